"""Vocabularies and sources in the admin: entries are retired, and their codes stay."""

import hashlib

import pytest
from django.urls import reverse

from commitments.models import Source, Topic, Unit
from tests.factories import (
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

from .conftest import admin_url, as_posted

pytestmark = pytest.mark.django_db


def offered(desk, model, field, term=""):
    """The names that the search of a choice field offers."""
    told = {"app_label": "commitments", "model_name": model, "field_name": field, "term": term}
    page = desk.get(reverse("admin:autocomplete"), told)
    assert page.status_code == 200
    return [result["text"] for result in page.json()["results"]]


def found(desk, name, **query):
    return set(desk.get(admin_url(f"{name}_changelist"), query).context["cl"].result_list)


def test_an_entry_is_added(desk):
    typed = {"name_es": "Comercio", "name_en": "Trade", "slug": "trade"}
    assert desk.post(admin_url("topic_add"), typed).status_code == 302
    assert Topic.objects.get().slug == "trade"


def test_a_code_once_given_stays(desk):
    topic = TopicFactory(slug="trade")
    address = admin_url("topic_change", topic.pk)
    desk.post(address, as_posted(desk.get(address), name_en="Commerce", slug="other"))
    topic.refresh_from_db()
    assert (topic.name_en, topic.slug) == ("Commerce", "trade")


def test_a_retired_entry_is_no_longer_offered_but_kept(desk):
    used, retired = TopicFactory(name_en="Trade"), TopicFactory(name_en="Barter", retired=True)
    assert offered(desk, "commitment", "topics") == ["Trade"]
    assert found(desk, "topic", retired__exact="1") == {retired}
    assert found(desk, "topic") == {used, retired}


@pytest.mark.parametrize("words", ["Chile", "chi", "República de Chile"])
def test_entries_are_found_by_both_names(desk, words):
    chile = CounterpartFactory(name_en="Chile", name_es="República de Chile")
    CounterpartFactory(name_en="Brazil", name_es="Brasil")
    assert found(desk, "counterpart", q=words) == {chile}


def test_people_who_left_are_not_offered(desk):
    UserFactory(username="rosa")
    UserFactory(username="rosario", is_active=False)
    assert offered(desk, "commitment", "focal_point", "rosa") == ["rosa"]


def test_a_choice_is_searched_without_a_fault_for_odd_text(desk):
    assert offered(desk, "commitment", "unit", "a\0b") == []


def test_units_form_a_tree(desk):
    top = UnitFactory()
    below = UnitFactory(parent=UnitFactory(parent=top))
    for parent in (top, below):
        address = admin_url("unit_change", top.pk)
        page = desk.post(address, as_posted(desk.get(address), parent=parent.pk))
        assert "parent" in page.context["adminform"].form.errors
    assert Unit.objects.get(pk=top.pk).parent is None


def test_a_unit_gets_its_place_in_the_tree(desk):
    top, unit = UnitFactory(), UnitFactory()
    address = admin_url("unit_change", unit.pk)
    assert desk.post(address, as_posted(desk.get(address), parent=top.pk)).status_code == 302
    unit.refresh_from_db()
    assert unit.parent == top


def test_a_source_is_registered_with_its_text_and_date(desk, admin):
    publisher, original = PublisherFactory(), SourceFactory()
    page = desk.post(
        admin_url("source_add"),
        {
            "title": "Press note", "publisher": publisher.pk, "number": "1-26",
            "date_edtf": "10/12/2025", "date_stated": "on", "language": "es",
            "reprint_of": original.pk, "text": "  El canciller visitará…",
        },
    )  # fmt: skip
    assert page.status_code == 302
    source = Source.objects.get(number="1-26")
    assert (source.date_edtf, source.created_by) == ("2025-12-10", admin)
    assert source.reprint_of == original
    assert source.text_sha256 == hashlib.sha256("  El canciller visitará…".encode()).hexdigest()
    assert source.text_sha256 in desk.get(admin_url("source_change", source.pk)).text


def test_a_source_is_mended_but_its_registrar_stays(desk, admin, manager):
    source = SourceFactory(created_by=manager, text="kept")
    address = admin_url("source_change", source.pk)
    assert desk.post(address, as_posted(desk.get(address), title="Another")).status_code == 302
    source.refresh_from_db()
    assert (source.title, source.created_by, source.text) == ("Another", manager, "kept")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"date_edtf": "31 June 2026"}, "date_edtf"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"publisher": ""}, "publisher"),
    ],
)
def test_a_source_that_does_not_hold_is_refused_beside_the_field(desk, typed, field):
    source = SourceFactory()
    address = admin_url("source_change", source.pk)
    page = desk.post(address, as_posted(desk.get(address), **typed))
    assert field in page.context["adminform"].form.errors


def test_sources_are_found_and_lead_to_what_they_announce(desk, commitment):
    source = commitment.citations.get().source
    SourceFactory(title="Another", language="en")
    assert found(desk, "source", q=source.number) == {source}
    assert found(desk, "source", language__exact="es") == {source}
    page = desk.get(admin_url("source_change", source.pk))
    cited = f"{admin_url('citation_changelist')}?source__id__exact={source.pk}"
    assert cited in page.text
    assert desk.get(cited).context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("name", "model", "typed"),
    [
        ("unit", "commitment", {"name_es": "Consulado", "name_en": "Consulate", "slug": "c"}),
        ("source", "citation", {"title": "Note", "publisher": "", "language": "es"}),
    ],
)
def test_what_a_form_lacks_is_added_in_a_window(desk, name, model, typed):
    if "publisher" in typed:
        typed = typed | {"publisher": PublisherFactory().pk}
    told = {"_popup": "1", "_source_model": f"commitments.{model}"}
    page = desk.post(admin_url(f"{name}_add"), typed | told)
    assert page.status_code == 200
    assert "popup_response.js" in page.text
