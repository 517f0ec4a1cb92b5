"""Acting on the desk without leaving it, with the mouse and with the keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments.models import Commitment
from tests.factories import CommitmentFactory, UserFactory

from .people import complaints_of, sign_in

DESK = reverse("desk")
WHY = "The embassy wrote so on Monday."


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def visits(transactional_db, analyst):
    """Two overdue visits of the analyst's, the older first."""
    today = timezone.localdate()
    return [
        CommitmentFactory(
            title_en=title,
            due_edtf=(today - timedelta(days=days)).isoformat(),
            focal_point=analyst,
        )
        for title, days in (("The older visit", 20), ("The newer visit", 10))
    ]


@pytest.fixture
def desk(page, base_url, visits, analyst):
    """The analyst's desk; nothing may be complained of until the end."""
    sign_in(page.context, base_url, analyst)
    complaints = complaints_of(page)
    page.goto(DESK)
    expect(page.locator(".desk li")).to_have_count(2)
    yield page
    assert complaints == []


@pytest.fixture
def line(desk, visits):
    """The older visit's line."""
    return desk.locator(f"#commitment-{visits[0].pk}")


def opener(line, words):
    return line.locator("a[data-opens]").filter(has_text=words)


def test_a_note_is_written_in_the_line_and_the_line_says_so(desk, line, visits):
    expect(desk.locator("#tally")).to_contain_text("2 items need you")
    opener(line, "Nothing new").click()
    note = line.get_by_label("Where did you search?")
    expect(note).to_be_focused()
    expect(opener(line, "Nothing new")).to_have_attribute("aria-expanded", "true")
    note.fill(WHY)
    line.get_by_role("button", name="Mark as reviewed").click()

    expect(line).to_have_class("done")
    expect(line).to_contain_text("The older visit")
    expect(line.get_by_role("link")).to_be_focused()
    expect(desk.locator("#messages")).to_contain_text(f"{visits[0].reference}: reviewed;")
    expect(desk).to_have_url(DESK)
    assert Commitment.objects.get(pk=visits[0].pk).last_reviewed == timezone.localdate()


def test_an_outcome_leaves_the_desk_and_the_figure_follows(desk, line, analyst):
    opener(line, "Update").click()
    expect(line.get_by_role("combobox", name="Status")).to_be_focused()
    expect(line.get_by_text("Successor")).to_be_hidden()
    line.get_by_role("combobox", name="Status").select_option("not_fulfilled")
    expect(line.get_by_text("Words that prove it")).to_be_visible()
    line.get_by_label("What happened?").fill("Searched the gazette until today.")
    line.get_by_role("button", name="Save").click()
    expect(line).to_have_class("done")
    expect(desk.locator("#tally")).to_contain_text("1 item needs you")


def test_what_is_refused_stays_open_with_its_reason(desk, line, visits):
    opener(line, "Nothing new").click()
    line.get_by_role("button", name="Mark as reviewed").click()
    expect(line.get_by_role("alert")).to_be_visible()
    expect(line.locator(".field__error")).to_be_visible()
    line.get_by_label("Where did you search?").fill(WHY)
    line.get_by_role("button", name="Mark as reviewed").click()
    expect(line).to_have_class("done")


def test_a_change_by_somebody_else_is_told_and_nothing_typed_is_lost(desk, line, visits):
    opener(line, "Nothing new").click()
    line.get_by_label("Where did you search?").fill(WHY)
    visits[0].note("The other hand.", by=UserFactory(username="berta", role="analyst"))
    line.get_by_role("button", name="Mark as reviewed").click()
    expect(line.locator(".conflict")).to_contain_text("Changed meanwhile by berta")
    expect(line.get_by_label("Where did you search?")).to_have_value(WHY)
    line.get_by_role("button", name="Mark as reviewed").click()
    expect(line).to_have_class("done")


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_closing_a_form_gives_the_focus_back_to_where_it_was_opened(desk, line, way):
    opener(line, "Propose a move").focus()
    desk.keyboard.press("Enter")
    field = line.get_by_label("Due, as announced")
    expect(field).to_be_focused()
    if way == "Escape":
        desk.keyboard.press("Escape")
    else:
        line.get_by_role("link", name="Cancel").click()
    expect(line.locator("form")).to_have_count(0)
    expect(opener(line, "Propose a move")).to_be_focused()
    expect(opener(line, "Propose a move")).to_have_attribute("aria-expanded", "false")


def test_two_lines_may_be_open_each_with_its_own_preview(desk, visits):
    lines = [desk.locator(f"#commitment-{visit.pk}") for visit in visits]
    for line in lines:
        opener(line, "Propose a move").click()
        expect(line.locator("form")).to_be_visible()
    for line, phrase, words in zip(
        lines, ("March 2031", "April 2032"), ("31 March 2031", "30 April 2032"), strict=True
    ):
        line.get_by_label("Due, as announced").fill(phrase)
        expect(line.locator("[id^=due-preview]")).to_contain_text(words)
    expect(lines[0].locator("[id^=due-preview]")).to_contain_text("31 March 2031")


def test_another_act_takes_the_place_of_the_one_that_is_open(desk, line):
    opener(line, "Propose a move").click()
    expect(line.get_by_label("Due, as announced")).to_be_focused()
    opener(line, "Nothing new").click()
    expect(line.get_by_label("Where did you search?")).to_be_focused()
    expect(line.locator("form")).to_have_count(1)
    expect(opener(line, "Propose a move")).to_have_attribute("aria-expanded", "false")


def test_the_review_acts_in_place_too(desk, base_url, visits, manager):
    desk.context.clear_cookies()
    sign_in(desk.context, base_url, manager)
    desk.goto(reverse("review"))
    line = desk.locator(f"#commitment-{visits[0].pk}")
    opener(line, "Ask").click()
    expect(line).to_contain_text("Asks analyst, the focal point.")
    line.get_by_label("Question").fill("Any date yet?")
    line.get_by_role("button", name="Ask").click()
    expect(line).to_have_class("done")
    expect(desk).to_have_url(reverse("review"))
    assert Commitment.objects.get(pk=visits[0].pk).update_asked_by == manager


class TestOnAPhoneWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {
            **browser_context_args,
            "java_script_enabled": False,
            "viewport": {"width": 390, "height": 800},
        }

    def test_the_form_is_a_page_that_leads_back(self, desk, line, visits):
        opener(line, "Nothing new").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Reviewed, nothing new")
        desk.get_by_label("Where did you search?").fill(WHY)
        desk.get_by_role("button", name="Mark as reviewed").click()
        expect(desk).to_have_url(DESK)
        expect(desk.locator("#messages")).to_contain_text(f"{visits[0].reference}: reviewed;")

    def test_nothing_runs_over_the_edge(self, desk):
        assert desk.locator("body").evaluate("body => body.scrollWidth") <= 390
