"""/sources/: the documents that announce commitments, newest first."""

import pytest
from django.urls import reverse

from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory

from .pages import Page

pytestmark = pytest.mark.django_db

SOURCES = reverse("source-list")


@pytest.fixture
def listed(client_of, viewer):
    def listed(query=""):
        response = client_of(viewer).get(f"{SOURCES}?{query}")
        assert response.status_code == 200
        return Page(response)

    return listed


def test_a_line_tells_title_publisher_number_date_and_how_many_cite_it(listed):
    source = SourceFactory(
        title="Nota de prensa",
        publisher=PublisherFactory(name_en="The ministry"),
        number="12-26",
        date_edtf="2026-03",
        language="es",
        date_stated=False,
    )
    first = CommitmentFactory(source=source)
    CommitmentFactory(source=source)
    first.cite(source, "changes", by=None)
    page = listed()
    told = "Nota de prensa The ministry 12-26 March 2026 not stated in its text Spanish 2"
    assert told in page.text
    assert page.links[reverse("source", args=[source.pk])] == "Nota de prensa"


def test_the_newest_comes_first_and_the_undated_last(listed):
    dates = {"": "undated one", "2026-02-01": "February", "2026-05": "May", "2026-02-02": "Later"}
    for day, title in dates.items():
        SourceFactory(title=title, date_edtf=day)
    text = listed().text
    places = [text.index(title) for title in ("May", "Later", "February", "undated one")]
    assert places == sorted(places)


def test_fifty_a_page(listed):
    publisher = PublisherFactory()
    for _ in range(51):
        SourceFactory(publisher=publisher)
    first = listed()
    assert "1–50 of 51" in first.text
    assert "51–51 of 51" in listed("page=2").text


def test_a_page_that_is_not_there_is_not_found(client_of, viewer):
    SourceFactory()
    for asked in ("0", "-1", "2", "abc", str(10**9), "9" * 5000):
        assert client_of(viewer).get(SOURCES, {"page": asked}).status_code == 404


def test_an_empty_list_says_what_a_source_is(listed):
    assert "No source yet" in listed().text


def test_only_who_may_register_is_offered_it(listed, client_of, analyst):
    new = reverse("source-new")
    assert new not in listed().links
    assert new in Page(client_of(analyst).get(SOURCES)).links
