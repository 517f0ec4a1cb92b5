"""`manage.py expire_sign_ins`: forget who signed in when, after AUDIT_DAYS; for cron."""

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments.models import SignIn

CHUNK = 5000  # rows to a transaction, so that nobody who signs in meanwhile waits for long


class Command(BaseCommand):
    help = (
        "Forgets sign-ins, failures and lockouts that are older than AUDIT_DAYS (180), and the "
        "counts of lockouts that are over. The ledger and the admin's log stay."
    )

    def handle(self, **options):
        now = timezone.now()
        forgotten = delete_in_chunks(SignIn.objects.expired(now))
        delete_in_chunks(
            AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME)
        )
        self.stdout.write(f"{forgotten} sign-ins older than {settings.AUDIT_DAYS} days forgotten.")


def delete_in_chunks(rows):
    """Delete all rows of a queryset, the oldest keys first; how many there were."""
    total = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        rows.model.objects.filter(pk__in=keys).delete()
        total += len(keys)
    return total
