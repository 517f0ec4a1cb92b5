"""A manager's walk through the review, as a browser without scripts takes it."""

from django.urls import reverse

from commitments.models import ReviewSession

from .pages import Page

REVIEW = reverse("review")
SESSION = reverse("review-session")
SUMMARY = reverse("review-summary")


def item(commitment, act=""):
    address = reverse("review-item", args=[commitment.pk])
    return f"{address}?act={act}" if act else address


def begin(browser):
    """Press the button; the address of the first item."""
    browser.post(SESSION)
    return browser.get(SESSION)["Location"]


def decide(browser, commitment, act, **typed):
    """Open a decision's form on the page, and send it."""
    page = Page(browser.get(item(commitment, act)))
    form = next(form for form in page.forms if "version" in form.fields)
    return browser.post(item(commitment, act), form.fields | typed)


def skip(browser, commitment):
    return browser.post(item(commitment))


def session_of(user):
    return ReviewSession.objects.latest_of(user)
