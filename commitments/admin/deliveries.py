"""The digests sent, to read: who got one, and what became of those that could not be sent."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..models import Delivery
from .base import ReadOnlyAdmin, moment


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["user", "day_told", "state", "claimed_told", "sent_told", "error"]
    fields = ["user", "day_told", "state", "claimed_told", "sent_told", "error"]
    list_filter = ["state", "day"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "user__email"]
    search_help_text = _("The person, or the mail address.")
    ordering = ["-day", "-pk"]

    @admin.display(description=_("day"), ordering="day")
    def day_told(self, delivery):
        return date_format(delivery.day)

    @admin.display(description=_("begun at"), ordering="claimed_at")
    def claimed_told(self, delivery):
        return delivery.claimed_at and moment(delivery.claimed_at)

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent_told(self, delivery):
        return delivery.sent_at and moment(delivery.sent_at)
