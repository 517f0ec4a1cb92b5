"""Whatever is sent: a clear answer, never an error of ours, and nothing half written."""

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
WORST = ("100,000 characters", "NUL", "right to left", "no UTF-8", "10^30", "year 9999", "nothing")


def written():
    """How much there is: the database's own count of everything that a form can write."""
    return [model.objects.count() for model in (Commitment, Update, Citation, Source)]


def percent_encoded(fields):
    """A body or query as a hostile client writes it, byte by byte."""
    return "&".join(
        f"{name}={''.join(f'%{byte:02X}' for byte in encoded(value))}"
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    )


def encoded(value):
    return value if isinstance(value, bytes) else str(value).encode()


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
def browser(client_of, admin):
    """An admin may open every form."""
    return client_of(admin)


@pytest.fixture
def form_of(browser):
    """An act's form as the browser holds it, filled in well: (address, fields)."""

    def form_of(slug, today):
        commitment = CommitmentFactory(due_edtf="2198", due_phrase="2198")
        act = ACTS[slug]
        act.prepare(commitment)
        target = address(slug, commitment)
        return target, Page(browser.get(target)).main_form.fields | act.typed(today)

    return form_of


class TestFilters:
    @pytest.mark.parametrize("name", [*CommitmentFilter.base_filters, "page", "next", "unknown"])
    def test_list_and_files_give_a_clear_answer(self, browser, name):
        CommitmentFactory()
        for text in HOSTILE.values():
            query = percent_encoded({name: text})
            for page in ("commitment-list", "commitment-export-json"):
                is_clear(browser.get(f"{reverse(page)}?{query}"))

    def test_a_parameter_given_twice_is_read_once_or_as_two(self, browser):
        CommitmentFactory(status="announced")
        for name, first, second in (
            ("q", "visit", "zzz"), ("status", "announced", "done"), ("page", "1", "x"),
            ("sort", "due", "x"), ("due_after", "2026-01-01", "x"), ("archived", "1", "x"),
        ):  # fmt: skip
            for query in ({name: [first, second]}, {name: [second, first]}):
                is_clear(browser.get(f"{reverse('commitment-list')}?{percent_encoded(query)}"))

    @pytest.mark.parametrize("query", ["%", "q=%", "q=%zz", "=&&=", "q[]=1", "a" * 1000, "q=%C3"])
    def test_a_query_that_is_none(self, browser, query):
        for page in ("commitment-list", "commitment-export-json", "due-preview", "commitment-new"):
            is_clear(browser.get(f"{reverse(page)}?{query}"))

    def test_a_thousand_filters_and_more(self, browser):
        query = percent_encoded({"unit": ["nowhere"] * 900})
        is_clear(browser.get(f"{reverse('commitment-list')}?{query}"))
        query = percent_encoded({f"a{number}": "1" for number in range(2000)})
        is_clear(browser.get(f"{reverse('commitment-list')}?{query}"), {200, 400})


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
    def test_what_cannot_be_there_is_not_found(self, browser, path):
        CommitmentFactory()
        is_clear(browser.get(path), {404})
        is_clear(browser.post(path, {"note": "x"}), {404, 405})

    @pytest.mark.parametrize("name", ["source", "copy", "next"])
    def test_the_register_form_opens_or_says_not_found(self, browser, name):
        for text in HOSTILE.values():
            query = percent_encoded({name: text})
            is_clear(browser.get(f"{reverse('commitment-new')}?{query}"))

    @pytest.mark.parametrize(
        "name", ["due_phrase", "announced_on", "source", "new-date_edtf", "version"]
    )
    def test_the_preview_always_answers(self, browser, name):
        for text in HOSTILE.values():
            query = percent_encoded({"due_phrase": "next year"} | {name: text})
            is_clear(browser.get(f"{reverse('due-preview')}?{query}"), {200})

    @pytest.mark.parametrize("words", ["", "#results", "x" * 5000, "<script>", "http://[", "%00"])
    def test_htmx_headers_are_only_hints(self, browser, words):
        headers = {"hx-request": "true", "hx-target": words, "hx-current-url": words}
        is_clear(browser.get(reverse("commitment-list"), headers=headers), {200})


class TestActs:
    @pytest.mark.parametrize("slug", ACTS)
    def test_each_field_of_each_act(self, browser, form_of, slug, today):
        """A hostile text in one field at a time: refused, or kept as it is; the rest is typed."""
        target, good = form_of(slug, today)
        for name in good:
            for told in WORST:
                before = written()
                response = post(browser, target, good | {name: HOSTILE[told]})
                is_clear(response, CLEAR)
                if response.status_code != 302:
                    assert written() == before, (name, told)
                    continue
                # It was taken: the text was harmless there. Go on from a fresh commitment.
                target, good = form_of(slug, today)

    @pytest.mark.parametrize("slug", ACTS)
    def test_fields_that_are_missing_or_given_twice(self, browser, form_of, slug, today):
        target, good = form_of(slug, today)
        for name in good:
            for fields in ({k: v for k, v in good.items() if k != name},
                           good | {name: ["", HUGE]}):  # fmt: skip
                before = written()
                response = is_clear(post(browser, target, fields), CLEAR)
                if response.status_code != 302:
                    assert written() == before
                    continue
                target, good = form_of(slug, today)

    @pytest.mark.parametrize("slug", ACTS)
    def test_without_its_version_nothing_is_saved(self, browser, form_of, slug, today):
        target, good = form_of(slug, today)
        for version in (None, "", "x", "-1", HUGE, "0", "999", b"\xff"):
            fields = {name: value for name, value in good.items() if name != "version"}
            if version is not None:
                fields["version"] = version
            before = written()
            response = post(browser, target, fields)
            is_clear(response, {409, 422})
            assert Page(response).alerts, version
            assert written() == before

    def test_a_body_that_is_no_form(self, browser):
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
            response = browser.generic("POST", target, body, content_type=content_type)
            is_clear(response, {400, 415, 422})
        assert written() == before

    def test_more_than_fits_is_refused(self, browser):
        target = address("note", CommitmentFactory())
        before = written()
        assert post(browser, target, {"note": "x" * 800_000}).status_code == 400
        assert post(browser, target, {f"a{n}": "1" for n in range(1100)}).status_code == 400
        assert written() == before


class TestRegister:
    @pytest.fixture
    def good(self, browser):
        """The form filled in well, with a new source in place, as the browser sends it."""
        fields = Page(browser.get(reverse("commitment-new"))).main_form.fields
        source = SourceFactory()
        return fields | {
            "title_en": "A visit", "quote": "visitará", "new-title": "Nota",
            "new-publisher": source.publisher_id, "new-date_edtf": "10/12/2025",
            "due_phrase": "next year", "focal_point": "", "unit": "", "new-number": "77",
        }  # fmt: skip

    NAMES = (
        "source", "quote", "announced_on", "due_phrase", "next_review", "note", "title_es",
        "title_en", "summary_es", "condition_en", "actor", "kind", "nature", "strength",
        "bound_party", "due_basis_es", "unit", "focal_point", "alternate", "counterparts",
        "topics", "supporting_units", "new-title", "new-publisher", "new-number",
        "new-date_edtf", "new-language", "new-url",
    )  # fmt: skip

    @pytest.mark.parametrize("name", NAMES)
    def test_each_field(self, browser, good, name):
        for told, text in HOSTILE.items():
            before = written()
            fields = good | {name: text}
            fields["new-number"] = text if name == "new-number" else f"{told[:20]}-{len(told)}"
            response = is_clear(post(browser, reverse("commitment-new"), fields), CLEAR)
            if response.status_code != 302:
                assert written() == before, told

    @pytest.mark.parametrize("name", NAMES)
    def test_a_missing_field(self, browser, good, name):
        fields = {key: value for key, value in good.items() if key != name}
        is_clear(post(browser, reverse("commitment-new"), fields), CLEAR)


class TestSources:
    @pytest.mark.parametrize(
        "name",
        [
            "title", "publisher", "number", "date_edtf", "language", "url", "date_stated",
            "reprint_of", "text",
        ],
    )  # fmt: skip
    def test_each_field(self, browser, name):
        good = {"title": "Nota", "publisher": SourceFactory().publisher_id, "language": "es"}
        for text in HOSTILE.values():
            before = written()
            response = post(browser, reverse("source-new"), good | {name: text})
            is_clear(response, CLEAR)
            if response.status_code != 302:
                assert written() == before


def test_a_login_with_anything(client):
    for name in ("username", "password", "next"):
        for text in HOSTILE.values():
            fields = {"username": "nobody", "password": "wrong"} | {name: text}
            is_clear(post(client, reverse("login"), fields))
