"""/sources/<n>/: one document, what it says, and what cites it."""

import pytest
from django.urls import reverse

from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory

from .pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(client_of, viewer):
    def seen(source, by=viewer, **query):
        response = client_of(by).get(reverse("source", args=[source.pk]), query)
        assert response.status_code == 200
        return Page(response)

    return seen


def test_it_tells_everything(seen):
    original = SourceFactory(title="El original")
    source = SourceFactory(
        title="Press note",
        publisher=PublisherFactory(name_en="An agency", independent=True),
        number="12-26",
        date_edtf="2026-03-10",
        language="en",
        url="https://example.org/12",
        text="The president will visit Lima.",
        reprint_of=original,
        date_stated=False,
    )
    page = seen(source)
    for words in (
        "Press note", "An agency", "Independent", "12-26", "10 March 2026", "English",
        "not stated in its text", "The president will visit Lima.", "El original",
        source.text_sha256,
    ):  # fmt: skip
        assert words in page.text
    assert page.links["https://example.org/12"] == "https://example.org/12"
    assert reverse("source", args=[original.pk]) in page.links
    assert reverse("source", args=[source.pk]) in seen(original).links


def test_little_is_a_page_too(seen):
    text = seen(SourceFactory(number="", date_edtf="")).text
    for words in ("undated", "no copy kept", "None yet."):
        assert words in text


def test_it_tells_which_commitments_cite_it_and_with_which_words(seen):
    source = SourceFactory()
    first = CommitmentFactory(source=source, quote="visitará Lima", due_edtf="2026-33")
    second = CommitmentFactory()
    second.cite(source, "evidence", "llegó hoy", by=None)
    CommitmentFactory()
    page = seen(source)
    assert page.links[first.get_absolute_url()] == first.title
    assert page.links[second.get_absolute_url()] == second.title
    assert "announces: visitará Lima" in page.text
    assert "evidence: llegó hoy" in page.text
    assert "1–2 of 2" in page.text


def test_a_commitment_that_cites_it_twice_stands_once(seen):
    source = SourceFactory()
    commitment = CommitmentFactory(source=source)
    commitment.cite(source, "changes", "solo dos", by=None)
    page = seen(source)
    assert "1–1 of 1" in page.text
    assert "changes what was promised: solo dos" in page.text


def test_fifty_commitments_a_page(seen, client_of, viewer):
    source = SourceFactory()
    for _ in range(51):
        CommitmentFactory(source=source)
    assert "1–50 of 51" in seen(source).text
    assert "51–51 of 51" in seen(source, page=2).text
    address = reverse("source", args=[source.pk])
    for page in ("0", "3", "abc", str(10**9)):
        assert client_of(viewer).get(address, {"page": page}).status_code == 404


def test_who_may_goes_on_from_here(seen, analyst):
    source = SourceFactory()
    onward = {
        f"{reverse('commitment-new')}?source={source.pk}",
        reverse("source-edit", args=[source.pk]),
    }
    assert not onward & set(seen(source).links)
    assert onward <= set(seen(source, analyst).links)


@pytest.mark.parametrize("number", ["999999", "0", "999999999", "1234567890", "x"])
def test_what_is_not_there_is_not_found(client_of, viewer, number):
    assert client_of(viewer).get(f"/sources/{number}/").status_code == 404


def test_a_hostile_text_is_shown_as_text(seen, client_of, viewer):
    source = SourceFactory(title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    content = client_of(viewer).get(reverse("source", args=[source.pk])).content.decode()
    assert "<script>alert" not in content
    assert "<img" not in content
