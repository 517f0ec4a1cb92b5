"""/commitments/: the list, whole or in part, and what a filter does to the page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commitments.filters import SORTS, CommitmentFilter
from tests.factories import CommitmentFactory, CounterpartFactory, SourceFactory, UnitFactory

from .pages import Page

pytestmark = pytest.mark.django_db

LIST = reverse("commitment-list")
RESULTS = {"hx-request": "true", "hx-target": "results"}


@pytest.fixture
def reader(client_of, viewer):
    return client_of(viewer)


@pytest.fixture
def listed(reader):
    """The list as a viewer sees it under a query."""

    def listed(query="", **headers):
        response = reader.get(f"{LIST}?{query}", headers=headers)
        assert response.status_code == 200
        return Page(response)

    return listed


def test_a_row_tells_what_by_when_how_far_and_whose(listed, manager, today):
    commitment = CommitmentFactory(
        title_en="A visit of state",
        due_edtf="2026-33",
        due_phrase="first quarter",
        counterparts=[CounterpartFactory(name_en="France")],
        unit=UnitFactory(name_en="Protocol"),
        focal_point=manager,
        source=SourceFactory(language="es"),
        quote="visitará Lima",
    )
    commitment.note("Called them.", by=manager)
    text = listed().text
    for words in (
        commitment.reference, "A visit of state", "France", "visitará Lima", "Protocol", "manager",
        "first quarter of 2026", "1 January – 31 March 2026", "overdue", "Announced", "today",
    ):  # fmt: skip
        assert words in text


def test_a_quote_carries_its_language(reader):
    CommitmentFactory(source=SourceFactory(language="es"), quote="visitará Lima")
    assert '<q lang="es"' in reader.get(LIST).content.decode()


def test_a_row_tells_how_far_it_slipped_and_what_is_proposed(listed, analyst):
    commitment = CommitmentFactory(due_edtf="2026-03")
    commitment.move("2026-04", "abril", by=None, note="Postponed.")
    commitment.propose_move("2026-12", "diciembre", by=analyst, note="Later still.")
    text = listed().text
    assert "slipped 30 days" in text
    assert "move proposed: December 2026" in text


def test_a_missed_narrow_window_says_that_the_first_is_open(listed, today):
    year, yesterday = today.year, today - timedelta(days=1)
    commitment = CommitmentFactory(due_edtf=f"{year}-01-16/{year + 1}-12-31")
    commitment.narrow(yesterday.isoformat(), "ayer", source=SourceFactory(), by=None)
    assert f"first window open until 31 December {year + 1}" in listed().text


def test_an_undated_row_tells_since_when_and_when_it_is_reviewed(listed, today):
    CommitmentFactory(announced_on=today - timedelta(days=1), next_review=today)
    text = listed().text
    assert "no deadline for 1 day" in text
    assert "review since" in text


def test_the_bar_is_drawn_for_every_row(reader):
    CommitmentFactory(due_edtf="2026-33")
    CommitmentFactory()
    # One ruler above, one bar in each row.
    assert reader.get(LIST).content.decode().count('<svg class="duebar"') == 3


def test_the_counts_stand_above(listed, overdue):
    CommitmentFactory()
    CommitmentFactory(due_edtf="2199")
    page = listed()
    assert "3 open · 1 overdue · 1 without a deadline" in page.text
    assert "3 commitments found" in page.text
    assert page.links["?schedule=overdue"] == "1 overdue"


def test_the_counts_are_those_of_the_selection(listed, overdue):
    CommitmentFactory(due_edtf="2199")
    page = listed("schedule=on_time")
    assert "1 open · 0 overdue · 0 without a deadline" in page.text
    assert "1 commitment found" in page.text


def test_the_archive_is_left_out_unless_asked_for(listed, archived):
    other = CommitmentFactory()
    assert listed().rows == [other.pk]
    assert sorted(listed("archived=1").rows) == sorted([archived.pk, other.pk])


def test_filters_hold_together_and_come_off_one_by_one(listed):
    unit = UnitFactory(slug="protocol", name_en="Protocol")
    both = CommitmentFactory(unit=unit, kind="visit")
    by_unit, by_kind = CommitmentFactory(unit=unit), CommitmentFactory(kind="visit")
    page = listed("unit=protocol&kind=visit&sort=reference")
    assert page.rows == [both.pk]
    off = {words: href for href, words in page.links.items() if words.startswith("Remove")}
    assert set(off) == {"Remove the filter Unit: Protocol", "Remove the filter Kind: Visit"}
    without_unit = off["Remove the filter Unit: Protocol"].removeprefix("?")
    assert listed(without_unit).rows == [both.pk, by_kind.pk]
    without_kind = off["Remove the filter Kind: Visit"].removeprefix("?")
    assert listed(without_kind).rows == [both.pk, by_unit.pk]


def test_the_form_shows_what_is_chosen(listed):
    UnitFactory(slug="protocol")
    page = listed("unit=protocol&q=visita&due_after=2026-01-31&sort=-due")
    [form] = [form for form in page.forms if "unit" in form.choices]
    assert form.fields["unit"] == ["protocol"]
    assert form.fields["q"] == ["visita"]
    assert form.fields["due_after"] == ["2026-01-31"]
    assert form.fields["sort"] == ["-due"]


def test_every_filter_has_its_field(listed):
    [form] = [form for form in listed().forms if "status" in form.choices]
    assert set(form.fields) | set(form.choices) >= set(CommitmentFilter.base_filters) - {
        "sort", "unit", "counterpart", "topic"
    }  # fmt: skip


def test_a_filter_that_cannot_be_read_is_told_and_selects_nothing(listed):
    CommitmentFactory()
    page = listed("status=done&due_after=soon")
    assert page.rows == []
    [told] = page.alerts
    assert "This filter can't be read, so nothing is selected" in told
    assert "Status: Select a valid choice. done is not one of the available choices." in told
    assert "Window ends on or after: Enter a valid date." in told
    assert "0 open · 0 overdue" in page.text
    assert page.links["?"]


def test_nothing_found_is_told_and_the_way_back_is_there(listed):
    CommitmentFactory()
    page = listed("q=zzz")
    assert "No commitment matches" in page.text
    assert page.links["?"].startswith("Clear")


def test_an_empty_tracker_says_where_the_first_one_comes_from(listed):
    assert "No commitment yet" in listed().text


def test_each_way_of_sorting_keeps_the_filters(listed):
    numbers = [CommitmentFactory(due_edtf=f"2026-0{month}").pk for month in (3, 1, 2)]
    page = listed("schedule=overdue&page=1")
    for code, label in SORTS:
        [address] = [href for href, words in page.links.items() if words == label]
        assert address == f"?schedule=overdue&sort={code}"
        assert sorted(listed(address.removeprefix("?")).rows) == sorted(numbers)
    assert page.rows == [numbers[1], numbers[2], numbers[0]]
    assert "Sort by: Latest day, soonest first" in page.text


class TestPages:
    @pytest.fixture(autouse=True)
    def many(self, db):
        """51 commitments of one source."""
        source = SourceFactory()
        self.numbers = [CommitmentFactory(source=source, kind="visit").pk for _ in range(51)]

    def test_fifty_a_page(self, listed):
        first, second = listed("sort=reference"), listed("sort=reference&page=2")
        assert first.rows + second.rows == self.numbers
        assert len(first.rows) == 50
        assert "1–50 of 51" in first.text
        assert "51–51 of 51" in second.text

    def test_the_next_page_keeps_the_filters(self, listed):
        page = listed("kind=visit&sort=reference")
        [address] = [href for href, words in page.links.items() if words == "Next →"]
        assert listed(address.removeprefix("?")).rows == self.numbers[50:]
        assert "kind=visit" in address

    def test_a_row_on_the_second_page_leads_back_there(self, listed, client_of, analyst):
        response = client_of(analyst).get(LIST, {"kind": "visit", "page": 2})
        [address] = [href for href in Page(response).links if "/status/" in href]
        page = Page(client_of(analyst).get(address))
        assert page.main_form.fields["next"] == [f"{LIST}?kind=visit&page=2"]

    def test_a_page_that_is_not_there_is_not_found(self, reader):
        for asked in ("0", "-1", "3", "abc", "1.5", str(10**9), "9" * 5000, "%00"):
            assert reader.get(f"{LIST}?page={asked}").status_code == 404
            assert reader.get(f"{LIST}?page={asked}", headers=RESULTS).status_code == 404


def test_htmx_gets_the_results_and_the_counts(reader, overdue):
    response = reader.get(LIST, {"schedule": "overdue"}, headers=RESULTS)
    content = response.content.decode()
    assert "<html" not in content
    assert {"results", "tally", f"commitment-{overdue.pk}"} <= set(Page(response).ids)
    assert "1 commitment found" in Page(response).text
    assert response["HX-Push-Url"] == f"{LIST}?schedule=overdue"


def test_the_pushed_address_holds_nothing_empty(reader):
    query = {"q": "", "status": "stalled", "archived": "0", "sort": "-due", "due_after": ""}
    response = reader.get(LIST, query, headers=RESULTS)
    assert response["HX-Push-Url"] == f"{LIST}?status=stalled&sort=-due"


def test_the_counts_alone_are_fetched_after_a_change(reader, overdue):
    response = reader.get(LIST, headers={"hx-request": "true", "hx-target": "tally"})
    page = Page(response)
    assert "1 open · 1 overdue" in page.text
    assert "<html" not in response.content.decode()
    assert page.rows == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"hx-request": "true"},
        {"hx-request": "true", "hx-target": "main"},
        RESULTS | {"hx-boosted": "true"},
        RESULTS | {"hx-history-restore-request": "true"},
        {"hx-target": "results"},
    ],
)
def test_everybody_else_gets_the_whole_page(reader, overdue, headers):
    response = reader.get(LIST, headers=headers)
    assert "<html" in response.content.decode()
    assert "HX-Push-Url" not in response


@pytest.mark.parametrize("headers", [{}, RESULTS])
def test_page_and_fragment_are_cached_apart(reader, headers):
    assert "HX-Request" in reader.get(LIST, headers=headers)["Vary"]


def test_only_who_may_update_finds_the_status_open_for_it(
    listed, client_of, analyst, viewer, commitment, closed
):
    def updatable(page):
        return [href.split("/")[2] for href in page.links if "/status/" in href]

    assert updatable(listed()) == []
    assert updatable(Page(client_of(analyst).get(LIST))) == [commitment.reference]
    commitment.assign(unit=None, focal_point=viewer, by=None)
    assert updatable(listed()) == [commitment.reference]


def test_only_who_may_register_is_offered_it(listed, client_of, analyst):
    new = reverse("commitment-new")
    assert new not in listed().links
    assert new in Page(client_of(analyst).get(LIST)).links


def test_the_list_is_offered_as_a_file_with_its_filters(listed):
    CommitmentFactory()
    CommitmentFactory(title_es="x")
    page = listed("status=announced&sort=-due")
    for extension in ("csv", "json"):
        address = reverse(f"commitment-export-{extension}")
        assert page.links[f"{address}?status=announced&sort=-due"] == extension.upper()


def test_it_speaks_spanish_too(reader, viewer, overdue):
    viewer.language = "es"
    viewer.save()
    page = Page(reader.get(LIST))
    assert overdue.title_es in page.text
