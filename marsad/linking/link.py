"""Incidents → pairs that may be one event, each with its probability and what spoke for it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.engine import SplinkDatabase
from marsad.linking.blocking import make_pairs, make_records
from marsad.linking.comparisons import NAMES
from marsad.linking.competition import Floats, Ints, settle
from marsad.linking.episodes import episodes
from marsad.linking.evidence import evidence_of
from marsad.linking.model import MODEL, Trained, levels_of, untrained, weigh
from marsad.linking.settings import LinkSettings
from marsad.linking.texts import embed_texts
from marsad.linking.training import Patterns, learn, matches
from marsad.linking.voices import copies

PAIRS = pa.schema(
    [
        pa.field("left", pa.string(), nullable=False),
        pa.field("right", pa.string(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("evidence", pa.string(), nullable=False),  # JSON: see `evidence`
    ]
)
# The number of matches, estimated from what two sources have in excess of one, comes out low where both err in the same
# pair. Odds times e^.5 brought the calibration error on four derived worlds of known truth (two years, other seeds than
# those it was tuned on, two kinds of noise) from .03-.07 to .01-.05.
_TOO_LOW = float(np.exp(0.5))
_HOPELESS = -1.0  # bits: a pair that weighs less is no rival to anybody, whatever the prior
_PRIME = 2**31 - 1
_FEWEST = 2000  # candidates: from fewer nothing can be learnt


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """`pairs`: schema PAIRS, by left and right. `trained`: the model used.

    `counts`: incidents, candidates (pairs compared), same and unsure (pairs given).
    """

    pairs: pa.Table
    trained: Trained
    counts: dict[str, int] = field(default_factory=dict)


def link(
    incidents: pa.Table,
    database: SplinkDatabase,
    settings: LinkSettings | None = None,
    trained: Trained | None = None,
    new: Set[str] | None = None,
) -> Linked:
    """Which incidents may be one event. The same incidents give the same pairs, in whatever order they come.

    incidents: schema INCIDENTS. trained: an earlier model; without, one is learnt here, or `untrained()` used where
    there is too little to learn from. new: give only pairs with one of these refs; their rivals are weighed as ever.
    """
    settings = settings or LinkSettings()
    make_records(database, incidents)
    embed_texts(database, settings)
    near = _around(database, settings, new) if new is not None else None
    make_pairs(database, settings, "candidates", among=near)
    counts = {"incidents": incidents.num_rows, "candidates": _size(database, "candidates")}
    model, expected = (trained, None) if trained is not None else _train(database, settings)
    weighed = _weigh_all(database, settings, model)
    probabilities, model = _compete(database, weighed, model, expected)
    kept = probabilities >= settings.unsure
    scored = pa.table(
        {
            "l": weighed["unique_id_l"].filter(pa.array(kept)),
            "r": weighed["unique_id_r"].filter(pa.array(kept)),
            "probability": pa.array(probabilities[kept]),
        }
    )
    pairs = _pairs(database, scored, model)
    pairs = _with_copies(pairs, copies(database))
    if new is not None:
        refs = pa.array(sorted(new), pa.string())
        pairs = pairs.filter(pc.or_(pc.is_in(pairs["left"], refs), pc.is_in(pairs["right"], refs)))
    same = pc.greater_equal(pairs["probability"], settings.same)
    counts |= {"same": pc.sum(same).as_py() or 0}
    return Linked(pairs=pairs, trained=model, counts=counts | {"unsure": pairs.num_rows - counts["same"]})


def compare(incidents: pa.Table, database: SplinkDatabase, settings: LinkSettings | None = None) -> pa.Table:
    """Every candidate pair as left, right (refs), one integer column a comparison (its level; -1 null), match_weight.

    The weight is in bits, under the model learnt from these incidents, without prior and knowing of no rivals.
    """
    settings = settings or LinkSettings()
    make_records(database, incidents)
    embed_texts(database, settings)
    make_pairs(database, settings, "candidates")
    model, _ = _train(database, settings)
    table = weigh(database, "candidates", model, None, levels=True)
    refs = database.query("SELECT ref FROM records ORDER BY unique_id")["ref"].combine_chunks()
    columns = {"left": refs.take(table["unique_id_l"]), "right": refs.take(table["unique_id_r"])}
    columns |= {name: table[f"gamma_{name}"].cast(pa.int8()) for name in NAMES}
    return pa.table(columns | {"match_weight": table["match_weight"]})


def _size(database: SplinkDatabase, table: str) -> int:
    return int(database.query(f"SELECT count(*) AS n FROM {table}")["n"][0].as_py())


def _around(database: SplinkDatabase, settings: LinkSettings, new: Set[str]) -> str:
    """The numbers of the new reports and of all that may be paired with them: whose pairs are their rivals."""
    database.register("asked", pa.table({"ref": pa.array(sorted(new), pa.string())}))
    database.execute("CREATE OR REPLACE TABLE fresh AS SELECT unique_id FROM records SEMI JOIN asked USING (ref)")
    database.drop("asked")
    make_pairs(database, settings, "around", among="fresh")
    database.execute(
        """
        CREATE OR REPLACE TABLE concerned AS
        SELECT unique_id FROM fresh
        UNION SELECT join_key_l FROM around UNION SELECT join_key_r FROM around
        """
    )
    return "concerned"


def _train(database: SplinkDatabase, settings: LinkSettings) -> tuple[Trained, float | None]:
    """A model learnt from the candidates and from pairs of one source, and how many matches the candidates hold."""
    start = untrained()
    if _size(database, "candidates") < _FEWEST:
        return start, None
    make_pairs(database, settings, "apart", same_source=True)
    share, _ = (_sample(database, settings, table) for table in ("candidates", "apart"))
    across = weigh(database, "candidates_sample", start, None, levels=True)
    within = weigh(database, "apart_sample", start, None, levels=True)
    database.execute("DROP TABLE apart")
    model = learn(levels_of(across), levels_of(within), start)
    if model is None:
        return start, None
    found = matches(Patterns.of(levels_of(across)), Patterns.of(levels_of(within)), model)
    return model, found / share


def _sample(database: SplinkDatabase, settings: LinkSettings, table: str) -> float:
    """`<table>_sample`: so many pairs, chosen by a hash of their numbers. Returns their share.

    Reports are numbered by their refs. The hash is arithmetic that every engine does alike, within 63 bits.
    """
    size = _size(database, table)
    share = min(1.0, settings.training_pairs / max(size, 1))
    mixed = f"((CAST(join_key_l AS BIGINT) * 1000003 + join_key_r + {settings.seed}) % {_PRIME})"
    mixed = f"((({mixed} * {mixed}) % {_PRIME}) * 48271 % {_PRIME})"
    chosen = f"{mixed} % 1000000 < {round(share * 1_000_000)}"
    database.execute(
        f"CREATE OR REPLACE TABLE {table}_sample AS SELECT join_key_l, join_key_r FROM {table} WHERE {chosen}"
    )
    return share


def _weigh_all(database: SplinkDatabase, settings: LinkSettings, model: Trained) -> pa.Table:
    """The weights of all candidates that are not hopeless, a bounded number at a time."""
    size = _size(database, "candidates")
    parts = -(-size // settings.pairs_at_once) or 1
    records = _size(database, "records")
    tables = []
    for part in range(parts):
        first, last = records * part // parts, records * (part + 1) // parts
        chosen = f"join_key_l >= {first} AND join_key_l < {last}"
        database.execute(f"CREATE OR REPLACE TABLE part AS SELECT * FROM candidates WHERE {chosen}")
        tables.append(weigh(database, "part", model, _HOPELESS, levels=False))
    database.execute("DROP TABLE IF EXISTS part")
    return pa.concat_tables(tables).combine_chunks()


def _source_codes(database: SplinkDatabase) -> tuple[Ints, list[str]]:
    """The number of each record's source, and the sources."""
    sources = database.query("SELECT source FROM records ORDER BY unique_id")["source"].combine_chunks()
    names = sorted(pc.unique(sources).to_pylist())
    return pc.index_in(sources, pa.array(names, pa.string())).to_numpy(zero_copy_only=False).astype(np.int64), names


def _compete(
    database: SplinkDatabase, weighed: pa.Table, model: Trained, expected: float | None
) -> tuple[Floats, Trained]:
    """Posterior probabilities, and the model with the prior that they rest on."""
    codes, names = _source_codes(database)
    left, right = (weighed[f"unique_id_{side}"].to_numpy().astype(np.int64) for side in "lr")
    seats = np.stack([left * len(names) + codes[right], right * len(names) + codes[left]], axis=1)
    _, members = np.unique(seats, return_inverse=True)
    nats = weighed["match_weight"].to_numpy() * np.log(2)
    pairs = np.column_stack([members.reshape(seats.shape), np.full(len(nats), -1)])
    split = episodes(database, weighed, model)
    one, other = pairs[split.first, :2], pairs[split.second, :2]
    whole = np.where((one[:, :1] == other).any(axis=1), one[:, 0], one[:, 1])  # the seat that both pairs share
    threes = np.column_stack([one, other.sum(axis=1) - whole])
    order = np.repeat([1, 2], [len(pairs), len(threes)])
    weights = np.concatenate([nats, split.nats])
    found, prior = settle(weights, np.concatenate([pairs, threes]), order, model.prior, expected)
    probabilities = found[: len(pairs)].copy()
    for pair in (split.first, split.second):
        np.add.at(probabilities, pair, found[len(pairs) :])
    return _raised(np.minimum(probabilities, 1.0)), replace(model, prior=prior)


def _raised(probabilities: Floats) -> Floats:
    """What is said less often than it is true, set right: the odds of each pair times a constant."""
    return np.asarray(probabilities * _TOO_LOW / (1.0 + probabilities * (_TOO_LOW - 1.0)))


def _pairs(database: SplinkDatabase, scored: pa.Table, model: Trained) -> pa.Table:
    """Scored pairs of numbers as PAIRS, with their evidence."""
    database.register("scored", scored)
    database.execute("CREATE OR REPLACE TABLE chosen AS SELECT l AS join_key_l, r AS join_key_r FROM scored")
    table = weigh(database, "chosen", model, None, levels=True)
    database.execute("DROP TABLE chosen")
    ordered = scored.sort_by([("l", "ascending"), ("r", "ascending")])  # as `weigh` gives them
    evidence = evidence_of(database, table, model)
    refs = database.query("SELECT ref FROM records ORDER BY unique_id")["ref"].combine_chunks()
    database.drop("scored")
    columns = [refs.take(ordered["l"]), refs.take(ordered["r"]), ordered["probability"], evidence]
    return pa.table(columns, schema=PAIRS)


def _with_copies(pairs: pa.Table, copied: pa.Table) -> pa.Table:
    """Incidents told in the same words by one voice are one event, whatever else was made of them."""
    keys = set(zip(copied["left"].to_pylist(), copied["right"].to_pylist(), strict=True))
    given = zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True)
    others = pairs.filter(pa.array([key not in keys for key in given], pa.bool_())) if keys else pairs
    return pa.concat_tables([others, copied.cast(PAIRS)]).sort_by([("left", "ascending"), ("right", "ascending")])


__all__ = ["MODEL", "PAIRS", "Linked", "compare", "link"]
