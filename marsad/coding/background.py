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
_AND_NOW = re.compile(
    r"\s*,?\s*(?:and|but)\s+(?:(?:has\s+)?(?:since|now|today|currently)|has|have|is|are)\b", re.IGNORECASE
)
# "Hundreds are active although victory over them was declared at the end of 2017".
_IN_SPITE = re.compile(
    r"(?<!\w)و?(?:على\s+)?(?:ال)?رغم\s+(?:من\s+)?(?:[إا]علان|هزيم|دحر|سقوط|انهيار|القضاء|طرد|خسار|فقدان)\w*\s[^.؛،:\d]{0,80}$"
)
_PAST_REACH = 120  # characters from the comma to the date of what a noun went through
_STOP = re.compile(r"[,;–—)]")

_FROM = {
    "en": re.compile(r"(?:\s+[^\W\d][\w'-]*){0,3}?\s*\bfrom\s+(?:just\s+|only\s+)?$", re.IGNORECASE),
    "fr": re.compile(r"(?:\s+[^\W\d][\w'’-]*){0,3}?\s*\b(?:de|contre)\s+$", re.IGNORECASE),
    "ar": re.compile(r"(?:\s+[^\W\d]\w*){0,3}?\s*\bمن\s+$"),
}
_TO = {
    "en": re.compile(r"\s+to\s+", re.IGNORECASE),
    "fr": re.compile(r"(?:\s+[^\W\d]\w*)?\s+à\s+", re.IGNORECASE),
    "ar": re.compile(r"(?:\s+[^\W\d]\w*)?\s+(?:إلى|الى)\s+"),
}
_MOVED = {
    "en": re.compile(r""),
    "fr": re.compile(
        r"\b(?:pass(?:é|er|e|ent|ait|aient)|mont(?:é|er)|grimp(?:é|er)|tomb(?:é|er)|chut(?:é|er)|baiss(?:é|er)|augment(?:é|er)|"
        r"recul(?:é|er)|recule|bondi|baisse|hausse)(?:e|s|es)?\s+de\s+$",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:[تي]?رتفع|[اإ]?رتفع|ازداد|تزايد|زاد|قفز|صعد|انخفض|تراجع|هبط|انتقل|تقلص|نزل)(?:ت)?(?!\w)[^.؛:\d]{0,80}من\s+$"
    ),
}
_RISEN_TO = {
    "en": re.compile(
        r"\b(?:ros|ris|increas|climb|jump|grow|grew|gone|went|mov|fall|fell|drop|declin|decreas|cut|reduc|up|down|rais|revis|"
        r"lower|surg|soar|shr[aiu]nk|slip|doubl)\w*(?:\s+[\w'-]+){0,4}?\s+to\s+$|^\W*to\s+$",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:pass|mont|grimp|tomb|chut|baiss|augment|recul|bondi|port|ramen|relev|descend)\w*(?:\s+[\w'-]+){0,4}?\s+à\s+$",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:[تي]?رتفع|[اإ]رتفع|ازداد|تزايد|زاد|قفز|صعد|انخفض|تراجع|هبط|انتقل|تقلص|نزل|وصل|بلغ)(?:ت)?(?!\w)[^.؛:\d]{0,90}(?:إلى|الى)\s+$"
    ),
}


@dataclass(frozen=True, slots=True)
class _Patterns:
    clause: re.Pattern[str]  # opened by a comma and a relative, told of an origin
    opener: re.Pattern[str]  # "Founded in 2002, …"
    then: re.Pattern[str]  # "ISWAP split from Boko Haram in 2016 and now has …"
    restated: re.Pattern[str]
    past: re.Pattern[str]
    began: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    source = resources.files("marsad.coding").joinpath("data/background.yml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.load(source, Loader=yaml.CSafeLoader)
    origins, restated = ("|".join(map(re.escape, lists[name])) for name in ("origins", "restated"))
    past = "|".join(map(re.escape, lists["past"]))
    return _Patterns(
        clause=re.compile(
            rf"[,(–—]\s*(?:(?:which|who|that)\s[^,;–—]{{0,40}}?)?\b(?:{origins})\b[^,;–—]*$", re.IGNORECASE
        ),
        opener=re.compile(rf"\W*(?:{origins})\b[^,;]*$", re.IGNORECASE),
        then=re.compile(rf"\b(?:{origins})\b[^,;\d]*$", re.IGNORECASE),
        began=re.compile(rf"\W*(?:{past})e?s?\s[^,;–—.]{{0,30}}", re.IGNORECASE),
        past=re.compile(rf"(?:,|\bqui|\bet)\s+(?:[\w'’-]+\s+){{0,2}}(?:{past})e?s?\s[^,;–—.]{{0,40}}$", re.IGNORECASE),
        restated=re.compile(rf"\s*[,(:–—-]\s*(?:{restated})\W*", re.IGNORECASE),
    )


def is_origin(view: View, mention: PeriodMention) -> bool:
    """Whether the date only says since when something is a record, or when a group or a force came to be.

    In Arabic, also whether it is that of a defeat in spite of which something goes on.
    """
    ahead = view.cut(view.sentence.start, mention.start)
    if view.language == "ar":
        return _IN_SPITE.search(ahead) is not None
    if view.language == "fr":
        return _is_past_of_noun(view, mention, ahead)
    if view.language != "en":
        return False
    if _SINCE.search(ahead):
        return True
    if _patterns().then.search(ahead) and _AND_NOW.match(view.cut(mention.end, view.sentence.end)):
        return True
    found = _patterns().clause.search(ahead) or _patterns().opener.match(ahead)
    close = _STOP.search(view.sentence.text, mention.end - view.sentence.start)
    if found is None or close is None:
        return False
    first, last = view.sentence.start + found.start(), view.sentence.start + close.start()
    return not any(first <= number.start < last for number in view.numbers)


def _is_past_of_noun(view: View, mention: PeriodMention, ahead: str) -> bool:
    """ "25 marins d'un cargo, capturé en novembre 2023", "le groupe, fondé en 2002": the past of what is named."""
    if mention.period.precision == "day":
        return False
    if _patterns().began.fullmatch(ahead) and view.cut(mention.end, min(mention.end + 1, view.sentence.end)) == ",":
        return True  # "Fondé en 2009, le groupe compterait 3 000 hommes"
    offset = max(0, len(ahead) - _PAST_REACH)
    found = _patterns().past.search(ahead[offset:])
    first = view.sentence.start + offset + found.start() if found else 0
    return found is not None and not any(
        first <= number.start for number in view.numbers if number.end <= mention.start
    )


def restates(view: View, earlier: PeriodMention, later: PeriodMention) -> bool:
    """ "In the past six days, precisely from 5 to 10 March": the later gives the days of the earlier."""
    return view.language == "en" and _patterns().restated.fullmatch(view.cut(earlier.end, later.start)) is not None


def is_from_side(view: View, number: NumberMention) -> bool:
    """ "Fell from 84 to 45 in February", "rose to 24 from 17 in April": the number is of the time before."""
    ahead = view.cut(view.sentence.start, number.outer_start)
    if not _FROM[view.language].search(ahead):
        return False
    others = [other for other in view.numbers if other.outer_start >= number.end]
    if others and _TO[view.language].fullmatch(view.cut(number.end, others[0].outer_start)):
        return view.language == "en" or _MOVED[view.language].search(ahead) is not None
    earlier = [other for other in view.numbers if other.end <= number.outer_start]
    if not earlier or not _FROM[view.language].fullmatch(view.cut(earlier[-1].end, number.outer_start)):
        return False
    between = any(earlier[-1].end <= period.start < number.start for period in view.periods)
    if between and any(period.start >= number.end for period in view.periods):
        return False  # "to 24 in April from 17 in March"
    return _RISEN_TO[view.language].search(view.cut(view.sentence.start, earlier[-1].outer_start)) is not None
