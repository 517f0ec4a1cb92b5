"""The timeline in a real browser: bands one can see, where the days say that they lie."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import CommitmentFactory, UnitFactory

from .people import complaints_of, sign_in

TIMELINE = reverse("timeline")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, scripts):
    return {**browser_context_args, "locale": "en-GB", "java_script_enabled": scripts}


@pytest.fixture
def visits(transactional_db, today):
    """One that is late, one that is coming, one that has no deadline."""
    unit = UnitFactory(name_en="The Americas")
    days = {"Late": -20, "Coming": 20, "Undated": None}
    return {
        name: CommitmentFactory(
            title_en=f"{name} visit",
            unit=unit,
            due_edtf="" if day is None else (today + timedelta(days=day)).isoformat(),
        )
        for name, day in days.items()
    }


@pytest.fixture
def opened(page, base_url, visits, viewer):
    sign_in(page.context, base_url, viewer)
    complaints = complaints_of(page)
    page.goto(f"{TIMELINE}?zoom=month")
    yield page
    assert complaints == []


def line(page, name):
    return page.locator(".lane li").filter(has_text=f"{name} visit")


def box(locator):
    found = locator.bounding_box()
    assert found, "it cannot be seen"
    return found


def middle(found):
    return found["x"] + found["width"] / 2


def test_bands_lie_on_their_side_of_today(opened):
    today = middle(box(opened.locator(".lanes__today line")))
    late, coming = (box(line(opened, name).locator(".window")) for name in ("Late", "Coming"))
    assert late["width"] > 1
    assert late["height"] > 5
    assert middle(late) < today < middle(coming)
    # Nine months on the axis: twenty days to either side are the same length.
    assert today - middle(late) == pytest.approx(middle(coming) - today, abs=6)


def test_a_band_stands_beside_its_title_and_below_the_ruler(opened):
    title = box(line(opened, "Coming").locator("> a"))
    band = box(line(opened, "Coming").locator(".window"))
    assert title["x"] + title["width"] <= band["x"]
    assert title["y"] <= band["y"] + band["height"] / 2 <= title["y"] + title["height"]
    assert box(opened.locator(".lanes__ruler"))["y"] < title["y"]
    assert box(line(opened, "Coming"))["height"] <= 24


def test_lateness_runs_from_the_window_to_today(opened):
    today = middle(box(opened.locator(".lanes__today line")))
    run = line(opened, "Late").locator(".late")
    assert run.evaluate("line => line.getBoundingClientRect().right") == pytest.approx(today, abs=2)
    expect(line(opened, "Coming").locator(".late")).to_have_count(0)


def test_the_undated_have_a_lane_with_a_dotted_line(opened):
    expect(opened.locator(".lane h3")).to_have_text("No deadline")
    expect(line(opened, "Undated").locator("line.undated")).to_have_count(1)


def test_a_band_leads_to_its_commitment(opened, visits):
    line(opened, "Coming").locator(".window").click()
    expect(opened).to_have_url(re.compile(visits["Coming"].get_absolute_url()))


def test_one_moves_zooms_and_groups_by_links(opened):
    opened.get_by_role("link", name="Later").click()
    expect(opened).to_have_url(re.compile("from="))
    opened.get_by_role("link", name="Years").click()
    expect(opened).to_have_url(re.compile("zoom=year"))
    expect(opened).to_have_url(re.compile("from="))
    opened.get_by_role("link", name="Back to today").click()
    opened.get_by_label("Grouped by").get_by_role("link", name="Counterpart").click()
    expect(opened.locator(".lane h2")).to_have_text("Without a counterpart")


def test_a_filter_narrows_it_and_the_address_can_be_shared(opened, scripts):
    opened.get_by_text("+ Filter").click()
    panel = opened.locator(".filter__panel")
    panel.get_by_label("Overdue").check()
    if not scripts:
        panel.get_by_role("button", name="Show").click()
    expect(opened.locator(".lane li")).to_have_count(1)
    expect(opened).to_have_url(re.compile("schedule=overdue"))
    expect(opened).to_have_url(re.compile("zoom=month"))


def test_on_a_phone_the_title_stands_above_its_band_and_nothing_is_cut(opened):
    opened.set_viewport_size({"width": 390, "height": 800})
    title = box(line(opened, "Coming").locator("> a"))
    band = box(line(opened, "Coming").locator(".window"))
    assert title["y"] + title["height"] <= band["y"] + 1
    assert opened.locator("html").evaluate("page => page.scrollWidth") == 390


def test_the_table_says_the_same(opened):
    table = opened.locator("#table table")
    for told in ("Late visit", "overdue 20 days", "Coming visit", "due in 20 days", "no deadline"):
        expect(table).to_contain_text(told)
