"""What cells name: entries of vocabularies, people, choices, days."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..forms.fields import is_key
from ..models import User
from ..models.vocabulary import Vocabulary
from .columns import in_languages, key_of

AMBIGUOUS = object()


class Names(dict):
    """Records by the names that cells may use; a name that two records bear names neither."""

    def __init__(self, records, code, names):
        super().__init__()
        self.codes = {}
        for record in records:
            self.learn(record, code, names(record))

    def learn(self, record, code, names):
        """Know a record by its code, which goes before names, and by its names."""
        self.codes[getattr(record, code)] = record
        for key in filter(None, map(key_of, names)):
            other = self.get(key, record)
            if other is record or getattr(other, "retired", False):
                self[key] = record
            elif not getattr(record, "retired", False):
                self[key] = AMBIGUOUS

    def find(self, text):
        """The record that a cell names; a ValidationError if there is none or more than one."""
        found = self.codes.get(text) or self.get(key_of(text))
        if found is None:
            raise ValidationError(_("Nobody and nothing here is called “%s”.") % text[:100])
        if found is AMBIGUOUS:
            raise ValidationError(_("More than one is called “%s”; give the code.") % text[:100])
        return found


def kept(record):
    """The record itself, or the one that it was merged into."""
    while getattr(record, "merged_into", None):
        record = record.merged_into
    return record


class Lookups:
    """All vocabularies and people, each read once, when the first cell asks for it."""

    def __init__(self):
        self.loaded = {}

    def of(self, model):
        if model not in self.loaded:
            is_vocabulary = issubclass(model, Vocabulary)
            self.loaded[model] = (
                Names(model.objects.all(), "slug", lambda entry: (entry.name_es, entry.name_en))
                if is_vocabulary
                else Names(
                    User.objects.select_related(None).defer("password"),
                    "username",
                    lambda person: (person.get_full_name(),),
                )
            )
        return self.loaded[model]

    def one(self, model, text, had=()):
        """What a cell names. One that is retired, or a person who left, only if it was so before.

        `had` are the keys that the record holds already.
        """
        found = self.of(model).find(text)
        if found.pk not in had:
            found = kept(found)
        gone = found.retired if isinstance(found, Vocabulary) else not found.is_active
        if gone and found.pk not in had:
            raise ValidationError(_("“%s” is no longer offered.") % text[:100])
        return found

    def several(self, model, text, had=()):
        """The entries that a cell names, separated by semicolons, each once."""
        names = [name.strip() for name in text.split(";")]
        return list(dict.fromkeys(self.one(model, name, had) for name in names if name))


def choice(choices, text):
    """The code of a choice, named by its code or by its label in either language."""
    if text in choices.values:
        return text
    for code, label in choices.choices:
        if key_of(text) in {key_of(code), *map(key_of, in_languages(label))}:
            return code
    raise ValidationError(
        _("“%(text)s” is none of: %(choices)s.")
        % {"text": text[:100], "choices": ", ".join(choices.values)}
    )


def day(text):
    """A day, written 2026-04-12 or 12/04/2026."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if found >= date(1800, 1, 1):
            return found
    raise ValidationError(_("Write a day as 2026-04-12 or 12/04/2026."))


def yes_or_no(text):
    """Whether a cell says yes; empty is no."""
    key = key_of(text)
    if key in {"", "no", "false", "falso", "0"}:
        return False
    if key in {"yes", "si", "true", "verdadero", "1", "x"}:
        return True
    raise ValidationError(_("Write yes or no."))


def key_number(text):
    """A record's number, None for what can be none."""
    return int(text) if is_key(text) else None


def words_of(error):
    """[(column, sentence)] of a ValidationError; no column where it isn't about a field."""
    if hasattr(error, "error_dict"):
        return [
            ("" if name == "__all__" else name, sentence)
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return [("", sentence) for sentence in error.messages]
