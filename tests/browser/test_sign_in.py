"""Signing in with a real browser, with scripts and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import PASSWORD


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "locale": "en-GB", "java_script_enabled": request.param}


def test_a_person_signs_in_and_picks_spanish(page, analyst):
    complaints = []
    page.on("console", lambda message: complaints.append((message.type, message.text)))
    page.on("pageerror", lambda error: complaints.append(("error", str(error))))

    page.goto(reverse("password_change"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.locator("input[name=username]").fill(analyst.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")

    expect(page).to_have_url(reverse("password_change"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("button[name=language][value=es]").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    analyst.refresh_from_db()
    assert analyst.language == "es"
    assert [text for kind, text in complaints if kind in {"error", "warning"}] == []
