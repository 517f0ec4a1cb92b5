"""`manage.py demo`: the tracker on this machine alone, with sample commitments and accounts."""

import errno
import ipaddress
import os
import secrets
import socket
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.management.commands.collectstatic import Command as CollectStatic
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from commitments.models import Commitment, Source, User
from commitments.roles import Role
from commitments.samples import load_samples

ROLES = (Role.ANALYST, Role.MANAGER, Role.ADMIN, Role.VIEWER)
ITEMS_EACH = 3  # commitments that a new account is put in charge of, so that its desk is not empty
STOPPED = 130  # what a shell reports of a program that Ctrl+C ended


class Command(BaseCommand):
    help = "Serves the tracker on this machine alone, with sample commitments and role accounts."
    requires_system_checks = []  # they ask the database, which may not be there yet: see prepare

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="start over: all data is lost")
        parser.add_argument(
            "--no-input",
            "--noinput",
            action="store_false",
            dest="interactive",
            help="reset without asking",
        )

    def handle(self, *, host, port, reset, interactive, **options):
        """Prepare the database, then become the server; ends in CommandError with one sentence."""
        try:
            require_loopback(host)
            require_free(host, port)
            require_lasting_database()
            if reset:
                self.reset(interactive)
            self.prepare(host, port)
        except KeyboardInterrupt:
            raise CommandError("Stopped.", returncode=STOPPED) from None
        self.stdout.flush()
        serve(host, port)

    def reset(self, interactive):
        """Empty the database, after asking; without an answer nothing is lost."""
        self.stdout.write(f"This empties {database_name()} for good: {losses()}.")
        if interactive and not self.agreed():
            raise CommandError("Nothing was deleted. With --no-input the command does not ask.")
        try:
            empty_database()
        except (OSError, DatabaseError) as error:
            raise CommandError(f"The database could not be emptied: {error}") from error

    def agreed(self):
        try:
            return input("Type yes to go on: ").strip().lower() in {"yes", "y"}
        except EOFError:
            return False

    def prepare(self, host, port):
        """Migrate, load samples, make accounts, collect static files; say how to enter."""
        self.stdout.write("Preparing the database ...")
        self.stdout.flush()
        try:
            call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        except DatabaseError as error:
            raise CommandError(f"Cannot migrate {database_name()}: {error}") from error
        load_samples()
        given = os.environ.get("DEMO_PASSWORD", "")
        password = given or secrets.token_urlsafe(9)
        with transaction.atomic():  # no account without its password, or with an empty desk
            created = make_accounts(password, renew=bool(given))
            give_items(created)
        collect_static()
        self.announce(host, port, password, created)

    def announce(self, host, port, password, created):
        self.stdout.write(f"Address   {origin(host, port)}/")
        self.stdout.write(f"Accounts  {', '.join(ROLES)}")
        if os.environ.get("DEMO_PASSWORD"):
            self.stdout.write("Password  the one in DEMO_PASSWORD")
        elif created:
            names = ", ".join(user.username for user in created)
            whose = "" if len(created) == len(ROLES) else f" of {names}"
            self.stdout.write(f"Password{whose}  {password}  (shown only this once)")
        if len(created) < len(ROLES) and not os.environ.get("DEMO_PASSWORD"):
            self.stdout.write(
                "Accounts that were there already keep their password; "
                "with DEMO_PASSWORD set, all four get that one."
            )
        self.stdout.write("Ctrl+C stops the server; the data stays.")


def require_loopback(host):
    """Refuse every address that another machine could reach: sample accounts stay at home."""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise CommandError(
            f"The demo serves this machine alone: {host} is not a loopback address. "
            "For others to reach the tracker, see 'In production' in README.md."
        )


def require_free(host, port):
    """Refuse a port that is taken, or that this person may not use, before anything is prepared."""
    if not 1 <= port <= 65535:
        raise CommandError(f"A port lies between 1 and 65535, so not {port}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself will
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: "is taken",
                errno.EACCES: "needs more rights than you have",
            }.get(error.errno, f"cannot be used ({error.strerror})")
            raise CommandError(
                f"Port {port} on {host} {reason}; choose another with --port."
            ) from error


def require_lasting_database():
    """Refuse a database in memory: the server is another process and would find it empty."""
    if settings.DATABASES["default"]["NAME"] == ":memory:":
        raise CommandError(
            "DATABASE_URL names a database in memory; the demo needs one that lasts."
        )


def database_name():
    """The database in words a person can check: a file, or a name on a server."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"the database file {Path(name).resolve()}"
    return f"the database {name}"


def losses():
    """What emptying the database would lose, counted where there are tables to count."""
    try:
        counts = (
            (Commitment.objects.count(), "commitments with their ledger"),
            (Source.objects.count(), "sources"),
            (User.objects.count(), "accounts"),
        )
    except DatabaseError:
        return "everything in it"
    return ", ".join(f"{count} {what}" for count, what in counts) + " and everything else in it"


def empty_database():
    """Remove the SQLite files, or drop and make again the PostgreSQL schema.

    The ledger's triggers refuse to delete rows, rightly, so that no flush could do it.
    """
    if connection.vendor == "sqlite":
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")


def make_accounts(password, *, renew):
    """Create the role accounts that are missing, with this password; the new ones are returned.

    With `renew` those that were there already get the password too.
    """
    created = []
    for role in ROLES:
        user, is_new = User.objects.get_or_create(
            username=role.value, defaults={"email": f"{role.value}@example.org"}
        )
        if is_new:
            user.groups.add(Group.objects.get(name=role.value))
            created.append(user)
        if is_new or renew:
            user.set_password(password)
            user.save()
    return created


def give_items(users):
    """Put each of the users in charge of a few commitments that nobody is in charge of yet."""
    free = Commitment.objects.live().filter(focal_point=None)
    free = free.order_by(F("due_latest").asc(nulls_last=True), "pk")
    turns = cycle(users) if users else ()
    for commitment, user in zip(free[: ITEMS_EACH * len(users)], turns, strict=False):
        commitment.assign(
            unit=commitment.unit, focal_point=user, alternate=None, by=None, via="command"
        )


def collect_static():
    """Put the static files where the server looks for them.

    They are made ready beside, and then moved in one by one, the list of them last: a demo that
    serves from the same place meanwhile never finds half a file or none.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix="static-") as folder:
        collector = CollectStatic()
        collector.storage = storages.create_storage(
            {**settings.STORAGES["staticfiles"], "OPTIONS": {"location": folder}}
        )
        call_command(collector, interactive=False, verbosity=0)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.name == "staticfiles.json"):
            target = root / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def origin(host, port):
    """The address as a browser wants it, an IPv6 one in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(host, port):
    """Become the production server. Its settings are read anew, hence from the environment."""
    environment = {
        **os.environ,
        "PLAIN_HTTP": "1",
        "ALLOWED_HOSTS": f"localhost,127.0.0.1,[::1],{f'[{host}]' if ':' in host else host}",
        "GUNICORN_CMD_ARGS": "",
    }
    command = [
        *(sys.executable, "-m", "gunicorn", "tracker.wsgi"),
        *("--bind", origin(host, port).removeprefix("http://")),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--pythonpath", str(settings.BASE_DIR)),
        *("--log-level", "warning"),
        "--no-control-socket",  # servers side by side would share one
    ]
    os.execvpe(sys.executable, command, environment)  # noqa: S606 -- every word is ours
