"""…/ask/: a manager asks the owner for news."""

from datetime import date, timedelta

import pytest
from django.utils.formats import date_format

from commitments.asking import nobody_there, who_is_asked
from commitments.models.update import Verb
from commitments.workdays import is_holiday, next_workday
from tests.factories import CommitmentFactory, UnitFactory, UserFactory
from tests.models.helpers import fresh, writes_nothing

from .acts import WHY, address, next_working_day
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(commitment, focal_point):
    return address("ask", commitment)


@pytest.fixture
def words_of(client_of, manager):
    """What the form says before anything is asked."""

    def words_of(commitment):
        return Page(client_of(manager).get(address("ask", commitment))).text

    return words_of


def owned(focal_point=None, alternate=None, unit=None):
    item = CommitmentFactory()
    item.assign(unit=unit, focal_point=focal_point, alternate=alternate, by=None)
    return item


def ana(first=None, last=None):
    return UserFactory(username="ana", absent_from=first, absent_until=last)


def test_the_owner_is_asked_by_a_day(client_of, manager, commitment, opened, today):
    day = next_working_day(today)
    fill_in(client_of(manager), opened, answer_by=day.isoformat(), note="Any date yet?")
    kept = fresh(commitment)
    assert (kept.update_asked_by, kept.update_asked_for) == (manager, day)
    page = Page(client_of(manager).get(commitment.get_absolute_url()))
    assert "manager asks for news by" in page.text


def test_three_working_days_are_proposed(client_of, manager, commitment, opened, today):
    form = Page(client_of(manager).get(opened)).main_form
    assert form.fields["answer_by"] == [next_workday(today, 3).isoformat()]
    assert client_of(manager).post(opened, form.fields).status_code == 302
    assert fresh(commitment).update_asked_for == next_workday(today, 3)


def test_the_day_is_a_working_day(client_of, manager, commitment, opened, today):
    sunday = today + timedelta(days=13 - today.weekday())
    while is_holiday(sunday):
        sunday += timedelta(days=7)
    sentence = "The day asked for is a working day, Monday to Friday."
    typed = {"answer_by": sunday.isoformat(), "note": WHY}
    refuses(client_of(manager), opened, sentence, commitment=commitment, **typed)


def test_the_day_is_no_public_holiday(client_of, manager, commitment, opened, today):
    christmas = date(today.year + 1, 12, 25)
    typed = {"answer_by": christmas.isoformat(), "note": WHY}
    sentence = "That day is a public holiday in Peru."
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


def test_where_nobody_is_in_charge_the_question_is_refused(client_of, manager, today):
    item = owned()
    typed = {"answer_by": next_working_day(today).isoformat(), "note": WHY}
    sentence = "Nobody is in charge: assign it first."
    refuses(client_of(manager), address("ask", item), sentence, commitment=item, **typed)


class TestWhoIsAsked:
    def test_the_focal_point(self, words_of):
        assert "Asks ana, the focal point." in words_of(owned(ana(), UserFactory()))

    def test_the_alternate_while_the_focal_point_is_away(self, words_of, today):
        back = today + timedelta(days=9)
        item = owned(ana(today, back), UserFactory(username="luis"))
        sentence = f"Asks luis, the alternate: ana is absent until {date_format(back)}."
        assert sentence in words_of(item)

    def test_the_alternate_while_nobody_knows_for_how_long(self, words_of, today):
        item = owned(ana(today), UserFactory(username="luis"))
        assert "Asks luis, the alternate: ana is absent." in words_of(item)

    def test_an_absent_focal_point_without_an_alternate(self, words_of, today):
        sentence = "Asks ana, the focal point, without an alternate: ana is absent until"
        assert sentence in words_of(owned(ana(today, today)))

    def test_the_units_managers_where_nobody_is_assigned(self, words_of):
        unit = UnitFactory()
        for name in ("berta", "carlos"):
            UserFactory(username=name, role="manager", unit=unit)
        UserFactory(role="analyst", unit=unit)
        sentence = "Asks berta, carlos for the unit: there is no focal point."
        assert sentence in words_of(owned(unit=unit))

    def test_nobody_and_it_says_what_to_do(self, words_of):
        sentence = "Nobody is in charge of it, so the question reaches nobody: assign it first."
        assert sentence in words_of(owned())
        assert sentence in words_of(owned(unit=UnitFactory()))

    def test_on_another_day_it_may_be_somebody_else(self, today):
        item = owned(ana(today, today), UserFactory(username="luis"))
        assert "luis" in who_is_asked(item, today)
        assert "ana, the focal point." in who_is_asked(item, today + timedelta(days=1))


class TestNobodyThere:
    def test_a_day_on_which_nobody_can_answer_is_told(self, today):
        item = owned(ana(today, today + timedelta(days=2)))
        told = nobody_there(item, today + timedelta(days=2))
        assert told.startswith(f"On {date_format(today + timedelta(days=2))} nobody is there")
        assert nobody_there(item, today + timedelta(days=3)) == ""
        assert nobody_there(item, today - timedelta(days=1)) == ""

    def test_an_alternate_who_is_there_is_enough(self, today):
        away = ana(today, today)
        assert nobody_there(owned(away, UserFactory()), today) == ""
        both = owned(away, UserFactory(absent_from=today))
        assert nobody_there(both, today) != ""
        assert nobody_there(owned(), today) == ""

    def test_it_is_asked_all_the_same_only_if_one_says_so(self, client_of, manager, today):
        item = owned(ana(today, today + timedelta(days=60)))
        client = client_of(manager)
        opened = Page(client.get(address("ask", item)))
        assert "nobody is there to answer: ana is absent until" in opened.text
        assert opened.main_form.choices["anyway"] == ["on"]
        with writes_nothing(item):
            response = client.post(address("ask", item), opened.main_form.fields)
        assert response.status_code == 422
        page = Page(response)
        assert "Choose another day, or ask all the same." in page.text
        sent = page.main_form.fields | {"anyway": "on"}
        assert client.post(address("ask", item), sent).status_code == 302
        assert fresh(item).update_asked_by == manager

    def test_where_somebody_is_there_the_box_is_not(self, client_of, manager, today):
        item = owned(ana())
        assert "anyway" not in Page(client_of(manager).get(address("ask", item))).main_form.choices

    def test_a_day_typed_in_an_absence_brings_the_box(self, client_of, manager, today):
        day = next_workday(today, 8)
        item = owned(ana(day, day))
        client = client_of(manager)
        response = fill_in(client, address("ask", item), answer_by=day.isoformat())
        assert response.status_code == 422
        assert Page(response).main_form.choices["anyway"] == ["on"]


class TestHowOften:
    @pytest.mark.usefixtures("focal_point")
    def test_a_question_is_counted_on_page_and_form(
        self, client_of, manager, commitment, words_of, today
    ):
        def of_page():
            return Page(client_of(manager).get(commitment.get_absolute_url())).text

        assert "Asked 1 time" not in words_of(commitment) + of_page()
        for number in (1, 2):
            commitment.request_update(answer_by=next_workday(today, number), by=manager)
            commitment.note("An answer.", by=manager)
            on = date_format(commitment.updates.get(number=commitment.version).at, "DATE_FORMAT")
            sentence = [f"Asked 1 time, on {on}.", f"Asked 2 times, last on {on}."][number - 1]
            assert sentence in words_of(commitment)
            assert f"Update asked for {sentence}" in of_page()
        plain = [u for u in commitment.updates.all() if u.verb == Verb.REQUEST_UPDATE]
        assert len(commitment.updates.questions()) == len(plain) == 2
