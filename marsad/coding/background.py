"""Background in English reports: dates of a group's or a count's past, which date none of its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from marsad.coding.mentions import NumberMention, PeriodMention
from marsad.coding.page import View

# "The largest campaign since the defeat of the group in 2019", "the first attack since the force took over on 1 April".
_SINCE = re.compile(r"\b(?:\w+est|first|worst|most|record)\b[^.;:]{0,90}\bsince\s+\w[^.;:,]{0,140}$", re.IGNORECASE)
_STOP = re.compile(r"[,;–—)]")


@dataclass(frozen=True, slots=True)
class _Patterns:
    clause: re.Pattern[str]  # opened by a comma and a relative, told of an origin
    opener: re.Pattern[str]  # "Founded in 2002, …"
    restated: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    source = resources.files("marsad.coding").joinpath("data/background.yml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.load(source, Loader=yaml.CSafeLoader)
    origins, restated = ("|".join(map(re.escape, lists[name])) for name in ("origins", "restated"))
    return _Patterns(
        clause=re.compile(
            rf"[,(–—]\s*(?:(?:which|who|that)\s[^,;–—]{{0,40}}?)?\b(?:{origins})\b[^,;–—]*$", re.IGNORECASE
        ),
        opener=re.compile(rf"\W*(?:{origins})\b[^,;]*$", re.IGNORECASE),
        restated=re.compile(rf"\s*[,(:–—-]\s*(?:{restated})\W*", re.IGNORECASE),
    )


def is_origin(view: View, mention: PeriodMention) -> bool:
    """Whether the date only says since when something is a record, or when a group or a force came to be."""
    if view.language != "en":
        return False
    ahead = view.cut(view.sentence.start, mention.start)
    if _SINCE.search(ahead):
        return True
    found = _patterns().clause.search(ahead) or _patterns().opener.match(ahead)
    close = _STOP.search(view.sentence.text, mention.end - view.sentence.start)
    if found is None or close is None:
        return False
    first, last = view.sentence.start + found.start(), view.sentence.start + close.start()
    return not any(first <= number.start < last for number in view.numbers)


def restates(view: View, earlier: PeriodMention, later: PeriodMention) -> bool:
    """ "In the past six days, precisely from 5 to 10 March": the later gives the days of the earlier."""
    return view.language == "en" and _patterns().restated.fullmatch(view.cut(earlier.end, later.start)) is not None


def is_from_side(view: View, number: NumberMention) -> bool:
    """ "Fell from 84 to 45 in February": the first number is of the time before."""
    if view.language != "en":
        return False
    others = [other for other in view.numbers if other.outer_start >= number.end]
    if not others or view.cut(number.end, others[0].outer_start).strip() != "to":
        return False
    return re.search(r"\bfrom\s+$", view.cut(view.sentence.start, number.outer_start), re.IGNORECASE) is not None
