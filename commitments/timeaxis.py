"""Where a day stands on a page's one axis of time. Pure: days in, percentages out.

The list's axis runs from two years before today's year to the end of the next one, so that the
same day always stands at the same place, and a row can be drawn without knowing its neighbours.
The timeline chooses its own stretch: so many months, counted from the month that it begins with.
"""

from datetime import date, timedelta
from typing import NamedTuple

YEARS_BACK, YEARS_AHEAD = 2, 2


def months_later(day, months):
    """The first of the month so many months after (below zero: before) a day's own."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


class Zoom(NamedTuple):
    """How long a stretch of time is shown, in months: a tick every `tick`, steps of `step`."""

    months: int
    tick: int
    step: int

    def floor(self, day):
        """The tick on or before a day: the first of its month, quarter or year."""
        return months_later(day, -((day.month - 1) % self.tick))

    def start(self, today):
        """Where the stretch around today begins: a third of it, in whole ticks, lies behind."""
        ticks = self.months // 3 // self.tick
        return months_later(self.floor(today), -ticks * self.tick)


ZOOMS = {"month": Zoom(9, 1, 3), "quarter": Zoom(27, 3, 12), "year": Zoom(108, 12, 36)}


class Axis:
    """A stretch of days from `start` up to, not including, `end`."""

    def __init__(self, start, end, today):
        self.start, self.end = start, end
        self.today = self.at(today) if start <= today < end else None
        years = [date(year, 1, 1) for year in range(start.year, end.year + 1)]
        self.years = [(day.year, self.at(day)) for day in years if start <= day < end]

    @classmethod
    def of_years(cls, today):
        """The list's axis."""
        return cls(date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_AHEAD, 1, 1), today)

    @classmethod
    def zoomed(cls, zoom, start, today):
        """A zoom's stretch from the tick on or before `start`."""
        start = zoom.floor(start)
        return cls(start, months_later(start, zoom.months), today)

    def ticks(self, zoom):
        """Each tick's day and its place: [(day, percent)]."""
        days = [months_later(self.start, count) for count in range(0, zoom.months, zoom.tick)]
        return [(day, self.at(day)) for day in days]

    def at(self, day):
        """The day's place from the left edge, in percent, held inside the axis."""
        share = (day - self.start) / (self.end - self.start)
        return round(100 * min(1, max(0, share)), 2)

    def band(self, window):
        """A window as {x, width, end} in percent; None if it has no day on the axis.

        A window with an open start begins at its last day: what is known of it is its end.
        """
        earliest, latest = window.earliest or window.latest, window.latest or window.earliest
        if earliest is None or latest < self.start or earliest >= self.end:
            return None
        left, right = self.at(earliest), self.at(latest + timedelta(days=1))
        return {"x": left, "width": round(right - left, 2), "end": right}

    def run(self, first, last):
        """What the axis shows of the time between two days as {x, end}; None if nothing of it."""
        left, right = self.at(first), self.at(last)
        return {"x": left, "end": right} if left < right else None

    def beyond(self, window):
        """On which side of the axis a window lies whole: "before", "after", or empty."""
        if window.latest and window.latest < self.start:
            return "before"
        if window.earliest and window.earliest >= self.end:
            return "after"
        return ""
