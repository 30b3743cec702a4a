"""The year in which a war or a group began, in English and French: what is counted beside it is counted since then.

"The conflict, which began in 2009, has killed 40,000", "depuis son apparition en 2015, le groupe a tué 2 300 civils".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from marsad.coding.mentions import PeriodMention
from marsad.coding.periods.open_ended import without_end

_POINTS = ("month", "year")
_REACH = 120  # characters before a date in which its clause opens
_WARS = {
    "en": r"(?:war|conflict|insurgency|insurrection|rebellion|uprising|violence|crisis|fighting|unrest|jihad)",
    "fr": r"(?:guerres?|conflits?|insurrections?|rébellions?|soulèvements?|violences|crises?|jihad|djihad)",
}
_BEGAN = {
    "en": r"(?:began|begun|started|broke\s+out|erupted|emerged|flared\s+up)",
    "fr": r"(?:débuté|commencé|éclaté|émergé|débutée?s?|entamée?s?|lancée?s?|déclenchée?s?|apparue?s?|née?s?)",
}
_WORDS = r"(?:[^\s\d.,;:()«»\"]+\s+)"
_NO_DEED = {
    "en": r"(?!(?:attacks?|bombings?|raids?)\b)",
    "fr": r"(?!(?:attaques?|attentats?|raids?)\b)",
}
_OF_WAR = {
    language: re.compile(
        rf"\b{war}\b(?:[\s,]+{_NO_DEED[language]}[^\s\d.;:()«»\",]+){{0,5}}?[\s,]+{_BEGAN[language]}\s+{_WORDS}{{0,4}}$"
        rf"|(?:^|\n)\s*(?:[^\W\d]+\s+)?{_BEGAN[language]}\s+{_WORDS}{{0,3}}$",
        re.IGNORECASE,
    )
    for language, war in _WARS.items()
}
_LEADS_TO_WAR = {
    language: re.compile(rf"\s*,\s+(?:the|la|le|les|l['’]|cette|this)\s*(?:\w+\s+)?{war}\b", re.IGNORECASE)
    for language, war in _WARS.items()
}
# "The crisis erupted in March 2019 when gunmen killed 30": they did so then. Not so "the crisis, which began in 2009".
_OPENED_BY = {
    "en": re.compile(r"\s*,?\s+(?:when|with|after)\b", re.IGNORECASE),
    "fr": re.compile(r"\s*,?\s+(?:(?:quand|lorsque|avec|après)(?!\w)|lorsqu['’])", re.IGNORECASE),
}
_ASIDE = re.compile(r",|\b(?:which|that|qui)\b", re.IGNORECASE)
_SINCE = re.compile(rf"\bdepuis\s+(?:l['’]|(?:le|la|les|son|sa|leur)\s+|qu['’]){_WORDS}{{1,8}}$", re.IGNORECASE)


def since_begun(text: str, language: str, found: Iterable[PeriodMention]) -> list[PeriodMention]:
    """The mentions; those that say when what is counted began run on without an end."""
    if language not in _WARS:
        return list(found)
    return [_since(text, language, item) for item in found]


def _since(text: str, language: str, item: PeriodMention) -> PeriodMention:
    period = item.period
    if period.start is None or period.precision not in _POINTS:
        return item
    before = re.split(r"[.;:?!]\s", text[max(0, item.start - _REACH) : item.start])[-1]
    war = _OF_WAR[language].search(before)
    if war is not None and _OPENED_BY[language].match(text, item.end) and not _ASIDE.search(war.group()):
        return item
    fronted = war is not None and not re.search(_WARS[language], before, re.IGNORECASE)
    if fronted and not _LEADS_TO_WAR[language].match(text, item.end):
        war = None  # "Begun in 2009, the war": the war is named behind it
    if war is None and not (language == "fr" and _SINCE.search(before)):
        return item
    return without_end(item)
