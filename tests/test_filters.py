"""Each filter of the list, alone and together, through the page's own address."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from commitments.filters import NOBODY, ORDERS, SORTS, CommitmentFilter
from commitments.lifecycle import Schedule, Status, Strength
from commitments.models import Commitment
from commitments.models.queryset import Evidence
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def filters(query):
    return CommitmentFilter(QueryDict(query), Commitment.objects.all())


def found(query):
    """The numbers of what a query selects, in its order."""
    return [commitment.pk for commitment in filters(query).selection]


def test_no_filter_was_forgotten():
    tested = {
        name[5:-7] for name in globals() if name.startswith("test_") and name[-7:] == "_filter"
    }
    assert tested == set(CommitmentFilter.base_filters)


def test_without_a_filter_everything_is_found():
    made = {CommitmentFactory().pk for _ in range(3)}
    assert set(found("")) == made


@pytest.mark.parametrize(
    "text", ["visita", "VISITA", "Peru", "perú visita", "áncash", "ANCASH", "promete", "C-{pk:04d}"]
)
def test_q_filter(text):
    CommitmentFactory(title_es="Otra cosa", title_en="Another thing", quote="otras palabras")
    wanted = CommitmentFactory(
        title_es="Visita a Áncash", title_en="Journey", summary_en="To Peru", quote="se promete"
    )
    assert found(f"q={text.format(pk=wanted.pk)}") == [wanted.pk]


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1", "visita nothing", "c-1"])
def test_a_search_takes_signs_for_what_they_are(text):
    CommitmentFactory(title_es="Visita", title_en="")
    assert found(urlencode({"q": text})) == []


def test_status_filter():
    made = {
        "announced": CommitmentFactory(),
        "stalled": CommitmentFactory(status="stalled"),
        "in_progress": CommitmentFactory(status="in_progress"),
    }
    for code, commitment in made.items():
        assert found(f"status={code}") == [commitment.pk]
    assert found("status=announced&status=stalled") == [made["announced"].pk, made["stalled"].pk]
    assert found("status=withdrawn") == []


def test_schedule_filter(today):
    analyst, manager = UserFactory(role="analyst"), UserFactory(role="manager")
    days = {"overdue": -1, "due_soon": 30, "on_time": 31}
    made = {
        code: CommitmentFactory(due_edtf=(today + timedelta(days=n)).isoformat())
        for code, n in days.items()
    }
    made["lapsed"] = CommitmentFactory(due_edtf="2026-01", strength="aspirational")
    made["no_deadline"] = CommitmentFactory()
    proof = SourceFactory(independent=True, date_edtf=today.isoformat())
    for code, latest in (("closed_on_time", today), ("closed_late", today - timedelta(days=1))):
        made[code] = CommitmentFactory(due_edtf=latest.isoformat())
        made[code].report_outcome("fulfilled", as_of=today, by=analyst, evidence=proof)
    made["closed"] = CommitmentFactory()
    made["closed"].change_status("withdrawn", as_of=today, by=manager, note="They wrote so.")
    assert set(made) == set(Schedule.values)
    for code, commitment in made.items():
        assert found(f"schedule={code}") == [commitment.pk], code
    both = {made["overdue"].pk, made["lapsed"].pk}
    assert set(found("schedule=overdue&schedule=lapsed")) == both


def test_evidence_filter():
    none, own, independent = (CommitmentFactory() for _ in range(3))
    own.cite(SourceFactory(), "evidence", by=None)
    independent.cite(SourceFactory(), "evidence", by=None)
    independent.cite(SourceFactory(independent=True), "evidence", by=None)
    made = {"none": none.pk, "own": own.pk, "independent": independent.pk}
    assert set(made) == set(Evidence.values)
    for code, number in made.items():
        assert found(f"evidence={code}") == [number]
    assert set(found("evidence=own&evidence=independent")) == {own.pk, independent.pk}


def test_unit_filter():
    americas, europe = UnitFactory(slug="americas"), UnitFactory(slug="europe")
    first, second = CommitmentFactory(unit=americas), CommitmentFactory(unit=europe)
    CommitmentFactory()
    assert found("unit=americas") == [first.pk]
    assert set(found("unit=americas&unit=europe")) == {first.pk, second.pk}


def test_focal_point_filter():
    ana, luis = UserFactory(username="ana"), UserFactory(username="luis")
    hers, his = CommitmentFactory(focal_point=ana), CommitmentFactory(focal_point=luis)
    nobodys = CommitmentFactory()
    assert found("focal_point=ana") == [hers.pk]
    assert found(f"focal_point={NOBODY}") == [nobodys.pk]
    assert set(found(f"focal_point={NOBODY}&focal_point=luis")) == {his.pk, nobodys.pk}


def test_what_has_no_unit_counterpart_or_topic_is_found_too():
    bare = CommitmentFactory()
    full = CommitmentFactory(
        unit=UnitFactory(slug="americas"),
        counterparts=[CounterpartFactory(slug="chile")],
        topics=[TopicFactory(slug="trade")],
    )
    for name, slug in (("unit", "americas"), ("counterpart", "chile"), ("topic", "trade")):
        assert found(f"{name}={NOBODY}") == [bare.pk]
        assert found(f"{name}={NOBODY}&{name}={slug}") == [bare.pk, full.pk]


def test_counterpart_filter():
    chile, france = CounterpartFactory(slug="chile"), CounterpartFactory(slug="france")
    both = CommitmentFactory(counterparts=[chile, france])
    one = CommitmentFactory(counterparts=[france])
    CommitmentFactory()
    assert found("counterpart=chile") == [both.pk]
    assert sorted(found("counterpart=france&counterpart=chile")) == [both.pk, one.pk]


def test_topic_filter():
    trade, mining = TopicFactory(slug="trade"), TopicFactory(slug="mining")
    both = CommitmentFactory(topics=[trade, mining])
    one = CommitmentFactory(topics=[mining])
    CommitmentFactory()
    assert found("topic=trade") == [both.pk]
    assert sorted(found("topic=trade&topic=mining")) == [both.pk, one.pk]


def test_kind_filter():
    made = {kind: CommitmentFactory(kind=kind).pk for kind in Commitment.Kind.values}
    for kind, number in made.items():
        assert found(f"kind={kind}") == [number]


def test_strength_filter():
    made = {strength: CommitmentFactory(strength=strength).pk for strength in Strength.values}
    for strength, number in made.items():
        assert found(f"strength={strength}") == [number]
    assert len(found("strength=firm&strength=intended")) == 2


def test_due_after_filter():
    march = CommitmentFactory(due_edtf="2026-03")
    CommitmentFactory()
    assert found("due_after=2026-03-31") == [march.pk]
    assert found("due_after=2026-04-01") == []


def test_due_before_filter():
    march = CommitmentFactory(due_edtf="2026-03")
    CommitmentFactory()
    assert found("due_before=2026-03-31") == [march.pk]
    assert found("due_before=2026-03-30") == []


@pytest.fixture
def outcomes(today, yesterday):
    """One reported yesterday, one confirmed today, one open."""
    reporter, manager = UserFactory(role="analyst"), UserFactory(role="manager")
    made = {"reported": CommitmentFactory(), "confirmed": CommitmentFactory()}
    made["reported"].report_outcome("not_fulfilled", as_of=yesterday, by=reporter, note="Searched.")
    made["confirmed"].report_outcome("not_fulfilled", as_of=today, by=reporter, note="Searched.")
    made["confirmed"].confirm(by=manager)
    return {name: row.pk for name, row in (made | {"open": CommitmentFactory()}).items()}


def test_confirmed_filter(outcomes):
    assert found("confirmed=0") == [outcomes["reported"]]
    assert found("confirmed=1") == [outcomes["confirmed"], outcomes["open"]]
    assert found("confirmed=1&status=not_fulfilled") == [outcomes["confirmed"]]


def test_as_of_after_filter(outcomes, today, tomorrow):
    assert found(f"as_of_after={today}") == [outcomes["confirmed"]]
    assert found(f"as_of_after={tomorrow}") == []


def test_as_of_before_filter(outcomes, today, yesterday):
    assert found(f"as_of_before={yesterday}") == [outcomes["reported"], outcomes["open"]]
    assert len(found(f"as_of_before={today}")) == 3


def test_nature_filter():
    made = {nature: CommitmentFactory(nature=nature).pk for nature in Commitment.Nature.values}
    for nature, number in made.items():
        assert found(f"nature={nature}") == [number]


def test_moved_filter():
    later, earlier, lost = (CommitmentFactory(due_edtf="2026-03") for _ in range(3))
    later.move("2026-04", "abril", by=None, note="Postponed.")
    earlier.move("2026-02", "febrero", by=None, note="Brought forward.")
    lost.move("", "", by=None, note="No date any more.")
    CommitmentFactory(due_edtf="2026-03")
    assert set(found("moved=1")) == {later.pk, lost.pk}


def test_silent_for_filter(today):
    def dated(days):
        return SourceFactory(date_edtf=(today - timedelta(days=days)).isoformat())

    old = CommitmentFactory(source=dated(90))
    mentioned = CommitmentFactory(source=dated(90))
    mentioned.cite(dated(89), "announces_again", by=None)
    undated = CommitmentFactory(
        source=SourceFactory(date_edtf=""), announced_on=today - timedelta(days=100)
    )
    assert set(found("silent_for=90")) == {old.pk, undated.pk}
    assert set(found("silent_for=89")) == {old.pk, undated.pk, mentioned.pk}
    assert found("silent_for=91") == [undated.pk]


def test_dates_may_be_typed_as_people_write_them():
    march = CommitmentFactory(due_edtf="2026-03")
    assert found("due_after=31/03/2026&due_before=31/03/2026") == [march.pk]


def test_archived_filter():
    live, archived = CommitmentFactory(), CommitmentFactory()
    archived.archive("mistake", by=None, note="Entered twice.")
    assert found("") == found("archived=0") == [live.pk]
    assert set(found("archived=1")) == {live.pk, archived.pk}
    closed_file, double = CommitmentFactory(), CommitmentFactory()
    closed_file.archive("closed_file", by=None, note="No longer followed.")
    double.merge_into(live, by=None, note="The same visit.")
    assert set(found("archived=counted")) == {live.pk, closed_file.pk}


def test_sort_filter():
    # Number, latest day, slippage, last update.
    late = CommitmentFactory(due_edtf="2026-02", due_phrase="febrero")
    late.move("2027", "2027", by=None, note="Postponed.")
    soon = CommitmentFactory(due_edtf="2026-03")
    undated = CommitmentFactory(next_review="2026-05-01")
    looked_at_sooner = CommitmentFactory(next_review="2026-04-01")
    ana = UserFactory(role="analyst")
    undated.note("First.", by=ana)
    soon.note("Second.", by=ana)
    late, soon, undated, sooner = (c.pk for c in (late, soon, undated, looked_at_sooner))
    expected = {
        "due": [soon, late, sooner, undated],
        "-due": [late, soon, undated, sooner],
        "updated": [late, sooner, undated, soon],
        "-updated": [soon, undated, sooner, late],
        "slippage": [soon, late, undated, sooner],
        "-slippage": [late, soon, sooner, undated],
        "reference": [late, soon, undated, sooner],
        "-reference": [sooner, undated, soon, late],
    }
    assert set(expected) == set(ORDERS) == {code for code, _label in SORTS}
    for code, order in expected.items():
        assert found(f"sort={code}") == order, code
    assert found("") == found("sort=") == expected["due"]


def test_all_filters_hold_together():
    unit = UnitFactory(slug="americas")
    wanted = CommitmentFactory(title_es="Visita", unit=unit, kind="visit", due_edtf="2026-03")
    CommitmentFactory(title_es="Visita", unit=unit, kind="visit", due_edtf="2027-03")
    CommitmentFactory(title_es="Visita", unit=unit, kind="meeting", due_edtf="2026-03")
    CommitmentFactory(title_es="Visita", kind="visit", due_edtf="2026-03")
    query = "q=visita&unit=americas&kind=visit&due_before=2026-12-31&schedule=overdue"
    assert found(query) == [wanted.pk]


@pytest.mark.parametrize(
    "query",
    [
        "status=done", "status=announced&status=done", "schedule=late", "evidence=some",
        "unit=nowhere", "focal_point=nobody", "counterpart=atlantis", "topic=x", "kind=x",
        "strength=iron", "due_after=soon", "due_before=2026-02-30", "archived=yes", "sort=name",
        "confirmed=2", "as_of_after=x", "as_of_before=x", "nature=x", "moved=0", "silent_for=0",
        "silent_for=x", "silent_for=1.5", "silent_for=36501",
        f"q={'x' * 201}", "q=a%00b", "unit=%00", "focal_point=a%00b",
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_selects_nothing(query):
    CommitmentFactory()
    assert not filters(query).form.is_valid()
    assert found(query) == []


def test_a_chip_for_each_value_and_the_address_without_it():
    UnitFactory(slug="americas", name_en="The Americas")
    chosen = filters("status=announced&status=stalled&unit=americas&q=a b&sort=-due&page=3")
    told = {(str(chip.label), str(chip.value)): chip.without for chip in chosen.chips}
    assert told == {
        ("Text", "a b"): "status=announced&status=stalled&unit=americas&sort=-due",
        ("Status", "Announced"): "q=a+b&status=stalled&unit=americas&sort=-due",
        ("Status", "Stalled"): "q=a+b&status=announced&unit=americas&sort=-due",
        ("Unit", "The Americas"): "q=a+b&status=announced&status=stalled&sort=-due",
    }


def test_what_is_not_chosen_has_no_chip():
    assert filters("status=&q=&archived=0&sort=due&page=2&other=x").chips == []


def test_a_value_that_is_not_known_is_shown_as_typed():
    [chip] = filters("status=done").chips
    assert (str(chip.label), chip.value, chip.without) == ("Status", "done", "")


def test_the_codes_are_those_of_the_statuses():
    assert [code for code, _label in CommitmentFilter.base_filters["status"].extra["choices"]] == (
        Status.values
    )


def test_a_retired_entry_is_offered_while_a_commitment_has_it():
    used, unused = TopicFactory(retired=True), TopicFactory(retired=True)
    current, found = TopicFactory(), CommitmentFactory(topics=[used])
    filters = CommitmentFilter(QueryDict(f"topic={used.slug}"), Commitment.objects.all())
    codes = [str(code) for code, _label in filters.form.fields["topic"].choices]
    assert sorted(codes) == sorted(["none", used.slug, current.slug])
    assert list(filters.selection) == [found]
    old_address = CommitmentFilter(QueryDict(f"topic={unused.slug}"), Commitment.objects.all())
    assert (old_address.form.errors, list(old_address.selection)) == ({}, [])


def test_an_address_that_names_a_merged_entry_finds_the_one_kept():
    kept = UnitFactory()
    merged = UnitFactory(retired=True, merged_into=kept)
    found, other = CommitmentFactory(unit=kept), CommitmentFactory()
    query = QueryDict(f"unit={merged.slug}&unit=none")
    filters = CommitmentFilter(query, Commitment.objects.all())
    assert set(filters.selection) == {found, other}
    assert filters.in_force().getlist("unit") == [kept.slug, "none"]


def test_a_chip_says_a_day_in_words(client_of, viewer):
    page = client_of(viewer).get("/commitments/?due_after=2026-03-01")
    assert "Window ends on or after: 1 March 2026" in page.content.decode()
