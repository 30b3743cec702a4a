"""Claims as rows of a list, a comparison or a side list: every word ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.brief.rows import row_told
from marsad.index.models import ClaimRow
from marsad.language import name_of
from marsad.language.plain import plain
from marsad.language.telling import counted_details, number_value, period_text
from marsad.language.tolls import toll_texts
from marsad.model import Number, Period
from marsad.web.evidence.reader import Reader

AROUND = 90  # code points shown on either side of a number
_SIGNS = {"at_least": "≥", "at_most": "≤", "about": "~"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a sentence around what is marked; `cut` where it was cut on that side."""

    before: str
    marked: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """A claim in one line. `number`: as printed, `sign` what qualifies it, `value` in the reader's digits if others.

    `who`: the chain from the nearest to the page to the origin. `flags`, `verdict`: in words, the latter empty where
    nobody judged it.
    """

    id: str
    kind: str
    number: str
    sign: str
    value: str
    what: str
    details: tuple[str, ...]
    tolls: tuple[str, ...]
    group: str
    target: str
    place: str
    precision: str
    period: str
    who: tuple[str, ...]
    self_claimed: bool
    publisher: str
    published: str
    title: str
    language: str | None
    document: str
    dataset: str | None
    row: int | None
    flags: tuple[str, ...]
    verdict: str
    verdict_code: str
    corrected: bool
    hindsight: bool
    kept_back: bool
    event: str | None
    snippet: Snippet | None


def row_views(rows: Sequence[ClaimRow], reader: Reader) -> list[RowView]:
    return [row_view(row, reader) for row in rows]


def row_view(row: ClaimRow, reader: Reader) -> RowView:
    words = reader.words
    number = _number(row)
    origin = [reader.name(id, name) for id, name, _ in row.attribution]
    return RowView(
        id=row.id,
        kind=row.kind,
        number=plain(row.number or ""),
        sign=_SIGNS.get(row.qualifier or "", "") if row.number else "",
        value=number_value(number, words) if number else "",
        what=what_said(row, reader),
        details=counted_details(row, row.qualifier, row.unit, words) if row.kind == "figure" else _doubt(row, reader),
        tolls=_tolls(row, reader),
        group=reader.name(row.group_id, row.group_name),
        target=reader.name(row.target_id, row.target_name),
        place=where_said(row, reader),
        precision=name_of("precision", row.precision, words) if row.precision else "",
        period=period_text(_period(row), words),
        who=tuple(origin),
        self_claimed=row.self_claimed,
        publisher=plain(row.publisher or ""),
        published=words.stated(row.published, row.published_precision),
        title=plain(row.title or ""),
        language=row.language,
        document=row.document,
        dataset=row.dataset,
        row=row.row,
        flags=tuple(name_of("flag", kind, words) for kind in dict.fromkeys(row.flags)),
        verdict=name_of("judged", row.verdict, words) if row.verdict else "",
        verdict_code=row.verdict or "",
        corrected=bool(row.corrected),
        hindsight=row.hindsight,
        kept_back=row.kept_back,
        event=row.event,
        snippet=snippet(row) if row.row is None else told_by(row),
    )


def what_said(row: ClaimRow, reader: Reader) -> str:
    """What is counted, what happened, or what is said to be."""
    words = reader.words
    if row.kind == "incident":
        return name_of("type", row.type or "other", words)
    if row.kind == "indicator":
        kind, direction = (
            name_of("indicator", row.indicator or "", words),
            name_of("direction", row.direction or "", words),
        )
        return words.say("{indicator}: {direction}", indicator=kind, direction=direction)
    return name_of("measure", row.measure or "other", words)


def where_said(row: ClaimRow, reader: Reader) -> str:
    """The place by name, with its country where it is not one."""
    named = reader.name(row.place_id, row.place_name)
    country = reader.words.country(row.country) if row.country else ""
    if not named or row.precision == "country":
        return named or country
    # Some names of the gazetteer hold their country: "Djibo, Burkina Faso".
    return named if not country or named.endswith(country) else reader.words.say(", ").join((named, country))


def snippet(row: ClaimRow, around: int = AROUND) -> Snippet:
    """What stands around the number, or the beginning of the sentence."""
    text, base = row.quote_text, row.quote_start
    inside = row.number_start is not None and row.number_end is not None and base <= row.number_start <= row.number_end
    start, end = (row.number_start - base, row.number_end - base) if inside else (0, 0)  # type: ignore[operator]
    first = _word_start(text, max(0, start - around))
    last = min(len(text), end + (around if inside else 2 * around))
    return Snippet(
        before=_line(text[first:start]),
        marked=_line(text[start:end]),
        after=_line(text[end:last]),
        cut_before=first > 0,
        cut_after=last < len(text),
    )


def told_by(row: ClaimRow) -> Snippet | None:
    """Of a dataset's row who fought and its headline or note, in the dataset's own words."""
    sides, told = row_told(row.quote_text)
    if not (sides or told):
        return None
    cut = told[: 2 * AROUND]
    joint = ": " if sides and told else ""
    return Snippet(before=sides + joint, marked="", after=plain(cut), cut_before=False, cut_after=len(cut) < len(told))


def _word_start(text: str, at: int) -> int:
    """Behind the next space, so that no word is torn; where it stands if there is none near."""
    found = text.find(" ", at, at + 30) if at else -1
    return found + 1 if found >= 0 else at


def _line(text: str) -> str:
    """One line without signs that turn their neighbours, with its outer spaces."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{head}{plain(text)}{tail}"


def _number(row: ClaimRow) -> Number | None:
    if row.number is None or (row.low is None and row.high is None):
        return None
    return Number(
        start=row.number_start or 0,
        end=row.number_end or 0,
        text=row.number,
        low=row.low,
        high=row.high,
        unit=row.unit or "count",
    )


def _period(row: ClaimRow) -> Period | None:
    if row.period_start is None and row.period_end is None:
        return None
    return Period(start=row.period_start, end=row.period_end)


def _tolls(row: ClaimRow, reader: Reader) -> tuple[str, ...]:
    if row.kind != "incident":
        return ()
    return toll_texts(row.tolls, {"killed": row.killed, "wounded": row.wounded}, reader.words)


def _doubt(row: ClaimRow, reader: Reader) -> tuple[str, ...]:
    if row.modality in ("estimated", "denied", "hypothetical"):
        return (name_of("modality", row.modality, reader.words),)
    return ()
