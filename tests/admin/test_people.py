"""People in the admin: their roles in words, and no rights beside them."""

import pytest

from commitments.models import User
from commitments.roles import Role
from tests.factories import PASSWORD, UnitFactory, UserFactory

from .conftest import admin_url, as_posted

pytestmark = pytest.mark.django_db


def group_of(role):
    return UserFactory(role=role).groups.get()


def test_a_person_is_created_with_password_role_and_unit_and_can_sign_in(desk, client):
    unit, group = UnitFactory(), group_of(Role.ANALYST)
    page = desk.post(
        admin_url("user_add"),
        {
            "username": "rosa", "password1": "a long enough one", "password2": "a long enough one",
            "first_name": "Rosa", "last_name": "Quispe", "unit": unit.pk, "groups": [group.pk],
            "language": "es", "digest": "weekly",
        },
    )  # fmt: skip
    assert page.status_code == 302
    rosa = User.objects.get(username="rosa")
    assert (rosa.unit, rosa.language, rosa.role) == (unit, "es", Role.ANALYST.label)
    assert client.login(username="rosa", password="a long enough one")


def test_roles_are_told_in_words_and_other_rights_are_not_offered(desk, analyst):
    form = desk.get(admin_url("user_change", analyst.pk)).context["adminform"].form
    assert [label for _key, label in form.fields["groups"].choices] == Role.labels
    assert not {"is_staff", "is_superuser", "user_permissions"} & set(form.fields)


def test_nobody_becomes_superuser_by_a_forged_field(desk, analyst):
    address = admin_url("user_change", analyst.pk)
    typed = as_posted(desk.get(address), is_superuser="on", is_staff="on", email="a@example.org")
    assert desk.post(address, typed).status_code == 302
    analyst.refresh_from_db()
    assert analyst.email == "a@example.org"
    assert not analyst.is_superuser
    assert not analyst.is_staff


def test_a_role_is_changed(desk, analyst):
    group = group_of(Role.MANAGER)
    address = admin_url("user_change", analyst.pk)
    desk.post(address, as_posted(desk.get(address), groups=[group.pk]))
    assert User.objects.get(pk=analyst.pk).has_perm("commitments.decide_commitment")


def test_an_absence_that_ends_before_it_begins_is_refused_in_words(desk, analyst):
    address = admin_url("user_change", analyst.pk)
    typed = {"absent_from": "2026-12-24", "absent_until": "2026-12-20"}
    page = desk.post(address, as_posted(desk.get(address), **typed))
    assert page.status_code == 200
    assert "absence" in str(page.context["adminform"].form.errors)


def test_a_new_password_is_set_for_somebody(desk, client, analyst):
    address = f"{admin_url('user_change', analyst.pk).removesuffix('change/')}password/"
    assert desk.get(address).status_code == 200
    page = desk.post(address, {"password1": "another long one", "password2": "another long one"})
    assert page.status_code == 302
    assert not client.login(username=analyst.username, password=PASSWORD)
    assert client.login(username=analyst.username, password="another long one")


def test_people_are_found_by_name_role_unit_and_activity(desk, admin):
    unit = UnitFactory()
    UnitFactory()
    rosa = UserFactory(first_name="Rosa", unit=unit, role=Role.MANAGER)
    gone = UserFactory(is_active=False, unit=UnitFactory())

    def found(**query):
        return set(desk.get(admin_url("user_changelist"), query).context["cl"].result_list)

    assert found() == {admin, rosa, gone}
    assert found(q="rosa") == {rosa}
    assert found(role="manager") == {rosa}
    assert found(is_active__exact="0") == {gone}
    assert found(unit__id__exact=unit.pk) == {rosa}
