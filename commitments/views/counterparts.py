"""Counterparts, and the meeting brief of each."""

from datetime import timedelta

from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, F, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..brief import sections
from ..exports import FORMATS
from ..forms.brief import BriefForm
from ..models import Commitment, Counterpart, Update
from .reading import may_read, page_or_404

MOST = 300  # items of one brief; nobody takes more to a meeting
KEPT_DAYS = 365


@require_safe
@permission_required("commitments.view_counterpart", raise_exception=True)
def counterpart_list(request):
    """All counterparts with what is open; a retired one only while it has commitments."""
    live = Commitment.objects.live()
    counterparts = (
        Counterpart.objects.by_name()
        .annotate(
            open=live.open().per_counterpart(),
            overdue=live.overdue().per_counterpart(),
            to_confirm=live.to_confirm().per_counterpart(),
        )
        .filter(Q(retired=False) | Exists(live.filter(counterparts=OuterRef("pk"))))
    )
    context = {"page": page_or_404(request, counterparts)}
    return render(request, "counterparts/list.html", context)


@require_safe
@may_read
def meeting_brief(request, slug):
    """What is pending with a counterpart, and what was kept since a chosen day."""
    counterpart = get_object_or_404(Counterpart.objects.select_related("merged_into"), slug=slug)
    if counterpart.merged_into:
        kept = reverse(
            "counterpart", args=[counterpart.merged_into.slug], query=request.GET or None
        )
        return redirect(kept)
    today = timezone.localdate()
    usual = today - timedelta(days=KEPT_DAYS)
    form = BriefForm(
        {"since": request.GET.get("since") or usual, "notes": request.GET.get("notes")}
    )
    form.is_valid()  # a day that can't be read is said beside its field, and the usual one holds
    since = form.cleaned_data.get("since", usual)
    internal = form.cleaned_data["notes"]
    told = (
        counterpart.commitments.live()
        .pending_or_kept_since(since)
        .order_by(F("due_latest").asc(nulls_last=True), "announced_on", "pk")
    )
    items = list(told.for_rows()[: MOST + 1])
    shown = items[:MOST]
    notes = Update.objects.last_notes(shown) if internal else {}
    for item in shown:
        item.last_note = notes.get(item.pk)
    context = {
        "counterpart": counterpart,
        "sections": sections(shown, today),
        "count": len(items) if len(items) <= MOST else told.count(),
        "most": MOST,
        "form": form,
        "since": since,
        "internal": internal,
        "exports": [(name, reverse(f"commitment-export-{name}")) for name in FORMATS],
        "today": today,
    }
    return render(request, "counterparts/brief.html", context)
