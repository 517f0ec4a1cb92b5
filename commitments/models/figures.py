"""What the reports ask: what moved, what fell silent, what was open on a day."""

from datetime import timedelta

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..lifecycle import OPEN, Strength
from .source import Citation

MOVED = Q(slippage_days__gt=0) | Q(due_latest=None, tightest_latest__isnull=False)


def was_open(day):
    """What was announced by a day and, by the date of its present status, open at its end."""
    return Q(announced_on__lte=day) & (Q(status__in=OPEN) | Q(as_of__gt=day))


def was_overdue(day):
    """Of what was open at the end of a day: due before it, by the present window; no wishes."""
    return was_open(day) & Q(due_latest__lt=day) & ~Q(strength=Strength.ASPIRATIONAL)


class FigureQuerySet(models.QuerySet):
    def counted(self):
        """What figures may count: neither registered by mistake nor merged into another."""
        return self.exclude(archived_as__in=["mistake", "merged"])

    def moved(self):
        """Those due later than once announced, and those that lost their deadline."""
        return self.filter(MOVED)

    def with_last_mention(self):
        """Annotate `mentioned_on`: the newest date of its sources, else its announcement."""
        newest = (
            Citation.objects.filter(commitment=OuterRef("pk"))
            .order_by()
            .values("commitment")
            .annotate(newest=models.Max("source__date_latest"))
        )
        return self.annotate(
            mentioned_on=Coalesce(models.Subquery(newest.values("newest")), "announced_on")
        )

    def silent_for(self, days, on=None):
        """Those that no source has mentioned for so many days."""
        last = (on or timezone.localdate()) - timedelta(days=days)
        return self.with_last_mention().filter(mentioned_on__lte=last)
