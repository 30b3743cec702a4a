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
_BESIDE = {"en": _EN_BESIDE, "fr": _FR_BESIDE, "ar": ""}
# Right before the number of the others who died, whichever word tells of their death, and where it stands.
_BEFORE = {
    "en": r"\b(?P<one>(?:[Aa]n?|[Oo]ne) {beside}(?:{person})) and $",
    "fr": r"\b(?P<one>[Uu]ne? {beside}(?:{person})) et $",
}
_REACH = 120  # characters before a number in which its companion is named
_ARABIC_AND = re.compile(r" و ?")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_filled(pattern, language) for pattern in _PATTERNS.get(language, ()))


@cache
def _filled(pattern: str, language: str) -> re.Pattern[str]:
    person = "|".join(re.escape(word) for word in sorted(words_of("person", language), key=len, reverse=True))
    return re.compile(pattern.format(beside=_BESIDE[language], person=person))


def lone_dead(view: View) -> tuple[int, int] | None:
    """Where in the page the words stand that name the one person killed; None where none do."""
    text, start = view.sentence.text, view.sentence.start
    found = next((match for pattern in _patterns(view.language) if (match := pattern.search(text))), None)
    return (found.start("one") + start, found.end("one") + start) if found else None


def and_one(incident: Incident, view: View, own: Sequence[Figure]) -> Incident:
    """ "An officer and 10 soldiers", "مقتل ضابط و10 جنود": the one whom no number counts is dead as well."""
    killed = incident.killed
    counted = [f for f in own if f.measure == "killed" and f.part_of is None and f.role != "victim"]
    if killed is None or not counted or killed != counted[0].number.low or counted[0].number.qualifier is not None:
        return incident
    span = _one_before(view, counted[0].number.start)
    return incident if span is None else _with_one(incident, view, span, killed + 1)


def _one_before(view: View, start: int) -> tuple[int, int] | None:
    """Where one person stands with an "and" before the number that starts there."""
    if pattern := _BEFORE.get(view.language):
        first = max(view.sentence.start, start - _REACH)
        found = _filled(pattern, view.language).search(view.cut(first, start))
        return (first + found.start("one"), first + found.end("one")) if found else None
    span = lone_dead(view)
    return span if span and _ARABIC_AND.fullmatch(view.cut(span[1], max(span[1], start))) else None


def with_lone_dead(incident: Incident, view: View) -> Incident:
    """The incident with a toll of one where its sentence names one person killed, and no number."""
    span = lone_dead(view)
    return incident if span is None else _with_one(incident, view, span, 1)


def _with_one(incident: Incident, view: View, span: tuple[int, int], killed: int) -> Incident:
    number = Number(start=span[0], end=span[1], text=view.cut(*span), low=1, high=1)
    toll = Toll(measure="killed", number=number, attribution=incident.attribution, quote=incident.quote)
    return replace(incident, killed=killed, tolls=(*incident.tolls, toll))
