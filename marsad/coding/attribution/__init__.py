"""Who says it: stretches of text with the chain of those who are cited for them.

`find` gives the scopes of a text, `at` the innermost one that covers a position. Text that no scope covers is the
page's own voice, asserted. A scope with an empty chain says that the text itself estimates, denies or supposes, or that
something "is reported" without a speaker.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from marsad.coding.attribution.page import LONGEST, PageReader
from marsad.coding.mentions import Scope, Sentence

if TYPE_CHECKING:
    from marsad.model import Voice
    from marsad.registry import Registry

__all__ = ["at", "find", "within"]
_REACH = 4 * LONGEST  # no scope is longer, Arabic marks that folding takes off included


def find(
    text: str, language: str, sentences: Sequence[Sentence], registry: Registry, house: Voice | None = None
) -> list[Scope]:
    """All scopes of `text` in order of their start; scopes nest, and the innermost one decides (see `at`).

    `sentences` are spans of `text` in order. Languages without a lexicon are read as English.
    `house`: the armed group or media arm that publishes the text, which speaks where nobody else does.
    """
    return PageReader(text, language, registry, house).scopes(sentences)


def at(scopes: Sequence[Scope], position: int) -> Scope | None:
    """The innermost of the scopes that `find` gave that covers `position`; None where the page speaks for itself."""
    first = bisect_left(scopes, position - _REACH, key=_start)
    last = bisect_right(scopes, position, key=_start)
    covering = [scope for scope in reversed(scopes[first:last]) if position < scope.end]  # of equals, the inner one
    return min(covering, key=lambda scope: (scope.end - scope.start, -scope.start), default=None)


def within(scopes: Sequence[Scope], start: int, end: int) -> list[Scope]:
    """The scopes that `find` gave that touch [start, end], in their order."""
    first = bisect_left(scopes, start - _REACH, key=_start)
    last = bisect_right(scopes, end, key=_start)
    return [scope for scope in scopes[first:last] if start <= scope.end]


def _start(scope: Scope) -> int:
    return scope.start
