"""Every act once: how a commitment comes to offer it, and what a person types to do it."""

from typing import NamedTuple

from django.urls import reverse

from commitments.forms import ACTS as FORMS
from commitments.models.update import Verb
from commitments.workdays import next_workday
from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory

WHY = "The embassy wrote so on Monday."


class Act(NamedTuple):
    """`prepare` takes the commitment, `typed` the day of today; both may make other records.

    `said` is what the next page says of it.
    """

    prepare: callable
    typed: callable
    verb: Verb
    said: str
    needs_manager: bool = False


def address(slug, commitment):
    return reverse(f"commitment-{slug.replace('/', '-')}", args=[commitment.pk])


def next_working_day(day):
    return next_workday(day, 5)


def as_it_is(commitment):
    """Nothing has to happen first."""


def put_in_charge(commitment):
    commitment.assign(unit=None, focal_point=UserFactory(role="analyst"), by=None)


def report(commitment):
    commitment.report_outcome(
        "not_fulfilled",
        as_of=commitment.as_of,
        by=UserFactory(role="analyst"),
        note="Searched everywhere until today.",
    )


def confirm(commitment):
    report(commitment)
    commitment.confirm(by=UserFactory(role="manager"))


def propose(commitment):
    commitment.propose_move("2199", "en 2199", by=UserFactory(role="analyst"), note=WHY)


def archive(commitment):
    commitment.archive("closed_file", by=None, note=WHY)


ACTS = {
    "status": Act(
        as_it_is,
        lambda today: {"status": "in_progress", "as_of": today.isoformat(), "note": WHY},
        Verb.CHANGE_STATUS,
        "saved. In progress as of %(today)s.",
    ),
    "confirm": Act(
        report,
        lambda today: {"note": WHY},
        Verb.CONFIRM,
        "the outcome is confirmed. Not fulfilled as of %(as_of)s.",
        needs_manager=True,
    ),
    "send-back": Act(
        report,
        lambda today: {"note": WHY},
        Verb.SEND_BACK,
        "the outcome is sent back. Announced as of %(as_of)s again.",
        needs_manager=True,
    ),
    "reviewed": Act(
        as_it_is,
        lambda today: {"note": WHY},
        Verb.REVIEW,
        "reviewed; to be looked at again on %(again)s.",
    ),
    "note": Act(as_it_is, lambda today: {"note": WHY}, Verb.NOTE, "noted."),
    "due/decide": Act(
        propose,
        lambda today: {"decision": "refuse", "note": WHY},
        Verb.REFUSE_MOVE,
        "the proposed move is refused; the due window stays: %(due)s.",
        needs_manager=True,
    ),
    "due": Act(
        as_it_is,
        lambda today: {"due_phrase": "en 2199", "note": WHY},
        Verb.PROPOSE_MOVE,
        "the move to 2199 is proposed; a manager decides.",
    ),
    "citations": Act(
        as_it_is,
        lambda today: {"source": SourceFactory().pk, "note": WHY},
        Verb.CITE,
        "the source is cited.",
    ),
    "owner": Act(
        as_it_is,
        lambda today: {"unit": UnitFactory().pk, "note": WHY},
        Verb.ASSIGN,
        "assigned to %(unit)s.",
        needs_manager=True,
    ),
    "ask": Act(
        put_in_charge,
        lambda today: {"answer_by": next_working_day(today).isoformat(), "note": WHY},
        Verb.REQUEST_UPDATE,
        "asked for news by %(answer_by)s.",
        needs_manager=True,
    ),
    "edit": Act(as_it_is, lambda today: {"title_en": "A visit", "note": WHY}, Verb.EDIT, "edited."),
    "correct": Act(
        as_it_is,
        lambda today: {"strength": "intended", "note": WHY},
        Verb.CORRECT,
        "the registration is corrected.",
        needs_manager=True,
    ),
    "reopen": Act(
        confirm,
        lambda today: {"note": WHY},
        Verb.REOPEN,
        "reopened. In progress as of %(today)s.",
        needs_manager=True,
    ),
    "merge": Act(
        as_it_is,
        lambda today: {"kept": CommitmentFactory().reference, "note": WHY},
        Verb.MERGE,
        "merged into %(kept)s.",
        needs_manager=True,
    ),
    "archive": Act(
        as_it_is,
        lambda today: {"archived_as": "mistake", "note": WHY},
        Verb.ARCHIVE,
        "archived.",
        needs_manager=True,
    ),
    "unarchive": Act(
        archive,
        lambda today: {"note": WHY},
        Verb.UNARCHIVE,
        "taken out of the archive.",
        needs_manager=True,
    ),
}

assert list(ACTS) == list(FORMS), "every act of the product has its line here"
