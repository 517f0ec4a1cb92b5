from . import acts
from .acts import RedactForm, StatusForm, UnciteForm
from .records import EditForm, RegisterForm
from .sources import FullSourceForm, RedactSourceForm, SourceForm

# The path under a commitment, and the form that opens there, in the order of the page's buttons.
ACTS = {
    "status": acts.StatusForm,
    "confirm": acts.ConfirmForm,
    "send-back": acts.SendBackForm,
    "reviewed": acts.ReviewedForm,
    "note": acts.NoteForm,
    "due/decide": acts.ProposedMoveForm,
    "due": acts.DueForm,
    "citations": acts.CiteForm,
    "owner": acts.OwnerForm,
    "ask": acts.AskForm,
    "edit": EditForm,
    "correct": acts.CorrectForm,
    "reopen": acts.ReopenForm,
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
