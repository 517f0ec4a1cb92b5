"""Signing in and out, the password, the language, and the pages for what goes wrong."""

import pytest
from django.urls import reverse

from commitments.roles import Role
from tests.factories import PASSWORD

from .pages import Page, fill_in

pytestmark = pytest.mark.django_db

LOGIN = reverse("login")
LIST = reverse("commitment-list")


def test_a_person_signs_in_and_is_at_the_desk(client, analyst):
    page = Page(client.get(LOGIN))
    assert set(page.main_form.fields) >= {"username", "password"}
    response = fill_in(client, LOGIN, username="analyst", password=PASSWORD)
    assert response["Location"] == "/"
    assert "Desk" in Page(client.get("/")).text


def test_after_signing_in_one_is_where_one_wanted_to_go(client, analyst):
    wanted = f"{LIST}?status=stalled"
    response = client.get(wanted, follow=True)
    address = response.redirect_chain[-1][0]
    response = fill_in(client, address, username="analyst", password=PASSWORD)
    assert response["Location"] == wanted


def test_nobody_is_led_off_the_site(client, analyst):
    typed = {"username": "analyst", "password": PASSWORD, "next": "https://example.com/"}
    assert fill_in(client, LOGIN, **typed)["Location"] == "/"


@pytest.mark.parametrize("password", ["wrong", "", "x" * 100_000, "a\0b"])
def test_a_wrong_password_is_told(client, analyst, password):
    response = fill_in(client, LOGIN, username="analyst", password=password)
    assert response.status_code == 200
    assert Page(response).main_form.fields["username"] == ["analyst"]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("username", ["", "nobody", "x" * 100_000, "a\0b", "\u202eanalyst"])
def test_a_wrong_name_is_told(client, username):
    response = fill_in(client, LOGIN, username=username, password=PASSWORD)
    assert response.status_code == 200
    assert Page(response).main_form


def test_somebody_who_left_is_not_let_in(client, analyst):
    analyst.is_active = False
    analyst.save()
    response = fill_in(client, LOGIN, username="analyst", password=PASSWORD)
    assert Page(response).alerts


def test_signing_out_ends_at_the_login(client_of, analyst):
    client = client_of(analyst)
    response = client.post(reverse("logout"))
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    assert client.get(LIST).status_code == 302


def test_the_password_is_changed(client_of, client, analyst):
    new = "a better horse battery"
    address = reverse("password_change")
    signed_in = client_of(analyst)
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    response = fill_in(signed_in, address, **typed)
    assert response["Location"] == reverse("password_change_done")
    assert "Password changed" in Page(signed_in.get(response["Location"])).text
    assert fill_in(client, LOGIN, username="analyst", password=new).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"old_password": "wrong"},
        {"new_password2": "something else"},
        {"new_password1": "analyst1", "new_password2": "analyst1"},
        {"new_password1": "", "new_password2": ""},
    ],
)
def test_a_password_that_will_not_do_is_told(client_of, analyst, typed):
    good = {
        "old_password": PASSWORD,
        "new_password1": "a better horse",
        "new_password2": "a better horse",
    }
    response = fill_in(client_of(analyst), reverse("password_change"), **good | typed)
    assert response.status_code == 200
    analyst.refresh_from_db()
    assert analyst.check_password(PASSWORD)


def test_a_page_offers_both_languages_and_keeps_its_filters(client_of, viewer):
    client = client_of(viewer)
    [form] = [
        form
        for form in Page(client.get(LIST, {"status": "stalled"})).forms
        if form.action == reverse("set-language")
    ]
    assert form.fields["next"] == [f"{LIST}?status=stalled"]
    response = client.post(form.action, form.fields | {"language": "es"})
    assert response["Location"] == f"{LIST}?status=stalled"
    assert b'<html lang="es"' in client.get(response["Location"]).content


@pytest.mark.parametrize(
    ("role", "review", "administration"),
    [
        (Role.VIEWER, False, False),
        (Role.ANALYST, False, False),
        (Role.MANAGER, True, False),
        (Role.ADMIN, True, True),
    ],
)
def test_the_menu_holds_what_the_role_may_open(client_of, role, review, administration, request):
    page = Page(client_of(request.getfixturevalue(role.value)).get(LIST))
    assert {LIST, reverse("source-list"), reverse("password_change")} <= set(page.links)
    assert (reverse("review") in page.links) is review
    assert (reverse("admin:index") in page.links) is administration
    assert str(role.label) in page.text


def test_a_person_without_a_role_reads_nothing(client_of, django_user_model):
    nobody = django_user_model.objects.create_user("nobody")
    response = client_of(nobody).get(LIST)
    assert response.status_code == 403
    assert "Your role does not include this page" in Page(response).text


def test_what_is_not_there_is_told_in_the_persons_language(client_of, viewer):
    viewer.language = "es"
    viewer.save()
    response = client_of(viewer).get("/nowhere/")
    assert response.status_code == 404
    assert b'<html lang="es"' in response.content
