"""The Django admin: where admins find and mend records, people and vocabularies."""

from .commitments import CommitmentAdmin
from .ledger import CitationAdmin, UpdateAdmin
from .people import PersonAdmin
from .sources import SourceAdmin
from .vocabulary import CounterpartAdmin, PublisherAdmin, TopicAdmin, UnitAdmin

__all__ = [
    "CitationAdmin",
    "CommitmentAdmin",
    "CounterpartAdmin",
    "PersonAdmin",
    "PublisherAdmin",
    "SourceAdmin",
    "TopicAdmin",
    "UnitAdmin",
    "UpdateAdmin",
]
