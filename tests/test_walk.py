"""Every address, every role, every method, against one written table.

A stranger is led to the login, except where the table says "everybody". A signed-in person without
the permission gets 403, and a method that an address doesn't know gets 405.
"""

from typing import NamedTuple

import pytest
from django.urls import URLPattern, get_resolver, reverse

from commitments.digest_mail import unsubscribe_token
from commitments.models import Citation, Commitment, Delivery, Feed, ReviewSession, SavedView
from commitments.roles import Role
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ROLES = [role.value for role in Role]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
VIEWER, ANALYST, MANAGER, ADMIN = Role


class Row(NamedTuple):
    """Who may, and what each method answers to who may; a method that isn't named answers 405.

    `role` is the least one that may; None: every signed-in person; "everybody": strangers too.
    """

    role: str | None
    get: int
    post: int = 405
    others: dict = {}


READ = Row(VIEWER, 200)
FORM = {"get": 200, "post": 422}  # a form that was sent empty says what it needs
ACT = Row(ANALYST, **FORM)
DECISION = Row(MANAGER, **FORM)

TABLE = {
    "home": READ,
    "desk": READ,
    "commitment-list": READ,
    "commitment-new": ACT,
    "commitment-bulk": Row(ANALYST, 302, 422),
    "due-preview": READ,
    "commitment-export-csv": READ,
    "commitment-export-json": READ,
    "commitment-export-xlsx": READ,
    "commitment": READ,
    "commitment-status": ACT,
    "commitment-reviewed": ACT,
    "commitment-note": ACT,
    "commitment-due": ACT,
    "commitment-citations": ACT,
    "commitment-edit": ACT,
    "commitment-confirm": DECISION,
    "commitment-send-back": DECISION,
    "commitment-due-decide": DECISION,
    "commitment-owner": DECISION,
    "commitment-ask": DECISION,
    "commitment-correct": DECISION,
    "commitment-reopen": DECISION,
    "commitment-merge": DECISION,
    "commitment-archive": DECISION,
    "commitment-unarchive": DECISION,
    "citation-remove": ACT,
    "note-redact": Row(ADMIN, **FORM),
    "source-list": READ,
    "source-new": ACT,
    "source": READ,
    "source-edit": ACT,
    "source-redact": Row(ADMIN, **FORM),
    "reports": READ,
    "timeline": READ,
    "counterpart-list": READ,
    "counterpart": READ,
    "review": Row(MANAGER, 200),
    # Without a session begun they lead to the review, or to the session just begun.
    "review-session": Row(MANAGER, 302, 302),
    "review-summary": Row(MANAGER, 302, 302),
    "review-item": Row(MANAGER, 302, 302),
    "view-list": Row(VIEWER, **FORM),
    # Another's shared view: it may be opened and followed, not changed.
    "view": Row(VIEWER, 403, 403),
    "view-delete": Row(VIEWER, 403, 403),
    "view-start": Row(VIEWER, 405, 302),
    "account": Row(None, **FORM),
    "feed-new": Row(VIEWER, 405, 200),
    "feed-revoke": Row(None, 404, 404),  # another's calendar address
    "calendar": Row("everybody", 200),
    "unsubscribe": Row("everybody", 200, 200),
    # Django's own pages answer OPTIONS, and take PUT for POST where there is a form.
    "login": Row("everybody", 200, 200, {"PUT": 200, "OPTIONS": 200}),
    "logout": Row(None, 405, 302, {"OPTIONS": 200}),
    "password_change": Row(None, 200, 200, {"PUT": 200, "OPTIONS": 200}),
    "password_change_done": Row(None, 200, 405, {"OPTIONS": 200}),
    "set-language": Row("everybody", 405, 400),
    "healthz": Row("everybody", 200),
    "readyz": Row("everybody", 200),
}

# The admin, which nobody but an admin enters: what GET and a POST of nothing answer there.
# POST on a list leads back to it; on a form it says what is missing.
MODELS = ("commitment", "update", "citation", "source", "user", "unit", "counterpart", "topic",
          "publisher", "delivery", "feed", "savedview", "reviewsession")  # fmt: skip
ADDED = ("commitment", "source", "user", "unit", "counterpart", "topic", "publisher")
CHANGED = ADDED
IMPORTED = ("commitment", "unit", "counterpart", "topic", "publisher")
MERGED = ("source", "unit", "counterpart", "topic", "publisher")
ADMIN_TABLE = {
    "index": (200, 200),
    "login": (302, 302),
    "logout": (405, 302),
    "password_change": (200, 200),
    "password_change_done": (200, 405),
    "autocomplete": (403, 405),  # without saying what for
    "jsi18n": (200, 405),
    "view_on_site": (404, 404),
    "app_list": (200, 200),
    "audit": (200, 405),
    "audit_csv": (200, 405),
    "lockouts": (200, 302),
    "commitments_commitment_bulk": (302, 422),
    "auth_user_password_change": (200, 200),
    **{f"commitments_{model}_changelist": (200, 200) for model in MODELS},
    **{f"commitments_{model}_history": (200, 200) for model in MODELS},
    **{f"commitments_{model}_add": (200 if model in ADDED else 403,) * 2 for model in MODELS},
    **{f"commitments_{model}_change": (200, 200 if model in CHANGED else 403) for model in MODELS},
    # An import that isn't there; a file without a form; a form that was sent empty.
    **{f"commitments_{model}_import": (200, 422) for model in IMPORTED},
    **{f"commitments_{model}_import_template": (200, 405) for model in IMPORTED},
    **{f"commitments_{model}_import_job": (404, 404) for model in IMPORTED},
    **{f"commitments_{model}_import_wrong": (404, 405) for model in IMPORTED},
    **{f"commitments_{model}_export": (200, 405) for model in IMPORTED},
    # Without anything picked the way leads back to the list.
    **{f"commitments_{model}_merge": (302, 302) for model in MERGED},
    **{f"commitments_{model}_handover": (200, 422) for model in ("user", "unit")},
    # Nothing is ever deleted.
    **{f"commitments_{model}_delete": (403, 403) for model in MODELS},
}


def patterns(resolver, namespace=""):
    """Every pattern of the URL conf as (name with namespace, pattern)."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)


NAMES = [name for name, _pattern in patterns(get_resolver())]
OURS = [name for name in NAMES if not name.startswith("admin:")]
ADMINS = [name.removeprefix("admin:") for name in NAMES if name.startswith("admin:")]


def test_every_address_has_its_row():
    assert sorted(OURS) == sorted(TABLE)
    # The admin's addresses without a name lead to the named ones.
    assert {name for name in ADMINS if name != "None"} == set(ADMIN_TABLE)


@pytest.fixture
def arguments():
    """What each address needs: a commitment with a note, and with a second citation."""
    commitment = CommitmentFactory()
    commitment.note("The cook's telephone number.", by=None)
    commitment.cite(commitment.citations.get().source, "changes", by=None)
    source = commitment.citations.first().source_id
    owner = UserFactory(role=VIEWER)
    view = SavedView.objects.create(owner=owner, name="Overdue", query="", shared=True)
    feed, token = Feed.objects.open(owner)
    by_name = {
        "view": [view.pk],
        "view-delete": [view.pk],
        "view-start": [view.pk],
        "feed-revoke": [feed.pk],
        "calendar": [token],
        "unsubscribe": [unsubscribe_token(owner)],
        "citation-remove": [commitment.pk, commitment.citations.last().pk],
        "note-redact": [commitment.pk, 2],
        "source": [source],
        "source-edit": [source],
        "source-redact": [SourceFactory(text="Words.").pk],
        "counterpart": [CounterpartFactory().slug],
        "review-item": [commitment.pk],
    }

    def arguments(name):
        ours = name == "commitment" or name.startswith("commitment-")
        without = ("commitment-list", "commitment-new", "commitment-bulk", "commitment-export")
        return by_name.get(name, [commitment.pk] if ours and not name.startswith(without) else [])

    return arguments


def expected(name, method, person):
    """The status that the table promises."""
    row = TABLE[name]
    if person is None and row.role != "everybody":
        return 302
    known = {"GET": row.get, "HEAD": row.get, "POST": row.post, **row.others}
    answer = known.get(method, 405)
    may = row.role in (None, "everybody") or ROLES.index(person) >= ROLES.index(row.role)
    return answer if may or answer == 405 else 403


def walk(client, address, method):
    return client.generic(method, address, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("name", OURS)
def test_each_address_answers_as_the_table_says(client, client_of, arguments, name):
    address = reverse(name, args=arguments(name))
    entries = Commitment.objects.get().updates.count()
    for person in (None, *ROLES):
        user = person and UserFactory(role=person)
        answers = {}
        for method in METHODS:
            response = walk(client_of(user) if user else client, address, method)
            answers[method] = response.status_code
            if person is None and TABLE[name].role != "everybody":
                assert response["Location"].startswith(reverse("login"))
        assert answers == {method: expected(name, method, person) for method in METHODS}, person
    assert Commitment.objects.get().updates.count() == entries


@pytest.fixture
def keys(arguments):
    """One record of each model: {model: its key}."""
    citation = Citation.objects.first()
    return {
        "commitment": citation.commitment_id,
        "update": citation.commitment.updates.first().pk,
        "citation": citation.pk,
        "source": citation.source_id,
        "publisher": citation.source.publisher_id,
        "user": UserFactory().pk,
        "topic": TopicFactory().pk,
        "unit": UnitFactory().pk,
        "counterpart": CounterpartFactory().pk,
        "delivery": Delivery.objects.create(user=UserFactory(), day="2026-11-27").pk,
        "feed": Feed.objects.get().pk,
        "savedview": SavedView.objects.get().pk,
        "reviewsession": ReviewSession.objects.begin(UserFactory(role=MANAGER), []).pk,
    }


def admin_address(name, keys):
    if name == "view_on_site":
        return "/admin/r/1/1/"
    if name == "app_list":
        return reverse("admin:app_list", args=["commitments"])
    if name == "auth_user_password_change":
        return reverse("admin:auth_user_password_change", args=[keys["user"]])
    if name.endswith("_import_template"):
        return reverse(f"admin:{name}", args=["csv"])
    if name.endswith(("_import_job", "_import_wrong")):
        return reverse(f"admin:{name}", args=[1])
    model, _, page = name.removeprefix("commitments_").rpartition("_")
    of_one = model in keys and page in ("change", "history", "delete", "handover")
    return reverse(f"admin:{name}", args=[keys[model]] if of_one else [])


@pytest.mark.parametrize("person", [None, *ROLES])
def test_the_admin_answers_to_admins_alone(client, client_of, keys, person):
    user = person and UserFactory(role=person)
    answers = {}
    for name in ADMIN_TABLE:
        browser = client_of(user) if user else client
        responses = [walk(browser, admin_address(name, keys), way) for way in ("GET", "POST")]
        answers[name] = tuple(response.status_code for response in responses)
        if person is None:
            assert all("/login/?next=/admin/" in response["Location"] for response in responses)
    if person == ADMIN:
        assert answers == ADMIN_TABLE
    else:
        refused = 403 if person else 302
        assert answers == {
            name: (302, 302) if name == "login" else (refused, refused) for name in ADMIN_TABLE
        }


@pytest.mark.parametrize("address", ["/admin/nowhere/", "/admin/commitments/nowhere/"])
def test_what_is_not_in_the_admin_is_not_found_by_admins_alone(client, client_of, address):
    assert client.get(address).status_code == 302
    assert client_of(UserFactory(role=MANAGER)).get(address).status_code == 403
    assert client_of(UserFactory(role=ADMIN)).get(address).status_code == 404
