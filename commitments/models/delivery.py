"""Digests sent: who got one on which day, and what became of those that could not be sent."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

RETRIED_FOR = timedelta(days=7)
# A mail server is given up sooner than this, so a longer silence means that the sender died.
SENDING_TAKES = timedelta(minutes=15)


class DeliveryQuerySet(models.QuerySet):
    def plan(self, people, day):
        """Note that these people are to get a digest on a day; noted already, it stays as it is."""
        planned = [Delivery(user=person, day=day) for person in people]
        self.bulk_create(planned, ignore_conflicts=True)

    def recent(self, on):
        """The newest of each person, if it isn't older than a week on day `on`."""
        newer = Delivery.objects.filter(user=OuterRef("user"), day__gt=OuterRef("day"), day__lte=on)
        return self.filter(day__gt=on - RETRIED_FOR, day__lte=on).exclude(Exists(newer))

    def to_do(self, on):
        """What is to be sent on day `on`: planned for it, or left over from a run before it."""
        return self.recent(on).filter(state__in=Delivery.TO_DO)

    def unfinished(self, on):
        """Those whose sender died between the claim and the mark: nobody knows whether they left.

        They are never sent again; the next digest tells what they told.
        """
        before = timezone.now() - SENDING_TAKES
        return self.recent(on).filter(state=Delivery.State.CLAIMED, claimed_at__lt=before)

    def told_until(self, user):
        """The moment up to which a person's digests have told what changed; None before the first.

        An unfinished one counts as not told: better twice than never.
        """
        told = self.filter(user=user, state__in=(Delivery.State.SENT, Delivery.State.EMPTY))
        return told.aggregate(moment=Max("claimed_at"))["moment"]


class Delivery(models.Model):
    """One digest to one person on one day; what makes sending it twice impossible.

    It is claimed before the mail is handed over and marked afterwards, each in a transaction of
    its own. Only what the mail server did not take is tried again.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        EMPTY = "empty", _("Nothing to tell")
        FAILED = "failed", _("Failed")

    TO_DO = (State.PLANNED, State.FAILED)

    user = models.ForeignKey(
        "User", models.CASCADE, related_name="deliveries", verbose_name=_("person")
    )
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    claimed_at = models.DateTimeField(_("begun at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    error = models.TextField(_("error"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="delivery_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state__in=["planned", "claimed", "empty", "failed"], sent_at=None),
                name="delivery_sent_has_moment",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.day}"

    def _claim(self, state, at):
        mine = Delivery.objects.filter(pk=self.pk, state__in=self.TO_DO)
        return mine.update(state=state, claimed_at=at, error="") == 1

    def claim(self, at):
        """Whether this run, and no other, may send it now; `at` is when its digest was made."""
        return self._claim(self.State.CLAIMED, at)

    def pass_over(self, at):
        """There was nothing to tell at this moment: no mail for this day any more."""
        return self._claim(self.State.EMPTY, at)

    def mark_sent(self):
        Delivery.objects.filter(pk=self.pk).update(state=self.State.SENT, sent_at=timezone.now())

    def mark_failed(self, error):
        """The mail could not be handed over; the next run tries again."""
        Delivery.objects.filter(pk=self.pk).update(state=self.State.FAILED, error=error)
