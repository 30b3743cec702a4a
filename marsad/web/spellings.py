"""What a form suggests for a name: the reader's word for it first, then what else it is called in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from marsad.language import LANGUAGES

EACH = 12  # other names of one group or place
_APOSTROPHES = str.maketrans("'\u2019", "  ")  # l'État islamique holds État islamique
MOST = 500  # options of one list: 25 KB of a page at the most


def spellings(names: Mapping[str, Sequence[str]], language: str) -> list[str]:
    """The names of one thing in all languages, one of each in turn, the reader's first.

    A name that only puts words around another ("ISIS group") is left out: whoever types finds the shorter one.
    """
    order = sorted(LANGUAGES, key=lambda code: code != language)
    by_language = [_bare(names.get(code, ())) for code in order]
    turns = (name for turn in zip_longest(*by_language) for name in turn if name is not None)
    return list(dict.fromkeys(turns))[:EACH]


def _bare(names: Sequence[str]) -> list[str]:
    folded = [f" {name.casefold().translate(_APOSTROPHES)} " for name in names]
    return [
        name
        for name, said in zip(names, folded, strict=True)
        if not any(len(other) < len(said) and other in said for other in folded)
    ]


def options(first: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """A list of suggestions: `first`, then as many of the `others` as there is room for."""
    return tuple(list(dict.fromkeys((*first, *others)))[:MOST])
