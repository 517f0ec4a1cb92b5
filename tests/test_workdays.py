"""Working days in Peru."""

from datetime import date, timedelta

import pytest

from commitments.workdays import is_holiday, is_workday, next_workday


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),  # New Year
        date(2026, 4, 2),  # Maundy Thursday
        date(2026, 4, 3),  # Good Friday
        date(2025, 4, 17),  # Easter moves
        date(2026, 5, 1),  # Labour Day
        date(2026, 6, 29),  # Saint Peter and Saint Paul
        date(2026, 7, 28),  # Independence
        date(2026, 7, 29),
        date(2026, 10, 8),  # Angamos
        date(2026, 12, 8),  # Immaculate Conception
        date(2026, 12, 9),  # Ayacucho
        date(2026, 12, 25),
    ],
)
def test_nobody_works_on_a_public_holiday(day):
    assert day.weekday() < 5
    assert is_holiday(day)
    assert not is_workday(day)


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29)])
def test_nobody_works_at_the_weekend(day):
    assert not is_workday(day)
    assert not is_holiday(day)


@pytest.mark.parametrize("day", [date(2026, 11, 23 + n) for n in range(5)])
def test_an_ordinary_week_has_five_working_days(day):
    assert is_workday(day)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 24), 3, date(2026, 11, 27)),
        (date(2026, 11, 25), 3, date(2026, 11, 30)),  # over a weekend
        (date(2026, 12, 4), 3, date(2026, 12, 11)),  # over a weekend and two holidays
        (date(2026, 3, 31), 3, date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the turn of the year
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
    ],
)
def test_the_nth_working_day_after_a_day(day, n, expected):
    assert next_workday(day, n) == expected


def test_counting_on_skips_and_repeats_no_working_day():
    day = date(2025, 12, 20)
    plain = [day + timedelta(days=n) for n in range(1, 400)]
    working = [each for each in plain if is_workday(each)]
    assert [next_workday(day, n + 1) for n in range(250)] == working[:250]


def test_a_day_beyond_all_calendars_is_judged_by_its_weekday():
    assert is_workday(date(9999, 12, 31))
    assert not is_workday(date(9999, 12, 25))
