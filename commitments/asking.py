"""Asking for an update, in words: whom the question reaches, and how often it was put."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .workdays import next_workday

DAYS_TO_ANSWER = 3  # working days that a question proposes


def proposed_day(on):
    """The working day by which a question put on day `on` proposes to be answered."""
    return next_workday(on, DAYS_TO_ANSWER)


def who_is_asked(commitment, on):
    """A sentence on whom a question put on day `on` reaches, and why that person."""
    people = commitment.answering(on)
    focal_point = commitment.focal_point
    if not people:
        return _("Nobody is in charge of it, so the question reaches nobody: assign it first.")
    names = ", ".join(map(str, people))
    if focal_point is None:
        return _("Asks %(names)s for the unit: there is no focal point.") % {"names": names}
    if people != [focal_point]:
        return _("Asks %(who)s, the alternate: %(absence)s.") % {
            "who": names,
            "absence": absence(focal_point),
        }
    if focal_point.is_absent(on):
        return _("Asks %(who)s, the focal point, without an alternate: %(absence)s.") % {
            "who": names,
            "absence": absence(focal_point),
        }
    return _("Asks %(who)s, the focal point.") % {"who": names}


def absence(person):
    """That a person is absent, and until when if that is known."""
    if person.absent_until is None:
        return _("%(who)s is absent") % {"who": person}
    return _("%(who)s is absent until %(day)s") % {
        "who": person,
        "day": date_format(person.absent_until),
    }


def nobody_there(commitment, day):
    """A warning if everybody who is to answer is away on the day named; empty otherwise."""
    people = commitment.answering(day)
    if not people or not all(person.is_absent(day) for person in people):
        return ""
    return _("On %(day)s nobody is there to answer: %(absences)s.") % {
        "day": date_format(day),
        "absences": "; ".join(absence(person) for person in people),
    }


def how_often(questions):
    """How often an update was asked for, and when last; empty if never.

    `questions` are the entries of the ledger, newest first.
    """
    if not questions:
        return ""
    return ngettext(
        "Asked %(n)s time, on %(day)s.", "Asked %(n)s times, last on %(day)s.", len(questions)
    ) % {"n": len(questions), "day": date_format(questions[0].at, "DATE_FORMAT")}
