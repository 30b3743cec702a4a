"""Columns of rows as they lie in memory: numbers, coded words, lists of coded words. Appended to, never changed.

A part is what one build or one change adds: new rows, and the places of rows that count no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
    codes = []
    for column in columns:
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


@dataclass(frozen=True, eq=False, slots=True)
class Alike:
    """Kinds of rows that are alike. `first`: one row of each; `kinds`: the kind of each row."""

    first: Codes
    kinds: Codes

    def held(self, rows: Codes) -> Ints:
        """How many of these rows are of each kind."""
        found: Ints = np.bincount(self.kinds[rows], minlength=len(self.first)).astype(np.int64)
        return found


class Postings:
    """Which rows have each code of a column; rows of one code in their order."""

    def __init__(self, codes: Codes, parents: Codes | None, labels: int) -> None:
        order = np.argsort(codes, kind="stable")
        self._rows = (order if parents is None else parents[order]).astype(np.int32)
        self._cuts = np.searchsorted(codes[order], np.arange(labels + 1))

    def count(self, code: int) -> int:
        return int(self._cuts[code + 1] - self._cuts[code])

    def rows(self, code: int) -> Codes:
        return self._rows[self._cuts[code] : self._cuts[code + 1]]


class Columns:
    """All rows of one kind. Immutable but for what is worked out once and remembered; any thread may read."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.rows = part.rows
        self._postings: dict[str, Postings] = {}
        self._codes: dict[str, dict[str, int]] = {}
        self._alphabets: dict[str, Ints] = {}
        self._alike: dict[tuple[str, ...], Alike] = {}

    @cached_property
    def alive(self) -> npt.NDArray[np.bool_]:
        found = np.ones(self.rows, bool)
        found[self.part.gone] = False
        return found

    def number(self, name: str) -> npt.NDArray[Any]:
        return self.part.numbers[name]

    def labels(self, name: str) -> tuple[str, ...]:
        return self._of(name).labels

    def alphabet(self, name: str) -> Ints:
        """The place of each label among all in their order: what settles equal counts the same way in every file."""
        if name not in self._alphabets:
            labels = self.labels(name)
            places = np.empty(len(labels), np.int64)
            places[sorted(range(len(labels)), key=labels.__getitem__)] = np.arange(len(labels))
            self._alphabets[name] = places
        return self._alphabets[name]

    def code(self, name: str, label: str) -> int | None:
        """The code of a word; None where no row has it."""
        if name not in self._codes:
            self._codes[name] = {label: code for code, label in enumerate(self.labels(name))}
        return self._codes[name].get(label)

    def postings(self, name: str) -> Postings:
        found = self._postings.get(name)
        if found is None:
            column = self._of(name)
            parents = None
            if isinstance(column, Listed):
                parents = np.repeat(np.arange(self.rows, dtype=np.int32), np.diff(column.cuts))
            found = self._postings[name] = Postings(column.codes, parents, len(column.labels))
        return found

    def counts(self, name: str, rows: Codes, times: Ints) -> Ints:
        """How many rows have each label, where each of `rows` stands for `times` of them."""
        column = self._of(name)
        if isinstance(column, Coded):
            codes = column.codes[rows]
        else:
            codes = column.codes[spread(column.cuts, rows)]
            times = np.repeat(times, column.cuts[rows + 1] - column.cuts[rows])
        counted = np.bincount(codes + 1, weights=times, minlength=len(column.labels) + 1)
        found: Ints = counted[1:].astype(np.int64)
        return found

    def alike(self, names: tuple[str, ...], flags: tuple[str, ...] = ()) -> Alike:
        """The rows by what they have in these columns: a million rows are some thousand kinds, counted at once."""
        if names not in self._alike:
            random = np.random.default_rng(1)
            key = np.zeros(self.rows, np.uint64)
            for name in names:
                column = self._of(name)
                words = random.integers(1, 2**63, len(column.labels) + 1, np.uint64)
                told = words[column.codes]
                if isinstance(column, Listed):
                    ends = np.concatenate([np.zeros(1, np.uint64), np.cumsum(told, dtype=np.uint64)])
                    told = ends[column.cuts[1:]] - ends[column.cuts[:-1]]
                key = key * np.uint64(0x9E3779B97F4A7C15) + told
            for name in flags:
                key = key * np.uint64(2) + self.number(name)
            _, first, kinds = np.unique(key, return_index=True, return_inverse=True)
            self._alike[names] = Alike(first.astype(np.int32), kinds.astype(np.int32))
        return self._alike[names]

    def _of(self, name: str) -> Coded | Listed:
        found = self.part.coded.get(name)
        return found if found is not None else self.part.listed[name]


def spread(cuts: Ints, rows: npt.NDArray[np.integer[Any]]) -> Ints:
    """The places of everything that the lists of these rows hold, one list after the other."""
    lengths = cuts[rows + 1] - cuts[rows]
    ends = np.cumsum(lengths)
    if not len(ends) or not ends[-1]:
        return np.empty(0, np.int64)
    found: Ints = np.arange(ends[-1], dtype=np.int64) + np.repeat(cuts[rows] - (ends - lengths), lengths)
    return found
