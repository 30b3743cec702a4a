"""How much each level of agreement speaks for one event (Fellegi and Sunter 1969), learnt without labels.

u, how often a level is met among pairs of different events, is read off pairs of one source: a source reports an event
once, as a rule, so that two of its reports near each other are what chance looks like, campaigns and busy towns
included. m, how often it is met among pairs of one event, is what pairs of two sources have in excess of that, where
all the other comparisons agree well. Expectation-maximisation, the usual way, takes for matches what merely clusters:
battles come in series, and one candidate in sixty is a match.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import yaml

from marsad.engine import SplinkDatabase
from marsad.linking.comparisons import COMPARISONS, NAMES

_DIGITS = 9  # of a weight: engines take logarithms that differ in the sixteenth
MODEL = "fellegi-sunter 0.2"  # raised with whatever changes a probability
_DEFAULTS = Path(__file__).parent / "model.yml"

Levels = npt.NDArray[np.int8]  # (pairs, comparisons); -1 is null
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """`m`, `u`: by comparison, probabilities of levels 0, 1, 2…; `prior`: the odds of a candidate pair before it is
    compared, as if it had no rival. `learnt`: from the incidents linked, or `untrained`."""

    m: Mapping[str, tuple[float, ...]]
    u: Mapping[str, tuple[float, ...]]
    prior: float
    learnt: bool = True

    def bits(self, name: str) -> Floats:
        """The weight of each level of a comparison, in bits; level null, the last, weighs nothing."""
        return np.array([*np.log2(np.array(self.m[name]) / np.array(self.u[name])), 0.0])

    def weights(self, levels: Levels) -> Floats:
        """The sum of all weights of each pair, in bits."""
        return np.asarray(np.sum([self.bits(name)[levels[:, k]] for k, name in enumerate(NAMES)], axis=0))

    def to_json(self) -> str:
        value = {"model": MODEL, "m": dict(self.m), "u": dict(self.u), "prior": self.prior}
        return json.dumps(value | {"learnt": self.learnt}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Trained:
        value = json.loads(text)
        m, u = ({name: tuple(value[key][name]) for name in NAMES} for key in ("m", "u"))
        return cls(m=m, u=u, prior=value["prior"], learnt=value["learnt"])


def bounded(m: Mapping[str, tuple[float, ...]], u: Mapping[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
    """m with no level below its comparison's `least` bits; what that takes is taken from the other levels' shares."""
    found = dict(m)
    for comparison in COMPARISONS:
        if comparison.least is None:
            continue
        shares = np.array(m[comparison.name])
        floor = np.array(u[comparison.name]) * 2.0**comparison.least
        low = shares < floor
        for _ in shares:  # what is taken may bring another level below its floor
            kept = (1.0 - floor[low].sum()) * shares / max(shares[~low].sum(), 1e-12)
            low |= kept < floor
        kept = (1.0 - floor[low].sum()) * shares / max(shares[~low].sum(), 1e-12)
        found[comparison.name] = tuple(np.where(low, floor, kept).tolist())
    return found


@functools.cache
def untrained() -> Trained:
    """The model that is used where there are too few pairs to learn from; see model.yml."""
    with _DEFAULTS.open(encoding="utf-8") as stream:
        known = yaml.safe_load(stream)
    tables: dict[str, dict[str, tuple[float, ...]]] = {"m": {}, "u": {}}
    for comparison in COMPARISONS:
        levels = known["levels"][comparison.name]
        for k, key in enumerate(("m", "u")):
            shares = np.array([levels[code][k] for code in comparison.codes], float)
            tables[key][comparison.name] = tuple((shares / shares.sum()).tolist())
    m = bounded(tables["m"], tables["u"])
    return Trained(m=m, u=tables["u"], prior=float(known["prior"]), learnt=False)


def weigh(database: SplinkDatabase, pairs: str, trained: Trained, least: float | None, *, levels: bool) -> pa.Table:
    """Splink's match weights, in bits and without any prior, of a table of pairs (join_key_l, join_key_r).

    Gives unique_id_l, unique_id_r, match_weight and, where asked, a column `gamma_<comparison>` of levels, by ids.
    least: leave out pairs that weigh less.
    """
    from splink import Linker

    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 0.5,
        "comparisons": [c.creator(trained.m[c.name], trained.u[c.name], database.said) for c in COMPARISONS],
        "blocking_rules_to_generate_predictions": ["l.unique_id = r.unique_id"],  # never used: pairs are given
        "retain_matching_columns": levels,
    }
    shown = f"SELECT join_key_l, join_key_r, '0' AS match_key FROM {pairs}"
    database.execute(f"CREATE OR REPLACE TABLE weighed_pairs AS {shown}")
    names = database.fresh("records"), database.fresh("pairs")
    records = database.api.register("records", table_name=names[0])
    linker: Any = Linker(records, settings, log_level=logging.ERROR, validate_settings=False)
    given = database.api.register("weighed_pairs", table_name=names[1])
    linker.table_management.register_blocked_pairs_for_predict(given)
    found = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
    columns = ["unique_id_l", "unique_id_r", "match_weight", *(f"gamma_{name}" for name in NAMES if levels)]
    columns[2] = f"round(match_weight, {_DIGITS}) AS match_weight"
    table = database.query(f"SELECT {', '.join(columns)} FROM {found.physical_name} ORDER BY 1, 2")
    linker.table_management.delete_tables_created_by_splink_from_db()
    database.execute("DROP TABLE IF EXISTS weighed_pairs")
    return table


def levels_of(table: pa.Table) -> Levels:
    """The gamma columns as an array (pairs, comparisons)."""
    return np.stack([table[f"gamma_{name}"].to_numpy().astype(np.int8) for name in NAMES], axis=1)
