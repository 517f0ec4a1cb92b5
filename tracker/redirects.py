"""Where to go when a form is done."""

from django.utils.encoding import iri_to_uri
from django.utils.http import MAX_URL_REDIRECT_LENGTH, url_has_allowed_host_and_scheme


def next_page(request, default):
    """The address that the form or the link named as `next`, if it is one of this site.

    Anything else, and what no redirect may be long enough for, answers with the default.
    """
    address = request.POST.get("next") or request.GET.get("next") or ""
    # A word without a slash would be taken for the name of a page.
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours and len(iri_to_uri(address)) <= MAX_URL_REDIRECT_LENGTH else default
