"""The admin's start page: what needs an admin. A fixed number of queries, however much there is."""

from datetime import timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..duplicates import candidates
from ..models import Commitment, Delivery, Source, User
from ..models.delivery import RETRIED_FOR
from .paging import counted, number_in_words

SHOWN = 3
COUNTED_TO = 1000


class Example(NamedTuple):
    """One record that needs an admin; `more` says what else there is to know of it."""

    text: str
    address: str
    more: str = ""


class Need(NamedTuple):
    """One kind of thing that needs an admin: how many, the first few, and the list of all."""

    heading: str
    number: int
    examples: list[Example]
    address: str

    @property
    def number_in_words(self):
        return number_in_words(self.number, COUNTED_TO)


def page_of(record):
    return reverse(f"admin:commitments_{record._meta.model_name}_change", args=[record.pk])


def listed(model, query):
    return f"{reverse(f'admin:commitments_{model._meta.model_name}_changelist')}?{query}"


def need(heading, rows, query, more=lambda row: ""):
    """A Need of a queryset: two queries."""
    return Need(
        heading,
        counted(rows, COUNTED_TO),
        [Example(str(row), page_of(row), more(row)) for row in rows[:SHOWN]],
        listed(rows.model, query),
    )


def needs(on=None):
    """What needs an admin on day `on`; what needs nobody is left out."""
    on = on or timezone.localdate()
    people = User.objects.filter(is_active=True).order_by("username")
    unowned = Commitment.objects.live().open().order_by("-pk").only("pk", "title_es", "title_en")
    undated = Source.objects.filter(date_edtf="", merged_into=None)
    week = on - timedelta(days=RETRIED_FOR.days)
    failed = Delivery.objects.filter(state=Delivery.State.FAILED, day__gt=week)
    found = [
        need(
            _("People without a unit"),
            people.filter(unit=None),
            "is_active__exact=1&unit__isnull=True",
        ),
        need(
            _("People without a role"),
            people.filter(groups=None, is_superuser=False),
            "is_active__exact=1&role=none",
        ),
        need(_("Open commitments without a unit"), unowned.filter(unit=None), "in_charge=no_unit"),
        need(
            _("Open commitments without a focal point"),
            unowned.filter(focal_point=None),
            "in_charge=nobody",
        ),
        need(
            _("Sources without a date"),
            undated.only("pk", "title", "number").order_by("-pk"),
            "date_edtf__isempty=1&merged_into__isempty=1",
        ),
        need(
            _("Digests that could not be sent, last seven days"),
            failed.select_related("user").order_by("-day", "-pk"),
            f"state__exact=failed&day__gte={week + timedelta(days=1)}",
            more=lambda delivery: delivery.error,
        ),
    ]
    return [one for one in found if one.number]


def pairs():
    """The pairs of commitments that may be one, as the start page shows them."""
    return candidates(Commitment.objects.live().open())
