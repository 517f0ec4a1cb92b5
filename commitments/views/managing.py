"""The manager's review."""

from itertools import groupby

from django.contrib.auth.decorators import permission_required
from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import Commitment, ReviewSession
from ..models.queryset import AGE_BANDS, ROW_RELATED, ReviewReason
from ..review import MOST_ITEMS

SHOWN_PER_QUEUE = 200


@require_safe
@permission_required("commitments.decide_commitment", raise_exception=True)
def review(request):
    """Overdue items by unit and age, and beside them what else waits for a decision."""
    today = timezone.localdate()
    queues = {}
    for reason in ReviewReason:
        queued = Commitment.objects.queued(reason, today)
        rows = list(
            queued.for_queue().order_by("due_latest", "next_review", "pk")[: SHOWN_PER_QUEUE + 1]
        )
        queues[reason] = {
            "reason": reason,
            "rows": rows[:SHOWN_PER_QUEUE],
            "count": queued.count() if len(rows) > SHOWN_PER_QUEUE else len(rows),
        }
    prefetch_related_objects(
        [row for queue in queues.values() for row in queue["rows"]], *ROW_RELATED
    )
    waiting = sum(queue["count"] for queue in queues.values())
    overdue = queues.pop(ReviewReason.OVERDUE)
    context = {
        "session": ReviewSession.objects.open_of(request.user),
        "waiting": waiting,
        "in_session": min(waiting, MOST_ITEMS),
        "overdue": overdue,
        "units": by_unit_and_band(overdue["rows"], today),
        "matrix": Commitment.objects.overdue_by_unit(today),
        "bands": AGE_BANDS,
        "queues": list(queues.values()),
        "today": today,
    }
    return render(request, "review/review.html", context)


def by_unit_and_band(rows, today):
    """[(unit, [(band, rows)])]: the unit with the oldest item first, the oldest band first."""
    units = {}
    for row in rows:
        units.setdefault(row.unit, []).append(row)
    return [
        (unit, [(band, list(members)) for band, members in groupby(owned, band_of(today))])
        for unit, owned in units.items()
    ]


def band_of(today):
    def band(row):
        return next(band for band in AGE_BANDS if band.holds(row.days_overdue(today)))

    return band
