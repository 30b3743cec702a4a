"""Episodes: one report that another source tells in two parts, whose tolls add up to it.

Rivalry alone would let only one of the parts be the event. An episode stands beside the pairs as a rival of its own:
it is as probable as both parts agree with the whole but for their tolls, the sum of which is compared instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from marsad.engine import SplinkDatabase
from marsad.linking.blocking import kilometres
from marsad.linking.comparisons import COMPARISONS
from marsad.linking.competition import Floats, Ints
from marsad.linking.model import Trained, weigh

_SPLIT = 0.05  # how often another source tells an event in parts, beside telling it in one
_LEAST = 3.0  # nats: below, no prior of a match makes two of them likely, and the episode is no rival to anybody

_FOUND = f"""
WITH sides AS (
    SELECT pair, l AS whole, r AS part FROM rivals UNION ALL SELECT pair, r, l FROM rivals
),
told AS (
    SELECT sides.pair, sides.whole, records.* FROM sides JOIN records ON records.unique_id = sides.part
    WHERE records.killed > 0
)
SELECT p.pair AS first, q.pair AS second
FROM told AS p
JOIN told AS q ON p.whole = q.whole AND p.source = q.source AND p.unique_id < q.unique_id
JOIN records AS whole ON whole.unique_id = p.whole
WHERE greatest(p.first - q.last, q.first - p.last) <= 4
    AND (greatest(p.grid, q.grid) > 0 OR {kilometres("p", "q")} <= 15)
    AND abs(p.killed + q.killed - whole.killed) <= greatest(1, 0.35::DOUBLE * whole.killed)
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Episodes:
    """`first`, `second`: rows of the two pairs of each episode; `nats`: its weight without prior."""

    first: Ints
    second: Ints
    nats: Floats


def episodes(database: SplinkDatabase, weighed: pa.Table, model: Trained) -> Episodes:
    """The episodes among weighed pairs (unique_id_l, unique_id_r, match_weight), sorted by their numbers."""
    ends = {side: weighed[f"unique_id_{side}"] for side in "lr"}
    database.register("rivals", pa.table({"pair": np.arange(weighed.num_rows), **ends}))
    found = database.query(_FOUND)
    first, second = (found[name].to_numpy().astype(np.int64) for name in ("first", "second"))
    tolls = np.zeros(weighed.num_rows)
    concerned = np.unique(np.concatenate([first, second]))
    if len(concerned):
        database.register("concerned_pairs", pa.table({"pair": concerned}))
        chosen = "SELECT l AS join_key_l, r AS join_key_r FROM rivals SEMI JOIN concerned_pairs USING (pair)"
        database.execute(f"CREATE OR REPLACE TABLE parts AS {chosen}")
        levels = weigh(database, "parts", model, None, levels=True)["gamma_killed"].to_numpy()
        tolls[concerned] = model.bits("killed")[levels]
        database.drop("concerned_pairs")
    database.drop("rivals")
    killed = next(comparison for comparison in COMPARISONS if comparison.name == "killed")
    together = model.bits("killed")[killed.codes.index("near_some")]
    bits = weighed["match_weight"].to_numpy() - tolls
    nats = (bits[first] + bits[second] + together) * np.log(2) + np.log(_SPLIT)
    likely = nats > _LEAST
    return Episodes(first[likely], second[likely], nats[likely])
