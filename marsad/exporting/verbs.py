"""The verb of an `Observatory` that writes files for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TextIO

from marsad.export import Format, Kind
from marsad.exporting.captures import Archived, archive
from marsad.exporting.flow import Exported, export
from marsad.exporting.question import ExportQuestion, in_ids, narrowed
from marsad.index.filters import Filter
from marsad.ledger import Ledger
from marsad.model.counts import Every
from marsad.model.moments import check_as_of
from marsad.registry import Registry
from marsad.scope import as_names


class Exporting:
    """Exports: claims, incidents, events, series and sources. `as_of` and `recorded_by` are as in `Questions`."""

    _ledger: Ledger
    _registry: Registry

    def export(
        self,
        target: str | Path | TextIO | BinaryIO,
        format: Format = "csv",
        *,
        content: Kind = "claims",
        group: str | Sequence[str] = (),
        place: str | Sequence[str] = (),
        filter: Filter | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        every: Every = "week",
        week_start: int = 0,
        package: bool = False,
        language: str = "en",
        excluded: Collection[str] = (),
    ) -> Exported:
        """Write claims, or another `content`, as CSV, JSON, XLSX, Parquet, GeoJSON, HXL or BibTeX.

        `group`, `place`: by any of their names; `filter`: what pages narrow by, in ids. `package`: a zip with what a
        reader needs to use and cite the rows. Datasets that must not be passed on stay out, row by row. Raises
        UnknownName, UsageError, MissingItem.
        """
        check_as_of(as_of)
        asked = narrowed(self._registry, filter or Filter(), as_names(group), as_names(place))
        question = ExportQuestion(
            kind=content,
            filter=replace(asked, as_of=as_of) if as_of else asked,
            recorded_by=recorded_by,
            every=every,
            week_start=week_start,
            excluded=frozenset(excluded),
            language=language,
        )
        return self.export_question(question, target, format, package=package)

    def archive(
        self, target: str | Path, *, as_of: dt.date | None = None, recorded_by: dt.datetime | None = None
    ) -> Archived:
        """Write the pages as they came as a web archive (WARC 1.1). Raises UsageError, MissingItem."""
        return archive(self._ledger, Path(target), as_of=as_of, recorded_by=recorded_by)

    def in_ids(self, filter: Filter) -> Filter:
        """The filter with groups and places that are given by name in ids. Raises UnknownName."""
        return in_ids(self._registry, filter)

    def export_question(
        self,
        question: ExportQuestion,
        target: str | Path | TextIO | BinaryIO,
        format: Format = "csv",
        *,
        package: bool = False,
    ) -> Exported:
        """As `export`, for a question in ids."""
        target = Path(target) if isinstance(target, str) else target
        return export(self._ledger, self._registry, question, target, format, package=package)
