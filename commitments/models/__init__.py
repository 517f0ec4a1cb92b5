from .commitment import Commitment
from .people import User
from .source import Citation, Source
from .update import Update, UpdateNote
from .vocabulary import Counterpart, Publisher, Topic, Unit

__all__ = [
    "Citation",
    "Commitment",
    "Counterpart",
    "Publisher",
    "Source",
    "Topic",
    "Unit",
    "Update",
    "UpdateNote",
    "User",
]
