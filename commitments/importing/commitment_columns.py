"""The columns of commitments, and a commitment as a row of texts."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from ..models import Commitment
from ..models.queryset import CITED
from .columns import Column
from .sources import COLUMNS, as_json, citation_record

TEXTS = ("title_es", "title_en", "summary_es", "summary_en", "condition_es", "condition_en",
         "actor", "due_basis_es", "due_basis_en")  # fmt: skip
CHOICES = ("kind", "nature", "bound_party", "strength")
RELATED = ("counterparts", "topics", "supporting_units")
OWNERS = ("unit", "focal_point", "alternate")
ANNOUNCING = tuple(COLUMNS.values())

SEVERAL = _("Codes or names, separated by semicolons.")
ONE = _("Code or name.")
PERSON = _("User name, or full name.")
HELP = {
    "reference": _("Empty for a new one. A row whose reference is “example” is passed over."),
    "announced_on": _("A day: 2026-04-12 or 12/04/2026. Empty for a new one: the source's day."),
    "due_phrase": _("As announced: “primer trimestre de 2026”, “before the end of the year”."),
    "due_edtf": _("The window as EDTF: 2026-33. It goes before the phrase; empty: the phrase is "
                  "read, relative words from the day of the announcement."),
    "unit": ONE,
    "supporting_units": SEVERAL,
    "counterparts": SEVERAL,
    "topics": SEVERAL,
    "focal_point": PERSON,
    "alternate": PERSON,
}  # fmt: skip
EXAMPLES = {
    "reference": "example",
    "title_es": "Visita oficial del Presidente de Chile",
    "title_en": "Official visit of the President of Chile",
    "kind": "visit",
    "nature": "once",
    "strength": "firm",
    "bound_party": "counterpart",
    "announced_on": "2026-01-15",
    "due_phrase": "primer trimestre de 2026",
}

# What files of the list and of this export hold beside what an import takes.
UNREAD = ("as_of", "schedule", "evidence", "due_earliest", "due_latest", "first_due_edtf",
          "slippage_days", "last_reviewed", "next_review", "citations", "last_update",
          "reason")  # fmt: skip


def of_field(name):
    field = Commitment._meta.get_field(name)
    choices = ", ".join((field.choices and dict(field.choices)) or ())
    return Column(name, field.verbose_name, HELP.get(name) or choices, EXAMPLES.get(name, ""))


COLUMNS_OF_COMMITMENTS = (
    Column("reference", _("reference"), HELP["reference"], "example"),
    *(of_field(name) for name in TEXTS[:4]),
    *(of_field(name) for name in CHOICES),
    *(of_field(name) for name in TEXTS[4:7]),
    of_field("announced_on"),
    of_field("due_phrase"),
    Column("due_edtf", _("due window (EDTF)"), HELP["due_edtf"]),
    *(of_field(name) for name in TEXTS[7:]),
    *(of_field(name) for name in (*OWNERS, *RELATED)),
    Column("source_id", _("source id"), _("The number in the address of a registered source.")),
    Column("publisher", _("publisher"), _("Who issued the source that announces it."), "mre"),
    Column("number", _("number of the source"), _("With the publisher it names the source."),
           "012-26"),
    Column("source_title", _("title of the source"), _("Needed for a new source."),
           "Nota de prensa sobre la visita"),
    Column("source_date", _("date of the source"), "", "2026-01-15"),
    Column("source_url", _("address of the source")),
    Column("source_language", _("language of the source"), "es, en, und", "es"),
    Column("quote", _("operative words"), _("The words that announce it."), "visitará el Perú"),
    Column("more_citations", _("further citations"),
           _("A JSON list: [{\"role\": \"evidence\", \"publisher\": \"mre\", \"number\": "
             "\"045-26\", \"quote\": \"llegó a Lima\"}]. Taking one away is done on the site.")),
    Column("status", _("status"), _("To read: a status is changed on the site.")),
    Column("version", _("version"), _("As exported, so that nobody's later change is lost.")),
    Column("note", _("why"),
           _("The reason; needed to correct a day, a strength or a window of a registered one.")),
)  # fmt: skip


def for_record(commitments):
    """A queryset with all that `record_of` tells: a fixed number of queries for a chunk."""
    return commitments.select_related("unit", "focal_point", "alternate").prefetch_related(
        *RELATED, Prefetch("citations", CITED)
    )


def record_of(commitment):
    """A commitment as texts by column, as an import would type them; without a note."""
    citations = list(commitment.citations.all())
    first = next((cited for cited in citations if cited.role == "announces"), None)
    more = [citation_record(cited) for cited in citations if cited is not first]
    announcing = citation_record(first) if first else dict.fromkeys(COLUMNS, "")
    return {
        "reference": commitment.reference,
        **{name: getattr(commitment, name) for name in (*TEXTS, *CHOICES)},
        "announced_on": commitment.announced_on.isoformat(),
        "due_phrase": commitment.due_phrase,
        "due_edtf": commitment.due_edtf,
        "unit": commitment.unit.slug if commitment.unit else "",
        "focal_point": commitment.focal_point.username if commitment.focal_point else "",
        "alternate": commitment.alternate.username if commitment.alternate else "",
        **{name: slugs(getattr(commitment, name).all()) for name in RELATED},
        **{column: announcing[key] for key, column in COLUMNS.items()},
        "more_citations": as_json(more),
        "status": commitment.status,
        "version": str(commitment.version),
        "note": "",
    }


def slugs(entries):
    return "; ".join(sorted(entry.slug for entry in entries))
