"""The Django admin as this product has it: open to those with the permission for it."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .redirects import next_page


class TrackerAdminSite(AdminSite):
    site_title = _("Commitment tracker")
    site_header = _("Commitment tracker")
    index_title = _("Records, people and vocabularies")
    enable_nav_sidebar = False  # the lists need the width

    def has_permission(self, request):
        """The role decides, through its permission, not a second flag on the account."""
        return request.user.is_active and request.user.has_perm("commitments.access_admin")

    def index(self, request, extra_context=None):
        """With what needs an admin; imported here, when the apps are ready."""
        from commitments.admin.dashboard import needs, pairs

        shown = {"needs": needs(), "pairs": pairs()}
        return super().index(request, shown | (extra_context or {}))

    def get_urls(self):
        """With the pages that belong to no model; imported here, when the apps are ready."""
        from commitments.admin.audit import urls as audit_urls

        return [*audit_urls(self), *super().get_urls()]

    def admin_view(self, view, cacheable=False):
        """A stranger is sent to sign in; a signed-in person without the permission gets 403."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return inner

    def login(self, request, extra_context=None):
        """There is one sign-in page; the admin's own would know other rules."""
        target = next_page(request, reverse("admin:index"))
        return redirect(target) if self.has_permission(request) else redirect_to_login(target)
