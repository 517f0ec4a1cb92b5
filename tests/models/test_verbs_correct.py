"""Correcting an error of registration: figures use the correction, the ledger keeps both."""

from datetime import date, timedelta

import pytest

from commitments.due import DueError
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, SourceFactory

from .acts import WHY
from .helpers import fresh, last_entry, refuses, writes_nothing

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return CommitmentFactory(due_edtf="2026", due_phrase="en 2026")


@pytest.fixture
def correct(visit, manager):
    def correct(**what):
        visit.correct(by=manager, note="Misread when it was registered.", **what)

    return correct


def windows(commitment):
    kept = fresh(commitment)
    return kept.first_due_edtf, kept.due_edtf, kept.slippage_days


def test_it_needs_a_reason(visit, manager):
    with refuses(visit, "Say why, in a sentence.", "note"):
        visit.correct(strength="intended", by=manager, note=" ")


def test_a_reason_alone_corrects_nothing(visit, manager):
    as_it_is = {"announced_on": visit.announced_on, "due": ("2026", "en 2026")}
    for what in ({}, {"strength": "firm"}, as_it_is):
        with refuses(visit, "Nothing to save: nothing was changed."):
            visit.correct(by=manager, note=WHY, **what)


def test_the_strength(visit, correct):
    correct(strength="aspirational")
    assert fresh(visit).strength == "aspirational"
    entry = last_entry(visit)
    assert (entry.verb, entry.changes) == (Verb.CORRECT, {"strength": ["firm", "aspirational"]})
    assert entry.note == "Misread when it was registered."


def test_an_unknown_strength_is_told(visit, manager):
    with refuses(visit, "Value 'solemn' is not a valid choice.", "strength"):
        visit.correct(strength="solemn", by=manager, note=WHY)


def test_the_day_of_the_announcement_takes_the_first_status_with_it(visit, correct):
    correct(announced_on=date(2026, 1, 10))
    kept = fresh(visit)
    assert (kept.announced_on, kept.as_of) == (date(2026, 1, 10), date(2026, 1, 10))


def test_but_not_a_later_status(visit, analyst, correct):
    visit.change_status("in_progress", as_of=date(2026, 2, 1), by=analyst)
    correct(announced_on=date(2026, 1, 10))
    assert fresh(visit).as_of == date(2026, 2, 1)


def test_an_announcement_is_not_dated_in_the_future(visit, manager, today):
    sentence = "An announcement isn't dated in the future."
    with refuses(visit, sentence, "announced_on"):
        visit.correct(announced_on=today + timedelta(days=1), by=manager, note=WHY)
    visit.correct(announced_on=today, by=manager, note=WHY)
    assert fresh(visit).announced_on == today


def test_the_only_window_is_corrected_as_a_whole(visit, correct):
    correct(due=("2027", "en 2027"))
    kept = fresh(visit)
    assert windows(visit) == ("2027", "2027", 0)
    assert (kept.due_earliest, kept.due_latest) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (kept.first_due_earliest, kept.first_due_latest) == (kept.due_earliest, kept.due_latest)
    assert last_entry(visit).changes == {
        "due_edtf": ["2026", "2027"],
        "due_phrase": ["en 2026", "en 2027"],
        "first_due_edtf": ["2026", "2027"],
    }


def test_the_first_window_alone(visit, correct):
    correct(first_due_edtf="2025")
    assert windows(visit) == ("2025", "2026", 365)


def test_both_windows_at_once(visit, manager, correct):
    visit.move("2028", "en 2028", by=manager, note=WHY)
    correct(first_due_edtf="2027", due=("2029", "en 2029"))
    assert windows(visit) == ("2027", "2029", 731)


def test_the_present_window_after_a_move_leaves_the_first(visit, manager, correct):
    visit.move("2028", "en 2028", by=manager, note=WHY)
    correct(due=("2027", "en 2027"))
    assert windows(visit) == ("2026", "2027", 365)


def test_the_present_window_after_moves_that_led_back_leaves_the_first(visit, manager, correct):
    visit.move("2027", "en 2027", by=manager, note=WHY)
    visit.move("2026", "en 2026", by=manager, note=WHY)
    correct(due=("2028", "en 2028"))
    assert windows(visit) == ("2026", "2028", 731)


def test_a_narrowing_registered_in_error_leaves_no_slippage(visit, manager, correct):
    visit.narrow("2026-33", "primer trimestre", source=SourceFactory(), by=manager)
    correct(due=("2026-34", "segundo trimestre"))
    assert windows(visit) == ("2026", "2026-34", 0)
    visit.move("2026-36", "cuarto trimestre", by=manager, note=WHY)
    assert fresh(visit).slippage_days == 184


def test_a_correction_is_remembered_by_the_next_one(visit, manager, correct):
    correct(due=("2027", "en 2027"))
    visit.move("2028", "en 2028", by=manager, note=WHY)
    correct(strength="intended")
    assert windows(visit) == ("2027", "2028", 366)
    correct(first_due_edtf="2028")
    assert windows(visit) == ("2028", "2028", 0)


def test_a_first_window_that_ends_after_the_present_one_is_no_slippage_yet(visit, manager, correct):
    correct(first_due_edtf="2027")
    assert windows(visit) == ("2027", "2026", 0)
    visit.move("2027", "en 2027", by=manager, note=WHY)
    assert fresh(visit).slippage_days == 365


def test_a_deadline_that_was_never_announced_goes_and_a_review_date_comes(visit, correct):
    correct(due=("", ""))
    assert windows(visit) == ("", "", None)
    assert fresh(visit).next_review == date(2027, 1, 15)


def test_a_deadline_that_was_overlooked_is_the_first(correct, manager):
    undated = CommitmentFactory()
    undated.correct(due=("2026-04", "en abril"), by=manager, note=WHY)
    assert windows(undated) == ("2026-04", "2026-04", 0)


def test_what_a_merge_brought_is_not_forgotten(visit, manager):
    later = CommitmentFactory(due_edtf="2027", source=SourceFactory(date_edtf="2026-02-01"))
    visit.merge_into(later, by=manager, note=WHY)
    assert windows(later) == ("2026", "2027", 365)
    later.correct(strength="intended", by=manager, note=WHY)
    assert windows(later) == ("2026", "2027", 365)
    later.correct(due=("2028", "en 2028"), by=manager, note=WHY)
    assert windows(later) == ("2026", "2028", 731)


def test_what_is_no_window_is_told_and_writes_nothing(visit, manager):
    with writes_nothing(visit), pytest.raises(DueError):
        visit.correct(due=("2026-77", "nunca"), by=manager, note=WHY)
    with writes_nothing(visit), pytest.raises(DueError):
        visit.correct(first_due_edtf="soon", by=manager, note=WHY)
