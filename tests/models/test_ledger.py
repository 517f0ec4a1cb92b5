"""The ledger: appended to, never altered, and enough to tell a commitment's whole story."""

import hashlib
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from commitments import lifecycle
from commitments.due import window
from commitments.models import Commitment, Update, UpdateNote
from commitments.models.recording import natural_key, recorded
from commitments.models.update import Verb, digest
from tests.factories import CommitmentFactory, CounterpartFactory, SourceFactory, UserFactory

from .acts import ACTS, DAY, FAR, WHY

pytestmark = pytest.mark.django_db


@pytest.fixture
def noted(commitment, analyst):
    commitment.note("The cook's telephone number.", by=analyst)
    return commitment


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE commitments_update SET verb = 'note'",
            "UPDATE commitments_update SET hash = hash",
            "DELETE FROM commitments_update",
        ],
    )
    def test_an_entry_to_be_changed_or_deleted(self, noted, statement):
        before = list(Update.objects.values())
        with pytest.raises(DatabaseError, match="the ledger is append-only"):
            run(statement)
        assert list(Update.objects.values()) == before

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE commitments_updatenote SET text = 'Another number.', salt = ''",
            "UPDATE commitments_updatenote SET text = ''",
            "UPDATE commitments_updatenote SET salt = ''",
            "UPDATE commitments_updatenote SET update_id = update_id - 1, text = '', salt = ''",
        ],
    )
    def test_a_note_to_be_anything_but_erased(self, noted, statement):
        with pytest.raises(DatabaseError, match="a note of the ledger can only be erased"):
            run(statement)
        assert UpdateNote.objects.get().text == "The cook's telephone number."

    def test_a_note_to_be_deleted(self, noted):
        with pytest.raises(DatabaseError, match="the ledger is append-only"):
            run("DELETE FROM commitments_updatenote")

    def test_but_not_a_note_to_be_erased(self, noted):
        run("UPDATE commitments_updatenote SET text = '', salt = ''")
        assert noted.updates.last().note is None

    def test_a_second_entry_of_the_same_number(self, noted):
        with pytest.raises(DatabaseError), transaction.atomic():
            Update.objects.append(noted, Verb.NOTE, by=None, via="command", changes={})

    @pytest.mark.parametrize("table", ["commitments_update", "commitments_updatenote"])
    def test_all_of_them_to_be_emptied_at_once(self, noted, table):
        empty = "TRUNCATE {} CASCADE" if connection.vendor == "postgresql" else "DELETE FROM {}"
        connection.check_constraints()  # PostgreSQL empties no table with checks outstanding
        with pytest.raises(DatabaseError, match="the ledger is append-only"):
            run(empty.format(table))


@pytest.mark.parametrize("which", ["the entry", "a commitment", "a source", "a person"])
def test_what_the_ledger_speaks_of_is_not_deleted(noted, analyst, which):
    spoken_of = {
        "the entry": noted.updates.last(),
        "a commitment": noted,
        "a source": noted.updates.first().source,
        "a person": analyst,
    }[which]
    with pytest.raises(DatabaseError), transaction.atomic():
        spoken_of.delete()


def is_true(commitment):
    """Recompute the whole chain from what the database holds."""
    previous = ""
    for number, entry in enumerate(commitment.updates.order_by("number"), start=1):
        if (entry.number, entry.previous_hash) != (number, previous):
            return False
        if entry.hash != entry.computed_hash():
            return False
        if entry.note and digest(entry.note, entry.written_note.salt) != entry.note_digest:
            return False
        previous = entry.hash
    return number == commitment.version


class TestChain:
    def test_each_entry_vouches_for_the_one_before(self, noted, manager):
        noted.assign(unit=None, focal_point=manager, by=manager, via="admin")
        first, second, third = noted.updates.order_by("number")
        assert (first.previous_hash, second.previous_hash, third.previous_hash) == (
            "",
            first.hash,
            second.hash,
        )
        assert is_true(noted)

    def test_each_commitment_has_a_chain_of_its_own(self, noted):
        other = CommitmentFactory()
        assert other.updates.get().previous_hash == ""
        noted.note("More.", by=None)
        assert is_true(noted)
        assert is_true(other)

    def test_the_hash_is_over_all_that_the_entry_says(self, noted, analyst):
        entry = noted.updates.last()
        told = [
            noted.updates.first().hash,
            noted.pk,
            2,
            "note",
            analyst.pk,
            "browser",
            entry.at.isoformat(),
            None,
            None,
            {},
            entry.note_digest,
        ]
        canonical = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert entry.hash == hashlib.sha256(canonical.encode()).hexdigest()

    @pytest.mark.parametrize(
        ("field", "forged"),
        [
            ("number", 9),
            ("verb", "review"),
            ("actor_id", None),
            ("via", "command"),
            ("as_of", DAY),
            ("source_id", 1),
            ("changes", {"status": ["announced", "fulfilled"]}),
            ("note_digest", digest("Another number.", "salt")),
            ("previous_hash", "0" * 64),
        ],
    )
    def test_it_breaks_when_anything_is_forged(self, noted, field, forged):
        entry = noted.updates.last()
        assert getattr(entry, field) != forged
        setattr(entry, field, forged)
        assert entry.hash != entry.computed_hash()

    def test_the_digest_of_a_note_is_salted(self, commitment):
        commitment.note("The same words.", by=None)
        commitment.note("The same words.", by=None)
        first, second = commitment.updates.order_by("number")[1:]
        assert first.note_digest == digest("The same words.", first.written_note.salt)
        assert first.note_digest != second.note_digest

    def test_an_entry_without_a_note_has_no_digest(self, commitment):
        entry = commitment.updates.get()
        assert (entry.note, entry.note_digest) == ("", "")
        assert not UpdateNote.objects.exists()

    def test_redaction_leaves_it_whole(self, noted, admin):
        noted.redact(2, by=admin, note="A private number.")
        assert is_true(noted)
        assert noted.updates.get(number=2).note_digest

    def test_text_of_any_language_survives_it(self, commitment, analyst):
        commitment.title_es = "Ñandú “árabe” 中文 \u2028 \\ \" ' 😀"
        commitment.edit(by=analyst, note="Ünïcödé ✓")
        assert is_true(Commitment.objects.get(pk=commitment.pk))


def test_an_entry_tells_what_it_is_in_words(noted):
    assert str(noted.updates.last()) == f"{noted.reference} #2: noted"
    assert [entry.number for entry in noted.updates.history()] == [2, 1]


def replayed(commitment):
    """What the row must hold, from its ledger alone; each change starts where the last ended."""
    state = {"counterparts": [], "topics": [], "supporting_units": [], "citations": []}
    for entry in commitment.updates.order_by("number"):
        for name, (old, new) in entry.changes.items():
            if name == "citations":
                for gone in old:
                    state[name].remove(gone)
                state[name] += new
            elif name not in ("merged", "redacted"):
                assert (state.get(name) or None) == (old or None), (entry, name)
                state[name] = new
    return state


def assert_ledger_tells_all(commitment):
    row = Commitment.objects.get(pk=commitment.pk)
    state = replayed(row)

    def in_order(citations):
        return sorted(citations, key=lambda told: json.dumps(told, sort_keys=True))

    assert in_order(state.pop("citations")) == in_order(
        citation.as_entry() for citation in row.citations.all()
    )
    for name in ("counterparts", "topics", "supporting_units"):
        assert state.pop(name) == sorted(map(natural_key, getattr(row, name).all()))
    held = {field.name: recorded(row, field) or None for field in row.recorded_fields()}
    assert {name: state.get(name) or None for name in held} == held
    assert not set(state) - set(held)


def assert_derived_figures_hold(commitment):
    row = Commitment.objects.get(pk=commitment.pk)
    assert row.due == window(row.due_edtf)
    assert row.first_due == window(row.first_due_edtf)
    assert row.slippage_days == lifecycle.slippage(row.tightest_latest, row.due_latest)
    assert row.due_latest or row.next_review, "nobody would ever look at it again"
    assert row.version == row.updates.count()


def test_the_ledger_alone_gives_the_row_back_after_a_long_life(manager, analyst, admin):
    commitment = CommitmentFactory(
        due_edtf="2026", due_phrase="en 2026", counterparts=[CounterpartFactory()], note="Found."
    )
    twin = CommitmentFactory(due_edtf="2026-34", source=SourceFactory(date_edtf="2026-01-10"))
    proof = SourceFactory(date_edtf="2026-03-20")
    commitment.title_es = "Otro título"
    commitment.edit(by=analyst, counterparts=[CounterpartFactory(), CounterpartFactory()])
    commitment.assign(unit=None, focal_point=analyst, alternate=manager, by=manager)
    commitment.narrow("2026-33", "primer trimestre", source=SourceFactory(), by=analyst)
    commitment.propose_move("2026-34", "segundo trimestre", by=analyst, note=WHY)
    commitment.accept_move(by=manager)
    commitment.move("2026-35", "tercer trimestre", by=manager, note=WHY, source=SourceFactory())
    commitment.correct(announced_on=date(2026, 1, 12), strength="intended", by=manager, note=WHY)
    commitment.request_update(answer_by=FAR, by=manager)
    commitment.review(next_review=FAR, by=analyst, note="Searched.")
    commitment.note("They called.", by=analyst)
    commitment.redact(commitment.version, by=admin, note="Private.")
    commitment.change_status("stalled", as_of=date(2026, 2, 1), by=analyst)
    twin.merge_into(commitment, by=manager, note=WHY)
    commitment.cite(proof, "evidence", by=analyst)
    commitment.report_outcome("fulfilled", as_of=DAY, by=analyst)
    commitment.send_back(by=manager, note=WHY)
    commitment.report_outcome("partially_fulfilled", as_of=DAY, by=analyst)
    commitment.confirm(by=manager)
    commitment.archive("closed_file", by=manager, note=WHY)
    commitment.unarchive(by=manager, note=WHY)
    commitment.reopen(by=manager, note=WHY)
    commitment.uncite(commitment.citations.get(source=proof), by=manager, note=WHY)
    for record in (commitment, twin):
        assert is_true(record)
        assert_ledger_tells_all(record)
        assert_derived_figures_hold(record)


WINDOWS = ["", "2026", "2026-33", "2026-34", "2027", "../2026-04-11", "2026-05/.."]
STEPS = st.one_of(
    st.tuples(st.just("act"), st.sampled_from(sorted(set(ACTS) - {Verb.MERGE}))),
    st.tuples(st.sampled_from(["narrow", "move", "propose"]), st.sampled_from(WINDOWS)),
    st.tuples(st.sampled_from(["first", "due"]), st.sampled_from(WINDOWS)),
)


def take(commitment, step, *, by):
    """Do it, or learn why not; what is refused must leave no trace."""
    name, how = step
    acting = {"by": by, "note": WHY}
    steps = {
        "act": lambda: ACTS[how][1](commitment, by=by),
        "narrow": lambda: commitment.narrow(how, how, source=SourceFactory(), **acting),
        "move": lambda: commitment.move(how, how, **acting),
        "propose": lambda: commitment.propose_move(how, how, **acting),
        "first": lambda: commitment.correct(first_due_edtf=how, **acting),
        "due": lambda: commitment.correct(due=(how, how), **acting),
    }
    steps[name]()


@hypothesis_settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(WINDOWS), st.lists(st.tuples(STEPS, st.booleans()), min_size=1, max_size=12))
def test_the_ledger_alone_gives_the_row_back_whatever_was_done(announced, steps):
    people = [UserFactory(role="admin"), UserFactory(role="admin")]
    commitment = CommitmentFactory(due_edtf=announced)
    for step, second in steps:
        loaded = Commitment.objects.get(pk=commitment.pk)
        try:
            take(loaded, step, by=people[second])
        except ValidationError:
            assert Commitment.objects.get(pk=commitment.pk).version == commitment.version
        commitment = Commitment.objects.get(pk=commitment.pk)
    assert is_true(commitment)
    assert_ledger_tells_all(commitment)
    assert_derived_figures_hold(commitment)
