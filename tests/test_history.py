"""Ledger entries are told in words, those of long ago included."""

import pytest
from django.utils.functional import Promise

from commitments.history import LABELS, label, plain, told
from commitments.models import Commitment
from tests.factories import CounterpartFactory, SourceFactory

pytestmark = pytest.mark.django_db


def entry(commitment, number):
    return told(commitment.updates.filter(number=number))[0]


def lines(commitment, number):
    return [str(line) for line in entry(commitment, number).lines]


def test_every_recorded_field_has_a_name_in_both_languages():
    for field in Commitment().recorded_fields():
        name = LABELS.get(field.name, field._verbose_name)
        assert isinstance(name, Promise), field.name


def test_a_change_names_the_old_and_the_new_value(commitment, manager, today):
    commitment.change_status("stalled", as_of=today, by=manager)
    assert "status: Announced → Stalled" in lines(commitment, 2)
    assert str(entry(commitment, 2)).startswith(f"{manager} changed the status: ")


def test_what_was_emptied_reads_as_nothing(commitment, manager):
    chile = CounterpartFactory(slug="chile", name_en="Chile")
    commitment.edit(by=None, counterparts=[chile])
    commitment.edit(by=manager, counterparts=[])
    assert lines(commitment, 2) == ["counterparts: Chile"]
    assert lines(commitment, 3) == ["counterparts: Chile → —"]


def test_a_citation_is_told_by_its_role_and_source(commitment, manager):
    source = SourceFactory(title="The delegation has arrived", number="")
    commitment.cite(source, "evidence", "llegó a Lima", by=manager)
    assert lines(commitment, 2) == ["citations: evidence: The delegation has arrived"]


def test_people_and_windows_are_told_by_name(commitment, analyst, manager):
    commitment.propose_move("2028-33", "Q1 2028", by=analyst, note="The embassy asks for it.")
    assert "proposed window: first quarter of 2028" in lines(commitment, 2)
    assert f"proposed by: {analyst}" in lines(commitment, 2)


def test_a_redacted_note_is_said_to_be_redacted(commitment, analyst, admin):
    commitment.note("Private words.", by=analyst)
    assert entry(commitment, 2).note == "Private words."
    commitment.redact(2, by=admin, note="A name that doesn't belong here.")
    assert entry(commitment, 2).note == "[redacted]"
    assert lines(commitment, 3) == ["note redacted: #2"]


def test_an_act_without_a_person_is_the_system_s(commitment):
    assert str(entry(commitment, 1)).startswith("The system registered it: ")


def test_a_field_that_no_longer_exists_keeps_its_own_name():
    assert (label("old_field"), plain("old_field", 3)) == ("old_field", "3")
