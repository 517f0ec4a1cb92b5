"""The own language on every page, and a session that is over while a page stands open."""

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}


@pytest.fixture
def person(client, django_user_model):
    """Somebody signed in, whose language is not chosen yet."""
    user = django_user_model.objects.create_user("rosa", password="a long enough one")
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", ["password_change", None])
def test_the_own_language_beats_cookie_and_browser(client, person, name):
    person.language = "es"
    person.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    address = reverse(name) if name else "/there-is-no-such-page/"
    response = client.get(address, headers={"accept-language": "en"})
    assert response["Content-Language"] == "es"


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("language", ["es", "en"])
def test_without_an_own_language_the_browser_decides(client, language):
    response = client.get(reverse("password_change"), headers={"accept-language": language})
    assert response["Content-Language"] == language


def test_the_next_reader_does_not_inherit_the_language(client, person):
    person.language = "es"
    person.save()
    client.get(reverse("password_change"))
    client.logout()
    response = client.get(reverse("login"), headers={"accept-language": "en"})
    assert response["Content-Language"] == "en"


def test_a_row_that_finds_the_session_over_sends_the_whole_page_to_the_login(client):
    page = "http://testserver/commitments/?status=stalled&page=2"
    response = client.get(reverse("commitment-list"), headers={**HTMX, "hx-current-url": page})
    assert (response.status_code, response.content) == (204, b"")
    assert response["HX-Redirect"] == (
        f"{reverse('login')}?next=/commitments/%3Fstatus%3Dstalled%26page%3D2"
    )
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize(
    "asking", [None, "https://example.com/commitments/", "nonsense", "http://["]
)
def test_a_page_of_another_site_is_not_remembered(client, asking):
    headers = HTMX if asking is None else {**HTMX, "hx-current-url": asking}
    response = client.get(reverse("commitment-list"), headers=headers)
    assert response["HX-Redirect"] == reverse("login")


def test_without_htmx_the_browser_follows_the_redirect_itself(client):
    response = client.get(reverse("commitment-list"))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('login')}?next={reverse('commitment-list')}"


def test_other_redirects_stay_as_they_are(client):
    response = client.post(
        reverse("set-language"), {"language": "es", "next": "/commitments/"}, headers=HTMX
    )
    assert (response.status_code, response["Location"]) == (302, "/commitments/")
