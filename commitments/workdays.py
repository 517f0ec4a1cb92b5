"""Working days in Peru: Monday to Friday, without the public holidays. Pure.

The holidays are those of the law, as the library `holidays` knows them; the bridge days that the
government decrees from year to year for the public sector are not among them.
"""

from datetime import timedelta

import holidays

PERU = holidays.country_holidays("PE")


def is_holiday(day):
    """Whether a day is a public holiday in Peru, whatever its weekday."""
    return day in PERU


def is_workday(day):
    """Whether the ministry works on a day."""
    return day.weekday() < 5 and not is_holiday(day)


def next_workday(day, n=1):
    """The `n`th working day after a day."""
    while n:
        day += timedelta(days=1)
        n -= is_workday(day)
    return day
