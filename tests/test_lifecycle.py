"""The rules of status and schedule, as written tables. Pure: no database, no clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import lifecycle
from commitments.lifecycle import Need, Schedule, Stage, Status, Strength, Who

ON = date(2026, 11, 24)
OPEN = ("announced", "in_progress", "stalled")
OUTCOMES = ("fulfilled", "partially_fulfilled", "not_fulfilled")
ENDED = ("withdrawn", "superseded")

# Whose hand takes a commitment from a status (row) to a status (column); - where nobody may.
# A: an analyst, M: a manager, R: the person who reported the outcome.
WHO = """
                              announced in_progress stalled outcome withdrawn superseded
announced                     -         A           A       A       M         M
in_progress                   -         -           A       A       M         M
stalled                       -         A           -       A       M         M
fulfilled                     -         -           -       R       -         -
partially_fulfilled           -         -           -       R       -         -
not_fulfilled                 -         -           -       R       -         -
fulfilled,confirmed           -         -           -       -       -         -
partially_fulfilled,confirmed -         -           -       -       -         -
not_fulfilled,confirmed       -         -           -       -       -         -
withdrawn                     -         -           -       -       -         -
superseded                    -         -           -       -       -         -
"""
HANDS = {"A": Who.ANALYST, "M": Who.MANAGER, "R": Who.REPORTER, "-": None}


def table_of_changes():
    header, *rows = WHO.strip().splitlines()
    for row in rows:
        origin, *hands = row.split()
        current, _comma, confirmed = origin.partition(",")
        for column, hand in zip(header.split(), hands, strict=True):
            for target in OUTCOMES if column == "outcome" else (column,):
                yield pytest.param(
                    current, bool(confirmed), target, HANDS[hand], id=f"{origin}-{target}"
                )


CHANGES = list(table_of_changes())


@pytest.mark.parametrize(("current", "confirmed", "target", "who"), CHANGES)
def test_who_may_change_a_status_to_what(current, confirmed, target, who):
    assert lifecycle.who_may_set(current, target, confirmed=confirmed) is who


def test_the_table_leaves_no_change_out():
    stages = len(Status) + len(OUTCOMES)  # an outcome is reported or confirmed
    assert len(CHANGES) == stages * len(Status)


@pytest.mark.parametrize("current", Status.values)
@pytest.mark.parametrize("confirmed", [True, False])
def test_nothing_becomes_a_status_that_does_not_exist(current, confirmed):
    assert lifecycle.who_may_set(current, "forgotten", confirmed=confirmed) is None


@pytest.mark.parametrize(
    ("status", "confirmed", "stage"),
    [
        *((status, False, Stage.OPEN) for status in OPEN),
        *((status, False, Stage.TO_CONFIRM) for status in OUTCOMES),
        *((status, True, Stage.CLOSED) for status in OUTCOMES),
        *((status, False, Stage.CLOSED) for status in ENDED),
    ],
)
def test_what_waits_is_confirmed_and_what_is_closed_is_reopened(status, confirmed, stage):
    assert lifecycle.stage(status, confirmed=confirmed) is stage
    assert lifecycle.may_confirm(status, confirmed=confirmed) is (stage is Stage.TO_CONFIRM)
    assert lifecycle.may_reopen(status, confirmed=confirmed) is (stage is Stage.CLOSED)


@pytest.mark.parametrize(
    ("status", "need"),
    [
        ("announced", None),
        ("in_progress", None),
        ("stalled", None),
        ("fulfilled", Need.EVIDENCE),
        ("partially_fulfilled", Need.EVIDENCE),
        ("not_fulfilled", Need.REASON),
        ("withdrawn", Need.REASON),
        ("superseded", Need.SUCCESSOR),
    ],
)
def test_what_a_status_needs(status, need):
    assert lifecycle.needs(status) is need


def days(number):
    return ON + timedelta(days=number)


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize(
    ("latest", "firm", "wish"),
    [
        (None, "no_deadline", "no_deadline"),
        (days(-1), "overdue", "lapsed"),
        (days(-1000), "overdue", "lapsed"),
        (days(0), "due_soon", "due_soon"),
        (days(1), "due_soon", "due_soon"),
        (days(30), "due_soon", "due_soon"),
        (days(31), "on_time", "on_time"),
        (days(1000), "on_time", "on_time"),
    ],
)
def test_an_open_commitment_at_every_boundary(status, latest, firm, wish):
    for strength, expected in (("firm", firm), ("intended", firm), ("aspirational", wish)):
        assert lifecycle.schedule(status, strength, latest, days(-9), on=ON) == expected


@pytest.mark.parametrize("strength", Strength.values)
@pytest.mark.parametrize(
    ("status", "latest", "as_of", "expected"),
    [
        ("fulfilled", ON, days(-1), "closed_on_time"),
        ("fulfilled", ON, days(0), "closed_on_time"),
        ("fulfilled", ON, days(1), "closed_late"),
        ("fulfilled", None, days(0), "closed"),
        ("partially_fulfilled", ON, days(0), "closed_on_time"),
        ("partially_fulfilled", ON, days(1), "closed_late"),
        ("partially_fulfilled", None, days(1), "closed"),
        ("not_fulfilled", ON, days(0), "closed"),
        ("not_fulfilled", ON, days(1), "closed"),
        ("withdrawn", ON, days(0), "closed"),
        ("superseded", ON, days(1), "closed"),
        ("superseded", None, days(1), "closed"),
    ],
)
def test_a_closed_commitment_is_judged_by_the_day_it_became_true(
    strength, status, latest, as_of, expected
):
    for on in (days(-400), ON, days(400)):
        assert lifecycle.schedule(status, strength, latest, as_of, on=on) == expected


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(
    st.sampled_from(Status.values), st.sampled_from(Strength.values), st.none() | DAYS, DAYS, DAYS
)
def test_every_commitment_has_one_schedule_every_day(status, strength, latest, as_of, on):
    code = lifecycle.schedule(status, strength, latest, as_of, on=on)
    assert code in Schedule
    assert code.startswith("closed") is (status not in OPEN)
    assert (code == "overdue") is (
        status in OPEN and latest is not None and latest < on and strength != "aspirational"
    )


@pytest.mark.parametrize(
    ("last_as_of", "first"),
    [(date(2026, 1, 15), date(2026, 1, 15)), (date(2026, 3, 1), date(2026, 3, 1))],
)
def test_a_status_is_dated_between_the_last_one_and_tomorrow(last_as_of, first):
    bounds = lifecycle.as_of_bounds(date(2026, 1, 15), last_as_of, today=ON)
    assert bounds == (first, date(2026, 11, 25))


def test_a_status_is_not_dated_before_an_announcement_that_was_corrected_to_a_later_day():
    bounds = lifecycle.as_of_bounds(date(2026, 2, 1), date(2026, 1, 15), today=ON)
    assert bounds[0] == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("event", "strength", "after"),
    [
        (True, "firm", 180),
        (True, "intended", 180),
        (True, "aspirational", 365),
        (False, "firm", 365),
        (False, "intended", 365),
        (False, "aspirational", 365),
    ],
)
def test_when_an_undated_commitment_is_looked_at_again(event, strength, after):
    announced = date(2025, 12, 10)
    assert lifecycle.review_after(event, strength, announced) == announced + timedelta(days=after)


@pytest.mark.parametrize(
    ("earliest_ever", "present", "slipped"),
    [
        (None, None, None),
        (None, ON, None),
        (ON, None, None),
        (ON, ON, 0),
        (ON, days(1), 1),
        (ON, days(365), 365),
        (ON, days(-1), 0),
    ],
)
def test_slippage_counts_from_the_earliest_latest_day_and_is_never_negative(
    earliest_ever, present, slipped
):
    assert lifecycle.slippage(earliest_ever, present) == slipped
