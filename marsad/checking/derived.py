"""What is derived, derived again: events and their number, and the index that pages read."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from marsad import linkage
from marsad.checking.databases import damage
from marsad.checking.place import RESTORE, Place
from marsad.index.building import BuildFolder
from marsad.index.store import Index

_DELETE = "Delete the folder derived/: it is made anew"
_LATER = "Check again when they are done"
_LOOKS = 3  # at what others may be writing


def events(place: Place) -> None:
    """Events derived from what is held now are those that were kept of the same versions, and their ids are unique."""
    for _ in range(_LOOKS):
        versions = place.ledger.versions()
        kept = linkage.kept_events(place.ledger)
        again = linkage.fused(linkage.linkage(place.ledger, place.registry))
        if undisturbed := place.ledger.versions() == versions:
            place.derived_from = versions
            break
    ids = again["event"].to_pylist()
    place.counted("events", len(ids))
    if len(set(ids)) != len(ids):
        twice = next(id for id in ids if ids.count(id) > 1)
        place.found(twice, "two events have this id", "Link anew: marsad link --full")
    if not undisturbed:
        place.found("derived/", "others wrote all the while: the events kept there were not compared", _LATER, "remark")
    elif kept is not None and not _same(kept, again):
        place.found("derived/", "the events kept there are not those that what is held amounts to", _DELETE)


def index(place: Place) -> None:
    """The index that pages read: whole, and where it is of the versions that are held now, counted again."""
    found = BuildFolder(place.folder / "derived").newest()
    if found is None:
        return
    if problem := damage(found.path):
        place.found(f"derived/{found.path.name}", problem, _DELETE)
        return
    for _ in range(_LOOKS):
        versions = place.ledger.versions()
        if found.versions != versions:
            _of_other_versions(place, found, versions)
            return
        there = _counted(place, versions)
        if place.ledger.versions() == versions:
            break
    else:
        place.found("derived/", "others wrote all the while: the index of the pages was not counted", _LATER, "remark")
        return
    told = found.totals()
    said = {"documents": told.documents + told.releases, "claims": told.claims, "events": told.events}
    for name, number in (said | {"judgements": told.judgements}).items():
        if number != there[name]:
            cause = f"the index of the pages counts {number:,} {name}; there are {there[name]:,}"
            place.found("derived/", cause, _DELETE)


def _of_other_versions(place: Place, found: Index, versions: Mapping[str, int | None]) -> None:
    """An index of other versions than are held: of earlier ones it is only not made anew yet."""
    for name, version in sorted(versions.items()):
        before = found.versions.get(name)
        if before is not None and (version is None or version < before):
            there = "is not there any more" if version is None else f"is at {version}"
            cause = f"it was at version {before} when the index of the pages was made, and {there}"
            place.found(f"tables/{name}", cause, RESTORE)
    cause = "the index of the pages is of other versions of the tables"
    remedy = "Nothing is to be done: the next page that is asked for brings it up to date"
    place.found("derived/", cause, remedy, "remark")


def _counted(place: Place, versions: Mapping[str, int | None]) -> dict[str, int]:
    """How many there are of what the index counts. Events of these versions may be counted already."""
    events = place.looked_at.get("events", 0)
    if place.derived_from != versions:
        events = linkage.fused(linkage.linkage(place.ledger, place.registry)).num_rows
    rejected = place.ledger.claims(rejected=True, columns=["id", "verdict"])
    return {
        "documents": place.ledger.sources_table().num_rows,
        "claims": sum(verdict != "reject" for verdict in rejected["verdict"].to_pylist()),
        "events": events,
        "judgements": len(place.ledger.judgement_models()),
    }


def _same(one: pa.Table, other: pa.Table) -> bool:
    order = [("event", "ascending")]
    return bool(one.num_rows == other.num_rows and one.sort_by(order).equals(other.sort_by(order)))
