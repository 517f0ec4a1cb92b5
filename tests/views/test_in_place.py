"""Acting inside a line of desk or review: htmx gets the form alone, then the line that says so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import CommitmentFactory
from tests.models.helpers import last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page

pytestmark = pytest.mark.django_db

DESK = reverse("desk")


@pytest.fixture
def late(analyst, today):
    """Makes a commitment of the analyst's whose window ended so many days ago."""

    def late(days, **given):
        day = (today - timedelta(days=days)).isoformat()
        return CommitmentFactory(due_edtf=day, focal_point=analyst, **given)

    return late


@pytest.fixture
def line(client_of, analyst, late):
    """Opens and sends the forms inside one line, as htmx does."""
    item = late(5, title_en="The late visit")
    client = client_of(analyst)
    headers = {"hx-request": "true", "hx-target": f"act-{item.pk}"}

    class Line:
        commitment = item

        def get(self, act):
            return client.get(address(act, item), {"next": DESK}, headers=headers)

        def post(self, act, **typed):
            form = Page(self.get(act)).main_form
            return client.post(form.action, form.fields | typed, headers=headers)

    return Line()


@pytest.mark.parametrize("act", ["status", "reviewed", "due", "note", "citations"])
def test_a_line_gets_the_form_alone(line, act):
    response = line.get(act)
    assert response.status_code == 200
    assert b"<html" not in response.content
    assert "HX-Request" in response["Vary"]
    page = Page(response)
    assert page.main_form.fields["next"] == [DESK]
    assert page.links[DESK] == "Cancel Esc"


def test_forms_of_two_lines_share_no_id(line, client_of, analyst, late):
    other = late(7)
    response = client_of(analyst).get(
        address("due", other), headers={"hx-request": "true", "hx-target": f"act-{other.pk}"}
    )
    assert not set(Page(line.get("due")).ids) & set(Page(response).ids)


def test_saving_replaces_the_line_and_announces_it(line):
    item = line.commitment
    response = line.post("reviewed", note=WHY)
    assert response.status_code == 200
    assert response["HX-Retarget"] == f"#commitment-{item.pk}"
    assert response["HX-Reswap"] == "outerHTML"
    assert response["HX-Trigger"] == "commitment-changed"
    page = Page(response)
    assert page.rows == [item.pk]
    assert page.links[item.get_absolute_url()] == "The late visit"
    assert page.text.count(f"{item.reference}: reviewed; to be looked at again on") == 2
    assert b'id="messages" hx-swap-oob="innerHTML"' in response.content
    assert last_entry(item).note == WHY


def test_a_refused_form_stays_in_its_place(line):
    with writes_nothing(line.commitment):
        response = line.post("reviewed", note="", next_review="2199-01-04")
    assert response.status_code == 422
    assert "HX-Retarget" not in response
    page = Page(response)
    assert page.alerts
    assert page.main_form.fields["next_review"] == ["2199-01-04"]


def test_a_conflict_is_told_in_its_place(line):
    item = line.commitment
    stale = item.version
    item.note("The other hand.", by=None)
    response = line.post("reviewed", note=WHY, version=stale)
    assert response.status_code == 409
    assert "HX-Retarget" not in response
    [told] = Page(response).alerts
    assert "The other hand." in told
    again = Page(response).main_form.fields
    assert again["note"] == [WHY]
    assert line.post("reviewed", **again).status_code == 200


def test_the_figures_above_come_anew(client_of, analyst, line):
    def tally():
        response = client_of(analyst).get(
            DESK, headers={"hx-request": "true", "hx-target": "tally"}
        )
        assert b"<html" not in response.content
        return Page(response).text

    assert tally() == "1 item needs you · Overdue 1"
    line.post("status", status="not_fulfilled", note=WHY)
    assert tally() == "Done: nothing else needs you."


def test_the_review_acts_in_place_too(client_of, manager, line):
    page = Page(client_of(manager).get(reverse("review")))
    item = line.commitment
    assert {f"commitment-{item.pk}", f"act-{item.pk}"} <= set(page.ids)
    for act in ("status", "due", "ask"):
        assert f"{address(act, item)}?next={reverse('review')}" in page.links
