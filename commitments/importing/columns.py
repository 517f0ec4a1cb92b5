"""Columns, by their code and by their names in Spanish and English."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from ..bilingual import LANGUAGES
from ..models.queryset import folded


class Column(NamedTuple):
    """`help` tells in the template what the column takes; `example` fills its one row."""

    code: str
    label: str
    help: str = ""
    example: str = ""


def key_of(text):
    """A name as it is compared: without case, accents, underscores or doubled spaces."""
    return " ".join(folded(str(text)).replace("_", " ").split())


def in_languages(label):
    """A lazy text in each language."""
    for language in LANGUAGES:
        with translation.override(language):
            yield str(label)


def names_of(columns):
    """{name as compared: code} of all columns; a code goes before another column's label."""
    names = {}
    for column in columns:
        for label in in_languages(column.label):
            names.setdefault(key_of(label), column.code)
    return names | {key_of(column.code): column.code for column in columns}


def read_header(texts, columns, unread):
    """The codes of a header's columns in their order; None for one that isn't read.

    `unread` are names of columns that files of ours carry beside what can be imported. Raises
    ValidationError for a name that nobody knows, one that stands twice, or none at all.
    """
    names = names_of(columns)
    passed = {key_of(name) for name in unread}
    codes = []
    for text in texts:
        key = key_of(text)
        code = names.get(key)
        if code is None and key and key not in passed:
            raise ValidationError(
                _("There is no column “%(name)s”. The template names all columns.")
                % {"name": text[:60]}
            )
        if code and code in codes:
            raise ValidationError(_("The column “%(name)s” stands twice.") % {"name": text})
        codes.append(code)
    if not any(codes):
        raise ValidationError(_("The file names no column that can be imported."))
    return codes
