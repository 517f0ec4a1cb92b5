"""Every verb once, with what must be there before: for tables over all of them."""

from datetime import date

from django.utils import timezone

from commitments.models.update import Verb
from tests.factories import (
    CommitmentFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

DAY = date(2026, 3, 20)
FAR = date(2099, 1, 5)  # a Monday
WHY = "Because the embassy says so."


def reported(commitment):
    commitment.report_outcome(
        "not_fulfilled", as_of=DAY, by=UserFactory(role="analyst"), note="Searched everywhere."
    )


def proposed(commitment):
    commitment.propose_move("2099", "en 2099", by=UserFactory(role="analyst"), note=WHY)


def in_charge(commitment):
    """A question reaches somebody."""
    if not commitment.answering():
        commitment.assign(unit=None, focal_point=UserFactory(), by=None)


def withdrawn(commitment):
    commitment.change_status("withdrawn", as_of=DAY, by=None, note=WHY)


def noted(commitment):
    commitment.note("The cook's telephone number.", by=None)


def archived(commitment):
    commitment.archive("closed_file", by=None, note=WHY)


def cited_again(commitment):
    commitment.cite(SourceFactory(), "announces_again", by=None)


def narrowed_window():
    return f"{timezone.localdate().year + 1}-33"  # the first quarter of the fixture's year


def nothing(commitment):
    """It needs no preparation."""


def with_a_topic(commitment):
    commitment.edit(topics=[TopicFactory()], by=None)


def edit(commitment, **entry):
    commitment.title_en = "A better title"
    commitment.edit(**entry)


# verb: (what must have happened, what is done)
ACTS = {
    Verb.EDIT: (nothing, edit),
    Verb.NOTE: (nothing, lambda it, **entry: it.note("They called.", **entry)),
    Verb.CHANGE_STATUS: (
        nothing,
        lambda it, **entry: it.change_status("in_progress", as_of=DAY, **entry),
    ),
    Verb.REPORT_OUTCOME: (
        nothing,
        lambda it, **entry: it.report_outcome("not_fulfilled", as_of=DAY, note=WHY, **entry),
    ),
    Verb.NARROW: (
        nothing,
        lambda it, **entry: it.narrow(
            narrowed_window(), "primer trimestre", source=SourceFactory(), **entry
        ),
    ),
    Verb.PROPOSE_MOVE: (
        nothing,
        lambda it, **entry: it.propose_move("2099", "en 2099", note=WHY, **entry),
    ),
    Verb.CITE: (nothing, lambda it, **entry: it.cite(SourceFactory(), "evidence", **entry)),
    Verb.UNCITE: (
        cited_again,
        lambda it, **entry: it.uncite(it.citations.last(), note=WHY, **entry),
    ),
    Verb.REVIEW: (nothing, lambda it, **entry: it.review(next_review=FAR, note=WHY, **entry)),
    Verb.CORRECT: (
        nothing,
        lambda it, **entry: it.correct(strength="intended", note=WHY, **entry),
    ),
    Verb.CONFIRM: (reported, lambda it, **entry: it.confirm(**entry)),
    Verb.SEND_BACK: (reported, lambda it, **entry: it.send_back(note=WHY, **entry)),
    Verb.MOVE: (nothing, lambda it, **entry: it.move("2099", "en 2099", note=WHY, **entry)),
    Verb.ACCEPT_MOVE: (proposed, lambda it, **entry: it.accept_move(**entry)),
    Verb.REFUSE_MOVE: (proposed, lambda it, **entry: it.refuse_move(note=WHY, **entry)),
    Verb.ASSIGN: (nothing, lambda it, **entry: it.assign(unit=UnitFactory(), **entry)),
    Verb.REQUEST_UPDATE: (
        in_charge,
        lambda it, **entry: it.request_update(answer_by=FAR, **entry),
    ),
    Verb.MERGE: (
        nothing,
        lambda it, **entry: it.merge_into(CommitmentFactory(), note=WHY, **entry),
    ),
    Verb.MERGE_ENTRIES: (
        with_a_topic,
        lambda it, **entry: it.use_kept(it.topics.first(), TopicFactory(), note=WHY, **entry),
    ),
    Verb.ARCHIVE: (nothing, lambda it, **entry: it.archive("mistake", note=WHY, **entry)),
    Verb.UNARCHIVE: (archived, lambda it, **entry: it.unarchive(note=WHY, **entry)),
    Verb.REOPEN: (withdrawn, lambda it, **entry: it.reopen(note=WHY, **entry)),
    Verb.REDACT: (
        noted,
        lambda it, **entry: it.redact(it.version, note="A private number.", **entry),
    ),
}
