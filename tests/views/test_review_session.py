"""/review/session/: what a walk holds, where it stands, and what it shows of an item."""

from datetime import timedelta

import pytest

from commitments.models import Commitment, ReviewSession
from commitments.models.queryset import ReviewReason
from commitments.views import managing, review_session
from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory

from .acts import WHY, next_working_day
from .pages import Page
from .review_walk import REVIEW, SESSION, SUMMARY, begin, item, session_of, skip

pytestmark = pytest.mark.django_db


def test_the_review_offers_to_start(browser, three):
    page = Page(browser.get(REVIEW))
    assert "Start the review: 3 items" in page.text


def test_nothing_waits_so_nothing_starts(browser, manager):
    assert "Start the review" not in Page(browser.get(REVIEW)).text
    page = Page(browser.post(SESSION, follow=True))
    assert "Nothing waits for a review." in page.text
    assert session_of(manager) is None


def test_the_gravest_come_first(browser, manager, three, analyst, today, reported):
    moved = CommitmentFactory(due_edtf="2198")
    moved.propose_move("2199", "en 2199", by=analyst, note=WHY)
    undated = CommitmentFactory(next_review=today)
    forgotten = CommitmentFactory(due_edtf="2197", announced_on=today - timedelta(days=31))
    fill = CommitmentFactory(due_edtf="2197", announced_on=today)
    begin(browser)
    queue = session_of(manager).queue
    expected = [*three, reported, moved, undated, forgotten]
    assert queue == [commitment.pk for commitment in expected]
    assert fill.pk not in queue


def test_a_session_holds_the_gravest_and_the_page_says_of_how_many(
    browser, manager, three, monkeypatch
):
    for module in (review_session, managing):
        monkeypatch.setattr(module, "MOST_ITEMS", 2)
    assert "Start the review: 2 items the gravest of 3" in Page(browser.get(REVIEW)).text
    begin(browser)
    assert session_of(manager).queue == [three[0].pk, three[1].pk]


def test_wishes_and_the_archive_stay_out(browser, late, archived, three, manager):
    wish = late(5, strength="aspirational")
    begin(browser)
    assert not {wish.pk, archived.pk} & set(session_of(manager).queue)


def test_what_comes_after_the_start_waits_for_the_next_review(browser, manager, three, late):
    begin(browser)
    new = late(400)
    assert new.pk not in session_of(manager).queue


def test_the_walk_is_left_and_resumed(browser, three):
    assert begin(browser) == item(three[0])
    skip(browser, three[0])
    assert "Go on with the review: 2 of 3" in Page(browser.get(REVIEW)).text
    assert browser.get(SESSION)["Location"] == item(three[1])


def test_starting_again_goes_on(browser, manager, three):
    begin(browser)
    skip(browser, three[0])
    assert browser.post(SESSION)["Location"] == item(three[1])
    assert ReviewSession.objects.count() == 1


def test_each_manager_has_a_walk_of_the_own(browser, client_of, admin, manager, three):
    begin(browser)
    skip(browser, three[0])
    other = client_of(admin)
    assert begin(other) == item(three[0])
    assert session_of(manager).position == 1


def test_without_a_session_every_address_leads_to_the_review(browser, three):
    for address in (SESSION, item(three[0]), SUMMARY):
        assert browser.get(address)["Location"] == REVIEW


def test_an_item_of_no_queue_is_not_found(browser, three):
    begin(browser)
    assert browser.get(item(CommitmentFactory())).status_code == 404


def test_a_decision_that_does_not_exist_is_not_found(browser, three):
    begin(browser)
    assert browser.get(item(three[0], "delete")).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_it_is_for_managers(client_of, request, three, role):
    browser = client_of(request.getfixturevalue(role))
    for address in (SESSION, item(three[0]), SUMMARY):
        assert browser.get(address).status_code == 403
        assert browser.post(address).status_code == 403


# One item whole


def test_an_item_is_shown_whole(browser, manager, today, analyst):
    visit = CommitmentFactory(
        title_en="The state visit",
        due_edtf=(today - timedelta(days=40)).isoformat(),
        unit=UnitFactory(name_en="The Americas"),
        focal_point=UserFactory(username="ana"),
        quote="visitará el Perú en marzo",
        source=SourceFactory(title="The announcement"),
    )
    earlier = (today - timedelta(days=5)).isoformat()
    visit.move(earlier, "aplazada", by=manager, note="The minister fell ill.")
    for question in ("Any news?", "And now?"):
        visit.request_update(answer_by=next_working_day(today), by=manager, note=question)
    visit.note("They called.", by=analyst)
    response = browser.get(begin(browser))
    text = Page(response).text
    assert "1 of 1" in text
    assert f"<title>1 of 1: {visit.reference}" in response.content.decode()
    for words in (
        visit.reference, "The state visit", "Overdue", "overdue 5 days", "The Americas", "ana",
        "No evidence", "2 times", "visitará el Perú en marzo", "The announcement",
        "They called.", "And now?", "The minister fell ill.", "35",
    ):  # fmt: skip
        assert words in text
    assert 'class="duebar"' in response.content.decode()
    assert 'class="first"' in response.content.decode()


def test_the_last_three_updates_are_shown(browser, late, analyst):
    visit = late(3)
    for number in range(1, 5):
        visit.note(f"Note number {number}.", by=analyst)
    text = Page(browser.get(begin(browser))).text
    assert "Note number 1." not in text
    assert all(f"Note number {number}." in text for number in (2, 3, 4))


def offered(browser, commitment):
    """The decisions on the page, in order."""
    start = f"{item(commitment)}?act="
    links = Page(browser.get(item(commitment))).links
    return [href.removeprefix(start) for href in links if href.startswith(start)]


def test_only_decisions_that_apply_are_offered(browser, three, analyst, late, manager, today):
    proposed = late(5)
    proposed.propose_move("2199", "en 2199", by=analyst, note=WHY)
    theirs, own = late(4), late(3)
    theirs.report_outcome("not_fulfilled", as_of=today, by=analyst, note=WHY)
    own.report_outcome("not_fulfilled", as_of=today, by=manager, note=WHY)
    begin(browser)
    usual = ["reviewed", "due", "ask", "status", "owner", "supersede", "archive"]
    assert offered(browser, three[0]) == usual
    assert offered(browser, proposed) == ["decide", *usual]
    assert offered(browser, theirs) == ["confirm", "send-back", "owner", "archive"]
    assert offered(browser, own) == ["status", "owner", "archive"]


def test_each_decision_names_its_key(browser, three):
    begin(browser)
    page = Page(browser.get(item(three[1])))
    assert page.links[f"{item(three[1])}?act=reviewed"] == "Keep: nothing new 1"
    assert page.links[f"{item(three[1])}?act=archive"] == "Archive 7"
    assert "Skip n" in page.text
    assert page.links[item(three[0])] == "Previous p"


def test_reasons_and_queues_agree(three, reported, analyst, today):
    """The reasons asked at once equal the queues, each item under its gravest, in that order."""
    three[0].propose_move("2199", "en 2199", by=analyst, note=WHY)
    CommitmentFactory(next_review=today)
    CommitmentFactory(due_edtf="2197", announced_on=today - timedelta(days=31))
    CommitmentFactory(due_edtf="2197", announced_on=today)
    queues = {
        commitment.pk: reason
        for reason in ReviewReason
        for commitment in Commitment.objects.queued(reason, today)
    }
    assert len(queues) == 6
    assert Commitment.objects.review_reasons(today) == queues
    keys = Commitment.objects.review_queue(99, today)
    assert sorted(keys) == sorted(queues)
    graveness = [list(ReviewReason).index(queues[key]) for key in keys]
    assert graveness == sorted(graveness)
