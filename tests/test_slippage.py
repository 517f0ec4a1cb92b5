"""The slippage ledger: each window that was in force, and the running total."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.due import window
from commitments.models import Commitment
from commitments.slippage import ledger
from tests.factories import CommitmentFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db

WHY = "The embassy asks for more time."


def told(commitment):
    return ledger(commitment.updates.history(), commitment.citations.all())


def steps(commitment):
    """(what happened, before, after, days, total) for each step."""
    return [
        (str(step.update.verb), step.before, step.after, step.days, step.total)
        for step in told(commitment).steps
    ]


def test_the_first_announced_window_is_the_first_step():
    visit = CommitmentFactory(due_edtf="2026-03")
    assert steps(visit) == [("register", None, "2026-03", None, 0)]
    assert told(visit).steps[0].source == visit.citations.get().source


def test_without_a_deadline_there_is_nothing_to_count():
    assert steps(CommitmentFactory()) == [("register", None, "", None, None)]


def test_a_narrower_window_counts_as_earlier_and_slips_nothing():
    visit, source = CommitmentFactory(due_edtf="2026"), SourceFactory()
    visit.narrow("2026-33", "primer trimestre", source=source, by=None)
    assert steps(visit)[1] == ("narrow", "2026", "2026-33", -275, 0)
    assert told(visit).steps[1].source == source


def test_a_move_after_narrowing_is_measured_from_the_narrow_window():
    visit = CommitmentFactory(due_edtf="2026")
    visit.narrow("2026-33", "primer trimestre", source=SourceFactory(), by=None)
    visit.move("2026-06", "junio", by=None, note=WHY)
    visit.move("2026-05", "mayo", by=None, note="Earlier after all.")
    visit.move("2026-01", "enero", by=None, note="Much earlier.")
    assert steps(visit)[2:] == [
        ("move", "2026-33", "2026-06", 91, 91),
        ("move", "2026-06", "2026-05", -30, 61),
        ("move", "2026-05", "2026-01", -120, 0),
    ]


def test_a_step_tells_who_why_and_by_which_source(manager):
    visit, source = CommitmentFactory(due_edtf="2026-03"), SourceFactory()
    visit.move("2026-06", "junio", by=manager, note=WHY, source=source)
    step = told(visit).steps[1]
    assert (step.update.actor, step.notes, step.source) == (manager, [WHY], source)


def test_an_accepted_move_tells_the_reason_and_source_of_its_proposal(analyst, manager):
    visit, source = CommitmentFactory(due_edtf="2026-03"), SourceFactory()
    visit.propose_move("2026-05", "mayo", by=analyst, note="A first idea.")
    visit.refuse_move(by=manager, note="Too early.")
    visit.propose_move("2026-06", "junio", by=analyst, note=WHY, source=source)
    assert len(steps(visit)) == 1
    visit.accept_move(by=manager, note="Agreed.")
    step = told(visit).steps[1]
    assert (step.update.actor, step.proposal.actor) == (manager, analyst)
    assert (step.notes, step.source, step.days) == ([WHY, "Agreed."], source, 91)


def test_a_redacted_reason_is_none(admin):
    visit = CommitmentFactory(due_edtf="2026-03")
    visit.move("2026-06", "junio", by=None, note=WHY)
    visit.redact(visit.version, by=admin, note="A private number.")
    assert told(visit).steps[1].notes == [None]


def test_a_deadline_that_is_lost_and_set_again():
    visit = CommitmentFactory(due_edtf="2026-03")
    visit.move("", "", by=None, note="No date any more.")
    visit.move("2026-04", "abril", by=None, note="Set again.")
    assert steps(visit)[1:] == [
        ("move", "2026-03", "", None, None),
        ("move", "", "2026-04", None, 30),
    ]


def test_a_corrected_first_window_is_what_the_total_counts_from():
    visit = CommitmentFactory(due_edtf="2026-03")
    visit.move("2026-06", "junio", by=None, note=WHY)
    visit.correct(first_due_edtf="2026-05", by=None, note="Misread.")
    step = told(visit).steps[2]
    assert step.first == ("2026-03", "2026-05")
    assert steps(visit)[2] == ("correct", "2026-06", "2026-06", 0, 30)


def test_other_entries_are_no_steps(analyst):
    visit = CommitmentFactory(due_edtf="2026-03")
    visit.note("They called.", by=analyst)
    visit.cite(SourceFactory(), "evidence", by=None)
    visit.correct(strength="intended", by=None, note="Misread.")
    assert len(steps(visit)) == 1


def test_beside_it_stands_what_was_promised_and_how_that_shrank():
    visit = CommitmentFactory(quote="4000 mesas de votación")
    visit.cite(SourceFactory(), "announces_again", "mesas", by=None)
    visit.cite(SourceFactory(), "changes", "3000 mesas", by=None)
    visit.cite(SourceFactory(), "changes", "1200 mesas", by=None)
    shown = told(visit)
    assert shown.promised.quote == "4000 mesas de votación"
    assert [cited.quote for cited in shown.changed] == ["3000 mesas", "1200 mesas"]


def merged(kept, other, **options):
    other.merge_into(kept, by=None, note="The same visit.", **options)
    return Commitment.objects.get(pk=kept.pk)


def test_a_merge_brings_the_earlier_first_window():
    kept = CommitmentFactory(due_edtf="2026-06")
    other = CommitmentFactory(due_edtf="2026-03", source=SourceFactory(date_edtf="2026-01-02"))
    kept = merged(kept, other)
    step = told(kept).steps[-1]
    assert step.first == ("2026-06", "2026-03")
    assert (step.total, kept.slippage_days) == (91, 91)


def test_a_merge_remembers_a_tighter_window_that_only_the_other_record_knew():
    kept = CommitmentFactory(due_edtf="2026-06")
    other = CommitmentFactory(due_edtf="2026-03", source=SourceFactory(date_edtf="2026-01-20"))
    other.move("2026-12", "diciembre", by=None, note=WHY)
    kept = merged(kept, other)
    assert (told(kept).total, kept.slippage_days) == (91, 91)
    assert kept.updates.last().changes["tightest_latest"] == ["2026-06-30", "2026-03-31"]
    kept.correct(due=("2026-07", "julio"), by=None, note="Misread.")
    assert (told(kept).total, kept.slippage_days) == (122, 122)


def test_a_first_window_that_was_wrong_in_the_merged_record_can_be_corrected_away():
    kept = CommitmentFactory(due_edtf="2026-06")
    other = CommitmentFactory(due_edtf="2025-03", source=SourceFactory(date_edtf="2026-01-02"))
    kept = merged(kept, other)
    kept.correct(first_due_edtf="2026-06", by=None, note="Misread.")
    assert (told(kept).total, kept.slippage_days) == (0, 0)


WINDOWS = st.sampled_from(
    ["", "2026", "2026-03", "2026-06", "2027-33", "2026-05-10", "../2026-04-11", "2028"]
)
ACTS = st.tuples(
    st.sampled_from(["narrow", "move", "accept", "correct", "first", "merge"]), WINDOWS
)


def same(commitment, edtf):
    return window(edtf) == commitment.due


def act(commitment, kind, edtf, people):
    """Do it where the rules allow it."""
    analyst, manager = people
    if kind == "narrow" and commitment.narrows(edtf):
        commitment.narrow(edtf, "x", source=SourceFactory(), by=analyst)
    elif kind == "move" and not same(commitment, edtf):
        commitment.move(edtf, "x", by=manager, note=WHY)
    elif kind == "accept" and not same(commitment, edtf):
        commitment.propose_move(edtf, "x", by=analyst, note=WHY)
        commitment.accept_move(by=manager)
    elif kind == "correct" and not same(commitment, edtf):
        commitment.correct(due=(edtf, "x"), by=manager, note=WHY)
    elif kind == "first" and edtf not in ("", commitment.first_due_edtf):
        commitment.correct(first_due_edtf=edtf, by=manager, note=WHY)
    elif kind == "merge":
        day = date(2026, 1, 15) + timedelta(days=len(edtf) - 5)
        other = CommitmentFactory(due_edtf=edtf, source=SourceFactory(date_edtf=day.isoformat()))
        if not same(other, "2026-02"):
            other.move("2026-02", "x", by=manager, note=WHY)
        other.move("2029", "x", by=manager, note=WHY)
        other.merge_into(commitment, keep_own_window=len(edtf) % 2 == 0, by=manager, note=WHY)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=WINDOWS, acts=st.lists(ACTS, max_size=6))
def test_the_running_total_is_the_commitments_own_figure_after_every_act(first, acts):
    people = [UserFactory(role="analyst"), UserFactory(role="manager")]
    commitment = CommitmentFactory(due_edtf=first)
    for kind, edtf in acts:
        act(commitment, kind, edtf, people)
        commitment = Commitment.objects.get(pk=commitment.pk)
        shown = told(commitment)
        assert shown.total == commitment.slippage_days
        assert shown.steps[-1].after == commitment.due_edtf
