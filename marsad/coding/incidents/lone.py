"""One person killed whom no number counts: "a policeman was gunned down", "tué un officier", قتل جندي.

Only a noun for one person counts one (`person` in `lexicon/incidents.yml`): "a number of soldiers", "a family" and
"one of the commanders and the guards" leave open how many died.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from marsad.coding.incidents.kinds import words_of
from marsad.coding.page import View
from marsad.model import Figure, Incident, Number, Toll

# Up to five words between the article and the noun, none of which opens another noun phrase.
_EN_BESIDE = r"(?:(?!(?:of|and|or|in|to|by|from|with|for|who|that|killed)\b)[\w'’-]+ ){0,5}?"
_FR_BESIDE = r"(?:(?!(?:de|du|des|et|ou|à|au|par|dans|en|qui)\b|d['’])[\w'’-]+ ){0,3}?"
_PATTERNS = {
    "en": (
        r"\b(?:killed|killing|shot dead|beheaded|assassinated|gunned down|murdered|slew) "
        r"(?P<one>(?:an?|one|the group['’]s) {beside}(?:{person})\b|him\b|her\b(?! ))",
        r"\b(?:killed|killing) (?P<one>one of (?:the|its|their|his) {beside}(?:{person})s)\b(?! and\b)",
        r"\b(?P<one>[Aa]n? {beside}(?:{person}))\b(?:,? [\w'’-]+){{0,8}}?,? (?:was|has been|is) "
        r"(?:then |also |later )?(?:killed|shot dead|gunned down|beheaded|assassinated|murdered|hacked to death"
        r"|slain)\b",
        r"(?<!-)\b(?P<one>(?:{person})\b)(?: [\w'-]+){{0,5}} was "
        r"(?:killed|shot dead|gunned down|beheaded|assassinated|murdered)\b",
    ),
    "fr": (
        r"\b(?:tué|abattu|assassiné|égorgé|décapité|exécuté|tuant|abattant) "
        r"(?P<one>une? {beside}(?:{person}))(?![\w-])",
        r"\b(?P<one>Une? {beside}(?:{person}))(?![\w-])(?: [\w'’-]+){{0,8}}? (?:a|est) (?:aussi |également |été )*"
        r"(?:tuée?|abattue?|assassinée?|succombé|péri|mort|morte|égorgée?|décapitée?)\b",
    ),
    "ar": (
        r"(?:قتل|قُتل|مقتل|استشهد|استشهاد|اغتال|اغتيال|ذبح|إعدام|لقي)(?:وا|ت)? (?:فيه |فيها |خلاله )?"
        r"(?P<one>(?:{person})(?:اً|ا|ًا)?)(?!\w)",
    ),
}
_AND = re.compile(r" (?:and|et) | و ?")
_BESIDE = {"en": _EN_BESIDE, "fr": _FR_BESIDE, "ar": ""}


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    person = "|".join(re.escape(word) for word in sorted(words_of("person", language), key=len, reverse=True))
    return tuple(
        re.compile(pattern.format(beside=_BESIDE[language], person=person)) for pattern in _PATTERNS.get(language, ())
    )


def lone_dead(view: View) -> tuple[int, int] | None:
    """Where in the page the words stand that name the one person killed; None where none do."""
    text, start = view.sentence.text, view.sentence.start
    found = next((match for pattern in _patterns(view.language) if (match := pattern.search(text))), None)
    return (found.start("one") + start, found.end("one") + start) if found else None


def and_one(incident: Incident, view: View, own: Sequence[Figure]) -> Incident:
    """ "An officer and 10 soldiers", "مقتل ضابط و10 جنود": the one whom no number counts is dead as well."""
    span, killed = lone_dead(view), incident.killed
    counted = [f for f in own if f.measure == "killed" and f.part_of is None and f.role != "victim"]
    if span is None or killed is None or not counted or killed != counted[0].number.low:
        return incident
    beside = _AND.fullmatch(view.cut(span[1], max(span[1], counted[0].number.start)))
    return replace(incident, killed=killed + 1) if beside and counted[0].number.qualifier is None else incident


def with_lone_dead(incident: Incident, view: View) -> Incident:
    """The incident with a toll of one where its sentence names one person killed, and no number."""
    span = lone_dead(view)
    if span is None:
        return incident
    number = Number(start=span[0], end=span[1], text=view.cut(*span), low=1, high=1)
    toll = Toll(measure="killed", number=number, attribution=incident.attribution, quote=incident.quote)
    return replace(incident, killed=1, tolls=(*incident.tolls, toll))
