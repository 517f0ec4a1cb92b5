"""Where a day stands on the page's one axis of time. Pure: days in, percentages out.

The axis runs from two years before today's year to the end of the next one, so that the same
day always stands at the same place, and a row can be drawn without knowing its neighbours.
"""

from datetime import date, timedelta

YEARS_BACK, YEARS_AHEAD = 2, 2


class Axis:
    def __init__(self, today):
        self.start = date(today.year - YEARS_BACK, 1, 1)
        self.end = date(today.year + YEARS_AHEAD, 1, 1)
        self.today = self.at(today)
        self.years = [
            (year, self.at(date(year, 1, 1))) for year in range(self.start.year, self.end.year)
        ]

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

    def beyond(self, window):
        """On which side of the axis a window lies whole: "before", "after", or empty."""
        if window.latest and window.latest < self.start:
            return "before"
        if window.earliest and window.earliest >= self.end:
            return "after"
        return ""
