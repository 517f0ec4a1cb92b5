"""/counterparts/<slug>/: the meeting brief."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from commitments.brief import sections
from commitments.exports import FORMATS
from commitments.models import Commitment
from commitments.views import counterparts
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    PublisherFactory,
    SourceFactory,
    UnitFactory,
    UserFactory,
)
from tests.test_query_counts import queries

from .pages import Page

pytestmark = pytest.mark.django_db

BRIEF = reverse("counterpart", args=["chile"])


@pytest.fixture
def reader(client_of, viewer):
    return client_of(viewer)


@pytest.fixture
def brief(reader):
    """The brief for Chile."""

    def brief(query=""):
        response = reader.get(f"{BRIEF}?{query}")
        assert response.status_code == 200
        return Page(response)

    return brief


@pytest.fixture
def chile():
    return CounterpartFactory(slug="chile", name_en="Chile", name_es="Chile")


@pytest.fixture
def with_chile(chile):
    def with_chile(title, **fields):
        return CommitmentFactory(title_en=title, counterparts=[chile], **fields)

    return with_chile


@pytest.fixture
def keep(article, admin):
    """Reports a commitment fulfilled on a day, and confirms it unless told not to."""

    def keep(commitment, day, confirmed=True):
        article.date_edtf = day.isoformat()
        article.save()
        commitment.report_outcome(
            "fulfilled", as_of=day, by=UserFactory(role="analyst"), evidence=article, quote="done"
        )
        if confirmed:
            commitment.confirm(by=admin)

    return keep


def in_order(text, *words):
    places = [text.index(word) for word in words]
    assert places == sorted(places), words


def test_who_owes_comes_in_order_and_wishes_apart(brief, with_chile):
    with_chile("Our wish", strength="aspirational")
    for party in ("third", "both", "counterpart", "peru"):
        with_chile(f"Bound is {party}", bound_party=party)
    text = brief().text
    parties = ("peru", "counterpart", "both", "third")
    in_order(text, *(f"Bound is {party}" for party in parties), "Our wish")
    assert "What we owe 1 · What they owe 1 · What is joint 1 · What third parties owe 1" in text
    assert "Wishes No deadline 1" in text


def test_overdue_comes_first_then_due_undated_to_confirm_and_kept(brief, with_chile, keep, today):
    keep(with_chile("The kept one"), today - timedelta(days=30))
    keep(with_chile("The reported one"), today, confirmed=False)
    with_chile("The undated one")
    with_chile("The coming one", due_edtf=(today + timedelta(days=9)).isoformat())
    with_chile("The late one", due_edtf=(today - timedelta(days=9)).isoformat())
    with_chile("The later one", due_edtf=(today - timedelta(days=99)).isoformat())
    in_order(
        brief().text, "Overdue 2", "The later one", "The late one",
        "Not yet due 1", "The coming one", "No deadline 1", "The undated one",
        "Outcomes to confirm 1", "The reported one", "Kept since 2", "The kept one",
    )  # fmt: skip


def test_each_item_tells_all_that_the_talk_needs(brief, with_chile, today):
    source = SourceFactory(
        publisher=PublisherFactory(name_en="The ministry"), number="12-26", date_edtf="2026-01-15"
    )
    day = today - timedelta(days=10)
    item = with_chile(
        "The visit",
        source=source,
        quote="visitará Santiago",
        due_edtf=day.isoformat(),
        unit=UnitFactory(name_en="South America"),
        focal_point=UserFactory(first_name="Ana", last_name="Quispe"),
    )
    item.cite(SourceFactory(title="El anuncio", number=""), "announces_again", "irá", by=None)
    text = brief().text
    told = f"{item.reference} The visit {date_format(day)} · overdue 10 days · Announced"
    assert told in text
    assert "South America, Ana Quispe" in text
    assert "visitará Santiago The ministry , 12-26 , 15 January 2026" in text.replace(",", " ,")
    assert "Announces again: irá" in text
    assert "El anuncio" in text
    assert f"As of {date_format(today)}" in text


def test_what_is_closed_archived_or_of_others_is_left_out(brief, with_chile, keep, today):
    with_chile("Dropped").change_status("withdrawn", as_of=today, by=None, note="They said so.")
    with_chile("Mistaken").archive("mistake", by=None, note="Twice.")
    keep(with_chile("Long ago"), today - timedelta(days=200))
    CommitmentFactory(title_en="With others", counterparts=[CounterpartFactory()])
    text = brief(f"since={today.isoformat()}").text
    for title in ("Dropped", "Mistaken", "Long ago", "With others"):
        assert title not in text
    assert "Nothing is pending" in text


@pytest.mark.parametrize(("days", "told"), [(-1, True), (0, True), (1, False)])
def test_kept_counts_from_the_chosen_day_on(brief, with_chile, keep, today, days, told):
    kept = today - timedelta(days=50)
    keep(with_chile("The kept one"), kept)
    since = kept + timedelta(days=days)
    page = brief(f"since={since.isoformat()}")
    assert ("The kept one" in page.text) is told
    assert (f"Kept since {date_format(since)}" in page.text) is told


@pytest.mark.parametrize("days", [364, 365, 366])
def test_without_a_day_it_tells_what_was_kept_in_a_year(brief, with_chile, keep, today, days):
    item = with_chile("The kept one", source=SourceFactory(date_edtf="2020-01-15"))
    keep(item, today - timedelta(days=days))
    assert ("The kept one" in brief().text) is (days <= 365)


@pytest.mark.parametrize("typed", ["soon", "2026-02-30", "9" * 400])
def test_a_day_that_cannot_be_read_is_told_beside_its_field(brief, with_chile, today, typed):
    with_chile("The visit")
    text = brief(f"since={typed}").text
    assert "Enter a valid date." in text
    assert "The visit" in text


def test_notes_stay_inside_unless_chosen(brief, with_chile):
    item = with_chile("The visit")
    item.note("The first word.", by=None)
    item.note("Their embassy is silent.", by=UserFactory(username="ana", role="analyst"))
    item.assign(unit=UnitFactory(), focal_point=None, by=None)
    text = brief().text
    assert "silent" not in text
    assert "Internal use" not in text
    text = brief("notes=1").text
    assert "Last note ana" in text
    assert "Their embassy is silent." in text
    assert "The first word." not in text
    assert "Internal use" in text


def test_an_erased_note_is_told_nowhere(brief, with_chile, admin):
    item = with_chile("The visit")
    item.note("A name too many.", by=None)
    item.redact(item.version, by=admin, note="Lawful erasure.")
    text = brief("notes=1").text
    assert "Lawful erasure." in text
    assert "A name too many." not in text


def test_it_is_offered_as_files_and_on_the_timeline(brief, reader, with_chile):
    item = with_chile("The visit")
    CommitmentFactory()
    links = brief().links
    for name in FORMATS:
        assert links[f"{reverse(f'commitment-export-{name}')}?counterpart=chile"] == name.upper()
    file = b"".join(reader.get(f"{reverse('commitment-export-json')}?counterpart=chile"))
    assert [record["reference"] for record in json.loads(file)] == [item.reference]
    assert f"{reverse('timeline')}?counterpart=chile" in links


def test_a_lapsed_wish_is_not_called_overdue(brief, with_chile, today):
    day = today - timedelta(days=9)
    with_chile("Our wish", strength="aspirational", due_edtf=day.isoformat())
    text = brief().text
    assert "Wishes Lapsed 1" in text
    assert "Overdue" not in text


def test_at_most_so_many_are_told_and_the_page_says_of_how_many(brief, with_chile, monkeypatch):
    monkeypatch.setattr(counterparts, "MOST", 2)
    for number in range(3):
        with_chile(f"Visit {number}")
    text = brief().text
    assert "Only the first 2 of 3 are told here" in text
    assert "Visit 2" not in text


def test_nobody_is_not_found(reader, chile):
    assert reader.get(reverse("counterpart", args=["atlantis"])).status_code == 404


def test_it_speaks_spanish_too(reader, viewer, with_chile):
    item = with_chile("The visit")
    viewer.language = "es"
    viewer.save()
    assert item.title_es in Page(reader.get(BRIEF)).text


def test_every_item_stands_in_exactly_one_place(with_chile, keep, today):
    for days in (-40, 0, 40, None):
        due = "" if days is None else (today + timedelta(days=days)).isoformat()
        for strength in ("firm", "aspirational"):
            for party in Commitment.BoundParty:
                with_chile("Visit", due_edtf=due, strength=strength, bound_party=party)
    items = list(Commitment.objects.all())
    told = sections(items, today)
    placed = [item.pk for section in told for part in section.parts for item in part.items]
    assert sorted(placed) == [item.pk for item in items]
    assert sum(section.count for section in told) == len(items)


def test_it_costs_the_same_for_few_items_and_for_sixty(client_of, manager, with_chile):
    client = client_of(manager)
    for number in (3, 57):
        for _ in range(number):
            item = with_chile(
                "Visit", source=SourceFactory(), unit=UnitFactory(), focal_point=UserFactory()
            )
            item.cite(SourceFactory(publisher=PublisherFactory()), "changes", by=None)
            item.note("A word.", by=manager)
        assert queries(client, BRIEF) == 9
        assert queries(client, f"{BRIEF}?notes=1") == 10
