"""…/edit/: what a commitment says and is sorted by."""

import pytest

from commitments.models.update import Verb
from tests.factories import CounterpartFactory, TopicFactory, UnitFactory
from tests.models.helpers import fresh, last_entry

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(commitment):
    return address("edit", commitment)


def test_words_and_traits_are_edited(client_of, analyst, commitment, opened):
    typed = {
        "title_es": "Visita de Estado",
        "title_en": "State visit",
        "summary_es": "Resumen",
        "kind": "meeting",
        "nature": "recurring",
        "bound_party": "both",
        "actor": "The president",
        "condition_en": "If parliament agrees",
        "due_basis_es": "Porque hay elecciones",
    }
    fill_in(client_of(analyst), opened, **typed, note=WHY)
    kept = fresh(commitment)
    assert {name: getattr(kept, name) for name in typed} == typed
    entry = last_entry(commitment)
    assert (entry.verb, entry.note) == (Verb.EDIT, WHY)
    assert entry.changes["actor"] == ["", "The president"]


def test_what_it_is_sorted_by_is_edited(client_of, analyst, commitment, opened):
    country, topic, unit = CounterpartFactory(), TopicFactory(), UnitFactory()
    typed = {"counterparts": [country.pk], "topics": [topic.pk], "supporting_units": [unit.pk]}
    fill_in(client_of(analyst), opened, **typed)
    kept = fresh(commitment)
    assert list(kept.counterparts.all()) == [country]
    assert list(kept.topics.all()) == [topic]
    assert list(kept.supporting_units.all()) == [unit]
    page = Page(client_of(analyst).get(opened))
    assert page.main_form.fields["counterparts"] == [str(country.pk)]


def test_an_entry_that_was_retired_stays_with_the_record(client_of, analyst, commitment, opened):
    country = CounterpartFactory()
    fill_in(client_of(analyst), opened, counterparts=[country.pk])
    country.retired = True
    country.save()
    other = CounterpartFactory(retired=True)
    form = Page(client_of(analyst).get(opened)).main_form
    assert form.choices["counterparts"] == [str(country.pk)]
    assert str(other.pk) not in form.choices["counterparts"]
    fill_in(client_of(analyst), opened, title_en="Another")
    assert list(fresh(commitment).counterparts.all()) == [country]


def test_saving_without_a_change_says_that_there_is_nothing_to_save(
    client_of, analyst, commitment, opened
):
    sentence = "Nothing to save: nothing was changed."
    refuses(client_of(analyst), opened, sentence, commitment=commitment)


def test_a_note_alone_is_worth_saving(client_of, analyst, commitment, opened):
    fill_in(client_of(analyst), opened, note=WHY)
    assert (last_entry(commitment).note, last_entry(commitment).changes) == (WHY, {})


def test_one_title_is_enough_but_needed(client_of, analyst, commitment, opened):
    fill_in(client_of(analyst), opened, title_en="")
    assert fresh(commitment).title_en == ""
    sentence = "Give a title, in Spanish or in English."
    typed = {"title_es": "", "title_en": "", "note": WHY}
    refuses(client_of(analyst), opened, sentence, commitment=commitment, **typed)


def test_a_title_that_is_too_long_is_handed_back(client_of, analyst, commitment, opened):
    sentence = "Ensure this value has at most 200 characters (it has 201)."
    refuses(client_of(analyst), opened, sentence, commitment=commitment, title_en="x" * 201)


def test_dates_status_and_owner_have_forms_of_their_own(client_of, analyst, opened):
    fields = Page(client_of(analyst).get(opened)).main_form.fields
    assert not {"status", "as_of", "unit", "focal_point", "due_phrase", "announced_on"} & set(
        fields
    )
