"""A manager walks through the review by keyboard alone, from the button to the summary."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments.models import ReviewSession
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, UserFactory
from tests.models.helpers import fresh, last_entry

from .people import complaints_of, sign_in

REVIEW = reverse("review")
SUMMARY = reverse("review-summary")


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def three(transactional_db):
    """Three overdue visits, in the order of the queue."""
    today = timezone.localdate()
    return [
        CommitmentFactory(title_en=name, due_edtf=(today - timedelta(days=days)).isoformat())
        for name, days in (("First visit", 30), ("Second visit", 20), ("Third visit", 10))
    ]


@pytest.fixture
def walked(page, base_url, three, manager):
    """The first item as the manager sees it; nothing may be complained of until the end."""
    sign_in(page.context, base_url, manager)
    complaints = complaints_of(page)
    page.goto(REVIEW)
    page.get_by_role("button", name="Start the review: 3 items").press("Enter")
    is_at(page, three, 1)
    expect(page.get_by_label("Single keys")).to_be_visible()  # the keys are heard from here on
    yield page
    assert complaints == []


def is_at(page, three, number):
    commitment = three[number - 1]
    expect(page.get_by_role("heading", level=1)).to_contain_text(commitment.title_en)
    expect(page).to_have_title(f"{number} of 3: {commitment.reference} · Review · Compromisos")


def heading_is_read(page):
    expect(page.locator("[data-heading]")).to_be_focused()


def item(commitment):
    return reverse("review-item", args=[commitment.pk])


def test_from_start_to_summary_by_keyboard_alone(walked, three, manager):
    keyboard = walked.keyboard
    first, second, third = three

    keyboard.press("1")  # keep: nothing new
    expect(walked.locator("[name=note]")).to_be_focused()
    keyboard.type("At gob.pe: n, p and 2 are letters here.")
    keyboard.press("Tab")
    expect(walked.locator("[name=next_review]")).to_be_focused()
    keyboard.press("Enter")
    expect(walked).to_have_url(item(second))
    is_at(walked, three, 2)
    heading_is_read(walked)
    expect(walked.locator("#messages[role=status]")).to_contain_text(
        f"{first.reference}: reviewed;"
    )
    entry = last_entry(first)
    assert (entry.verb, entry.actor) == (Verb.REVIEW, manager)
    assert entry.note == "At gob.pe: n, p and 2 are letters here."

    keyboard.press("n")
    is_at(walked, three, 3)
    heading_is_read(walked)
    keyboard.press("p")
    is_at(walked, three, 2)
    heading_is_read(walked)
    keyboard.press("n")
    is_at(walked, three, 3)

    keyboard.press("2")  # move the window
    expect(walked.locator("[name=due_phrase]")).to_be_focused()
    keyboard.type("en 2199")
    expect(walked.locator("#due-preview")).to_contain_text("2199")
    keyboard.press("Enter")
    expect(walked.get_by_text("Say why, in a sentence.")).to_be_visible()
    expect(walked.locator("[name=note]")).to_be_focused()
    expect(walked.locator("[name=due_phrase]")).to_have_value("en 2199")
    keyboard.type("They said so.")
    walked.get_by_role("button", name="Save").press("Enter")

    expect(walked).to_have_url(SUMMARY)
    heading_is_read(walked)
    expect(walked.locator(".tallies")).to_have_text(
        "3 items · 2 decided · 1 skipped · 0 by somebody else"
    )
    assert fresh(third).due_edtf == "2199"
    walked.get_by_role("button", name="Finish the review").press("Enter")
    expect(walked.locator("#messages")).to_contain_text("The review is finished.")
    assert ReviewSession.objects.get().finished_at


def test_escape_closes_the_form(walked, three):
    walked.keyboard.press("3")
    expect(walked.locator("[name=answer_by]")).to_be_focused()
    walked.keyboard.press("Escape")
    expect(walked.locator("[name=answer_by]")).to_have_count(0)
    expect(walked).to_have_url(item(three[0]))
    heading_is_read(walked)


def test_a_key_with_a_modifier_is_the_browsers(walked, three):
    for modifier in ("Control", "Alt", "Shift", "Meta"):
        walked.keyboard.press(f"{modifier}+n")
    walked.keyboard.press("n")
    is_at(walked, three, 2)


def test_single_keys_can_be_turned_off(walked, three):
    walked.get_by_label("Single keys").uncheck()
    walked.keyboard.press("n")
    walked.get_by_role("link", name="Ask for an update").click()
    expect(walked.locator("[name=answer_by]")).to_be_focused()
    is_at(walked, three, 1)
    expect(walked.get_by_label("Single keys")).not_to_be_checked()


def test_the_other_managers_change_comes_in_place_and_the_words_stay(walked, three):
    walked.keyboard.press("1")
    walked.locator("[name=note]").fill("What I found.")
    three[0].move("2199", "en 2199", by=UserFactory(username="other", role="manager"), note="No.")
    walked.get_by_role("button", name="Mark as reviewed").press("Enter")
    expect(walked.get_by_role("alert")).to_contain_text("Changed meanwhile by other")
    expect(walked.locator("[name=note]")).to_have_value("What I found.")
    assert last_entry(three[0]).verb == Verb.MOVE


def test_with_the_mouse_and_back(walked, three):
    walked.get_by_role("button", name="Skip").click()
    is_at(walked, three, 2)
    walked.go_back()
    is_at(walked, three, 1)
