"""How a verb writes: the row and its ledger entry in one transaction, compared and set."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .queryset import folded
from .update import HOUSEKEEPING, TOUCHING, Update, Verb, Via

NOTE_LENGTH = 4000
NOTHING_CHANGED = _("Nothing to save: nothing was changed.")

# Derived from other fields or from the ledger itself, so the ledger doesn't repeat them.
UNRECORDED = {
    "id",
    "due_earliest",
    "due_latest",
    "first_due_earliest",
    "first_due_latest",
    "tightest_latest",
    "slippage_days",
    "last_update_at",
    "last_touched_on",
    "search_text",
    "version",
}

CHANGE = "commitments.change_commitment"
DECIDE = "commitments.decide_commitment"
PERMISSION = {
    Verb.REGISTER: "commitments.add_commitment",
    Verb.EDIT: CHANGE,
    Verb.NOTE: CHANGE,
    Verb.CHANGE_STATUS: CHANGE,
    Verb.REPORT_OUTCOME: CHANGE,
    Verb.NARROW: CHANGE,
    Verb.PROPOSE_MOVE: CHANGE,
    Verb.CITE: CHANGE,
    Verb.UNCITE: CHANGE,
    Verb.REVIEW: CHANGE,
    Verb.CORRECT: DECIDE,
    Verb.CONFIRM: DECIDE,
    Verb.SEND_BACK: DECIDE,
    Verb.MOVE: DECIDE,
    Verb.ACCEPT_MOVE: DECIDE,
    Verb.REFUSE_MOVE: DECIDE,
    Verb.ASSIGN: DECIDE,
    Verb.REQUEST_UPDATE: DECIDE,
    Verb.MERGE: DECIDE,
    Verb.MERGE_ENTRIES: DECIDE,
    Verb.ARCHIVE: DECIDE,
    Verb.UNARCHIVE: DECIDE,
    Verb.REOPEN: DECIDE,
    Verb.REDACT: "commitments.redact_update",
}
# What may also happen to an archived record.
IN_ARCHIVE = {Verb.UNARCHIVE, Verb.REDACT, Verb.MERGE_ENTRIES}
# A focal point may do these on the own items, whatever the role.
OWN = {Verb.NOTE, Verb.CHANGE_STATUS, Verb.REPORT_OUTCOME, Verb.REVIEW}


class Conflict(Exception):  # noqa: N818 - the word that pages and tests use
    """Somebody else changed the commitment since the version that this person saw."""

    def __init__(self, commitment, seen):
        super().__init__(f"{commitment.reference} is at version {commitment.version}, not {seen}")
        self.commitment = commitment
        self.seen = seen

    @property
    def updates(self):
        """What happened since, newest first."""
        return self.commitment.updates.history().filter(number__gt=self.seen)


def refuse(field, sentence):
    """Raise the ValidationError that stands beside a form's field."""
    raise ValidationError({field: sentence})


def require_reason(note):
    if not note.strip():
        refuse("note", _("Say why, in a sentence."))


def require_announced(day):
    if day > timezone.localdate():
        refuse("announced_on", _("An announcement isn't dated in the future."))


def require_note_fits(note):
    if len(note) > NOTE_LENGTH:
        refuse("note", _("A note holds at most %d characters.") % NOTE_LENGTH)


def natural_key(value):
    """A related record as the ledger names it: by a key that stays readable and stable."""
    names = ("reference", "slug", "username")
    return next(getattr(value, name) for name in names if hasattr(value, name))


def recorded(instance, field):
    """A field's value as the ledger keeps it."""
    if field.is_relation:
        related = getattr(instance, field.name)
        return related and natural_key(related)
    value = getattr(instance, field.attname)
    return value.isoformat() if hasattr(value, "isoformat") else value


class Recorded(models.Model):
    class Meta:
        abstract = True

    def may(self, verb, user):
        """Whether a person's role, or being the focal point, allows a verb here.

        None stands for a command, which may do everything.
        """
        if user is None or user.has_perm(PERMISSION[verb]):
            return True
        return (
            verb in OWN and user.is_active and user.pk in (self.focal_point_id, self.alternate_id)
        )

    def recorded_fields(self):
        return [field for field in self._meta.concrete_fields if field.name not in UNRECORDED]

    def differences(self, stored):
        """Every recorded field that differs from the stored row: {name: [old, new]}."""
        return {
            field.name: [recorded(stored, field), recorded(self, field)]
            for field in self.recorded_fields()
            if getattr(stored, field.attname) != getattr(self, field.attname)
        }

    @contextmanager
    def recording(
        self,
        verb,
        *,
        by,
        note="",
        via=Via.BROWSER,
        version=None,
        as_of=None,
        source=None,
        only=None,
    ):
        """Change this row inside the block; row and ledger entry are written together.

        Yields the entry's changes, for what isn't a column (citations, topics …); columns are
        compared with the stored row. `version` is the one that the person saw (None: the one
        loaded). A block that changes nothing and has no note writes nothing. `only` names the
        columns that the verb may change.

        Raises PermissionDenied, Conflict, or ValidationError for an archived record, a value that
        its field doesn't hold, or a note that is too long.
        """
        if not self.may(verb, by):
            raise PermissionDenied
        require_note_fits(note)
        with transaction.atomic():
            stored = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
            seen = self.version if version is None else version
            if stored.version != seen:
                raise Conflict(stored, seen)
            if stored.archived_as and verb not in IN_ARCHIVE:
                raise ValidationError(_("It is archived. Take it out of the archive first."))
            changes = {}
            yield changes
            self.clean_fields(exclude={f.name for f in self._meta.fields if f.is_relation})
            if by and verb in TOUCHING:
                self.last_touched_on = timezone.localdate()
                self.update_asked_by = self.update_asked_for = None
            changed = self.differences(stored)
            if only is not None and not only.issuperset(changed):
                raise PermissionDenied
            changes.update(changed)
            if not changes and not note:
                return
            self._write(verb, changes, by=by, note=note, via=via, as_of=as_of, source=source)

    def _write(self, verb, changes, *, by, via, **entry):
        self.version += 1
        if by and verb not in HOUSEKEEPING:
            self.last_update_at = timezone.now()
        if "citations" in changes or any(name.startswith(("title", "summary")) for name in changes):
            self.search_text = self.searchable()
        self.save()
        Update.objects.append(self, verb, by=by, via=via, changes=changes, **entry)

    def searchable(self):
        """What the text search looks through: reference, titles, summaries, quotes."""
        quotes = self.citations.values_list("quote", flat=True)
        texts = [self.title_es, self.title_en, self.summary_es, self.summary_en, *quotes]
        return folded("\n".join([self.reference, *filter(None, texts)]))

    def replace_related(self, name, values, changes):
        """Set a many-to-many field and note the difference among the changes."""
        manager = getattr(self, name)
        before = sorted(natural_key(value) for value in manager.all())
        after = sorted(natural_key(value) for value in values)
        if before != after:
            manager.set(values)
            changes[name] = [before, after]
