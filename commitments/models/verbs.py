"""What people do to a commitment. Each verb guards, then writes the row and its ledger entry.

Every verb takes the acting person as `by` (None: a command), and passes `note`, `via` and the
`version` that the person saw on to `Recorded.recording`, which see for what it raises. Beside
that a verb raises ValidationError, its keys named as the form's fields, when a rule of
lifecycle.py forbids it.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import lifecycle
from ..lifecycle import KEPT, Stage, Status
from ..workdays import is_holiday, is_workday
from .due_verbs import DueVerbs
from .entry_verbs import EntryVerbs
from .outcome_verbs import OutcomeVerbs
from .recording import NOTHING_CHANGED, Recorded, refuse, require_announced, require_reason
from .source import Citation
from .update import Verb

EDITABLE = {
    "title_es", "title_en", "summary_es", "summary_en", "kind", "nature", "condition_es",
    "condition_en", "actor", "bound_party", "due_basis_es", "due_basis_en",
}  # fmt: skip


class Verbs(DueVerbs, OutcomeVerbs, EntryVerbs, Recorded):
    """Citations, owners, reviews, corrections, merging and the archive."""

    class Meta:
        abstract = True

    def cites(self, source, *roles):
        """Whether a source is cited in one of these roles."""
        return self.citations.filter(source=source, role__in=roles).exists()

    def add_citation(self, changes, source, role, quote):
        """Tie a source to the commitment and note it among an entry's changes."""
        if role in Citation.ANNOUNCING and self.cites(source, *Citation.ANNOUNCING):
            refuse("source", _("This source already announces the commitment."))
        citation = Citation(commitment=self, source=source, role=role, quote=quote)
        citation.clean_fields(exclude={"commitment", "source"})
        citation.save()
        changes.setdefault("citations", [[], []])[1].append(citation.as_entry())
        return citation

    def cite(self, source, role, quote="", *, by, **entry):
        with self.recording(Verb.CITE, by=by, source=source, **entry) as changes:
            if source is None:
                refuse("source", _("Name the source."))
            if role == Citation.Role.ANNOUNCES:
                role = Citation.Role.ANNOUNCES_AGAIN
            if not self.citations.filter(source=source, role=role, quote=quote).exists():
                self.add_citation(changes, source, role, quote)

    def uncite(self, citation, *, by, note, **entry):
        """Take back a citation made in error; what the record stands on stays."""
        with self.recording(
            Verb.UNCITE, by=by, note=note, source=citation.source, **entry
        ) as changes:
            require_reason(note)
            citation = self.citations.get(pk=citation.pk)
            if citation.role == Citation.Role.ANNOUNCES:
                raise ValidationError(_("The announcement itself can't be removed."))
            changes["citations"] = [[citation.as_entry()], []]
            citation.delete()
            if self.status in KEPT:
                self._require_evidence(self.as_of)

    def note(self, text, *, by, **entry):
        with self.recording(Verb.NOTE, by=by, note=text, **entry):
            if not text.strip():
                refuse("note", _("Write the note."))

    def edit(self, *, by, counterparts=None, topics=None, supporting_units=None, **entry):
        """Write what was set on the instance: titles, summaries, kind, nature, actor …

        Many-to-many fields are given as lists; None leaves them as they are. PermissionDenied if
        anything else was set: dates, status and owner have verbs of their own.
        """
        with self.recording(Verb.EDIT, by=by, only=EDITABLE, **entry) as changes:
            for name, values in (
                ("counterparts", counterparts),
                ("topics", topics),
                ("supporting_units", supporting_units),
            ):
                if values is not None:
                    self.replace_related(name, values, changes)

    def assign(self, *, unit, focal_point=None, alternate=None, by, **entry):
        """Give it an owning unit, a person in charge and a stand-in."""
        with self.recording(Verb.ASSIGN, by=by, **entry):
            self.unit, self.focal_point, self.alternate = unit, focal_point, alternate
            self.require_two_people()

    def require_title(self):
        """What the database demands too, said without asking it."""
        if not self.title_es and not self.title_en:
            raise ValidationError(_("Give a title, in Spanish or in English."))

    def require_two_people(self):
        if self.alternate_id and self.alternate_id == self.focal_point_id:
            refuse("alternate", _("The alternate is somebody else than the focal point."))

    def review(self, *, next_review, by, note, **entry):
        """Somebody looked and found nothing new: where, and when to look again."""
        with self.recording(Verb.REVIEW, by=by, note=note, **entry):
            today = timezone.localdate()
            if self.stage is not Stage.OPEN:
                raise ValidationError(_("Only an open commitment is reviewed."))
            if not note.strip():
                refuse("note", _("Say where you searched."))
            if next_review is None or next_review <= today:
                refuse("next_review", _("The next review lies after today."))
            self.last_reviewed, self.next_review = today, next_review

    def request_update(self, *, answer_by, by, **entry):
        """Ask the owner for news by a working day; any update answers."""
        with self.recording(Verb.REQUEST_UPDATE, by=by, **entry):
            if self.stage is not Stage.OPEN:
                raise ValidationError(_("Only an open commitment's owner is asked."))
            if not self.answering():
                raise ValidationError(_("Nobody is in charge: assign it first."))
            if answer_by is None or answer_by <= timezone.localdate():
                refuse("answer_by", _("The day asked for lies after today."))
            if is_holiday(answer_by):
                refuse("answer_by", _("That day is a public holiday in Peru."))
            if not is_workday(answer_by):
                refuse("answer_by", _("The day asked for is a working day, Monday to Friday."))
            self.update_asked_by, self.update_asked_for = by, answer_by

    def correct(
        self,
        *,
        by,
        note,
        announced_on=None,
        strength=None,
        due=None,
        first_due_edtf=None,
        **entry,
    ):
        """Mend an error of registration; figures use the correction, the ledger keeps both.

        `due` is the present window as (EDTF, phrase). What is None stays; a reason alone corrects
        nothing and is refused.
        """
        with self.recording(Verb.CORRECT, by=by, note=note, **entry):
            require_reason(note)
            if announced_on is not None:
                self.set_announced(announced_on)
            if strength is not None:
                self.strength = strength
            if due is not None or first_due_edtf is not None:
                self.correct_windows(first_due_edtf, due)
            if not self.differences(type(self).objects.get(pk=self.pk)):
                raise ValidationError(NOTHING_CHANGED)

    def set_announced(self, day):
        """Put the day of the announcement right; a status as of that day goes along."""
        require_announced(day)
        if self.as_of == self.announced_on:
            self.as_of = day
        elif day > self.as_of:
            refuse("announced_on", _("Not after the day of its present status."))
        self.announced_on = day

    def archive(self, archived_as, *, by, note, **entry):
        with self.recording(Verb.ARCHIVE, by=by, note=note, **entry):
            require_reason(note)
            if archived_as not in (self.ArchivedAs.CLOSED_FILE, self.ArchivedAs.MISTAKE):
                refuse("archived_as", _("Choose why it is archived."))
            self.archived_as = archived_as

    def unarchive(self, *, by, note, **entry):
        with self.recording(Verb.UNARCHIVE, by=by, note=note, **entry):
            require_reason(note)
            if self.is_merged:
                raise ValidationError(_("It was merged into another and stays archived."))
            if not self.archived_as:
                raise ValidationError(_("It isn't archived."))
            self.archived_as = ""

    def redact(self, number, *, by, note, **entry):
        """Erase the words of one entry's note; the entry, its digest and this act remain."""
        with self.recording(Verb.REDACT, by=by, note=note, **entry) as changes:
            require_reason(note)
            update = self.updates.filter(number=number).select_related("written_note").first()
            if update is None or not update.note:
                raise ValidationError(_("That entry has no note to redact."))
            update.written_note.erase()
            changes["redacted"] = [None, number]

    def redact_source_text(self, source, *, by, note, **entry):
        """Tell that the text of a source cited here is erased; see Source.redact_text.

        The digest of what was erased stands in the entry.
        """
        with self.recording(Verb.REDACT, by=by, note=note, source=source, **entry) as changes:
            changes["source_text"] = [source.text_sha256, None]

    def merge_into(self, kept, *, keep_own_window=False, by, note, kept_version=None, **entry):
        """This record is the same as `kept`: its citations and counterparts move there.

        The earlier announced first window becomes the first of the kept one; the present window
        is the kept one's unless `keep_own_window`. This record stays, superseded and archived.
        """
        with (
            self._locked_with(kept),
            self.recording(Verb.MERGE, by=by, note=note, **entry) as changes,
            kept.recording(
                Verb.MERGE, by=by, note=note, version=kept_version, via=entry.get("via", "browser")
            ) as kept_changes,
        ):
            require_reason(note)
            self._require_successor(kept)
            self._move_citations_to(kept, changes, kept_changes)
            kept.replace_related(
                "counterparts", {*kept.counterparts.all(), *self.counterparts.all()}, kept_changes
            )
            kept._take_windows_of(self, keep_own_window, kept_changes)
            self.status, self.as_of = Status.SUPERSEDED, timezone.localdate()
            self.successor, self.archived_as = kept, self.ArchivedAs.MERGED
            self._forget_outcome()
            self._close_questions()
            kept_changes["merged"] = [None, self.reference]

    @contextmanager
    def _locked_with(self, other):
        """Hold both rows, locked in one order everywhere, so that two merges never deadlock."""
        with transaction.atomic():
            rows = type(self).objects.filter(pk__in=[self.pk, other.pk]).order_by("pk")
            list(rows.select_for_update().values_list("pk"))
            yield

    def _move_citations_to(self, kept, changes, kept_changes):
        announced = set(
            kept.citations.filter(role__in=Citation.ANNOUNCING).values_list("source", flat=True)
        )
        gone, come = [], []
        for citation in self.citations.select_related("source"):
            gone.append(citation.as_entry())
            if citation.role in Citation.ANNOUNCING:
                if citation.source_id in announced:
                    citation.delete()
                    continue
                citation.role = Citation.Role.ANNOUNCES_AGAIN
            citation.commitment = kept
            citation.save()
            come.append(citation.as_entry())
        changes["citations"] = [gone, []]
        if come:
            kept_changes["citations"] = [[], come]

    def _take_windows_of(self, other, with_present, changes):
        before = self.tightest_latest
        if other.first_due_edtf and (
            not self.first_due_edtf or other.announced_on < self.announced_on
        ):
            self.set_first_due(other.first_due_edtf)
        self.announced_on = min(self.announced_on, other.announced_on)
        known = [day for day in (self.tightest_latest, other.tightest_latest) if day]
        self.tightest_latest = min(known, default=None)
        if with_present:
            self.set_due(other.due_edtf, other.due_phrase)
        self.slippage_days = lifecycle.slippage(self.tightest_latest, self.due_latest)
        # A day that neither ledger entry of this record names is written down here.
        told = [day for day in (before, self.first_due_latest, self.due_latest) if day]
        if self.tightest_latest != min(told, default=None):
            changes["tightest_latest"] = [
                before and before.isoformat(),
                self.tightest_latest.isoformat(),
            ]
