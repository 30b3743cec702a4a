"""Places that a French sentence names and no list knows: what happened there was not in the town before."""

from __future__ import annotations

import re

from marsad.coding.page import View
from marsad.coding.place_groups import Group

_TOWNS = ("point", "city")
_NAMED = re.compile(
    r"(?:^\W*[AÀ]\s+|\b(?:village|localité|ville|bourgade|hameau|camp|base|prison|quartier)s?\s+(?:de\s+|d['’]))"
    r"(?P<name>[A-ZÉ][\w'’-]*[a-zà-ÿ][\w'’-]*)"
)


def is_elsewhere_unlisted(view: View, before: Group) -> bool:
    """Whether the sentence names a place that is unknown, and the one spoken of before is a town."""
    precisions = {found.entry.precision for found in before}  # "Damboa, au Nigeria" is a town
    if view.language != "fr" or not precisions & set(_TOWNS) or precisions - {*_TOWNS, "country"}:
        return False
    spoken_of = {found.text for found in before}
    return any(name not in spoken_of for name in view.once(_unlisted))


def _unlisted(view: View) -> tuple[str, ...]:
    """The names behind "à", "village de" and the like that stand in no mention."""
    known = {at for found in view.places for at in range(found.start, found.end)}
    known |= {at for found in view.actors for at in range(found.start, found.end)}
    known |= {at for mention in view.periods for at in range(mention.start, mention.end)}
    names = _NAMED.finditer(view.sentence.text)
    return tuple(m["name"] for m in names if view.sentence.start + m.start("name") not in known)
