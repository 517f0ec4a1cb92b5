"""An import's preview in a real browser, with scripts and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commitments.importing import jobs
from commitments.models import Commitment
from tests.factories import CommitmentFactory, PublisherFactory

from .people import complaints_of, sign_in

LIST = reverse("admin:commitments_commitment_changelist")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, scripts):
    return {**browser_context_args, "locale": "en-GB", "java_script_enabled": scripts}


@pytest.fixture
def uploading(page, base_url, transactional_db, admin):
    PublisherFactory(slug="mre")
    sign_in(page.context, base_url, admin)
    page.complaints = complaints_of(page)
    page.goto(LIST)
    page.get_by_role("link", name="Import", exact=True).click()
    return page


def upload(page, *lines):
    header = "reference,title_en,announced_on,due_phrase,publisher,number,source_title,quote"
    page.get_by_label("File").set_input_files(
        {
            "name": "rows.csv",
            "mimeType": "text/csv",
            "buffer": "\n".join([header, *lines]).encode(),
        }
    )
    page.get_by_role("button", name="Check the file").click()


def new(number):
    return f",Visit {number},2026-01-15,2026,mre,{number}-26,Press note,will visit Peru"


def test_wrong_rows_are_shown_with_their_reasons_and_come_back_as_a_file(uploading):
    page = uploading
    upload(page, new(1), ",Without a source,,,,,,")
    expect(page.get_by_role("row", name="3")).to_contain_text("Name the publisher of the source.")
    expect(page.get_by_role("button", name="Apply all")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="The wrong rows as a file").click()
    assert "reason" in download.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
    page.get_by_role("button", name="Take the right rows (1)").click()
    expect(page.get_by_text("The import is applied: 1 new, 0 changed.")).to_be_visible()
    assert Commitment.objects.count() == 1
    assert page.complaints == []


def test_a_changed_field_is_shown_old_and_new_and_applied(uploading):
    known = CommitmentFactory(title_en="Old words")
    page = uploading
    page.get_by_label("File").set_input_files(
        {
            "name": "rows.csv",
            "mimeType": "text/csv",
            "buffer": f"reference,title_en\n{known.reference},New words\n".encode(),
        }
    )
    page.get_by_role("button", name="Check the file").click()
    row = page.get_by_role("row", name=known.reference)
    expect(row.get_by_role("deletion")).to_have_text("Old words")
    expect(row.get_by_role("insertion")).to_have_text("New words")
    page.get_by_role("button", name="Apply all (1)").click()
    expect(page.get_by_text("The import is applied: 0 new, 1 changed.")).to_be_visible()
    known.refresh_from_db()
    assert known.title_en == "New words"
    assert page.complaints == []


def test_a_long_file_shows_how_far_it_is(uploading, monkeypatch, scripts):
    monkeypatch.setattr(jobs, "CHUNK", 1)
    page = uploading
    upload(page, *(new(number) for number in range(12)))
    if not scripts:
        expect(page.get_by_role("status")).to_have_text("5 of 12 rows are checked.")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("status")).to_have_text("10 of 12 rows are checked.")
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Apply all (12)").click()
    expect(page.get_by_text("The import is applied: 12 new, 0 changed.")).to_be_visible()
    assert Commitment.objects.count() == 12
    assert page.complaints == []


def test_a_file_that_is_no_file_of_ours_is_refused_beside_the_field(uploading):
    page = uploading
    page.get_by_label("File").set_input_files(
        {"name": "r.csv", "mimeType": "text/csv", "buffer": "title_es\nReunión".encode("latin-1")}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator(".errorlist")).to_contain_text("Latin-1")
