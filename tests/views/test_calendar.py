"""/calendar/<token>.ics: who has the address reads the calendar, until it stops answering."""

import pytest
from django.urls import reverse
from icalendar import Calendar

from commitments.models import Feed, SavedView
from tests.factories import CommitmentFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(today, viewer):
    """Due today, in the viewer's charge."""
    return CommitmentFactory(
        due_edtf=today.isoformat(), focal_point=viewer, title_en="A visit", title_es="Una visita"
    )


@pytest.fixture
def address():
    """Makes a calendar address: of a person, or of a view."""

    def address(user, view=None):
        _feed, token = Feed.objects.open(user, view)
        return reverse("calendar", args=[token])

    return address


def summaries(response):
    assert response.status_code == 200
    return [str(event["summary"]) for event in Calendar.from_ical(response.content).walk("VEVENT")]


def test_it_opens_without_a_login_as_a_calendar_that_nobody_else_keeps(
    client, viewer, listed, address
):
    response = client.get(address(viewer))
    assert summaries(response) == [f"{listed.reference} A visit"]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert f"http://testserver{listed.get_absolute_url()}".encode() in response.content
    assert not response.cookies


def test_it_is_named_after_what_it_tells(client, viewer, address):
    view = SavedView.objects.create(owner=viewer, name="Late, all of it")
    own, of_view = client.get(address(viewer)), client.get(address(viewer, view))
    assert b"X-WR-CALNAME:Commitments in my charge\r\n" in own.content
    assert b"X-WR-CALNAME:Late\\, all of it\r\n" in of_view.content


def test_it_speaks_its_persons_language_whoever_asks(client, client_of, viewer, listed, address):
    there = address(viewer)
    viewer.language = "es"
    viewer.save()
    english = client_of(UserFactory(role="viewer", language="en"))
    for browser in (client, english):
        response = browser.get(there, headers={"accept-language": "en"})
        assert summaries(response) == [f"{listed.reference} Una visita"]


def test_a_calendar_that_has_not_changed_is_not_sent_again(client, viewer, listed, address):
    there = address(viewer)
    etag = client.get(there)["ETag"]
    again = client.get(there, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    listed.assign(unit=None, focal_point=None, by=None)
    assert client.get(there, headers={"if-none-match": etag}).status_code == 200


def test_a_head_request_is_answered_and_nothing_else_is(client, viewer, address):
    there = address(viewer)
    assert client.head(there).status_code == 200
    assert client.post(there).status_code == 405


@pytest.mark.parametrize(
    "token", ["x", "A" * 43, "A" * 42, "A" * 44, "ñ" * 43, "../../etc/passwd", "A" * 42 + "%00"]
)
def test_an_unknown_address_is_not_found(client, viewer, address, token):
    address(viewer)
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_a_revoked_address_is_not_found(client, viewer, address):
    there = address(viewer)
    Feed.objects.get().revoke()
    assert client.get(there).status_code == 404


def test_the_address_of_somebody_who_left_is_not_found(client, viewer, address):
    there = address(viewer)
    viewer.is_active = False
    viewer.save()
    assert client.get(there).status_code == 404


def test_the_address_of_somebody_who_may_read_nothing_any_more_is_not_found(
    client, viewer, address
):
    there = address(viewer)
    viewer.groups.clear()
    assert client.get(there).status_code == 404


def test_a_view_made_private_answers_its_owner_alone(client, viewer, analyst, listed, address):
    view = SavedView.objects.create(owner=analyst, name="All", query="", shared=True)
    followed, own = address(viewer, view), address(analyst, view)
    assert len(summaries(client.get(followed))) == 1
    SavedView.objects.update(shared=False)
    assert client.get(followed).status_code == 404
    assert len(summaries(client.get(own))) == 1
    SavedView.objects.update(shared=True)
    assert len(summaries(client.get(followed))) == 1


def test_a_view_changed_by_its_owner_changes_its_calendar(client, viewer, listed, address):
    view = SavedView.objects.create(owner=viewer, name="All", query="")
    there = address(viewer, view)
    assert len(summaries(client.get(there))) == 1
    SavedView.objects.update(query="status=stalled")
    assert summaries(client.get(there)) == []


def test_a_view_that_cannot_be_read_answers_nothing_rather_than_too_little(
    client, viewer, listed, address
):
    topic = TopicFactory(slug="old")
    view = SavedView.objects.create(owner=viewer, name="Old topic", query="topic=old")
    there = address(viewer, view)
    assert summaries(client.get(there)) == []
    type(topic).objects.update(slug="new")
    assert client.get(there).status_code == 404
