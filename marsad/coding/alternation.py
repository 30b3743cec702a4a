"""Many words → one regular expression that tries each letter once: "said|says|saying" is sa(?:id|y(?:s|ing))."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

_END = ""  # the key that says that a word may end here
_YEAR = re.compile(r"(19xx)|( )|(.)", re.DOTALL)


def any_of(words: Iterable[str], *, spaces: bool = True) -> str:
    """An alternation of literal words, the longest that fits first; `spaces`: a space stands for any white space.

    "19xx" stands for any year. It matches what the plain alternation, longest first, matches, several times faster.
    Never matches where there are no words.
    """
    return joined(_units(word, spaces) for word in words) or "(?!)"


def joined(phrases: Iterable[Sequence[str]]) -> str:
    """An alternation of phrases, each a row of regular expressions that are tried one after the other."""
    tree: dict[str, Any] = {}
    for phrase in phrases:
        node = tree
        for unit in phrase:
            node = node.setdefault(unit, {})
        node[_END] = None
    return _written(tree)


def _units(word: str, spaces: bool) -> list[str]:
    found = []
    for year, space, letter in _YEAR.findall(word):
        found.append(r"(?:19|20)\d\d" if year else r"\s+" if space and spaces else re.escape(space or letter))
    return found


def _written(node: dict[str, Any]) -> str:
    branches = []
    for unit, below in node.items():
        if unit == _END:
            continue
        while len(below) == 1 and _END not in below:  # a stretch without branches
            following, below = next(iter(below.items()))
            unit += following
        branches.append(unit + _written(below))
    if not branches:
        return ""
    optional = "?" if _END in node else ""
    if len(branches) == 1 and not optional:
        return branches[0]
    return f"(?:{'|'.join(branches)}){optional}"
