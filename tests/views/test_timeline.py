"""/timeline/: windows as bands over a chosen stretch of time, and the same as a table."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from commitments.duebar import Bar
from commitments.models import Commitment
from commitments.timeaxis import Axis
from commitments.views import timeline
from tests.factories import CommitmentFactory, CounterpartFactory, UnitFactory, UserFactory

from .pages import Page

pytestmark = pytest.mark.django_db

TIMELINE = reverse("timeline")
RESULTS = {"hx-request": "true", "hx-target": "results"}


@pytest.fixture
def reader(client_of, viewer):
    return client_of(viewer)


@pytest.fixture
def shown(reader):
    """The page for a query: what one sees of it."""

    def shown(query="", **extra):
        response = reader.get(f"{TIMELINE}?{query}", **extra)
        assert response.status_code == 200
        return Page(response)

    return shown


def due(today, days):
    return (today + timedelta(days=days)).isoformat()


def test_a_commitment_stands_in_the_chart_and_in_the_table(shown, today):
    unit = UnitFactory(name_en="The Americas")
    visit = CommitmentFactory(
        title_en="The visit", due_edtf=due(today, -10), unit=unit, focal_point=UserFactory()
    )
    page = shown()
    row = f"{visit.reference} The visit"
    assert "The Americas The visit" in page.text
    assert f"{row} {(today - timedelta(days=10)).day}" in page.text
    assert "overdue 10 days Announced" in page.text
    assert str(visit.focal_point) in page.text
    assert visit.get_absolute_url() in page.links


def test_the_band_is_a_link_in_the_svg_and_the_keyboard_passes_it_by(reader, commitment):
    html = reader.get(TIMELINE).content.decode()
    svg = re.search(r'<svg class="duebar".*?</svg>', html, re.DOTALL).group()
    assert f'<a href="{commitment.get_absolute_url()}" tabindex="-1">' in svg
    assert '<rect class="window' in svg
    assert 'aria-hidden="true"' in svg
    assert "style=" not in html


def test_the_undated_stand_in_their_own_lane_of_their_group(shown, today):
    unit = UnitFactory(name_en="The Americas")
    CommitmentFactory(title_en="Dialogue", unit=unit)
    CommitmentFactory(title_en="Visit", due_edtf=due(today, 5), unit=unit)
    assert "The Americas Visit" in shown().text
    assert "No deadline Dialogue" in shown().text


def test_groups_are_units_in_order_and_those_without_one_come_last(shown, today):
    for name in ("África", "Zambia", "Asia", None):
        unit = name and UnitFactory(name_en=name)
        CommitmentFactory(title_en=f"Visit {name}", due_edtf=due(today, 5), unit=unit)
    text = shown().text
    headings = ["África Visit", "Asia Visit", "Zambia Visit", "Without a unit Visit"]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_grouped_by_counterpart_one_with_two_stands_under_both(shown, today):
    pair = [CounterpartFactory(name_en=name) for name in ("Chile", "Bolivia")]
    CommitmentFactory(title_en="Joint visit", due_edtf=due(today, 5), counterparts=pair)
    CommitmentFactory(title_en="Own plan", due_edtf=due(today, 5))
    text = shown("group=counterpart").text
    for heading in ("Bolivia Joint visit", "Chile Joint visit", "Without a counterpart Own plan"):
        assert heading in text
    assert "2 commitments." in text


@pytest.mark.parametrize(
    ("query", "heading", "earlier", "later"),
    [
        ("zoom=month&from=2026-05", "May 2026 – January 2027", "2026-02", "2026-08"),
        ("zoom=quarter&from=2026-05", "April 2026 – June 2028", "2025-04", "2027-04"),
        ("zoom=year&from=2026-05", "January 2026 – December 2034", "2023-01", "2029-01"),
    ],
)
def test_one_moves_earlier_and_later(shown, query, heading, earlier, later):
    page = shown(query)
    assert heading in page.text
    zoom = query.partition("&")[0]
    assert page.links[f"?{zoom}&from={earlier}"] == "← Earlier"
    assert page.links[f"?{zoom}&from={later}"] == "Later →"
    assert page.links[f"?{zoom}"]


def test_nobody_is_led_out_of_the_years_in_use(shown):
    assert "Earlier" not in shown("zoom=year&from=1900-01").text
    assert "Later" not in shown("zoom=year&from=2199-01").text


def test_ticks_are_labelled_by_the_zoom(shown):
    CommitmentFactory()
    assert "Mar 2026 Apr May Jun Jul Aug Sep Oct Nov" in shown("zoom=month&from=2026-03").text
    assert "Q2 2026 Q3 Q4 2027 Q2" in shown("zoom=quarter&from=2026-04").text
    assert "2026 2027 2028" in shown("zoom=year&from=2026-01").text


def test_what_lies_wholly_before_or_after_is_counted_and_not_shown(shown):
    CommitmentFactory(title_en="Inside", due_edtf="2150-02")
    CommitmentFactory(title_en="Long after", due_edtf="2190")
    page = shown("zoom=month&from=2150-01")
    assert "1 commitment. 1 more lies wholly before or after this stretch of time." in page.text
    assert "Inside" in page.text
    assert "Long after" not in page.text


def test_the_filters_of_the_list_hold_here(shown, today):
    chile = CounterpartFactory(slug="chile", name_en="Chile")
    CommitmentFactory(title_en="With Chile", due_edtf=due(today, 5), counterparts=[chile])
    CommitmentFactory(title_en="With nobody", due_edtf=due(today, 5))
    page = shown("counterpart=chile&zoom=year")
    assert "With Chile" in page.text
    assert "With nobody" not in page.text
    assert "Counterpart: Chile" in page.text
    assert "?zoom=year" in page.links  # the chip's cross leaves the zoom as it is
    carried = [form.fields["zoom"] for form in page.forms if "zoom" in form.fields]
    assert carried == [["year"]]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=soon", "Beginning with: Write the year and the month"),
        ("from=2026-13", "Beginning with: Write the year and the month"),
        ("from=2200-01", "Beginning with: Write the year and the month"),
        ("from=99999-01", "Beginning with: Write the year and the month"),
        ("zoom=day", "Zoom: Select a valid choice"),
        ("group=colour", "Grouped by: Select a valid choice"),
        ("due_after=never", "Window ends on or after"),
    ],
)
def test_what_cannot_be_read_selects_nothing_and_is_told(shown, commitment, query, told):
    page = shown(query)
    assert told in page.alerts[0]
    assert commitment.title not in page.text


def test_an_empty_timeline_says_why(shown, commitment):
    assert "Nothing lies in this stretch" in shown("zoom=month&from=1990-01").text
    assert "No commitment matches" in shown("q=nowhere").text
    commitment.archive("mistake", by=None, note="Twice.")
    assert "No commitment yet" in shown().text


def test_at_most_so_many_are_drawn_and_the_page_says_of_how_many(shown, today, monkeypatch):
    monkeypatch.setattr(timeline, "MOST", 2)
    for number in range(3):
        CommitmentFactory(title_en=f"Visit {number}", due_edtf=due(today, number))
    page = shown()
    assert "2 of 3 commitments are drawn" in page.text
    assert "Visit 1" in page.text
    assert "Visit 2" not in page.text


def test_htmx_gets_the_results_alone_and_an_address_to_share(reader, commitment):
    response = reader.get(f"{TIMELINE}?status=announced&zoom=month&q=", headers=RESULTS)
    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == f"{TIMELINE}?status=announced&zoom=month"
    assert "HX-Request" in response["Vary"]


def test_it_speaks_spanish_too(reader, viewer, commitment):
    viewer.language = "es"
    viewer.save()
    response = reader.get(f"{TIMELINE}?zoom=quarter")
    assert commitment.title_es in Page(response).text
    places = re.findall(r'<rect class="window[^"]*" x="([^"]*)"', response.content.decode())
    assert all(re.fullmatch(r"[0-9.]+%", place) for place in places)
    assert places


STRETCHES = [
    ("2023-06-01", "2024-03-01"),
    ("2025-01-01", "2026-01-01"),
    ("2026-01-01", "2027-01-01"),
    ("2026-07-01", "2026-08-01"),
    ("2027-01-01", "2030-01-01"),
]


def test_what_is_selected_is_what_there_is_to_draw():
    """The database's question and the bar agree on every window, stretch and strength."""
    on = date(2026, 7, 1)
    windows = ["2023", "2024-06", "2025-12-31", "2026-01-01", "2026-06-30", "2026-07", "2027",
               "../2025-06-30", "../2028-01-01", "2026-08-01/..", ""]  # fmt: skip
    for strength in ("firm", "aspirational"):
        for edtf in windows:
            made = CommitmentFactory(due_edtf=edtf, strength=strength)
            CommitmentFactory(due_edtf=edtf).move("2029-05", "", by=None, note="Later.")
            if edtf and made.due_latest and made.due_latest.year < 2026:
                made.change_status("withdrawn", by=None, note="Dropped.", as_of=on.replace(month=2))
    for first, last in STRETCHES:
        axis = Axis(date.fromisoformat(first), date.fromisoformat(last), on)
        drawn = set()
        for commitment in Commitment.objects.all():
            bar = Bar.of(commitment, axis, on)
            if not commitment.due_latest or bar.window or bar.first or bar.late:
                drawn.add(commitment.pk)
        asked = Commitment.objects.touching(axis.start, axis.end, on)
        assert set(asked.values_list("pk", flat=True)) == drawn
        assert 0 < len(drawn) < Commitment.objects.count()
