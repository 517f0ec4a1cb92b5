"""Due windows: EDTF text to days, days to words, and the rule of narrowing."""

import warnings
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commitments.due import NO_DEADLINE, DueError, Window, describe, read, window

WINDOWS = [
    ("2026-04-12", "2026-04-12", "2026-04-12"),
    ("2024-02-29", "2024-02-29", "2024-02-29"),
    ("2026-03", "2026-03-01", "2026-03-31"),
    ("2026-02", "2026-02-01", "2026-02-28"),
    ("2026-33", "2026-01-01", "2026-03-31"),
    ("2026-34", "2026-04-01", "2026-06-30"),
    ("2026-35", "2026-07-01", "2026-09-30"),
    ("2026-36", "2026-10-01", "2026-12-31"),
    ("2024-40", "2024-01-01", "2024-06-30"),
    ("2024-41", "2024-07-01", "2024-12-31"),
    ("1900", "1900-01-01", "1900-12-31"),
    ("2200", "2200-01-01", "2200-12-31"),
    ("2025-12-08/2025-12-14", "2025-12-08", "2025-12-14"),
    ("2026-03/2026-05", "2026-03-01", "2026-05-31"),
    ("2026-33/2026-34", "2026-01-01", "2026-06-30"),
    ("2026-03-15/2027", "2026-03-15", "2027-12-31"),
    ("2026/2026", "2026-01-01", "2026-12-31"),
    ("../2026-04-11", None, "2026-04-11"),
    ("../2026-33", None, "2026-03-31"),
    ("2026-05/..", "2026-05-01", None),
]


@pytest.mark.parametrize(("edtf", "earliest", "latest"), WINDOWS)
def test_edtf_becomes_the_days_it_allows(edtf, earliest, latest):
    assert window(edtf) == Window(
        earliest and date.fromisoformat(earliest), latest and date.fromisoformat(latest)
    )


def test_empty_text_is_no_deadline():
    assert window("") == NO_DEADLINE
    assert not window("").has_deadline


def test_only_a_window_with_a_latest_day_has_a_deadline():
    assert window("../2026").has_deadline
    assert not window("2026/..").has_deadline


@pytest.mark.parametrize(
    ("edtf", "sentence"),
    [
        ("2026-02-30", "no such day"),
        ("2026-06-31", "no such day"),
        ("2026-04-00", "no such day"),
        ("2026-13-01", "no such month"),
        ("2026-34-01", "no such month"),
        ("2026-00", "no such month"),
        ("2026-37", "no such month"),
        ("2026-21", "Seasons"),
        ("2026-24", "Seasons"),
        ("1899", "1900 to 2200"),
        ("2201-01-01", "1900 to 2200"),
        ("2027/2026", "before the beginning"),
        ("2026-03/2026-02", "before the beginning"),
        ("../..", "empty for no deadline"),
        ("..", "not a due window"),
        ("2026/", "not a due window"),
        ("2026/2027/2028", "not a due window"),
        ("2026-4", "not a due window"),
        ("2026~", "not a due window"),
        ("2026?", "not a due window"),
        ("202X", "not a due window"),
        ("２０２６", "not a due window"),
        ("2026\n", "not a due window"),
        ("-2026", "not a due window"),
        ("March 2026", "not a due window"),
    ],
)
def test_edtf_that_is_impossible_or_out_of_the_subset_is_refused(edtf, sentence):
    with pytest.raises(DueError, match=sentence):
        window(edtf)


def test_a_reversed_window_cannot_be_made():
    with pytest.raises(DueError, match="before the beginning"):
        Window(date(2026, 4, 12), date(2026, 4, 11))


@pytest.mark.parametrize(
    ("wider", "narrower", "inside"),
    [
        ("2026", "2026-33", True),
        ("2026", "2026", True),
        ("2026-33", "2026", False),
        ("2026-33", "2026-03/2026-04", False),
        ("", "2026", True),
        ("", "", True),
        ("2026", "", False),
        ("../2026-04-11", "2026-04-11", True),
        ("../2026-04-11", "2026-04-12", False),
        ("../2026-04-11", "../2026-04-10", True),
        ("../2026", "../2027", False),
        ("2026", "../2026", False),
        ("2026/..", "2026-05/..", True),
        ("2026/..", "2026", True),
        ("2026", "2026/..", False),
    ],
)
def test_a_window_narrows_only_when_the_new_one_lies_inside(wider, narrower, inside):
    assert window(wider).contains(window(narrower)) is inside


WORDS = [
    ("", "no deadline", "sin plazo"),
    ("2026-04-12", "12 April 2026", "12 de abril de 2026"),
    ("2026-05-01", "1 May 2026", "1 de mayo de 2026"),
    ("2026-03", "March 2026", "marzo de 2026"),
    ("2026-33", "first quarter of 2026", "primer trimestre de 2026"),
    ("2026-36", "fourth quarter of 2026", "cuarto trimestre de 2026"),
    ("2024-41", "second half of 2024", "segundo semestre de 2024"),
    ("2026", "2026", "2026"),
    ("2025-12-08/2025-12-14", "8–14 December 2025", "8–14 de diciembre de 2025"),
    (
        "2025-11-28/2025-12-03",
        "28 November – 3 December 2025",
        "28 de noviembre – 3 de diciembre de 2025",
    ),
    (
        "2025-12-28/2026-01-03",
        "28 December 2025 – 3 January 2026",
        "28 de diciembre de 2025 – 3 de enero de 2026",
    ),
    ("2026-03/2026-05", "March–May 2026", "marzo–mayo de 2026"),
    (
        "2026-33/2026-35",
        "first quarter – third quarter of 2026",
        "primer trimestre – tercer trimestre de 2026",
    ),
    ("2026/2027", "2026–2027", "2026–2027"),
    ("2026-03/2027", "March 2026 – 2027", "marzo de 2026 – 2027"),
    ("../2026-04-11", "until 11 April 2026", "hasta el 11 de abril de 2026"),
    ("../2026-33", "until the first quarter of 2026", "hasta el primer trimestre de 2026"),
    ("../2026-03", "until March 2026", "hasta marzo de 2026"),
    ("2026-05-01/..", "from 1 May 2026", "desde el 1 de mayo de 2026"),
    ("2026/..", "from 2026", "desde 2026"),
]


@pytest.mark.parametrize(("edtf", "english", "spanish"), WORDS)
def test_a_window_is_told_as_people_write_it(edtf, english, spanish):
    assert describe(edtf, "en") == english
    assert describe(edtf, "es") == spanish
    assert describe(edtf, "es-pe") == spanish


def test_what_is_no_window_is_not_told():
    with pytest.raises(DueError):
        describe("2026-21", "en")


# Properties

years = st.integers(1900, 2200)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat)
parts = st.sampled_from([*range(1, 13), 33, 34, 35, 36, 40, 41])
units = st.one_of(days, years.map(str), st.builds(lambda y, p: f"{y}-{p:02}", years, parts))
# Neighbours of a same year make the shortened forms: "8–14 December 2025".
close = st.sampled_from(["2026-01-01", "2026-12-31", "2026-02-07", "2026-02-28", "2024-02-29"])
ends = units | close | parts.map(lambda part: f"2026-{part:02}")


def _edtf(start, end):
    if start == end:
        return start
    return f"{start}/{end}"


def _is_window(edtf):
    try:
        window(edtf)
    except DueError:
        return False
    return True


edtfs = st.one_of(
    st.just(""),
    units,
    units.map("../{}".format),
    units.map("{}/..".format),
    st.builds(_edtf, ends, ends).filter(_is_window),
)


@given(edtfs, st.sampled_from(["es", "en"]), st.none() | st.dates())
@example("2026-12-31/2026", "en", None)
@example("2026/2026-04-12", "es", date.max)
def test_a_window_told_in_words_is_read_back_as_itself(edtf, language, announced):
    assert read(describe(edtf, language), announced) == edtf


@given(edtfs, st.none() | st.dates())
def test_edtf_is_read_as_itself(edtf, announced):
    assert read(edtf, announced) == edtf


@given(edtfs)
def test_no_window_ends_before_it_begins(edtf):
    found = window(edtf)
    assert None in (found.earliest, found.latest) or found.earliest <= found.latest


def _oracle():
    """The edtf package, which warns about its own grammar when it is loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from edtf import parse_edtf
    return parse_edtf


@given(units | st.builds("{}/{}".format, days, days).filter(_is_window))
@settings(max_examples=40, deadline=None)
def test_the_edtf_package_finds_the_same_days(edtf):
    found, theirs = window(edtf), _oracle()(edtf)
    assert tuple(theirs.lower_strict())[:3] == found.earliest.timetuple()[:3]
    assert tuple(theirs.upper_strict())[:3] == found.latest.timetuple()[:3]
