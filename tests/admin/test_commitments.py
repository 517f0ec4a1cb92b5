"""Commitments in the admin: found by anything, changed through the verbs alone."""

from datetime import date

import pytest
from django.urls import reverse

from commitments.models import Commitment
from commitments.models.update import Via
from tests.factories import (
    CounterpartFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

from .conftest import admin_url, as_posted

pytestmark = pytest.mark.django_db


def change(desk, commitment, **typed):
    """Open the record, type, save."""
    address = admin_url("commitment_change", commitment.pk)
    return desk.post(address, as_posted(desk.get(address), **typed))


def written(commitment, since=1):
    """The ledger's entries after the one of that number."""
    return list(commitment.updates.filter(number__gt=since).order_by("number"))


def errors(page):
    return page.context["adminform"].form.errors


def test_a_new_title_is_one_entry_in_the_ledger(desk, admin, commitment):
    page = change(desk, commitment, title_es="Visita de Estado", note="as the embassy writes it")
    assert page.status_code == 302
    commitment.refresh_from_db()
    assert commitment.title_es == "Visita de Estado"
    [entry] = written(commitment)
    assert (entry.verb, entry.via, entry.actor) == ("edit", Via.ADMIN, admin)
    assert entry.note == "as the embassy writes it"
    assert list(entry.changes) == ["title_es"]
    assert Commitment.objects.search("estado").get() == commitment


def test_saving_without_a_change_writes_nothing(desk, commitment):
    assert change(desk, commitment).status_code == 302
    assert written(commitment) == []


def test_a_note_without_a_change_is_a_note(desk, commitment):
    change(desk, commitment, note="The embassy has no news.")
    [entry] = written(commitment)
    assert (entry.verb, entry.note, entry.via) == ("note", "The embassy has no news.", Via.ADMIN)


def test_one_save_calls_every_verb_that_its_fields_need(desk, commitment, focal_point):
    unit, other = UnitFactory(), UserFactory()
    since = commitment.version
    change(
        desk, commitment, title_en="State visit", unit=unit.pk, focal_point=other.pk,
        strength="intended", note="read again",
    )  # fmt: skip
    entries = written(commitment, since)
    assert [entry.verb for entry in entries] == ["edit", "assign", "correct"]
    assert [list(entry.changes) for entry in entries] == [
        ["title_en"], ["unit", "focal_point"], ["strength"],
    ]  # fmt: skip
    assert {entry.note for entry in entries} == {"read again"}


def test_counterparts_topics_and_supporting_units_are_recorded(desk, commitment):
    counterpart, topic, unit = CounterpartFactory(), TopicFactory(), UnitFactory()
    change(
        desk, commitment,
        counterparts=[counterpart.pk], topics=[topic.pk], supporting_units=[unit.pk],
    )  # fmt: skip
    [entry] = written(commitment)
    assert entry.changes == {
        "counterparts": [[], [counterpart.slug]],
        "topics": [[], [topic.slug]],
        "supporting_units": [[], [unit.slug]],
    }
    assert commitment.counterparts.get() == counterpart


@pytest.mark.parametrize("typed", ["2026-33", "first quarter of 2026", "primer trimestre de 2026"])
def test_a_window_is_corrected_by_phrase_or_edtf(desk, commitment, typed):
    change(desk, commitment, present_window=typed, note="the press note says so")
    commitment.refresh_from_db()
    assert (commitment.due_edtf, commitment.due_phrase) == ("2026-33", typed)
    assert commitment.due_latest == date(2026, 3, 31)
    [entry] = written(commitment)
    assert (entry.verb, entry.via) == ("correct", Via.ADMIN)


def test_the_window_first_announced_is_corrected(desk, commitment):
    change(desk, commitment, first_window="2026", note="it was announced earlier")
    commitment.refresh_from_db()
    assert commitment.first_due_edtf == "2026"


def test_a_correction_needs_its_reason(desk, commitment):
    page = change(desk, commitment, title_en="State visit", announced_on="2026-01-14")
    assert page.status_code == 200
    assert "note" in errors(page)
    commitment.refresh_from_db()
    assert commitment.title_en != "State visit"
    assert written(commitment) == []
    assert "State visit" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title_es": "", "title_en": ""}, "__all__"),
        ({"title_es": "x" * 201}, "title_es"),
        ({"title_es": "a\0b"}, "title_es"),
        ({"title_es": "a \u202e b"}, "title_es"),
        ({"summary_es": "x" * 100_000}, "summary_es"),
        ({"kind": "party"}, "kind"),
        ({"unit": "999999999999999999"}, "unit"),
        ({"topics": ["999999999999999999"]}, "topics"),
        ({"present_window": "31 June 2026"}, "present_window"),
        ({"first_window": "the 5th quarter"}, "first_window"),
        ({"announced_on": "31/02/2026"}, "announced_on"),
        ({"note": "x" * 4001}, "note"),
        ({"seen_version": "-1"}, "seen_version"),
    ],
)
def test_what_does_not_hold_is_said_beside_its_field(desk, commitment, typed, field):
    page = change(desk, commitment, **typed)
    assert page.status_code == 200
    assert field in errors(page)
    assert written(commitment) == []


def test_an_announcement_of_tomorrow_is_refused_in_words(desk, commitment, tomorrow):
    page = change(desk, commitment, announced_on=tomorrow.isoformat(), note="misread")
    assert "announced_on" in errors(page)
    assert written(commitment) == []


def test_focal_point_and_alternate_are_two_people(desk, commitment):
    person = UserFactory()
    page = change(desk, commitment, focal_point=person.pk, alternate=person.pk)
    assert "alternate" in errors(page)
    commitment.refresh_from_db()
    assert commitment.focal_point is None


def test_an_archived_record_is_taken_out_of_the_archive_first(desk, commitment):
    commitment.archive("closed_file", by=None, note="no longer followed")
    page = change(desk, commitment, title_en="State visit")
    assert "archive" in errors(page)["__all__"][0]
    assert written(commitment, 2) == []


def test_a_stale_save_overwrites_nothing_and_names_what_changed(desk, commitment, manager):
    address = admin_url("commitment_change", commitment.pk)
    typed = as_posted(desk.get(address), title_en="Mine", note="my reason")
    commitment.title_en = "Theirs"
    commitment.edit(by=manager, note="their reason")
    page = desk.post(address, typed)
    assert page.status_code == 200
    assert "nothing of yours was saved" in errors(page)["__all__"][0]
    [told] = page.context["conflict"]
    assert (told.field, told.now, told.typed) == ("title in English", "Theirs", "Mine")
    assert (told.entry.who, told.entry.note) == (str(manager), "their reason")
    for words in (told.before, "Theirs", "Mine", str(manager), "their reason"):
        assert words in page.text
    assert "Theirs" in page.context["subtitle"]
    form = page.context["adminform"].form
    assert (form["title_en"].value(), form["note"].value()) == ("Mine", "my reason")
    assert len(written(commitment)) == 1
    # Saving again is still a save of what is stale.
    assert desk.post(address, as_posted(page)).status_code == 200
    commitment.refresh_from_db()
    assert commitment.title_en == "Theirs"


@pytest.mark.parametrize("field", ["unit", "supporting_units", "focal_point", "alternate",
                                   "counterparts", "topics"])  # fmt: skip
def test_related_records_are_searched_for(desk, commitment, field):
    for address in (admin_url("commitment_add"), admin_url("commitment_change", commitment.pk)):
        assert f'data-field-name="{field}"' in desk.get(address).text


def test_status_and_derived_days_are_not_written_by_hand(desk, commitment):
    before = Commitment.objects.values().get(pk=commitment.pk)
    change(desk, commitment, status="fulfilled", as_of="2026-02-01", due_latest="2030-01-01",
           due_edtf="2030", archived_as="mistake", version=99, search_text="x")  # fmt: skip
    assert Commitment.objects.values().get(pk=commitment.pk) == before


def new_commitment(**typed):
    return { "quote": "will visit Peru", "announced_on": "", "title_en": "A visit",
        "kind": "visit", "nature": "once", "strength": "firm", "bound_party": "counterpart",
        "due_phrase": "next year",
    } | typed  # fmt: skip


def test_a_new_commitment_is_registered_with_its_source(desk, admin):
    source, unit = SourceFactory(), UnitFactory()
    page = desk.post(admin_url("commitment_add"), new_commitment(source=source.pk, unit=unit.pk))
    assert page.status_code == 302
    commitment = Commitment.objects.get()
    assert commitment.announced_on == source.date_earliest
    assert (commitment.due_edtf, commitment.first_due_edtf) == ("2027", "2027")
    assert (commitment.unit, commitment.bound_party) == (unit, "counterpart")
    assert (commitment.citations.get().source, commitment.version) == (source, 1)
    [entry] = written(commitment, 0)
    assert (entry.verb, entry.via, entry.actor) == ("register", Via.ADMIN, admin)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"source": ""}, "source"),
        ({"quote": ""}, "quote"),
        ({"title_en": ""}, "title_es"),
        ({"due_phrase": "30 días hábiles"}, "due_phrase"),
        ({"announced_on": "2999-01-01"}, "announced_on"),
    ],
)
def test_a_new_commitment_that_does_not_hold_is_not_registered(desk, typed, field):
    page = desk.post(
        admin_url("commitment_add"), new_commitment(**{"source": SourceFactory().pk} | typed)
    )
    assert page.status_code == 200
    assert field in errors(page)
    assert not Commitment.objects.exists()


def test_the_page_shows_citations_and_ledger_and_leads_to_the_app(desk, commitment, manager):
    commitment.note("called the <embassy>", by=manager)
    page = desk.get(admin_url("commitment_change", commitment.pk))
    citation = commitment.citations.get()
    for words in (
        citation.quote,
        admin_url("source_change", citation.source_id),
        admin_url("citation_change", citation.pk),
        "called the &lt;embassy&gt;",
        f"/commitments/{commitment.reference}/status/",
        f'href="/commitments/{commitment.reference}/"',
    ):
        assert words in page.text


def test_a_redacted_note_is_shown_as_such(desk, admin, commitment):
    commitment.note("a private number", by=None)
    commitment.redact(2, by=admin, note="personal data")
    for address in (
        admin_url("commitment_change", commitment.pk),
        admin_url("update_changelist"),
        admin_url("update_change", commitment.updates.get(number=2).pk),
    ):
        page = desk.get(address)
        assert "[redacted]" in page.text
        assert "a private number" not in page.text


def test_records_and_the_pages_of_the_site_lead_to_each_other(desk, commitment):
    counterpart = CounterpartFactory()
    for name, record, site in (
        ("commitment", commitment, commitment.get_absolute_url()),
        ("source", commitment.citations.get().source,
         reverse("source", args=[commitment.citations.get().source_id])),
        ("counterpart", counterpart, reverse("counterpart", args=[counterpart.slug])),
    ):  # fmt: skip
        address = admin_url(f"{name}_change", record.pk)
        assert f'href="{site}"' in desk.get(address).text
        assert f'href="{address}"' in desk.get(site).text
