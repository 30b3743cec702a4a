"""A purge from beginning to end: the tables, the files beside them, what tells of it.

What is purged is written down first, in `purging.json`: a purge that was killed is finished by the next, whatever that
is asked for. The note goes last, and with it the last that names what was purged.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marsad import brief
from marsad.errors import MissingItem, ObservatoryError, UnknownName, UsageError
from marsad.ledger import Ledger
from marsad.ledger.purging import Extent, KnownDocument
from marsad.ledger.tombstones import Tombstone, add
from marsad.purging import files
from marsad.purging.choice import Chosen, choose
from marsad.purging.search import Search, cut
from marsad.registry import Registry
from marsad.version import __version__

PENDING = "purging.json"
_TELLING = 16  # characters of a title, a name, a sentence from which it is looked for: "Home" stands everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What is to go, as it is written down. `words`: that must not be left in a brief; `texts`: by which files are
    searched; `addresses`: likewise, where no longer address stands."""

    id: str
    what: str
    name: str | None
    by: str
    reason: str
    at: str
    documents: tuple[str, ...]
    claims: tuple[str, ...]
    forecasts: tuple[str, ...]
    words: tuple[str, ...]
    texts: tuple[str, ...]
    addresses: tuple[str, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgePlan:
    """What a purge would take. `titles`: of the documents, for whoever is to say yes. `briefs`: numbers of those that
    cite it. Copies elsewhere are documents of others, and stay."""

    chosen: Chosen
    extent: Extent
    titles: tuple[str, ...]
    briefs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeReport:
    """What was done. `left`: files of the observatory in which words of it are found still. `finished`: whether it was
    one that had been cut off."""

    tombstone: Tombstone
    left: tuple[str, ...]
    finished: bool = False


def plan(ledger: Ledger, registry: Registry, asked: str) -> PurgePlan:
    """What a purge of this would take; nothing is changed. Raises MissingItem."""
    chosen = choose(asked, ledger.known_documents(), registry)
    purge = _purge(ledger, registry, chosen, "", "")
    redact = _redactor(purge)
    briefs = tuple(
        record.number for record in ledger.brief_records() if redact(_row(ledger, record.number)) is not None
    )
    titles = tuple(one.title or one.url or one.label or one.id for one in chosen.documents)
    extent = ledger.extent(purge.documents, purge.forecasts)
    return PurgePlan(chosen=chosen, extent=extent, titles=titles, briefs=briefs)


def purge(ledger: Ledger, registry: Registry, folder: Path, asked: str, by: str, reason: str) -> PurgeReport:
    """Take it out of the observatory in `folder`. What another run began is finished first; where nothing is held then
    of what is asked for, that was it.

    Raises MissingItem, UsageError without a reason or a name, ObservatoryError where others write for too long.
    """
    if not reason.strip() or not by.strip():
        raise UsageError("the purge", "says neither why nor by whom", 'Say so: --reason "…" --by "…"')
    files.check_idle(folder)
    with ledger.alone():
        finished = _finished(ledger, folder)
        try:
            chosen = choose(asked, ledger.known_documents(), registry)
        except MissingItem:
            if finished is None:
                raise
            return finished
        meant = _purge(ledger, registry, chosen, by, reason)
        _note(folder, meant)
        return _carried_out(ledger, folder, meant)


def finish(ledger: Ledger, folder: Path) -> PurgeReport | None:
    """Finish a purge that was cut off; None where there is none. Raises ObservatoryError."""
    files.check_idle(folder)
    with ledger.alone():
        return _finished(ledger, folder)


def _finished(ledger: Ledger, folder: Path) -> PurgeReport | None:
    begun = pending(folder)
    ledger.settle()
    return None if begun is None else replace(_carried_out(ledger, folder, begun), finished=True)


def pending(folder: Path) -> Purge | None:
    """The purge that was begun and not finished. Raises ObservatoryError where its note cannot be read."""
    path = folder / PENDING
    try:
        told = json.loads(path.read_text("utf-8"))
        listed = ("documents", "claims", "forecasts", "words", "texts", "addresses")
        return Purge(**told | {name: tuple(told[name]) for name in listed})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ObservatoryError(str(path), "is not a note of a purge", "Delete it and purge again") from error


def _purge(ledger: Ledger, registry: Registry, chosen: Chosen, by: str, reason: str) -> Purge:
    ids = tuple(one.id for one in chosen.documents)

    def countries(place: str) -> tuple[str, ...]:
        try:
            return tuple(registry.places.get(place).countries)
        except UnknownName:
            return ()

    forecasts = tuple(sorted(ledger.forecasts_of(ids, countries)))
    pages = tuple(one.id for one in chosen.documents if one.dataset is None)
    addresses, names = _known_by(ledger, chosen)
    said = ledger.quotations(pages)
    return Purge(
        id=secrets.token_hex(8),
        what=chosen.what,
        name=chosen.name,
        by=by.strip(),
        reason=reason.strip(),
        at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        documents=ids,
        claims=tuple(sorted(ledger.claim_ids(ids))),
        forecasts=forecasts,
        words=tuple(sorted(addresses | names | said)),
        texts=tuple(sorted(_searched(chosen, addresses, names | said))),
        addresses=tuple(sorted(_on_the_web(addresses))),
        counts=asdict(ledger.extent(ids, forecasts)),
    )


def _known_by(ledger: Ledger, chosen: Chosen) -> tuple[set[str], set[str]]:
    """Under which addresses, and by which ids, titles and names, it is found outside of the tables.

    Not what documents that stay are known by, too.
    """
    mine = {one.id for one in chosen.documents}
    stay = [one for one in ledger.known_documents() if one.id not in mine]
    addresses = {_page(one.url) for one in chosen.documents if one.url} | {
        _page(address) for address in ledger.captured_at(mine)
    }
    names = mine | {one.capture for one in chosen.documents if one.capture}
    names |= {one.title for one in chosen.documents if one.title and len(one.title) >= _TELLING}
    if chosen.what == "source":
        names |= {one.publisher for one in chosen.documents if one.publisher and one.dataset is None}
        names |= _hosts(chosen.documents) - _hosts(stay)
    theirs = {word for one in stay for word in (one.capture, one.title, one.publisher)}
    return addresses - {_page(one.url) for one in stay if one.url}, {name for name in names if name not in theirs}


def _searched(chosen: Chosen, addresses: Collection[str], words: Collection[str]) -> set[str]:
    """Of the words those that tell enough to be looked for in files, wherever they stand; long addresses are cut where
    requests are noted."""
    found = {word for word in words if len(word) >= _TELLING} | (_hosts(chosen.documents) & set(words))
    return found | {short for address in addresses if (short := cut(address)) is not None}


def _on_the_web(addresses: Collection[str]) -> set[str]:
    return {address for address in addresses if address.startswith(("http://", "https://"))}


def _page(address: str) -> str:
    """A release's address bears its hash behind a #."""
    return address.partition("#")[0]


def _hosts(documents: Collection[KnownDocument]) -> set[str]:
    """With and without the "www." that most sites answer with and without."""
    found = {host for one in documents if (host := _host(one.url))}
    return found | {host.removeprefix("www.") for host in found}


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url and url.startswith(("http://", "https://")) else None


def _note(folder: Path, meant: Purge) -> None:
    """Write it down, whole or not at all, for the owner alone."""
    beside = folder / f".{PENDING}-{secrets.token_hex(4)}"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump(asdict(meant), stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(folder / PENDING)


def _carried_out(ledger: Ledger, folder: Path, meant: Purge) -> PurgeReport:
    """Each step can be done again, and does nothing then."""
    ledger.purge(meant.documents, meant.forecasts, _redactor(meant), dt.datetime.fromisoformat(meant.at))
    for torn in folder.glob(f".{PENDING}-*"):
        torn.unlink(missing_ok=True)
    search = Search(meant.texts, meant.addresses)
    left = files.clear(folder, meant.documents, search, meant.addresses)
    redacted = sum(record.redacted_at == dt.datetime.fromisoformat(meant.at) for record in ledger.brief_records())
    stone = Tombstone(
        id=meant.id,
        at=meant.at,
        by=meant.by,
        reason=meant.reason,
        what=meant.what,
        name=meant.name,
        counts={**meant.counts, "briefs": redacted},
        marsad=__version__,
    )
    add(folder, stone)
    (folder / PENDING).unlink(missing_ok=True)
    return PurgeReport(tombstone=stone, left=tuple(left))


def _redactor(meant: Purge) -> Any:
    """A row of a brief → what changes in it, None where it cites nothing of what goes."""
    documents, claims, moment = set(meant.documents), set(meant.claims), dt.datetime.fromisoformat(meant.at)

    def redact(row: Mapping[str, Any]) -> dict[str, Any] | None:
        content = brief.content_from_text(row["content"])
        changed = brief.redacted(content, documents, claims, set(meant.words), moment.date())
        if changed is None:
            return None
        text = brief.content_text(changed)
        told = {
            "content": text,
            "hash": brief.content_hash(text),
            "html": brief.render(changed, "html").decode("utf-8"),
        }
        return told | {"redacted_at": moment}

    return redact


def _row(ledger: Ledger, number: int) -> dict[str, Any]:
    return {"content": ledger.kept_brief(number).content}
