"""Handing over in the admin: who takes over, what that changes, then it is done."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminRadioSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..forms.fields import NoteField, PlainTextMixin
from ..handover import (
    Owners,
    Takers,
    Then,
    hand_over,
    in_order,
    open_commitments_of,
    require_takers,
    state_of,
)
from ..models import Unit, User
from ..models.recording import DECIDE
from ..previews import Changed
from ..views.acting import get_or_post

SHOWN = 50


class HandOverForm(PlainTextMixin, forms.Form):
    """Who takes over the open commitments, and what becomes of who hands over."""

    note = NoteField(label=gettext_lazy("Why"))
    then = forms.ChoiceField(
        label=gettext_lazy("And then"), widget=AdminRadioSelect(attrs={"class": "radiolist"})
    )

    def __init__(self, *args, subject, **kwargs):
        self.subject = subject
        super().__init__(*args, **kwargs)
        self.fields = self.taker_fields() | self.fields
        self.fields["then"].choices = [(then.value, then.label) for then in self.offered]

    @property
    def takers(self):
        return Takers(*(self.cleaned_data[name] for name in ("unit", "person", "alternate")))

    @property
    def plan(self):
        """What `hand_over` takes beside the person who does it."""
        data = self.cleaned_data
        return {
            "takers": self.takers,
            "then": Then(data["then"]),
            "new_unit": data.get("new_unit"),
            "note": data["note"],
        }

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            rows = in_order(self.subject)
            try:
                require_takers(
                    self.subject,
                    rows,
                    self.takers,
                    Then(cleaned["then"]),
                    cleaned.get("new_unit"),
                )
            except ValidationError as refused:
                self.add_error(None, refused)
        return cleaned

    def unit_field(self, **words):
        units = Unit.objects.current().by_name()
        return forms.ModelChoiceField(units, required=False, empty_label="—", **words)

    def person_field(self, **words):
        people = User.objects.filter(is_active=True).order_by("username")
        return forms.ModelChoiceField(people, required=False, empty_label="—", **words)

    def alternate_field(self):
        return self.person_field(
            label=_("Alternate"),
            help_text=_("Stands in where the alternate's place becomes free. Empty: nobody."),
        )


class PersonHandOverForm(HandOverForm):
    offered = (Then.LEAVES, Then.MOVES, Then.STAYS)

    def taker_fields(self):
        return {
            "person": self.person_field(
                label=_("Who takes over"),
                help_text=_(
                    "Becomes the focal point. Who moves to another unit may take the commitments "
                    "along: choose the same person."
                ),
            ),
            "alternate": self.alternate_field(),
            "unit": self.unit_field(
                label=_("Unit of the commitments"), help_text=_("Empty: each keeps its own.")
            ),
            "new_unit": self.unit_field(
                label=_("The person's new unit"),
                help_text=_("Only for somebody who moves to another unit."),
            ),
        }


class UnitHandOverForm(HandOverForm):
    offered = (Then.RETIRES, Then.STAYS)

    def taker_fields(self):
        units = self.unit_field(label=_("Which unit takes over"))
        units.queryset = units.queryset.exclude(pk=self.subject.pk)
        return {
            "unit": units,
            "person": self.person_field(
                label=_("Focal point"), help_text=_("Empty: each commitment keeps its own.")
            ),
            "alternate": self.alternate_field(),
        }


class HandOverMixin:
    """The page on which open commitments find another owner."""

    hand_over_form = None

    def get_urls(self):
        name = f"commitments_{self.opts.model_name}_handover"
        page = self.admin_site.admin_view(get_or_post(self.hand_over_view))
        return [path("<path:object_id>/hand-over/", page, name=name), *super().get_urls()]

    def hand_over_address(self, record):
        return reverse(f"admin:commitments_{self.opts.model_name}_handover", args=[record.pk])

    def record_tools(self, record):
        return [(self.hand_over_address(record), _("Hand over")), *super().record_tools(record)]

    def hand_over_view(self, request, object_id):
        """GET asks who takes over, POST shows what changes, POST with what was seen does it."""
        subject = self.get_object(request, unquote(object_id))
        if subject is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, subject) or not request.user.has_perm(DECIDE):
            raise PermissionDenied
        posted = request.method == "POST"
        initial = {"then": request.GET.get("then") or self.hand_over_form.offered[0]}
        form = self.hand_over_form(
            request.POST if posted else None, subject=subject, initial=initial
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hand over: %(who)s") % {"who": subject},
            "opts": self.opts,
            "subject": subject,
            "form": form,
            "media": self.media,
            "number": open_commitments_of(subject).count(),
        }
        if posted and form.is_valid():
            return self.hand_over_valid(request, form, context)
        if not posted:
            context["held"] = in_order(subject)[:SHOWN]
        return render(
            request, "admin/commitments/hand_over.html", context, status=422 if posted else 200
        )

    def hand_over_valid(self, request, form, context):
        subject, status = form.subject, 200
        if "seen" in request.POST:
            try:
                number = hand_over(subject, by=request.user, seen=request.POST["seen"], **form.plan)
            except Changed:
                status = 422
                context["problem"] = _(
                    "Something was changed after this preview, and nothing was handed over. "
                    "This is how it looks now."
                )
            except ValidationError as refused:
                status = 422
                context["problem"] = " ".join(refused.messages)
            else:
                told = ngettext(
                    "%(number)s open commitment was handed over.",
                    "%(number)s open commitments were handed over.",
                    number,
                )
                messages.success(request, told % {"number": number})
                return redirect(f"admin:commitments_{self.opts.model_name}_change", subject.pk)
        rows = in_order(subject)[:SHOWN]
        context |= {
            "preview": [(row, changed_owners(row, subject, form.takers)) for row in rows],
            "then": Then(form.cleaned_data["then"]).label,
            "new_unit": form.cleaned_data.get("new_unit"),
            "seen": state_of(subject),
        }
        return render(request, "admin/commitments/hand_over.html", context, status=status)


def changed_owners(commitment, subject, takers):
    """One row of the preview: for unit, focal point and alternate (before, after)."""
    before = Owners.of(commitment)
    return list(zip(before, before.after(subject, takers), strict=True))
