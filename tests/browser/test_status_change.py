"""An analyst changes a status in the list, with the mouse and with the keyboard alone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments.models import Citation, Commitment, Source
from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory

from .people import complaints_of, sign_in

LIST = reverse("commitment-list")
WHY = "The embassy wrote so on Monday."


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def visit(transactional_db):
    """An overdue visit, and another commitment in the row below it."""
    today = timezone.localdate()
    source = SourceFactory()
    visit = CommitmentFactory(
        title_en="The overdue visit",
        due_edtf=(today - timedelta(days=10)).isoformat(),
        source=source,
    )
    CommitmentFactory(title_en="The other one", source=source)
    return visit


@pytest.fixture
def listed(page, base_url, visit, analyst):
    """The list as the analyst sees it; nothing may be complained of until the end."""
    sign_in(page.context, base_url, analyst)
    complaints = complaints_of(page)
    page.goto(LIST)
    expect(page.locator("tbody")).to_have_count(2)
    yield page
    assert complaints == []


@pytest.fixture
def row(listed, visit):
    return listed.locator(f"#commitment-{visit.pk}")


@pytest.fixture
def form(row):
    """The row's form, opened with the mouse."""
    row.locator("a[data-status]").click()
    form = row.locator("form")
    expect(form).to_be_visible()
    return form


def kept(visit):
    return Commitment.objects.get(pk=visit.pk)


def is_saved(listed, row, visit, status):
    """The row is back without its form, the result is announced, the keyboard goes on from it."""
    expect(row.locator("form")).to_have_count(0)
    expect(row.locator("a[data-status]")).to_contain_text(status)
    announced = listed.locator("#messages[role=status]")
    expect(announced).to_contain_text(f"{visit.reference}: saved. {status} as of")
    expect(row.locator("a[data-status]")).to_be_focused()


def test_with_the_mouse(listed, row, form, visit, analyst):
    yesterday = timezone.localdate() - timedelta(days=1)
    expect(form.locator("[name=status]")).to_be_focused()
    form.locator("[name=status]").select_option("in_progress")
    form.locator("[name=as_of]").fill(yesterday.isoformat())
    form.locator("[name=note]").fill(WHY)
    form.get_by_role("button", name="Save").click()
    is_saved(listed, row, visit, "In progress")
    assert (kept(visit).status, kept(visit).as_of) == ("in_progress", yesterday)
    entry = visit.updates.last()
    assert (entry.actor, entry.note) == (analyst, WHY)
    expect(listed.locator("tbody")).to_have_count(2)
    expect(listed).to_have_url(LIST)


def test_with_the_keyboard_alone(listed, row, visit):
    keyboard = listed.keyboard
    status = row.locator("a[data-status]")
    for _ in range(60):
        keyboard.press("Tab")
        if status.evaluate("link => link === document.activeElement"):
            break
    expect(status).to_be_focused()
    keyboard.press("Enter")
    form = row.locator("form")
    expect(form.locator("[name=status]")).to_be_focused()
    keyboard.press("ArrowDown")
    expect(form.locator("[name=status]")).to_have_value("in_progress")
    keyboard.press("Tab")
    expect(form.locator("[name=as_of]")).to_be_focused()
    keyboard.type("02022026")  # whether the browser asks for the day or the month first
    expect(form.locator("[name=as_of]")).to_have_value("2026-02-02")
    for _ in range(5):  # day, month, year, and the button of the date picker
        if form.locator("[name=note]").evaluate("field => field === document.activeElement"):
            break
        keyboard.press("Tab")
    expect(form.locator("[name=note]")).to_be_focused()
    keyboard.type(WHY)
    keyboard.press("Tab")
    expect(form.get_by_role("button", name="Save")).to_be_focused()
    keyboard.press("Enter")
    is_saved(listed, row, visit, "In progress")
    assert kept(visit).as_of == date(2026, 2, 2)
    assert visit.updates.last().note == WHY


def test_the_counts_above_follow(listed, form, analyst):
    article = SourceFactory(independent=True, date_edtf=timezone.localdate().isoformat())
    listed.reload()
    expect(listed.locator("#tally")).to_contain_text("1 overdue")
    listed.locator("a[data-status]").first.click()
    form.locator("[name=status]").select_option("fulfilled")
    form.locator("[name=source]").select_option(str(article.pk))
    form.get_by_role("button", name="Save").click()
    expect(listed.locator("#tally")).to_contain_text("0 overdue")


def test_escape_closes_the_form_and_gives_the_focus_back(listed, row, form, visit):
    form.locator("[name=note]").fill("Half a thought")
    listed.keyboard.press("Escape")
    expect(row.locator("form")).to_have_count(0)
    expect(row.locator("a[data-status]")).to_be_focused()
    assert visit.updates.count() == 1


def test_cancel_closes_it_too(listed, row, form):
    form.get_by_role("link", name="Cancel").click()
    expect(row.locator("form")).to_have_count(0)
    expect(row.locator("a[data-status]")).to_be_focused()
    expect(listed).to_have_url(LIST)


def test_what_is_missing_is_said_in_the_row_and_the_note_stays(listed, row, form, visit):
    form.locator("[name=status]").select_option("fulfilled")
    form.locator("[name=note]").fill(WHY)
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Name the source that proves it.")
    form = row.locator("form")
    expect(form.locator("[name=note]")).to_have_value(WHY)
    expect(form.locator("[name=status]")).to_have_value("fulfilled")
    expect(form.locator("[name=source]")).to_be_visible()
    assert visit.updates.count() == 1


def test_a_conflict_shows_the_other_change_and_keeps_the_note(row, form, visit, manager):
    form.locator("[name=status]").select_option("in_progress")
    form.locator("[name=note]").fill(WHY)
    kept(visit).change_status("stalled", as_of=visit.as_of, by=manager, note="No news from Paris.")
    form.get_by_role("button", name="Save").click()
    alert = row.get_by_role("alert").first
    expect(alert).to_contain_text("Changed meanwhile by manager")
    expect(alert).to_contain_text("No news from Paris.")
    form = row.locator("form")
    expect(form.locator("[name=note]")).to_have_value(WHY)
    assert kept(visit).status == "stalled"
    form.get_by_role("button", name="Save").click()
    expect(row.locator("form")).to_have_count(0)
    assert (kept(visit).status, visit.updates.last().note) == ("in_progress", WHY)


def test_an_outcome_opens_the_evidence_and_takes_a_new_source_in_place(
    listed, row, form, visit, analyst
):
    today = timezone.localdate()
    paper = PublisherFactory(independent=True, name_en="A newspaper")
    listed.reload()
    row.locator("a[data-status]").click()
    evidence = form.get_by_role("group", name="Evidence")
    expect(evidence).to_be_hidden()
    form.locator("[name=status]").select_option("fulfilled")
    expect(evidence).to_be_visible()
    form.get_by_text("or a new source").click()
    form.locator("[name=new-title]").fill("The visit took place")
    form.locator("[name=new-publisher]").select_option(label="A newspaper")
    form.locator("[name=new-date_edtf]").fill(today.strftime("%d/%m/%Y"))
    form.locator("[name=quote]").fill("llegó hoy a Lima")
    form.get_by_role("button", name="Save").click()
    is_saved(listed, row, visit, "Fulfilled")
    expect(row).to_contain_text("to confirm")
    proof = Citation.objects.get(role=Citation.Role.EVIDENCE)
    assert (proof.quote, proof.source.publisher) == ("llegó hoy a Lima", paper)
    assert kept(visit).reported_by == analyst


def test_evidence_that_was_hidden_again_is_not_sent(row, form, visit):
    form.locator("[name=status]").select_option("fulfilled")
    form.locator("[name=quote]").fill("llegó hoy")
    form.get_by_text("or a new source").click()
    form.locator("[name=new-title]").fill("Half a source")
    form.locator("[name=status]").select_option("stalled")
    expect(form.locator("[name=quote]")).to_be_hidden()
    form.get_by_role("button", name="Save").click()
    expect(row.locator("form")).to_have_count(0)
    assert kept(visit).status == "stalled"
    assert not Source.objects.filter(title="Half a source").exists()


def test_two_forms_can_stand_open_without_mixing(listed, row, form, visit):
    other = listed.locator("tbody").nth(1)
    other.locator("a[data-status]").click()
    form.locator("[name=note]").fill("For the visit")
    other.locator("[name=note]").fill("For the other one")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("form")).to_have_count(0)
    expect(form.locator("[name=note]")).to_have_value("For the visit")


def test_a_filter_replaces_the_results_and_the_address(listed, visit):
    listed.locator("details.filter > summary").click()
    listed.locator("input[name=schedule][value=overdue]").check()
    expect(listed.locator("tbody")).to_have_count(1)
    expect(listed).to_have_url(f"{LIST}?schedule=overdue")
    expect(listed.locator("#tally")).to_contain_text("1 open")
    listed.reload()
    expect(listed.locator("tbody")).to_have_count(1)
    listed.locator(".chip a").click()
    expect(listed.locator("tbody")).to_have_count(2)
    listed.go_back()
    expect(listed.locator("tbody")).to_have_count(1)


def test_a_session_that_is_over_leads_to_the_login_and_back(listed, row):
    listed.context.clear_cookies()
    row.locator("a[data-status]").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "next=" in listed.url
