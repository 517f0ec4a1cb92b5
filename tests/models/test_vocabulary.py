"""Names in two languages, and entries that are retired rather than deleted."""

import pytest
from django.db.models import ProtectedError
from django.utils import translation

from commitments.models import Commitment, Unit
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", "Protocolo"), ("es-pe", "Protocolo"), ("en", "Protocol"), ("fr", "Protocol")],
)
def test_a_name_is_read_in_the_readers_language(language, told):
    unit = UnitFactory(name_es="Protocolo", name_en="Protocol")
    with translation.override(language):
        assert (unit.name, str(unit)) == (told, told)


@pytest.mark.parametrize(
    ("spanish", "english", "in_spanish", "in_english"),
    [
        ("Visita", "Visit", "Visita", "Visit"),
        ("Visita", "", "Visita", "Visita"),
        ("", "Visit", "Visit", "Visit"),
    ],
)
def test_a_title_falls_back_to_the_other_language(spanish, english, in_spanish, in_english):
    commitment = CommitmentFactory(title_es=spanish, title_en=english)
    with translation.override("es"):
        assert commitment.title == in_spanish
    assert commitment.title == in_english
    assert commitment.summary == commitment.condition == commitment.due_basis == ""


def test_names_are_in_the_alphabet_of_the_readers_language():
    first = UnitFactory(name_es="Asuntos consulares", name_en="Consular affairs")
    second = UnitFactory(name_es="Bruselas", name_en="Brussels")
    assert list(Unit.objects.by_name()) == [second, first]
    with translation.override("es"):
        assert list(Unit.objects.by_name()) == [first, second]


def test_a_retired_entry_is_no_longer_offered_but_what_uses_it_keeps_it():
    retired, current = UnitFactory(retired=True), UnitFactory()
    commitment = CommitmentFactory(unit=retired)
    assert Unit.objects.current().get() == current
    assert Commitment.objects.get(pk=commitment.pk).unit == retired


def test_a_unit_or_publisher_in_use_is_not_deleted():
    unit, publisher = UnitFactory(), PublisherFactory()
    CommitmentFactory(unit=unit, source=SourceFactory(publisher=publisher))
    UserFactory(unit=unit)
    for used in (unit, publisher):
        with pytest.raises(ProtectedError):
            used.delete()


def test_an_entry_knows_its_commitments():
    chile, security = CounterpartFactory(), TopicFactory()
    CommitmentFactory(counterparts=[chile], topics=[security])
    assert chile.commitments.get() == security.commitments.get()
