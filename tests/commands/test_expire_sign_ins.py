"""`manage.py expire_sign_ins`: who signed in when is forgotten after a while."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from commitments.management.commands import expire_sign_ins
from commitments.models import SignIn, Update
from tracker.settings import env_days

pytestmark = pytest.mark.django_db


def signed_in(days):
    return SignIn.objects.create(
        username="ana", kind=SignIn.Kind.IN, at=timezone.now() - timedelta(days=days)
    )


def run(capsys):
    call_command("expire_sign_ins")
    return capsys.readouterr().out


def test_what_is_older_than_180_days_is_forgotten(capsys):
    kept = [signed_in(0), signed_in(179.9)]
    signed_in(180.1), signed_in(400)
    assert "2 sign-ins older than 180 days forgotten." in run(capsys)
    assert list(SignIn.objects.order_by("pk")) == kept


def test_the_days_are_a_setting(capsys, settings):
    settings.AUDIT_DAYS = 10
    signed_in(11), signed_in(9)
    assert "1 sign-ins older than 10 days" in run(capsys)


def test_any_number_of_them(capsys, monkeypatch):
    monkeypatch.setattr(expire_sign_ins, "CHUNK", 3)
    for _ in range(10):
        signed_in(200)
    assert run(capsys).startswith("10 ")
    assert not SignIn.objects.exists()


def test_the_ledger_and_the_log_stay_and_a_present_lockout_too(capsys, commitment, admin):
    LogEntry.objects.log_actions(admin.pk, [admin], 2, "changed", single_object=True)
    over, present = [
        AccessAttempt.objects.create(username=name, ip_address="::1", failures_since_start=5)
        for name in ("over", "present")
    ]
    AccessAttempt.objects.filter(pk=over.pk).update(
        attempt_time=timezone.now() - timedelta(minutes=16)
    )
    run(capsys)
    assert list(AccessAttempt.objects.all()) == [present]
    assert Update.objects.exists()
    assert LogEntry.objects.exists()


def test_forgetting_at_once_is_no_setting(monkeypatch):
    monkeypatch.setenv("AUDIT_DAYS", "0")
    with pytest.raises(ImproperlyConfigured, match="AUDIT_DAYS"):
        env_days("AUDIT_DAYS", 180)
