"""The questions that pages ask agree with what each commitment says of itself."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest

from commitments.lifecycle import OUTCOMES, Schedule, Status, Strength
from commitments.models import Commitment
from commitments.models.queryset import AGE_BANDS, ReviewReason, folded, schedule_condition
from tests.factories import CommitmentFactory, SourceFactory, UnitFactory, UserFactory

from .acts import WHY

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)
LATEST = [None, -400, -31, -30, -1, 0, 1, 29, 30, 31, 400]


def days(number):
    return ON + timedelta(days=number)


def every_row():
    """A row for each status, strength, latest day around today, and as-of day around it.

    Written past the verbs, which would forbid many of them: the questions must agree anyway.
    """
    other, reporter, confirmer = CommitmentFactory(), UserFactory(), UserFactory()
    rows = []
    for status, strength, offset, late, confirmed in product(
        Status.values, Strength.values, LATEST, (-1, 0, 1), (False, True)
    ):
        latest = offset if offset is None else days(offset)
        if confirmed and status not in OUTCOMES:
            continue
        rows.append(
            Commitment(
                title_es="Visita",
                status=status,
                strength=strength,
                due_latest=latest,
                announced_on=date(2024, 1, 1),
                as_of=(latest or ON) + timedelta(days=late),
                successor=other if status == "superseded" else None,
                reported_by=reporter if status in OUTCOMES else None,
                confirmed_by=confirmer if confirmed else None,
            )
        )
    Commitment.objects.bulk_create(rows)
    return Commitment.objects.all()


def test_the_database_and_the_record_agree_on_the_schedule_of_every_row():
    rows = every_row()
    told = {
        code: set(rows.filter(schedule_condition(code, ON)).values_list("pk", flat=True))
        for code in Schedule.values
    }
    for row in rows:
        assert {code for code in told if row.pk in told[code]} == {row.schedule(ON)}
    assert all(told.values()), "every code is met"
    assert set(rows.scheduled("overdue", "closed_late", on=ON).values_list("pk", flat=True)) == (
        told["overdue"] | told["closed_late"]
    )


def test_the_other_questions_agree_with_the_record_too():
    rows = every_row()
    every = list(rows)

    def keys(queryset):
        return set(queryset.values_list("pk", flat=True))

    def those(holds):
        return {row.pk for row in every if holds(row)}

    assert keys(rows.overdue(ON)) == those(lambda row: row.schedule(ON) == "overdue")
    assert keys(rows.open()) == those(lambda row: row.is_open)
    assert keys(rows.to_confirm()) == those(lambda row: row.is_to_confirm)
    assert keys(rows.without_wishes()) == those(lambda row: not row.is_wish)
    assert rows.tally(ON) == {
        "open": len(those(lambda row: row.is_open)),
        "overdue": len(those(lambda row: row.schedule(ON) == "overdue")),
        "undated": len(those(lambda row: row.schedule(ON) == "no_deadline")),
    }
    for row in every:
        missed = row.schedule(ON) in ("overdue", "lapsed")
        assert row.days_overdue(ON) == ((ON - row.due_latest).days if missed else 0)


def test_without_a_day_they_ask_about_today(today):
    late = CommitmentFactory(due_edtf=(today - timedelta(days=1)).isoformat())
    due = CommitmentFactory(due_edtf=today.isoformat())
    assert Commitment.objects.overdue().get() == late
    assert (late.schedule(), late.days_overdue(), due.schedule()) == ("overdue", 1, "due_soon")
    assert not late.first_window_still_open()
    assert Commitment.objects.tally()["overdue"] == 1


class TestReviewDue:
    @pytest.mark.parametrize(("offset", "due"), [(-1, True), (0, True), (1, False)])
    def test_an_undated_item_whose_day_has_come(self, offset, due):
        CommitmentFactory(next_review=days(offset))
        assert Commitment.objects.review_due(ON).exists() is due

    def test_a_dated_or_closed_one_is_not_reviewed_by_that_day(self):
        CommitmentFactory(next_review=ON, due_edtf="2027")
        closed = CommitmentFactory(next_review=ON)
        closed.change_status("withdrawn", as_of=date(2026, 2, 1), by=None, note=WHY)
        assert not Commitment.objects.review_due(ON).exists()


class TestUntouched:
    @pytest.mark.parametrize(
        ("latest", "looked", "untouched"),
        [
            (None, -30, False),
            (None, -31, True),
            (31, -30, False),
            (31, -31, True),
            (30, -7, False),
            (30, -8, True),
            (0, -7, False),
            (0, -8, True),
            (-1, -30, False),
            (-1, -31, True),
        ],
    )
    def test_an_open_item_wants_a_look_every_30_days_and_every_7_near_its_end(
        self, latest, looked, untouched
    ):
        due = "" if latest is None else days(latest).isoformat()
        item = CommitmentFactory(due_edtf=due)
        Commitment.objects.filter(pk=item.pk).update(last_touched_on=days(looked))
        assert Commitment.objects.untouched(ON).exists() is untouched

    @pytest.mark.parametrize(("announced", "untouched"), [(-30, False), (-31, True)])
    def test_where_nobody_has_looked_yet_the_announcement_counts(self, announced, untouched):
        CommitmentFactory(announced_on=days(announced))
        assert Commitment.objects.untouched(ON).exists() is untouched

    def test_what_is_closed_wants_no_look(self):
        closed = CommitmentFactory()
        closed.change_status("withdrawn", as_of=date(2026, 2, 1), by=None, note=WHY)
        assert not Commitment.objects.untouched(ON).exists()


def queues(on=ON):
    return {
        reason.value: list(Commitment.objects.queued(reason, on).order_by("pk"))
        for reason in ReviewReason
    }


class TestQueues:
    def test_an_item_waits_once_under_its_gravest_reason(self, analyst):
        overdue = CommitmentFactory(due_edtf="2026-06")
        overdue.propose_move("2027", "en 2027", by=analyst, note=WHY)
        reported = CommitmentFactory(due_edtf="2026-06")
        reported.report_outcome("not_fulfilled", as_of=date(2026, 7, 1), by=analyst, note=WHY)
        proposed = CommitmentFactory(kind="visit")
        proposed.propose_move("2027", "en 2027", by=analyst, note=WHY)
        review_due = CommitmentFactory(kind="visit")
        untouched = CommitmentFactory(due_edtf="2027")
        Commitment.objects.update(last_touched_on=None)
        assert queues() == {
            "overdue": [overdue],
            "to_confirm": [reported],
            "proposed_move": [proposed],
            "review_due": [review_due],
            "untouched": [untouched],
        }

    def test_every_row_that_waits_waits_once(self):
        every_row()
        Commitment.objects.filter(due_latest=None, status="stalled").update(next_review=ON)
        waiting = Counter(item.pk for items in queues().values() for item in items)
        assert set(waiting.values()) == {1}
        everything = Commitment.objects.all()
        assert set(waiting) == {
            pk
            for questions in (
                everything.overdue(ON),
                everything.to_confirm(),
                everything.without_wishes().review_due(ON),
                everything.without_wishes().untouched(ON),
            )
            for pk in questions.values_list("pk", flat=True)
        }

    def test_what_was_looked_at_waits_for_nobody(self, analyst):
        item = CommitmentFactory(due_edtf="2099")
        item.note("They called.", by=analyst)
        assert not any(queues(date(2026, 1, 20)).values())

    def test_a_wish_waits_only_for_an_answer_to_a_person(self, analyst):
        for due in ("", "2026-06", "2027"):
            CommitmentFactory(due_edtf=due, strength="aspirational", next_review=ON)
        assert not any(queues().values())
        wish = CommitmentFactory(strength="aspirational")
        wish.report_outcome("not_fulfilled", as_of=date(2026, 2, 1), by=analyst, note=WHY)
        assert queues()["to_confirm"] == [wish]

    def test_what_is_archived_waits_for_nobody(self):
        item = CommitmentFactory(due_edtf="2026-06")
        item.archive("mistake", by=None, note=WHY)
        assert not any(queues().values())


class TestEvidence:
    @pytest.mark.parametrize(
        ("standings", "evidence"),
        [
            ([], "none"),
            (["ministry"], "own"),
            (["state"], "own"),
            (["counterpart"], "own"),
            (["independent"], "independent"),
            (["ministry", "independent", "state"], "independent"),
        ],
    )
    def test_the_best_standing_among_the_proofs_counts(self, commitment, standings, evidence):
        for standing in standings:
            proof = SourceFactory(publisher__standing=standing)
            commitment.cite(proof, "evidence", by=None)
        assert Commitment.objects.with_evidence().get().evidence == evidence

    def test_what_is_said_in_another_role_proves_nothing(self, commitment):
        commitment.cite(SourceFactory(independent=True), "announces_again", by=None)
        assert Commitment.objects.with_evidence().get().evidence == "none"

    def test_nor_does_the_proof_of_another_commitment(self, commitment):
        CommitmentFactory().cite(SourceFactory(independent=True), "evidence", by=None)
        assert Commitment.objects.with_evidence().get(pk=commitment.pk).evidence == "none"


class TestSearch:
    @pytest.fixture
    def opening(self):
        return CommitmentFactory(
            title_es="Oficina en Áncash",
            title_en="Passport office",
            summary_es="Atención al público en Huaraz.",
            quote="próxima apertura de la sede",
        )

    @pytest.mark.parametrize(
        "text",
        [
            "oficina",
            "OFICINA",
            "ancash",
            "áncash",
            "a\u0301ncash",
            "passport",
            "atencion",
            "proxima apertura",
            "sede áncash",
            "áncash sede",
            "  huaraz  ",
            "c-",
            "",
        ],
    )
    def test_case_accents_and_order_do_not_matter(self, opening, text):
        assert Commitment.objects.search(text).get() == opening

    def test_the_reference_is_found(self, opening):
        CommitmentFactory()
        assert Commitment.objects.search(opening.reference).get() == opening
        assert Commitment.objects.search(opening.reference.lower()).get() == opening

    @pytest.mark.parametrize("text", ["embassy", "oficina embassy", "%", "_", "ofi%na", "\\"])
    def test_every_word_must_be_there_as_it_is(self, opening, text):
        assert not Commitment.objects.search(text).exists()

    def test_a_new_title_and_a_new_quote_are_found_the_old_title_is_not(self, opening, analyst):
        opening.title_es = "Sede en Chimbote"
        opening.edit(by=analyst)
        opening.cite(SourceFactory(), "announces_again", "se inaugurará pronto", by=analyst)
        assert Commitment.objects.search("chimbote inaugurara").get() == opening
        assert not Commitment.objects.search("oficina").exists()
        opening.uncite(opening.citations.last(), by=analyst, note=WHY)
        assert not Commitment.objects.search("inaugurara").exists()

    def test_text_is_folded(self):
        assert folded("ÁÉÍÓÚ Ñandú STRASSE Straße ﬁn") == "aeiou nandu strasse strasse fin"


class TestOverdueByUnit:
    def test_it_counts_what_a_plain_computation_counts(self):
        units = [UnitFactory(slug="protocolo"), UnitFactory(slug="consular"), None]
        for unit, offset in product(units, (-1, -30, -31, -90, -91, -365, -366, -900, 0)):
            CommitmentFactory(unit=unit, due_edtf=days(offset).isoformat())
        CommitmentFactory(unit=units[0], due_edtf=days(-5).isoformat(), strength="aspirational")
        CommitmentFactory(unit=units[1], due_edtf=days(-5).isoformat())
        CommitmentFactory(due_edtf="2026-06").archive("mistake", by=None, note=WHY)

        counted = {}
        for row in Commitment.objects.live():
            late = row.days_overdue(ON)
            if late and not row.is_wish:
                bands = counted.setdefault(row.unit and row.unit.slug, [0, 0, 0, 0])
                bands[[band.holds(late) for band in AGE_BANDS].index(True)] += 1
        told = Commitment.objects.overdue_by_unit(ON)
        assert {row["slug"]: row["counts"] for row in told} == counted
        assert counted == {"protocolo": [2, 2, 2, 2], "consular": [3, 2, 2, 2], None: [2, 2, 2, 2]}
        assert [row["total"] for row in told] == [sum(row["counts"]) for row in told]

    def test_the_unit_with_the_oldest_item_comes_first(self):
        for name, offset in (("Press", -2), ("Consular", -40), ("Protocol", -3)):
            CommitmentFactory(unit=UnitFactory(name_en=name), due_edtf=days(offset).isoformat())
        CommitmentFactory(due_edtf=days(-20).isoformat())
        told = Commitment.objects.overdue_by_unit(ON)
        assert [row["name"] for row in told] == ["Consular", "Without a unit", "Protocol", "Press"]

    def test_where_nothing_is_overdue_there_is_nothing(self):
        CommitmentFactory(due_edtf=ON.isoformat())
        assert Commitment.objects.overdue_by_unit(ON) == []

    def test_every_day_of_lateness_belongs_to_one_band(self):
        for late in range(1, 1000):
            assert [band.holds(late) for band in AGE_BANDS].count(True) == 1
        assert not any(band.holds(0) for band in AGE_BANDS)


@pytest.mark.parametrize("name", ["for_page", "for_export", "for_rows"])
def test_what_a_page_shows_takes_the_same_queries_for_one_and_for_many(
    django_assert_num_queries, name
):
    def read():
        for row in getattr(Commitment.objects, name)():
            assert row.unit
            assert [citation.source.publisher.name for citation in row.citations.all()]
            assert list(row.counterparts.all()) == []

    CommitmentFactory(unit=UnitFactory())
    expected = {"for_page": 5, "for_export": 4, "for_rows": 3}[name]
    with django_assert_num_queries(expected):
        read()
    for _more in range(3):
        CommitmentFactory(unit=UnitFactory())
    with django_assert_num_queries(expected):
        read()
