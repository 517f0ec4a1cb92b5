"""A file that somebody imports, kept row by row until it was checked and applied, or expires."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_DAYS = 7


class ImportJobQuerySet(models.QuerySet):
    def expired(self, at=None):
        """Those that nobody needs any more at a moment."""
        return self.filter(expires_at__lte=at or timezone.now())


class ImportJob(models.Model):
    """One uploaded file. Only its owner sees it."""

    class Subject(models.TextChoices):
        COMMITMENT = "commitment", _("Commitments")
        UNIT = "unit", _("Units")
        COUNTERPART = "counterpart", _("Counterparts")
        TOPIC = "topic", _("Topics")
        PUBLISHER = "publisher", _("Publishers")

    owner = models.ForeignKey("User", models.CASCADE, related_name="+")
    subject = models.CharField(max_length=20, choices=Subject)
    file_name = models.CharField(max_length=200)
    extension = models.CharField(max_length=4)
    note = models.TextField(blank=True)
    columns = models.JSONField(default=list)
    unread = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = ImportJobQuerySet.as_manager()

    def __str__(self):
        return self.file_name

    def save(self, *args, **kwargs):
        if self.expires_at is None:
            self.expires_at = self.created_at + timedelta(days=KEPT_DAYS)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse(f"admin:commitments_{self.subject}_import_job", args=[self.pk])

    def counts(self):
        """How many rows came to which outcome: {outcome: number}, in one query."""
        counted = self.rows.order_by().values_list("outcome").annotate(n=models.Count("pk"))
        return {outcome.value: 0 for outcome in ImportRow.Outcome} | dict(counted)


class ImportRow(models.Model):
    """One row of the file: its cells as text, and what the import would do with it."""

    class Outcome(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        WRONG = "wrong", _("wrong")

    DOING = (Outcome.NEW, Outcome.CHANGED)

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    identity = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.UNCHECKED)
    record = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="import_row_number_once"),
        ]
        indexes = [
            models.Index(fields=["job", "outcome", "number"], name="import_row_by_outcome"),
            models.Index(fields=["job", "identity"], name="import_row_by_identity"),
        ]

    def __str__(self):
        return f"{self.job_id}:{self.number}"
