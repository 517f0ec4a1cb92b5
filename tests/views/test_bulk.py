"""/commitments/bulk/: one act on many rows of the list, with a preview that can be trusted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from commitments import bulk
from commitments.models import Commitment, Update
from commitments.models.update import Verb
from commitments.workdays import next_workday
from tests.factories import CommitmentFactory, TopicFactory, UnitFactory, UserFactory
from tests.models.helpers import fresh, last_entry, stored, writes_nothing

from .acts import WHY
from .bulk_steps import BULK, LIST, apply, picked, plan_of, preview
from .pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, manager):
    return client_of(manager)


@pytest.fixture
def three():
    return [CommitmentFactory() for _ in range(3)]


def day(moment):
    return moment.isoformat()


class TestActs:
    def test_assigning_gives_each_its_owner_and_its_own_entry(self, client, three, manager):
        unit, ana = UnitFactory(name_en="Protocol"), UserFactory(username="ana")
        typed = {"unit": unit.pk, "focal_point": ana.pk, "note": WHY}
        page = preview(client, "assign", picked(*three[:2]), **typed)
        for words in ("2 will change", "Unit: Protocol", "Focal point: ana"):
            assert words in Page(page).text
        done = Page(apply(client, page))
        assert "2 commitments were changed." in done.text
        for commitment in three[:2]:
            kept = fresh(commitment)
            assert (kept.unit, kept.focal_point) == (unit, ana)
            entry = last_entry(commitment)
            assert (entry.verb, entry.actor, entry.note) == (Verb.ASSIGN, manager, WHY)
        assert fresh(three[2]).unit is None

    def test_what_stays_empty_stays_with_each(self, client, three):
        own = [UnitFactory(), UnitFactory()]
        for commitment, unit in zip(three, own, strict=False):
            commitment.assign(unit=unit, by=None)
        ana = UserFactory(username="ana")
        apply(client, preview(client, "assign", picked(*three), focal_point=ana.pk))
        assert [fresh(each).unit for each in three] == [*own, None]
        assert {fresh(each).focal_point for each in three} == {ana}

    def test_asking_each_owner(self, client, three, manager, today):
        for commitment in three:
            commitment.assign(unit=None, focal_point=manager, by=None)
        answer_by = next_workday(today, 3)
        apply(
            client,
            preview(client, "ask", picked(*three), answer_by=day(answer_by), note="Any news?"),
        )
        for commitment in three:
            kept = fresh(commitment)
            assert (kept.update_asked_by, kept.update_asked_for) == (manager, answer_by)
            assert last_entry(commitment).note == "Any news?"

    def test_three_working_days_are_proposed_to_answer(self, client, three, today):
        form = Page(client.get(BULK, picked(*three, action="ask"))).main_form
        assert form.fields["answer_by"] == [day(next_workday(today, 3))]

    def test_who_was_asked_already_and_what_is_nobodys_is_told(self, client, three, manager, today):
        answer_by = next_workday(today, 3)
        asked, later, nobodys = three
        for commitment in (asked, later):
            commitment.assign(unit=None, focal_point=manager, by=None)
        asked.request_update(answer_by=answer_by, by=manager)
        later.request_update(answer_by=next_workday(today, 5), by=manager)
        response = preview(client, "ask", picked(*three), answer_by=day(answer_by))
        told = {left.commitment.pk: left.reason for left in response.context["refusals"]}
        assert told == {
            asked.pk: f"Already asked for {date_format(answer_by)}.",
            nobodys.pk: "Nobody is in charge: assign it first.",
        }
        apply(client, response)
        assert fresh(later).update_asked_for == answer_by
        assert fresh(nobodys).update_asked_for is None

    def test_topics_are_added_and_removed_and_the_others_stay(self, client):
        trade, border, other = TopicFactory(), TopicFactory(), TopicFactory()
        both = CommitmentFactory(topics=[trade, other])
        none = CommitmentFactory()
        apply(
            client,
            preview(client, "topics", picked(both, none), add=[border.pk], remove=[trade.pk]),
        )
        assert set(both.topics.all()) == {border, other}
        assert set(none.topics.all()) == {border}
        assert last_entry(none).changes == {"topics": [[], [border.slug]]}

    def test_an_open_status(self, client, three, today):
        page = preview(client, "status", picked(*three), status="stalled", as_of=day(today))
        assert "Status: Announced → Stalled" in Page(page).text
        apply(client, page)
        assert {fresh(each).status for each in three} == {"stalled"}

    def test_withdrawing_needs_its_reason(self, client, three, today):
        typed = {"status": "withdrawn", "as_of": day(today)}
        page = preview(client, "status", picked(*three), **typed)
        assert page.status_code == 422
        assert "Say why, in a sentence." in Page(page).text
        apply(client, preview(client, "status", picked(*three), **typed, note=WHY))
        assert {fresh(each).status for each in three} == {"withdrawn"}

    def test_archiving(self, client, three):
        apply(
            client,
            preview(client, "archive", picked(*three), archived_as="closed_file", note=WHY),
        )
        assert not Commitment.objects.live().exists()

    def test_outcomes_are_not_offered_and_the_page_says_why(self, client, three):
        page = Page(client.get(BULK, picked(*three, action="status")))
        assert page.main_form.choices["status"] == ["in_progress", "stalled", "withdrawn"]
        assert "each needs its own evidence" in page.text


class TestPreview:
    def test_it_writes_nothing(self, client, three, today):
        before = [stored(commitment) for commitment in three]
        preview(client, "status", picked(*three), status="stalled", as_of=day(today))
        assert [stored(commitment) for commitment in three] == before

    def test_it_says_old_and_new_and_which_are_refused_and_why(
        self, client, three, reported, today
    ):
        stalled, archived, plain = three
        stalled.change_status("stalled", as_of=today, by=None)
        archived.archive("mistake", by=None, note=WHY)
        typed = {"status": "stalled", "as_of": day(today)}
        response = preview(client, "status", picked(stalled, archived, plain, reported), **typed)
        page = Page(response)
        assert "1 will change" in page.text
        assert "3 will not change" in page.text
        for words in (
            f"{plain.reference} {plain.title} ",
            "Status: Announced → Stalled",
            f"{stalled.reference} {stalled.title} It is already “Stalled”.",
            f"{archived.reference} {archived.title} It is archived.",
            f"{reported.reference} {reported.title} From “Fulfilled” it can't become “Stalled”.",
        ):
            assert words in page.text
        done = Page(apply(client, response)).text
        assert "1 commitment was changed. 3 were left as they are." in done
        assert f"{archived.title} It is archived." in done
        assert fresh(plain).status == "stalled"

    def test_what_is_so_already_is_left_even_with_a_note(self, client, three):
        unit = UnitFactory()
        three[0].assign(unit=unit, by=None)
        response = preview(client, "assign", picked(*three[:2]), unit=unit.pk, note=WHY)
        assert "Nothing to change: it is so already." in Page(response).text
        items = bulk.Plan.read(plan_of(response)).items
        assert items == [[three[1].pk, three[1].version]]

    def test_a_rule_of_each_counts(self, client):
        ana, bea = UserFactory(username="ana"), UserFactory(username="bea")
        hers, other = CommitmentFactory(), CommitmentFactory()
        hers.assign(unit=None, focal_point=ana, by=None)
        other.assign(unit=None, focal_point=bea, by=None)
        page = preview(client, "assign", picked(hers, other), alternate=ana.pk)
        assert "The alternate is somebody else than the focal point." in Page(page).text
        apply(client, page)
        assert (fresh(hers).alternate, fresh(other).alternate) == (None, ana)

    def test_when_nothing_can_change_there_is_nothing_to_apply(self, client, three, today):
        typed = {"status": "stalled", "as_of": day(today + timedelta(days=9))}
        response = preview(client, "status", picked(*three), **typed)
        assert "A status can't be dated in the future." in Page(response).text
        assert "plan" not in Page(response).main_form.fields

    def test_what_was_typed_wrongly_is_kept_and_explained(self, client, three):
        response = preview(client, "ask", picked(*three), answer_by="soon", note="Any news?")
        page = Page(response)
        assert response.status_code == 422
        assert "Enter a valid date." in page.text
        assert page.main_form.fields["note"] == ["Any news?"]
        assert page.main_form.fields["pick"] == [str(each.pk) for each in three]

    @pytest.mark.parametrize("action", ["assign", "topics"])
    def test_an_empty_form_says_that_it_wants_something(self, client, three, action):
        response = preview(client, action, picked(*three))
        assert response.status_code == 422
        assert "Say what is to change." in Page(response).text

    def test_a_topic_is_not_added_and_removed(self, client, three):
        topic = TopicFactory()
        response = preview(client, "topics", picked(*three), add=[topic.pk], remove=[topic.pk])
        assert response.status_code == 422
        assert "A topic is either added or removed." in Page(response).text

    def test_the_retired_and_those_who_left_are_not_offered(self, client, three):
        unit, left, topic = (
            UnitFactory(retired=True),
            UserFactory(is_active=False),
            TopicFactory(retired=True),
        )
        form = Page(client.get(BULK, picked(*three, action="assign"))).main_form
        assert str(unit.pk) not in form.choices["unit"]
        assert str(left.pk) not in form.choices["focal_point"]
        form = Page(client.get(BULK, picked(*three, action="topics"))).main_form
        assert str(topic.pk) not in form.choices.get("add", [])
        assert str(topic.pk) in form.choices["remove"]


class TestApply:
    def test_what_somebody_changed_meanwhile_is_left_and_named(self, client, three, analyst, today):
        response = preview(client, "status", picked(*three), status="stalled", as_of=day(today))
        three[1].note("Called them.", by=analyst)
        page = Page(apply(client, response))
        assert "2 commitments were changed. 1 was left as it is." in page.text
        assert f"{three[1].title} Changed meanwhile. analyst noted" in page.text
        assert [fresh(each).status for each in three] == ["stalled", "announced", "stalled"]

    def test_applying_twice_changes_nothing_more(self, client, three, today):
        response = preview(client, "status", picked(*three), status="stalled", as_of=day(today))
        apply(client, response)
        entries = Update.objects.count()
        assert "0 commitments were changed. 3 were left" in Page(apply(client, response)).text
        assert Update.objects.count() == entries

    def test_a_rule_that_no_longer_holds(self, client, three, today):
        """The person who was to be in charge leaves between preview and applying."""
        ana = UserFactory(username="ana")
        response = preview(client, "assign", picked(*three), focal_point=ana.pk)
        ana.is_active = False
        ana.save()
        with writes_nothing(three[0]):
            answer = apply(client, response)
        assert answer.status_code == 422
        assert "What was typed doesn't hold any more." in Page(answer).text

    def test_somebody_elses_preview_counts_as_ones_own(
        self, client, three, admin, client_of, today
    ):
        response = preview(client, "status", picked(*three), status="stalled", as_of=day(today))
        plan = {"plan": plan_of(response)}
        assert client_of(admin).post(BULK, plan).status_code == 200
        assert last_entry(three[0]).actor == admin

    def test_an_analyst_cannot_apply_a_managers_preview(
        self, client, three, analyst, client_of, today
    ):
        response = preview(
            client, "status", picked(*three), status="withdrawn", as_of=day(today), note=WHY
        )
        withdrawn = client_of(analyst).post(BULK, {"plan": plan_of(response)})
        assert withdrawn.status_code == 422
        response = preview(client, "archive", picked(*three), archived_as="mistake", note=WHY)
        assert client_of(analyst).post(BULK, {"plan": plan_of(response)}).status_code == 403
        assert {fresh(each).version for each in three} == {1}

    def test_the_page_leads_back_to_the_filter(self, client, three, today):
        selection = picked(*three, filter="status=announced&sort=-due")
        response = preview(client, "status", selection, status="stalled", as_of=day(today))
        address = f"{LIST}?status=announced&sort=-due"
        assert address in Page(response).links
        assert address in Page(apply(client, response)).links


class TestRoles:
    def test_an_analyst_sets_topics_and_open_statuses(self, client_of, analyst, three):
        client = client_of(analyst)
        for action in ("assign", "ask", "archive"):
            assert client.get(BULK, picked(*three, action=action)).status_code == 403
            assert client.post(BULK, picked(*three, action=action)).status_code == 403
        page = Page(client.get(BULK, picked(*three, action="status")))
        assert page.main_form.choices["status"] == ["in_progress", "stalled"]
        topic = TopicFactory()
        response = preview(client, "topics", picked(*three), add=[topic.pk])
        client.post(BULK, Page(response).main_form.fields)
        assert last_entry(three[0]).actor == analyst

    def test_the_list_offers_what_the_role_may(self, client_of, viewer, analyst, manager, three):
        offered = {
            "viewer": None,
            "analyst": ["status", "topics"],
            "manager": ["status", "topics", "assign", "ask", "archive"],
        }
        for person in (viewer, analyst, manager):
            page = Page(client_of(person).get(LIST))
            bars = [form for form in page.forms if form.action == BULK]
            acts = offered[person.username]
            assert [bar.choices["action"] for bar in bars] == ([acts] if acts else [])

    def test_each_row_has_its_box_for_those_who_may_change_it(
        self, client_of, viewer, client, three
    ):
        box = f'name="pick" value="{three[0].pk}" form="bulk"'
        assert box in client.get(LIST).content.decode()
        assert 'name="pick"' not in client_of(viewer).get(LIST).content.decode()

    def test_a_row_that_comes_back_alone_keeps_its_box_in_the_list_only(self, client, three):
        address = reverse("commitment-status", args=[three[0].pk])
        headers = {"hx-request": "true"}
        row = client.get(f"{address}?next={LIST}%3Fstatus%3Dannounced", headers=headers)
        assert 'name="pick"' in row.content.decode()
        source = reverse("source", args=[three[0].citations.get().source_id])
        row = client.get(f"{address}?next={source}", headers=headers)
        assert 'name="pick"' not in row.content.decode()
