"""…/citations/ adds a source, …/citations/<n>/remove/ takes one back."""

import pytest
from django.urls import reverse

from commitments.models import Citation, Source
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page, fill_in
from .refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(commitment):
    return address("citations", commitment)


@pytest.fixture
def cited(commitment, article):
    commitment.cite(article, Citation.Role.EVIDENCE, "he came", by=None)
    return commitment.citations.get(role=Citation.Role.EVIDENCE)


def remove(citation):
    return reverse("citation-remove", args=[citation.commitment_id, citation.pk])


def test_a_known_source_is_cited_with_what_it_does(client_of, analyst, commitment, opened, article):
    fill_in(client_of(analyst), opened, source=article.pk, role="changes", quote="only two")
    cited = commitment.citations.get(source=article)
    assert (cited.role, cited.quote) == ("changes", "only two")
    assert last_entry(commitment).verb == Verb.CITE


def test_a_new_source_is_registered_in_place(client_of, analyst, commitment, opened):
    typed = {
        "new-title": "A new note",
        "new-publisher": PublisherFactory().pk,
        "new-language": "es",
    }
    fill_in(client_of(analyst), opened, **typed)
    source = Source.objects.get(title="A new note")
    assert commitment.citations.get(source=source).role == "announces_again"
    assert source.created_by == analyst


def test_a_source_announces_only_once(client_of, analyst, commitment, opened):
    source = commitment.citations.get().source
    sentence = "This source already announces the commitment."
    typed = {"source": source.pk, "quote": "otra vez"}
    refuses(client_of(analyst), opened, sentence, commitment=commitment, **typed)


def test_without_a_source_nothing_is_cited(client_of, analyst, commitment, opened):
    sentence = "Choose a source, or enter a new one."
    refuses(client_of(analyst), opened, sentence, commitment=commitment, quote="palabras")


@pytest.mark.parametrize("source", ["0", "999999", "x", str(10**30), "-1", "\0"])
def test_a_source_that_is_not_there_is_refused(client_of, analyst, commitment, opened, source):
    with writes_nothing(commitment):
        response = fill_in(client_of(analyst), opened, source=source, quote="palabras")
    assert response.status_code == 422
    assert Page(response).main_form.fields["quote"] == ["palabras"]


def test_nobody_chooses_to_announce_it_a_first_time(client_of, analyst, opened, commitment):
    form = Page(client_of(analyst).get(opened)).main_form
    assert "announces" not in form.choices["role"]
    with writes_nothing(commitment):
        response = fill_in(client_of(analyst), opened, source=SourceFactory().pk, role="announces")
    assert response.status_code == 422


def test_a_citation_made_in_error_is_removed(client_of, analyst, commitment, cited):
    page = Page(client_of(analyst).get(remove(cited)))
    assert "he came" in page.text
    response = fill_in(client_of(analyst), remove(cited), note=WHY)
    assert response.status_code == 302
    assert not commitment.citations.filter(pk=cited.pk).exists()
    entry = last_entry(commitment)
    assert (entry.verb, entry.note, entry.actor) == (Verb.UNCITE, WHY, analyst)


def test_removing_needs_a_reason(client_of, analyst, commitment, cited):
    refuses(
        client_of(analyst), remove(cited), "This field is required.", commitment=commitment, note=""
    )


def test_the_announcement_stays(client_of, analyst, commitment):
    sentence = "The announcement itself can't be removed."
    first = commitment.citations.get()
    refuses(client_of(analyst), remove(first), sentence, commitment=commitment, note=WHY)


def test_the_proof_of_an_outcome_stays(client_of, analyst, reported):
    proof = reported.citations.get(role=Citation.Role.EVIDENCE)
    with writes_nothing(reported):
        response = fill_in(client_of(analyst), remove(proof), note=WHY)
    assert response.status_code == 422
    assert "Name the source that proves it." in Page(response).text
    assert fresh(reported).citations.count() == 2


def test_a_citation_is_removed_from_its_own_commitment_only(client_of, analyst, cited):
    other = CommitmentFactory()
    address = reverse("citation-remove", args=[other.pk, cited.pk])
    client = client_of(analyst)
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_a_viewer_removes_nothing(client_of, viewer, commitment, cited):
    client = client_of(viewer)
    with writes_nothing(commitment):
        assert client.get(remove(cited)).status_code == 403
        sent = {"note": WHY, "version": commitment.version}
        assert client.post(remove(cited), sent).status_code == 403


def test_a_conflict_keeps_the_reason(client_of, analyst, commitment, cited):
    client = client_of(analyst)
    form = Page(client.get(remove(cited))).main_form
    commitment.note("The other hand.", by=None)
    response = client.post(remove(cited), form.fields | {"note": WHY})
    assert response.status_code == 409
    assert "The other hand." in Page(response).text
    again = client.post(remove(cited), Page(response).main_form.fields)
    assert again.status_code == 302
    assert last_entry(commitment).note == WHY
