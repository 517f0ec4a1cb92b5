"""…/confirm/: a second person agrees with a reported outcome."""

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from tests.factories import PublisherFactory, SourceFactory
from tests.models.helpers import fresh, writes_nothing

from .acts import address
from .pages import Page, fill_in

pytestmark = pytest.mark.django_db


def test_a_manager_confirms_the_outcome(client_of, manager, reported):
    opened = address("confirm", reported)
    assert "Confirm the outcome" in Page(client_of(manager).get(opened)).text
    fill_in(client_of(manager), opened)
    kept = fresh(reported)
    assert (kept.status, kept.confirmed_by) == ("fulfilled", manager)
    assert not kept.is_to_confirm


def test_nobody_confirms_the_own_report(client_of, manager, commitment, today):
    commitment.report_outcome("not_fulfilled", as_of=today, by=manager, note="Searched.")
    with writes_nothing(commitment):
        response = fill_in(client_of(manager), address("confirm", commitment))
    assert response.status_code == 422
    assert "Nobody confirms the own report; a second person does." in Page(response).text


@pytest.mark.parametrize("slug", ["confirm", "send-back"])
def test_without_a_report_there_is_nothing_to_decide(client_of, manager, commitment, slug):
    with writes_nothing(commitment):
        response = fill_in(client_of(manager), address(slug, commitment), note="Why not")
    assert response.status_code == 422
    assert "No reported outcome waits for confirmation." in Page(response).text


@pytest.mark.parametrize("slug", ["confirm", "send-back"])
def test_both_forms_say_what_was_reported_and_on_what_evidence(
    client_of, manager, analyst, commitment, today, slug
):
    source = SourceFactory(
        title="The visit took place", publisher=PublisherFactory(), date_edtf=today.isoformat()
    )
    commitment.report_outcome(
        "fulfilled", as_of=today, by=analyst, note="Seen on the ministry's page.",
        evidence=source, quote="was received yesterday",
    )  # fmt: skip
    page = Page(client_of(manager).get(address(slug, commitment)))
    assert f"analyst reported “Fulfilled” as of {date_format(today)}." in page.text
    assert "Reason: “Seen on the ministry's page.”" in page.text
    assert "“was received yesterday”" in page.text
    assert page.links[reverse("source", args=[source.pk])] == str(source)


def test_that_there_is_no_evidence_is_said_too(client_of, manager, analyst, commitment, today):
    commitment.report_outcome("not_fulfilled", as_of=today, by=analyst, note="Searched.")
    text = Page(client_of(manager).get(address("confirm", commitment))).text
    assert "No evidence is cited." in text
