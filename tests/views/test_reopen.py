"""…/reopen/: what was closed is in progress again."""

import pytest

from tests.models.helpers import fresh

from .acts import WHY, address
from .pages import fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


def test_it_is_in_progress_as_of_today(client_of, manager, closed, today):
    fill_in(client_of(manager), address("reopen", closed), note=WHY)
    kept = fresh(closed)
    assert (kept.status, kept.as_of, kept.confirmed_by) == ("in_progress", today, None)


def test_only_what_is_closed_is_reopened(client_of, manager, commitment):
    refuses(
        client_of(manager), address("reopen", commitment), "Only what is closed can be reopened.",
        commitment=commitment, note=WHY,
    )  # fmt: skip


def test_it_needs_a_reason(client_of, manager, closed):
    opened = address("reopen", closed)
    refuses(client_of(manager), opened, "This field is required.", commitment=closed, note="")
