"""Two records of one commitment become one; both ledgers stay."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from commitments.lifecycle import Stage
from commitments.models import Commitment
from commitments.models.recording import Conflict
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, CounterpartFactory, SourceFactory, UserFactory

from .acts import FAR, WHY
from .helpers import forbids, fresh, last_entry, refuses, stored, writes_nothing

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier():
    """Announced on 10 January for 2026."""
    return CommitmentFactory(
        title_es="Viaje",
        due_edtf="2026",
        due_phrase="en 2026",
        source=SourceFactory(date_edtf="2026-01-10"),
        quote="viajará este año",
        counterparts=[CounterpartFactory(slug="chile")],
    )


@pytest.fixture
def later():
    """Announced on 15 January for the first quarter of 2027."""
    return CommitmentFactory(
        title_es="Visita",
        due_edtf="2027-33",
        due_phrase="a inicios de 2027",
        quote="nos visitará",
        counterparts=[CounterpartFactory(slug="brasil")],
    )


def test_the_other_becomes_superseded_and_archived_for_good(earlier, later, manager, today):
    earlier.merge_into(later, by=manager, note="The same visit.")
    gone = fresh(earlier)
    assert (gone.status, gone.as_of, gone.successor) == ("superseded", today, later)
    assert (gone.archived_as, gone.is_merged, gone.stage) == ("merged", True, Stage.CLOSED)
    assert Commitment.objects.live().get() == later
    with refuses(gone, "It was merged into another and stays archived."):
        gone.unarchive(by=manager, note="Two after all.")


def test_its_citations_and_counterparts_move(earlier, later, manager):
    proof = SourceFactory()
    earlier.cite(proof, "evidence", "llegó", by=manager)
    earlier.merge_into(later, by=manager, note=WHY)
    kept = fresh(later)
    assert [(c.role, c.quote) for c in kept.citations.all()] == [
        ("announces_again", "viajará este año"),
        ("announces", "nos visitará"),
        ("evidence", "llegó"),
    ]
    assert {entry.slug for entry in kept.counterparts.all()} == {"brasil", "chile"}
    assert not earlier.citations.exists()
    assert Commitment.objects.search("viajara").get() == later


def test_a_source_that_announces_both_announces_the_kept_one_once(later, manager):
    source = later.citations.get().source
    twin = CommitmentFactory(source=source, quote="la visita")
    twin.merge_into(later, by=manager, note=WHY)
    assert later.citations.get().quote == "nos visitará"
    assert last_entry(twin).changes["citations"] == [
        [{"source": source.pk, "role": "announces", "quote": "la visita"}],
        [],
    ]
    assert "citations" not in last_entry(later).changes


def test_both_ledgers_tell_it_and_stay(earlier, later, manager):
    told = earlier.citations.get().as_entry()
    earlier.merge_into(later, by=manager, note="The same visit.", via="admin")
    ours, theirs = last_entry(earlier), last_entry(later)
    for entry in (ours, theirs):
        assert (entry.verb, entry.actor, entry.via) == (Verb.MERGE, manager, "admin")
        assert (entry.number, entry.note) == (2, "The same visit.")
    assert ours.changes["citations"] == [[told], []]
    assert ours.changes["status"] == ["announced", "superseded"]
    assert ours.changes["successor"] == [None, later.reference]
    assert ours.changes["archived_as"] == ["", "merged"]
    assert theirs.changes == {
        "citations": [[], [told | {"role": "announces_again"}]],
        "counterparts": [["brasil"], ["brasil", "chile"]],
        "first_due_edtf": ["2027-33", "2026"],
        "announced_on": ["2026-01-15", "2026-01-10"],
        "merged": [None, earlier.reference],
    }


def test_the_window_announced_first_becomes_the_first_of_the_kept_one(earlier, later, manager):
    earlier.merge_into(later, by=manager, note=WHY)
    kept = fresh(later)
    assert (kept.first_due_edtf, kept.due_edtf) == ("2026", "2027-33")
    assert (kept.slippage_days, kept.announced_on) == (90, date(2026, 1, 10))


def test_whichever_of_the_two_is_kept(earlier, later, manager):
    later.merge_into(earlier, by=manager, note=WHY)
    kept = fresh(earlier)
    assert (kept.first_due_edtf, kept.due_edtf) == ("2026", "2026")
    assert (kept.slippage_days, kept.announced_on) == (0, date(2026, 1, 10))


def test_the_present_window_is_the_managers_choice(earlier, later, manager):
    later.merge_into(earlier, keep_own_window=True, by=manager, note=WHY)
    kept = fresh(earlier)
    assert (kept.due_edtf, kept.due_phrase) == ("2027-33", "a inicios de 2027")
    assert (kept.first_due_edtf, kept.slippage_days) == ("2026", 90)


def test_an_undated_record_gets_the_first_window_of_a_later_one(later, manager):
    undated = CommitmentFactory(source=SourceFactory(date_edtf="2026-01-10"))
    later.merge_into(undated, by=manager, note=WHY)
    kept = fresh(undated)
    assert (kept.first_due_edtf, kept.due_edtf, kept.slippage_days) == ("2027-33", "", None)


def test_it_needs_a_reason(earlier, later, manager):
    with writes_nothing(later), refuses(earlier, "Say why, in a sentence.", "note"):
        earlier.merge_into(later, by=manager, note="")


def test_not_into_itself_and_not_in_a_circle(earlier, later, manager):
    with refuses(earlier, "A commitment doesn't replace itself.", "successor"):
        earlier.merge_into(fresh(earlier), by=manager, note=WHY)
    earlier.change_status(
        "superseded", as_of=date(2026, 3, 1), by=manager, successor=later, note=WHY
    )
    with refuses(later, "That one is itself replaced by this one.", "successor"):
        later.merge_into(fresh(earlier), by=manager, note=WHY)


def test_not_into_an_archived_record(earlier, later, manager):
    later.archive("mistake", by=manager, note=WHY)
    with (
        writes_nothing(later),
        refuses(earlier, "It is archived. Take it out of the archive first."),
    ):
        earlier.merge_into(later, by=manager, note=WHY)


def test_a_change_of_either_meanwhile_is_a_conflict(earlier, later, manager, analyst):
    seen = later.version
    fresh(later).note("News.", by=analyst)
    before = stored(earlier), stored(later)
    with pytest.raises(Conflict) as conflict:
        earlier.merge_into(fresh(later), kept_version=seen, by=manager, note=WHY)
    assert conflict.value.commitment == later
    assert (stored(earlier), stored(later)) == before


def test_an_analyst_may_not_even_on_the_own_items(earlier, later, analyst):
    for record in (earlier, later):
        record.assign(unit=None, focal_point=analyst, by=None)
    with writes_nothing(later), forbids(earlier):
        earlier.merge_into(later, by=analyst, note=WHY)
    with pytest.raises(PermissionDenied):
        later.merge_into(earlier, by=UserFactory(), note=WHY)


def test_open_questions_about_the_other_are_closed(earlier, later, manager, analyst):
    earlier.propose_move("2099", "en 2099", by=analyst, note=WHY)
    earlier.assign(unit=None, focal_point=analyst, by=None)
    earlier.request_update(answer_by=FAR, by=manager)
    earlier.merge_into(later, by=manager, note=WHY)
    gone = fresh(earlier)
    assert (gone.update_asked_by, gone.update_asked_for) == (None, None)
    assert (gone.proposed_by, gone.proposed_due_edtf) == (None, "")


def test_a_reported_outcome_of_the_other_is_forgotten(earlier, later, manager, analyst):
    earlier.report_outcome("not_fulfilled", as_of=date(2026, 3, 1), by=analyst, note=WHY)
    earlier.merge_into(later, by=manager, note=WHY)
    gone = fresh(earlier)
    assert (gone.status, gone.reported_by, gone.former_status) == ("superseded", None, "")
