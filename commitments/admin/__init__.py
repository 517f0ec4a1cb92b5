"""The Django admin: where admins find and mend records, people and vocabularies."""

from .commitments import CommitmentAdmin
from .deliveries import DeliveryAdmin
from .ledger import CitationAdmin, UpdateAdmin
from .people import PersonAdmin
from .personal import FeedAdmin, ReviewSessionAdmin, SavedViewAdmin
from .sources import SourceAdmin
from .vocabulary import CounterpartAdmin, PublisherAdmin, TopicAdmin, UnitAdmin

__all__ = [
    "CitationAdmin",
    "CommitmentAdmin",
    "CounterpartAdmin",
    "DeliveryAdmin",
    "FeedAdmin",
    "PersonAdmin",
    "PublisherAdmin",
    "ReviewSessionAdmin",
    "SavedViewAdmin",
    "SourceAdmin",
    "TopicAdmin",
    "UnitAdmin",
    "UpdateAdmin",
]
