"""/commitments/due/: how a phrase is understood, told while somebody types it."""

import pytest
from django.urls import reverse

from tests.factories import SourceFactory

from .pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(client_of, analyst):
    def told(**typed):
        response = client_of(analyst).get(reverse("due-preview"), typed)
        assert response.status_code == 200
        assert b"<html" not in response.content
        return Page(response).text

    return told


def test_a_phrase_is_told_as_days(told):
    text = told(due_phrase=" primer trimestre de 2026 ")
    assert text == ("Understood as first quarter of 2026: 1 January – 31 March 2026 2026-33")


def test_vague_words_are_told_as_no_deadline(told):
    assert "no deadline" in told(due_phrase="próximamente")


def test_nothing_typed_is_nothing_told(told):
    assert told(due_phrase="") == told() == ""


@pytest.mark.parametrize("phrase", ["31 de junio de 2026", "the 5th quarter", "x" * 300, "\0"])
def test_what_cannot_be_read_is_told_in_a_sentence(told, phrase):
    text = told(due_phrase=phrase)
    assert text
    assert "Understood" not in text


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ({"announced_on": "2025-12-10"}, "2026"),
        ({"new-date_edtf": "10/12/2024"}, "2025"),
        ({"new-date_edtf": "diciembre de 2024"}, "2025"),
        ({"announced_on": "2025-12-10", "new-date_edtf": "10/12/2020"}, "2026"),
    ],
)
def test_relative_words_count_from_the_announcement_or_its_source(told, typed, year):
    assert f"{year}-33" in told(due_phrase="first quarter of next year", **typed)


def test_relative_words_count_from_a_known_source(told):
    source = SourceFactory(date_edtf="2023-12-20")
    assert "2024-33" in told(due_phrase="first quarter of next year", source=source.pk)


def test_beside_an_open_commitment_they_count_from_today(told, today):
    assert str(today.year + 1) in told(due_phrase="next year", version="3")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"announced_on": "soon"},
        {"announced_on": "2026-02-30"},
        {"source": "x"},
        {"source": "9" * 30},
        {"source": "٣"},
        {"source": "999999"},
        {"new-date_edtf": "never"},
        {"new-date_edtf": "\0"},
    ],
)
def test_relative_words_without_a_day_to_count_from_ask_for_it(told, typed):
    text = told(due_phrase="next year", **typed)
    assert "Give the date of the source" in text


def test_it_writes_nothing_and_takes_only_questions(client_of, analyst):
    assert client_of(analyst).post(reverse("due-preview")).status_code == 405
