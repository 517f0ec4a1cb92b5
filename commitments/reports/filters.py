"""What a report counts, and how: the list's filters and a few words more."""

import django_filters
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..filters import COUNTED, CommitmentFilter, Day, valid_month
from ..lifecycle import Strength
from .months import EARLIER

SILENT_DAYS = 90
BOUNDS = ("due_after", "due_before", "as_of_after", "as_of_before")


def not_after_today(day):
    """A field's check that a day can be looked back at."""
    if day > timezone.localdate():
        raise ValidationError(_("Choose today or an earlier day."))


def month_or_earlier(text):
    """A field's check that a text names a line of the table by month."""
    if text != EARLIER:
        valid_month(text)


class ReportFilter(CommitmentFilter):
    """Which commitments are counted, line by line of what; wishes only if asked for.

    `silent_for` selects nothing here: it says how long silence is. `month` and `figure` name the
    cell whose commitments are listed below a table by month.
    """

    VIEW = ("sort", "by", "wishes", "known_on", "silent_for", "month", "figure")
    BY = [
        ("unit", _("Unit")),
        ("counterpart", _("Counterpart")),
        ("topic", _("Topic")),
        ("kind", _("Kind")),
        ("strength", _("Strength")),
        ("month", _("Month")),
    ]

    by = django_filters.ChoiceFilter(
        label=_("Line by line"), choices=BY, method="as_it_is", empty_label=None
    )
    wishes = django_filters.ChoiceFilter(
        label=_("Wishes"),
        choices=[("0", _("Leave out")), ("1", _("Count them too"))],
        method="as_it_is",
        empty_label=None,
    )
    known_on = Day(label=_("As known on"), method="as_it_is", validators=[not_after_today])
    silent_for = django_filters.NumberFilter(
        label=_("Silent for so many days"),
        method="as_it_is",
        min_value=1,
        max_value=36500,
        decimal_places=0,
    )
    month = django_filters.CharFilter(method="as_it_is", validators=[month_or_earlier])
    figure = django_filters.CharFilter(method="as_it_is", max_length=20)

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset).counted()
        return queryset.without_wishes() if self.leaves_out_wishes else queryset

    def chosen(self, name, default=None):
        """What was chosen of `VIEW`; the default where nothing was or it can't be read."""
        return getattr(self.form, "cleaned_data", {}).get(name) or default

    @property
    def by_code(self):
        return self.chosen("by", "unit")

    @property
    def silent_days(self):
        return int(self.chosen("silent_for", SILENT_DAYS))

    @property
    def counts_wishes(self):
        return self.chosen("wishes") == "1"

    @property
    def leaves_out_wishes(self):
        """A strength that was chosen is asked for."""
        return not self.counts_wishes and not self.form.cleaned_data["strength"]

    @property
    def view(self):
        """What the panel carries along: not the cell, for the figures are about to change."""
        return [(name, value) for name, value in super().view if name not in ("month", "figure")]

    @property
    def carried(self):
        """All that is chosen but the cell, for a small form of its own: [(name, value)]."""
        return [
            (name, value)
            for name, values in self.in_force().lists()
            for value in values
            if name not in ("month", "figure")
        ]

    @property
    def listing(self):
        """The query of the list that holds exactly what is counted; days in ISO format."""
        query = self.in_force()
        for name in self.VIEW:
            query.pop(name, None)
        for name in BOUNDS:
            if name in query:
                query[name] = self.form.cleaned_data[name].isoformat()
        if self.leaves_out_wishes:
            query.setlist("strength", [Strength.FIRM, Strength.INTENDED])
        if query.get("archived") == "1":
            query["archived"] = COUNTED
        return query
