"""…/note/: internal words for the record."""

import pytest

from tests.models.helpers import last_entry

from .acts import address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


def test_the_note_field_says_who_reads_it(client_of, analyst, commitment):
    page = Page(client_of(analyst).get(address("note", commitment)))
    assert "Internal: read by everyone who signs in here. Nothing classified." in page.text


def test_a_note_stands_in_the_history_as_it_was_typed(client_of, analyst, commitment):
    words = "¿Quién llamó? <b>Ana</b> & «José»\n=1+1"
    fill_in(client_of(analyst), address("note", commitment), note=words)
    assert last_entry(commitment).note == words
    page = Page(client_of(analyst).get(commitment.get_absolute_url()))
    assert "¿Quién llamó? <b>Ana</b> & «José» =1+1" in page.text


def test_an_empty_note_is_refused(client_of, analyst, commitment):
    opened = address("note", commitment)
    refuses(client_of(analyst), opened, "This field is required.", commitment=commitment, note="")


def test_a_focal_point_notes_on_the_own_item(client_of, focal_point, commitment):
    fill_in(client_of(focal_point), address("note", commitment), note="They called.")
    assert last_entry(commitment).actor == focal_point


def test_a_closed_commitment_takes_notes(client_of, analyst, closed):
    fill_in(client_of(analyst), address("note", closed), note="A later article.")
    assert last_entry(closed).note == "A later article."
