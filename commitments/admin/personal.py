"""What belongs to one person, to read; of it an admin may only revoke a calendar address."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..forms.fields import is_key
from ..models import Feed, ReviewSession, SavedView
from .base import ReadOnlyAdmin, moment

PERSON = ("username", "first_name", "last_name")


def names_of(field):
    """The search fields that find a record by its person."""
    return [f"{field}__{name}" for name in PERSON]


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ["name", "owner_told", "shared", "made_told"]
    fields = ["name", "owner_told", "shared", "query", "made_told"]
    list_filter = ["shared"]
    list_select_related = ["owner"]
    search_fields = ["name", *names_of("owner")]
    search_help_text = _("The name, or the person.")

    @admin.display(description=_("person"), ordering="owner__username")
    def owner_told(self, view):
        return view.owner

    @admin.display(description=_("made at"), ordering="created_at")
    def made_told(self, view):
        return moment(view.created_at)


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdmin):
    """Who follows what; the address itself nobody can read here, it is kept as a digest."""

    list_display = fields = ["user_told", "view_told", "made_told", "revoked_told"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "saved_view"]
    search_fields = ["saved_view__name", *names_of("user")]
    search_help_text = _("The person, or the name of the saved view.")
    ordering = ["-pk"]
    actions = ["revoke"]

    @admin.display(description=_("person"), ordering="user__username")
    def user_told(self, feed):
        return feed.user

    @admin.display(description=_("follows"), ordering="saved_view__name")
    def view_told(self, feed):
        return feed.saved_view or _("Commitments in the own charge")

    @admin.display(description=_("made at"), ordering="created_at")
    def made_told(self, feed):
        return moment(feed.created_at)

    @admin.display(description=_("revoked at"), ordering="revoked_at")
    def revoked_told(self, feed):
        return feed.revoked_at and moment(feed.revoked_at)

    def changelist_view(self, request, extra_context=None):
        if not all(is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest
        return super().changelist_view(request, extra_context)

    @admin.action(description=_("Revoke the addresses chosen"), permissions=["view"])
    def revoke(self, request, queryset):
        """Ask whether; the page that asks sends `sure`, and the addresses answer nobody more."""
        feeds = list(queryset.in_use())
        if not feeds:
            self.message_user(request, gettext("None of these is in use."), messages.WARNING)
            return None
        if "sure" in request.POST:
            for feed in feeds:
                feed.revoke()
            told = ngettext("%(n)s address is revoked.", "%(n)s addresses are revoked.", len(feeds))
            self.message_user(request, told % {"n": len(feeds)}, messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Revoke calendar addresses?"),
            "opts": self.opts,
            "feeds": [(feed, self.view_told(feed)) for feed in feeds],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/commitments/feed/revoke.html", context)


@admin.register(ReviewSession)
class ReviewSessionAdmin(ReadOnlyAdmin):
    list_display = fields = ["user_told", "begun_told", "finished_told", "place_told"]
    list_filter = [("finished_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = names_of("user")
    search_help_text = _("The person.")
    ordering = ["-started_at", "-pk"]

    @admin.display(description=_("person"), ordering="user__username")
    def user_told(self, session):
        return session.user

    @admin.display(description=_("begun at"), ordering="started_at")
    def begun_told(self, session):
        return moment(session.started_at)

    @admin.display(description=_("finished at"), ordering="finished_at")
    def finished_told(self, session):
        return session.finished_at and moment(session.finished_at)

    @admin.display(description=_("items left behind"))
    def place_told(self, session):
        return gettext("%(n)s of %(all)s") % {"n": session.position, "all": len(session.queue)}
