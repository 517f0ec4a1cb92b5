"""…/reviewed/: somebody looked and found nothing new."""

from datetime import timedelta

import pytest

from tests.factories import CommitmentFactory
from tests.models.helpers import fresh

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


def test_it_says_when_somebody_looked_and_when_to_look_again(
    client_of, analyst, commitment, today, tomorrow
):
    fill_in(
        client_of(analyst), address("reviewed", commitment),
        note=WHY, next_review=tomorrow.isoformat(),
    )  # fmt: skip
    kept = fresh(commitment)
    assert (kept.last_reviewed, kept.next_review) == (today, tomorrow)


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"due_edtf": "2199"}, 30),
        ({"kind": "visit"}, 180),
        ({"kind": "plan"}, 365),
        ({"kind": "visit", "strength": "aspirational"}, 365),
    ],
)
def test_the_day_is_filled_in_by_the_rule(client_of, analyst, today, given, days):
    page = Page(client_of(analyst).get(address("reviewed", CommitmentFactory(**given))))
    expected = (today + timedelta(days=days)).isoformat()
    assert page.main_form.fields["next_review"] == [expected]


def test_it_says_where_one_searched(client_of, analyst, commitment):
    opened = address("reviewed", commitment)
    refuses(client_of(analyst), opened, "This field is required.", commitment=commitment, note=" ")


def test_the_next_look_lies_after_today(client_of, analyst, commitment, today):
    refuses(
        client_of(analyst), address("reviewed", commitment), "The next review lies after today.",
        commitment=commitment, note=WHY, next_review=today.isoformat(),
    )  # fmt: skip


def test_what_is_closed_is_not_reviewed(client_of, analyst, closed):
    refuses(
        client_of(analyst), address("reviewed", closed), "Only an open commitment is reviewed.",
        commitment=closed, note=WHY,
    )  # fmt: skip


def test_a_focal_point_marks_the_own_item(client_of, focal_point, commitment, today):
    fill_in(client_of(focal_point), address("reviewed", commitment), note=WHY)
    assert fresh(commitment).last_reviewed == today
