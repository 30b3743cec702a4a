"""What linking compares: one row an incident claim, whatever kind of source it comes from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import refs
from marsad.registry import Registry

# `ref`: what judgements are about, see `model.refs`.
# `source`: whatever does not report the same event twice except by splitting an episode: "dataset:<name>" or
# "document:<id>". `voice`: whose word it is; wire copies and syndicated texts share one.
# `parents`: ids of all that the actors belong to, themselves included. `text`: the words that tell of it, if any.
INCIDENTS = pa.schema(
    [
        pa.field("ref", pa.string(), nullable=False),
        pa.field("claim", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("voice", pa.string(), nullable=False),
        pa.field("lens", pa.string()),
        pa.field("reliability", pa.string()),
        pa.field("published", pa.date32()),
        pa.field("language", pa.string()),
        pa.field("start", pa.date32()),
        pa.field("end", pa.date32()),
        pa.field("date_precision", pa.string()),  # as PeriodPrecision
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("place_precision", pa.string()),  # as PlacePrecision
        pa.field("place_id", pa.string()),
        pa.field("place_name", pa.string()),
        pa.field("country", pa.string()),
        pa.field("actors", pa.list_(pa.string())),
        pa.field("parents", pa.list_(pa.string())),
        pa.field("type", pa.string()),
        pa.field("code", pa.string()),
        pa.field("killed", pa.float64()),
        pa.field("killed_low", pa.float64()),
        pa.field("killed_high", pa.float64()),
        pa.field("wounded", pa.float64()),
        pa.field("wounded_low", pa.float64()),
        pa.field("wounded_high", pa.float64()),
        pa.field("text", pa.string()),
    ]
)

# Columns of the claims view that are kept as they stand.
_AS_THEY_ARE = {
    "claim": "id",
    "lens": "lens",
    "published": "published_until",
    "language": "language",
    "start": "period_start",
    "end": "period_end",
    "date_precision": "period_precision",
    "latitude": "latitude",
    "longitude": "longitude",
    "place_precision": "place_precision",
    "place_id": "place_id",
    "place_name": "place_name",
    "country": "country",
    "type": "type",
    "code": "code",
    "killed": "killed",
    "killed_low": "killed_low",
    "killed_high": "killed_high",
    "wounded": "wounded",
    "wounded_low": "wounded_low",
    "wounded_high": "wounded_high",
}
_OTHERS = ("kind", "modality", "dataset", "document", "row", "key", "quote_start", "quote_end", "quote_text")
# What `incidents_of` reads of a claims view.
READ = (*_AS_THEY_ARE.values(), *_OTHERS, "actors", "attribution", "origin_id", "origin_kind")


def incidents_of(
    claims: pa.Table,
    registry: Registry,
    *,
    texts: Mapping[str, str] | None = None,
    voices: Mapping[str, str] | None = None,
) -> pa.Table:
    """The incident claims of a claims view (its columns `READ`) as a table of schema `INCIDENTS`, sorted by ref.

    claims: the rows that stand; figures, indicators, and incidents that the text denies or only imagines are left out.
    Where several releases of a dataset hold a row of one id, the newest is meant. texts: what a dataset's row tells in
    words, by claim id; a page's incident tells its quote. voices: document → voice, as from `voices_of`.
    """
    stated = pc.and_(
        pc.equal(claims["kind"], "incident"),
        pc.invert(pc.is_in(claims["modality"], value_set=pa.array(refs.UNSTATED))),
    )
    rows = _newest_first(claims.filter(stated).select(READ)).combine_chunks()
    of_dataset = pc.is_valid(rows["dataset"])
    columns: dict[str, Any] = {name: rows[column] for name, column in _AS_THEY_ARE.items()}
    columns["source"] = pc.if_else(
        of_dataset, _joined("dataset:", rows["dataset"]), _joined("document:", rows["document"])
    )
    columns["ref"], kept = _refs(rows, of_dataset)
    columns["voice"] = _voices(rows, columns["source"], voices or {})
    columns["reliability"] = _by_value(rows["attribution"], lambda text: _reliability(text, registry), pa.string())
    columns["actors"] = pc.if_else(pc.equal(pc.list_value_length(rows["actors"]), 0), None, rows["actors"])
    columns["parents"] = _parents(columns["actors"], registry)
    columns["text"] = _texts(rows, of_dataset, texts or {})
    table = pa.table([columns[field.name].cast(field.type) for field in INCIDENTS], schema=INCIDENTS)
    return table.filter(kept).sort_by("ref").combine_chunks()


def _newest_first(rows: pa.Table) -> pa.Table:
    """An order that does not hang on the order of import: releases from the newest, rows and quotes as they stand."""
    keys = [("published_until", "descending"), ("document", "ascending"), ("row", "ascending")]
    return rows.sort_by([*keys, ("quote_start", "ascending"), ("quote_end", "ascending"), ("id", "ascending")])


def _refs(rows: pa.Table, of_dataset: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The ref of each row, and whether it is the one meant by it."""
    keyed, counted, quoted = (
        _joined(*(rows[part] if place % 2 == 0 else part for place, part in enumerate(form)))
        for form in (refs.KEYED, refs.COUNTED, refs.QUOTED)
    )
    bases = pc.if_else(of_dataset, pc.coalesce(keyed, counted), quoted)
    if pc.count_distinct(bases).as_py() == len(bases):
        return bases, pa.array([True] * len(bases), pa.bool_())
    first: dict[str, str] = {}
    met: dict[str, int] = {}
    written, meant = [], []
    for base, document in zip(bases.to_pylist(), rows["document"].to_pylist(), strict=True):
        meant.append(first.setdefault(base, document) == document)
        met[base] = met.get(base, 0) + meant[-1]
        written.append(refs.numbered(base, met[base]))
    return pa.array(written, pa.string()), pa.array(meant, pa.bool_())


def _voices(rows: pa.Table, sources: pa.Array, voices: Mapping[str, str]) -> pa.Array:
    """Whoever cites an agency speaks with its voice; else a document shares one with its copies."""
    shared = _by_value(rows["document"], voices.get, pa.string())
    of_agency = pc.and_(pc.is_null(rows["dataset"]), pc.equal(rows["origin_kind"], "agency"))
    agency = pc.if_else(pc.fill_null(of_agency, False), _joined("agency:", rows["origin_id"]), None)
    return pc.coalesce(agency, shared, sources)


def _reliability(attribution: str, registry: Registry) -> str | None:
    """The grade of who says it: the origin, or the publisher where the page speaks for itself."""
    voices = json.loads(attribution)
    origin = voices[-2] if len(voices) > 1 else voices[-1] if voices else None
    return registry.sources.get(origin["id"]).reliability if origin and origin["id"] in registry.sources else None


def _parents(actors: pa.Array, registry: Registry) -> pa.Array:
    """For each list of actors, the ids of all that they belong to, themselves included."""
    above: dict[str, tuple[str, ...]] = {}
    for id in pc.unique(pc.list_flatten(actors)).to_pylist():
        known = id in registry.actors
        above[id] = (id, *registry.actors.ancestors(id)) if known else (id,)
    lists = [None if ids is None else sorted({one for id in ids for one in above[id]}) for ids in actors.to_pylist()]
    return pa.array(lists, pa.list_(pa.string()))


def _texts(rows: pa.Table, of_dataset: pa.Array, texts: Mapping[str, str]) -> pa.Array:
    told = [texts.get(claim) for claim in rows["id"].to_pylist()] if texts else [None] * len(rows)
    return pc.if_else(of_dataset, pa.array(told, pa.string()), rows["quote_text"])


def _by_value(column: pa.Array, turn: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
    """`turn` applied once to each distinct value; null stays null."""
    encoded = _one_chunk(column).dictionary_encode()
    turned = pa.array([turn(value) for value in encoded.dictionary.to_pylist()], kind)
    return turned.take(encoded.indices)


def _one_chunk(column: Any) -> pa.Array:
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays([pa.array([], column.type), *column.chunks])


def _joined(*parts: Any) -> pa.Array:
    """Parts in a row as text; null where any part is null."""
    cells = [pa.scalar(part) if isinstance(part, str) else _one_chunk(part).cast(pa.string()) for part in parts]
    return pc.binary_join_element_wise(*cells, "")
