"""Who is in charge of a commitment on a day, and so who is asked about it."""

from datetime import date, timedelta
from itertools import product

import pytest

from commitments.models import Commitment
from tests.factories import CommitmentFactory, UnitFactory, UserFactory

from .helpers import fresh

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)
ABSENCES = [
    (None, None),
    (None, ON + timedelta(days=3)),
    (ON - timedelta(days=5), None),
    (ON - timedelta(days=5), ON - timedelta(days=1)),
    (ON - timedelta(days=5), ON),
    (ON, ON),
    (ON, ON + timedelta(days=5)),
    (ON + timedelta(days=1), ON + timedelta(days=5)),
    (ON + timedelta(days=1), None),
]


def absent(first, last):
    return UserFactory(absent_from=first, absent_until=last)


@pytest.mark.parametrize(("first", "last"), ABSENCES)
def test_a_person_is_away_from_the_first_to_the_last_day(first, last):
    away = first is not None and first <= ON and (last is None or last >= ON)
    assert absent(first, last).is_absent(ON) is away


@pytest.mark.parametrize(("first", "last"), ABSENCES)
def test_the_alternate_is_in_charge_while_the_focal_point_is_away(first, last):
    focal, alternate = absent(first, last), UserFactory()
    item = CommitmentFactory(unit=UnitFactory(), focal_point=focal)
    item.assign(unit=item.unit, focal_point=focal, alternate=alternate, by=None)
    in_charge = Commitment.objects.in_charge_of(alternate, ON)
    assert list(in_charge) == ([item] if focal.is_absent(ON) else [])
    assert Commitment.objects.in_charge_of(focal, ON).get() == item


def test_what_nobody_holds_is_the_units_managers_matter():
    unit = UnitFactory()
    people = {role: UserFactory(role=role, unit=unit) for role in ("viewer", "analyst", "manager")}
    elsewhere = UserFactory(role="manager", unit=UnitFactory())
    nowhere = UserFactory(role="manager")
    item, of_none = CommitmentFactory(unit=unit), CommitmentFactory()
    held = CommitmentFactory(unit=unit, focal_point=people["viewer"])
    assert Commitment.objects.in_charge_of(people["manager"], ON).get() == item
    assert Commitment.objects.in_charge_of(people["viewer"], ON).get() == held
    for person in (people["analyst"], elsewhere, nowhere):
        assert not Commitment.objects.in_charge_of(person, ON).exists()
    assert of_none.answering(ON) == []


def test_whoever_is_asked_finds_it_among_what_is_in_their_charge():
    """Every kind of owner, present and absent: the page's rule and the query's are one."""
    unit = UnitFactory()
    managers = [UserFactory(role="manager", unit=unit), UserFactory(role="admin", unit=unit)]
    alternate = UserFactory()
    for focal, stand_in, of_unit in product(
        [None, *(absent(*days) for days in ABSENCES)], [None, alternate], [None, unit]
    ):
        item = CommitmentFactory()
        item.assign(unit=of_unit, focal_point=focal, alternate=stand_in, by=None)
        asked = fresh(item).answering(ON)
        for person in asked:
            assert item in Commitment.objects.in_charge_of(person, ON)
        if focal is None:
            assert asked == (managers if of_unit else [])
        else:
            assert asked == [stand_in if stand_in and focal.is_absent(ON) else focal]


def test_a_manager_who_left_is_not_asked():
    unit = UnitFactory()
    UserFactory(role="manager", unit=unit, is_active=False)
    assert CommitmentFactory(unit=unit).answering(ON) == []
