"""Bringing a spreadsheet in: seen first, row by row, then applied as a whole or not at all."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.importing import files, jobs
from commitments.models import Commitment, ImportJob, Source, Unit, Update
from commitments.models.update import Via
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

from .conftest import admin_url

pytestmark = pytest.mark.django_db


def as_csv(rows, encoding="utf-8", delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows):
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(desk, content, name="rows.csv", subject="commitment", **typed):
    """Upload a file, and come to the page that answers."""
    file = SimpleUploadedFile(name, content)
    return desk.post(admin_url(f"{subject}_import"), {"file": file} | typed, follow=True)


def sent(desk, rows, subject="commitment", **typed):
    return send(desk, as_csv(rows), subject=subject, **typed)


def apply(desk, page, act="all"):
    return desk.post(page.context["job"].get_absolute_url(), {"act": act}, follow=True)


def judged(page):
    """{row number: outcome}."""
    return dict(page.context["job"].rows.values_list("number", "outcome"))


def reasons(page):
    """[(row number, column, sentence)] of what is wrong."""
    wrong = page.context["job"].rows.filter(outcome="wrong")
    return [(row.number, column, words) for row in wrong for column, words in row.problems]


def new_row(**cells):
    return {"title_en": "A visit", "announced_on": "2026-01-15", "due_phrase": "primer trimestre",
            "publisher": "mre", "number": "001-26", "source_title": "Press note",
            "source_date": "2026-01-15", "quote": "visitará el Perú"} | cells  # fmt: skip


@pytest.fixture(autouse=True)
def ministry():
    return PublisherFactory(slug="mre", name_es="Cancillería", name_en="Foreign Ministry")


def test_a_new_commitment_is_shown_first_and_then_registered(desk, admin):
    unit, topic = UnitFactory(name_es="Protocolo"), TopicFactory(slug="trade")
    ana = UserFactory(username="ana", first_name="Ana", last_name="Quispe")
    chile = CounterpartFactory(name_es="Chile", name_en="Chile")
    page = sent(
        desk,
        [
            new_row(
                kind="Visita",
                strength="intended",
                unit="protocolo",
                focal_point="Ana Quispe",
                counterparts="CHILE",
                topics="trade",
                due_phrase="first quarter of 2026",
            )
        ],
    )
    assert judged(page) == {2: "new"}
    assert not Commitment.objects.exists()
    assert not Source.objects.exists()
    page = apply(desk, page)
    assert "1 new, 0 changed" in page.text
    made = Commitment.objects.get()
    assert (made.kind, made.strength, made.due_edtf) == ("visit", "intended", "2026-33")
    assert (made.unit, made.focal_point) == (unit, ana)
    assert (made.counterparts.get(), made.topics.get()) == (chile, topic)
    cited = made.citations.get()
    assert (cited.role, cited.quote, cited.source.number) == (
        "announces",
        "visitará el Perú",
        "001-26",
    )
    [entry] = made.updates.all()
    assert (entry.verb, entry.via, entry.actor) == ("register", Via.IMPORT, admin)


def test_the_same_file_twice_changes_nothing(desk):
    rows = [new_row(due_phrase="2026"), new_row(title_en="Another", due_phrase="2027")]
    apply(desk, sent(desk, rows))
    page = sent(desk, rows)
    assert judged(page) == {2: "unchanged", 3: "unchanged"}
    assert (Commitment.objects.count(), Source.objects.count()) == (2, 1)


def test_each_changed_field_is_shown_and_goes_through_its_verb(desk, commitment, admin):
    unit = UnitFactory(slug="protocol")
    page = sent(
        desk,
        [
            {
                "reference": commitment.reference.lower(),
                "title_en": "State visit",
                "unit": "protocol",
                "strength": "intended",
                "due_edtf": "2026-33",
                "due_phrase": "early 2026",
                "note": "read again",
            }
        ],
    )
    row = page.context["job"].rows.get()
    assert row.outcome == "changed"
    assert [column for column, _old, _new in row.changes] == [
        "title_en", "strength", "unit", "due_edtf", "due_phrase",
    ]  # fmt: skip
    assert f"<del>{commitment.title_en}</del>" in page.text
    assert "<ins>State visit</ins>" in page.text
    apply(desk, page)
    commitment.refresh_from_db()
    assert (commitment.title_en, commitment.unit) == ("State visit", unit)
    assert (commitment.due_edtf, commitment.due_phrase) == ("2026-33", "early 2026")
    entries = commitment.updates.filter(number__gt=1)
    assert [entry.verb for entry in entries] == ["edit", "assign", "correct"]
    assert {(entry.via, entry.actor, entry.note) for entry in entries} == {
        (Via.IMPORT, admin, "read again")
    }


def test_a_reason_can_be_given_once_for_the_whole_file(desk, commitment):
    row = {"reference": commitment.reference, "announced_on": "14/01/2026"}
    assert reasons(sent(desk, [row])) == [(2, "note", "Say why, in a sentence.")]
    apply(desk, sent(desk, [row], note="misread everywhere"))
    commitment.refresh_from_db()
    assert commitment.announced_on.isoformat() == "2026-01-14"
    assert commitment.updates.last().note == "misread everywhere"


def test_further_citations_are_added(desk, commitment):
    paper = PublisherFactory(slug="andina", independent=True)
    more = json.dumps(
        [{"role": "evidence", "publisher": "andina", "title": "He came", "quote": "llegó"}]
    )
    row = {"reference": commitment.reference, "more_citations": more}
    apply(desk, sent(desk, [row]))
    added = commitment.citations.get(role="evidence")
    assert (added.source.publisher, added.source.title, added.quote) == (paper, "He came", "llegó")
    assert judged(sent(desk, [row])) == {2: "unchanged"}
    page = sent(desk, [row | {"more_citations": ""}])
    assert "on the site" in reasons(page)[0][2]


@pytest.mark.parametrize("typed", [{"títu": "x"}, {"title_en": "x", "Title in English": "y"}])
def test_a_column_that_nobody_knows_or_that_stands_twice_is_named(desk, typed):
    page = sent(desk, [typed])
    assert page.status_code == 422
    assert list(typed)[-1] in page.context["form"].errors["file"][0]
    assert not ImportJob.objects.exists()


def test_columns_may_be_named_in_spanish(desk, commitment):
    page = sent(desk, [{"reference": commitment.reference, "Título en español": "Cumbre"}])
    assert page.context["job"].columns == ["reference", "title_es"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"title_en": ""}, ""),
        ({"title_en": "x" * 201}, "title_en"),
        ({"title_en": "a \u202e b"}, "title_en"),
        ({"kind": "party"}, "kind"),
        ({"announced_on": "2026-02-31"}, "announced_on"),
        ({"announced_on": "2999-01-01"}, "announced_on"),
        ({"announced_on": "", "source_date": ""}, "announced_on"),
        ({"due_phrase": "the 5th quarter"}, "due_phrase"),
        ({"due_edtf": "2026-99"}, "due_edtf"),
        ({"unit": "nowhere"}, "unit"),
        ({"counterparts": "Chile; Atlantis"}, "counterparts"),
        ({"focal_point": "nobody"}, "focal_point"),
        ({"publisher": ""}, "publisher"),
        ({"publisher": "nobody"}, "publisher"),
        ({"source_title": ""}, "source_title"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_id": "77"}, "source_id"),
        ({"quote": ""}, "quote"),
        ({"more_citations": "see above"}, "more_citations"),
        ({"more_citations": '[{"role": "evidence"}]'}, "more_citations"),
        ({"status": "fulfilled"}, "status"),
        ({"reference": "C-9999"}, "reference"),
        ({"reference": "9" * 30}, "reference"),
        ({"note": "x" * 4001}, "note"),
    ],
)
def test_a_new_row_that_breaks_a_rule_is_wrong_at_its_column(desk, cells, column):
    CounterpartFactory(name_en="Chile")
    page = sent(desk, [new_row(due_phrase="2026") | cells])
    found = reasons(page)
    assert column in {named for _row, named, _words in found}
    assert {row for row, _named, _words in found} == {2}
    assert "Apply all" not in page.text
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"title_es": "", "title_en": ""}, ""),
        ({"kind": ""}, "kind"),
        ({"announced_on": "2999-01-01", "note": "x"}, "announced_on"),
        ({"status": "stalled"}, "status"),
        ({"quote": "other words"}, "quote"),
        ({"publisher": "mre"}, "publisher"),
        ({"version": "99", "title_en": "x"}, "version"),
        ({"due_phrase": "in 2031", "note": "x", "due_edtf": "same"}, "due_edtf"),
    ],
)
def test_a_change_that_breaks_a_rule_is_wrong_at_its_column(desk, commitment, cells, column):
    if cells.get("due_edtf"):
        cells = cells | {"due_edtf": commitment.due_edtf}
    page = sent(desk, [{"reference": commitment.reference} | cells])
    assert column in {named for _row, named, _words in reasons(page)}


def test_two_people_and_the_archive_are_minded(desk, commitment):
    UserFactory(username="ana")
    row = {"reference": commitment.reference, "focal_point": "ana", "alternate": "ana"}
    assert reasons(sent(desk, [row]))[0][1] == "alternate"
    commitment.archive("mistake", by=None, note="twice")
    row = {"reference": commitment.reference, "title_en": "New"}
    assert "archive" in reasons(sent(desk, [row]))[0][2]


def test_a_reference_that_stands_twice_is_said_with_the_other_row(desk, commitment):
    page = sent(
        desk,
        [
            {"reference": commitment.reference, "title_en": "One"},
            {"reference": str(commitment.pk), "title_en": "Two"},
        ],
    )
    assert judged(page) == {2: "changed", 3: "wrong"}
    assert reasons(page) == [(3, "", "The same as row 2.")]


def test_the_right_rows_are_taken_and_the_wrong_ones_come_back_as_a_file(desk):
    rows = [
        new_row(due_phrase="2026"),
        new_row(title_en="=Bad", due_phrase="some day or other", number="002-26"),
    ]
    page = sent(desk, rows)
    assert judged(page) == {2: "new", 3: "wrong"}
    apply(desk, page, "all")
    assert not Commitment.objects.exists()
    apply(desk, page, "right")
    assert Commitment.objects.get().title_en == "A visit"
    answer = desk.get(page.context["job"].get_absolute_url() + "wrong/")
    back = b"".join(answer.streaming_content)
    [row] = csv.DictReader(io.StringIO(back.decode("utf-8-sig")))
    assert (row["title_en"], bool(row["reason"])) == ("'=Bad", True)
    # Mended, the file goes in; the column "reason" does no harm.
    page = sent(desk, [row | {"due_phrase": "2027"}])
    assert judged(page) == {2: "new"}
    apply(desk, page)
    assert Commitment.objects.filter(title_en="=Bad").exists()


def test_a_row_changed_meanwhile_is_named_and_nothing_is_half_saved(desk, commitment, manager):
    other = CommitmentFactory()
    page = sent(
        desk,
        [
            {"reference": other.reference, "title_en": "Mine"},
            {"reference": commitment.reference, "title_en": "Mine too"},
        ],
    )
    commitment.title_en = "Theirs"
    commitment.edit(by=manager)
    page = apply(desk, page)
    assert "Nothing was changed" in page.text
    assert reasons(page) == [(3, "", "Changed meanwhile by somebody else.")]
    titles = set(Commitment.objects.values_list("title_en", flat=True))
    assert titles == {other.title_en, "Theirs"}
    assert not Update.objects.filter(via=Via.IMPORT).exists()
    page = apply(desk, page, "right")
    other.refresh_from_db()
    assert other.title_en == "Mine"


def test_what_a_verb_refuses_at_last_undoes_all(desk, commitment):
    page = sent(desk, [new_row(due_phrase="2026")])
    # Somebody registers the number with another title in between.
    SourceFactory(publisher__slug="other", number="001-26")
    Source.objects.create(
        publisher=Source.objects.none().model.publisher.field.related_model.objects.get(slug="mre"),
        number="001-26",
        title="Something else",
    )
    page = apply(desk, page)
    assert reasons(page)[0][1] == "source_title"
    assert Commitment.objects.get() == commitment


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_utf8_with_or_without_its_mark_and_any_delimiter(desk, encoding, delimiter):
    rows = [new_row(title_es="Reunión en Ñaña", due_phrase="2026")]
    page = send(desk, as_csv(rows, encoding, delimiter))
    assert judged(page) == {2: "new"}
    assert page.context["job"].rows.get().cells["title_es"] == "Reunión en Ñaña"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rows.csv", as_csv([{"title_es": "Reunión"}], "latin-1"), "Latin-1"),
        ("rows.csv", b"", "empty"),
        ("rows.csv", b"title_en\r\n", "no row"),
        ("rows.csv", b'title_en\r\n"a"b\r\n', "CSV"),
        ("rows.csv", b"title_en\r\na\0b\r\n", "character"),
        ("rows.csv", b"title_en\r\n" + b"x" * 40_000, "too long"),
        ("rows.json", b"{", "JSON"),
        ("rows.json", b"[1]", "list of objects"),
        ("rows.json", b'[{"title_en": "\\ud800"}]', "character"),
        ("rows.json", b"[" * 100_000, "JSON"),
        ("rows.xlsx", b"PK", "workbook"),
        ("rows.xls", b"x", ".xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(desk, name, content, words):
    page = send(desk, content, name)
    assert page.status_code == 422 if content else 200
    assert words in page.context["form"].errors["file"][0]
    assert not ImportJob.objects.exists()


def test_a_damaged_workbook_is_refused(desk):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<not a workbook")
    assert "damaged" in send(desk, packed.getvalue(), "a.xlsx").context["form"].errors["file"][0]


def test_a_large_file_and_a_zip_bomb_are_refused_before_they_are_opened(desk):
    page = send(desk, b"x" * 50 * 1024 * 1024)
    assert "20 MB" in page.context["form"].errors["file"][0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MOST_UNPACKED + 1))
    assert len(packed.getvalue()) < 1_000_000
    page = send(desk, packed.getvalue(), "bomb.xlsx")
    assert "100 MB" in page.context["form"].errors["file"][0]


def test_more_rows_than_allowed_are_refused(desk, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    assert sent(desk, [new_row()] * 3).status_code == 422
    assert sent(desk, [new_row()] * 2).status_code == 200


def test_a_formula_is_taken_as_its_text(desk):
    rows = [new_row(title_en="=1+1", due_phrase="2026")]
    page = send(desk, as_xlsx(rows), "rows.xlsx")
    assert page.context["job"].rows.get().cells["title_en"] == "=1+1"
    apply(desk, page)
    assert Commitment.objects.get().title_en == "=1+1"


def test_days_and_numbers_of_a_workbook_are_read_as_such(desk):
    from datetime import datetime

    rows = [new_row(announced_on=datetime(2026, 1, 14), due_phrase=2026, title_en=7.0)]  # noqa: DTZ001 - a cell has no zone
    apply(desk, send(desk, as_xlsx(rows), "rows.xlsx"))
    made = Commitment.objects.get()
    assert (made.announced_on.isoformat(), made.due_edtf, made.title_en) == (
        "2026-01-14", "2026", "7",
    )  # fmt: skip


def test_a_long_file_is_checked_step_by_step(desk, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 2)
    page = sent(desk, [new_row(title_en=f"Visit {n}", due_phrase="2026") for n in range(15)])
    assert (page.context["checked"], page.context["total"]) == (10, 15)
    assert "10 of 15 rows are checked" in page.text
    assert apply(desk, page).context["job"].applied_at is None
    page = desk.post(page.context["job"].get_absolute_url(), {"act": "check"}, follow=True)
    assert page.context["checked"] == 15
    assert apply(desk, page).context["job"].applied_at
    assert Commitment.objects.count() == 15
    apply(desk, page)
    assert Commitment.objects.count() == 15


def test_an_import_is_its_owners_alone_and_can_be_thrown_away(desk, client_of):
    page = sent(desk, [new_row(due_phrase="2026")])
    address = page.context["job"].get_absolute_url()
    other = client_of(UserFactory(role="admin"))
    assert other.get(address).status_code == 404
    assert other.get(address + "wrong/").status_code == 404
    assert desk.post(address, {"act": "eat"}).status_code == 400
    desk.post(address, {"act": "discard"})
    assert desk.get(address).status_code == 404


def test_old_imports_are_forgotten(desk):
    sent(desk, [new_row(due_phrase="2026")])
    ImportJob.objects.update(expires_at="2026-01-01T00:00Z")
    sent(desk, [new_row(due_phrase="2026")])
    assert ImportJob.objects.count() == 1


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
@pytest.mark.parametrize("subject", ["commitment", "unit", "publisher"])
def test_the_template_imported_as_it_is_does_nothing(desk, extension, subject):
    answer = desk.get(admin_url(f"{subject}_import_template", extension))
    template = b"".join(answer.streaming_content)
    page = send(desk, template, f"template.{extension}", subject)
    assert "no row" in page.context["form"].errors["file"][0]
    assert desk.get(admin_url("unit_import_template", "exe")).status_code == 400


def test_units_are_imported_with_their_tree(desk):
    UnitFactory(slug="old", name_es="Antigua")
    rows = [
        {"slug": "", "name_es": "Dirección Uno", "name_en": "One", "parent": "", "retired": ""},
        {"slug": "two", "name_es": "Dos", "name_en": "Two", "parent": "One", "retired": "no"},
        {"slug": "old", "name_es": "Vieja", "name_en": "Old", "parent": "two", "retired": "sí"},
    ]
    page = sent(desk, rows, "unit")
    assert judged(page) == {2: "new", 3: "new", 4: "changed"}
    apply(desk, page)
    old = Unit.objects.get(slug="old")
    assert (old.retired, old.name_es, old.parent.slug) == (True, "Vieja", "two")
    assert old.parent.parent.slug == "direccion-uno"
    assert set(judged(sent(desk, rows, "unit")).values()) == {"unchanged"}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"slug": "a b", "name_es": "X", "name_en": "X"}, "slug"),
        ({"slug": "a", "name_es": "", "name_en": "X"}, "name_es"),
        ({"slug": "a", "name_es": "X", "name_en": "X", "parent": "a"}, "parent"),
        ({"slug": "a", "name_es": "X", "name_en": "X", "retired": "perhaps"}, "retired"),
    ],
)
def test_a_unit_that_does_not_hold_is_wrong(desk, row, column):
    assert column in {named for _row, named, _words in reasons(sent(desk, [row], "unit"))}


def test_two_units_cannot_become_part_of_each_other(desk):
    UnitFactory(slug="a")
    UnitFactory(slug="b")
    page = sent(desk, [{"slug": "a", "parent": "b"}, {"slug": "b", "parent": "a"}], "unit")
    page = apply(desk, page)
    assert "part of itself" in reasons(page)[0][2]
    assert not Unit.objects.exclude(parent=None).exists()


@pytest.mark.parametrize("number", [10, 1000])
def test_the_preview_takes_as_many_queries_for_ten_rows_as_for_a_thousand(
    desk, django_assert_num_queries, number
):
    rows = [new_row(title_en=f"Visit {n}", due_phrase="2026") for n in range(number)]
    address = sent(desk, rows).context["job"].get_absolute_url()
    with django_assert_num_queries(8):
        desk.get(address)
