"""What the timeline, the meeting brief and the list of counterparts ask of commitments."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ..lifecycle import KEPT, OPEN, OUTCOMES, Strength

SHOWN_IN_TIME = (
    "title_es", "title_en", "strength", "status", "as_of", "confirmed_by", "announced_on",
    "due_edtf", "due_earliest", "due_latest",
    "first_due_edtf", "first_due_earliest", "first_due_latest",
    "unit__name_es", "unit__name_en",
    "focal_point__username", "focal_point__first_name", "focal_point__last_name",
)  # fmt: skip


class PageQuerySet(models.QuerySet):
    """Part of CommitmentQuerySet; every question takes its days."""

    def touching(self, start, end, today):
        """Those of which a stretch of days, `end` not included, shows something.

        Their window or the first announced one lies in it, or the time since a missed window
        runs through it; those without a latest day are in every stretch.
        """
        late = Q(status__in=OPEN, due_latest__lt=today) & ~Q(strength=Strength.ASPIRATIONAL)
        if today <= start:
            late = Q(pk=None)
        return self.alias(
            begins=Coalesce("due_earliest", "due_latest"),
            first_begins=Coalesce("first_due_earliest", "first_due_latest"),
            first_ends=Coalesce("first_due_latest", "first_due_earliest"),
        ).filter(
            Q(due_latest=None)
            | Q(begins__lt=end, due_latest__gte=start)
            | Q(first_begins__lt=end, first_ends__gte=start)
            | late & Q(due_latest__lt=end)
        )

    def for_timeline(self, by):
        """With what a line of the timeline shows, and no more; grouped by unit or counterpart."""
        rows = self.select_related("unit", "focal_point").only(*SHOWN_IN_TIME)
        return rows.prefetch_related("counterparts") if by == "counterpart" else rows

    def pending_or_kept_since(self, day):
        """Open, or to confirm; and what was kept, confirmed, on a day or after it."""
        return self.filter(
            Q(status__in=OPEN)
            | Q(status__in=OUTCOMES, confirmed_by=None)
            | Q(status__in=KEPT, as_of__gte=day)
        )

    def per_counterpart(self):
        """A subquery: how many of these the counterpart of the outer row has."""
        mine = self.filter(counterparts=OuterRef("pk")).order_by().values("counterparts")
        count = mine.annotate(count=models.Count("pk")).values("count")
        return Coalesce(Subquery(count), 0)
