"""Two admins at one record: what the other one changed, field by field, beside what was typed."""

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..history import Told, told

# What the ledger calls otherwise than the form.
TYPED_AS = {"due_edtf": "present_window", "first_due_edtf": "first_window"}


class Difference(NamedTuple):
    """One field that somebody else changed; all three values in words."""

    field: str
    before: str
    now: str
    typed: str
    entry: Told


def differences(updates, form):
    """Every field of the ledger's entries, newest first, and what the form would have put there.

    A field that changed several times is told once for each. `typed` is empty for what this form
    doesn't hold.
    """
    return [
        Difference(line.label, line.old, line.new, typed(form, name), entry)
        for entry in told(updates)
        for name, line in zip(entry.update.changes, entry.lines, strict=True)
    ]


def typed(form, name):
    """What a form holds in a field, in words; empty for one that it hasn't."""
    name = TYPED_AS.get(name, name)
    if name not in form.fields or name not in form.cleaned_data:
        return ""
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
    if hasattr(value, "isoformat"):
        return date_format(value)
    if isinstance(value, str):
        return str(choices.get(value, value)) or _("nothing")
    if value is None:
        return _("nothing")
    if hasattr(value, "__iter__"):
        return ", ".join(map(str, value)) or _("nothing")
    return str(value)
