"""What people do to a commitment: every act is one form that ends in one verb."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from tracker.redirects import next_page

from ..forms import RedactForm, RegisterForm, StatusForm, UnciteForm
from ..forms.base import VerbMixin
from ..forms.fields import is_key
from ..history import done_words, told
from ..models import Commitment, Source
from ..models.recording import Conflict
from .reading import fragment

ROW, LINE, DONE = (
    "commitments/list.html#row",
    "commitments/act.html#in_place",
    "commitments/act.html#done",
)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def posted(request):
    """What was sent, even if it is nothing; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


@get_or_post
@vary_on_headers("HX-Request")
def act(request, pk, form_class, **extra):
    """Show an act's form, or do it.

    htmx gets a part of the page alone, see `part_for`.
    """
    commitment = get_object_or_404(Commitment.objects.for_rows(), pk=pk)
    if not form_class.allowed(commitment, request.user):
        raise PermissionDenied
    part = part_for(request, pk, form_class)
    if part == LINE:
        extra["auto_id"] = f"act-{pk}-%s"  # several lines of a page may have their forms open
    tried = attempt(request, commitment, form_class, **extra)
    if tried.saved:
        return done(request, commitment.pk, part)
    commitment = tried.form.commitment
    context = {
        "commitment": commitment,
        "form": tried.form,
        "meanwhile": tried.meanwhile,
        "next": next_page(request, commitment.get_absolute_url()),
        "today": timezone.localdate(),
        "in_place": part == LINE,
    }
    return render(request, part or "commitments/act.html", context, status=tried.code)


def part_for(request, pk, form_class):
    """What htmx asks for: the list's row with its form, or the form inside a line; else None.

    Every act opens inside a line of desk or review, which has a place for it (`act-<number>`); the
    status form opens inside a row of the list, too.
    """
    if fragment(request, f"act-{pk}"):
        return LINE
    return ROW if form_class is StatusForm and fragment(request) else None


class Attempt(NamedTuple):
    """An act's form after a request: shown (200), saved, refused (422) or in conflict (409).

    `meanwhile` tells what others did since the version that the person saw; None without conflict.
    """

    form: VerbMixin
    code: int
    saved: bool = False
    meanwhile: list | None = None


def attempt(request, commitment, form_class, **extra):
    """Bind an act's form, and do the act if it was posted."""
    options = {"user": request.user, **extra}
    form_class = form_class.offered_to(request.user)
    form = form_class(posted(request), commitment=commitment, **options)
    if request.method != "POST":
        return Attempt(form, 200)
    try:
        saved = form.is_valid() and form.save()
    except Conflict as found:
        # Keep every word typed, show what the other person did, and let the person decide.
        commitment = Commitment.objects.for_rows().get(pk=commitment.pk)
        data = request.POST.copy()
        data["version"] = commitment.version
        form = form_class(data, commitment=commitment, **options)
        return Attempt(form, 409, meanwhile=told(found.updates))
    return Attempt(form, 200 if saved else 422, saved)


def done(request, pk, part):
    """The row or the line that says so, with an announcement; a whole page leads back."""
    commitment = Commitment.objects.for_rows().get(pk=pk)
    said = saved_words(commitment)
    if part is None:
        messages.success(request, said)
        return redirect(next_page(request, commitment.get_absolute_url()))
    context = {
        "commitment": commitment,
        "today": timezone.localdate(),
        "announce": said,
        "next": next_page(request, ""),
    }
    response = render(request, ROW if part == ROW else DONE, context)
    if part == LINE:
        # The form replaces itself while it is refused; once it is done, it replaces its line.
        retarget(reswap(response, "outerHTML"), f"#commitment-{pk}")
    response["HX-Trigger"] = "commitment-changed"
    return response


def saved_words(commitment):
    """What the act that was just saved did, with the reference: one sentence or two."""
    newest = commitment.updates.order_by("number").last()
    return f"{commitment.reference}: {done_words(commitment, newest.verb)}"


@get_or_post
@permission_required("commitments.add_commitment", raise_exception=True)
def register(request):
    """Register a commitment; `source` fills in the source, `copy` the next of a recurring one."""
    form = RegisterForm(posted(request), user=request.user, initial=first_values(request.GET))
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    commitment = form.save()
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("%s is registered.") % commitment.reference)
                if commitment.unit is None:
                    messages.warning(request, _("No unit owns it yet; a manager can assign one."))
                return redirect(commitment)
    return render(request, "commitments/register.html", {"form": form}, status=code)


def first_values(data):
    initial = {}
    source = data.get("source", "")
    if is_key(source):
        initial["source"] = Source.objects.filter(pk=source).first()
    number = data.get("copy", "").upper().removeprefix("C-")
    if is_key(number):
        copied = get_object_or_404(Commitment, pk=int(number))
        names = [name for name in RegisterForm.Meta.fields if name != "alternate"]
        initial |= {name: copied._meta.get_field(name).value_from_object(copied) for name in names}
    return initial


@get_or_post
def uncite(request, pk, citation):
    commitment = get_object_or_404(Commitment, pk=pk)
    cited = get_object_or_404(commitment.citations.select_related("source"), pk=citation)
    return act(request, pk, UnciteForm, citation=cited)


@get_or_post
def redact(request, pk, number):
    commitment = get_object_or_404(Commitment, pk=pk)
    update = get_object_or_404(commitment.updates.select_related("written_note"), number=number)
    if not update.note:
        raise Http404
    return act(request, pk, RedactForm, number=number)
