"""The list as files: /commitments/export.csv, .json and .xlsx, with the list's own filters."""

import csv
import io
import json
from datetime import date, datetime, time

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from commitments.exports import safe_cell
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FIELDS = [
    "reference", "title_es", "title_en", "kind", "strength", "status", "as_of", "schedule",
    "evidence", "due_phrase", "due_edtf", "due_earliest", "due_latest", "first_due_edtf",
    "slippage_days", "unit", "focal_point", "counterparts", "topics", "announced_on", "actor",
    "bound_party", "nature", "last_reviewed", "next_review", "citations", "last_update",
    "version",
]  # fmt: skip


@pytest.fixture
def answer(client_of, viewer):
    def answer(extension, query=""):
        address = reverse(f"commitment-export-{extension}")
        return client_of(viewer).get(f"{address}?{query}")

    return answer


@pytest.fixture
def as_json(answer):
    def as_json(query=""):
        response = answer("json", query)
        assert response.status_code == 200
        return json.loads(response.getvalue())

    return as_json


@pytest.fixture
def as_csv(answer):
    def as_csv(query=""):
        response = answer("csv", query)
        assert response.status_code == 200
        return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))

    return as_csv


@pytest.fixture
def sheet(answer):
    """The workbook's one sheet."""

    def sheet(query=""):
        response = answer("xlsx", query)
        assert response.status_code == 200
        [sheet] = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
        return sheet

    return sheet


@pytest.fixture
def as_xlsx(sheet):
    """The rows as {header: value}."""

    def as_xlsx(query=""):
        header, *rows = sheet(query).iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows]

    return as_xlsx


@pytest.fixture
def full():
    """One with something in every field."""
    commitment = CommitmentFactory(
        title_es="Visita de Estado",
        title_en="State visit",
        kind="visit",
        strength="intended",
        nature="recurring",
        bound_party="counterpart",
        actor="The president",
        due_edtf="2026",
        due_phrase="durante 2026",
        unit=UnitFactory(name_en="Protocol"),
        focal_point=UserFactory(username="ana"),
        counterparts=[CounterpartFactory(name_en="France"), CounterpartFactory(name_en="Chile")],
        topics=[TopicFactory(name_en="Trade")],
        source=SourceFactory(
            title="Nota", number="7-26", url="https://example.org/7",
            publisher=PublisherFactory(name_en="The ministry"),
        ),
        quote="visitará Lima",
        note="A secret remark.",
    )  # fmt: skip
    commitment.narrow(
        "2026-33",
        "primer trimestre",
        source=SourceFactory(title="Segunda", number="8-26", publisher=PublisherFactory()),
        by=None,
    )
    person = UserFactory(role="analyst")
    commitment.review(next_review=date(2099, 1, 5), by=person, note="Another secret remark.")
    commitment.cite(SourceFactory(independent=True, title="Story"), "evidence", by=person)
    return commitment


def test_json_is_a_list_of_objects_with_these_fields(as_json, full, today):
    [record] = as_json()
    assert list(record) == FIELDS
    citations = record.pop("citations")
    last_update = record.pop("last_update")
    assert sorted(record.pop("counterparts")) == ["Chile", "France"]
    assert record == {
        "reference": full.reference,
        "title_es": "Visita de Estado",
        "title_en": "State visit",
        "kind": "visit",
        "strength": "intended",
        "status": "announced",
        "as_of": "2026-01-15",
        "schedule": full.schedule(today).value,
        "evidence": "independent",
        "due_phrase": "primer trimestre",
        "due_edtf": "2026-33",
        "due_earliest": "2026-01-01",
        "due_latest": "2026-03-31",
        "first_due_edtf": "2026",
        "slippage_days": 0,
        "unit": "Protocol",
        "focal_point": "ana",
        "topics": ["Trade"],
        "announced_on": "2026-01-15",
        "actor": "The president",
        "bound_party": "counterpart",
        "nature": "recurring",
        "last_reviewed": today.isoformat(),
        "next_review": "2099-01-05",
        "version": full.version,
    }
    assert citations[0] == {
        "role": "announces",
        "publisher": "The ministry",
        "number": "7-26",
        "date": "2026-01-15",
        "title": "Nota",
        "url": "https://example.org/7",
        "quote": "visitará Lima",
    }
    assert [citation["role"] for citation in citations] == [
        "announces", "announces_again", "evidence",
    ]  # fmt: skip
    full.refresh_from_db()
    assert last_update == timezone.localtime(full.last_update_at).isoformat()


def test_what_is_not_there_is_null_or_empty(as_json):
    CommitmentFactory()
    [record] = as_json()
    for name in ("due_earliest", "due_latest", "slippage_days", "unit", "focal_point",
                 "last_reviewed", "last_update"):  # fmt: skip
        assert record[name] is None
    for name in ("due_phrase", "due_edtf", "first_due_edtf", "actor"):
        assert record[name] == ""
    assert (record["counterparts"], record["topics"]) == ([], [])
    assert (record["schedule"], record["evidence"]) == ("no_deadline", "none")


def test_csv_has_the_same_fields_in_the_same_order(as_csv, full):
    [row] = as_csv()
    assert list(row) == FIELDS
    assert row["reference"] == full.reference
    assert row["due_latest"] == "2026-03-31"
    assert row["topics"] == "Trade"
    assert row["citations"].startswith("The ministry, 7-26, 2026-01-15; ")
    assert sorted(row["counterparts"].split("; ")) == ["Chile", "France"]


def test_csv_is_read_by_spreadsheet_programs(answer, full):
    content = answer("csv").getvalue()
    assert content.startswith(b"\xef\xbb\xbfreference,")
    assert content.count(b"\r\n") == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_becomes_a_formula(as_csv, start):
    CommitmentFactory(title_en=f"{start}HYPERLINK(1)", actor="-2+3", title_es="Visita = viaje")
    [row] = as_csv()
    assert row["title_en"] == f"'{start}HYPERLINK(1)"
    assert row["actor"] == "'-2+3"
    assert row["title_es"] == "Visita = viaje"


def test_a_formula_cannot_hide_in_a_list_of_names(as_csv):
    CommitmentFactory(counterparts=[CounterpartFactory(name_en="=cmd()")])
    assert as_csv()[0]["counterparts"] == "'=cmd()"


@pytest.mark.parametrize("value", [None, 3, -3, "", "a-b", []])
def test_other_values_stay_as_they_are(value):
    assert safe_cell(value) == (value if value != [] else "")


def test_a_workbook_has_the_same_fields_and_real_days(as_xlsx, full, today):
    [row] = as_xlsx()
    assert list(row) == FIELDS
    assert row["reference"] == full.reference
    days = {
        "as_of": date(2026, 1, 15),
        "due_earliest": date(2026, 1, 1),
        "due_latest": date(2026, 3, 31),
        "last_reviewed": today,
    }
    # A day comes back from a workbook as its midnight.
    assert {name: row[name] for name in days} == {
        name: datetime.combine(day, time.min) for name, day in days.items()
    }
    full.refresh_from_db()
    told = timezone.localtime(full.last_update_at).replace(tzinfo=None)
    assert abs(row["last_update"] - told).total_seconds() < 0.01
    assert (row["slippage_days"], row["version"]) == (0, full.version)
    assert row["topics"] == "Trade"
    assert row["citations"].startswith("The ministry, 7-26, 2026-01-15; ")
    assert row["due_edtf"] == "2026-33"


def test_a_workbook_opens_ready_for_work(sheet, full):
    opened = sheet()
    assert opened.title == "commitments"
    assert opened.freeze_panes == "A2"
    assert opened.auto_filter.ref == "A1:AB2"
    assert opened["A1"].font.bold
    columns = {name: openpyxl.utils.get_column_letter(1 + FIELDS.index(name)) for name in FIELDS}
    assert opened.column_dimensions[columns["title_es"]].width > 40
    assert opened[f"{columns['due_latest']}2"].number_format == "yyyy-mm-dd"
    assert opened[f"{columns['last_update']}2"].number_format == "yyyy-mm-dd hh:mm"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "{="])
def test_no_cell_of_a_workbook_becomes_a_formula_or_a_link(sheet, start):
    CommitmentFactory(title_en=f"{start}1+1", title_es="https://example.org/", actor="007")
    cells = dict(zip(FIELDS, sheet()[2], strict=True))
    # The text is whole, without the mark that CSV needs.
    assert cells["title_en"].value == f"{start}1+1"
    assert cells["actor"].value == "007"
    for name in ("title_en", "title_es", "actor"):
        assert cells[name].data_type == "s"
        assert cells[name].hyperlink is None


def test_a_day_before_spreadsheets_count_is_text(as_xlsx):
    CommitmentFactory(announced_on=date(1879, 4, 5), due_edtf="1900-01-01")
    row = as_xlsx()[0]
    assert row["announced_on"] == "1879-04-05"
    assert row["due_latest"] == datetime.combine(date(1900, 1, 1), time.min)


def test_more_than_a_cell_holds_is_cut(as_xlsx, monkeypatch):
    monkeypatch.setattr("commitments.exports.CELL_LENGTH", 10)
    CommitmentFactory(title_en="A visit of state")
    assert as_xlsx()[0]["title_en"] == "A visit of"


def test_control_characters_do_not_spoil_a_workbook(as_xlsx):
    CommitmentFactory(title_en="A\x01visit\x1f", actor="line\nbreak")
    row = as_xlsx()[0]
    assert row["title_en"].startswith("A")
    assert row["actor"] == "line\nbreak"


def test_notes_stay_in_the_house(answer, sheet, full):
    assert "secret" not in str([list(row) for row in sheet().values])
    for extension in ("csv", "json"):
        assert b"secret" not in answer(extension).getvalue()


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
def test_the_file_is_named_after_the_day_and_streamed(answer, extension, today):
    response = answer(extension)
    name = f"commitments-{today.isoformat()}.{extension}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.streaming
    content_type = {
        "csv": "text/csv; charset=utf-8",
        "json": "application/json",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }[extension]
    assert response["Content-Type"] == content_type


def test_nothing_to_tell_is_an_empty_list(as_json, as_csv, as_xlsx, answer):
    assert as_json() == []
    assert as_xlsx() == []
    assert as_csv() == []
    assert answer("csv").getvalue().decode("utf-8-sig") == ",".join(FIELDS) + "\r\n"


def test_the_archive_is_left_out_unless_asked_for(as_json, as_csv, as_xlsx):
    live, archived = CommitmentFactory(), CommitmentFactory()
    archived.archive("mistake", by=None, note="Entered twice.")
    for read in (as_json, as_csv, as_xlsx):
        assert [row["reference"] for row in read()] == [live.reference]
        assert len(read("archived=1")) == 2


def test_wishes_are_in(as_json):
    CommitmentFactory(strength="aspirational")
    assert len(as_json()) == 1


def test_the_lists_filters_and_order_apply(as_json, as_csv, as_xlsx):
    unit = UnitFactory(slug="protocol")
    march = CommitmentFactory(unit=unit, due_edtf="2026-03")
    february = CommitmentFactory(unit=unit, due_edtf="2026-02")
    CommitmentFactory(due_edtf="2026-02")
    for read in (as_json, as_csv, as_xlsx):
        found = read("unit=protocol&schedule=overdue&sort=-due")
        assert [row["reference"] for row in found] == [march.reference, february.reference]


def test_a_filter_by_evidence_applies_too(as_json, full):
    CommitmentFactory()
    assert [row["reference"] for row in as_json("evidence=independent")] == [full.reference]


def test_a_page_is_no_filter_of_a_file(as_json):
    CommitmentFactory()
    assert len(as_json("page=7")) == 1


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
@pytest.mark.parametrize(
    "query", ["status=done", "due_after=soon", "unit=nowhere", "sort=x", "archived=2", "q=%00"]
)
def test_a_filter_that_cannot_be_read_is_a_bad_request(answer, extension, query):
    CommitmentFactory()
    response = answer(extension, query)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("* ")


def test_a_list_longer_than_one_chunk_is_whole(as_json, as_xlsx, monkeypatch):
    monkeypatch.setattr("commitments.exports.CHUNK", 3)
    source = SourceFactory()
    made = [CommitmentFactory(source=source).reference for _ in range(7)]
    for read in (as_json, as_xlsx):
        assert sorted(row["reference"] for row in read()) == made


def test_names_are_those_of_the_readers_language(as_json, viewer):
    viewer.language = "es"
    viewer.save()
    CommitmentFactory(unit=UnitFactory(name_es="Protocolo", name_en="Protocol"))
    assert as_json()[0]["unit"] == "Protocolo"


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
def test_who_may_not_read_may_not_export(client, client_of, django_user_model, extension):
    address = reverse(f"commitment-export-{extension}")
    assert client.get(address).status_code == 302
    nobody = django_user_model.objects.create_user("nobody")
    assert client_of(nobody).get(address).status_code == 403
