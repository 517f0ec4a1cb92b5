"""The commitments of the five press notes, loaded through the verbs so that the ledger is true."""

import json

from django.conf import settings
from django.db import transaction

from .due import window
from .models import Citation, Commitment, Counterpart, Publisher, Source, Topic, Unit
from .models.update import Via

FOLDER = settings.BASE_DIR / "fixtures"


def read(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def load_vocabulary(model, name, **related):
    """Create what isn't there yet; {slug: entry} of all that the file names."""
    entries = {}
    for row in read(name):
        for field in related:
            row[field] = row[field] and entries[row[field]]
        slug = row.pop("slug")
        entries[slug], _created = model.objects.get_or_create(slug=slug, defaults=row)
    return entries


def load_sources(publishers):
    sources = {}
    for row in read("sources"):
        key = row.pop("key")
        row["publisher"] = publishers[row["publisher"]]
        row["reprint_of"] = row["reprint_of"] and sources[row["reprint_of"]]
        sources[key] = Source.objects.create(**row)
    return sources


@transaction.atomic
def load_samples():
    """Load the samples into a tracker that has no commitment; returns how many were loaded."""
    if Commitment.objects.exists():
        return 0
    units = load_vocabulary(Unit, "units", parent=None)
    counterparts = load_vocabulary(Counterpart, "counterparts")
    topics = load_vocabulary(Topic, "topics")
    sources = load_sources(load_vocabulary(Publisher, "publishers"))
    rows = read("commitments")
    for row in rows:
        del row["key"]
        first, *later = row.pop("citations")
        commitment = Commitment.objects.register(
            **row
            | {
                "source": sources[first["source"]],
                "quote": first["quote"],
                "announced_on": sources[first["source"]].date_earliest,
                "due_phrase": first["due_phrase"],
                "due_edtf": first["due_edtf"],
                "unit": units[row["unit"]],
                "supporting_units": [units[slug] for slug in row["supporting_units"]],
                "counterparts": [counterparts[slug] for slug in row["counterparts"]],
                "topics": [topics[slug] for slug in row["topics"]],
            },
            by=None,
            via=Via.COMMAND,
        )
        for citation in later:
            restate(commitment, sources[citation["source"]], citation)
    return len(rows)


def restate(commitment, source, citation):
    """Announced again: narrows the window if the words do, changes nothing if they are vaguer."""
    acting = {"by": None, "via": Via.COMMAND}
    edtf, phrase = citation["due_edtf"], citation["due_phrase"]
    if edtf and window(edtf) != commitment.due:
        commitment.narrow(edtf, phrase, source=source, quote=citation["quote"], **acting)
    else:
        commitment.cite(source, Citation.Role.ANNOUNCES_AGAIN, citation["quote"], **acting)
