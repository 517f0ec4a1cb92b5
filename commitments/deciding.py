"""What waits for a manager's decision, in sentences: a proposed move, a reported outcome."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .bilingual import preferred_languages
from .due import describe
from .history import note_in_words
from .models.update import Verb


def proposal(commitment):
    """Who proposes to move the window, from where to where, why, and on what source."""
    if not commitment.proposed_by_id:
        return []
    language = preferred_languages()[0]
    sentence = _("%(who)s proposes to move the due window from %(old)s to %(new)s.") % {
        "who": commitment.proposed_by,
        "old": describe(commitment.due_edtf, language),
        "new": describe(commitment.proposed_due_edtf, language),
    }
    return [sentence, *grounds(commitment.updates.newest(Verb.PROPOSE_MOVE))]


def report(commitment):
    """Who reported which outcome as of when, with which words; the evidence stands apart."""
    if not commitment.is_to_confirm:
        return []
    sentence = _("%(who)s reported “%(status)s” as of %(day)s.") % {
        "who": commitment.reported_by,
        "status": commitment.get_status_display(),
        "day": date_format(commitment.as_of),
    }
    return [sentence, *grounds(commitment.updates.newest(Verb.REPORT_OUTCOME))]


def grounds(entry):
    """The words and the source that an entry rests on, a sentence each."""
    note = note_in_words(entry)
    return [
        *([_("Reason: “%(note)s”") % {"note": note}] if note else []),
        *([_("Source: %(source)s.") % {"source": entry.source}] if entry.source_id else []),
    ]
