"""The digest as a mail: text and HTML that say the same, and the link that ends it."""

from email.policy import default
from textwrap import fill
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from .digest import CHANGED, digest_of, language_of
from .models import User

COLUMNS = 76
SIGNER = Signer(sep=".", salt="commitments.unsubscribe")


LONGEST_LINE = 998  # characters, by RFC 5322


class LongLinedMail(EmailMultiAlternatives):
    """Its lines may be as long as the standard allows.

    A shorter limit would make Python write a long address in a header as encoded words, which
    mail programs don't read there.
    """

    def message(self, *, policy=default):
        return super().message(policy=policy.clone(max_line_length=LONGEST_LINE))


def public(path):
    """The full address of a path: a mail is read outside the site."""
    return f"{settings.PUBLIC_URL}{path}"


def unsubscribe_token(person):
    """Names the person and nothing else, and holds as long as the site's key does."""
    return SIGNER.sign(str(person.pk))


def person_of(token):
    """Whom a token names; None for one that is not ours, or of somebody who is gone."""
    try:
        return User.objects.filter(pk=SIGNER.unsign(token)).first()
    except BadSignature:
        return None


def digest_mail(person, on):
    """A person's digest on day `on` as a mail in the person's language; None if it is empty."""
    with override(language_of(person)):
        digest = digest_of(person, on)
        return as_mail(digest) if digest else None


def as_mail(digest):
    person, host = digest.person, urlsplit(settings.PUBLIC_URL).hostname
    unsubscribe = public(reverse("unsubscribe", args=[unsubscribe_token(person)]))
    context = {
        "title": title(digest),
        "day": date_format(digest.on),
        "digest": digest,
        "home": public(reverse("desk")),
        "account": public(reverse("account")),
        "unsubscribe": unsubscribe,
        "public_url": settings.PUBLIC_URL,
        "language": language_of(person),
        "why": why_sent(person),
    }
    mail = LongLinedMail(
        subject=subject(digest),
        body=as_text(context),
        to=[person.email],
        headers={
            # A mail that reaches a mailbox twice is known again by its name.
            "Message-ID": f"<digest-{digest.on}-{person.pk}@{host}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no absence notes in answer
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        },
    )
    mail.attach_alternative(render_to_string("mail/digest.html", context), "text/html")
    return mail


def subject(digest):
    """How many of what needs the person; of changes only where nothing else is to be told."""
    needing = [section.tally for section in digest.sections if section.name != CHANGED]
    return f"Compromisos: {', '.join(needing) or digest.sections[0].tally}"


def title(digest):
    if digest.person.digest == User.Digest.DAILY:
        return _("Daily digest")
    return _("Weekly digest")


def why_sent(person):
    if person.digest == User.Digest.DAILY:
        return _("You get this on working days when there is something to tell.")
    return _("You get this on Fridays when there is something to tell.")


def as_text(context):
    """The plain text: 76 columns, except for addresses, which must stay whole."""
    blocks = [f"{context['title']} · {context['day']}\n{context['home']}"]
    for section in context["digest"].sections:
        heading = f"{section.heading} ({section.count})"
        blocks.append(f"{heading}\n{'-' * len(heading)}")
        blocks += [line_as_text(line) for line in section.lines]
        if section.cut:
            blocks.append(f"{section.cut}\n{context['home']}")
    blocks.append(
        f"-- \n{wrapped(context['why'])}\n"
        f"{_('Change this')}: {context['account']}\n"
        f"{_('No more digests')}: {context['unsubscribe']}"
    )
    return "\n\n".join(blocks) + "\n"


def line_as_text(line):
    commitment = line.commitment
    return "\n".join(
        [
            wrapped(f"{commitment.reference} {commitment.title}"),
            *(wrapped(said, "  ") for said in line.words),
            f"  {public(commitment.get_absolute_url())}",
        ]
    )


def wrapped(text, indent=""):
    return fill(
        text,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent or "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
