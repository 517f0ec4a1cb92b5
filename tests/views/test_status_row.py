"""The same form inside a row of the list: htmx gets the row alone, and the row says how it went."""

import pytest
from django.urls import reverse

from tests.factories import CommitmentFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page

pytestmark = pytest.mark.django_db

LIST = f"{reverse('commitment-list')}?status=announced&page=1"


@pytest.fixture
def row(client_of, analyst, commitment):
    """Asks for the commitment's row as htmx does."""
    client = client_of(analyst)
    headers = {"hx-request": "true", "hx-target": f"commitment-{commitment.pk}"}

    class Row:
        address = address("status", commitment)

        def get(self):
            return client.get(self.address, {"next": LIST}, headers=headers)

        def post(self, **typed):
            form = Page(self.get()).main_form
            return client.post(self.address, form.fields | typed, headers=headers)

    return Row()


def is_one_row(response, commitment):
    page = Page(response)
    return page.rows == [commitment.pk] and b"<html" not in response.content


def test_opening_it_gives_the_row_with_the_form_under_it(row, commitment, today):
    response = row.get()
    assert response.status_code == 200
    assert is_one_row(response, commitment)
    form = Page(response).main_form
    assert form.action == address("status", commitment)
    assert form.fields["version"] == [str(commitment.version)]
    assert form.fields["as_of"] == [today.isoformat()]
    assert form.fields["next"] == [LIST]
    assert Page(response).links[LIST] == "Cancel Esc"


def test_the_row_and_the_page_are_cached_apart(row):
    assert "HX-Request" in row.get()["Vary"]


def test_saving_replaces_the_row_and_announces_it(row, commitment):
    response = row.post(status="in_progress", note=WHY)
    assert response.status_code == 200
    assert is_one_row(response, commitment)
    page = Page(response)
    assert page.forms == []
    assert "In progress" in page.text
    assert f"{commitment.reference}: saved. In progress as of" in page.text
    assert b'id="messages" hx-swap-oob="innerHTML"' in response.content
    assert response["HX-Trigger"] == "commitment-changed"
    assert last_entry(commitment).note == WHY


def test_the_saved_row_still_leads_back_to_the_same_list(row):
    [link] = [link for link in Page(row.post(note=WHY)).links if "/status/" in link]
    assert link.endswith("next=/commitments/%3Fstatus%3Dannounced%26page%3D1")


def test_an_invalid_form_stays_open_in_the_row(row, commitment):
    with writes_nothing(commitment):
        response = row.post(status="fulfilled", note=WHY)
    assert response.status_code == 422
    assert is_one_row(response, commitment)
    page = Page(response)
    assert "Name the source that proves it." in page.text
    assert page.alerts
    assert page.main_form.fields["note"] == [WHY]
    assert page.main_form.fields["status"] == ["fulfilled"]
    assert page.main_form.fields["next"] == [LIST]


def test_a_conflict_shows_the_other_change_and_keeps_the_note(client_of, row, commitment, manager):
    stale = commitment.version
    commitment.change_status(
        "stalled", as_of=commitment.as_of, by=manager, note="No news from Paris."
    )
    response = row.post(status="in_progress", note=WHY, version=stale)
    assert response.status_code == 409
    assert is_one_row(response, commitment)
    page = Page(response)
    [told] = page.alerts
    assert "Changed meanwhile by manager" in told
    assert "No news from Paris." in told
    assert "Announced Stalled" in told
    assert page.main_form.fields["note"] == [WHY]
    assert page.main_form.fields["version"] == [str(commitment.version)]
    assert fresh(commitment).status == "stalled"


def test_after_the_conflict_saving_again_works(row, commitment):
    stale = commitment.version
    commitment.note("Another hand.", by=None)
    again = Page(row.post(status="in_progress", note=WHY, version=stale)).main_form.fields
    assert row.post(**again).status_code == 200
    assert (last_entry(commitment).note, fresh(commitment).status) == (WHY, "in_progress")


def test_a_boosted_link_or_a_restored_page_is_whole(client_of, analyst, commitment):
    for extra in ({"hx-boosted": "true"}, {"hx-history-restore-request": "true"}):
        response = client_of(analyst).get(
            address("status", commitment), headers={"hx-request": "true", **extra}
        )
        assert b"<html" in response.content


def test_somebody_without_the_permission_gets_no_row(client_of, viewer, commitment):
    response = client_of(viewer).get(address("status", commitment), headers={"hx-request": "true"})
    assert response.status_code == 403


def test_other_acts_are_pages_even_when_htmx_asks(client_of, manager, commitment):
    response = client_of(manager).get(
        address("archive", commitment), headers={"hx-request": "true"}
    )
    assert b"<html" in response.content


def test_a_reported_outcome_says_in_the_row_that_it_waits(client_of, manager, reported):
    CommitmentFactory()
    page = Page(client_of(manager).get(reverse("commitment-list"), {"status": "fulfilled"}))
    assert page.rows == [reported.pk]
    assert "to confirm" in page.text
