"""/sources/<n>/redact/: an admin erases a source's text; digest, quotes and entries stay."""

import hashlib

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from commitments.models import Source, Update
from commitments.models.update import Verb, Via
from tests.factories import CommitmentFactory, SourceFactory

from .pages import Page, fill_in

pytestmark = pytest.mark.django_db

WHY = "It names a private person."
TEXT = "El presidente visitará el Perú. Su teléfono es 5551234."
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def source(db):
    return SourceFactory(text=TEXT)


def redact(source):
    return reverse("source-redact", args=[source.pk])


def test_the_text_goes_and_the_page_says_why(client_of, admin, viewer, source, today):
    client = client_of(admin)
    assert redact(source) in Page(client.get(reverse("source", args=[source.pk]))).links
    answer = fill_in(client, redact(source), note=WHY)
    assert answer["Location"] == reverse("source", args=[source.pk])
    source.refresh_from_db()
    assert (source.text, source.text_sha256, source.text_redacted_on) == ("", DIGEST, today)
    text = Page(client_of(viewer).get(answer["Location"])).text
    assert f"because: {WHY}" in text
    assert DIGEST in text
    assert "5551234" not in text


def test_each_citing_commitment_tells_it_and_the_quote_stays(client_of, admin, source):
    first, second = CommitmentFactory(source=source, quote="visitará el Perú"), CommitmentFactory()
    second.cite(source, "evidence", "visitará", by=None)
    second.archive("closed_file", by=None, note="Closed.")
    other = CommitmentFactory()
    fill_in(client_of(admin), redact(source), note=WHY)
    for commitment in (first, second):
        entry = commitment.updates.order_by("number").last()
        assert (entry.verb, entry.actor, entry.via) == (Verb.REDACT, admin, Via.BROWSER)
        assert (entry.source, entry.note) == (source, WHY)
        assert entry.changes == {"source_text": [DIGEST, None]}
        assert commitment.citations.get(source=source).quote.startswith("visitará")
    assert not other.updates.filter(verb=Verb.REDACT).exists()
    page = Page(client_of(admin).get(first.get_absolute_url()))
    assert "Text of a source, by its SHA-256" in page.text
    assert f"{DIGEST} → redacted" in page.text
    assert "no copy kept" in page.text


def test_the_admins_log_tells_it(client_of, admin, source):
    fill_in(client_of(admin), redact(source), note=WHY)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (admin, str(source.pk))
    assert WHY in entry.get_change_message()


@pytest.mark.parametrize("note", ["", "   ", "x" * 4001])
def test_without_a_reason_nothing_is_erased(client_of, admin, source, note):
    answer = fill_in(client_of(admin), redact(source), note=note)
    assert answer.status_code == 422
    assert Page(answer).alerts
    source.refresh_from_db()
    assert source.text == TEXT


def test_what_has_no_text_is_not_redacted(client_of, admin, source):
    client = client_of(admin)
    fill_in(client, redact(source), note=WHY)
    for empty in (source, SourceFactory()):
        assert client.get(redact(empty)).status_code == 404
        assert redact(empty) not in Page(client.get(reverse("source", args=[empty.pk]))).links
    with pytest.raises(ValidationError, match="no text"):
        source.redact_text(by=admin, note=WHY)


@pytest.mark.parametrize("role", ["viewer", "analyst", "manager"])
def test_nobody_else_redacts(client_of, source, role, request):
    person = request.getfixturevalue(role)
    client = client_of(person)
    assert redact(source) not in Page(client.get(reverse("source", args=[source.pk]))).links
    assert client.post(redact(source), {"note": WHY}).status_code == 403
    with pytest.raises(PermissionDenied):
        source.redact_text(by=person, note=WHY)


def test_a_refusal_half_way_erases_nothing(admin, source, monkeypatch):
    """The second commitment can't take its entry: then the first has none either."""
    CommitmentFactory(source=source), CommitmentFactory(source=source)
    append, calls = Update.objects.append, []

    def once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise ValidationError("The disk is full.")
        return append(*args, **kwargs)

    monkeypatch.setattr(Update.objects, "append", once)
    with pytest.raises(ValidationError):
        source.redact_text(by=admin, note=WHY)
    source.refresh_from_db()
    assert source.text == TEXT
    assert not Update.objects.filter(verb=Verb.REDACT).exists()
    assert not LogEntry.objects.exists()


def test_the_text_does_not_come_back(client_of, admin, source):
    stale = Source.objects.get(pk=source.pk)
    client = client_of(admin)
    fill_in(client, redact(source), note=WHY)
    edit = reverse("source-edit", args=[source.pk])
    assert "doesn't come back" in Page(client.get(edit)).text
    assert fill_in(client, edit, text=TEXT, title="A better title").status_code == 302
    source.refresh_from_db()
    assert (source.title, source.text, source.text_sha256) == ("A better title", "", DIGEST)
    # A form opened before the redaction and saved after it.
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(text=stale.text)
