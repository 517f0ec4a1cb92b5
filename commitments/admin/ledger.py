"""The ledger and the citations, to read: only a commitment's verbs write them."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from ..history import note_in_words, told
from ..models import Citation, Update
from .base import ReadOnlyAdmin, moment


@admin.register(Update)
class UpdateAdmin(ReadOnlyAdmin):
    list_display = ["number_told", "commitment_told", "verb_told", "actor_told", "via_told",
                    "at_told", "note_told"]  # fmt: skip
    fields = ["commitment_told", "number_told", "verb_told", "changes_told", "note_told",
              "actor_told", "via_told", "at_told", "as_of_told", "source_told",
              "digest_told", "hash_told"]  # fmt: skip
    list_filter = ["verb", "via", "at", ("actor", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment", "actor", "written_note"]
    search_fields = ["commitment__search_text", "written_note__text", "actor__username",
                     "actor__first_name", "actor__last_name"]  # fmt: skip
    search_help_text = _("Reference, words of the commitment or of the note, or the person.")
    ordering = ["-at", "-pk"]

    @admin.display(description=_("commitment"), ordering="commitment")
    def commitment_told(self, update):
        return linked(update.commitment)

    @admin.display(description=_("number"), ordering="number")
    def number_told(self, update):
        return update.number

    @admin.display(description=_("what was done"), ordering="verb")
    def verb_told(self, update):
        return update.get_verb_display()

    @admin.display(description=_("by"), ordering="actor__username")
    def actor_told(self, update):
        return update.actor or _("A command")

    @admin.display(description=_("where"), ordering="via")
    def via_told(self, update):
        return update.get_via_display()

    @admin.display(description=_("at"), ordering="at")
    def at_told(self, update):
        return moment(update.at)

    @admin.display(description=_("as of"))
    def as_of_told(self, update):
        return update.as_of and date_format(update.as_of)

    @admin.display(description=_("source"))
    def source_told(self, update):
        return update.source

    @admin.display(description=_("note"))
    def note_told(self, update):
        return note_in_words(update) or None

    @admin.display(description=_("what changed"))
    def changes_told(self, update):
        return format_html_join("", "<div>{}</div>", [(line,) for line in told([update])[0].lines])

    @admin.display(description=_("digest of the note"))
    def digest_told(self, update):
        return update.note_digest or None

    @admin.display(description=_("hash of the entry"))
    def hash_told(self, update):
        return update.hash


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    list_display = ["quote_told", "commitment_told", "role", "source"]
    fields = ["commitment_told", "source", "role", "quote", "registered_at"]
    list_filter = ["role", ("source__publisher", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment", "source"]
    search_fields = ["quote", "source__title", "source__number", "commitment__search_text"]
    search_help_text = _("Words of the quote, or the source's title or number.")
    ordering = ["-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__text")

    @admin.display(description=_("operative words"), ordering="quote")
    def quote_told(self, citation):
        return citation.quote or "—"

    @admin.display(description=_("commitment"), ordering="commitment")
    def commitment_told(self, citation):
        return linked(citation.commitment)

    @admin.display(description=_("registered at"))
    def registered_at(self, citation):
        return moment(citation.created_at)


def linked(commitment):
    """The commitment's name, leading to its page in the app."""
    return format_html('<a href="{}">{}</a>', commitment.get_absolute_url(), commitment)
