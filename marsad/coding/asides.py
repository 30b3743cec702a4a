"""What a sentence tells beside the event itself: a mass grave found, the day of a claim (`data/asides.yml`)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from marsad.coding.mentions import PeriodMention
from marsad.coding.page import View
from marsad.coding.words import Lexicon, Tag

_OPENING = 1  # words that may stand before a day that opens its sentence: "ce mardi"
_NEAR = 8  # words from an English claim to its day
_OF_THE_DEED = {"for", "of", "that", "which", "killed", "killing", "it", "they"}
_APPOSED = 30  # words from that day to the verb: the name of a group and whom it is loyal to


@cache
def _lexicon(section: str, language: str) -> Lexicon:
    entries = yaml.load((files("marsad.coding") / "data" / "asides.yml").read_text("utf-8"), yaml.CSafeLoader)
    return Lexicon({section: {"": entries[section].get(language, "")}})


def _tags(view: View, section: str) -> list[Tag]:
    return _lexicon(section, view.language).tags(view.words)


def finds_graves(view: View) -> bool:
    """ "Un charnier a été découvert": its dead are of no event that the sentence tells."""
    return bool(_tags(view, "graves"))


def _right_behind(view: View, verb: Tag, day: int) -> bool:
    """ "Claimed responsibility two days later"; in "claimed responsibility for Monday's attack" the day is of that."""
    between = {word.form for word in view.words[verb.last + 1 : day]}
    return (
        verb.last < day <= verb.last + _NEAR and not between & _OF_THE_DEED and not any(view.gaps[verb.last : day - 1])
    )


def claimed_then(view: View, mention: PeriodMention) -> bool:
    """ "Mardi, le groupe a revendiqué l'attaque": the day of the claim."""
    verbs = _tags(view, "claims")
    if not verbs or mention.period.precision != "day":
        return False
    first, last = view.index_at(mention.start), view.index_at(mention.end - 1)
    if view.language == "en":
        of_the_deed = view.cut(mention.end, mention.end + 2) in ("'s", "’s")
        return not of_the_deed and any(_right_behind(view, tag, first) for tag in verbs)
    verb = next((tag.first for tag in verbs if last < tag.first <= last + _APPOSED), None)
    if verb is None or first > _OPENING:
        return False
    told = (tag.first for tag in view.tags if tag.section in ("cues", "counted"))
    counted = (view.index_at(number.start) for number in view.numbers)
    return not any(last < at < verb for at in (*told, *counted))
