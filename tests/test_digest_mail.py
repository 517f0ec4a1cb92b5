"""The digest as a mail: both parts say the same, in the person's language, with a way out."""

from datetime import date, timedelta
from email.policy import SMTP
from html import unescape

import pytest

from commitments.digest_mail import COLUMNS, digest_mail, person_of, unsubscribe_token
from tests.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 27)


@pytest.fixture
def overdue(viewer):
    viewer.language = "en"
    viewer.save()
    return CommitmentFactory(
        title_en="A roadmap for cooperation in security, justice, migration and trade with Chile",
        title_es="Hoja de ruta",
        due_edtf="2026-33",
        focal_point=viewer,
    )


def parts(mail):
    """Subject, text and HTML as a mail program finds them in what was sent."""
    message = mail.message(policy=SMTP)
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return str(message["Subject"]), text, html


def test_both_parts_tell_the_same_with_full_addresses(viewer, overdue, settings):
    settings.PUBLIC_URL = "https://compromisos.example.org"
    mail = digest_mail(viewer, ON)
    subject, text, html = parts(mail)
    assert mail.to == ["viewer@example.org"]
    assert subject == "Compromisos: 1 overdue"
    address = f"https://compromisos.example.org{overdue.get_absolute_url()}"
    for part in (text, unescape(html)):
        words = " ".join(part.split())
        for said in ("Weekly digest", "27 November 2026", overdue.title_en, "overdue 241 days",
                     "first quarter of 2026 · you are the focal point", address,
                     "https://compromisos.example.org/account/"):  # fmt: skip
            assert said in words


def test_the_text_keeps_to_its_columns_except_for_addresses(viewer, overdue):
    _subject, text, _html = parts(digest_mail(viewer, ON))
    for line in text.splitlines():
        assert len(line) <= COLUMNS or "http://" in line


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [("es", "Hoja de ruta", "primer trimestre de 2026"), ("en", "A roadmap", "first quarter")],
)
def test_it_speaks_the_persons_language(viewer, overdue, language, title, said):
    viewer.language = language
    _subject, text, html = parts(digest_mail(viewer, ON))
    assert title in text
    assert said in text
    assert f'<html lang="{language}">' in html


def test_without_a_language_of_ones_own_it_is_in_spanish(viewer, overdue):
    viewer.language = ""
    assert "Hoja de ruta" in digest_mail(viewer, ON).body


def test_notes_stay_inside(viewer, overdue, analyst):
    overdue.note("The cook's telephone number.", by=analyst)
    _subject, text, html = parts(digest_mail(viewer, ON))
    assert "analyst noted" in text
    assert "cook" not in text + html


def test_a_title_cannot_become_markup_or_a_header(viewer, overdue):
    type(overdue).objects.update(title_en="<script>x</script>\r\nBcc: spy@example.org")
    message = digest_mail(viewer, ON).message()
    assert message["Bcc"] is None
    assert "<script>" not in message.get_body(("html",)).get_content()
    assert "\nBcc:" not in message.get_body(("plain",)).get_content()


def test_an_address_with_a_line_break_is_refused(viewer, overdue):
    viewer.email = "viewer@example.org\nBcc: spy@example.org"
    mail = digest_mail(viewer, ON)
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        mail.message(policy=SMTP)


def test_changes_stand_in_the_subject_only_when_nothing_else_does(viewer, analyst):
    viewer.language = "en"
    item = CommitmentFactory(focal_point=viewer)
    item.note("!", by=analyst)
    assert digest_mail(viewer, ON).subject == "Compromisos: 1 changed"
    CommitmentFactory(focal_point=viewer, due_edtf=(ON + timedelta(days=14)).isoformat())
    assert digest_mail(viewer, ON).subject == "Compromisos: 1 due soon"


def test_mail_programs_can_end_it_with_one_click(viewer, overdue, settings):
    settings.PUBLIC_URL = f"https://{'compromisos.' * 8}example.org"
    lines = digest_mail(viewer, ON).message(policy=SMTP).as_bytes().decode().splitlines()
    address = f"{settings.PUBLIC_URL}/digest/{unsubscribe_token(viewer)}/stop/"
    assert f"List-Unsubscribe: <{address}>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "Auto-Submitted: auto-generated" in lines


def test_a_second_mail_of_the_same_day_bears_the_same_name(viewer, overdue):
    first, second = (digest_mail(viewer, ON).message()["Message-ID"] for _ in range(2))
    assert first == second != digest_mail(viewer, ON + timedelta(days=1)).message()["Message-ID"]


def test_a_token_names_its_person_and_a_forged_one_nobody(viewer):
    token = unsubscribe_token(viewer)
    assert person_of(token) == viewer
    other = UserFactory()
    for forged in (
        "",
        "1",
        f"{other.pk}{token[token.index('.') :]}",
        token[:-1],
        f"{token}x",
        "٣.x",
    ):
        assert person_of(forged) is None
    viewer.delete()
    assert person_of(token) is None
