"""The list as files: the same rows and order as the page, streamed."""

import csv
import json
import tempfile
from datetime import date, datetime

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone

CHUNK = 1000

FIELDS = (
    "reference",
    "title_es",
    "title_en",
    "kind",
    "strength",
    "status",
    "as_of",
    "schedule",
    "evidence",
    "due_phrase",
    "due_edtf",
    "due_earliest",
    "due_latest",
    "first_due_edtf",
    "slippage_days",
    "unit",
    "focal_point",
    "counterparts",
    "topics",
    "announced_on",
    "actor",
    "bound_party",
    "nature",
    "last_reviewed",
    "next_review",
    "citations",
    "last_update",
    "version",
)

# What XLSX can hold of a text, how wide a column may get, and the first day that it knows.
CELL_LENGTH = 32_767
WIDEST = 48
XLSX_EPOCH = date(1900, 1, 1)
WIDTHS = {"title_es": WIDEST, "title_en": WIDEST, "citations": WIDEST, "counterparts": 28,
          "topics": 28, "unit": 28, "due_phrase": 24, "actor": 24, "last_update": 17}  # fmt: skip

# A cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def iso(day):
    return day.isoformat()


def as_record(commitment, on):
    """One commitment as plain values: codes, days, names; internal notes are left out."""
    named = (
        "reference", "title_es", "title_en", "kind", "strength", "status", "due_phrase", "due_edtf",
        "first_due_edtf", "slippage_days", "actor", "bound_party", "nature", "version", "evidence",
    )  # fmt: skip
    days = ("as_of", "due_earliest", "due_latest", "announced_on", "last_reviewed", "next_review")
    record = {name: getattr(commitment, name) for name in named}
    record |= {name: getattr(commitment, name) for name in days}
    record |= {
        "schedule": commitment.schedule(on).value,
        "unit": commitment.unit and commitment.unit.name,
        "focal_point": commitment.focal_point and commitment.focal_point.username,
        "counterparts": [entry.name for entry in commitment.counterparts.all()],
        "topics": [entry.name for entry in commitment.topics.all()],
        "citations": [
            {
                "role": citation.role,
                "publisher": citation.source.publisher.name,
                "number": citation.source.number,
                "date": citation.source.date_edtf,
                "title": citation.source.title,
                "url": citation.source.url,
                "quote": citation.quote,
            }
            for citation in commitment.citations.all()
        ],
        "last_update": commitment.last_update_at and timezone.localtime(commitment.last_update_at),
    }
    return {name: record[name] for name in FIELDS}


def records(commitments):
    """The records of a queryset, read in chunks so that memory stays bounded."""
    on = timezone.localdate()
    rows = commitments.for_export().iterator(chunk_size=CHUNK)
    return (as_record(row, on) for row in rows)


def json_lines(commitments):
    """A JSON list, one object a line."""
    separator = "[\n"
    for record in records(commitments):
        yield separator + json.dumps(record, ensure_ascii=False, default=iso)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def cell(value):
    """A value that fits into one cell: lists become text, days ISO text."""
    if isinstance(value, list):
        return "; ".join(
            item
            if isinstance(item, str)
            else ", ".join(filter(None, (item["publisher"], item["number"], item["date"])))
            for item in value
        )
    return iso(value) if isinstance(value, date) else value


def safe_cell(value):
    """Text that no spreadsheet program takes for a formula."""
    value = cell(value)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class Echo:
    """A file that hands back what is written to it, so that csv can stream."""

    def write(self, line):
        return line


def csv_lines(commitments):
    """CSV with a header of field names; UTF-8 with the mark that spreadsheet programs look for."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(FIELDS)
    for record in records(commitments):
        yield writer.writerow([safe_cell(value) for value in record.values()])


def xlsx_file(commitments):
    """A workbook in pieces: one sheet, its header frozen and with a filter.

    Every row goes to a temporary file at once, so memory stays bounded; the first piece comes
    when the last row is read, for a workbook's table of contents needs all of it.
    """
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            fill(book, records(commitments))
        file.seek(0)
        while piece := file.read(64 * 1024):
            yield piece


def fill(book, rows):
    """Write the header and the rows: days are days, and every text is text, never a formula."""
    sheet = book.add_worksheet("commitments")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(FIELDS):
        sheet.set_column(column, column, WIDTHS.get(name, max(12, len(name) + 3)))
        sheet.write_string(0, column, name, book.add_format({"bold": True}))
    last = 0
    for last, record in enumerate(rows, start=1):
        for column, value in enumerate(record.values()):
            if isinstance(value, datetime):
                sheet.write_datetime(last, column, value.replace(tzinfo=None), minute)
            elif isinstance(value, date) and value >= XLSX_EPOCH:
                sheet.write_datetime(last, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(last, column, value)
            elif value not in (None, "", []):
                sheet.write_string(last, column, cell(value)[:CELL_LENGTH])
    sheet.autofilter(0, 0, last, len(FIELDS) - 1)


FORMATS = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "json": (json_lines, "application/json"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def as_download(commitments, extension):
    """The answer that streams a queryset as a file named after today."""
    lines, content_type = FORMATS[extension]
    name = f"commitments-{timezone.localdate().isoformat()}.{extension}"
    return StreamingHttpResponse(
        lines(commitments),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
