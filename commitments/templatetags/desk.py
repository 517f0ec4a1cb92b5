"""Why an item lies on a desk, and what can be done to it from the line where it stands."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..asking import absence, how_often
from ..forms import ACTS
from ..models.desk import DeskReason
from .commitments import due_words, grouped, review_words, schedule_words

register = template.Library()
register.filter(how_often)

# What is offered for each reason, the likeliest first, of what the person may do.
NEXT = {
    DeskReason.OVERDUE: "status due/decide due reviewed",
    DeskReason.ASKED: "status due/decide due reviewed",
    DeskReason.DUE_SOON: "status due/decide due reviewed",
    DeskReason.TO_CONFIRM: "confirm send-back",
    DeskReason.PROPOSED_MOVE: "due/decide",
    DeskReason.UNANSWERED: "ask owner status",
    DeskReason.REVIEW_DUE: "reviewed status due",
}


@register.simple_tag
def why(commitment, reason, today):
    """Why the item lies on the desk, in a few words."""
    return {
        DeskReason.ASKED: asked,
        DeskReason.TO_CONFIRM: reported,
        DeskReason.PROPOSED_MOVE: proposed,
        DeskReason.UNANSWERED: unanswered,
        DeskReason.REVIEW_DUE: review_due,
    }.get(reason, schedule_words)(commitment, today)


@register.simple_tag
def asked(commitment, today):
    """Who asks for an update, and for which day."""
    day = commitment.update_asked_for
    words = _("asked by %(who)s for %(day)s") % {
        "who": commitment.update_asked_by,
        "day": date_format(day),
    }
    return f"{words}, {days_ago((today - day).days)}" if day < today else words


def reported(commitment, today):
    return _("%(status)s as of %(day)s, reported by %(who)s") % {
        "status": commitment.get_status_display(),
        "day": date_format(commitment.as_of),
        "who": commitment.reported_by,
    }


def proposed(commitment, today):
    return _("from %(old)s to %(new)s, proposed by %(who)s") % {
        "old": due_words(commitment.due_edtf),
        "new": due_words(commitment.proposed_due_edtf),
        "who": commitment.proposed_by,
    }


def unanswered(commitment, today):
    day = commitment.update_asked_for
    return _("you asked for an update by %(day)s, %(ago)s: no answer yet") % {
        "day": date_format(day),
        "ago": days_ago((today - day).days),
    }


def review_due(commitment, today):
    return f"{review_words(commitment, today)} · {schedule_words(commitment, today)}"


def days_ago(days):
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": grouped(days)}


@register.simple_tag
def capacity(commitment, user):
    """As what the item is the person's; empty where it is on the desk for another reason."""
    if commitment.focal_point_id == user.pk:
        return _("you are the focal point")
    away = commitment.focal_point and commitment.focal_point.is_absent(timezone.localdate())
    if commitment.alternate_id == user.pk and away:
        return _("you are the alternate: %(absence)s") % {
            "absence": absence(commitment.focal_point)
        }
    if commitment.focal_point_id is None:
        return _("your unit's, without a focal point")
    return _("your unit's; %(who)s is the focal point") % {"who": commitment.focal_point}


@register.simple_tag
def asked_words(commitment):
    """The words of the newest question among those already loaded; empty without any."""
    questions = getattr(commitment, "questions", None)
    return questions[0].note or "" if questions else ""


@register.simple_tag
def proposed_why(commitment):
    """The reason of the newest proposal among those already loaded; empty without any."""
    proposals = getattr(commitment, "proposals", None)
    return proposals[0].note or "" if proposals else ""


@register.inclusion_tag("commitments/act_links.html", takes_context=True)
def act_links(context, commitment, slugs, plain=False):
    """Links to the acts that the person may do to one item now; each opens in its line.

    `slugs` are names of acts with spaces between, or a reason of the desk. Plain links go into a
    sentence, others look like buttons.
    """
    user = context["request"].user
    return {
        "commitment": commitment,
        "plain": plain,
        "back": context["request"].get_full_path(),
        "acts": [
            (
                reverse(f"commitment-{slug.replace('/', '-')}", args=[commitment.pk]),
                offered.link or offered.submit,
            )
            for slug in NEXT.get(slugs, slugs).split()
            if (offered := ACTS[slug].offered_to(user)).allowed(commitment, user)
            and offered.applies(commitment, user)
        ],
    }
