"""Columns of rows as they lie in memory: numbers, coded words, lists of coded words. Appended to, never changed.

A part is what one build or one change adds: new rows, and the places of rows that count no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
NONE = -1  # the code of "nothing said", and the day of "no day"


@dataclass(frozen=True, slots=True)
class Coded:
    """One word a row: codes into `labels`, -1 for none."""

    codes: Codes
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several words a row: those of row i are `codes[cuts[i]:cuts[i + 1]]`."""

    cuts: Ints
    codes: Codes
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """`gone`: places of rows, of this part or before it, that count no more."""

    rows: int
    numbers: Mapping[str, npt.NDArray[Any]]
    coded: Mapping[str, Coded] = field(default_factory=dict)
    listed: Mapping[str, Listed] = field(default_factory=dict)
    gone: Ints = field(default_factory=lambda: np.empty(0, np.int64))


def coded(values: pa.ChunkedArray | pa.Array) -> Coded:
    """A column of strings."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if isinstance(array, pa.ChunkedArray):  # a table without a row has no chunk
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.string())
    found = array.dictionary_encode()
    codes = found.indices.fill_null(NONE).to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded(codes, tuple(found.dictionary.to_pylist()))


def listed(values: pa.ChunkedArray | pa.Array) -> Listed:
    """A column of lists of strings; no list is an empty one."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.list_(pa.string()))
    lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    cuts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    flat = coded(array.flatten())
    return Listed(cuts, flat.codes, flat.labels)


def packed(part: Part) -> Iterable[tuple[str, str, bytes]]:
    """Name, type and bytes of everything in a part."""
    yield "rows", "json", json.dumps(part.rows).encode()
    yield "gone", "<i8", part.gone.astype("<i8").tobytes()
    for name, array in part.numbers.items():
        yield f"number:{name}", array.dtype.newbyteorder("<").str, np.ascontiguousarray(array).tobytes()
    for name, one in part.coded.items():
        yield f"coded:{name}", "<i4", one.codes.tobytes()
        yield f"labels:{name}", "json", json.dumps(one.labels, ensure_ascii=False).encode("utf-8", "surrogatepass")
    for name, several in part.listed.items():
        yield f"listed:{name}", "<i4", several.codes.tobytes()
        yield f"cuts:{name}", "<i8", several.cuts.tobytes()
        yield f"labels:{name}", "json", json.dumps(several.labels, ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpacked(items: Iterable[tuple[str, str, bytes]]) -> Part:
    """The part that `packed` gave."""
    found: dict[str, Any] = {}
    for name, kind, data in items:
        found[name] = json.loads(data) if kind == "json" else np.frombuffer(data, np.dtype(kind))
    of = {
        kind: [n.partition(":")[2] for n in found if n.startswith(f"{kind}:")] for kind in ("number", "coded", "listed")
    }
    return Part(
        rows=found["rows"],
        numbers={name: found[f"number:{name}"] for name in of["number"]},
        coded={name: Coded(found[f"coded:{name}"], tuple(found[f"labels:{name}"])) for name in of["coded"]},
        listed={
            name: Listed(found[f"cuts:{name}"], found[f"listed:{name}"], tuple(found[f"labels:{name}"]))
            for name in of["listed"]
        },
        gone=found["gone"],
    )


def joined(parts: Sequence[Part]) -> Part:
    """All parts as one. At least one part is needed."""
    if len(parts) == 1:
        return parts[0]
    gone = np.unique(np.concatenate([part.gone for part in parts]))
    parts = [part for part in parts if part.rows] or [parts[0]]
    first = parts[0]
    return Part(
        rows=sum(part.rows for part in parts),
        numbers={name: np.concatenate([part.numbers[name] for part in parts]) for name in first.numbers},
        coded={name: _coded_together([part.coded[name] for part in parts]) for name in first.coded},
        listed={name: _listed_together([part.listed[name] for part in parts]) for name in first.listed},
        gone=gone,
    )


def _labels_together(columns: Sequence[Coded] | Sequence[Listed]) -> tuple[list[Codes], tuple[str, ...]]:
    labels: dict[str, int] = {}
    codes: list[Codes] = []
    for column in columns:
        if not codes:  # the first keep theirs
            labels |= {label: code for code, label in enumerate(column.labels)}
            codes.append(column.codes)
            continue
        new = np.array([labels.setdefault(label, len(labels)) for label in column.labels] + [NONE], np.int32)
        codes.append(new[column.codes])
    return codes, tuple(labels)


def _coded_together(columns: Sequence[Coded]) -> Coded:
    codes, labels = _labels_together(columns)
    return Coded(np.concatenate(codes), labels)


def _listed_together(columns: Sequence[Listed]) -> Listed:
    codes, labels = _labels_together(columns)
    cuts = [np.zeros(1, np.int64)]
    for column in columns:
        cuts.append(column.cuts[1:] + cuts[-1][-1])
    return Listed(np.concatenate(cuts), np.concatenate(codes), labels)


def spread(cuts: Ints, rows: npt.NDArray[np.integer[Any]]) -> Ints:
    """The places of everything that the lists of these rows hold, one list after the other."""
    lengths = cuts[rows + 1] - cuts[rows]
    ends = np.cumsum(lengths)
    if not len(ends) or not ends[-1]:
        return np.empty(0, np.int64)
    found: Ints = np.arange(ends[-1], dtype=np.int64) + np.repeat(cuts[rows] - (ends - lengths), lengths)
    return found
