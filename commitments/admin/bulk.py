"""One act on many commitments in the admin: from the list's actions, in the app's own steps.

What was ticked, at the version that it had then, travels signed through the steps; so what
somebody changes in the meantime is left alone and named.
"""

from django.contrib import admin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ..bulk import MOST, VALID_SECONDS
from ..forms.bulk import BULK, BulkReopenForm, BulkUnarchiveForm
from ..importing.commitment_columns import for_record
from ..importing.files import EXTENSIONS
from ..models.update import Via
from ..views.bulk import BulkSteps
from .importing import download

SALT = "commitments.admin.bulk"
ACTS = {
    "assign": BULK["assign"],
    "archive": BULK["archive"],
    "unarchive": BulkUnarchiveForm,
    "reopen": BulkReopenForm,
}


class AdminSteps(BulkSteps):
    forms = ACTS
    via = Via.ADMIN
    template = "admin/commitments/commitment/bulk.html"


def beginning(name, form_class):
    """The action that asks for an act's fields."""

    def begin(model_admin, request, queryset):
        return model_admin.begin(request, name, queryset)

    begin.__name__ = name
    return admin.action(begin, permissions=["change"], description=form_class.heading)


def exporting(extension):
    """The action that answers the ticked rows as a file which the import reads again."""

    def export(model_admin, request, queryset):
        subject = model_admin.subject
        records = subject.records(for_record(queryset))
        name = f"commitment-{timezone.localdate().isoformat()}"
        return download(name, extension, subject.codes, records)

    export.__name__ = f"export_{extension}"
    words = format_lazy(_("Export as {format}"), format=extension.upper())
    return admin.action(export, permissions=["view"], description=words)


def show_selection(steps, chosen, number, matching):
    steps.context |= {
        "selection": [("selection", chosen)],
        "number": number,
        "matching": matching,
        "most": MOST,
    }


class BulkActionsMixin:
    """The list's actions. What changes data asks first, and shows what it would do."""

    actions = [*(beginning(*act) for act in ACTS.items()), *map(exporting, EXTENSIONS)]

    def get_urls(self):
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.bulk))
        return [path("bulk/", view, name="commitments_commitment_bulk"), *super().get_urls()]

    def steps(self, request, back=""):
        here = reverse("admin:commitments_commitment_bulk")
        listed = reverse("admin:commitments_commitment_changelist")
        return AdminSteps(
            request,
            here=here,
            back=f"{listed}?{back}" if back else listed,
            carried=[("back", back)],
            opts=self.opts,
            **self.admin_site.each_context(request),
        )

    def begin(self, request, action, queryset):
        """The first step, for the rows ticked in the list: the act's fields."""
        versions = dict(queryset.values_list("pk", "version")[:MOST])
        matching = queryset.count() if len(versions) == MOST else len(versions)
        steps = self.steps(request, back=request.GET.urlencode())
        chosen = signing.dumps([action, list(versions.items())], salt=SALT, compress=True)
        show_selection(steps, chosen, len(versions), matching)
        return steps.ask(action)

    def bulk(self, request):
        """The second step, the preview, and the third, the doing; both come by POST."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:commitments_commitment_changelist")
        steps = self.steps(request, back=request.POST.get("back", ""))
        if "plan" in request.POST:
            return steps.apply()
        chosen = request.POST.get("selection", "")
        try:
            action, items = signing.loads(chosen, salt=SALT, max_age=VALID_SECONDS)
        except signing.BadSignature:
            return steps.refuse(
                gettext("This selection is older than an hour. Tick the rows again.")
            )
        show_selection(steps, chosen, len(items), len(items))
        return steps.preview(action, dict(items))
