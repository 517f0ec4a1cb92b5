"""An outcome: an analyst reports it, a second person confirms it or sends it back."""

from datetime import date

import pytest

from commitments.lifecycle import Stage
from commitments.models import Commitment
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory, UserFactory

from .helpers import forbids, fresh, last_entry, refuses, writes_nothing

pytestmark = pytest.mark.django_db

ANNOUNCED = date(2026, 1, 15)
DAY = date(2026, 3, 20)
SEARCHED = "Searched the ministry's site and two newspapers until 20 March."


@pytest.fixture
def visit():
    return CommitmentFactory(due_edtf="2026-33", due_phrase="primer trimestre de 2026")


@pytest.fixture
def article():
    """A newspaper's story of the day of the outcome."""
    return SourceFactory(independent=True, date_edtf=DAY.isoformat())


@pytest.fixture
def reported(visit, analyst, article):
    """Its analyst says that it was fulfilled on 20 March."""
    visit.change_status("in_progress", as_of=date(2026, 2, 1), by=analyst)
    visit.report_outcome("fulfilled", as_of=DAY, by=analyst, evidence=article, quote="llegó hoy")
    return visit


class TestReport:
    def test_it_waits_for_a_second_person(self, reported, analyst, article):
        kept = fresh(reported)
        assert (kept.status, kept.as_of, kept.reported_by) == ("fulfilled", DAY, analyst)
        assert (kept.is_to_confirm, kept.is_confirmed) == (True, False)
        assert Commitment.objects.to_confirm().get() == reported
        entry = last_entry(reported)
        assert (entry.verb, entry.source, entry.as_of) == (Verb.REPORT_OUTCOME, article, DAY)
        assert entry.changes == {
            "status": ["in_progress", "fulfilled"],
            "as_of": ["2026-02-01", "2026-03-20"],
            "reported_by": [None, "analyst"],
            "former_status": ["", "in_progress"],
            "former_as_of": [None, "2026-02-01"],
            "citations": [
                [],
                [{"source": article.pk, "role": "evidence", "quote": "llegó hoy"}],
            ],
        }

    def test_it_has_left_overdue(self, reported):
        assert reported.schedule(date(2026, 11, 24)) == "closed_on_time"
        assert not Commitment.objects.overdue(date(2026, 11, 24)).exists()

    @pytest.mark.parametrize("status", ["fulfilled", "partially_fulfilled"])
    def test_what_was_kept_needs_evidence(self, visit, analyst, status):
        with refuses(visit, "Name the source that proves it.", "evidence"):
            visit.report_outcome(status, as_of=DAY, by=analyst)

    @pytest.mark.parametrize(
        ("dated", "enough"),
        [("2026-03-19", False), ("2026-03-20", True), ("2026-03-21", True), ("", False)],
    )
    def test_evidence_is_dated_on_or_after_the_day_of_the_outcome(
        self, visit, analyst, dated, enough
    ):
        proof = SourceFactory(independent=True, date_edtf=dated)
        if enough:
            visit.report_outcome("fulfilled", as_of=DAY, by=analyst, evidence=proof)
            assert fresh(visit).status == "fulfilled"
        else:
            sentence = "The evidence must be dated, on or after the day of the outcome."
            with refuses(visit, sentence, "evidence"):
                visit.report_outcome("fulfilled", as_of=DAY, by=analyst, evidence=proof)

    def test_the_announcement_is_no_evidence(self, visit, analyst):
        announcement = visit.citations.get().source
        with refuses(
            visit, "The announcement, its translation or reprint is no evidence.", "evidence"
        ):
            visit.report_outcome("fulfilled", as_of=ANNOUNCED, by=analyst, evidence=announcement)

    def test_a_reprint_of_the_announcement_is_no_evidence(self, visit, analyst):
        reprint = SourceFactory(
            independent=True,
            date_edtf=DAY.isoformat(),
            reprint_of=visit.citations.get().source,
        )
        with refuses(
            visit, "The announcement, its translation or reprint is no evidence.", "evidence"
        ):
            visit.report_outcome("fulfilled", as_of=DAY, by=analyst, evidence=reprint)

    def test_the_original_of_an_announcing_translation_is_no_evidence(self, analyst, article):
        translation = SourceFactory(language="en", date_edtf="2026-03-20", reprint_of=article)
        visit = CommitmentFactory(source=translation)
        with refuses(
            visit, "The announcement, its translation or reprint is no evidence.", "evidence"
        ):
            visit.report_outcome("fulfilled", as_of=DAY, by=analyst, evidence=article)

    def test_evidence_that_was_cited_before_is_enough(self, visit, analyst, article):
        visit.cite(article, "evidence", "llegó", by=analyst)
        visit.report_outcome("fulfilled", as_of=DAY, by=analyst)
        assert visit.citations.filter(role="evidence").count() == 1
        visit.report_outcome("partially_fulfilled", as_of=DAY, by=analyst, evidence=article)
        assert visit.citations.filter(role="evidence").count() == 1

    @pytest.mark.parametrize("note", ["", "  "])
    def test_not_fulfilled_needs_words_on_where_one_searched(self, visit, analyst, note):
        with refuses(visit, "Say where you searched, and until when.", "note"):
            visit.report_outcome("not_fulfilled", as_of=DAY, by=analyst, note=note)

    def test_not_fulfilled_needs_no_evidence(self, visit, analyst):
        visit.report_outcome("not_fulfilled", as_of=DAY, by=analyst, note=SEARCHED)
        assert (fresh(visit).status, fresh(visit).schedule(DAY)) == ("not_fulfilled", "closed")

    @pytest.mark.parametrize("status", ["in_progress", "withdrawn", "forgotten"])
    def test_what_is_no_outcome_is_told(self, visit, manager, status):
        with refuses(visit, "That is no outcome.", "status"):
            visit.report_outcome(status, as_of=DAY, by=manager, note=SEARCHED)

    def test_a_command_reports_nothing(self, visit, article):
        with forbids(visit):
            visit.report_outcome("fulfilled", as_of=DAY, by=None, evidence=article)

    def test_its_day_is_bounded_too(self, visit, analyst, article, tomorrow):
        with refuses(
            visit, "Not before 15 January 2026, the announcement or the last status.", "as_of"
        ):
            visit.report_outcome("fulfilled", as_of=date(2026, 1, 14), by=analyst, evidence=article)
        later = date.fromordinal(tomorrow.toordinal() + 1)
        with refuses(visit, "A status can't be dated in the future.", "as_of"):
            visit.report_outcome("not_fulfilled", as_of=later, by=analyst, note=SEARCHED)


class TestAmend:
    def test_its_reporter_may_amend_it_and_the_former_status_stays_known(self, reported, analyst):
        reported.report_outcome(
            "partially_fulfilled", as_of=date(2026, 3, 10), by=analyst, note="Only half."
        )
        kept = fresh(reported)
        assert (kept.status, kept.as_of) == ("partially_fulfilled", date(2026, 3, 10))
        assert (kept.former_status, kept.former_as_of) == ("in_progress", date(2026, 2, 1))

    def test_the_same_outcome_may_get_another_day(self, reported, analyst):
        reported.report_outcome("fulfilled", as_of=date(2026, 3, 1), by=analyst)
        assert last_entry(reported).changes == {"as_of": ["2026-03-20", "2026-03-01"]}

    def test_repeating_it_writes_nothing(self, reported, analyst):
        with writes_nothing(reported):
            reported.report_outcome("fulfilled", as_of=DAY, by=analyst)

    def test_not_before_the_status_that_it_had(self, reported, analyst):
        reported.report_outcome("fulfilled", as_of=date(2026, 2, 1), by=analyst)
        sentence = "Not before 1 February 2026, the announcement or the last status."
        with refuses(reported, sentence, "as_of"):
            reported.report_outcome("fulfilled", as_of=date(2026, 1, 31), by=analyst)

    @pytest.mark.parametrize("status", ["fulfilled", "partially_fulfilled", "not_fulfilled"])
    def test_nobody_else_may(self, reported, manager, status):
        sentence = "Only the person who reported the outcome may amend it."
        with refuses(reported, sentence, "status"):
            reported.report_outcome(status, as_of=DAY, by=manager, note=SEARCHED)

    def test_it_becomes_no_open_status_and_is_not_withdrawn(self, reported, manager):
        for status, label in (("stalled", "Stalled"), ("withdrawn", "Withdrawn")):
            sentence = f"From “Fulfilled” it can't become “{label}”."
            with refuses(reported, sentence, "status"):
                reported.change_status(status, as_of=DAY, by=manager, note=SEARCHED)

    def test_once_confirmed_it_is_final(self, reported, analyst, manager):
        reported.confirm(by=manager)
        sentence = "From “Fulfilled” it can't become “Not fulfilled”."
        with refuses(reported, sentence, "status"):
            reported.report_outcome("not_fulfilled", as_of=DAY, by=analyst, note=SEARCHED)


class TestConfirm:
    def test_a_second_person_closes_it(self, reported, manager):
        reported.confirm(by=manager)
        kept = fresh(reported)
        assert (kept.stage, kept.confirmed_by) == (Stage.CLOSED, manager)
        assert not Commitment.objects.to_confirm().exists()
        entry = last_entry(reported)
        assert (entry.verb, entry.actor) == (Verb.CONFIRM, manager)
        assert entry.changes == {"confirmed_by": [None, "manager"]}

    def test_nobody_confirms_the_own_report_manager_or_not(self, visit, manager, article):
        visit.report_outcome("fulfilled", as_of=DAY, by=manager, evidence=article)
        sentence = "Nobody confirms the own report; a second person does."
        with refuses(visit, sentence):
            visit.confirm(by=manager)
        with refuses(visit, sentence):
            visit.send_back(by=manager, note="No.")

    def test_nor_does_a_command(self, reported):
        with refuses(reported, "Nobody confirms the own report; a second person does."):
            reported.confirm(by=None)

    def test_only_what_was_reported_is_confirmed_and_only_once(self, visit, reported, manager):
        reported.confirm(by=manager)
        again = UserFactory(role="manager")
        for commitment in (reported, CommitmentFactory()):
            with refuses(commitment, "No reported outcome waits for confirmation."):
                commitment.confirm(by=again)
            with refuses(commitment, "No reported outcome waits for confirmation."):
                commitment.send_back(by=again, note="No.")


class TestSendBack:
    def test_the_former_status_returns(self, reported, manager):
        reported.send_back(by=manager, note="The article speaks of another visit.")
        kept = fresh(reported)
        assert (kept.status, kept.as_of) == ("in_progress", date(2026, 2, 1))
        assert (kept.reported_by, kept.former_status, kept.former_as_of) == (None, "", None)
        entry = last_entry(reported)
        assert (entry.verb, entry.note) == (
            Verb.SEND_BACK,
            "The article speaks of another visit.",
        )
        assert entry.changes["status"] == ["fulfilled", "in_progress"]
        assert kept.schedule(date(2026, 11, 24)) == "overdue"

    def test_it_needs_a_reason(self, reported, manager):
        with refuses(reported, "Say why, in a sentence.", "note"):
            reported.send_back(by=manager, note="")

    def test_it_can_be_reported_again(self, reported, analyst, manager):
        reported.send_back(by=manager, note="Which visit?")
        reported.report_outcome("not_fulfilled", as_of=DAY, by=analyst, note=SEARCHED)
        assert fresh(reported).is_to_confirm


class TestReopen:
    def test_what_is_confirmed_is_in_progress_again_as_of_today(self, reported, manager, today):
        reported.confirm(by=manager)
        reported.reopen(by=manager, note="The minister never left the airport.")
        kept = fresh(reported)
        assert (kept.status, kept.as_of, kept.stage) == ("in_progress", today, Stage.OPEN)
        assert (kept.reported_by, kept.confirmed_by, kept.former_status) == (None, None, "")
        entry = last_entry(reported)
        assert (entry.verb, entry.as_of) == (Verb.REOPEN, today)
        assert entry.changes["status"] == ["fulfilled", "in_progress"]
        assert entry.changes["confirmed_by"] == ["manager", None]

    def test_what_is_superseded_loses_its_successor(self, visit, manager):
        visit.change_status("superseded", as_of=DAY, by=manager, successor=CommitmentFactory())
        visit.reopen(by=manager, note="They are two after all.")
        assert fresh(visit).successor is None

    def test_what_is_withdrawn_may_come_back(self, visit, manager):
        visit.change_status("withdrawn", as_of=DAY, by=manager, note="Called off.")
        visit.reopen(by=manager, note="Called on again.")
        assert fresh(visit).is_open

    def test_it_needs_a_reason(self, visit, manager):
        visit.change_status("withdrawn", as_of=DAY, by=manager, note="Called off.")
        with refuses(visit, "Say why, in a sentence.", "note"):
            visit.reopen(by=manager, note="")

    def test_only_what_is_closed_is_reopened(self, visit, reported, manager):
        for commitment in (CommitmentFactory(), reported):
            with refuses(commitment, "Only what is closed can be reopened."):
                commitment.reopen(by=manager, note="Again.")


@pytest.mark.parametrize(
    ("standing", "evidence"),
    [("ministry", "own"), ("state", "own"), ("counterpart", "own"), ("independent", "independent")],
)
def test_any_publishers_proof_is_enough_and_its_standing_is_told(
    visit, analyst, standing, evidence
):
    proof = SourceFactory(date_edtf="2026-03-20", publisher=PublisherFactory(standing=standing))
    visit.report_outcome("fulfilled", as_of=DAY, by=analyst, evidence=proof)
    assert Commitment.objects.with_evidence().get(pk=visit.pk).evidence == evidence
