"""/account/: who one is here, one's settings, and one's calendar addresses."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commitments.models import Feed, SavedView
from commitments.models.personal import MOST_FEEDS
from tests.factories import UnitFactory, UserFactory

from .pages import Page, fill_in

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("account")
NEW = reverse("feed-new")


@pytest.fixture
def mine(client_of, analyst):
    return client_of(analyst)


@pytest.fixture
def shared(manager):
    return SavedView.objects.create(
        owner=manager, name="Late", query="schedule=overdue", shared=True
    )


def test_the_account_tells_who_one_is(mine, analyst):
    analyst.first_name, analyst.last_name, analyst.unit = "Ana", "Quispe", UnitFactory(name_en="X1")
    analyst.save()
    page = Page(mine.get(ACCOUNT))
    for words in ("Ana Quispe", "analyst@example.org", "Analyst", "X1"):
        assert words in page.text
    assert reverse("password_change") in page.links


def test_everyone_who_signs_in_has_an_account_even_without_a_role(client_of):
    page = Page(client_of(UserFactory()).get(ACCOUNT))
    assert all(form.action != NEW for form in page.forms)


def test_settings_are_chosen_and_kept(mine, analyst, shared, today, tomorrow):
    response = fill_in(
        mine,
        ACCOUNT,
        language="en",
        digest="daily",
        absent_from=today.isoformat(),
        absent_until=tomorrow.isoformat(),
        start_view=shared.pk,
    )
    assert response["Location"] == ACCOUNT
    analyst.refresh_from_db()
    assert (analyst.language, analyst.digest) == ("en", "daily")
    assert (analyst.absent_from, analyst.absent_until) == (today, tomorrow)
    assert analyst.start_view == shared
    page = Page(mine.get(ACCOUNT))
    assert "Your settings are saved." in page.text
    kept = {name: page.main_form.fields[name] for name in ("digest", "start_view", "absent_from")}
    assert kept == {
        "digest": ["daily"],
        "start_view": [str(shared.pk)],
        "absent_from": [today.isoformat()],
    }
    fill_in(mine, ACCOUNT, start_view="")
    analyst.refresh_from_db()
    assert analyst.start_view is None


def test_the_next_page_is_in_the_language_just_chosen(mine):
    fill_in(mine, ACCOUNT, language="es")
    assert b'<html lang="es"' in mine.get(ACCOUNT).content


def test_what_the_admin_decides_is_not_changed_here(mine, analyst):
    fill_in(mine, ACCOUNT, username="root", email="x@example.com", unit="1", is_active="")
    analyst.refresh_from_db()
    assert (analyst.username, analyst.email) == ("analyst", "analyst@example.org")
    assert analyst.is_active


def test_an_absence_ends_after_it_begins(mine, analyst, today, yesterday):
    typed = {"absent_from": today.isoformat(), "absent_until": yesterday.isoformat()}
    response = fill_in(mine, ACCOUNT, **typed)
    assert response.status_code == 422
    assert "An absence ends on or after the day it begins." in Page(response).text
    analyst.refresh_from_db()
    assert analyst.absent_from is None


def test_an_absence_names_its_first_day(mine, today):
    response = fill_in(mine, ACCOUNT, absent_until=today.isoformat())
    assert "Say too from which day you are absent." in Page(response).text
    assert fill_in(mine, ACCOUNT, absent_from=today.isoformat()).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"language": "fr"},
        {"digest": "hourly"},
        {"digest": ""},
        {"absent_from": "soon"},
        {"absent_from": "soon", "absent_until": "2026-01-01"},
        {"start_view": "9" * 30},
        {"start_view": "x"},
    ],
)
def test_what_cannot_be_chosen_is_told(mine, typed):
    response = fill_in(mine, ACCOUNT, **typed)
    assert response.status_code == 422
    assert Page(response).alerts


def test_only_views_that_one_may_open_can_be_the_start(mine, analyst, shared, manager):
    hidden = SavedView.objects.create(owner=manager, name="Hidden", query="")
    offered = Page(mine.get(ACCOUNT)).main_form.choices["start_view"]
    assert offered == ["", str(shared.pk)]
    assert fill_in(mine, ACCOUNT, start_view=hidden.pk).status_code == 422


def test_the_view_already_chosen_is_offered_however_many_there_are(
    mine, analyst, manager, monkeypatch
):
    monkeypatch.setattr("commitments.forms.personal.VIEWS_OFFERED", 2)
    views = [
        SavedView.objects.create(owner=manager, name=f"V{number}", shared=True)
        for number in range(4)
    ]
    analyst.start_view = views[3]
    analyst.save()
    form = Page(mine.get(ACCOUNT)).main_form
    assert form.choices["start_view"] == ["", *(str(views[at].pk) for at in (0, 1, 3))]
    assert form.fields["start_view"] == [str(views[3].pk)]


def test_an_address_is_shown_once_and_opens_the_calendar(mine, client, analyst):
    response = mine.post(NEW)
    [address] = [line for line in response.content.decode().split('"') if "/calendar/" in line]
    assert address.startswith("http://testserver/calendar/")
    assert "no-store" in response["Cache-Control"]
    assert client.get(address).status_code == 200
    token = address.rpartition("/")[2].removesuffix(".ics")
    feed = Feed.objects.get(user=analyst)
    assert token not in feed.token_digest
    page = mine.get(ACCOUNT)
    assert token not in page.content.decode()
    assert "Commitments in my charge" in Page(page).text


def test_an_address_for_a_view_that_another_shares(mine, shared, analyst):
    assert "Late" in Page(mine.post(NEW, {"view": shared.pk})).text
    assert Feed.objects.get().saved_view == shared
    assert Page(mine.get(ACCOUNT)).links[shared.get_absolute_url()] == "Late"


@pytest.mark.parametrize("key", ["x", "9" * 30, "999999", "-1", "٣"])
def test_an_address_for_a_view_that_is_not_there_is_not_made(mine, key):
    assert mine.post(NEW, {"view": key}).status_code == 404
    assert not Feed.objects.exists()


def test_an_address_for_anothers_private_view_is_not_made(mine, shared):
    SavedView.objects.update(shared=False)
    assert mine.post(NEW, {"view": shared.pk}).status_code == 404


def test_a_view_that_is_no_longer_shared_is_told_beside_its_address(mine, shared):
    mine.post(NEW, {"view": shared.pk})
    SavedView.objects.update(shared=False)
    page = Page(mine.get(ACCOUNT))
    assert "Late no longer shared with you" in page.text
    assert shared.get_absolute_url() not in [
        link for link, words in page.links.items() if words == "Late"
    ]


def test_there_is_a_last_address(mine, analyst):
    for _ in range(MOST_FEEDS):
        Feed.objects.open(analyst)
    assert mine.post(NEW)["Location"] == ACCOUNT
    assert "Revoke one that you don't use first." in Page(mine.get(ACCOUNT)).text
    Feed.objects.first().revoke()
    assert mine.post(NEW).status_code == 200


def test_revoking_asks_first_and_is_for_good(mine, client, analyst, today):
    feed, token = Feed.objects.open(analyst)
    address = reverse("feed-revoke", args=[feed.pk])
    assert "Revoke the address of “Commitments in my charge”?" in Page(mine.get(address)).text
    calendar = reverse("calendar", args=[token])
    assert client.get(calendar).status_code == 200
    assert fill_in(mine, address)["Location"] == ACCOUNT
    assert client.get(calendar).status_code == 404
    assert "made on" not in Page(mine.get(ACCOUNT)).text
    assert mine.post(address).status_code == 404
    feed.refresh_from_db()
    assert feed.revoked_at.date() - today < timedelta(days=2)


def test_anothers_address_is_not_there(mine, manager):
    feed, _token = Feed.objects.open(manager)
    assert mine.post(reverse("feed-revoke", args=[feed.pk])).status_code == 404
    assert Feed.objects.in_use().count() == 1


def test_the_menu_leads_to_account_and_views(mine):
    links = Page(mine.get(reverse("commitment-list"))).links
    assert {ACCOUNT, reverse("view-list")} <= set(links)
