"""Every figure against a slow, plain count, and against the list that it leads to."""

from statistics import median

import pytest
from django.http import QueryDict

from commitments.filters import NOBODY
from commitments.lifecycle import KEPT, Schedule
from commitments.models import Commitment
from commitments.reports.figures import FIGURES

pytestmark = pytest.mark.django_db


def plain(rows, on):
    """Each figure, counted one by one with the predicates of the model."""
    counted = {
        "all": rows,
        "open": [row for row in rows if row.is_open],
        "overdue": [row for row in rows if row.schedule(on) is Schedule.OVERDUE],
        "lapsed": [row for row in rows if row.schedule(on) is Schedule.LAPSED],
        "to_confirm": [row for row in rows if row.is_to_confirm],
        "moved": [
            row
            for row in rows
            if row.slippage_days or (row.due_latest is None and row.first_due_latest is not None)
        ],
    }
    for status in ("fulfilled", "partially_fulfilled", "not_fulfilled"):
        counted[status] = [row for row in rows if row.status == status and row.is_confirmed]
    counted["kept_dated"] = [
        row
        for row in rows
        if row.status in KEPT
        and row.is_confirmed
        and row.due_latest
        and row.nature != Commitment.Nature.CONTINUING
    ]
    counted["kept_on_time"] = [row for row in counted["kept_dated"] if row.as_of <= row.due_latest]
    counted["late"] = [row for row in rows if days_late(row, on)]
    return counted


def days_late(row, on):
    if row.schedule(on) is Schedule.OVERDUE:
        return (on - row.due_latest).days
    if row.status in KEPT and row.is_confirmed and row.due_latest and row.as_of > row.due_latest:
        return (row.as_of - row.due_latest).days
    return None


def middle(days):
    return median(days) if days else None


LINES = {
    "unit": lambda row: [row.unit.slug if row.unit else NOBODY],
    "counterpart": lambda row: [one.slug for one in row.counterparts.all()] or [NOBODY],
    "topic": lambda row: [one.slug for one in row.topics.all()] or [NOBODY],
    "kind": lambda row: [row.kind],
    "strength": lambda row: [row.strength],
}
SELECTIONS = {
    # query: which commitments it counts
    "": lambda row: not row.archived_as and not row.is_wish,
    "wishes=1": lambda row: not row.archived_as,
    "archived=1": lambda row: row.archived_as in ("", "closed_file") and not row.is_wish,
    "strength=aspirational": lambda row: not row.archived_as and row.is_wish,
    "unit=unit-a&unit=none&counterpart=chile": lambda row: (
        not row.archived_as
        and not row.is_wish
        and (row.unit is None or row.unit.slug == "unit-a")
        and "chile" in [one.slug for one in row.counterparts.all()]
    ),
    "status=fulfilled&schedule=closed_late&wishes=1": lambda row: (
        not row.archived_as and row.status == "fulfilled" and row.schedule() == "closed_late"
    ),
}


def expected_lines(rows, by, query):
    """{line: its members}; a chosen counterpart or topic is the only line."""
    lines = {}
    for row in rows:
        for key in LINES[by](row):
            lines.setdefault(key, []).append(row)
    if by == "counterpart" and "counterpart=chile" in query:
        lines = {"chile": lines["chile"]} if "chile" in lines else {}
    return lines


def check(line, rows, on, listed):
    """Every figure of a line is the plain count, and its list holds exactly those."""
    counted = plain(rows, on)
    assert set(FIGURES) == set(counted)
    for code, members in counted.items():
        figure = line.figures[code]
        assert figure.value == len(members), code
        if members:
            assert {row.pk for row in listed(figure.address)} == {row.pk for row in members}, code
        else:
            assert figure.address == ""
    late = [days_late(row, on) for row in counted["late"]]
    slipped = [row.slippage_days for row in counted["moved"] if row.slippage_days]
    assert line.figures["median_late"].value == middle(late)
    assert line.figures["median_late"].address == line.figures["late"].address
    assert line.figures["median_slippage"].value == middle(slipped)
    assert line.figures["worst_slippage"].value == max(slipped, default=None)
    assert line.figures["worst_slippage"].address == line.figures["moved"].address
    dated = len(counted["kept_dated"])
    assert line.rate == (round(100 * len(counted["kept_on_time"]) / dated) if dated else None)


@pytest.mark.parametrize("query", SELECTIONS)
def test_every_figure_is_the_plain_count_and_its_list_holds_what_it_counts(
    world, report, listed, today, query
):
    rows = [row for row in world.all() if SELECTIONS[query](row)]
    assert rows
    for by in LINES:
        context = report(f"by={by}&{query}")
        members = expected_lines(rows, by, query)
        assert len(context["lines"]) == len(members)
        for line, _segments in context["lines"]:
            [key] = QueryDict(line.figures["all"].address.partition("?")[2]).getlist(by)
            check(line, members.pop(key), today, listed)
        check(context["total"], rows, today, listed)


def test_the_lists_page_counts_what_the_figure_says(world, report, client_of, viewer):
    figures = report("wishes=1")["total"].figures
    for code in FIGURES:
        response = client_of(viewer).get(figures[code].address)
        assert response.context["page"].paginator.count == figures[code].value, code
