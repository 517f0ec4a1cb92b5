"""The meeting brief: all that is pending with one counterpart, in the order of the talk."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .lifecycle import Schedule
from .models import Commitment

BoundParty = Commitment.BoundParty

SECTIONS = {
    BoundParty.PERU: _("What we owe"),
    BoundParty.COUNTERPART: _("What they owe"),
    BoundParty.BOTH: _("What is joint"),
    BoundParty.THIRD: _("What third parties owe"),
}
WISHES = _("Wishes")

MISSED, DUE, UNDATED, TO_CONFIRM, KEPT = "missed", "due", "undated", "to_confirm", "kept"
PARTS = {
    MISSED: pgettext_lazy("several", "Overdue"),
    DUE: _("Not yet due"),
    UNDATED: _("No deadline"),
    TO_CONFIRM: _("Outcomes to confirm"),
    KEPT: _("Kept"),
}
LAPSED = pgettext_lazy("several", "Lapsed")


class Part(NamedTuple):
    """Items in one state, under their heading."""

    code: str
    heading: str
    items: list[Commitment]


class Section(NamedTuple):
    """Who is bound, and what of it stands where; `count` items in all."""

    heading: str
    parts: list[Part]

    @property
    def count(self):
        return sum(len(part.items) for part in self.parts)


def part_of(commitment, today):
    """The part of the brief in which a commitment stands."""
    if commitment.is_to_confirm:
        return TO_CONFIRM
    if not commitment.is_open:
        return KEPT
    return {
        Schedule.OVERDUE: MISSED,
        Schedule.LAPSED: MISSED,
        Schedule.NO_DEADLINE: UNDATED,
    }.get(commitment.schedule(today), DUE)


def sections(commitments, today):
    """The brief's sections that have items, wishes last; items keep the order they come in."""
    headings = {**SECTIONS, WISHES: WISHES}
    found = {key: {} for key in headings}
    for commitment in commitments:
        key = WISHES if commitment.is_wish else BoundParty(commitment.bound_party)
        found[key].setdefault(part_of(commitment, today), []).append(commitment)
    return [
        Section(
            headings[key],
            [
                Part(code, LAPSED if (key, code) == (WISHES, MISSED) else heading, parts[code])
                for code, heading in PARTS.items()
                if code in parts
            ],
        )
        for key, parts in found.items()
        if parts
    ]
