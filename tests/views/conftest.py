"""Commitments in the stages that the pages treat differently."""

from datetime import timedelta

import pytest

from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory


@pytest.fixture
def overdue(today):
    """Its window ended ten days ago."""
    return CommitmentFactory(
        title_en="The overdue visit",
        due_edtf=(today - timedelta(days=10)).isoformat(),
        unit=UnitFactory(),
    )


@pytest.fixture
def article(today):
    """An independent paper's story of today."""
    return SourceFactory(independent=True, title="It happened", date_edtf=today.isoformat())


@pytest.fixture
def reported(overdue, article, today):
    """A second analyst says that it was fulfilled today; nobody has confirmed it."""
    overdue.report_outcome(
        "fulfilled",
        as_of=today,
        by=UserFactory(username="reporter", role="analyst"),
        evidence=article,
        quote="it happened",
    )
    return overdue


@pytest.fixture
def closed(reported, admin):
    """The reported outcome, confirmed by the admin."""
    reported.confirm(by=admin)
    return reported


@pytest.fixture
def archived(overdue):
    overdue.archive("mistake", by=None, note="Entered twice.")
    return overdue


@pytest.fixture
def late(today):
    """Makes a commitment whose window ended so many days ago."""

    def late(days, **given):
        return CommitmentFactory(due_edtf=(today - timedelta(days=days)).isoformat(), **given)

    return late


@pytest.fixture
def three(late):
    """Three overdue items, the oldest first: so they stand in a review's queue."""
    return [late(30, title_en="First"), late(20, title_en="Second"), late(10, title_en="Third")]


@pytest.fixture
def browser(client_of, manager):
    """The manager's browser."""
    return client_of(manager)
