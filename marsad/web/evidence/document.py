"""A document as it is kept: its text with every claim in its place, or a release's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.brief.rows import row_values
from marsad.index.models import ClaimRow, DocumentRow
from marsad.language.catalogue import direction
from marsad.language.plain import plain
from marsad.web.evidence.claim import address_of, labels_of, marks_of
from marsad.web.evidence.lists import language_name
from marsad.web.evidence.marks import Mark, Run, runs
from marsad.web.evidence.reader import Reader
from marsad.web.evidence.rows import RowView, row_view
from marsad.web.evidence.windows import window_at, windows

CLAIMS = 1000  # claims of a page that are highlighted
ROWS = 50  # rows of a release on a page


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a document."""

    id: str
    title: str
    publisher: str
    published: str
    language: str
    address: str
    followed: str | None
    capture: str | None
    captured: str
    recorded: str
    covers: str
    dataset: str
    claims: int
    length: int
    kept_back: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim of the side list. `page`: number of the page of the text on which it stands, from 1."""

    row: RowView
    page: int


@dataclass(frozen=True, slots=True)
class TextView:
    """A page of the text, of `pages`. `claims`: all that is highlighted, in the order of the text."""

    runs: tuple[Run, ...]
    labels: Mapping[str, str]
    flagged: frozenset[str]
    language: str | None
    direction: str
    page: int
    pages: int
    claims: tuple[Listed, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class RowOfRelease:
    """A row of a dataset: the claim read from it, what the row states column by column, and the row to the letter."""

    claim: RowView
    values: tuple[tuple[str, str], ...]
    kept: str


def head_of(document: DocumentRow, reader: Reader) -> Head:
    words = reader.words
    address, followed = address_of(document, reader)
    covers = words.span(document.covers_start, document.covers_end) if document.covers_start else ""
    return Head(
        id=document.id,
        title=plain(document.title or words.say("untitled")),
        publisher=plain(document.publisher or ""),
        published=words.stated(document.published, document.published_precision),
        language=language_name(document.language, words.language) if document.language else "",
        address=address,
        followed=followed,
        capture=document.capture,
        captured=f"{document.captured_at:%Y-%m-%d %H:%M} UTC" if document.captured_at else "",
        recorded=f"{document.recorded_at:%Y-%m-%d %H:%M} UTC",
        covers=covers,
        dataset=plain(document.dataset or ""),
        claims=document.claims,
        length=document.length,
        kept_back=document.kept_back,
    )


def before(other: str, document: DocumentRow, reader: Reader) -> bool:
    """Whether another page was published on an earlier day than this one, as far as both days are known."""
    row = reader.index.document(other)
    known = row is not None and row.published is not None and document.published is not None
    return bool(known and row and document.published and row.published and row.published < document.published)


def text_view(document: DocumentRow, reader: Reader, page: int | None, claim: str | None) -> TextView:
    """The text's page of this number (from 1), or the one on which a claim stands."""
    text = reader.index.document_text(document.id) or ""
    held = reader.index.claims_of(document.id, limit=CLAIMS)
    marks = marks_of(held.rows, reader)
    cuts = windows(text, ((mark.start, mark.end) for mark in marks))
    anchors = {mark.claim: window_at(cuts, mark.anchor) for mark in marks}
    at = anchors.get(claim or "", 0) if page is None else min(max(page, 1), len(cuts)) - 1
    return TextView(
        runs=tuple(runs(text, marks, cuts[at])),
        labels=labels_of(held.rows, reader),
        flagged=frozenset(row.id for row in held.rows if row.flags),
        language=document.language,
        direction=direction(document.language or ""),
        page=at + 1,
        pages=len(cuts),
        claims=tuple(Listed(row_view(row, reader), anchors[row.id] + 1) for row in _in_order(held.rows, marks)),
        more=held.next is not None,
    )


def _in_order(rows: Sequence[ClaimRow], marks: Sequence[Mark]) -> list[ClaimRow]:
    """By where their anchors stand."""
    places = {mark.claim: mark.anchor for mark in marks}
    return sorted(rows, key=lambda row: (places[row.id], row.quote_start, row.id))


def release_rows(rows: Sequence[ClaimRow], reader: Reader) -> list[RowOfRelease]:
    return [RowOfRelease(row_view(row, reader), row_values(row.quote_text), row.quote_text) for row in rows]
