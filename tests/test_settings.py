"""Settings that are read from the environment, and what is refused there."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker.settings import VAR_DIR, env_mailer, env_origin


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", "http://127.0.0.1:8000"),
        ("https://compromisos.example.org/", "https://compromisos.example.org"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
    ],
)
def test_the_public_address_is_kept_without_a_slash(monkeypatch, given, kept):
    monkeypatch.setenv("PUBLIC_URL", given)
    assert env_origin("PUBLIC_URL", "http://127.0.0.1:8000") == kept


@pytest.mark.parametrize(
    "given",
    ["compromisos.example.org", "ftp://example.org", "https://", "https://a/b", "https://["],
)
def test_what_is_no_public_address_is_refused(monkeypatch, given):
    monkeypatch.setenv("PUBLIC_URL", given)
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL"):
        env_origin("PUBLIC_URL", "http://127.0.0.1:8000")


def test_in_the_demo_mails_become_files(monkeypatch):
    monkeypatch.delenv("EMAIL_HOST", raising=False)
    monkeypatch.setenv("PLAIN_HTTP", "1")
    assert env_mailer()["OPTIONS"] == {"file_path": VAR_DIR / "mail"}


def test_without_a_mail_server_named_this_machine_s_own_is_used(monkeypatch):
    for name in ("EMAIL_HOST", "PLAIN_HTTP"):
        monkeypatch.delenv(name, raising=False)
    assert env_mailer()["OPTIONS"]["host"] == "localhost"


@pytest.mark.parametrize(
    ("given", "port", "tls"),
    [({}, 587, True), ({"EMAIL_USE_TLS": "no"}, 25, False), ({"EMAIL_PORT": "2525"}, 2525, True)],
)
def test_a_mail_server_is_spoken_to_in_secret_unless_told_otherwise(monkeypatch, given, port, tls):
    for name in ("EMAIL_PORT", "EMAIL_USE_TLS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"EMAIL_HOST": "mail.example.org", **given}.items():
        monkeypatch.setenv(name, value)
    options = env_mailer()["OPTIONS"]
    assert (options["host"], options["port"], options["use_tls"]) == ("mail.example.org", port, tls)
