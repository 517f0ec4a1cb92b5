"""Stretches of the calendar that a phrase names, and how they become days and EDTF text.

A Unit may still lack what the phrase left out: its year ("in March"), or, in a list, its month
("15 and 16 May"). A Span is settled: its two ends are EDTF texts.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from commitments.due_edtf import (
    FIRST_YEAR,
    LAST_YEAR,
    NO_SUCH_DAY,
    NO_SUCH_MONTH,
    PARTS_OF_YEAR,
    REVERSED,
    YEARS,
    DueError,
    month_end,
    window,
)

NO_SUCH_PART = _(
    "There is no such part. A year has 2 halves and 4 quarters; a month has 2 fortnights, and "
    "weeks counted from its first day: first to fourth, or last. Write the days instead."
)
NOT_UNDERSTOOD = _(
    "This is not understood as a time. Write it like 12 April 2026, 14 to 16 November 2026, "
    "March 2026, first quarter of 2026, before the end of 2026, or soon for no deadline."
)
WRONG_WEEKDAY = _(
    "The weekday does not fit the date. Write the date without its weekday, or correct one of them."
)

# How many months the calendar's units have.
MONTHS_IN = {"month": 1, "bimester": 2, "quarter": 3, "four months": 4, "half": 6, "year": 12}
THIRDS = {"early": 0, "mid": 1, "late": 2, "end": 2}
_EDTF_NUMBERS = {months: number for number, months in PARTS_OF_YEAR.items()}


def safe_day(year, month, day):
    """Return a date, of a month from 1 to 12; raise DueError if there is no such day or year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DueError(YEARS)
    if not 1 <= day <= month_end(year, month).day:
        raise DueError(NO_SUCH_DAY)
    return date(year, month, day)


def days_later(day, days):
    """Return the date so many days later, else raise DueError if it is out of the years known."""
    try:
        later = day + timedelta(days)
    except OverflowError:
        raise DueError(YEARS) from None
    return safe_day(later.year, later.month, later.day)


def months_later(day, months):
    """Return the date so many months later; 31 January plus one month is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    safe_day(year, month + 1, 1)
    return min(month_end(year, month + 1), safe_day(year, month + 1, 1) + timedelta(day.day - 1))


@dataclass(frozen=True, slots=True)
class Span:
    """Two EDTF units, the first and the last of a stretch; ".." is an open side."""

    start: str
    end: str

    @classmethod
    def of_days(cls, first, last):
        return cls(first.isoformat(), last.isoformat())

    @property
    def edtf(self):
        return self.start if self.start == self.end else f"{self.start}/{self.end}"

    @property
    def window(self):
        return window(self.edtf)

    @property
    def year(self):
        return self.window.earliest.year

    @property
    def is_week(self):
        days = self.window
        return len(self.start) == 10 and (days.latest - days.earliest).days == 6

    def last_day(self):
        """The last day as EDTF, the unit itself where there is only one: "until March"."""
        return self.end if self.start == self.end else self.window.latest.isoformat()


@dataclass(frozen=True, slots=True)
class Unit:
    """A month, quarter, half or year (`months` long, `number` counted in the year), or a cut of it.

    `cut` is a third, or day, week, fortnight or weekday, and `index` which one. None stands for
    what the phrase has not said; `coming` means the first that begins after the announcement;
    `weekday` is 0 for Monday.
    """

    months: int | None = None
    number: int | None = None
    year: int | None = None
    cut: str | None = None
    index: int | None = None
    weekday: int | None = None
    coming: bool = False

    @property
    def is_whole(self):
        return self.months is not None and self.cut is None

    @property
    def is_month(self):
        return self.is_whole and self.months == 1

    def within(self, cut, index=None, weekday=None):
        """Return a cut of this unit: its third, or one of its days, weeks, fortnights, weekdays."""
        if not self.is_whole:
            raise DueError(NOT_UNDERSTOOD)
        return replace(self, cut=cut, index=index, weekday=weekday)

    def like(self, other):
        """Fill in from a neighbour in a list what this one left out: the 15 of "15 and 16 May"."""
        if self.months is not None or not isinstance(other, Unit) or other.months is None:
            return self
        if (self.cut in THIRDS) != (other.cut in THIRDS):
            raise DueError(NOT_UNDERSTOOD)
        filled = replace(self, months=other.months, number=other.number, cut=other.cut)
        if self.cut:
            return replace(filled, cut=self.cut)
        if other.cut == "weekday":
            return replace(filled, weekday=other.weekday)
        if other.cut:
            return filled
        if other.months in (1, 12):
            raise DueError(NOT_UNDERSTOOD)
        return replace(filled, number=self.index, index=None)

    def in_year(self, year):
        """Return the Span of this unit in a year; raise DueError if the calendar has none."""
        first = (self.number - 1) * self.months + 1
        last = first + self.months - 1
        if first < 1 or last > 12:
            raise DueError(NO_SUCH_MONTH if self.months == 1 else NO_SUCH_PART)
        begin, end = safe_day(year, first, 1), month_end(year, last)
        if self.cut is None:
            return _months(year, first, last)
        if self.cut not in THIRDS:
            return Span.of_days(*self._days(begin, end))
        third = THIRDS[self.cut]
        if self.months == 1:
            day = begin + timedelta(10 * third)
            return Span.of_days(day, end if third == 2 else day + timedelta(9))
        if self.months % 3:
            raise DueError(NOT_UNDERSTOOD)
        step = self.months // 3
        return _months(year, first + third * step, first + third * step + step - 1)

    def _days(self, begin, end):
        """Cut days, weeks, fortnights or weekdays out of the unit; -1 is the last."""
        if self.cut == "day":
            if self.index == -1:
                return end, end
            if self.months > 1 and self.index != 1:
                raise DueError(NO_SUCH_PART)
            day = safe_day(begin.year, begin.month, self.index)
            return day, day
        if self.cut == "fortnight":
            if self.months > 1 or self.index not in (1, 2, -1):
                raise DueError(NO_SUCH_PART)
            middle = begin + timedelta(15)
            return (begin, middle - timedelta(1)) if self.index == 1 else (middle, end)
        if self.index not in (1, 2, 3, 4, -1):
            raise DueError(NO_SUCH_PART)
        if self.cut == "week":
            day = end - timedelta(6) if self.index == -1 else begin + timedelta(7 * self.index - 7)
            return day, day + timedelta(6)
        if self.index == -1:
            day = end - timedelta((end.weekday() - self.weekday) % 7)
        else:
            day = begin + timedelta((self.weekday - begin.weekday()) % 7 + 7 * self.index - 7)
        return day, day


def _months(year, first, last):
    """Name a run of months by the calendar's own unit, if there is one."""
    if (first, last) == (1, 12):
        return Span(f"{year}", f"{year}")
    if (first, last) in _EDTF_NUMBERS:
        return Span(*[f"{year}-{_EDTF_NUMBERS[first, last]}"] * 2)
    return Span(f"{year}-{first:02}", f"{year}-{last:02}")


def current(unit, announced):
    """Return the Span of a unit without a number ("the end of the month") that is not over yet."""
    index = announced.year * 12 + announced.month - 1
    index -= index % unit.months
    begins = (divmod(begin, 12) for begin in (index, index + unit.months))
    spans = (replace(unit, number=month // unit.months + 1).in_year(year) for year, month in begins)
    return next(span for span in spans if span.window.latest >= announced)


def week_of(day, later=0):
    """Return the week, Monday to Sunday, of a day, or so many weeks later."""
    monday = days_later(day, 7 * later - day.weekday())
    return Span.of_days(monday, days_later(monday, 6))


def running(name, near, day_of_announcement):
    """Return the week, month, quarter… in which the announcement lies, or the "next" one."""
    later = int(near == "next")
    if name in MONTHS_IN and near is None:
        return Unit(months=MONTHS_IN[name])
    today = day_of_announcement()
    if name == "week":
        return week_of(today, later)
    if name == "weekend":
        saturday = days_later(week_of(today).window.latest, -1)
        saturday = days_later(saturday, 7 if later and today >= saturday else 0)
        return Span.of_days(saturday, days_later(saturday, 1))
    if name == "day" and later:
        return Span.of_days(days_later(today, 1), days_later(today, 1))
    if name in ("fortnight", "quincena"):
        half = int(today.day > 15) + later
        first = months_later(today.replace(day=1), half // 2)
        return Unit(1, first.month, first.year, "fortnight", half % 2 + 1)
    if name not in MONTHS_IN:
        raise DueError(NOT_UNDERSTOOD)
    months = MONTHS_IN[name]
    first = months_later(today.replace(day=1), later * months)
    return Unit(months=months, number=(first.month - 1) // months + 1, year=first.year)


def hull(units, day_of_announcement):
    """Return the Span from the first to the last unit of a list, each filled in from the others.

    `day_of_announcement` is called if the phrase needs that day. Without a year, it is the first
    such stretch that is not over on it. Raise DueError if the calendar has no such stretch.
    """
    units = _filled_in(units)
    for at, unit in enumerate(units):
        if isinstance(unit, Unit) and unit.months is None:
            raise DueError(NOT_UNDERSTOOD)
        if isinstance(unit, Unit) and unit.number is None:
            units[at] = current(unit, day_of_announcement())
    for at in range(len(units) - 2, -1, -1):
        if units[at].year is None and units[at + 1].year is not None:
            units[at] = replace(units[at], year=units[at + 1].year)
    if units[0].year is None:
        _one_after_another([replace(units[0], year=2000), *units[1:]])  # a leap year: possible?
        spans = _first_to_come(units, day_of_announcement())
    else:
        spans = _one_after_another(units)
    for unit, span in zip(units, spans, strict=True):
        if isinstance(unit, Unit) and unit.cut == "day" and unit.weekday is not None:
            _check_weekday(unit, span)
    whole = Span(spans[0].start, spans[-1].end)
    window(whole.edtf)  # refuses a reversed one
    return whole


def _filled_in(units):
    """Months and kinds left out come from the next unit, else from the one before."""
    units = list(units)
    backwards = [(at, at + 1) for at in range(len(units) - 2, -1, -1)]
    forwards = [(at, at - 1) for at in range(1, len(units))]
    for at, neighbour in backwards + forwards:
        if isinstance(units[at], Unit):
            units[at] = units[at].like(units[neighbour])
    return units


def _first_to_come(units, announced):
    coming = any(unit.coming for unit in units if isinstance(unit, Unit))
    refusal = DueError(NOT_UNDERSTOOD)
    # 29 February may be up to eight years away (1896, 1904).
    for year in range(announced.year, announced.year + 9):
        try:
            spans = _one_after_another([replace(units[0], year=year), *units[1:]])
        except DueError as error:
            refusal = error
            continue
        # "Late next March" is a part of the next March, not of the present one.
        first = replace(units[0], cut=None) if units[0].cut in THIRDS else units[0]
        begins, ends = first.in_year(year).window.earliest, spans[-1].window.latest
        if begins > announced if coming else ends >= announced:
            return spans
    raise refusal


def _one_after_another(units):
    """Settle units of which the first has its year; the others follow it as closely as they can."""
    spans = []
    for at, unit in enumerate(units):
        if isinstance(unit, Span):
            spans.append(unit)
        elif unit.year is not None:
            spans.append(unit.in_year(unit.year))
        else:
            before = spans[-1].window.latest
            span = unit.in_year(before.year)
            if span.window.latest < before:
                if _is_bare_year(units[at - 1]) or _same_month(unit, units[at - 1]):
                    raise DueError(REVERSED)
                span = unit.in_year(before.year + 1)
            spans.append(span)
    return spans


def _is_bare_year(unit):
    return isinstance(unit, Unit) and unit.is_whole and unit.months == 12


def _same_month(unit, other):
    return isinstance(other, Unit) and (unit.months, unit.number) == (other.months, other.number)


def _check_weekday(unit, span):
    if span.window.earliest.weekday() != unit.weekday:
        raise DueError(WRONG_WEEKDAY)
