"""An admin at work in the admin site."""

import pytest
from django.urls import reverse


def admin_url(name, *args):
    """The address of a page of the admin: `admin_url("commitment_change", 1)`."""
    return reverse(f"admin:commitments_{name}", args=args)


def as_posted(page, **typed):
    """What a browser would post from a page's form, with what the person typed into it."""
    data = {}
    for field in page.context["adminform"].form:
        value = field.value()
        if value is not None and value is not False:
            data[field.html_name] = value
    return data | typed


@pytest.fixture
def desk(client_of, admin):
    """A browser in which somebody with the role admin, and nothing else, is signed in."""
    return client_of(admin)
