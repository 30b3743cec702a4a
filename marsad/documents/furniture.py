"""What stands around an article: buttons, advertisements, "most read" blocks, footers, datelines, bylines.

The words are in data/furniture.yml. A line is judged by itself, then by where it stands; a paragraph (prose) is never
furniture by where it stands.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

_MARKS = re.compile(r"[\u064b-\u0652\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_APART = re.compile(r"\s*[|/•·,،]\s*|\s{3,}")
_ADS = re.compile(r"(?=.*\bads?\b)(?:ads?|\w)(?:\s+(?:ads?|\w))*", re.IGNORECASE)
_COUNTED = re.compile(
    r"\(?\d+\)?\s*(?:comments?|shares?|views?|min(?:utes?)?(?: read| de lecture)?|commentaires?|vues|partages?"
    r"|تعليقات?|مشاهدات?|مشاهدة|دقائق|دقيقة)(?: read)?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*•·▪◦+>»–—]|\(?\d{1,2}[.)\-])\s+")
_ENDS = re.compile(r"[.…。؛:][\"'”’»)\]]*$")
_ASKS = re.compile(r"[?!؟][\"'”’»)\]]*$")
PROSE = 60  # characters of a paragraph; headlines that end with a full stop are shorter
LONG = 180  # a line this long is a paragraph however it ends


@dataclass(frozen=True, slots=True)
class Words:
    """data/furniture.yml, folded."""

    buttons: frozenset[str]
    notices: tuple[str, ...]
    starts: tuple[str, ...]
    tail: tuple[str, ...]
    blocks: frozenset[str]
    sidebars: frozenset[str]
    bylines: re.Pattern[str]
    organisations: frozenset[str]
    headers: Mapping[str, str]  # "source" → "url"
    elements: frozenset[str]
    roles: frozenset[str]
    classes: frozenset[str]


@functools.cache
def words() -> Words:
    data: dict[str, Any] = yaml.load(
        resources.files(__package__).joinpath("data/furniture.yml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    bylines = "|".join(re.escape(word) for word in sorted(data["bylines"], key=len, reverse=True))
    return Words(
        buttons=frozenset(map(fold, data["buttons"])),
        notices=tuple(map(fold, data["notices"])),
        starts=tuple(map(fold, data["starts"])),
        tail=tuple(map(fold, data["tail"])),
        blocks=frozenset(map(fold, data["blocks"] + data["sidebars"])),
        sidebars=frozenset(map(fold, data["sidebars"])),
        bylines=re.compile(rf"^(?:{bylines})\s*[:：]?\s+(?P<name>\S.*)$", re.IGNORECASE),
        organisations=frozenset(map(fold, data["organisations"])),
        headers={fold(word): field for field, names in data["headers"].items() for word in names},
        elements=frozenset(data["html"]["elements"]),
        roles=frozenset(data["html"]["roles"]),
        classes=frozenset(data["html"]["classes"]),
    )


@functools.lru_cache(maxsize=8192)  # a line is looked at by several judges in turn
def fold(line: str) -> str:
    """For comparing only: lower case, one space, straight apostrophes, no vowel signs, no closing colon."""
    plain = _MARKS.sub("", line).replace("’", "'").lower()
    return " ".join(plain.split()).rstrip(" :：")


def is_prose(line: str) -> bool:
    """Whether a line is a paragraph: long, or of some length and closed as a sentence is."""
    return len(line) >= LONG or (len(line) >= PROSE and _ENDS.search(line) is not None)


def is_furniture(line: str) -> bool:
    """Whether a line is furniture wherever it stands."""
    folded = fold(_BULLET.sub("", line.strip()))
    if not folded:
        return True
    known = words()
    if len(folded) >= LONG:
        return folded.startswith(known.notices)
    if folded in known.buttons or _ADS.fullmatch(folded) or _COUNTED.fullmatch(folded):
        return True
    if folded.startswith(known.notices) or (not is_prose(line) and folded.startswith(known.starts)):
        return True
    parts = [part for part in _APART.split(folded) if part]
    return len(parts) > 1 and all(part in known.buttons for part in parts)


def opens_block(line: str) -> bool:
    """Whether a line is the heading of a block of other pages' headlines, alone or with one ("Read also: …")."""
    known = words().blocks
    if len(line) >= LONG:
        return False
    folded = fold(_BULLET.sub("", line.strip()))
    head, colon, _ = folded.partition(":")
    return folded in known or (bool(colon) and head.strip() in known)


def without_furniture(lines: Sequence[str]) -> list[str]:
    """The lines of an article, in their order and to the letter, without what stands around it."""
    lines = lines[: _end_of_article(lines)]
    last_prose = max((place for place, line in enumerate(lines) if is_prose(line)), default=-1)
    kept: list[str] = []
    in_block = footer = False
    for place, line in enumerate(lines):
        after = place > last_prose >= 0
        if opens_block(line):
            in_block = in_block or fold(line) in words().blocks  # "Read also: one headline" closes itself
        elif in_block and not is_prose(line):
            continue
        elif is_furniture(line):
            in_block, footer = False, footer or after
        elif after and (footer or _is_tail(line)):
            continue
        else:
            in_block = False
            kept.append(line)
    return kept


def _end_of_article(lines: Sequence[str]) -> int:
    """Where a sidebar's heading stands behind three fifths of the prose: teasers below it may be whole paragraphs."""
    prose = [len(line) if is_prose(line) else 0 for line in lines]
    passed, total = 0, sum(prose)
    for place, line in enumerate(lines):
        if passed and passed >= 0.6 * total and _opens_sidebar(line):
            return place
        passed += prose[place]
    return len(lines)


def _opens_sidebar(line: str) -> bool:
    """A sidebar's heading, alone or, in a copy whose line breaks were lost, with the headlines glued to it."""
    plain = " ".join(_MARKS.sub("", _BULLET.sub("", line.strip())).split())
    folded = fold(plain)
    if folded in words().sidebars:
        return True
    heading = next((name for name in words().sidebars if " " in name and folded.startswith(name)), None)
    rest = plain[len(heading) :].lstrip(" :") if heading else ""
    return bool(rest) and not rest[0].islower() and not is_prose(line)


def _is_tail(line: str) -> bool:
    folded = fold(line)
    return len(line) < 100 and any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded) for word in words().tail)


def is_byline(line: str) -> bool:
    """Whether a short line names an author: "By …", "Par …", "بقلم …"."""
    return len(line) <= 80 and not _ENDS.search(line) and words().bylines.match(line.strip()) is not None


def organisation(line: str) -> str | None:
    """The organisation that a short line names, without "By"; None for a person's name or anything else."""
    name = line.strip(" \t|•·-–—")
    if match := words().bylines.match(name):
        name = match["name"].strip()
    parts = fold(name).replace(",", " ").split()
    if not 1 <= len(parts) <= 7 or _ENDS.search(name) or _ASKS.search(name):
        return None
    return name if words().organisations.intersection(parts) else None
