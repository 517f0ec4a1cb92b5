"""/commitments/new/: a commitment enters with the source that announces it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from commitments.models import Commitment, Source
from commitments.models.update import Verb
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)
from tests.models.helpers import last_entry

from .pages import Page, fill_in, typed_in

pytestmark = pytest.mark.django_db

NEW = reverse("commitment-new")
TYPED = {"title_en": "A visit", "quote": "visitará el Perú", "kind": "visit"}


@pytest.fixture
def note():
    """A press note of 10 December 2025."""
    return SourceFactory(date_edtf="2025-12-10")


@pytest.fixture
def registers(client_of, analyst):
    """Fills in the form; gives the commitment."""

    def registers(by=analyst, **typed):
        response = fill_in(client_of(by), NEW, **TYPED | typed)
        assert response.status_code == 302, Page(response).text
        [commitment] = Commitment.objects.all()
        assert response["Location"] == commitment.get_absolute_url()
        return commitment

    return registers


@pytest.fixture
def is_refused(client_of, analyst):
    """Fills in the form; gives the page that says what is missing, everything typed still on it."""

    def is_refused(sentence, **typed):
        sources = Source.objects.count()
        response = fill_in(client_of(analyst), NEW, **TYPED | typed)
        assert response.status_code == 422
        assert sentence in Page(response).text
        assert (Commitment.objects.count(), Source.objects.count()) == (0, sources)
        kept = typed_in(response)
        assert {name: kept[name] for name in typed} == {k: str(v) for k, v in typed.items()}

    return is_refused


def test_a_commitment_from_a_known_source(registers, analyst, note):
    commitment = registers(source=note.pk, due_phrase="marzo de 2026", note="From the briefing.")
    assert (commitment.title_en, commitment.kind) == ("A visit", "visit")
    assert commitment.announced_on == commitment.as_of == date(2025, 12, 10)
    assert (commitment.due_phrase, commitment.due_edtf) == ("marzo de 2026", "2026-03")
    [cited] = commitment.citations.all()
    assert (cited.source, cited.role, cited.quote) == (note, "announces", "visitará el Perú")
    entry = last_entry(commitment)
    assert (entry.verb, entry.actor, entry.note) == (Verb.REGISTER, analyst, "From the briefing.")


def test_the_page_after_it_says_so(client_of, analyst, note):
    client = client_of(analyst)
    response = fill_in(client, NEW, **TYPED, source=note.pk)
    told = f"{Commitment.objects.get().reference} is registered."
    page = Page(client.get(response["Location"]))
    assert told in page.text
    assert "No unit owns it yet; a manager can assign one." in page.text


def test_with_a_unit_nothing_is_left_to_assign(client_of, analyst, note):
    client = client_of(analyst)
    response = fill_in(client, NEW, **TYPED, source=note.pk, unit=UnitFactory().pk)
    assert "No unit owns it yet" not in Page(client.get(response["Location"])).text


def test_all_that_a_commitment_has_is_taken(registers, note):
    country, topic = CounterpartFactory(), TopicFactory()
    unit, press = UnitFactory(), UnitFactory()
    words = {
        "title_es": "Una visita", "summary_es": "Resumen", "summary_en": "Summary",
        "condition_es": "si hay acuerdo", "condition_en": "if agreed", "actor": "The president",
        "due_basis_es": "por el aniversario", "due_basis_en": "for the anniversary",
        "nature": "recurring", "strength": "intended", "bound_party": "both",
    }  # fmt: skip
    commitment = registers(
        source=note.pk, unit=unit.pk, supporting_units=[press.pk], counterparts=[country.pk],
        topics=[topic.pk], next_review="2027-01-01", **words,
    )  # fmt: skip
    assert {name: getattr(commitment, name) for name in words} == words
    assert (commitment.unit, commitment.next_review) == (unit, date(2027, 1, 1))
    assert list(commitment.supporting_units.all()) == [press]
    assert list(commitment.counterparts.all()) == [country]
    assert list(commitment.topics.all()) == [topic]


def test_a_relative_phrase_counts_from_the_sources_date(registers, note):
    commitment = registers(source=note.pk, due_phrase="en el primer trimestre del próximo año")
    assert commitment.due_edtf == "2026-33"


def test_a_day_of_its_own_beats_the_sources_date(registers, note):
    commitment = registers(source=note.pk, announced_on="2024-11-02", due_phrase="next year")
    assert (commitment.announced_on, commitment.due_edtf) == (date(2024, 11, 2), "2025")


def test_without_a_deadline_it_gets_a_review_date(registers, note):
    commitment = registers(source=note.pk, due_phrase="próximamente")
    assert (commitment.due_edtf, commitment.due_phrase) == ("", "próximamente")
    assert commitment.next_review == date(2025, 12, 10) + timedelta(days=180)


def test_a_new_source_is_registered_in_place(registers, analyst):
    publisher = PublisherFactory()
    commitment = registers(**{
        "new-title": "Nota informativa", "new-publisher": publisher.pk, "new-number": "12-26",
        "new-date_edtf": "10/12/2025", "new-language": "es", "new-url": "https://example.org/n",
        "due_phrase": "next week",
    })  # fmt: skip
    source = commitment.citations.get().source
    assert (source.title, source.publisher, source.number) == (
        "Nota informativa", publisher, "12-26",
    )  # fmt: skip
    assert (source.date_edtf, source.url) == ("2025-12-10", "https://example.org/n")
    assert source.created_by == analyst
    assert commitment.announced_on == date(2025, 12, 10)
    assert commitment.due_edtf == "2025-12-15/2025-12-21"


def test_an_imprecise_source_announces_on_its_first_day(registers):
    source = SourceFactory(date_edtf="2025-12")
    assert registers(source=source.pk).announced_on == date(2025, 12, 1)


def test_an_undated_source_asks_for_the_day(is_refused):
    source = SourceFactory(date_edtf="")
    sentence = "The source has no date: say when it was announced."
    is_refused(sentence, source=source.pk, due_phrase="next year", announced_on="")


def test_an_undated_source_with_the_day_is_taken(registers):
    source = SourceFactory(date_edtf="")
    commitment = registers(source=source.pk, announced_on="2026-01-20", due_phrase="next year")
    assert commitment.due_edtf == "2027"


def test_no_announcement_is_dated_in_the_future(is_refused, note, tomorrow):
    sentence = "An announcement isn't dated in the future."
    is_refused(sentence, source=note.pk, announced_on=tomorrow.isoformat())


def test_it_needs_a_source(is_refused):
    is_refused("Choose a source, or enter a new one.", due_phrase="marzo de 2027")


def test_one_source_or_the_other_not_both(is_refused, note):
    sentence = "Choose a known source or enter a new one, not both."
    is_refused(sentence, source=note.pk, **{"new-title": "Another"})


def test_a_new_source_that_is_not_complete_is_told(is_refused):
    sentence = "The new source isn't complete; see below."
    is_refused(sentence, **{"new-number": "12-26", "new-date_edtf": "10/12/2025"})


def test_a_number_that_the_publisher_has_already_used_is_told(is_refused, note):
    sentence = "This publisher's document of this number is registered."
    is_refused(sentence, **{
        "new-title": "Again", "new-publisher": note.publisher_id, "new-number": note.number,
        "new-date_edtf": "10/12/2025",
    })  # fmt: skip


def test_it_needs_a_title_in_one_language(is_refused, note):
    sentence = "Give a title, in Spanish or in English."
    is_refused(sentence, source=note.pk, title_es="", title_en="")


def test_it_needs_the_operative_words(is_refused, note):
    is_refused("This field is required.", source=note.pk, quote="")


@pytest.mark.parametrize("phrase", ["31 de junio de 2026", "the 5th quarter", "30 días hábiles"])
def test_a_phrase_that_cannot_be_read_is_handed_back(is_refused, note, phrase):
    is_refused("Not saved yet.", source=note.pk, due_phrase=phrase)


def test_who_is_in_charge_is_a_managers_decision(registers, client_of, analyst, note, manager):
    ana = UserFactory(username="ana")
    fields = Page(client_of(analyst).get(NEW)).main_form.choices
    assert not {"focal_point", "alternate"} & set(fields)
    commitment = registers(by=manager, source=note.pk, focal_point=ana.pk)
    assert commitment.focal_point == ana


def test_an_analyst_who_names_somebody_all_the_same_is_not_heard(registers, note):
    ana = UserFactory(username="ana")
    assert registers(source=note.pk, focal_point=ana.pk).focal_point is None


def test_the_alternate_is_somebody_else(client_of, manager, note):
    ana = UserFactory(username="ana")
    response = fill_in(
        client_of(manager), NEW, **TYPED, source=note.pk, focal_point=ana.pk, alternate=ana.pk
    )
    assert response.status_code == 422
    assert not Commitment.objects.exists()


def test_a_link_from_a_source_fills_it_in(client_of, analyst, note):
    page = Page(client_of(analyst).get(NEW, {"source": note.pk}))
    assert page.main_form.fields["source"] == [str(note.pk)]


@pytest.mark.parametrize("source", ["999999", "x", "9" * 30, "\0", "-1", "٣"])
def test_a_link_from_nowhere_is_an_empty_form(client_of, analyst, source):
    page = Page(client_of(analyst).get(NEW, {"source": source}))
    assert page.main_form.fields["source"] == [""]


def test_the_next_of_a_recurring_one_is_filled_in(client_of, manager):
    country = CounterpartFactory()
    last = CommitmentFactory(
        title_en="Yearly meeting", kind="meeting", nature="recurring", strength="intended",
        actor="Both ministers", unit=UnitFactory(), counterparts=[country], due_edtf="2026",
    )  # fmt: skip
    fields = Page(client_of(manager).get(NEW, {"copy": last.reference})).main_form.fields
    expected = {
        "title_en": "Yearly meeting", "kind": "meeting", "nature": "recurring",
        "strength": "intended", "actor": "Both ministers", "unit": str(last.unit_id),
        "counterparts": str(country.pk), "due_phrase": "", "quote": "", "announced_on": "",
    }  # fmt: skip
    assert {name: fields[name] for name in expected} == {k: [v] for k, v in expected.items()}


@pytest.mark.parametrize(("copy", "status"), [("C-9999", 404), ("x", 200), ("9" * 30, 200)])
def test_a_copy_of_what_is_not_there(client_of, analyst, copy, status):
    assert client_of(analyst).get(NEW, {"copy": copy}).status_code == status


def test_the_due_field_shows_as_one_types_how_it_is_understood(client_of, analyst):
    response = client_of(analyst).get(NEW)
    assert f'hx-get="{reverse("due-preview")}"' in response.content.decode()
    assert "due-preview" in Page(response).ids


def test_retired_entries_are_not_offered(client_of, analyst):
    unit, country = UnitFactory(retired=True), CounterpartFactory(retired=True)
    choices = Page(client_of(analyst).get(NEW)).main_form.choices
    assert str(unit.pk) not in choices["unit"]
    assert str(country.pk) not in choices.get("counterparts", [])


def test_a_viewer_registers_nothing(client_of, viewer, note):
    client = client_of(viewer)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, TYPED | {"source": note.pk}).status_code == 403
    assert not Commitment.objects.exists()
