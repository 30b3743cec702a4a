"""Whose it is: "ISIS drones" and "its drones" are the group's, "the army's drones" and "ministry funds" are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.coding.indicators.course import clause
from marsad.coding.indicators.patterns import ARMY, GROUP, Patterns, Statement

_LINK_REACH = 4  # words from the statement to "of ISIS"
_ACTS_REACH = 2  # words between the group and what it does itself
_ADJACENT = 2  # words from an Arabic statement to its owner: قدرات التنظيم
_MASKED = re.compile(rf"{GROUP}+|{ARMY}+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a sentence: the group, or somebody else."""

    start: int
    end: int
    group: bool
    pronoun: bool = False


def holders(text: str, words: Patterns, speakers: Sequence[tuple[int, int]]) -> list[Holder]:
    """Who is named or pointed at in a folded and masked sentence; those who only speak are left out."""
    named = [Holder(found.start(), found.end(), found.group()[0] == GROUP) for found in _MASKED.finditer(text)]
    for key, group in (("own", True), ("others", False)):
        named += [Holder(found.start(), found.end(), group) for found in words.words(key).finditer(text)]
    opposed = {found.end() for found in words.words("against").finditer(text)}
    named = [one for one in named if not any(start < one.end and one.start < end for start, end in speakers)]
    named = [one for one in named if not one.group or opposed.isdisjoint(range(one.start - 2, one.start + 1))]
    named.sort(key=lambda one: (one.start, -one.end))
    pronouns = []
    for found in words.words("pronouns").finditer(text):
        antecedent = next((one for one in reversed(named) if one.end <= found.start()), None)
        pronouns.append(Holder(found.start(), found.end(), antecedent is None or antecedent.group, pronoun=True))
    return sorted([*named, *pronouns], key=lambda one: (one.start, -one.end))


def is_of_group(
    text: str, match: re.Match[str], statement: Statement, present: Sequence[Holder], words: Patterns
) -> bool:
    """Whether the group has or does what the pattern says; where nobody is named, a strong pattern is taken for it."""
    first, last = clause(text, match.start(), match.end())
    inside = [one for one in present if match.start() <= one.start < match.end()]
    if any(one.group for one in inside):
        return True
    behind = next((one for one in present if one.start >= match.end() and one.start < last), None)
    if behind is not None and behind.group and _linked(text[match.end() : behind.start], words):
        return True
    if behind is not None and not behind.group and _linked(text[match.end() : behind.start], words):
        return False
    before = next((one for one in reversed(present) if first <= one.start < match.start()), None)
    if before is not None:
        return before.group
    if inside:
        return False
    return not statement.weak or (behind is not None and behind.group)


def is_against_group(text: str, match: re.Match[str], present: Sequence[Holder], words: Patterns) -> bool:
    """Whether somebody else does it: not "ISIS killed a commander", but "a commander of ISIS", "its commander"."""
    first, last = clause(text, match.start(), match.end())
    if any(one.group for one in present if match.start() <= one.start < match.end()):
        return True
    behind = next((one for one in present if match.end() <= one.start < last), None)
    if behind is not None and behind.group and _linked(text[match.end() : behind.start], words):
        return True
    before = next((one for one in reversed(present) if first <= one.start < match.start()), None)
    if before is None or not before.group or before.pronoun or _is_its(match.group(), words):
        return True
    return len(_WORD.findall(text[before.end : match.start()])) > _ACTS_REACH


def _is_its(inside: str, words: Patterns) -> bool:
    """مقتل زعيمه: its leader, by the ending."""
    return words.language == "ar" and inside.endswith(("ه", "ها", "هم"))


def _linked(between: str, words: Patterns) -> bool:
    """ "extortion by ISIS", "the leader of the group", قدرات داعش."""
    count = len(_WORD.findall(between))
    if words.language == "ar" and count < _ADJACENT:
        return True
    return count <= _LINK_REACH and words.words("links").search(between) is not None
