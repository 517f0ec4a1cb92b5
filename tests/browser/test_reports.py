"""The reports in a browser: charts that are seen, figures that lead on, filters in place."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import CommitmentFactory, UnitFactory, UserFactory

from .people import complaints_of, sign_in

REPORTS = reverse("reports")


@pytest.fixture
def reports(page, base_url, transactional_db, viewer):
    """Two units: one with an overdue visit, one with an outcome that waits since today."""
    today = timezone.localdate()
    late = (today - timedelta(days=10)).isoformat()
    CommitmentFactory(unit=UnitFactory(slug="americas", name_en="The Americas"), due_edtf=late)
    done = CommitmentFactory(unit=UnitFactory(slug="europe", name_en="Europe"), due_edtf=late)
    reporter = UserFactory(role="analyst")
    done.report_outcome("not_fulfilled", as_of=today, by=reporter, note="Searched.")
    sign_in(page.context, base_url, viewer)
    complaints = complaints_of(page)
    page.goto(REPORTS)
    yield page
    assert complaints == []


def test_a_bar_is_seen_and_its_figure_leads_to_the_list(reports):
    line = reports.get_by_role("row").filter(has_text="The Americas")
    bar = line.locator("rect.is-overdue").bounding_box()
    assert bar["width"] > 40
    assert bar["height"] > 5
    line.locator("td.late a").click()
    expect(reports.locator("tr.row")).to_have_count(1)


def test_a_month_is_a_column_and_its_figure_opens_what_it_counts(reports):
    reports.get_by_role("link", name="Month", exact=True).click()
    column = reports.locator("svg.columns rect.is-to_confirm").bounding_box()
    assert column["height"] > 100
    reports.locator(".report__pair td.late a").last.click()
    expect(reports.locator("#behind li")).to_have_count(1)


def test_a_filter_changes_the_figures_in_place(reports):
    reports.locator("details.filter > summary").click()
    reports.get_by_label("Europe").check()
    expect(reports.locator(".figures").first).not_to_contain_text("The Americas")
    expect(reports).to_have_url(re.compile("unit=europe"))
