"""Public documents: their dates, their kept text, and how lists order them."""

import hashlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commitments.due import DueError
from commitments.models import Source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2026-01-15", date(2026, 1, 15), date(2026, 1, 15)),
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31)),
        ("2025/2026", date(2025, 1, 1), date(2026, 12, 31)),
        ("", None, None),
    ],
)
def test_a_date_may_be_imprecise_or_missing(text, earliest, latest):
    source = Source.objects.get(pk=SourceFactory(date_edtf=text).pk)
    assert (source.date_earliest, source.date_latest) == (earliest, latest)


def test_a_corrected_date_is_reckoned_again():
    source = SourceFactory(date_edtf="2026-01-15")
    source.date_edtf = "2026-02"
    source.save()
    assert Source.objects.get().date_latest == date(2026, 2, 28)


def test_what_is_no_date_is_told_in_a_sentence():
    source = SourceFactory()
    source.date_edtf = "2026-02-30"
    with pytest.raises(ValidationError) as refusal:
        source.full_clean()
    assert list(refusal.value.message_dict) == ["date_edtf"]
    assert refusal.value.messages == [
        "There is no such day in the calendar. Write a day that the month has."
    ]
    with pytest.raises(DueError):
        source.save()
    assert Source.objects.get().date_edtf == "2026-01-15"


def test_a_kept_text_has_its_fingerprint_and_a_missing_one_has_none():
    words = "El canciller viajará. ✓"
    assert SourceFactory(text=words).text_sha256 == hashlib.sha256(words.encode()).hexdigest()
    source = SourceFactory(text=words)
    source.text = ""
    source.save()
    assert Source.objects.get(pk=source.pk).text_sha256 == ""


def test_the_newest_comes_first_and_the_undated_last():
    older, undated = SourceFactory(date_edtf="2025"), SourceFactory(date_edtf="")
    newer, same_day = SourceFactory(date_edtf="2026-03-01"), SourceFactory(date_edtf="2026-03-01")
    assert list(Source.objects.newest_first()) == [same_day, newer, older, undated]


def test_a_reprint_has_the_words_of_its_original():
    original = SourceFactory()
    assert SourceFactory(reprint_of=original).original_id == original.pk == original.original_id


@pytest.mark.parametrize(("number", "told"), [("801-25", "A note (801-25)"), ("", "A note")])
def test_it_is_called_by_its_title_and_number(number, told):
    assert str(SourceFactory(title="A note", number=number)) == told


def test_what_reprints_a_reprint_follows_it_to_the_original():
    original, translation = SourceFactory(), SourceFactory()
    copy = SourceFactory(reprint_of=translation)
    translation.reprint_of = original
    translation.save()
    copy.refresh_from_db()
    assert copy.reprint_of == original
