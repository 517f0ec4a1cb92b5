"""…/due/: a new window narrows, moves, or is proposed, as its days and the role decide."""

import pytest
from django.utils import timezone

from commitments.models import Citation
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, SourceFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_year():
    """The year in which the commitment of the cast is due."""
    return timezone.localdate().year + 1


@pytest.fixture
def opened(commitment):
    return address("due", commitment)


def test_a_window_inside_the_present_one_narrows_it(
    client_of, analyst, commitment, opened, next_year
):
    source = SourceFactory()
    phrase = f"primer trimestre de {next_year}"
    fill_in(client_of(analyst), opened, due_phrase=phrase, source=source.pk, quote="en marzo")
    kept = fresh(commitment)
    assert (kept.due_edtf, kept.due_phrase) == (f"{next_year}-33", phrase)
    assert kept.first_due_edtf == str(next_year)
    assert last_entry(commitment).verb == Verb.NARROW
    assert kept.citations.get(source=source).quote == "en marzo"


def test_relative_words_count_from_the_source(client_of, analyst, opened, commitment):
    source = SourceFactory(date_edtf=f"{timezone.localdate().year}-12-10")
    fill_in(client_of(analyst), opened, due_phrase="first quarter of next year", source=source.pk)
    assert fresh(commitment).due_edtf == f"{timezone.localdate().year + 1}-33"


def test_narrowing_needs_its_source(client_of, analyst, commitment, opened, next_year):
    sentence = "Name the source that narrows the window."
    typed = {"due_phrase": f"marzo de {next_year}"}
    refuses(client_of(analyst), opened, sentence, commitment=commitment, **typed)


def test_an_analyst_proposes_any_other_window(client_of, analyst, commitment, opened, next_year):
    fill_in(client_of(analyst), opened, due_phrase="mayo de 2199", note=WHY)
    kept = fresh(commitment)
    assert kept.due_edtf == str(next_year)
    assert (kept.proposed_due_edtf, kept.proposed_by) == ("2199-05", analyst)
    assert last_entry(commitment).verb == Verb.PROPOSE_MOVE


def test_a_manager_moves_it(client_of, manager, commitment, opened, article, next_year):
    fill_in(client_of(manager), opened, due_phrase="mayo de 2199", note=WHY, source=article.pk)
    kept = fresh(commitment)
    assert (kept.due_edtf, kept.first_due_edtf) == ("2199-05", str(next_year))
    assert kept.slippage_days > 0
    assert last_entry(commitment).verb == Verb.MOVE
    assert kept.citations.get(role=Citation.Role.MOVES).source == article


@pytest.mark.parametrize("who", ["analyst", "manager"])
def test_a_move_needs_a_reason(client_of, commitment, opened, who, request):
    client = client_of(request.getfixturevalue(who))
    sentence = "Say why, in a sentence."
    refuses(client, opened, sentence, commitment=commitment, due_phrase="mayo de 2199", note="")


def test_the_present_window_is_no_change(client_of, analyst, commitment, opened, next_year):
    sentence = "That is the present window."
    typed = {"due_phrase": f"el año {next_year}", "note": WHY}
    refuses(client_of(analyst), opened, sentence, commitment=commitment, **typed)


@pytest.mark.parametrize("phrase", ["31 de junio de 2027", "the 5th quarter", "30 días hábiles"])
def test_a_phrase_that_cannot_be_read_is_handed_back(
    client_of, analyst, commitment, opened, phrase
):
    with writes_nothing(commitment):
        response = fill_in(client_of(analyst), opened, due_phrase=phrase, note=WHY)
    assert response.status_code == 422
    assert Page(response).main_form.fields["due_phrase"] == [phrase]
    assert "Not saved yet." in Page(response).text


def test_an_undated_commitment_gets_its_first_window(client_of, analyst):
    undated = CommitmentFactory()
    fill_in(
        client_of(analyst), address("due", undated), due_phrase="2199", source=SourceFactory().pk
    )
    kept = fresh(undated)
    assert kept.due_edtf == "2199"
    assert last_entry(undated).verb == Verb.NARROW


def test_what_is_closed_keeps_its_window(client_of, manager, closed):
    refuses(
        client_of(manager), address("due", closed),
        "Only an open commitment's due window changes.",
        commitment=closed, due_phrase="mayo de 2199", note=WHY,
    )  # fmt: skip
