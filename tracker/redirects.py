"""Where to go when a form is done."""

from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request, default):
    """The address that the form or the link named as `next`, if it is one of this site.

    Anything else answers with the default, so that no link leads people away unseen.
    """
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else default
