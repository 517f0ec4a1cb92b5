"""A page's one axis of time: the list's four years, and the stretches of the timeline."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.due import NO_DEADLINE, Window
from commitments.timeaxis import ZOOMS, Axis, months_later

TODAY = date(2026, 7, 1)
AXIS = Axis.of_years(TODAY)  # 1 January 2024 to 31 December 2027: 1461 days
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def share(day):
    return round(100 * (day - date(2024, 1, 1)).days / 1461, 2)


def test_it_shows_four_years_and_where_each_begins():
    assert [year for year, _at in AXIS.years] == [2024, 2025, 2026, 2027]
    assert [at for _year, at in AXIS.years] == [share(date(y, 1, 1)) for y in range(2024, 2028)]


def test_today_stands_where_its_day_stands():
    assert AXIS.today == AXIS.at(TODAY) == share(TODAY)


def test_the_same_day_stands_at_the_same_place_all_year():
    day = date(2026, 3, 31)
    assert Axis.of_years(date(2026, 1, 1)).at(day) == Axis.of_years(date(2026, 12, 31)).at(day)


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(1900, 1, 1), 0),
        (date(2023, 12, 31), 0),
        (date(2024, 1, 1), 0),
        (date(2028, 1, 1), 100),
        (date(2200, 1, 1), 100),
    ],
)
def test_no_day_leaves_the_axis(day, at):
    assert AXIS.at(day) == at


def test_a_band_holds_its_last_day():
    band = AXIS.band(Window(date(2026, 1, 1), date(2026, 3, 31)))
    assert band["x"] == share(date(2026, 1, 1))
    assert band["end"] == share(date(2026, 4, 1))
    assert band["width"] == round(band["end"] - band["x"], 2)


def test_a_single_day_can_be_seen():
    assert AXIS.band(Window(TODAY, TODAY))["width"] > 0


def test_an_open_start_is_known_by_its_end():
    last = date(2026, 4, 11)
    assert AXIS.band(Window(None, last)) == AXIS.band(Window(last, last))


def test_an_open_end_is_known_by_its_start():
    first = date(2026, 4, 11)
    assert AXIS.band(Window(first, None)) == AXIS.band(Window(first, first))


def test_no_deadline_has_no_band():
    assert AXIS.band(NO_DEADLINE) is None
    assert AXIS.beyond(NO_DEADLINE) == ""


@pytest.mark.parametrize(
    ("first", "last", "side"),
    [
        (date(2023, 12, 1), date(2023, 12, 31), "before"),
        (date(2023, 12, 1), date(2024, 1, 1), ""),
        (date(2027, 12, 31), date(2028, 12, 31), ""),
        (date(2028, 1, 1), date(2028, 12, 31), "after"),
    ],
)
def test_a_window_beside_the_axis_says_on_which_side(first, last, side):
    window = Window(first, last)
    assert AXIS.beyond(window) == side
    assert (AXIS.band(window) is None) is bool(side)


@given(DAYS, DAYS, DAYS)
def test_every_band_lies_on_the_axis(today, one, other):
    axis = Axis.of_years(today)
    window = Window(min(one, other), max(one, other))
    band = axis.band(window)
    assert (band is None) is bool(axis.beyond(window))
    if band:
        assert 0 <= band["x"] <= band["end"] <= 100
        assert band["width"] >= 0


@given(DAYS, DAYS, DAYS)
def test_a_later_day_never_stands_further_left(today, one, other):
    axis = Axis.of_years(today)
    assert axis.at(min(one, other)) <= axis.at(max(one, other))


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 7, 31), 0, date(2026, 7, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 7, 1), 30, date(2029, 1, 1)),
    ],
)
def test_months_are_counted_over_the_ends_of_years(day, months, first):
    assert months_later(day, months) == first


@pytest.mark.parametrize(
    ("zoom", "today", "first", "end"),
    [
        ("month", date(2026, 11, 24), date(2026, 8, 1), date(2027, 5, 1)),
        ("quarter", date(2026, 11, 24), date(2026, 1, 1), date(2028, 4, 1)),
        ("quarter", date(2026, 1, 1), date(2025, 4, 1), date(2027, 7, 1)),
        ("year", date(2026, 11, 24), date(2023, 1, 1), date(2032, 1, 1)),
    ],
)
def test_the_stretch_around_today_has_a_third_of_it_behind(zoom, today, first, end):
    axis = Axis.zoomed(ZOOMS[zoom], ZOOMS[zoom].start(today), today)
    assert (axis.start, axis.end) == (first, end)
    assert axis.today == axis.at(today)


@pytest.mark.parametrize("zoom", ZOOMS.values(), ids=ZOOMS)
@given(start=DAYS)
def test_ticks_stand_on_the_first_days_of_months_quarters_and_years(zoom, start):
    axis = Axis.zoomed(zoom, start, TODAY)
    days = [day for day, _at in axis.ticks(zoom)]
    assert days[0] == axis.start <= start
    assert all(day.day == 1 and (day.month - 1) % zoom.tick == 0 for day in days)
    assert [months_later(day, zoom.tick) for day in days] == [*days[1:], axis.end]
    places = [at for _day, at in axis.ticks(zoom)]
    assert places == sorted(set(places))


@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2030, 1, 1)])
def test_today_is_not_drawn_where_it_does_not_lie(start):
    assert Axis.zoomed(ZOOMS["month"], start, TODAY).today is None


def test_the_day_after_the_stretch_is_not_in_it():
    axis = Axis.zoomed(ZOOMS["month"], date(2026, 1, 1), date(2026, 10, 1))
    assert axis.end == date(2026, 10, 1)
    assert axis.today is None


@given(DAYS, DAYS, DAYS)
def test_of_a_run_the_part_on_the_axis_is_shown(today, one, other):
    axis = Axis.of_years(today)
    first, last = min(one, other), max(one, other)
    run = axis.run(first, last)
    if run:
        assert 0 <= run["x"] < run["end"] <= 100
    else:
        assert axis.at(first) == axis.at(last)
