"""Lists of places with their counts in brackets: "Lower Shabelle (12), Zobwari (3) and Hiraan (5)"."""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.model import Place

_ITEM = r"\(\s*\d[\d.,٠-٩]*\s*\)"
_LABELS = {
    "en": re.compile(
        r"(?:^|[,;:]|\band\b)\s*(?:and\s+|in\s+|the\s+)*(?P<name>[A-Z][\w'’-]*(?:[ -][A-Z][\w'’-]*){0,3})\s*$"
    ),
    "fr": re.compile(
        r"(?:^|[,;:]|\bet\b)\s*(?:et\s+|à\s+|au\s+|dans\s+le\s+|le\s+|la\s+)*"
        r"(?P<name>[A-ZÉÈÎ][\w'’-]*(?:[ -](?:(?:de|du|la)\s)?[A-ZÉÈÎ][\w'’-]*){0,3})\s*$"
    ),
    "ar": re.compile(
        r"(?:[,،;؛:]|\)\s)\s*(?:و(?=\w{3})|و\s)?(?:في\s+)?(?P<name>[^\W\d]{3,}(?:\s+[^\W\d]{3,}){0,1})\s*$"
    ),
}
_PAIR = re.compile(rf"{_ITEM}\s*(?:[,،;؛]|and\b|et\b|و|[,،]?\s*(?:and|et)\b)")
_KNOWN_LABEL = 3  # characters between a known place and its bracket


def own_label(view: View, number: NumberMention) -> Place | None:
    """The name right before the bracket that holds the number, where it is an item of a list of places.

    None where the registry knows the name, where the bracket is no such item, or no place of the list is known.
    """
    text, at = view.sentence.text, number.start - view.sentence.start
    opened = text.rfind("(", 0, at)
    if opened < 0 or text[opened + 1 : at].strip() or not re.match(_ITEM, text[opened:]):
        return None
    if not is_bracketed(view):
        return None
    match = _LABELS[view.language].search(text, 0, opened)
    if match is None:
        return None
    start, end = match.span("name")
    start, end = start + view.sentence.start, end + view.sentence.start
    known = any(found.start < end and start < found.end for found in (*view.places, *view.actors))
    return None if known else Place(name=match["name"], text=match["name"])


def is_whole(view: View, number: NumberMention, place: int) -> bool:
    """ "20 attacks: Lower Shabelle (12), Bay (3)": whether the place that ends at `place` is only of the list."""
    text = view.sentence.text
    item = re.compile(rf"\s*{_ITEM}").match(text, place - view.sentence.start)
    return item is not None and number.end < place and is_bracketed(view)


def is_bracketed(view: View) -> bool:
    """Whether the sentence lists at least two numbers in brackets, one of them behind a place that is known."""
    return view.once(_is_bracketed)


def _is_bracketed(view: View) -> bool:
    text = view.sentence.text
    items = [match.start() for match in re.finditer(_ITEM, text)]
    if len(items) < 2 or _PAIR.search(text) is None:
        return False
    ends = [found.end - view.sentence.start for found in view.places if not found.adjective]
    return any(0 <= item - end <= _KNOWN_LABEL for item in items for end in ends)
