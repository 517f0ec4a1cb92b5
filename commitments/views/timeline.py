"""Windows as bands over time."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ..filters import TimelineFilter
from ..models import Commitment
from ..timeline import MOST, Stretch, grouped
from .reading import fragment, may_read


@require_safe
@may_read
@vary_on_headers("HX-Request")
def timeline(request):
    """A stretch of time and the commitments of which it shows something, at most 1,000."""
    today = timezone.localdate()
    filters = TimelineFilter(request.GET, Commitment.objects.all(), request=request)
    beginning = filters.chosen("from", "")
    stretch = Stretch(
        filters.chosen("zoom", "quarter"), beginning and parse_date(f"{beginning}-01"), today
    )
    axis, by = stretch.axis, filters.chosen("group", "unit")
    matching = filters.selection
    touching = matching.touching(axis.start, axis.end, today)
    rows = list(touching.for_timeline(by)[: MOST + 1])
    total, inside = matching.count(), len(rows)
    if inside > MOST:
        inside = touching.count()
    context = {
        "filter": filters,
        "stretch": stretch,
        "axis": axis,
        "by": by,
        "groups": grouped(rows[:MOST], by, axis, today),
        "total": total,
        "inside": inside,
        "outside": total - inside,
        "most": MOST,
        "today": today,
    }
    if not fragment(request, "results"):
        return render(request, "timeline/timeline.html", context)
    response = render(request, "timeline/timeline.html#results", context)
    response["HX-Push-Url"] = f"{request.path}?{filters.in_force().urlencode()}"
    return response
