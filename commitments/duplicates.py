"""Pairs of commitments that may be the same one, registered twice, and why one may think so."""

import re
from itertools import combinations, pairwise
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .models import Commitment
from .models.queryset import folded

LOOKED_AT = 2000  # the newest: a duplicate is made when something is registered again
SHOWN = 10
SAME_WORDS = _("The same words in the title")
SAME_WINDOW = _("The same counterpart and kind, and windows that overlap")


class Pair(NamedTuple):
    """Two commitments, the older first, and the reason to look at them."""

    kept: Commitment
    other: Commitment
    reason: str


def words(title):
    """A title's words without order, case and accents."""
    return tuple(sorted(set(re.findall(r"\w+", folded(title)))))


def candidates(commitments, shown=SHOWN):
    """The first pairs among the newest commitments of a queryset, surest first: two queries."""
    rows = list(
        commitments.order_by("-pk").only(
            "title_es", "title_en", "kind", "due_earliest", "due_latest"
        )[:LOOKED_AT]
    )
    through = Commitment.counterparts.through.objects
    ties = through.filter(commitment__in=[row.pk for row in rows]) if rows else ()
    found = {}
    for pair in (*of_same_words(rows), *of_same_window(rows, ties)):
        if len(found) == shown:
            break
        found.setdefault((pair.kept.pk, pair.other.pk), pair)
    return list(found.values())


def pair(one, other, reason):
    return Pair(*sorted((one, other), key=lambda row: row.pk), reason)


def of_same_words(rows):
    groups = {}
    for row in rows:
        for title in filter(None, (row.title_es, row.title_en)):
            groups.setdefault(words(title), {})[row.pk] = row
    for key, group in groups.items():
        if key:
            yield from (pair(*two, SAME_WORDS) for two in combinations(group.values(), 2))


def of_same_window(rows, ties):
    """Neighbours by window among those with one counterpart and one kind; `other` is no kind."""
    by_key = {row.pk: row for row in rows}
    groups = {}
    for tie in ties:
        row = by_key[tie.commitment_id]
        if row.due_latest and row.due_earliest and row.kind != Commitment.Kind.OTHER:
            groups.setdefault((tie.counterpart_id, row.kind), []).append(row)
    for group in groups.values():
        group.sort(key=lambda row: (row.due_earliest, row.due_latest, row.pk))
        for one, other in pairwise(group):
            if other.due_earliest <= one.due_latest:
                yield pair(one, other, SAME_WINDOW)
