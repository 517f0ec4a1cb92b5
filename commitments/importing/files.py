"""Spreadsheets as rows of text, whatever their format, and back."""

import csv
import io
import json
import tempfile
import zipfile
from contextlib import closing
from datetime import date, datetime, time

import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from ..exports import CELL_LENGTH, FORMULA_STARTS, Echo

EXTENSIONS = ("xlsx", "csv", "json")
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
# Applying takes one transaction, and on SQLite nobody else writes meanwhile: at some 6 ms a row
# this stays below the 20 s that another writer waits.
MOST_ROWS = 2_000
MOST_COLUMNS = 100
LONGEST_CELL = CELL_LENGTH

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def refuse(sentence):
    raise ValidationError(sentence)


def extension_of(name):
    """The format that a file's name tells; a ValidationError if it is none of ours."""
    extension = name.rpartition(".")[2].lower()
    if extension not in EXTENSIONS:
        refuse(_("Choose a file that ends in .xlsx, .csv or .json."))
    return extension


def require_size(file):
    if file.size > MOST_BYTES:
        refuse(_("The file is larger than 20 MB. Split it into several files."))


def rows_of(file, extension):
    """(line number, [texts]) of each row that isn't empty, the header's first.

    Raises ValidationError, possibly after some rows, for a file that can't be read.
    """
    kept = 0
    with closing(READERS[extension](file)) as read:
        for number, cells in read:
            texts = [text_of(cell) for cell in cells]
            if not any(texts):
                continue
            kept += 1
            if kept > MOST_ROWS + 1:
                refuse(_("The file holds more than 2,000 rows. Split it into several files."))
            for text in texts:
                require_storable(number, text)
            yield number, texts


def require_storable(number, text):
    """What no text of ours can hold: NUL, half of a pair of surrogates, more than a cell holds."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        refuse(_("Row %d holds a character that is none.") % number)
    if len(text) > LONGEST_CELL:
        refuse(_("Row %d holds a cell that is too long.") % number)


def text_of(value):
    """A cell as text. A formula is what was typed, never what it comes to."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(getattr(value, "text", value))  # an array formula has its words in `text`


def read_csv(file):
    """Commas, semicolons or tabs, whichever the header uses most; UTF-8 with its mark or without.

    The apostrophe that our own files put before a formula's sign is taken away again.
    """
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        header = lines.readline()
        lines.seek(0)
        delimiter = max(",;\t", key=header.count)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        for cells in reader:
            yield reader.line_num, [unguarded(cell) for cell in cells]
    except UnicodeDecodeError:
        refuse(
            _(
                "The file isn't UTF-8 text; it may be Latin-1. "
                "Save it again as “CSV UTF-8”, or as XLSX."
            )
        )
    except csv.Error as error:
        refuse(_("The file can't be read as CSV: %s.") % error)
    finally:
        lines.detach()


def guarded(text):
    """Text that no spreadsheet program takes for a formula, and that `unguarded` gives back."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def unguarded(text):
    return text[1:] if text.startswith("'") and text[1:2] in {*FORMULA_STARTS, "'"} else text


def read_json(file):
    """A list of objects; a row's number is its place in the list, counted from 2 as in a sheet."""
    try:
        records = json.loads(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        refuse(_("The file isn't UTF-8 text."))
    except (ValueError, RecursionError) as error:
        refuse(_("The file can't be read as JSON: %s.") % error)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        refuse(_("The JSON file is to be a list of objects, one for each row."))
    header = list(dict.fromkeys(name for record in records for name in record))
    yield 1, header
    for number, record in enumerate(records, start=2):
        yield number, [record.get(name) for name in header]


def read_xlsx(file):
    """The first sheet, row by row; what the archive unpacks to is weighed before it is opened."""
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        refuse(_("The file is no XLSX workbook."))
    if unpacked > MOST_UNPACKED:
        refuse(_("The workbook unpacks to more than 100 MB. Split it into several files."))
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
            yield from enumerate(rows, start=1)
        finally:
            book.close()
    # A damaged workbook raises whatever its broken part leads to.
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, SyntaxError, OSError,
            OverflowError, zipfile.BadZipFile) as error:  # fmt: skip
        raise ValidationError(_("The workbook is damaged and can't be read.")) from error


READERS = {"csv": read_csv, "json": read_json, "xlsx": read_xlsx}


def pieces(extension, header, records, notes=None):
    """A file in pieces: the header's names, then each record's texts; `notes` are a second sheet.

    `records` are lists of texts in the header's order.
    """
    return WRITERS[extension](header, records, notes)


def write_csv(header, records, notes):
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(header)
    for record in records:
        yield writer.writerow([guarded(text) for text in record])


def write_json(header, records, notes):
    separator = "[\n"
    for record in records:
        yield separator + json.dumps(dict(zip(header, record, strict=True)), ensure_ascii=False)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def write_xlsx(header, records, notes):
    """Every cell is text, so that no formula runs and no day is turned into a number."""
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
            sheet = book.add_worksheet(_("rows"))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header) - 1, 22, text)
            for column, name in enumerate(header):
                sheet.write_string(0, column, name, bold)
            for row, record in enumerate(records, start=1):
                for column, value in enumerate(record):
                    if value:
                        sheet.write_string(row, column, value[:CELL_LENGTH], text)
            if notes:
                write_notes(book, bold, notes)
        file.seek(0)
        while piece := file.read(64 * 1024):
            yield piece


def write_notes(book, bold, notes):
    sheet = book.add_worksheet(_("notes"))
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 100)
    for row, line in enumerate(notes):
        for column, words in enumerate(line):
            sheet.write_string(row, column, words, None if row else bold)


WRITERS = {"csv": write_csv, "json": write_json, "xlsx": write_xlsx}
