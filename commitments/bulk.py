"""One act on many commitments: what it would do, and doing it.

A preview does everything in a transaction and rolls it back, so it can't promise what the verbs
would refuse. What it fixed (which commitments, at which versions, and the act) travels signed, so
that exactly this is applied, whoever applies it and whatever changed meanwhile.
"""

from typing import NamedTuple

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext

from .history import Told, told
from .models import Commitment
from .models.recording import Conflict
from .models.update import Via

MOST = 1000
VALID_SECONDS = 60 * 60
SALT = "commitments.bulk"


class Result(NamedTuple):
    """One commitment: what the act changes there, or why it doesn't.

    `told` is the act's ledger entry in words; beside a reason it is what somebody else did
    meanwhile.
    """

    commitment: Commitment
    told: Told | None
    reason: str


class Plan(NamedTuple):
    """What a preview fixed: the act, what was typed, whom it changes and whom it leaves, and why.

    `items` are [key, version] in the list's order; `refused` are [key, reason].
    """

    action: str
    data: dict
    items: list
    refused: list

    def signed(self):
        return signing.dumps(tuple(self), salt=SALT, compress=True)

    @classmethod
    def read(cls, text):
        """The plan of a signed text; signing.BadSignature if it was tampered with or is old."""
        return cls(*signing.loads(text, salt=SALT, max_age=VALID_SECONDS))

    def refusals(self):
        """What the preview left, as results."""
        reasons = dict(self.refused)
        rows = Commitment.objects.in_bulk(reasons)
        return [Result(rows[pk], None, reason) for pk, reason in reasons.items() if pk in rows]

    @classmethod
    def of(cls, action, data, versions, results):
        return cls(
            action,
            data,
            [[pk, versions[pk]] for pk in (r.commitment.pk for r in results if not r.reason)],
            [[result.commitment.pk, result.reason] for result in results if result.reason],
        )


def rehearse(form, versions, *, by, via=Via.BROWSER):
    """What the act would do to each: everything is done, told, and undone."""
    with transaction.atomic():
        results = perform(form, versions, by=by, via=via)
        transaction.set_rollback(True)
    return results


@transaction.atomic
def perform(form, versions, *, by, via=Via.BROWSER):
    """Do the act of a valid form to each of {key: version} that still allows it, all at once.

    The results in the order of `versions`. The rows are locked in one order everywhere, so that
    two of these never wait for each other.
    """
    rows = (
        Commitment.objects.filter(pk__in=versions)
        .select_for_update(of=("self",))
        .select_related("unit", "focal_point", "alternate")
        .prefetch_related("topics")
        .order_by("pk")
    )
    told_as = {"by": by, "via": via}
    attempts = {row.pk: (row, *attempt(form, row, versions[row.pk], **told_as)) for row in rows}
    entries = [entry for _row, entry, _reason in attempts.values() if entry]
    words = {line.update.commitment_id: line for line in told(entries)}
    return [
        Result(attempts[pk][0], words.get(pk), attempts[pk][2]) for pk in versions if pk in attempts
    ]


def attempt(form, commitment, version, *, by, via):
    """(ledger entry, reason): the act's own entry without a reason, or why nothing changed."""
    try:
        with transaction.atomic():
            form.do(commitment, by=by, via=via, version=version)
            entry = commitment.updates.history().filter(number__gt=version).first()
            require_change(entry)
    except Conflict as conflict:
        return conflict.updates.first(), gettext("Changed meanwhile.")
    except PermissionDenied:
        return None, gettext("Your role doesn't allow this here.")
    except ValidationError as error:
        return None, " ".join(error.messages)
    return entry, ""


def require_change(entry):
    """A note alone isn't what was asked for: it would fill the ledger with nothing."""
    if entry is None or not entry.changes:
        raise ValidationError(gettext("Nothing to change: it is so already."))
