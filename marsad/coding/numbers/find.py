"""Text → number mentions: scan, units, ranges, bounds, rates."""

from __future__ import annotations

from typing import cast

from marsad.coding.mentions import NumberMention
from marsad.coding.numbers import context
from marsad.coding.numbers.atoms import Atom
from marsad.coding.numbers.contacts import contacts
from marsad.coding.numbers.lexicon import lexicon
from marsad.coding.numbers.scan import scan
from marsad.coding.numbers.tokens import Tokens, tokenise
from marsad.model.terms import Qualifier


def find(text: str, language: str, start: int = 0, end: int | None = None) -> list[NumberMention]:
    """Return every number expression of `text[start:end]`, in order, none overlapping another.

    `language` is en, fr or ar; any other is read with the English words. Years and parts of dates are returned as plain
    digits; ordinals, clock times, telephone numbers and digits inside names are not. Spans count code points of
    `text`; the time is linear in the length read. Raises nothing.
    """
    words = lexicon(language)
    tokens = tokenise(text, start, end, words.vocabulary)
    atoms = scan(tokens, words)
    if not atoms:
        return []
    if aside := contacts(text, start, end):
        atoms = [atom for atom in atoms if not any(a <= tokens.starts[atom.first] < b for a, b in aside)]
    context.add_units(tokens, atoms, words)
    atoms = context.join_ranges(tokens, atoms, words)
    context.add_bounds(tokens, atoms, words)
    context.add_rates(tokens, atoms, words)
    return [_mention(tokens, atom) for atom in atoms]


def _mention(tokens: Tokens, atom: Atom) -> NumberMention:
    start, end = tokens.starts[atom.first], tokens.ends[atom.last - 1]
    return NumberMention(
        start=start,
        end=end,
        outer_start=min(start, tokens.starts[atom.outer_first]),
        outer_end=max(end, tokens.ends[atom.outer_last - 1]),
        text=tokens.text[start:end],
        low=None if atom.qualifier == "at_most" else atom.low,
        high=atom.high,
        qualifier=cast("Qualifier | None", atom.qualifier),
        unit=atom.unit,
        form=atom.form,
        noun=atom.noun,
        per=atom.per,
        comparison=atom.comparison,
    )
