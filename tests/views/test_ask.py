"""…/ask/: a manager asks the owner for news."""

from datetime import timedelta

import pytest

from tests.models.helpers import fresh

from .acts import WHY, address, next_working_day
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(commitment):
    return address("ask", commitment)


def test_the_owner_is_asked_by_a_day(client_of, manager, commitment, opened, today):
    day = next_working_day(today)
    fill_in(client_of(manager), opened, answer_by=day.isoformat(), note="Any date yet?")
    kept = fresh(commitment)
    assert (kept.update_asked_by, kept.update_asked_for) == (manager, day)
    page = Page(client_of(manager).get(commitment.get_absolute_url()))
    assert "manager asks for news by" in page.text


def test_the_day_is_a_working_day(client_of, manager, commitment, opened, today):
    sunday = next_working_day(today) + timedelta(days=6)
    sentence = "The day asked for is a working day, Monday to Friday."
    typed = {"answer_by": sunday.isoformat(), "note": WHY}
    refuses(client_of(manager), opened, sentence, commitment=commitment, **typed)


def test_the_day_lies_after_today(client_of, manager, commitment, opened, today):
    sentence = "The day asked for lies after today."
    typed = {"answer_by": today.isoformat(), "note": WHY}
    refuses(client_of(manager), opened, sentence, commitment=commitment, **typed)


def test_nobody_is_asked_about_what_is_closed(client_of, manager, closed, today):
    refuses(
        client_of(manager), address("ask", closed), "Only an open commitment's owner is asked.",
        commitment=closed, answer_by=next_working_day(today).isoformat(), note=WHY,
    )  # fmt: skip
