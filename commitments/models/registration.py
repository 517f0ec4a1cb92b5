"""How a commitment enters the tracker."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .recording import PERMISSION, recorded, refuse, require_announced, require_note_fits
from .update import Verb, Via


class CommitmentManager(models.Manager):
    def register(
        self,
        *,
        source,
        quote,
        by,
        due_phrase="",
        due_edtf="",
        counterparts=(),
        topics=(),
        supporting_units=(),
        note="",
        via=Via.BROWSER,
        **fields,
    ):
        """Enter a commitment with the source that announces it and the first ledger entry.

        An undated one gets its review date by the rule unless `next_review` is given.
        Raises PermissionDenied, DueError, or ValidationError for a field that doesn't hold.
        """
        from .source import Citation

        if by and not by.has_perm(PERMISSION[Verb.REGISTER]):
            raise PermissionDenied
        require_note_fits(note)
        if source is None:
            refuse("source", _("Name the source."))
        require_announced(fields["announced_on"])
        commitment = self.model(**fields)
        commitment.as_of = fields.get("as_of") or commitment.announced_on
        commitment.set_due(due_edtf, due_phrase)
        commitment.clean_fields()
        commitment.require_two_people()
        commitment.require_title()
        with transaction.atomic():
            commitment.save(force_insert=True)
            changes = {
                field.name: [None, recorded(commitment, field)]
                for field in commitment.recorded_fields()
                if getattr(commitment, field.attname) not in (None, "")
            }
            for name, values in (
                ("counterparts", counterparts),
                ("topics", topics),
                ("supporting_units", supporting_units),
            ):
                if values:
                    commitment.replace_related(name, values, changes)
            commitment.add_citation(changes, source, Citation.Role.ANNOUNCES, quote)
            commitment._write(
                Verb.REGISTER,
                changes,
                by=by,
                note=note,
                via=via,
                as_of=commitment.as_of,
                source=source,
            )
        return commitment
