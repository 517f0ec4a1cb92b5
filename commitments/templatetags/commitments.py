"""How commitments are put into words and drawn."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from ..bilingual import preferred_languages
from ..due import describe
from ..duebar import Bar
from ..forms import StatusForm
from ..forms.bulk import BULK
from ..lifecycle import Schedule
from ..timeaxis import Axis

register = template.Library()


@register.filter
def due_words(edtf):
    """An EDTF text as people say it: “first quarter of 2026”."""
    return describe(edtf, preferred_languages()[0])


@register.filter
def exact_days(window):
    """The first and last day of a window, in full; empty if the words already name its days."""
    days = [day and day.isoformat() for day in (window.earliest, window.latest)]
    if not any(days):
        return ""
    edtf = days[0] if days[0] == days[1] else "/".join(day or ".." for day in days)
    return due_words(edtf)


@register.simple_tag
def schedule_words(commitment, today):
    """What the calendar says of a commitment, in a few words."""
    schedule = commitment.schedule(today)
    if commitment.is_to_confirm:
        return gettext("to confirm")
    if schedule is Schedule.NO_DEADLINE:
        days = (today - commitment.announced_on).days
        return ngettext("no deadline for %(n)s day", "no deadline for %(n)s days", days) % {
            "n": grouped(days)
        }
    if schedule is Schedule.OVERDUE:
        days = commitment.days_overdue(today)
        return ngettext("overdue %(n)s day", "overdue %(n)s days", days) % {"n": grouped(days)}
    if schedule is Schedule.LAPSED:
        days = commitment.days_overdue(today)
        return ngettext("lapsed %(n)s day ago", "lapsed %(n)s days ago", days) % {
            "n": grouped(days)
        }
    if schedule in (Schedule.ON_TIME, Schedule.DUE_SOON):
        days = (commitment.due_latest - today).days
        if days == 0:
            return gettext("due today")
        return ngettext("due in %(n)s day", "due in %(n)s days", days) % {"n": grouped(days)}
    if schedule is Schedule.CLOSED_LATE:
        days = (commitment.as_of - commitment.due_latest).days
        return ngettext("closed %(n)s day late", "closed %(n)s days late", days) % {
            "n": grouped(days)
        }
    return schedule.label


@register.filter
def grouped(number):
    """A whole number with its thousands set apart: 1 071 in both languages (ISO 80000-1)."""
    return f"{number:,}".replace(",", "\u202f")


@register.simple_tag
def review_words(commitment, today):
    """When an undated commitment is to be looked at again; empty if it has a deadline."""
    day = commitment.next_review
    if not commitment.is_open or commitment.due.has_deadline or day is None:
        return ""
    if day <= today:
        return gettext("review since %(day)s") % {"day": date_format(day)}
    return gettext("review on %(day)s") % {"day": date_format(day)}


@register.filter
def is_late(commitment, today):
    """Whether it is overdue: the one thing that is red."""
    return commitment.schedule(today) is Schedule.OVERDUE


@register.filter
def first_window_open(commitment, today):
    return commitment.first_window_still_open(today)


@register.filter
def may_update(commitment, user):
    """Whether a person may open the status form here."""
    return StatusForm.allowed(commitment, user) and StatusForm.applies(commitment, user)


@register.simple_tag
def bulk_acts(user):
    """What a person's role may do to many at once: [(name in the address, heading)]."""
    return [(name, form.heading) for name, form in BULK.items() if form.allowed(user)]


@register.filter
def is_list(address):
    """Whether an address is the list's: only there are rows ticked."""
    return address.partition("?")[0] == reverse("commitment-list")


@register.filter
def filter_label(name, filters):
    """The label of a filter by its name in the address."""
    return filters.form.fields[name].label


@register.filter
def announcement(commitment):
    """The citation whose words announce it, among those already loaded."""
    return next((cited for cited in commitment.citations.all() if cited.quote), None)


@register.inclusion_tag("commitments/duebar.html")
def duebar(commitment, today):
    """The due bar of one row: window, first window, lateness and today on the page's axis."""
    axis = Axis.of_years(today)
    return {"axis": axis, "bar": Bar.of(commitment, axis, today)}


@register.inclusion_tag("commitments/ruler.html")
def ruler(today):
    """The years and today's mark above the due bars."""
    return {"axis": Axis.of_years(today)}


@register.filter
def local_day(moment):
    """How long ago something happened, to the day: today, yesterday, 12 days ago, never."""
    if moment is None:
        return gettext("never")
    days = (timezone.localdate() - timezone.localdate(moment)).days
    if days <= 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": grouped(days)}
