"""Sources: the public documents that commitments cite."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..bilingual import preferred_languages
from ..due import describe
from ..forms import FullSourceForm
from ..models import Source
from .base import RecordAdmin, is_autocomplete, moment
from .merging import MergeMixin
from .widgets import SearchedSourceField


class SourceAdminForm(FullSourceForm):
    reprint_of = SearchedSourceField(
        Source._meta.get_field("reprint_of"), label=_("Translation or reprint of")
    )


@admin.register(Source)
class SourceAdmin(MergeMixin, RecordAdmin):
    form = SourceAdminForm
    fieldsets = [
        (None, {"fields": ["title", "publisher", "number", "date_edtf", "date_stated"]}),
        (_("Document"), {"fields": ["language", "url", "reprint_of", "text", "sha256"]}),
        (
            _("For the record"),
            {"fields": ["cited", "registered_by", "registered_at", "merged_told"]},
        ),
    ]
    readonly_fields = ["sha256", "cited", "registered_by", "registered_at", "merged_told"]
    autocomplete_fields = ["publisher"]
    key_fields = ["reprint_of"]
    list_display = ["title", "number", "publisher", "date", "language", "copy_kept"]
    list_filter = [("date_edtf", admin.EmptyFieldListFilter), "publisher", "language",
                   "date_stated", ("merged_into", admin.EmptyFieldListFilter)]  # fmt: skip
    list_select_related = ["publisher"]
    search_fields = ["title", "number", "url", "publisher__name_es", "publisher__name_en"]
    ordering = ["-pk"]

    def get_queryset(self, request):
        """Without the texts: a page of them would be megabytes."""
        return super().get_queryset(request).defer("text")

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found.current() if is_autocomplete(request) else found, may_repeat

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def view_on_site(self, source):
        return reverse("source", args=[source.pk])

    @admin.display(description=_("date"), ordering="date_latest")
    def date(self, source):
        return describe(source.date_edtf, preferred_languages()[0]) if source.date_edtf else None

    @admin.display(description=_("copy kept"), boolean=True)
    def copy_kept(self, source):
        return source.copy_kept

    @admin.display(description="SHA-256")
    def sha256(self, source):
        return source.text_sha256 or None

    @admin.display(description=_("citations"))
    def cited(self, source):
        if not source.pk:
            return None
        address = reverse("admin:commitments_citation_changelist")
        number = source.citations.count()
        return format_html('<a href="{}?source__id__exact={}">{}</a>', address, source.pk, number)

    @admin.display(description=_("registered by"))
    def registered_by(self, source):
        return source.created_by

    @admin.display(description=_("registered at"))
    def registered_at(self, source):
        return moment(source.created_at)
