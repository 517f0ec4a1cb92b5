"""Rows without a reference: commitments to be registered."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..due import DueError, read, window
from ..forms.fields import plain_text
from ..lifecycle import Status
from ..models import Citation, Commitment, ImportRow
from ..models.recording import require_announced
from ..models.update import Via
from .commitment_columns import CHOICES, OWNERS, RELATED, TEXTS
from .lookups import choice
from .sources import COLUMNS, identity_of


def window_read(edtf, phrase, announced):
    """The EDTF text of what two cells say; the EDTF goes before the phrase."""
    try:
        if edtf:
            window(edtf)
            return edtf
        return read(phrase, announced)
    except DueError as error:
        raise ValidationError({"due_edtf" if edtf else "due_phrase": error.message}) from error


def choice_or_none(text):
    try:
        return choice(Status, text)
    except ValidationError:
        return None


class NewCommitments:
    """The half of CommitmentRows that is about new ones."""

    def judge_new(self, cells, told):
        told.outcome = ImportRow.Outcome.NEW
        citation = {key: cells.get(column, "") for key, column in COLUMNS.items()}
        source = told.trying("publisher", self.sources.of, citation)
        titles = cells.get("title_es", ""), cells.get("title_en", "")
        known = source and self.registered.get((source.pk, citation["quote"], *titles))
        if known:
            # The same file, imported again; what became of the record since is kept.
            told.outcome, told.record = ImportRow.Outcome.UNCHANGED, f"C-{known:04d}"
            return told
        if not citation["quote"]:
            told.wrong("quote", _("Copy the words that announce it."))
        if cells.get("status") and choice_or_none(cells["status"]) != Status.ANNOUNCED:
            told.wrong("status", _("A new one is announced; its status is changed on the site."))
        values = {}
        for column in (*TEXTS, *CHOICES, "announced_on", *OWNERS, *RELATED):
            text = cells.get(column, "")
            if text:
                canonical, values[column] = self.cell(told, column, text)
                told.changes.append([column, "", canonical])
        if "announced_on" not in values and source:
            values["announced_on"] = source.date_earliest or window(source.date_edtf).earliest
        announced = values.get("announced_on")
        if announced is None:
            told.wrong("announced_on", _("Give the day of the announcement, or date the source."))
        phrase = cells.get("due_phrase", "")
        edtf = told.trying("due_phrase", window_read, cells.get("due_edtf", ""), phrase, announced)
        told.trying("due_phrase", plain_text, phrase)
        told.changes += [["due_edtf", "", edtf]] if edtf else []
        told.changes += [["quote", "", citation["quote"]]]
        more = told.trying("more_citations", self.further, cells.get("more_citations", "")) or []
        told.trying(
            "more_citations", self.require_announced_once, more, {source and identity_of(source)}
        )
        values |= {"due_edtf": edtf, "due_phrase": phrase, "quote": citation["quote"]}
        if self.rehearse and not told.problems:
            told.trying("", self.rehearse_new, values)
        note = self.note_of(cells)
        told.act = lambda by: self.register(values, source, more, by=by, note=note)
        return told

    def rehearse_new(self, values):
        columns = {name: value for name, value in values.items()
                   if name not in (*RELATED, "quote", "due_edtf", "due_phrase")}  # fmt: skip
        require_announced(values["announced_on"])
        tried = Commitment(**columns, as_of=values["announced_on"])
        tried.set_due(values["due_edtf"], values["due_phrase"])
        self.ask_rules(tried)
        plain_text(values["quote"])
        Citation(quote=values["quote"], role="announces").clean_fields(
            exclude=["commitment", "source"]
        )

    def register(self, values, source, more, *, by, note):
        entry = {"by": by, "via": Via.IMPORT}
        commitment = Commitment.objects.register(
            source=self.sources.saved(source, by), note=note, **values, **entry
        )
        self.cite(commitment, more, entry)
