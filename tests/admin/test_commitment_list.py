"""The admin's list of commitments: anything is found in it, however many there are."""

from datetime import timedelta

import pytest

from commitments.models import Commitment
from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory

from .conftest import admin_url

pytestmark = pytest.mark.django_db


def found(desk, **query):
    return set(desk.get(admin_url("commitment_changelist"), query).context["cl"].result_list)


def test_search_by_reference_title_and_quote(desk):
    first, second = CommitmentFactory(title_es="Cumbre andina"), CommitmentFactory(quote="abrirá")
    assert found(desk, q=f"C-{first.pk}") == {first}
    assert found(desk, q=first.reference.lower()) == {first}
    assert first in found(desk, q=str(first.pk))
    assert found(desk, q="ANDINA cumbre") == {first}
    assert found(desk, q="abrira") == {second}
    assert found(desk, q="nothing of the kind") == set()


def test_filters(desk, today):
    yesterday = (today - timedelta(days=1)).isoformat()
    unit = UnitFactory()
    overdue = CommitmentFactory(due_edtf=yesterday, kind="visit", unit=unit)
    wish = CommitmentFactory(strength="aspirational", nature="continuing", unit=UnitFactory())
    stalled = CommitmentFactory(due_edtf=str(today.year + 1))
    stalled.change_status("stalled", as_of=today, by=None)
    gone = CommitmentFactory()
    gone.archive("mistake", by=None, note="twice")
    assert found(desk) == {overdue, wish, stalled}
    assert found(desk, schedule="overdue") == {overdue}
    assert found(desk, schedule="no_deadline") == {wish}
    assert found(desk, status__exact="stalled") == {stalled}
    assert found(desk, strength__exact="aspirational") == {wish}
    assert found(desk, kind__exact="visit") == {overdue}
    assert found(desk, nature__exact="continuing") == {wish}
    assert found(desk, unit__id__exact=unit.pk) == {overdue}
    assert found(desk, in_charge="no_unit") == {stalled}
    assert found(desk, in_charge="nobody") == {overdue, wish, stalled}
    assert found(desk, archived="1") == {gone}
    assert found(desk, archived="all") == {overdue, wish, stalled, gone}


def test_the_list_is_filtered_by_evidence(desk):
    none, own, independent = [CommitmentFactory() for _ in range(3)]
    own.cite(SourceFactory(), "evidence", by=None)
    independent.cite(SourceFactory(independent=True), "evidence", by=None)
    assert found(desk, evidence="none") == {none}
    assert found(desk, evidence="own") == {own}
    assert found(desk, evidence="independent") == {independent}


def test_the_list_is_drilled_down_by_the_day_on_which_the_window_ends(desk):
    march, april, later = [
        CommitmentFactory(due_edtf=due) for due in ("2026-03", "2026-04-12", "2027")
    ]
    CommitmentFactory()
    page = desk.get(admin_url("commitment_changelist"))
    assert "?due_latest__year=2026" in page.text
    assert found(desk, due_latest__year="2026") == {march, april}
    assert found(desk, due_latest__year="2027") == {later}
    april_only = {"due_latest__year": "2026", "due_latest__month": "4"}
    assert found(desk, **april_only) == {april}
    assert found(desk, **april_only, due_latest__day="12") == {april}


@pytest.mark.parametrize("query", [
    {"due_latest__year": "9999"}, {"due_latest__year": "0"}, {"due_latest__year": "x"},
    {"due_latest__year": "9" * 5000}, {"due_latest__year": "²"}, {"due_latest__month": "x"},
    {"due_latest__year": "2026", "due_latest__month": "13"},
    {"due_latest__year": "2026", "due_latest__day": "31"}, {"due_latest__day": "x"},
])  # fmt: skip
def test_a_day_that_does_not_exist_is_no_error(desk, query):
    CommitmentFactory(due_edtf="2026-03")
    assert desk.get(admin_url("commitment_changelist"), query).status_code in {200, 302}


def test_a_list_counts_no_further_than_anybody_pages(desk, monkeypatch):
    monkeypatch.setattr("commitments.admin.paging.COUNTED_TO", 51)
    for _ in range(52):
        CommitmentFactory()
    page = desk.get(admin_url("commitment_changelist"))
    assert "more than 51 commitments" in page.text
    assert "Filter, search or sort to see those beyond." in page.text
    last = desk.get(admin_url("commitment_changelist"), {"p": "2"}).context["cl"]
    assert len(last.result_list) == 1


@pytest.mark.parametrize("name", ["commitment", "citation", "update", "source", "user"])
def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_three(
    desk, django_assert_num_queries, name
):
    def add(number):
        for _ in range(number):
            person = UserFactory(unit=UnitFactory(), role="analyst")
            made = CommitmentFactory(unit=person.unit, focal_point=person, by=None)
            made.note("seen", by=person)

    address = admin_url(f"{name}_changelist")
    add(3)
    desk.get(address)
    with django_assert_num_queries(QUERIES[name]):
        desk.get(address)
    add(27)
    with django_assert_num_queries(QUERIES[name]):
        desk.get(address)


def test_the_list_takes_as_many_queries_for_a_thousand_rows_as_for_ten(
    desk, django_assert_num_queries, today
):
    person = UserFactory(unit=UnitFactory())

    def add(number):
        Commitment.objects.bulk_create(
            Commitment(title_es=f"Visita {n}", announced_on=today, as_of=today, due_edtf="2026",
                       due_earliest="2026-01-01", due_latest="2026-12-31", unit=person.unit,
                       focal_point=person)
            for n in range(number)
        )  # fmt: skip

    for number in (10, 990):
        add(number)
        with django_assert_num_queries(QUERIES["commitment"]):
            desk.get(admin_url("commitment_changelist"))


QUERIES = {"commitment": 9, "citation": 7, "update": 7, "source": 7, "user": 8}
