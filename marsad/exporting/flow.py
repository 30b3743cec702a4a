"""One export from beginning to end."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import pyarrow as pa
import pyarrow.compute as pc

from marsad import linkage, scope
from marsad.errors import UsageError
from marsad.export import FORMATS, About, Content, Format, Kind, bytes_whole, write_package, written
from marsad.exporting import contents
from marsad.exporting.question import ExportQuestion, check
from marsad.exporting.selection import events_chosen
from marsad.exporting.told import Tally, newest, terms_of
from marsad.index.filters import Filter
from marsad.ledger import Ledger
from marsad.registry import Registry
from marsad.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many rows went out, and how many stayed because their dataset must not be passed on, in all and by name."""

    kind: Kind
    rows: int
    left_out: int
    kept_back: Mapping[str, int] = field(default_factory=dict)


def export(
    ledger: Ledger,
    registry: Registry,
    question: ExportQuestion,
    target: Path | TextIO | BinaryIO,
    format: Format,
    *,
    package: bool = False,
) -> Exported:
    """Write what the question asks for: one file, or a package (zip) with what a reader needs to use and cite it.

    A path is replaced only once everything is written. BibTeX is of the documents that the question's claims cite.
    Raises `MissingItem` for a folder that is not there, `UsageError` for a path that cannot be written, a format that
    cannot hold the content, a filter that means nothing for it, and more rows than the question allows.
    """
    if format == "bibtex" and question.kind in ("claims", "incidents"):
        incidents = question.kind == "incidents"
        narrowed = replace(question.filter, kind=("incident",)) if incidents else question.filter
        question = replace(question, kind="sources", filter=narrowed)
    form = written(format, question.kind)
    check(question)
    made = _Making(ledger, registry, question, format)
    with _opened(target) as stream:
        if package:
            write_package(made.content, format, stream, made.about, made.cited)
        else:
            form.write(made.content, stream)
    return made.exported()


def export_content(content: Content, target: BinaryIO, format: Format) -> None:
    """Write rows that somebody else chose. Raises UsageError as `export` does."""
    written(format, content.kind).write(content, target)


class _Making:
    """An export under way: its rows, and what can be told of them once they passed."""

    def __init__(self, ledger: Ledger, registry: Registry, question: ExportQuestion, format: Format) -> None:
        self._ledger, self._registry, self._question, self._format = ledger, registry, question, format
        self._tally = Tally(most=question.most)
        self._kept_back = scope.kept_back(ledger)
        self._kept = self._kept_back | question.excluded
        self._now = dt.datetime.now(dt.UTC)
        self._table: pa.Table | None = None
        self.content = self._content()

    def _content(self) -> Content:
        asked = (self._ledger, self._registry, self._question)
        if self._question.kind == "events":
            return contents.events(*asked, self._kept, self._tally)
        if self._question.kind == "series":
            return contents.series(*asked, self._tally)
        if self._question.kind == "sources":
            return self._as_content(self._all_sources)
        return contents.claims(*asked, self._kept, self._tally)

    def _all_sources(self) -> pa.Table:
        """The documents that the filter's claims come from; without a filter all, also those that state nothing."""
        question, everything = self._question, Filter(as_of=self._question.filter.as_of)
        for batch in contents.claims_of(self._ledger, self._registry, question, set()):
            self._tally.cited(batch)
        return self._with_terms(None if question.filter == everything else set(self._tally.documents))

    def _as_content(self, made: Any) -> Content:
        def batches() -> Iterator[pa.RecordBatch]:
            yield from self._tally.passing(made().to_batches())

        return Content(kind="sources", schema=contents.SOURCES, batches=batches, language=self._question.language)

    def _with_terms(self, ids: set[str] | None) -> pa.Table:
        filter = self._question.filter
        table = self._ledger.sources_table(as_of=filter.as_of, recorded_by=self._question.recorded_by)
        if ids is not None:
            named = pc.is_in(table["id"], pa.array(sorted(ids), pa.string()))
            releases = pc.is_in(table["dataset"], pa.array(sorted(self._tally.datasets), pa.string()))
            told = self._question.kind == "events"  # an event names datasets, not their releases
            table = table.filter(pc.or_(named, releases) if told else named)
        self._tally.datasets.update(name for name in table["dataset"].unique().to_pylist() if name)
        terms = {item.name: (item.licence, " ".join(item.cite) or None, item.passed_on) for item in self._terms()}
        self._table = contents.sources(table, terms, self._tally)
        return self._table

    def _terms(self) -> Any:
        releases = scope.releases(self._ledger, self._question.recorded_by)
        return terms_of(self._tally.datasets, releases, self._kept_back, self._question.language)

    def cited(self) -> Content:
        """The documents that the rows come from; to be asked once they passed."""
        table = self._table if self._table is not None else self._with_terms(set(self._tally.documents))
        return Content(kind="sources", schema=contents.SOURCES, batches=lambda: iter(table.to_batches()))

    def about(self) -> About:
        """What is to be said of the export; to be asked once the rows passed."""
        question = self._question
        table = self._table if self._table is not None else self._with_terms(set(self._tally.documents))
        pages = table.filter(pc.is_null(table["dataset"]))
        return About(
            kind=question.kind,
            format=self._format,
            filters=question.told(),
            as_of=question.filter.as_of,
            recorded_by=question.recorded_by,
            computed_at=self._now,
            marsad=__version__,
            versions=self._ledger.versions(),
            rows=self._tally.rows,
            newest_source=newest(table),
            terms=tuple(self._terms()),
            pages=pages.num_rows,
            publishers=tuple(sorted({name for name in pages["publisher"].to_pylist() if name})),
            left_out=dict(self._left_out()),
        )

    def _left_out(self) -> Mapping[str, int]:
        if self._question.kind != "events":
            return self._tally.left_out
        moment = linkage.Moment(as_of=self._question.filter.as_of, recorded_by=self._question.recorded_by)
        if not self._kept:
            return {}
        groups = contents.groups_of(self._registry, self._question.filter)
        whole = linkage.events(self._ledger, self._registry, moment)
        found = sum(events_chosen(batch, self._question.filter, groups).num_rows for batch in whole.to_batches())
        stayed = found - self._tally.rows
        return {", ".join(sorted(self._kept)): stayed} if stayed > 0 else {}

    def exported(self) -> Exported:
        left = self._left_out()
        return Exported(
            kind=self._question.kind, rows=self._tally.rows, left_out=sum(left.values()), kept_back=dict(left)
        )


@contextmanager
def _opened(target: Path | TextIO | BinaryIO) -> Iterator[BinaryIO]:
    """A stream of bytes to the target."""
    if isinstance(target, Path):
        with bytes_whole(target) as stream:
            yield stream
        return
    if hasattr(target, "buffer"):
        target.flush()
        yield target.buffer
        target.buffer.flush()
    elif hasattr(target, "encoding"):
        yield cast(BinaryIO, _Letters(cast(TextIO, target)))
    else:
        yield target


class _Letters:
    """Bytes of UTF-8 to a stream of text."""

    closed = False

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def write(self, data: bytes) -> int:
        self._text.write(self._decoder.decode(bytes(data)))
        return len(data)

    def flush(self) -> None:
        self._text.flush()

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def check_stream(format: str, package: bool, terminal: bool) -> None:
    """Raises UsageError where bytes would go to a screen."""
    form = FORMATS[cast(Format, format)]
    if terminal and (package or not form.text):
        suffix = "zip" if package else form.suffix
        raise UsageError(f"--format {format}", "is nothing for a screen", f"Say where with --output export.{suffix}")
