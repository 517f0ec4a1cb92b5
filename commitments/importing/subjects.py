"""What can be imported: the columns, how rows are judged, and the records as rows."""

from functools import partial
from typing import NamedTuple

from ..models import Commitment, Counterpart, Publisher, Topic, Unit
from . import commitment_columns, vocabulary
from .commitments import CommitmentRows

CHUNK = 200


class Subject(NamedTuple):
    """`key` is the column that names a record; `rows` makes what judges rows of a chunk."""

    model: type
    columns: tuple
    key: str
    rows: object
    record_of: object
    unread: tuple = ("reason",)

    @property
    def permissions(self):
        """What a person needs to import."""
        verbs = ["add", "change", *(["decide"] if self.model is Commitment else [])]
        return [f"commitments.{verb}_{self.model._meta.model_name}" for verb in verbs]

    @property
    def codes(self):
        return [column.code for column in self.columns]

    def queryset(self, *, archived=False):
        """What an export holds; the archive only if asked for."""
        if self.model is not Commitment:
            return vocabulary.with_parent(self.model.objects.order_by("pk"))
        every = Commitment.objects.order_by("pk")
        return commitment_columns.for_record(every if archived else every.live())

    def records(self, queryset):
        """Each record as a list of texts in the columns' order, in bounded memory."""
        for row in queryset.iterator(chunk_size=CHUNK):
            record = self.record_of(row)
            yield [record[code] for code in self.codes]


def of_vocabulary(model):
    return Subject(
        model,
        vocabulary.columns_of(model),
        "slug",
        partial(vocabulary.VocabularyRows, model),
        vocabulary.record_of,
    )


SUBJECTS = {
    "commitment": Subject(
        Commitment,
        commitment_columns.COLUMNS_OF_COMMITMENTS,
        "reference",
        CommitmentRows,
        commitment_columns.record_of,
        commitment_columns.UNREAD,
    ),
    **{model._meta.model_name: of_vocabulary(model)
       for model in (Unit, Counterpart, Topic, Publisher)},
}  # fmt: skip
