"""Units, counterparts, topics and publishers: retired when no longer wanted."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Counterpart, Publisher, Topic, Unit
from .base import RecordAdmin, is_autocomplete


class VocabularyAdmin(RecordAdmin):
    fields = ["name_es", "name_en", "slug", "retired"]
    list_display = ["name_es", "name_en", "slug", "retired"]
    list_filter = ["retired"]
    search_fields = ["name_es", "name_en", "slug"]
    ordering = ["name_es"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name_es"]}

    def get_readonly_fields(self, request, obj=None):
        """The ledger names an entry by its code, so the code stays."""
        return ["slug"] if obj else []

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


@admin.register(Unit)
class UnitAdmin(VocabularyAdmin):
    form = UnitForm
    fields = ["name_es", "name_en", "slug", "parent", "retired"]
    list_display = ["name_es", "name_en", "slug", "parent", "retired"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]


@admin.register(Counterpart)
class CounterpartAdmin(VocabularyAdmin):
    fields = ["name_es", "name_en", "slug", "kind", "retired"]
    list_display = ["name_es", "name_en", "slug", "kind", "retired"]
    list_filter = ["kind", "retired"]


@admin.register(Topic)
class TopicAdmin(VocabularyAdmin):
    pass


@admin.register(Publisher)
class PublisherAdmin(VocabularyAdmin):
    fields = ["name_es", "name_en", "slug", "standing", "retired"]
    list_display = ["name_es", "name_en", "slug", "standing", "retired"]
    list_filter = ["standing", "retired"]
