"""The status: set by an analyst while open, ended by a manager."""

from datetime import date

import pytest

from commitments.lifecycle import Stage
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, SourceFactory

from .helpers import forbids, fresh, last_entry, refuses

pytestmark = pytest.mark.django_db

ANNOUNCED = date(2026, 1, 15)
DAY = date(2026, 3, 20)


@pytest.fixture
def visit():
    return CommitmentFactory(due_edtf="2026-33", due_phrase="primer trimestre de 2026")


@pytest.fixture
def article():
    return SourceFactory(independent=True, date_edtf=DAY.isoformat())


class TestChangeStatus:
    def test_it_says_since_when_and_who_says_so(self, visit, analyst):
        visit.change_status("in_progress", as_of=DAY, by=analyst, note="Dates are being agreed.")
        kept = fresh(visit)
        assert (kept.status, kept.as_of) == ("in_progress", DAY)
        entry = last_entry(visit)
        assert (entry.verb, entry.actor, entry.via) == (Verb.CHANGE_STATUS, analyst, "browser")
        assert (entry.as_of, entry.number) == (DAY, visit.version)
        assert entry.note == "Dates are being agreed."
        assert entry.changes == {
            "status": ["announced", "in_progress"],
            "as_of": ["2026-01-15", "2026-03-20"],
        }

    def test_a_note_is_optional_between_open_statuses(self, visit, analyst):
        visit.change_status("stalled", as_of=DAY, by=analyst)
        visit.change_status("in_progress", as_of=DAY, by=analyst)
        assert [update.note for update in visit.updates.all()] == ["", "", ""]

    def test_the_day_of_the_announcement_is_the_first_allowed(self, visit, analyst):
        visit.change_status("in_progress", as_of=ANNOUNCED, by=analyst)
        assert fresh(visit).as_of == ANNOUNCED

    def test_a_status_before_the_announcement_is_refused(self, visit, analyst):
        sentence = "Not before 15 January 2026, the announcement or the last status."
        with refuses(visit, sentence, "as_of"):
            visit.change_status("in_progress", as_of=date(2026, 1, 14), by=analyst)

    def test_a_status_before_the_last_one_is_refused(self, visit, analyst):
        visit.change_status("in_progress", as_of=DAY, by=analyst)
        sentence = "Not before 20 March 2026, the announcement or the last status."
        with refuses(visit, sentence, "as_of"):
            visit.change_status("stalled", as_of=date(2026, 3, 19), by=analyst)

    def test_tomorrow_is_allowed_for_tokyo_is_ahead(self, visit, analyst, tomorrow):
        visit.change_status("in_progress", as_of=tomorrow, by=analyst)
        assert fresh(visit).as_of == tomorrow

    def test_the_day_after_tomorrow_is_refused(self, visit, analyst, tomorrow):
        later = date.fromordinal(tomorrow.toordinal() + 1)
        with refuses(visit, "A status can't be dated in the future.", "as_of"):
            visit.change_status("in_progress", as_of=later, by=analyst)

    def test_the_status_that_it_has_is_no_change(self, visit, analyst):
        visit.change_status("stalled", as_of=DAY, by=analyst)
        sentence = "It is already “Stalled”."
        with refuses(visit, sentence, "status"):
            visit.change_status("stalled", as_of=DAY, by=analyst)

    def test_nobody_goes_back_to_announced(self, visit, manager):
        visit.change_status("in_progress", as_of=DAY, by=manager)
        sentence = "From “In progress” it can't become “Announced”."
        with refuses(visit, sentence, "status"):
            visit.change_status("announced", as_of=DAY, by=manager)

    @pytest.mark.parametrize("status", ["fulfilled", "partially_fulfilled", "not_fulfilled"])
    def test_an_outcome_is_reported_instead(self, visit, manager, status):
        sentence = "An outcome is reported, with its evidence."
        with refuses(visit, sentence, "status"):
            visit.change_status(status, as_of=DAY, by=manager, note="Called off.")

    def test_an_unknown_status_is_told(self, visit, manager):
        with refuses(visit, "From “Announced” it can't become “forgotten”.", "status"):
            visit.change_status("forgotten", as_of=DAY, by=manager)

    def test_a_command_may_change_a_status_too(self, visit):
        visit.change_status("in_progress", as_of=DAY, by=None, via="command")
        assert (last_entry(visit).actor, last_entry(visit).via) == (None, "command")


class TestWithdrawn:
    def test_a_manager_withdraws_with_a_reason_and_its_source(self, visit, manager, article):
        visit.assign(unit=None, focal_point=manager, by=None)
        visit.request_update(answer_by=date(2099, 1, 5), by=manager)
        visit.change_status(
            "withdrawn", as_of=DAY, by=manager, note="The visit was called off.", source=article
        )
        kept = fresh(visit)
        assert (kept.status, kept.stage, kept.update_asked_for) == ("withdrawn", Stage.CLOSED, None)
        assert kept.schedule(DAY) == "closed"
        assert last_entry(visit).source == article
        assert last_entry(visit).changes["citations"] == [
            [],
            [{"source": article.pk, "role": "withdraws", "quote": ""}],
        ]

    def test_a_source_is_optional(self, visit, manager):
        visit.change_status("withdrawn", as_of=DAY, by=manager, note="Called off by telephone.")
        assert visit.citations.count() == 1

    def test_it_needs_a_reason(self, visit, manager):
        with refuses(visit, "Say why, in a sentence.", "note"):
            visit.change_status("withdrawn", as_of=DAY, by=manager, note="  ")

    def test_an_analyst_may_not(self, visit, analyst):
        with forbids(visit):
            visit.change_status("withdrawn", as_of=DAY, by=analyst, note="Called off.")


class TestSuperseded:
    @pytest.fixture
    def other(self):
        return CommitmentFactory()

    def test_a_manager_names_its_successor(self, visit, other, manager):
        visit.change_status("superseded", as_of=DAY, by=manager, successor=other)
        kept = fresh(visit)
        assert (kept.status, kept.successor, kept.stage) == ("superseded", other, Stage.CLOSED)
        assert last_entry(visit).changes["successor"] == [None, other.reference]

    def test_it_needs_one(self, visit, manager):
        with refuses(visit, "Name the commitment that replaces this one.", "successor"):
            visit.change_status("superseded", as_of=DAY, by=manager)

    def test_not_itself(self, visit, manager):
        with refuses(visit, "A commitment doesn't replace itself.", "successor"):
            visit.change_status("superseded", as_of=DAY, by=manager, successor=visit)

    def test_not_one_that_it_replaces_itself_however_far(self, visit, other, manager):
        third = CommitmentFactory()
        visit.change_status("superseded", as_of=DAY, by=manager, successor=other)
        other.change_status("superseded", as_of=DAY, by=manager, successor=third)
        with refuses(third, "That one is itself replaced by this one.", "successor"):
            third.change_status("superseded", as_of=DAY, by=manager, successor=fresh(visit))

    def test_an_analyst_may_not(self, visit, other, analyst):
        with forbids(visit):
            visit.change_status("superseded", as_of=DAY, by=analyst, successor=other)
