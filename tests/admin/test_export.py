"""What is registered as a file that an import takes: out and in again changes nothing."""

import csv
import io
import json

import openpyxl
import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.importing import files, jobs
from commitments.importing.columns import names_of
from commitments.importing.files import guarded, text_of, unguarded
from commitments.importing.subjects import SUBJECTS
from commitments.models import Commitment, Update
from commitments.roles import Role
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

# What a text of ours can hold, with what spreadsheets stumble over.
WORDS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\",;\t\n\\{}[]_x0041_ ñÑáü€“”"),
        st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]),
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() and not set(text) & set("\u202a\u202b\u202c\u202d\u202e"))


def exported(desk, extension, subject="commitment", **query):
    answer = desk.get(admin_url(f"{subject}_export"), {"format": extension} | query)
    return b"".join(answer.streaming_content)


def staged(content, extension, owner, subject="commitment"):
    job = jobs.stage(ContentFile(content, f"file.{extension}"), subject, owner=owner)
    while jobs.check(job):
        pass
    return job


@pytest.fixture
def full():
    """A commitment with everything that a row can tell."""
    made = CommitmentFactory(
        title_es="=1+1", title_en="'tis", summary_es="Uno\nDos", condition_en="if, and; only if",
        unit=UnitFactory(), focal_point=UserFactory(), alternate=UserFactory(),
        supporting_units=[UnitFactory(), UnitFactory()],
        counterparts=[CounterpartFactory(), CounterpartFactory()], topics=[TopicFactory()],
        due_edtf="../2026-04-11", due_phrase="antes de las elecciones", due_basis_en="the polls",
    )  # fmt: skip
    made.cite(SourceFactory(number=""), "announces_again", "otra vez", by=None)
    made.cite(SourceFactory(), "evidence", "llegó; «a Lima»", by=None)
    return made


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
def test_an_export_imported_again_is_unchanged(desk, admin, full, extension):
    CommitmentFactory()
    stalled = CommitmentFactory(due_phrase="cuando se pueda")
    stalled.change_status("stalled", as_of=stalled.announced_on, by=None)
    entries = Update.objects.count()
    job = staged(exported(desk, extension), extension, admin)
    assert set(job.rows.values_list("outcome", flat=True)) == {"unchanged"}
    assert job.rows.count() == 3
    assert jobs.apply(job, by=admin) == []
    assert Update.objects.count() == entries


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
def test_an_export_of_the_list_can_be_imported_too(desk, admin, full, extension):
    answer = desk.get(f"/commitments/export.{extension}")
    job = staged(b"".join(answer.streaming_content), extension, admin)
    assert job.rows.get().outcome == "unchanged", job.rows.get().problems


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
def test_what_was_edited_in_the_file_is_what_changes(desk, admin, full, extension):
    other = CommitmentFactory(title_en="Untouched")
    content = exported(desk, extension)
    if extension == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        for row in book.active.iter_rows():
            for cell in row:
                if cell.value == "'tis":
                    cell.value = "=Edited"
                    cell.data_type = "s"
        changed = io.BytesIO()
        book.save(changed)
        content = changed.getvalue()
    else:
        guard = "'" if extension == "csv" else ""
        content = content.replace(f"{guard}'tis".encode(), f"{guard}=Edited".encode())
    job = staged(content, extension, admin)
    row = job.rows.get(outcome="changed")
    assert row.changes == [["title_en", "'tis", "=Edited"]]
    assert jobs.apply(job, by=admin) == []
    full.refresh_from_db()
    other.refresh_from_db()
    assert (full.title_en, other.version) == ("=Edited", 1)
    # The file says version 3, the record has moved on, and yet there is nothing left to do.
    assert set(staged(content, extension, admin).rows.values_list("outcome", flat=True)) == {
        "unchanged"
    }


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(es=WORDS, en=WORDS, quote=WORDS, condition=WORDS, number=st.integers(0, 2))
def test_the_round_trip_is_the_identity(
    extension, admin, django_db_blocker, es, en, quote, condition, number
):
    made = CommitmentFactory(title_es=es, title_en=en, condition_es=condition, quote=quote,
                             topics=[TopicFactory() for _ in range(number)])  # fmt: skip
    made.cite(SourceFactory(title=en), "changes", es, by=None)
    subject = SUBJECTS["commitment"]
    rows = subject.queryset().filter(pk=made.pk)
    content = b"".join(
        piece if isinstance(piece, bytes) else piece.encode()
        for piece in files.pieces(extension, subject.codes, subject.records(rows))
    )
    job = staged(content, extension, admin)
    row = job.rows.get()
    assert row.outcome == "unchanged", (row.changes, row.problems)


@given(WORDS)
def test_the_guard_against_formulas_is_taken_away_again(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.dates(),
                 st.lists(st.text()), st.dictionaries(st.text(), st.integers())))  # fmt: skip
def test_any_cell_becomes_text(value):
    assert isinstance(text_of(value), str)


def test_formulas_stay_text(desk, full):
    rows = list(csv.DictReader(io.StringIO(exported(desk, "csv").decode("utf-8-sig"))))
    assert (rows[0]["title_es"], rows[0]["title_en"]) == ("'=1+1", "''tis")
    book = openpyxl.load_workbook(io.BytesIO(exported(desk, "xlsx")))
    [cell] = [c for row in book.active.iter_rows() for c in row if c.value == "=1+1"]
    assert cell.data_type == "s"


def test_the_archive_and_notes_stay_out_unless_asked_for(desk, full):
    full.note("internal words", by=None)
    full.archive("mistake", by=None, note="twice")
    assert json.loads(exported(desk, "json")) == []
    [row] = json.loads(exported(desk, "json", archived="1"))
    assert row["reference"] == full.reference
    assert row["note"] == ""


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("subject", ["unit", "counterpart", "topic", "publisher"])
def test_vocabularies_round_trip(desk, admin, full, subject, extension):
    PublisherFactory(retired=True)
    UnitFactory(parent=UnitFactory())
    content = exported(desk, extension, subject)
    job = staged(content, extension, admin, subject)
    assert set(job.rows.values_list("outcome", flat=True)) == {"unchanged"}


def test_the_page_offers_the_formats_and_odd_ones_are_refused(desk):
    assert "XLSX" in desk.get(admin_url("unit_export")).text
    assert desk.get(admin_url("unit_export"), {"format": "pdf"}).status_code == 400


def test_the_lists_lead_to_import_and_export(desk):
    for subject in SUBJECTS:
        page = desk.get(admin_url(f"{subject}_changelist"))
        assert admin_url(f"{subject}_import") in page.text
        assert admin_url(f"{subject}_export") in page.text
    assert "/import/" not in desk.get(admin_url("source_changelist")).text


@pytest.mark.parametrize("number", [10, 1000])
def test_an_export_takes_as_many_queries_a_chunk_whatever_its_rows(
    desk, django_assert_max_num_queries, number, monkeypatch
):
    monkeypatch.setattr("commitments.importing.subjects.CHUNK", 2000)
    source = SourceFactory()
    unit, topic = UnitFactory(), TopicFactory()
    for _ in range(number):
        CommitmentFactory(source=source, unit=unit, topics=[topic])
    with django_assert_max_num_queries(9):
        assert len(json.loads(exported(desk, "json"))) == number


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_two_columns_share_a_name(subject):
    columns = SUBJECTS[subject].columns
    assert set(names_of(columns).values()) == {column.code for column in columns}


def test_nobody_but_an_admin_imports_or_exports_here(client_of, full):
    for role in (Role.VIEWER, Role.ANALYST, Role.MANAGER):
        client = client_of(UserFactory(role=role))
        for page in ("commitment_import", "commitment_export", "unit_import"):
            assert client.get(admin_url(page)).status_code == 403
    assert Commitment.objects.count() == 1
