"""/review/: what a manager looks at, each item once, under its gravest reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commitments.views import managing
from tests.factories import CommitmentFactory, UnitFactory, UserFactory

from .pages import Page

pytestmark = pytest.mark.django_db

REVIEW = reverse("review")
QUEUES = [
    "Outcomes to confirm",
    "Proposed moves to decide",
    "Undated, to be reviewed",
    "Nobody has looked for a month",
]


@pytest.fixture
def shown(client_of, manager):
    """The review's page, its text, and its parts: overdue, then the queues by their heading."""

    def shown():
        response = client_of(manager).get(REVIEW)
        assert response.status_code == 200
        text = Page(response).text
        places = [text.index(heading) for heading in QUEUES]
        assert places == sorted(places)
        ends = [*places[1:], len(text)]
        parts = {"Overdue": text[: places[0]]}
        for heading, start, end in zip(QUEUES, places, ends, strict=True):
            parts[heading] = text[start:end]
        return parts

    return shown


def test_nothing_to_do_is_told(shown):
    parts = shown()
    assert "Nothing is overdue" in parts["Overdue"]
    assert all("None waits." in parts[heading] for heading in QUEUES)


def test_overdue_items_stand_by_unit_and_age_the_oldest_first(shown, late):
    americas = UnitFactory(name_en="The Americas")
    europe = UnitFactory(name_en="Europe")
    late(1, title_en="one day", unit=europe)
    late(30, title_en="thirty days", unit=europe)
    late(31, title_en="one-and-thirty days", unit=europe)
    late(90, title_en="ninety days", unit=americas)
    late(91, title_en="one-and-ninety days", unit=americas)
    late(365, title_en="one year", unit=americas)
    late(366, title_en="one year and a day")
    text = shown()["Overdue"]
    text = text[text.rindex("Without a unit") :]
    order = [
        "Without a unit", "over a year", "one year and a day",
        "The Americas", "91–365 days", "one year", "one-and-ninety days",
        "31–90 days", "ninety days",
        "Europe", "31–90 days", "one-and-thirty days",
        "1–30 days", "thirty days", "one day",
    ]  # fmt: skip
    at = 0
    for words in order:
        at = text.index(words, at) + len(words)


def test_the_latest_day_itself_is_not_overdue(shown, late):
    late(0, title_en="due today")
    assert "due today" not in shown()["Overdue"]


def test_the_table_counts_by_unit_and_band(client_of, manager, late):
    unit = UnitFactory(slug="americas", name_en="The Americas")
    for days in (5, 6, 100, 400):
        late(days, unit=unit)
    late(7)
    page = Page(client_of(manager).get(REVIEW))
    assert "The Americas 2 – 1 1 4" in page.text
    assert "Without a unit 1 – – – 1" in page.text
    address = f"{reverse('commitment-list')}?schedule=overdue&unit=americas"
    assert page.links[address] == "4"
    assert len(Page(client_of(manager).get(address)).rows) == 4


def test_an_overdue_item_tells_whose_how_late_how_often_moved_and_since_when(
    shown, late, manager, today
):
    commitment = late(5, title_en="A visit", focal_point=UserFactory(username="ana"))
    later = (today - timedelta(days=2)).isoformat()
    commitment.move(later, "aplazada", by=manager, note="Postponed.")
    late(5, title_en="Another")
    text = shown()["Overdue"]
    assert "overdue 2 days" in text
    assert "slipped 3 days" in text
    assert "ana" in text
    assert "never moved" in text
    assert "never updated" in text


def test_what_can_be_done_stands_beside_the_item_and_leads_back(client_of, manager, late):
    commitment = late(5)
    links = Page(client_of(manager).get(REVIEW)).links
    for name in ("commitment-status", "commitment-due"):
        assert f"{reverse(name, args=[commitment.pk])}?next={REVIEW}" in links


def test_a_reported_outcome_waits_for_a_second_person(shown, reported, client_of, manager):
    parts = shown()
    assert reported.reference in parts["Outcomes to confirm"]
    assert "reported by reporter" in parts["Outcomes to confirm"]
    assert reported.reference not in parts["Overdue"]
    confirm = f"{reverse('commitment-confirm', args=[reported.pk])}?next={REVIEW}"
    assert confirm in Page(client_of(manager).get(REVIEW)).links


def test_the_own_report_cannot_be_confirmed_from_here(shown, client_of, manager, today):
    commitment = CommitmentFactory()
    commitment.report_outcome("not_fulfilled", as_of=today, by=manager, note="Searched.")
    assert "your own report" in shown()["Outcomes to confirm"]
    confirm = reverse("commitment-confirm", args=[commitment.pk])
    links = Page(client_of(manager).get(REVIEW)).links
    assert not [href for href in links if href.startswith(confirm)]


def test_a_proposed_move_waits_for_a_decision(shown, analyst):
    commitment = CommitmentFactory(due_edtf="2198")
    commitment.propose_move("2199", "en 2199", by=analyst, note="They said so.")
    part = shown()["Proposed moves to decide"]
    assert commitment.reference in part
    assert "from 2198 to 2199, proposed by analyst" in part


def test_an_undated_item_comes_when_its_review_date_has_come(shown, today, tomorrow):
    due = CommitmentFactory(next_review=today)
    not_yet = CommitmentFactory(next_review=tomorrow, announced_on=today)
    part = shown()["Undated, to be reviewed"]
    assert due.reference in part
    assert not_yet.reference not in part


def test_what_nobody_touched_for_a_month_comes_last(shown, today):
    def announced(days, **given):
        day = today - timedelta(days=days)
        return CommitmentFactory(announced_on=day, due_edtf="2199", **given)

    forgotten, fresh = announced(31), announced(30)
    part = shown()["Nobody has looked for a month"]
    assert forgotten.reference in part
    assert fresh.reference not in part


def test_near_its_end_a_week_is_too_long(shown, today):
    soon = (today + timedelta(days=30)).isoformat()
    forgotten = CommitmentFactory(announced_on=today - timedelta(days=8), due_edtf=soon)
    fresh = CommitmentFactory(announced_on=today - timedelta(days=7), due_edtf=soon)
    part = shown()["Nobody has looked for a month"]
    assert forgotten.reference in part
    assert fresh.reference not in part


def test_an_item_stands_once_under_its_gravest_reason(shown, late, analyst, today):
    overdue = late(40, title_en="Overdue, moved and forgotten")
    overdue.propose_move("2199", "en 2199", by=analyst, note="They said so.")
    undated = CommitmentFactory(title_en="Undated and forgotten", next_review=today)
    parts = shown()
    text = " ".join(parts.values())
    assert text.count("Overdue, moved and forgotten") == 1
    assert "move proposed: 2199" in parts["Overdue"]
    assert text.count("Undated and forgotten") == 1
    assert undated.reference in parts["Undated, to be reviewed"]


def test_wishes_are_left_out(shown, late, today):
    wishes = [
        late(5, strength="aspirational"),
        CommitmentFactory(strength="aspirational", next_review=today),
        CommitmentFactory(strength="aspirational", due_edtf="2199", next_review=None),
    ]
    text = " ".join(shown().values())
    assert not [wish for wish in wishes if wish.reference in text]


def test_a_wish_that_somebody_reported_wants_an_answer(shown, today):
    wish = CommitmentFactory(strength="aspirational")
    wish.report_outcome(
        "not_fulfilled", as_of=today, by=UserFactory(role="analyst"), note="Searched."
    )
    assert wish.reference in shown()["Outcomes to confirm"]


def test_the_archive_is_left_out(shown, archived):
    assert archived.reference not in " ".join(shown().values())


def test_a_long_queue_says_how_many_there_are(shown, late, monkeypatch, today):
    monkeypatch.setattr(managing, "SHOWN_PER_QUEUE", 2)
    for days in (1, 2, 3):
        late(days)
    for _ in range(3):
        CommitmentFactory(next_review=today)
    parts = shown()
    assert "The oldest 2 of 3 are shown." in parts["Overdue"]
    assert "2 of 3 are shown." in parts["Undated, to be reviewed"]


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_it_is_for_managers(client_of, role, request):
    assert client_of(request.getfixturevalue(role)).get(REVIEW).status_code == 403
