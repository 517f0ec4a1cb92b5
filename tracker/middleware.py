"""What every request passes besides Django's own middleware."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers


class OwnLanguageMiddleware:
    """A signed-in person's own language beats the cookie and the browser.

    Stands inside LocaleMiddleware, which afterwards names the language now active in
    Content-Language.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "")  # a stranger has none
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class PasswordChangeMiddleware:
    """Who has to choose a new password sees nothing else of the tracker until it is done.

    What needs no login stays open: it tells nothing to a person in particular.
    """

    OPEN = {"password_change", "logout"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Redirect to the password's page; htmx, which would swap it into a row, by its header."""
        if not getattr(view, "login_required", True):
            return None
        must_change = getattr(request.user, "must_change_password", False)  # a stranger has none
        if not must_change or request.resolver_match.view_name in self.OPEN:
            return None
        if request.htmx:
            address = resolve_url("password_change")
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect("password_change")


class HtmxRedirectMiddleware:
    """Sends the whole page to the login when a fragment's request finds the session over.

    The browser would follow a redirect unseen, and the login page would land in a table row.
    After the login the person is back on the page that asked, not on the fragment's address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.htmx or not _leads_to_login(response):
            return response
        address = resolve_url(settings.LOGIN_URL)
        if page := _page_asking(request):
            query = QueryDict(mutable=True)
            query["next"] = page
            address = f"{address}?{query.urlencode(safe='/')}"
        answer = HttpResponse(status=204, headers={"HX-Redirect": address})
        patch_vary_headers(answer, ["HX-Request"])
        return answer


def _page_asking(request):
    """Path and query of the page that stands open; None unless it is one of this very site."""
    try:
        return request.htmx.current_url_abs_path
    except ValueError:  # the header is no address at all
        return None


def _leads_to_login(response):
    location = response.headers.get("Location", "")
    return 300 <= response.status_code < 400 and urlsplit(location).path == resolve_url(
        settings.LOGIN_URL
    )
