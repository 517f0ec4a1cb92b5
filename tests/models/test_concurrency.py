"""Two people at the same moment: one of them succeeds, the other is told."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from io import StringIO
from threading import Barrier

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections

from commitments.models import Commitment, User
from commitments.models.people import admins
from commitments.models.recording import Conflict
from tests.factories import CommitmentFactory, SourceFactory, UserFactory

from .acts import DAY, WHY
from .test_ledger import is_true

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(tmp_path):
    """Run functions in threads, each with a connection of its own, all starting together.

    SQLite's test database lives in memory and has no locks between connections as a file has;
    so there it is copied to a file once `at_once` is called, and everybody works on the file.
    """
    file = tmp_path / "tracker.sqlite3"

    @contextmanager
    def own_connection():
        own = connections[DEFAULT_DB_ALIAS]
        if own.vendor == "sqlite":
            settings = own.settings_dict | {"NAME": str(file)}
            own = connections[DEFAULT_DB_ALIAS] = type(own)(settings, DEFAULT_DB_ALIAS)
        try:
            yield
        finally:
            own.close()

    def run(*functions):
        if connection.vendor == "sqlite" and not file.exists():
            copy = sqlite3.connect(file)
            connection.connection.backup(copy)
            copy.close()
        start = Barrier(len(functions))

        def apart(function):
            with own_connection():
                start.wait()
                return function()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(apart, functions))

    return run


def told(act, *args, **kwargs):
    """What the person learns: that it was done, or that somebody was faster."""
    try:
        act(*args, **kwargs)
    except Conflict as conflict:
        return conflict
    return "done"


def test_of_two_who_saw_the_same_version_one_succeeds_and_the_other_is_told(at_once):
    commitment = CommitmentFactory()
    people = [UserFactory(role="analyst"), UserFactory(role="analyst")]

    def change(person, status):
        mine = Commitment.objects.get(pk=commitment.pk)
        return told(mine.change_status, status, as_of=DAY, by=person, version=1)

    answers = at_once(
        lambda: change(people[0], "in_progress"), lambda: change(people[1], "stalled")
    )
    [conflict] = [answer for answer in answers if answer != "done"]
    assert answers.count("done") == 1
    assert (conflict.seen, conflict.commitment.version) == (1, 2)

    def check():
        kept = Commitment.objects.get(pk=commitment.pk)
        winner = answers.index("done")
        assert kept.version == 2
        assert kept.status == ("in_progress", "stalled")[winner]
        assert kept.updates.get(number=2).actor == people[winner]
        return is_true(kept)

    assert at_once(check) == [True]


def test_many_at_once_lose_nothing_and_fork_no_chain(at_once):
    commitment, other = CommitmentFactory(), CommitmentFactory()

    def write(number, record):
        """Try until it is done, each time from the newest version, as a person would."""
        while True:
            mine = Commitment.objects.get(pk=record.pk)
            if told(mine.note, f"Note {number}", by=None, via="command") == "done":
                return number

    answers = at_once(*(lambda n=n: write(n, commitment if n % 2 else other) for n in range(8)))
    assert answers == list(range(8))

    def check():
        for record, numbers in ((commitment, {1, 3, 5, 7}), (other, {0, 2, 4, 6})):
            kept = Commitment.objects.get(pk=record.pk)
            assert kept.version == 5
            assert is_true(kept)
            notes = {update.note for update in kept.updates.all()}
            assert notes == {"", *(f"Note {number}" for number in numbers)}
        return True

    assert at_once(check) == [True]


def test_a_source_cited_twice_at_once_announces_once(at_once):
    commitment, source = CommitmentFactory(), SourceFactory()

    def cite():
        mine = Commitment.objects.get(pk=commitment.pk)
        return told(mine.cite, source, "announces_again", by=None, note=WHY, version=1)

    answers = at_once(cite, cite)
    assert answers.count("done") == 1

    def count():
        return Commitment.objects.get(pk=commitment.pk).citations.count()

    assert at_once(count) == [2]


def test_two_runs_of_the_digests_at_once_send_one_mail_to_each_person(at_once):
    for number in range(5):
        person = UserFactory(username=f"person{number}", role="viewer", digest="weekly")
        CommitmentFactory(focal_point=person, due_edtf="2026-11-20")
    friday = date(2026, 11, 27)

    def run():
        call_command("send_digests", on=friday, stdout=StringIO())

    at_once(run, run)
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"person{number}@example.org" for number in range(5)
    ]


@pytest.mark.parametrize("way", ["deactivate", "take the role"])
def test_of_two_admins_who_remove_each_other_one_stays(at_once, way):
    def remove(pk):
        person = User.objects.get(pk=pk)
        try:
            if way == "deactivate":
                person.is_active = False
                person.save()
            else:
                person.groups.clear()
        except ValidationError:
            return "refused"
        return "gone"

    keys = [UserFactory(role="admin").pk for _ in range(2)]
    assert sorted(at_once(*(lambda pk=pk: remove(pk) for pk in keys))) == ["gone", "refused"]
    assert at_once(lambda: admins().count()) == [1]
