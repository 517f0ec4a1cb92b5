"""/ and /desk/: what needs a person now, each item once, under its gravest reason."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format

from commitments.models import Commitment
from commitments.views import desk as desk_view
from commitments.workdays import next_workday
from tests.factories import CommitmentFactory, UnitFactory, UserFactory
from tests.models.helpers import fresh, last_entry

from .acts import WHY, address
from .pages import Page

pytestmark = pytest.mark.django_db

DESK = reverse("desk")


@pytest.fixture
def due(today):
    """Makes a commitment whose window ends so many days from now, for a focal point."""

    def due(days, focal_point=None, **given):
        day = (today + timedelta(days=days)).isoformat()
        return CommitmentFactory(due_edtf=day, focal_point=focal_point, **given)

    return due


@pytest.fixture
def asked(manager, today):
    """Asks about a commitment, to be answered in a week."""

    def asked(commitment, note="Any date yet?"):
        commitment.request_update(answer_by=next_workday(today, 3), by=manager, note=note)
        return commitment

    return asked


def ask_long_ago(commitment, by, today, days=4):
    """The day named has passed: nothing but time does that, so the row is set."""
    Commitment.objects.filter(pk=commitment.pk).update(
        update_asked_by=by, update_asked_for=today - timedelta(days=days)
    )


@pytest.fixture
def desk_of(client_of):
    """The words of a person's desk: {reason: text}, in order."""

    def desk_of(user):
        response = client_of(user).get(DESK)
        assert response.status_code == 200
        sections = response.content.decode().split('<section id="')[1:]
        return {
            section.partition('"')[0]: Page(HttpResponse(f'<section id="{section}')).text.replace(
                " ,", ","
            )
            for section in sections
        }

    return desk_of


def test_an_empty_desk_says_so_kindly(client_of, analyst):
    page = Page(client_of(analyst).get(DESK))
    assert "Nothing needs you now" in page.text
    assert page.links[reverse("commitment-list")]
    assert page.rows == []


def test_the_site_starts_with_it(client_of, analyst, due):
    item = due(-1, analyst)
    client = client_of(analyst)
    assert Page(client.get(reverse("home"))).rows == [item.pk]
    page = Page(client.get(DESK))
    assert (page.rows, page.links[DESK]) == ([item.pk], "Desk")


def test_what_is_overdue_says_how_long_and_as_what_it_is_mine(desk_of, analyst, due):
    due(-238, analyst, title_en="The visit")
    part = desk_of(analyst)["overdue"]
    assert "The visit overdue 238 days, you are the focal point" in part


def test_the_oldest_comes_first(client_of, analyst, due):
    items = [due(days, analyst) for days in (-1, -300, 20, -40, 3)]
    expected = [items[1], items[3], items[0], items[4], items[2]]
    assert Page(client_of(analyst).get(DESK)).rows == [item.pk for item in expected]


def test_the_latest_day_itself_is_due_soon_not_overdue(desk_of, analyst, due):
    due(0, analyst, title_en="Today's visit")
    parts = desk_of(analyst)
    assert list(parts) == ["due_soon"]
    assert "due today, you are the focal point" in parts["due_soon"]


@pytest.mark.parametrize(("days", "lies_here"), [(30, True), (31, False)])
def test_due_soon_is_within_thirty_days(client_of, analyst, due, days, lies_here):
    due(days, analyst)
    assert bool(Page(client_of(analyst).get(DESK)).rows) is lies_here


def test_another_persons_item_is_not_mine(client_of, analyst, due):
    due(-5, UserFactory())
    due(-5)
    assert Page(client_of(analyst).get(DESK)).rows == []


def test_the_alternate_has_it_while_the_focal_point_is_away(desk_of, analyst, due, today):
    focal = UserFactory(username="ana", absent_from=today, absent_until=today + timedelta(days=2))
    item = due(-5, focal)
    item.assign(unit=None, focal_point=focal, alternate=analyst, by=None)
    back = date_format(today + timedelta(days=2))
    sentence = f"you are the alternate: ana is absent until {back}"
    assert sentence in desk_of(analyst)["overdue"]
    focal.absent_until = today - timedelta(days=1)
    focal.absent_from = today - timedelta(days=3)
    focal.save()
    assert desk_of(analyst) == {}


def test_the_units_managers_have_what_nobody_holds(desk_of, client_of, manager, due):
    manager.unit = UnitFactory()
    manager.save()
    item = due(-5, unit=manager.unit)
    assert "your unit's, without a focal point" in desk_of(manager)["overdue"]
    item.assign(unit=manager.unit, focal_point=UserFactory(), by=None)
    assert Page(client_of(manager).get(DESK)).rows == []


def test_a_question_says_who_asks_for_when_and_what(desk_of, client_of, analyst, asked, today):
    item = asked(CommitmentFactory(focal_point=analyst))
    part = desk_of(analyst)["asked"]
    day = date_format(next_workday(today, 3))
    assert f"asked by manager for {day}, you are the focal point" in part
    assert "“Any date yet?”" in part
    assert "Asked 2 times" not in part
    item.refresh_from_db()
    asked(item, note="And now?")
    part = desk_of(analyst)["asked"]
    assert "“And now?”" in part
    assert "Asked 2 times, last on" in part


def test_any_update_answers(client_of, analyst, asked):
    item = asked(CommitmentFactory(focal_point=analyst))
    client = client_of(analyst)
    assert Page(client.get(DESK)).rows == [item.pk]
    item.note("They agreed on March.", by=analyst)
    assert Page(client.get(DESK)).rows == []


def test_an_overdue_item_tells_of_the_question_too(desk_of, analyst, due, asked):
    asked(due(-5, analyst))
    parts = desk_of(analyst)
    assert list(parts) == ["overdue"]
    assert "asked by manager for" in parts["overdue"]
    assert "“Any date yet?”" in parts["overdue"]


def test_a_redacted_question_is_not_shown(desk_of, admin, analyst, asked):
    item = asked(CommitmentFactory(focal_point=analyst), note="The cook's number?")
    item.redact(item.version, by=admin, note="Private.")
    part = desk_of(analyst)["asked"]
    assert "cook" not in part
    assert "“" not in part


def test_a_question_without_an_answer_returns_to_who_asked(desk_of, manager, admin, today):
    item = CommitmentFactory(focal_point=UserFactory(username="ana"))
    ask_long_ago(item, manager, today, days=4)
    part = desk_of(manager)["unanswered"]
    day = date_format(today - timedelta(days=4))
    assert f"you asked for an update by {day}, 4 days ago: no answer yet" in part
    assert "ana" in part
    assert desk_of(admin) == {}
    fresh(item).note("At last.", by=admin)
    assert desk_of(manager) == {}


@pytest.mark.parametrize(("days", "escalated"), [(0, False), (1, True)])
def test_the_day_named_itself_is_not_past(client_of, manager, today, days, escalated):
    ask_long_ago(CommitmentFactory(), manager, today, days=days)
    assert bool(Page(client_of(manager).get(DESK)).rows) is escalated


def test_managers_confirm_what_others_reported(desk_of, client_of, manager, analyst, reported):
    assert (
        f"Fulfilled as of {date_format(reported.as_of)}, reported by reporter"
        in (desk_of(manager)["to_confirm"])
    )
    links = Page(client_of(manager).get(DESK)).links
    for act in ("confirm", "send-back"):
        assert f"{address(act, reported)}?next={DESK}" in links
    assert desk_of(analyst) == {}


def test_the_own_report_is_for_somebody_else(desk_of, manager, today):
    CommitmentFactory().report_outcome("not_fulfilled", as_of=today, by=manager, note=WHY)
    assert desk_of(manager) == {}


def test_managers_decide_on_proposed_moves(desk_of, client_of, manager, analyst):
    item = CommitmentFactory(due_edtf="2198")
    item.propose_move("2199", "en 2199", by=analyst, note=WHY)
    part = desk_of(manager)["proposed_move"]
    assert "from 2198 to 2199, proposed by analyst" in part
    assert f"“{WHY}”" in part
    decide = f"{address('due/decide', item)}?next={DESK}"
    assert Page(client_of(manager).get(DESK)).links[decide] == f"Decide {item.reference}"
    assert desk_of(analyst) == {}


def test_undated_items_of_mine_come_when_their_day_has_come(desk_of, analyst, today, tomorrow):
    CommitmentFactory(title_en="Come", next_review=today, focal_point=analyst)
    CommitmentFactory(title_en="Not yet", next_review=tomorrow, focal_point=analyst,
                      announced_on=today)  # fmt: skip
    part = desk_of(analyst)["review_due"]
    assert f"Come review since {date_format(today)} · no deadline for" in part
    assert "you are the focal point" in part
    assert "Not yet" not in part


def test_managers_see_their_units_undated_items_too(desk_of, manager, analyst, today):
    analyst.unit = manager.unit = UnitFactory()
    analyst.save()
    manager.save()
    CommitmentFactory(next_review=today, unit=manager.unit, focal_point=UserFactory(username="ana"))
    CommitmentFactory(title_en="Elsewhere", next_review=today, unit=UnitFactory())
    part = desk_of(manager)["review_due"]
    assert "your unit's; ana is the focal point" in part
    assert "Elsewhere" not in part
    assert desk_of(analyst) == {}


def test_wishes_and_the_archive_stay_away(client_of, analyst, due, today):
    for days in (-5, 5):
        due(days, analyst, strength="aspirational")
    CommitmentFactory(strength="aspirational", next_review=today, focal_point=analyst)
    due(-5, analyst).archive("mistake", by=None, note=WHY)
    assert Page(client_of(analyst).get(DESK)).rows == []


def test_a_wish_that_somebody_asks_about_wants_an_answer(desk_of, analyst, asked):
    asked(CommitmentFactory(strength="aspirational", focal_point=analyst))
    assert list(desk_of(analyst)) == ["asked"]


def test_the_figures_above_count_what_lies_below(client_of, analyst, due):
    for days in (-5, -6, 4):
        due(days, analyst)
    page = Page(client_of(analyst).get(DESK))
    assert "3 items need you · Overdue 2 · Due soon 1" in page.text
    assert page.links["#overdue"] == "Overdue 2"


def test_a_long_desk_says_how_many_there_are(client_of, analyst, due, monkeypatch):
    monkeypatch.setattr(desk_view, "SHOWN_PER_REASON", 2)
    for days in (-1, -2, -3, 5):
        due(days, analyst)
    page = Page(client_of(analyst).get(DESK))
    assert "Overdue 3" in page.text
    assert "2 of 3 are shown." in page.text
    assert len(page.rows) == 3


def test_a_line_offers_what_its_reader_may_do(client_of, viewer, analyst, due):
    of_viewer, of_analyst = due(-5, viewer), due(-5, analyst)
    words = {"status": "Update", "due": "Propose a move", "reviewed": "Nothing new"}
    for user, item, acts in (
        (viewer, of_viewer, ["status", "reviewed"]),
        (analyst, of_analyst, ["status", "due", "reviewed"]),
    ):
        links = Page(client_of(user).get(DESK)).links
        offered = {
            act: links.get(f"{address(act, item)}?next={DESK}")
            for act in ("status", "due", "reviewed", "ask", "due/decide")
        }
        assert offered == {
            act: f"{words[act]} {item.reference}" if act in acts else None for act in offered
        }


def test_who_decides_is_offered_to_move_it(client_of, manager, due):
    item = due(-5, manager)
    links = Page(client_of(manager).get(DESK)).links
    assert links[f"{address('due', item)}?next={DESK}"] == f"Move {item.reference}"


def test_without_scripts_a_link_leads_to_the_form_and_back(client_of, analyst, due):
    item = due(-5, analyst)
    client = client_of(analyst)
    [link] = [
        link for link in Page(client.get("/")).links if link.startswith(address("status", item))
    ]
    form = Page(client.get(link)).main_form
    response = client.post(link, form.fields | {"note": WHY})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert last_entry(item).note == WHY


def test_a_person_without_a_role_has_no_desk(client_of):
    client = client_of(UserFactory())
    assert [client.get(page).status_code for page in ("/", DESK)] == [403, 403]
