"""The ledger as people read it: who did what, and each change in words."""

from typing import NamedTuple

from django.db.models import DateField
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .bilingual import preferred_languages
from .due import describe
from .models import Citation, Commitment, Counterpart, Source, Topic, Unit, Update, User
from .models.update import Verb

LABELS = {
    "due_edtf": _("due window"),
    "first_due_edtf": _("window first announced"),
    "tightest_latest": _("earliest latest day ever announced"),
    "proposed_due_edtf": _("proposed window"),
    "proposed_due_phrase": _("proposed, in words"),
    "proposed_by": _("proposed by"),
    "reported_by": _("reported by"),
    "confirmed_by": _("confirmed by"),
    "former_status": _("former status"),
    "former_as_of": _("former status as of"),
    "update_asked_by": _("update asked by"),
    "update_asked_for": _("update asked for"),
    "archived_as": _("archived as"),
    "citations": _("citations"),
    "merged": _("merged record"),
    "redacted": _("note redacted"),
    "source_text": _("text of a source, by its SHA-256"),
}
DONE = {
    Verb.REGISTER: _("registered."),
    Verb.EDIT: _("edited."),
    Verb.CORRECT: _("the registration is corrected."),
    Verb.NOTE: _("noted."),
    Verb.CHANGE_STATUS: _("saved. %(status)s as of %(as_of)s."),
    Verb.REPORT_OUTCOME: _("saved. %(status)s as of %(as_of)s; a second person confirms it."),
    Verb.CONFIRM: _("the outcome is confirmed. %(status)s as of %(as_of)s."),
    Verb.SEND_BACK: _("the outcome is sent back. %(status)s as of %(as_of)s again."),
    Verb.NARROW: _("the due window is narrowed to %(due)s."),
    Verb.MOVE: _("the due window is moved to %(due)s."),
    Verb.PROPOSE_MOVE: _("the move to %(proposed)s is proposed; a manager decides."),
    Verb.ACCEPT_MOVE: _("the move to %(due)s is accepted."),
    Verb.REFUSE_MOVE: _("the proposed move is refused; the due window stays: %(due)s."),
    Verb.ASSIGN: _("assigned to %(unit)s."),
    Verb.CITE: _("the source is cited."),
    Verb.UNCITE: _("the citation is removed."),
    Verb.REVIEW: _("reviewed; to be looked at again on %(again)s."),
    Verb.REQUEST_UPDATE: _("asked for news by %(answer_by)s."),
    Verb.MERGE: _("merged into %(successor)s."),
    Verb.ARCHIVE: _("archived."),
    Verb.UNARCHIVE: _("taken out of the archive."),
    Verb.REOPEN: _("reopened. %(status)s as of %(as_of)s."),
    Verb.REDACT: _("the note's words are erased."),
}
WINDOWS = {"due_edtf", "first_due_edtf", "proposed_due_edtf"}
NAMED = {
    "unit": Unit,
    "supporting_units": Unit,
    "counterparts": Counterpart,
    "topics": Topic,
}
PEOPLE = {
    "focal_point", "alternate", "proposed_by", "reported_by", "confirmed_by", "update_asked_by"
}  # fmt: skip

FIELDS = {
    field.name: field
    for field in (*Commitment._meta.concrete_fields, *Commitment._meta.many_to_many)
}


class Line(NamedTuple):
    """One field that changed, both values in words; empty where there was none."""

    label: str
    old: str
    new: str

    def __str__(self):
        return f"{self.label}: {f'{self.old} → ' if self.old else ''}{self.new or '—'}"


class Told(NamedTuple):
    """An entry in words: who did it and what changed."""

    update: Update
    who: str
    lines: list[Line]

    def __str__(self):
        sentence = f"{self.who} {self.update.get_verb_display()}"
        return f"{sentence}: {'; '.join(map(str, self.lines))}" if self.lines else sentence

    @property
    def note(self):
        return note_in_words(self.update)


def note_in_words(update):
    """An entry's note; in brackets that it was erased; empty without one."""
    return gettext("[redacted]") if update.note is None else update.note


def who(update):
    """Whose entry it is, in words."""
    return str(update.actor or gettext("The system"))


def told(updates):
    """Ledger entries in words. Names are looked up once for all entries, not once for each."""
    updates = list(updates)
    names = Names(updates)
    return [
        Told(
            update,
            who(update),
            [
                Line(label(field), names.words(field, old), names.words(field, new))
                for field, (old, new) in update.changes.items()
            ],
        )
        for update in updates
    ]


def done_words(commitment, verb):
    """What was just done to a commitment, as the message after the act says it."""
    language, successor = preferred_languages()[0], commitment.successor
    return DONE[verb] % {
        "status": commitment.get_status_display(),
        "as_of": day(commitment.as_of),
        "due": describe(commitment.due_edtf, language),
        "proposed": describe(commitment.proposed_due_edtf, language),
        "unit": commitment.unit,
        "again": day(commitment.next_review),
        "answer_by": day(commitment.update_asked_for),
        "successor": successor and successor.reference,
    }


def day(value):
    """A day as people write it; empty without one."""
    return date_format(value) if value else ""


def label(field):
    """A recorded field's name; one of long ago keeps its key."""
    return LABELS.get(field) or (FIELDS[field].verbose_name if field in FIELDS else field)


class Names:
    """The present names of all that the entries' stable keys stand for: five queries at most."""

    def __init__(self, updates):
        keys = {}
        for update in updates:
            for field, values in update.changes.items():
                keys.setdefault(field, set()).update(flattened(values))
        self.by_slug = {
            model: {entry.slug: entry.name for entry in model.objects.filter(slug__in=slugs)}
            for model in (Unit, Counterpart, Topic)
            if (slugs := {k for f, m in NAMED.items() if m is model for k in keys.get(f, ())})
        }
        people = {key for field in PEOPLE for key in keys.get(field, ())}
        self.people = {
            person.username: str(person)
            for person in (User.objects.filter(username__in=people) if people else ())
        }
        sources = {
            citation["source"]
            for update in updates
            for citations in update.changes.get("citations", ())
            for citation in citations
        }
        found = Source.objects.defer("text").filter(pk__in=sources) if sources else ()
        self.sources = {source.pk: str(source) for source in found}

    def words(self, field, value):
        """A recorded value as the page says it."""
        if field == "source_text" and value is None:
            return gettext("redacted")
        if value in (None, "", []):
            return gettext("no deadline") if field == "due_edtf" and value == "" else ""
        if field in WINDOWS:
            return describe(value, preferred_languages()[0])
        if field == "citations":
            return "; ".join(self.citation(citation) for citation in value)
        if field in NAMED:
            known = self.by_slug.get(NAMED[field], {})
            return ", ".join(known.get(slug, slug) for slug in flattened([value]))
        if field in PEOPLE:
            return self.people.get(value, value)
        if field == "redacted":
            return f"#{value}"
        return plain(field, value)

    def citation(self, citation):
        role = Citation.Role(citation["role"]).label
        return f"{role}: {self.sources.get(citation['source'], citation['source'])}"


def flattened(values):
    """The keys among an entry's values, lists opened; citations have a shape of their own."""
    for value in values or ():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, str))


def plain(field, value):
    """Choices by their label, days as people write them, the rest as it is."""
    if field not in FIELDS:
        return str(value)
    choices = dict(FIELDS[field].flatchoices)
    if value in choices:
        return str(choices[value])
    if isinstance(FIELDS[field], DateField):
        return date_format(parse_date(value))
    return str(value)
