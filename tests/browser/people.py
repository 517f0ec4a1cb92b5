"""A person at a browser: signed in, and watched for whatever the browser complains about."""

from django.conf import settings
from django.test import Client


def sign_in(context, base_url, user):
    """Give the browser the session that the person got by signing in."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])


def complaints_of(page):
    """A list that fills with the errors and warnings of the console, refused scripts included."""
    complaints = []

    def heard(message):
        # The browser itself logs every answer of 4xx; those answers are part of the tests.
        if message.type in ("error", "warning") and "the server responded" not in message.text:
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints
