"""Several rows at once in a real browser, with scripts and without."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import CommitmentFactory, UnitFactory

from .people import complaints_of, sign_in

LIST = reverse("commitment-list")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, scripts):
    return {**browser_context_args, "locale": "en-GB", "java_script_enabled": scripts}


@pytest.fixture
def three(transactional_db):
    return [CommitmentFactory(title_en=f"Visit {name}") for name in ("one", "two", "three")]


@pytest.fixture
def listed(page, base_url, three, manager):
    sign_in(page.context, base_url, manager)
    page.complaints = complaints_of(page)
    page.goto(LIST)
    return page


def box(page, commitment):
    return page.locator(f"#commitment-{commitment.pk} input[name=pick]")


def status_of(commitment):
    commitment.refresh_from_db()
    return commitment.status


def test_rows_are_ticked_previewed_with_refusals_and_changed(listed, three, scripts):
    stalled, plain, untouched = three
    stalled.change_status("stalled", as_of=timezone.localdate(), by=None)
    listed.reload()
    expect(listed.get_by_role("button", name="Continue")).to_be_hidden()
    box(listed, stalled).check()
    box(listed, plain).check()
    if scripts:
        expect(listed.locator(".bulk__count")).to_have_text("Selected: 2")
    listed.get_by_label("Do with the selected").select_option("status")
    listed.get_by_role("button", name="Continue").click()

    expect(listed.get_by_role("heading", level=1)).to_have_text("Change the status")
    expect(listed.locator(".page-head")).to_contain_text("2 commitments are selected.")
    listed.get_by_label("Status").select_option("stalled")
    listed.get_by_role("button", name="Preview").click()

    expect(listed.get_by_role("row", name=stalled.reference)).to_contain_text(
        "It is already “Stalled”."
    )
    expect(listed.get_by_role("row", name=plain.reference)).to_contain_text("Announced → Stalled")
    assert status_of(plain) == "announced"
    listed.get_by_role("button", name="Apply to 1 commitment").click()

    expect(listed.get_by_role("status").last).to_contain_text("1 commitment was changed.")
    expect(listed.get_by_role("row", name=stalled.reference)).to_contain_text("It is already")
    assert (status_of(plain), status_of(untouched)) == ("stalled", "announced")
    listed.get_by_role("link", name="Back to the list").click()
    expect(listed.locator("tbody[id]")).to_have_count(3)
    assert listed.complaints == []


def test_all_that_match_the_filter_get_an_owner(listed, three):
    unit = UnitFactory(name_en="Protocol")
    listed.goto(f"{LIST}?q=two")
    listed.get_by_label("Select the 1 that matches the filter").check()
    listed.get_by_label("Do with the selected").select_option("assign")
    listed.get_by_role("button", name="Continue").click()
    listed.get_by_label("Unit").select_option("Protocol")
    listed.get_by_role("button", name="Preview").click()
    listed.get_by_role("button", name="Apply to 1 commitment").click()
    listed.get_by_role("link", name="Back to the list").click()
    expect(listed).to_have_url(f"{LIST}?q=two")
    expect(listed.locator("tbody[id]")).to_contain_text("Protocol")
    for commitment in three:
        commitment.refresh_from_db()
    assert [commitment.unit for commitment in three] == [None, unit, None]
    assert listed.complaints == []


def test_the_box_in_the_head_ticks_the_page(listed, three, scripts):
    head = listed.locator("[data-pick-page]")
    if not scripts:
        expect(head).to_be_hidden()
        return
    head.check()
    expect(listed.locator("input[name=pick]:checked")).to_have_count(3)
    expect(listed.locator(".bulk__count")).to_have_text("Selected: 3")
    box(listed, three[0]).uncheck()
    expect(head).not_to_be_checked()
    expect(listed.locator(".bulk__count")).to_have_text("Selected: 2")
    assert listed.complaints == []


def test_a_phone_has_the_boxes_and_the_bar_too(listed, three):
    listed.set_viewport_size({"width": 390, "height": 800})
    box(listed, three[0]).check()
    expect(listed.get_by_role("button", name="Continue")).to_be_in_viewport()
    width = listed.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
