"""`manage.py demo`: one command, and the tracker answers on this machine alone."""

import http.cookiejar
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager, suppress
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from commitments.models import Commitment, User

PATIENCE = 120  # seconds until a demo that does not answer counts as broken


@pytest.fixture
def new_database(tmp_path):
    """Makes empty databases, as URLs, of the kind that the tests run on."""
    server = os.environ.get("DATABASE_URL", "")
    names = []

    def make():
        names.append(f"demo_{secrets.token_hex(6)}")
        if not server.startswith("postgres"):
            return f"sqlite:///{tmp_path / names[-1]}.sqlite3"
        execute(f"CREATE DATABASE {names[-1]}")
        return urllib.parse.urlsplit(server)._replace(path=f"/{names[-1]}").geturl()

    def execute(statement):
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement)

    yield make
    if server.startswith("postgres"):
        for name in names:
            execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """A demo as a person runs it: a program with an output, and a site at an address."""

    def __init__(self, database_url, output_path, *arguments, **environment):
        self.port = free_port()
        self.output_path = output_path
        known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with output_path.open("w") as output:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                [sys.executable, "manage.py", "demo", f"--port={self.port}", *arguments],
                cwd=settings.BASE_DIR,
                env={**known, "DATABASE_URL": database_url, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    @property
    def output(self):
        return self.output_path.read_text()

    def get(self, path, data=None):
        address = f"http://127.0.0.1:{self.port}{path}"
        body = urllib.parse.urlencode(data).encode() if data else None
        with self.browser.open(address, body, timeout=30) as response:
            return response.read().decode()

    def wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(urllib.error.URLError, OSError):
                self.get("/readyz")
                return self
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.1)
                break
        raise AssertionError(f"The demo does not answer:\n{self.output}")

    def sign_in(self, username, password):
        """Through the login form; returns the page that follows."""
        page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        fields = {"csrfmiddlewaretoken": token, "username": username, "password": password}
        return self.get("/accounts/login/", fields)

    def stop(self):
        """As Ctrl+C does; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture
def running(tmp_path):
    """Starts demos, waits for their answer, and stops those that are left in the end."""

    @contextmanager
    def run(database_url, *arguments, **environment):
        path = tmp_path / f"output-{secrets.token_hex(6)}"
        demo = Demo(database_url, path, *arguments, **environment)
        try:
            yield demo.wait_until_ready()
        finally:
            code = demo.stop()
        assert code == 0, demo.output
        assert "Traceback" not in demo.output

    return run


def printed_password(demo):
    return re.search(r"^Password\s+(\S+)", demo.output, re.MULTILINE)[1]


def test_a_demo_serves_keeps_its_data_and_starts_over_when_told_to(running, new_database, tmp_path):
    database = new_database()
    with running(database) as demo:
        password = printed_password(demo)
        assert f"http://127.0.0.1:{demo.port}/" in demo.output
        assert 'name="username"' in demo.get("/accounts/login/")
        demo.sign_in("analyst", password)
        exported = json.loads(demo.get("/commitments/export.json"))
        assert exported
        assert {item["focal_point"] for item in exported} >= {"analyst", "viewer"}

    with running(database) as again:
        assert password not in again.output
        assert "keep their password" in again.output
        again.sign_in("manager", password)
        assert len(json.loads(again.get("/commitments/export.json"))) == len(exported)

    unanswered = Demo(database, tmp_path / "unanswered", "--reset")
    assert unanswered.process.wait(PATIENCE) == 1
    assert f"{len(exported)} commitments with their ledger" in unanswered.output
    assert "Nothing was deleted" in unanswered.output

    with running(database, "--reset", "--no-input", DEMO_PASSWORD="el mar y la sierra") as anew:
        assert "el mar y la sierra" not in anew.output
        anew.sign_in("viewer", "el mar y la sierra")
        assert len(json.loads(anew.get("/commitments/export.json"))) == len(exported)


def test_two_demos_run_side_by_side(running, new_database):
    with running(new_database()) as one, running(new_database()) as other:
        for demo in (one, other):
            page = demo.get("/accounts/login/")
            for stylesheet in re.findall(r'href="(/static/[^"]+\.css)"', page):
                assert demo.get(stylesheet)


@pytest.fixture
def served(monkeypatch, settings, tmp_path):
    """Prepares a demo in the test database; holds the command line that would serve it."""
    calls = []
    monkeypatch.setattr("os.execvpe", lambda *call: calls.append(call))
    settings.STATIC_ROOT = tmp_path / "static"
    return calls


def prepare(**options):
    """Run the command up to where it would become the server; returns what it printed."""
    output = StringIO()
    call_command("demo", port=free_port(), stdout=output, **options)
    return output.getvalue()


@pytest.mark.django_db
def test_the_server_is_the_production_server_on_loopback_over_plain_http(served):
    prepare()
    [(program, command, environment)] = served
    assert program == sys.executable
    assert command[command.index("--bind") + 1].startswith("127.0.0.1:")
    assert "--no-control-socket" in command
    assert environment["PLAIN_HTTP"] == "1"
    assert environment["GUNICORN_CMD_ARGS"] == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "bound"), [("localhost", "localhost:"), ("127.0.0.2", "127.0.0.2:")]
)
def test_any_loopback_address_will_do(served, host, bound):
    assert f"http://{bound}" in prepare(host=host)
    [(_program, command, environment)] = served
    assert command[command.index("--bind") + 1].startswith(bound)
    assert host in environment["ALLOWED_HOSTS"].split(",")


@pytest.mark.django_db
@pytest.mark.usefixtures("served")
def test_each_account_has_its_role_a_mail_address_no_language_and_a_few_commitments():
    prepare()
    for name in ("viewer", "analyst", "manager", "admin"):
        user = User.objects.get(username=name)
        assert [group.name for group in user.groups.all()] == [name]
        assert user.email == f"{name}@example.org"
        assert user.language == ""
        assert user.commitments.count() == 3
        assert not user.is_superuser
    assert Commitment.objects.filter(focal_point=None).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("served")
def test_a_second_run_takes_nothing_back(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    assert "shown only this once" in prepare()
    viewer = User.objects.get(username="viewer")
    handed_over = viewer.commitments.first()
    handed_over.assign(
        unit=handed_over.unit, focal_point=None, alternate=None, by=None, via="command"
    )
    User.objects.filter(username="admin").update(email="chief@example.org")
    before = User.objects.values_list("username", "password", "email").order_by("pk")
    kept, total = list(before), Commitment.objects.count()

    assert "keep their password" in prepare()
    assert list(before.all()) == kept
    assert Commitment.objects.count() == total
    assert viewer.commitments.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("served")
def test_an_account_that_is_missing_is_made_again_with_a_password_of_its_own(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    User.objects.create_user("viewer", password="a long enough one")
    output = prepare()
    assert "Password of analyst, manager, admin" in output
    assert "keep their password" in output
    assert User.objects.get(username="viewer").check_password("a long enough one")


@pytest.mark.django_db
@pytest.mark.usefixtures("served")
def test_a_given_password_is_for_all_accounts_new_or_old_and_is_not_printed(monkeypatch):
    User.objects.create_user("viewer", password="a long enough one")
    monkeypatch.setenv("DEMO_PASSWORD", "el mar y la sierra")
    assert "el mar y la sierra" not in prepare()
    for user in User.objects.all():
        assert user.check_password("el mar y la sierra")


@pytest.mark.django_db
@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("answer", ["", "no", "nope"])
def test_starting_over_without_a_yes_loses_nothing(monkeypatch, answer):
    prepare()
    monkeypatch.setattr("builtins.input", lambda prompt: answer)
    with pytest.raises(CommandError, match="Nothing was deleted"):
        prepare(reset=True)
    assert Commitment.objects.exists()


@pytest.mark.django_db
def test_ctrl_c_at_the_question_ends_in_one_word(monkeypatch):
    def interrupt(prompt):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    with pytest.raises(CommandError, match="Stopped") as stopped:
        prepare(reset=True)
    assert stopped.value.returncode == 130


PUBLIC = ["0.0.0.0", "::", "192.168.1.20", "203.0.113.7", "example.org", ""]  # noqa: S104


@pytest.mark.parametrize("host", PUBLIC)
def test_an_address_that_others_could_reach_is_refused(host):
    with pytest.raises(CommandError, match="not a loopback address"):
        call_command("demo", host=host)


def test_a_taken_port_is_told_before_anything_is_prepared():
    with socket.socket() as neighbour:
        neighbour.bind(("127.0.0.1", 0))
        neighbour.listen()
        port = neighbour.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} .* is taken; choose another"):
            call_command("demo", port=port)


@pytest.mark.parametrize("port", [-1, 0, 65536, 10**9])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match="between 1 and 65535"):
        call_command("demo", port=port)


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(tmp_path):
    demo = Demo(f"sqlite:///{tmp_path}/no/such/folder/a.sqlite3", tmp_path / "output")
    assert demo.process.wait(PATIENCE) == 1
    assert "CommandError: Cannot migrate the database file" in demo.output
    assert "Traceback" not in demo.output


def test_a_database_in_memory_is_refused(monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", ":memory:")
    with pytest.raises(CommandError, match="one that lasts"):
        call_command("demo", port=free_port())
