"""What stands for each pair, out of all that was ever said of it.

A person's word beats any machine's, among persons the newest word counts, among runs of the machine the newest. What
was taken back counts as never said: the word before it stands again. Words of one instant are told apart by their ids,
so that the order in which judgements were read does not matter.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.judgement import PAIR_VERDICTS

# One row a pair, left < right. `judgement`: the id of the word that stands; `probability`: a machine's.
DECISIONS = pa.schema(
    [
        pa.field("left", pa.string(), nullable=False),
        pa.field("right", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("by_person", pa.bool_(), nullable=False),
        pa.field("probability", pa.float64()),
        pa.field("judge", pa.string(), nullable=False),
        pa.field("judgement", pa.string(), nullable=False),
        pa.field("since", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)


def resolve(judgements: pa.Table) -> pa.Table:
    """Judgements (columns of the ledger's view; `evidence` is not needed) → the standing decisions, `DECISIONS`.

    Judgements about claims, and those with `withdrawn_by`, decide nothing here.
    """
    about_pairs = pc.and_(
        pc.is_in(judgements["verdict"], value_set=pa.array(PAIR_VERDICTS)),
        pc.equal(pc.list_value_length(judgements["about"]), 2),
    )
    told = judgements.filter(pc.and_(about_pairs, pc.is_null(judgements["withdrawn_by"])))
    first, second = (pc.list_element(told["about"], place) for place in (0, 1))
    columns = {
        "left": pc.min_element_wise(first, second),
        "right": pc.max_element_wise(first, second),
        "verdict": told["verdict"],
        "by_person": pc.is_null(told["linking"]),
        "probability": told["probability"],
        "judge": told["judge"],
        "judgement": told["id"],
        "since": told["since"],
    }
    words = pa.Table.from_arrays([columns[name] for name in DECISIONS.names], schema=DECISIONS)
    return _newest(words)


def _newest(words: pa.Table) -> pa.Table:
    """One word a pair. Only pairs with several words, mostly few, are sorted."""
    names = pc.binary_join_element_wise(words["left"], words["right"], "\n")
    codes = pc.dictionary_encode(names).combine_chunks().indices.to_numpy() if words.num_rows else np.empty(0, np.int32)
    repeated = np.bincount(codes)[codes] > 1 if len(codes) else np.empty(0, bool)
    several = words.filter(pa.array(repeated)).append_column("pair", pa.array(codes[repeated], pa.int64()))
    order = [("pair", "ascending"), ("by_person", "descending"), ("since", "descending"), ("judgement", "ascending")]
    several = several.sort_by(order)
    pairs = several["pair"].to_numpy()
    first = np.ones(len(pairs), bool)
    first[1:] = pairs[1:] != pairs[:-1]
    chosen = several.filter(pa.array(first)).drop_columns(["pair"])
    return pa.concat_tables([words.filter(pa.array(~repeated)), chosen])
