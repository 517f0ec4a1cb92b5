"""Spanish is complete: whatever the program says in English, it says in Spanish."""

import pytest

from . import messages


def strings(catalogue):
    """What each message, by its texts and its context, is in Spanish."""
    return {
        (*messages.texts(message.id), context(message)): messages.texts(message.string)
        for message in catalogue
        if message.id
    }


def context(message):
    """A message's context; the reader of compiled files leaves it as bytes."""
    return message.context.decode() if isinstance(message.context, bytes) else message.context


def identities(catalogue):
    return set(strings(catalogue))


@pytest.fixture
def source_tree(tmp_path):
    """A small program with a template, and a way to write its files."""
    for folder in messages.SOURCES:
        (tmp_path / folder).mkdir()

    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_the_catalogue_holds_exactly_the_messages_of_the_source():
    source, kept = identities(messages.extracted()), identities(messages.translated())
    missing, needless = sorted(map(str, source - kept)), sorted(map(str, kept - source))
    advice = "run python -m tests.messages, translate what is new, and run it again"
    assert not missing, f"{len(missing)} missing, {missing[0]} the first: {advice}"
    assert not needless, f"{len(needless)} needless, {needless[0]} the first: {advice}"


def test_every_message_is_translated_and_fills_in_the_same_names():
    faults = list(messages.faults(messages.translated()))
    assert not faults, f"{len(faults)}, the first {faults[0]}"


def test_the_compiled_catalogue_is_as_fresh_as_the_text():
    assert strings(messages.compiled()) == strings(messages.translated())


def test_messages_are_found_in_python_in_all_ways_of_writing_them(source_tree):
    root = source_tree(
        "commitments/page.py",
        "_('Save')\n"
        "gettext_lazy('Cancel')\n"
        "ngettext('%(count)s day', '%(count)s days', 2)\n"
        "pgettext('a month', 'May')\n"
        "npgettext('of time', 'second', 'seconds', 2)\n",
    )
    assert identities(messages.extracted(root)) == {
        ("Save", None),
        ("Cancel", None),
        ("%(count)s day", "%(count)s days", None),
        ("May", "a month"),
        ("second", "seconds", "of time"),
    }


def test_messages_are_found_in_templates_whatever_their_indentation(source_tree):
    root = source_tree(
        "templates/page.html",
        "{% load i18n %}\n<ul>\n      <li>{% translate 'Owner' %}\n   </li>(\n"
        "{# a remark #}{% include 'x.html' with label=_('Due') %}\n"
        "  {% translate 'May' context 'a month' %}\n"
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} row\n"
        "{% plural %}\n  {{ n }} rows\n{% endblocktranslate %}\n</ul>\n",
    )
    assert identities(messages.extracted(root)) == {
        ("Owner", None),
        ("Due", None),
        ("May", "a month"),
        ("%(n)s row", "%(n)s rows", None),
    }


def test_an_update_keeps_translations_drops_what_is_gone_and_guesses_nothing(source_tree, tmp_path):
    path = tmp_path / "es" / "django.po"
    root = source_tree(
        "tracker/words.py", "_('Save')\n_('Send back')\nngettext('day', 'days', 2)\n"
    )
    first = messages.updated(messages.translated(path), messages.extracted(root))
    first["Save"].string = "Guardar"
    first["Send back"].string = "Observar"
    first["day"].string = ("día", "días")
    messages.write(first, path)

    root = source_tree("tracker/words.py", "_('Save')\n_('Return')\nngettext('day', 'days', 2)\n")
    second = messages.updated(messages.translated(path), messages.extracted(root))
    messages.write(second, path)

    assert strings(messages.translated(path)) == {
        ("Save", None): ("Guardar",),
        ("Return", None): ("",),
        ("day", "days", None): ("día", "días"),
    }
    assert list(messages.faults(second)) == ["not translated: 'Return'"]
    assert str(tmp_path) not in path.read_text(encoding="utf-8")


def test_an_update_without_news_leaves_both_files_as_they_were(source_tree, tmp_path):
    path = tmp_path / "es" / "django.po"
    root = source_tree("tracker/words.py", "_('%(who)s saved it')\n")
    written = []
    for _turn in range(2):
        messages.write(messages.updated(messages.translated(path), messages.extracted(root)), path)
        written.append((path.read_bytes(), path.with_suffix(".mo").read_bytes()))
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("english", "spanish", "sound"),
    [
        ("%(n)s left", "quedan %(n)s", True),
        ("%(n)s left", "quedan %(m)s", False),
        ("{name} moved it", "{name} lo movió", True),
        ("{name} moved it", "lo movió", False),
        (("%(n)s day", "%(n)s days"), ("%(n)s día", "%(n)s días"), True),
        (("one day", "%(n)s days"), ("un día", "%(n)s días"), True),
        (("%(n)s day", "%(n)s days"), ("%(n)s día", "días"), False),
        (("%(n)s day", "%(n)s days"), ("%(n)s día", ""), False),
    ],
)
def test_a_translation_that_fills_in_something_else_is_a_fault(english, spanish, sound):
    catalogue = messages.Catalog(locale="es")
    catalogue.add(english, spanish)
    assert (list(messages.faults(catalogue)) == []) is sound


def test_a_fuzzy_translation_is_a_fault():
    catalogue = messages.Catalog(locale="es")
    catalogue.add("Save", "Guardar", flags={"fuzzy"})
    assert list(messages.faults(catalogue)) == ["marked fuzzy: 'Save'"]
