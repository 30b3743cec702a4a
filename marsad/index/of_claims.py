"""Claims: lists, facets, tallies, single ones, and others of the same fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from marsad.index import selecting, shown, tallies
from marsad.index.filters import Filter
from marsad.index.models import ClaimRow, Facet, Page
from marsad.index.of_documents import Documents
from marsad.index.rivals import same_fact
from marsad.index.tallies import Dated, Every, Tally
from marsad.model import Claim


class Claims(Documents):
    """The part of an index that tells of claims."""

    def claims(
        self, filter: Filter, sort: str = "published", cursor: str | None = None, limit: int = 50
    ) -> Page[ClaimRow]:
        """A page of claims. `sort`: published, period, number (largest first), place, document. Raises UsageError for a
        foreign cursor or an unknown order."""
        rows = self._claims_for(filter)
        return self._page(
            "claims",
            self._claims,
            rows,
            sort,
            cursor,
            limit,
            lambda places: self._claim_rows(places, filter.as_of),
            self._capped("words", filter.text),
        )

    def facets(self, filter: Filter) -> dict[str, list[Facet]]:
        """The values of each of the filter's names that the claims have that it lets through, and their numbers."""
        return self._remembered(
            ("facets", filter), lambda: selecting.facets(self._claims, self._claims_for(filter)), lambda _: 1000
        )

    def tally(
        self,
        filter: Filter,
        by: Sequence[str],
        every: Every | None = None,
        dated: Dated = "period",
        area: str | None = None,
    ) -> tuple[Tally, ...]:
        """The claims that a filter lets through, counted by these columns at once, see `tallies`; `area`: only those
        known to lie in this province."""
        key = ("tally", filter, tuple(by), every, dated, area)

        def counted() -> tuple[Tally, ...]:
            rows = self._claims_for(filter)
            if area is not None:
                rows = tallies.inside(self._claims, rows, area)
            return tuple(tallies.tally(self._claims, rows, by, every, dated))

        return self._remembered(key, counted, lambda found: 40 * len(found))

    def claim(self, id: str) -> ClaimRow | None:
        """By its id, or the beginning of it where only one claim's begins so (eight signs at least)."""
        place = self._claim_place(id)
        return None if place is None else self._claim_rows([place])[0]

    def claim_body(self, id: str) -> Claim | None:
        """The whole model, with its corrections."""
        place = self._claim_place(id)
        return None if place is None else shown.claim_model(self._bodies([place])[0])

    def claim_bodies(self, ids: Sequence[str]) -> list[Claim]:
        """The models of these claims, in this order; ids that are not held are left out."""
        places = [place for place in map(self._claim_place, ids) if place is not None]
        return [shown.claim_model(body) for body in self._bodies(places)]

    def claim_rows(self, ids: Sequence[str]) -> list[ClaimRow]:
        """These claims, in this order; ids that are not held are left out."""
        return self._claim_rows([place for place in map(self._claim_place, ids) if place is not None])

    def claim_facts(self, id: str) -> dict[str, Any] | None:
        """Everything that is kept of a claim, column by column as in the ledger, with its verdict and event."""
        place = self._claim_place(id)
        return None if place is None else self._bodies([place])[0]

    def ref_of(self, claim: str) -> str | None:
        """What judgements call the report of this claim; None where it is no incident that is linked."""
        found = self._file.row("SELECT ref FROM members WHERE claim = ?", (claim,))
        return found[0] if found else None

    def claim_of(self, ref: str) -> str | None:
        """The claim of a report."""
        found = self._file.row("SELECT claim FROM members WHERE ref = ?", (ref,))
        return found[0] if found else None

    def parts_of(self, claim: str) -> list[ClaimRow]:
        """The claims that say they are a part of this one."""
        code = self._claims.code("part_of", claim)
        rows = [] if code is None else self._claims.postings("part_of").rows(code).tolist()
        return self._claim_rows([row for row in rows if self._claims.alive[row]])

    def rivals(self, id: str, limit: int = 50) -> list[ClaimRow]:
        """Other claims of the same fact by whomever, the nearest period first: see `rivals.same_fact`."""
        place = self._claim_place(id)
        if place is None:
            return []
        sql = "SELECT claim FROM members WHERE event IN (SELECT event FROM members WHERE claim = ?)"
        (whole,) = self._file.rows("SELECT id FROM claims WHERE number = ?", (place + 1,))[0]
        told = [one for (claim,) in self._file.rows(sql, (whole,)) if (one := self._claim_place(claim)) is not None]
        return self._claim_rows(same_fact(self._claims, place, self._entries.related, told)[:limit])

    def claims_of(self, document: str, cursor: str | None = None, limit: int = 200) -> Page[ClaimRow]:
        """The claims of a document in the order of its text, or of a release in that of its rows."""
        return self.claims(Filter(document=(document,)), "document", cursor, limit)

    def _claim_place(self, id: str) -> int | None:
        found = self._file.rows("SELECT number - 1 FROM claims WHERE id = ? ORDER BY number DESC", (id,))
        if not found and 8 <= len(id) <= 64:
            found = self._file.rows(
                "SELECT number - 1 FROM claims WHERE id >= ? AND id < ? LIMIT 20", (id, id + chr(0x10FFFF))
            )
            alive = [row for (row,) in found if self._claims.alive[row]]
            return alive[0] if len(alive) == 1 else None
        return next((row for (row,) in found if row < self._claims.rows and self._claims.alive[row]), None)

    def _bodies(self, places: Iterable[int]) -> list[dict[str, Any]]:
        return self._texts("SELECT number, body, dictionary FROM claims WHERE number IN ({})", places)

    def _claim_rows(self, places: Sequence[int], as_of: dt.date | None = None) -> list[ClaimRow]:
        return [shown.claim_row(body, self.document(body["document"]), as_of) for body in self._bodies(places)]
