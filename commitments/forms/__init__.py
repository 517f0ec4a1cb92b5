from . import acts, outcomes, windows
from .acts import RedactForm, UnciteForm
from .outcomes import StatusForm
from .records import EditForm, RegisterForm
from .sources import FullSourceForm, RedactSourceForm, SourceForm

# The path under a commitment, and the form that opens there, in the order of the page's buttons.
ACTS = {
    "status": outcomes.StatusForm,
    "confirm": outcomes.ConfirmForm,
    "send-back": outcomes.SendBackForm,
    "reviewed": acts.ReviewedForm,
    "note": acts.NoteForm,
    "due/decide": windows.ProposedMoveForm,
    "due": windows.DueForm,
    "citations": acts.CiteForm,
    "owner": acts.OwnerForm,
    "ask": acts.AskForm,
    "edit": EditForm,
    "correct": windows.CorrectForm,
    "reopen": outcomes.ReopenForm,
    "merge": acts.MergeForm,
    "archive": acts.ArchiveForm,
    "unarchive": acts.UnarchiveForm,
}

__all__ = [
    "ACTS",
    "EditForm",
    "FullSourceForm",
    "RedactForm",
    "RedactSourceForm",
    "RegisterForm",
    "SourceForm",
    "StatusForm",
    "UnciteForm",
]
