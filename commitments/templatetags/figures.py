"""How numbers are written, and how a table finds the one that stands under a heading."""

from django import template
from django.utils.formats import number_format

from .commitments import grouped as grouped_whole

register = template.Library()


@register.filter
def grouped(number):
    """A number with its thousands set apart; half a day, of a median, with one decimal."""
    whole = int(number)
    if whole == number:
        return grouped_whole(whole)
    return number_format(number, 1)


@register.filter
def signed_days(days):
    """Days with their sign: +31, −12; a dash where there are none to count."""
    if days is None:
        return "–"
    sign = "+" if days > 0 else "−" if days < 0 else ""
    return f"{sign}{grouped_whole(abs(days))}"


@register.filter
def at(figures, code):
    """What stands under a code; None if nothing does."""
    return figures.get(code)


@register.filter
def from_foot(segment):
    """The upper edge of a piece of an upright bar, in percent from the top."""
    return round(100 - segment.start - segment.length, 2)
