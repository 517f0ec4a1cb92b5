"""What a due bar shows of one commitment on an axis of time."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.safestring import SafeString

from .lifecycle import Schedule

LOOKS = {
    Schedule.OVERDUE: "is-overdue",
    Schedule.DUE_SOON: "is-soon",
    Schedule.LAPSED: "is-lapsed",
}
ARROWS = {
    "before": '<svg x="0" y="50%" overflow="visible"><path class="beyond" '
    'd="M16 0h-12m5-4.5-5 4.5 5 4.5"/></svg>',
    "after": '<svg x="100%" y="50%" overflow="visible"><path class="beyond" '
    'd="M-16 0h12m-5-4.5 5 4.5-5 4.5"/></svg>',
    "": "",
}


def rect(band, look):
    return band and f'<rect class="{look}" x="{band["x"]}%" width="{band["width"]}%"/>'


def line(run, look):
    return run and f'<line class="{look}" x1="{run["x"]}%" x2="{run["end"]}%" y1="50%" y2="50%"/>'


class Bar(NamedTuple):
    """Bands as {x, width, end} and lines as {x, end}, in percent; None for what isn't drawn."""

    window: dict | None
    first: dict | None  # the window first announced, where the present one is another
    late: dict | None  # from a missed window to today
    lead: dict | None  # up to the last day of a window without a first one
    undated: dict | None
    beyond: str  # the side of the axis on which the window lies whole
    look: str

    @classmethod
    def of(cls, commitment, axis, today):
        due, schedule = commitment.due, commitment.schedule(today)
        window, late, lead, undated = axis.band(due), None, None, None
        if schedule is Schedule.OVERDUE:
            late = axis.run(due.latest + timedelta(days=1), today)
        if window and due.earliest is None:
            lead = axis.run(commitment.announced_on, due.latest)
        if due.earliest is None and due.latest is None:
            undated = axis.run(commitment.announced_on, axis.end)
        return cls(
            window=window,
            first=axis.band(commitment.first_due) if commitment.first_due != due else None,
            late=late,
            lead=lead,
            undated=undated,
            beyond=axis.beyond(due),
            look=LOOKS.get(schedule, "" if commitment.is_open else "is-closed"),
        )

    @property
    def shapes(self):
        """The inside of its SVG, back to front: numbers and fixed words, so nothing to escape.

        A page may hold a thousand of them, for which a template is too slow.
        """
        drawn = (
            rect(self.first, "first"),
            line(self.lead, "lead"),
            line(self.late, "late"),
            rect(self.window, f"window {self.look}"),
            ARROWS[self.beyond],
            line(self.undated, "undated"),
        )
        return SafeString("".join(filter(None, drawn)))
