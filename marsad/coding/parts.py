"""Parts that no word announces: "8 morts : six miliciens et deux bergers" says the same dead twice."""

from __future__ import annotations

from dataclasses import replace

from marsad.model import Figure

_MOST = 5  # parts of one whole


def adding_up(figures: list[Figure]) -> list[Figure]:
    """A run of two figures or more that adds up to the figure right before it is its parts. Linear in the figures."""
    done = list(figures)
    for at, whole in enumerate(done):
        high = whole.number.low
        if high is None or whole.part_of is not None or whole.number.unit != "count" or whole.measure == "attacks":
            continue
        total, first = 0.0, at + 1
        if done[first:] and done[first].measure == "attacks":
            first += 1  # "37 killed in two attacks, 17 in Diallassagou and 20 near Koro"
        for last in range(first, min(first + _MOST, len(done))):
            part = done[last]
            if part.measure != whole.measure or part.part_of is not None or part.number.low != part.number.high:
                break
            total += part.number.low or 0
            if total > high:
                break
            if total == high and last > first:
                done[first : last + 1] = [replace(each, part_of=whole.id) for each in done[first : last + 1]]
                break
    return done
