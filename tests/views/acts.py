"""Every act once: how a commitment comes to offer it, and what a person types to do it."""

from typing import NamedTuple

from django.urls import reverse

from commitments.forms import ACTS as FORMS
from commitments.models.update import Verb
from commitments.workdays import next_workday
from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory

WHY = "The embassy wrote so on Monday."


class Act(NamedTuple):
    """`prepare` takes the commitment, `typed` the day of today; both may make other records."""

    prepare: callable
    typed: callable
    verb: Verb
    needs_manager: bool = False


def address(slug, commitment):
    return reverse(f"commitment-{slug.replace('/', '-')}", args=[commitment.pk])


def next_working_day(day):
    return next_workday(day, 5)


def as_it_is(commitment):
    """Nothing has to happen first."""


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
    ),
    "confirm": Act(report, lambda today: {"note": WHY}, Verb.CONFIRM, needs_manager=True),
    "send-back": Act(report, lambda today: {"note": WHY}, Verb.SEND_BACK, needs_manager=True),
    "reviewed": Act(as_it_is, lambda today: {"note": WHY}, Verb.REVIEW),
    "note": Act(as_it_is, lambda today: {"note": WHY}, Verb.NOTE),
    "due/decide": Act(
        propose, lambda today: {"decision": "refuse", "note": WHY}, Verb.REFUSE_MOVE,
        needs_manager=True,
    ),
    "due": Act(
        as_it_is, lambda today: {"due_phrase": "en 2199", "note": WHY}, Verb.PROPOSE_MOVE
    ),
    "citations": Act(
        as_it_is, lambda today: {"source": SourceFactory().pk, "note": WHY}, Verb.CITE
    ),
    "owner": Act(
        as_it_is, lambda today: {"unit": UnitFactory().pk, "note": WHY}, Verb.ASSIGN,
        needs_manager=True,
    ),
    "ask": Act(
        as_it_is,
        lambda today: {"answer_by": next_working_day(today).isoformat(), "note": WHY},
        Verb.REQUEST_UPDATE,
        needs_manager=True,
    ),
    "edit": Act(as_it_is, lambda today: {"title_en": "A visit", "note": WHY}, Verb.EDIT),
    "correct": Act(
        as_it_is, lambda today: {"strength": "intended", "note": WHY}, Verb.CORRECT,
        needs_manager=True,
    ),
    "reopen": Act(confirm, lambda today: {"note": WHY}, Verb.REOPEN, needs_manager=True),
    "merge": Act(
        as_it_is, lambda today: {"kept": CommitmentFactory().reference, "note": WHY}, Verb.MERGE,
        needs_manager=True,
    ),
    "archive": Act(
        as_it_is, lambda today: {"archived_as": "mistake", "note": WHY}, Verb.ARCHIVE,
        needs_manager=True,
    ),
    "unarchive": Act(archive, lambda today: {"note": WHY}, Verb.UNARCHIVE, needs_manager=True),
}  # fmt: skip

assert list(ACTS) == list(FORMS), "every act of the product has its line here"
