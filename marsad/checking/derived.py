"""What is derived, derived again: events and their number, and the index that pages read."""

from __future__ import annotations

import pyarrow as pa

from marsad import linkage
from marsad.checking.place import Place
from marsad.index.building import BuildFolder
from marsad.index.store import Index

_DELETE = "Delete the folder derived/: it is made anew"


def events(place: Place) -> None:
    """Events derived from what is held now are those that were kept of the same versions, and their ids are unique."""
    kept = linkage.kept_events(place.ledger)
    found = linkage.linkage(place.ledger, place.registry)
    again = linkage.fused(found)
    ids = again["event"].to_pylist()
    if len(set(ids)) != len(ids):
        twice = next(id for id in ids if ids.count(id) > 1)
        place.found(twice, "two events have this id", "Link anew: marsad link --full")
    if kept is not None and not _same(kept, again):
        place.found("derived/", "the events kept there are not those that what is held amounts to", _DELETE)
    place.counted("events", len(ids))
    index = BuildFolder(place.folder / "derived").newest()
    if index is not None:
        _index(place, index, len(ids))


def _index(place: Place, index: Index, events: int) -> None:
    """The index, where it is of the versions that are held now: counted again."""
    if index.versions != place.ledger.versions():
        cause = "the index of the pages is of an earlier version of the tables"
        place.found(
            "derived/", cause, "Nothing is to be done: the next page that is asked for brings it up to date", "remark"
        )
        return
    told = index.totals()
    rejected = place.ledger.claims(rejected=True, columns=["id", "verdict"])
    there = {
        "documents": (told.documents + told.releases, place.ledger.sources_table().num_rows),
        "claims": (told.claims, sum(verdict != "reject" for verdict in rejected["verdict"].to_pylist())),
        "events": (told.events, events),
        "judgements": (told.judgements, len(place.ledger.judgement_models())),
    }
    for name, (said, held) in there.items():
        if said != held:
            place.found("derived/", f"the index of the pages counts {said:,} {name}; there are {held:,}", _DELETE)


def _same(one: pa.Table, other: pa.Table) -> bool:
    order = [("event", "ascending")]
    return bool(one.num_rows == other.num_rows and one.sort_by(order).equals(other.sort_by(order)))
