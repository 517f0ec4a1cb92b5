"""The ledger in words: every kind of entry, each field by its name, both values readable."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from commitments.history import told
from commitments.models.update import Verb
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 20)


@pytest.fixture
def ana():
    return UserFactory(username="ana", first_name="Ana", last_name="Ríos", role="analyst")


def newest(commitment):
    """The newest entry, told: (who, {label: (old, new)})."""
    entry = told(commitment.updates.history())[0]
    return entry.who, {str(line.label): (line.old, line.new) for line in entry.lines}


def test_who_did_it_is_named_in_full(commitment, ana):
    commitment.note("They called.", by=ana)
    assert newest(commitment) == ("Ana Ríos", {})


def test_a_command_is_the_system(commitment):
    assert newest(commitment)[0] == "The system"


def test_a_registration_tells_all_that_was_entered():
    commitment = CommitmentFactory(
        title_en="A visit",
        kind="visit",
        due_edtf="2026-33",
        due_phrase="primer trimestre",
        counterparts=[CounterpartFactory(name_en="France"), CounterpartFactory(name_en="Chile")],
        topics=[TopicFactory(name_en="Trade")],
        unit=UnitFactory(name_en="Protocol"),
        source=SourceFactory(title="Nota de prensa", number="7-26"),
    )
    _who, lines = newest(commitment)
    assert lines["title in English"] == ("", "A visit")
    assert lines["kind"] == ("", "Visit")
    assert lines["due window"] == ("", "first quarter of 2026")
    assert lines["unit"] == ("", "Protocol")
    assert lines["topics"] == ("", "Trade")
    assert set(lines["counterparts"][1].split(", ")) == {"France", "Chile"}
    assert lines["citations"] == ("", "announces: Nota de prensa (7-26)")
    assert lines["announced on"] == ("", "15 January 2026")


def test_a_status_is_told_by_its_word_and_its_day(commitment, ana):
    commitment.change_status("in_progress", as_of=DAY, by=ana)
    assert newest(commitment)[1] == {
        "status": ("Announced", "In progress"),
        "as of": ("15 January 2026", "20 March 2026"),
    }


def test_a_window_is_told_as_people_say_it(commitment):
    commitment.move("2199-33", "T1 2199", by=None, note="Postponed.")
    lines = newest(commitment)[1]
    assert lines["due window"] == (commitment.first_due_edtf, "first quarter of 2199")


def test_losing_the_deadline_is_told(commitment):
    commitment.move("", "sin plazo", by=None, note="They dropped the date.")
    assert newest(commitment)[1]["due window"][1] == "no deadline"


def test_a_proposal_is_told_with_who_made_it(commitment, ana):
    commitment.propose_move("2199", "en 2199", by=ana, note="They said so.")
    assert newest(commitment)[1] == {
        "proposed window": ("", "2199"),
        "proposed, in words": ("", "en 2199"),
        "proposed by": ("", "Ana Ríos"),
    }


def test_owners_are_told_by_name(commitment, ana):
    luis = UserFactory(username="luis")
    commitment.assign(unit=UnitFactory(name_en="Protocol"), focal_point=ana, by=None)
    commitment.assign(unit=UnitFactory(name_en="Press"), focal_point=luis, alternate=ana, by=None)
    assert newest(commitment)[1] == {
        "unit": ("Protocol", "Press"),
        "focal point": ("Ana Ríos", "luis"),
        "alternate": ("", "Ana Ríos"),
    }


def test_an_outcome_is_told_with_its_reporter_and_evidence(commitment, ana):
    story = SourceFactory(independent=True, title="It happened", number="", date_edtf="2026-03-20")
    commitment.report_outcome("fulfilled", as_of=DAY, by=ana, evidence=story)
    lines = newest(commitment)[1]
    assert lines["status"] == ("Announced", "Fulfilled")
    assert lines["reported by"] == ("", "Ana Ríos")
    assert lines["former status"] == ("", "Announced")
    assert lines["citations"] == ("", "evidence: It happened")


def test_a_removed_citation_is_told(commitment):
    commitment.cite(SourceFactory(title="Nota", number=""), "changes", by=None)
    commitment.uncite(commitment.citations.last(), by=None, note="The wrong one.")
    assert newest(commitment)[1] == {"citations": ("changes what was promised: Nota", "")}


@pytest.mark.usefixtures("focal_point")
def test_a_question_for_news_is_told(commitment, manager):
    commitment.request_update(answer_by=date(2099, 1, 5), by=manager)
    assert newest(commitment)[1] == {
        "update asked by": ("", "manager"),
        "update asked for": ("", "5 January 2099"),
    }


def test_a_redaction_names_the_entry(commitment, admin):
    commitment.note("Too much.", by=None)
    commitment.redact(commitment.version, by=admin, note="A private number.")
    assert newest(commitment)[1] == {"note redacted": ("", "#2")}


def test_archive_and_merge_are_told(commitment):
    kept = CommitmentFactory()
    commitment.merge_into(kept, by=None, note="The same.")
    lines = newest(commitment)[1]
    assert lines["archived as"] == ("", "Merged into another")
    assert lines["successor"] == ("", kept.reference)
    assert newest(kept)[1]["merged record"] == ("", commitment.reference)


def test_what_was_renamed_is_told_by_its_present_name(commitment, ana):
    unit = UnitFactory(name_en="Protocol")
    commitment.assign(unit=unit, focal_point=ana, by=None)
    unit.name_en, ana.last_name = "Protocol and Ceremonial", "Ríos Vega"
    unit.save()
    ana.save()
    lines = newest(commitment)[1]
    assert lines["unit"][1] == "Protocol and Ceremonial"
    assert lines["focal point"][1] == "Ana Ríos Vega"


def test_a_key_that_nothing_has_any_more_stands_for_itself(commitment, ana):
    unit = UnitFactory(slug="protocol")
    commitment.assign(unit=unit, focal_point=ana, by=None)
    unit.slug = ana.username = "renamed"
    unit.save()
    ana.save()
    lines = newest(commitment)[1]
    assert (lines["unit"][1], lines["focal point"][1]) == ("protocol", "ana")


def test_it_is_told_in_the_readers_language(commitment):
    commitment.assign(unit=UnitFactory(name_es="Protocolo", name_en="Protocol"), by=None)
    commitment.move("2199-33", "T1 2199", by=None, note="Postponed.")
    with translation.override("es"):
        moved, assigned, _registered = told(commitment.updates.history())
        assert "primer trimestre de 2199" in [line.new for line in moved.lines]
        assert [line.new for line in assigned.lines] == ["Protocolo"]


def test_every_verb_can_be_told(commitment, ana, manager, admin):
    """One long life; each entry has a sentence and words for every value."""
    later = timezone.localdate().replace(month=1, day=1, year=timezone.localdate().year + 1)
    commitment.title_en = "A better title"
    commitment.edit(by=ana, counterparts=[CounterpartFactory()])
    commitment.correct(by=manager, note="A slip.", strength="intended")
    commitment.note("They called.", by=ana)
    commitment.change_status("stalled", as_of=DAY, by=ana)
    commitment.narrow(f"{later.year}-33", "T1", source=SourceFactory(), by=ana)
    commitment.propose_move("2198", "2198", by=ana, note="Perhaps.")
    commitment.refuse_move(by=manager, note="No.")
    commitment.propose_move("2199", "2199", by=ana, note="Surely.")
    commitment.accept_move(by=manager)
    commitment.move("2197", "2197", by=manager, note="Earlier.")
    commitment.assign(unit=UnitFactory(), focal_point=ana, by=manager)
    commitment.use_kept(commitment.unit, UnitFactory(), by=manager, note="One office.")
    commitment.cite(SourceFactory(), "changes", by=ana)
    commitment.uncite(commitment.citations.last(), by=ana, note="The wrong one.")
    commitment.review(next_review=later, by=ana, note="Searched everywhere.")
    commitment.request_update(answer_by=date(2099, 1, 5), by=manager)
    commitment.report_outcome("not_fulfilled", as_of=DAY, by=ana, note="Searched.")
    commitment.send_back(by=manager, note="Look again.")
    commitment.report_outcome("not_fulfilled", as_of=DAY, by=ana, note="Searched again.")
    commitment.confirm(by=manager)
    commitment.reopen(by=manager, note="News.")
    commitment.archive("closed_file", by=manager, note="Done.")
    commitment.unarchive(by=manager, note="Not done.")
    commitment.redact(4, by=admin, note="A private number.")
    commitment.merge_into(CommitmentFactory(), by=manager, note="The same.")
    entries = told(commitment.updates.history())
    assert {entry.update.verb for entry in entries} == set(Verb.values)
    for entry in entries:
        assert entry.who
        for line in entry.lines:
            assert line.label
            assert isinstance(line.old, str)
            assert isinstance(line.new, str)
            assert line.old or line.new


def test_names_are_looked_up_once_for_all_entries(commitment, ana):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            told(commitment.updates.history())
        return len(captured)

    for _ in range(3):
        commitment.assign(unit=UnitFactory(), focal_point=UserFactory(), by=None)
    few = queries()
    for _ in range(20):
        commitment.assign(unit=UnitFactory(), focal_point=UserFactory(), by=None)
    assert queries() == few <= 6
