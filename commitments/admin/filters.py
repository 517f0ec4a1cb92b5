"""Filters of the admin's list of commitments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..lifecycle import Schedule
from ..models.queryset import Evidence


class ScheduleFilter(admin.SimpleListFilter):
    """What the calendar says: overdue, without a deadline …"""

    title = _("schedule")
    parameter_name = "schedule"

    def lookups(self, request, model_admin):
        return Schedule.choices

    def queryset(self, request, queryset):
        if self.value() not in Schedule.values:
            return queryset
        return queryset.scheduled(self.value())


class ArchivedFilter(admin.SimpleListFilter):
    """The archive is out of the list unless asked for."""

    title = _("archived")
    parameter_name = "archived"

    def lookups(self, request, model_admin):
        return [("0", _("Not archived")), ("1", _("Archived")), ("all", _("All"))]

    def value(self):
        return super().value() or "0"

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.exclude(archived_as="") if self.value() == "1" else queryset.live()

    def choices(self, changelist):
        """Without the usual first choice, which would be the same as the archive left out."""
        _all, *ours = super().choices(changelist)
        return ours


class InChargeFilter(admin.SimpleListFilter):
    """What is open and nobody looks after."""

    title = _("in charge")
    parameter_name = "in_charge"
    MISSING = {"no_unit": "unit", "nobody": "focal_point"}

    def lookups(self, request, model_admin):
        return [
            ("no_unit", _("Open, without a unit")),
            ("nobody", _("Open, without a focal point")),
        ]

    def queryset(self, request, queryset):
        if self.value() not in self.MISSING:
            return queryset
        return queryset.open().filter(**{self.MISSING[self.value()]: None})


class EvidenceFilter(admin.SimpleListFilter):
    """The best evidence cited."""

    title = _("evidence")
    parameter_name = "evidence"

    def lookups(self, request, model_admin):
        return Evidence.choices

    def queryset(self, request, queryset):
        if self.value() not in Evidence.values:
            return queryset
        return queryset.with_evidence().filter(evidence=self.value())
