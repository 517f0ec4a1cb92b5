"""…/updates/<n>/redact/: an admin erases the words of a note; the entry stays."""

import pytest
from django.urls import reverse

from commitments.models.update import Verb
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def noted(commitment):
    commitment.note("The minister's mobile is 999 111 222.", by=None)
    return commitment


def redact(commitment, number):
    return reverse("note-redact", args=[commitment.pk, number])


def test_the_words_are_gone_and_the_entry_stays(client_of, admin, noted):
    number = last_entry(noted).number
    response = fill_in(client_of(admin), redact(noted, number), note=WHY)
    assert response.status_code == 302
    assert noted.updates.get(number=number).note is None
    assert last_entry(noted).verb == Verb.REDACT
    page = Page(client_of(admin).get(noted.get_absolute_url()))
    assert "999 111 222" not in page.text
    assert "The words of this note were redacted." in page.text


def test_it_needs_a_reason(client_of, admin, noted):
    address = redact(noted, last_entry(noted).number)
    refuses(client_of(admin), address, "This field is required.", commitment=noted, note="")


@pytest.mark.parametrize("role", ["viewer", "analyst", "manager"])
def test_nobody_else_redacts(client_of, noted, role, request):
    client = client_of(request.getfixturevalue(role))
    address = redact(noted, last_entry(noted).number)
    with writes_nothing(noted):
        assert client.get(address).status_code == 403
        sent = {"note": WHY, "version": noted.version}
        assert client.post(address, sent).status_code == 403


def test_an_entry_without_words_is_not_found(client_of, admin, noted):
    client = client_of(admin)
    number = last_entry(noted).number
    fill_in(client, redact(noted, number), note=WHY)
    for missing in (1, number, 99):
        assert client.get(redact(noted, missing)).status_code == 404
        assert client.post(redact(noted, missing), {"note": WHY}).status_code == 404


def test_an_archived_record_gives_up_its_words_too(client_of, admin, noted):
    number = last_entry(noted).number
    noted.archive("mistake", by=None, note="Entered twice.")
    fill_in(client_of(admin), redact(noted, number), note=WHY)
    assert fresh(noted).updates.get(number=number).note is None
