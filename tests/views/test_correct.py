"""…/correct/: what was registered wrongly is mended, and the ledger keeps both."""

from datetime import date, timedelta

import pytest

from tests.factories import CommitmentFactory
from tests.models.helpers import fresh, last_entry

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return CommitmentFactory(due_edtf="2026-33", due_phrase="primer trimestre de 2026")


@pytest.fixture
def opened(visit):
    return address("correct", visit)


def test_the_form_shows_what_is_registered(client_of, manager, opened):
    fields = Page(client_of(manager).get(opened)).main_form.fields
    assert fields["announced_on"] == ["2026-01-15"]
    assert fields["strength"] == ["firm"]
    assert fields["due_phrase"] == fields["first_due_phrase"] == ["2026-33"]


def test_dates_and_strength_are_corrected(client_of, manager, visit, opened):
    fill_in(client_of(manager), opened, announced_on="2026-01-10", strength="intended", note=WHY)
    kept = fresh(visit)
    assert (kept.announced_on, kept.strength) == (date(2026, 1, 10), "intended")
    assert (kept.due_edtf, kept.due_phrase) == ("2026-33", "primer trimestre de 2026")
    assert last_entry(visit).changes["strength"] == ["firm", "intended"]


def test_the_present_window_is_corrected_with_its_phrase(client_of, manager, visit, opened):
    fill_in(client_of(manager), opened, due_phrase="second quarter of 2026", note=WHY)
    kept = fresh(visit)
    assert (kept.due_edtf, kept.due_phrase) == ("2026-34", "second quarter of 2026")
    assert (kept.first_due_edtf, kept.slippage_days) == ("2026-34", 0)


def test_the_first_window_is_corrected(client_of, manager, visit, opened):
    fill_in(client_of(manager), opened, first_due_phrase="febrero de 2026", note=WHY)
    kept = fresh(visit)
    assert (kept.first_due_edtf, kept.due_edtf) == ("2026-02", "2026-33")
    assert kept.slippage_days == 31


def test_relative_words_count_from_the_corrected_day(client_of, manager, visit, opened):
    fill_in(client_of(manager), opened, announced_on="2025-12-10", due_phrase="next year", note=WHY)
    assert fresh(visit).due_edtf == "2026"


def test_a_reason_alone_corrects_nothing(client_of, manager, visit, opened):
    sentence = "Nothing to save: nothing was changed."
    refuses(client_of(manager), opened, sentence, commitment=visit, note=WHY)


def test_a_correction_needs_a_reason(client_of, manager, visit, opened):
    typed = {"strength": "intended", "note": ""}
    refuses(client_of(manager), opened, "This field is required.", commitment=visit, **typed)


def test_no_announcement_is_dated_in_the_future(client_of, manager, visit, opened, today):
    day = (today + timedelta(days=3)).isoformat()
    sentence = "An announcement isn't dated in the future."
    refuses(client_of(manager), opened, sentence, commitment=visit, announced_on=day, note=WHY)


@pytest.mark.parametrize("field", ["due_phrase", "first_due_phrase"])
def test_a_window_that_cannot_be_read_is_handed_back(client_of, manager, visit, opened, field):
    typed = {field: "the 5th quarter", "note": WHY}
    refuses(client_of(manager), opened, "Not saved yet.", commitment=visit, **typed)


def test_an_unknown_strength_is_refused(client_of, manager, visit, opened):
    response = fill_in(client_of(manager), opened, strength="iron", note=WHY)
    assert response.status_code == 422
    assert fresh(visit).strength == "firm"
