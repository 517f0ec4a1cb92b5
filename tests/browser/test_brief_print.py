"""The meeting brief on paper: A4, two pages at most for what is pending with Chile."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commitments.models import Commitment
from commitments.samples import load_samples

from .people import complaints_of, sign_in

BRIEF = reverse("counterpart", args=["chile"])
A4 = [595, 842]  # in points


NOTE = (
    "Their embassy answers that the matter is with the ministry of the interior; "
    "asked again by telephone, and promised for the end of the month."
)


@pytest.fixture
def chile(transactional_db, manager):
    """All that was announced with Chile, each item with a note."""
    load_samples()
    items = Commitment.objects.filter(counterparts__slug="chile")
    for item in items:
        item.note(NOTE, by=manager)
    return items


@pytest.fixture
def opened(page, base_url, chile, manager):
    """Opens the brief as the manager."""
    sign_in(page.context, base_url, manager)
    complaints = complaints_of(page)

    def opened(query=""):
        page.goto(f"{BRIEF}?{query}")
        return page

    yield opened
    assert complaints == []


def sheets(page):
    """The size of each sheet of the PDF that Chromium makes: [[width, height]]."""
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == len(re.findall(rb"/MediaBox", paper))
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", paper)
    return [[round(float(side)) for side in box] for box in boxes]


@pytest.mark.parametrize("query", ["", "notes=1"])
def test_what_is_pending_with_chile_fits_on_two_sheets(opened, query):
    found = sheets(opened(query))
    assert 1 <= len(found) <= 2
    assert found == [A4] * len(found)


def test_paper_shows_the_items_and_none_of_the_controls(opened, chile):
    page = opened()
    page.emulate_media(media="print")
    expect(page.locator(".brief__running")).to_contain_text("Meeting brief · Chile · As of")
    for item in chile:
        expect(page.get_by_role("link", name=item.title, exact=True)).to_be_visible()
    for control in (".site", ".brief__options", ".brief .crumb"):
        expect(page.locator(control)).to_be_hidden()


def test_an_internal_paper_is_marked(opened):
    page = opened("notes=1")
    expect(page.locator(".brief__internal")).to_have_text("Internal use")
    page.emulate_media(media="print")
    expect(page.locator(".brief__running")).to_contain_text("Internal use")


def test_the_day_and_the_notes_are_chosen_on_the_page(opened):
    page = opened()
    expect(page.locator(".brief__note")).to_have_count(0)
    page.get_by_label("Kept since").fill("2026-01-31")
    page.get_by_label("With the last internal note").check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"\?since=2026-01-31&notes=on$"))
    expect(page.locator(".brief__note")).to_have_count(7)
