"""The questions that pages ask about commitments. Every one takes the day it is asked on."""

import unicodedata
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..bilingual import preferred_languages
from ..lifecycle import (
    DUE_SOON_DAYS,
    KEPT,
    OPEN,
    OUTCOMES,
    TOUCH_EVERY_DAYS,
    TOUCH_EVERY_DAYS_NEAR_DUE,
    Schedule,
    Strength,
)
from .desk import DeskQuerySet
from .figures import FigureQuerySet
from .pages import PageQuerySet
from .source import Citation
from .vocabulary import Publisher


class Evidence(models.TextChoices):
    """What proves the outcome; computed from the publishers' standing."""

    NONE = "none", _("No evidence")
    OWN = "own", _("A party's own source")
    INDEPENDENT = "independent", _("Independent source")


class ReviewReason(models.TextChoices):
    """Why a manager should look, the gravest first."""

    OVERDUE = "overdue", pgettext_lazy("several", "Overdue")
    TO_CONFIRM = "to_confirm", _("Outcomes to confirm")
    PROPOSED_MOVE = "proposed_move", _("Proposed moves to decide")
    REVIEW_DUE = "review_due", _("Undated, to be reviewed")
    UNTOUCHED = "untouched", _("Nobody has looked for a month")


class AgeBand(NamedTuple):
    """A span of days overdue; `last` is None for the oldest."""

    first: int
    last: int | None
    label: str

    def holds(self, days):
        return self.first <= days and (self.last is None or days <= self.last)

    def condition(self, on):
        """The rows whose latest day lies so many days before `on`."""
        condition = Q(due_latest__lte=on - timedelta(days=self.first))
        if self.last is not None:
            condition &= Q(due_latest__gte=on - timedelta(days=self.last))
        return condition


AGE_BANDS = (
    AgeBand(1, 30, _("1–30 days")),
    AgeBand(31, 90, _("31–90 days")),
    AgeBand(91, 365, _("91–365 days")),
    AgeBand(366, None, _("over a year")),
)

TO_CONFIRM = Q(status__in=OUTCOMES, confirmed_by=None)

CITED = Citation.objects.select_related("source__publisher").defer("source__text")
ROW_RELATED = ("counterparts", models.Prefetch("citations", CITED))


def folded(text):
    """Text as search compares it: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def schedule_condition(code, on):
    """The rows whose schedule on day `on` is `code`; the same rule as lifecycle.schedule."""
    is_open = Q(status__in=OPEN)
    kept_and_dated = Q(status__in=KEPT, due_latest__isnull=False)
    soon = on + timedelta(days=DUE_SOON_DAYS)
    wish = Q(strength=Strength.ASPIRATIONAL)
    return {
        Schedule.NO_DEADLINE: is_open & Q(due_latest=None),
        Schedule.ON_TIME: is_open & Q(due_latest__gt=soon),
        Schedule.DUE_SOON: is_open & Q(due_latest__gte=on, due_latest__lte=soon),
        Schedule.OVERDUE: is_open & Q(due_latest__lt=on) & ~wish,
        Schedule.LAPSED: is_open & Q(due_latest__lt=on) & wish,
        Schedule.CLOSED_ON_TIME: kept_and_dated & Q(as_of__lte=F("due_latest")),
        Schedule.CLOSED_LATE: kept_and_dated & Q(as_of__gt=F("due_latest")),
        Schedule.CLOSED: ~is_open & ~kept_and_dated,
    }[Schedule(code)]


def today_or(on):
    return on or timezone.localdate()


class CommitmentQuerySet(DeskQuerySet, FigureQuerySet, PageQuerySet):
    def live(self):
        """Not archived: what lists, counts and exports hold unless asked otherwise."""
        return self.filter(archived_as="")

    def open(self):
        return self.filter(status__in=OPEN)

    def without_wishes(self):
        return self.exclude(strength=Strength.ASPIRATIONAL)

    def in_charge_of(self, user, on=None):
        """What a person is in charge of on day `on`.

        As focal point; as alternate while the focal point is absent; and for a manager what lies
        in the own unit without a focal point.
        """
        on = today_or(on)
        away = Q(focal_point__absent_from__lte=on) & (
            Q(focal_point__absent_until=None) | Q(focal_point__absent_until__gte=on)
        )
        mine = Q(focal_point=user) | Q(alternate=user) & away
        if user.unit_id and user.has_perm("commitments.decide_commitment"):
            mine |= Q(focal_point=None, unit=user.unit_id)
        return self.filter(mine)

    def scheduled(self, *codes, on=None):
        """Those whose schedule on day `on` is one of the codes."""
        conditions = [schedule_condition(code, today_or(on)) for code in codes]
        return self.filter(Q.create(conditions, connector=Q.OR))

    def overdue(self, on=None):
        return self.scheduled(Schedule.OVERDUE, on=on)

    def to_confirm(self):
        """Outcomes that were reported and wait for a second person."""
        return self.filter(TO_CONFIRM)

    def with_proposed_move(self):
        return self.open().filter(proposed_by__isnull=False)

    def review_due(self, on=None):
        """Open and undated, and the day to look at them again has come."""
        return self.open().filter(due_latest=None, next_review__lte=today_or(on))

    def untouched(self, on=None):
        """Open, and nobody has looked for 30 days, or for 7 when the window ends within 30."""
        on = today_or(on)
        near = Q(due_latest__gte=on, due_latest__lte=on + timedelta(days=DUE_SOON_DAYS))
        return (
            self.open()
            .alias(looked=Coalesce("last_touched_on", "announced_on"))
            .filter(
                Q(looked__lt=on - timedelta(days=TOUCH_EVERY_DAYS))
                | near & Q(looked__lt=on - timedelta(days=TOUCH_EVERY_DAYS_NEAR_DUE))
            )
        )

    def with_evidence(self):
        """Annotate `evidence`, the best standing among the evidence cited."""
        proofs = Citation.objects.filter(
            commitment=OuterRef("pk"), role=Citation.Role.EVIDENCE
        ).order_by()
        independent = proofs.filter(source__publisher__standing=Publisher.Standing.INDEPENDENT)
        return self.annotate(
            evidence=Case(
                When(Exists(independent), then=Value(Evidence.INDEPENDENT)),
                When(Exists(proofs), then=Value(Evidence.OWN)),
                default=Value(Evidence.NONE),
            )
        )

    def search(self, text):
        """Those that hold every word, in any order, in reference, titles, summaries or quotes."""
        found = self
        for word in folded(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def queued(self, reason, on=None):
        """What waits for a manager under one reason; each item only under its gravest.

        Wishes wait for nobody, except where a person's report or proposal wants an answer.
        """
        on = today_or(on)
        graver = list(ReviewReason)[: list(ReviewReason).index(reason)]
        found = self._under(reason, on)
        for other in graver:
            found = found.exclude(pk__in=self._under(other, on).values("pk"))
        return found

    def _under(self, reason, on):
        return {
            ReviewReason.OVERDUE: lambda: self.overdue(on),
            ReviewReason.TO_CONFIRM: self.to_confirm,
            ReviewReason.PROPOSED_MOVE: self.with_proposed_move,
            ReviewReason.REVIEW_DUE: lambda: self.without_wishes().review_due(on),
            ReviewReason.UNTOUCHED: lambda: self.without_wishes().untouched(on),
        }[reason]().live()

    def review_queue(self, limit, on=None):
        """The keys of what waits for a manager, the gravest first, at most `limit`."""
        keys = []
        for reason in ReviewReason:
            queued = self.queued(reason, on).order_by("due_latest", "next_review", "pk")
            keys += queued.values_list("pk", flat=True)[: limit - len(keys)]
        return keys

    def review_reasons(self, on=None):
        """{key: the gravest reason} of those that wait for a manager; five queries."""
        on = today_or(on)
        found = {}
        for reason in reversed(ReviewReason):
            found |= dict.fromkeys(self._under(reason, on).values_list("pk", flat=True), reason)
        return found

    def overdue_by_unit(self, on=None):
        """How many are overdue in each unit and age band, the unit with the oldest item first.

        A list of {slug, name, counts, total}, counts in the order of AGE_BANDS; slug is None for
        those without a unit.
        """
        on = today_or(on)
        bands = {
            f"band_{index}": models.Count("pk", filter=band.condition(on))
            for index, band in enumerate(AGE_BANDS)
        }
        names = [f"unit__name_{code}" for code in preferred_languages()]
        rows = (
            self.live()
            .overdue(on)
            .values("unit__slug", *names)
            .annotate(**bands, total=models.Count("pk"), oldest=models.Min("due_latest"))
            .order_by("oldest", "unit__slug")
        )
        return [
            {
                "slug": row["unit__slug"],
                "name": row[names[0]] or row[names[1]] or _("Without a unit"),
                "counts": [row[band] for band in bands],
                "total": row["total"],
            }
            for row in rows
        ]

    def for_page(self):
        """With all that a commitment's own page shows."""
        return self.select_related(
            "unit", "focal_point", "alternate", "proposed_by", "reported_by", "confirmed_by",
            "update_asked_by", "successor",
        ).prefetch_related(
            "counterparts",
            "topics",
            "supporting_units",
            models.Prefetch("citations", CITED),
        )  # fmt: skip

    def for_export(self):
        """With all that a file tells of each."""
        return (
            self.with_evidence()
            .select_related("unit", "focal_point")
            .prefetch_related("counterparts", "topics", models.Prefetch("citations", CITED))
        )

    def for_rows(self):
        """With all that a row shows: a fixed number of queries, whatever the number of rows."""
        return self.for_queue().prefetch_related(*ROW_RELATED)

    def for_queue(self):
        """A row's single-valued relations; several queues prefetch the rest together."""
        return self.select_related("unit", "focal_point", "proposed_by", "reported_by")

    def tally(self, on=None):
        """How many are open, overdue and without a deadline, in one query."""
        on = today_or(on)
        return self.aggregate(
            open=models.Count("pk", filter=Q(status__in=OPEN)),
            overdue=models.Count("pk", filter=schedule_condition(Schedule.OVERDUE, on)),
            undated=models.Count("pk", filter=schedule_condition(Schedule.NO_DEADLINE, on)),
        )
