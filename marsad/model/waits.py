"""How long to wait before another try: as a server asks for, or doubling."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime


def doubled(first: float, longest: float, failures: int, jitter: float) -> float:
    """Seconds before the next try after `failures` of them, less up to half of it by `jitter` (0 to 1)."""
    return min(longest, first * 2.0 ** (failures - 1)) * (0.5 + jitter / 2)


def retry_after(stated: str | None, now: dt.datetime) -> float | None:
    """The seconds that Retry-After asks for: a number, or a date (RFC 9110, 10.2.3); None where it cannot be read."""
    if stated is None:
        return None
    stated = stated.strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())
