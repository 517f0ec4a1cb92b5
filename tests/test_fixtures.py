"""The fixtures hold every promise of the five press notes, once, as announced."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"

NOTES = {
    "s000": "mre-801-25",
    "s001": "mre-304-25",
    "s002": "andina-2025-12-10",
    "s003": "mre-peru-2025-12-06",
    "s004": "chile-2023-12-20",
}

# How many forward-looking statements a reader marked in each note.
STATEMENTS = {"s000": 6, "s001": 5, "s002": 4, "s003": 13, "s004": 7}

# Which commitment covers which of those statements: restatements share one.
COVERAGE = {
    "chile-second-meeting": ["s004-1", "s004-3"],
    "chile-security-roadmap": ["s004-2"],
    "chile-police-channel": ["s004-4"],
    "chile-information-exchange": ["s004-5"],
    "chile-joint-operations": ["s004-6"],
    "chile-assisted-return": ["s004-7"],
    "crime-bilateral-meetings": ["s000-1"],
    "crime-permanent-dialogue": ["s000-2"],
    "crime-facilitate-cooperation": ["s000-3"],
    "crime-continued-action": ["s000-4"],
    "crime-workshop-priorities": ["s000-5"],
    "crime-focal-points": ["s000-6"],
    "us-advisers": ["s003-1", "s003-3"],
    "us-coordinated-action": ["s001-5", "s003-4"],
    "us-defence-ties": ["s003-5", "s003-12"],
    "us-information-planning": ["s003-6"],
    "us-aerospace-trade": ["s003-11"],
    "us-investment-forums": ["s003-7"],
    "rubio-visit": ["s001-1", "s002-1", "s003-2"],
    "oas-secretary-general-visit": ["s003-9"],
    "oas-observers": ["s003-10"],
    "polling-stations-abroad": ["s003-8"],
    "election-participation": ["s003-13"],
    "tacna-outcomes": ["s001-2", "s002-2"],
    "five-country-agreements": ["s001-4", "s002-4"],
    "ancash-office": ["s001-3", "s002-3"],
}

# The windows in the order in which the sources announced them.
WINDOWS = {
    "chile-second-meeting": ["2024-41"],
    "chile-security-roadmap": ["2024-41"],
    "us-advisers": ["2025-12-08/2025-12-14"],
    "rubio-visit": ["2026", "2026-33", "2026-33"],
    "oas-secretary-general-visit": ["../2026-04-11"],
    "oas-observers": ["2026-04-12"],
    "polling-stations-abroad": ["2026-04-12"],
}

ELECTION = ["oas-secretary-general-visit", "oas-observers", "polling-stations-abroad"]

WISHES = {
    "chile-assisted-return",
    "crime-continued-action",
    "crime-workshop-priorities",
    "crime-focal-points",
    "us-defence-ties",
    "us-aerospace-trade",
    "oas-secretary-general-visit",
    "election-participation",
    "five-country-agreements",
}

CONTINUING = {
    "chile-police-channel",
    "chile-information-exchange",
    "crime-permanent-dialogue",
    "crime-facilitate-cooperation",
    "crime-continued-action",
    "us-information-planning",
}

KINDS = {"visit", "meeting", "opening", "agreement", "deployment", "plan", "membership", "other"}
VOCABULARIES = ["units", "publishers", "counterparts", "topics"]


def read(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def slugs(name):
    return {row["slug"] for row in read(name)}


COMMITMENTS = read("commitments")
BY_KEY = {row["key"]: row for row in COMMITMENTS}
SOURCES = {row["key"]: row for row in read("sources")}

each_commitment = pytest.mark.parametrize("row", COMMITMENTS, ids=lambda row: row["key"])


def test_every_statement_is_covered_by_exactly_one_commitment():
    wanted = [f"{note}-{n}" for note, count in STATEMENTS.items() for n in range(1, count + 1)]
    covered = [statement for ids in COVERAGE.values() for statement in ids]
    assert sorted(covered) == sorted(wanted)


def test_every_commitment_covers_a_statement_and_stands_once():
    assert [row["key"] for row in COMMITMENTS] == list(COVERAGE)


@each_commitment
def test_a_commitment_cites_exactly_the_notes_of_its_statements(row):
    notes = {NOTES[statement.split("-")[0]] for statement in COVERAGE[row["key"]]}
    cited = [citation["source"] for citation in row["citations"]]
    assert sorted(cited) == sorted(notes)


@each_commitment
def test_the_first_citation_announces_and_the_later_ones_repeat(row):
    first, *later = row["citations"]
    assert first["role"] == "announces"
    assert {citation["role"] for citation in later} <= {"announces_again"}
    dates = [SOURCES[citation["source"]]["date_edtf"] for citation in row["citations"]]
    assert dates == sorted(dates)


def test_commitments_stand_in_the_order_of_their_announcement():
    dates = [SOURCES[row["citations"][0]["source"]]["date_edtf"] for row in COMMITMENTS]
    assert dates == sorted(dates)


@each_commitment
def test_a_translation_is_cited_after_what_it_translates(row):
    cited = [citation["source"] for citation in row["citations"]]
    for position, key in enumerate(cited):
        original = SOURCES[key]["reprint_of"]
        assert original is None or original in cited[:position]


@each_commitment
def test_quotes_are_the_operative_words_only(row):
    for citation in row["citations"]:
        assert 1 <= len(citation["quote"].split()) <= 25


@each_commitment
def test_titles_and_summaries_stand_in_both_languages(row):
    for language in ("es", "en"):
        assert 0 < len(row[f"title_{language}"]) <= 90
        assert row[f"summary_{language}"].strip()
    assert row["title_es"] != row["title_en"]
    assert row["summary_es"] != row["summary_en"]


@pytest.mark.parametrize("field", ["title_es", "title_en"])
def test_titles_are_distinct(field):
    assert len({row[field].casefold() for row in COMMITMENTS}) == len(COMMITMENTS)


@pytest.mark.parametrize(
    ("name", "key"), [("Rubio", "rubio-visit"), ("Santiago", "chile-second-meeting")]
)
@pytest.mark.parametrize("field", ["title_es", "title_en"])
def test_one_title_alone_bears_the_name(name, key, field):
    assert [row["key"] for row in COMMITMENTS if name in row[field]] == [key]


def test_seven_commitments_have_a_window_and_nineteen_have_none():
    windows = {}
    for row in COMMITMENTS:
        if announced := [c["due_edtf"] for c in row["citations"] if c["due_edtf"]]:
            windows[row["key"]] = announced
    assert windows == WINDOWS
    assert len(COMMITMENTS) - len(windows) == 19


@each_commitment
def test_a_window_is_announced_in_words_of_the_note(row):
    for citation in row["citations"]:
        assert citation["due_phrase"] or not citation["due_edtf"]


def test_windows_that_hang_on_the_elections_say_so():
    for key in ELECTION:
        assert "general elections of 12 April 2026" in BY_KEY[key]["due_basis_en"]
        assert "elecciones generales del 12 de abril de 2026" in BY_KEY[key]["due_basis_es"]
    assert [row["key"] for row in COMMITMENTS if "due_basis_en" in row] == ELECTION


def test_wishes_are_marked_as_wishes():
    assert {row["key"] for row in COMMITMENTS if row["strength"] == "aspirational"} == WISHES


def test_continuing_promises_are_marked_as_continuing():
    assert {row["key"] for row in COMMITMENTS if row["nature"] == "continuing"} == CONTINUING


@each_commitment
def test_nothing_is_said_of_what_became_of_a_promise(row):
    assert row["status"] == "announced"


@each_commitment
def test_codes_are_known(row):
    assert row["kind"] in KINDS
    assert row["strength"] in {"firm", "intended", "aspirational"}
    assert row["nature"] in {"once", "continuing", "recurring"}
    assert row["bound_party"] in {"peru", "counterpart", "both", "third"}
    assert row["actor"]


@each_commitment
def test_a_commitment_names_only_units_counterparts_and_topics_that_exist(row):
    assert row["unit"] not in row["supporting_units"]
    assert {row["unit"], *row["supporting_units"]} <= slugs("units")
    assert set(row["counterparts"]) <= slugs("counterparts")
    assert row["topics"]
    assert set(row["topics"]) <= slugs("topics")
    for field in ("supporting_units", "counterparts", "topics"):
        assert len(set(row[field])) == len(row[field])


@each_commitment
def test_a_condition_or_due_basis_stands_in_both_languages_or_not_at_all(row):
    for field in ("condition", "due_basis"):
        assert bool(row.get(f"{field}_es")) == bool(row.get(f"{field}_en"))


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_vocabulary_has_distinct_slugs_and_names_in_both_languages(name):
    rows = read(name)
    assert len(slugs(name)) == len(rows)
    for row in rows:
        assert row["slug"].isascii()
        assert row["name_es"]
        assert row["name_en"]


def test_no_vocabulary_holds_what_nothing_uses():
    used = {"units": set(), "counterparts": set(), "topics": set()}
    for row in COMMITMENTS:
        used["units"] |= {row["unit"], *row["supporting_units"]}
        used["counterparts"] |= set(row["counterparts"])
        used["topics"] |= set(row["topics"])
    used["units"] |= {row["parent"] for row in read("units") if row["parent"]}
    used["publishers"] = {source["publisher"] for source in SOURCES.values()}
    assert used == {name: slugs(name) for name in VOCABULARIES}


def test_a_parent_unit_stands_before_its_sub_units():
    seen = set()
    for row in read("units"):
        assert row["parent"] is None or row["parent"] in seen
        seen.add(row["slug"])


def test_publishers_and_counterparts_have_known_standings_and_kinds():
    standings = {row["standing"] for row in read("publishers")}
    assert standings <= {"ministry", "state", "counterpart", "independent"}
    assert {row["kind"] for row in read("counterparts")} <= {"state", "organisation", "group"}


def test_the_five_notes_are_the_sources():
    assert set(SOURCES) == set(NOTES.values())
    for source in SOURCES.values():
        assert source["title"]
        assert "text" not in source


def test_only_the_chilean_note_does_not_state_its_date():
    assert [key for key, source in SOURCES.items() if not source["date_stated"]] == [NOTES["s004"]]
    assert SOURCES[NOTES["s004"]]["date_edtf"] == "2023-12-20"


def test_the_agency_story_is_a_translation_of_the_ministry_s_note():
    reprints = {key: s["reprint_of"] for key, s in SOURCES.items() if s["reprint_of"]}
    assert reprints == {NOTES["s002"]: NOTES["s001"]}
    assert SOURCES[NOTES["s002"]]["language"] == "en"
