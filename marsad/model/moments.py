"""Moments as people write them, and days that can be asked for."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from marsad.errors import UsageError

EARLIEST = dt.date(1900, 1, 1)  # nothing here counts from before; a week of each year since the first would be endless
_LONGEST = 80  # characters of what was given that an error repeats
_FIRST_ZONE = dt.timedelta(hours=14)  # where the day begins first


def written_moment(text: str) -> dt.datetime:
    """A day means its end; a moment without a zone is UTC. Raises ValueError for what is neither."""
    moment = dt.datetime.fromisoformat(text)
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def asked_day(text: str | None, name: str) -> dt.date | None:
    """A day as 2019-09-24, None for nothing; `name`: of the parameter. Raises UsageError."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(_given(name, text), "is no day", "Write it as 2019-09-24") from None


def asked_moment(text: str | None, name: str) -> dt.datetime | None:
    """As `asked_day`; in an address the plus sign before a zone may have come as a blank. Raises UsageError."""
    text = (text or "").strip()
    if not text:
        return None
    for spelled in (text, text.replace(" ", "+")):
        with suppress(ValueError, OverflowError):  # of a zone that leads out of the calendar
            return written_moment(spelled).astimezone(dt.UTC)
    raise UsageError(_given(name, text), "is no moment", "Write it as 2019-09-24T12:00Z")


def asked_week_start(text: str | None) -> int:
    """The day on which weeks begin, Monday for nothing. Raises UsageError."""
    text = (text or "").strip() or "0"
    if text not in tuple("0123456"):
        raise UsageError(_given("week_start", text), "is no day of the week", "Use 0 (Monday) to 6 (Sunday)")
    return int(text)


def _given(name: str, text: str) -> str:
    return f"{name}={text}"[:_LONGEST]


def check_as_of(day: dt.date | None) -> None:
    """Raises UsageError for a day that has begun nowhere yet: what will be published by then nobody has read."""
    if day is not None and day > (dt.datetime.now(dt.UTC) + _FIRST_ZONE).date():
        raise UsageError(f"as_of={day}", "has not come yet", "Name today or a day before")


def check_start(day: dt.date | None) -> None:
    """Raises UsageError for a day from which nobody counts."""
    if day is not None and day < EARLIEST:
        raise UsageError(f"start={day}", "lies too far back to count from", "Name a day since 1900")
