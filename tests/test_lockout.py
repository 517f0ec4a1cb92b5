"""Too many wrong passwords: the name is closed for a while, for the address they came from."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.models import SignIn
from tests.factories import PASSWORD, UserFactory
from tests.views.pages import Page

pytestmark = pytest.mark.django_db

LOGIN = reverse("login")
WRONG = "wrong"
HERE, THERE = "203.0.113.7", "203.0.113.8"


def try_in(client, username="analyst", password=WRONG, address=HERE, **headers):
    typed = {"username": username, "password": password}
    return client.post(LOGIN, typed, REMOTE_ADDR=address, headers=headers)


def lock(client, username="analyst", address=HERE):
    for _ in range(4):
        assert try_in(client, username, address=address).status_code == 200
    return try_in(client, username, address=address)


@pytest.fixture
def kinds():
    """What was written down about signing in, the oldest first."""
    return lambda: list(SignIn.objects.order_by("pk").values_list("kind", flat=True))


def test_the_fifth_failure_closes_the_name_and_says_what_to_do(client, analyst):
    page = lock(client)
    assert page.status_code == 429
    assert page["Retry-After"] == "900"
    text = Page(page).text
    assert "After 5 wrong passwords" in text
    assert "Wait 15 minutes" in text
    assert "ask an administrator" in text
    assert try_in(client, password=PASSWORD).status_code == 429


def test_the_page_speaks_the_browsers_language_and_obeys_the_policy(client, analyst):
    lock(client)
    page = try_in(client, **{"accept-language": "es"})
    assert page["Content-Language"] == "es"
    assert '<html lang="es"' in page.text
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]


def test_an_unknown_name_is_answered_alike(client, analyst):
    known = [try_in(client) for _ in range(6)]
    unknown = [try_in(client, "nobody") for _ in range(6)]
    assert [page.status_code for page in known] == [page.status_code for page in unknown]
    assert Page(known[0]).alerts == Page(unknown[0]).alerts
    assert Page(known[-1]).text == Page(unknown[-1]).text


def test_others_and_other_addresses_are_not_touched(client, analyst, manager):
    lock(client)
    assert try_in(client, password=PASSWORD, address=THERE).status_code == 302
    assert try_in(Client(), "manager", PASSWORD).status_code == 302


def test_changing_the_browsers_name_helps_nobody(client, analyst):
    answers = [try_in(client, **{"user-agent": f"Browser {n}"}).status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_a_success_forgets_the_failures_before_it(client, analyst):
    for _ in range(2):
        for _ in range(4):
            try_in(client)
        assert try_in(Client(), password=PASSWORD).status_code == 302


def test_after_fifteen_minutes_one_may_try_again_however_often_one_knocked(client, analyst):
    lock(client)
    for _ in range(10):
        try_in(client)
    ago = timezone.now() - timedelta(minutes=15, seconds=1)
    assert AccessAttempt.objects.get().failures_since_start == 5
    AccessAttempt.objects.update(attempt_time=ago)
    assert try_in(client, password=PASSWORD).status_code == 302


def test_a_forged_address_is_not_believed_without_a_proxy(client, analyst):
    answers = [try_in(client, **{"x-forwarded-for": f"10.0.0.{n}"}) for n in range(5)]
    assert answers[-1].status_code == 429


def test_behind_a_proxy_its_own_word_counts_not_the_clients(client, analyst, settings):
    settings.BEHIND_PROXY = True
    for n in range(5):
        page = try_in(client, address="10.1.1.1", **{"x-forwarded-for": f"10.9.9.{n}, {HERE}"})
    assert page.status_code == 429
    other = {"x-forwarded-for": THERE}
    assert try_in(client, password=PASSWORD, address="10.1.1.1", **other).status_code == 302
    assert SignIn.objects.filter(address=HERE).exists()


def test_an_address_that_is_none_is_left_empty(client, analyst, kinds):
    assert try_in(client, password=PASSWORD, address="unix:").status_code == 302
    assert SignIn.objects.get().address is None


def test_everything_is_written_down_and_never_a_password(client, analyst, kinds):
    lock(client)
    for _ in range(3):
        try_in(client)
    assert kinds() == ["failed"] * 5 + ["locked_out"]
    client.force_login(analyst)
    client.post(reverse("logout"))
    assert kinds()[-2:] == ["in", "out"]
    assert set(SignIn.objects.values_list("user", flat=True)) == {analyst.pk}
    assert not AccessAttempt.objects.filter(post_data__contains="wrong").exists()


def test_a_typed_name_that_nobody_has_is_kept_without_a_person(client):
    try_in(client, "nobody")
    entry = SignIn.objects.get()
    assert (entry.username, entry.user, entry.kind) == ("nobody", None, "failed")


class TestLifting:
    ADDRESS = reverse("admin:lockouts")

    @pytest.fixture
    def desk(self, client_of, admin):
        return client_of(admin)

    def test_an_admin_sees_who_is_locked_out_and_lets_them_in(self, client, desk, analyst):
        lock(client)
        lock(client, "nobody", THERE)
        page = Page(desk.get(self.ADDRESS))
        for words in ("analyst", HERE, "nobody", THERE, "nobody has this user name"):
            assert words in page.text
        [form] = [form for form in page.forms if form.fields.get("username") == ["analyst"]]
        answer = desk.post(self.ADDRESS, form.fields, follow=True)
        assert "may try to sign in again." in Page(answer).text
        assert try_in(client, password=PASSWORD).status_code == 302
        assert "nobody" in Page(desk.get(self.ADDRESS)).text
        assert "Lockout lifted" in desk.get(reverse("admin:audit")).text

    def test_the_persons_page_says_so_too(self, client, desk, analyst):
        lock(client)
        page = desk.get(reverse("admin:commitments_user_change", args=[analyst.pk]))
        assert HERE in page.text
        assert self.ADDRESS in page.text

    @pytest.mark.parametrize(
        "typed", [{}, {"username": "analyst"}, {"username": "a", "address": "x"}]
    )
    def test_what_is_not_locked_is_told(self, desk, typed):
        page = desk.post(self.ADDRESS, typed, follow=True)
        assert "That lockout" in page.text

    def test_the_list_costs_the_same_however_long(self, desk, django_assert_num_queries):
        def locked(number):
            for n in range(number):
                AccessAttempt.objects.create(
                    username=UserFactory().username, ip_address=HERE, user_agent=str(n),
                    failures_since_start=5,
                )  # fmt: skip

        desk.get(self.ADDRESS)
        locked(10)
        for _ in range(2):
            with django_assert_num_queries(6):
                desk.get(self.ADDRESS)
            locked(100)


class TestNewPassword:
    """Who has to choose a new password sees nothing else until that is done."""

    CHANGE = reverse("password_change")

    @pytest.fixture
    def newcomer(self, analyst):
        analyst.must_change_password = True
        analyst.save()
        return analyst

    def test_every_page_leads_to_the_password(self, client_of, newcomer):
        client = client_of(newcomer)
        for name in ("home", "commitment-list", "account", "admin:index"):
            assert client.get(reverse(name))["Location"] == self.CHANGE
        assert client.post(reverse("commitment-new"))["Location"] == self.CHANGE
        page = client.get(self.CHANGE)
        assert "only you know" in Page(page).text

    def test_a_fragment_sends_the_whole_page_there(self, client_of, newcomer):
        page = client_of(newcomer).get(reverse("desk"), headers={"hx-request": "true"})
        assert (page.status_code, page["HX-Redirect"]) == (204, self.CHANGE)

    def test_what_needs_no_login_and_leaving_stay_open(self, client_of, newcomer):
        client = client_of(newcomer)
        assert client.get(reverse("healthz")).status_code == 200
        assert client.post(reverse("set-language"), {"language": "es"}).status_code == 302
        assert client.post(reverse("logout"))["Location"] == LOGIN

    def test_it_ends_with_a_password_that_is_new(self, client_of, newcomer):
        client = client_of(newcomer)
        typed = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
        assert "Choose another one" in client.post(self.CHANGE, typed).text
        new = "a better horse battery"
        client.post(self.CHANGE, typed | {"new_password1": new, "new_password2": new})
        newcomer.refresh_from_db()
        assert not newcomer.must_change_password
        assert client.get(reverse("desk")).status_code == 200
