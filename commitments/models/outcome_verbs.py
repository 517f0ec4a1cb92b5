"""Status and outcome: an analyst reports, a second person confirms."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .. import lifecycle
from ..lifecycle import KEPT, Need, Status, Who, as_of_bounds, needs, who_may_set
from .recording import DECIDE, refuse, require_reason
from .source import Citation
from .update import Verb


class OutcomeVerbs(models.Model):
    class Meta:
        abstract = True

    def _require_may_set(self, status, by):
        who = who_may_set(self.status, status, confirmed=self.is_confirmed)
        if who is None:
            labels = dict(Status.choices)
            if status == self.status:
                refuse("status", _("It is already “%(status)s”.") % {"status": labels[status]})
            refuse(
                "status",
                _("From “%(from)s” it can't become “%(to)s”.")
                % {"from": labels[self.status], "to": labels.get(status, status)},
            )
        if who is Who.MANAGER and by and not by.has_perm(DECIDE):
            raise PermissionDenied
        if who is Who.REPORTER and (by is None or by.pk != self.reported_by_id):
            refuse("status", _("Only the person who reported the outcome may amend it."))

    def _require_as_of(self, as_of, *, since):
        first, last = as_of_bounds(self.announced_on, since, today=timezone.localdate())
        if as_of < first:
            refuse("as_of", _("Not before %(day)s, the announcement or the last status.")
                   % {"day": date_format(first)})  # fmt: skip
        if as_of > last:
            refuse("as_of", _("A status can't be dated in the future."))

    def change_status(self, status, *, as_of, by, note="", source=None, successor=None, **entry):
        """Set an open status, or end the commitment as withdrawn or superseded."""
        with self.recording(
            Verb.CHANGE_STATUS, by=by, note=note, as_of=as_of, source=source, **entry
        ) as changes:
            if status in lifecycle.OUTCOMES:
                refuse("status", _("An outcome is reported, with its evidence."))
            self._require_may_set(status, by)
            self._require_as_of(as_of, since=self.as_of)
            if needs(status) is Need.REASON:
                require_reason(note)
            if needs(status) is Need.SUCCESSOR:
                self._require_successor(successor)
                self.successor = successor
            if source and status == Status.WITHDRAWN:
                self.add_citation(changes, source, Citation.Role.WITHDRAWS, "")
            self.status, self.as_of = status, as_of
            self._close_questions()

    def _require_successor(self, successor):
        if successor is None:
            refuse("successor", _("Name the commitment that replaces this one."))
        if successor.pk == self.pk:
            refuse("successor", _("A commitment doesn't replace itself."))
        seen, later = {self.pk}, successor
        while later is not None:
            if later.pk in seen:
                refuse("successor", _("That one is itself replaced by this one."))
            seen.add(later.pk)
            later = later.successor

    def _close_questions(self):
        """What is closed waits for no move and no answer."""
        if self.status not in lifecycle.OPEN:
            self._forget_proposal()
            self.update_asked_by = self.update_asked_for = None

    def report_outcome(self, status, *, as_of, by, note="", evidence=None, quote="", **entry):
        """Rate the outcome; it waits for a second person. Its reporter may amend it meanwhile."""
        with self.recording(
            Verb.REPORT_OUTCOME, by=by, note=note, as_of=as_of, source=evidence, **entry
        ) as changes:
            if status not in lifecycle.OUTCOMES:
                refuse("status", _("That is no outcome."))
            if by is None:
                raise PermissionDenied
            amends = self.is_to_confirm
            if not amends or status != self.status:
                self._require_may_set(status, by)
            elif by.pk != self.reported_by_id:
                refuse("status", _("Only the person who reported the outcome may amend it."))
            self._require_as_of(as_of, since=self.former_as_of if amends else self.as_of)
            if evidence is not None and not self.cites(evidence, Citation.Role.EVIDENCE):
                self.add_citation(changes, evidence, Citation.Role.EVIDENCE, quote)
            if needs(status) is Need.REASON and not note.strip():
                refuse("note", _("Say where you searched, and until when."))
            if status in KEPT:
                self._require_evidence(as_of)
            if not amends:
                self.former_status, self.former_as_of = self.status, self.as_of
            self.status, self.as_of, self.reported_by = status, as_of, by
            self._close_questions()

    def _require_evidence(self, as_of):
        """At least one evidence, not from an announcing source or its reprint, recent enough."""
        citations = list(self.citations.select_related("source"))
        announcing = {
            citation.source.original_id
            for citation in citations
            if citation.role in Citation.ANNOUNCING
        }
        proofs = [c.source for c in citations if c.role == Citation.Role.EVIDENCE]
        if not proofs:
            refuse("evidence", _("Name the source that proves it."))
        others = [source for source in proofs if source.original_id not in announcing]
        if not others:
            refuse("evidence", _("The announcement, its translation or reprint is no evidence."))
        if not any(source.date_latest and source.date_latest >= as_of for source in others):
            refuse("evidence", _("The evidence must be dated, on or after the day of the outcome."))

    def _require_second_person(self, by):
        if not lifecycle.may_confirm(self.status, confirmed=self.is_confirmed):
            raise ValidationError(_("No reported outcome waits for confirmation."))
        if by is None or by.pk == self.reported_by_id:
            raise ValidationError(_("Nobody confirms the own report; a second person does."))

    def confirm(self, *, by, **entry):
        """A second person agrees with the reported outcome."""
        with self.recording(Verb.CONFIRM, by=by, **entry):
            self._require_second_person(by)
            self.confirmed_by = by

    def send_back(self, *, by, note, **entry):
        """A second person disagrees, with a reason: the former status returns."""
        with self.recording(Verb.SEND_BACK, by=by, note=note, **entry):
            self._require_second_person(by)
            require_reason(note)
            self.status, self.as_of = self.former_status, self.former_as_of
            self._forget_outcome()

    def reopen(self, *, by, note, **entry):
        """What was closed is in progress again, as of today."""
        today = timezone.localdate()
        with self.recording(Verb.REOPEN, by=by, note=note, as_of=today, **entry):
            if not lifecycle.may_reopen(self.status, confirmed=self.is_confirmed):
                raise ValidationError(_("Only what is closed can be reopened."))
            require_reason(note)
            self.status, self.as_of, self.successor = Status.IN_PROGRESS, today, None
            self._forget_outcome()

    def _forget_outcome(self):
        self.reported_by = self.confirmed_by = self.former_as_of = None
        self.former_status = ""
