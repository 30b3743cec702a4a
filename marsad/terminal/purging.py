"""What a purge would take, and what it took, on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from marsad.ledger.tombstones import Tombstone
from marsad.purging.flow import PurgePlan, PurgeReport
from marsad.terminal.screen import printable

_SHOWN = 12  # titles
_ORDER = ("documents", "captures", "rows", "claims", "codings", "judgements", "changed", "forecasts", "briefs")
_NAMES = {"changed": "judgements that lose a part", "forecasts": "forecasts marked", "briefs": "briefs redacted"}


def purge_plan(plan: PurgePlan) -> str:
    """What goes, in words: how many of what, the first titles."""
    counts = {name: getattr(plan.extent, name) for name in _ORDER[:-1]} | {"briefs": len(plan.briefs)}
    lines = [f"A purge takes away {_counted(counts)}, for good.", *(f"  {title}" for title in plan.titles[:_SHOWN])]
    if (more := len(plan.titles) - _SHOWN) > 0:
        lines.append(f"  and {more} more")
    if plan.briefs:
        lines.append(f"Briefs that cite it: {', '.join(map(str, plan.briefs))}.")
    return "\n".join(map(printable, lines))


def plan_json(plan: PurgePlan) -> dict[str, Any]:
    """The same for other programs, every document with what it is known by."""
    chosen = {"what": plan.chosen.what, "name": plan.chosen.name}
    documents = [{"id": one.id, "title": one.title, "url": one.url} for one in plan.chosen.documents]
    return chosen | {"extent": asdict(plan.extent), "documents": documents, "briefs": list(plan.briefs)}


def purge_report(report: PurgeReport) -> str:
    """What was done, and what is left to do by hand."""
    stone = report.tombstone
    begun = "A purge that had been cut off is finished" if report.finished else "Purged"
    lines = [f"{begun}: {_counted(stone.counts)}. Tombstone {stone.id}."]
    if report.left:
        lines.append(f"Words of it are found still in: {', '.join(report.left)}. Look at these files yourself.")
    if stone.name is None:
        lines.append("Nothing was kept by which it could be known again: take it off your lists.")
    else:
        lines.append("What comes of this source again is refused, unless --even-purged is given.")
    lines.append("Not reached: copies elsewhere, backups, files exported before; start servers of this folder again.")
    return "\n".join(map(printable, lines))


def tombstone_lines(stones: Sequence[Tombstone]) -> str:
    """One line a purge: when, what, by whom, why, how much."""
    told = ((one.at, one.name or f"one {one.what}", one.by, one.reason, _counted(one.counts)) for one in stones)
    return "\n".join("\t".join(map(printable, cells)) for cells in told)  # a tab is no letter that is printed


def _counted(counts: Mapping[str, int]) -> str:
    told = [f"{counts[name]:,} {_NAMES.get(name, name)}" for name in _ORDER if counts.get(name)]
    return ", ".join(told) or "nothing"
