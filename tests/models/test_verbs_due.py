"""The due window: narrowed by an analyst, moved by a manager, never overwritten."""

from datetime import date

import pytest

from commitments.due import DueError
from commitments.models import Commitment
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, SourceFactory

from .helpers import fresh, last_entry, refuses, writes_nothing

pytestmark = pytest.mark.django_db

WHY = "The minister's office told us."


@pytest.fixture
def visit():
    """Announced for 2026, at any time of the year."""
    return CommitmentFactory(due_edtf="2026", due_phrase="en 2026")


@pytest.fixture
def undated():
    return CommitmentFactory(kind="opening")


@pytest.fixture
def source():
    return SourceFactory(date_edtf="2026-02-01")


def days(commitment):
    kept = fresh(commitment)
    return kept.due_earliest, kept.due_latest, kept.slippage_days


def test_the_first_window_is_kept_as_announced(visit):
    assert days(visit) == (date(2026, 1, 1), date(2026, 12, 31), 0)
    kept = fresh(visit)
    assert kept.first_due_edtf == "2026"
    assert (kept.first_due_earliest, kept.first_due_latest) == (kept.due_earliest, kept.due_latest)
    assert kept.due == kept.first_due


class TestNarrow:
    def test_a_window_inside_the_present_one_comes_into_force(self, visit, source, analyst):
        visit.narrow("2026-33", "primer trimestre", source=source, quote="pronto", by=analyst)
        kept = fresh(visit)
        assert (kept.due_edtf, kept.due_phrase) == ("2026-33", "primer trimestre")
        assert days(visit) == (date(2026, 1, 1), date(2026, 3, 31), 0)
        assert kept.first_due_edtf == "2026"
        entry = last_entry(visit)
        assert (entry.verb, entry.actor, entry.source) == (Verb.NARROW, analyst, source)
        assert entry.changes == {
            "due_edtf": ["2026", "2026-33"],
            "due_phrase": ["en 2026", "primer trimestre"],
            "citations": [
                [],
                [{"source": source.pk, "role": "announces_again", "quote": "pronto"}],
            ],
        }

    def test_a_source_that_is_cited_already_is_not_cited_again(self, visit, source, analyst):
        visit.cite(source, "announces_again", by=analyst)
        visit.narrow("2026-06", "en junio", source=source, by=analyst)
        assert visit.citations.filter(source=source).count() == 1
        assert "citations" not in last_entry(visit).changes

    def test_the_whole_present_window_is_no_narrower(self, visit, source, analyst):
        with refuses(visit, "That is the present window.", "due_phrase"):
            visit.narrow("2026-01/2026-12", "de enero a diciembre", source=source, by=analyst)

    @pytest.mark.parametrize(
        "edtf", ["2026/2027-01", "2025-12-31/2026-12-31", "2027", "", "../2026"]
    )
    def test_what_lies_outside_would_move_it(self, visit, source, manager, edtf):
        sentence = "That isn't inside the present window; it would move it."
        with refuses(visit, sentence, "due_phrase"):
            visit.narrow(edtf, "otra", source=source, by=manager)

    @pytest.mark.parametrize("edtf", ["2026-01-01/2026-12-30", "2026-01-02/2026-12-31"])
    def test_one_day_less_at_either_end_narrows(self, visit, source, analyst, edtf):
        visit.narrow(edtf, "casi todo el año", source=source, by=analyst)
        assert fresh(visit).due_edtf == edtf

    def test_it_needs_a_source(self, visit, analyst):
        with refuses(visit, "Name the source that narrows the window.", "source"):
            visit.narrow("2026-06", "en junio", source=None, by=analyst)

    def test_an_undated_commitment_gets_its_first_window(self, undated, source, analyst):
        undated.narrow("2026-06", "en junio", source=source, by=analyst)
        kept = fresh(undated)
        assert (kept.due_edtf, kept.first_due_edtf) == ("2026-06", "2026-06")
        assert days(undated) == (date(2026, 6, 1), date(2026, 6, 30), 0)

    def test_what_is_no_window_is_told_and_writes_nothing(self, visit, source, analyst):
        with writes_nothing(visit), pytest.raises(DueError):
            visit.narrow("2026-77", "nunca", source=source, by=analyst)

    def test_a_missed_narrowed_window_tells_that_the_first_is_still_open(
        self, visit, source, analyst
    ):
        visit.narrow("2026-33", "primer trimestre", source=source, by=analyst)
        assert not visit.first_window_still_open(date(2026, 3, 31))
        assert visit.days_overdue(date(2026, 3, 31)) == 0
        assert visit.first_window_still_open(date(2026, 4, 1))
        assert visit.days_overdue(date(2026, 4, 1)) == 1
        assert visit.first_window_still_open(date(2026, 12, 31))
        assert not visit.first_window_still_open(date(2027, 1, 1))


class TestMove:
    def test_another_window_comes_into_force_and_the_first_stays(self, visit, source, manager):
        visit.move("2027-33", "inicios de 2027", by=manager, note=WHY, source=source, quote="2027")
        kept = fresh(visit)
        assert (kept.due_edtf, kept.first_due_edtf) == ("2027-33", "2026")
        assert days(visit) == (date(2027, 1, 1), date(2027, 3, 31), 90)
        entry = last_entry(visit)
        assert (entry.verb, entry.note, entry.source) == (Verb.MOVE, WHY, source)
        assert entry.changes == {
            "due_edtf": ["2026", "2027-33"],
            "due_phrase": ["en 2026", "inicios de 2027"],
            "citations": [[], [{"source": source.pk, "role": "moves", "quote": "2027"}]],
        }

    def test_slippage_counts_from_the_earliest_latest_day_ever_announced(
        self, visit, source, manager
    ):
        visit.narrow("2026-33", "primer trimestre", source=source, by=manager)
        visit.move("2026-34", "segundo trimestre", by=manager, note=WHY)
        assert fresh(visit).slippage_days == 91
        visit.move("2025", "antes", by=manager, note=WHY)
        assert fresh(visit).slippage_days == 0
        visit.move("2026-33", "primer trimestre", by=manager, note=WHY)
        assert fresh(visit).slippage_days == 90

    def test_a_source_that_moves_it_already_is_not_cited_again(self, visit, source, manager):
        visit.cite(source, "moves", by=manager)
        visit.move("2027", "en 2027", by=manager, note=WHY, source=source)
        assert visit.citations.filter(source=source).count() == 1

    @pytest.mark.parametrize("note", ["", " \n "])
    def test_it_needs_a_reason(self, visit, manager, note):
        with refuses(visit, "Say why, in a sentence.", "note"):
            visit.move("2027", "en 2027", by=manager, note=note)

    def test_the_present_window_is_no_move(self, visit, manager):
        with refuses(visit, "That is the present window.", "due_phrase"):
            visit.move("2026", "este año", by=manager, note=WHY)

    def test_without_a_deadline_it_has_no_slippage_and_gets_a_review_date(self, visit, manager):
        visit.move("", "más adelante", by=manager, note=WHY)
        kept = fresh(visit)
        assert days(visit) == (None, None, None)
        assert kept.first_due_edtf == "2026"
        assert kept.next_review == date(2027, 1, 15)
        assert Commitment.objects.review_due(date(2027, 1, 15)).get() == visit

    def test_a_move_answers_what_was_proposed(self, visit, analyst, manager):
        visit.propose_move("2027", "en 2027", by=analyst, note=WHY)
        visit.move("2028", "en 2028", by=manager, note=WHY)
        kept = fresh(visit)
        assert (kept.proposed_due_edtf, kept.proposed_due_phrase, kept.proposed_by) == (
            "",
            "",
            None,
        )


class TestProposeMove:
    @pytest.fixture
    def proposed(self, visit, analyst):
        visit.propose_move("2027", "en 2027", by=analyst, note=WHY)
        return visit

    def test_the_present_window_stays_in_force_meanwhile(self, proposed, analyst):
        kept = fresh(proposed)
        assert kept.due_edtf == "2026"
        assert (kept.proposed_due_edtf, kept.proposed_by) == ("2027", analyst)
        entry = last_entry(proposed)
        assert (entry.verb, entry.note) == (Verb.PROPOSE_MOVE, WHY)
        assert entry.changes == {
            "proposed_due_edtf": ["", "2027"],
            "proposed_due_phrase": ["", "en 2027"],
            "proposed_by": [None, "analyst"],
        }
        assert Commitment.objects.with_proposed_move().get() == proposed

    def test_a_manager_accepts_it(self, proposed, manager):
        proposed.accept_move(by=manager)
        kept = fresh(proposed)
        assert (kept.due_edtf, kept.due_phrase, kept.first_due_edtf) == ("2027", "en 2027", "2026")
        assert (kept.proposed_due_edtf, kept.proposed_due_phrase, kept.proposed_by) == (
            "",
            "",
            None,
        )
        assert kept.slippage_days == 365
        entry = last_entry(proposed)
        assert (entry.verb, entry.actor) == (Verb.ACCEPT_MOVE, manager)
        assert entry.changes["due_edtf"] == ["2026", "2027"]
        assert entry.changes["proposed_by"] == ["analyst", None]

    def test_a_manager_refuses_it_with_a_reason(self, proposed, manager):
        proposed.refuse_move(by=manager, note="The ambassador knows nothing of it.")
        kept = fresh(proposed)
        assert (kept.due_edtf, kept.proposed_due_edtf, kept.proposed_by) == ("2026", "", None)
        entry = last_entry(proposed)
        assert entry.verb == Verb.REFUSE_MOVE
        assert set(entry.changes) == {"proposed_due_edtf", "proposed_due_phrase", "proposed_by"}

    def test_refusing_without_a_reason_is_refused(self, proposed, manager):
        with refuses(proposed, "Say why, in a sentence.", "note"):
            proposed.refuse_move(by=manager, note="")

    def test_proposing_needs_a_reason_and_another_window(self, visit, analyst):
        with refuses(visit, "Say why, in a sentence.", "note"):
            visit.propose_move("2027", "en 2027", by=analyst, note="")
        with refuses(visit, "That is the present window.", "due_phrase"):
            visit.propose_move("2026", "en 2026", by=analyst, note=WHY)

    def test_where_nothing_is_proposed_there_is_nothing_to_decide(self, visit, manager):
        sentence = "No move of the due window is proposed."
        with refuses(visit, sentence):
            visit.accept_move(by=manager)
        with refuses(visit, sentence):
            visit.refuse_move(by=manager, note=WHY)


def test_only_an_open_commitment_changes_its_window(visit, source, manager):
    visit.change_status("withdrawn", as_of=date(2026, 2, 1), by=manager, note=WHY)
    sentence = "Only an open commitment's due window changes."
    acting = {"by": manager, "note": WHY}
    for change in (
        lambda: visit.narrow("2026-06", "junio", source=source, **acting),
        lambda: visit.move("2027", "2027", **acting),
        lambda: visit.propose_move("2027", "2027", **acting),
        lambda: visit.accept_move(**acting),
        lambda: visit.refuse_move(**acting),
    ):
        with refuses(visit, sentence):
            change()


def test_closing_it_withdraws_a_proposed_move(visit, analyst, manager):
    visit.propose_move("2027", "en 2027", by=analyst, note=WHY)
    visit.change_status("withdrawn", as_of=date(2026, 2, 1), by=manager, note=WHY)
    kept = fresh(visit)
    assert (kept.proposed_due_edtf, kept.proposed_due_phrase, kept.proposed_by) == ("", "", None)
    assert not Commitment.objects.with_proposed_move().exists()


@pytest.mark.parametrize("verb", ["narrow", "move", "propose_move"])
def test_a_phrase_longer_than_the_field_is_refused(visit, source, manager, verb):
    sentence = "Ensure this value has at most 200 characters (it has 100000)."
    field = "proposed_due_phrase" if verb == "propose_move" else "due_phrase"
    with refuses(visit, sentence, field):
        getattr(visit, verb)("2026-06", "x" * 100_000, source=source, by=manager, note=WHY)
