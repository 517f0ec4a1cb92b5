"""Nobody takes the last admin away: not in the form, not from a program."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction

from commitments.models import User
from commitments.models.people import admins
from commitments.roles import Role
from tests.factories import UserFactory

from .conftest import admin_url, as_posted

pytestmark = pytest.mark.django_db

SENTENCE = "There would be no admin left."


@pytest.fixture
def second(db):
    return UserFactory(username="second", role=Role.ADMIN)


def roles(*names):
    return [group.pk for group in Group.objects.filter(name__in=names)]


def posted(desk, person, **typed):
    address = admin_url("user_change", person.pk)
    form = as_posted(desk.get(address), **typed)
    return desk.post(address, {name: value for name, value in form.items() if value is not None})


def test_the_own_role_stays_with_the_last_admin(desk, admin):
    page = posted(desk, admin, groups=roles("manager"))
    assert SENTENCE in str(page.context["adminform"].form.errors["groups"])
    assert admins().get() == admin


def test_the_last_admin_is_not_deactivated(desk, admin):
    page = posted(desk, admin, is_active=None)
    assert SENTENCE in str(page.context["adminform"].form.errors["is_active"])
    assert admins().get() == admin


def test_of_two_admins_one_may_go(desk, admin, second):
    assert posted(desk, second, is_active=None).status_code == 302
    assert admins().get() == admin
    page = posted(desk, admin, groups=roles("viewer"))
    assert SENTENCE in str(page.context["adminform"].form.errors)


def test_an_inactive_admin_is_none(desk, admin, second):
    User.objects.filter(pk=second.pk).update(is_active=False)
    page = posted(desk, admin, groups=roles("manager"))
    assert SENTENCE in str(page.context["adminform"].form.errors)


def test_a_superuser_is_an_admin_whatever_the_role(desk, admin):
    UserFactory(is_superuser=True)
    assert posted(desk, admin, groups=roles("manager")).status_code == 302


def test_what_a_last_admin_may_change_is_saved(desk, admin):
    page = posted(desk, admin, first_name="Ana", groups=roles("admin", "manager"))
    assert page.status_code == 302
    admin.refresh_from_db()
    assert admin.first_name == "Ana"


@pytest.mark.parametrize(
    "take",
    [
        lambda admin, group: admin.groups.clear(),
        lambda admin, group: admin.groups.set([]),
        lambda admin, group: admin.groups.remove(group),
        lambda admin, group: group.user_set.remove(admin),
        lambda admin, group: group.user_set.clear(),
    ],
    ids=["clear", "set", "remove", "remove from the group", "clear the group"],
)
def test_no_program_takes_the_role_away_either(admin, take):
    with pytest.raises(ValidationError, match=SENTENCE), transaction.atomic():
        take(admin, Group.objects.get(name=Role.ADMIN))
    assert admins().get() == admin


def test_no_program_deactivates_the_last_admin(admin):
    admin.is_active = False
    with pytest.raises(ValidationError, match=SENTENCE):
        admin.save()
    assert admins().exists()


def test_where_there_is_no_admin_people_leave_freely(analyst):
    analyst.is_active = False
    analyst.save()
    analyst.groups.clear()
    assert not User.objects.get(pk=analyst.pk).is_active


def test_what_the_form_could_not_see_is_told(desk, admin, second, monkeypatch):
    """The other admin goes between this form's check and its saving."""
    check = User.is_last_admin.fget

    def and_the_other_goes(self):
        last = check(self)
        User.objects.exclude(pk=self.pk).update(is_active=False)
        return last

    monkeypatch.setattr(User, "is_last_admin", property(and_the_other_goes))
    address = admin_url("user_change", admin.pk)
    form = as_posted(desk.get(address), groups=roles("manager"))
    page = desk.post(address, form, follow=True)
    assert SENTENCE in page.text
    assert Role.ADMIN in admin.groups.values_list("name", flat=True)
