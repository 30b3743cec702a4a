"""Numbers of people as they stand in cells: "12", "١٢", "1,200", "12-15", "at least 3", "~20", "unknown".

Read where sure; anything else gives `Unsure`, never a guess. A bound counts as news reports are read: "more than 3" is
at least 3. There are no parts of people: "1.200" is twelve hundred, "3.0" is three, "3.5" is not sure; nor is "12.000",
unless the mapping says which mark is the decimal one.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from marsad.model.terms import Qualifier
from marsad.sources.table.cells import KEPT, is_unknown, key, phrases, plain

_NUMBER = r"(?:[1-9]\d{0,2}(?:[ .,']\d{3})+(?![\d])|\d+(?:[.,]0+)?)"
_SHAPE = re.compile(
    rf"(?P<before>[^\d]*?)(?P<low>{_NUMBER})(?:(?P<between>[^\d]+?)(?P<high>{_NUMBER}))?(?P<after>[^\d]*)"
)
_SIGNS: dict[str, Qualifier] = {
    "~": "about",
    "≈": "about",
    "±": "about",
    "+": "at_least",
    ">": "at_least",
    "≥": "at_least",
}
_SIGNS |= {">=": "at_least", "<": "at_most", "≤": "at_most", "<=": "at_most"}
_KINDS: tuple[Qualifier, ...] = ("about", "at_least", "at_most")
_MOST = 10_000_000  # people in one event: more is a number of something else


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people with its bounds; an open end is None. `best`: the number that counts, None for a range."""

    low: int | None
    high: int | None
    qualifier: Qualifier | None = None

    @property
    def best(self) -> int | None:
        if self.qualifier == "at_least":
            return self.low
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Unsure:
    """A cell that is not surely a number of people. `cause` is empty where it only says that nobody knows."""

    cause: str = ""


@functools.lru_cache(maxsize=KEPT)
def read_toll(cell: str, decimal: str | None = None) -> Count | Unsure:
    """One cell to its count, or why it is none. `decimal`: the table's decimal mark, "." or ",", where it is known."""
    text = plain(cell)
    if is_unknown(text):
        return Unsure()
    if key(text) in phrases("zero"):
        return Count(0, 0)
    if re.match(r"-\s?\d", text):
        return Unsure("is negative")
    if re.match(r"\d{4}-\d\d-\d\d", text):
        return Unsure("is a date: Excel turns 12-15 into one")
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return Unsure("is no number of people")
    ends = [_whole(end, decimal) for end in (shape["low"], shape["high"]) if end]
    if None in ends:
        return Unsure("may be that many or a thousand times fewer: say `decimal` in the mapping")
    numbers = [end for end in ends if end is not None]
    if max(numbers) > _MOST:
        return Unsure("is no number of people")
    if len(numbers) == 2:
        return _range(numbers[0], numbers[1], shape)
    return _single(numbers[0], shape["before"], shape["after"])


def _whole(text: str, decimal: str | None) -> int | None:
    """The number without what parts its thousands; None where that may as well be its decimals."""
    grouped = re.search(r"[.,]\d{3}$", text)
    if grouped is None:
        return int(re.sub(r"\D", "", re.sub(r"[.,]0+$", "", text)))
    mark, several = text[grouped.start()], len(re.findall(r"[ .,']", text)) > 1
    if text.endswith(mark + "000") and not several:
        if decimal == mark:
            return int(text[: grouped.start()])
        if decimal is None and mark == ".":
            return None
    return int(re.sub(r"\D", "", text))


def _single(number: int, before: str, after: str) -> Count | Unsure:
    kinds = [_kind(part) for part in (before, after) if part.strip(" .")]
    if not kinds:
        return Count(number, number)
    if len(kinds) > 1 or kinds[0] is None or before.strip() == "+":
        return Unsure("is no number of people alone")
    if kinds[0] == "about":
        return Count(number, number, "about")
    return Count(number, None, "at_least") if kinds[0] == "at_least" else Count(None, number, "at_most")


def _range(low: int, high: int, shape: re.Match[str]) -> Count | Unsure:
    between, before = shape["between"].strip(), shape["before"].strip()
    joined = between in ("-", "..", "...") or key(between) in phrases("to")
    if not joined or (before and key(before) not in phrases("from")) or shape["after"].strip() or low > high:
        return Unsure("is no number of people alone")
    return Count(low, high, "range" if low < high else None)


def _kind(text: str) -> Qualifier | None:
    sign = text.strip(" .()")
    if sign in _SIGNS:
        return _SIGNS[sign]
    return next((kind for kind in _KINDS if key(sign) in phrases(kind)), None)
