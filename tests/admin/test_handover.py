"""Handing over: nobody leaves and no unit is retired while open commitments have no taker."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from commitments.handover import Takers, Then, hand_over, open_commitments_of
from commitments.models import Commitment, Unit, User
from commitments.models.update import Verb, Via
from commitments.roles import Role
from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory
from tests.test_query_counts import queries

from .conftest import admin_url, as_posted
from .test_merge import posted_queries

pytestmark = pytest.mark.django_db

WHY = "She goes to the embassy in Lisbon."


def hand_over_url(subject):
    return reverse(f"admin:commitments_{subject._meta.model_name}_handover", args=[subject.pk])


def handed_over(desk, subject, **typed):
    """As a person does it: who takes over, the preview, the button."""
    typed = {key: getattr(value, "pk", value) for key, value in ({"note": WHY} | typed).items()}
    preview = desk.post(hand_over_url(subject), typed)
    assert preview.status_code == 200, preview.context["form"].errors
    return desk.post(hand_over_url(subject), typed | {"seen": preview.context["seen"]})


def owned(unit=None, focal_point=None, alternate=None):
    commitment = CommitmentFactory()
    commitment.assign(unit=unit, focal_point=focal_point, alternate=alternate, by=None)
    return commitment


def owners(commitment):
    fresh = Commitment.objects.get(pk=commitment.pk)
    return fresh.unit, fresh.focal_point, fresh.alternate


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def rosa(unit):
    return UserFactory(username="rosa", unit=unit)


@pytest.fixture
def luis():
    return UserFactory(username="luis")


def test_open_is_what_is_not_closed_and_not_archived(rosa, analyst, manager, unit):
    led, stood_in, reported, closed, archived = (owned(unit, rosa) for _ in range(5))
    stood_in.assign(unit=unit, focal_point=analyst, alternate=rosa, by=None)
    archived.archive("closed_file", by=None, note="No longer followed.")
    for item in (reported, closed):
        item.report_outcome("not_fulfilled", as_of=item.as_of, by=analyst, note="Searched.")
    closed.confirm(by=manager)
    assert set(open_commitments_of(rosa)) == {led, stood_in, reported}
    assert set(open_commitments_of(unit)) == {led, stood_in, reported}


class TestPerson:
    def test_somebody_else_takes_over_and_the_account_is_closed(self, desk, admin, rosa, luis):
        led, closed = owned(rosa.unit, rosa), owned(rosa.unit, rosa)
        closed.archive("closed_file", by=None, note="No longer followed.")
        page = handed_over(desk, rosa, person=luis, then=Then.LEAVES)
        assert page.status_code == 302
        assert owners(led) == (rosa.unit, luis, None)
        assert owners(closed) == (rosa.unit, rosa, None)
        entry = led.updates.order_by("number").last()
        assert (entry.verb, entry.actor, entry.via) == (Verb.ASSIGN, admin, Via.ADMIN)
        assert entry.changes == {"focal_point": ["rosa", "luis"]}
        assert entry.note == WHY
        rosa.refresh_from_db()
        assert not rosa.is_active
        page = desk.get(admin_url("user_change", rosa.pk))
        assert "1 open commitment was handed over." in page.text

    def test_the_preview_tells_who_will_be_in_charge_and_changes_nothing(self, desk, rosa, luis):
        led = owned(rosa.unit, rosa)
        told = {"person": luis.pk, "then": Then.LEAVES, "note": WHY}
        page = desk.post(hand_over_url(rosa), told)
        assert "<del>rosa</del> → <ins>luis</ins>" in page.text
        assert led.get_absolute_url() in page.text
        assert "Deactivate the account" in page.text
        assert owners(led)[1] == rosa
        rosa.refresh_from_db()
        assert rosa.is_active

    @pytest.mark.parametrize("stand_in", [True, False])
    def test_a_stand_in_takes_the_alternates_place_that_becomes_free(
        self, desk, rosa, luis, analyst, stand_in
    ):
        taken = owned(rosa.unit, rosa, luis)
        stood_in = owned(rosa.unit, analyst, rosa)
        other = owned(rosa.unit, rosa, UserFactory())
        third = UserFactory()
        extra = {"alternate": third} if stand_in else {}
        handed_over(desk, rosa, person=luis, then=Then.LEAVES, **extra)
        free = third if stand_in else None
        assert owners(taken)[1:] == (luis, free)
        assert owners(stood_in)[1:] == (analyst, free)
        assert owners(other)[2] not in (None, third)

    def test_who_moves_hands_over_and_then_belongs_to_the_new_unit(self, desk, rosa, luis, unit):
        led, new = owned(unit, rosa), UnitFactory()
        handed_over(desk, rosa, person=luis, then=Then.MOVES, new_unit=new)
        rosa.refresh_from_db()
        assert (rosa.unit, rosa.is_active, owners(led)) == (new, True, (unit, luis, None))

    def test_who_moves_may_take_the_commitments_along(self, desk, rosa, luis):
        new = UnitFactory()
        led, stood_in = owned(rosa.unit, rosa), owned(rosa.unit, luis, rosa)
        handed_over(desk, rosa, person=rosa, unit=new, then=Then.MOVES, new_unit=new)
        assert owners(led) == (new, rosa, None)
        assert owners(stood_in) == (new, luis, rosa)

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"then": "leaves"}, "person"),
            ({"then": "leaves", "person": "rosa"}, "person"),
            ({"then": "leaves", "person": "luis", "alternate": "luis"}, "alternate"),
            ({"then": "leaves", "person": "luis", "alternate": "rosa"}, "alternate"),
            ({"then": "leaves", "person": "luis", "note": ""}, "note"),
            ({"then": "moves", "person": "luis"}, "new_unit"),
            ({"then": "retires", "person": "luis"}, "then"),
            ({"person": "luis"}, "then"),
        ],
    )
    def test_what_does_not_hold_is_said_beside_its_field(self, desk, rosa, luis, typed, field):
        led = owned(rosa.unit, rosa)
        keys = {"rosa": rosa.pk, "luis": luis.pk}
        typed = {"note": WHY} | {name: keys.get(value, value) for name, value in typed.items()}
        page = desk.post(hand_over_url(rosa), typed)
        assert page.status_code == 422
        assert field in page.context["form"].errors
        assert owners(led)[1] == rosa

    def test_the_last_admin_does_not_leave_and_nothing_is_half_done(self, desk, admin, luis):
        led = owned(None, admin)
        page = handed_over(desk, admin, person=luis, then=Then.LEAVES)
        assert page.status_code == 422
        assert "no admin left" in page.text
        assert owners(led)[1] == admin

    def test_what_changed_after_the_preview_is_shown_first(self, desk, rosa, luis):
        owned(rosa.unit, rosa)
        typed = {"person": luis.pk, "then": Then.LEAVES, "note": WHY}
        seen = desk.post(hand_over_url(rosa), typed).context["seen"]
        late = owned(rosa.unit, rosa)
        page = desk.post(hand_over_url(rosa), typed | {"seen": seen})
        assert page.status_code == 422
        assert "Something was changed after this preview" in page.text
        assert late.get_absolute_url() in page.text
        assert owners(late)[1] == rosa

    def test_the_form_of_a_person_refuses_until_it_is_done(self, desk, rosa, luis):
        owned(rosa.unit, rosa)
        address = admin_url("user_change", rosa.pk)
        typed = as_posted(desk.get(address))
        del typed["is_active"]
        page = desk.post(address, typed)
        assert hand_over_url(rosa) in page.text
        assert User.objects.get(pk=rosa.pk).is_active
        handed_over(desk, rosa, person=luis, then=Then.STAYS)
        assert desk.post(address, typed).status_code == 302
        assert not User.objects.get(pk=rosa.pk).is_active

    def test_somebody_without_open_commitments_just_leaves(self, desk, rosa):
        assert handed_over(desk, rosa, then=Then.LEAVES).status_code == 302
        assert not User.objects.get(pk=rosa.pk).is_active


class TestUnit:
    def test_another_unit_takes_over_and_this_one_is_retired(self, desk, unit, luis):
        other, item = UnitFactory(), owned(unit, luis)
        handed_over(desk, unit, unit=other, then=Then.RETIRES)
        assert owners(item) == (other, luis, None)
        assert Unit.objects.get(pk=unit.pk).retired

    def test_a_person_may_take_over_all_of_it(self, desk, unit, luis, analyst):
        items = owned(unit, luis), owned(unit), owned(unit, luis, analyst)
        other = UnitFactory()
        handed_over(desk, unit, unit=other, person=analyst, then=Then.RETIRES)
        assert [owners(item) for item in items] == [(other, analyst, None)] * 3

    @pytest.mark.parametrize("which", ["", "itself", "retired"])
    def test_a_taker_is_needed(self, desk, unit, which):
        item = owned(unit)
        taker = {"itself": unit, "retired": UnitFactory(retired=True)}.get(which)
        typed = {"unit": taker.pk if taker else "", "then": Then.RETIRES, "note": WHY}
        page = desk.post(hand_over_url(unit), typed)
        assert (page.status_code, "unit" in page.context["form"].errors) == (422, True)
        assert owners(item)[0] == unit

    def test_the_form_of_a_unit_refuses_to_retire_it_until_then(self, desk, unit):
        item = owned(unit)
        address = admin_url("unit_change", unit.pk)
        typed = as_posted(desk.get(address), retired="on")
        page = desk.post(address, typed)
        assert "1 open commitment has no taker yet." in page.text
        assert hand_over_url(unit) in page.text
        item.assign(unit=UnitFactory(), by=None)
        assert desk.post(address, typed).status_code == 302
        assert Unit.objects.get(pk=unit.pk).retired


def test_only_who_decides_and_may_change_people_hands_over(rosa, luis, manager):
    with pytest.raises(PermissionDenied):
        hand_over(rosa, by=manager, note=WHY, takers=Takers(person=luis), then=Then.LEAVES)


def test_a_taker_who_left_is_refused(rosa, admin):
    owned(None, rosa)
    gone = UserFactory(is_active=False)
    with pytest.raises(ValidationError):
        hand_over(rosa, by=admin, note=WHY, takers=Takers(person=gone))


def test_an_absence_hands_them_to_the_alternate_meanwhile(desk, rosa, luis, today):
    led = owned(rosa.unit, rosa, luis)
    address = admin_url("user_change", rosa.pk)
    away = {"absent_from": today.isoformat(), "absent_until": (today + timedelta(9)).isoformat()}
    assert desk.post(address, as_posted(desk.get(address), **away)).status_code == 302
    assert Commitment.objects.in_charge_of(luis).get() == led
    assert led.updates.count() == 2


def test_nobody_but_an_admin_opens_the_page(client_of, rosa):
    client = client_of(UserFactory(role=Role.MANAGER))
    assert client.get(hand_over_url(rosa)).status_code == 403


def test_unknown_people_lead_back_to_the_start(desk):
    for key in ("0", "99999999999999999999", "x"):
        address = reverse("admin:commitments_user_handover", args=[key])
        assert desk.get(address).status_code == 302


def test_the_page_costs_the_same_for_few_commitments_and_for_sixty(desk, rosa, luis):
    counts = []
    for number in (2, 58):
        for _ in range(number):
            owned(UnitFactory(), rosa, UserFactory())
        typed = {"person": luis.pk, "then": Then.LEAVES, "note": WHY}
        counts.append(
            (queries(desk, hand_over_url(rosa)), posted_queries(desk, hand_over_url(rosa), **typed))
        )
    assert counts[0] == counts[1]


class TestTree:
    def test_units_stand_below_what_they_are_part_of_with_their_open_commitments(self, desk):
        top = UnitFactory(name_en="A top")
        below = UnitFactory(name_en="Z below", parent=top)
        lowest = UnitFactory(name_en="B lowest", parent=below)
        other = UnitFactory(name_en="M other")
        owned(below)
        owned(below).archive("closed_file", by=None, note="Gone.")
        page = desk.get(admin_url("unit_changelist"))
        rows = page.context["cl"].result_list
        assert [(unit, unit.depth) for unit in rows] == [
            (top, 0), (below, 1), (lowest, 2), (other, 0)
        ]  # fmt: skip
        assert [unit.open_commitments for unit in rows] == [0, 1, 0, 0]
        assert "— — B lowest" in page.text
        assert f"/commitments/?unit={below.slug}&amp;status=announced" in page.text

    def test_a_search_keeps_the_order_and_a_column_sorts(self, desk):
        top = UnitFactory(name_en="Zeta office")
        below = UnitFactory(name_en="Alpha office", parent=top)
        owned(below)
        for query, expected in (({"q": "office"}, [top, below]), ({"o": "-4"}, [below, top])):
            page = desk.get(admin_url("unit_changelist"), query)
            assert list(page.context["cl"].result_list) == expected

    def test_the_list_costs_the_same_for_few_units_and_for_more(self, desk):
        counts = []
        for number in (2, 38):
            for _ in range(number):
                owned(UnitFactory(parent=UnitFactory()))
            counts.append(queries(desk, admin_url("unit_changelist")))
        assert counts[0] == counts[1]


def test_sources_known_to_the_form_are_unaffected_by_the_retired(desk):
    """A publisher that was retired is no longer offered, and stays where it is used."""
    source = SourceFactory()
    source.publisher.retired = True
    source.publisher.save()
    offered = desk.get(reverse("source-new")).context["form"].fields["publisher"].queryset
    kept = desk.get(reverse("source-edit", args=[source.pk])).context["form"]
    assert source.publisher not in offered
    assert source.publisher in kept.fields["publisher"].queryset
