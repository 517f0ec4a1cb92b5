"""Calendar addresses, saved views and review sessions, as an admin sees them."""

import pytest
from django.urls import reverse

from commitments.models import Feed, ReviewSession, SavedView
from tests.factories import UserFactory

from .conftest import admin_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(viewer):
    """A viewer's calendar address, and its token."""
    return Feed.objects.open(viewer)


def sent(*feeds, **more):
    """What the list sends when the action is chosen for some rows."""
    return {"action": "revoke", "_selected_action": [feed.pk for feed in feeds]} | more


def test_revoking_asks_first_and_then_the_calendar_answers_nobody(desk, client, opened):
    feed, token = opened
    calendar = reverse("calendar", args=[token])
    address = admin_url("feed_changelist")
    assert "Revoke the addresses chosen" in desk.get(address).text
    asking = desk.post(address, sent(feed))
    assert asking.status_code == 200
    assert "viewer: Commitments in the own charge" in asking.text
    assert client.get(calendar).status_code == 200
    page = desk.post(address, sent(feed, sure="Revoke"), follow=True)
    assert "1 address is revoked." in page.text
    assert client.get(calendar).status_code == 404
    assert Feed.objects.get().revoked_at


def test_the_others_stay_and_what_is_revoked_keeps_its_moment(desk, opened):
    feed, _token = opened
    other, _token = Feed.objects.open(UserFactory())
    feed.revoke()
    moment = Feed.objects.get(pk=feed.pk).revoked_at
    page = desk.post(admin_url("feed_changelist"), sent(feed, sure="Revoke"), follow=True)
    assert "None of these is in use." in page.text
    assert Feed.objects.get(pk=feed.pk).revoked_at == moment
    assert Feed.objects.get(pk=other.pk).revoked_at is None


@pytest.mark.parametrize("key", ["a", "", "9" * 30, "\0"])
def test_a_choice_that_no_page_offers_is_refused(desk, key):
    told = {"action": "revoke", "_selected_action": key, "sure": "Revoke"}
    assert desk.post(admin_url("feed_changelist"), told).status_code == 400


def test_nobody_but_an_admin_revokes_here(client_of, manager, opened):
    told = sent(opened[0], sure="Revoke")
    assert client_of(manager).post(admin_url("feed_changelist"), told).status_code == 403
    assert Feed.objects.get().revoked_at is None


def test_the_secret_of_an_address_is_nowhere(desk, opened):
    feed, token = opened
    page = desk.get(admin_url("feed_change", feed.pk)).text
    assert feed.token_digest not in page
    assert token not in page


def test_a_view_is_found_by_its_person_and_a_session_tells_how_far_it_went(desk, viewer, manager):
    SavedView.objects.create(owner=viewer, name="Overdue visits", query="schedule=overdue")
    found = desk.get(admin_url("savedview_changelist"), {"q": "viewer"})
    assert "Overdue visits" in found.text
    session = ReviewSession.objects.begin(manager, [1, 2, 3])
    session.leave_behind(0)
    assert "1 of 3" in desk.get(admin_url("reviewsession_changelist")).text
