"""The grammar of due phrases: from Spanish or English words to EDTF text.

A phrase is a stretch of the calendar ("the first quarter of 2026"), several ("15 and 16 May"),
a bound ("before …", "from … on"), or a time counted from the announcement ("within 90 days").
"""

from django.utils.translation import gettext_lazy as _

from commitments.due_edtf import SEASON, DueError, has_edtf_shape, window
from commitments.due_reader import SEPARATORS, TWO_DIGITS, UnitReader, fail
from commitments.due_units import MONTHS_IN, Span, days_later, hull, months_later
from commitments.due_words import plain, symbols

MAX_LENGTH = 200  # characters; the longest due phrases of press notes have some 120

TOO_LONG = _("This is too long for a due phrase. Write at most 200 characters, only the time.")
REFUSED = {
    "working": _(
        "Working days depend on holidays that are not known here. Write calendar days, or the "
        "last day, such as until 30 June 2026."
    ),
    "season": SEASON,
    "about": _("This leaves open how near is meant. Write the days or the month that are allowed."),
    "short year": TWO_DIGITS,
}

BOUNDS = {"before", "by", "until", "to", "from", "after", "between"}
DAYS_IN = {"day": 1, "week": 7, "fortnight": 14, "quincena": 15}
NOTHING_NAMED = {"lead", "comma", "of", "noise"}
SOMETHING_COMING = NOTHING_NAMED | {"next", "few", "units", "occasion", "and"}


def read(text, announced=None):
    """Return the EDTF text of a phrase in Spanish or English, or of EDTF text itself.

    '' means no deadline: nothing written, or vague words such as "soon". `announced`, a date, is
    the day from which relative words count. Raise DueError, and nothing else, on any other text.
    """
    if len(text) > MAX_LENGTH:
        raise DueError(TOO_LONG)
    folded = plain(text)
    if has_edtf_shape(folded):
        window(folded)
        start, _slash, end = folded.partition("/")
        return start if start == end else folded
    found = symbols(folded)
    for symbol in found:
        if symbol.kind in REFUSED:
            raise DueError(REFUSED[symbol.kind])
    kept = [symbol for symbol in found if symbol.kind != "vague"]
    kinds = {symbol.kind for symbol in kept}
    if len(kept) < len(found) and kinds <= NOTHING_NAMED:
        return ""
    if not found or (kinds & {"next", "few"} and kinds <= SOMETHING_COMING):
        return ""
    return _PhraseReader(kept, announced).phrase().edtf


class _PhraseReader(UnitReader):
    def phrase(self):
        """Read the whole phrase as a Span; words left over make it one that is not understood."""
        span = self.counted_from_announcement() or self.bounded()
        self.skip("comma", "noise")
        if self.kind() != "stop":
            fail()
        window(span.edtf)
        return span

    def counted_from_announcement(self):
        """Read "within 90 days", "en los próximos seis meses"; return None if it is no such."""
        self.skip("lead", "of", "by", "before", "until", "next", "noise")
        number = self.number() if self.kind() == "num" or self.is_a_unit() else None
        self.skip("next")
        kind, name = self.kind(), self.take().value
        self.skip("next", "noise")
        if self.kind() == "from" and self.kind(1) == "today":
            self.skip("from", "today")
        self.skip("comma", "by")
        if number is None or kind not in ("unit", "units") or self.kind() != "stop":
            self.at = 0
            return None
        if name in MONTHS_IN:
            last = months_later(self.today(), number * MONTHS_IN[name])
        elif name == "hour":
            last = days_later(self.today(), -(-number // 24))
        else:
            last = days_later(self.today(), number * (DAYS_IN.get(name) or fail()))
        return Span.of_days(self.today(), last)

    def is_a_unit(self):
        """The English "a" of "within a month" is the Spanish "to"."""
        return self.kind() == "to" and self.kind(1) == "unit"

    def bounded(self):
        """Read a list of units, or what lies before, until, from or after it."""
        self.skip("lead", "of", "comma")
        bound = self.take().kind if self.kind() in BOUNDS else None
        if bound == "to" and self.kind() == "cut":
            bound = None  # "a fines de"; but "al 31 de diciembre" is a limit
        self.skip("lead", "of", "comma", "to", "by", "until")
        span, is_list = self.listed()
        if bound == "between":
            return span if is_list else fail()
        if bound == "before" and self.kind() == "ends":
            self.take()
            self.ended = True
        elif bound in ("from", "after"):
            self.skip("lead", "onward")
        elif self.kind() == "onward":
            bound = self.take().kind
        elif self.comes("comma", "by") or self.kind() == "by":
            self.skip("comma", "by")
            bound = "by"
        if bound is None or (bound == "from" and is_list):
            return span
        return self.limited(span, bound)

    def limited(self, span, bound):
        """Bound a Span: "before" leaves it out, but before its end means with its last day."""
        days = span.window
        if bound == "after":
            return Span(days_later(days.latest, 1).isoformat(), "..")
        if bound in ("from", "onward"):
            return Span(span.start, "..")
        if bound == "before" and not self.ended:
            return Span("..", days_later(days.earliest, -1).isoformat())
        return Span("..", days.latest.isoformat() if self.ended else span.last_day())

    def listed(self):
        """Read units joined by "and", "to", commas or dashes; tell whether there were several."""
        units, separator = [self.unit()], None
        while self.kind() in SEPARATORS and not self.comes("comma", "by"):
            separator = self.kind()
            self.skip(*SEPARATORS, "lead")
            units.append(self.unit())
        if separator == "comma":
            fail()
        return hull(units, self.today), len(units) > 1
