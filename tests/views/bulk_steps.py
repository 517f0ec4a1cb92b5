"""Changing several at once as a person does it: the bar, the form, the preview, the doing."""

from django.urls import reverse

from .pages import Page

BULK = reverse("commitment-bulk")
LIST = reverse("commitment-list")


def picked(*commitments, **more):
    """What the bar sends for ticked rows."""
    return {"pick": [commitment.pk for commitment in commitments]} | more


def preview(client, action, selection, **typed):
    """Open the act's form as the list's bar does, and send it: the page that answers."""
    opened = client.get(BULK, {"action": action} | selection)
    assert opened.status_code == 200
    return client.post(BULK, Page(opened).main_form.fields | typed)


def apply(client, response):
    """Press "Apply" on a preview."""
    assert response.status_code == 200
    return client.post(BULK, Page(response).main_form.fields)


def plan_of(response):
    [plan] = Page(response).main_form.fields["plan"]
    return plan
