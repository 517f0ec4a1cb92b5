"""/sources/new/ and /sources/<n>/edit/: a document is registered by hand, and mended."""

import hashlib

import pytest
from django.urls import reverse

from commitments.models import Source
from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory

from .pages import Page, fill_in, typed_in

pytestmark = pytest.mark.django_db

NEW = reverse("source-new")


def edit(source):
    return reverse("source-edit", args=[source.pk])


@pytest.fixture
def typed():
    return {"title": "Nota de prensa", "publisher": PublisherFactory().pk}


def test_a_source_is_registered(client_of, analyst, typed):
    more = {
        "number": "12-26", "date_edtf": "10/12/2025", "language": "es",
        "url": "https://example.org/nota", "text": "  El presidente visitará Lima.\n",
    }  # fmt: skip
    client = client_of(analyst)
    response = fill_in(client, NEW, **typed, **more)
    source = Source.objects.get()
    assert response["Location"] == reverse("source", args=[source.pk])
    assert (source.title, source.number, source.url) == (
        "Nota de prensa", "12-26", "https://example.org/nota",
    )  # fmt: skip
    assert (source.date_edtf, source.date_stated) == ("2025-12-10", True)
    assert source.created_by == analyst
    assert source.text == more["text"]
    assert source.text_sha256 == hashlib.sha256(more["text"].encode()).hexdigest()
    assert "The source is saved." in Page(client.get(response["Location"])).text


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("diciembre de 2025", "2025-12"),
        ("2025", "2025"),
        ("primer trimestre de 2026", "2026-33"),
        ("2026-01-15", "2026-01-15"),
        ("", ""),
    ],
)
def test_a_date_may_be_as_imprecise_as_it_is(client_of, analyst, typed, words, edtf):
    fill_in(client_of(analyst), NEW, **typed, date_edtf=words)
    assert Source.objects.get().date_edtf == edtf


def test_a_date_that_does_not_stand_in_the_document_is_marked(client_of, analyst, typed):
    form = Page(client_of(analyst).get(NEW)).main_form
    sent = form.fields | typed | {"date_edtf": "20/12/2023"}
    del sent["date_stated"]
    client_of(analyst).post(NEW, sent)
    assert Source.objects.get().date_stated is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 301},
        {"title": "a\u202eb"},
        {"publisher": ""},
        {"publisher": "999999"},
        {"publisher": str(10**30)},
        {"number": "x" * 61},
        {"date_edtf": "yesterday"},
        {"date_edtf": "31/02/2026"},
        {"date_edtf": "x" * 201},
        {"language": "fr"},
        {"url": "javascript:alert(1)"},
        {"url": "ftp://example.org/"},
        {"url": "not an address"},
        {"url": f"https://example.org/{'x' * 500}"},
        {"text": "x" * 500_001},
        {"text": "a\0b"},
        {"reprint_of": "999999"},
        {"reprint_of": str(10**30)},
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_handed_back(client_of, analyst, typed, wrong):
    response = fill_in(client_of(analyst), NEW, **typed | {"number": "12-26"} | wrong)
    assert response.status_code == 422
    assert Page(response).alerts
    assert not Source.objects.exists()
    if "number" not in wrong:
        assert typed_in(response)["number"] == "12-26"


def test_a_number_is_used_once_by_each_publisher(client_of, analyst):
    known = SourceFactory(number="12-26")
    typed = {"title": "Again", "number": "12-26"}
    response = fill_in(client_of(analyst), NEW, **typed, publisher=known.publisher_id)
    assert response.status_code == 422
    assert "This publisher's document of this number is registered." in Page(response).text
    fill_in(client_of(analyst), NEW, **typed, publisher=PublisherFactory().pk)
    assert Source.objects.count() == 2


def test_a_translation_names_its_original(client_of, analyst, typed):
    original = SourceFactory()
    fill_in(client_of(analyst), NEW, **typed, reprint_of=original.pk)
    assert Source.objects.get(title="Nota de prensa").reprint_of == original


def test_nothing_reprints_itself(client_of, analyst):
    source = SourceFactory()
    response = fill_in(client_of(analyst), edit(source), reprint_of=source.pk)
    assert response.status_code == 422
    assert "A document is no reprint of itself." in Page(response).text


def test_a_reprint_of_a_reprint_is_one_of_the_original(client_of, analyst, typed):
    original = SourceFactory()
    reprint = SourceFactory(reprint_of=original)
    fill_in(client_of(analyst), NEW, **typed, reprint_of=reprint.pk)
    assert Source.objects.get(title="Nota de prensa").reprint_of == original
    response = fill_in(client_of(analyst), edit(original), reprint_of=reprint.pk)
    assert "A document is no reprint of itself." in Page(response).text


def test_a_source_is_mended(client_of, analyst):
    source = SourceFactory(date_edtf="2026-33")
    form = Page(client_of(analyst).get(edit(source))).main_form
    assert form.fields["title"] == [source.title]
    assert form.fields["date_edtf"] == ["2026-33"]
    fill_in(client_of(analyst), edit(source), title="A better title")
    source.refresh_from_db()
    assert (source.title, source.date_edtf) == ("A better title", "2026-33")


def test_a_text_that_nobody_cites_can_be_mended(client_of, analyst):
    source = SourceFactory(text="Visitara Lima")
    fill_in(client_of(analyst), edit(source), text="Visitará Lima")
    source.refresh_from_db()
    assert source.text == "Visitará Lima"
    assert source.text_sha256 == hashlib.sha256("Visitará Lima".encode()).hexdigest()


def test_a_text_that_is_cited_stays(client_of, analyst):
    source = SourceFactory(text="visitará el Perú")
    CommitmentFactory(source=source)
    assert "it can't change" in Page(client_of(analyst).get(edit(source))).text
    fill_in(client_of(analyst), edit(source), text="Something else", title="A better title")
    source.refresh_from_db()
    assert (source.title, source.text) == ("A better title", "visitará el Perú")


def test_a_text_of_several_lines_survives_an_edit(client_of, analyst):
    source = SourceFactory(text="\n\nTwo empty lines before.\nAnd an end.\n")
    fill_in(client_of(analyst), edit(source), title="Another title")
    source.refresh_from_db()
    assert source.text.replace("\r\n", "\n") == "\n\nTwo empty lines before.\nAnd an end.\n"


def test_a_retired_publisher_stays_with_its_source(client_of, analyst):
    source = SourceFactory()
    source.publisher.retired = True
    source.publisher.save()
    assert (
        str(source.publisher_id)
        not in Page(client_of(analyst).get(NEW)).main_form.choices["publisher"]
    )
    fill_in(client_of(analyst), edit(source), title="Still theirs")
    source.refresh_from_db()
    assert source.title == "Still theirs"


def test_an_empty_form_says_what_it_needs(client_of, analyst):
    response = client_of(analyst).post(NEW)
    assert response.status_code == 422
    assert Page(response).alerts


def test_a_viewer_registers_and_edits_nothing(client_of, viewer, typed):
    source = SourceFactory()
    client = client_of(viewer)
    for address in (NEW, edit(source)):
        assert client.get(address).status_code == 403
        assert client.post(address, typed).status_code == 403
    assert Source.objects.get().title == source.title


def test_what_is_not_there_cannot_be_edited(client_of, analyst):
    assert client_of(analyst).get(reverse("source-edit", args=[999_999])).status_code == 404
