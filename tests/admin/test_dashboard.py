"""The admin's start page says what needs an admin, and leads there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.duplicates import SAME_WINDOW, SAME_WORDS, candidates
from commitments.models import Commitment, Delivery
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    SourceFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")


@pytest.fixture
def settled(admin):
    """The admin has a unit, so nothing needs anybody."""
    admin.unit = UnitFactory()
    admin.save()
    return admin


def needs(desk):
    return {need.heading: need for need in desk.get(INDEX).context["needs"]}


def listed(desk, need):
    """What the list behind a heading shows."""
    return set(desk.get(need.address).context["cl"].result_list)


def test_where_nothing_is_needed_the_page_says_so(desk, settled):
    page = desk.get(INDEX)
    assert "Nothing at the moment." in page.text
    assert page.context["needs"] == []


def test_people_without_a_unit_or_a_role(desk, settled):
    nowhere = UserFactory(role="analyst")
    nobody = UserFactory(unit=settled.unit)
    UserFactory(is_active=False)
    found = needs(desk)
    assert listed(desk, found["People without a unit"]) == {nowhere}
    assert listed(desk, found["People without a role"]) == {nobody}
    assert [need.number for need in found.values()] == [1, 1]


def test_open_commitments_that_nobody_looks_after(desk, settled, today):
    orphan = CommitmentFactory()
    unowned = CommitmentFactory(unit=settled.unit)
    CommitmentFactory(unit=settled.unit, focal_point=settled)
    closed, archived = CommitmentFactory(), CommitmentFactory()
    closed.change_status("withdrawn", as_of=today, by=None, note="called off")
    archived.archive("mistake", by=None, note="twice")
    found = needs(desk)
    assert listed(desk, found["Open commitments without a unit"]) == {orphan}
    assert listed(desk, found["Open commitments without a focal point"]) == {orphan, unowned}
    assert f"{orphan}" in desk.get(INDEX).text


def test_sources_without_a_date(desk, settled):
    undated = SourceFactory(date_edtf="")
    SourceFactory()
    assert listed(desk, needs(desk)["Sources without a date"]) == {undated}


def test_digests_that_could_not_be_sent_lately(desk, settled, today, yesterday):
    failed = Delivery.objects.create(
        user=settled, day=yesterday, state="failed", error="mailbox <full>"
    )
    Delivery.objects.create(user=settled, day=today, state="empty")
    Delivery.objects.create(user=settled, day="2020-01-02", state="failed")
    assert listed(desk, needs(desk)["Digests that could not be sent, last seven days"]) == {failed}
    assert "mailbox &lt;full&gt;" in desk.get(INDEX).text


def pairs():
    return [
        (pair.kept, pair.other, pair.reason)
        for pair in candidates(Commitment.objects.live().open())
    ]


def test_two_titles_of_the_same_words_may_be_one_commitment(desk):
    first = CommitmentFactory(title_es="Visita de Estado a Chile", title_en="")
    second = CommitmentFactory(title_es="A Chile: visita de ESTADO.", title_en="")
    CommitmentFactory(title_es="Visita de Estado a Bolivia", title_en="")
    assert pairs() == [(first, second, SAME_WORDS)]
    page = desk.get(INDEX).text
    assert str(SAME_WORDS) in page
    assert reverse("commitment-merge", args=[second.pk]) in page


@pytest.mark.parametrize(
    ("due", "kind", "same_counterpart", "expected"),
    [
        ("2026-03", "visit", True, True),
        ("2026-04", "visit", True, False),
        ("", "visit", True, False),
        ("2026-03", "meeting", True, False),
        ("2026-03", "visit", False, False),
    ],
)
def test_one_counterpart_kind_and_time_may_be_one_commitment(due, kind, same_counterpart, expected):
    chile = CounterpartFactory()
    first = CommitmentFactory(due_edtf="2026-33", kind="visit", counterparts=[chile])
    second = CommitmentFactory(
        due_edtf=due,
        kind=kind,
        counterparts=[chile if same_counterpart else CounterpartFactory()],
    )
    assert pairs() == ([(first, second, SAME_WINDOW)] if expected else [])


def test_an_archived_or_closed_record_is_no_candidate(today):
    first, second, third = [CommitmentFactory(title_en="Summit", title_es="") for _ in range(3)]
    first.archive("mistake", by=None, note="twice")
    second.change_status("withdrawn", as_of=today, by=None, note="called off")
    assert pairs() == []
    assert candidates(Commitment.objects.all(), shown=1)[0].kept in (first, second, third)


def test_the_page_costs_the_same_for_few_and_for_a_thousand(desk, settled, today):
    def add(number):
        chile = CounterpartFactory()
        for _ in range(number):
            CommitmentFactory(title_en="A visit", kind="visit", due_edtf="2026",
                              counterparts=[chile], source=SourceFactory(date_edtf=""))  # fmt: skip
            Delivery.objects.create(user=UserFactory(), day=today, state="failed")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(INDEX).status_code == 200
        return len(captured)

    add(10)
    few = queries()
    add(90)
    Commitment.objects.bulk_create(
        Commitment(title_es=f"Visita {n}", announced_on=today, as_of=today) for n in range(900)
    )
    assert queries() == few == 19
