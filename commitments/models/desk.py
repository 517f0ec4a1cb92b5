"""What needs one person now: the questions that the desk and the digest ask."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..lifecycle import Schedule


class DeskReason(models.TextChoices):
    """Why an item lies on a person's desk, the gravest first."""

    OVERDUE = "overdue", pgettext_lazy("several", "Overdue")
    ASKED = "asked", _("An update is asked of you")
    DUE_SOON = "due_soon", _("Due soon")
    TO_CONFIRM = "to_confirm", _("Outcomes to confirm")
    PROPOSED_MOVE = "proposed_move", _("Proposed moves to decide")
    UNANSWERED = "unanswered", _("Your question has no answer")
    REVIEW_DUE = "review_due", _("Undated, to be reviewed")


class DeskQuerySet(models.QuerySet):
    def asked_of(self, user, on=None):
        """Open items whose news is asked of a person: of whoever is in charge on day `on`."""
        return self.open().filter(update_asked_by__isnull=False).in_charge_of(user, on)

    def near(self, user, on=None):
        """What a person is in charge of on day `on`, and for a manager what the own unit owns."""
        near = Q(pk__in=self.in_charge_of(user, on).values("pk"))
        if user.unit_id and user.has_perm("commitments.decide_commitment"):
            near |= Q(unit=user.unit_id)
        return self.filter(near)

    def due_within(self, days, on=None):
        """Open, and the window ends on day `on` or at most so many days after it."""
        on = on or timezone.localdate()
        return self.open().filter(due_latest__range=(on, on + timedelta(days=days)))

    def unanswered(self, user, on=None):
        """Open items about which a person asked, and the day named has passed without an answer."""
        on = on or timezone.localdate()
        return self.open().filter(update_asked_by=user, update_asked_for__lt=on)

    def needing(self, user, on=None):
        """What needs a person on day `on`: [(reason, the day that sorts it, rows)], gravest first.

        One item may stand under several reasons; `desk_of` names the gravest. Wishes need nobody,
        except where a person's question, report or proposal wants an answer.
        """
        on = on or timezone.localdate()
        live = self.live()
        mine = live.in_charge_of(user, on)
        decides = user.has_perm("commitments.decide_commitment")
        to_review = live.near(user, on).without_wishes().review_due(on)
        needing = [
            (DeskReason.OVERDUE, "due_latest", mine.overdue(on)),
            (DeskReason.ASKED, "update_asked_for", live.asked_of(user, on)),
            (
                DeskReason.DUE_SOON,
                "due_latest",
                mine.without_wishes().scheduled(Schedule.DUE_SOON, on=on),
            ),
        ]
        if decides:
            needing += [
                (DeskReason.TO_CONFIRM, "as_of", live.to_confirm().exclude(reported_by=user)),
                (DeskReason.PROPOSED_MOVE, "due_latest", live.with_proposed_move()),
            ]
        return [
            *needing,
            (DeskReason.UNANSWERED, "update_asked_for", live.unanswered(user, on)),
            (DeskReason.REVIEW_DUE, "next_review", to_review),
        ]

    def desk_of(self, user, on=None):
        """{key: the gravest reason} of what needs a person, in the order of the desk.

        One query for each reason, whatever the number of items.
        """
        desk = {}
        for reason, day, rows in self.needing(user, on):
            for pk in rows.order_by(day, "pk").values_list("pk", flat=True):
                desk.setdefault(pk, reason)
        return desk


def by_reason(desk):
    """The keys of a desk under each reason that holds any: {reason: [keys]}, gravest first."""
    grouped = {}
    for pk, reason in desk.items():
        grouped.setdefault(reason, []).append(pk)
    return grouped
