"""Outcomes month by month: by the dates known today, or as the ledger knew them on a day."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from ..due import window
from ..lifecycle import OPEN, OUTCOMES, Strength
from ..models import Update
from ..models.figures import was_open, was_overdue
from ..models.queryset import TO_CONFIRM
from ..models.update import Verb
from .figures import FIGURES, Figure, address

MONTHS = 12
EARLIER = "earlier"
TO_CONFIRM_CODE = "to_confirm"
OUTCOME_CODES = (*(status.value for status in OUTCOMES), TO_CONFIRM_CODE)
STOCK = {"open": was_open, "overdue": was_overdue}
REPLAYED = ("status", "as_of", "confirmed_by", "strength", "due_edtf", "announced_on",
            "archived_as")  # fmt: skip


class Month(NamedTuple):
    """A calendar month until the day of the report; without `first`: all before those shown."""

    first: date | None
    last: date
    is_present: bool = False

    @property
    def code(self):
        return f"{self.first:%Y-%m}" if self.first else EARLIER

    def holds(self, day):
        """Whether an outcome of that day belongs here; tomorrow's belongs to the present month."""
        if self.first is None:
            return day <= self.last
        return self.first <= day and (self.is_present or day <= self.last)

    @property
    def asked(self):
        """The list's bounds of the day of the status."""
        after = {"as_of_after": [self.first.isoformat()]} if self.first else {}
        return after if self.is_present else after | {"as_of_before": [self.last.isoformat()]}


def months_until(day):
    """What came before, then the twelve months that end with the day's own."""
    firsts = [day.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    firsts.reverse()
    ends = [first - timedelta(days=1) for first in firsts[1:]]
    return [
        Month(None, firsts[0] - timedelta(days=1)),
        *(Month(first, last) for first, last in zip(firsts, ends, strict=False)),
        Month(firsts[-1], day, is_present=True),
    ]


class ByDate:
    """By the dates that the records bear today: two queries."""

    def __init__(self, rows, listing, on):
        self.rows, self.listing, self.months = rows, listing, months_until(on)

    def table(self):
        """[(month, {code: figure})]: outcomes of the month; open and overdue at its end."""
        counted, stock = self.outcomes(), self.stock()
        return [
            (
                month,
                {
                    code: Figure(
                        sum(
                            number
                            for (first, outcome), number in counted.items()
                            if outcome == code and month.holds(first)
                        ),
                        address(self.listing, FIGURES[code], month.asked),
                    )
                    for code in OUTCOME_CODES
                }
                | {code: Figure(stock[month.code, code]) for code in STOCK if month.first},
            )
            for month in self.months
        ]

    def outcomes(self):
        """{(first day of a month, code): how many}."""
        found = {}
        counted = (
            self.rows.filter(status__in=OUTCOMES)
            .annotate(month=TruncMonth("as_of"))
            .values("month", "status")
            .annotate(waiting=Count("pk", filter=TO_CONFIRM), number=Count("pk"))
            .order_by()
        )
        for row in counted:
            waiting = (row["month"], TO_CONFIRM_CODE)
            found[waiting] = found.get(waiting, 0) + row["waiting"]
            found[row["month"], row["status"]] = row["number"] - row["waiting"]
        return found

    def stock(self):
        """{(month's code, open or overdue): how many at the month's end}."""
        counts = self.rows.aggregate(
            **{
                f"{code}_{month.code}": Count("pk", filter=STOCK[code](month.last))
                for month in self.months[1:]
                for code in STOCK
            }
        )
        return {
            (month.code, code): counts[f"{code}_{month.code}"]
            for month in self.months[1:]
            for code in STOCK
        }

    def behind(self, month, code, limit):
        """How many a figure counts, and the rows, at most `limit`; None for what is no figure."""
        if code not in STOCK or not month.first:
            return None
        counted = self.rows.filter(STOCK[code](month.last))
        return counted.count(), counted.order_by("due_latest", "pk")[:limit]


class Known(NamedTuple):
    """What the ledger said of a commitment on a day."""

    pk: int
    status: str
    as_of: date
    confirmed: bool
    is_wish: bool
    latest: date | None
    announced_on: date

    def cells(self, months):
        """(month's code, figure's code) of each cell of the table that counts it."""
        if self.status in OUTCOMES:
            month = next(month for month in months if month.holds(self.as_of))
            yield month.code, self.status if self.confirmed else TO_CONFIRM_CODE
        for month in months[1:]:
            end = month.last
            if self.announced_on <= end and (self.status in OPEN or self.as_of > end):
                yield month.code, "open"
                if self.latest is not None and self.latest < end and not self.is_wish:
                    yield month.code, "overdue"


class AsKnown:
    """As the ledger knew it at the end of a day in Lima: two queries, and the entries since."""

    def __init__(self, rows, day):
        self.rows, self.day, self.months = rows, day, months_until(day)

    def table(self):
        counts = Counter(cell for one in self.known for cell in one.cells(self.months))
        return [
            (
                month,
                {
                    code: Figure(counts[month.code, code])
                    for code in (*OUTCOME_CODES, *(STOCK if month.first else ()))
                },
            )
            for month in self.months
        ]

    def behind(self, month, code, limit):
        """How many a figure counts, and the rows as they are today; None for what is no figure."""
        if code not in (*OUTCOME_CODES, *(STOCK if month.first else ())):
            return None
        cell = (month.code, code)
        counted = [one for one in self.known if cell in one.cells(self.months)]
        counted.sort(key=lambda one: (one.latest or date.max, one.pk))
        first = self.rows.filter(pk__in=[one.pk for one in counted[:limit]])
        return len(counted), first.order_by("due_latest", "pk")

    @cached_property
    def known(self):
        """Every row as it was: today's, with all that was written later taken back."""
        states = {
            row.pop("pk"): row
            for row in self.rows.values(
                "pk", "status", "as_of", "confirmed_by", "strength", "due_edtf", "announced_on",
                "archived_as",
            )
        }  # fmt: skip
        archived = {pk for pk, state in states.items() if state["archived_as"]}
        midnight = timezone.make_aware(datetime.combine(self.day + timedelta(days=1), time()))
        later = Update.objects.filter(commitment__in=self.rows.values("pk"), at__gte=midnight)
        for pk, verb, changes in (
            later.order_by("-number").values_list("commitment_id", "verb", "changes").iterator()
        ):
            if verb == Verb.REGISTER:
                del states[pk]
                continue
            states[pk] |= {name: changes[name][0] for name in REPLAYED if name in changes}
        latest = {
            edtf: window(edtf or "").latest for edtf in {s["due_edtf"] for s in states.values()}
        }
        return [
            Known(
                pk,
                state["status"],
                as_day(state["as_of"]),
                state["confirmed_by"] is not None,
                state["strength"] == Strength.ASPIRATIONAL,
                latest[state["due_edtf"]],
                as_day(state["announced_on"]),
            )
            for pk, state in states.items()
            if pk in archived or not state["archived_as"]
        ]


def as_day(value):
    """A day from a row or from the ledger, which keeps text."""
    return value if isinstance(value, date) else parse_date(value)
