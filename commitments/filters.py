"""The list's filters: one set for the page, its fragment and the exports."""

from typing import NamedTuple

import django_filters
from django import forms
from django.db.models import F
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .lifecycle import Schedule, Status, Strength
from .models import Commitment, Counterpart, Topic, Unit, User
from .models.queryset import Evidence

NOBODY = "none"

# Undated rows come after the dated ones, by their review date.
ORDERS = {
    "due": [F("due_latest").asc(nulls_last=True), F("next_review").asc(nulls_last=True), "pk"],
    "-due": [F("due_latest").desc(nulls_last=True), F("next_review").desc(nulls_last=True), "-pk"],
    "updated": [F("last_update_at").asc(nulls_first=True), "pk"],
    "-updated": [F("last_update_at").desc(nulls_last=True), "-pk"],
    "slippage": [F("slippage_days").asc(nulls_last=True), "pk"],
    "-slippage": [F("slippage_days").desc(nulls_last=True), "-pk"],
    "reference": ["pk"],
    "-reference": ["-pk"],
}
SORTS = [
    ("due", _("Latest day, soonest first")),
    ("-due", _("Latest day, last first")),
    ("-updated", _("Last update, newest first")),
    ("updated", _("Last update, oldest first")),
    ("-slippage", _("Slippage, most first")),
    ("slippage", _("Slippage, least first")),
    ("reference", _("Reference, lowest first")),
    ("-reference", _("Reference, highest first")),
]


DEFAULT_SORT = "due"


class Chip(NamedTuple):
    label: str
    value: str
    without: str


class Choices(django_filters.MultipleChoiceFilter):
    """Any of several fixed codes."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)


class Entries(django_filters.ModelMultipleChoiceFilter):
    """Any of several vocabulary entries, named by code in the address."""

    def __init__(self, **kwargs):
        super().__init__(to_field_name="slug", widget=forms.CheckboxSelectMultiple, **kwargs)


class CommitmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Text"),
        method="search",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = Choices(label=_("Status"), choices=Status.choices)
    schedule = Choices(label=_("Schedule"), choices=Schedule.choices, method="by_schedule")
    evidence = Choices(label=_("Evidence"), choices=Evidence.choices, method="by_evidence")
    unit = Entries(
        label=_("Unit"), field_name="unit__slug", queryset=lambda request: Unit.objects.by_name()
    )
    focal_point = django_filters.ModelMultipleChoiceFilter(
        label=_("Focal point"),
        field_name="focal_point__username",
        to_field_name="username",
        widget=forms.CheckboxSelectMultiple,
        queryset=lambda request: (
            User.objects.filter(commitments__isnull=False).distinct().order_by("username")
        ),
        null_label=_("Nobody"),
        null_value=NOBODY,
    )
    counterpart = Entries(
        label=_("Counterpart"),
        field_name="counterparts__slug",
        queryset=lambda request: Counterpart.objects.by_name(),
    )
    topic = Entries(
        label=_("Topic"),
        field_name="topics__slug",
        queryset=lambda request: Topic.objects.by_name(),
    )
    kind = Choices(label=_("Kind"), choices=Commitment.Kind.choices)
    strength = Choices(label=_("Strength"), choices=Strength.choices)
    due_after = django_filters.DateFilter(
        label=_("Window ends on or after"),
        field_name="due_latest",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    due_before = django_filters.DateFilter(
        label=_("Window ends on or before"),
        field_name="due_latest",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    archived = django_filters.ChoiceFilter(
        label=_("Archived"),
        choices=[("0", _("Leave out")), ("1", _("Show them too"))],
        method="as_it_is",
        empty_label=None,
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sort by"), choices=SORTS, method="as_it_is", empty_label=None
    )

    class Meta:
        model = Commitment
        fields = []

    def search(self, queryset, name, text):
        return queryset.search(text)

    def by_schedule(self, queryset, name, codes):
        return queryset.scheduled(*codes) if codes else queryset

    def by_evidence(self, queryset, name, codes):
        return queryset.with_evidence().filter(evidence__in=codes) if codes else queryset

    def as_it_is(self, queryset, name, value):
        """What filter_queryset sees to at the end."""
        return queryset

    def filter_queryset(self, queryset):
        """Apply all filters; archived records are left out unless asked for, and order is total."""
        data = self.form.cleaned_data
        queryset = super().filter_queryset(queryset)
        if data["archived"] != "1":
            queryset = queryset.live()
        return queryset.order_by(*ORDERS[data["sort"] or DEFAULT_SORT])

    @cached_property
    def chips(self):
        """Each filter in force, and the list's address without it."""
        chosen = self.in_force()
        chips = []
        for name, values in chosen.lists():
            if name == "sort":
                continue
            field = self.form.fields[name]
            # What isn't known stays as typed.
            words = {str(code): label for code, label in getattr(field, "choices", ())}
            for value in values:
                rest = chosen.copy()
                rest.setlist(name, [other for other in values if other != value])
                chips.append(Chip(field.label, words.get(value, value), rest.urlencode()))
        return chips

    def in_force(self):
        """The query that says what is filtered and how it is sorted, and nothing else."""
        query = QueryDict(mutable=True)
        for name in self.form.fields:
            values = list(dict.fromkeys(value for value in self.data.getlist(name) if value))
            if values and (name, values) != ("archived", ["0"]):
                query.setlist(name, values)
        return query

    @property
    def sorting(self):
        """How the list is sorted: (code, label), and the other ways that there are."""
        code = self.data.get("sort")
        code = code if code in ORDERS else DEFAULT_SORT
        return {"code": code, "label": dict(SORTS)[code], "choices": SORTS}

    @property
    def selection(self):
        """The rows that match; none while a filter is invalid, for a list that ignores a filter
        lies."""
        return self.qs if self.form.is_valid() else self.queryset.none()
