"""Rows of commitments: judged against what is registered, done through the verbs."""

import copy
import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..due import DueError, read, window
from ..forms.fields import is_key, plain_text
from ..lifecycle import Status, Strength
from ..models import Citation, Commitment, Counterpart, ImportRow, Publisher, Topic, Unit, User
from ..models.recording import require_note_fits, require_reason
from ..models.update import Via
from ..models.verbs import EDITABLE
from .commitment_columns import (
    ANNOUNCING,
    CHOICES,
    OWNERS,
    RELATED,
    TEXTS,
    for_record,
    record_of,
    slugs,
)
from .files import text_of
from .judging import Judgement
from .lookups import choice, day
from .new_commitments import NewCommitments, window_read
from .sources import COLUMNS, Sources, dated, from_json, identity_of, language_of, role_of

MODELS = {
    "unit": Unit,
    "supporting_units": Unit,
    "focal_point": User,
    "alternate": User,
    "counterparts": Counterpart,
    "topics": Topic,
}
REQUIRED = (*CHOICES, "announced_on")
CORRECTED = {"announced_on", "strength", "due_phrase", "due_edtf"}


def key_of_reference(text):
    """The key in a typed reference (C-0012 or 12); None if it is none."""
    number = text.strip().upper().removeprefix("C-")
    return int(number) if is_key(number) else None


class CommitmentRows(NewCommitments):
    """Judges rows of commitments; `rehearse` also asks each rule that the verbs would ask."""

    def __init__(self, *, lookups, reason="", rehearse=True):
        self.lookups, self.reason, self.rehearse = lookups, reason, rehearse
        self.sources = Sources(lookups)

    def load(self, rows):
        """Read all that these rows refer to, in a fixed number of queries."""
        keys = {key_of_reference(row.cells.get("reference", "")) for row in rows} - {None}
        self.known = {row.pk: row for row in for_record(Commitment.objects.filter(pk__in=keys))}
        citations = []
        for row in rows:
            citations.append({key: row.cells.get(name, "") for key, name in COLUMNS.items()})
            try:
                citations += from_json(row.cells.get("more_citations", ""))
            except ValidationError:
                continue  # it is told when the row is judged
        self.sources.load(citations)
        announced = Citation.objects.filter(
            role=Citation.Role.ANNOUNCES,
            source__in=self.sources.by_key,
            quote__in={row.cells.get("quote", "") for row in rows},
        )
        self.registered = {
            (source, quote, es, en): pk
            for source, quote, es, en, pk in announced.values_list(
                "source", "quote", "commitment__title_es", "commitment__title_en", "commitment"
            )
        }

    def judge(self, row):
        cells = row.cells
        told = Judgement()
        told.trying("note", require_note_fits, self.note_of(cells))
        if not cells.get("reference"):
            return self.judge_new(cells, told).judged()
        commitment = self.known.get(key_of_reference(cells["reference"]))
        if commitment is None:
            told.wrong("reference", _("There is no such commitment."))
            return told.judged()
        return self.judge_known(commitment, cells, told).judged()

    def note_of(self, cells):
        return cells.get("note") or self.reason

    # What a cell says

    def cell(self, told, column, text, commitment=None):
        """(text as we write it, value) of one cell; (text, None) if it can't be read."""
        if not text and column in REQUIRED:
            told.wrong(column, _("This can't be empty."))
            return text, None
        value = told.trying(column, self.value, column, text, commitment)
        if column in RELATED and value is not None:
            return slugs(value), value
        if column in OWNERS:
            return (getattr(value, "slug", None) or value.username) if value else text, value
        return (value.isoformat() if isinstance(value, datetime.date) else value), value

    def value(self, column, text, commitment):
        if column in CHOICES:
            return choice(CLASSES[column], text)
        if column == "announced_on":
            return day(text)
        if column in OWNERS:
            had = {getattr(commitment, f"{column}_id", None)}
            return self.lookups.one(MODELS[column], text, had) if text else None
        if column in RELATED:
            had = {entry.pk for entry in getattr(commitment, column).all()} if commitment else ()
            return self.lookups.several(MODELS[column], text, had)
        plain_text(text)
        return text

    # A registered one

    def judge_known(self, commitment, cells, told):
        told.record, told.version = commitment.reference, commitment.version
        record = {column: text_of(text) for column, text in record_of(commitment).items()}
        values, changes = {}, []
        for column in (*TEXTS, *CHOICES, "announced_on", *OWNERS, *RELATED):
            text = cells.get(column, record[column])
            if text == record[column]:
                continue
            canonical, value = self.cell(told, column, text, commitment)
            if canonical != record[column]:
                values[column] = value
                changes.append([column, record[column], canonical])
        announced = values.get("announced_on") or commitment.announced_on
        due = told.trying("due_phrase", self.due_of, cells, record, announced)
        if due:
            for column, new in zip(("due_edtf", "due_phrase"), due, strict=True):
                if record[column] != new:
                    changes.append([column, record[column], new])
        self.compare_read_only(cells, record, told)
        added = told.trying("more_citations", self.added_to, commitment, cells, record) or []
        changes += [["more_citations", "", f"{role}: {source}"] for source, role, _quote in added]
        if not changes:
            return told
        told.outcome, told.changes = ImportRow.Outcome.CHANGED, changes
        self.require_free(commitment, cells, told)
        if CORRECTED.intersection(column for column, *_ in changes):
            told.trying("note", require_reason, self.note_of(cells))
        if self.rehearse and not told.problems:
            told.trying("", self.rehearse_known, commitment, values, due)
        note = self.note_of(cells)
        told.act = lambda by: self.do(commitment, values, due, added, by=by, note=note)
        return told

    def due_of(self, cells, record, announced):
        """(EDTF, phrase) that a row asks for; None where it asks for no other."""
        edtf, phrase = cells.get("due_edtf"), cells.get("due_phrase", record["due_phrase"])
        same_phrase = phrase == record["due_phrase"]
        if same_phrase and edtf in (None, record["due_edtf"]):
            return None
        asked = window_read(edtf, phrase, announced)
        if edtf and edtf == record["due_edtf"] and phrase:
            try:
                said = read(phrase, announced)
            except DueError:
                said = edtf  # words that only their author understands explain, and contradict not
            if window(said) != window(edtf):
                raise ValidationError(
                    {"due_edtf": _("The phrase says something else; empty one of the two.")}
                )
        plain_text(phrase)
        return None if same_phrase and asked == record["due_edtf"] else (asked, phrase)

    def compare_read_only(self, cells, record, told):
        """What an import doesn't change has to be as it is; silence would look like success."""
        status = cells.get("status")
        if status and status != record["status"]:
            asked = told.trying("status", choice, Status, status)
            if asked and asked != record["status"]:
                told.wrong("status", _("A status is changed on the site, not by an import."))
        for column in ANNOUNCING:
            text = cells.get(column)
            if not text or text == record[column]:
                continue  # a cell left empty asks for nothing here
            if self.canonical(told, column, text) != record[column]:
                told.wrong(column, _("The announcement itself isn't changed by an import."))

    def canonical(self, told, column, text):
        if column == "publisher" and text:
            found = told.trying(column, self.lookups.of(Publisher).find, text)
            return found and found.slug
        readers = {"source_date": dated, "source_language": language_of}
        return told.trying(column, readers[column], text) if column in readers else text

    def require_free(self, commitment, cells, told):
        seen = cells.get("version")
        if seen and seen != str(commitment.version):
            told.wrong(
                "version",
                _("Changed since the file was made: it was at version %(seen)s, and is at %(now)d.")
                % {"seen": seen[:20], "now": commitment.version},
            )
        if commitment.archived_as:
            told.wrong("", _("It is archived. Take it out of the archive first."))

    def added_to(self, commitment, cells, record):
        """[(source, role, quote)] that the row cites beyond what is cited."""
        text = cells.get("more_citations", record["more_citations"])
        if text == record["more_citations"]:
            return []
        cited = [
            (cited.source.pk, cited.role, cited.quote.strip())
            for cited in commitment.citations.all()
            if cited.role != Citation.Role.ANNOUNCES
        ]
        asked = self.further(text)
        added = [one for one in asked if (one[0].pk, one[1], one[2]) not in cited]
        if len(set(cited) - {(source.pk, role, quote) for source, role, quote in asked}):
            raise ValidationError(_("Taking a citation away is done on the site."))
        announcing = {identity_of(cited.source) for cited in commitment.citations.all()
                      if cited.role in Citation.ANNOUNCING}  # fmt: skip
        self.require_announced_once(added, announcing)
        return added

    def further(self, text):
        asked = []
        for citation in from_json(text):
            try:
                role = role_of(citation.get("role", ""))
                if role == Citation.Role.ANNOUNCES:
                    role = Citation.Role.ANNOUNCES_AGAIN
                source = self.sources.of(citation)
                words = citation.get("quote", "")
                plain_text(words)
                Citation(quote=words, role=role).clean_fields(exclude=["commitment", "source"])
            except ValidationError as error:
                raise ValidationError({"more_citations": error.messages}) from error
            asked.append((source, role, words))
        return asked

    def require_announced_once(self, added, announcing):
        for source, role, _quote in added:
            if role in Citation.ANNOUNCING:
                if identity_of(source) in announcing:
                    raise ValidationError(
                        {"more_citations": _("This source already announces the commitment.")}
                    )
                announcing.add(identity_of(source))

    def rehearse_known(self, commitment, values, due):
        """Ask the rules on a copy that is never saved."""
        tried = copy.copy(commitment)
        for column, value in values.items():
            if column in EDITABLE or column in OWNERS or column == "strength":
                setattr(tried, column, value)
        if "announced_on" in values:
            tried.set_announced(values["announced_on"])
        if due:
            tried.set_due(*due)
        self.ask_rules(tried)

    def ask_rules(self, tried):
        tried.clean_fields(exclude={f.name for f in Commitment._meta.fields if f.is_relation})
        tried.require_two_people()
        tried.require_title()

    def do(self, commitment, values, due, added, *, by, note):
        """Call the verbs whose columns changed, each on what the former left."""
        entry = {"by": by, "note": note, "via": Via.IMPORT}
        edited = [column for column in values if column in EDITABLE]
        if edited or any(name in values for name in RELATED):
            for column in edited:
                setattr(commitment, column, values[column])
            commitment.edit(**{name: values[name] for name in RELATED if name in values}, **entry)
        if any(name in values for name in OWNERS):
            owners = {name: values.get(name, getattr(commitment, name)) for name in OWNERS}
            commitment.assign(**owners, **entry)
        if due or "announced_on" in values or "strength" in values:
            commitment.correct(
                announced_on=values.get("announced_on"),
                strength=values.get("strength"),
                due=due,
                **entry,
            )
        self.cite(commitment, added, entry)

    def cite(self, commitment, added, entry):
        for source, role, quote in added:
            commitment.cite(self.sources.saved(source, entry["by"]), role, quote, **entry)


CLASSES = {
    "kind": Commitment.Kind,
    "nature": Commitment.Nature,
    "bound_party": Commitment.BoundParty,
    "strength": Strength,
}
