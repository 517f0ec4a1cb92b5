"""`manage.py send_digests`: what needs each person, in one mail each; for cron."""

from contextlib import suppress

from django.conf import settings
from django.core.mail import mailers
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.digest import due_on, recipients
from commitments.digest_mail import digest_mail
from commitments.models import Delivery

ERROR_LENGTH = 500


class Command(BaseCommand):
    help = (
        "Sends the digests: on Fridays the weekly ones, on working days the daily ones, and those "
        "that failed before. It may run as often as you like: nobody gets one twice."
    )
    stealth_options = ("on",)  # the day, for tests

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="print what everybody would get today, whatever the weekday, and send nothing",
        )

    def handle(self, *, dry_run, on=None, **options):
        """Send what is due; CommandError, and so a code other than 0, if a mail failed."""
        on = on or timezone.localdate()
        if dry_run:
            self.show(on)
            return
        Delivery.objects.plan(due_on(on), on)
        counts = {"sent": 0, "nothing to tell": 0, "failed": 0}
        for delivery in to_do(on):
            outcome = self.deliver(delivery, on)
            if outcome:
                counts[outcome] += 1
        for delivery in Delivery.objects.unfinished(on).select_related("user"):
            self.stdout.write(
                f"Unknown whether it left, so not sent again: {delivery.user.email}, {delivery.day}"
            )
        self.stdout.write(f"Digests: {', '.join(f'{n} {what}' for what, n in counts.items())}.")
        if counts["sent"] and (folder := mail_folder()):
            self.stdout.write(f"They lie in {folder}: without EMAIL_HOST no mail leaves.")
        if counts["failed"]:
            raise CommandError(f"{counts['failed']} failed; the next run tries again.")

    def show(self, on):
        """Print everybody's mail, or that there is nothing to tell."""
        for person in recipients():
            mail = digest_mail(person, on)
            if mail is None:
                self.stdout.write(f"To: {person.email}\nNothing to tell.\n\n")
                continue
            self.stdout.write(f"To: {person.email}\nSubject: {mail.subject}\n\n{mail.body}\n")

    def deliver(self, delivery, on):
        """Make one mail, claim it, send it, mark it; the outcome, None if another run had it."""
        begun = timezone.now()
        try:
            mail = digest_mail(delivery.user, on)
        except Exception as error:  # one broken record must not silence the others
            return self.failed(delivery, error) if delivery.claim(begun) else None
        if mail is None:
            return "nothing to tell" if delivery.pass_over(begun) else None
        if not delivery.claim(begun):
            return None
        try:
            hand_over(mail)
        except Exception as error:  # whatever a mail server or an address is up to
            return self.failed(delivery, error)
        delivery.mark_sent()
        return "sent"

    def failed(self, delivery, error):
        told = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
        delivery.mark_failed(told)
        self.stdout.write(f"Failed: {delivery.user.email}, {delivery.day}: {told}")
        return "failed"


def to_do(on):
    """The deliveries that wait, of those who still want them."""
    waiting = Delivery.objects.to_do(on).filter(user__in=recipients())
    return waiting.select_related("user").order_by("user")


def hand_over(mail):
    """Give a mail to the mail server; returns when it is taken."""
    connection = mailers.default
    connection.open()
    try:
        connection.send_messages([mail])
    finally:
        with suppress(Exception):  # the mail is gone: a rude farewell is no failure
            connection.close()


def mail_folder():
    """Where mails are written instead of being sent; None if they are sent."""
    return settings.MAILERS["default"].get("OPTIONS", {}).get("file_path")
