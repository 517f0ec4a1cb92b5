"""The page of the reports: its lines and bars, what stands below them, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models.queryset import AGE_BANDS
from tests.factories import CommitmentFactory, CounterpartFactory, TopicFactory, UnitFactory
from tests.views.pages import Page

pytestmark = pytest.mark.django_db


def counted(row):
    return not row.archived_as and not row.is_wish


def test_units_are_the_lines_unless_others_are_asked_for(world, report):
    assert report()["by"] == "unit"
    labels = [str(line.label) for line, _segments in report()["lines"]]
    assert labels[-1] == "Without a unit"
    assert labels[:-1] == sorted(labels[:-1])


def test_what_was_registered_by_mistake_counts_nowhere(world, report, today):
    mistake = world.get(archived_as="mistake")
    for query in ("", "archived=1", "archived=1&wishes=1", "by=month&archived=1&wishes=1"):
        assert report(query)["counted"] == report(f"{query}&q={mistake.reference}")[
            "counted"
        ] + len([row for row in world.all() if counts(row, query)])


def counts(row, query):
    kept = ("", "closed_file") if "archived=1" in query else ("",)
    return row.archived_as in kept and ("wishes=1" in query or not row.is_wish)


def test_the_bars_are_as_long_as_their_counts(world, report):
    context = report("by=kind")
    widest = max(line.figures["all"].value for line, _segments in context["lines"])
    for line, segments in context["lines"]:
        values = {code: figure.value for code, figure in line.figures.items()}
        values["open"] -= values["overdue"]
        place = 0
        for piece in segments:
            assert piece.length == pytest.approx(100 * values[piece.code] / widest, abs=0.01)
            assert piece.start == pytest.approx(place, abs=0.02)
            place += piece.length


def test_ageing_counts_the_overdue_by_band(world, report, listed, today):
    rows = [row for row in world.all() if counted(row)]
    for band, figure in report()["ageing"]:
        members = {row.pk for row in rows if band.holds(row.days_overdue(today))}
        assert figure.value == len(members)
        found = listed(figure.address) if figure.address else []
        assert {row.pk for row in found} == members
    assert sum(figure.value for _band, figure in report()["ageing"]) > 0


def test_a_band_is_narrowed_by_the_bounds_already_chosen(world, report, listed, today):
    after = (today - timedelta(days=200)).strftime("%d/%m/%Y")
    rows = [row for row in world.all() if counted(row) and row.due_latest]
    for band, figure in report(f"due_after={after}")["ageing"]:
        members = {
            row.pk
            for row in rows
            if band.holds(row.days_overdue(today)) and row.due_latest >= today - timedelta(days=200)
        }
        assert figure.value == len(members)
        found = listed(figure.address) if figure.address else []
        assert {row.pk for row in found} == members
    assert len(AGE_BANDS) == 4


def last_mention(row):
    dated = [cited.source.date_latest for cited in row.citations.all() if cited.source.date_latest]
    return max(dated, default=row.announced_on)


@pytest.mark.parametrize("days", [None, 1, 120, 700])
def test_silence_is_told_with_its_list(world, report, listed, today, days):
    silence = report(f"silent_for={days}" if days else "")["silence"]
    long = days or 90
    rows = [
        row
        for row in world.all()
        if counted(row) and row.is_open and (today - last_mention(row)).days >= long
    ]
    assert silence["days"] == long
    assert silence["figure"].value == len(rows)
    if rows:
        assert {row.pk for row in listed(silence["figure"].address)} == {row.pk for row in rows}
    expected = sorted((last_mention(row), row.pk) for row in rows)[:15]
    assert [(row.mentioned_on, row.pk) for row, _days in silence["rows"]] == expected
    assert [told for _row, told in silence["rows"]] == [(today - day).days for day, _pk in expected]


def test_the_most_moved_come_first(world, report, listed):
    moves = report("wishes=1")["moves"]
    rows = [row for row in world.all() if not row.archived_as]
    moved = [row for row in rows if row.slippage_days or (row.first_due_edtf and not row.due_edtf)]
    assert moves["figure"].value == len(moved)
    assert {row.pk for row in listed(moves["figure"].address)} == {row.pk for row in moved}
    days = [row.slippage_days for row in moves["rows"]]
    assert days[-1] is None or len(days) == 15
    assert [n for n in days if n] == sorted((n for n in days if n), reverse=True)


def test_the_page_shows_its_figures_as_links(world, client_of, viewer):
    response = client_of(viewer).get(reverse("reports"))
    page = Page(response)
    for line, _segments in response.context["lines"]:
        assert str(line.label) in page.text
        overdue = line.figures["overdue"]
        if overdue.value:
            assert page.links[overdue.address] == str(overdue.value)


def test_a_filter_that_cannot_be_read_counts_nothing(world, client_of, viewer):
    for query in ("by=colour", "unit=nowhere", "known_on=soon", "known_on=2199-01-01",
                  "silent_for=0", "silent_for=x", "month=2026-13", "wishes=2"):  # fmt: skip
        page = Page(client_of(viewer).get(f"{reverse('reports')}?{query}"))
        assert "This filter can't be read" in page.alerts[0], query
        assert "How long overdue" not in page.text


def test_an_empty_tracker_says_so(client_of, viewer):
    for by in ("unit", "counterpart", "month"):
        text = Page(client_of(viewer).get(f"{reverse('reports')}?by={by}")).text
        assert "None was moved." in text
        assert "None is silent." in text


def test_a_cell_that_is_no_cell_is_left_out(world, report):
    for query in ("month=1999-01&figure=open", "month=earlier&figure=open", "figure=open",
                  "month=earlier&figure=colour", "month=earlier&figure=median_late"):  # fmt: skip
        assert report(f"by=month&{query}")["cell"] is None, query


def test_chips_leave_the_rest_of_the_report_as_it_is(world, client_of, viewer):
    page = Page(client_of(viewer).get(f"{reverse('reports')}?by=kind&unit=unit-a&wishes=1"))
    assert "?by=kind&wishes=1" in page.links


def test_htmx_gets_the_figures_alone(world, client_of, viewer):
    address = f"{reverse('reports')}?by=kind&unit=unit-a"
    response = client_of(viewer).get(
        address, headers={"HX-Request": "true", "HX-Target": "results"}
    )
    assert response.content.decode().strip().startswith('<div id="results"')
    assert response["HX-Push-Url"] == f"{reverse('reports')}?unit=unit-a&by=kind"


@pytest.mark.parametrize("query", ["", "by=counterpart", "by=month", "by=strength&wishes=1"])
def test_a_report_costs_the_same_for_few_and_for_many(client_of, viewer, today, people, query):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client_of(viewer).get(f"{reverse('reports')}?{query}").status_code == 200
        return len(captured)

    def more(number):
        for _ in range(number):
            row = CommitmentFactory(
                due_edtf="2026-02",
                unit=UnitFactory(),
                counterparts=[CounterpartFactory(), CounterpartFactory()],
                topics=[TopicFactory()],
            )
            row.move("2026-05", "x", by=people[1], note="They said so.")

    more(3)
    few = queries()
    more(57)
    assert queries() == few
