"""A GDELT event file, or the zip with it, to a release: every row kept, one incident claim a row of violence.

Codebooks: GDELT Data Format Codebook V1.03 (2013), The GDELT Event Database Data Format Codebook V2.0 (2015).
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UnreadableDataset
from marsad.model import Document
from marsad.sources.faults import Repeats
from marsad.sources.gdelt import facts
from marsad.sources.gdelt.cells import Cells, Lines, cells, lines
from marsad.sources.gdelt.claims import claims, unknown_codes, unmapped, violent, without_violence
from marsad.sources.opening import Content, examine
from marsad.sources.release import CLAIM_COLUMNS, Batch, Release, SetAside, gathered, summed
from marsad.sources.tables import canonical_texts, one_chunk, rows_table

BATCH = 250_000  # rows kept with one commit, and held in memory: a row's JSON takes about 1,600 bytes
_WORKERS = min(4, os.cpu_count() or 1)
_TRIED = 1_000  # lines among which the first with a known number of cells tells the version
_OFFICIAL = re.compile(r"^(\d{8})(\d{6})?\.(translation\.)?export\.csv(\.zip)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """An event file that was gone through once. `version`: 1 or 2."""

    content: Content
    version: int
    names: tuple[str, ...]

    def cells(self, names: tuple[str, ...] | None = None) -> Iterator[Cells]:
        """Its rows in order, a chunk at a time."""
        with self.content.stream() as stream:
            for piece in lines(stream):
                yield _headed(piece, names or self.names)


def read(path: Path, *, released: dt.date | None = None) -> Release:
    """Read an event file of version 1 (57 or 58 columns) or 2 (61).

    `released`: the day on which it came out, where the user knows better than its name and its rows.
    Raises MissingItem; UnreadableDataset where it is no such file, with what it seems to be.
    """
    file = _open(path)
    document = _document(file, released or _published(file))
    return Release(document=document, coder=facts.source().coder, batches=_Batches(document.id, file))


@dataclass(frozen=True, slots=True)
class _Batches:
    """The batches of a file, read anew each time that they are gone through."""

    document: str
    file: _File

    def __iter__(self) -> Iterator[Batch]:
        with self.file.content.stream() as stream:
            turned = _ahead(lambda piece: _batch(self.document, _headed(piece, self.file.names)), lines(stream))
            repeats = Repeats()
            yield from _joined(_once(part, repeats) for part in turned)


def _open(path: Path) -> _File:
    content = examine(path)
    columns = facts.source().columns.groups
    one, two = columns["version_1"], columns["version_2"]
    layouts = {len(one) - 1: (1, one[:-1]), len(one): (1, one), len(two): (2, two)}
    with content.stream() as stream:
        counts = [len(line.split(b"\t")) for line in islice(stream, _TRIED)]
    for count in counts:
        if count in layouts:
            version, names = layouts[count]
            return _File(content=content, version=version, names=names)
    raise _refused(path, counts)


def _refused(path: Path, counts: list[int]) -> UnreadableDataset:
    if not counts:
        return UnreadableDataset(str(path), "it is empty", "Fetch it again")
    other = facts.source().reader["others"].get(counts[0])
    seen = f", as a file of GDELT's {other} has" if other else ""
    cause = f"its lines have {counts[0]} cells between tabs{seen}, an event file 57, 58 or 61"
    return UnreadableDataset(str(path), cause, "Give a file called ….export.CSV, as it was published")


def _document(file: _File, published: dt.date | None) -> Document:
    known = facts.source()
    told = published.isoformat() if published else f"content {file.content.content_sha256[:12]}"
    return Document(
        text="",
        url=f"{known.url}#sha256={file.content.content_sha256}",
        title=f"{known.long_title.en}, version {file.version}, {told}",
        published=published,
        published_precision="day" if published else None,
        publisher=known.publisher.en,
        language="en",
        capture=file.content.file_sha256,
        dataset=known.name,
    )


def _published(file: _File) -> dt.date | None:
    """When the file came out: its name says for which day or quarter of an hour, else the newest DATEADDED of its rows.

    A day's file comes out on the morning after (codebook V1.03); that of a quarter of an hour at once.
    """
    named = _OFFICIAL.match(file.content.path.name)
    newest = named[1] if named else None
    daily = named is not None and named[2] is None
    if newest is None:
        days = (one_chunk(part.columns["DATEADDED"]).dictionary.to_pylist() for part in file.cells())
        newest = max((text[:8] for part in days for text in part if text), default=None)
        daily = file.version == 1
    try:
        day = dt.datetime.strptime(newest or "", "%Y%m%d").date()
    except ValueError:
        return None
    return day + dt.timedelta(days=1) if daily else day


def _headed(piece: Lines, names: tuple[str, ...]) -> Cells:
    """The cells of these lines; a header line, which GDELT's own files do not have, is set aside."""
    if piece.first or piece.text[:13].upper() != names[0].encode():
        return cells(piece, names)
    rest = piece.text.partition(b"\n")[2]
    found = cells(Lines(text=rest, first=1, count=piece.count - 1), names)
    header = SetAside(row=0, reason="it is a header line")
    return Cells(columns=found.columns, numbers=found.numbers, set_aside=(header, *found.set_aside))


def _batch(document: str, part: Cells) -> Batch:
    known = facts.source().columns
    texts = canonical_texts(part.columns, known.whole, known.decimal)
    telling = violent(part.columns)
    rows = part.columns.filter(telling)
    made, aside, doubts = claims(document, rows, part.numbers.filter(telling), texts.filter(telling))
    return Batch(
        rows=rows_table(document, part.numbers, texts, one_chunk(part.columns["GLOBALEVENTID"])),
        claims=made,
        set_aside=tuple(sorted([*part.set_aside, *aside], key=lambda item: item.row)),
        unknown_codes=unknown_codes(part.columns),
        doubts=doubts,
        unmapped=unmapped(rows),
        without_violence=without_violence(part.columns),
    )


def _once(part: Batch, repeats: Repeats) -> Batch:
    """Without claims of rows whose id an earlier row of the file has. Pieces come here in order and one at a time."""
    reason, repeated = repeats.fault(one_chunk(part.rows["key"]))
    if pc.any(repeated).as_py() is not True:
        return part
    again = pc.is_in(part.claims["row"], value_set=one_chunk(part.rows["row"]).filter(repeated))
    aside = [SetAside(row=row, reason=reason) for row in part.claims["row"].filter(again).to_pylist()]
    return replace(
        part,
        claims=part.claims.filter(pc.invert(again)),
        set_aside=tuple(sorted([*part.set_aside, *aside], key=lambda item: item.row)),
    )


def _ahead(turn: Callable[[Lines], Batch], pieces: Iterable[Lines]) -> Iterator[Batch]:
    """The pieces turned in their order by several threads, at most two a thread ahead of what is taken."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        waiting: deque[Future[Batch]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(turn, piece))
            if len(waiting) > 2 * _WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _joined(parts: Iterable[Batch]) -> Iterator[Batch]:
    """The same rows in batches of at least `BATCH`, for few and large commits; at least one batch."""
    waiting: list[Batch] = []
    for part in parts:
        waiting.append(part)
        if sum(item.rows.num_rows for item in waiting) >= BATCH:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(parts: list[Batch]) -> Batch:
    return Batch(
        rows=pa.concat_tables(part.rows for part in parts),
        claims=pa.concat_tables([CLAIM_COLUMNS.empty_table(), *(part.claims for part in parts)]),
        set_aside=tuple(item for part in parts for item in part.set_aside),
        unknown_codes=summed(code for part in parts for code in part.unknown_codes),
        doubts=gathered(doubt for part in parts for doubt in part.doubts),
        unmapped=summed(name for part in parts for name in part.unmapped),
        without_violence=summed(code for part in parts for code in part.without_violence),
    )
