"""Calendars to subscribe to: open commitments as all-day events on the latest day (RFC 5545)."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vText

from .filters import CommitmentFilter
from .lifecycle import Schedule
from .models import Commitment, Update
from .templatetags.commitments import due_words, exact_days

MOST_EVENTS = 2000
REMIND_BEFORE = timedelta(days=7)
REFRESH_EVERY = timedelta(hours=6)
# Calendars know an event again by its UID, so it names no host: the tracker may move.
UID_DOMAIN = "commitment-tracker"
CONTROLS = {code: " " for code in (*range(32), 127) if code != ord("\n")}


def commitments_of(feed, on):
    """What a feed tells on day `on`, soonest first; None if its view's filter can't be read.

    Open commitments with a deadline, archived ones never: those that the person is in charge of,
    without wishes, as on the desk; or those of the saved view.
    """
    if feed.saved_view is None:
        found = Commitment.objects.in_charge_of(feed.user, on).without_wishes()
    else:
        filters = CommitmentFilter(QueryDict(feed.saved_view.query), Commitment.objects.all())
        if not filters.form.is_valid():
            return None
        found = filters.selection
    dated = found.live().open().filter(due_latest__isnull=False)
    newest = Update.objects.filter(commitment=OuterRef("pk"), number=OuterRef("version"))
    return (
        dated.annotate(changed_at=Subquery(newest.values("at")))
        .order_by("due_latest", "pk")
        .select_related("unit")
        .prefetch_related("topics")[:MOST_EVENTS]
    )


def text(words):
    """A text value: the library escapes it, but control characters have no place in it at all."""
    return vText(str(words).replace("\r\n", "\n").translate(CONTROLS))


def as_calendar(name, commitments, on, absolute):
    """The bytes of a calendar; `absolute` makes a full address of a path."""
    calendar = Calendar()
    calendar.add("prodid", "-//Commitment tracker//Compromisos//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", text(name))
    calendar.add("x-wr-calname", text(name))
    calendar.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for commitment in commitments:
        calendar.add_component(as_event(commitment, on, absolute))
    return calendar.to_ical()


def as_event(commitment, on, absolute):
    """One commitment, without its internal notes; a missed one stays on its latest day."""
    day, address = commitment.due_latest, absolute(commitment.get_absolute_url())
    event = Event()
    event.add("uid", f"{commitment.reference}@{UID_DOMAIN}")
    event.add("dtstamp", commitment.changed_at)
    event.add("last-modified", commitment.changed_at)
    event.add("sequence", commitment.version)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", text(summary(commitment, on)))
    event.add("description", text(description(commitment, address)))
    event.add("url", address)
    event.add(
        "categories", [text(commitment.get_kind_display()), *map(text, commitment.topics.all())]
    )
    event.add("transp", "TRANSPARENT")
    if day >= on:  # a reminder of what is past would ring at once
        event.add_component(reminder(commitment))
    return event


def summary(commitment, on):
    schedule = commitment.schedule(on)
    if schedule in (Schedule.OVERDUE, Schedule.LAPSED):
        return f"{commitment} ({schedule.label.lower()})"
    return str(commitment)


def description(commitment, address):
    """The window in words and in days, the status, whose it is, and where to read on."""
    words, days = due_words(commitment.due_edtf), exact_days(commitment.due)
    lines = [
        (_("Due"), f"{words} ({days})" if days and days != words else words),
        (_("Status"), commitment.get_status_display()),
        (_("Unit"), commitment.unit or _("Without a unit")),
    ]
    return "\n".join([*(f"{label}: {value}" for label, value in lines), address])


def reminder(commitment):
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMIND_BEFORE)
    alarm.add("description", text(commitment))
    return alarm


def calendar_name(feed):
    return str(feed.saved_view) if feed.saved_view else _("Commitments in my charge")
