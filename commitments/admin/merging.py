"""Merging duplicates in the admin: choose which one is kept, see what moves, then merge."""

from itertools import islice

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminRadioSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..forms.fields import NoteField, PlainTextMixin, is_key
from ..merging import merge, moves, require_mergeable, state_of
from ..models import Commitment, Source
from ..previews import Changed
from ..views.acting import get_or_post
from .widgets import SearchedSourceField

MOST_PICKED = 10
SHOWN = 50


class MergeForm(PlainTextMixin, forms.Form):
    """Which one is kept: of those picked, or of all where a single one is picked."""

    note = NoteField(label=gettext_lazy("Why"))

    def __init__(self, *args, picked, **kwargs):
        self.picked = picked
        self.base_fields = {"kept": self.kept_field(picked)} | self.base_fields
        super().__init__(*args, **kwargs)

    @staticmethod
    def kept_field(picked):
        words = {
            "label": gettext_lazy("Keep"),
            "help_text": gettext_lazy("What uses the others will use this one."),
        }
        model = type(picked[0])
        if len(picked) > 1:
            rows = model.objects.filter(pk__in=[one.pk for one in picked]).order_by("pk")
            widget = AdminRadioSelect(attrs={"class": "radiolist"})
            return forms.ModelChoiceField(rows, widget=widget, empty_label=None, **words)
        if model is Source:
            return SearchedSourceField(Source._meta.get_field("reprint_of"), required=True, **words)
        others = model.objects.current().exclude(pk=picked[0].pk).by_name()
        return forms.ModelChoiceField(others, **words)

    def clean(self):
        cleaned = super().clean()
        kept = cleaned.get("kept")
        self.duplicates = [one for one in self.picked if one != kept]
        if kept and not self.duplicates:
            self.add_error("kept", _("An entry isn't merged into itself."))
        elif kept:
            self.require_mergeable(kept)
        return cleaned

    def require_mergeable(self, kept):
        for duplicate in self.duplicates:
            try:
                require_mergeable(duplicate, kept)
            except ValidationError as refused:
                self.add_error("kept", refused.messages)


class MergeMixin:
    """A list's action and a page: merge entries that stand for the same thing."""

    actions = ["merge_selected"]

    def get_urls(self):
        name = f"commitments_{self.opts.model_name}_merge"
        page = self.admin_site.admin_view(get_or_post(self.merge_view))
        return [path("merge/", page, name=name), *super().get_urls()]

    @admin.action(
        description=gettext_lazy("Merge the selected %(verbose_name_plural)s"),
        permissions=["change"],
    )
    def merge_selected(self, request, queryset):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_PICKED + 1])
        if not 1 < len(keys) <= MOST_PICKED:
            problem = _("Select at least two and at most %(most)s that stand for the same.")
            messages.error(request, problem % {"most": MOST_PICKED})
            return None
        return redirect(self.merge_address(keys))

    def merge_address(self, keys):
        query = QueryDict(mutable=True)
        query.setlist("pick", keys)
        return f"{reverse(f'admin:commitments_{self.opts.model_name}_merge')}?{query.urlencode()}"

    def merge_view(self, request):
        """GET asks which one is kept, POST shows what moves, POST with what was seen merges."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = [int(key) for key in request.GET.getlist("pick") if is_key(key)][:MOST_PICKED]
        found = self.model.objects.in_bulk(keys)
        picked = [found[key] for key in dict.fromkeys(keys) if key in found]
        if not picked:
            messages.error(request, _("Select in the list what is to be merged."))
            return redirect(f"admin:commitments_{self.opts.model_name}_changelist")
        posted = request.method == "POST"
        form = MergeForm(request.POST if posted else None, picked=picked)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge %(names)s") % {"names": self.opts.verbose_name_plural},
            "opts": self.opts,
            "picked": picked,
            "form": form,
            "media": self.media + form.media,
        }
        if posted and form.is_valid():
            return self.merge_valid(request, form, context)
        return render(
            request, "admin/commitments/merge.html", context, status=422 if posted else 200
        )

    def merge_valid(self, request, form, context):
        kept, note = form.cleaned_data["kept"], form.cleaned_data["note"]
        told = {"by": request.user, "note": note}
        status = 200
        if "seen" in request.POST:
            try:
                entries = merge(form.duplicates, kept, seen=request.POST["seen"], **told)
            except Changed:
                status = 422
                context["problem"] = _(
                    "Something was changed after this preview, and nothing was merged. "
                    "This is how it looks now."
                )
            except ValidationError as refused:
                status = 422
                context["refusal"] = " ".join(refused.messages)
            else:
                self.tell_merged(request, form.duplicates, kept, entries)
                return redirect(self.change_address(kept))
        elif self.model is Source:
            context["refusal"] = rehearsed(form.duplicates, kept, **told)
        context |= {
            "kept": kept,
            "previews": [self.preview_of(duplicate) for duplicate in form.duplicates],
            "seen": state_of(form.duplicates, kept),
        }
        return render(request, "admin/commitments/merge.html", context, status=status)

    def tell_merged(self, request, duplicates, kept, entries):
        names = {"names": ", ".join(map(str, duplicates)), "kept": kept, "number": entries}
        messages.success(
            request,
            ngettext(
                "Merged into “%(kept)s”: %(names)s. %(number)s history got an entry.",
                "Merged into “%(kept)s”: %(names)s. %(number)s histories got an entry.",
                entries,
            )
            % names,
        )

    def change_address(self, record):
        return reverse(f"admin:commitments_{self.opts.model_name}_change", args=[record.pk])

    def preview_of(self, duplicate):
        """What moves from one: kind by kind the number, and the first with their addresses."""
        kinds = []
        for label, rows in moves(duplicate):
            number = rows.count()
            first = [(address_of(row), row) for row in islice(rows[:SHOWN], number)]
            kinds.append({"label": label, "number": number, "first": first})
        return {"duplicate": duplicate, "kinds": [kind for kind in kinds if kind["number"]]}

    def record_tools(self, record):
        tools = super().record_tools(record)
        if record.merged_into_id:
            kept = self.change_address(record.merged_into)
            return [(kept, _("Merged into “%(kept)s”") % {"kept": record.merged_into}), *tools]
        return [(self.merge_address([record.pk]), _("Merge into another")), *tools]

    @admin.display(description=gettext_lazy("merged into"))
    def merged_told(self, record):
        return record.merged_into if record.pk else None


def rehearsed(duplicates, kept, **told):
    """Why these sources can't be merged, tried out and undone; empty if they can."""
    try:
        with transaction.atomic():
            merge(duplicates, kept, **told)
            transaction.set_rollback(True)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def address_of(row):
    """Where a record that moves is to be seen."""
    if isinstance(row, Commitment):
        return row.get_absolute_url()
    return reverse(f"admin:commitments_{row._meta.model_name}_change", args=[row.pk])
