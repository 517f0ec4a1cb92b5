"""A manager's walk through the review: what can be decided on an item, and what was."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .forms import acts, outcomes, windows
from .history import told
from .lifecycle import Status
from .models import Commitment

MOST_ITEMS = 200


class Decision(NamedTuple):
    """One step of the manager: an act's form, in the review's words; `extra` fills it in."""

    label: str
    form: type
    extra: dict = {}

    def is_open_to(self, commitment, user):
        """Whether the form is allowed, makes sense now, and would offer anything to this person."""
        reported = self.form is outcomes.StatusForm and commitment.is_to_confirm
        amends = not self.extra and user.pk == commitment.reported_by_id
        return (
            self.form.allowed(commitment, user)
            and self.form.applies(commitment, user)
            and (amends or not reported)
        )


# What somebody waits for comes first, then the commonest.
DECISIONS = {
    "confirm": Decision(_("Confirm the outcome"), outcomes.ConfirmForm),
    "send-back": Decision(_("Send the outcome back"), outcomes.SendBackForm),
    "decide": Decision(_("Accept or refuse the move"), windows.ProposedMoveForm),
    "reviewed": Decision(_("Keep: nothing new"), acts.ReviewedForm),
    "due": Decision(_("Move the window"), windows.DueForm),
    "ask": Decision(_("Ask for an update"), acts.AskForm),
    "status": Decision(_("Status or outcome"), outcomes.StatusForm),
    "owner": Decision(_("Assign"), acts.OwnerForm),
    "supersede": Decision(
        _("Replace by another"), outcomes.StatusForm, {"initial": {"status": Status.SUPERSEDED}}
    ),
    "archive": Decision(_("Archive"), acts.ArchiveForm),
}


def decisions(commitment, user):
    """{slug: decision} of all that the person may decide here."""
    return {
        slug: decision
        for slug, decision in DECISIONS.items()
        if decision.is_open_to(commitment, user)
    }


class Item(NamedTuple):
    """An item of a walk: what its person did to it meanwhile, what others did, why it waits."""

    commitment: Commitment
    own: list
    others: list
    reason: str | None


class Summary(NamedTuple):
    """A walk's items, each in one list: the first of these that it fits."""

    decided: list[Item]
    by_others: list[Item]
    skipped: list[Item]
    ahead: list[Item]


def summary(session, on):
    """What came of a walk's items, from the ledger, as they wait on day `on`."""
    commitments = Commitment.objects.filter(pk__in=session.queue)
    reasons = commitments.review_reasons(on)
    by_key = commitments.in_bulk()
    entries = {}
    for entry in told(session.updates()):
        own = entry.update.actor_id == session.user_id
        entries.setdefault((entry.update.commitment_id, own), []).append(entry)
    found = Summary([], [], [], [])
    for place, key in enumerate(session.queue):
        own, others = entries.get((key, True), []), entries.get((key, False), [])
        item = Item(by_key[key], own, others, reasons.get(key))
        if own:
            found.decided.append(item)
        elif others:
            found.by_others.append(item)
        elif place < session.position:
            found.skipped.append(item)
        else:
            found.ahead.append(item)
    return found
