"""Small tables of reports, and of judgements as the ledger gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import pyarrow as pa

from marsad.ledger import JUDGEMENT_VIEW
from marsad.linking.clusters import Clusters

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def reports(*refs: str) -> pa.Table:
    """Reports named "<source>:<number>"."""
    return pa.table(
        {"ref": pa.array(refs, pa.string()), "source": pa.array([ref.split(":")[0] for ref in refs], pa.string())}
    )


def word(
    left: str,
    right: str,
    verdict: str,
    *,
    at: int = 0,
    probability: float | None = None,
    id: str | None = None,
    run: str = "run",
    withdrawn_by: str | None = None,
) -> dict[str, object]:
    """A judgement about a pair: a machine's where it has a probability."""
    machine = probability is not None
    return {
        "id": id or f"{left}|{right}|{verdict}|{at}",
        "about": sorted((left, right)),
        "verdict": verdict,
        "judge": "linking 0.1" if machine else "Reader",
        "probability": probability,
        "linking": run if machine else None,
        "recorded_at": START,
        "since": START + dt.timedelta(hours=at),
        "withdrawn_by": withdrawn_by,
    }


def same(left: str, right: str, **more: object) -> dict[str, object]:
    return word(left, right, "same_event", **more)  # type: ignore[arg-type]


def apart(left: str, right: str, **more: object) -> dict[str, object]:
    return word(left, right, "different_event", **more)  # type: ignore[arg-type]


def linked(pairs: Mapping[tuple[str, str], float]) -> list[dict[str, object]]:
    """A machine's run: same from one half on, else unsure."""
    return [
        word(left, right, "same_event" if p >= 0.5 else "unsure", probability=p) for (left, right), p in pairs.items()
    ]


def judgements(words: Iterable[Mapping[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(list(words), schema=JUDGEMENT_VIEW)


def groups(clusters: Clusters) -> set[frozenset[str]]:
    """The events with more than one report."""
    found: dict[str, set[str]] = {}
    for row in clusters.members.to_pylist():
        found.setdefault(row["event"], set()).add(row["ref"])
    return {frozenset(refs) for refs in found.values() if len(refs) > 1}
