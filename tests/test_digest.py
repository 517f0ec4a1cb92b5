"""What a digest tells, whom it reaches, and on which days."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.digest import MOST_SHOWN, digest_of, due_on, recipients
from commitments.models import Commitment, Delivery
from commitments.workdays import next_workday
from tests.factories import CommitmentFactory, CounterpartFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 27)
THURSDAY = FRIDAY - timedelta(days=1)
SATURDAY = FRIDAY + timedelta(days=1)
CHRISTMAS = date(2026, 12, 25)  # a Friday, and a holiday


@pytest.fixture
def boss(manager):
    """A manager with a unit."""
    manager.unit = UnitFactory()
    manager.save()
    return manager


def told(person, on):
    """{section: [commitments]} of a person's digest."""
    return {
        section.name: [line.commitment for line in section.lines]
        for section in digest_of(person, on).sections
    }


def said(person, on, name):
    """What one section says of its commitments: [[words]]."""
    return [
        line.words
        for section in digest_of(person, on).sections
        if section.name == name
        for line in section.lines
    ]


def all_sorts(people, units, today):
    """A commitment of every combination: when due, how firm, whose, in which unit."""
    days = (-40, -1, 0, 1, 14, 15, None)
    for day, strength, person, unit in product(days, ("firm", "aspirational"), people, units):
        yield CommitmentFactory(
            due_edtf="" if day is None else (today + timedelta(days=day)).isoformat(),
            strength=strength,
            focal_point=person,
            unit=unit,
        )


@pytest.mark.parametrize("role", ["viewer", "analyst", "manager"])
def test_sections_hold_what_a_plain_count_finds(role, today):
    units = [UnitFactory(), UnitFactory()]
    person = UserFactory(role=role, unit=units[0])
    other, away = UserFactory(), UserFactory(absent_from=today)
    items = list(all_sorts([person, other, away, None], units, today))
    colleague = UserFactory(role="analyst")
    for number, item in enumerate(items):
        if item.focal_point == away and number % 3 == 0:
            item.assign(unit=item.unit, focal_point=away, alternate=person, by=None)
        if number % 7 == 0:
            item.archive("closed_file", by=None, note="Over.")
        elif number % 5 == 0:
            reporter = person if number % 2 else UserFactory(role="analyst")
            Commitment.objects.filter(pk=item.pk).update(
                status="fulfilled", as_of=today, reported_by=reporter
            )
        elif number % 11 == 0:
            item.propose_move("2199", "en 2199", by=colleague, note="They asked for it.")
        elif number % 4 == 0:
            Commitment.objects.filter(pk=item.pk).update(
                update_asked_by=other, update_asked_for=today
            )
    expected = {
        name: set()
        for name in ("overdue", "asked", "due_soon", "to_confirm", "proposed_move", "changed")
    }
    for item in Commitment.objects.all():
        late = item.due_latest and (today - item.due_latest).days
        manages = role == "manager"
        mine = item.focal_point == person or (item.focal_point == away and item.alternate == person)
        mine = mine or (manages and item.focal_point is None and item.unit == units[0])
        near = mine or (manages and item.unit == units[0])
        wish = item.strength == "aspirational"
        if item.archived_as:
            continue
        if near and not wish and item.proposed_by:
            expected["changed"].add(item)  # what commands did is told nobody
        if item.status == "fulfilled":
            if manages and item.reported_by != person:
                expected["to_confirm"].add(item)
        elif near and not wish and late is not None and late > 0:
            expected["overdue"].add(item)
        elif mine and item.update_asked_by:
            expected["asked"].add(item)
        elif near and not wish and late is not None and -14 <= late <= 0:
            expected["due_soon"].add(item)
        elif manages and item.proposed_by:
            expected["proposed_move"].add(item)
    digest = digest_of(person, today)
    counts = {section.name: section.count for section in digest.sections}
    assert counts == {name: len(found) for name, found in expected.items() if found}
    for name, found in told(person, today).items():
        assert len(found) == min(len(expected[name]), MOST_SHOWN)
        assert set(found) <= expected[name]


def test_nothing_to_tell_is_no_digest(viewer, today):
    CommitmentFactory(due_edtf=today.isoformat())
    assert not digest_of(viewer, today)


def test_a_line_says_why_when_and_whose(boss, viewer, today):
    item = CommitmentFactory(
        due_edtf=f"2026-01/{(today - timedelta(days=3)).isoformat()}",
        unit=boss.unit,
        focal_point=viewer,
    )
    item.request_update(answer_by=next_workday(today), by=boss, note="Well?")
    why, asked, whose = said(boss, today, "overdue")[0]
    assert why == "overdue 3 days"
    assert asked.startswith("asked by manager for ")
    assert whose.endswith(" · your unit's; viewer is the focal point")
    assert said(viewer, today, "overdue")[0][2].endswith(" · you are the focal point")


def test_managers_read_which_moves_wait_for_them_and_who_proposed_them(boss, analyst, today):
    item = CommitmentFactory(due_edtf=f"{today.year + 1}", due_phrase="next year")
    item.propose_move(f"{today.year + 2}", "in two years", by=analyst, note="They asked for it.")
    assert told(boss, today) == {"proposed_move": [item]}
    move = f"from {today.year + 1} to {today.year + 2}, proposed by analyst"
    assert said(boss, today, "proposed_move") == [[move]]
    assert digest_of(boss, today).sections[0].tally == "1 move to decide"
    assert not digest_of(UserFactory(role="analyst"), today)


def test_what_commands_did_is_no_change_by_others(viewer, analyst, today):
    item = CommitmentFactory(focal_point=viewer)
    item.note("Loaded.", by=None, via="command")
    assert not digest_of(viewer, today)
    item.note("They called.", by=analyst)
    assert said(viewer, today, "changed") == [["analyst noted"]]


def test_the_longest_overdue_comes_first_and_a_long_section_says_how_many_there_are(viewer, today):
    for days in range(1, MOST_SHOWN + 4):
        day = (today - timedelta(days=days)).isoformat()
        CommitmentFactory(due_edtf=day, focal_point=viewer)
    section = digest_of(viewer, today).sections[0]
    assert section.count == MOST_SHOWN + 3
    latest_days = [line.commitment.due_latest for line in section.lines]
    assert latest_days == sorted(latest_days)
    assert latest_days[0] == today - timedelta(days=MOST_SHOWN + 3)
    assert section.cut == f"{MOST_SHOWN} of {MOST_SHOWN + 3} are shown."


def mark_told(person):
    """A digest that was sent just now."""
    now = timezone.now()
    Delivery.objects.create(
        user=person, day=timezone.localdate(), state="sent", claimed_at=now, sent_at=now
    )


def test_what_others_did_since_the_last_digest_is_told_without_notes(analyst, viewer, today):
    analyst.first_name, analyst.last_name = "Ana", "Quispe"
    analyst.save()
    item = CommitmentFactory(focal_point=viewer)
    mark_told(viewer)
    assert not digest_of(viewer, today)
    item.note("The ambassador's private number.", by=analyst)
    item.note("My own remark.", by=viewer)
    item.change_status("in_progress", as_of=today, by=analyst)
    item.note("Once more.", by=analyst)
    assert told(viewer, today) == {"changed": [item]}
    assert said(viewer, today, "changed") == [["Ana Quispe noted, changed the status"]]


@pytest.mark.parametrize(
    ("state", "again"), [("sent", False), ("empty", False), ("failed", True), ("claimed", True)]
)
def test_what_surely_was_told_is_not_told_again(state, again, viewer, analyst, today):
    CommitmentFactory(focal_point=viewer).note("Seen.", by=analyst)
    now = timezone.now()
    Delivery.objects.create(
        user=viewer,
        day=today,
        state=state,
        claimed_at=now,
        sent_at=now if state == "sent" else None,
    )
    assert bool(digest_of(viewer, today)) is again


def test_changes_of_wishes_and_of_others_items_are_not_told(viewer, analyst, today):
    wish = CommitmentFactory(focal_point=viewer, strength="aspirational")
    mark_told(viewer)
    for item in (wish, CommitmentFactory(), CommitmentFactory(focal_point=analyst)):
        item.note("Heard something.", by=analyst)
    assert not digest_of(viewer, today)


@pytest.mark.parametrize(
    ("digest", "days"),
    [("daily", [THURSDAY, FRIDAY]), ("weekly", [FRIDAY, CHRISTMAS]), ("none", [])],
)
def test_the_day_is_friday_or_each_working_day(viewer, digest, days):
    viewer.digest = digest
    viewer.save()
    reached = [day for day in (THURSDAY, FRIDAY, SATURDAY, CHRISTMAS) if viewer in due_on(day)]
    assert reached == days


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}, {"digest": "none"}])
def test_who_cannot_have_or_does_not_want_one_is_left_out(viewer, analyst, change):
    type(viewer).objects.filter(pk=viewer.pk).update(**change)
    UserFactory(username="without a role")
    assert list(recipients()) == [analyst]


def test_a_digest_costs_the_same_for_few_items_and_for_sixty(boss, analyst, today):
    for number in (1, 19):
        for _ in range(number):
            day = (today - timedelta(days=number)).isoformat()
            given = {"unit": boss.unit, "counterparts": [CounterpartFactory()]}
            CommitmentFactory(due_edtf=day, focal_point=UserFactory(), **given)
            CommitmentFactory(due_edtf=today.isoformat(), **given).note("!", by=analyst)
            asked = CommitmentFactory(unit=boss.unit)
            asked.request_update(answer_by=next_workday(today), by=UserFactory(role="manager"))
        person = type(boss).objects.get(pk=boss.pk)
        with CaptureQueriesContext(connection) as captured:
            digest = digest_of(person, today)
        assert {section.count for section in digest.sections[:2]} == {number if number == 1 else 20}
        assert len(captured) == 11
