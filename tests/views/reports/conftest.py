"""Commitments in every state that a report tells apart."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from commitments.filters import CommitmentFilter
from commitments.models import Commitment
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

WHY = "The embassy says so."


@pytest.fixture
def people():
    return UserFactory(username="reporter", role="analyst"), UserFactory(
        username="decider", role="manager"
    )


@pytest.fixture
def world(today, people):
    """Commitments in every state that a figure tells apart, spread over lines and months."""
    reporter, decider = people
    proof = SourceFactory(independent=True, date_edtf=today.isoformat())
    units = [UnitFactory(slug=f"unit-{name}") for name in "abc"] + [None]
    counterparts = [CounterpartFactory(slug=slug) for slug in ("chile", "france", "oas")]
    topics = [TopicFactory(slug=slug) for slug in ("trade", "mining")]
    announced = today - timedelta(days=700)
    kinds, natures = Commitment.Kind.values, Commitment.Nature.values
    made = []
    for number in range(48):
        due = today + timedelta(days=(number * 37) % 900 - 600)
        made.append(
            CommitmentFactory(
                source=SourceFactory(date_edtf=(announced + timedelta(days=number)).isoformat()),
                due_edtf="" if number % 11 == 3 else due.isoformat(),
                unit=units[number % 4],
                counterparts=counterparts[: number % 5][-2:],
                topics=topics[: number % 3],
                kind=kinds[number % len(kinds)],
                nature=natures[number % 7 % 3],
                strength="aspirational" if number % 8 == 5 else ("firm", "intended")[number % 2],
            )
        )
    for number, commitment in enumerate(made):
        if number % 5 == 1:
            later = (commitment.due_latest or today) + timedelta(days=number * 3)
            commitment.move("" if number == 21 else later.isoformat(), "x", by=decider, note=WHY)
        if number % 9 == 2:
            recent = SourceFactory(date_edtf=(today - timedelta(days=80 + number)).isoformat())
            commitment.cite(recent, "announces_again", by=decider)
        if number % 2 == 0 and number < 40:
            outcome = ("fulfilled", "partially_fulfilled", "not_fulfilled")[number // 2 % 3]
            as_of = today - timedelta(days=(number * 23) % 500)
            evidence = None if outcome == "not_fulfilled" else proof
            commitment.report_outcome(
                outcome, as_of=as_of, by=reporter, note=WHY, evidence=evidence
            )
            if number % 12 != 4:
                commitment.confirm(by=decider)
    made[41].change_status("withdrawn", as_of=today, by=decider, note=WHY)
    made[43].archive("mistake", by=decider, note=WHY)
    made[45].archive("closed_file", by=decider, note=WHY)
    made[47].merge_into(made[46], by=decider, note=WHY)
    return Commitment.objects


@pytest.fixture
def report(client_of, viewer):
    """The report of a query: its context."""

    def report(query=""):
        response = client_of(viewer).get(f"{reverse('reports')}?{query}")
        assert response.status_code == 200
        return response.context

    return report


@pytest.fixture
def listed():
    """The commitments that a list's address selects, by the list's own filters."""

    def listed(address):
        path, _, query = address.partition("?")
        assert path == reverse("commitment-list")
        filters = CommitmentFilter(QueryDict(query), Commitment.objects.all())
        assert filters.form.is_valid()
        return list(filters.selection)

    return listed
