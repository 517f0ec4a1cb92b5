"""/admin/audit/: who did what when, over the ledger, the admin's log and the sign-ins."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments.models import SignIn, Update
from tests.factories import PASSWORD, CommitmentFactory, UnitFactory, UserFactory

from .conftest import admin_url, as_posted

pytestmark = pytest.mark.django_db

AUDIT, EXPORT = reverse("admin:audit"), reverse("admin:audit_csv")


@pytest.fixture
def listed(desk):
    def listed(**query):
        page = desk.get(AUDIT, query)
        assert page.status_code == 200
        return [(line.who, line.what, line.record) for line in page.context["lines"]]

    return listed


def whats(lines):
    return [what for _who, what, _record in lines]


def as_file(desk, **query):
    answer = desk.get(EXPORT, query)
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_all_three_stand_in_one_list_newest_first(desk, listed, admin, commitment):
    SignIn.objects.all().delete()
    commitment.note("Looked at it.", by=admin)
    unit = UnitFactory()
    address = admin_url("unit_change", unit.pk)
    desk.post(address, as_posted(desk.get(address), name_en="Consular Section"))
    Client().post(reverse("login"), {"username": "rosa", "password": "wrong"})
    lines = listed()
    assert whats(lines) == ["failed to sign in", "changed", "noted", "registered it"]
    assert [who for who, _what, _record in lines] == ["rosa", "admin", "admin", "The system"]
    assert "Consular Section" in lines[1][2]
    assert commitment.reference in lines[2][2]


def test_signing_in_and_out_and_lockouts_are_in_it(listed, client, analyst):
    login = reverse("login")
    client.post(login, {"username": "analyst", "password": PASSWORD})
    client.post(reverse("logout"))
    for _ in range(5):
        client.post(login, {"username": "analyst", "password": "wrong"})
    found = whats(listed(person="analyst", kind="sign-ins"))
    assert found.count("failed to sign in") == 5
    assert {"signed in", "signed out", "was locked out"} <= set(found)


def test_neither_notes_nor_passwords_are_told(desk, admin, commitment):
    commitment.note("A secret note.", by=admin)
    Client().post(reverse("login"), {"username": "admin", "password": "hunter2hunter2"})
    text = desk.get(AUDIT).text + str(as_file(desk))
    assert "secret" not in text
    assert "hunter2" not in text


def test_it_is_narrowed_by_person(listed, admin, commitment):
    rosa = UserFactory(username="rosa", first_name="Rosa", last_name="Quispe", role="analyst")
    UserFactory(username="rosalinda", role="analyst")
    commitment.note("One.", by=rosa)
    commitment.note("Two.", by=admin)
    SignIn.objects.create(username="rosa", kind="failed")
    for words in ("rosa", "Quispe", "quis"):
        assert {who for who, *_rest in listed(person=words)} <= {"Rosa Quispe", "rosa"}
        assert "noted" in whats(listed(person=words))
    assert listed(person="nobody at all") == []


def test_it_is_narrowed_by_record(listed, admin, desk, commitment):
    other = CommitmentFactory(title_en="The road to Cusco", title_es="El camino")
    address = admin_url("commitment_change", other.pk)
    desk.post(address, as_posted(desk.get(address), title_en="The road to Puno"))
    by_reference = listed(record=other.reference)
    assert set(whats(by_reference)) == {"registered it", "edited it", "changed"}
    assert all(other.reference in record for *_rest, record in by_reference)
    assert listed(record=str(other.pk)) == by_reference
    assert set(whats(listed(record="PUNO"))) >= {"registered it", "edited it"}
    assert listed(record="no such words") == []


def test_it_is_narrowed_by_kind(listed, admin, commitment):
    commitment.note("One.", by=admin)
    assert whats(listed(kind="ledger:note")) == ["noted"]
    assert whats(listed(kind="ledger")) == ["noted", "registered it"]
    assert listed(kind="log") == []
    assert set(whats(listed(kind="sign-ins:in"))) == {"signed in"}


def test_it_is_narrowed_by_days_of_lima(listed):
    SignIn.objects.all().delete()
    lima = timezone.get_default_timezone()
    for hour, day in ((0, 10), (23, 10), (0, 11)):
        at = datetime(2026, 3, day, hour, 30, tzinfo=lima)
        SignIn.objects.create(username=f"{day} {hour}", kind="failed", at=at)

    def names(**query):
        return [who for who, *_rest in listed(kind="sign-ins:failed", **query)]

    assert names(since="2026-03-10", until="2026-03-10") == ["10 23", "10 0"]
    assert names(since="2026-03-11") == ["11 0"]
    assert names(until="2026-03-09") == []
    assert len(names(until="9999-12-31")) == 3


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"until": "2026-02-31"},
        {"since": "2026-03-11", "until": "2026-03-10"},
        {"kind": "ledger:nothing"},
        {"record": "x" * 201},
        {"person": "a\0b"},
    ],
)
def test_a_question_that_makes_no_sense_is_told(desk, query):
    page = desk.get(AUDIT, query)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["lines"] == []
    assert desk.get(EXPORT, query).status_code == 400


@pytest.mark.parametrize(
    "key", ["x", "2026-03-10", "2026-03-10T00:00:00_1_1", "2026-13-10T00:00:00+00:00_1_1",
            "0001-01-01T00:00:00+14:00_1_1", f"2026-03-10T00:00:00+00:00_1_{'9' * 30}", "\0"],
)  # fmt: skip
def test_a_key_that_is_none_is_not_found(desk, key):
    assert desk.get(AUDIT, {"after": key}).status_code == 404


def test_pages_of_a_hundred_follow_each_other_without_gap_or_repetition(desk, admin, commitment):
    SignIn.objects.all().delete()
    at = timezone.now() - timedelta(days=1)
    # Many of one moment, so that the order among them must hold too.
    SignIn.objects.bulk_create(
        SignIn(username=f"person {n}", kind="failed", at=at) for n in range(150)
    )
    LogEntry.objects.bulk_create(
        LogEntry(user=admin, action_flag=2, object_repr=f"thing {n}", action_time=at,
                 content_type_id=1)
        for n in range(100)
    )  # fmt: skip
    keys, after = [], None
    while True:
        page = desk.get(AUDIT, {"after": after} if after else {})
        keys += [line.key for line in page.context["lines"]]
        assert len(page.context["lines"]) <= 100
        after = page.context["next"]
        if not after:
            break
        assert 'rel="next"' in page.text
    expected = SignIn.objects.count() + LogEntry.objects.count() + Update.objects.count()
    assert len(keys) == len(set(keys)) == expected
    assert keys == sorted(keys, reverse=True)
    assert len(as_file(desk)) == expected


def test_the_file_is_the_list_and_no_formula(desk, listed, commitment):
    SignIn.objects.create(username="=cmd()", kind="failed")
    rows = as_file(desk, kind="sign-ins:failed")
    assert [row["who"] for row in rows] == ["'=cmd()"]
    rows = as_file(desk, kind="ledger")
    assert [(row["who"], row["what"], row["record"]) for row in rows] == listed(kind="ledger")
    assert datetime.fromisoformat(rows[0]["at"]).utcoffset() == timedelta(hours=-5)


def test_the_file_speaks_the_admins_language(desk, admin, commitment):
    admin.language = "es"
    admin.save()
    [row] = as_file(desk, kind="ledger")
    assert row["what"] != "registered it"


def test_what_an_address_named_may_be_gone(desk, listed, admin):
    LogEntry.objects.create(user=admin, action_flag=3, object_repr="Gone", content_type_id=1)
    assert "Gone" in str(listed(kind="log:3"))


def test_a_page_costs_the_same_for_ten_entries_and_for_a_thousand(desk, admin):
    def queries(**query):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(AUDIT, query).status_code == 200
        return len(captured)

    unit, person = UnitFactory(), UserFactory()
    commitment = CommitmentFactory()
    LogEntry.objects.create(user=admin, action_flag=2, object_repr="x", content_type_id=1)
    desk.get(AUDIT)  # content types are remembered from here on
    costs = []
    for number in (10, 990):
        SignIn.objects.bulk_create(SignIn(username="x", kind="failed") for _ in range(number))
        LogEntry.objects.bulk_create(
            LogEntry(user=admin, action_flag=2, object_repr="x", content_type_id=1)
            for _ in range(number)
        )
        for _ in range(5 if number == 10 else 60):
            commitment.assign(unit=unit, focal_point=person, by=admin)
            commitment.assign(unit=None, by=admin)
        CommitmentFactory()
        costs.append((queries(), queries(kind="ledger"), queries(person="admin", record="x")))
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 12
