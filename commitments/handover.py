"""Handing over: the open commitments of a person or unit that leaves or moves find another owner.

Whoever or whatever leaves is deactivated, moved or retired in the same transaction, so that no
open commitment is left with somebody who isn't there.
"""

from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .lifecycle import OPEN
from .models import Commitment, Unit, User
from .models.queryset import TO_CONFIRM
from .models.recording import DECIDE, refuse, require_reason
from .models.update import Via
from .previews import Changed, digest_of


class Then(models.TextChoices):
    """What becomes of who hands over, once that is done."""

    STAYS = "stays", gettext_lazy("Nothing: only hand over")
    LEAVES = "leaves", gettext_lazy("Deactivate the account")
    MOVES = "moves", gettext_lazy("Move to another unit")
    RETIRES = "retires", gettext_lazy("Retire the unit")


class Takers(NamedTuple):
    """Who takes over. `unit` None: each keeps its own; so does `person` for a unit's."""

    unit: Unit | None = None
    person: User | None = None
    alternate: User | None = None


NOBODY = Takers()


class Owners(NamedTuple):
    """Who is in charge of one commitment."""

    unit: Unit | None
    focal_point: User | None
    alternate: User | None

    @classmethod
    def of(cls, commitment):
        return cls(commitment.unit, commitment.focal_point, commitment.alternate)

    def after(self, subject, takers):
        """Who is in charge once `subject` has handed over.

        The stand-in given takes a free place only: that of who leaves, or of who becomes the
        focal point. Who moves to another unit may take the own commitments along.
        """
        focal = self.focal_point
        if focal == subject or (takers.person and isinstance(subject, Unit)):
            focal = takers.person
        alternate = self.alternate
        leaves = alternate == subject != takers.person
        if leaves or (alternate and alternate == focal):
            alternate = takers.alternate if takers.alternate != focal else None
        return Owners(takers.unit or self.unit, focal, alternate)


def open_commitments_of(subject):
    """What a person (as focal point or alternate) or a unit is in charge of and isn't closed.

    A reported outcome that waits for confirmation is among it: it may come back.
    """
    if isinstance(subject, Unit):
        mine = Q(unit=subject)
    else:
        mine = Q(focal_point=subject) | Q(alternate=subject)
    unfinished = Q(status__in=OPEN) | TO_CONFIRM
    return Commitment.objects.live().filter(unfinished).filter(mine)


def in_order(subject):
    """The same with their owners, in the order in which everything locks them."""
    related = ("unit", "focal_point", "alternate")
    return open_commitments_of(subject).select_related(*related).order_by("pk")


def state_of(subject):
    """A digest of what is handed over, so that exactly what was previewed is done."""
    versions = list(open_commitments_of(subject).order_by("pk").values_list("pk", "version"))
    return digest_of(versions)


def require_handed_over(subject):
    """Raise ValidationError while open commitments would be left without an owner."""
    number = open_commitments_of(subject).count()
    if number:
        raise ValidationError(
            ngettext(
                "%(number)s open commitment has no taker yet.",
                "%(number)s open commitments have no taker yet.",
                number,
            )
            % {"number": number}
        )


@transaction.atomic
def hand_over(
    subject, *, by, note, takers=NOBODY, then=Then.STAYS, new_unit=None, seen=None, via=Via.ADMIN
):
    """Assign all open commitments of a person or unit to the takers, then let it go.

    Each commitment whose owner changes gets its entry in the ledger. All of it happens, or
    nothing. `seen` is the `state_of` of the preview (None: not compared). Returns how many were
    assigned. Raises PermissionDenied, Changed, or ValidationError with keys as the form's fields.
    """
    model = type(subject)
    if not by.has_perm(f"commitments.change_{model._meta.model_name}") or not by.has_perm(DECIDE):
        raise PermissionDenied
    require_reason(note)
    subject = model.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    rows = list(in_order(subject).select_for_update(of=("self",)))
    if seen is not None and seen != state_of(subject):
        raise Changed
    require_takers(subject, rows, takers, then, new_unit)
    assigned = 0
    for commitment in rows:
        before = Owners.of(commitment)
        after = before.after(subject, takers)
        if after != before:
            commitment.assign(**after._asdict(), by=by, note=note, via=via)
            assigned += 1
    _let_go(subject, then, new_unit)
    words = f"Handed over {assigned} open commitments; then: {then.value}. {note}"
    LogEntry.objects.log_actions(by.pk, [subject], CHANGE, words, single_object=True)
    return assigned


def require_takers(subject, rows, takers, then, new_unit):
    """Raise ValidationError, by field, where an open commitment would have no owner."""
    if then == Then.MOVES and new_unit is None:
        refuse("new_unit", _("Choose the unit that the person moves to."))
    if then == Then.MOVES and new_unit == subject.unit:
        refuse("new_unit", _("The person is in this unit already."))
    if isinstance(subject, Unit):
        if rows and takers.unit is None:
            refuse("unit", _("Choose the unit that takes over."))
        if takers.unit == subject:
            refuse("unit", _("Choose another unit: this one hands over."))
    else:
        led = any(row.focal_point_id == subject.pk for row in rows)
        if led and takers.person is None:
            refuse("person", _("Choose the person who takes over."))
        if takers.person == subject and then != Then.MOVES:
            refuse("person", _("Choose another person: this one hands over."))
        if takers.alternate == subject and then != Then.MOVES:
            refuse("alternate", _("Choose another person: this one hands over."))
    if takers.unit and takers.unit.retired:
        refuse("unit", _("That unit is retired."))
    for name in ("person", "alternate"):
        taker = getattr(takers, name)
        if taker and not taker.is_active:
            refuse(name, _("That person has left."))
    if takers.alternate and takers.alternate == takers.person:
        refuse("alternate", _("The alternate is somebody else than the focal point."))


def _let_go(subject, then, new_unit):
    """Deactivate, move or retire; the last admin isn't deactivated (ValidationError)."""
    if then == Then.LEAVES:
        subject.is_active = False
    elif then == Then.MOVES:
        subject.unit = new_unit
    elif then == Then.RETIRES:
        subject.retired = True
    else:
        return
    subject.save()
