"""What the tests of the verbs ask again and again."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.models import Citation, Commitment


def last_entry(commitment):
    """The newest entry of its ledger."""
    return commitment.updates.order_by("number").last()


def fresh(commitment):
    """The commitment as somebody else loads it now."""
    return Commitment.objects.get(pk=commitment.pk)


def stored(commitment):
    """All that the database holds of it: the row, its ties, and the length of its ledger."""
    return {
        "row": Commitment.objects.filter(pk=commitment.pk).values().get(),
        "citations": list(Citation.objects.filter(commitment=commitment.pk).values()),
        "related": {
            name: sorted(getattr(fresh(commitment), name).values_list("pk", flat=True))
            for name in ("counterparts", "topics", "supporting_units")
        },
        "entries": commitment.updates.count(),
    }


@contextmanager
def writes_nothing(commitment):
    before = stored(commitment)
    yield
    assert stored(commitment) == before


@contextmanager
def refuses(commitment, sentence, field=None):
    """The verb says why not, beside the field of the form, and nothing is written."""
    with writes_nothing(commitment), pytest.raises(ValidationError) as refusal:
        yield
    told = refusal.value
    if field is None:
        assert told.messages == [sentence]
        assert not hasattr(told, "error_dict")
    else:
        assert told.message_dict == {field: [sentence]}


@contextmanager
def forbids(commitment):
    """The person's role doesn't allow it, and nothing is written."""
    with writes_nothing(commitment), pytest.raises(PermissionDenied):
        yield
