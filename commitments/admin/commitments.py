"""Commitments in the admin: found by anything, mended through the verbs, never deleted."""

from datetime import MAXYEAR

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..bilingual import preferred_languages
from ..due import describe
from ..forms import ACTS
from ..history import told
from ..models import Commitment
from ..models.recording import Conflict
from .base import RecordAdmin, searched_words
from .bulk import BulkActionsMixin
from .commitment_forms import OVERWRITING, CommitmentForm, NewCommitmentForm
from .conflict import differences
from .drill_down import FIELD, YEAR, drill_down
from .filters import ArchivedFilter, EvidenceFilter, InChargeFilter, ScheduleFilter
from .importing import ImportExportMixin

LEDGER_SHOWN = 50

# What this form does itself, so that the page of the app isn't offered beside it.
DONE_HERE = {"edit", "owner", "correct"}

WORDS = {"fields": ["title_es", "title_en", "summary_es", "summary_en"]}
PROMISE = {"fields": ["kind", "nature", "strength", "condition_es", "condition_en", "actor",
                      "bound_party", "counterparts", "topics"]}  # fmt: skip
WHO = {"fields": ["unit", "supporting_units", "focal_point", "alternate"]}
BASIS = ["due_basis_es", "due_basis_en"]


@admin.register(Commitment)
class CommitmentAdmin(BulkActionsMixin, ImportExportMixin, RecordAdmin):
    fieldsets = [
        (None, WORDS),
        (_("What was promised"), PROMISE),
        (_("When"), {"fields": ["announced_on", "present_window", "window_told", "first_window",
                                *BASIS]}),
        (_("Who is in charge"), WHO),
        (_("State"), {"fields": ["reference_told", "status_told", "schedule_told",
                                 "last_reviewed", "next_review", "archived_told"]}),
        (_("For the record"), {"fields": ["note", "seen_version"]}),
    ]  # fmt: skip
    add_fieldsets = [
        (_("Announcement"), {"fields": ["source", "quote", "announced_on"]}),
        (_("Words"), WORDS),
        (_("What was promised"), PROMISE),
        (_("When"), {"fields": ["due_phrase", *BASIS, "next_review"]}),
        (_("Who is in charge"), WHO),
        (_("For the record"), {"fields": ["note"]}),
    ]
    readonly_fields = ["reference_told", "status_told", "schedule_told", "window_told",
                       "last_reviewed", "next_review", "archived_told"]  # fmt: skip
    autocomplete_fields = ["unit", "supporting_units", "focal_point", "alternate",
                           "counterparts", "topics"]  # fmt: skip
    key_fields = ["source"]
    list_display = ["reference_told", "title_told", "status", "schedule_told", "window_told",
                    "unit", "focal_point", "last_update_told"]  # fmt: skip
    list_display_links = ["reference_told", "title_told"]
    list_filter = ["status", ScheduleFilter, InChargeFilter, EvidenceFilter, ArchivedFilter,
                   "strength", "kind", "nature",
                   ("unit", admin.RelatedOnlyFieldListFilter)]  # fmt: skip
    date_hierarchy = FIELD
    list_select_related = ["unit", "focal_point"]
    search_fields = ["search_text"]
    search_help_text = _("Reference (C-0012 or 12), words of the title, the summary or a quote.")
    ordering = ["pk"]

    def get_search_results(self, request, queryset, search_term):
        """By every word, without case and accents; a bare number is also a reference."""
        term = search_term.replace("\0", "").strip()
        found = queryset.search(" ".join(searched_words(term)))
        if term.isascii() and term.isdecimal() and len(term) < 10:
            found |= queryset.filter(pk=int(term))
        return found, False

    def get_changelist_instance(self, request):
        # A drill-down into the last year that there is would look for the end of it in the next.
        year = request.GET.get(YEAR, "1")
        if not year.isdecimal() or not 0 < int(year[:5]) < MAXYEAR:
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def changelist_view(self, request, extra_context=None):
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", None) or {}
        if "cl" in shown:
            shown["back"], shown["steps"] = drill_down(shown["cl"])
        return answer

    def view_on_site(self, commitment):
        return commitment.get_absolute_url()

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(
            request, obj, **kwargs | {"form": CommitmentForm if obj else NewCommitmentForm}
        )
        form.acting, form.refusal = request.user, getattr(request, "refusal", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save through the verbs; when they refuse, show the form again and say why."""
        asked = (request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(*asked)
        except Conflict as conflict:
            request.refusal, request.conflict = {"": [OVERWRITING]}, list(conflict.updates)
        except ValidationError as error:
            by_field = hasattr(error, "error_dict")
            request.refusal = error.message_dict if by_field else {"": error.messages}
        return super().changeform_view(*asked)

    def save_model(self, request, obj, form, change):
        saved = form.act(request.user)
        if not change:
            obj.pk = saved.pk
        obj.refresh_from_db()

    def save_related(self, request, form, formsets, change):
        """The verbs have written these as well."""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            obj.refresh_from_db()  # a refused form has left what was typed in it
            context |= {"subtitle": str(obj)} | self.read_only_context(request, obj)
            meanwhile = getattr(request, "conflict", ())
            context["conflict"] = differences(meanwhile, context["adminform"].form)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def read_only_context(self, request, commitment):
        """What the page shows of a commitment beside the form."""
        updates = commitment.updates.history()[:LEDGER_SHOWN]
        return {
            "acts": [
                (reverse(f"commitment-{slug.replace('/', '-')}", args=[commitment.pk]), act.heading)
                for slug, act in ACTS.items()
                if slug not in DONE_HERE
                and act.applies(commitment, request.user)
                and act.allowed(commitment, request.user)
            ],
            "citations": commitment.citations.select_related("source").defer("source__text"),
            "ledger": told(updates),
        }

    @admin.display(description=_("reference"), ordering="pk")
    def reference_told(self, commitment):
        return commitment.reference

    @admin.display(description=_("title"))
    def title_told(self, commitment):
        return commitment.title

    @admin.display(description=_("status"))
    def status_told(self, commitment):
        return _("%(status)s as of %(day)s") % {
            "status": commitment.get_status_display(),
            "day": date_format(commitment.as_of),
        }

    @admin.display(description=_("schedule"), ordering="due_latest")
    def schedule_told(self, commitment):
        return commitment.schedule(timezone.localdate()).label

    @admin.display(description=_("due window"), ordering="due_latest")
    def window_told(self, commitment):
        return describe(commitment.due_edtf, preferred_languages()[0])

    @admin.display(description=_("last update"), ordering="last_update_at")
    def last_update_told(self, commitment):
        return commitment.last_update_at

    @admin.display(description=_("archived"))
    def archived_told(self, commitment):
        return commitment.get_archived_as_display() or _("No")
