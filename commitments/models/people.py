"""The people who work with commitments."""

from contextlib import contextmanager

from django.contrib.auth.models import AbstractUser, Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from ..roles import Role
from .vocabulary import Unit

LAST_ADMIN = _("There would be no admin left. Make somebody else an admin first.")


def admins():
    """The people who can look after the tracker: active, with the admin's role."""
    may = models.Q(groups__name=Role.ADMIN) | models.Q(is_superuser=True)
    return User.objects.filter(may, is_active=True).distinct()


def lock_admins():
    """Whether there is an admin. Until the transaction ends nobody else takes the role from any.

    The role's row is locked, so that of two admins who remove each other one is refused.
    """
    list(Group.objects.select_for_update().filter(name=Role.ADMIN))
    return admins().exists()


@contextmanager
def an_admin_stays():
    """What is done inside leaves an admin, if there was one; else it is undone: ValidationError."""
    with transaction.atomic():
        had_one = lock_admins()
        yield
        if had_one and not admins().exists():
            raise ValidationError(LAST_ADMIN)


class User(AbstractUser):
    class Digest(models.TextChoices):
        WEEKLY = "weekly", _("Weekly")
        DAILY = "daily", _("Daily")
        NONE = "none", _("None")

    class Language(models.TextChoices):
        SPANISH = "es", "Español"
        ENGLISH = "en", "English"

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("unit")
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language,
        blank=True,
        help_text=_("Empty: the browser decides."),
    )
    absent_from = models.DateField(_("absent from"), null=True, blank=True)
    absent_until = models.DateField(_("absent until"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=10, choices=Digest, default=Digest.WEEKLY)

    must_change_password = models.BooleanField(
        _("has to choose a new password"),
        default=False,
        help_text=_("Sees nothing else until that is done."),
    )

    start_view = models.ForeignKey(
        "SavedView", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("access_admin", _("Can use the admin"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(absent_from=None)
                | models.Q(absent_until=None)
                | models.Q(absent_from__lte=models.F("absent_until")),
                name="absence_in_order",
                violation_error_message=_("An absence ends on or after the day it begins."),
            )
        ]

    def save(self, *args, **kwargs):
        """Save; ValidationError if this would deactivate the last admin."""
        if self.pk is None or self.is_active:
            super().save(*args, **kwargs)
            return
        with an_admin_stays():
            super().save(*args, **kwargs)

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def start_address(self):
        """The list that the person starts with; empty for the desk.

        A view that its owner no longer shares is nobody else's start any more.
        """
        view = self.start_view
        return view.get_absolute_url() if view and view.is_visible_to(self) else ""

    def is_absent(self, on):
        """Whether the person is away on a day; an absence without an end lasts."""
        return (
            self.absent_from is not None
            and self.absent_from <= on
            and (self.absent_until is None or on <= self.absent_until)
        )

    @property
    def is_last_admin(self):
        """Whether nobody else could look after the tracker."""
        return [person.pk for person in admins()[:2]] == [self.pk]

    @property
    def role(self):
        """The widest role of this person, in words; empty without one."""
        names = {group.name for group in self.groups.all()}
        return next((role.label for role in reversed(Role) if role.value in names), "")


@receiver(m2m_changed, sender=User.groups.through)
def the_role_of_the_last_admin_stays(sender, instance, action, **kwargs):
    """Whoever takes groups away, from whichever side: ValidationError if no admin would be left."""
    if action in ("pre_remove", "pre_clear"):
        instance.there_was_an_admin = lock_admins()
    taken = action in ("post_remove", "post_clear")
    if taken and instance.there_was_an_admin and not admins().exists():
        raise ValidationError(LAST_ADMIN)
