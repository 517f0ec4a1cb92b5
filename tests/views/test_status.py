"""…/status/ as a page of its own: one form for a status, an outcome, or just a note."""

from datetime import timedelta

import pytest

from commitments.models import Citation, Commitment, Source
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, PublisherFactory, SourceFactory
from tests.models.helpers import fresh, last_entry, writes_nothing

from .acts import WHY, address
from .pages import Page, fill_in, typed_in
from .refusals import refuses

pytestmark = pytest.mark.django_db

OPEN = ["announced", "in_progress", "stalled"]
OUTCOMES = ["fulfilled", "partially_fulfilled", "not_fulfilled"]


@pytest.fixture
def opened(commitment):
    return address("status", commitment)


def choices(client, commitment):
    return Page(client.get(address("status", commitment))).main_form.choices["status"]


def test_it_is_one_form_with_status_day_note_and_version(client_of, analyst, commitment, today):
    page = Page(client_of(analyst).get(address("status", commitment)))
    assert commitment.title in page.text
    form = page.main_form
    assert form.fields["status"] == ["announced"]
    assert form.fields["as_of"] == [today.isoformat()]
    assert form.fields["note"] == [""]
    assert form.fields["version"] == [str(commitment.version)]


def test_a_status_is_true_as_of_its_day(client_of, analyst, commitment, opened, yesterday):
    fill_in(client_of(analyst), opened, status="stalled", as_of=yesterday.isoformat())
    kept = fresh(commitment)
    assert (kept.status, kept.as_of) == ("stalled", yesterday)
    entry = last_entry(commitment)
    assert entry.verb == Verb.CHANGE_STATUS
    assert entry.as_of == yesterday


def test_a_note_alone_leaves_the_status_as_it_is(client_of, analyst, commitment, opened):
    fill_in(client_of(analyst), opened, note=WHY)
    entry = last_entry(commitment)
    assert (entry.verb, entry.note, entry.changes) == (Verb.NOTE, WHY, {})
    assert fresh(commitment).status == "announced"


def test_nothing_new_is_not_saved(client_of, analyst, commitment, opened):
    sentence = "Nothing to save: choose another status or write a note."
    refuses(client_of(analyst), opened, sentence, commitment=commitment, note="   ")


def test_a_day_in_the_future_is_refused(client_of, analyst, commitment, opened, today):
    refuses(
        client_of(analyst), opened, "A status can't be dated in the future.",
        commitment=commitment, status="stalled", note=WHY,
        as_of=(today + timedelta(days=2)).isoformat(),
    )  # fmt: skip


def test_a_day_before_the_announcement_is_refused(client_of, analyst, commitment, opened):
    sentence = "Not before 15 January 2026, the announcement or the last status."
    refuses(
        client_of(analyst), opened, sentence,
        commitment=commitment, status="stalled", as_of="2026-01-14", note=WHY,
    )  # fmt: skip


@pytest.mark.parametrize("as_of", ["", "soon", "2026-02-30", "30/02/2026", "0000-00-00"])
def test_a_day_that_is_none_is_refused(client_of, analyst, commitment, opened, as_of):
    with writes_nothing(commitment):
        response = fill_in(client_of(analyst), opened, status="stalled", as_of=as_of, note=WHY)
    assert response.status_code == 422
    assert typed_in(response)["as_of"] == as_of
    assert typed_in(response)["note"] == WHY


def test_an_unknown_status_is_refused(client_of, analyst, commitment, opened):
    with writes_nothing(commitment):
        response = fill_in(client_of(analyst), opened, status="done", note=WHY)
    assert response.status_code == 422
    assert "done is not one of the available choices" in Page(response).text


def test_an_analyst_reports_an_outcome_with_a_known_source(
    client_of, analyst, commitment, opened, article, today
):
    fill_in(
        client_of(analyst), opened, status="fulfilled", source=article.pk, quote="he came", note=WHY
    )
    kept = fresh(commitment)
    assert (kept.status, kept.as_of, kept.reported_by) == ("fulfilled", today, analyst)
    assert kept.is_to_confirm
    proof = kept.citations.get(role=Citation.Role.EVIDENCE)
    assert (proof.source, proof.quote) == (article, "he came")
    assert last_entry(commitment).verb == Verb.REPORT_OUTCOME


def test_the_evidence_may_be_a_source_registered_in_place(
    client_of, analyst, commitment, opened, today
):
    paper = PublisherFactory(independent=True)
    typed = {
        "status": "fulfilled",
        "new-title": "The visit took place",
        "new-publisher": paper.pk,
        "new-date_edtf": today.strftime("%d/%m/%Y"),
        "new-language": "en",
    }
    assert fill_in(client_of(analyst), opened, **typed).status_code == 302
    source = Source.objects.get(title="The visit took place")
    assert (source.publisher, source.date_edtf) == (paper, today.isoformat())
    assert source.created_by == analyst
    assert fresh(commitment).citations.get(role=Citation.Role.EVIDENCE).source == source


def test_a_refused_outcome_leaves_no_source_behind(client_of, analyst, commitment, opened, today):
    typed = {
        "status": "fulfilled",
        "new-title": "Long ago",
        "new-publisher": PublisherFactory().pk,
        "new-date_edtf": "2026-02-01",
    }
    sentence = "The evidence must be dated, on or after the day of the outcome."
    before = Source.objects.count()
    refuses(client_of(analyst), opened, sentence, commitment=commitment, **typed)
    assert Source.objects.count() == before


def test_a_new_source_that_is_not_complete_is_told(client_of, analyst, commitment, opened):
    typed = {"status": "fulfilled", "new-title": "Without a publisher", "note": WHY}
    sentence = "The new source isn't complete; see below."
    refuses(client_of(analyst), opened, sentence, commitment=commitment, **typed)


def test_one_source_or_the_other_not_both(client_of, analyst, commitment, opened, article):
    typed = {"status": "fulfilled", "source": article.pk, "new-title": "Another"}
    sentence = "Choose a known source or enter a new one, not both."
    refuses(client_of(analyst), opened, sentence, commitment=commitment, **typed)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("fulfilled", "Name the source that proves it."),
        ("partially_fulfilled", "Name the source that proves it."),
        ("not_fulfilled", "Say where you searched, and until when."),
    ],
)
def test_an_outcome_needs_its_proof(client_of, analyst, commitment, opened, status, sentence):
    refuses(client_of(analyst), opened, sentence, commitment=commitment, status=status)


def test_the_announcement_is_no_evidence(client_of, analyst, opened, commitment):
    announcing = commitment.citations.get().source
    sentence = "The announcement, its translation or reprint is no evidence."
    refuses(
        client_of(analyst), opened, sentence,
        commitment=commitment, status="fulfilled", as_of="2026-01-15", source=announcing.pk,
    )  # fmt: skip


def test_an_analyst_is_offered_no_end_without_outcome(client_of, analyst, commitment):
    assert choices(client_of(analyst), commitment) == OPEN + OUTCOMES


@pytest.mark.parametrize("status", ["withdrawn", "superseded"])
def test_an_analyst_may_not_end_it_without_outcome(client_of, analyst, commitment, opened, status):
    typed = {"status": status, "note": WHY, "successor": CommitmentFactory().reference}
    with writes_nothing(commitment):
        assert fill_in(client_of(analyst), opened, **typed).status_code == 403


def test_a_manager_withdraws_it_with_the_source_that_says_so(
    client_of, manager, commitment, opened, article
):
    assert "withdrawn" in choices(client_of(manager), commitment)
    fill_in(client_of(manager), opened, status="withdrawn", note=WHY, source=article.pk)
    kept = fresh(commitment)
    assert kept.status == "withdrawn"
    assert kept.citations.get(role=Citation.Role.WITHDRAWS).source == article


def test_withdrawing_needs_a_reason(client_of, manager, commitment, opened):
    sentence = "Say why, in a sentence."
    refuses(client_of(manager), opened, sentence, commitment=commitment, status="withdrawn")


def test_a_manager_names_the_successor_by_its_reference(client_of, manager, commitment, opened):
    later = CommitmentFactory()
    fill_in(client_of(manager), opened, status="superseded", successor=f" c-{later.pk} ")
    kept = fresh(commitment)
    assert (kept.status, kept.successor) == ("superseded", later)


@pytest.mark.parametrize(
    ("successor", "sentence"),
    [
        ("", "Name the commitment that replaces this one."),
        ("C-9999", "There is no commitment C-9999."),
        ("the other one", "There is no commitment the other one."),
    ],
)
def test_a_successor_has_to_be_there(client_of, manager, commitment, opened, successor, sentence):
    typed = {"status": "superseded", "successor": successor}
    refuses(client_of(manager), opened, sentence, commitment=commitment, **typed)


def test_nothing_replaces_itself(client_of, manager, commitment, opened):
    typed = {"status": "superseded", "successor": commitment.reference}
    sentence = "A commitment doesn't replace itself."
    refuses(client_of(manager), opened, sentence, commitment=commitment, **typed)


def test_only_its_reporter_amends_a_reported_outcome(client_of, reported, analyst):
    reporter = reported.reported_by
    assert choices(client_of(reporter), reported) == OUTCOMES
    assert choices(client_of(analyst), reported) == ["fulfilled"]
    opened = address("status", reported)
    with writes_nothing(reported):
        response = fill_in(client_of(analyst), opened, status="not_fulfilled", note=WHY)
    assert response.status_code == 422
    assert "Only the person who reported the outcome may amend it." in Page(response).text
    assert typed_in(response)["note"] == WHY
    fill_in(client_of(reporter), opened, status="partially_fulfilled", note=WHY)
    assert fresh(reported).status == "partially_fulfilled"


def test_what_is_closed_stays_closed(client_of, closed, analyst):
    sentence = "From “Fulfilled” it can't become “In progress”."
    with writes_nothing(closed):
        response = client_of(analyst).post(
            address("status", closed),
            {"status": "in_progress", "as_of": closed.as_of, "version": closed.version},
        )
    assert response.status_code == 422
    assert sentence in Page(response).text


def test_a_focal_point_updates_the_own_item_whatever_the_role(client_of, focal_point, commitment):
    fill_in(client_of(focal_point), address("status", commitment), status="in_progress")
    assert last_entry(commitment).actor == focal_point
    assert Commitment.objects.get(pk=commitment.pk).status == "in_progress"
    other = address("status", CommitmentFactory())
    assert client_of(focal_point).get(other).status_code == 403


def test_a_page_for_htmx_and_a_page_for_a_browser_are_cached_apart(client_of, analyst, opened):
    assert "HX-Request" in client_of(analyst).get(opened)["Vary"]


def test_the_evidence_offers_the_newest_sources_and_keeps_an_old_choice(
    client_of, analyst, commitment, opened, monkeypatch
):
    monkeypatch.setattr("commitments.forms.fields.NEWEST_SOURCES", 2)
    old = SourceFactory(date_edtf="2025-01-01")
    new = [SourceFactory(date_edtf=f"2026-02-0{day}").pk for day in (1, 2)]
    client = client_of(analyst)
    offered = Page(client.get(opened)).main_form.choices["source"]
    assert offered == ["", str(new[1]), str(new[0])]
    response = fill_in(client, opened, status="fulfilled", source=old.pk)
    assert response.status_code == 422
    assert typed_in(response)["source"] == str(old.pk)
