"""The text that a model gave → typed answers. Nothing is trusted: every type and every word is checked again."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, get_args

from marsad.coding.llm.schema import ASKED_MEASURES, SOURCE_KINDS
from marsad.model.terms import INCIDENT_TYPES, INDICATORS, Accumulation, Comparison, Direction, Modality, Per, Role

_LARGEST = 1_000_000  # characters of one answer
_MOST = 400  # items of one list
_MOST_NAMES = 12
_LONGEST_NAME = 300  # characters of a name, a number or a date expression

# Why an answer is not kept; docs/coding-llm.md explains each.
Reason = Literal[
    "quote_not_in_text",
    "quote_elsewhere",
    "quote_too_short",
    "quote_too_long",
    "number_not_in_quote",
    "number_unread",
    "value_contradicted",
    "source_not_in_text",
    "source_unknown",
    "unknown_word",
    "wrong_type",
    "too_long",
    "too_many",
    "repeated",
]


class Malformed(ValueError):
    """No JSON object with the three lists."""


class Unusable(ValueError):
    """One answer that cannot be kept."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source as the model names it: its words on the page, and its kind."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What all answers share: words of the page, still to be found there."""

    quote: str
    group: str | None
    places: tuple[str, ...]
    period: str | None
    sources: tuple[Cited, ...]
    modality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAnswer(Answer):
    number: str
    low: float | None
    high: float | None
    measure: str
    role: str | None
    accumulation: str | None
    per: str | None
    comparison: str | None
    cohort: str | None
    part_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAnswer(Answer):
    type: str
    perpetrator: str | None
    target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorAnswer(Answer):
    indicator: str
    direction: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The usable answers in the order given, and the reasons of those that are not."""

    usable: tuple[Answer, ...]
    unusable: tuple[str, ...]


def read_answers(content: str) -> Answers:
    """Raises Malformed where the text as a whole is not what was asked for; single bad answers are only counted."""
    if len(content) > _LARGEST:
        raise Malformed("too long")
    try:
        value = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(value, dict) or not all(isinstance(value.get(name), list) for name in _READERS):
        raise Malformed("not the three lists asked for")
    usable: list[Answer] = []
    unusable: list[str] = []
    for name, read in _READERS.items():
        items = value[name]
        unusable += ["too_many"] * max(0, len(items) - _MOST)
        for item in items[:_MOST]:
            try:
                usable.append(read(_Fields(item)))
            except Unusable as error:
                unusable.append(error.reason)
    return Answers(tuple(usable), tuple(unusable))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


class _Fields:
    """The properties of one answer, each taken with its type."""

    def __init__(self, item: Any) -> None:
        if not isinstance(item, dict):
            raise Unusable("wrong_type")
        self.item = item

    def text(self, name: str, longest: int = _LONGEST_NAME) -> str:
        value = self.item.get(name)
        if not isinstance(value, str) or not value.strip():
            raise Unusable("wrong_type")
        if len(value) > longest:
            raise Unusable("too_long")
        return value.strip()

    def text_or_none(self, name: str) -> str | None:
        value = self.item.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        return self.text(name)

    def word(self, name: str, words: Sequence[str]) -> str:
        value = self.item.get(name)
        if not isinstance(value, str):
            raise Unusable("wrong_type")
        if value not in words:
            raise Unusable("unknown_word")
        return value

    def word_or_none(self, name: str, words: Sequence[str]) -> str | None:
        return None if self.item.get(name) is None else self.word(name, words)

    def number_or_none(self, name: str) -> float | None:
        value = self.item.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unusable("wrong_type")
        try:
            number = float(value)
        except OverflowError:
            raise Unusable("wrong_type") from None
        if not math.isfinite(number):
            raise Unusable("wrong_type")
        return number

    def list(self, name: str) -> list[Any]:
        value = self.item.get(name)
        if not isinstance(value, list):
            raise Unusable("wrong_type")
        if len(value) > _MOST_NAMES:
            raise Unusable("too_many")
        return value

    def shared(self) -> dict[str, Any]:
        names = self.list("places")
        return {
            "quote": self.text("quote", _LARGEST),
            "group": self.text_or_none("group"),
            "places": tuple(_Fields({"name": name}).text("name") for name in names),
            "period": self.text_or_none("period"),
            "sources": tuple(_source(_Fields(item)) for item in self.list("sources")),
            "modality": self.word("modality", get_args(Modality)),
        }


def _source(fields: _Fields) -> Cited:
    return Cited(name=fields.text("name"), kind=fields.word("kind", SOURCE_KINDS))


def _figure(fields: _Fields) -> Answer:
    return FigureAnswer(
        number=fields.text("number"),
        low=fields.number_or_none("low"),
        high=fields.number_or_none("high"),
        measure=fields.word("measure", ASKED_MEASURES),
        role=fields.word_or_none("role", get_args(Role)),
        accumulation=fields.word_or_none("accumulation", get_args(Accumulation)),
        per=fields.word_or_none("per", get_args(Per)),
        comparison=fields.word_or_none("comparison", get_args(Comparison)),
        cohort=fields.text_or_none("cohort"),
        part_of=fields.text_or_none("part_of"),
        **fields.shared(),
    )


def _incident(fields: _Fields) -> Answer:
    return IncidentAnswer(
        type=fields.word("type", INCIDENT_TYPES),
        perpetrator=fields.text_or_none("perpetrator"),
        target=fields.text_or_none("target"),
        **fields.shared(),
    )


def _indicator(fields: _Fields) -> Answer:
    return IndicatorAnswer(
        indicator=fields.word("indicator", INDICATORS),
        direction=fields.word("direction", get_args(Direction)),
        **fields.shared(),
    )


_READERS = {"figures": _figure, "incidents": _incident, "indicators": _indicator}
