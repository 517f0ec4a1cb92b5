"""…/send-back/: a second person disagrees with a reported outcome, and says why."""

import pytest

from tests.models.helpers import fresh, last_entry

from .acts import WHY, address
from .pages import fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


def test_the_former_status_returns(client_of, manager, reported):
    fill_in(client_of(manager), address("send-back", reported), note=WHY)
    kept = fresh(reported)
    assert (kept.status, kept.reported_by) == ("announced", None)
    assert last_entry(reported).note == WHY


def test_it_needs_a_reason(client_of, manager, reported):
    refuses(
        client_of(manager), address("send-back", reported), "This field is required.",
        commitment=reported, note="",
    )  # fmt: skip
