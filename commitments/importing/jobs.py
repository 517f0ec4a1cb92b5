"""An import from upload to end: kept row by row, checked in chunks, applied in one transaction."""

import hashlib
import itertools
import json
from contextlib import closing

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Commitment, ImportJob, ImportRow
from ..models.recording import Conflict
from .columns import read_header
from .commitments import key_of_reference
from .files import extension_of, require_size, rows_of
from .lookups import Lookups, words_of
from .subjects import CHUNK, SUBJECTS

Outcome = ImportRow.Outcome
EXAMPLES = {"example", "ejemplo"}
CHUNKS_A_STEP = 5


def stage(file, subject, *, owner, note=""):
    """Keep an uploaded file's rows; returns the job. ValidationError if it can't be read.

    Nothing of it is checked yet. Rows are written in batches, each in a transaction of its own,
    so that reading a long file holds no lock.
    """
    ImportJob.objects.expired().delete()
    extension = extension_of(file.name)
    require_size(file)
    with closing(rows_of(file, extension)) as rows:
        return keep_rows(rows, file.name, extension, subject, owner=owner, note=note)


def keep_rows(rows, name, extension, subject, *, owner, note):
    header = next(rows, None)
    if header is None:
        raise ValidationError(_("The file is empty."))
    described = SUBJECTS[subject]
    codes = read_header(header[1], described.columns, described.unread)
    job = ImportJob.objects.create(
        owner=owner,
        subject=subject,
        file_name=name[-200:],
        extension=extension,
        note=note,
        columns=[code for code in codes if code],
        unread=[name for name, code in zip(header[1], codes, strict=False) if name and not code],
    )
    try:
        for batch in itertools.batched(staged(job, rows, codes, described.key), CHUNK):
            ImportRow.objects.bulk_create(batch)
        if not job.rows.exists():
            # Raised here, so that the job goes as after any other fault.
            raise ValidationError(_("The file holds no row beneath its header."))  # noqa: TRY301
    except BaseException:
        job.delete()
        raise
    return job


def staged(job, rows, codes, key):
    for number, texts in rows:
        cells = {code: text for code, text in zip(codes, texts, strict=False) if code}
        if cells.get(key, "").casefold() not in EXAMPLES:
            yield ImportRow(job=job, number=number, cells=cells, identity=identity(cells, key))


def identity(cells, key):
    """What two rows about the same record have in common; a new one is known by all it says."""
    named = cells.get(key, "")
    if key == "reference" and named:
        named = str(key_of_reference(named) or named)
    told = json.dumps(named or cells, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def judges(job, **how):
    return SUBJECTS[job.subject].rows(lookups=Lookups(), reason=job.note, **how)


def check(job, chunks=CHUNKS_A_STEP):
    """Judge the next chunks of rows; returns how many rows are left to judge.

    Only the writing of a chunk's outcomes is a transaction.
    """
    rows = judges(job)
    for _chunk in range(chunks):
        batch = list(job.rows.filter(outcome=Outcome.UNCHECKED)[:CHUNK])
        if not batch:
            break
        rows.load(batch)
        first = dict(
            job.rows.filter(identity__in={row.identity for row in batch})
            .order_by()
            .values_list("identity")
            .annotate(Min("number"))
        )
        for row in batch:
            keep(row, rows.judge(row))
            if first[row.identity] < row.number:
                twice = _("The same as row %d.") % first[row.identity]
                row.outcome, row.problems, row.changes = Outcome.WRONG, [["", twice]], []
        ImportRow.objects.bulk_update(
            batch, ["outcome", "record", "version", "changes", "problems"], batch_size=CHUNK
        )
    return job.rows.filter(outcome=Outcome.UNCHECKED).count()


def keep(row, judgement):
    row.outcome, row.record = judgement.outcome, judgement.record
    row.version, row.changes = judgement.version, judgement.changes
    row.problems = judgement.problems


def apply(job, *, by):
    """Do what the preview showed of every row that is right, all in one transaction.

    Returns the rows that can't be done any more, their reasons in `problems`; with any such
    nothing was saved. What is wrong in the preview stays, to be taken back as a file.
    """
    refused = []
    rows = judges(job, rehearse=False)
    with transaction.atomic():
        # Locked, so that a second click finds the import done.
        job = ImportJob.objects.select_for_update().get(pk=job.pk)
        if job.applied_at:
            return []
        lock_all(job)
        for batch in batches(job):
            rows.load(batch)
            refused += [row for row in batch if not done(row, rows, by)]
        if refused:
            transaction.set_rollback(True)
        else:
            job.applied_at = timezone.now()
            job.save(update_fields=["applied_at"])
    if refused:
        ImportRow.objects.bulk_update(refused, ["outcome", "problems"], batch_size=CHUNK)
    return refused


def lock_all(job):
    """Hold every commitment that changes, locked in one order everywhere: no two ever deadlock."""
    if job.subject == ImportJob.Subject.COMMITMENT:
        named = job.rows.filter(outcome=Outcome.CHANGED).values_list("record", flat=True)
        keys = [key_of_reference(reference) for reference in named]
        rows = Commitment.objects.filter(pk__in=keys).order_by("pk")
        list(rows.select_for_update().values_list("pk"))


def batches(job):
    """The rows to be done in the file's order, a chunk at a time."""
    last = 0
    doing = job.rows.filter(outcome__in=ImportRow.DOING)
    while batch := list(doing.filter(number__gt=last)[:CHUNK]):
        yield batch
        last = batch[-1].number


def done(row, rows, by):
    """Do one row; False, with the reason in its problems, if it isn't what the preview saw."""
    judgement = rows.judge(row)
    problems = judgement.problems
    if not problems and (judgement.version, judgement.changes) != (row.version, row.changes):
        problems = [["", _("Changed meanwhile by somebody else.")]]
    if not problems:
        try:
            with transaction.atomic():
                judgement.act(by)
        except Conflict:
            problems = [["", _("Changed meanwhile by somebody else.")]]
        except ValidationError as error:
            problems = [list(problem) for problem in words_of(error)]
    row.problems = problems
    row.outcome = Outcome.WRONG if problems else row.outcome
    return not problems
