"""The way out of the digest, for whoever has the mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from ..digest_mail import person_of
from ..models import User
from .acting import get_or_post


@csrf_exempt  # mail programs post here themselves, without a page before (RFC 8058)
@login_not_required
@never_cache
@get_or_post
def unsubscribe(request, token):
    """GET shows the one button, POST ends the digest; the signed token is all that it takes."""
    person = person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        User.objects.filter(pk=person.pk).update(digest=User.Digest.NONE)
        person.digest = User.Digest.NONE
    ended = person.digest == User.Digest.NONE
    return render(request, "account/unsubscribe.html", {"person": person, "ended": ended})
