"""The Spanish catalogue: `python -m tests.messages` brings it up to date with the source.

Extracts every message from Python and templates, keeps the translations that still apply, drops
the others, and compiles the catalogue; needs nothing but Babel. Equal sources give equal files.
"""

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("commitments", "tracker", "templates")
CATALOGUE = ROOT / "commitments/locale/es/LC_MESSAGES/django.po"

CONTEXT_FIRST = (1, "c")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (CONTEXT_FIRST, 2),
    "pgettext_lazy": (CONTEXT_FIRST, 2),
    "npgettext": (CONTEXT_FIRST, 2, 3),
    "npgettext_lazy": (CONTEXT_FIRST, 2, 3),
}
# A date that stays the same: otherwise every run would change the compiled file.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
NEEDLESS_HEADERS = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date'
    rb"|Last-Translator|Language-Team|Generated-By): .*\n",
    re.MULTILINE,
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdi]|%%|\{\w*(?:![rsa])?(?::[^{}]*)?\}")


def source_files(root=ROOT):
    """The Python files and templates that may hold messages, in a fixed order."""
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def messages_in(path):
    """Yield (id, context) of each message of one file; a plural one's id is a tuple."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # In brackets the indentation that is left of the template means nothing to Python.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    source = io.BytesIO(text.encode())
    options = {"encoding": "utf-8"}
    for _line, message, _comments, context in extract("python", source, KEYWORDS, (), options):
        yield message, context


def extracted(root=ROOT):
    """A catalogue of all messages of the source, untranslated, with the files they stand in."""
    catalogue = Catalog(locale="es", domain="django", charset="utf-8")
    for path in source_files(root):
        for message, context in messages_in(path):
            place = (path.relative_to(root).as_posix(), 1)
            catalogue.add(message, locations=[place], context=context)
    return catalogue


def translated(path=CATALOGUE):
    """The catalogue as it is kept; empty if there is none yet."""
    if not path.exists():
        return Catalog(locale="es", domain="django")
    with path.open("rb") as file:
        return read_po(file, locale="es", domain="django")


def compiled(path=CATALOGUE):
    """The catalogue as the program reads it."""
    with path.with_suffix(".mo").open("rb") as file:
        return read_mo(file)


def updated(kept, source):
    """The source's messages with the kept translations of exactly these messages."""
    fresh = Catalog(
        locale="es",
        domain="django",
        charset="utf-8",
        header_comment="# Spanish of the commitment tracker; see CONTRIBUTING.md, Translations.",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
    )
    for message in source:
        if not message.id:
            continue
        known = kept.get(message.id, message.context)
        string = known.string if known and known.id == message.id else None
        fresh.add(
            message.id,
            string,
            locations=message.locations,
            flags=message.flags | (known.flags & {"fuzzy"} if known else set()),
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
    return fresh


def write(catalogue, path=CATALOGUE):
    """Write the .po, file names without line numbers, and the .mo beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalogue, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    path.write_bytes(NEEDLESS_HEADERS.sub(b"", text.getvalue()))
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def texts(value):
    """The one text, or the singular and the plural, as a tuple."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def placeholders(text):
    """The names that the program fills in, sorted: the same in both languages."""
    return sorted(PLACEHOLDER.findall(text))


def faults(catalogue):
    """Yield a sentence for each message that is untranslated, fuzzy or fills in something else."""
    for message in catalogue:
        if not message.id:
            continue
        wanted = {tuple(placeholders(text)) for text in texts(message.id)}
        if not all(texts(message.string)):
            yield f"not translated: {message.id!r}"
        elif message.fuzzy:
            yield f"marked fuzzy: {message.id!r}"
        elif any(tuple(placeholders(text)) not in wanted for text in texts(message.string)):
            yield f"other placeholders: {message.id!r} → {message.string!r}"


def main():
    """Update the files and say what is still to be translated."""
    catalogue = updated(translated(), extracted())
    write(catalogue)
    for fault in (missing := list(faults(catalogue))):
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{len(catalogue)} messages, {len(missing)} to see to.\n")


if __name__ == "__main__":
    main()
