"""The analyst's work in a browser that runs no scripts: filter, change a status, register."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments.models import Citation, Commitment
from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory, UnitFactory

from .people import sign_in

LIST = reverse("commitment-list")


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "java_script_enabled": False}


@pytest.fixture
def visit(transactional_db):
    return CommitmentFactory(
        title_en="The overdue visit",
        due_edtf=(timezone.localdate() - timedelta(days=10)).isoformat(),
        unit=UnitFactory(slug="protocol", name_en="Protocol"),
    )


@pytest.fixture
def listed(page, base_url, visit, analyst):
    CommitmentFactory(title_en="The other one")
    sign_in(page.context, base_url, analyst)
    page.goto(LIST)
    return page


def test_filters_are_chosen_and_removed(listed):
    listed.locator("details.filter > summary").click()
    listed.locator("input[name=unit][value=protocol]").check()
    listed.locator("input[name=schedule][value=overdue]").check()
    listed.get_by_role("button", name="Show").click()
    expect(listed.locator("tbody")).to_have_count(1)
    expect(listed.locator("#tally")).to_contain_text("1 overdue")
    expect(listed.locator(".chip")).to_have_count(2)
    listed.locator(".chip", has_text="Protocol").get_by_role("link").click()
    expect(listed.locator(".chip")).to_have_count(1)
    listed.locator(".chip a").click()
    expect(listed.locator("tbody")).to_have_count(2)


def test_a_status_is_changed_and_one_is_back_at_the_same_list(listed, visit):
    listed.goto(f"{LIST}?schedule=overdue&sort=-due")
    listed.locator(f"#commitment-{visit.pk} a[data-status]").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Update the status")
    listed.locator("[name=status]").select_option("in_progress")
    listed.locator("[name=note]").fill("They called.")
    listed.get_by_role("button", name="Save").click()
    expect(listed).to_have_url(f"{LIST}?schedule=overdue&sort=-due")
    expect(listed.locator("#messages")).to_contain_text("saved. In progress as of")
    expect(listed.locator(f"#commitment-{visit.pk}")).to_contain_text("In progress")
    assert visit.updates.last().note == "They called."


def test_an_outcome_with_a_new_source_in_place(listed, visit):
    PublisherFactory(independent=True, name_en="A newspaper")
    listed.goto(reverse("commitment-status", args=[visit.pk]))
    listed.locator("[name=status]").select_option("fulfilled")
    listed.locator("main").get_by_text("or a new source").click()
    listed.locator("[name=new-title]").fill("It happened")
    listed.locator("[name=new-publisher]").select_option(label="A newspaper")
    listed.locator("[name=new-date_edtf]").fill(timezone.localdate().strftime("%d/%m/%Y"))
    listed.get_by_role("button", name="Save").click()
    expect(listed.locator("main")).to_contain_text("An outcome waits for a second person")
    assert Citation.objects.get(role=Citation.Role.EVIDENCE).source.title == "It happened"


def test_a_conflict_keeps_the_note(listed, visit, manager):
    listed.goto(reverse("commitment-status", args=[visit.pk]))
    listed.locator("[name=note]").fill("They called.")
    visit.note("The other hand.", by=manager)
    listed.get_by_role("button", name="Save").click()
    expect(listed.get_by_role("alert")).to_contain_text("The other hand.")
    expect(listed.locator("[name=note]")).to_have_value("They called.")
    listed.get_by_role("button", name="Save").click()
    expect(listed.locator("#messages")).to_contain_text("noted.")
    assert visit.updates.last().note == "They called."


def test_a_commitment_is_registered(listed):
    note = SourceFactory(date_edtf="2025-12-10", title="Nota de prensa")
    listed.get_by_role("link", name="Register a commitment").click()
    listed.locator("[name=source]").select_option(str(note.pk))
    listed.locator("[name=quote]").fill("visitará Lima el próximo año")
    listed.locator("[name=due_phrase]").fill("the 5th quarter")
    listed.locator("[name=title_en]").fill("A visit to Lima")
    listed.get_by_role("button", name="Register", exact=True).click()
    expect(listed.get_by_role("alert")).to_contain_text("Not saved yet.")
    expect(listed.locator("[name=title_en]")).to_have_value("A visit to Lima")
    listed.locator("[name=due_phrase]").fill("el primer trimestre del próximo año")
    listed.get_by_role("button", name="Register", exact=True).click()
    expect(listed.locator("#messages")).to_contain_text("is registered.")
    commitment = Commitment.objects.get(title_en="A visit to Lima")
    assert (commitment.due_edtf, commitment.announced_on) == ("2026-33", date(2025, 12, 10))
