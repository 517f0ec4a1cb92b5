"""What a due bar shows: the window, the first one, how late it is."""

from datetime import date

import pytest

from commitments.duebar import Bar
from commitments.models import Commitment
from commitments.timeaxis import Axis

TODAY = date(2026, 7, 1)
YEAR = Axis(date(2026, 1, 1), date(2027, 1, 1), TODAY)


def bar(earliest, latest, axis=YEAR, first=None, **fields):
    first_earliest, first_latest = first or (earliest, latest)
    commitment = Commitment(
        announced_on=date(2025, 12, 1),
        as_of=date(2025, 12, 1),
        due_earliest=earliest,
        due_latest=latest,
        first_due_earliest=first_earliest,
        first_due_latest=first_latest,
        **fields,
    )
    return Bar.of(commitment, axis, TODAY)


def test_a_window_ahead_is_one_band():
    shown = bar(date(2026, 10, 1), date(2026, 12, 31))
    assert shown.window == YEAR.band(Commitment(
        due_earliest=date(2026, 10, 1), due_latest=date(2026, 12, 31)
    ).due)  # fmt: skip
    assert (shown.first, shown.late, shown.lead, shown.undated) == (None,) * 4
    assert (shown.beyond, shown.look) == ("", "")


@pytest.mark.parametrize(
    ("latest", "look", "is_late"),
    [
        (date(2026, 6, 29), "is-overdue", True),
        (date(2026, 7, 1), "is-soon", False),
        (date(2026, 7, 31), "is-soon", False),
        (date(2026, 8, 1), "", False),
    ],
)
def test_a_missed_window_runs_on_to_today(latest, look, is_late):
    shown = bar(date(2026, 6, 1), latest)
    assert shown.look == look
    assert bool(shown.late) is is_late
    if is_late:
        assert shown.late == {"x": shown.window["end"], "end": YEAR.today}


def test_a_missed_wish_has_lapsed_and_is_not_late():
    shown = bar(date(2026, 1, 1), date(2026, 3, 31), strength="aspirational")
    assert (shown.look, shown.late) == ("is-lapsed", None)


def test_what_is_closed_is_not_late():
    shown = bar(date(2026, 1, 1), date(2026, 3, 31), status="withdrawn")
    assert (shown.look, shown.late) == ("is-closed", None)


def test_the_first_window_stands_behind_another_one():
    first = (date(2026, 1, 1), date(2026, 3, 31))
    assert bar(*first).first is None
    assert bar(date(2026, 8, 1), date(2026, 8, 31), first=first).first["x"] == 0


def test_a_window_without_a_first_day_is_led_up_to():
    shown = bar(None, date(2026, 9, 30))
    assert shown.lead == {"x": 0, "end": shown.window["x"]}


def test_without_a_deadline_a_dotted_line_goes_on():
    assert bar(None, None).undated == {"x": 0, "end": 100}


def test_lateness_crosses_a_stretch_that_begins_after_the_window():
    shown = bar(date(2025, 1, 1), date(2025, 12, 31))
    assert (shown.window, shown.beyond) == (None, "before")
    assert shown.late == {"x": 0, "end": YEAR.today}


def test_lateness_is_not_drawn_on_a_stretch_before_the_window_ended():
    past = Axis(date(2024, 1, 1), date(2025, 1, 1), TODAY)
    shown = bar(date(2025, 1, 1), date(2025, 12, 31), past)
    assert (shown.window, shown.late, shown.beyond) == (None, None, "after")


def test_all_of_it_is_drawn_as_attributes():
    first = (date(2026, 1, 1), date(2026, 12, 31))
    shapes = bar(date(2026, 2, 1), date(2026, 3, 31), first=first).shapes
    assert shapes.count("<rect") == 2
    assert shapes.count("<line") == 1
    assert 'class="window is-overdue" x="8.49%"' in shapes
    assert "style" not in shapes
