"""What all pages of the admin have in common: nothing is deleted, odd input is no error."""

import re

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.utils import timezone
from django.utils.formats import date_format

from .paging import BoundedPaginator

LONGEST_KEY = 18  # digits; a longer number doesn't fit the databases' integers
REFERENCE = re.compile(r"c-[0-9]{1,9}", re.IGNORECASE)


def moment(at):
    """A moment in Lima as people write it."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def is_autocomplete(request):
    """Whether the answer fills the choices of a form rather than a list."""
    return request.resolver_match.url_name == "autocomplete"


def searched_words(text):
    """What a person typed, word by word; a reference gets the zeros that people leave out."""
    for word in text.split():
        yield f"c-{int(word[2:]):04d}" if REFERENCE.fullmatch(word) else word


class RecordAdminMixin:
    """A record in use is archived, retired or deactivated; deleting would falsify history."""

    actions = None
    list_per_page = 50
    empty_value_display = "—"
    paginator = BoundedPaginator
    show_full_result_count = False  # it would count the whole table beside the page's own count
    show_facets = admin.ShowFacets.NEVER  # they would count it once for each choice of each filter
    key_fields = []  # form fields, beside those with autocompletion, that hold records' keys

    def has_delete_permission(self, request, obj=None):
        return False

    def record_tools(self, record):
        """What one record's page leads to, beside its history: [(address, words)]."""
        return []

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["record_tools"] = self.record_tools(obj) if obj else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_changelist_instance(self, request):
        # PostgreSQL's texts can't hold this character, and a query with it would fail.
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def changeform_view(self, request, *args, **kwargs):
        # No form of ours offers such a key, and the query for it would fail.
        for name in [*self.autocomplete_fields, *self.key_fields]:
            if any(len(key) > LONGEST_KEY for key in request.POST.getlist(name)):
                raise BadRequest
        return super().changeform_view(request, *args, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        term = " ".join(searched_words(search_term.replace("\0", "")))
        return super().get_search_results(request, queryset, term)


class RecordAdmin(RecordAdminMixin, admin.ModelAdmin):
    """The admin of records that people add and change here."""


class ReadOnlyAdmin(RecordAdmin):
    """The admin of records that are written elsewhere: by a commitment's verbs, or by the app."""

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
