"""The review, item by item: the manager decides, and the next one comes."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ..history import told
from ..models import Commitment, ReviewSession
from ..models.queryset import Evidence
from ..models.update import Verb
from ..review import DECISIONS, MOST_ITEMS, decisions, summary
from ..slippage import ledger
from .acting import attempt, get_or_post, saved_words
from .reading import newest_proposal

LAST_UPDATES = 3

may_decide = permission_required("commitments.decide_commitment", raise_exception=True)


@get_or_post
@may_decide
def review_session(request):
    """Lead to where the walk stands; a POST begins one."""
    session = ReviewSession.objects.open_of(request.user)
    if session is None and request.method == "POST":
        queue = Commitment.objects.review_queue(MOST_ITEMS)
        if not queue:
            messages.info(request, _("Nothing waits for a review."))
            return redirect("review")
        session = ReviewSession.objects.begin(request.user, queue)
    if session is None:
        return redirect("review")
    return item_or_summary(session.current)


def item_or_summary(key):
    return redirect("review-item", key) if key else redirect("review-summary")


@get_or_post
@may_decide
def review_item(request, pk):
    """One item whole. `act` names the decision whose form is open; a POST without one passes on."""
    session = ReviewSession.objects.open_of(request.user)
    slug = request.GET.get("act", "")
    if session is None:
        if request.method == "POST":
            messages.warning(request, _("This review is finished; nothing was saved."))
        return redirect("review")
    if pk not in session.queue or (slug and slug not in DECISIONS):
        raise Http404
    place = session.queue.index(pk)
    if request.method == "POST" and not slug:
        session.leave_behind(place)
        return item_or_summary(session.at(place + 1))
    commitment = whole(pk)
    decision = open_decision(request, commitment, slug)
    tried = decision and attempt(request, commitment, decision.form, **decision.extra)
    if tried and tried.saved:
        session.leave_behind(place)
        messages.success(request, saved_words(commitment))
        return item_or_summary(session.at(place + 1))
    if tried and request.method == "POST":
        commitment = whole(pk)  # a refused verb may have touched the one at hand
    context = {
        **about(commitment, session),
        "session": session,
        "number": place + 1,
        "previous": session.at(place - 1),
        "offered": decisions(commitment, request.user),
        "slug": slug,
        "decision": decision,
        "form": tried and tried.form,
        "meanwhile": tried and tried.meanwhile,
        "next": request.path,
    }
    return render(request, "review/session.html", context, status=tried.code if tried else 200)


def whole(pk):
    return get_object_or_404(Commitment.objects.with_evidence().for_page(), pk=pk)


def open_decision(request, commitment, slug):
    """The decision that was asked for; None if it can't be taken here.

    A posted one is tried even if it doesn't apply any more: the verb says why, and the words
    typed are kept.
    """
    decision = DECISIONS.get(slug)
    if decision and request.method != "POST" and not decision.is_open_to(commitment, request.user):
        return None
    return decision


def about(commitment, session):
    """All that the page tells of an item."""
    today = timezone.localdate()
    updates = list(commitment.updates.history())
    recent = [update for update in updates if update.at >= session.started_at]
    entries = told(updates[: max(LAST_UPDATES, len(recent))])
    since = entries[: len(recent)]
    reasons = Commitment.objects.filter(pk=commitment.pk).review_reasons(today)
    return {
        "commitment": commitment,
        "citations": commitment.citations.all(),
        "evidence": Evidence(commitment.evidence).label,
        "reason": reasons.get(commitment.pk),
        "slippage": ledger(updates, commitment.citations.all()),
        "latest": entries[:LAST_UPDATES],
        "proposal": newest_proposal(updates),
        "asked": sum(update.verb == Verb.REQUEST_UPDATE for update in updates),
        "own": [entry for entry in since if entry.update.actor_id == session.user_id],
        "others": [entry for entry in since if entry.update.actor_id != session.user_id],
        "today": today,
    }


@get_or_post
@may_decide
def review_summary(request):
    """What was decided, skipped, and decided by others; a POST finishes the review."""
    session = ReviewSession.objects.latest_of(request.user)
    if session is None:
        return redirect("review")
    if request.method == "POST":
        session.finish()
        messages.success(request, _("The review is finished."))
        return redirect("review-summary")
    today = timezone.localdate()
    context = {"session": session, "summary": summary(session, today), "today": today}
    return render(request, "review/summary.html", context)
