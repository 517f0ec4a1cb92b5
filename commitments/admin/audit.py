"""The admin's page over everything that was done here, and the one about lockouts."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ..audit import KINDS, Key, Question, csv_lines, page
from ..forms.fields import DayField, PlainTextMixin
from ..models import User
from ..sign_ins import lift, lockouts


class AuditForm(PlainTextMixin, forms.Form):
    """What the list is narrowed to."""

    person = forms.CharField(
        label=gettext_lazy("Person"), required=False, max_length=150,
        help_text=gettext_lazy("The user name, or a part of the name."),
    )  # fmt: skip
    record = forms.CharField(
        label=gettext_lazy("Record"), required=False, max_length=200,
        help_text=gettext_lazy("A reference such as C-0012, or words."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What was done"), required=False,
        choices=[("", gettext_lazy("Everything")), *KINDS],
    )  # fmt: skip
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To"), required=False)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned

    def question(self):
        return Question(**self.cleaned_data)


@require_safe
def audit(request):
    """A hundred lines, newest first; `after` is the key of the last line seen."""
    form = AuditForm(request.GET)
    after = request.GET.get("after", "")
    key = Key.read(after) if after else None
    if after and key is None:
        raise Http404
    lines, more = page(form.question(), key) if form.is_valid() else ([], False)
    context = {
        **admin.site.each_context(request),
        "title": _("Audit"),
        "form": form,
        "lines": lines,
        "next": str(lines[-1].key) if more else "",
        "first": key is None,
    }
    return render(request, "admin/audit.html", context)


@require_safe
def audit_csv(request):
    """The same list, whole, as a file."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(
            form.errors.as_text(), content_type="text/plain; charset=utf-8"
        )
    name = f"audit-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        csv_lines(form.question()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class LiftForm(forms.Form):
    """Which lockout is lifted."""

    username = forms.CharField(max_length=255, strip=False)
    address = forms.GenericIPAddressField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def lockout_list(request):
    """Who may not sign in for now; POST lets one name in again from one address."""
    if request.method == "POST":
        form = LiftForm(request.POST)
        if form.is_valid():
            lift_and_tell(request, form.cleaned_data["username"], form.cleaned_data["address"])
        else:
            messages.error(request, _("That lockout isn't there."))
        return redirect("admin:lockouts")
    context = {
        **admin.site.each_context(request),
        "title": _("Lockouts"),
        "lockouts": lockouts(),
    }
    return render(request, "admin/lockouts.html", context)


def lift_and_tell(request, username, address):
    """Lift it, with an entry in the admin's log; over already is no error."""
    if not lift(username, address or None):
        messages.info(request, _("That lockout is over already."))
        return
    person = User.objects.filter(username=username).first()
    LogEntry.objects.create(
        user=request.user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=person and str(person.pk),
        object_repr=username[:200],
        action_flag=CHANGE,
        change_message=_("Lockout lifted: %s") % (address or "–"),
    )
    messages.success(request, _("%s may try to sign in again.") % username)


def urls(site):
    """The addresses of these pages under the admin's."""
    return [
        path("audit/", site.admin_view(audit), name="audit"),
        path("audit/export.csv", site.admin_view(audit_csv), name="audit_csv"),
        path("lockouts/", site.admin_view(lockout_list), name="lockouts"),
    ]


def audit_of(person):
    """The address of the list of what one person did."""
    return f"{reverse('admin:audit')}?person={person.username}"
