"""The four roles are groups with exactly these permissions, made again after every migrate."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from commitments.roles import Role, make_roles
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

READING = {
    "view_citation",
    "view_commitment",
    "view_counterpart",
    "view_publisher",
    "view_source",
    "view_topic",
    "view_unit",
    "view_update",
}
WRITING = {"add_commitment", "change_commitment", "add_source", "change_source"}
DECIDING = {"decide_commitment"}
ADMINISTERING = {
    "access_admin",
    "redact_update",
    "redact_source",
    "view_delivery",
    "view_feed",
    "view_reviewsession",
    "view_savedview",
    "add_user",
    "change_user",
    "view_user",
    "add_publisher",
    "change_publisher",
    "add_unit",
    "change_unit",
    "add_counterpart",
    "change_counterpart",
    "add_topic",
    "change_topic",
}
EXPECTED = {
    "viewer": READING,
    "analyst": READING | WRITING,
    "manager": READING | WRITING | DECIDING,
    "admin": READING | WRITING | DECIDING | ADMINISTERING,
}


def permissions(role):
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


@pytest.mark.parametrize("role", Role.values)
def test_a_role_has_exactly_its_permissions(role):
    assert permissions(role) == EXPECTED[role]


def test_there_are_four_roles_and_none_may_delete():
    assert set(Group.objects.values_list("name", flat=True)) == set(EXPECTED)
    assert not Permission.objects.filter(
        group__isnull=False, codename__startswith="delete"
    ).exists()


def test_migrate_makes_them_again():
    viewer, admin = Group.objects.get(name="viewer"), Group.objects.get(name="admin")
    viewer.permissions.set(admin.permissions.all())
    admin.delete()
    call_command("migrate", verbosity=0)
    assert {role: permissions(role) for role in EXPECTED} == EXPECTED
    assert Group.objects.get(name="viewer") == viewer


def test_a_group_of_the_ministrys_own_is_left_alone():
    own = Group.objects.create(name="press office")
    call_command("migrate", verbosity=0)
    assert Group.objects.get(name="press office") == own


def test_migrating_again_changes_nothing():
    before = list(Group.permissions.through.objects.order_by("pk").values())
    make_roles()
    assert list(Group.permissions.through.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("role", "word"),
    [
        (None, ""),
        ("viewer", "Viewer"),
        ("analyst", "Analyst"),
        ("manager", "Manager"),
        ("admin", "Admin"),
    ],
)
def test_a_person_is_called_by_the_role(role, word):
    assert UserFactory(role=role).role == word


def test_a_person_of_two_roles_is_called_by_the_wider():
    person = UserFactory(role="viewer")
    person.groups.add(Group.objects.get(name="manager"))
    assert person.role == "Manager"


def test_a_person_is_called_by_name_or_else_by_username():
    assert str(UserFactory(first_name="Ana", last_name="Quispe")) == "Ana Quispe"
    assert str(UserFactory(username="ana")) == "ana"
