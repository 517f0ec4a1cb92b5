"""The sample commitments, loaded through the verbs, and what the calendar makes of them."""

from datetime import date

import pytest

from commitments.models import Commitment, Publisher, Source, Unit, Update
from commitments.samples import load_samples

from .models.test_ledger import assert_derived_figures_hold, assert_ledger_tells_all, is_true

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)


@pytest.fixture
def loaded():
    return load_samples()


def the_one(title):
    return Commitment.objects.get(title_en__contains=title)


def test_twenty_six_are_loaded_once(loaded):
    assert loaded == 26
    assert Commitment.objects.live().count() == 26
    before = Update.objects.count()
    assert load_samples() == 0
    assert (Commitment.objects.count(), Update.objects.count()) == (26, before)


def test_vocabulary_that_is_there_already_is_used(db):
    own = Publisher.objects.create(slug="mre", name_es="La casa", name_en="The house")
    load_samples()
    assert Publisher.objects.get(slug="mre") == own
    assert own.sources.exists()
    assert Publisher.objects.get(slug="mre").name_en == "The house"


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_every_ledger_is_true_and_tells_all(self):
        for commitment in Commitment.objects.all():
            assert is_true(commitment)
            assert_ledger_tells_all(commitment)
            assert_derived_figures_hold(commitment)

    def test_every_entry_is_a_commands(self):
        assert set(Update.objects.values_list("actor", "via")) == {(None, "command")}
        assert set(Update.objects.values_list("verb", flat=True)) == {"register", "narrow", "cite"}

    def test_nobody_is_said_to_have_looked(self):
        assert not Commitment.objects.exclude(last_touched_on=None, last_update_at=None).exists()

    def test_seven_have_a_window_and_nineteen_wait_for_their_review_date(self):
        assert Commitment.objects.exclude(due_edtf="").count() == 7
        undated = Commitment.objects.filter(due_edtf="")
        assert undated.count() == 19
        assert not undated.filter(next_review=None).exists()

    def test_all_are_announced_and_six_are_overdue(self):
        assert set(Commitment.objects.values_list("status", flat=True)) == {"announced"}
        overdue = Commitment.objects.overdue(ON)
        assert sorted(overdue.values_list("due_edtf", flat=True)) == [
            "2024-41",
            "2024-41",
            "2025-12-08/2025-12-14",
            "2026-04-12",
            "2026-04-12",
            "2026-33",
        ]
        assert overdue.filter(title_en__contains="Rubio").exists()
        assert overdue.filter(title_en__contains="Santiago").exists()

    def test_the_visit_of_the_oas_has_lapsed(self):
        [visit] = Commitment.objects.scheduled("lapsed", on=ON)
        assert (visit.due_edtf, visit.strength) == ("../2026-04-11", "aspirational")
        assert visit.due_basis
        assert (visit.due_earliest, visit.due_latest) == (None, date(2026, 4, 11))

    def test_the_visit_of_rubio_was_narrowed_and_its_first_window_is_still_open(self):
        visit = the_one("Rubio")
        assert [citation.role for citation in visit.citations.all()] == [
            "announces",
            "announces_again",
            "announces_again",
        ]
        assert (visit.first_due_edtf, visit.due_edtf) == ("2026", "2026-33")
        assert visit.slippage_days == 0
        assert visit.days_overdue(ON) == 238
        assert visit.first_window_still_open(ON)
        assert [update.verb for update in visit.updates.all()] == ["register", "narrow", "cite"]

    def test_the_office_in_ancash_has_no_deadline_and_a_review_date(self):
        office = the_one("Áncash")
        assert (office.due_edtf, office.schedule(ON)) == ("", "no_deadline")
        assert office.next_review == date(2026, 6, 8)
        assert office in Commitment.objects.review_due(ON)

    def test_the_date_of_the_chilean_note_is_marked_as_not_stated_in_it(self):
        note = Source.objects.get(date_stated=False)
        assert note.date_edtf == "2023-12-20"

    def test_each_has_both_titles_and_an_owner_that_exists(self):
        for commitment in Commitment.objects.select_related("unit"):
            assert commitment.title_es
            assert commitment.title_en
            assert commitment.unit in Unit.objects.current()
