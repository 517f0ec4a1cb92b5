"""Whatever is sent: a clear answer, never an error of ours, and nothing half written."""

from urllib.parse import quote_from_bytes

import pytest
from django.urls import reverse

from commitments.filters import CommitmentFilter
from commitments.models import Citation, Commitment, Source, Update
from tests.factories import CommitmentFactory, SourceFactory
from tests.views.acts import ACTS, address
from tests.views.pages import Page

pytestmark = pytest.mark.django_db

CLEAR = {200, 302, 400, 404, 409, 422}
REFUSED = CLEAR - {302}
LOCKED_OUT = {429}  # what the sign-in page answers after many failures
LONG = "x" * 100_000
HUGE = str(10**30)
HOSTILE = {
    "100,000 characters": LONG,
    "NUL": "a\0b",
    "right to left": "a\u202eb\u2066c",
    "lone surrogate": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe\xc3",
    "10^30": HUGE,
    "-10^30": f"-{HUGE}",
    "5,000 digits": "9" * 5000,
    "a fraction": "1.5",
    "infinity": "1e400",
    "markup": "<script>alert(1)</script>",
    "a template": "{{ 7|add:7 }}{% now 'Y' %}",
    "SQL": "' OR 1=1; --",
    "line breaks": "a\r\nb\nc",
    "emoji": "👩‍👩‍👧",
    "other digits": "٣",
    "nothing": "",
    "space": " \t\u00a0\u200b",
    "year 0": "0000-00-00",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
}
# What each field of each act is tried with: one of every sort.
WORST = ("NUL", "10^30", "100,000 characters", "right to left", "no UTF-8", "year 9999")


def written():
    """How much there is: the database's own count of everything that a form can write."""
    return [model.objects.count() for model in (Commitment, Update, Citation, Source)]


def percent_encoded(fields):
    """A body or query as a hostile client writes it, UTF-8 or not."""
    return "&".join(
        f"{name}={quote_from_bytes(value if isinstance(value, bytes) else str(value).encode())}"
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    )


def post(client, target, fields):
    return client.post(
        target, percent_encoded(fields), content_type="application/x-www-form-urlencoded"
    )


def is_clear(response, allowed=REFUSED):
    """A page or a sentence, not an empty answer; what was typed never becomes markup."""
    assert response.status_code in allowed
    if response.status_code not in (302, 405):
        content = b"".join(response)
        assert content
        assert b"<script>alert" not in content
    return response


@pytest.fixture
def client(client_of, admin):
    """An admin may open every form."""
    return client_of(admin)


@pytest.fixture
def form_of(client):
    """An act's form as the browser holds it, filled in well: (address, fields)."""

    def form_of(slug, today):
        commitment = CommitmentFactory(due_edtf="2198", due_phrase="2198")
        act = ACTS[slug]
        act.prepare(commitment)
        target = address(slug, commitment)
        return target, Page(client.get(target)).main_form.fields | act.typed(today)

    return form_of


class TestFilters:
    @pytest.mark.parametrize("name", [*CommitmentFilter.base_filters, "page", "unknown"])
    def test_list_and_file_give_a_clear_answer(self, client, name):
        CommitmentFactory()
        for told in HOSTILE if name in ("q", "page") else WORST:
            query = percent_encoded({name: HOSTILE[told]})
            is_clear(client.get(f"{reverse('commitment-list')}?{query}"))
            is_clear(client.get(f"{reverse('commitment-export-json')}?{query}"))

    def test_a_parameter_given_twice_is_read_once_or_as_two(self, client):
        CommitmentFactory(status="announced")
        for name, first, second in (
            ("q", "visit", "zzz"), ("status", "announced", "done"), ("page", "1", "x"),
            ("sort", "due", "x"), ("due_after", "2026-01-01", "x"), ("archived", "1", "x"),
        ):  # fmt: skip
            for query in ({name: [first, second]}, {name: [second, first]}):
                is_clear(client.get(f"{reverse('commitment-list')}?{percent_encoded(query)}"))

    @pytest.mark.parametrize("query", ["%", "q=%", "q=%zz", "=&&=", "q[]=1", "a" * 1000, "q=%C3"])
    def test_a_query_that_is_none(self, client, query):
        for page in ("commitment-list", "commitment-export-json", "due-preview", "commitment-new"):
            is_clear(client.get(f"{reverse(page)}?{query}"))

    def test_a_thousand_filters_and_more(self, client):
        query = percent_encoded({"unit": ["nowhere"] * 900})
        is_clear(client.get(f"{reverse('commitment-list')}?{query}"))
        query = percent_encoded({f"a{number}": "1" for number in range(2000)})
        is_clear(client.get(f"{reverse('commitment-list')}?{query}"), {200, 400})


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            f"/commitments/C-{HUGE}/", f"/commitments/C-{HUGE}/status/", "/commitments/C-0/",
            "/commitments/C-1.5/", "/commitments/C--1/", "/commitments/C-%00/",
            "/commitments/C-%D9%A3/", "/commitments/%FF/", f"/commitments/{'x' * 5000}/",
            "/commitments/C-1/citations/0/remove/", f"/commitments/C-1/citations/{HUGE}/remove/",
            "/commitments/C-1/citations/999999999/remove/", "/commitments/C-1/updates/0/redact/",
            f"/commitments/C-1/updates/{HUGE}/redact/",
            "/commitments/C-1/updates/999999999/redact/",
            f"/sources/{HUGE}/", f"/sources/{HUGE}/edit/", "/sources/-1/", "/sources/%00/",
            "/sources/999999999/edit/", "/commitments/export.xml", "/commitments/C-1/nothing/",
        ],
    )  # fmt: skip
    def test_what_cannot_be_there_is_not_found(self, client, path):
        CommitmentFactory()
        is_clear(client.get(path), {404})
        is_clear(client.post(path, {"note": "x"}), {404, 405})

    @pytest.mark.parametrize("name", ["source", "copy", "next"])
    def test_the_register_form_opens_or_says_not_found(self, client, name):
        for told in WORST:
            query = percent_encoded({name: HOSTILE[told]})
            is_clear(client.get(f"{reverse('commitment-new')}?{query}"))

    @pytest.mark.parametrize(
        "name", ["due_phrase", "announced_on", "source", "new-date_edtf", "version"]
    )
    def test_the_preview_always_answers(self, client, name):
        for text in HOSTILE.values():
            query = percent_encoded({"due_phrase": "next year"} | {name: text})
            is_clear(client.get(f"{reverse('due-preview')}?{query}"), {200})

    @pytest.mark.parametrize("words", ["", "#results", "x" * 5000, "<script>", "http://[", "%00"])
    def test_htmx_headers_are_only_hints(self, client, words):
        headers = {"hx-request": "true", "hx-target": words, "hx-current-url": words}
        is_clear(client.get(reverse("commitment-list"), headers=headers), {200})


# What several acts share is tried with one of them: {field or beginning of one: that act}.
SHARED = {"note": "note", "next": "note", "new-": "citations", "csrf": "note"}
# The register form has the same fields, and they are all tried there.
OF_EDIT = ("title_en", "kind", "counterparts")


def own_fields(slug, fields):
    """The fields to try with an act; the version has a test of its own."""
    if slug == "edit":
        return OF_EDIT
    shared = tuple(start for start, tried_with in SHARED.items() if tried_with != slug)
    return [name for name in fields if name != "version" and not name.startswith(shared)]


class TestActs:
    @pytest.mark.parametrize("slug", ACTS)
    def test_each_field_of_each_act(self, client, form_of, slug, today):
        """A hostile text in one field at a time: refused with nothing written, or harmless."""
        target, good = form_of(slug, today)
        for name in own_fields(slug, good):
            for told in WORST:
                before = written()
                response = post(client, target, good | {name: HOSTILE[told]})
                is_clear(response, CLEAR)
                if response.status_code != 302:
                    assert written() == before, (name, told)
                    continue
                # It was taken: the text was harmless there. Go on from a fresh commitment.
                target, good = form_of(slug, today)

    @pytest.mark.parametrize("slug", ACTS)
    def test_fields_that_are_missing_or_given_twice(self, client, form_of, slug, today):
        target, good = form_of(slug, today)
        for name in own_fields(slug, good):
            for fields in ({k: v for k, v in good.items() if k != name},
                           good | {name: ["", HUGE]}):  # fmt: skip
                before = written()
                response = is_clear(post(client, target, fields), CLEAR)
                if response.status_code != 302:
                    assert written() == before
                    continue
                target, good = form_of(slug, today)

    @pytest.mark.parametrize("slug", ACTS)
    def test_without_its_version_nothing_is_saved(self, client, form_of, slug, today):
        target, good = form_of(slug, today)
        for version in (None, "", "x", "-1", HUGE, "0", "999", b"\xff"):
            fields = {name: value for name, value in good.items() if name != "version"}
            if version is not None:
                fields["version"] = version
            before = written()
            response = post(client, target, fields)
            is_clear(response, {409, 422})
            assert Page(response).alerts, version
            assert written() == before

    def test_a_body_that_is_no_form(self, client):
        target = address("status", CommitmentFactory())
        before = written()
        for content_type, body in (
            ("application/json", '{"status": "stalled"}'),
            ("text/plain", "status=stalled"),
            ("multipart/form-data; boundary=x", "--x\r\nnonsense"),
            ("multipart/form-data", "nonsense"),
            ("application/x-www-form-urlencoded", "status"),
            ("application/x-www-form-urlencoded; charset=utf-16", "status=stalled"),
            ("", ""),
        ):
            response = client.generic("POST", target, body, content_type=content_type)
            is_clear(response, {400, 415, 422})
        assert written() == before

    def test_more_than_fits_is_refused(self, client):
        target = address("note", CommitmentFactory())
        before = written()
        assert post(client, target, {"note": "x" * 2_200_000}).status_code == 400
        assert post(client, target, {f"a{n}": "1" for n in range(1100)}).status_code == 400
        assert written() == before


class TestRegister:
    @pytest.fixture
    def good(self, client):
        """The form filled in well, with a new source in place, as the browser sends it."""
        fields = Page(client.get(reverse("commitment-new"))).main_form.fields
        source = SourceFactory()
        del fields["new-number"]
        return fields | {
            "title_en": "A visit", "quote": "visitará", "new-title": "Nota",
            "new-publisher": source.publisher_id, "new-date_edtf": "10/12/2025",
            "due_phrase": "next year", "focal_point": "", "unit": "",
        }  # fmt: skip

    NAMES = (
        "source", "quote", "announced_on", "due_phrase", "next_review", "note", "title_es",
        "title_en", "summary_es", "condition_en", "actor", "kind", "nature", "strength",
        "bound_party", "due_basis_es", "unit", "focal_point", "alternate", "counterparts",
        "topics", "supporting_units", "new-title", "new-publisher", "new-number",
        "new-date_edtf", "new-language", "new-url",
    )  # fmt: skip

    def test_each_field(self, client, good):
        for name in self.NAMES:
            for told in WORST[:2]:
                before = written()
                fields = {"new-number": f"{name} {told}", **good, name: HOSTILE[told]}
                response = is_clear(post(client, reverse("commitment-new"), fields), CLEAR)
                if response.status_code != 302:
                    assert written() == before, (name, told)

    @pytest.mark.parametrize("told", HOSTILE)
    def test_the_same_in_all_fields(self, client, good, told):
        before = written()
        fields = good | dict.fromkeys(self.NAMES, HOSTILE[told])
        is_clear(post(client, reverse("commitment-new"), fields), {400, 422})
        assert written() == before

    def test_a_missing_field(self, client, good):
        for name in self.NAMES:
            fields = {"new-number": name, **good}
            fields.pop(name, None)
            is_clear(post(client, reverse("commitment-new"), fields), CLEAR)


class TestSources:
    @pytest.mark.parametrize(
        "name",
        [
            "title", "publisher", "number", "date_edtf", "language", "url", "date_stated",
            "reprint_of", "text",
        ],
    )  # fmt: skip
    def test_each_field(self, client, name):
        good = {"title": "Nota", "publisher": SourceFactory().publisher_id, "language": "es"}
        for told in WORST:
            before = written()
            response = post(client, reverse("source-new"), good | {name: HOSTILE[told]})
            is_clear(response, CLEAR)
            if response.status_code != 302:
                assert written() == before


def test_a_login_with_anything(client):
    client.logout()
    for name in ("username", "password", "next"):
        for text in HOSTILE.values():
            fields = {"username": "nobody", "password": "wrong"} | {name: text}
            is_clear(post(client, reverse("login"), fields), REFUSED | LOCKED_OUT)
