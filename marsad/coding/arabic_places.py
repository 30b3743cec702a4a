"""Which number of an Arabic sentence a place belongs to: rankings, and totals told again behind their parts."""

from __future__ import annotations

import re
from itertools import pairwise

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.registry import Found, PlaceEntry

# "Next comes …": whoever and whatever follows has the numbers that follow.
_NEXT_IN_RANK = re.compile(r"و?(?:تلت|تلا|تلي|يلي)(?:ها|ه|هما|هم)$")
_THESE = {"تلك", "هذه", "هاته"}
_DEEDS = re.compile(r"(?:ال)?(?:عمليات|هجمات|حوادث|اعتداءات|تفجيرات|احداث)$")
_AGAIN = re.compile(r"و?(?:اجمالا|مجتمعه|جميعها|كلها|مجملها)$")


def next_in_rank(view: View, first: int, last: int) -> bool:
    """Whether "تليها", "تلتها" stands among the words [first, last)."""
    return any(_NEXT_IN_RANK.match(word.form) for word in view.words[first:last])


def of_a_part(view: View, number: NumberMention, group: tuple[Found[PlaceEntry], ...]) -> bool:
    """ "22 عملية بينها 7 في كينيا، وأسفرت تلك العمليات عن 77 قتيلا": Kenya is where the part was, not the whole."""
    if view.language != "ar":
        return False
    before = [other for other in view.numbers if other.end <= group[0].start]
    if not before or not view.behind_part(before[-1]):
        return False
    between = view.words[view.index_at(group[-1].end) : view.index_at(number.outer_start)]
    these = any(
        word.form.lstrip("وبل") in _THESE and _DEEDS.match(following.form) for word, following in pairwise(between)
    )
    return these or any(_AGAIN.match(word.form) for word in between)
