"""The documents that rows cite: found by number, by id or by title and date, or registered."""

import json

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from ..due import DueError, read
from ..forms.fields import plain_text
from ..models import Citation, Publisher, Source
from .lookups import choice, kept, key_number

# A citation's keys, and the columns that hold them for the citation that announces.
COLUMNS = {
    "source_id": "source_id",
    "publisher": "publisher",
    "number": "number",
    "title": "source_title",
    "date": "source_date",
    "url": "source_url",
    "language": "source_language",
    "quote": "quote",
}
KEYS = ("role", *COLUMNS)


def citation_record(citation):
    """A citation as texts."""
    source = citation.source
    return {
        "role": citation.role,
        "source_id": str(source.pk),
        "publisher": source.publisher.slug,
        "number": source.number,
        "title": source.title,
        "date": source.date_edtf,
        "url": source.url,
        "language": source.language,
        "quote": citation.quote,
    }


def as_json(citations):
    """Citations in one cell; empty without any."""
    return json.dumps(citations, ensure_ascii=False) if citations else ""


def from_json(text):
    """The citations in one cell: [{key: text}]; ValidationError if it holds anything else."""
    try:
        citations = json.loads(text) if text else []
    except (ValueError, RecursionError):
        citations = None
    well_formed = isinstance(citations, list) and all(
        isinstance(citation, dict)
        and set(citation) <= set(KEYS)
        and all(isinstance(value, str | int | None) for value in citation.values())
        for citation in citations
    )
    if not well_formed:
        raise ValidationError(
            _("This is no list of citations; write it as the template's notes show.")
        )
    return [
        {key: "" if value is None else str(value).strip() for key, value in citation.items()}
        for citation in citations
    ]


def dated(text):
    """EDTF of a document's date, typed as people write it."""
    try:
        return read(text)
    except DueError as error:
        raise ValidationError({"source_date": error.message}) from error


class Sources:
    """The documents of some rows, looked up together."""

    def __init__(self, lookups):
        self.lookups = lookups
        self.found = []
        self.made = {}

    def load(self, citations):
        """Read what these citations may mean; two queries at most."""
        keys = {key_number(citation.get("source_id", "")) for citation in citations} - {None}
        numbers = {citation.get("number") for citation in citations} - {None, ""}
        titles = {citation.get("title") for citation in citations} - {None, ""}
        wanted = Q(pk__in=keys) | Q(number__in=numbers) | Q(number="", title__in=titles)
        known = Source.objects.with_publisher().defer("text").filter(wanted)
        self.by_key = {source.pk: kept(source) for source in known}
        self.by_number, self.by_title = {}, {}
        for source in set(self.by_key.values()):
            self.remember(source)

    def remember(self, source):
        if source.number:
            self.by_number[source.publisher_id, source.number] = source
        else:
            self.by_title[source.publisher_id, source.title, source.date_edtf] = source

    def of(self, citation):
        """The document that a citation means, registered or new; ValidationError by column."""
        text = {key: citation.get(key, "") for key in COLUMNS}
        if text["source_id"]:
            source = self.by_key.get(key_number(text["source_id"]))
            if source is None:
                raise ValidationError(
                    {"source_id": _("There is no source %s.") % text["source_id"][:40]}
                )
        else:
            source = self.named(text)
        if source.pk:
            self.require_same(source, text)
        return source

    def named(self, text):
        if not text["publisher"]:
            raise ValidationError({"publisher": _("Name the publisher of the source.")})
        try:
            publisher = kept(self.lookups.of(Publisher).find(text["publisher"]))
        except ValidationError as error:
            raise ValidationError({"publisher": error.messages}) from error
        edtf = dated(text["date"])
        known = (
            self.by_number.get((publisher.pk, text["number"]))
            if text["number"]
            else self.by_title.get((publisher.pk, text["title"], edtf))
        )
        return known or self.new(publisher, text, edtf)

    def new(self, publisher, text, edtf):
        """A document that isn't registered yet, checked and not saved."""
        if publisher.retired:
            raise ValidationError({"publisher": _("This publisher is no longer offered.")})
        source = Source(
            publisher=publisher,
            title=text["title"],
            number=text["number"],
            date_edtf=edtf,
            url=text["url"],
            language=language_of(text["language"]),
        )
        try:
            source.clean_fields(exclude=["publisher", "created_by", "reprint_of", "text"])
            plain_text(source.title)
            if source.url and not source.url.startswith(("http://", "https://")):
                # Raised here, so that it is told of the column as the others are.
                raise ValidationError(  # noqa: TRY301
                    {"url": _("An address begins with http:// or https://.")}
                )
        except ValidationError as error:
            named = {"title": "source_title", "url": "source_url", "date_edtf": "source_date"}
            if not hasattr(error, "error_dict"):
                raise ValidationError({"source_title": error.messages}) from error
            raise ValidationError(
                {named.get(name, name): words for name, words in error.message_dict.items()}
            ) from error
        return source

    def require_same(self, source, text):
        """A registered document is mended on its own page, not in passing."""
        given = {
            "number": (text["number"], source.number),
            "source_title": (text["title"], source.title),
            "source_url": (text["url"], source.url),
            "source_date": (text["date"] and dated(text["date"]), source.date_edtf),
            "source_language": (
                text["language"] and language_of(text["language"]),
                source.language,
            ),
        }
        for column, (typed, registered) in given.items():
            if typed and typed != registered.strip():
                raise ValidationError(
                    {column: _("The source is registered otherwise; mend it on its own page.")}
                )

    def saved(self, source, by):
        """The document in the database; two rows that name one new document share it."""
        if source.pk:
            return source
        key = identity_of(source)
        if key not in self.made:
            source.created_by = by
            source.validate_constraints()
            source.save()
            self.made[key] = source
        return self.made[key]


def identity_of(source):
    """What makes two rows' documents one, registered or not."""
    return source.publisher_id, source.number or (source.pk, source.title, source.date_edtf)


def language_of(text):
    try:
        return choice(Source.Language, text) if text else Source.Language.SPANISH
    except ValidationError as error:
        raise ValidationError({"source_language": error.messages}) from error


def role_of(text):
    """What a further citation does; the first announcement has columns of its own."""
    if not text:
        return Citation.Role.ANNOUNCES_AGAIN
    return choice(Citation.Role, text)
