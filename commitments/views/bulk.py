"""One act on many commitments, in three steps at one address: its fields, a preview, the doing."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, SignatureExpired
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from ..bulk import MOST, Plan, perform, rehearse
from ..filters import CommitmentFilter
from ..forms.bulk import BULK
from ..forms.fields import is_key
from ..models import Commitment
from ..models.update import Via
from .acting import get_or_post


class BulkSteps:
    """The steps that follow once it is known which act is done to what.

    `context` says where the pages lead: `here` is the address that the forms go to, `back` that
    of the list, and `carried` are the hidden fields that say what was selected.
    """

    forms = BULK
    via = Via.BROWSER
    template = "commitments/bulk.html"

    def __init__(self, request, **context):
        self.request = request
        self.context = context

    def form_for(self, action, data=None):
        """The act's form; PermissionDenied for a role that may do it nowhere."""
        form_class = self.forms[action]
        if not form_class.allowed(self.request.user):
            raise PermissionDenied
        return form_class(data, user=self.request.user)

    def ask(self, action):
        """The act's fields."""
        return self.answer(form=self.form_for(action))

    def preview(self, action, versions):
        """What the act would do to each, and the plan that does exactly this."""
        typed = self.request.POST
        form = self.form_for(action, typed)
        if not form.is_valid():
            return self.answer(status=422, form=form)
        results = rehearse(form, versions, by=self.request.user, via=self.via)
        # What was typed, and nothing of the page around it.
        data = {name: typed.getlist(name) for name in form.fields if name in typed}
        plan = Plan.of(action, data, versions, results)
        return self.answer(step="preview", form=form, plan=plan.signed(), **told_apart(results))

    def apply(self):
        """Do what the preview fixed, and say what was done and what wasn't."""
        try:
            plan = Plan.read(self.request.POST["plan"])
        except SignatureExpired:
            return self.refuse(_("This preview is older than an hour. Make a new one."))
        except BadSignature:
            plan = None
        if plan is None or plan.action not in self.forms:
            return self.refuse(_("This preview can't be read. Make a new one."))
        form = self.form_for(plan.action, MultiValueDict(plan.data))
        if not form.is_valid():
            reasons = " ".join(error for errors in form.errors.values() for error in errors)
            problem = _("What was typed doesn't hold any more. Make a new preview.")
            return self.refuse(f"{problem} {reasons}")
        results = perform(form, dict(plan.items), by=self.request.user, via=self.via)
        return self.answer(step="result", form=form, **told_apart([*results, *plan.refusals()]))

    def refuse(self, problem):
        return self.answer(status=422, step="problem", problem=problem)

    def answer(self, status=200, **shown):
        return render(self.request, self.template, self.context | shown, status=status)


@get_or_post
@permission_required("commitments.change_commitment", raise_exception=True)
def bulk(request):
    """GET shows the act's fields for the rows in the address; POST previews, or does the plan."""
    data = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "action" not in data:
        return redirect("commitment-list")
    chosen = filter_of(request, data).in_force().urlencode()
    steps = BulkSteps(
        request,
        here=reverse("commitment-bulk"),
        back=f"{reverse('commitment-list')}?{chosen}",
        carried=[("filter", chosen)],
    )
    if request.method == "POST" and "plan" in data:
        return steps.apply()
    versions, matching = selected(request, data)
    action = data.get("action")
    if action not in BULK or not versions:
        return steps.refuse(
            _("Nothing is selected. Tick some rows of the list, and choose what to do.")
        )
    steps.context |= {"number": len(versions), "matching": matching, "most": MOST}
    rows = [("all", "1")] if data.get("all") else [("pick", key) for key in versions]
    steps.context["selection"] = [("action", action), *rows]
    return steps.preview(action, versions) if request.method == "POST" else steps.ask(action)


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
