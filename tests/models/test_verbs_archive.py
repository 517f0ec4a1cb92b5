"""Asking for news, the archive, redaction."""

from datetime import date, timedelta

import pytest

from commitments.models import Commitment
from commitments.models.update import Verb
from tests.factories import UnitFactory, UserFactory

from .acts import DAY, FAR, WHY
from .helpers import fresh, last_entry, refuses

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("focal_point")
class TestRequestUpdate:
    def test_the_owner_is_asked_for_news_by_a_day(self, commitment, manager):
        commitment.request_update(answer_by=FAR, by=manager, note="Before the meeting.")
        kept = fresh(commitment)
        assert (kept.update_asked_by, kept.update_asked_for) == (manager, FAR)
        entry = last_entry(commitment)
        assert (entry.verb, entry.note) == (Verb.REQUEST_UPDATE, "Before the meeting.")
        assert entry.changes == {
            "update_asked_by": [None, "manager"],
            "update_asked_for": [None, "2099-01-05"],
        }

    def test_any_update_answers(self, commitment, manager, analyst):
        commitment.request_update(answer_by=FAR, by=manager)
        commitment.note("Dates are being agreed.", by=analyst)
        kept = fresh(commitment)
        assert (kept.update_asked_by, kept.update_asked_for) == (None, None)
        assert last_entry(commitment).changes == {
            "update_asked_by": ["manager", None],
            "update_asked_for": ["2099-01-05", None],
        }

    def test_assigning_and_editing_answer_nothing(self, commitment, manager):
        commitment.request_update(answer_by=FAR, by=manager)
        commitment.assign(unit=None, focal_point=manager, by=manager)
        commitment.title_en = "State visit"
        commitment.edit(by=manager)
        assert fresh(commitment).update_asked_for == FAR

    def test_the_day_lies_after_today(self, commitment, manager, today):
        for day in (None, today, today - timedelta(days=1)):
            with refuses(commitment, "The day asked for lies after today.", "answer_by"):
                commitment.request_update(answer_by=day, by=manager)

    @pytest.mark.parametrize(
        ("day", "works"),
        [
            (date(2099, 1, 2), True),  # Friday
            (date(2099, 1, 3), False),
            (date(2099, 1, 4), False),
            (date(2099, 1, 5), True),
        ],
    )
    def test_it_is_a_working_day(self, commitment, manager, day, works):
        if works:
            commitment.request_update(answer_by=day, by=manager)
            assert fresh(commitment).update_asked_for == day
        else:
            sentence = "The day asked for is a working day, Monday to Friday."
            with refuses(commitment, sentence, "answer_by"):
                commitment.request_update(answer_by=day, by=manager)

    def test_only_the_owner_of_something_open_is_asked(self, commitment, manager):
        commitment.change_status("withdrawn", as_of=DAY, by=manager, note=WHY)
        with refuses(commitment, "Only an open commitment's owner is asked."):
            commitment.request_update(answer_by=FAR, by=manager)


def test_nobody_is_asked_where_nobody_is_in_charge(commitment, manager):
    """In a unit without a manager there is nobody either; assigning helps."""
    sentence = "Nobody is in charge: assign it first."
    for unit in (None, UnitFactory()):
        commitment.assign(unit=unit, by=manager)
        with refuses(commitment, sentence):
            commitment.request_update(answer_by=FAR, by=manager)
    UserFactory(role="manager", unit=commitment.unit)
    commitment.request_update(answer_by=FAR, by=manager)
    assert fresh(commitment).update_asked_for == FAR


class TestArchive:
    @pytest.mark.parametrize("archived_as", ["closed_file", "mistake"])
    def test_it_is_out_of_every_list_and_its_status_stays(self, commitment, manager, archived_as):
        commitment.archive(archived_as, by=manager, note=WHY)
        kept = fresh(commitment)
        assert (kept.archived_as, kept.status) == (archived_as, "announced")
        assert not Commitment.objects.live().exists()
        entry = last_entry(commitment)
        assert (entry.verb, entry.note) == (Verb.ARCHIVE, WHY)
        assert entry.changes == {"archived_as": ["", archived_as]}

    def test_it_needs_a_reason_and_a_kind(self, commitment, manager):
        with refuses(commitment, "Say why, in a sentence.", "note"):
            commitment.archive("mistake", by=manager, note="")
        for kind in ("", "merged", "lost"):
            with refuses(commitment, "Choose why it is archived.", "archived_as"):
                commitment.archive(kind, by=manager, note=WHY)

    def test_it_comes_back_with_a_reason(self, commitment, manager):
        commitment.archive("mistake", by=manager, note=WHY)
        with refuses(commitment, "Say why, in a sentence.", "note"):
            commitment.unarchive(by=manager, note="")
        commitment.unarchive(by=manager, note="It was no mistake.")
        assert Commitment.objects.live().get() == commitment
        assert last_entry(commitment).changes == {"archived_as": ["mistake", ""]}

    def test_what_is_not_in_it_does_not_come_out(self, commitment, manager):
        with refuses(commitment, "It isn't archived."):
            commitment.unarchive(by=manager, note=WHY)


class TestRedact:
    @pytest.fixture
    def noted(self, commitment, analyst):
        commitment.note("The cook's telephone number.", by=analyst)
        return commitment

    def test_the_words_go_and_the_entry_stays(self, noted, admin):
        entry = last_entry(noted)
        noted.redact(entry.number, by=admin, note="A private number.")
        gone = noted.updates.get(number=entry.number)
        assert gone.note is None
        assert (gone.written_note.text, gone.written_note.salt) == ("", "")
        assert gone.note_digest == entry.note_digest
        act = last_entry(noted)
        assert (act.verb, act.note) == (Verb.REDACT, "A private number.")
        assert act.changes == {"redacted": [None, entry.number]}

    def test_it_needs_a_reason(self, noted, admin):
        with refuses(noted, "Say why, in a sentence.", "note"):
            noted.redact(noted.version, by=admin, note="")
        assert last_entry(noted).note == "The cook's telephone number."

    def test_only_a_note_that_is_there_is_redacted(self, noted, admin):
        number = noted.version
        noted.redact(number, by=admin, note="A private number.")
        for without in (1, number, 999):
            with refuses(noted, "That entry has no note to redact."):
                noted.redact(without, by=admin, note="Again.")

    def test_the_reason_of_a_redaction_can_be_redacted_too(self, noted, admin):
        noted.redact(noted.version, by=admin, note="His number is 5551234.")
        noted.redact(noted.version, by=admin, note="A private number.")
        assert [update.note for update in noted.updates.history()] == [
            "A private number.",
            None,
            None,
            "",
        ]
