"""/commitments/bulk/: which rows are taken, and how they travel from preview to doing."""

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import bulk
from commitments.workdays import next_workday
from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory
from tests.models.helpers import fresh, writes_nothing
from tests.test_bad_input import HOSTILE, is_clear, percent_encoded, post

from .acts import WHY
from .bulk_steps import BULK, LIST, apply, picked, plan_of, preview
from .pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, manager):
    return client_of(manager)


@pytest.fixture
def three():
    return [CommitmentFactory() for _ in range(3)]


def day(moment):
    return moment.isoformat()


class TestSelection:
    def test_all_that_match_the_filter(self, client, three, today):
        unit = UnitFactory(slug="protocol")
        three[0].assign(unit=unit, by=None)
        three[2].assign(unit=unit, by=None)
        selection = {"all": "1", "filter": "unit=protocol"}
        apply(client, preview(client, "status", selection, status="stalled", as_of=day(today)))
        assert [fresh(each).status for each in three] == ["stalled", "announced", "stalled"]

    def test_they_stand_in_the_lists_order(self, client, three, today):
        selection = {"all": "1", "filter": "sort=-reference"}
        response = preview(client, "status", selection, status="stalled", as_of=day(today))
        plan = bulk.Plan.read(plan_of(response))
        assert [pk for pk, _version in plan.items] == [each.pk for each in reversed(three)]

    def test_the_page_says_when_more_match_than_are_changed(self, client, monkeypatch, today):
        monkeypatch.setattr("commitments.views.bulk.MOST", 3)
        source = SourceFactory()
        made = [CommitmentFactory(source=source) for _ in range(5)]
        selection = {"all": "1", "filter": "sort=reference"}
        response = preview(client, "status", selection, status="stalled", as_of=day(today))
        sentence = "5 match the filter, but at most 3 are changed at once"
        assert sentence in Page(response).text
        plan = bulk.Plan.read(plan_of(response))
        assert [pk for pk, _version in plan.items] == [each.pk for each in made[:3]]

    def test_the_most_is_a_thousand(self):
        assert bulk.MOST == 1000

    def test_a_filter_that_cannot_be_read_selects_nothing(self, client, three):
        address = f"{BULK}?action=status&all=1&filter=status%3Ddone"
        response = client.get(address)
        assert response.status_code == 422
        assert "Nothing is selected." in Page(response).text

    @pytest.mark.parametrize("pick", [[], ["x"], ["999999999"], ["9" * 40], ["-1", "", "\0", "٣"]])
    def test_without_a_row_there_is_nothing_to_do(self, client, pick):
        for answer in (client.get, client.post):
            response = answer(BULK, {"action": "status", "pick": pick})
            assert response.status_code == 422
            assert "Nothing is selected." in Page(response).text

    @pytest.mark.parametrize("action", ["", "merge", "x" * 9000])
    def test_an_act_that_is_none(self, client, three, action):
        assert client.get(BULK, picked(*three, action=action)).status_code == 422

    def test_a_thousand_and_one_boxes_are_more_than_a_form_holds(self, client):
        fields = {"action": "archive", "pick": range(1, 1002)}
        for answer in (client.get, client.post):
            assert answer(BULK, fields).status_code == 400

    def test_the_bare_address_leads_to_the_list(self, client):
        assert client.get(BULK)["Location"] == LIST


class TestPlan:
    @pytest.fixture
    def plan(self, client, three, today):
        response = preview(client, "status", picked(*three), status="stalled", as_of=day(today))
        return plan_of(response)

    def test_one_that_was_tampered_with(self, client, plan, three):
        body, stamp, signature = plan.rsplit(":", 2)
        other = signing.dumps(["status", {}, [[three[0].pk, 1]], []], salt="another", compress=True)
        for text in (
            f"{body}x:{stamp}:{signature}", f"{body}:{stamp}:{signature[:-1]}", other, "", "x",
            ":::", "\0", "é:é:é", "x" * 100_000,
        ):  # fmt: skip
            with writes_nothing(three[0]):
                response = client.post(BULK, {"plan": text})
            assert response.status_code == 422
            assert "This preview can't be read." in Page(response).text

    def test_one_that_is_older_than_an_hour(self, client, plan, three, monkeypatch):
        monkeypatch.setattr("commitments.bulk.VALID_SECONDS", -1)
        with writes_nothing(three[0]):
            response = client.post(BULK, {"plan": plan})
        assert response.status_code == 422
        assert "older than an hour" in Page(response).text

    def test_an_hour_is_what_it_lives(self):
        assert bulk.VALID_SECONDS == 3600

    def test_what_was_typed_travels_and_nothing_else(self, plan, today):
        read = bulk.Plan.read(plan)
        assert read.action == "status"
        assert read.data == {"status": ["stalled"], "as_of": [day(today)], "note": [""]}


FIELDS = {
    "status": ("action", "filter", "pick", "all", "status", "as_of", "note"),
    "assign": ("unit", "focal_point", "alternate"),
    "topics": ("add", "remove"),
    "ask": ("answer_by",),
    "archive": ("archived_as",),
}


@pytest.mark.parametrize("action", FIELDS)
def test_whatever_is_sent_gets_a_clear_answer(client, three, today, action):
    good = picked(*three, action=action, filter="", status="stalled", note=WHY,
                  as_of=day(today), archived_as="mistake",
                  answer_by=day(next_workday(today)))  # fmt: skip
    with writes_nothing(three[0]):
        for name in FIELDS[action]:
            for text in HOSTILE.values():
                response = post(client, BULK, good | {name: text})
                is_clear(response, {200, 400, 422})
                query = percent_encoded(good | {name: text})
                is_clear(client.get(f"{BULK}?{query}"), {200, 400, 422})


# For each further commitment: savepoints, the locked row, the write, the ledger's end and entry,
# the note, and the names of what it had before.
PER_ITEM = {"preview": 12, "apply": 12}


def test_each_further_commitment_costs_the_same(client, manager):
    costs = {"preview": [], "apply": []}
    source = SourceFactory()
    for number in (3, 13):
        unit, ana = UnitFactory(), UserFactory()
        made = [
            CommitmentFactory(source=source, unit=UnitFactory(), focal_point=UserFactory())
            for _ in range(number)
        ]
        typed = {"unit": unit.pk, "focal_point": ana.pk, "note": WHY}
        with CaptureQueriesContext(connection) as captured:
            response = preview(client, "assign", picked(*made), **typed)
        costs["preview"].append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            apply(client, response)
        costs["apply"].append(len(captured))
    per_item = {step: (many - few) / 10 for step, (few, many) in costs.items()}
    assert per_item == PER_ITEM
