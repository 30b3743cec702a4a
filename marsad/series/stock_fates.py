"""What became of people who are counted, and numbers that point back to them: "25 percent of them are dead"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from marsad.model.statements import StatementOptions
from marsad.series.statement_rows import Row

PEOPLE = frozenset({"fighters", "foreign_fighters", "detainees", "displaced"})
JOINED = frozenset({"fighters", "foreign_fighters"})  # whom a later sentence calls "them"
_FATED = PEOPLE | {"killed", "arrested", "other"}  # a part of people may be coded as what became of them
_WITHIN = 600  # code points: a sentence further on speaks of somebody else
_DIGIT = re.compile(r"\d")


def with_fates(
    rows: Iterable[dict[str, Any]], everything: Iterable[Row], options: StatementOptions
) -> list[dict[str, Any]]:
    """The rows with `fate`: what the words around the number say became of those counted, None where none does."""
    numbers: dict[tuple[str, int], list[int]] = {}
    for row in everything:
        if row["number_start"] is not None:
            numbers.setdefault((row["document"], row["quote_start"]), []).append(row["number_start"])
    return [
        row
        | {
            "fate": fate_of(row, numbers.get((row["document"], row["quote_start"]), []), options.fates)
            if row["measure"] in _FATED
            else None
        }
        for row in rows
    ]


def fate_of(row: Row, numbers: Sequence[int], fates: Mapping[str, tuple[str, ...]]) -> str | None:
    """The fate told first behind the number, before the next one; for a sentence's first number also before it.

    numbers: where the numbers of the sentence start, in code points of the document.
    """
    if row["number_start"] is None or row["row"] is not None:
        return None
    text, offset = row["quote_text"], row["quote_start"]
    begins, ends = row["number_start"] - offset, row["number_end"] - offset
    nexts = [at - offset for at in numbers if at >= row["number_end"]]
    if (digit := _DIGIT.search(text, ends)) is not None:
        nexts.append(digit.start())
    found = _told(text[ends : min(nexts, default=len(text))], fates, last=False)
    if found is None and not any(at < row["number_start"] for at in numbers) and not _DIGIT.search(text[:begins]):
        found = _told(text[:begins], fates, last=True)
    return found


def pointing_back(rows: Iterable[Row], wholes: Iterable[Row], options: StatementOptions) -> list[tuple[Row, Row]]:
    """Pairs of a row and the whole that its sentence points back to.

    The whole is the last count of fighters or foreign fighters by the same source in a sentence shortly before, which
    is no such part itself. A row is a part where its sentence has a word that points back ("of them"), where words tell
    what became of those counted, and where it is no larger than the whole.
    """
    points = _any(options.pointing)
    if points is None:
        return []
    standing: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(wholes, key=lambda row: (row["quote_start"], row["number_start"] or 0)):
        if row["measure"] in JOINED and row["unit"] == "count" and row["fate"] in (None, "joined"):
            standing.setdefault((row["document"], row["source"]), []).append(row)
    found = []
    for row in rows:
        before = [
            whole
            for whole in standing.get((row["document"], row["source"]), ())
            if 0 < row["quote_start"] - whole["quote_start"] <= _WITHIN and whole["id"] != row["id"]
        ]
        if before and row["fate"] not in (None, "joined") and points.search(row["quote_text"]):
            whole = before[-1]
            if row["unit"] == "percent" or _fits(row, whole):
                found.append((row, whole))
    return found


def _fits(row: Row, whole: Row) -> bool:
    least, most = row["low"], whole["high"]
    return row["unit"] == "count" and (least is None or most is None or bool(least <= most))


def _told(text: str, fates: Mapping[str, tuple[str, ...]], *, last: bool) -> str | None:
    told = [
        (match.start(), fate)
        for fate, words in fates.items()
        if (pattern := _any(words)) is not None
        for match in pattern.finditer(text)
    ]
    if not told:
        return None
    return (max(told) if last else min(told))[1]


@lru_cache(maxsize=64)
def _any(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of the words, whole; in Arabic an "and" or "so" may be written together with it."""
    return re.compile(rf"(?<!\w)[وف]?(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
