"""…/due/: a new window narrows, moves, or is proposed, as its days and the role decide."""

import pytest
from django.utils import timezone

from commitments.models import Citation
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, SourceFactory, UserFactory
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


def test_who_cannot_decide_is_told_that_it_is_a_proposal(client_of, analyst, opened):
    page = Page(client_of(analyst).get(opened))
    assert "Narrow the due window or propose a move" in page.text
    assert "any other is proposed to a manager, who decides, and needs a reason." in page.text
    assert "Narrow or propose" in page.text


def test_who_decides_changes_the_window(client_of, manager, opened):
    text = Page(client_of(manager).get(opened)).text
    assert "Change the due window" in text
    assert "any other moves it and needs a reason." in text
    assert "propose" not in text


def test_the_commitments_page_names_the_act_as_the_role_has_it(
    client_of, analyst, manager, commitment, opened
):
    names = {
        user: Page(client_of(user).get(commitment.get_absolute_url())).links[opened]
        for user in (analyst, manager)
    }
    assert names == {
        analyst: "Narrow the due window or propose a move",
        manager: "Change the due window",
    }


@pytest.mark.parametrize(
    ("who", "outlook"),
    [
        ("analyst", "If you propose another window, yours replaces that proposal"),
        ("manager", "If you move the window, that settles the proposal"),
    ],
)
def test_a_proposal_that_waits_is_told_and_what_becomes_of_it(
    client_of, commitment, opened, who, outlook, request
):
    berta = UserFactory(username="berta", role="analyst")
    commitment.propose_move("2199-05", "mayo de 2199", by=berta, note="They wrote so.")
    text = Page(client_of(request.getfixturevalue(who)).get(opened)).text
    assert "berta proposes to move the due window" in text
    assert "to May 2199. Reason: “They wrote so.”" in text
    assert outlook in text


def test_a_new_proposal_replaces_the_one_that_waits(client_of, analyst, commitment, opened):
    berta = UserFactory(username="berta", role="analyst")
    commitment.propose_move("2199-05", "mayo de 2199", by=berta, note="They wrote so.")
    fill_in(client_of(analyst), opened, due_phrase="junio de 2199", note=WHY)
    kept = fresh(commitment)
    assert (kept.proposed_due_edtf, kept.proposed_by) == ("2199-06", analyst)


def test_a_move_settles_a_proposal_and_narrowing_leaves_it(
    client_of, analyst, manager, commitment, opened, next_year
):
    commitment.propose_move("2199-05", "mayo de 2199", by=analyst, note="They wrote so.")
    narrower = {"due_phrase": f"marzo de {next_year}", "source": SourceFactory().pk}
    fill_in(client_of(manager), opened, **narrower)
    assert fresh(commitment).proposed_by == analyst
    fill_in(client_of(manager), opened, due_phrase="julio de 2199", note=WHY)
    assert fresh(commitment).proposed_by is None
