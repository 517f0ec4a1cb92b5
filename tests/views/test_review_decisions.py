"""/review/session/C-0001/: each decision is one step, and none is taken twice unseen."""

from datetime import timedelta

import pytest

from commitments.models.update import Verb
from commitments.review import DECISIONS
from tests.factories import CommitmentFactory, UnitFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, next_working_day
from .pages import Page
from .review_walk import SESSION, SUMMARY, begin, decide, item, session_of, skip

pytestmark = pytest.mark.django_db


def typed(act, today):
    """What a manager types for each decision."""
    return {
        "confirm": {},
        "send-back": {"note": WHY},
        "decide": {"decision": "accept"},
        "reviewed": {"note": WHY, "next_review": (today + timedelta(days=9)).isoformat()},
        "due": {"due_phrase": "en 2199", "note": WHY},
        "ask": {"answer_by": next_working_day(today).isoformat()},
        "status": {"status": "not_fulfilled", "as_of": today.isoformat(), "note": WHY},
        "owner": {"unit": UnitFactory().pk},
        "supersede": {"successor": CommitmentFactory(announced_on=today).reference},
        "archive": {"archived_as": "closed_file", "note": WHY},
    }[act]


VERBS = {
    "confirm": Verb.CONFIRM,
    "send-back": Verb.SEND_BACK,
    "decide": Verb.ACCEPT_MOVE,
    "reviewed": Verb.REVIEW,
    "due": Verb.MOVE,
    "ask": Verb.REQUEST_UPDATE,
    "status": Verb.REPORT_OUTCOME,
    "owner": Verb.ASSIGN,
    "supersede": Verb.CHANGE_STATUS,
    "archive": Verb.ARCHIVE,
}
SAID = {
    "confirm": "the outcome is confirmed. Not fulfilled as of",
    "send-back": "the outcome is sent back. Announced as of",
    "decide": "the move to 2199 is accepted.",
    "reviewed": "reviewed; to be looked at again on",
    "due": "the due window is moved to 2199.",
    "ask": "asked for news by",
    "status": "saved. Not fulfilled as of",
    "owner": "assigned to Directorate",
    "supersede": "saved. Superseded as of",
    "archive": "archived.",
}


def test_every_decision_is_tried_below():
    assert list(VERBS) == list(DECISIONS)


@pytest.mark.parametrize("act", VERBS)
def test_a_decision_is_one_step_and_the_next_item_comes(
    browser, manager, three, analyst, today, act
):
    first, second = three[0], three[1]
    if act in ("confirm", "send-back"):
        for commitment in three:
            commitment.report_outcome("not_fulfilled", as_of=today, by=analyst, note=WHY)
    if act == "decide":
        first.propose_move("2199", "en 2199", by=analyst, note=WHY)
    if act == "ask":
        first.assign(unit=None, focal_point=analyst, by=None)
    begin(browser)
    response = decide(browser, first, act, **typed(act, today))
    assert response.status_code == 302
    assert response["Location"] == item(second)
    entry = last_entry(first)
    assert (entry.verb, entry.actor) == (VERBS[act], manager)
    page = Page(browser.get(response["Location"]))
    assert "2 of 3" in page.text
    assert f"{first.reference}: {SAID[act]}" in page.text


def test_replacing_by_another_opens_the_status_form_with_it_chosen(browser, three):
    begin(browser)
    page = Page(browser.get(item(three[0], "supersede")))
    form = next(form for form in page.forms if "version" in form.fields)
    assert form.fields["status"] == ["superseded"]


def test_a_refused_move_needs_its_reason_and_the_item_stays(browser, three, analyst):
    three[0].propose_move("2199", "en 2199", by=analyst, note=WHY)
    begin(browser)
    with writes_nothing(three[0]):
        response = decide(browser, three[0], "decide", decision="refuse", note="")
    assert response.status_code == 422
    page = Page(response)
    assert "Say why, in a sentence." in page.text
    assert "1 of 3" in page.text


def test_a_question_that_reaches_nobody_is_refused_and_the_item_stays(browser, three, today):
    begin(browser)
    with writes_nothing(three[0]):
        response = decide(browser, three[0], "ask", **typed("ask", today))
    assert response.status_code == 422
    assert "Nobody is in charge: assign it first." in Page(response).text


def test_what_was_typed_is_kept_when_a_rule_refuses(browser, three, today):
    begin(browser)
    yesterday = (today - timedelta(days=1)).isoformat()
    response = decide(browser, three[0], "reviewed", note="At gob.pe.", next_review=yesterday)
    assert response.status_code == 422
    form = next(form for form in Page(response).forms if "version" in form.fields)
    assert form.fields["note"] == ["At gob.pe."]
    assert form.fields["next_review"] == [yesterday]


def test_skipping_twice_is_skipping_once(browser, manager, three):
    begin(browser)
    for _ in range(2):
        assert skip(browser, three[0])["Location"] == item(three[1])
    assert session_of(manager).position == 1


def test_looking_back_does_not_turn_the_walk_back(browser, three):
    begin(browser)
    skip(browser, three[0])
    skip(browser, three[1])
    assert "First" in Page(browser.get(item(three[0]))).text
    assert skip(browser, three[0])["Location"] == item(three[1])
    assert browser.get(SESSION)["Location"] == item(three[2])


def test_after_the_last_item_comes_the_summary(browser, three):
    begin(browser)
    for commitment in three:
        response = skip(browser, commitment)
    assert response["Location"] == SUMMARY
    assert browser.get(SESSION)["Location"] == SUMMARY


# Two at once


def test_what_somebody_else_did_since_the_start_stands_above_the_item(
    browser, three, admin, analyst, today
):
    three[0].note("Before the start.", by=analyst)
    begin(browser)
    later = (today - timedelta(days=1)).isoformat()
    three[0].move(later, "mañana", by=admin, note="The embassy asked for it.")
    text = Page(browser.get(item(three[0]))).text
    part = text[text.index("Changed by somebody else since you began") :]
    part = part[: part.index("overdue 1 day")]
    assert "admin moved the due window" in part
    assert "The embassy asked for it." in part
    assert "Before the start." not in part
    assert "Changed by somebody else" not in Page(browser.get(item(three[1]))).text


def test_what_needs_no_decision_any_more_says_so_and_offers_the_next(browser, three, admin):
    begin(browser)
    three[0].move("2199", "en 2199", by=admin, note=WHY)
    page = Page(browser.get(item(three[0])))
    assert "It needs no decision any more" in page.text
    assert "admin moved the due window" in page.text
    assert "Next n" in page.text
    assert "Skip n" not in page.text


def test_a_merged_item_leads_to_the_one_that_was_kept(browser, three, admin):
    begin(browser)
    three[0].merge_into(three[1], by=admin, note=WHY)
    page = Page(browser.get(item(three[0])))
    assert "It needs no decision any more" in page.text
    assert three[1].get_absolute_url() in page.links
    assert not [href for href in page.links if "?act=" in href]


def test_two_at_once_the_second_sees_the_first_and_keeps_what_was_typed(
    browser, client_of, admin, three
):
    other = client_of(admin)
    begin(browser)
    begin(other)
    first = three[0]
    form = next(f for f in Page(browser.get(item(first, "due"))).forms if "version" in f.fields)
    decide(other, first, "due", due_phrase="en 2198", note="The other's reason.")
    ours = form.fields | {"due_phrase": "en 2199", "note": "Our own reason."}
    with writes_nothing(fresh(first)):
        response = browser.post(item(first, "due"), ours)
    assert response.status_code == 409
    page = Page(response)
    assert "Changed meanwhile by admin" in page.alerts[0]
    assert "The other's reason." in page.alerts[0]
    form = next(form for form in page.forms if "version" in form.fields)
    assert form.fields["due_phrase"] == ["en 2199"]
    assert "Our own reason." in form.fields["note"][0]
    # Having seen it, the second may decide on top of it.
    assert browser.post(item(first, "due"), form.fields)["Location"] == item(three[1])
    assert fresh(first).due_edtf == "2199"


def test_an_outcome_that_another_confirmed_meanwhile_is_not_confirmed_twice(
    browser, client_of, admin, reported
):
    begin(browser)
    form = next(f for f in Page(browser.get(item(reported, "confirm"))).forms
                if "version" in f.fields)  # fmt: skip
    reported.confirm(by=admin)
    with writes_nothing(reported):
        assert browser.post(item(reported, "confirm"), form.fields).status_code == 409
        seen = browser.post(
            item(reported, "confirm"), form.fields | {"version": fresh(reported).version}
        )
    assert seen.status_code == 422
    assert "No reported outcome waits for confirmation." in Page(seen).text
    assert "?act=confirm" not in Page(browser.get(item(reported, "confirm"))).links
