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
