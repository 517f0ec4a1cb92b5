"""Anybody chooses between Spanish and English, and the choice stays."""

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user("rosa", password="a long enough one")


def choose(client, **fields):
    return client.post(reverse("set-language"), fields)


def test_a_stranger_reads_the_login_page_in_the_chosen_language(client):
    login = reverse("login")
    assert client.get(login, headers={"accept-language": "en"})["Content-Language"] == "en"
    response = choose(client, language="es", next=login)
    assert (response.status_code, response["Location"]) == (302, login)
    assert client.get(login, headers={"accept-language": "en"})["Content-Language"] == "es"


def test_a_signed_in_person_keeps_the_choice_on_every_machine(client, person):
    client.force_login(person)
    choose(client, language="es")
    person.refresh_from_db()
    assert person.language == "es"
    client.cookies.pop(settings.LANGUAGE_COOKIE_NAME)
    page = client.get(reverse("password_change"), headers={"accept-language": "en"})
    assert page["Content-Language"] == "es"


def test_the_filters_of_the_page_survive_the_choice(client):
    page = "/commitments/?status=stalled&page=2"
    assert choose(client, language="en", next=page)["Location"] == page


@pytest.mark.parametrize(
    "address", ["https://example.com/", "//example.com/", "javascript:alert(1)", "", "\\\\a\0b"]
)
def test_nobody_is_led_off_the_site(client, address):
    assert choose(client, language="en", next=address)["Location"] == "/"


@pytest.mark.parametrize("language", ["", "fr", "ES", "es\0", "e" * 100_000])
def test_an_unknown_language_is_refused_in_words(client, person, language):
    client.force_login(person)
    response = choose(client, language=language)
    assert response.status_code == 400
    assert response.content
    person.refresh_from_db()
    assert person.language == ""


def test_a_link_alone_changes_nothing(client):
    assert client.get(reverse("set-language"), {"language": "es"}).status_code == 405
