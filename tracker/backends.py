"""Who a name and a password belong to."""

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.backends import ModelBackend


class LockingBackend(AxesStandaloneBackend, ModelBackend):
    """The accounts of the database; who is locked out isn't even asked for a password.

    One backend rather than two, because asking who has a permission wants exactly one.
    """

    def authenticate(self, request, username=None, password=None, **credentials):
        """The person, or None; PermissionDenied during a lockout."""
        super().authenticate(request, username=username, password=password, **credentials)
        return ModelBackend.authenticate(self, request, username, password, **credentials)
