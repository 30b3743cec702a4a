"""Who says it, measured: short passages of our own with the chain, number by number, that a careful reader takes.

`measure(language)` reads the passages of one language and compares; `floors.json` holds what may not be lost, under
"attribution": {language: {"tuned" | "held_out": {slot: accuracy}}}.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad.coding import attribution
from marsad.coding.mentions import Scope
from marsad.coding.sentences import split
from marsad.model import Voice
from marsad.registry import Registry

LANGUAGES = ("en", "fr", "ar")
SLOTS = ("origin", "chain", "self_claimed", "modality")
_MARKS = re.compile("[\u064b-\u065f\u0640]")
_LETTERS = str.maketrans("أإآىة", "اااية".replace("ة", "ه"))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its numbers; `numbers` are (as printed, chain, self or no, modality), as written in the file."""

    language: str
    text: str
    numbers: tuple[tuple[str, str, str, str], ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number of a passage: which slots were read as expected, and what was read instead."""

    passage: Passage
    number: str
    right: frozenset[str]
    expected: str
    found: str


def passages(language: str) -> list[Passage]:
    """The labelled passages of a language, in the order of the file."""
    path = Path(__file__).parent / f"{language}.yml"
    return [_passage(language, row) for row in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)]


def _passage(language: str, row: dict[str, Any]) -> Passage:
    text = f"{row['context']}\n{row['text']}" if "context" in row else row["text"]
    numbers = tuple(
        (str(number), str(chain), "no" if own is False else str(own), modality)
        for number, chain, own, modality in row["expect"]
    )
    return Passage(language=language, text=text, numbers=numbers, held_out=bool(row.get("held_out")))


def measure(language: str, registry: Registry) -> list[Outcome]:
    """One outcome a labelled number. Raises ValueError where a label names a number that its passage lacks."""
    return [outcome for passage in passages(language) for outcome in _outcomes(passage, registry)]


def _outcomes(passage: Passage, registry: Registry) -> list[Outcome]:
    scopes = attribution.find(passage.text, passage.language, split(passage.text, passage.language), registry)
    plain = passage.text.translate(_LETTERS)
    outcomes: list[Outcome] = []
    start = 0
    for number, chain, own, modality in passage.numbers:
        found = re.compile(rf"(?<!\d)(?:{re.escape(number.translate(_LETTERS))})(?!\d)").search(plain, start)
        if found is None:
            raise ValueError(f"{number} is not in order in the passage: {passage.text[:80]}. Correct the label.")
        start = found.end()
        scope = attribution.at(scopes, found.start())
        outcomes.append(_outcome(passage, number, (chain, own, modality), scope, registry))
    return outcomes


def _outcome(
    passage: Passage, number: str, expected: tuple[str, str, str], scope: Scope | None, registry: Registry
) -> Outcome:
    written, own, modality = expected
    chain = scope.chain if scope else ()
    choices = [[name.strip() for name in choice.split(">") if name.strip()] for choice in written.split("/")]
    right: set[str] = set()
    if any(_same(choice, chain, registry) for choice in choices):
        right.add("chain")
    if any(_same(choice[-1:], chain[-1:], registry) for choice in choices):
        right.add("origin")
    if ("self" if scope and scope.self_claimed else "no") in own.split("/"):
        right.add("self_claimed")
    if (scope.modality if scope else "asserted") in modality.split("/"):
        right.add("modality")
    found = f"{' > '.join(voice.id for voice in chain)} {scope.modality if scope else 'asserted'}"
    return Outcome(passage, number, frozenset(right), f"{written} {modality}", found)


def _same(expected: Sequence[str], chain: Sequence[Voice], registry: Registry) -> bool:
    if len(expected) != len(chain):
        return False
    return all(_is(name, voice, registry) for name, voice in zip(expected, chain, strict=True))


def _is(name: str, voice: Voice, registry: Registry) -> bool:
    """Whether a voice is the one the label names: by its id, or by words of its name where no registry knows it."""
    if name == voice.id:
        return True
    if name in registry.sources or name in registry.actors:
        return False
    words = set(re.findall(r"\w+", _plain(f"{voice.id} {voice.name}")))
    return set(re.findall(r"\w+", _plain(name))) <= words


def _plain(words: str) -> str:
    return _MARKS.sub("", words.lower()).translate(_LETTERS)


def accuracy(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Slot → share of the numbers that were read as expected; empty for no outcomes."""
    right = Counter(slot for outcome in outcomes for slot in outcome.right)
    return {slot: right[slot] / len(outcomes) for slot in SLOTS} if outcomes else {}
