"""Merging duplicates: of two entries, or two sources, one is kept and the other leads to it."""

from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Citation, Commitment, Counterpart, Publisher, Source, Topic, Unit
from .models.recording import require_reason
from .models.update import Via
from .previews import Changed, digest_of


class Moves(NamedTuple):
    """One kind of record that uses a duplicate and will use the kept one."""

    label: str
    rows: QuerySet


def touched(duplicate):
    """The commitments that use an entry or cite a source, in the order in which all lock them."""
    through = {
        Counterpart: Commitment.counterparts.through.objects.filter(counterpart=duplicate.pk),
        Topic: Commitment.topics.through.objects.filter(topic=duplicate.pk),
        Unit: Commitment.supporting_units.through.objects.filter(unit=duplicate.pk),
        Source: Citation.objects.filter(source=duplicate.pk),
    }.get(type(duplicate))
    if through is None:
        return Commitment.objects.none()
    uses = Q(pk__in=through.values("commitment"))
    if isinstance(duplicate, Unit):
        uses |= Q(unit=duplicate)
    return Commitment.objects.filter(uses).order_by("pk")


def moves(duplicate):
    """All that a merge moves, kind by kind; kinds without a record are left out by the page."""
    yield Moves(gettext_lazy("commitments"), touched(duplicate))
    if isinstance(duplicate, Source):
        citations = duplicate.citations.select_related("commitment", "source")
        yield Moves(gettext_lazy("citations"), citations.defer("source__text").order_by("pk"))
        reprints = duplicate.reprints.defer("text").order_by("pk")
        yield Moves(gettext_lazy("translations and reprints"), reprints)
    if isinstance(duplicate, Unit):
        yield Moves(gettext_lazy("people"), duplicate.people.order_by("username"))
        yield Moves(gettext_lazy("units that are part of it"), duplicate.children.order_by("pk"))
    if isinstance(duplicate, Publisher):
        yield Moves(gettext_lazy("sources"), duplicate.sources.defer("text").order_by("pk"))


def state_of(duplicates, kept):
    """A digest of all that the merge would move, so that exactly what was previewed is done."""
    told = [kept._meta.model_name, kept.pk]
    for duplicate in duplicates:
        told.append(duplicate.pk)
        for _label, rows in moves(duplicate):
            if rows.model is Commitment:
                told.append(list(rows.values_list("pk", "version")))
            else:
                told.append(list(rows.order_by("pk").values_list("pk", flat=True)))
    return digest_of(told)


def require_mergeable(duplicate, kept):
    """Raise ValidationError, in words, where the two can't become one."""
    names = {"one": duplicate, "other": kept}
    if duplicate.pk == kept.pk:
        raise ValidationError(_("An entry isn't merged into itself."))
    for entry in (duplicate, kept):
        if entry.merged_into_id:
            raise ValidationError(
                _("“%(one)s” was merged already, into “%(other)s”.")
                % {"one": entry, "other": entry.merged_into}
            )
    if getattr(kept, "retired", False):
        raise ValidationError(_("“%(other)s” is retired. Keep one that is in use.") % names)
    if isinstance(kept, Publisher):
        _require_one_publisher(duplicate, kept, names)


def _require_one_publisher(duplicate, kept, names):
    if duplicate.standing != kept.standing:
        raise ValidationError(
            _(
                "“%(one)s” and “%(other)s” differ in standing, which decides what evidence is "
                "worth. Put that right first."
            )
            % names
        )
    numbers = duplicate.sources.current().exclude(number="").values("number")
    twice = kept.sources.current().filter(number__in=numbers).defer("text")[:5]
    if twice:
        raise ValidationError(
            _("Both have a source of the same number. Merge these sources first: %(sources)s.")
            % {"sources": "; ".join(map(str, twice))}
        )


@transaction.atomic
def merge(duplicates, kept, *, by, note, via=Via.ADMIN, seen=None):
    """Make several records of one kind one: each touched commitment gets an entry in its ledger.

    The duplicates stay, retired, and lead to `kept`. All of it happens, or nothing. `seen` is the
    `state_of` of the preview (None: not compared). Returns how many entries the ledgers got.
    Raises PermissionDenied, Changed, or ValidationError with the reason in words.
    """
    model = type(kept)
    if not by.has_perm(f"commitments.change_{model._meta.model_name}"):
        raise PermissionDenied
    require_reason(note)
    keys = [kept.pk, *(duplicate.pk for duplicate in duplicates)]
    rows = {
        row.pk: row
        for row in model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    kept, duplicates = rows[kept.pk], [rows[key] for key in keys[1:]]
    entries = 0
    for duplicate in duplicates:
        require_mergeable(duplicate, kept)
    # Locked before they are compared, so that nobody changes one in between.
    for duplicate in duplicates:
        list(touched(duplicate).select_for_update().values_list("pk"))
    if seen is not None and seen != state_of(duplicates, kept):
        raise Changed
    for duplicate in duplicates:
        entries += _merge_one(duplicate, kept, by=by, note=note, via=via)
        words = f"Merged into {kept} ({kept.pk}): {note}"
        LogEntry.objects.log_actions(by.pk, [duplicate], CHANGE, words, single_object=True)
    words = f"Merged here: {', '.join(f'{one} ({one.pk})' for one in duplicates)}: {note}"
    LogEntry.objects.log_actions(by.pk, [kept], CHANGE, words, single_object=True)
    return entries


def _merge_one(duplicate, kept, *, by, note, via):
    commitments = list(touched(duplicate))
    MOVERS.get(type(kept), _nothing_else)(duplicate, kept)
    for commitment in commitments:
        commitment.use_kept(duplicate, kept, by=by, note=note, via=via)
    type(kept).objects.filter(merged_into=duplicate).update(merged_into=kept)
    duplicate.merged_into = kept
    if not isinstance(duplicate, Source):
        duplicate.retired = True
    duplicate.save()
    return len(commitments)


def _nothing_else(duplicate, kept):
    """Counterparts and topics are used by commitments alone."""


def _move_of_unit(duplicate, kept):
    """People and sub-units move; if the kept one lies below, it takes the duplicate's place."""
    if kept.is_below(duplicate):
        kept.parent = duplicate.parent
        kept.save()
    duplicate.people.update(unit=kept)
    duplicate.children.exclude(pk=kept.pk).update(parent=kept)


def _move_of_publisher(duplicate, kept):
    duplicate.sources.update(publisher=kept)


def _move_of_source(duplicate, kept):
    """Reprints follow, and the copy of record where the kept source has none."""
    if kept.reprint_of_id == duplicate.pk:
        kept.reprint_of = duplicate.reprint_of
    duplicate.reprints.exclude(pk=kept.pk).update(reprint_of=kept.original_id)
    duplicate.reprint_of = None
    if not kept.text_sha256 and duplicate.text:
        kept.text, duplicate.text = duplicate.text, ""
    kept.save()


MOVERS = {
    Unit: _move_of_unit,
    Publisher: _move_of_publisher,
    Source: _move_of_source,
}
