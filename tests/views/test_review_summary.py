"""/review/session/summary/: what was decided, skipped, and decided by others."""

from datetime import timedelta

import pytest

from commitments.models import ReviewSession
from tests.models.helpers import fresh, writes_nothing

from .acts import WHY
from .pages import Page, fill_in
from .review_walk import REVIEW, SUMMARY, begin, decide, item, session_of, skip

pytestmark = pytest.mark.django_db


def parts(response):
    """The references in each list of the summary, by its heading, and the whole text."""
    text = Page(response).text
    text = text[text.index("Decided") :]
    headings = [h for h in ("Decided", "Changed by somebody else", "Skipped", "Not reached")
                if h in text]  # fmt: skip
    ends = [*(text.index(heading) for heading in headings[1:]), len(text)]
    return {
        heading: text[text.index(heading) : end]
        for heading, end in zip(headings, ends, strict=True)
    }


def keep(browser, commitment, today):
    again = (today + timedelta(days=14)).isoformat()
    return decide(browser, commitment, "reviewed", note="Searched gob.pe.", next_review=again)


# The end


def test_the_summary_sorts_every_item_once(browser, client_of, three, late, admin, manager, today):
    fourth = late(5, title_en="Fourth")
    begin(browser)
    keep(browser, three[0], today)
    skip(browser, three[1])
    three[2].move("2199", "en 2199", by=admin, note="A secret reason.")
    skip(browser, three[2])
    response = browser.get(SUMMARY)
    listed = parts(response)
    assert three[0].reference in listed["Decided"]
    assert "Reviewed it: nothing new" in listed["Decided"]
    assert three[1].reference in listed["Skipped"]
    assert "Overdue" in listed["Skipped"]
    assert three[2].reference in listed["Changed by somebody else"]
    assert "admin moved the due window" in listed["Changed by somebody else"]
    assert "needs no decision any more" in listed["Changed by somebody else"]
    assert fourth.reference in listed["Not reached"]
    page = Page(response)
    assert "4 items · 1 decided · 1 skipped · 1 by somebody else · 1 not reached" in page.text
    assert sorted(name for name in page.ids if name.startswith("item-")) == sorted(
        f"item-{key}" for key in session_of(manager).queue
    )


def test_the_summary_keeps_the_notes_inside(browser, three, today):
    begin(browser)
    keep(browser, three[0], today)
    assert "Searched gob.pe." not in Page(browser.get(SUMMARY)).text


def test_what_was_done_before_the_start_is_no_decision_of_this_review(browser, three, manager):
    three[0].note("Earlier.", by=manager)
    begin(browser)
    assert "0 decided" in Page(browser.get(SUMMARY)).text


def test_finishing_closes_the_session_and_keeps_its_summary(browser, manager, three, today):
    begin(browser)
    keep(browser, three[0], today)
    page = Page(fill_in_finish(browser))
    assert "The review is finished." in page.text
    assert "1 decided" in page.text
    finished = session_of(manager)
    assert finished.finished_at
    # What comes later belongs to no review.
    fresh(three[1]).note("Afterwards.", by=manager)
    assert "1 decided" in Page(browser.get(SUMMARY)).text
    browser.post(SUMMARY)
    assert session_of(manager).finished_at == finished.finished_at
    assert "Start the review" in Page(browser.get(REVIEW)).text


def fill_in_finish(browser):
    response = fill_in(browser, SUMMARY)
    assert response["Location"] == SUMMARY
    return browser.get(SUMMARY)


def test_a_page_left_open_decides_nothing_after_the_end(browser, three, today):
    begin(browser)
    form = next(f for f in Page(browser.get(item(three[0], "reviewed"))).forms
                if "version" in f.fields)  # fmt: skip
    browser.post(SUMMARY)
    with writes_nothing(three[0]):
        response = browser.post(
            item(three[0], "reviewed"), form.fields | {"note": WHY}, follow=True
        )
    assert "This review is finished; nothing was saved." in Page(response).text
    assert ReviewSession.objects.filter(finished_at=None).count() == 0
