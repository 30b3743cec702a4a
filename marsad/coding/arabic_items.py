"""Arabic tallies told item by item behind a colon: "412 قتيلا، هم: 118 مدنيا، و47 من عناصر التنظيم، و12 من قسد".

What an item names, its place or its people's group, is its own: neither the whole's nor the next item's.
"""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.registry import ActorEntry, Found

_OPENS = re.compile(
    r"(?<!\w)(?:و?هم|و?هي|موزعين?|موزعة|توزعوا|يتوزعون|بينهم|كالتالي|كالآتي|على النحو (?:التالي|الآتي)|وفق الآتي)\s*:"
)
_FEWEST = 3  # items that make a list
_POINTING = re.compile(r"[وفبل]?(?:ل?ل|ال)(?:تنظيم|جماعه|حركه)$")


def items_from(view: View) -> int | None:
    """Where the items begin; None where the sentence is no such list."""
    return view.once(_items_from) if view.language == "ar" else None


def _items_from(view: View) -> int | None:
    opened = _OPENS.search(view.sentence.text)
    if opened is None:
        return None
    start = view.sentence.start + opened.end()
    return start if sum(number.start >= start for number in view.numbers) >= _FEWEST else None


def of_own_item(view: View, number: NumberMention, start: int) -> bool:
    """Whether what begins at `start` stands in the number's own item: behind it and before the next one."""
    items = items_from(view)
    if items is None or start < items:
        return True
    first, last = sorted((number.end, start))
    edges = view.once(_edges)
    return number.start >= items and not any(first <= edge <= last for edge in edges)


def _edges(view: View) -> list[int]:
    """Where an item begins: "، و47", "، وثلاثة"."""
    found: list[int] = []
    for number in view.numbers:
        at = view.index_at(number.outer_start)
        at -= at > 0 and view.words[at - 1].form == "و"
        if at and view.gaps[at - 1] and view.words[at].form.startswith("و"):
            found.append(view.words[at].start)
    return found


def whose_item(view: View, number: NumberMention, found: Found[ActorEntry]) -> bool:
    """Whether a group named in a list is told of the number: in its own item, or meant there by "the organisation"."""
    if items_from(view) is None or of_own_item(view, number, found.start):
        return True
    limit = min((n.outer_start for n in view.numbers if n.start > number.start), default=view.sentence.end)
    item = view.words[view.index_at(number.end) : view.index_at(limit)]
    return number.start >= (items_from(view) or 0) and any(_POINTING.match(word.form) for word in item)
