"""The report by month: by the date of the outcome, and as the ledger knew it on a day."""

from copy import copy
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commitments.lifecycle import OPEN, OUTCOMES
from commitments.models import Commitment
from commitments.reports.months import EARLIER
from tests.factories import CommitmentFactory, SourceFactory
from tests.views.pages import Page

pytestmark = pytest.mark.django_db

WHY = "The embassy says so."
OUTCOME_CODES = ["fulfilled", "partially_fulfilled", "not_fulfilled", "to_confirm"]


def first_of(day):
    return day.replace(day=1)


def plain(rows, months, on):
    """{(month, code): the members}, counted one by one; `months` are first days, oldest first."""
    found = {}
    for at, first in enumerate(months):
        present = at == len(months) - 1
        end = on if present else months[at + 1] - timedelta(days=1)
        for row in rows:
            open_then = row.announced_on <= end and (row.status in OPEN or row.as_of > end)
            if open_then:
                found.setdefault((f"{first:%Y-%m}", "open"), set()).add(row.pk)
                if row.due_latest and row.due_latest < end and not row.is_wish:
                    found.setdefault((f"{first:%Y-%m}", "overdue"), set()).add(row.pk)
    for row in rows:
        if row.status not in OUTCOMES:
            continue
        code = row.status if row.is_confirmed else "to_confirm"
        month = f"{min(first_of(row.as_of), months[-1]):%Y-%m}"
        if row.as_of < months[0]:
            month = EARLIER
        found.setdefault((month, code), set()).add(row.pk)
    return found


def twelve_until(day):
    months = [first_of(day)]
    while len(months) < 12:
        months.append(first_of(months[-1] - timedelta(days=1)))
    return months[::-1]


def values(context):
    return {
        (month.code, code): figure.value
        for month, figures in context["months"]
        for code, figure in figures.items()
        if figure.value
    }


def counted(row):
    return not row.archived_as and not row.is_wish


def test_by_the_date_of_the_outcome(world, report, listed, client_of, viewer, today):
    rows = [row for row in world.all() if counted(row)]
    months = twelve_until(today)
    expected = plain(rows, months, today)
    context = report("by=month")
    assert [month.code for month, _figures in context["months"]] == [
        EARLIER, *(f"{first:%Y-%m}" for first in months)
    ]  # fmt: skip
    assert values(context) == {cell: len(members) for cell, members in expected.items()}
    assert {code for _month, code in expected} == {*OUTCOME_CODES, "open", "overdue"}
    for month, figures in context["months"]:
        for code, figure in figures.items():
            members = expected.get((month.code, code))
            if not members:
                continue
            if code in OUTCOME_CODES:
                found = listed(figure.address)
            else:
                cell = report(f"by=month&month={month.code}&figure={code}")["cell"]
                assert cell["count"] == figure.value
                found = cell["rows"]
            assert {row.pk for row in found} == members, (month.code, code)


def test_the_columns_are_as_high_as_their_counts(world, report):
    context = report("by=month")
    shown = {
        month.code: sum(figures[code].value for code in OUTCOME_CODES)
        for month, figures in context["months"][1:]
    }
    highest = max(shown.values())
    for column in context["columns"]:
        assert column.total == shown[column.month.code]
        height = sum(piece.length for piece in column.segments)
        assert height == pytest.approx(100 * column.total / highest, abs=0.05)


def test_an_outcome_of_tomorrow_belongs_to_the_present_month(report, people, tomorrow, today):
    visit = CommitmentFactory()
    visit.report_outcome("not_fulfilled", as_of=tomorrow, by=people[0], note=WHY)
    assert values(report("by=month"))[f"{today:%Y-%m}", "to_confirm"] == 1


class Calendar:
    """Days that pass; at the end of each, what the tracker held is kept."""

    def __init__(self, monkeypatch):
        self.monkeypatch, self.kept = monkeypatch, {}

    def at(self, day, hour=12, minute=0):
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        self.monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    def keep(self, day):
        self.kept[day] = [copy(row) for row in Commitment.objects.all()]


@pytest.fixture
def history(monkeypatch, people):
    """Half a year in which outcomes are reported, confirmed, sent back, corrected, archived."""
    reporter, decider = people
    calendar = Calendar(monkeypatch)
    proof = SourceFactory(independent=True, date_edtf="2026-12-31")

    def announced(day, **options):
        source = SourceFactory(date_edtf=day.isoformat())
        return CommitmentFactory(source=source, by=None, **options)

    def outcome(row, status, as_of):
        evidence = None if status == "not_fulfilled" else proof
        row.report_outcome(status, as_of=as_of, by=reporter, note=WHY, evidence=evidence)

    first = date(2026, 1, 10)
    calendar.at(first)
    early = date(2025, 1, 5)
    rows = [announced(early, due_edtf=f"2026-0{1 + n}") for n in range(6)]
    calendar.keep(first)

    second = date(2026, 2, 28)
    calendar.at(second, 23, 59)
    outcome(rows[0], "fulfilled", date(2026, 2, 1))
    outcome(rows[1], "not_fulfilled", date(2025, 2, 1))
    rows.append(announced(second, due_edtf="2026-02-20"))
    calendar.keep(second)

    third = date(2026, 3, 1)
    calendar.at(third, 0, 1)
    rows[0].confirm(by=decider)
    rows[1].send_back(by=decider, note=WHY)
    rows[2].move("2026-09", "septiembre", by=decider, note=WHY)
    rows[3].correct(announced_on=date(2025, 12, 20), strength="intended", by=decider, note=WHY)
    rows[4].archive("closed_file", by=decider, note=WHY)
    calendar.keep(third)

    fourth = date(2026, 5, 5)
    calendar.at(fourth)
    rows[0].reopen(by=decider, note=WHY)
    rows[4].unarchive(by=decider, note=WHY)
    outcome(rows[2], "partially_fulfilled", date(2026, 4, 30))
    rows[2].confirm(by=decider)
    rows[5].change_status("withdrawn", as_of=date(2026, 5, 1), by=decider, note=WHY)
    calendar.keep(fourth)
    calendar.at(date(2026, 6, 30))
    return calendar


def test_as_known_on_a_day(history, report):
    assert len(history.kept) == 4
    for day, rows in history.kept.items():
        months = twelve_until(day)
        expected = plain([row for row in rows if counted(row)], months, day)
        context = report(f"by=month&known_on={day}")
        assert context["known_on"] == day
        assert values(context) == {cell: len(members) for cell, members in expected.items()}, day
        for (month, code), members in expected.items():
            cell = report(f"by=month&known_on={day}&month={month}&figure={code}")["cell"]
            assert cell["count"] == len(members)
            assert {row.pk for row in cell["rows"]} == members, (day, month, code)


def test_before_anything_was_registered_nothing_was_known(history, report):
    assert values(report("by=month&known_on=2026-01-09")) == {}


def test_as_known_today_is_what_the_dates_say(world, report, today):
    assert values(report(f"by=month&known_on={today}")) == values(report("by=month"))


def test_the_page_says_which_of_the_two_it_is(world, client_of, viewer, today):
    client = client_of(viewer)
    by_date = Page(client.get(f"{reverse('reports')}?by=month"))
    known = Page(client.get(f"{reverse('reports')}?by=month&known_on={today}"))
    assert "By the date of the outcome, as known today" in by_date.text
    assert "As the ledger knew it on" in known.text
    assert "As the ledger knew it on" not in by_date.text


def test_a_figure_opens_the_commitments_behind_it(history, client_of, viewer):
    address = f"{reverse('reports')}?by=month&known_on=2026-02-28&month=2026-02&figure=to_confirm"
    page = Page(client_of(viewer).get(address))
    reported = Commitment.objects.order_by("pk").first()
    assert page.links[reported.get_absolute_url()] == reported.title
    assert f"{reverse('reports')}?by=month" not in page.links  # the way back keeps the day
    assert "?by=month&known_on=2026-02-28" in page.links
