"""What people do to a commitment: every act is one form that ends in one verb."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from tracker.redirects import next_page

from ..forms import RedactForm, RegisterForm, StatusForm, UnciteForm
from ..forms.fields import is_key
from ..history import told
from ..models import Commitment, Source
from ..models.recording import Conflict
from .reading import fragment

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def posted(request):
    """What was sent, even if it is nothing; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


@get_or_post
@vary_on_headers("HX-Request")
def act(request, pk, form_class, **extra):
    """Show an act's form, or do it.

    The status form also opens inside a row of the list: an htmx request gets the row alone.
    """
    commitment = get_object_or_404(Commitment.objects.for_rows(), pk=pk)
    if not form_class.allowed(commitment, request.user):
        raise PermissionDenied
    in_row = form_class is StatusForm and fragment(request)
    options = {"user": request.user, **extra}
    form = form_class(posted(request), commitment=commitment, **options)
    conflict, code = None, 200
    if request.method == "POST":
        code = 422
        try:
            if form.is_valid() and form.save():
                return done(request, commitment.pk, form, in_row=in_row)
        except Conflict as found:
            # Keep every word typed, show what the other person did, and let the person decide.
            conflict, code = found, 409
            commitment = Commitment.objects.for_rows().get(pk=pk)
            data = request.POST.copy()
            data["version"] = commitment.version
            form = form_class(data, commitment=commitment, **options)
    context = {
        "commitment": commitment,
        "form": form,
        "meanwhile": conflict and told(conflict.updates),
        "next": next_page(request, commitment.get_absolute_url()),
        "today": timezone.localdate(),
    }
    template = "commitments/list.html#row" if in_row else "commitments/act.html"
    return render(request, template, context, status=code)


def done(request, pk, form, *, in_row):
    commitment = Commitment.objects.for_rows().get(pk=pk)
    said = _("%(reference)s: saved. %(status)s as of %(day)s.") % {
        "reference": commitment.reference,
        "status": commitment.get_status_display(),
        "day": date_format(commitment.as_of),
    }
    if in_row:
        context = {
            "commitment": commitment,
            "today": timezone.localdate(),
            "announce": said,
            "next": next_page(request, ""),
        }
        response = render(request, "commitments/list.html#row", context)
        response["HX-Trigger"] = "commitment-changed"
        return response
    messages.success(request, said)
    return redirect(next_page(request, commitment.get_absolute_url()))


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
