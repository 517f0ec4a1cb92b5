"""/counterparts/: with whom something is open, and how much of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commitments.models import Commitment, Counterpart
from commitments.views import reading
from tests.factories import CommitmentFactory, CounterpartFactory, SourceFactory, UserFactory

from .pages import Page

pytestmark = pytest.mark.django_db

COUNTERPARTS = reverse("counterpart-list")
LIST = reverse("commitment-list")


@pytest.fixture
def reader(client_of, viewer):
    return client_of(viewer)


@pytest.fixture
def listed(reader):
    def listed(query=""):
        response = reader.get(f"{COUNTERPARTS}?{query}")
        assert response.status_code == 200
        return Page(response)

    return listed


@pytest.fixture
def chile():
    return CounterpartFactory(slug="chile", name_en="Chile")


@pytest.fixture
def several(chile, today):
    """With Chile: overdue, due, undated, a lapsed wish, one to confirm, one archived."""
    oas = CounterpartFactory(slug="oas", name_en="OAS", kind="organisation")
    past, ahead = (today + timedelta(days=days) for days in (-10, 10))
    for fields in (
        {"due_edtf": past.isoformat()},
        {"due_edtf": ahead.isoformat(), "counterparts": [chile, oas]},
        {},
        {"due_edtf": past.isoformat(), "strength": "aspirational"},
    ):
        CommitmentFactory(**{"counterparts": [chile]} | fields)
    reported = CommitmentFactory(due_edtf=past.isoformat(), counterparts=[chile])
    reported.report_outcome(
        "not_fulfilled", as_of=today, by=UserFactory(role="analyst"), note="Searched until today."
    )
    CommitmentFactory(counterparts=[chile]).archive("mistake", by=None, note="Twice.")
    CommitmentFactory()


def test_each_line_says_how_much_is_open_overdue_and_to_confirm(listed, several):
    page = listed()
    assert "Chile 4 1 1" in page.text
    assert "OAS International organisation 1 – –" in page.text
    assert page.links[reverse("counterpart", args=["chile"])] == "Chile"


def test_every_figure_leads_to_the_list_that_it_counts(listed, reader, several):
    links = {
        address: int(words)
        for address, words in listed().links.items()
        if address.startswith(f"{LIST}?counterpart=")
    }
    assert len(links) == 4
    for address, number in links.items():
        assert len(Page(reader.get(address)).rows) == number


def test_the_figures_are_those_of_a_plain_count(several, today):
    live = Commitment.objects.live()
    counted = Counterpart.objects.annotate(
        open=live.open().per_counterpart(),
        overdue=live.overdue().per_counterpart(),
        to_confirm=live.to_confirm().per_counterpart(),
    )
    for counterpart in counted:
        items = [item for item in counterpart.commitments.all() if not item.archived_as]
        assert counterpart.open == sum(item.is_open for item in items)
        assert counterpart.overdue == sum(
            item.schedule(today) == "overdue" for item in items
        )  # fmt: skip
        assert counterpart.to_confirm == sum(item.is_to_confirm for item in items)


def test_a_retired_one_stays_while_it_has_commitments(listed):
    used = CounterpartFactory(name_en="Yugoslavia", retired=True)
    CounterpartFactory(name_en="Atlantis", retired=True)
    CommitmentFactory(counterparts=[used])
    page = listed()
    assert "Yugoslavia retired 1" in page.text
    assert "Atlantis" not in page.text


def test_without_any_the_page_says_what_a_counterpart_is(listed):
    assert "No counterpart yet" in listed().text


def test_fifty_a_page(listed, reader):
    for number in range(reading.PAGE_SIZE + 1):
        CounterpartFactory(name_en=f"Country {number:02}")
    assert "1–50 of 51" in listed().text
    assert "Country 50" in listed("page=2").text
    assert reader.get(COUNTERPARTS, {"page": "3"}).status_code == 404


def test_it_speaks_spanish_too(reader, viewer):
    CounterpartFactory(name_es="Países Bajos", name_en="Netherlands")
    viewer.language = "es"
    viewer.save()
    assert "Países Bajos" in Page(reader.get(COUNTERPARTS)).text


def test_a_source_of_two_citations_counts_a_commitment_once(listed, chile):
    commitment = CommitmentFactory(counterparts=[chile])
    commitment.cite(SourceFactory(), "changes", by=None)
    assert "Chile 1 – –" in listed().text
