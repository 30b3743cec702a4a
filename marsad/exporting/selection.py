"""A filter → which rows of a batch it lets through, as the index does for pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.index import words
from marsad.index.filters import Filter
from marsad.indexing.claims import told
from marsad.model import Document

Mask = Any  # pa.BooleanArray
_OF_CLAIMS = {
    "kind": "kind",
    "place": "place_id",
    "lens": "lens",
    "measure": "measure",
    "type": "type",
    "indicator": "indicator",
    "source": "origin_id",
    "publisher": "publisher",
    "document": "document",
    "precision": "place_precision",
    "language": "language",
    "verdict": "verdict",
}
_OF_EVENTS = {"place": "place_id", "country": "country", "type": "type", "precision": "place_precision"}


def claims_chosen(
    batch: pa.RecordBatch, filter: Filter, groups: Collection[str], releases: Collection[Document] = ()
) -> pa.RecordBatch:
    """The claims that the filter lets through. `groups`: the ids asked for, branches and all; "none": no value.
    `releases`: of which it is known what their rows tell."""
    tests: list[Mask] = [_one_of(batch[column], getattr(filter, name)) for name, column in _OF_CLAIMS.items()]
    tests += [_any_of(batch["actors"], groups), _any_of(batch["countries"], filter.country)]
    tests.append(_touching(batch, filter))
    if filter.flagged:
        tests.append(pc.not_equal(pc.coalesce(batch["arithmetic"], "[]"), "[]"))
    chosen = _kept(batch, tests)
    if not filter.text:
        return chosen
    asked = words.asked(filter.text)
    texts = told(pa.Table.from_batches([chosen]), releases).to_pylist()
    return chosen.filter(pa.array([words.hold(text or "", asked) for text in texts], pa.bool_()))


def events_chosen(batch: pa.RecordBatch, filter: Filter, groups: Collection[str]) -> pa.RecordBatch:
    """As `claims_chosen`, of events. `lens` and `source`: of any of the reports."""
    tests: list[Mask] = [_one_of(batch[column], getattr(filter, name)) for name, column in _OF_EVENTS.items()]
    told_by = [*filter.source, *(f"dataset:{name}" for name in filter.source)]
    tests += [_any_of(batch["actors"], groups), _any_of(batch["sources"], told_by)]
    tests += [_any_of(batch["sources"], [lens for lens in filter.lens if lens != "linked"]), _touching(batch, filter)]
    return _kept(batch, tests)


def without(names: Collection[str]) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """The rows of a batch whose dataset is none of these."""
    refused = {name.casefold() for name in names}

    def allowed(batch: pa.RecordBatch) -> pa.RecordBatch:
        known = [name for name in batch["dataset"].unique().to_pylist() if name and name.casefold() in refused]
        return _kept(batch, [pc.invert(pc.is_in(batch["dataset"], pa.array(known, pa.string())))])

    return allowed


def _kept(batch: pa.RecordBatch, tests: list[Mask]) -> pa.RecordBatch:
    mask = None
    for test in tests:
        if test is not None:
            mask = test if mask is None else pc.and_(mask, test)
    return batch if mask is None else batch.filter(pc.fill_null(mask, False))


def _one_of(column: pa.Array, wanted: Collection[str]) -> Mask | None:
    if not wanted:
        return None
    found = pc.is_in(column, pa.array(list(wanted), pa.string()))
    return pc.or_(found, pc.is_null(column)) if "none" in wanted else found


def _any_of(column: pa.Array, wanted: Collection[str]) -> Mask | None:
    """Whether a list holds any of the values."""
    if not wanted:
        return None
    hits = pc.is_in(pc.list_flatten(column), pa.array(list(wanted), pa.string()))
    rows = pc.list_parent_indices(column).filter(hits)
    found = pc.is_in(pa.array(range(len(column)), pa.int64()), rows.cast(pa.int64()))
    return pc.or_(found, _empty(column)) if "none" in wanted else found


def _empty(column: pa.Array) -> Mask:
    return pc.equal(pc.fill_null(pc.list_value_length(column), 0), 0)


def _touching(batch: pa.RecordBatch, filter: Filter) -> Mask | None:
    """Whether a period touches the days asked; one without a first day touches none, "since" has no end."""
    if filter.start is None and filter.end is None:
        return None
    mask = pc.is_valid(batch["period_start"])
    if filter.start is not None:
        mask = pc.and_(mask, pc.fill_null(pc.greater_equal(batch["period_end"], filter.start), True))
    if filter.end is not None:
        mask = pc.and_(mask, pc.less_equal(batch["period_start"], filter.end))
    return mask
