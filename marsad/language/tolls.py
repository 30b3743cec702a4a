"""What an event cost, as a list prints it: what qualifies the number, its bounds, how many others are stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from marsad.language.wording import Wording
from marsad.language.words import name_of

_COUNTED = ("killed", "wounded", "abducted", "arrested", "perpetrators_killed")


class Stated(Protocol):
    """One statement of a toll."""

    @property
    def measure(self) -> str: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def qualifier(self) -> str | None: ...
    @property
    def revises(self) -> bool: ...


def leading(stated: Sequence[Stated], value: float | None) -> Stated | None:
    """The statement that the claim's number rests on; without a number the last that replaces another, else the first.

    A dataset's best number rests on the bounds around it. None where the number is the sum of several: "12 soldiers and
    5 civilians".
    """
    if value is not None:
        around = [one for one in stated if one.low is not None and one.high is not None and one.low < value < one.high]
        return next((one for one in stated if value in (one.low, one.high)), around[0] if around else None)
    return next((one for one in reversed(stated) if one.revises), stated[0] if stated else None)


def rivals(stated: Sequence[Stated], main: Stated) -> int:
    """How many other numbers the text states of the same toll, where none of them was replaced."""
    return 0 if main.revises else len({(one.low, one.high) for one in stated} - {(main.low, main.high)})


def toll_number(low: float | None, high: float | None, qualifier: str | None, words: Wording) -> str:
    """ "5", "at least 5", "3 to 6"; empty where nothing is known."""
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        return words.say("{start} to {end}", start=words.number(low), end=words.number(high))
    number = words.number(low if low is not None else high or 0)
    if qualifier == "at_least" or high is None:
        return words.say("at least {number}", number=number)
    if qualifier == "at_most" or low is None:
        return words.say("at most {number}", number=number)
    return words.say("about {number}", number=number) if qualifier in ("about", "vague") else number


def toll_texts(stated: Sequence[Stated], values: dict[str, int | None], words: Wording) -> tuple[str, ...]:
    """Each toll in a phrase: "5 killed", "killed: at least 5, 2 other counts"."""
    made = []
    for measure in _COUNTED:
        mine = [one for one in stated if one.measure == measure]
        value = values.get(measure)
        main = leading(mine, value)
        if main is None and value is None:
            continue
        low, high = (main.low, main.high) if main else (value, value)
        text = _phrase(measure, low, high, main.qualifier if main else None, words)
        if main and (others := rivals(mine, main)):
            counted = words.say_many("{number} other count", "{number} other counts", others)
            text = words.say("{words} ({share})", words=text, share=counted)
        made.append(text)
    return tuple(made)


def _phrase(measure: str, low: float | None, high: float | None, qualifier: str | None, words: Wording) -> str:
    """ "5 killed", "at least 5 killed", "killed: 3 to 6"."""
    one = low if low is not None else high
    counted = _counted(measure, one, words) if one is not None and (low is None or high is None or low == high) else ""
    if not counted:
        number = toll_number(low, high, qualifier, words)
        return words.say("{measure}: {number}", measure=name_of("measure", measure, words), number=number)
    if qualifier == "at_least" or high is None:
        return words.say("at least {words}", words=counted)
    if qualifier == "at_most" or low is None:
        return words.say("at most {words}", words=counted)
    return words.say("about {words}", words=counted) if qualifier in ("about", "vague") else counted


def _counted(measure: str, number: float, words: Wording) -> str:
    if measure == "killed":
        return words.say_many("{number} killed", "{number} killed", int(number))
    return words.say_many("{number} wounded", "{number} wounded", int(number)) if measure == "wounded" else ""
