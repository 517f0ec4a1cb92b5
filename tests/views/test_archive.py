"""…/archive/ puts a record out of sight, …/unarchive/ takes it back."""

import pytest

from tests.factories import CommitmentFactory
from tests.models.helpers import fresh, writes_nothing

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ["closed_file", "mistake"])
def test_a_record_is_archived_with_its_reason(client_of, manager, commitment, reason):
    fill_in(client_of(manager), address("archive", commitment), archived_as=reason, note=WHY)
    assert fresh(commitment).archived_as == reason


def test_merging_is_an_act_of_its_own(client_of, manager, commitment):
    opened = address("archive", commitment)
    form = Page(client_of(manager).get(opened)).main_form
    assert form.choices["archived_as"] == ["closed_file", "mistake"]
    with writes_nothing(commitment):
        response = fill_in(client_of(manager), opened, archived_as="merged", note=WHY)
    assert response.status_code == 422


def test_archiving_needs_a_reason(client_of, manager, commitment):
    opened = address("archive", commitment)
    refuses(client_of(manager), opened, "This field is required.", commitment=commitment, note="")


def test_it_comes_out_of_the_archive(client_of, manager, archived):
    fill_in(client_of(manager), address("unarchive", archived), note=WHY)
    assert fresh(archived).archived_as == ""


def test_what_is_not_archived_stays(client_of, manager, commitment):
    refuses(
        client_of(manager), address("unarchive", commitment), "It isn't archived.",
        commitment=commitment, note=WHY,
    )  # fmt: skip


def test_what_was_merged_stays_archived(client_of, manager, commitment):
    commitment.merge_into(CommitmentFactory(), by=None, note=WHY)
    refuses(
        client_of(manager), address("unarchive", commitment),
        "It was merged into another and stays archived.",
        commitment=commitment, note=WHY,
    )  # fmt: skip
