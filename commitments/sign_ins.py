"""Signing in and out, as it is written down; and who may not try for now."""

from typing import NamedTuple

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Max, Sum
from django.dispatch import receiver
from django.utils import timezone

from tracker.addresses import client_address

from .models import SignIn, User

SHOWN = 200


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    SignIn.objects.write(SignIn.Kind.IN, user.username, client_address(request), user)


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None:  # a session that was over already
        SignIn.objects.write(SignIn.Kind.OUT, user.username, client_address(request), user)


@receiver(user_login_failed)
def failed(sender, credentials, request=None, **kwargs):
    """A wrong name or password, and the lockout if it was one too many.

    django-axes's own receiver ran before this one. What is tried during a lockout it doesn't
    count, and it isn't written down either: knocking fills no table.
    """
    if request is None or request.axes_failures_since_start is None:
        return
    username, address = credentials.get("username"), client_address(request)
    person = User.objects.filter(username=username).first()
    SignIn.objects.write(SignIn.Kind.FAILED, username, address, person)
    if request.axes_locked_out:
        SignIn.objects.write(SignIn.Kind.LOCKED_OUT, username, address, person)


class Lockout(NamedTuple):
    """A name that may not be tried from an address until a moment."""

    username: str
    address: str | None
    failures: int
    until: object
    person: User | None


def lockouts(username=None):
    """The lockouts in force, the newest first, of one name or of all: two queries."""
    attempts = AccessAttempt.objects.filter(
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    if username is not None:
        attempts = attempts.filter(username=username)
    pairs = (
        attempts.order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")[:SHOWN]
    )
    pairs = list(pairs)
    people = User.objects.filter(username__in={pair["username"] for pair in pairs})
    by_name = {person.username: person for person in people}
    return [
        Lockout(
            pair["username"],
            pair["ip_address"],
            pair["failures"],
            pair["last"] + settings.AXES_COOLOFF_TIME,
            by_name.get(pair["username"]),
        )
        for pair in pairs
    ]


def lift(username, address):
    """Let a name be tried again from an address at once; whether it was locked."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    deleted, _by_model = attempts.delete()
    return deleted > 0
