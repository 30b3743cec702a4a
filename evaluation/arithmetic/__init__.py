"""A page's own arithmetic, measured: passages of our own, half of which contradict themselves.

A flag is right where a flag of that kind is expected and it names the numbers that the label names; everything else
that is flagged is a false alarm. `floors.json` holds what may not be lost, under
"arithmetic": {language: {"tuned" | "held_out": {score: value}}}.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad.coding import code
from marsad.model import Document, Figure, Flag
from marsad.registry import Registry

LANGUAGES = ("en", "fr", "ar")
PUBLISHED = "2024-03-01"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the flags it deserves: the kind and words of the figures that the flag must name."""

    language: str
    text: str
    published: dt.date
    expected: tuple[tuple[str, tuple[str, ...]], ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """An expected flag, found or missed, or a flag that the passage does not deserve."""

    passage: Passage
    kind: str
    expected: bool
    found: bool
    line: str


def passages(language: str) -> list[Passage]:
    """The labelled passages of a language, in the order of the file."""
    path = Path(__file__).parent / f"{language}.yml"
    return [_passage(language, row) for row in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)]


def _passage(language: str, row: dict[str, Any]) -> Passage:
    expected = tuple((str(kind), tuple(str(word) for word in words)) for kind, *words in row["expect"])
    missing = [word for _, words in expected for word in words if word not in row["text"]]
    if missing:
        raise ValueError(f"{missing} do not stand in the passage: {row['text'][:80]}. Correct the label.")
    published = dt.date.fromisoformat(str(row.get("published", PUBLISHED)))
    return Passage(language, row["text"], published, expected, held_out=bool(row.get("held_out")))


def measure(language: str, registry: Registry) -> list[Outcome]:
    """One outcome an expected flag and one a false alarm."""
    return [outcome for passage in passages(language) for outcome in _outcomes(passage, registry)]


def _outcomes(passage: Passage, registry: Registry) -> list[Outcome]:
    document = Document(
        text=passage.text,
        language=passage.language,
        published=passage.published,
        published_precision="day",
        label="passage",
    )
    figures = [claim for claim in code(document, registry) if isinstance(claim, Figure)]
    flags = [(figure, flag) for figure in figures for flag in figure.arithmetic]
    named = {figure.id: figure.number.text for figure in figures}
    outcomes: list[Outcome] = []
    for kind, words in passage.expected:
        match = next(((figure, flag) for figure, flag in flags if _is(kind, words, figure, flag, named)), None)
        if match is not None:
            flags.remove(match)
        outcomes.append(
            Outcome(passage, kind, expected=True, found=match is not None, line=match[1].text if match else "")
        )
    return outcomes + [Outcome(passage, flag.kind, expected=False, found=True, line=flag.text) for _, flag in flags]


def _is(kind: str, words: tuple[str, ...], figure: Figure, flag: Flag, named: dict[str, str]) -> bool:
    printed = " | ".join((figure.number.text, *(named[one] for one in flag.claims), flag.text))
    return flag.kind == kind and all(word in printed for word in words)


def scores(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Precision (1 where nothing was flagged), recall and F1 of the flags, and the number of false alarms."""
    count: Counter[str] = Counter()
    for outcome in outcomes:
        count["expected"] += outcome.expected
        count["found"] += outcome.found
        count["right"] += outcome.expected and outcome.found
    both = count["expected"] + count["found"]
    return {
        "precision": count["right"] / count["found"] if count["found"] else 1.0,
        "recall": count["right"] / count["expected"] if count["expected"] else 0.0,
        "f1": 2 * count["right"] / both if both else 0.0,
        "false_alarms": float(count["found"] - count["right"]),
    }
