"""How the sources are doing: from what they gave and when, and from what became of the last requests to them.

- **fresh**: its newest item is no older than twice the gap that is usual with it (the median of the gaps between the
  last days on which it published).
- **quiet**: it is later than that, somebody looked after that day and was answered, and nothing new had come.
- **failing**: the last request to it was refused, or broke off.
- **unwatched**: it is later than that, and nobody looked since: what is new with it is not known.
- **unknown**: it published on fewer than four known days, so that no gap is usual.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from urllib.parse import urlsplit

from marsad.ledger import Ledger
from marsad.model.health import FetchNote, HealthState, Rhythm, SourceHealth
from marsad.registry import Registry

LATE = 2.0  # times the usual gap
DAYS = 21  # so many of the last days of publication tell what is usual
FEWEST = 4  # days of publication below which nothing is usual
_COLUMNS = ("dataset", "publisher", "published", "published_precision", "url", "recorded_at")
_ORDER: tuple[HealthState, ...] = ("failing", "quiet", "fresh", "unwatched", "unknown")


@dataclass(slots=True)
class _Given:
    name: str
    dataset: bool
    items: int = 0
    days: set[dt.date] = field(default_factory=set)
    newest: dt.date | None = None
    received: dt.datetime | None = None
    hosts: Counter[str] = field(default_factory=Counter)


def rhythms(ledger: Ledger, registry: Registry) -> tuple[Rhythm, ...]:
    """What each publisher of pages and each dataset gave so far, by name."""
    given: dict[str, _Given] = {}
    for row in ledger.documents_table().select(_COLUMNS).to_pylist():
        if row["dataset"]:
            id, name = f"dataset:{row['dataset']}", row["dataset"]
        elif row["publisher"]:
            entry = registry.sources.lookup(row["publisher"])
            id, name = (entry.id, entry.name) if entry else (row["publisher"], row["publisher"])
        else:
            continue
        one = given.setdefault(id, _Given(name, bool(row["dataset"])))
        one.items += 1
        one.received = max(filter(None, (one.received, row["recorded_at"])), default=None)
        if row["published"] is not None:
            one.newest = max(filter(None, (one.newest, row["published"])))
            if row["published_precision"] == "day":
                one.days.add(row["published"])
        if host := _host(row["url"]):
            one.hosts[host] += 1
    return tuple(
        Rhythm(
            id=id,
            name=one.name,
            kind="dataset" if one.dataset else "pages",
            items=one.items,
            newest=one.newest,
            received=one.received,
            usual_days=_usual(one.days),
            hosts=tuple(host for host, _ in one.hosts.most_common(8)),
        )
        for id, one in sorted(given.items(), key=lambda pair: pair[1].name.casefold())
    )


def health(found: Iterable[Rhythm], notes: Iterable[FetchNote], today: dt.date) -> tuple[SourceHealth, ...]:
    """How each source is doing today, those that fail first; hosts that fail and gave nothing yet are named, too."""
    last: dict[str, FetchNote] = {}
    answered: dict[str, dt.datetime] = {}
    for note in notes:
        host = _host(note.asked)
        if host and (host not in last or note.at >= last[host].at):
            last[host] = note
        if host and note.cause is None:
            answered[host] = max(note.at, answered.get(host, note.at))
    owners = _owners(found := tuple(found), last)
    told = [_one(rhythm, owners[rhythm.id], last, answered, today) for rhythm in found]
    owned = {host for hosts in owners.values() for host in hosts}
    for host, note in last.items():
        if host not in owned and note.cause is not None:
            nothing = Rhythm(
                id=f"address:{host}", name=host, kind="address", items=0, newest=None, received=None, usual_days=None
            )
            told.append(SourceHealth(rhythm=nothing, state="failing", due=None, looked=None, failure=note))
    return tuple(sorted(told, key=lambda one: (_ORDER.index(one.state), one.rhythm.name.casefold())))


def _one(
    rhythm: Rhythm,
    hosts: Sequence[str],
    last: dict[str, FetchNote],
    answered: dict[str, dt.datetime],
    today: dt.date,
) -> SourceHealth:
    newest_note = max((last[host] for host in hosts), key=lambda note: note.at, default=None)
    looks = [answered[host] for host in hosts if host in answered] + ([rhythm.received] if rhythm.received else [])
    looked = max(looks, default=None)
    due = None
    if rhythm.newest is not None and rhythm.usual_days is not None:
        due = rhythm.newest + dt.timedelta(days=max(1, math.ceil(LATE * rhythm.usual_days)))
    failure = newest_note if newest_note is not None and newest_note.cause is not None else None
    state: HealthState
    if failure is not None:
        state = "failing"
    elif due is None:
        state = "unknown"
    elif today <= due:
        state = "fresh"
    else:
        state = "quiet" if looked is not None and looked.date() > due else "unwatched"
    return SourceHealth(rhythm=rhythm, state=state, due=due, looked=looked, failure=failure)


def _owners(found: Sequence[Rhythm], asked: Iterable[str]) -> dict[str, list[str]]:
    """The asked hosts of each source: its own, or one of the same site ("feeds.example.org" of "example.org")."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for host in asked:
        own = [rhythm.id for rhythm in found if host in rhythm.hosts]
        near = own or [rhythm.id for rhythm in found if any(_site(host) == _site(one) for one in rhythm.hosts)]
        for id in near:
            hosts[id].append(host)
    return {rhythm.id: hosts.get(rhythm.id, []) for rhythm in found}


def _usual(days: set[dt.date]) -> float | None:
    if len(days) < FEWEST:
        return None
    last = sorted(days)[-DAYS:]
    return float(median((later - earlier).days for earlier, later in pairwise(last)))


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _site(host: str) -> str:
    """The last two labels: near enough to tell whose feed it is. Of a number, all of it."""
    parts = host.split(".")
    return host if parts[-1].isdecimal() else ".".join(parts[-2:])
