"""Numbers that go with places in their order: "in Mapasana and Mahihi they killed 10 and 9 people respectively"."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.place_groups import Group

_IN_ORDER = {"respectively", "respectivement"}
_REACH = 6  # words from the last number to "respectively"
_BETWEEN = 3  # words between two numbers of the row


def in_order(view: View, number: NumberMention, groups: Sequence[Group]) -> Group | None:
    """The place that stands where the number does in its row; None where the sentence pairs nothing."""
    at = next((at for at, word in enumerate(view.words) if word.form in _IN_ORDER), None)
    if at is None:
        return None
    row = _row_before(view, at)
    spots = [tuple(found for found in group if found.entry.precision != "country") for group in groups]
    listed = [group for group in (*groups, *spots) if len(group) == len(row) > 1]
    if number not in row or not listed:
        return None
    return (listed[-1][row.index(number)],)


def _row_before(view: View, at: int) -> list[NumberMention]:
    """The numbers that stand close together right before word `at`."""
    row: list[NumberMention] = []
    edge = at + 1
    for number in reversed([number for number in view.numbers if view.index_at(number.start) < at]):
        reach = _REACH if not row else _BETWEEN
        if edge - view.index_at(number.end) > reach:
            break
        row.insert(0, number)
        edge = view.index_at(number.outer_start)
    return row
