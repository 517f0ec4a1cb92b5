"""`manage.py send_digests`: everybody gets what is due, once, whatever happens on the way."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.models import Commitment, Delivery, User
from tests.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 27)
SATURDAY = FRIDAY + timedelta(days=1)
MONDAY = FRIDAY + timedelta(days=3)


class PowerCutError(BaseException):
    """The program ends here: nothing of ours catches it."""


class OddServer(EmailBackend):
    """A mail server that has an opinion on addresses."""

    def send_messages(self, messages):
        [message] = messages
        to = message.to[0]
        if to.startswith("power.cut.before"):
            raise PowerCutError
        if to.startswith("full"):
            raise OSError(f"452 {to}: mailbox full")
        sent = super().send_messages(messages)
        if to.startswith("power.cut.after"):
            raise PowerCutError
        return sent

    def close(self):
        raise OSError("rude farewell")


@pytest.fixture(autouse=True)
def odd_server(settings):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.OddServer"}}


@pytest.fixture
def owner():
    """Makes a person with something overdue."""

    def owner(name, digest="weekly", role="viewer", **given):
        person = UserFactory(username=name, digest=digest, role=role, language="en", **given)
        CommitmentFactory(due_edtf="2026-01", focal_point=person)
        return person

    return owner


def send(on=FRIDAY, **options):
    """What a run prints."""
    out = StringIO()
    call_command("send_digests", on=on, stdout=out, **options)
    return out.getvalue()


def reached():
    return [message.to[0].partition("@")[0] for message in mail.outbox]


def state_of(person):
    return person.deliveries.get().state


def test_on_friday_everybody_gets_one_mail(owner):
    owner("ana")
    owner("luis", digest="daily")
    owner("eva", digest="none")
    UserFactory(username="idle", role="viewer")
    printed = send()
    assert reached() == ["ana", "luis"]
    assert "2 sent, 1 nothing to tell, 0 failed" in printed
    delivery = Delivery.objects.get(user__username="ana")
    assert (delivery.state, delivery.day) == ("sent", FRIDAY)
    assert delivery.claimed_at <= delivery.sent_at


def test_on_other_days_only_the_daily_ones_are_sent_and_none_at_the_weekend(owner):
    owner("ana")
    owner("luis", digest="daily")
    send(SATURDAY)
    assert reached() == []
    send(MONDAY)
    assert reached() == ["luis"]


def test_a_second_run_sends_nothing_even_if_there_is_news(owner):
    ana = owner("ana")
    idle = UserFactory(username="idle", role="viewer")
    send()
    CommitmentFactory(due_edtf="2026-01", focal_point=ana)
    CommitmentFactory(due_edtf="2026-01", focal_point=idle)
    for day in (FRIDAY, SATURDAY, MONDAY):
        send(day)
    assert reached() == ["ana"]
    send(FRIDAY + timedelta(days=7))
    assert reached() == ["ana", "ana", "idle"]


def test_one_failure_holds_up_nobody_and_is_told(owner):
    full, ana = owner("full"), owner("ana")
    out = StringIO()
    with pytest.raises(CommandError, match="1 failed; the next run tries again") as caught:
        call_command("send_digests", on=FRIDAY, stdout=out)
    assert caught.value.returncode != 0
    assert reached() == ["ana"]
    assert "Failed: full@example.org, 2026-11-27: OSError: 452" in out.getvalue()
    assert (state_of(full), state_of(ana)) == ("failed", "sent")
    assert "mailbox full" in full.deliveries.get().error


@pytest.mark.parametrize(("day", "again"), [(FRIDAY, 1), (MONDAY, 1), (FRIDAY + timedelta(7), 2)])
def test_a_failed_one_is_tried_again_at_the_next_run(owner, day, again):
    """Until the next is due: then that one is sent instead, and only that one."""
    full, _ana = owner("full"), owner("ana")
    with pytest.raises(CommandError):
        send()
    User.objects.filter(pk=full.pk).update(email="empty@example.org")
    send(day)
    assert sorted(reached()) == sorted(["ana"] * again + ["empty"])
    newest = full.deliveries.latest("day")
    assert (newest.state, newest.error) == ("sent", "")


def test_who_has_said_no_since_gets_no_second_try(owner):
    full = owner("full")
    with pytest.raises(CommandError):
        send()
    User.objects.filter(pk=full.pk).update(email="empty@example.org", digest="none")
    send()
    assert reached() == []


def test_an_address_that_would_forge_a_header_fails_alone(owner):
    spied = owner("spied")
    owner("ana")
    User.objects.filter(pk=spied.pk).update(email="spied@example.org\nBcc: spy@example.org")
    with pytest.raises(CommandError):
        send()
    assert reached() == ["ana"]
    assert state_of(spied) == "failed"


def test_a_record_that_cannot_be_told_fails_alone(owner):
    broken = owner("broken")
    owner("ana")
    Commitment.objects.filter(focal_point=broken).update(due_edtf="no EDTF")
    with pytest.raises(CommandError):
        send()
    assert (reached(), state_of(broken)) == (["ana"], "failed")


@pytest.mark.parametrize(("moment", "left"), [("before", 0), ("after", 1)])
def test_after_a_power_cut_the_next_run_goes_on_and_sends_nothing_twice(owner, moment, left):
    """Between claim and mark nobody knows whether the mail left, so it isn't sent again."""
    owner("ana")
    cut = owner(f"power.cut.{moment}")
    owner("eva")
    with pytest.raises(PowerCutError):
        send()
    User.objects.filter(pk=cut.pk).update(email="power@example.org")
    assert "not sent again" not in send(SATURDAY)  # it may be at work still
    assert reached() == ["ana", *[cut.username] * left, "eva"]
    assert state_of(cut) == "claimed"
    Delivery.objects.filter(user=cut).update(claimed_at=timezone.now() - timedelta(minutes=16))
    assert "not sent again: power@example.org, 2026-11-27" in send(SATURDAY)
    send(MONDAY)
    assert len(mail.outbox) == 2 + left
    send(FRIDAY + timedelta(days=7))
    assert reached()[2 + left :] == ["ana", "power", "eva"]


def test_of_two_runs_only_one_claims(owner):
    owner("ana")
    Delivery.objects.plan(User.objects.all(), FRIDAY)
    first, second = Delivery.objects.get(), Delivery.objects.get()
    now = timezone.now()
    assert (first.claim(now), second.claim(now), second.pass_over(now)) == (True, False, False)


@pytest.mark.parametrize("day", [FRIDAY, SATURDAY])
def test_a_dry_run_shows_everybodys_mail_whatever_the_day_and_does_nothing(owner, day):
    owner("ana")
    owner("luis", digest="daily")
    owner("eva", digest="none")
    UserFactory(username="idle", role="viewer")
    printed = send(day, dry_run=True)
    assert printed.count("Subject: Compromisos: 1 overdue") == 2
    for words in ("To: ana@example.org", "To: luis@example.org", "Overdue (1)",
                  "To: idle@example.org\nNothing to tell."):  # fmt: skip
        assert words in printed
    assert "eva" not in printed
    assert (mail.outbox, Delivery.objects.count()) == ([], 0)


def test_without_a_mail_server_mails_lie_in_a_folder_and_the_run_says_so(owner, settings, tmp_path):
    owner("ana")
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": tmp_path / "mail"},
        }
    }
    assert f"They lie in {tmp_path / 'mail'}" in send()
    [written] = (tmp_path / "mail").iterdir()
    assert b"To: ana@example.org" in written.read_bytes()
