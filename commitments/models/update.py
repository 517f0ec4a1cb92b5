"""The ledger: one entry for each change of a commitment, chained, and never altered.

Each commitment has a chain of its own, so that writers of different commitments don't queue.
The database refuses to update or delete an entry (see ledger_triggers.py). A note stands in a
row of its own and the entry vouches for its salted digest, so that a note can lawfully be
erased while entry and chain stay whole.
"""

import hashlib
import json
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What somebody did; the words complete "Ana …"."""

    REGISTER = "register", _("registered it")
    EDIT = "edit", _("edited it")
    CORRECT = "correct", _("corrected the registration")
    NOTE = "note", _("noted")
    CHANGE_STATUS = "change_status", _("changed the status")
    REPORT_OUTCOME = "report_outcome", _("reported an outcome")
    CONFIRM = "confirm", _("confirmed the outcome")
    SEND_BACK = "send_back", _("sent the outcome back")
    NARROW = "narrow", _("narrowed the due window")
    MOVE = "move", _("moved the due window")
    PROPOSE_MOVE = "propose_move", _("proposed to move the due window")
    ACCEPT_MOVE = "accept_move", _("accepted the move")
    REFUSE_MOVE = "refuse_move", _("refused the move")
    ASSIGN = "assign", _("assigned it")
    CITE = "cite", _("cited a source")
    UNCITE = "uncite", _("removed a citation")
    REVIEW = "review", _("reviewed it: nothing new")
    REQUEST_UPDATE = "request_update", _("asked for an update")
    MERGE = "merge_into", _("merged two records")
    MERGE_ENTRIES = "merge_entries", _("merged a duplicate that it used")
    ARCHIVE = "archive", _("archived it")
    UNARCHIVE = "unarchive", _("took it out of the archive")
    REOPEN = "reopen", _("reopened it")
    REDACT = "redact", _("redacted words")


# A note, a status, an outcome, a citation or a review is a look at the matter itself.
TOUCHING = {
    Verb.NOTE, Verb.CHANGE_STATUS, Verb.REPORT_OUTCOME, Verb.CONFIRM, Verb.SEND_BACK,
    Verb.NARROW, Verb.MOVE, Verb.PROPOSE_MOVE, Verb.ACCEPT_MOVE, Verb.CITE, Verb.REVIEW,
    Verb.REOPEN,
}  # fmt: skip
# These are housekeeping: they don't count as the commitment's last update.
HOUSEKEEPING = {
    Verb.ASSIGN, Verb.MERGE, Verb.MERGE_ENTRIES, Verb.ARCHIVE, Verb.UNARCHIVE, Verb.REDACT,
}  # fmt: skip


class Via(models.TextChoices):
    BROWSER = "browser", _("in the browser")
    ADMIN = "admin", _("in the admin")
    IMPORT = "import", _("by an import")
    COMMAND = "command", _("by a command")


def digest(text, salt):
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


class UpdateQuerySet(models.QuerySet):
    def history(self):
        """Newest first, with all that the page tells of each."""
        return self.select_related("actor", "source", "written_note").order_by("-number")

    def questions(self):
        """The times that an update was asked for, newest first, with who asked and the words."""
        asked = self.filter(verb=Verb.REQUEST_UPDATE)
        return asked.select_related("actor", "written_note").order_by("-number")

    def proposals(self):
        """The times that a move was proposed, newest first, with the words."""
        proposed = self.filter(verb=Verb.PROPOSE_MOVE)
        return proposed.select_related("written_note").order_by("-number")

    def newest(self, verb):
        """The newest entry of one act, with all that a page tells of it; None without any."""
        return self.filter(verb=verb).history().first()

    def last_notes(self, commitments):
        """The newest entry with a note that still has its words: {commitment's key: entry}."""
        worded = self.exclude(note_digest="").exclude(written_note__text="")
        newest = worded.filter(commitment=models.OuterRef("commitment")).order_by("-number")
        found = worded.filter(
            commitment__in=commitments, pk=models.Subquery(newest.values("pk")[:1])
        )
        return {
            entry.commitment_id: entry for entry in found.select_related("actor", "written_note")
        }

    def append(self, commitment, verb, *, by, via, changes, note="", as_of=None, source=None):
        """Add the next entry of a commitment's chain; its row is locked by the caller."""
        previous = None
        if commitment.version > 1:
            previous = self.filter(commitment=commitment).order_by("number").last()
        salt = secrets.token_hex(16) if note else ""
        entry = Update(
            commitment=commitment,
            number=commitment.version,
            verb=verb,
            actor=by,
            via=via,
            at=timezone.now(),
            as_of=as_of,
            source=source,
            changes=changes,
            note_digest=digest(note, salt) if note else "",
            previous_hash=previous.hash if previous else "",
        )
        entry.hash = entry.computed_hash()
        entry.save(force_insert=True)
        if note:
            UpdateNote.objects.create(update=entry, text=note, salt=salt)
        return entry


class Update(models.Model):
    commitment = models.ForeignKey("commitments.Commitment", models.PROTECT, related_name="updates")
    number = models.PositiveIntegerField()
    verb = models.CharField(_("act"), max_length=20, choices=Verb)
    actor = models.ForeignKey(
        "commitments.User",
        models.PROTECT,
        null=True,
        related_name="updates",
        verbose_name=_("person"),
    )
    via = models.CharField(_("way in"), max_length=10, choices=Via)
    at = models.DateTimeField(_("date"))
    as_of = models.DateField(null=True)
    source = models.ForeignKey(
        "commitments.Source", models.PROTECT, null=True, related_name="updates"
    )
    changes = models.JSONField(default=dict)
    note_digest = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["commitment_id", "number"]
        permissions = [("redact_update", _("Can redact a note"))]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="update_number_once"),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="update_newest")]

    def __str__(self):
        return f"{self.commitment.reference} #{self.number}: {self.get_verb_display()}"

    def computed_hash(self):
        """SHA-256 over all that the entry says and the hash of the entry before it."""
        told = [
            self.previous_hash,
            self.commitment_id,
            self.number,
            self.verb,
            self.actor_id,
            self.via,
            self.at.isoformat(),
            self.as_of and self.as_of.isoformat(),
            self.source_id,
            self.changes,
            self.note_digest,
        ]
        canonical = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def note(self):
        """The note's text; None if it was redacted, empty if there was none."""
        if not self.note_digest:
            return ""
        return self.written_note.text or None


class UpdateNote(models.Model):
    """The words of an entry's note: internal, and erasable where the law asks for it."""

    update = models.OneToOneField(
        Update, models.PROTECT, primary_key=True, related_name="written_note"
    )
    text = models.TextField()
    salt = models.CharField(max_length=32)

    def __str__(self):
        return self.text

    def erase(self):
        """Forget the words, and the salt with them, so that no guess can be checked either."""
        self.text = self.salt = ""
        self.save(update_fields=["text", "salt"])
