"""Merging duplicates: one is kept, the other leads to it, and every touched history says so."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from commitments.history import told
from commitments.merging import merge
from commitments.models import Citation, Commitment, Counterpart, Publisher, Source, Unit
from commitments.models.update import Verb, Via
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)
from tests.test_query_counts import queries

from .conftest import admin_url

pytestmark = pytest.mark.django_db

WHY = "The same office under two names."


def merge_url(name, *picked):
    return reverse(f"admin:commitments_{name}_merge", query={"pick": [one.pk for one in picked]})


def merged(desk, name, duplicate, kept, **typed):
    """Merge as a person does: choose, look at the preview, press the button."""
    address = merge_url(name, duplicate)
    typed = {"kept": kept.pk, "note": WHY} | typed
    preview = desk.post(address, typed)
    assert preview.status_code == 200, preview.text
    return desk.post(address, typed | {"seen": preview.context["seen"]})


def last_entry(commitment):
    return commitment.updates.order_by("number").last()


@pytest.fixture
def pair():
    return CounterpartFactory(name_en="Chile (Republic)"), CounterpartFactory(name_en="Chile")


class TestPreview:
    def test_it_tells_what_moves_with_numbers_and_links_and_changes_nothing(self, desk, pair):
        duplicate, kept = pair
        commitment = CommitmentFactory(counterparts=[duplicate])
        page = desk.post(merge_url("counterpart", duplicate), {"kept": kept.pk, "note": WHY})
        assert "What moves from “Chile (Republic)” to “Chile”" in page.text
        assert "Commitments: 1" in page.text
        assert commitment.get_absolute_url() in page.text
        assert commitment.updates.count() == 1
        duplicate.refresh_from_db()
        assert not duplicate.retired

    def test_only_the_first_fifty_are_listed(self, desk, pair):
        duplicate, kept = pair
        for _ in range(51):
            CommitmentFactory(counterparts=[duplicate])
        page = desk.post(merge_url("counterpart", duplicate), {"kept": kept.pk, "note": WHY})
        assert "The first 50 of 51." in page.text
        assert page.text.count('<li><a href="/commitments/C-') == 50

    def test_what_changed_after_the_preview_is_shown_before_anything_is_merged(self, desk, pair):
        duplicate, kept = pair
        address, typed = merge_url("counterpart", duplicate), {"kept": kept.pk, "note": WHY}
        seen = desk.post(address, typed).context["seen"]
        commitment = CommitmentFactory(counterparts=[duplicate])
        page = desk.post(address, typed | {"seen": seen})
        assert page.status_code == 422
        assert "Something was changed after this preview" in page.text
        assert commitment.get_absolute_url() in page.text
        assert Commitment.objects.get().counterparts.get() == duplicate
        assert desk.post(address, typed | {"seen": page.context["seen"]}).status_code == 302

    @pytest.mark.parametrize("missing", ["kept", "note"])
    def test_a_choice_and_a_reason_are_asked_for(self, desk, pair, missing):
        duplicate, kept = pair
        typed = {"kept": kept.pk, "note": WHY} | {missing: ""}
        page = desk.post(merge_url("counterpart", duplicate), typed)
        assert page.status_code == 422
        assert missing in page.context["form"].errors


class TestChoosing:
    def test_two_are_ticked_in_the_list_and_one_of_them_is_kept(self, desk, pair):
        told_ = {"action": "merge_selected", "_selected_action": [one.pk for one in pair]}
        page = desk.post(admin_url("counterpart_changelist"), told_)
        assert page["Location"] == merge_url("counterpart", *pair)
        assert "Chile (Republic)" in desk.get(page["Location"]).text
        form = desk.get(page["Location"]).context["form"]
        assert set(form.fields["kept"].queryset) == set(pair)

    def test_a_single_tick_is_not_enough(self, desk, pair):
        told_ = {"action": "merge_selected", "_selected_action": [pair[0].pk]}
        page = desk.post(admin_url("counterpart_changelist"), told_, follow=True)
        assert "Select at least two" in page.text

    def test_three_become_one(self, desk, pair):
        third = CounterpartFactory()
        for one in (*pair, third):
            CommitmentFactory(counterparts=[one])
        address = merge_url("counterpart", *pair, third)
        typed = {"kept": pair[1].pk, "note": WHY}
        typed["seen"] = desk.post(address, typed).context["seen"]
        assert desk.post(address, typed).status_code == 302
        assert pair[1].commitments.count() == 3
        assert set(pair[1].merged_from.all()) == {pair[0], third}

    def test_without_anything_picked_the_way_leads_back_to_the_list(self, desk):
        page = desk.get(merge_url("topic"), follow=True)
        assert page.redirect_chain[-1][0] == admin_url("topic_changelist")
        assert "Select in the list" in page.text

    def test_retired_merged_and_unknown_ones_are_not_offered(self, desk, pair):
        CounterpartFactory(retired=True)
        form = desk.get(merge_url("counterpart", pair[0])).context["form"]
        assert list(form.fields["kept"].queryset) == [pair[1]]
        page = desk.post(merge_url("counterpart", pair[0]), {"kept": "9" * 30, "note": WHY})
        assert page.status_code == 422

    def test_the_page_of_an_entry_leads_there(self, desk, pair):
        page = desk.get(admin_url("counterpart_change", pair[0].pk))
        assert merge_url("counterpart", pair[0]) in page.text


class TestWhatMoves:
    def test_counterparts_with_an_entry_in_each_history(self, desk, admin, pair):
        duplicate, kept = pair
        both = CommitmentFactory(counterparts=[duplicate, kept])
        one, other = CommitmentFactory(counterparts=[duplicate]), CommitmentFactory()
        assert merged(desk, "counterpart", duplicate, kept).status_code == 302
        assert set(kept.commitments.all()) == {both, one}
        entry = last_entry(one)
        assert (entry.verb, entry.actor, entry.via) == (Verb.MERGE_ENTRIES, admin, Via.ADMIN)
        assert entry.changes == {"counterparts": [[duplicate.slug], [kept.slug]]}
        assert entry.note == WHY
        assert str(told([entry])[0]) == (
            "admin merged a duplicate that it used: counterparts: Chile (Republic) → Chile"
        )
        assert other.updates.count() == 1
        assert LogEntry.objects.filter(change_message__contains=WHY).count() == 2

    def test_it_is_no_update_of_the_matter_itself(self, desk, pair):
        commitment = CommitmentFactory(counterparts=[pair[0]])
        merged(desk, "counterpart", *pair)
        commitment.refresh_from_db()
        assert commitment.last_update_at is None
        assert commitment.last_touched_on is None

    def test_topics(self, desk):
        duplicate, kept = TopicFactory(), TopicFactory()
        commitment = CommitmentFactory(topics=[duplicate])
        merged(desk, "topic", duplicate, kept)
        assert commitment.topics.get() == kept

    def test_an_archived_record_follows(self, desk, pair):
        commitment = CommitmentFactory(counterparts=[pair[0]])
        commitment.archive("mistake", by=None, note="Twice.")
        merged(desk, "counterpart", *pair)
        assert commitment.counterparts.get() == pair[1]

    def test_units_with_their_people_and_sub_units(self, desk):
        top = UnitFactory()
        duplicate = UnitFactory(parent=top)
        kept = UnitFactory(parent=UnitFactory(parent=duplicate))
        person, below = UserFactory(unit=duplicate), UnitFactory(parent=duplicate)
        owned = CommitmentFactory(unit=duplicate, supporting_units=[duplicate])
        merged(desk, "unit", duplicate, kept)
        for record in (person, below, kept, owned):
            record.refresh_from_db()
        assert (person.unit, below.parent, kept.parent, owned.unit) == (kept, kept, top, kept)
        assert owned.supporting_units.get() == kept
        assert last_entry(owned).changes == {
            "unit": [duplicate.slug, kept.slug],
            "supporting_units": [[duplicate.slug], [kept.slug]],
        }
        assert not top.is_below(kept)

    def test_the_sources_of_a_publisher(self, desk):
        duplicate, kept = PublisherFactory(), PublisherFactory()
        source = SourceFactory(publisher=duplicate)
        merged(desk, "publisher", duplicate, kept)
        source.refresh_from_db()
        assert source.publisher == kept

    def test_what_was_merged_before_leads_on(self, desk, pair):
        third = CounterpartFactory()
        merged(desk, "counterpart", *pair)
        merged(desk, "counterpart", pair[1], third)
        pair[0].refresh_from_db()
        assert pair[0].merged_into == third


class TestSources:
    @pytest.fixture
    def twins(self):
        return SourceFactory(title="Press note, copied"), SourceFactory(title="Press note")

    def test_citations_move_and_the_history_names_both(self, desk, twins):
        duplicate, kept = twins
        commitment = CommitmentFactory()
        commitment.cite(duplicate, "changes", "otras palabras", by=None)
        merged(desk, "source", duplicate, kept)
        citation = commitment.citations.get(role="changes")
        assert (citation.source, citation.quote) == (kept, "otras palabras")
        old, new = last_entry(commitment).changes["citations"]
        assert [old[0]["source"], new[0]["source"]] == [duplicate.pk, kept.pk]
        assert last_entry(commitment).source == kept

    @pytest.mark.parametrize("first_in", ["duplicate", "kept"])
    def test_one_announcing_citation_stays_and_the_first_if_it_is_among_them(
        self, desk, twins, first_in
    ):
        first, again = twins if first_in == "duplicate" else reversed(twins)
        commitment = CommitmentFactory(source=first)
        commitment.cite(again, "announces_again", by=None)
        merged(desk, "source", *twins)
        citation = commitment.citations.get()
        assert (citation.source, citation.role) == (twins[1], Citation.Role.ANNOUNCES)

    def test_the_same_words_are_cited_once(self, desk, twins):
        commitment = CommitmentFactory()
        for source in twins:
            commitment.cite(source, "evidence", "llegó", by=None)
        merged(desk, "source", *twins)
        assert commitment.citations.filter(role="evidence").count() == 1

    def test_reprints_and_the_copy_of_record_follow(self, desk, twins):
        duplicate, kept = twins
        duplicate.text = "El canciller visitará el Perú."
        duplicate.save()
        reprint = SourceFactory(reprint_of=duplicate)
        kept.reprint_of = duplicate
        kept.save()
        commitment = CommitmentFactory(source=duplicate)
        merged(desk, "source", duplicate, kept)
        for source in (duplicate, kept, reprint):
            source.refresh_from_db()
        assert (kept.reprint_of, reprint.reprint_of) == (None, kept)
        assert (duplicate.text, kept.text) == ("", "El canciller visitará el Perú.")
        assert commitment.citations.get().start == 13

    def test_an_outcome_keeps_its_evidence_or_nothing_is_merged(self, desk, twins, analyst, today):
        duplicate, announcing = twins
        commitment = CommitmentFactory(source=announcing)
        Source.objects.filter(pk=duplicate.pk).update(date_latest=today)
        commitment.report_outcome(
            "fulfilled", as_of=commitment.announced_on, by=analyst, note="Done.",
            evidence=Source.objects.get(pk=duplicate.pk),
        )  # fmt: skip
        typed = {"kept": announcing.pk, "note": WHY}
        page = desk.post(merge_url("source", duplicate), typed)
        refused = f"{commitment.reference} would lose the evidence of its outcome."
        assert refused in page.text
        assert 'value="Merge"' not in page.text
        page = desk.post(merge_url("source", duplicate), typed | {"seen": page.context["seen"]})
        assert (page.status_code, refused in page.text) == (422, True)
        duplicate.refresh_from_db()
        assert duplicate.merged_into is None
        assert commitment.citations.filter(source=duplicate).exists()

    def test_its_number_is_free_for_the_kept_one(self, desk):
        publisher = PublisherFactory()
        duplicate = SourceFactory(publisher=publisher, number="7-26")
        kept = SourceFactory(publisher=publisher, number="7–26")
        merged(desk, "source", duplicate, kept)
        kept.number = "7-26"
        kept.full_clean()
        kept.save()

    def test_a_merged_source_is_offered_nowhere_and_its_address_leads_to_the_kept_one(
        self, desk, twins
    ):
        duplicate, kept = twins
        desk.get(merged(desk, "source", duplicate, kept)["Location"])  # reads the message
        assert desk.get(reverse("source", args=[duplicate.pk]))["Location"] == reverse(
            "source", args=[kept.pk]
        )
        assert desk.get(reverse("source-edit", args=[duplicate.pk])).status_code == 302
        assert "copied" not in desk.get(reverse("source-list")).text
        assert "copied" not in desk.get(reverse("commitment-new")).text
        assert "copied" in desk.get(reverse("source", args=[kept.pk])).text
        search = {"app_label": "commitments", "model_name": "source", "field_name": "reprint_of"}
        page = desk.get(reverse("admin:autocomplete"), search | {"term": "copied"})
        assert page.json()["results"] == []


class TestOldAddresses:
    def test_the_brief_of_a_counterpart(self, desk, pair):
        merged(desk, "counterpart", *pair)
        page = desk.get(reverse("counterpart", args=[pair[0].slug]), {"since": "2026-01-01"})
        assert page["Location"] == (
            reverse("counterpart", args=[pair[1].slug]) + "?since=2026-01-01"
        )

    def test_a_filter_of_the_list(self, desk, pair):
        commitment = CommitmentFactory(counterparts=[pair[0]])
        merged(desk, "counterpart", *pair)
        page = desk.get(reverse("commitment-list"), {"counterpart": pair[0].slug})
        assert commitment.title in page.text
        (chip,) = page.context["filter"].chips
        assert (chip.value, chip.without) == ("Chile", "")
        assert f'value="{pair[1].slug}"' in page.text
        assert f'value="{pair[0].slug}"' not in page.text

    def test_a_merged_entry_stays_retired(self, desk, pair):
        merged(desk, "counterpart", *pair)
        page = desk.get(admin_url("counterpart_change", pair[0].pk))
        assert "Merged into “Chile”" in page.text
        assert "retired" not in page.context["adminform"].form.fields
        pair[0].refresh_from_db()
        pair[0].retired = False
        with pytest.raises(ValidationError):
            pair[0].full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            pair[0].save()


class TestRefusals:
    def test_publishers_of_different_standing(self, desk):
        duplicate, kept = PublisherFactory(independent=True), PublisherFactory()
        typed = {"kept": kept.pk, "note": WHY}
        page = desk.post(merge_url("publisher", duplicate), typed)
        assert "differ in standing" in page.text
        assert page.status_code == 422

    def test_publishers_with_a_source_of_the_same_number(self, desk):
        duplicate, kept = PublisherFactory(), PublisherFactory()
        for publisher in (duplicate, kept):
            SourceFactory(publisher=publisher, number="7-26")
        page = desk.post(merge_url("publisher", duplicate), {"kept": kept.pk, "note": WHY})
        assert "Merge these sources first" in page.text
        merged(desk, "source", *Source.objects.filter(number="7-26").order_by("pk"))
        assert merged(desk, "publisher", duplicate, kept).status_code == 302
        assert Publisher.objects.current().get() == kept

    @pytest.mark.parametrize("how", ["itself", "retired", "merged"])
    def test_what_can_not_be_kept(self, admin, how):
        duplicate, kept = UnitFactory(), UnitFactory(retired=how == "retired")
        if how == "merged":
            merge([kept], UnitFactory(), by=admin, note=WHY)
        if how == "itself":
            duplicate = kept
        with pytest.raises(ValidationError):
            merge([duplicate], kept, by=admin, note=WHY)
        assert Unit.objects.get(pk=duplicate.pk).merged_into is None or how == "itself"

    def test_only_who_may_change_entries_may_merge_them(self, manager, pair):
        with pytest.raises(PermissionDenied):
            merge([pair[0]], pair[1], by=manager, note=WHY)

    def test_all_or_nothing(self, admin, pair):
        third = CounterpartFactory(retired=True, merged_into=CounterpartFactory())
        commitment = CommitmentFactory(counterparts=[pair[0]])
        with pytest.raises(ValidationError):
            merge([pair[0], third], pair[1], by=admin, note=WHY)
        assert commitment.counterparts.get() == pair[0]
        assert Counterpart.objects.get(pk=pair[0].pk).merged_into is None


def test_a_preview_costs_the_same_for_few_records_and_for_sixty(desk):
    duplicate, kept = UnitFactory(), UnitFactory()
    counts = []
    for number in (2, 58):
        for _ in range(number):
            CommitmentFactory(unit=duplicate)
            UserFactory(unit=duplicate)
            UnitFactory(parent=duplicate)
        counts.append(
            (queries(desk, merge_url("unit", duplicate)),
             posted_queries(desk, merge_url("unit", duplicate), kept=kept.pk, note=WHY))
        )  # fmt: skip
    assert counts[0] == counts[1]


def posted_queries(client, address, **typed):
    class Posting:
        @staticmethod
        def get(address):
            return client.post(address, typed)

    return queries(Posting, address)
