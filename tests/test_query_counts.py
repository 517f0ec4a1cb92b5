"""How many queries a page costs: the same for three rows and for sixty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import Commitment, Feed, ReviewSession, SavedView
from commitments.workdays import next_workday
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
    "commitment-list": 15,
    "commitment-export-csv": 8,
    "commitment-export-json": 8,
    "commitment-export-xlsx": 8,
    "review": 14,
    "timeline": 11,
    "counterpart-list": 7,
    "reports": 18,
    "source-list": 7,
    "source": 12,
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


def test_saved_views_and_the_account_cost_the_same_however_many_there_are(client_of, manager):
    client = client_of(manager)
    for views, feeds in ((3, 3), (57, 15)):
        for _ in range(views):
            name = f"View {SavedView.objects.count()}"
            view = SavedView.objects.create(owner=UserFactory(), name=name, shared=True)
        for _ in range(feeds):
            Feed.objects.open(manager, view)
        pinned = {"view-list": 7, "account": 9, "commitment-list": 12}  # the list without rows
        assert {name: queries(client, reverse(name)) for name in pinned} == pinned


def test_a_calendar_costs_the_same_for_few_events_and_for_sixty(client, manager, filled):
    manager.unit = UnitFactory()
    manager.save()
    view = SavedView.objects.create(owner=manager, name="All", query="status=announced")
    own, of_view = [Feed.objects.open(manager, shown)[1] for shown in (None, view)]
    for commitments in (3, 57):
        filled(commitments)
        Commitment.objects.update(focal_point=manager)
        assert queries(client, reverse("calendar", args=[own])) == 5
        assert queries(client, reverse("calendar", args=[of_view])) == 5


def test_a_review_session_costs_the_same_for_few_items_and_for_sixty(client_of, manager, filled):
    client = client_of(manager)
    for commitments in (2, 28):
        filled(commitments)
        client.post(reverse("review-session"))
        session = ReviewSession.objects.open_of(manager)
        for commitment in Commitment.objects.filter(pk__in=session.queue, due_latest__isnull=False):
            commitment.assign(unit=UnitFactory(), focal_point=UserFactory(), by=manager)
            commitment.cite(SourceFactory(), "evidence", by=manager, note="It says so.")
        pages = {
            "item": reverse("review-item", args=[session.current]),
            "summary": reverse("review-summary"),
        }
        assert {name: queries(client, page) for name, page in pages.items()} == {
            "item": 20,
            "summary": 17,
        }
        session.finish()
    assert len(session.queue) == 60


def test_a_desk_costs_the_same_for_few_items_and_for_sixty(client_of, manager, analyst, today):
    manager.unit = UnitFactory()
    manager.save()
    late = (today - timedelta(days=3)).isoformat()

    def lay(number):
        """So many items under each of three reasons, each with all that a line can show."""
        for _ in range(number):
            CommitmentFactory(
                due_edtf=late, focal_point=manager, counterparts=[CounterpartFactory()]
            )
            CommitmentFactory(next_review=today, unit=manager.unit, focal_point=UserFactory())
            asked = CommitmentFactory(unit=manager.unit, counterparts=[CounterpartFactory()])
            asked.request_update(answer_by=next_workday(today), by=UserFactory(role="manager"),
                                 note="Any news?")  # fmt: skip

    for number in (1, 19):
        lay(number)
        for name in ("home", "desk"):
            assert queries(client_of(manager), reverse(name)) == 15
        assert queries(client_of(analyst), reverse("desk")) == 10
