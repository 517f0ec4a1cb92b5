"""Filters of the admin's list of commitments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..lifecycle import Schedule


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
