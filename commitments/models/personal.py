"""What belongs to one person: saved views, calendar feeds, review sessions."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .update import Update

MOST_FEEDS = 20
MENU_LENGTH = 40


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own views, by name, and after them those that others share."""
        own_first = Case(When(owner=user, then=Value(0)), default=Value(1))
        return (
            self.filter(Q(owner=user) | Q(shared=True))
            .select_related("owner")
            .order_by(own_first, "name", "pk")
        )

    def menu(self, user, query):
        """What the list offers to open: {current, own, shared, more}, in one query.

        `current` is the view whose filter is `query`; it is offered however many there are, and
        `more` says that others are left out.
        """
        is_current = Case(When(query=query, then=Value(0)), default=Value(1))
        visible = self.visible_to(user)
        order = visible.query.order_by
        found = list(visible.order_by(is_current, *order)[: MENU_LENGTH + 1])
        offered = sorted(found[:MENU_LENGTH], key=lambda view: (view.name, view.pk))
        return {
            "current": found[0] if found and found[0].query == query else None,
            "own": [view for view in offered if view.owner_id == user.pk],
            "shared": [view for view in offered if view.owner_id != user.pk],
            "more": len(found) > MENU_LENGTH,
        }


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

    def get_absolute_url(self):
        """The list under this filter."""
        address = reverse("commitment-list")
        return f"{address}?{self.query}" if self.query else address

    def is_visible_to(self, user):
        return self.shared or self.owner_id == user.pk


def token_digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


class FeedQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(revoked_at=None)

    def answering(self):
        """Those in use whose person is active and still sees the view."""
        visible = Q(saved_view=None) | Q(saved_view__shared=True) | Q(saved_view__owner=F("user"))
        return self.in_use().filter(visible, user__is_active=True)


class FeedManager(models.Manager.from_queryset(FeedQuerySet)):
    def open(self, user, saved_view=None):
        """Make a feed; returns it and its token, which is shown once and kept as a digest.

        A ValidationError when the person has as many as one may.
        """
        if self.in_use().filter(user=user).count() >= MOST_FEEDS:
            raise ValidationError(
                _("You have %(n)s calendar addresses. Revoke one that you don't use first.")
                % {"n": MOST_FEEDS}
            )
        token = secrets.token_urlsafe(32)
        feed = self.create(user=user, saved_view=saved_view, token_digest=token_digest(token))
        return feed, token

    def by_token(self, token):
        """The feed that a token opens; None if it opens none, whatever the cause."""
        return (
            self.answering()
            .select_related("user", "saved_view")
            .filter(token_digest=token_digest(token))
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

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self):
        return str(self.saved_view or self.user)

    @property
    def answers(self):
        """Whether its person still sees what it shows; `answering` asks the same of many."""
        return self.saved_view is None or self.saved_view.is_visible_to(self.user)

    def revoke(self):
        """The address answers nobody from now on; the first moment stays."""
        Feed.objects.in_use().filter(pk=self.pk).update(revoked_at=timezone.now())


class ReviewSessionManager(models.Manager):
    def open_of(self, user):
        """The session that a person has begun and not finished; None without one."""
        return self.filter(user=user, finished_at=None).first()

    def latest_of(self, user):
        """The open session of a person, else the one finished last; None without any."""
        return self.filter(user=user).order_by("-started_at", "-pk").first()

    def begin(self, user, queue):
        """Start a walk along the queue (keys in order), or go on with the one that is open."""
        session, _created = self.get_or_create(
            user=user,
            finished_at=None,
            defaults={"started_at": timezone.now(), "queue": queue},
        )
        return session


class ReviewSession(models.Model):
    """A manager's walk through the review: which items, and how many of them lie behind."""

    user = models.ForeignKey("User", models.CASCADE, related_name="review_sessions")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    queue = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)

    objects = ReviewSessionManager()

    class Meta:
        verbose_name = _("review session")
        verbose_name_plural = _("review sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(finished_at=None), name="review_session_one_open"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.started_at:%Y-%m-%d}"

    @property
    def current(self):
        """The key of the item where the walk stands; None at its end."""
        return self.at(self.position)

    @property
    def number(self):
        """The current item's place, counted from 1; at the end that of the last item."""
        return min(self.position + 1, len(self.queue))

    def at(self, place):
        """The key at a place counted from 0; None before the first and after the last."""
        return self.queue[place] if 0 <= place < len(self.queue) else None

    def leave_behind(self, place):
        """The walk has passed a place; looking back at an earlier one doesn't turn it back."""
        if place >= self.position:
            self.position = place + 1
            self.save(update_fields=["position"])

    def finish(self):
        """Close the session; what its person does from now on isn't part of it."""
        if self.finished_at is None:
            self.finished_at = timezone.now()
            self.save(update_fields=["finished_at"])

    def updates(self):
        """What anybody did to its items while it was open, in order for each item."""
        during = (self.started_at, self.finished_at or timezone.now())
        entries = Update.objects.history().filter(commitment__in=self.queue, at__range=during)
        return entries.order_by("commitment", "number")
