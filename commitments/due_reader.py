"""Reading one stretch of the calendar out of symbols: a day, a month, the first quarter of 2026.

Each method reads one form of it, and moves on by the symbols that it has used. `near` is "this" or
"next" if that word stood before; the next is the first such stretch after the announcement.
"""

import re
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commitments.due_edtf import FIRST_YEAR, LAST_YEAR, YEARS, DueError, window
from commitments.due_units import (
    MONTHS_IN,
    NOT_UNDERSTOOD,
    THIRDS,
    Span,
    Unit,
    days_later,
    hull,
    running,
    week_of,
)
from commitments.due_words import Symbol

ANNOUNCEMENT = _(
    "This counts from the day of the announcement, which is not known. Give the date of the "
    "source, or write the days, such as 12 April 2026."
)
EVENT = _("The day of this event is not known here. Write it, such as before 12 April 2026.")
TWO_DIGITS = _("Write the year with four digits, such as 2026.")
QUARTER_OR_HALF = _("Is it a quarter or a half? Write first quarter of 2026 or first half of 2026.")

SEPARATORS = {"to", "and", "dash", "slash", "until", "comma"}
CUTS_OF_MONTH = {"day": "day", "week": "week", "fortnight": "fortnight", "quincena": "fortnight"}
DATE_BEGINS = {"num", "ord", "weekday", "month", "date"}
STOP = Symbol("stop")


def fail():
    raise DueError(NOT_UNDERSTOOD)


class UnitReader:
    """A place in a row of symbols, and the ways to read a Unit or a settled Span from there."""

    def __init__(self, found, announced):
        self.symbols = found
        self.at = 0
        self.announced = announced
        self.ended = False  # whether the last unit read was an "end", which can be its last day

    def symbol(self, ahead=0):
        at = self.at + ahead
        return self.symbols[at] if at < len(self.symbols) else STOP

    def kind(self, ahead=0):
        return self.symbol(ahead).kind

    def comes(self, *kinds):
        """Tell whether symbols of these kinds come next, in this order."""
        return all(self.kind(ahead) == kind for ahead, kind in enumerate(kinds))

    def take(self):
        symbol = self.symbol()
        self.at += 1
        return symbol

    def skip(self, *kinds):
        while self.kind() in kinds:
            self.at += 1

    def today(self):
        """Return the day of the announcement; raise DueError that asks for it if need be."""
        if self.announced is None:
            raise DueError(ANNOUNCEMENT)
        if not FIRST_YEAR <= self.announced.year <= LAST_YEAR:
            raise DueError(YEARS)
        return self.announced

    def unit(self):
        """Read one unit. What it leaves unsaid stays open, for `hull` to fill in."""
        self.skip("lead", "of", "noise")
        near = self.near()
        self.ended = False
        reader = READERS.get(self.kind())
        return reader(self, near) if reader else fail()

    def near(self):
        """Read "this", "next" or "this next"."""
        found = None
        while self.kind() in ("this", "next"):
            found = self.take().kind
        return found

    def number(self):
        """Read a number in digits or words: 45, "cuarenta y cinco", "one hundred and eighty"."""
        symbol = self.take()
        total = 1 if symbol.kind == "to" else symbol.value  # "a" month
        while not symbol.digits:
            joint = int(self.kind() in ("and", "dash"))
            following = self.symbol(joint)
            if following.kind != "num" or following.digits:
                break
            if following.value == 100 and total < 10 and not joint:
                total *= 100
            elif total == 100 or (following.value < 10 <= total % 100 and total % 10 == 0):
                total += following.value
            else:
                break
            self.at += joint + 1
        return total

    def year(self):
        """Read "of 2026", "of next year", "del año": whether a year is said, and which if known."""
        before = self.at
        self.skip("of", "comma", "lead")
        if self.comes("num", "stop") and self.symbol().digits == 2 and self.at > before:
            raise DueError(TWO_DIGITS)
        near = self.near()
        named = self.symbol().value == "year"
        if named:
            self.take()
            near = near or self.near()
            self.skip("of")
        if self.kind() == "num" and self.symbol().digits == 4 and (named or not near):
            return True, self.year_of(self.take())
        if named and near:
            return True, self.today().year + (near == "next")
        if named and self.at > before + 1:
            return True, None
        self.at = before
        return False, None

    def year_of(self, symbol):
        if symbol.digits != 4 or not FIRST_YEAR <= symbol.value <= LAST_YEAR:
            raise DueError(YEARS)
        return symbol.value

    def part_of_unit(self, near):
        """Read "a fines de marzo", "mid-2026", and the first word of "mid to late March"."""
        name = self.take().value
        if near == "next":
            fail()
        if self.kind(int(self.kind() == "dash")) in ("to", "and"):
            self.skip("dash")
            return Unit(cut=name)
        self.skip("dash")
        whole = self.unit()
        self.ended = name == "end"
        if isinstance(whole, Unit):
            return whole.within(name)
        if not whole.is_week:
            fail()
        # Two days, two days, and the rest with the weekend.
        first = whole.window.earliest + timedelta(2 * THIRDS[name])
        return Span.of_days(first, first + timedelta(2 if THIRDS[name] == 2 else 1))

    def event(self, near):
        """Read an event for the sake of the day that it names: "the elections of 12 April"."""
        self.skip("event", "occasion")
        self.skip("of", "comma", "lead")
        day = self.unit() if self.kind() in DATE_BEGINS else None
        if not isinstance(day, Unit) or day.cut != "day":
            raise DueError(EVENT)
        return day

    def day_from_now(self, near):
        day = days_later(self.today(), self.take().value)
        return Span.of_days(day, day)

    def weekday(self, near):
        """Read "Wednesday 15 April", "next Monday", "Friday of next week"."""
        weekday = self.take().value
        self.skip("comma")
        if self.kind() in DATE_BEGINS - {"weekday"}:
            unit = self.unit()
            if not isinstance(unit, Unit) or unit.cut not in (None, "day") or unit.is_whole:
                fail()
            return replace(unit, weekday=weekday, coming=near == "next" or unit.coming)
        before = self.at
        self.skip("of", "lead")
        if "week" in (self.symbol().value, self.symbol(1).value):
            week = self.unit()
            if not isinstance(week, Span):
                fail()
            day = days_later(week.window.earliest, weekday)
            return Span.of_days(day, day)
        self.at = before
        near = near or self.near()
        first = days_later(self.today(), int(near == "next"))
        day = days_later(first, (weekday - first.weekday()) % 7)
        return Span.of_days(day, day)

    def numbered(self, near):
        """Read what begins with a number: a year, a day, "third quarter", "first week of May"."""
        symbol = self.symbol()
        number = self.take().value if symbol.kind == "ord" else self.number()
        if symbol.kind == "num" and symbol.digits > 2:
            return self.year_first(symbol)
        if self.kind() in ("unit", "code"):
            return self.part(number, self.take(), near)
        if self.kind() == "weekday" and symbol.kind == "ord":
            weekday = self.take().value
            return self.month_after_of().within("weekday", number, weekday)
        of = self.kind() == "of"
        if self.kind(int(of)) == "month" or (of and self.kind(1) in ("this", "next", "unit")):
            month = self.month_after_of()
            return replace(month.within("day", number), coming=near == "next" or month.coming)
        return Unit(index=number, year=self.year()[1], coming=near == "next")

    def month_after_of(self):
        self.skip("of", "lead")
        if self.comes("month", "num", "stop") and self.symbol(1).digits == 2:
            raise DueError(TWO_DIGITS)
        month = self.unit()
        return month if isinstance(month, Unit) and month.is_month else fail()

    def year_first(self, symbol):
        """Read "2026", and what may follow it: "2026-Q1", "2026, first quarter", "2026 April"."""
        year = self.year_of(symbol)
        before = self.at
        self.skip("dash", "comma")
        if self.comes("ord", "stop") and self.at > before:
            raise DueError(QUARTER_OR_HALF)
        is_part = self.kind() == "code" or self.kind(1) in ("unit", "code")
        dashed = self.symbols[self.at - 1].kind == "dash"
        is_date = not dashed and self.kind() in ("num", "ord", "month")
        if is_date or (is_part and self.kind() in ("num", "ord", "code", "unit")):
            unit = self.unit()
            if isinstance(unit, Unit) and unit.months and unit.year is None:
                return replace(unit, year=year)
        self.at = before
        return Unit(months=12, number=1, year=year)

    def part(self, number, unit, near):
        """Read, after its number, a part of a year ("quarter of 2026") or of a month or other."""
        name = unit.value
        if unit.kind == "code" and self.symbol(1).digits == 4:
            self.skip("dash", "slash")
        said, year = self.year()
        if self.comes("num", "stop") and self.symbol().digits == 2:
            raise DueError(TWO_DIGITS)
        if name in CUTS_OF_MONTH:
            whole = self.whole_of_part(said, year)
            return whole.within(CUTS_OF_MONTH[name], number)
        if name == "half" and not said and self.kind() in ("of", "lead"):
            return self.month_after_of().within("fortnight", number)
        if (
            name not in MONTHS_IN
            or name == "year"
            or (not said and (number < 0 or name == "month"))
        ):
            fail()
        months = MONTHS_IN[name]
        number = 12 // months if number == -1 else number
        return Unit(months=months, number=number, year=year, coming=near == "next")

    def whole_of_part(self, said, year):
        """Read what a week or a fortnight is of: nothing said is the running month."""
        if said:
            return Unit(months=12, number=1 if year else None, year=year)
        self.skip("of", "lead")
        if self.kind() == "stop" or self.kind() in SEPARATORS:
            return Unit(months=1)
        whole = self.unit()
        return whole if isinstance(whole, Unit) else fail()

    def month(self, near):
        """Read "March 2026", "April 12, 2026", "abril próximo"."""
        month = Unit(months=1, number=self.take().value)
        is_day = self.kind() == "ord" or (self.kind() == "num" and self.symbol().digits < 3)
        if is_day and self.kind(1) not in ("unit", "code"):
            month = month.within("day", self.take().value)
        said, year = self.year()
        if not said and self.kind() in ("this", "next") and self.kind(1) != "unit":
            near = self.near()
        return replace(month, year=year, coming=near == "next")

    def date(self, near):
        """Read a date in digits, the day first unless the year is: 12/04/2026, 04/2026, 12/04."""
        texts = re.split("[-/.]", self.take().value)
        if len(texts[0]) == 4:
            texts.reverse()
        if len(texts) == 3 and len(texts[2]) != 4:
            raise DueError(TWO_DIGITS)
        numbers = [int(text) for text in texts]
        if len(texts) == 2 and len(texts[1]) == 4:
            number, year = numbers
            if number > 12:
                named = f"{year:04}-{number:02}"
                window(named)  # a quarter or a half in EDTF's numbers, else refused
                return Span(named, named)
            return Unit(months=1, number=number, year=year)
        day, month, *years = numbers
        year = years[0] if years else self.year()[1]
        return replace(Unit(1, month, year, coming=near == "next"), cut="day", index=day)

    def named(self, near):
        """Read a unit by its name: "el mes de marzo", "año 2026", "T1 2026", "next week"."""
        unit = self.take()
        name = unit.value
        after = self.symbol(int(self.kind() == "of"))
        if name == "day" and self.kind() in ("num", "ord", "date"):
            return self.unit()
        if name == "month" and after.kind == "month":
            month = self.unit()
            return replace(month, coming=near == "next" or month.coming)
        if name == "year" and after.kind == "num" and after.digits == 4:
            self.skip("of")
            return Unit(months=12, number=1, year=self.year_of(self.take()))
        if self.kind() in ("num", "ord") and self.symbol().digits < 3:
            return self.part(self.take().value, unit, near)
        if name == "week" and self.kind() in ("of", "from") and near is None:
            return self.week_of()
        near = near or self.near()
        if unit.kind != "unit" or (near is None and self.at == 1):
            fail()
        return running(name, near, self.today)

    def week_of(self):
        """Read the day in "semana del 8 de diciembre"; of "semana del 8 al 14" only the 8."""
        self.skip("of", "from")
        day = self.unit()
        if self.kind() in SEPARATORS:
            return day
        if not isinstance(day, Unit) or day.cut != "day":
            fail()
        # The week may have begun before the announcement.
        day = hull([day], lambda: week_of(self.today()).window.earliest)
        return week_of(day.window.earliest)


READERS = {
    "cut": UnitReader.part_of_unit,
    "event": UnitReader.event,
    "occasion": UnitReader.event,
    "today": UnitReader.day_from_now,
    "weekday": UnitReader.weekday,
    "num": UnitReader.numbered,
    "ord": UnitReader.numbered,
    "month": UnitReader.month,
    "date": UnitReader.date,
    "unit": UnitReader.named,
    "units": UnitReader.named,
    "code": UnitReader.named,
}
