"""How many queries a page costs: the same for three rows and for sixty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import Commitment
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Session, person, permissions and, on a page, the role are among them: five of each.
PINNED = {
    "commitment-list": 14,
    "commitment-export-csv": 8,
    "commitment-export-json": 8,
    "review": 13,
    "source-list": 7,
    "source": 11,
    "commitment": 15,
}


@pytest.fixture
def filled(today):
    """Puts so many commitments into the tracker, each with everything that a row can show."""
    reporter = UserFactory(role="analyst")

    def filled(number):
        source = SourceFactory()
        for _ in range(number):
            commitment = CommitmentFactory(
                source=source,
                due_edtf=(today - timedelta(days=number)).isoformat(),
                unit=UnitFactory(),
                focal_point=UserFactory(),
                counterparts=[CounterpartFactory(), CounterpartFactory()],
                topics=[TopicFactory()],
            )
            commitment.cite(SourceFactory(publisher=PublisherFactory()), "evidence", by=None)
            commitment.propose_move("2199", "en 2199", by=reporter, note="They said so.")
            CommitmentFactory(source=source, counterparts=[CounterpartFactory()])
        return source

    return filled


def queries(client, address):
    """How many one visit costs."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        assert response.status_code == 200
        b"".join(response)
    return len(captured)


def test_a_page_costs_the_same_for_few_rows_and_for_sixty(client_of, manager, filled):
    client = client_of(manager)
    for commitments in (2, 28):
        source = filled(commitments)
        addresses = {
            name: reverse(name, args=[source.pk] if name == "source" else [])
            for name in PINNED
            if name != "commitment"
        }
        counts = {name: queries(client, address) for name, address in addresses.items()}
        assert counts | {"commitment": PINNED["commitment"]} == PINNED
    assert Commitment.objects.count() == 60


def test_a_commitments_page_costs_the_same_however_long_its_history(client_of, manager):
    client = client_of(manager)
    commitment = CommitmentFactory(counterparts=[CounterpartFactory()])
    for rounds in (1, 20):
        for _ in range(rounds):
            commitment.assign(unit=UnitFactory(), focal_point=UserFactory(), by=manager)
            commitment.cite(SourceFactory(), "evidence", by=manager, note="It says so.")
        assert queries(client, commitment.get_absolute_url()) == PINNED["commitment"]
