"""What everybody may do: find commitments, read one, take the list away as a file."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ..asking import how_often
from ..due import DueError, read, window
from ..exports import as_download
from ..filters import CommitmentFilter
from ..forms import ACTS
from ..forms.fields import is_key
from ..forms.personal import SaveViewForm
from ..history import told
from ..models import Commitment, SavedView, Source
from ..models.queryset import Evidence
from ..models.update import Verb
from ..slippage import ledger

PAGE_SIZE = 50

may_read = permission_required("commitments.view_commitment", raise_exception=True)


def page_or_404(request, rows):
    """The asked page of 50; a page that isn't there is a 404, not a silent first page."""
    try:
        return Paginator(rows, PAGE_SIZE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(_("There is no such page.")) from error


@require_safe
@may_read
@vary_on_headers("HX-Request")
def commitment_list(request):
    filters = CommitmentFilter(request.GET, Commitment.objects.all(), request=request)
    selection = filters.selection
    context = {
        "filter": filters,
        "tally": selection.tally(),
        "sort": filters.sorting,
        "today": timezone.localdate(),
    }
    if fragment(request, "tally"):
        return render(request, "commitments/list.html#tally", context)
    context["page"] = page_or_404(request, selection.for_rows())
    query = filters.in_force().urlencode()
    context["views"] = SavedView.objects.menu(request.user, query)
    context["save_form"] = SaveViewForm(
        owner=request.user, initial={"query": query}, auto_id="view_%s"
    )
    if not fragment(request, "results"):
        return render(request, "commitments/list.html", context)
    context["whole"] = False
    response = render(request, "commitments/list.html#results", context)
    response["HX-Push-Url"] = f"{request.path}?{query}"
    return response


def fragment(request, target=None):
    """Whether htmx asks for one part of the page; a boosted or restored page is whole."""
    htmx = request.htmx
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return False
    return target is None or htmx.target == target


@require_safe
@may_read
def commitment_export(request, extension):
    filters = CommitmentFilter(request.GET, Commitment.objects.all(), request=request)
    if not filters.form.is_valid():
        return HttpResponseBadRequest(
            filters.form.errors.as_text(), content_type="text/plain; charset=utf-8"
        )
    return as_download(filters.selection, extension)


@require_safe
@may_read
def commitment_detail(request, pk):
    commitment = get_object_or_404(Commitment.objects.with_evidence().for_page(), pk=pk)
    if commitment.is_merged:
        return redirect(commitment.successor)
    acts = [
        (
            slug,
            form.offered_to(request.user).heading,
            reverse(f"commitment-{slug.replace('/', '-')}", args=[pk]),
        )
        for slug, form in ACTS.items()
        if form.allowed(commitment, request.user) and form.applies(commitment, request.user)
    ]
    updates = list(commitment.updates.history())
    context = {
        "commitment": commitment,
        "citations": commitment.citations.all(),
        "history": told(updates),
        "asked": how_often([update for update in updates if update.verb == Verb.REQUEST_UPDATE]),
        "slippage": ledger(updates, commitment.citations.all()),
        "acts": acts,
        "proposal": newest_proposal(updates),
        "evidence": Evidence(commitment.evidence).label,
        "today": timezone.localdate(),
    }
    return render(request, "commitments/detail.html", context)


def newest_proposal(updates):
    """The newest proposal of a move among a commitment's entries, newest first; None if none."""
    return next((update for update in updates if update.verb == Verb.PROPOSE_MOVE), None)


@require_safe
@may_read
def due_preview(request):
    """How a due phrase is understood, told as one types."""
    phrase = request.GET.get("due_phrase", "")
    try:
        edtf = read(phrase, counting_from(request.GET))
    except DueError as error:
        return render(request, "commitments/due_preview.html", {"error": error.message})
    context = {"edtf": edtf, "window": window(edtf), "phrase": phrase.strip()}
    return render(request, "commitments/due_preview.html", context)


def counting_from(data):
    """The day from which relative words count: announced, else the source's, else none."""
    try:
        announced = parse_date(data.get("announced_on", ""))
    except ValueError:
        announced = None
    source = data.get("source", "")
    if not announced and is_key(source):
        announced = Source.objects.filter(pk=source).values_list("date_earliest", flat=True).first()
    if not announced and data.get("new-date_edtf"):
        try:
            announced = window(read(data["new-date_edtf"])).earliest
        except DueError:
            return None
    return announced or (timezone.localdate() if "version" in data else None)
