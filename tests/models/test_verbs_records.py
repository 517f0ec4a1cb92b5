"""Registering, editing, citing, assigning, reviewing, redacting, and the archive."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commitments.models import Citation, Commitment
from commitments.models.update import Verb
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

from .acts import FAR, WHY
from .helpers import fresh, last_entry, refuses, writes_nothing

pytestmark = pytest.mark.django_db


class TestRegister:
    def test_the_first_entry_tells_all_that_was_registered(self, analyst):
        chile, security, embassy = CounterpartFactory(), TopicFactory(), UnitFactory()
        source = SourceFactory(text="El canciller visitará Santiago en 2026.")
        registered = Commitment.objects.register(
            source=source,
            quote="visitará Santiago en 2026",
            by=analyst,
            title_es="Visita a Santiago",
            kind="visit",
            announced_on=date(2026, 1, 15),
            due_edtf="2026",
            due_phrase="en 2026",
            unit=embassy,
            counterparts=[chile],
            topics=[security],
            note="Seen on the front page.",
        )
        kept = fresh(registered)
        assert (kept.version, kept.status, kept.as_of) == (1, "announced", date(2026, 1, 15))
        entry = kept.updates.get()
        assert (entry.verb, entry.number, entry.actor) == (Verb.REGISTER, 1, analyst)
        assert (entry.via, entry.source, entry.as_of) == ("browser", source, date(2026, 1, 15))
        assert entry.note == "Seen on the front page."
        assert entry.previous_hash == ""
        assert entry.changes == {
            "title_es": [None, "Visita a Santiago"],
            "kind": [None, "visit"],
            "strength": [None, "firm"],
            "nature": [None, "once"],
            "bound_party": [None, "peru"],
            "announced_on": [None, "2026-01-15"],
            "due_edtf": [None, "2026"],
            "due_phrase": [None, "en 2026"],
            "first_due_edtf": [None, "2026"],
            "status": [None, "announced"],
            "as_of": [None, "2026-01-15"],
            "unit": [None, embassy.slug],
            "counterparts": [[], [chile.slug]],
            "topics": [[], [security.slug]],
            "citations": [
                [],
                [
                    {
                        "source": source.pk,
                        "role": "announces",
                        "quote": "visitará Santiago en 2026",
                    }
                ],
            ],
        }
        citation = kept.citations.get()
        assert source.text[citation.start : citation.end] == citation.quote

    def test_its_reference_is_its_number_with_four_digits(self):
        registered = CommitmentFactory(title_en="A visit")
        assert registered.reference == f"C-{registered.pk:04d}"
        assert str(registered) == f"{registered.reference} A visit"
        assert registered.get_absolute_url() == f"/commitments/{registered.reference}/"

    @pytest.mark.parametrize(
        ("kind", "strength", "review"),
        [
            ("visit", "firm", date(2026, 7, 14)),
            ("meeting", "intended", date(2026, 7, 14)),
            ("opening", "firm", date(2026, 7, 14)),
            ("deployment", "firm", date(2026, 7, 14)),
            ("agreement", "firm", date(2027, 1, 15)),
            ("plan", "firm", date(2027, 1, 15)),
            ("visit", "aspirational", date(2027, 1, 15)),
        ],
    )
    def test_an_undated_one_gets_its_review_date(self, kind, strength, review):
        registered = CommitmentFactory(kind=kind, strength=strength)
        assert fresh(registered).next_review == review
        assert last_entry(registered).changes["next_review"] == [None, review.isoformat()]

    def test_unless_another_is_given(self):
        assert fresh(CommitmentFactory(next_review=FAR)).next_review == FAR

    def test_a_dated_one_gets_none(self):
        assert fresh(CommitmentFactory(due_edtf="2026")).next_review is None

    def test_a_window_without_a_latest_day_counts_as_no_deadline(self):
        registered = CommitmentFactory(due_edtf="2026-03/..", kind="visit")
        kept = fresh(registered)
        assert (kept.due_earliest, kept.due_latest) == (date(2026, 3, 1), None)
        assert (kept.schedule(), kept.next_review) == ("no_deadline", date(2026, 7, 14))

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("kind", "party", "Value 'party' is not a valid choice."),
            ("strength", "solemn", "Value 'solemn' is not a valid choice."),
            ("title_es", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ],
    )
    def test_what_does_not_hold_is_refused_and_nothing_is_kept(self, field, value, sentence):
        with pytest.raises(ValidationError) as refusal:
            CommitmentFactory(**{field: value})
        assert refusal.value.message_dict == {field: [sentence]}
        assert not Commitment.objects.exists()

    def test_a_note_that_is_too_long_is_refused(self):
        with pytest.raises(ValidationError) as refusal:
            CommitmentFactory(note="x" * 4001)
        assert refusal.value.message_dict == {"note": ["A note holds at most 4000 characters."]}
        assert not Commitment.objects.exists()


class TestEdit:
    def test_it_writes_what_was_set(self, commitment, analyst):
        commitment.title_en, commitment.actor = "State visit", "The minister"
        before = fresh(commitment).title_en
        commitment.edit(by=analyst, note="As the protocol office writes it.")
        kept = fresh(commitment)
        assert (kept.title_en, kept.actor) == ("State visit", "The minister")
        entry = last_entry(commitment)
        assert (entry.verb, entry.note) == (Verb.EDIT, "As the protocol office writes it.")
        assert entry.changes == {"title_en": [before, "State visit"], "actor": ["", "The minister"]}

    def test_its_ties_are_told_by_their_codes(self, commitment, analyst):
        first, second = CounterpartFactory(slug="chile"), CounterpartFactory(slug="brasil")
        commitment.edit(by=analyst, counterparts=[first])
        commitment.edit(by=analyst, counterparts=[first, second], topics=[])
        assert set(commitment.counterparts.all()) == {first, second}
        assert last_entry(commitment).changes == {"counterparts": [["chile"], ["brasil", "chile"]]}
        commitment.edit(by=analyst, counterparts=[])
        assert not commitment.counterparts.exists()

    def test_what_does_not_hold_is_refused(self, commitment, analyst):
        commitment.kind = "party"
        with refuses(commitment, "Value 'party' is not a valid choice.", "kind"):
            commitment.edit(by=analyst)


class TestCite:
    def test_a_source_with_its_words_and_what_they_do(self, commitment, analyst):
        source = SourceFactory(text="Hoy llegó la ministra.")
        commitment.cite(source, "evidence", "llegó la ministra", by=analyst, note="Page 3.")
        citation = commitment.citations.get(role="evidence")
        assert (citation.start, citation.end) == (4, 21)
        entry = last_entry(commitment)
        assert (entry.verb, entry.source, entry.note) == (Verb.CITE, source, "Page 3.")
        assert entry.changes == {
            "citations": [
                [],
                [{"source": source.pk, "role": "evidence", "quote": "llegó la ministra"}],
            ]
        }

    def test_words_that_do_not_stand_there_have_no_place(self, commitment, analyst):
        source = SourceFactory(text="Hoy llegó la ministra.")
        commitment.cite(source, "evidence", "llega el ministro", by=analyst)
        citation = commitment.citations.get(role="evidence")
        assert (citation.start, citation.end) == (None, None)

    def test_a_second_announcement_announces_again(self, commitment, analyst):
        source = SourceFactory()
        commitment.cite(source, "announces", by=analyst)
        assert commitment.citations.get(source=source).role == "announces_again"
        assert str(commitment.citations.get(source=source)) == f"announces again: {source}"

    def test_a_source_announces_it_once(self, commitment, analyst):
        source = commitment.citations.get().source
        for role in ("announces", "announces_again"):
            with refuses(commitment, "This source already announces the commitment.", "source"):
                commitment.cite(source, role, by=analyst)

    def test_but_may_say_more_about_it(self, commitment, analyst):
        source = commitment.citations.get().source
        commitment.cite(source, "changes", "menos mesas", by=analyst)
        assert [citation.role for citation in commitment.citations.all()] == [
            "announces",
            "changes",
        ]

    def test_it_needs_a_source(self, commitment, analyst):
        with refuses(commitment, "Name the source.", "source"):
            commitment.cite(None, "evidence", by=analyst)

    def test_an_unknown_role_is_told(self, commitment, analyst):
        with refuses(commitment, "Value 'rumour' is not a valid choice.", "role"):
            commitment.cite(SourceFactory(), "rumour", by=analyst)

    def test_a_quote_that_is_too_long_is_told(self, commitment, analyst):
        sentence = "Ensure this value has at most 1000 characters (it has 100000)."
        with refuses(commitment, sentence, "quote"):
            commitment.cite(SourceFactory(), "evidence", "x" * 100_000, by=analyst)


class TestUncite:
    @pytest.fixture
    def cited(self, commitment, analyst):
        commitment.cite(SourceFactory(), "announces_again", "pronto", by=analyst)
        return commitment

    def test_a_citation_made_in_error_goes_and_the_ledger_keeps_it(self, cited, analyst):
        citation = cited.citations.last()
        told = citation.as_entry()
        cited.uncite(citation, by=analyst, note="Another visit.")
        assert cited.citations.count() == 1
        entry = last_entry(cited)
        assert (entry.verb, entry.source_id) == (Verb.UNCITE, told["source"])
        assert entry.note == "Another visit."
        assert entry.changes == {"citations": [[told], []]}

    def test_it_needs_a_reason(self, cited, analyst):
        with refuses(cited, "Say why, in a sentence.", "note"):
            cited.uncite(cited.citations.last(), by=analyst, note="")

    def test_the_announcement_stays(self, cited, analyst):
        with refuses(cited, "The announcement itself can't be removed."):
            cited.uncite(cited.citations.first(), by=analyst, note="Wrong.")

    def test_the_last_proof_of_an_outcome_stays(self, commitment, analyst):
        proof, better = (SourceFactory(date_edtf=f"2026-03-{day}") for day in (20, 21))
        commitment.report_outcome("fulfilled", as_of=date(2026, 3, 20), by=analyst, evidence=proof)
        with refuses(commitment, "Name the source that proves it.", "evidence"):
            commitment.uncite(commitment.citations.last(), by=analyst, note="Wrong.")
        commitment.cite(better, "evidence", by=analyst)
        commitment.uncite(commitment.citations.get(source=proof), by=analyst, note="Wrong.")
        assert commitment.citations.get(role="evidence").source == better

    def test_not_a_citation_of_another_commitment(self, commitment, analyst):
        other = CommitmentFactory()
        other.cite(SourceFactory(), "evidence", by=analyst)
        with (
            writes_nothing(other),
            writes_nothing(commitment),
            pytest.raises(Citation.DoesNotExist),
        ):
            commitment.uncite(other.citations.last(), by=analyst, note="Wrong.")


@pytest.mark.parametrize("words", ["", " \t\n"])
def test_a_note_has_words(commitment, analyst, words):
    with refuses(commitment, "Write the note.", "note"):
        commitment.note(words, by=analyst)


def test_a_note_changes_nothing_else(commitment, analyst):
    commitment.note("They called: next week.", by=analyst)
    entry = last_entry(commitment)
    assert (entry.verb, entry.changes) == (Verb.NOTE, {})
    assert entry.note == str(entry.written_note) == "They called: next week."


class TestAssign:
    def test_a_unit_a_person_in_charge_and_a_stand_in(self, commitment, manager):
        unit, ana, luis = UnitFactory(), UserFactory(username="ana"), UserFactory(username="luis")
        commitment.assign(unit=unit, focal_point=ana, alternate=luis, by=manager)
        kept = fresh(commitment)
        assert (kept.unit, kept.focal_point, kept.alternate) == (unit, ana, luis)
        assert last_entry(commitment).changes == {
            "unit": [None, unit.slug],
            "focal_point": [None, "ana"],
            "alternate": [None, "luis"],
        }

    def test_the_alternate_is_somebody_else(self, commitment, manager):
        ana = UserFactory()
        sentence = "The alternate is somebody else than the focal point."
        with refuses(commitment, sentence, "alternate"):
            commitment.assign(unit=None, focal_point=ana, alternate=ana, by=manager)


class TestReview:
    def test_nothing_new_is_an_act_of_its_own(self, commitment, analyst, today):
        commitment.review(next_review=FAR, by=analyst, note="Searched the gazette.")
        kept = fresh(commitment)
        assert (kept.last_reviewed, kept.next_review) == (today, FAR)
        entry = last_entry(commitment)
        assert (entry.verb, entry.note) == (Verb.REVIEW, "Searched the gazette.")
        assert entry.changes == {
            "last_reviewed": [None, today.isoformat()],
            "next_review": [None, FAR.isoformat()],
        }

    def test_it_says_where_one_searched(self, commitment, analyst):
        with refuses(commitment, "Say where you searched.", "note"):
            commitment.review(next_review=FAR, by=analyst, note=" ")

    def test_the_next_one_lies_after_today(self, commitment, analyst, today, tomorrow):
        for day in (None, today):
            with refuses(commitment, "The next review lies after today.", "next_review"):
                commitment.review(next_review=day, by=analyst, note="Searched.")
        commitment.review(next_review=tomorrow, by=analyst, note="Searched.")
        assert fresh(commitment).next_review == tomorrow

    def test_only_what_is_open_is_reviewed(self, commitment, manager, analyst):
        commitment.report_outcome("not_fulfilled", as_of=date(2026, 3, 1), by=analyst, note=WHY)
        with refuses(commitment, "Only an open commitment is reviewed."):
            commitment.review(next_review=FAR, by=analyst, note="Searched.")

    def test_what_is_suggested_depends_on_deadline_and_kind(self):
        day = date(2026, 3, 1)
        assert CommitmentFactory(due_edtf="2026").next_review_after(day) == date(2026, 3, 31)
        assert CommitmentFactory(kind="visit").next_review_after(day) == date(2026, 8, 28)
        assert CommitmentFactory(kind="plan").next_review_after(day) == date(2027, 3, 1)
