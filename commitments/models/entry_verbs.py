"""What happens to a commitment when an entry or a source that it uses was merged into another."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..lifecycle import KEPT
from .recording import require_reason
from .source import Citation, Source
from .update import Verb
from .vocabulary import Counterpart, Topic, Unit

LISTS = {Unit: "supporting_units", Counterpart: "counterparts", Topic: "topics"}


class EntryVerbs(models.Model):
    class Meta:
        abstract = True

    def use_kept(self, duplicate, kept, *, by, note, **entry):
        """Use the entry or the source that was kept wherever this record used its duplicate.

        Also in an archived record: the duplicate must stand nowhere any more.
        """
        source = kept if isinstance(kept, Source) else None
        with self.recording(
            Verb.MERGE_ENTRIES, by=by, note=note, source=source, **entry
        ) as changes:
            require_reason(note)
            owned = isinstance(kept, Unit) and self.unit == duplicate
            if source:
                self._cite_kept(duplicate, kept, changes)
            else:
                self._list_kept(duplicate, kept, changes)
            if owned:
                self.unit = kept
            if not owned and not changes:
                raise ValidationError(_("It doesn't use what was merged."))

    def _list_kept(self, duplicate, kept, changes):
        name = LISTS[type(kept)]
        used = set(getattr(self, name).all())
        if duplicate in used:
            self.replace_related(name, used - {duplicate} | {kept}, changes)

    def _cite_kept(self, duplicate, kept, changes):
        """Citations move; one announcing of each source stays, the first if it is among them."""
        proven = self._outcome_is_proven()
        gone, come = [], []
        announces = self.citations.filter(source=kept, role__in=Citation.ANNOUNCING).first()
        for citation in self.citations.filter(source=duplicate):
            gone.append(citation.as_entry())
            if citation.role in Citation.ANNOUNCING and announces:
                if citation.role == Citation.Role.ANNOUNCES:
                    # The record stands on this one; what announces it again gives way.
                    gone.append(announces.as_entry())
                    announces.delete()
                else:
                    citation.delete()
                    continue
            if self.citations.filter(
                source=kept, role=citation.role, quote=citation.quote
            ).exists():
                citation.delete()
                continue
            citation.source = kept
            citation.save()
            come.append(citation.as_entry())
        if gone:
            changes["citations"] = [gone, come]
        if proven and not self._outcome_is_proven():
            raise ValidationError(
                _("%(reference)s would lose the evidence of its outcome.")
                % {"reference": self.reference}
            )

    def _outcome_is_proven(self):
        """Whether it needs evidence, and has what the rule asks for."""
        if self.status not in KEPT:
            return False
        try:
            self._require_evidence(self.as_of)
        except ValidationError:
            return False
        return True
