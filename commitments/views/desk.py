"""The desk: one list of what needs a person now."""

from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ..models import Commitment, Update
from ..models.desk import by_reason
from .reading import fragment, may_read

SHOWN_PER_REASON = 50


@require_safe
def home(request):
    """The page that one starts with."""
    start = request.user.start_address
    return redirect(start) if start else desk(request)


@require_safe
@may_read
@vary_on_headers("HX-Request")
def desk(request):
    """What needs the person, grouped by reason, the gravest first, each item once."""
    today = timezone.localdate()
    groups = by_reason(Commitment.objects.desk_of(request.user, today))
    context = {
        "total": sum(map(len, groups.values())),
        "groups": [{"reason": reason, "count": len(keys)} for reason, keys in groups.items()],
        "today": today,
    }
    if fragment(request, "tally"):
        return render(request, "desk.html#tally", context | {"acted": True})
    rows = lines([key for keys in groups.values() for key in keys[:SHOWN_PER_REASON]])
    for group in context["groups"]:
        group["rows"] = [rows[key] for key in groups[group["reason"]] if key in rows]
    return render(request, "desk.html", context)


def lines(keys):
    """{key: commitment} with all that a line of the desk shows, in four queries."""
    rows = Commitment.objects.for_queue().select_related("update_asked_by").in_bulk(keys)
    questions = Prefetch("updates", Update.objects.questions(), to_attr="questions")
    proposals = Prefetch("updates", Update.objects.proposals(), to_attr="proposals")
    prefetch_related_objects(list(rows.values()), "counterparts")
    prefetch_related_objects([row for row in rows.values() if row.update_asked_by_id], questions)
    prefetch_related_objects([row for row in rows.values() if row.proposed_by_id], proposals)
    return rows
