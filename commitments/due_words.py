"""The words of due phrases, in Spanish and English, and the reader that turns text into symbols.

To teach the tracker a word, add it to its row. Rows are written as people write, with accents
and articles: text and tables pass through the same `tokens`, which drops case, accents, articles
and idle punctuation. The longest entry wins, so "a partir de" is never read as "a".
"""

import re
import unicodedata
from typing import NamedTuple

# The first word of a row is what `describe` writes in Spanish, the second in English.
MONTHS = (
    "enero January ene jan",
    "febrero February feb",
    "marzo March mar",
    "abril April abr apr",
    "mayo May",
    "junio June jun",
    "julio July jul",
    "agosto August ago aug",
    "septiembre September setiembre sept sep set",
    "octubre October oct",
    "noviembre November nov",
    "diciembre December dic dec",
)
ORDINALS = (
    "primer first primero primera i",
    "segundo second segunda ii",
    "tercer third tercero tercera iii",
    "cuarto fourth cuarta iv",
    "quinto fifth quinta v",
    "sexto sixth sexta vi",
    "séptimo seventh séptima vii",
    "octavo eighth octava viii",
    "noveno ninth novena ix",
    "décimo tenth décima x",
    "undécimo eleventh undécima xi",
    "duodécimo twelfth duodécima xii",
)
LAST = "último última last"

# From Monday; "mar" is March.
WEEKDAYS = (
    "lunes Monday lun mon",
    "martes Tuesday tue tues",
    "miércoles Wednesday mié wed",
    "jueves Thursday jue thu thur thurs",
    "viernes Friday vie fri",
    "sábado Saturday sáb sat",
    "domingo Sunday dom sun",
)
NUMBERS = {
    1: "un uno una one an",
    2: "dos two",
    3: "tres three",
    4: "cuatro four",
    5: "cinco five",
    6: "seis six",
    7: "siete seven",
    8: "ocho eight",
    9: "nueve nine",
    10: "diez ten",
    11: "once eleven",
    12: "doce twelve",
    13: "trece thirteen",
    14: "catorce fourteen",
    15: "quince fifteen",
    16: "dieciséis sixteen",
    17: "diecisiete seventeen",
    18: "dieciocho eighteen",
    19: "diecinueve nineteen",
    20: "veinte twenty",
    21: "veintiuno veintiún",
    22: "veintidós",
    23: "veintitrés",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiséis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
    30: "treinta thirty",
    40: "cuarenta forty",
    50: "cincuenta fifty",
    60: "sesenta sixty",
    70: "setenta seventy",
    80: "ochenta eighty",
    90: "noventa ninety",
    100: "cien ciento hundred",
}
# Stretches of time: one, and several.
UNITS = {
    "hour": ("hora|hour", "horas|hours"),
    "day": ("día|day", "días|days"),
    "week": ("semana|week", "semanas|weeks"),
    "weekend": ("fin de semana|weekend", "fines de semana|weekends"),
    "quincena": ("quincena", "quincenas"),
    "fortnight": ("fortnight", "fortnights"),
    "month": ("mes|month", "meses|months"),
    "bimester": ("bimestre", "bimestres"),
    "quarter": ("trimestre|trim|quarter|qtr|trimester", "trimestres|quarters|trimesters"),
    "four months": ("cuatrimestre", "cuatrimestres"),
    "half": ("semestre|mitad|half|half-year|half year|semester", "semestres|halves|semesters"),
    "year": ("año|year", "años|years"),
}
# Letters beside a number: T1, 1T, Q3, H2, 2S.
CODES = {"quarter": "t|q", "half": "s|h"}

# Parts of a month, quarter, half or year: thirds. An "end" can also be its very last day.
CUTS = {
    "early": "inicio|inicios|comienzo|comienzos|principio|principios|early|early in|beginning of"
    "|start of|primeros días|first days",
    "mid": "mediados|a mitad de|mid|middle",
    "late": "late|late in|últimos días|last days|latter part",
    "end": "fin|fines|final|finales|cierre|término|end|close",
}
DAYS_FROM_NOW = {0: "hoy|hoy mismo|today|now", 1: "mañana|tomorrow"} | {
    2: "pasado mañana|day after tomorrow"
}

# Everything else, by what it does in the grammar.
MARKS = {
    "lead": "en|in|on|at|durante|during|para|for|over|throughout|a lo largo de|sometime in"
    "|some time in|in the course of|over the course of|en el transcurso de|en el curso de|within"
    "|dentro de|hacia|towards|toward|later|later in|más tarde|más adelante|rest of|remainder of"
    "|resto de|lo que resta de|lo que queda de|en un plazo de|en el plazo de|plazo de"
    "|en un lapso de|en un período de|in a period of|within a period of|within the space of"
    "|en algún momento de|at some point in",
    "of": "de|of",
    "to": "a|to|through|thru",
    "and": "y|e|o|u|and|or|&",
    "between": "entre|between",
    "before": "antes de|antes que|before|prior to|previo a|ahead of|earlier than",
    "by": "a más tardar|como máximo|como muy tarde|no más tarde de|no later than|not later than"
    "|at the latest|by|by no later than|up to|plazo máximo|fecha límite|no más de|no more than"
    "|no mayor a|no mayor de|máximo de|a maximum of|less than|menos de|de aquí a|on or before"
    "|or earlier|or before|o antes|con plazo|deadline|en un plazo máximo de"
    "|en un plazo no mayor a|en un plazo no mayor de",
    "until": "hasta|until|till",
    "ends": "ends|is over|is out",
    "from": "a partir de|desde|from|since|starting|starting in|starting on|beginning|beginning in"
    "|beginning on|commencing|as of|as from|on or after|no antes de|not before|no earlier than"
    "|not earlier than",
    "after": "después de|luego de|tras|after|posterior a",
    "onward": "en adelante|onward|onwards",
    "this": "este|esta|estos|estas|this|these|presente|en curso|corriente|actual|current",
    "next": "próximo|próxima|próximos|próximas|next|coming|this coming|upcoming|forthcoming"
    "|following|siguiente|siguientes|entrante|que viene|que vienen|venidero|venidera|venideros"
    "|venideras",
    "few": "few|a few|several|some|pocos|pocas|unos|unas|unos pocos|unas pocas|unos cuantos"
    "|unas cuantas|algunos|algunas|varios|varias|a couple of|un par de",
    "noise": "período|period|term|bienio|biennium|time",
    "vague": "próximamente|pronto|muy pronto|en breve|brevemente|soon|very soon|shortly"
    "|a la brevedad|a la mayor brevedad|a la mayor brevedad posible|a la brevedad posible"
    "|cuanto antes|lo antes posible|lo más pronto posible|tan pronto como sea posible"
    "|as soon as possible|asap|as soon as practicable|en su momento|en su oportunidad"
    "|oportunamente|a su debido tiempo|in due course|in due time|at an early date|eventually"
    "|a futuro|en el futuro|futuro cercano|un futuro cercano|un futuro próximo|in the future"
    "|near future|foreseeable future|corto plazo|a corto plazo"
    "|mediano plazo|a mediano plazo|largo plazo|a largo plazo|short term|medium term|long term"
    "|sin plazo|sin fecha|sin plazo definido|sin fecha definida|por definir|por confirmar"
    "|fecha por definir|fecha por confirmar|no deadline|no date|to be defined|to be confirmed"
    "|to be determined|to be announced|tbd|tbc|tba|inmediatamente|de inmediato|immediately"
    "|without delay|sin demora|algún día|someday|some day|prontamente|in the near future",
    # What comes "next" without a date: "the upcoming visit". Elsewhere it needs its day.
    "occasion": "apertura|visita|visitas|reunión|reuniones|viaje|firma|instalación|inauguración"
    "|despliegue|llegada|edición|ronda|opening|visit|visits|meeting|meetings|trip|signing"
    "|installation|inauguration|deployment|arrival|edition|round",
    # Days that one must look up.
    "event": "elecciones|elección|comicios|elections|election|generales|general|presidenciales"
    "|presidential|regionales|municipales|segunda vuelta|runoff|referéndum|referendum|navidad"
    "|christmas|año nuevo|new year's day|new year's eve|semana santa|pascua|easter"
    "|fiestas patrias|independence day|ramadán|ramadan|cumbre|summit|asamblea|assembly|mundial",
    "working": "hábiles|hábil|laborables|laborable|útiles|working|business",
    "season": "verano|otoño|invierno|primavera|summer|autumn|fall|winter|spring|temporada",
    "about": "alrededor de|aproximadamente|circa|around|about|approximately|más o menos|roughly",
}
# Phrases that say two things at once.
COMPOUNDS = {
    "antes de que termine|antes de que acabe|antes de que finalice|antes de que concluya"
    "|antes de terminar|antes de finalizar|antes de acabar|para fin de|para fines de"
    "|para finales de|para el final de|para el cierre de": (("by", None), ("cut", "end")),
    "year end|year-end|end-year": (("cut", "end"), ("unit", "year")),
    "month end|month-end": (("cut", "end"), ("unit", "month")),
}

_ARTICLES = {"el", "la", "los", "las", "the"}
_CONTRACTIONS = {"del": "de", "al": "a"}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’´`ʼ"), "'") | dict.fromkeys(map(ord, '"“”«»'))
# Possessives, full stops, and signs that separate nothing; ".." and "?" mean something in EDTF.
_SILENT = re.compile(
    r"(?<=[a-z])(?:'s?(?![a-z0-9])|\.+)|(?<=[0-9])\.(?![.0-9a-z])|(?<![^ ])\.(?![^ ])|[()¡!;:]"
)
_TOKEN = re.compile(
    # numeric dates: 12/04/2026, 2026-04-12; 2026-04; 04/2026; 12/04
    r"(?<![a-z0-9])(?:[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{4}-[0-9]{2}"
    r"|[0-9]{1,2}[-/.][0-9]{4}|[0-9]{1,2}/[0-9]{1,2}(?!/))(?![0-9])"
    r"|'[0-9]{2}(?![0-9])"
    r"|[0-9]+(?:st|nd|rd|th|°|\.?(?:er|ero|era|ra|ro|da|do|ta|to|mo|vo|o|a))(?![a-z])"
    r"|[0-9]+|[a-z]+|\S"
)


class Symbol(NamedTuple):
    """A word or a number as the grammar sees it; `digits` is 0 for a number in words."""

    kind: str
    value: int | str | None = None
    digits: int = 0


def plain(text):
    """Fold case, accents, spaces, dashes, quotes: "15–16  Séptimo" gives "15-16 septimo"."""
    text = text.translate(_QUOTES).translate(_DASHES)
    letters = unicodedata.normalize("NFKD", text).casefold()
    # Accents, and marks that only say how to display a text, such as its direction.
    unseen = {"Mn", "Cf"}
    folded = "".join(letter for letter in letters if unicodedata.category(letter) not in unseen)
    folded = re.sub(r"(?<=[0-9.]) */ *(?=[0-9.])", "/", " ".join(folded.split()))
    return folded.rstrip(",;: ")


def tokens(text):
    """Cut a text, folded by `plain`, into words, numbers and signs, articles left out."""
    found = (match[0] for match in _TOKEN.finditer(_SILENT.sub(" ", text)))
    return [_CONTRACTIONS.get(token, token) for token in found if token not in _ARTICLES]


def symbols(text):
    """Return the Symbols of a folded text, the longest entry of the tables first."""
    words, found, at = tokens(text), [], 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            known = LEXICON.get(tuple(words[at : at + size]))
            if known:
                break
        found.extend(known or [_sign(words[at])])
        at += size
    return found


def _sign(token):
    """Return the Symbol of a token that no table has: a number, a date, a sign, or unknown."""
    if token.isdecimal():
        return Symbol("num", int(token), len(token))
    if token[0] == "'" and len(token) == 3:
        return Symbol("short year")
    if token[0].isdecimal():
        digits = re.match("[0-9]+", token)[0]
        numeric = token[-1].isdecimal()
        return Symbol("date", token) if numeric else Symbol("ord", int(digits), len(digits))
    return Symbol({"-": "dash", "/": "slash", ",": "comma"}.get(token, "unknown"))


def _lexicon():
    entries = {}

    def add(phrases, *made):
        for phrase in phrases.split("|"):
            entries[tuple(tokens(plain(phrase)))] = made

    for kind, table in (("month", MONTHS), ("ord", ORDINALS)):
        for number, row in enumerate(table, 1):
            add(row.replace(" ", "|"), Symbol(kind, number))
    add(LAST.replace(" ", "|"), Symbol("ord", -1))
    for number, row in enumerate(WEEKDAYS):
        add(row.replace(" ", "|"), Symbol("weekday", number))
    for number, row in NUMBERS.items():
        add(row.replace(" ", "|"), Symbol("num", number))
    for name, (one, several) in UNITS.items():
        add(one, Symbol("unit", name))
        add(several, Symbol("units", name))
    for kind, table in (("code", CODES), ("cut", CUTS), ("today", DAYS_FROM_NOW)):
        for value, row in table.items():
            add(row, Symbol(kind, value))
    for kind, row in MARKS.items():
        add(row, Symbol(kind))
    for row, made in COMPOUNDS.items():
        add(row, *(Symbol(kind, value) for kind, value in made))
    return entries


LEXICON = _lexicon()
_LONGEST = max(map(len, LEXICON))
