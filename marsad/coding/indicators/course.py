"""Which way a statement goes: rising, falling, absent or as stated, by the words around it; whether it is made."""

from __future__ import annotations

import re

from marsad.coding.indicators.patterns import Patterns, Statement
from marsad.model.terms import Direction

_CHANGE_REACH = 6  # words around the statement that may say which way it goes
_DENIAL_REACH = 4  # words before it that may deny it
_DENIED_REACH = 10  # words from "denied" to what is denied
_DOUBT_REACH = 8
_BEHIND = 2  # words behind it: "recruits no more"
_VOID = 2  # words before a word of change that turn it off: "has not grown"
_FIXED = frozenset({"deaths_unverified"})  # its own words deny; nothing turns it round
_STEADY = frozenset(
    {"intent", "prison_break", "leadership", "regrouping"}
)  # words of change beside it are about something else
_SURE = frozenset({"intent", "deaths_unverified"})  # a threat or a doubt is a fact however it is worded
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_AND = re.compile(r"\s(?:and|et)\s", re.IGNORECASE)
_PHRASE = re.compile(r",|\s(?:and|et)\s", re.IGNORECASE)  # a word of change before it stands in its own phrase
_STOP = re.compile(r"[;:.!?]")
_CLAUSE = re.compile(
    r"[;:.!?]|,\s+(?:and|but|while|which|et|mais|alors|tandis|qui|although|enough|yet|though|where)\b|,\s+(?:لكن|بينما|فيما)|,\s+(?=و)"
    r"|\s(?:but|mais|yet|لكن|بينما|while|tandis)\s",
    re.IGNORECASE,
)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around [start, end): from the last stop or conjunction before it to the next one behind it."""
    first = 0
    for mark in _CLAUSE.finditer(text, 0, start):
        first = mark.end()
    behind = _CLAUSE.search(text, end)
    return first, behind.start() if behind else len(text)


def course(text: str, match: re.Match[str], statement: Statement, words: Patterns) -> Direction:
    """The direction of a statement that nobody else denies."""
    if statement.indicator in _FIXED:
        return statement.direction
    first, last = clause(text, match.start(), match.end())
    before, after = text[first : match.start()], text[match.end() : last]
    whole = text[first:last]
    if _is_denied(before, after, words):
        return "absent"
    if _is_ended(before, match.group(), after, words):
        return "present" if statement.direction == "falling" else "absent"
    if _is_negated(before, match.group(), words) and not words.words("still").search(whole):
        return "present" if statement.direction == "falling" else "absent"
    if statement.direction != "present" or statement.indicator in _STEADY:
        return statement.direction
    return _change(_PHRASE.split(before)[-1], match.group(), _AND.split(after)[0], words)


def _is_denied(before: str, after: str, words: Patterns) -> bool:
    near = " ".join(_WORD.findall(before)[-_DENIED_REACH:])
    return bool(words.words("denied").search(near) or words.words("untrue").search(after))


def _is_ended(before: str, inside: str, after: str, words: Patterns) -> bool:
    near = " ".join([*_WORD.findall(before)[-_CHANGE_REACH:], inside, *_WORD.findall(after)[:_BEHIND]])
    return bool(words.words("ended").search(near)) and not words.words("still").search(near)


def _is_negated(before: str, inside: str, words: Patterns) -> bool:
    near = " ".join(_WORD.findall(before)[-_DENIAL_REACH:])
    return bool(words.words("absent").search(near) or words.words("absent").search(inside))


def _change(before: str, inside: str, after: str, words: Patterns) -> Direction:
    left, right = _WORD.findall(before)[-_CHANGE_REACH:], _WORD.findall(after)[:_CHANGE_REACH]
    around = f"{' '.join(left)} | {inside} | {' '.join(right)}"
    centre = len(" ".join(left)) + 1
    nearest: tuple[int, Direction] | None = None
    for direction in ("falling", "rising"):
        for found in words.words(direction).finditer(around):
            if words.words("absent").search(" ".join(_WORD.findall(around[: found.start()])[-_VOID:])):
                continue
            distance = min(abs(centre - found.start()), abs(centre + len(inside) - found.end()))
            if nearest is None or distance < nearest[0]:
                nearest = (distance, direction)
    return nearest[1] if nearest else "present"


def is_doubted(text: str, match: re.Match[str], statement: Statement, words: Patterns) -> bool:
    """Whether it is feared, possible or to be prevented, not stated: "could regroup", "to prevent its return"."""
    if statement.indicator in _SURE:
        return False
    first, _ = clause(text, match.start(), match.end())
    stop = max((mark.end() for mark in _STOP.finditer(text, 0, match.start())), default=0)
    near = " ".join(_WORD.findall(text[max(first, stop) : match.start()])[-_DOUBT_REACH:])
    return bool(words.words("doubted").search(near))
