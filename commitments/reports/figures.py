"""The figures of a report, line by line, each with the address of the list that it counts."""

from datetime import timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..bilingual import preferred_languages
from ..filters import NOBODY
from ..lifecycle import OPEN, Schedule, Status, Strength
from ..models import Commitment
from ..models.figures import MOVED
from ..models.queryset import AGE_BANDS, TO_CONFIRM, folded, schedule_condition

CONFIRMED = {"confirmed": ["1"]}
# Figures as the list's filters ask for them: {parameter: values}.
FIGURES = {
    "all": {},
    "open": {"status": list(OPEN)},
    "overdue": {"schedule": [Schedule.OVERDUE]},
    "lapsed": {"schedule": [Schedule.LAPSED]},
    "to_confirm": {"confirmed": ["0"]},
    "fulfilled": {"status": [Status.FULFILLED], **CONFIRMED},
    "partially_fulfilled": {"status": [Status.PARTIALLY_FULFILLED], **CONFIRMED},
    "not_fulfilled": {"status": [Status.NOT_FULFILLED], **CONFIRMED},
    "kept_on_time": {
        "schedule": [Schedule.CLOSED_ON_TIME],
        "nature": [Commitment.Nature.ONCE, Commitment.Nature.RECURRING],
        **CONFIRMED,
    },
    "kept_dated": {
        "schedule": [Schedule.CLOSED_ON_TIME, Schedule.CLOSED_LATE],
        "nature": [Commitment.Nature.ONCE, Commitment.Nature.RECURRING],
        **CONFIRMED,
    },
    "late": {"schedule": [Schedule.OVERDUE, Schedule.CLOSED_LATE], **CONFIRMED},
    "moved": {"moved": ["1"]},
}


def condition(asked, on):
    """The rows that the list shows for {parameter: values}, on a day."""
    found = Q()
    for name, values in asked.items():
        if name == "schedule":
            found &= Q.create([schedule_condition(code, on) for code in values], connector=Q.OR)
        elif name == "confirmed":
            found &= TO_CONFIRM if values == ["0"] else ~TO_CONFIRM
        elif name == "moved":
            found &= MOVED
        else:
            found &= Q(**{f"{name}__in": values})
    return found


def address(query, *asked):
    """A list's address that asks for more; empty where query and what is asked can't both hold.

    Bounds of days take the narrower; of other parameters what both name remains.
    """
    query = query.copy()
    for name, values in (pair for more in asked for pair in more.items()):
        there = query.getlist(name)
        if name.endswith(("_after", "_before")):
            query[name] = (max if name.endswith("_after") else min)([*values, *there])
            continue
        both = [str(value) for value in values if not there or value in there]
        if not both:
            return ""
        query.setlist(name, both)
    return f"{reverse('commitment-list')}?{query.urlencode()}"


def members(selection):
    """The same rows without the joins that filtered them, so that each is counted once."""
    return Commitment.objects.filter(pk__in=selection.order_by().values("pk"))


class Group(NamedTuple):
    """What the lines are: the columns that tell them apart, and the list's parameter."""

    name: str
    key: str
    choices: dict
    none: str

    @property
    def columns(self):
        if self.choices:
            return [self.key]
        stem = self.key.removesuffix("slug")
        return [self.key, *(f"{stem}name_{code}" for code in preferred_languages())]

    def label(self, row):
        if self.choices:
            return self.choices[row[self.key]]
        return next(filter(None, (row[column] for column in self.columns[1:])), self.none)


GROUPS = {
    group.name: group
    for group in (
        Group("unit", "unit__slug", {}, _("Without a unit")),
        Group("counterpart", "counterparts__slug", {}, _("Without a counterpart")),
        Group("topic", "topics__slug", {}, _("Without a topic")),
        Group("kind", "kind", dict(Commitment.Kind.choices), ""),
        Group("strength", "strength", dict(Strength.choices), ""),
    )
}


class Figure(NamedTuple):
    """A number and the list behind it; the address is empty where nothing is to be listed."""

    value: int | float | None
    address: str = ""


class Line(NamedTuple):
    """`figures` are counts and days by code; `rate` the share kept on time, in percent."""

    label: str
    figures: dict
    rate: int | None


def middle(numbers):
    return median(numbers) if numbers else None


class Breakdown:
    """A selection's figures by unit, counterpart, topic, kind or strength: three queries.

    One commitment stands in the line of each of its counterparts and topics, and once in the total.
    """

    def __init__(self, rows, listing, by, on):
        self.rows, self.listing, self.group, self.on = rows, listing, GROUPS[by], on
        self.counts = {
            code: Count("pk", filter=condition(asked, on)) for code, asked in FIGURES.items()
        }

    def lines(self):
        """The lines in alphabetical order or that of the choices, and the total as the last."""
        key, days = self.group.key, self.days()
        wanted = self.listing.getlist(self.group.name)
        counted = self.rows.values(*self.group.columns).annotate(**self.counts).order_by()
        lines = [
            (
                row[key],
                self.line(self.group.label(row), row, days.get(row[key]), row[key] or NOBODY),
            )
            for row in counted
            if not wanted or (row[key] or NOBODY) in wanted
        ]
        if self.group.choices:
            order = list(self.group.choices)
            lines.sort(key=lambda keyed: order.index(keyed[0]))
        else:
            lines.sort(key=lambda keyed: (keyed[0] is None, folded(str(keyed[1].label))))
        return [line for _key, line in lines], self.total(days)

    def total(self, days):
        each = {pk: late for line in days.values() for pk, late in line.items()}
        return self.line(_("All"), self.rows.aggregate(**self.counts), each, None)

    def days(self):
        """{line: {key: (days late or None, days slipped or None)}} of those late or moved."""
        late, moved = (condition(FIGURES[code], self.on) for code in ("late", "moved"))
        found = {}
        rows = (
            self.rows.filter(late | moved)
            .annotate(is_late=ExpressionWrapper(late, BooleanField()))
            .values_list(
                self.group.key, "pk", "is_late", "status", "as_of", "due_latest", "slippage_days"
            )
        )
        for line, pk, is_late, status, as_of, latest, slippage in rows.order_by():
            until = self.on if status in OPEN else as_of
            late_days = (until - latest).days if is_late else None
            found.setdefault(line, {})[pk] = (late_days, slippage or None)
        return found

    def line(self, label, counts, days, value):
        within = {} if value is None else {self.group.name: [value]}
        lists = {
            code: address(self.listing, within, asked) if counts[code] else ""
            for code, asked in FIGURES.items()
        }
        late, slipped = (
            [pair[place] for pair in (days or {}).values() if pair[place]] for place in (0, 1)
        )
        figures = {code: Figure(counts[code], lists[code]) for code in FIGURES} | {
            "median_late": Figure(middle(late), lists["late"]),
            "median_slippage": Figure(middle(slipped), lists["moved"]),
            "worst_slippage": Figure(max(slipped, default=None), lists["moved"]),
        }
        kept, dated = counts["kept_on_time"], counts["kept_dated"]
        return Line(label, figures, round(100 * kept / dated) if dated else None)


def ageing(rows, listing, on):
    """[(band, figure)]: how many have been overdue for how long; one query."""
    overdue = condition(FIGURES["overdue"], on)
    counts = rows.aggregate(
        **{
            f"band_{index}": Count("pk", filter=overdue & band.condition(on))
            for index, band in enumerate(AGE_BANDS)
        }
    )
    lists = [address(listing, FIGURES["overdue"], bounds(band, on)) for band in AGE_BANDS]
    return [
        (band, Figure(count, listed if count else ""))
        for band, count, listed in zip(AGE_BANDS, counts.values(), lists, strict=True)
    ]


def bounds(band, on):
    """The list's bounds of the latest day that make a band of days overdue."""
    asked = {"due_before": [(on - timedelta(days=band.first)).isoformat()]}
    if band.last is None:
        return asked
    return asked | {"due_after": [(on - timedelta(days=band.last)).isoformat()]}
