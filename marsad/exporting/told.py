"""What is known of the rows once they were written: how many, from which documents, on whose terms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from marsad.errors import UnknownName, UsageError
from marsad.export import Terms
from marsad.model import Document
from marsad.sources import table
from marsad.sources.description import describe


@dataclass(slots=True)
class Tally:
    """Counts rows as they pass. `documents`: claims by document; `left_out`: rows that stayed, by dataset.

    `counted`: datasets whose rows are in counts and stay themselves.
    """

    rows: int = 0
    most: int | None = None
    documents: Counter[str] = field(default_factory=Counter)
    datasets: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    def passing(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches that hold a row. Raises UsageError where they are more than may leave at once."""
        for batch in batches:
            self.rows += batch.num_rows
            if self.most is not None and self.rows > self.most:
                remedy = "Narrow it, or write it with the command `marsad export`"
                raise UsageError("the export", "has more than {most} rows", remedy, most=f"{self.most:,}")
            if batch.num_rows:
                yield batch

    def cited(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """A batch of claims, its documents and datasets noted: those of releases, and those that pages quote."""
        for entry in batch["document"].value_counts().to_pylist():
            self.documents[entry["values"]] += entry["counts"]
        self.datasets.update(name for name in batch["dataset"].unique().to_pylist() if name)
        counted = (lens for lens in batch["lens"].unique().to_pylist() if lens and lens.startswith("dataset:"))
        self.datasets.update(lens.removeprefix("dataset:") for lens in counted)
        return batch

    def stayed(self, batch: pa.RecordBatch, allowed: pa.RecordBatch) -> pa.RecordBatch:
        """`allowed`, after noting what of the batch is not in it."""
        if allowed.num_rows < batch.num_rows:
            self.left_out.update(batch["dataset"].to_pylist())
            self.left_out.subtract(allowed["dataset"].to_pylist())
            self.left_out = +self.left_out
        return allowed


def terms_of(
    names: Iterable[str], releases: Iterable[Document], kept_back: Iterable[str], language: str
) -> list[Terms]:
    """The terms of datasets, by name. `releases`: in the order in which they came; of a table the last one counts."""
    latest = {release.dataset: release for release in releases}
    refused = {name.casefold() for name in kept_back}
    return [_terms(name, latest.get(name), name.casefold() not in refused, language) for name in sorted(names)]


def _terms(name: str, release: Document | None, passed_on: bool, language: str) -> Terms:
    try:
        source = describe(name)
    except UnknownName:
        mapping = table.terms_of(release) if release is not None else None
        return Terms(
            name=name,
            title=(mapping and mapping.title) or (release and release.title) or name,
            publisher=(mapping and mapping.publisher) or (release and release.publisher) or None,
            licence=mapping.licence if mapping else None,
            url=mapping.url if mapping else None,
            passed_on=passed_on,
        )
    spoken = language if language in ("en", "fr", "ar") else "en"
    return Terms(
        name=name,
        title=getattr(source.long_title, spoken),
        publisher=getattr(source.publisher, spoken),
        licence=getattr(source.licence, spoken),
        url=source.url,
        cite=source.cite,
        passed_on=passed_on,
    )


def newest(sources: pa.Table) -> dt.date | None:
    """The last day on which any of the documents was published, as far as is stated."""
    days = [day for day in sources["published_until"].to_pylist() if day is not None]
    return max(days, default=None)
