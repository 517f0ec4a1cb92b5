"""Due phrases in Spanish and English: what each means, and which are refused with what advice.

The phrases are said on Wednesday 10 December 2025, unless a test says otherwise.
"""

from datetime import date

import pytest

from commitments.due import Window, read, window

SAID = date(2025, 12, 10)

# EDTF text, earliest day, latest day: the phrases that mean it.
MEANINGS = {
    ("2026-04-12", "2026-04-12", "2026-04-12"): """
        2026-04-12 | 2026/04/12 | 12/04/2026 | 12-04-2026 | 12.4.2026 | 12 / 04 / 2026 | 12/04
        | 12 de abril de 2026 | 12 de abril del 2026 | 12 de abril del año 2026
        | el día 12 de abril del próximo año | 12 abr. 2026 | 12 ABRIL 2026 | el 12 de abril
        | doce de abril | abril 12 de 2026 | domingo 12 de abril de 2026
        | el próximo 12 de abril | April 12, 2026 | April 12th, 2026 | 12 April 2026
        | 12th of April | on Sunday, April 12, 2026 | Apr. 12 | “12 de abril de 2026”.
        | 2026, 12 April""",
    ("2025-12-10", "2025-12-10", "2025-12-10"): "Dec. 10 | hoy | today | miércoles 10 de diciembre",
    ("2026-05-01", "2026-05-01", "2026-05-01"): """
        1° de mayo | 1.º de mayo de 2026 | 1ro de mayo | primero de mayo | May 1st""",
    ("2025-12-31", "2025-12-31", "2025-12-31"): """
        treinta y uno de diciembre | último día del año | the last day of December""",
    ("2028-02-29", "2028-02-29", "2028-02-29"): "29 de febrero",
    ("2026-05-15/2026-05-16", "2026-05-15", "2026-05-16"): """
        15 y 16 de mayo | los días 15 y 16 de mayo | del 15 al 16 de mayo de 2026
        | el 15 de mayo y el 16 | entre el 15 y el 16 de mayo | 15-16/05/2026
        | 15/05/2026 – 16/05/2026 | viernes 15 y sábado 16 de mayo""",
    ("2026-11-14/2026-11-16", "2026-11-14", "2026-11-16"): """
        14 to 16 November | 14–16 November 2026 | November 14-16, 2026 | 14, 15 and 16 November
        | from 14 to 16 November | los próximos 14 a 16 de noviembre""",
    ("2025-12-28/2026-01-03", "2025-12-28", "2026-01-03"): """
        del 28 de diciembre al 3 de enero | 28 December 2025 – 3 January 2026
        | 28 December 2025 to 3 January""",
    ("2026-03", "2026-03-01", "2026-03-31"): """
        marzo | MARZO DE 2026 | en marzo próximo | el mes de marzo | el próximo mes de marzo
        | marzo del próximo año | 03/2026 | in March | next March | March next year
        | próximamente, en marzo de 2026""",
    ("2025-12", "2025-12-01", "2025-12-31"): """
        diciembre | este mes | later this month | diciembre del presente año""",
    ("2026-01", "2026-01-01", "2026-01-31"): "el próximo mes | el mes entrante | next month",
    ("2026-09", "2026-09-01", "2026-09-30"): "setiembre | septiembre de 2026 | Sept. 2026",
    ("2026-03/2026-05", "2026-03-01", "2026-05-31"): """
        entre marzo y mayo de 2026 | between March and May 2026 | de marzo a mayo
        | desde marzo hasta mayo de 2026 | March–May 2026""",
    ("2026-03-01/2026-03-10", "2026-03-01", "2026-03-10"): """
        a inicios de marzo | a comienzos de marzo | primeros días de marzo | early March 2026
        | at the beginning of March""",
    ("2026-03-11/2026-03-20", "2026-03-11", "2026-03-20"): "a mediados de marzo | mid-March",
    ("2026-03-21/2026-03-31", "2026-03-21", "2026-03-31"): """
        a fines de marzo | a finales de marzo de 2026 | late March""",
    ("2026-03-11/2026-03-31", "2026-03-11", "2026-03-31"): """
        mid to late March | entre mediados y fines de marzo""",
    ("2026-03-01/2026-03-15", "2026-03-01", "2026-03-15"): """
        primera quincena de marzo | 1ra quincena de marzo de 2026 | first half of March
        | first fortnight of March""",
    ("2026-01-16/2026-01-31", "2026-01-16", "2026-01-31"): """
        segunda quincena de enero | second fortnight of next month""",
    ("2025-12-16/2025-12-31", "2025-12-16", "2025-12-31"): """
        la próxima quincena | segunda quincena del mes""",
    ("2026-03-01/2026-03-07", "2026-03-01", "2026-03-07"): """
        primera semana de marzo | first week of March 2026""",
    ("2026-03-25/2026-03-31", "2026-03-25", "2026-03-31"): """
        última semana de marzo | the last week of March""",
    ("2026-03-02/2026-03-09", "2026-03-02", "2026-03-09"): "first and second Monday of March",
    ("2026-03-09", "2026-03-09", "2026-03-09"): "segundo lunes de marzo",
    ("2026-11-27", "2026-11-27", "2026-11-27"): "the last Friday of November",
    ("2026-01/2026-04", "2026-01-01", "2026-04-30"): """
        a principios del próximo año | early 2026 | primer cuatrimestre de 2026""",
    ("2026-05/2026-08", "2026-05-01", "2026-08-31"): """
        a mediados de 2026 | a mitad de año | mid-2026""",
    ("2025-09/2025-12", "2025-09-01", "2025-12-31"): """
        fin de año | a fines de este año | late this year""",
    ("2026-33", "2026-01-01", "2026-03-31"): """
        T1 2026 | 1T 2026 | T1-2026 | I trimestre | 1er trimestre | 1.er trimestre de 2026
        | primer trimestre del próximo año | durante el primer trimestre del próximo año
        | el próximo trimestre | Q1 2026 | 2026-Q1 | first quarter of next year
        | 1st quarter, 2026""",
    ("2026-35", "2026-07-01", "2026-09-30"): """
        Q3 next year | third quarter of 2026 | III Trimestre del 2026""",
    ("2025-36", "2025-10-01", "2025-12-31"): """
        este trimestre | último trimestre del año | the fourth quarter""",
    ("2026-33/2026-34", "2026-01-01", "2026-06-30"): """
        primer y segundo trimestre de 2026 | Q1–Q2 2026 | 2026-33 – 2026-34""",
    ("2026-06", "2026-06-01", "2026-06-30"): """
        end of the second quarter | a fines del segundo trimestre de 2026""",
    ("2026-01/2026-02", "2026-01-01", "2026-02-28"): "a inicios del primer semestre de 2026",
    ("2024-41", "2024-07-01", "2024-12-31"): """
        en el segundo semestre de 2024 | second half of 2024 | H2 2024 | segunda mitad de 2024""",
    ("2025-41", "2025-07-01", "2025-12-31"): """
        segundo semestre | este semestre | the second half of the year""",
    ("2026-40", "2026-01-01", "2026-06-30"): """
        próximo semestre | first half of next year | primer semestre""",
    ("2025", "2025-01-01", "2025-12-31"): "este año | later this year | en el año en curso",
    ("2026", "2026-01-01", "2026-12-31"): """
        2026 | en 2026 | año 2026 | el próximo año 2026 | el año que viene | next year
        | a lo largo de 2026 | sometime in 2026""",
    ("2026/2027", "2026-01-01", "2027-12-31"): """
        2026 y 2027 | 2026-2027 | para el período 2026–2027 | for the 2026–2027 term""",
    ("2025-12-08/2025-12-14", "2025-12-08", "2025-12-14"): """
        esta semana | this week | la semana del 8 de diciembre
        | la semana del 8 al 14 de diciembre de 2025""",
    ("2025-12-15/2025-12-21", "2025-12-15", "2025-12-21"): """
        la próxima semana | next week | la semana que viene | the week of 15 December""",
    ("2025-12-15/2025-12-16", "2025-12-15", "2025-12-16"): "early next week",
    ("2025-12-13/2025-12-14", "2025-12-13", "2025-12-14"): "este fin de semana | next weekend",
    ("2025-12-15", "2025-12-15", "2025-12-15"): """
        next Monday | el próximo lunes | el lunes que viene | el 15 de este mes""",
    ("2025-12-12", "2025-12-12", "2025-12-12"): """
        este viernes | Friday | pasado mañana | the day after tomorrow""",
    ("2025-12-17", "2025-12-17", "2025-12-17"): "el próximo miércoles | Wednesday of next week",
    ("2025-12-11", "2025-12-11", "2025-12-11"): "mañana | tomorrow | the next day",
    ("2025-12-10/2026-03-10", "2025-12-10", "2026-03-10"): """
        en los próximos 90 días | en un plazo de tres meses | in three months' time
        | no later than 90 days from now | noventa días""",
    ("2025-12-10/2026-06-10", "2025-12-10", "2026-06-10"): """
        within six months | dentro de seis meses | en los próximos 2 trimestres""",
    ("2025-12-10/2025-12-24", "2025-12-10", "2025-12-24"): """
        in the next two weeks | dentro de 14 días | within a fortnight""",
    ("2025-12-10/2026-01-24", "2025-12-10", "2026-01-24"): """
        en cuarenta y cinco días | within forty-five days""",
    ("2025-12-10/2026-04-09", "2025-12-10", "2026-04-09"): """
        en un plazo máximo de ciento veinte días | within one hundred and twenty days""",
    ("2025-12-10/2025-12-12", "2025-12-10", "2025-12-12"): "within 48 hours",
    ("2025-12-10/2026-12-10", "2025-12-10", "2026-12-10"): "within a year",
    ("../2026-04-11", None, "2026-04-11"): """
        antes del 12 de abril de 2026 | before 12 April 2026
        | before the elections of 12 April 2026
        | antes de las elecciones generales del 12 de abril de 2026 | hasta el 11 de abril
        | until 11 April 2026""",
    ("../2026-02-28", None, "2026-02-28"): "antes de marzo | before March 2026",
    ("../2025-12-31", None, "2025-12-31"): """
        antes de fin de año | before the end of the year | antes de que termine el año
        | before 2025 ends | by year-end | de aquí a fin de año | al 31 de diciembre""",
    ("../2026-06-30", None, "2026-06-30"): """
        a más tardar el 30 de junio de 2026 | no later than 30 June | by 30 June 2026
        | 30 June 2026 at the latest | by the end of the second quarter | hasta fines de junio""",
    ("../2026-03-31", None, "2026-03-31"): "para fines de marzo | by the end of March",
    ("../2026-03-20", None, "2026-03-20"): "by mid-March | before late March",
    ("../2026-03", None, "2026-03-31"): """
        by March | hasta marzo de 2026 | en marzo de 2026, a más tardar""",
    ("2026-05-01/..", "2026-05-01", None): """
        a partir del 1 de mayo de 2026 | from 1 May 2026 | no antes del 1 de mayo
        | después del 30 de abril""",
    ("2026/..", "2026-01-01", None): "from 2026 on | 2026 en adelante | since 2026",
    ("2025-12-10/..", "2025-12-10", None): "from now on | a partir de hoy",
    ("2025-12-10/2026-06-30", "2025-12-10", "2026-06-30"): "desde hoy hasta el 30 de junio",
    ("", None, None): """
        próximamente | pronto | muy pronto | en breve | a la brevedad posible | lo antes posible
        | oportunamente | en su momento | en los próximos días | en las próximas semanas
        | en unos días | próxima | próxima apertura | sin plazo | a futuro | soon | shortly
        | upcoming | the upcoming visit | as soon as possible | in due course
        | in the coming weeks | within the next few months | in the near future | no deadline""",
}
PHRASES = [
    (phrase.strip(), *meaning)
    for meaning, phrases in MEANINGS.items()
    for phrase in phrases.split("|")
]


def _days(earliest, latest):
    return Window(earliest and date.fromisoformat(earliest), latest and date.fromisoformat(latest))


def test_the_table_is_large_and_has_both_languages():
    phrases = {phrase for phrase, *_meaning in PHRASES}
    assert len(phrases) == len(PHRASES) >= 120
    assert {"próxima apertura", "the upcoming visit"} <= phrases


@pytest.mark.parametrize(("phrase", "edtf", "earliest", "latest"), PHRASES)
def test_a_phrase_is_read_as_the_days_it_means(phrase, edtf, earliest, latest):
    assert read(phrase, SAID) == edtf
    assert window(edtf) == _days(earliest, latest)


@pytest.mark.parametrize(
    ("phrase", "announced", "edtf"),
    [
        ("la próxima semana", "2025-12-06", "2025-12-08/2025-12-14"),
        ("next week", "2025-12-07", "2025-12-08/2025-12-14"),
        ("next week", "2025-12-08", "2025-12-15/2025-12-21"),
        ("next Monday", "2025-12-07", "2025-12-08"),
        ("next Monday", "2025-12-08", "2025-12-15"),
        ("Monday", "2025-12-08", "2025-12-08"),
        ("next weekend", "2025-12-13", "2025-12-20/2025-12-21"),
        ("this weekend", "2025-12-14", "2025-12-13/2025-12-14"),
        ("12 de abril", "2026-04-12", "2026-04-12"),
        ("12 de abril", "2026-04-13", "2027-04-12"),
        ("el próximo 12 de abril", "2026-04-12", "2027-04-12"),
        ("15 y 16 de mayo", "2026-05-16", "2026-05-15/2026-05-16"),
        ("15 y 16 de mayo", "2026-05-17", "2027-05-15/2027-05-16"),
        ("late next March", "2026-03-01", "2027-03-21/2027-03-31"),
        ("marzo", "2026-03-31", "2026-03"),
        ("marzo", "2026-04-01", "2027-03"),
        ("next March", "2026-03-01", "2027-03"),
        ("primer trimestre", "2026-03-31", "2026-33"),
        ("primer trimestre", "2026-04-01", "2027-33"),
        ("el próximo trimestre", "2025-11-30", "2026-33"),
        ("el próximo semestre", "2026-06-30", "2026-41"),
        ("la próxima quincena", "2025-12-15", "2025-12-16/2025-12-31"),
        ("la próxima quincena", "2025-12-16", "2026-01-01/2026-01-15"),
        ("a inicios de mes", "2025-12-10", "2025-12-01/2025-12-10"),
        ("a inicios de mes", "2025-12-11", "2026-01-01/2026-01-10"),
        ("a mediados de año", "2025-09-01", "2026-05/2026-08"),
        ("dentro de un mes", "2026-01-31", "2026-01-31/2026-02-28"),
        ("within one year", "2024-02-29", "2024-02-29/2025-02-28"),
        ("last week of February", "2028-01-01", "2028-02-23/2028-02-29"),
    ],
)
def test_relative_words_count_from_the_announcement(phrase, announced, edtf):
    assert read(phrase, date.fromisoformat(announced)) == edtf
