"""What the database itself refuses, whoever writes to it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commitments.models import Citation, Commitment, Source, User
from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory, UnitFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 12)


def refused_by(name):
    """The violated rule is told by its name on both databases."""
    return pytest.raises(IntegrityError, match=name)


def write(commitment, **values):
    with transaction.atomic():
        Commitment.objects.filter(pk=commitment.pk).update(**values)


@pytest.mark.parametrize("prefix", ["due", "first_due"])
@pytest.mark.parametrize(
    ("earliest", "latest", "holds"),
    [
        (FIRST, LAST, True),
        (FIRST, FIRST, True),
        (LAST, FIRST, False),
        (None, LAST, True),
        (FIRST, None, True),
        (None, None, True),
    ],
)
def test_a_window_ends_on_or_after_the_day_it_begins(commitment, prefix, earliest, latest, holds):
    values = {f"{prefix}_earliest": earliest, f"{prefix}_latest": latest}
    if holds:
        write(commitment, **values)
    else:
        with refused_by(f"commitment_{prefix}_in_order"):
            write(commitment, **values)


def test_a_commitment_has_a_title_in_one_language_at_least(commitment):
    write(commitment, title_es="")
    with refused_by("commitment_has_title"):
        write(commitment, title_en="")
    write(commitment, title_es="Visita", title_en="")


def test_no_status_but_those_of_the_table(commitment):
    with refused_by("commitment_status_known"):
        write(commitment, status="forgotten")


def test_what_is_superseded_has_a_successor_and_nothing_else_has(commitment):
    other = CommitmentFactory()
    rule = "commitment_superseded_has_successor"
    with refused_by(rule):
        write(commitment, status="superseded")
    with refused_by(rule):
        write(commitment, successor=other)
    write(commitment, status="superseded", successor=other)


def test_nothing_is_its_own_successor(commitment):
    with refused_by("commitment_no_successor_of_itself"):
        write(commitment, status="superseded", successor=commitment)


@pytest.mark.parametrize("status", ["fulfilled", "partially_fulfilled", "not_fulfilled"])
def test_an_outcome_has_a_reporter(commitment, analyst, status):
    with refused_by("commitment_outcome_has_reporter"):
        write(commitment, status=status)
    write(commitment, status=status, reported_by=analyst)


@pytest.mark.parametrize("field", ["reported_by", "confirmed_by"])
def test_and_nothing_else_has(commitment, analyst, field):
    with refused_by("commitment_outcome_has_reporter"):
        write(commitment, **{field: analyst})


def test_a_second_person_confirms(commitment, analyst, manager):
    write(commitment, status="not_fulfilled", reported_by=analyst)
    with refused_by("commitment_second_person_confirms"):
        write(commitment, confirmed_by=analyst)
    write(commitment, confirmed_by=manager)


def cite(commitment, role, source=None):
    with transaction.atomic():
        return Citation.objects.create(
            commitment=commitment, role=role, source=source or commitment.citations.get().source
        )


@pytest.mark.parametrize("role", ["announces", "announces_again"])
def test_a_source_announces_a_commitment_once(commitment, role):
    with pytest.raises(IntegrityError):
        cite(commitment, role)
    cite(commitment, role, SourceFactory())
    cite(CommitmentFactory(), role, commitment.citations.first().source)


def test_and_may_be_its_evidence_all_the_same(commitment):
    assert cite(commitment, "evidence").pk


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (0, 1, True),
        (1, 1, False),
        (2, 1, False),
        (None, 1, False),
        (1, None, False),
    ],
)
def test_the_words_of_a_citation_begin_before_they_end(commitment, start, end, holds):
    ours = Citation.objects.filter(commitment=commitment)
    if holds:
        ours.update(start=start, end=end)
    else:
        with refused_by("citation_offsets_in_order"), transaction.atomic():
            ours.update(start=start, end=end)


def test_a_publishers_number_is_used_once():
    note = SourceFactory(number="801-25")
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceFactory(publisher=note.publisher, number="801-25")
    SourceFactory(publisher=PublisherFactory(), number="801-25")
    SourceFactory(publisher=note.publisher, number="")
    SourceFactory(publisher=note.publisher, number="")


def test_no_source_is_a_reprint_of_itself():
    source = SourceFactory()
    with refused_by("source_no_reprint_of_itself"), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(reprint_of=source)


def test_an_absence_ends_on_or_after_the_day_it_begins(analyst):
    people = User.objects.filter(pk=analyst.pk)
    people.update(absent_from=FIRST, absent_until=FIRST)
    people.update(absent_from=FIRST, absent_until=None)
    with refused_by("absence_in_order"), transaction.atomic():
        people.update(absent_from=LAST, absent_until=FIRST)


def test_a_code_of_the_vocabulary_is_used_once():
    UnitFactory(slug="protocolo")
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(slug="protocolo")
