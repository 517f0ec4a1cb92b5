"""What the figures are called, and how a table groups them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..lifecycle import OUTCOMES
from .charts import STACK

LABELS = {
    "all": _("All"),
    "open": pgettext_lazy("several", "Open"),
    "overdue": pgettext_lazy("several", "Overdue"),
    "lapsed": pgettext_lazy("several", "Lapsed"),
    "to_confirm": pgettext_lazy("several", "To confirm"),
    **{status.value: status.label for status in OUTCOMES},
    "on_time": _("On time"),
    "median_late": _("Days late, median"),
    "moved": _("Moved"),
    "median_slippage": _("Days, median"),
    "worst_slippage": _("Days, worst"),
}
BLOCKS = [
    (_("Now"), ["all", "open", "overdue", "lapsed", "to_confirm"]),
    (_("Outcomes confirmed"), [status.value for status in OUTCOMES]),
    (_("Against the deadline"), ["on_time", "median_late"]),
    (_("Slippage"), ["moved", "median_slippage", "worst_slippage"]),
]
LEGEND = [(code, LABELS[code]) for code in STACK]
LEGEND_OF_LINES = [*LEGEND, ("open", _("Open, not overdue")), ("overdue", LABELS["overdue"])]


def blocks(*, wishes):
    """[(heading, [(code, label)])]; only wishes lapse."""
    return [
        (heading, [(code, LABELS[code]) for code in codes if wishes or code != "lapsed"])
        for heading, codes in BLOCKS
    ]
