"""Those who watch over the server learn how it is, without logging in."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def refuse(*args):
    raise OperationalError("the server closed the connection")


def test_the_process_answers_without_asking_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_told(client):
    [newest] = MigrationLoader(connection).graph.leaf_nodes("commitments")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations pending\n")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"no database\n")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_only_reading_is_allowed_and_nothing_is_cached(client, address):
    assert client.post(address).status_code == 405
    response = client.head(address)
    assert (response.status_code, response.content) == (200, b"")
    assert "no-store" in response["Cache-Control"]
    assert "Set-Cookie" not in response
