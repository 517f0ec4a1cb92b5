"""Ledger entries are told in words, those of long ago included."""

import pytest
from django.utils.functional import Promise

from commitments.admin.telling import LABELS, NOTHING, changes_told, entry_told, label_of, told
from commitments.models import Commitment
from tests.factories import CounterpartFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_every_recorded_field_has_a_name_in_both_languages():
    for field in Commitment().recorded_fields():
        name = LABELS.get(field.name, field._verbose_name)
        assert isinstance(name, Promise), field.name


def test_a_change_names_the_old_and_the_new_value(commitment, manager, today):
    commitment.change_status("stalled", as_of=today, by=manager)
    entry = commitment.updates.get(number=2)
    assert "status: Announced → Stalled" in changes_told(entry)
    assert entry_told(entry).startswith(f"{manager} changed the status: ")


def test_what_was_emptied_reads_as_nothing(commitment, manager):
    commitment.edit(by=None, counterparts=[CounterpartFactory(slug="chile")])
    commitment.edit(by=manager, counterparts=[])
    assert changes_told(commitment.updates.get(number=2)) == ["counterparts: chile"]
    assert changes_told(commitment.updates.get(number=3)) == [f"counterparts: chile → {NOTHING}"]


def test_a_citation_is_told_by_its_role_and_words(commitment, manager):
    commitment.cite(SourceFactory(), "evidence", "llegó a Lima", by=manager)
    entry = commitment.updates.get(number=2)
    assert changes_told(entry) == ["citations: evidence “llegó a Lima”"]


def test_an_act_without_a_person_is_a_command_s(commitment):
    assert entry_told(commitment.updates.get(number=1)).startswith("A command registered it: ")


def test_a_field_that_no_longer_exists_keeps_its_own_name():
    assert (label_of("old_field"), told("old_field", 3)) == ("old_field", "3")
