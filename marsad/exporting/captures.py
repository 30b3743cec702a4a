"""The pages as they came, whole: for whoever holds the observatory, and for no page or API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from marsad import scope
from marsad.errors import UsageError
from marsad.export import bytes_whole
from marsad.ledger import Ledger
from marsad.model import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """`records` that were written; `without`: documents that came without bytes; `left_out`: not to be passed on."""

    records: int
    without: int
    left_out: int


def archive(
    ledger: Ledger, target: Path, *, as_of: dt.date | None = None, recorded_by: dt.datetime | None = None
) -> Archived:
    """The captures of all documents as a web archive, packed where its name ends in .gz. A path is replaced only once
    everything is written. Raises UsageError, MissingItem."""
    if not target.name.lower().endswith((".warc", ".warc.gz")):
        raise UsageError(str(target), "is no name of a web archive", "Let it end in .warc.gz")
    with ledger.undisturbed():  # nothing of what goes out is purged meanwhile
        return _archive(ledger, target, as_of, recorded_by)


def _archive(ledger: Ledger, target: Path, as_of: dt.date | None, recorded_by: dt.datetime | None) -> Archived:
    from marsad.export.warc import write_warc  # warcio: only where an archive is written

    held_back = scope.kept_back(ledger)
    addresses: dict[str, list[str | None]] = {}
    without = left_out = 0
    for document in ledger.documents(as_of=as_of, recorded_by=recorded_by):
        if document.dataset is not None:  # rows of a release, which is no page
            left_out += document.dataset in held_back
        elif document.capture is None:
            without += 1
        else:
            addresses.setdefault(document.capture, []).append(document.url)
    with bytes_whole(target) as stream:
        about = "Pages as they came. Their rights are their publishers'."
        written = write_warc(_named(ledger, addresses), stream, packed=target.name.lower().endswith(".gz"), about=about)
    return Archived(records=written, without=without, left_out=left_out)


def _named(ledger: Ledger, addresses: dict[str, list[str | None]]) -> Iterator[Capture]:
    """Each capture under the address of each of its documents: one page may have come from several places."""
    for sha256, capture in ledger.captures(addresses):
        for address in dict.fromkeys(addresses[sha256]):
            yield replace(capture, url=address) if address else capture
