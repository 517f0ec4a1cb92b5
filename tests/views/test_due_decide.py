"""…/due/decide/: a manager's answer to a proposed move."""

import pytest

from commitments.models.update import Verb
from tests.factories import CommitmentFactory, SourceFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(commitment, analyst):
    commitment.propose_move("2199-05", "mayo de 2199", by=analyst, note="They said so.")
    return commitment


def test_accepted_the_window_moves(client_of, manager, proposed):
    first = proposed.due_edtf
    fill_in(client_of(manager), address("due/decide", proposed), decision="accept")
    kept = fresh(proposed)
    assert (kept.due_edtf, kept.first_due_edtf) == ("2199-05", first)
    assert kept.proposed_by is None
    assert last_entry(proposed).verb == Verb.ACCEPT_MOVE


def test_refused_the_window_stays(client_of, manager, proposed):
    first = proposed.due_edtf
    fill_in(client_of(manager), address("due/decide", proposed), decision="refuse", note=WHY)
    kept = fresh(proposed)
    assert (kept.due_edtf, kept.proposed_by) == (first, None)
    assert last_entry(proposed).note == WHY


def test_a_refusal_needs_a_reason(client_of, manager, proposed):
    refuses(
        client_of(manager), address("due/decide", proposed), "Say why, in a sentence.",
        commitment=proposed, decision="refuse", note="",
    )  # fmt: skip


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_one_of_both_has_to_be_chosen(client_of, manager, proposed, decision):
    with writes_nothing(proposed):
        response = fill_in(
            client_of(manager), address("due/decide", proposed), decision=decision, note=WHY
        )
    assert response.status_code == 422
    assert Page(response).alerts


def test_without_a_proposal_there_is_nothing_to_decide(client_of, manager, commitment):
    refuses(
        client_of(manager), address("due/decide", commitment),
        "No move of the due window is proposed.",
        commitment=commitment, decision="accept", note=WHY,
    )  # fmt: skip


def test_the_form_says_what_is_decided(client_of, manager, analyst):
    item = CommitmentFactory(due_edtf="2198")
    source = SourceFactory(title="Communiqué of the embassy")
    item.propose_move("2199", "en 2199", by=analyst, note="An old reason.")
    item.propose_move("2199-05", "mayo de 2199", by=analyst, note=WHY, source=source)
    text = Page(client_of(manager).get(address("due/decide", item))).text
    assert "analyst proposes to move the due window from 2198 to May 2199." in text
    assert f"Reason: “{WHY}” Source: {source}." in text
    assert "An old reason." not in text


def test_a_refused_answer_still_shows_what_is_decided(client_of, manager, proposed):
    response = fill_in(
        client_of(manager), address("due/decide", proposed), decision="refuse", note=""
    )
    assert "Reason: “They said so.”" in Page(response).text


def test_of_a_reason_that_was_redacted_the_form_says_so(client_of, manager, admin, proposed):
    proposed.redact(last_entry(proposed).number, by=admin, note="A private name.")
    assert (
        "Reason: “[redacted]”" in Page(client_of(manager).get(address("due/decide", proposed))).text
    )


def test_on_the_desk_it_is_told_in_the_line(client_of, manager, proposed):
    opened = address("due/decide", proposed)
    headers = {"HX-Request": "true", "HX-Target": f"act-{proposed.pk}"}
    assert "Reason: “They said so.”" in Page(client_of(manager).get(opened, headers=headers)).text
