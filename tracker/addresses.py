"""From where a request comes."""

from ipaddress import ip_address

from django.conf import settings


def client_address(request):
    """The client's IP address as text; None if the server doesn't know it.

    Behind a proxy it is what that proxy added last to X-Forwarded-For. What stands before it the
    client may have written itself, and could so escape every lockout.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        address = forwarded.rpartition(",")[2].strip() or address
    try:
        return str(ip_address(address))
    except ValueError:  # a socket of this machine has none
        return None
