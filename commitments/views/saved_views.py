"""Saved views: filters of the list under a name, one's own and those that others share."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..forms.personal import EditViewForm, SaveViewForm
from ..models import Feed, SavedView, User
from .acting import get_or_post, posted
from .reading import may_read, page_or_404


def visible_or_404(request, pk):
    """A view that the person may open; another's private one isn't there."""
    return get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)


def own_or_refused(request, pk):
    """A view that the person may change; another's shared one is refused."""
    view = visible_or_404(request, pk)
    if view.owner_id != request.user.pk:
        raise PermissionDenied
    return view


@get_or_post
@may_read
def view_list(request):
    """All that one may open; POST saves the filter sent as `query`."""
    if request.method == "POST":
        return save_view(request, SaveViewForm(request.POST, owner=request.user))
    views = SavedView.objects.visible_to(request.user)
    return render(request, "views/list.html", {"page": page_or_404(request, views)})


@get_or_post
@may_read
def view_edit(request, pk):
    """Rename one's own view, share it or keep it to oneself."""
    view = own_or_refused(request, pk)
    form = EditViewForm(posted(request), instance=view, owner=request.user)
    if request.method == "POST":
        return save_view(request, form)
    return render(request, "views/form.html", {"form": form})


def save_view(request, form):
    """Save and open the list under the view; else the form again, with what is wrong."""
    view = form.save() if form.is_valid() else None
    if view is None:
        return render(request, "views/form.html", {"form": form}, status=422)
    messages.success(request, _("The view “%s” is saved.") % view)
    return redirect(view)


@get_or_post
@may_read
def view_delete(request, pk):
    """Ask whether, telling whom it would touch; POST deletes."""
    view = own_or_refused(request, pk)
    if request.method == "POST":
        view.delete()
        messages.success(request, _("The view “%s” is deleted.") % view)
        return redirect("view-list")
    context = {
        "view": view,
        "feeds": Feed.objects.in_use().filter(saved_view=view).count(),
        "starts": User.objects.filter(start_view=view).count(),
    }
    return render(request, "views/delete.html", context)


@require_POST
@may_read
def view_start(request, pk):
    """Make it the page that the person starts with."""
    view = visible_or_404(request, pk)
    User.objects.filter(pk=request.user.pk).update(start_view=view)
    messages.success(request, _("You now start with “%s”.") % view)
    return redirect("view-list")
