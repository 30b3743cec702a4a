"""Moments as people write them."""

from __future__ import annotations

import datetime as dt


def written_moment(text: str) -> dt.datetime:
    """A day means its end; a moment without a zone is UTC. Raises ValueError for what is neither."""
    moment = dt.datetime.fromisoformat(text)
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
