"""Statements without a number, measured: short passages of our own with the indicators that a careful reader takes.

`measure(language)` reads each passage as a page of its own and compares; `floors.json` holds what may not be lost,
under "indicators": {language: {"tuned" | "held_out": {score: value}}}.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad.coding import code
from marsad.model import Document, Indicator
from marsad.registry import Registry

LANGUAGES = ("en", "fr", "ar")
SLOTS = ("direction", "group", "country", "origin", "modality")
PUBLISHED = dt.date(2024, 3, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """What a careful reader takes: `slots` are written as in the file, alternatives with a stroke, None not scored."""

    words: str
    indicator: str
    slots: tuple[str | None, ...]  # in the order of SLOTS
    optional: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its labels; none where the passage is a near miss."""

    language: str
    text: str
    labels: tuple[Label, ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A label that was met (`right`: slots read as expected) or missed (no claim), or a claim without a label."""

    passage: Passage
    label: Label | None
    claim: Indicator | None
    right: frozenset[str] = frozenset()


def passages(language: str) -> list[Passage]:
    """The labelled passages of a language, in the order of the file."""
    path = Path(__file__).parent / f"{language}.yml"
    return [_passage(language, row) for row in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)]


def _passage(language: str, row: dict[str, Any]) -> Passage:
    labels = tuple(_label(row["text"], *fields) for fields in row["expect"])
    return Passage(language=language, text=row["text"], labels=labels, held_out=bool(row.get("held_out")))


def _label(text: str, words: str, indicator: str, *slots: str | bool | None) -> Label:
    if words not in text:
        raise ValueError(f"{words!r} does not stand in the passage: {text[:80]}. Correct the label.")
    # YAML 1.1 reads the country NO as false
    written = tuple("NO" if slot is False else None if slot is None else str(slot) for slot in slots)
    return Label(words, indicator.strip("()"), written, optional=indicator.startswith("("))


def measure(language: str, registry: Registry) -> list[Outcome]:
    """One outcome a label that is not optional, and one a claim that no label explains."""
    return [outcome for passage in passages(language) for outcome in _outcomes(passage, registry)]


def _outcomes(passage: Passage, registry: Registry) -> list[Outcome]:
    document = Document(
        text=passage.text, language=passage.language, published=PUBLISHED, published_precision="day", label="passage"
    )
    claims = [claim for claim in code(document, registry) if isinstance(claim, Indicator)]
    outcomes: list[Outcome] = []
    for label in sorted(passage.labels, key=lambda one: one.optional):
        claim = next(
            (one for one in claims if one.indicator == label.indicator and label.words in one.quote.text), None
        )
        if claim is not None:
            claims.remove(claim)
        if not label.optional:
            outcomes.append(Outcome(passage, label, claim, _right(label, claim) if claim else frozenset()))
    return outcomes + [Outcome(passage, None, claim) for claim in claims]


def found(claim: Indicator) -> dict[str, str]:
    """The slots of a claim as the labels write them."""
    voices = [voice for voice in claim.attribution if voice.kind != "publisher"]
    return {
        "direction": claim.direction,
        "group": (claim.group.id or claim.group.name or "") if claim.group else "",
        "country": " ".join(sorted(claim.place.countries)) if claim.place else "",
        "origin": f"{voices[-1].id} {voices[-1].name}" if voices else "",
        "modality": claim.modality,
    }


def _right(label: Label, claim: Indicator) -> frozenset[str]:
    read = found(claim)
    same: dict[str, Callable[[str, str], bool]] = {"origin": _voice}
    right = set()
    for slot, written in zip(SLOTS, label.slots, strict=True):
        choices = ["~"] if written is None else [choice.strip() for choice in written.split("/")]
        if "~" in choices or any(same.get(slot, str.__eq__)(choice, read[slot]) for choice in choices):
            right.add(slot)
    return frozenset(right)


def _voice(expected: str, read: str) -> bool:
    """Whether the origin is the one named: by its id, or by words of its name."""
    if not expected or not read:
        return expected == read
    return expected == read.split()[0] or set(_words(expected)) <= set(_words(read))


def _words(text: str) -> list[str]:
    plain = re.sub("[\u064b-\u065f\u0640]", "", text.lower()).translate(str.maketrans("أإآى", "اااي"))
    return re.findall(r"\w+", plain)


def scores(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Precision, recall and F1 of the indicators by kind, F1 with the direction right, and the share of each slot."""
    count: Counter[str] = Counter()
    for outcome in outcomes:
        met = outcome.label is not None and outcome.claim is not None
        count["labels"] += outcome.label is not None
        count["claims"] += outcome.claim is not None
        count["met"] += met
        count.update(slot for slot in outcome.right if met)
    whole = count["labels"] + count["claims"]
    return {
        "precision": _share(count["met"], count["claims"]),
        "recall": _share(count["met"], count["labels"]),
        "f1": _share(2 * count["met"], whole),
        "f1_direction": _share(2 * count["direction"], whole),
        **{slot: _share(count[slot], count["met"]) for slot in SLOTS},
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
