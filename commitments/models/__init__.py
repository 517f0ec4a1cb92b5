from .commitment import Commitment
from .delivery import Delivery
from .people import User
from .personal import Feed, ReviewSession, SavedView
from .source import Citation, Source
from .update import Update, UpdateNote
from .vocabulary import Counterpart, Publisher, Topic, Unit

__all__ = [
    "Citation",
    "Commitment",
    "Counterpart",
    "Delivery",
    "Feed",
    "Publisher",
    "ReviewSession",
    "SavedView",
    "Source",
    "Topic",
    "Unit",
    "Update",
    "UpdateNote",
    "User",
]
