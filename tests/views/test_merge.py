"""…/merge/: two records of the same thing become one."""

import pytest

from commitments.models.update import Verb
from tests.factories import CommitmentFactory, CounterpartFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return CommitmentFactory(due_edtf="2198")


@pytest.fixture
def opened(commitment):
    return address("merge", commitment)


def test_its_citations_and_counterparts_move_to_the_one_kept(client_of, manager, kept):
    country = CounterpartFactory()
    double = CommitmentFactory(counterparts=[country])
    fill_in(client_of(manager), address("merge", double), kept=kept.reference, note=WHY)
    assert kept.citations.count() == 2
    assert list(kept.counterparts.all()) == [country]
    gone = fresh(double)
    assert (gone.status, gone.successor, gone.archived_as) == ("superseded", kept, "merged")
    assert last_entry(kept).verb == last_entry(double).verb == Verb.MERGE


def test_its_address_leads_to_the_one_kept(client_of, manager, commitment, opened, kept):
    client = client_of(manager)
    fill_in(client, opened, kept=kept.reference.lower(), note=WHY)
    response = client.get(commitment.get_absolute_url(), follow=True)
    assert response.redirect_chain[-1] == (kept.get_absolute_url(), 302)
    assert f"{commitment.reference}: merged into {kept.reference}." in Page(response).text


@pytest.mark.parametrize(("choice", "expected"), [("kept", "2198"), ("own", None)])
def test_the_manager_chooses_the_window_in_force(
    client_of, manager, commitment, opened, kept, choice, expected
):
    own = commitment.due_edtf
    fill_in(client_of(manager), opened, kept=kept.reference, window=choice, note=WHY)
    assert fresh(kept).due_edtf == (expected or own)


@pytest.mark.parametrize("reference", ["", "C-", "C-9999", "x", "C-" + "9" * 15, "\0"])
def test_the_one_to_keep_has_to_be_there(client_of, manager, commitment, opened, reference):
    with writes_nothing(commitment):
        response = fill_in(client_of(manager), opened, kept=reference, note=WHY)
    assert response.status_code == 422
    assert Page(response).main_form.fields["note"] == [WHY]


def test_nothing_is_merged_into_itself(client_of, manager, commitment, opened):
    sentence = "A commitment doesn't replace itself."
    typed = {"kept": commitment.reference, "note": WHY}
    refuses(client_of(manager), opened, sentence, commitment=commitment, **typed)


def test_nothing_is_merged_into_an_archived_record(client_of, manager, commitment, opened, kept):
    kept.archive("mistake", by=None, note=WHY)
    sentence = "Take it out of the archive first."
    typed = {"kept": kept.reference, "note": WHY}
    with writes_nothing(kept):
        refuses(client_of(manager), opened, sentence, commitment=commitment, **typed)
