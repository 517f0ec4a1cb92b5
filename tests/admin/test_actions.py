"""Several commitments at once from the admin's list: ticked, asked, previewed, done, all told."""

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from commitments.models.update import Via
from tests.factories import CommitmentFactory, TopicFactory, UnitFactory
from tests.views.pages import Page

from .conftest import admin_url

pytestmark = pytest.mark.django_db

BULK = reverse("admin:commitments_commitment_bulk")


@pytest.fixture
def three(db):
    return [CommitmentFactory(title_en=f"Visit {name}") for name in ("one", "two", "three")]


def tick(desk, action, *rows, query=None, **more):
    """Tick rows of the list and run an action."""
    sent = {"action": action, "index": "0", "_selected_action": [row.pk for row in rows]} | more
    address = admin_url("commitment_changelist")
    return desk.post(f"{address}?{urlencode(query or {})}", sent)


def fields(response):
    """What the page's own form would send."""
    [form] = [form for form in Page(response).forms if form.action == BULK]
    return form.fields


def preview(desk, action, *rows, typed, **more):
    """Run an action on ticked rows, fill in its fields, and look at what it would do."""
    return desk.post(BULK, fields(tick(desk, action, *rows, **more)) | typed)


def entries(commitment):
    return [
        (entry.verb, entry.via, entry.actor and entry.actor.username, entry.note)
        for entry in commitment.updates.history().filter(number__gt=1).order_by("number")
    ]


def test_the_list_offers_these_actions(desk, three):
    page = desk.get(admin_url("commitment_changelist"))
    choices = page.context["action_form"].fields["action"].choices
    assert [label for _name, label in choices][1:] == [
        "Assign", "Archive", "Take out of the archive", "Reopen",
        "Export as XLSX", "Export as CSV", "Export as JSON",
    ]  # fmt: skip


def test_assigning_asks_previews_and_is_told_in_the_ledger(desk, admin, three):
    one, two, three = three
    unit = UnitFactory(name_en="Protocol")
    two.assign(unit=unit, by=None)
    page = preview(desk, "assign", one, two, typed={"unit": unit.pk, "note": "reorganised"})
    assert "Protocol" in page.text
    assert "Nothing to change: it is so already." in page.text
    assert entries(one) == []
    done = desk.post(BULK, fields(page))
    assert "1 commitment was changed." in done.text
    assert "1 was left as it is." in done.text
    assert entries(one) == [("assign", Via.ADMIN, admin.username, "reorganised")]
    assert len(entries(two)) == 1
    assert entries(three) == []


def test_archiving_taking_out_and_reopening(desk, three, today):
    one, two, _three = three
    two.change_status("withdrawn", as_of=today, by=None, note="called off")
    reason = {"note": "said so by the embassy"}
    page = preview(desk, "reopen", one, two, typed=reason)
    assert "Only what is closed can be reopened." in page.text
    desk.post(BULK, fields(page))
    two.refresh_from_db()
    assert two.status == "in_progress"
    desk.post(
        BULK, fields(preview(desk, "archive", one, typed={"archived_as": "mistake"} | reason))
    )
    one.refresh_from_db()
    assert one.archived_as == "mistake"
    page = preview(desk, "unarchive", one, typed=reason, query={"archived": "1"})
    desk.post(BULK, fields(page))
    one.refresh_from_db()
    assert one.archived_as == ""
    assert [entry[:2] for entry in entries(one)] == [("archive", "admin"), ("unarchive", "admin")]


def test_a_reason_that_is_missing_is_asked_for_and_nothing_is_lost(desk, three):
    page = preview(desk, "archive", *three, typed={"archived_as": "closed_file", "note": ""})
    assert page.status_code == 422
    assert "note" in page.context["form"].errors
    page = desk.post(BULK, fields(page) | {"note": "old"})
    assert "3 will change" in page.text


def test_what_changed_since_the_tick_is_left_alone_and_named(desk, manager, three):
    one, two, _three = three
    unit = UnitFactory()
    asked = tick(desk, "assign", one, two)
    one.assign(unit=UnitFactory(name_en="Treaties"), by=manager)
    page = desk.post(BULK, fields(asked) | {"unit": unit.pk})
    assert "Changed meanwhile." in page.text
    assert "Treaties" in page.text
    two.note("called them", by=manager)
    done = desk.post(BULK, fields(page))
    assert "0 commitments were changed." in done.text
    assert done.text.count("Changed meanwhile.") == 2
    two.refresh_from_db()
    assert two.unit is None


def test_all_that_match_the_filter_are_taken(desk, three):
    unit = UnitFactory()
    CommitmentFactory(strength="intended")
    asked = tick(desk, "assign", three[0], query={"strength__exact": "firm"}, select_across="1")
    page = desk.post(BULK, fields(asked) | {"unit": unit.pk})
    assert "3 will change" in page.text
    assert "?strength__exact=firm" in page.text


@pytest.mark.parametrize("sent", [{}, {"selection": "x"}, {"plan": "x"}, {"selection": "a\0b"}])
def test_what_was_tampered_with_is_refused_in_words(desk, three, sent):
    page = desk.post(BULK, sent)
    assert page.status_code == 422
    assert "again" in page.text or "new one" in page.text


def test_a_plan_of_the_app_for_an_act_not_offered_here_is_refused(desk, client_of, admin, three):
    app = reverse("commitment-bulk")
    browser = client_of(admin)
    asked = browser.get(app, {"action": "topics", "pick": three[0].pk})
    page = browser.post(app, Page(asked).main_form.fields | {"add": TopicFactory().pk})
    plan = Page(page).main_form.fields["plan"]
    assert desk.post(BULK, {"plan": plan}).status_code == 422


def test_opening_the_address_by_hand_leads_to_the_list(desk):
    assert desk.get(BULK).headers["Location"] == admin_url("commitment_changelist")


def test_the_ticked_rows_are_exported_and_nothing_is_asked(desk, three):
    answer = tick(desk, "export_json", *three[:2])
    assert answer["Content-Disposition"].endswith('.json"')
    records = json.loads(b"".join(answer))
    assert {record["reference"] for record in records} == {row.reference for row in three[:2]}


@pytest.mark.parametrize("role", ["viewer", "analyst", "manager"])
def test_the_other_roles_do_not_get_in(request, client_of, three, role):
    client = client_of(request.getfixturevalue(role))
    assert client.post(BULK, {"plan": "x"}).status_code == 403
    assert tick(client, "archive", *three).status_code == 403
