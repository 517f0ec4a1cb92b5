"""/digest/<token>/stop/: whoever has the mail ends the digest, with one button or one click."""

import pytest
from django.test import Client
from django.urls import reverse

from commitments.digest_mail import unsubscribe_token
from tests.factories import UserFactory

from .pages import Page, fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict():
    """A browser that nobody signed in with, against a site that checks for forged requests."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def address(viewer):
    return reverse("unsubscribe", args=[unsubscribe_token(viewer)])


def digest_choice(person):
    person.refresh_from_db()
    return person.digest


def test_looking_changes_nothing_and_the_button_ends_it(strict, viewer, address):
    page = strict.get(address)
    assert "viewer will get no digest by mail" in Page(page).text
    assert "no-store" in page["Cache-Control"]
    assert digest_choice(viewer) == "weekly"
    done = fill_in(strict, address)
    assert done.status_code == 200
    assert "viewer gets no digest by mail" in Page(done).text
    assert digest_choice(viewer) == "none"


def test_a_mail_program_does_it_with_one_request_and_is_not_led_elsewhere(strict, viewer, address):
    response = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert digest_choice(viewer) == "none"


def test_twice_is_as_good_as_once(strict, viewer, address):
    assert [strict.post(address).status_code for _ in range(2)] == [200, 200]
    page = Page(strict.get(address))
    assert reverse("account") in page.links
    assert not any(form.action in ("", address) for form in page.forms)


def test_it_ends_the_digest_of_the_person_named_whoever_is_signed_in(client_of, viewer, address):
    analyst = UserFactory(role="analyst")
    client_of(analyst).post(address)
    assert (digest_choice(viewer), digest_choice(analyst)) == ("none", "weekly")


@pytest.mark.parametrize("token", ["1", "1.forged", "%00", "%F0%9F%8D%8B", "x" * 5000])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_token_is_not_found(strict, viewer, token, method):
    assert getattr(strict, method)(f"/digest/{token}/stop/").status_code == 404
    assert digest_choice(viewer) == "weekly"


@pytest.mark.parametrize(("language", "button"), [("en", "Stop the digest"), ("es", "button")])
def test_it_speaks_both_languages(strict, address, language, button):
    page = strict.get(address, headers={"accept-language": language})
    assert f'<html lang="{language}"' in page.text
    assert button in page.text
