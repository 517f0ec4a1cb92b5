"""The Django admin as this product has it: open to those with the permission for it."""

from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class TrackerAdminSite(AdminSite):
    site_title = _("Commitment tracker")
    site_header = _("Commitment tracker")
    index_title = _("Records, people and vocabularies")

    def has_permission(self, request):
        """The role decides, through its permission, not a second flag on the account."""
        return request.user.is_active and request.user.has_perm("commitments.access_admin")

    def login(self, request, extra_context=None):
        """There is one sign-in page; the admin's own would know other rules."""
        return redirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
