"""People in the admin: their roles in words, and no rights beside them."""

import pytest
from django.urls import reverse

from commitments.models import User
from commitments.roles import Role
from tests.factories import PASSWORD, UnitFactory, UserFactory

from .conftest import admin_url, as_posted

pytestmark = pytest.mark.django_db


def signs_in(client, username, password):
    """Whether a stranger's browser gets in with these."""
    page = client.post(reverse("login"), {"username": username, "password": password})
    return page.status_code == 302


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
    assert signs_in(client, "rosa", "a long enough one")


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
    assert not signs_in(client, analyst.username, PASSWORD)
    assert signs_in(client, analyst.username, "another long one")


def test_a_new_person_and_one_with_a_new_password_have_to_choose_their_own(desk, admin, analyst):
    form = desk.get(admin_url("user_add")).context["adminform"].form
    assert form.initial["must_change_password"] is True
    for person, must in ((analyst, True), (admin, False)):
        address = f"{admin_url('user_change', person.pk).removesuffix('change/')}password/"
        desk.post(address, {"password1": "another long one", "password2": "another long one"})
        person.refresh_from_db()
        assert person.must_change_password is must


def test_an_admin_may_ask_for_a_new_password(desk, client_of, analyst):
    address = admin_url("user_change", analyst.pk)
    desk.post(address, as_posted(desk.get(address), must_change_password="on"))
    assert client_of(analyst).get(reverse("desk"))["Location"] == reverse("password_change")


@pytest.mark.parametrize("change", ["leaves", "moves"])
@pytest.mark.parametrize("place", ["focal_point", "alternate"])
def test_who_has_open_commitments_hands_them_over_first(desk, analyst, commitment, change, place):
    commitment.assign(unit=None, by=None, **{place: analyst})
    address = admin_url("user_change", analyst.pk)
    typed = as_posted(desk.get(address), first_name="Ana")
    if change == "leaves":
        del typed["is_active"]
    else:
        typed["unit"] = UnitFactory().pk
    page = desk.post(address, typed)
    field = "is_active" if change == "leaves" else "unit"
    [error] = page.context["adminform"].form.errors[field]
    assert "1 open commitment is in this person" in error
    assert f'<a href="{address.removesuffix("change/")}hand-over/' in page.text
    assert page.context["adminform"].form["first_name"].value() == "Ana"
    analyst.refresh_from_db()
    assert (analyst.is_active, analyst.unit) == (True, None)
    commitment.refresh_from_db()
    commitment.assign(unit=None, by=None)
    assert desk.post(address, typed).status_code == 302


def test_other_things_of_theirs_change_freely(desk, analyst, commitment):
    commitment.assign(unit=None, focal_point=analyst, by=None)
    address = admin_url("user_change", analyst.pk)
    assert desk.post(address, as_posted(desk.get(address), first_name="Ana")).status_code == 302


def test_the_persons_page_tells_when_they_signed_in_and_leads_to_the_audit(desk, analyst, client):
    assert signs_in(client, analyst.username, PASSWORD)
    page = desk.get(admin_url("user_change", analyst.pk))
    assert f"{reverse('admin:audit')}?person={analyst.username}" in page.text
    analyst.refresh_from_db()
    assert str(analyst.last_login.year) in page.text


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
