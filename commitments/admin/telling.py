"""Ledger entries in words, for the admin's tables and messages."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Citation, Commitment

NOTHING = "—"

# What the ledger's keys mean where the model gives the field no name of its own.
LABELS = {
    "due_edtf": gettext_lazy("due window"),
    "first_due_edtf": gettext_lazy("window first announced"),
    "proposed_due_phrase": gettext_lazy("proposed window, as announced"),
    "proposed_due_edtf": gettext_lazy("proposed window"),
    "proposed_by": gettext_lazy("proposed by"),
    "reported_by": gettext_lazy("reported by"),
    "confirmed_by": gettext_lazy("confirmed by"),
    "former_status": gettext_lazy("former status"),
    "former_as_of": gettext_lazy("former as-of day"),
    "update_asked_by": gettext_lazy("update asked by"),
    "update_asked_for": gettext_lazy("update asked for"),
    "archived_as": gettext_lazy("archived as"),
    "citations": gettext_lazy("citations"),
    "redacted": gettext_lazy("redacted entry"),
    "merged": gettext_lazy("merged record"),
}


def changes_told(update):
    """What an entry changed, one sentence each: “title in Spanish: a → b”."""
    return [
        f"{label_of(name)}: {told(name, new)}"
        if old in (None, "", [])
        else f"{label_of(name)}: {told(name, old)} → {told(name, new)}"
        for name, (old, new) in update.changes.items()
    ]


def entry_told(update):
    """An entry in one sentence: who did what, and what it changed."""
    who = str(update.actor) if update.actor else _("A command")
    sentence = f"{who} {update.get_verb_display()}"
    changes = changes_told(update)
    return f"{sentence}: {'; '.join(changes)}" if changes else sentence


def note_told(update):
    """The note's words; in brackets that they were erased."""
    return _("[redacted]") if update.note is None else update.note


def label_of(name):
    if name in LABELS:
        return str(LABELS[name])
    try:
        return str(Commitment._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name


def told(name, value):
    """A value as the ledger keeps it, in words."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, list):
        return ", ".join(told(name, item) for item in value)
    if isinstance(value, dict):
        role = dict(Citation.Role.choices).get(value["role"], value["role"])
        return f"{role} “{value['quote']}”"
    try:
        labels = dict(Commitment._meta.get_field(name).flatchoices)
    except FieldDoesNotExist:
        return str(value)
    return str(labels.get(value, value))
