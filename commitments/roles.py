"""The four roles: groups with real permissions, made again after every migrate."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """In order of what they may do; each includes the one before."""

    VIEWER = "viewer", _("Viewer")
    ANALYST = "analyst", _("Analyst")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Admin")


READABLE = (
    "commitment",
    "citation",
    "update",
    "source",
    "publisher",
    "unit",
    "counterpart",
    "topic",
)
PERMISSIONS = {
    Role.VIEWER: [f"view_{model}" for model in READABLE],
    Role.ANALYST: ["add_commitment", "change_commitment", "add_source", "change_source"],
    Role.MANAGER: ["decide_commitment"],
    Role.ADMIN: [
        "access_admin",
        "redact_update",
        "redact_source",
        "view_delivery",
        "view_feed",
        "view_reviewsession",
        "view_savedview",
        *(
            f"{action}_{model}"
            for action in ("add", "change", "view")
            for model in ("user", "publisher", "unit", "counterpart", "topic")
        ),
    ],
}


def make_roles(using="default", **kwargs):
    """Create the role groups and give each its permissions and those of the roles below it.

    Connected to post_migrate, because permissions don't exist yet while migrations run.
    """
    from django.contrib.auth.models import Group, Permission

    known = {
        permission.codename: permission
        for permission in Permission.objects.using(using).filter(
            content_type__app_label="commitments"
        )
    }
    granted = []
    for role in Role:
        granted += [known[codename] for codename in PERMISSIONS[role]]
        group, _created = Group.objects.using(using).get_or_create(name=role.value)
        group.permissions.set(granted)
