"""Times: whole microseconds since 1970 in UTC, forward from parent to child, in a week's rhythm."""

from datetime import UTC, datetime

import numpy as np

from writersroom_db.seed.draws import Column, Floats, Ints

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# 1970-01-01 was a Thursday
_FIRST_WEEKDAY = 3


def microseconds(moment: datetime) -> int:
    """Return the moment, which has a time zone, as microseconds."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def between(earliest: Ints, latest: Ints | int, part: Floats) -> Ints:
    """Return the moment at ``part`` (from 0 to 1) of the way; the earliest if latest is before."""
    span = np.maximum(latest - earliest, 0)
    return earliest + (span * part).astype(np.int64)


def skewed(unit: Floats, skew: int) -> Floats:
    """Return ``unit`` to the power ``skew``, by products alone, which no library rounds its way."""
    power = unit
    for _ in range(skew - 1):
        power = power * unit
    return power


def texts(moments: Ints) -> list[str]:
    """Return the moments as PostgreSQL reads them in a session whose time zone is UTC."""
    texts: list[str] = np.datetime_as_string(moments.view("datetime64[us]")).tolist()
    return texts


class Rhythm:
    """When people work: by hour of the day, and by day of the week."""

    def __init__(self, hours: tuple[float, ...], weekdays: tuple[float, ...]) -> None:
        self._hours = np.cumsum(hours) / sum(hours)
        self._weekdays = np.array(weekdays) / max(weekdays)
        self._kept = np.cumsum(weekdays) / sum(weekdays)

    def near(self, moments: Ints, earliest: Ints, latest: Ints | int, unit: Column) -> Ints:
        """Move each moment to an hour, and a day of its week, that people work at.

        One that would leave ``earliest`` to ``latest`` stays; ``unit`` is asked by moment.
        """
        days, rest = np.divmod(moments, DAY)
        weekdays = (days + _FIRST_WEEKDAY) % 7
        leaves = unit.unit(moments) >= self._weekdays[weekdays]
        wanted = np.searchsorted(self._kept, unit.unit(moments + 1), side="right")
        days = np.where(leaves, days - weekdays + wanted, days)
        hours = np.searchsorted(self._hours, unit.unit(moments + 2), side="right")
        moved = days * DAY + hours * HOUR + rest % HOUR
        return np.where((moved >= earliest) & (moved <= latest), moved, moments)
