"""The digest: whom it reaches on which day, and what it tells one person."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .history import who
from .models import Commitment, Delivery, Update, User
from .models.desk import DeskReason
from .templatetags.commitments import due_words, grouped
from .templatetags.desk import asked, capacity, why
from .workdays import is_workday

FRIDAY = 4
DUE_WITHIN = 14  # days
MOST_SHOWN = 20  # items in a section: a mail is read on a telephone, the rest stands on the desk
FIRST_LOOK_BACK = timedelta(days=7)
CHANGED = "changed"
MAIL_LANGUAGE = "es"  # the ministry's own


class Line(NamedTuple):
    """One commitment, and what is said of it."""

    commitment: Commitment
    words: list[str]


class Section(NamedTuple):
    """The first of the items that there is one thing to say of; `count` is how many there are."""

    name: str
    lines: list[Line]
    count: int

    @property
    def is_late(self):
        return self.name == DeskReason.OVERDUE

    @property
    def heading(self):
        return {
            DeskReason.DUE_SOON: _("Due within %(n)s days") % {"n": DUE_WITHIN},
            CHANGED: _("What others changed"),
        }.get(self.name) or DeskReason(self.name).label

    @property
    def tally(self):
        """How many, in words that stand in a list."""
        words = {
            DeskReason.OVERDUE: ngettext("%(n)s overdue", "%(n)s overdue", self.count),
            DeskReason.ASKED: ngettext("%(n)s update asked", "%(n)s updates asked", self.count),
            DeskReason.DUE_SOON: ngettext("%(n)s due soon", "%(n)s due soon", self.count),
            DeskReason.TO_CONFIRM: ngettext("%(n)s to confirm", "%(n)s to confirm", self.count),
            DeskReason.PROPOSED_MOVE: ngettext(
                "%(n)s move to decide", "%(n)s moves to decide", self.count
            ),
            CHANGED: ngettext("%(n)s changed", "%(n)s changed", self.count),
        }[self.name]
        return words % {"n": grouped(self.count)}

    @property
    def cut(self):
        """That not all are shown; empty if they are."""
        if self.count == len(self.lines):
            return ""
        return _("%(shown)s of %(n)s are shown.") % {
            "shown": len(self.lines),
            "n": grouped(self.count),
        }


class Digest(NamedTuple):
    """What there is to tell a person on a day; false if there is nothing."""

    person: User
    on: date
    sections: list[Section]

    def __bool__(self):
        return bool(self.sections)


def language_of(person):
    """A mail can't ask a browser: without a language of the person's own it is in Spanish."""
    return person.language or MAIL_LANGUAGE


def recipients():
    """Who wants a digest and can have it: active, with a mail address, and with leave to read."""
    people = User.objects.with_perm("commitments.view_commitment")
    return people.exclude(email="").exclude(digest=User.Digest.NONE).order_by("pk")


def due_on(day):
    """Those whose digest falls on a day: daily ones on working days, weekly ones on Fridays."""
    kinds = [User.Digest.DAILY] if is_workday(day) else []
    kinds += [User.Digest.WEEKLY] if day.weekday() == FRIDAY else []
    return recipients().filter(digest__in=kinds)


def digest_of(person, on):
    """What a person's digest tells on day `on`, in the active language.

    Managers read of their unit's items and of what waits for a decision, others of what they are in
    charge of. An item stands under the gravest reason alone, and again among the changes. A
    fixed number of queries.
    """
    live = Commitment.objects.live()
    near = live.near(person, on).without_wishes()
    needing = [
        (DeskReason.OVERDUE, "due_latest", near.overdue(on)),
        (DeskReason.ASKED, "update_asked_for", live.asked_of(person, on)),
        (DeskReason.DUE_SOON, "due_latest", near.due_within(DUE_WITHIN, on)),
    ]
    if person.has_perm("commitments.decide_commitment"):
        waiting = live.to_confirm().exclude(reported_by=person)
        needing += [
            (DeskReason.TO_CONFIRM, "as_of", waiting),
            (DeskReason.PROPOSED_MOVE, "due_latest", live.with_proposed_move()),
        ]
    keys, seen = {}, set()
    for reason, day, rows in needing:
        found = rows.order_by(day, "pk").values_list("pk", flat=True)
        keys[reason] = [pk for pk in found if pk not in seen]
        seen.update(keys[reason])
    changes = changes_by_others(person, near)
    keys[CHANGED] = list(
        changes.values_list("commitment", flat=True)
        .annotate(newest=Max("at"))
        .order_by("-newest", "commitment")
    )
    shown = {reason: found[:MOST_SHOWN] for reason, found in keys.items()}
    all_shown = {pk for found in shown.values() for pk in found}
    rows = Commitment.objects.for_queue().select_related("update_asked_by").in_bulk(all_shown)
    told = in_words(changes.filter(commitment__in=shown[CHANGED]))

    def line(reason, pk):
        said = told[pk] if reason == CHANGED else words(rows[pk], reason, person, on)
        return Line(rows[pk], said)

    sections = [
        Section(reason, [line(reason, pk) for pk in shown[reason]], len(found))
        for reason, found in keys.items()
        if found
    ]
    return Digest(person, on, sections)


def changes_by_others(person, commitments):
    """What other people did to these commitments since the last digest, or in the last week."""
    since = Delivery.objects.told_until(person) or timezone.now() - FIRST_LOOK_BACK
    changes = Update.objects.filter(commitment__in=commitments.values("pk"), at__gt=since)
    return changes.filter(actor__isnull=False).exclude(actor=person).order_by()


def in_words(changes):
    """Who did what, never the notes: {commitment's key: [a sentence for each person]}."""
    told = {}
    for entry in changes.select_related("actor").order_by("number"):
        verbs = told.setdefault(entry.commitment_id, {}).setdefault(who(entry), {})
        verbs[entry.get_verb_display()] = None  # said once, in the order of the ledger
    return {
        pk: [f"{name} {', '.join(verbs)}" for name, verbs in people.items()]
        for pk, people in told.items()
    }


def words(commitment, reason, person, on):
    """Why an item is in the digest, what it is due, and in whose hands it is."""
    if reason in (DeskReason.TO_CONFIRM, DeskReason.PROPOSED_MOVE):
        return [why(commitment, reason, on)]
    said = [why(commitment, reason, on)]
    if commitment.update_asked_by and reason != DeskReason.ASKED:
        said.append(asked(commitment, on))
    place = capacity(commitment, person)
    due = commitment.due_edtf and due_words(commitment.due_edtf)
    return [*said, f"{due} · {place}" if due else place]
