"""Who signed in, who failed to, who was locked out: kept for a while, then forgotten."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignInQuerySet(models.QuerySet):
    def write(self, kind, username, address, user=None):
        """Keep one event. `username` is what was typed, whoever that may be; never a password."""
        length = SignIn._meta.get_field("username").max_length
        username = (username or "").replace("\0", "")[:length]
        return self.create(user=user, username=username, kind=kind, address=address)

    def expired(self, now=None):
        """What is older than the days for which sign-ins are kept."""
        return self.filter(at__lt=(now or timezone.now()) - timedelta(days=settings.AUDIT_DAYS))


class SignIn(models.Model):
    class Kind(models.TextChoices):
        """The words complete "Ana …"."""

        IN = "in", _("signed in")
        OUT = "out", _("signed out")
        FAILED = "failed", _("failed to sign in")
        LOCKED_OUT = "locked_out", _("was locked out")

    user = models.ForeignKey(
        "commitments.User", models.SET_NULL, null=True, related_name="sign_ins"
    )
    username = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    address = models.GenericIPAddressField(null=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="sign_in_newest")]

    def __str__(self):
        return f"{self.username} {self.get_kind_display()}"
