"""Years, months and days by which the list of commitments is narrowed, without reading all rows.

Django's own looks for every date that occurs, which reads the table; here the first and the last
day come from an index, and what lies between is offered.
"""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format

from ..models import Commitment

FIELD = "due_latest"
YEAR, MONTH, DAY = (f"{FIELD}__{part}" for part in ("year", "month", "day"))


class Step(NamedTuple):
    title: str
    link: str


def drill_down(changelist):
    """(the step back or None, the steps further down) of a list, as links that keep its filters.

    At most two queries. The bounds are those of all that isn't archived, whatever is filtered.
    """
    chosen = [changelist.params.get(name) for name in (YEAR, MONTH, DAY)]
    year, month, day = (int(part) if part else None for part in chosen)

    def step(title, **parts):
        asked = {f"{FIELD}__{name}": number for name, number in parts.items()}
        return Step(title, changelist.get_query_string(asked, [f"{FIELD}__"]))

    if year is None:
        return None, [step(str(one), year=one) for one in years()]
    if month is None:
        months = range(1, 13)
        return step(""), [
            step(date_format(date(year, one, 1), "F"), year=year, month=one) for one in months
        ]
    if day is None:
        days = range(1, monthrange(year, month)[1] + 1)
        return step(str(year), year=year), [
            step(str(one), year=year, month=month, day=one) for one in days
        ]
    return step(date_format(date(year, month, 1), "YEAR_MONTH_FORMAT"), year=year, month=month), []


def years():
    """Every year between the first and the last day on which a window ends."""
    ends = Commitment.objects.live().exclude(**{FIELD: None}).values_list(FIELD, flat=True)
    first, last = ends.order_by(FIELD).first(), ends.order_by(f"-{FIELD}").first()
    return range(first.year, last.year + 1) if first else ()
