"""Every model has its pages in the admin, for admins alone, and nothing is deleted there."""

import pytest
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group
from django.urls import reverse

from commitments.models import Citation, Delivery, Feed, ReviewSession, SavedView, UpdateNote
from commitments.roles import Role
from tests.factories import PASSWORD, CounterpartFactory, TopicFactory, UnitFactory, UserFactory

from .conftest import admin_url

pytestmark = pytest.mark.django_db

WRITABLE = ["commitment", "source", "publisher", "unit", "counterpart", "topic", "user"]
READ_ONLY = ["citation", "update", "delivery", "savedview", "feed", "reviewsession"]


@pytest.fixture
def records(commitment):
    """One record of each model, by the model's name."""
    commitment.note("looked at it", by=None)
    citation = commitment.citations.get()
    view = SavedView.objects.create(owner=UserFactory(), name="Overdue", shared=True)
    return {
        "commitment": commitment,
        "citation": citation,
        "update": commitment.updates.order_by("number").last(),
        "source": citation.source,
        "publisher": citation.source.publisher,
        "unit": UnitFactory(parent=UnitFactory()),
        "counterpart": CounterpartFactory(),
        "topic": TopicFactory(),
        "user": UserFactory(),
        "delivery": Delivery.objects.create(user=UserFactory(), day="2026-11-27"),
        "savedview": view,
        "feed": Feed.objects.open(UserFactory(), view)[0],
        "reviewsession": ReviewSession.objects.begin(UserFactory(), [commitment.pk]),
    }


def test_these_models_and_no_others_are_in_the_admin():
    names = {model._meta.model_name for model in django_admin.site._registry}
    assert names == {*WRITABLE, *READ_ONLY}
    assert not django_admin.site.is_registered(Group)
    assert not django_admin.site.is_registered(UpdateNote)


def test_the_start_page_lists_every_model_and_leads_to_the_site(desk):
    page = desk.get(reverse("admin:index"))
    assert page.status_code == 200
    for name in [*WRITABLE, *READ_ONLY]:
        assert admin_url(f"{name}_changelist") in page.text
    assert 'href="/"' in page.text


@pytest.mark.parametrize("name", [*WRITABLE, *READ_ONLY])
@pytest.mark.parametrize("language", ["en", "es"])
def test_list_record_and_history_open(desk, records, name, language):
    record = records[name].pk
    for address in (
        admin_url(f"{name}_changelist"),
        admin_url(f"{name}_change", record),
        admin_url(f"{name}_history", record),
    ):
        assert desk.get(address, headers={"accept-language": language}).status_code == 200


@pytest.mark.parametrize("name", WRITABLE)
def test_a_new_record_can_be_added(desk, name):
    assert desk.get(admin_url(f"{name}_add")).status_code == 200


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_is_written_elsewhere_is_only_read_here(desk, records, name):
    address = admin_url(f"{name}_change", records[name].pk)
    assert desk.get(admin_url(f"{name}_add")).status_code == 403
    assert desk.post(address, {"quote": "something else"}).status_code == 403
    assert 'name="_save"' not in desk.get(address).text


@pytest.mark.parametrize("name", [*WRITABLE, *READ_ONLY])
def test_nothing_can_be_deleted(desk, records, name):
    record = records[name]
    address = admin_url(f"{name}_delete", record.pk)
    assert desk.get(address).status_code == 403
    assert desk.post(address, {"post": "yes"}).status_code == 403
    told = {"action": "delete_selected", "_selected_action": record.pk, "post": "yes"}
    desk.post(admin_url(f"{name}_changelist"), told)
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.MANAGER])
def test_the_other_roles_do_not_get_in(client_of, records, role):
    client = client_of(UserFactory(role=role))
    for name, record in records.items():
        for address in (
            admin_url(f"{name}_changelist"),
            admin_url(f"{name}_change", record.pk),
        ):
            assert client.get(address, follow=True).status_code == 403
            assert client.post(address, {}, follow=True).status_code == 403


def test_a_stranger_signs_in_and_arrives_at_the_page_asked_for(client, admin):
    address = admin_url("commitment_changelist")
    sign_in, _code = client.get(address, follow=True).redirect_chain[-1]
    assert sign_in.startswith(reverse("login"))
    typed = {"username": admin.username, "password": PASSWORD}
    page = client.post(sign_in, typed, follow=True)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, address)


@pytest.mark.parametrize("name", [*WRITABLE, *READ_ONLY])
@pytest.mark.parametrize(
    "query",
    [
        {"_facets": "True", "archived": "1"},
        {"q": "a\0b"},
        {"q": "x" * 10_000},
        {"p": "1000000000"},
        {"p": "0"},
        {"o": "99.-98"},
        {"status__exact": "\0"},
        {"status__exact": "no such"},
        {"schedule": "no such"},
        {"archived": "no such"},
        {"role": "no such"},
        {"unit__id__exact": "99999999999999999999"},
        {"unit__id__exact": "one"},
        {"password__startswith": "a"},
    ],
)
def test_odd_addresses_are_no_errors(desk, name, query):
    assert desk.get(admin_url(f"{name}_changelist"), query).status_code in {200, 302, 400}


@pytest.mark.parametrize("key", ["99999999999999999999", "0", "a", "_00"])
def test_a_record_that_does_not_exist_leads_back_to_the_start(desk, key):
    assert desk.get(admin_url("commitment_change", key)).status_code == 302


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("commitment", "source"),
        ("commitment", "topics"),
        ("source", "reprint_of"),
        ("source", "publisher"),
        ("unit", "parent"),
        ("user", "groups"),
    ],
)
def test_a_key_that_no_database_holds_is_refused(desk, name, field):
    assert desk.post(admin_url(f"{name}_add"), {field: "9" * 20}).status_code == 400


@pytest.mark.parametrize("words", ["visitará", "Press note", "C-{}"])
def test_a_citation_is_found_by_quote_source_and_reference(desk, commitment, words):
    citation = Citation.objects.get()
    page = desk.get(admin_url("citation_changelist"), {"q": words.format(commitment.pk)})
    assert list(page.context["cl"].queryset) == [citation]
    page = desk.get(admin_url("citation_changelist"), {"q": "nothing of the kind"})
    assert not page.context["cl"].queryset
