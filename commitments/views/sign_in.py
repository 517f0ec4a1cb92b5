"""The page for who typed a wrong password too often."""

from django.conf import settings
from django.shortcuts import render


def locked_out(request, response, credentials):
    """Say what to do, whether or not there is such a person: 429, and when to try again."""
    wait = settings.AXES_COOLOFF_TIME
    context = {"minutes": int(wait.total_seconds() // 60), "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "registration/locked_out.html", context, status=429)
    answer["Retry-After"] = int(wait.total_seconds())
    return answer
