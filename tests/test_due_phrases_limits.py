"""Due phrases that are refused, each with its advice, and what holds for any text whatever."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commitments.due import DueError, read, window
from commitments.due_words import LEXICON

SAID = date(2025, 12, 10)

# A piece of the sentence that the reader sees: what is refused for it.
REFUSED = {
    "no such day": "31 June | 30 de febrero | 31/06/2026 | el 0 de abril | 29 de febrero de 2026",
    "Write the day first": "04/13/2026 | 12/00/2026 | 2026-13 | 13/2026",
    "no such part": """quinto trimestre | 5th quarter of 2026 | the third half | tercer semestre
        | Q5 2026 | quinta semana de marzo | third fortnight of May | V trimestre del 2026
        | tercer día del año | primera quincena del 2026""",
    "Write calendar days": """30 días hábiles | en 15 días útiles | within 10 working days
        | 10 business days | the last working day of March""",
    "four digits": """12/04/26 | 12 de abril de 26 | April '26 | T1 26 | 12 abril 26
        | marzo de 26 | 1/2/3/4/2026""",
    "before the beginning": """16 al 15 de mayo | from 16 to 15 May 2026 | from May to March 2026
        | 2027 a 2026 | 2026-05-16/2026-05-15 | tomorrow to today | 2026 a abril
        | 15 de mayo de 2026 al 14 de mayo""",
    "day of this event": """navidad | antes de las elecciones | before the elections of 2026
        | elecciones 2026 | en los próximos comicios generales | Semana Santa
        | before the summit""",
    "weekday does not fit": "lunes 12 de abril de 2026 | Friday, 13 April 2026",
    "Seasons differ": "verano de 2026 | next spring | 2026-21 | 2026-24 – 2027",
    "how near is meant": "alrededor del 15 de marzo | around March 2026",
    "quarter or a half": "2026-I | 2026-II",
    "1900 to 2200": """1850 | in 2300 | 12/04/1812 | within 300 years | in 3000000 days
        | en 99999999999999999999 semanas""",
    "empty for no deadline": "../..",
    "not understood": """cuando se pueda | 15 y 16 | month | last quarter | el año pasado | 2026?
        | hace dos meses | marzo marzo | 2026, 2027 | en | entre marzo | early late March
        | early in the first cuatrimestre of 2026
        | next early March | a inicios del 12 de marzo | this week or next | antes de
        | mitad de la segunda quincena de mayo | 12 horas de marzo | Monday March | first year
        | la semana de marzo | next hour | between 2026 | viernes de marzo | Monday of week 3
        | inicios y marzo | 15 y mayo | primera visita 2026 | two weekends
        | dentro de dos marzos | end of the weekend | a fines de hoy | weekday
        | first week of hoy""",
}


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [(phrase.strip(), advice) for advice, row in REFUSED.items() for phrase in row.split("|")],
)
def test_what_is_ambiguous_or_impossible_is_refused_with_advice(phrase, sentence):
    with pytest.raises(DueError) as refusal:
        read(phrase, SAID)
    assert sentence in str(refusal.value)
    assert refusal.value.message == str(refusal.value)


@pytest.mark.parametrize(
    "phrase",
    [
        "next week",
        "marzo",
        "el 12 de abril",
        "15 y 16 de mayo",
        "primer trimestre",
        "within 90 days",
        "fin de año",
        "hoy",
        "este viernes",
        "la próxima quincena",
        "el próximo año",
    ],
)
def test_relative_words_without_a_date_ask_for_it(phrase):
    with pytest.raises(DueError, match="Give the date of the source"):
        read(phrase)


@pytest.mark.parametrize("phrase", ["31 de junio", "fifth quarter", "04/13", "16 al 15 de mayo"])
def test_what_no_year_has_is_refused_without_asking_for_a_date(phrase):
    with pytest.raises(DueError, match=r"no such|before the beginning"):
        read(phrase)


@pytest.mark.parametrize("phrase", ["12 de abril de 2026", "Q1 2026", "soon", "", "  ", "."])
def test_absolute_and_vague_words_need_no_date(phrase):
    assert read(phrase) == read(phrase, SAID)


@pytest.mark.parametrize("announced", [date(1899, 12, 31), date.min, date.max])
def test_an_announcement_out_of_the_known_years_is_refused(announced):
    with pytest.raises(DueError, match="1900 to 2200"):
        read("next week", announced)


@pytest.mark.parametrize("announced", [date(2200, 12, 31), date(1900, 1, 1)])
def test_a_window_that_would_leave_the_known_years_is_refused(announced):
    late = ["next year", "marzo", "tomorrow", "within 2 months"]
    for phrase in late if announced.year == 2200 else ["antes de este mes"]:
        with pytest.raises(DueError, match="1900 to 2200"):
            read(phrase, announced)


@pytest.mark.parametrize("length", [201, 100_000])
def test_a_long_text_is_refused(length):
    with pytest.raises(DueError, match="at most 200 characters"):
        read("a" * length, SAID)


@pytest.mark.parametrize(
    "phrase",
    [
        "12\u00a0de\u2003abril  de 2026",
        "\u200f12 de abril de 2026\u200e",
        "12 DE ABRIL DE 2026;",
        "（12 de abril de 2026）",
        "１２/０４/２０２６",
        "«12 de abril» de 2026.",
    ],
)
def test_spaces_quotes_case_and_direction_marks_change_nothing(phrase):
    assert read(phrase) == "2026-04-12"


def test_a_nul_byte_is_refused():
    with pytest.raises(DueError, match="not understood"):
        read("12 de abril\x00 de 2026", SAID)


# Properties

words = st.sampled_from([*(" ".join(entry) for entry in LEXICON), *"-/,.'", "2026", "15", "1º"])
numeric = st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,4}([-/.][0-9]{1,4})?", fullmatch=True)
salads = st.lists(words | numeric | st.integers(0, 9999).map(str), max_size=7).map(" ".join)
known_days = st.dates(date(1905, 1, 1), date(2190, 12, 31))


@settings(max_examples=400, deadline=None)
@given(st.text() | salads, st.none() | st.dates())
@example("\ud800", None)
@example("fin " * 50, SAID)
@example("9" * 200, SAID)
def test_any_text_is_read_or_refused_and_windows_are_in_order(text, announced):
    try:
        found = window(read(text, announced))
    except DueError:
        return
    assert None in (found.earliest, found.latest) or found.earliest <= found.latest


def _inside(narrower, wider, announced):
    outer, inner = (window(read(phrase, announced)) for phrase in (wider, narrower))
    return outer.contains(inner) and outer.has_deadline


@given(
    st.integers(1900, 2200),
    st.sampled_from(
        [
            ("marzo de {}", "primer trimestre de {}"),
            ("Q3 {}", "second half of {}"),
            ("second half of {}", "{}"),
            ("12 April {}", "second quarter of {}"),
            ("primera semana de febrero de {}", "primera quincena de febrero de {}"),
            ("end of the second quarter of {}", "H1 {}"),
            ("last Friday of November {}", "last week of November {}"),
            ("14 to 16 November {}", "mid-November {}"),
            ("fines de {}", "hasta fines de {}"),
        ]
    ),
)
def test_a_narrower_phrase_lies_inside_the_wider(year, phrases):
    narrower, wider = phrases
    assert _inside(narrower.format(year), wider.format(year), None)


@given(
    known_days,
    st.sampled_from(["la próxima semana", "next month", "next quarter", "next March", "next year"]),
    st.sampled_from(["early {}", "a mediados de {}", "late {}", "end of {}", "until {}"]),
)
def test_a_third_lies_inside_its_unit_and_the_unit_before_its_end(announced, unit, form):
    if form.startswith("until"):
        assert _inside(unit, form.format(unit), announced)
    else:
        assert _inside(form.format(unit), unit, announced)


@given(known_days, st.sampled_from(["lunes", "Friday", "domingo"]), st.integers(0, 400))
def test_relative_words_move_with_the_announcement(announced, weekday, count):
    friday_in_week = f"{weekday} of next week", "next week"
    assert _inside(*friday_in_week, announced)
    next_day = window(read(f"next {weekday}", announced)).earliest
    assert timedelta(1) <= next_day - announced <= timedelta(7)
    assert window(read(f"within {count} days", announced)).latest == announced + timedelta(count)
