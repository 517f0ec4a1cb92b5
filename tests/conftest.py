"""The cast, and what makes tests fast and independent of the machine they run on."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db.models.signals import post_migrate
from django.test import Client
from django.utils import timezone, translation

from commitments import ledger_triggers
from commitments.roles import Role

from .factories import CommitmentFactory, UserFactory


def pytest_configure():
    """Plain HTTP, static files as they lie in the folders, and passwords that cost no time."""
    django_settings.SECURE_SSL_REDIRECT = False
    django_settings.SESSION_COOKIE_SECURE = False
    django_settings.CSRF_COOKIE_SECURE = False
    django_settings.LANGUAGE_COOKIE_SECURE = False
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django_settings.WHITENOISE_AUTOREFRESH = True
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    post_migrate.connect(ledger_refuses_again, dispatch_uid="ledger_refuses_again")


LIFTED = set()  # the databases whose ledger is open for the flush that follows


def ledger_refuses_again(app_config, using, **kwargs):
    """The flush after a transactional test ends with post_migrate, as every migrate does.

    Only what was lifted for a flush is put back: that migrations install it, the tests must see.
    """
    if app_config.label == "commitments" and using in LIFTED:
        LIFTED.discard(using)
        ledger_triggers.install(using)


def is_transactional(request):
    marker = request.node.get_closest_marker("django_db")
    asked = marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences"))
    return asked or {"transactional_db", "live_server"} & set(request.fixturenames)


@pytest.fixture(autouse=True)
def ledger_lifted_for_the_flush(request):
    """A transactional test is undone by emptying all tables, which the ledger would refuse.

    Torn down before the database's fixture, which flushes.
    """
    if not is_transactional(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    ledger_triggers.remove()
    LIFTED.add("default")


@pytest.fixture(autouse=True)
def english():
    """A page that an earlier test asked for in Spanish leaves its language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def today():
    """The day in Lima."""
    return timezone.localdate()


@pytest.fixture
def tomorrow(today):
    return today + timedelta(days=1)


@pytest.fixture
def yesterday(today):
    return today - timedelta(days=1)


@pytest.fixture
def viewer(db):
    return UserFactory(username="viewer", role=Role.VIEWER)


@pytest.fixture
def analyst(db):
    return UserFactory(username="analyst", role=Role.ANALYST)


@pytest.fixture
def manager(db):
    return UserFactory(username="manager", role=Role.MANAGER)


@pytest.fixture
def admin(db):
    return UserFactory(username="admin", role=Role.ADMIN)


@pytest.fixture
def commitment(db):
    """A visit that was announced on 15 January 2026 and is due until the end of next year."""
    return CommitmentFactory(due_edtf=f"{timezone.localdate().year + 1}", due_phrase="next year")


@pytest.fixture
def focal_point(commitment, viewer):
    """A viewer who is in charge of the commitment."""
    commitment.assign(unit=None, focal_point=viewer, by=None)
    return viewer


@pytest.fixture
def client_of():
    """A browser in which a person is signed in: `client_of(analyst).get(…)`."""

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in
