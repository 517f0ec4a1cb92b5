"""Units, counterparts, topics and publishers: retired when no longer wanted."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..handover import require_handed_over
from ..lifecycle import OPEN
from ..models import Counterpart, Publisher, Topic, Unit
from .base import RecordAdmin, is_autocomplete
from .handing_over import HandOverMixin, UnitHandOverForm
from .importing import ImportExportMixin
from .merging import MergeMixin
from .tree import UnitChangeList


class VocabularyAdmin(MergeMixin, ImportExportMixin, RecordAdmin):
    fields = ["name_es", "name_en", "slug", "retired"]
    list_display = ["name_es", "name_en", "slug", "retired"]
    list_filter = ["retired"]
    search_fields = ["name_es", "name_en", "slug"]
    ordering = ["name_es"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name_es"]}

    def get_fields(self, request, obj=None):
        return [*self.fields, *(["merged_told"] if obj and obj.merged_into_id else [])]

    def get_readonly_fields(self, request, obj=None):
        """The ledger names an entry by its code, so the code stays; a merged one stays retired."""
        fixed = ["slug"] if obj else []
        return [*fixed, "retired", "merged_told"] if obj and obj.merged_into_id else fixed

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found.filter(retired=False) if is_autocomplete(request) else found, may_repeat


class UnitForm(forms.ModelForm):
    def clean_parent(self):
        """Units form a tree: going up from a unit never leads back to it."""
        parent = above = self.cleaned_data["parent"]
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("A unit isn't part of itself."))
            above = above.parent
        return parent

    def clean_retired(self):
        """A unit with open commitments hands them over first."""
        retired = self.cleaned_data["retired"]
        if retired and not self.instance.retired and self.instance.pk:
            try:
                require_handed_over(self.instance)
            except forms.ValidationError as refused:
                address = reverse("admin:commitments_unit_handover", args=[self.instance.pk])
                raise forms.ValidationError(
                    format_html(
                        '{} <a href="{}">{}</a>',
                        " ".join(refused.messages),
                        address,
                        gettext("Hand them over first"),
                    )
                ) from refused
        return retired


@admin.register(Unit)
class UnitAdmin(HandOverMixin, VocabularyAdmin):
    form = UnitForm
    hand_over_form = UnitHandOverForm
    fields = ["name_es", "name_en", "slug", "parent", "retired"]
    list_display = ["place_told", "slug", "parent", "open_told", "retired"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]

    def get_changelist(self, request, **kwargs):
        return UnitChangeList

    def get_queryset(self, request):
        return super().get_queryset(request).with_open_commitments()

    def record_tools(self, record):
        """A merged unit has nothing left to hand over."""
        tools = super().record_tools(record)
        return tools[1:] if record.merged_into_id else tools

    @admin.display(description=_("unit"))
    def place_told(self, unit):
        """Its name, set in as deep as it lies in the tree."""
        return f"{'— ' * getattr(unit, 'depth', 0)}{unit.name}"

    @admin.display(description=_("open commitments"), ordering="open_commitments")
    def open_told(self, unit):
        """How many, leading to them in the app."""
        if not unit.open_commitments:
            return 0
        query = urlencode({"unit": unit.slug, "status": OPEN}, doseq=True)
        address = f"{reverse('commitment-list')}?{query}"
        return format_html('<a href="{}">{}</a>', address, unit.open_commitments)


@admin.register(Counterpart)
class CounterpartAdmin(VocabularyAdmin):
    fields = ["name_es", "name_en", "slug", "kind", "retired"]
    list_display = ["name_es", "name_en", "slug", "kind", "retired"]
    list_filter = ["kind", "retired"]

    def view_on_site(self, counterpart):
        return reverse("counterpart", args=[counterpart.slug])


@admin.register(Topic)
class TopicAdmin(VocabularyAdmin):
    pass


@admin.register(Publisher)
class PublisherAdmin(VocabularyAdmin):
    fields = ["name_es", "name_en", "slug", "standing", "retired"]
    list_display = ["name_es", "name_en", "slug", "standing", "retired"]
    list_filter = ["standing", "retired"]
