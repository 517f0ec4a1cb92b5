"""…/owner/: the unit that owns it, who is in charge and who stands in."""

import pytest

from commitments.models.update import Verb
from tests.factories import UnitFactory, UserFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(commitment):
    return address("owner", commitment)


def test_it_gets_a_unit_and_two_people(client_of, manager, commitment, opened):
    unit, ana, luis = UnitFactory(), UserFactory(username="ana"), UserFactory(username="luis")
    fill_in(client_of(manager), opened, unit=unit.pk, focal_point=ana.pk, alternate=luis.pk)
    kept = fresh(commitment)
    assert (kept.unit, kept.focal_point, kept.alternate) == (unit, ana, luis)
    assert last_entry(commitment).verb == Verb.ASSIGN


def test_the_form_shows_who_owns_it_now(client_of, manager, overdue):
    form = Page(client_of(manager).get(address("owner", overdue))).main_form
    assert form.fields["unit"] == [str(overdue.unit_id)]


def test_the_alternate_is_somebody_else(client_of, manager, commitment, opened):
    ana = UserFactory(username="ana")
    refuses(
        client_of(manager), opened, "The alternate is somebody else than the focal point.",
        commitment=commitment, unit=UnitFactory().pk, focal_point=ana.pk, alternate=ana.pk,
        note=WHY,
    )  # fmt: skip


def test_retired_units_and_people_who_left_are_not_offered(client_of, manager, opened, commitment):
    retired, left = UnitFactory(retired=True), UserFactory(is_active=False)
    form = Page(client_of(manager).get(opened)).main_form
    assert str(retired.pk) not in form.choices["unit"]
    assert str(left.pk) not in form.choices["focal_point"]
    for typed in ({"unit": retired.pk}, {"unit": UnitFactory().pk, "focal_point": left.pk}):
        with writes_nothing(commitment):
            assert fill_in(client_of(manager), opened, **typed).status_code == 422


def test_the_unit_that_owns_it_stays_on_offer_after_it_is_retired(client_of, manager, overdue):
    overdue.unit.retired = True
    overdue.unit.save()
    form = Page(client_of(manager).get(address("owner", overdue))).main_form
    assert str(overdue.unit_id) in form.choices["unit"]


def test_a_unit_is_needed(client_of, manager, commitment, opened):
    sentence = "This field is required."
    refuses(client_of(manager), opened, sentence, commitment=commitment, unit="", note=WHY)


def test_the_same_owner_again_is_nothing_to_save(client_of, manager, overdue):
    opened = address("owner", overdue)
    sentence = "Nothing to save: nothing was changed."
    refuses(client_of(manager), opened, sentence, commitment=overdue)
