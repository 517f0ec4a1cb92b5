"""The timeline: commitments in groups, each with its bar on a stretch of time."""

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .duebar import Bar
from .lifecycle import Status
from .models.queryset import folded
from .templatetags.commitments import due_words, schedule_words
from .timeaxis import ZOOMS, Axis, months_later

MOST = 1000  # lines that a person can still look through, and a server draw at once


class Lane(NamedTuple):
    """Lines that stand together; without a heading those that have a latest day."""

    heading: str
    lines: list[dict]


class Group(NamedTuple):
    """The lines of one unit or counterpart, those without a deadline in a lane of their own."""

    name: str
    lanes: list[Lane]


class Stretch:
    """The stretch of time that is shown: its axis, its ticks, and the way to its neighbours."""

    def __init__(self, zoom, start, today):
        """`zoom` is a key of ZOOMS; `start` a day, None for the stretch around today."""
        self.zoom = ZOOMS[zoom]
        self.by_zoom = zoom
        self.axis = Axis.zoomed(self.zoom, start or self.zoom.start(today), today)
        self.last = months_later(self.axis.end, -1)

    @property
    def ticks(self):
        """[(place, what it says, whether it stands out)]; the first one names its year too."""
        return [
            (at, self.label(day, first=index == 0), day.month == 1 and self.by_zoom != "year")
            for index, (day, at) in enumerate(self.axis.ticks(self.zoom))
        ]

    def label(self, day, *, first):
        if day.month == 1:
            return str(day.year)
        if self.by_zoom == "month":
            part = date_format(day, "M")
        else:
            part = _("Q%(quarter)d") % {"quarter": (day.month + 2) // 3}
        return f"{part} {day.year}" if first else part

    def _beginning(self, months):
        day = months_later(self.axis.start, months)
        return f"{day:%Y-%m}" if 1900 <= day.year < 2200 else ""

    @property
    def earlier(self):
        """The month with which the stretch before begins, as in the address; empty at the end."""
        return self._beginning(-self.zoom.step)

    @property
    def later(self):
        return self._beginning(self.zoom.step)


def line(commitment, axis, today):
    """What the page tells of a commitment, in chart and table; words are made once for both."""
    bar = Bar.of(commitment, axis, today)
    window, moved = commitment.due_edtf, commitment.first_due_edtf != commitment.due_edtf
    return {
        "reference": commitment.reference,
        "address": commitment.get_absolute_url(),
        "title": commitment.title,
        "shapes": bar.shapes,
        "late": bar.look == "is-overdue",
        "window": due_words(window),
        "first": due_words(commitment.first_due_edtf) if moved else "–",
        "schedule": schedule_words(commitment, today),
        "status": Status(commitment.status).label,
        "focal_point": str(commitment.focal_point or "–"),
        "dated": commitment.due_latest is not None,
    }


def grouped(commitments, by, axis, today):
    """The groups in order of their names, those without one last.

    With several counterparts a commitment stands under each of them.
    """
    groups = {}
    for commitment in commitments:
        told = line(commitment, axis, today)
        owners = commitment.counterparts.all() if by == "counterpart" else [commitment.unit]
        for owner in owners or [None]:
            groups.setdefault(owner, []).append(told)
    nameless = groups.pop(None, [])
    named = [(owner.name, lines) for owner, lines in groups.items()]
    named.sort(key=lambda group: folded(group[0]))
    if nameless:
        without = _("Without a counterpart") if by == "counterpart" else _("Without a unit")
        named.append((without, nameless))
    return [Group(name, lanes(lines)) for name, lines in named]


def lanes(lines):
    dated = Lane("", [line for line in lines if line["dated"]])
    undated = Lane(_("No deadline"), [line for line in lines if not line["dated"]])
    return [lane for lane in (dated, undated) if lane.lines]
