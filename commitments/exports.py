"""The list as files: the same rows and order as the page, streamed."""

import csv
import json

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

# A cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def iso(day):
    return day and day.isoformat()


def as_record(commitment, on):
    """One commitment as plain values: codes, ISO dates, names; internal notes are left out."""
    named = (
        "reference", "title_es", "title_en", "kind", "strength", "status", "due_phrase", "due_edtf",
        "first_due_edtf", "slippage_days", "actor", "bound_party", "nature", "version", "evidence",
    )  # fmt: skip
    days = ("as_of", "due_earliest", "due_latest", "announced_on", "last_reviewed", "next_review")
    record = {name: getattr(commitment, name) for name in named}
    record |= {name: iso(getattr(commitment, name)) for name in days}
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
        "last_update": iso(
            commitment.last_update_at and timezone.localtime(commitment.last_update_at)
        ),
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
        yield separator + json.dumps(record, ensure_ascii=False)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def safe_cell(value):
    """Text that no spreadsheet program takes for a formula."""
    if isinstance(value, list):
        value = "; ".join(
            item
            if isinstance(item, str)
            else ", ".join(filter(None, (item["publisher"], item["number"], item["date"])))
            for item in value
        )
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


FORMATS = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "json": (json_lines, "application/json"),
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
