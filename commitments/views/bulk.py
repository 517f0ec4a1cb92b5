"""One act on many commitments, in three steps at one address: its fields, a preview, the doing."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, SignatureExpired
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from ..bulk import MOST, Plan, perform, rehearse
from ..filters import CommitmentFilter
from ..forms.bulk import BULK
from ..forms.fields import is_key
from ..models import Commitment
from .acting import get_or_post


@get_or_post
@permission_required("commitments.change_commitment", raise_exception=True)
def bulk(request):
    """GET shows the act's fields for the rows in the address; POST previews, or does the plan."""
    data = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "action" not in data:
        return redirect("commitment-list")
    context = {"filter": filter_of(request, data).in_force().urlencode()}
    if request.method == "POST" and "plan" in data:
        return apply(request, context)
    versions, matching = selected(request, data)
    if data.get("action") not in BULK or not versions:
        problem = _("Nothing is selected. Tick some rows of the list, and choose what to do.")
        return refused(request, context, problem)
    context |= {
        "action": data["action"],
        "picks": [] if data.get("all") else list(versions),
        "number": len(versions),
        "matching": matching,
        "most": MOST,
    }
    if request.method == "POST":
        return preview(request, context, versions)
    context["form"] = form_for(request, data["action"])
    return render(request, "commitments/bulk.html", context)


def preview(request, context, versions):
    """What the act would do to each, and the plan that does exactly this."""
    action = context["action"]
    form = form_for(request, action, request.POST)
    if not form.is_valid():
        return render(request, "commitments/bulk.html", context | {"form": form}, status=422)
    results = rehearse(form, versions, by=request.user)
    # What was typed, and nothing of the page around it.
    typed = {name: request.POST.getlist(name) for name in form.fields if name in request.POST}
    plan = Plan.of(action, typed, versions, results)
    context |= told_apart(results) | {"step": "preview", "form": form, "plan": plan.signed()}
    return render(request, "commitments/bulk.html", context)


def apply(request, context):
    """Do what the preview fixed, and say what was done and what wasn't."""
    try:
        plan = Plan.read(request.POST["plan"])
    except SignatureExpired:
        return refused(request, context, _("This preview is older than an hour. Make a new one."))
    except BadSignature:
        return refused(request, context, _("This preview can't be read. Make a new one."))
    form = form_for(request, plan.action, MultiValueDict(plan.data))
    if not form.is_valid():
        reasons = " ".join(error for errors in form.errors.values() for error in errors)
        problem = _("What was typed doesn't hold any more. Make a new preview.")
        return refused(request, context, f"{problem} {reasons}")
    results = perform(form, dict(plan.items), by=request.user)
    context |= told_apart([*results, *plan.refusals()]) | {"step": "result", "form": form}
    return render(request, "commitments/bulk.html", context)


def form_for(request, action, data=None):
    """The act's form; PermissionDenied for a role that may do it nowhere."""
    form_class = BULK[action]
    if not form_class.allowed(request.user):
        raise PermissionDenied
    return form_class(data, user=request.user)


def filter_of(request, data):
    """The list's filter that the form carries along."""
    query = QueryDict(data.get("filter", ""))
    return CommitmentFilter(query, Commitment.objects.all(), request=request)


def selected(request, data):
    """({key: version} in the list's order, how many match): the ticked rows, or all that match."""
    if data.get("all"):
        rows = filter_of(request, data).selection
        versions = dict(rows.values_list("pk", "version")[:MOST])
        return versions, rows.count() if len(versions) == MOST else len(versions)
    keys = [int(key) for key in data.getlist("pick") if is_key(key)]
    found = dict(Commitment.objects.filter(pk__in=keys).values_list("pk", "version"))
    return {key: found[key] for key in keys if key in found}, len(found)


def told_apart(results):
    """What changes and what doesn't, each in the list's order."""
    return {
        "changes": [result for result in results if not result.reason],
        "refusals": [result for result in results if result.reason],
    }


def refused(request, context, problem):
    context |= {"step": "problem", "problem": problem}
    return render(request, "commitments/bulk.html", context, status=422)
