"""The due window: narrowed by an analyst, moved by a manager, the first one never overwritten."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import lifecycle, slippage
from ..due import window
from ..lifecycle import Stage
from .recording import refuse, require_reason
from .source import Citation
from .update import Verb


class DueVerbs(models.Model):
    class Meta:
        abstract = True

    def set_due(self, edtf, phrase):
        """Put the window in force and keep the figures that derive from it."""
        days = window(edtf)
        self.due_edtf, self.due_phrase = edtf, phrase
        self.due_earliest, self.due_latest = days.earliest, days.latest
        if not self.first_due_edtf:
            self.set_first_due(edtf)
        known = [day for day in (self.tightest_latest, days.latest) if day]
        self.tightest_latest = min(known, default=None)
        self.slippage_days = lifecycle.slippage(self.tightest_latest, days.latest)
        if not days.has_deadline and not self.next_review:
            self.next_review = self.next_review_after(self.announced_on)

    def set_first_due(self, edtf):
        days = window(edtf)
        self.first_due_edtf = edtf
        self.first_due_earliest, self.first_due_latest = days.earliest, days.latest

    def _require_open(self):
        if self.stage is not Stage.OPEN:
            raise ValidationError(_("Only an open commitment's due window changes."))

    def narrows(self, edtf):
        """Whether a window lies inside the present one; no deadline contains all."""
        new = window(edtf)
        return self.due.contains(new) and new != self.due

    def _require_other_window(self, edtf):
        if window(edtf) == self.due:
            refuse("due_phrase", _("That is the present window."))

    def narrow(self, edtf, phrase, *, source, quote="", by, **entry):
        """Put a narrower window in force, citing the source that names it."""
        with self.recording(Verb.NARROW, by=by, source=source, **entry) as changes:
            self._require_open()
            self._require_other_window(edtf)
            if not self.narrows(edtf):
                refuse("due_phrase", _("That isn't inside the present window; it would move it."))
            if source is None:
                refuse("source", _("Name the source that narrows the window."))
            if not self.citations.filter(source=source).exists():
                self.add_citation(changes, source, Citation.Role.ANNOUNCES_AGAIN, quote)
            self.set_due(edtf, phrase)

    def move(self, edtf, phrase, *, by, note, source=None, quote="", **entry):
        """Put another window in force; the first one and the slippage stay on record."""
        with self.recording(Verb.MOVE, by=by, note=note, source=source, **entry) as changes:
            self._require_open()
            self._require_other_window(edtf)
            require_reason(note)
            if source and not self.cites(source, Citation.Role.MOVES):
                self.add_citation(changes, source, Citation.Role.MOVES, quote)
            self.set_due(edtf, phrase)
            self._forget_proposal()

    def propose_move(self, edtf, phrase, *, by, note, source=None, **entry):
        """Ask a manager to move the window; until then the present one stays in force."""
        with self.recording(Verb.PROPOSE_MOVE, by=by, note=note, source=source, **entry):
            self._require_open()
            self._require_other_window(edtf)
            require_reason(note)
            self.proposed_due_edtf, self.proposed_due_phrase = edtf, phrase
            self.proposed_by = by

    def _require_proposal(self):
        self._require_open()
        if not self.proposed_by_id:
            raise ValidationError(_("No move of the due window is proposed."))

    def accept_move(self, *, by, **entry):
        with self.recording(Verb.ACCEPT_MOVE, by=by, **entry):
            self._require_proposal()
            self.set_due(self.proposed_due_edtf, self.proposed_due_phrase)
            self._forget_proposal()

    def refuse_move(self, *, by, note, **entry):
        with self.recording(Verb.REFUSE_MOVE, by=by, note=note, **entry):
            self._require_proposal()
            require_reason(note)
            self._forget_proposal()

    def correct_windows(self, first, due):
        """Put right what was announced: the first window as EDTF, the present as (EDTF, phrase).

        What is None stays; but while only one window was announced, the present is the first.
        """
        announced = slippage.announced(self.updates.order_by("number"))
        edtf, phrase = due or (self.due_edtf, self.due_phrase)
        if first is None:
            only_one = len(set(announced)) < 2 and self.first_due_edtf == self.due_edtf
            first = edtf if only_one else self.first_due_edtf
        self.set_first_due(first)
        self.tightest_latest = slippage.tightest(slippage.corrected(announced, first, edtf))
        self.set_due(edtf, phrase)

    def _forget_proposal(self):
        self.proposed_due_edtf = self.proposed_due_phrase = ""
        self.proposed_by = None
