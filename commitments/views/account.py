"""The own account, and the calendars that follow the tracker without a login."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_POST, require_safe

from ..feeds import as_calendar, calendar_name, commitments_of
from ..forms.fields import is_key
from ..forms.personal import AccountForm
from ..models import Feed, User
from .acting import get_or_post, posted
from .reading import may_read
from .saved_views import visible_or_404


@get_or_post
def account(request):
    """Who one is here, how the tracker works for one, and one's calendar addresses."""
    person = User.objects.select_related("unit").get(pk=request.user.pk)
    form = AccountForm(posted(request), instance=person)
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            form.save()
            with translation.override(person.language or translation.get_language()):
                messages.success(request, _("Your settings are saved."))
            return redirect("account")
    feeds = request.user.feeds.in_use().select_related("saved_view").order_by("pk")
    context = {"form": form, "person": person, "feeds": feeds}
    return render(request, "account/account.html", context, status=code)


@require_POST
@may_read
@never_cache
def feed_new(request):
    """Make a calendar address, of the own commitments or of the view sent, and show it once."""
    key = request.POST.get("view", "")
    if key and not is_key(key):
        raise Http404
    view = visible_or_404(request, key) if key else None
    try:
        feed, token = Feed.objects.open(request.user, view)
    except ValidationError as refused:
        messages.error(request, refused.message)
        return redirect("account")
    address = request.build_absolute_uri(reverse("calendar", args=[token]))
    context = {"address": address, "name": calendar_name(feed)}
    return render(request, "account/feed.html", context)


@get_or_post
def feed_revoke(request, pk):
    """Ask whether; POST makes the address answer nobody any more."""
    feed = get_object_or_404(request.user.feeds.in_use().select_related("saved_view"), pk=pk)
    if request.method == "POST":
        feed.revoke()
        messages.success(request, _("The address is revoked."))
        return redirect("account")
    return render(request, "account/revoke.html", {"feed": feed, "name": calendar_name(feed)})


@require_safe
@login_not_required
@conditional_page
@cache_control(private=True, no_cache=True)
def calendar(request, token):
    """The calendar that a token opens, in its person's language, with what that person may read.

    Not found too when the person has left or may read nothing, when the view is no longer shared,
    and when its filter can't be read: a calendar that tells less than it should would mislead.
    """
    feed = Feed.objects.by_token(token)
    if feed is None or not feed.user.has_perm("commitments.view_commitment"):
        raise Http404
    today = timezone.localdate()
    with translation.override(feed.user.language or translation.get_language()):
        commitments = commitments_of(feed, today)
        if commitments is None:
            raise Http404
        content = as_calendar(calendar_name(feed), commitments, today, request.build_absolute_uri)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="commitments.ics"',
            "Referrer-Policy": "no-referrer",
        },
    )
