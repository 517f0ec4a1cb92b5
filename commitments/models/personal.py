"""What belongs to one person: saved views, calendar feeds, digests sent, review sessions."""

import hashlib
import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own views and those that others share."""
        return self.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


class SavedView(models.Model):
    """A filter of the list under a name: private, or shared with everyone who signs in."""

    owner = models.ForeignKey("User", models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("filter"), max_length=4000, blank=True)
    shared = models.BooleanField(
        _("shared"), default=False, help_text=_("Everyone may open it; only you may change it.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this name."),
            )
        ]

    def __str__(self):
        return self.name


def token_digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


class FeedManager(models.Manager):
    def open(self, user, saved_view=None):
        """Make a feed; returns it and its token, which is shown once and kept as a digest."""
        token = secrets.token_urlsafe(32)
        feed = self.create(user=user, saved_view=saved_view, token_digest=token_digest(token))
        return feed, token

    def by_token(self, token):
        """The feed of a token that was not revoked and whose person is active; None otherwise."""
        return (
            self.select_related("user", "saved_view")
            .filter(token_digest=token_digest(token), revoked_at=None, user__is_active=True)
            .first()
        )


class Feed(models.Model):
    """A calendar address that needs no sign-in: of a person's own items, or of a saved view."""

    user = models.ForeignKey("User", models.CASCADE, related_name="feeds")
    saved_view = models.ForeignKey(SavedView, models.CASCADE, null=True, related_name="feeds")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    objects = FeedManager()

    def __str__(self):
        return str(self.saved_view or self.user)


class Delivery(models.Model):
    """One digest to one person for one period; what makes sending it twice impossible."""

    user = models.ForeignKey("User", models.CASCADE, related_name="deliveries")
    period = models.CharField(max_length=20)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "period"], name="delivery_once_a_period")
        ]

    def __str__(self):
        return f"{self.user}: {self.period}"


class ReviewSession(models.Model):
    """A manager's walk through the review: which items, and where the walk stands."""

    user = models.ForeignKey("User", models.CASCADE, related_name="review_sessions")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    queue = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(finished_at=None), name="review_session_one_open"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.started_at:%Y-%m-%d}"
