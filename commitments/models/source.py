"""Public documents and the words in them that announce, change or prove a commitment."""

import hashlib

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..due import DueError, window
from .update import Via
from .vocabulary import Publisher


def validate_date_edtf(text):
    try:
        window(text)
    except DueError as error:
        raise ValidationError(error.message) from error


class SourceQuerySet(models.QuerySet):
    def current(self):
        """Those that may still be chosen: not merged into another."""
        return self.filter(merged_into=None)

    def with_publisher(self):
        return self.select_related("publisher")

    def newest_first(self):
        return self.order_by(models.F("date_latest").desc(nulls_last=True), "-pk")


class Source(models.Model):
    """A public document: press note, communiqué, agency story."""

    class Language(models.TextChoices):
        SPANISH = "es", _("Spanish")
        ENGLISH = "en", _("English")
        OTHER = "und", _("Another")

    title = models.CharField(_("title"), max_length=300)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, related_name="sources", verbose_name=_("publisher")
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    date_edtf = models.CharField(
        _("date"), max_length=40, blank=True, validators=[validate_date_edtf]
    )
    date_earliest = models.DateField(null=True, editable=False)
    date_latest = models.DateField(null=True, editable=False)
    date_stated = models.BooleanField(_("the date stands in the document"), default=True)
    language = models.CharField(
        _("language"), max_length=3, choices=Language, default=Language.SPANISH
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=500_000)
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    reprint_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reprints",
        verbose_name=_("translation or reprint of"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    text_redacted_on = models.DateField(null=True, editable=False)
    text_redacted_because = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        "commitments.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        permissions = [("redact_source", _("Can redact a source's text"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text_redacted_on=None) | models.Q(text=""),
                name="source_redacted_has_no_text",
                violation_error_message=_("Its text was redacted and doesn't come back."),
            ),
            models.UniqueConstraint(
                fields=["publisher", "number"],
                condition=~models.Q(number="") & models.Q(merged_into=None),
                name="source_number_once",
                violation_error_message=_(
                    "This publisher's document of this number is registered."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(reprint_of=None) | ~models.Q(reprint_of=models.F("pk")),
                name="source_no_reprint_of_itself",
                violation_error_message=_("A document is no reprint of itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="source_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["-date_latest", "-id"], name="source_newest")]

    def __str__(self):
        return f"{self.title} ({self.number})" if self.number else self.title

    def save(self, *args, **kwargs):
        days = window(self.date_edtf)
        self.date_earliest, self.date_latest = days.earliest, days.latest
        if self.text_redacted_on is None:  # else the digest of what was erased stays
            self.text_sha256 = hashlib.sha256(self.text.encode()).hexdigest() if self.text else ""
        super().save(*args, **kwargs)
        if self.reprint_of_id:
            # What reprints this one reprints its original, so that one step always leads there.
            self.reprints.update(reprint_of=self.reprint_of_id)

    def validate_constraints(self, exclude=None):
        """Django would pass over the number's rule in a form without the field `merged_into`."""
        super().validate_constraints(exclude=set(exclude or ()) - {"merged_into"})

    @property
    def copy_kept(self):
        """Whether its text lies here; of a redacted one only the digest does."""
        return bool(self.text_sha256) and self.text_redacted_on is None

    def redact_text(self, *, by, note, via=Via.BROWSER):
        """Erase the kept text where the law asks for it, and say so wherever the source is cited.

        The text's SHA-256 and the cited words stay; the history of each citing commitment gets an
        entry, the admin's log too. `note` is the reason, which the source's page shows. Raises
        PermissionDenied, or ValidationError without a reason or a text.
        """
        if not by.has_perm("commitments.redact_source"):
            raise PermissionDenied
        note = note.strip()
        if not note:
            raise ValidationError({"note": _("Say why, in a sentence.")})
        with transaction.atomic():
            kept = Source.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if not kept.text:
                raise ValidationError(_("It has no text to redact."))
            for commitment in self.citing_commitments():
                commitment.redact_source_text(kept, by=by, note=note, via=via)
            kept.text, kept.text_redacted_on = "", timezone.localdate()
            kept.text_redacted_because = note
            kept.save(update_fields=["text", "text_redacted_on", "text_redacted_because"])
            LogEntry.objects.log_actions(
                by.pk, [kept], CHANGE, gettext("Text redacted: %s") % note, single_object=True
            )

    def citing_commitments(self):
        """The commitments that cite it, in the order in which everything locks them."""
        ids = self.citations.values("commitment")
        model = Citation._meta.get_field("commitment").related_model
        return model.objects.filter(pk__in=ids).order_by("pk")

    @property
    def original_id(self):
        """The document whose words these are: for a reprint, what it reprints."""
        return self.reprint_of_id or self.pk


class Citation(models.Model):
    """A commitment's tie to a source: the operative words, and what they do."""

    class Role(models.TextChoices):
        ANNOUNCES = "announces", _("announces")
        ANNOUNCES_AGAIN = "announces_again", _("announces again")
        MOVES = "moves", _("moves the date")
        CHANGES = "changes", _("changes what was promised")
        WITHDRAWS = "withdraws", _("withdraws")
        EVIDENCE = "evidence", _("evidence")

    ANNOUNCING = (Role.ANNOUNCES, Role.ANNOUNCES_AGAIN)

    commitment = models.ForeignKey(
        "commitments.Commitment", models.PROTECT, related_name="citations"
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="citations", verbose_name=_("source")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    quote = models.CharField(_("operative words"), max_length=1000, blank=True)
    start = models.PositiveIntegerField(null=True, editable=False)
    end = models.PositiveIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "source"],
                condition=models.Q(role__in=["announces", "announces_again"]),
                name="citation_announces_once",
                violation_error_message=_("This source already announces the commitment."),
            ),
            models.CheckConstraint(
                condition=models.Q(start=None, end=None)
                | models.Q(start__isnull=False, end__isnull=False, start__lt=models.F("end")),
                name="citation_offsets_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.source}"

    def save(self, *args, **kwargs):
        """Find the words in the source's kept text; no offsets where they don't stand verbatim."""
        at = self.source.text.find(self.quote) if self.quote else -1
        self.start, self.end = (at, at + len(self.quote)) if at >= 0 else (None, None)
        super().save(*args, **kwargs)

    def as_entry(self):
        """What the ledger says of it."""
        return {"source": self.source_id, "role": self.role, "quote": self.quote}
