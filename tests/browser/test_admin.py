"""The admin in a real browser: no page complains, none is wider than a phone, and acts are told."""

import pytest
from django.contrib import admin as django_admin
from django.urls import reverse
from playwright.sync_api import expect

from commitments.models import Delivery, Feed, ReviewSession, SavedView
from tests.factories import CommitmentFactory, CounterpartFactory, TopicFactory, UnitFactory

from .people import complaints_of, sign_in

LIST = reverse("admin:commitments_commitment_changelist")
READ_ONLY = ("citation", "update", "delivery", "savedview", "feed", "reviewsession")


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB"}


@pytest.fixture
def commitments(transactional_db):
    return [CommitmentFactory(title_en=f"Visit {name}") for name in ("one", "two")]


@pytest.fixture
def desk(page, base_url, commitments, admin):
    sign_in(page.context, base_url, admin)
    page.complaints = complaints_of(page)
    return page


def addresses():
    """Every list, form, record and history of the admin, and its pages without a model."""
    yield from map(reverse, ("admin:index", "admin:audit", "admin:lockouts"))
    for model in django_admin.site._registry:
        name = f"admin:commitments_{model._meta.model_name}"
        record = model.objects.order_by("-pk")[:1].get()
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_change", args=[record.pk])
        yield reverse(f"{name}_history", args=[record.pk])
        if model._meta.model_name not in READ_ONLY:
            yield reverse(f"{name}_add")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_complains_or_is_wider_than_the_window(desk, admin, width):
    UnitFactory(), TopicFactory(), CounterpartFactory()
    Delivery.objects.create(user=admin, day="2026-11-27", state="failed", error="mailbox full")
    SavedView.objects.create(owner=admin, name="Chile", query="counterpart=chile")
    Feed.objects.open(admin)
    ReviewSession.objects.begin(admin, [])
    desk.set_viewport_size({"width": width, "height": 900})
    wide = []
    for address in addresses():
        assert desk.goto(address).status == 200
        if desk.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
    assert wide == []
    assert desk.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_admin_wears_the_colours_of_the_product(desk, scheme):
    desk.emulate_media(color_scheme=scheme)
    colours = set()
    for address in ("/desk/", reverse("admin:index")):
        desk.goto(address)
        colours.add(desk.evaluate(
            "[getComputedStyle(document.body).color, getComputedStyle(document.body).fontFamily]"
            ".join()"
        ))  # fmt: skip
    assert len(colours) == 1


def test_the_language_is_switched_in_the_admin(desk, admin):
    desk.goto(LIST)
    desk.get_by_role("button", name="Español").click()
    expect(desk.locator("html")).to_have_attribute("lang", "es")
    expect(desk).to_have_url(LIST)
    assert desk.complaints == []


def test_ticked_rows_are_archived_after_a_preview(desk, commitments):
    one, two = commitments
    desk.goto(LIST)
    desk.get_by_role("row", name=one.reference).get_by_role("checkbox").check()
    desk.get_by_role("combobox").select_option("Archive")
    desk.get_by_role("button", name="Run").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Archive")
    desk.locator("[name=note]").fill("registered twice")
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_role("row", name=one.reference)).to_contain_text("No longer followed")
    desk.get_by_role("button", name="Apply to 1 commitment").click()
    expect(desk.get_by_role("status").last).to_contain_text("1 commitment was changed.")
    desk.get_by_role("link", name="Back to the list").click()
    expect(desk.locator("#result_list tbody tr")).to_have_count(1)
    expect(desk.locator("#result_list")).to_contain_text(two.reference)
    assert desk.complaints == []


def test_a_conflict_is_shown_field_by_field(desk, commitments, manager):
    one, _two = commitments
    desk.goto(reverse("admin:commitments_commitment_change", args=[one.pk]))
    desk.get_by_label("Title in English").fill("Mine")
    one.title_en = "Theirs"
    one.edit(by=manager, note="as the embassy writes it")
    desk.get_by_role("button", name="Save", exact=True).click()
    row = desk.locator("#conflict").get_by_role("row", name="Title in English")
    for words in ("Visit one", "Theirs", "Mine", "as the embassy writes it"):
        expect(row).to_contain_text(words)
    expect(desk.get_by_label("Title in English")).to_have_value("Mine")
    one.refresh_from_db()
    assert one.title_en == "Theirs"
    desk.get_by_role("link", name="Open the record again").click()
    expect(desk.get_by_label("Title in English")).to_have_value("Theirs")
    assert desk.complaints == []
