"""Which change of status is allowed, what it needs, and what the calendar makes of it. Pure."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DUE_SOON_DAYS = 30
TOUCH_EVERY_DAYS = 30
TOUCH_EVERY_DAYS_NEAR_DUE = 7


class Status(TextChoices):
    """What people say of a commitment."""

    ANNOUNCED = "announced", _("Announced")
    IN_PROGRESS = "in_progress", _("In progress")
    STALLED = "stalled", _("Stalled")
    FULFILLED = "fulfilled", _("Fulfilled")
    PARTIALLY_FULFILLED = "partially_fulfilled", _("Partially fulfilled")
    NOT_FULFILLED = "not_fulfilled", _("Not fulfilled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", _("Superseded")


OPEN = (Status.ANNOUNCED, Status.IN_PROGRESS, Status.STALLED)
OUTCOMES = (Status.FULFILLED, Status.PARTIALLY_FULFILLED, Status.NOT_FULFILLED)
KEPT = (Status.FULFILLED, Status.PARTIALLY_FULFILLED)


class Schedule(TextChoices):
    """What the calendar says of a commitment; computed, never stored."""

    NO_DEADLINE = "no_deadline", _("No deadline")
    ON_TIME = "on_time", _("On time")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    LAPSED = "lapsed", _("Lapsed")
    CLOSED_ON_TIME = "closed_on_time", _("Closed on time")
    CLOSED_LATE = "closed_late", _("Closed late")
    CLOSED = "closed", _("Closed")


class Strength(TextChoices):
    """How binding the words are."""

    FIRM = "firm", _("Firm")
    INTENDED = "intended", _("Intended")
    ASPIRATIONAL = "aspirational", _("Aspirational")


class Stage(TextChoices):
    """Where a commitment stands between its announcement and its end."""

    OPEN = "open", _("Open")
    TO_CONFIRM = "to_confirm", _("To confirm")
    CLOSED = "closed", _("Closed")


class Who(TextChoices):
    """Whose hand a change needs."""

    ANALYST = "analyst", _("an analyst")
    REPORTER = "reporter", _("the person who reported the outcome")
    MANAGER = "manager", _("a manager")


class Need(TextChoices):
    """What a status asks for beside its day."""

    EVIDENCE = "evidence", _("evidence")
    REASON = "reason", _("a reason")
    SUCCESSOR = "successor", _("the commitment that replaces it")


def stage(status, *, confirmed):
    """Open, reported and waiting for a second person, or closed."""
    if status in OPEN:
        return Stage.OPEN
    if status in OUTCOMES and not confirmed:
        return Stage.TO_CONFIRM
    return Stage.CLOSED


def who_may_set(current, target, *, confirmed):
    """Whose hand changes status `current` to `target`; None where the table has no such change.

    Sending an outcome back and reopening aren't choices of a status but acts of their own, see
    `may_send_back` and `may_reopen`.
    """
    here = stage(current, confirmed=confirmed)
    if here is Stage.OPEN:
        if target in OUTCOMES or target in (Status.IN_PROGRESS, Status.STALLED):
            return Who.ANALYST if target != current else None
        if target in (Status.WITHDRAWN, Status.SUPERSEDED):
            return Who.MANAGER
    if here is Stage.TO_CONFIRM and target in OUTCOMES:
        return Who.REPORTER
    return None


def may_confirm(status, *, confirmed):
    """A manager other than the reporter confirms, or sends back, what waits for it."""
    return stage(status, confirmed=confirmed) is Stage.TO_CONFIRM


def may_reopen(status, *, confirmed):
    """A manager, with a reason, reopens what is closed; it is then in progress."""
    return stage(status, confirmed=confirmed) is Stage.CLOSED


def needs(target):
    """What the status asks for: evidence, a reason, a successor, or nothing."""
    return {
        Status.FULFILLED: Need.EVIDENCE,
        Status.PARTIALLY_FULFILLED: Need.EVIDENCE,
        Status.NOT_FULFILLED: Need.REASON,
        Status.WITHDRAWN: Need.REASON,
        Status.SUPERSEDED: Need.SUCCESSOR,
    }.get(target)


def as_of_bounds(announced_on, last_as_of, *, today):
    """The first and last day that a new status may be dated.

    Not before the announcement or the last status; not after tomorrow in Lima, for Tokyo is
    ahead.
    """
    return max(announced_on, last_as_of), today + timedelta(days=1)


def schedule(status, strength, latest, as_of, *, on):
    """What the calendar says on day `on` of a commitment whose window ends on `latest`.

    The latest day itself is not overdue. A wish past its window has lapsed, never overdue. A
    reported outcome has left overdue, confirmed or not.
    """
    if status not in OPEN:
        if status in KEPT and latest is not None:
            return Schedule.CLOSED_ON_TIME if as_of <= latest else Schedule.CLOSED_LATE
        return Schedule.CLOSED
    if latest is None:
        return Schedule.NO_DEADLINE
    if latest < on:
        return Schedule.LAPSED if strength == Strength.ASPIRATIONAL else Schedule.OVERDUE
    return Schedule.DUE_SOON if latest <= on + timedelta(days=DUE_SOON_DAYS) else Schedule.ON_TIME


def review_after(kind_is_event, strength, announced_on):
    """When a commitment without a deadline wants a look.

    180 days after the announcement for visits, meetings, openings and deployments, 365 days
    for the rest; wishes yearly.
    """
    half_yearly = kind_is_event and strength != Strength.ASPIRATIONAL
    return announced_on + timedelta(days=180 if half_yearly else 365)


def slippage(first_latest_ever, latest):
    """Days from the earliest latest day ever announced to the present one; narrowing counts 0.

    None while there is no deadline to measure.
    """
    if first_latest_ever is None or latest is None:
        return None
    return max(0, (latest - first_latest_ever).days)
