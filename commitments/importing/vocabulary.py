"""Rows of a vocabulary: units, counterparts, topics or publishers, by their codes."""

import copy

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..forms.fields import plain_text
from ..models import ImportRow
from .columns import Column
from .files import text_of
from .judging import Judgement
from .lookups import choice, yes_or_no

EXAMPLES = {"slug": "example", "name_es": "Dirección de Ejemplo", "name_en": "Example Directorate",
            "kind": "state", "standing": "ministry", "retired": "no"}  # fmt: skip
HELP = {
    "slug": gettext_lazy("Empty for a new entry: made of the name in Spanish. A row whose code is "
                         "“example” is passed over."),
    "parent": gettext_lazy("Code or name of a unit that is there, or stands in a row above."),
    "retired": gettext_lazy("yes or no"),
}  # fmt: skip


FIELDS = ("slug", "name_es", "name_en", "kind", "standing", "parent", "retired")


def columns_of(model):
    """The columns of a vocabulary."""
    known = {field.name for field in model._meta.concrete_fields}
    names = [name for name in FIELDS if name in known]
    return tuple(
        Column(
            name,
            model._meta.get_field(name).verbose_name,
            HELP.get(name) or ", ".join(dict(model._meta.get_field(name).choices or ())),
            EXAMPLES.get(name, ""),
        )
        for name in names
    )


def with_parent(entries):
    """A queryset with all that `record_of` tells."""
    return entries.select_related("parent") if hasattr(entries.model, "parent") else entries


def record_of(entry):
    """An entry as texts by column."""
    record = {name: getattr(entry, name) for name in FIELDS if hasattr(entry, name)}
    record["retired"] = "yes" if entry.retired else "no"
    if "parent" in record:
        record["parent"] = entry.parent.slug if entry.parent else ""
    return record


class VocabularyRows:
    """Judges rows of one vocabulary."""

    def __init__(self, model, *, lookups, reason="", rehearse=True):
        self.model, self.lookups, self.reason = model, lookups, reason
        self.columns = [column.code for column in columns_of(model)]

    def load(self, rows):
        slugs = {slug_of(row.cells) for row in rows}
        entries = with_parent(self.model.objects.filter(slug__in=slugs))
        self.known = {entry.slug: entry for entry in entries}

    def judge(self, row):
        told = Judgement()
        slug = slug_of(row.cells)
        known = self.known.get(slug)
        entry = copy.copy(known) if known else self.model(slug=slug)
        record = {c: text_of(text) for c, text in record_of(entry).items()}
        told.record = known.slug if known else ""
        for column in self.columns:
            if column not in row.cells or (text := row.cells[column]) == record[column]:
                continue
            if column == "slug" and not text:
                continue
            value = told.trying(column, self.value, column, text, entry)
            if not told.problems:
                setattr(entry, column, value)
        after = record_of(entry)
        if not known:
            told.outcome, record = ImportRow.Outcome.NEW, dict.fromkeys(record, "")
        elif after != record:
            told.outcome = ImportRow.Outcome.CHANGED
        told.changes = [[c, record[c], after[c]] for c in self.columns if record[c] != after[c]]
        if told.changes and not told.problems:
            told.trying("", entry.clean_fields, {"parent"})
            told.trying("", entry.validate_constraints)
        if not known and not told.problems:
            self.lookups.of(self.model).learn(entry, "slug", (entry.name_es, entry.name_en))
        told.act = lambda by: self.save(entry, not known, by)
        return told.judged()

    def value(self, column, text, entry):
        if column == "retired":
            return yes_or_no(text)
        if column == "parent":
            return self.parent(text, entry) if text else None
        choices = {"kind": "Kind", "standing": "Standing"}.get(column)
        if choices:
            return choice(getattr(self.model, choices), text)
        plain_text(text)
        return text

    def parent(self, text, entry):
        """The unit above; going up from it never leads back to the entry."""
        parent = above = self.lookups.of(self.model).find(text)
        while above is not None:
            if above.slug == entry.slug:
                raise ValidationError(_("A unit isn't part of itself."))
            above = above.parent
        return parent

    def save(self, entry, is_new, by):
        if "parent" in self.columns and entry.parent:
            # A unit of a row above has got its key only now.
            entry.parent = self.parent(entry.parent.slug, entry)
        entry.save()
        self.lookups.of(self.model).learn(entry, "slug", ())
        LogEntry.objects.log_actions(
            by.pk, [entry], ADDITION if is_new else CHANGE, _("By an import."), single_object=True
        )


def slug_of(cells):
    """The code of a row's entry; the one that the admin would make where the cell is empty."""
    return cells.get("slug") or slugify(cells.get("name_es", ""))[:60]
