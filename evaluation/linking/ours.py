"""Marsad's own linking of a world, as a user gets it: without labels, at its default settings."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from evaluation.linking.derive import World
from evaluation.linking.pairs import Floats, Ints, Numbering
from marsad.engine import open_splink
from marsad.linking.link import compare, link
from marsad.linking.settings import LinkSettings

_NO_LEVELS = ("left", "right", "match_weight")


@dataclass(frozen=True, slots=True)
class Linked:
    """`compared`: the pairs that were held against each other, and `levels`, a row a pair, as the peer with labels gets
    them. `said`: the pairs with a probability, in the order of `probability`; `accepted`: those taken for one event."""

    compared: Ints
    levels: Ints
    said: Ints
    probability: Floats
    accepted: Ints
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
        seconds=seconds,
    )
