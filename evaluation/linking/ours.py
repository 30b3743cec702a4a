"""Marsad's own linking of a world, as a user gets it: without labels, at its default settings."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.linking.derive import World
from evaluation.linking.pairs import Floats, Ints, Numbering
from marsad.engine import open_splink
from marsad.linking.clusters import derive
from marsad.linking.link import compare, link
from marsad.linking.resolver import DECISIONS
from marsad.linking.settings import LinkSettings

_NO_LEVELS = ("left", "right", "match_weight")


@dataclass(frozen=True, slots=True)
class Linked:
    """`compared`: the pairs that were held against each other, and `levels`, a row a pair, as the peer with labels gets
    them. `said`: the pairs with a probability, in the order of `probability`; `accepted`: those taken for one event;
    `together`: pairs across sources that the events hold which are derived from them."""

    compared: Ints
    levels: Ints
    said: Ints
    probability: Floats
    accepted: Ints
    together: Ints
    seconds: float


def ours(world: World, numbering: Numbering, settings: LinkSettings | None = None) -> Linked:
    """Compare, train, predict and let rivals compete, each in a database of its own."""
    settings = settings or LinkSettings()
    with open_splink() as database:
        compared = compare(world.incidents, database, settings)
    levels = [compared[name].to_numpy() for name in compared.column_names if name not in _NO_LEVELS]
    began = time.perf_counter()
    with open_splink() as database:
        pairs = link(world.incidents, database, settings).pairs
    seconds = time.perf_counter() - began
    said, probability = numbering.keys_of(pairs), pairs["probability"].to_numpy()
    return Linked(
        compared=numbering.keys_of(compared),
        levels=np.column_stack(levels).astype(np.int64),
        said=said,
        probability=probability,
        accepted=said[probability >= settings.same],
        together=_together(derive(world.incidents, decisions(pairs, settings)).members, numbering),
        seconds=seconds,
    )


def decisions(pairs: pa.Table, settings: LinkSettings) -> pa.Table:
    """What the machine alone has judged, as clusters are derived from it: schema `DECISIONS`."""
    count = pairs.num_rows
    verdict = pc.if_else(pc.greater_equal(pairs["probability"], settings.same), "same_event", "unsure")
    columns = {
        "left": pairs["left"],
        "right": pairs["right"],
        "verdict": verdict,
        "by_person": pa.array([False] * count, pa.bool_()),
        "probability": pairs["probability"],
        "judge": pa.array(["linking"] * count, pa.string()),
        "judgement": pc.binary_join_element_wise(pairs["left"], pairs["right"], " "),
        "since": pa.array([dt.datetime(2026, 1, 1, tzinfo=dt.UTC)] * count, pa.timestamp("us", tz="UTC")),
    }
    return pa.table([columns[name] for name in DECISIONS.names], schema=DECISIONS)


def _together(members: pa.Table, numbering: Numbering) -> Ints:
    events: dict[str, list[str]] = {}
    for event, ref in zip(members["event"].to_pylist(), members["ref"].to_pylist(), strict=True):
        events.setdefault(event, []).append(ref)
    pairs = [pair for refs in events.values() for pair in combinations(refs, 2)]
    across = [pair for pair in pairs if pair[0].split(":", 1)[0] != pair[1].split(":", 1)[0]]
    return np.array(numbering.keys(across), dtype=np.int64)
