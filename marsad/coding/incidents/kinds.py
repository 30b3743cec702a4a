"""What kind of event a sentence tells, and whether its words speak of one or of several (`lexicon/incidents.yml`)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from marsad.coding.page import View
from marsad.coding.words import Lexicon, Tag
from marsad.model.terms import INCIDENT_TYPES, IncidentType

TOLLS = ("killed", "wounded", "killed_or_wounded", "abducted", "arrested")
_ARTICLE = 2  # words from the article to the noun: "a deadly attack"
_ARTICLES = {"a", "an", "une", "un"}
_OPENING = 1  # words that may stand before what opens a sentence
_BESIDE = 2  # words between "another" and its event


_DAYS_OWN = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|last night)['’]s (?:\w+ ){0,2}"
    r"(?:attacks?|assault|raid|ambush|blasts?|bombings?|explosions?|clash(?:es)?|fighting|violence|shooting|killings?)\b"
)
# "وكان هجوم دام نفذه التنظيم في 17 فبراير قد أسفر …", "بعد يومين من مقتل …": another event before it.
_ARABIC_EARLIER = re.compile(
    r"\W*وكان(?:ت)?\s+(?:هجوم|تفجير|كمين|انفجار|هجمات|غارة|عملية|مجزرة)(?!\w)"
    r"|[^.؛]{0,40}\s(?:بعد|عقب)\s+(?:\w+\s+){0,3}?(?:يوم|يومين|أيام|أسبوع|أسبوعين|أسابيع|ساعات|شهر|شهرين|أشهر)\s+(?:من|على)\s+"
    r"(?:مقتل|هجوم|تفجير|انفجار|كمين|خطف|اختطاف|إعدام|سقوط)(?!\w)"
)
_ARABIC_HAD = re.compile(r"\W*وكان(?:ت|وا)?\s+(?:ال)?(?:جماعة|حركة|تنظيم|مسلحو|مسلحون|مقاتلو|عناصر)(?!\w)")


@cache
def _entries() -> Any:
    return yaml.load((files("marsad.coding") / "lexicon" / "incidents.yml").read_text("utf-8"), yaml.CSafeLoader)


@cache
def _plurals(language: str) -> Lexicon:
    """Words that speak of several events, or of violence at large."""
    return Lexicon({"plural": {"": _entries().get("plural", {}).get(language, "")}})


@cache
def _types(language: str) -> tuple[Lexicon, tuple[IncidentType, ...]]:
    """The lexicon of event types and their order of precedence."""
    entries = _entries()[language]
    return Lexicon({"types": entries}), tuple(kind for kind in entries if kind in INCIDENT_TYPES)


def deed_tags(view: View) -> list[Tag]:
    """The words of the sentence that name a kind of event, keyed by it."""
    return _types(view.language)[0].tags(view.words)


def kind_of(view: View, without: frozenset[str] = frozenset()) -> IncidentType | None:
    """The kind that goes before the others named in the sentence."""
    keys = {tag.key for tag in deed_tags(view)} - without
    return next((kind for kind in _types(view.language)[1] if kind in keys), None)


def plural_words(view: View) -> set[int]:
    """The words that speak of several events, or of violence at large."""
    return {index for tag in _plurals(view.language).tags(view.words) for index in range(tag.first, tag.last + 1)}


def events(view: View) -> tuple[bool, bool]:
    """Whether words of one event, and words of several, stand in the sentence; bare harm ("killed") is neither."""
    plural = plural_words(view)
    harm = {tag.first for tag in view.tags if tag.section in ("cues", "counted") and tag.key in TOLLS}
    told = [tag for tag in deed_tags(view) if tag.first not in harm]
    return any(tag.first not in plural for tag in told), bool(plural)


def tells_more_than_harm(view: View) -> bool:
    """Whether a word says what happened, and not only that people came to harm: "an ambush", not "12 killed"."""
    harm = {tag.first for tag in view.tags if tag.section in ("cues", "counted") and tag.key in TOLLS}
    return any(tag.first not in harm for tag in deed_tags(view))


def words_of(section: str, language: str) -> tuple[str, ...]:
    """The words of a section of the lexicon of events, as written there."""
    written = str(_entries().get(section, {}).get(language, ""))
    return tuple(word for part in written.split(",") if (word := " ".join(part.split())))


@cache
def _words(section: str, language: str) -> Lexicon:
    return Lexicon({section: {"": _entries().get(section, {}).get(language, "")}})


def goes_back(view: View) -> bool:
    """ "The attack", "les assaillants", الحصيلة: the sentence speaks of an event told before."""
    return bool(_words("again", view.language).tags(view.words)) or _DAYS_OWN.search(view.sentence.text) is not None


def opens_back(view: View) -> bool:
    """The sentence opens with "the attack"."""
    return any(tag.first <= _OPENING for tag in _words("again", view.language).tags(view.words))


def another(view: View) -> bool:
    """ "In a separate attack", "they then killed four": an event beside the one told before. "12 others" are none."""
    if view.language == "ar" and (_ARABIC_EARLIER.match(view.sentence.text) or _group_had(view)):
        return True
    told = deed_tags(view)
    harm = {tag.first for tag in view.tags if tag.section in ("cues", "counted") and tag.key in TOLLS}
    marks = _words("another", view.language).tags(view.words)
    if any(abs(mark.first - tag.first) <= _BESIDE for mark in marks for tag in told if tag.first not in harm):
        return True
    added = _words("besides", view.language).tags(view.words)
    died = {tag.first for tag in view.tagged("intransitive")}  # "three bombers also died in the blasts"
    return any(abs(mark.first - tag.first) <= _BESIDE for mark in added for tag in told if tag.first not in died)


def _group_had(view: View) -> bool:
    """ "وكانت الجماعة قد قتلت 80 طالبا في هجوم على معهد": with a toll and a scene of its own."""
    scene = any(not found.adjective for found in view.places) or bool(view.periods)
    return bool(view.numbers) and scene and _ARABIC_HAD.match(view.sentence.text) is not None


def adds(view: View) -> bool:
    """ "He added", وأضاف: more is said about what was told before."""
    return bool(_words("adds", view.language).tags(view.words))


def one_event(view: View) -> bool:
    """ "In an ambush", "une attaque contre", هجوما: a word of one event that an article or its form leaves open."""
    for tag in _words("open", view.language).tags(view.words):
        if view.language == "ar":
            following = view.words[tag.last + 1].form if tag.last + 1 < len(view.words) else ""
            if "ال" not in view.words[tag.first].form[:4] and not following.startswith("ال"):
                return True
            continue
        before = [word.form for word in view.words[max(0, tag.first - _ARTICLE) : tag.first]]
        if before and (before[-1] in _ARTICLES or (len(before) > 1 and before[-2] in _ARTICLES)):
            return True
    return False
