from .commitment import Commitment
from .delivery import Delivery
from .importing import ImportJob, ImportRow
from .people import User
from .personal import Feed, ReviewSession, SavedView
from .sign_in import SignIn
from .source import Citation, Source
from .update import Update, UpdateNote
from .vocabulary import Counterpart, Publisher, Topic, Unit

__all__ = [
    "Citation",
    "Commitment",
    "Counterpart",
    "Delivery",
    "Feed",
    "ImportJob",
    "ImportRow",
    "Publisher",
    "ReviewSession",
    "SavedView",
    "SignIn",
    "Source",
    "Topic",
    "Unit",
    "Update",
    "UpdateNote",
    "User",
]
