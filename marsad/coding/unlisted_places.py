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
    known = [(found.start, found.end) for found in view.places] + [(found.start, found.end) for found in view.actors]
    known += [(mention.start, mention.end) for mention in view.periods]
    names = (view.sentence.start + match.start("name") for match in _NAMED.finditer(view.sentence.text))
    before_names = {found.text for found in before}
    return any(
        not any(start <= at < end for start, end in known)
        and not any(view.cut(at, at + len(name)) == name for name in before_names)
        for at in names
    )
