"""Due windows as EDTF text, read into days and told in words.

EDTF is the Extended Date/Time Format of ISO 8601-2:2019. Of it the tracker uses days, months,
quarters (33 to 36), halves (40, 41), years, and intervals of these, open at either side. The
empty text means that there is no deadline. Seasons (21 to 24) are left out: they differ between
the hemispheres.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from commitments.due_words import MONTHS, ORDINALS

FIRST_YEAR, LAST_YEAR = 1900, 2200

# EDTF's numbers for parts of a year, with their first and last month.
PARTS_OF_YEAR = {33 + n: (3 * n + 1, 3 * n + 3) for n in range(4)} | {40: (1, 6), 41: (7, 12)}

_UNIT = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_EDTF = re.compile(rf"{_UNIT}|(?:\.\.|{_UNIT})/(?:\.\.|{_UNIT})")

NOT_EDTF = _(
    "This is not a due window in EDTF. Write a day (2026-04-12), a month (2026-04), "
    "a quarter (2026-33), a half (2026-40), a year (2026), or an interval of these (2026/2027)."
)
BOTH_OPEN = _("An interval cannot be open at both sides. Leave the window empty for no deadline.")
YEARS = _("Only the years 1900 to 2200 can be used. Write the year with four digits.")
NO_SUCH_DAY = _("There is no such day in the calendar. Write a day that the month has.")
NO_SUCH_MONTH = _(
    "There is no such month. Write the day first, then a month from 1 to 12, then the year: "
    "12/04/2026 is 12 April 2026."
)
SEASON = _("Seasons differ between the hemispheres. Write the months, such as March to May 2026.")
REVERSED = _("The end lies before the beginning. Write the earlier date first, each with its year.")


class DueError(ValueError):
    """A text that is no due window; `message` is a lazy sentence that says what to write."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that an announcement allows, both included; None is an open side."""

    earliest: date | None
    latest: date | None

    def __post_init__(self):
        if self.earliest and self.latest and self.latest < self.earliest:
            raise DueError(REVERSED)

    @property
    def has_deadline(self):
        """Whether there is a latest day; a window without one counts as no deadline."""
        return self.latest is not None

    def contains(self, other):
        """Tell whether the other window lies wholly inside this one (equal windows do)."""
        begins = self.earliest is None or (
            other.earliest is not None and other.earliest >= self.earliest
        )
        ends = self.latest is None or (other.latest is not None and other.latest <= self.latest)
        return begins and ends


NO_DEADLINE = Window(None, None)


def month_end(year, month):
    """Return the last day of a month as a date."""
    return date(year, month, calendar.monthrange(year, month)[1])


def has_edtf_shape(text):
    """Tell whether a text is written like the EDTF used here, be its numbers possible or not."""
    return _EDTF.fullmatch(text) is not None


def window(edtf):
    """Return the Window of an EDTF text; '' gives NO_DEADLINE. Raise DueError on anything else."""
    if not edtf:
        return NO_DEADLINE
    if not has_edtf_shape(edtf):
        raise DueError(NOT_EDTF)
    start, _slash, end = edtf.partition("/")
    if start == end == "..":
        raise DueError(BOTH_OPEN)
    end = end or start
    return Window(
        None if start == ".." else _unit_window(start).earliest,
        None if end == ".." else _unit_window(end).latest,
    )


def _unit_window(text):
    year, month, day = (*map(int, text.split("-")), None, None)[:3]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DueError(YEARS)
    if day is not None:
        if not 1 <= month <= 12:
            raise DueError(NO_SUCH_MONTH)
        if not 1 <= day <= month_end(year, month).day:
            raise DueError(NO_SUCH_DAY)
        return Window(date(year, month, day), date(year, month, day))
    if month is None:
        first, last = 1, 12
    elif month in (21, 22, 23, 24):
        raise DueError(SEASON)
    elif month in PARTS_OF_YEAR:
        first, last = PARTS_OF_YEAR[month]
    elif 1 <= month <= 12:
        first = last = month
    else:
        raise DueError(NO_SUCH_MONTH)
    return Window(date(year, first, 1), month_end(year, last))


def describe(edtf, language):
    """Tell an EDTF text in words, as people write it, in Spanish ("es", "es-pe"…) or English.

    Reading the words gives the same text back. Raise DueError if the text is no due window.
    """
    window(edtf)
    spanish = language.startswith("es")
    if not edtf:
        return "sin plazo" if spanish else "no deadline"
    start, slash, end = edtf.partition("/")
    if not slash:
        return _words(start, spanish)
    if start == "..":
        return ("hasta " if spanish else "until ") + _with_article(end, spanish)
    if end == "..":
        return ("desde " if spanish else "from ") + _with_article(start, spanish)
    return _interval(start, end, spanish)


def _interval(start, end, spanish):
    """What both ends share, such as month and year, is said once, at the end."""
    pieces, others = _pieces(start, spanish), _pieces(end, spanish)
    if start != end and len(pieces) == len(others):
        while len(pieces) > 1 and pieces[-1] == others[len(pieces) - 1]:
            pieces = pieces[:-1]
    first = _joiner(start, spanish).join(pieces)
    dash = "–" if _kind(start) == _kind(end) and " " not in first else " – "
    return first + dash + _words(end, spanish)


def _words(unit, spanish):
    return _joiner(unit, spanish).join(_pieces(unit, spanish))


def _with_article(unit, spanish):
    article = ""
    if _kind(unit) == "part" or (spanish and _kind(unit) == "day"):
        article = "el " if spanish else "the "
    return article + _words(unit, spanish)


def _kind(unit):
    if len(unit) == 7:
        return "part" if int(unit[5:]) in PARTS_OF_YEAR else "month"
    return "day" if len(unit) == 10 else "year"


def _joiner(unit, spanish):
    if spanish:
        return " de "
    return " of " if _kind(unit) == "part" else " "


def _pieces(unit, spanish):
    """Cut a unit into its words, the year last: ["12", "April", "2026"]."""
    year, *rest = unit.split("-")
    language = 0 if spanish else 1
    if not rest:
        return [year]
    number = int(rest[0])
    if number in PARTS_OF_YEAR:
        first, last = PARTS_OF_YEAR[number]
        months = last - first + 1
        name = {3: ("trimestre", "quarter"), 6: ("semestre", "half")}[months][language]
        return [f"{ORDINALS[last // months - 1].split()[language]} {name}", year]
    month = MONTHS[number - 1].split()[language]
    return [*(str(int(day)) for day in rest[1:]), month, year]
