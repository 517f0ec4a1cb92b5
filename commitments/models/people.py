"""The people who work with commitments."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..roles import Role
from .vocabulary import Unit


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
    def role(self):
        """The widest role of this person, in words; empty without one."""
        names = {group.name for group in self.groups.all()}
        return next((role.label for role in reversed(Role) if role.value in names), "")
