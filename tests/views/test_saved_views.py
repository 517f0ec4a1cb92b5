"""Saved views: a filter under a name, private or shared, from the list's menu to its end."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from commitments.forms.personal import SaveViewForm
from commitments.models import Feed, SavedView
from commitments.models.personal import MENU_LENGTH
from tests.factories import CommitmentFactory, CounterpartFactory, TopicFactory, UserFactory

from .pages import Page, fill_in

pytestmark = pytest.mark.django_db

LIST = reverse("commitment-list")
VIEWS = reverse("view-list")
RESULTS = {"hx-request": "true", "hx-target": "results"}


@pytest.fixture
def mine(client_of, viewer):
    """The owner's browser; any role keeps views."""
    return client_of(viewer)


@pytest.fixture
def theirs(client_of, analyst):
    return client_of(analyst)


@pytest.fixture
def saved(viewer):
    """Saves a view of the viewer's."""

    def saved(name="Late", query="schedule=overdue", **given):
        return SavedView.objects.create(**{"owner": viewer} | given, name=name, query=query)

    return saved


def save_form(page):
    """The form “Save view” of the list, as the browser would send it."""
    return next(form for form in page.forms if form.action == VIEWS)


def test_the_filter_on_show_is_saved_under_a_name_and_opened_again(mine, viewer):
    CounterpartFactory(slug="chile")
    form = save_form(Page(mine.get(f"{LIST}?counterpart=chile&schedule=overdue&page=1&x=y")))
    typed = {"name": "Late with Chile", "shared": "on"}
    response = mine.post(form.action, form.fields | typed)
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.shared) == (viewer, "Late with Chile", True)
    assert view.query == "schedule=overdue&counterpart=chile"
    assert response["Location"] == view.get_absolute_url() == f"{LIST}?{view.query}"
    page = Page(mine.get(response["Location"]))
    assert "The view “Late with Chile” is saved." in page.text
    assert "View: Late with Chile" in page.text
    assert page.links[view.get_absolute_url()] == "Late with Chile"


def test_the_list_shows_a_name_only_under_the_views_own_filter(mine, saved):
    saved("Late", "schedule=overdue")
    shown = {
        query: "View: Late" in Page(mine.get(f"{LIST}?{query}")).text
        for query in ("schedule=overdue", "schedule=overdue&page=1", "schedule=lapsed", "")
    }
    assert list(shown.values()) == [True, True, False, False]
    assert b"<title>Late" in mine.get(f"{LIST}?schedule=overdue").content.replace(b"\n", b"")


def test_the_whole_list_can_be_a_view_too(mine, saved):
    saved("All of it", "")
    assert "View: All of it" in Page(mine.get(LIST)).text
    assert SavedView.objects.get().get_absolute_url() == LIST


def test_a_filter_changed_in_place_takes_the_form_and_the_name_along(mine, saved):
    CommitmentFactory()
    saved("Late", "schedule=overdue")
    response = mine.get(f"{LIST}?schedule=overdue", headers=RESULTS)
    assert b'id="views" hx-swap-oob="true"' in response.content
    assert "View: Late" in Page(response).text
    assert save_form(Page(response)).fields["query"] == ["schedule=overdue"]


def test_an_invalid_filter_is_not_saved(mine):
    assert all(form.action != VIEWS for form in Page(mine.get(f"{LIST}?status=nonsense")).forms)
    response = mine.post(VIEWS, {"name": "Nonsense", "query": "status=nonsense"})
    assert response.status_code == 422
    assert "This filter can't be read" in Page(response).alerts[0]
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "a\u202eb"}, "invisible marks"),
        ({"name": "a\0b"}, "Null characters"),
    ],
)
def test_a_name_that_will_not_do_is_told_and_the_filter_kept(mine, typed, told):
    response = mine.post(VIEWS, {"query": "schedule=overdue"} | typed)
    page = Page(response)
    assert response.status_code == 422
    assert told in page.text
    assert page.main_form.fields["query"] == ["schedule=overdue"]
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("query", ["x" * 4001, "q=%00", "q=" + "x" * 3000, "&" * 3000, "topic=%FF"])
def test_a_hostile_filter_is_refused_clearly(mine, query):
    assert mine.post(VIEWS, {"name": "Hostile", "query": query}).status_code in (400, 422)
    assert not SavedView.objects.exists()


def test_a_name_taken_is_replaced_only_when_said_so(mine, saved):
    view = saved("Late", "schedule=overdue", shared=True)
    typed = {"name": "Late", "query": "schedule=lapsed"}
    refused = mine.post(VIEWS, typed)
    assert refused.status_code == 422
    assert "You have a view of this name." in Page(refused).text
    assert "replace" in Page(refused).main_form.choices
    view.refresh_from_db()
    assert view.query == "schedule=overdue"
    assert mine.post(VIEWS, typed | {"replace": "on"}).status_code == 302
    view.refresh_from_db()
    assert (view.query, view.shared) == ("schedule=lapsed", False)
    assert SavedView.objects.count() == 1


def test_two_people_may_use_one_name(theirs, saved):
    saved("Late")
    typed = {"name": "Late", "query": "schedule=overdue"}
    assert theirs.post(VIEWS, typed).status_code == 302
    assert SavedView.objects.filter(name="Late").count() == 2


def test_a_name_taken_at_the_same_moment_is_told_too(viewer, saved):
    form = SaveViewForm({"name": "Late", "query": ""}, owner=viewer)
    assert form.is_valid()
    saved("Late")
    assert form.save() is None
    assert form.errors["name"] == ["You have a view of this name."]


def test_the_menu_holds_ones_own_views_and_those_that_others_share(mine, theirs, analyst, saved):
    own = saved("Private", "status=stalled")
    shared = saved("Shared", "status=announced", owner=analyst, shared=True)
    hidden = saved("Hidden", "status=withdrawn", owner=analyst)
    links = Page(mine.get(LIST)).links
    assert own.get_absolute_url() in links
    assert "analyst" in links[shared.get_absolute_url()]
    assert hidden.get_absolute_url() not in links
    assert own.get_absolute_url() not in Page(theirs.get(LIST)).links


def test_a_long_menu_says_that_there_are_more_and_still_names_the_current(mine, saved):
    for number in range(MENU_LENGTH + 1):
        saved(f"View {number:03d}", f"q=word{number}")
    page = Page(mine.get(f"{LIST}?q=word{MENU_LENGTH}"))
    assert f"View: View {MENU_LENGTH:03d}" in page.text
    assert "All views" in page.text
    assert sum(words.startswith("View ") for words in page.links.values()) == MENU_LENGTH


def test_the_page_of_views_tells_whose_each_is(mine, analyst, saved):
    saved("A private one", "status=stalled")
    saved("A shared one", "status=announced", shared=True)
    saved("Another's", "status=fulfilled", owner=analyst, shared=True)
    saved("A hidden one", "", owner=analyst)
    text = Page(mine.get(VIEWS)).text
    assert "A private one Only yours" in text
    assert "A shared one Shared by you" in text
    assert "Another's Shared by analyst" in text
    assert "A hidden one" not in text


def test_an_empty_page_of_views_says_how_to_begin(mine):
    assert "No saved view yet" in Page(mine.get(VIEWS)).text


def test_a_view_is_renamed_and_shared_by_its_owner(mine, theirs, saved):
    view = saved("Late")
    address = reverse("view", args=[view.pk])
    assert theirs.get(address).status_code == 404
    fill_in(mine, address, name="Very late", shared="on")
    view.refresh_from_db()
    assert (view.name, view.shared, view.query) == ("Very late", True, "schedule=overdue")
    assert "Very late" in Page(theirs.get(VIEWS)).text


def test_a_rename_to_a_name_of_ones_own_is_refused(mine, saved):
    saved("Late")
    other = saved("Later")
    response = fill_in(mine, reverse("view", args=[other.pk]), name="Late")
    assert response.status_code == 422
    assert "You have a view of this name." in Page(response).text
    other.refresh_from_db()
    assert other.name == "Later"


@pytest.mark.parametrize("name", ["view", "view-delete", "view-start"])
@pytest.mark.parametrize(("shared", "answer"), [(False, 404), (True, 403)])
def test_anothers_view_is_not_there_or_not_to_be_changed(theirs, saved, name, shared, answer):
    view = saved("Late", shared=shared)
    address = reverse(name, args=[view.pk])
    if name == "view-start":  # a shared view may be anybody's start
        answer = 302 if shared else 404
    else:
        assert theirs.get(address).status_code == answer
    assert theirs.post(address, {"name": "Stolen"}).status_code == answer
    assert SavedView.objects.get().name == "Late"


def test_a_view_that_is_not_there_is_not_found(mine):
    for name in ("view", "view-delete", "view-start"):
        assert mine.post(reverse(name, args=[999_999_999])).status_code == 404


def test_deleting_asks_first_and_tells_whom_it_touches(mine, analyst, manager, saved):
    view = saved("Late", shared=True)
    Feed.objects.open(analyst, view)
    Feed.objects.open(manager, view)[0].revoke()
    manager.start_view = view
    manager.save()
    address = reverse("view-delete", args=[view.pk])
    text = Page(mine.get(address)).text
    assert "1 calendar follows it and will stop." in text
    assert "1 person starts with it" in text
    assert SavedView.objects.exists()
    assert fill_in(mine, address)["Location"] == VIEWS
    assert not SavedView.objects.exists()
    assert not Feed.objects.exists()
    manager.refresh_from_db()
    assert manager.start_view is None


def test_a_view_becomes_the_start_page(mine, viewer, saved):
    view = saved("Late", "schedule=overdue")
    mine.post(reverse("view-start", args=[view.pk]))
    assert "your start page" in Page(mine.get(VIEWS)).text
    assert mine.get("/")["Location"] == view.get_absolute_url()
    assert mine.get(reverse("desk")).status_code == 200


def test_a_start_page_that_is_no_longer_shared_gives_way_to_the_desk(theirs, analyst, saved):
    view = saved("Late", shared=True)
    theirs.post(reverse("view-start", args=[view.pk]))
    assert theirs.get("/").status_code == 302
    SavedView.objects.update(shared=False)
    assert theirs.get("/").status_code == 200
    view.delete()
    assert theirs.get("/").status_code == 200


def test_a_view_whose_topic_is_gone_opens_with_the_error_told(mine, saved):
    topic = TopicFactory(slug="old")
    CommitmentFactory(topics=[topic])
    view = saved("Old topic", urlencode({"topic": "old"}))
    assert Page(mine.get(view.get_absolute_url())).rows
    type(topic).objects.update(slug="new")
    response = mine.get(view.get_absolute_url())
    assert response.status_code == 200
    page = Page(response)
    assert "This filter can't be read" in page.alerts[0]
    assert not page.rows
    assert "View: Old topic" in page.text


def test_a_view_of_another_with_the_same_filter_lends_its_name_only_without_an_own(mine, saved):
    other = UserFactory()
    saved("Theirs", "schedule=overdue", owner=other, shared=True)
    assert "View: Theirs" in Page(mine.get(f"{LIST}?schedule=overdue")).text
    saved("Mine", "schedule=overdue")
    assert "View: Mine" in Page(mine.get(f"{LIST}?schedule=overdue")).text
