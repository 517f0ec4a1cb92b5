"""The list's filters: one set for the page, its fragment and the exports."""

import contextlib
import re
from typing import NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .lifecycle import Schedule, Status, Strength
from .models import Commitment, Counterpart, Topic, Unit, User
from .models.queryset import TO_CONFIRM, Evidence

NOBODY = "none"
COUNTED = "counted"

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


def spoken(field, value):
    """A typed value as people say it: a day in words; what can't be read stays as typed."""
    if isinstance(field, forms.DateField):
        with contextlib.suppress(forms.ValidationError):
            return date_format(field.clean(value))
    return value


class Chip(NamedTuple):
    label: str
    value: str
    without: str


class Choices(django_filters.MultipleChoiceFilter):
    """Any of several fixed codes."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)


class OfferedEntries(django_filters.fields.ModelMultipleChoiceField.iterator):
    """The entries that a filter offers; an address may name any."""

    def __init__(self, field):
        super().__init__(field)
        self.queryset = field.queryset.in_use()


class EntriesField(django_filters.fields.ModelMultipleChoiceField):
    iterator = OfferedEntries


class Entries(django_filters.ModelMultipleChoiceFilter):
    """Any of several vocabulary entries, named by code in the address; NOBODY for none."""

    field_class = EntriesField

    def __init__(self, **kwargs):
        super().__init__(
            to_field_name="slug",
            widget=forms.CheckboxSelectMultiple,
            null_label=_("Without one"),
            null_value=NOBODY,
            **kwargs,
        )


class Day(django_filters.DateFilter):
    """A bound of a date."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


def with_kept_entries(data):
    """A filter's query; where an entry was merged into another it names the one that was kept."""
    for name, model in (("unit", Unit), ("counterpart", Counterpart), ("topic", Topic)):
        codes = data.getlist(name)
        kept = model.objects.kept_codes(codes) if any(codes) else {}
        if kept:
            data = data.copy()
            data.setlist(name, list(dict.fromkeys(kept.get(code, code) for code in codes)))
    return data


class CommitmentFilter(django_filters.FilterSet):
    # What says how the rows are shown, not which: no chip, and no field in the panel.
    VIEW = ("sort",)

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
    due_after = Day(label=_("Window ends on or after"), field_name="due_latest", lookup_expr="gte")
    due_before = Day(
        label=_("Window ends on or before"), field_name="due_latest", lookup_expr="lte"
    )
    confirmed = django_filters.ChoiceFilter(
        label=_("Outcome"),
        choices=[("0", _("Waits for a second person")), ("1", _("Waits for nobody"))],
        method="by_confirmation",
        empty_label=_("Any"),
    )
    nature = Choices(label=_("Nature"), choices=Commitment.Nature.choices)
    as_of_after = Day(
        label=_("Status as of this day or later"), field_name="as_of", lookup_expr="gte"
    )
    as_of_before = Day(
        label=_("Status as of this day or earlier"), field_name="as_of", lookup_expr="lte"
    )
    moved = django_filters.ChoiceFilter(
        label=_("Deadline"),
        choices=[("1", _("Moved later, or lost"))],
        method="by_move",
        empty_label=_("Any"),
    )
    silent_for = django_filters.NumberFilter(
        label=_("Days without a mention in any source"),
        method="by_silence",
        min_value=1,
        max_value=36500,
        decimal_places=0,
    )
    archived = django_filters.ChoiceFilter(
        label=_("Archived"),
        choices=[
            ("0", _("Leave out")),
            ("1", _("Show them too")),
            (COUNTED, _("Show them too, without mistakes and merged ones")),
        ],
        method="as_it_is",
        empty_label=None,
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sort by"), choices=SORTS, method="as_it_is", empty_label=None
    )

    class Meta:
        model = Commitment
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data and with_kept_entries(data), *args, **kwargs)

    def search(self, queryset, name, text):
        return queryset.search(text)

    def by_schedule(self, queryset, name, codes):
        return queryset.scheduled(*codes) if codes else queryset

    def by_evidence(self, queryset, name, codes):
        return queryset.with_evidence().filter(evidence__in=codes) if codes else queryset

    def by_confirmation(self, queryset, name, code):
        return queryset.to_confirm() if code == "0" else queryset.exclude(TO_CONFIRM)

    def by_move(self, queryset, name, code):
        return queryset.moved()

    def by_silence(self, queryset, name, days):
        return queryset.silent_for(int(days))

    def as_it_is(self, queryset, name, value):
        """What filter_queryset sees to at the end."""
        return queryset

    def filter_queryset(self, queryset):
        """Apply all filters; archived records are left out unless asked for, and order is total."""
        data = self.form.cleaned_data
        queryset = super().filter_queryset(queryset)
        if data["archived"] == COUNTED:
            queryset = queryset.counted()
        elif data["archived"] != "1":
            queryset = queryset.live()
        return queryset.order_by(*ORDERS[data["sort"] or DEFAULT_SORT])

    @cached_property
    def chips(self):
        """Each filter in force, and the list's address without it."""
        chosen = self.in_force()
        chips = []
        for name, values in chosen.lists():
            if name in self.VIEW:
                continue
            field = self.form.fields[name]
            words = {str(code): label for code, label in getattr(field, "choices", ())}
            for value in values:
                rest = chosen.copy()
                rest.setlist(name, [other for other in values if other != value])
                chips.append(
                    Chip(field.label, words.get(value) or spoken(field, value), rest.urlencode())
                )
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
    def view(self):
        """How the rows are shown, as the panel carries it along: [(name, value)]."""
        return [(name, self.data[name]) for name in self.VIEW if self.data.get(name)]

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


def valid_month(text):
    """A field's check that a text is a month between 1900 and 2199, such as 2026-03."""
    if not re.fullmatch(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])", text):
        raise ValidationError(_("Write the year and the month, such as 2026-03."))


class TimelineFilter(CommitmentFilter):
    """The list's filters, and which stretch of time is shown, how closely, in which groups."""

    VIEW = ("sort", "zoom", "from", "group")
    ZOOM_CHOICES = [("month", _("Months")), ("quarter", _("Quarters")), ("year", _("Years"))]
    GROUP_CHOICES = [("unit", _("Unit")), ("counterpart", _("Counterpart"))]

    @classmethod
    def get_filters(cls):
        fixed = {"method": "as_it_is", "empty_label": None}
        return super().get_filters() | {
            "zoom": django_filters.ChoiceFilter(label=_("Zoom"), choices=cls.ZOOM_CHOICES, **fixed),
            "from": django_filters.CharFilter(
                label=_("Beginning with"), method="as_it_is", validators=[valid_month]
            ),
            "group": django_filters.ChoiceFilter(
                label=_("Grouped by"), choices=cls.GROUP_CHOICES, **fixed
            ),
        }

    def chosen(self, name, default):
        """What was chosen of `VIEW`; the default where it can't be read, which the page says."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name) or default
