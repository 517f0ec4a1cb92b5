"""Handing over and merging in a real browser, with scripts and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commitments.models import Commitment
from tests.factories import CommitmentFactory, CounterpartFactory, UnitFactory, UserFactory

from .people import complaints_of, sign_in


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "locale": "en-GB", "java_script_enabled": request.param}


@pytest.fixture
def opened(page, base_url, transactional_db):
    sign_in(page.context, base_url, UserFactory(username="boss", role="admin"))
    page.complaints = complaints_of(page)
    return page


def test_a_person_who_leaves_hands_over_first(opened):
    rosa, luis = UserFactory(username="rosa"), UserFactory(username="luis")
    item = CommitmentFactory(title_en="Visit one", unit=UnitFactory(), focal_point=rosa)
    opened.goto(reverse("admin:commitments_user_change", args=[rosa.pk]))
    opened.get_by_label("Active").uncheck()
    opened.get_by_role("button", name="Save", exact=True).click()
    opened.get_by_role("link", name="Hand them over first").click()

    expect(opened.get_by_role("heading", level=1)).to_have_text("Hand over: rosa")
    opened.get_by_label("Deactivate the account").check()
    opened.get_by_role("button", name="Preview").click()
    expect(opened.locator("#content-main")).to_contain_text("This field is required.")

    opened.get_by_label("Why").fill("She goes to Lisbon.")
    opened.get_by_role("button", name="Preview").click()
    expect(opened.locator("#content-main")).to_contain_text("Choose the person who takes over.")

    opened.get_by_label("Who takes over").select_option("luis")
    opened.get_by_role("button", name="Preview").click()
    row = opened.get_by_role("row", name="Visit one")
    expect(row.locator("del")).to_have_text("rosa")
    expect(row.locator("ins")).to_have_text("luis")

    opened.get_by_role("button", name="Hand over").click()
    expect(opened.locator(".messagelist")).to_contain_text("1 open commitment was handed over.")
    expect(opened.get_by_label("Active")).not_to_be_checked()
    assert Commitment.objects.get(pk=item.pk).focal_point == luis
    assert opened.complaints == []


def test_two_ticked_entries_become_one(opened):
    duplicate, kept = CounterpartFactory(name_en="Chile (R.)"), CounterpartFactory(name_en="Chile")
    item = CommitmentFactory(title_en="Visit one", counterparts=[duplicate])
    opened.goto(reverse("admin:commitments_counterpart_changelist"))
    for entry in (duplicate, kept):
        opened.locator(f"input[name=_selected_action][value='{entry.pk}']").check()
    opened.locator("select[name=action]").select_option("merge_selected")
    opened.get_by_role("button", name="Run", exact=False).click()

    opened.get_by_label("Chile", exact=True).check()
    opened.get_by_label("Why").fill("The same state.")
    opened.get_by_role("button", name="Preview").click()
    expect(opened.locator("#content-main")).to_contain_text("Commitments: 1")
    expect(opened.get_by_role("link", name="Visit one")).to_be_visible()

    opened.get_by_role("button", name="Merge").click()
    expect(opened.locator(".messagelist")).to_contain_text("Merged into “Chile”: Chile (R.).")
    assert item.counterparts.get() == kept
    assert opened.complaints == []


def test_the_pages_fit_a_phone(opened):
    rosa = UserFactory(username="rosa")
    CommitmentFactory(title_en="A title of some length " * 6, focal_point=rosa)
    opened.set_viewport_size({"width": 390, "height": 800})
    opened.goto(reverse("admin:commitments_user_handover", args=[rosa.pk]))
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
