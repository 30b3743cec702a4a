"""Documents and releases: lists, single ones, texts."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from marsad.index import selecting, shown
from marsad.index.basis import Basis
from marsad.index.columns import Codes
from marsad.index.filters import Filter
from marsad.index.models import DocumentRow, Page
from marsad.index.selecting import Asked, asked, chosen


class Documents(Basis):
    """The part of an index that tells of documents."""

    def documents(
        self, filter: Filter, sort: str = "published", cursor: str | None = None, limit: int = 50
    ) -> Page[DocumentRow]:
        """Documents; where the filter asks for more than language, publisher, document, days and words of the title,
        those with such a claim."""
        rows = self._remembered(("documents", filter), lambda: self._documents_for(filter), len)

        def shown_rows(places: Sequence[int]) -> list[DocumentRow]:
            labels, codes = self._documents.labels("document"), self._documents.part.coded["document"].codes
            found = (self.document(labels[codes[place]]) for place in places)
            return [row for row in found if row is not None]

        return self._page("documents", self._documents, rows, sort, cursor, limit, shown_rows)

    def _documents_for(self, filter: Filter) -> Codes:
        of_claims = self._asked(filter, [n for n in selecting.OF_CLAIMS if n not in selecting.OF_DOCUMENTS])
        narrowed = of_claims.words or filter.flagged or filter.start or filter.end
        among = self._hits("titles", filter.text) if not narrowed else None
        if narrowed:
            claims = self._claims.part.coded["document"]
            codes = np.unique(claims.codes[self._claims_for(filter)])
            places = (self._documents.code("document", claims.labels[code]) for code in codes)
            of = self._documents.postings("document")
            among = np.sort(np.array([of.rows(code)[-1] for code in places if code is not None], np.int32))
        mine = asked(filter, selecting.OF_DOCUMENTS, ())
        kept = Asked(words=mine.words, as_of=mine.as_of, passed_on=mine.passed_on)
        return chosen(self._documents, kept, among)

    def document(self, id: str) -> DocumentRow | None:
        """By its id, or the beginning of it where only one document's begins so (eight signs at least)."""
        with self._lock:
            kept = self._answers.get(("document", id))
        if kept is not None:
            known: DocumentRow = kept[0]
            return known
        row = self._document(id)  # an id that nothing has is not remembered: anybody may ask for any
        return None if row is None else self._remembered(("document", id), lambda: row, lambda _: 100)

    def _document(self, id: str) -> DocumentRow | None:
        newest = "SELECT shown FROM documents WHERE id = ? ORDER BY number DESC"
        found = self._file.row(newest, (id,))
        if found is None and 8 <= len(id) <= 64:
            rows = self._file.rows(
                "SELECT DISTINCT id FROM documents WHERE id >= ? AND id < ? LIMIT 2", (id, id + chr(0x10FFFF))
            )
            found = self._file.row(newest, rows[0]) if len(rows) == 1 else None
        if found is None:
            return None
        row = shown.document_row(json.loads(found[0]))
        return replace(row, claims=self._claims_in(row.id))

    def _claims_in(self, document: str) -> int:
        """How many claims of a document nobody rejected."""
        code = self._claims.code("document", document)
        return 0 if code is None else int(self._standing_by_document[code])

    @cached_property
    def _standing_by_document(self) -> npt.NDArray[np.int64]:
        documents = self._claims.part.coded["document"]
        stand = self._claims.alive & ~self._claims.number("rejected")
        return np.bincount(documents.codes[stand], minlength=len(documents.labels))

    def document_text(self, id: str) -> str | None:
        """The text as kept; of a release what it says of itself."""
        found = self._file.row("SELECT text FROM documents WHERE id = ?", (id,))
        if found is None or found[0] is None:
            return None
        return zlib.decompress(found[0]).decode("utf-8", "surrogatepass")
