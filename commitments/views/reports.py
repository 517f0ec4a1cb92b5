"""Figures for everybody who reads: what was kept, what is late, what moved, what fell silent."""

from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ..models import Commitment
from ..reports.charts import bar, columns
from ..reports.figures import FIGURES, Breakdown, Figure, address, ageing, members
from ..reports.filters import ReportFilter
from ..reports.months import STOCK, AsKnown, ByDate
from ..reports.words import LABELS, LEGEND, LEGEND_OF_LINES, blocks
from .reading import fragment, may_read

SHOWN_BEHIND = 200
SHOWN_IN_SHORT = 15


@require_safe
@may_read
@vary_on_headers("HX-Request")
def reports(request):
    """One breakdown at a time, and below it ageing, silence and what moved most."""
    filters = ReportFilter(request.GET, Commitment.objects.all(), request=request)
    context = {"filter": filters, "today": timezone.localdate(), "by": "unit"}
    if filters.form.is_valid():
        context |= figures(filters, context["today"])
    if not fragment(request, "results"):
        return render(request, "reports/report.html", context)
    response = render(request, "reports/report.html#results", context)
    response["HX-Push-Url"] = f"{request.path}?{filters.in_force().urlencode()}"
    return response


def figures(filters, today):
    rows, listing = members(filters.selection), filters.listing
    context = {
        "by": filters.by_code,
        "counted": rows.count(),
        "ageing": ageing(rows, listing, today),
        "silence": silence(rows, listing, filters.silent_days, today),
        "moves": moves(rows, listing),
    }
    if filters.by_code == "month":
        return context | by_month(filters, rows, listing, today)
    lines, total = Breakdown(rows, listing, filters.by_code, today).lines()
    widest = max((line.figures["all"].value for line in lines), default=0)
    return context | {
        "heading": dict(filters.BY)[filters.by_code],
        "blocks": blocks(wishes=not filters.leaves_out_wishes),
        "lines": [(line, bar(line, widest)) for line in lines],
        "total": total,
        "legend": LEGEND_OF_LINES,
    }


def by_month(filters, rows, listing, today):
    known_on = filters.chosen("known_on")
    months = AsKnown(rows, known_on) if known_on else ByDate(rows, listing, today)
    table = months.table()
    return {
        "known_on": known_on,
        "months": table,
        "outcomes": LEGEND,
        "stocked": [*LEGEND, *((code, LABELS[code]) for code in STOCK)],
        "legend": LEGEND,
        "columns": columns(table),
        "cell": cell(months, filters.chosen("month", ""), filters.chosen("figure", "")),
    }


def cell(months, code, figure):
    """What one figure of the table counts, at most 200 of them; None if none is asked for."""
    month = next((month for month in months.months if month.code == code), None)
    behind = months.behind(month, figure, SHOWN_BEHIND) if month else None
    if behind is None:
        return None
    count, rows = behind
    return {
        "month": month,
        "label": LABELS[figure],
        "count": count,
        "rows": rows.select_related("unit"),
    }


def silence(rows, listing, days, today):
    """Open commitments that no source has mentioned for so many days, the longest first."""
    silent = rows.open().silent_for(days, today)
    count = silent.count()
    return {
        "days": days,
        "figure": Figure(
            count, address(listing, FIGURES["open"], {"silent_for": [days]}) if count else ""
        ),
        "rows": [
            (row, (today - row.mentioned_on).days)
            for row in silent.select_related("unit").order_by("mentioned_on", "pk")[:SHOWN_IN_SHORT]
        ],
    }


def moves(rows, listing):
    """Those that slipped most, those that lost their deadline last."""
    moved = rows.moved()
    count = moved.count()
    lists = address(listing, FIGURES["moved"])
    return {
        "figure": Figure(count, f"{lists}&sort=-slippage" if count else ""),
        "rows": moved.select_related("unit").order_by(
            F("slippage_days").desc(nulls_last=True), "pk"
        )[:SHOWN_IN_SHORT],
    }
