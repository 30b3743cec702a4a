"""What the numbers beside a number, and the sentence before it, say that it counts: "16 in Aleppo, four in Hasakah"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from marsad.coding.governing import HAVING, OCCASION, TOLLS, governing_verb, of_it
from marsad.coding.lists import before_brackets, in_step
from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.phrases import PARTICIPLES, Phrase
from marsad.coding.reading import Reading
from marsad.coding.words import grammar

_CROWDS = {"other", "detainees", "fighters"}  # counts of people that a part may be taken from
_ROW = 14  # words that a row of a list may have
_TO = {"to", "à", "الى"}
_VICTIMS = re.compile(r"victim|(?:ال)?ضحايا|ضحيه")
_FINITES = {"a", "ont", "avait", "avaient", "aurait", "auraient", "sont", "étaient", "est", "était", "seraient"}
_BEFORE_NUMBERS = {"ces", "ses", "leurs", "quelque", "environ", "seuls", "seules", "autres", "ainsi", "soit", "total"}
_MAYBE = {"probablement", "sans", "doute", "probably", "possibly", "perhaps", "également"}
_SHARED = {"des", "de", "d'", "du", "les", "ces", "of", "the", "these", "those", "من"}  # "35 % des 104 000 attaques"
_NUMBER_OF = re.compile(r"\bthe\s+number\s+of\s+[^,;:.\d]{3,40}\s(?:at|to|is|was)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_PERFECT = {"have", "has", "had"}
_ADVERBS = {"also", "not", "all", "later", "still", "reportedly", "now"}
_BURIED = {"buried", "identified", "recovered", "named", "confirmed", "reported", "counted", "included"}  # of the dead
_BACK = {"of", "with", "without", "from", "more", "also", "each", "alone", "respectively", "dead", "too"}
_STANDING = {"money", "fighters", "foreign_fighters", "weapons"}  # no list of these runs on over a full stop

# A verb right before the first number, of which the number is the object.
_FINITE = {
    "fr": re.compile(
        r"[^\W\d]\s+(?:l['’]|y\s+)?(?:a|ont|avait|avaient)\s+(?:[^\W\d]+ment\s+|déjà\s+|aussi\s+|également\s+)?"
        r"[^\W\d]+(?:é|i|u|is|it|ert)\s+$",
        re.IGNORECASE,
    ),
    "en": re.compile(r"[^\W\d]\s+(?:(?:has|have|had|also)\s+)*[a-z]{3,}ed\s+$", re.IGNORECASE),
}


def from_neighbours(
    view: View,
    index: int,
    number: NumberMention,
    phrase: Phrase,
    own: list[Reading | Phrase | None],
    done: list[Reading | None],
    before: Reading | None,
) -> Reading | None:
    """What the numbers beside it count, for a number that says nothing itself."""
    side = phrase.side
    base = Reading("", "list", side, phrase.head, phrase.first, phrase.last)
    events = governing_verb(view, index, number, phrase) == "attacks" or _takes_place(view, phrase)
    if phrase.head is None and number.unit == "count" and events:
        counted = next((r for r in (*reversed(done), before) if r is not None and r.measure == "attacks"), None)
        if counted is not None:  # "16 operations …; in May they had carried out 22"
            return replace(base, measure="attacks", counter=counted.counter)
        if _takes_place(view, phrase):
            return replace(base, measure="attacks")  # "26 attacks, which left 63 dead. Nine took place in …"
    following = own[index + 1] if index + 1 < len(own) else None
    if number.unit == "percent" and phrase.head is None and isinstance(following, Reading):
        start, stop = view.index_at(number.end), view.index_at(view.numbers[index + 1].outer_start)
        if start < stop and {word.form for word in view.words[start:stop]} <= _SHARED:
            return replace(base, measure=following.measure, counter=following.counter, side=following.side)
    left = _to_the_left(view, done, side)
    if phrase.head is None and (outside := before_brackets(view, index)) is not None:
        left = done[outside] or left
    elif phrase.head is None and (beside := in_step(view, index)) is not None:
        left = done[beside] or left
    right = own[index + 1] if index + 1 < len(own) else None
    if phrase.head is None and of_it(view, number):
        told = [reading for reading in (*done, before) if reading is not None]
        told = [reading for reading in told if reading.measure == "attacks"] or told
        if told:  # "612 incidents et 2 104 morts ; le Mali en compte 401"
            return replace(base, measure=told[0].measure, counter=told[0].counter)
    parted = view.behind_part(number) or _opens_part(view, number)
    if parted and left is not None and (_goes_on(number, left, phrase) or (side and left.measure in _CROWDS)):
        return replace(base, measure=left.measure, counter=left.counter, side=side or left.side)
    if left is not None and left.how == "list" and left.measure in _CROWDS and side and _and_then(view, number):
        return replace(base, measure=left.measure, side=side)  # "dont 1 600 Irakiens et 1 800 Syriens"
    if left is not None and side and _goes_on_with_parts(view, number, left):
        return replace(base, measure=left.measure, counter=left.counter, side=side)
    if isinstance(right, Reading) and right.how == "verb" and _joined(view, phrase, view.numbers[index + 1]):
        return replace(base, measure=right.measure)
    if isinstance(right, Reading) and phrase.head is None and _leads_to(view, phrase, view.numbers[index + 1]):
        return replace(base, measure=right.measure, counter=right.counter, side=right.side)
    if view.language == "ar" and left is not None and left.measure == "fighters" and side in ("own", "either"):
        start = view.index_at(number.outer_start)
        if any(left.last < tag.first < start for tag in view.tagged("part")):  # "20-30 ألف، منهم في العراق 10-15 ألف"
            return replace(base, measure="fighters", how="noun", side="own")
    if left is not None and _goes_on(number, left, phrase):
        return replace(base, measure=left.measure, counter=left.counter, side=side or left.side)
    if phrase.head is None and before is not None and (parted or (not done and opens_with_part(view))):
        return replace(base, measure=before.measure, side=before.side)
    standing = view.language == "en" and stock_before(view, number)
    if left is None and before is not None and before.measure not in _STANDING and not standing:
        fits = side is not None or number.unit == "percent" or is_list(view) or of_them(view)
        other = _NUMBER_OF.search(view.cut(view.sentence.start, number.outer_start)) is not None
        if fits and not other and not _does(view, phrase) and (before.measure in TOLLS or side is None):
            return replace(base, measure=before.measure, counter=before.counter, side=side or before.side)
    if side == "own" or (side == "either" and stock_before(view, number)):
        return replace(base, measure="fighters", how="noun", side="own") if stock_before(view, number) else None
    return None


def _goes_on_with_parts(view: View, number: NumberMention, left: Reading) -> bool:
    """ "64,377 people, among them 24,300 Syrians, 30,700 Iraqis and …": the parts of a crowd, one behind the other."""
    start = view.index_at(number.outer_start)
    between = {word.form for word in view.words[left.last + 1 : start]}
    listed = left.how == "list" and left.measure in _CROWDS and between <= grammar(view.language).join
    return view.language == "en" and listed and "hard" not in view.gaps[left.last : start]


def _does(view: View, phrase: Phrase) -> bool:
    """ "Around 22,000 troops serve in the mission", "forty others were questioned": a verb that no list knows.

    What the phrase does is told here, and is not what the sentence before counted.
    """
    at, words = (phrase.head.last if phrase.head else phrase.last) + 1, grammar(view.language)
    if view.language != "en" or at >= len(view.words) or view.gaps[at - 1]:
        return False
    if view.words[at].form not in words.tail | words.join | _BACK:
        return not any(tag.first == at and tag.key in TOLLS for tag in view.tags)
    if view.words[at].form not in words.auxiliaries | _PERFECT:
        return False
    behind = [word.form for word in view.words[at + 1 : at + 4] if word.form not in words.auxiliaries | _ADVERBS]
    return view.words[at].form in _PERFECT or bool(behind and behind[0].endswith("ed") and behind[0] not in _BURIED)


def _takes_place(view: View, phrase: Phrase) -> bool:
    """ "The remaining six took place in Mali"."""
    here = (tag for tag in view.tagged("cues") if phrase.first < tag.first <= phrase.last + 1 and tag.last > tag.first)
    return view.language == "en" and any(tag.key == "attacks" for tag in here)


def _opens_part(view: View, number: NumberMention) -> bool:
    """ "3,500 of them Iraqis"."""
    at = view.index_at(number.end)
    return any(tag.first == at for tag in view.tagged("part"))


def _to_the_left(view: View, done: list[Reading | None], side: str | None) -> Reading | None:
    """The last reading before the number; for people the last that counts people."""
    readings = [reading for reading in reversed(done) if reading is not None]
    if len(readings) > 1 and _is_occasion(view, readings[0]) and readings[1].measure in TOLLS:
        readings = readings[1:]  # "37 killed in two attacks, 17 of them in Diallassagou"
    if len(readings) > 1 and readings[0].counter and readings[1].side == "own":
        readings = readings[1:]  # "killed 63 militants in 18 operations, 40 per cent more than …"
    people = [reading for reading in readings if reading.measure in PARTICIPLES] if side else []
    return next(iter(people or readings), None)


def _is_occasion(view: View, reading: Reading) -> bool:
    """ "In two attacks", "lors de trois raids": what somebody died in."""
    ahead = {word.form for word in view.words[max(0, reading.first - 2) : reading.first]}
    return reading.measure == "attacks" and bool(ahead & OCCASION)


def _and_then(view: View, number: NumberMention) -> bool:
    first = view.index_at(number.outer_start)
    return view.language != "ar" and bool(first) and view.words[first - 1].form in grammar(view.language).join


def _joined(view: View, phrase: Phrase, following: NumberMention) -> bool:
    """Whether only "and" or a comma stands between the phrase and the next number."""
    start = view.index_at(following.outer_start)
    words = [word.form for word in view.words[phrase.last + 1 : start]]
    join = grammar(view.language).join
    if not words and "(" in view.cut(view.words[phrase.last].end, following.outer_start):
        return False  # "Niger 235 (598 dead)"
    if len(words) <= 2 and all(word in join | _MAYBE or word.startswith("و") for word in words):
        return True
    if not words or len(words) > 7 or any(phrase.last < tag.first < start for tag in view.tagged("cues")):
        return False
    listed = view.gaps[phrase.last] == "soft" and view.gaps[start - 1] == "soft"  # "22 civilians, a man, 51 fighters"
    if listed and "hard" not in view.gaps[phrase.last : start]:
        return True
    return words[-1] in join and not any(view.gaps[phrase.last : start - 1])  # "17 membres de l'EI et huit soldats"


def _leads_to(view: View, phrase: Phrase, following: NumberMention) -> bool:
    """ "From 320 to some 1,000 dead": the noun stands behind the second number."""
    words = [word.form for word in view.words[phrase.last + 1 : view.index_at(following.outer_start)]]
    return len(words) == 1 and words[0] in _TO


def _goes_on(number: NumberMention, left: Reading, phrase: Phrase) -> bool:
    """Whether the number continues the list that the reading to its left began."""
    if left.measure == "money":
        return number.unit != "count"
    if phrase.head is not None and phrase.head.section == "people":
        return left.measure in TOLLS
    return phrase.head is None


def stock_before(view: View, number: NumberMention) -> bool:
    start = view.index_at(number.outer_start)
    return any(tag.last < start and start - tag.last <= 8 for tag in view.tagged("stock"))


def is_list(view: View) -> bool:
    """A row or list item: it holds a number and no verb of its own; Arabic prose without a known verb is no row."""
    short = view.language != "ar" or len(view.words) <= _ROW or view.has("distribution")
    return bool(view.numbers) and not view.has("cues") and short and not _tells(view)


def _tells(view: View) -> bool:
    """ "L'armée a évacué 300 habitants", "the army evacuated 300 residents": a verb that no list knows is one, too."""
    finite = _FINITE.get(view.language)
    if view.language == "fr" and _is_object(view):
        return True
    return finite is not None and finite.search(view.cut(view.sentence.start, view.numbers[0].outer_start)) is not None


def _is_object(view: View) -> bool:
    """ "La police recherche trois hommes", "ils étaient une dizaine": a word before the number that no list knows."""
    first = view.first_of(0)
    if any(word.form in _FINITES for word in view.words):
        return True  # "Une trentaine d'hommes ont pris d'assaut le poste"
    if not first or view.gaps[first - 1]:
        return False
    words, before = grammar("fr"), view.words[first - 1]
    known = words.stops - words.auxiliaries | words.passing | words.join | _BEFORE_NUMBERS
    tagged = any(tag.first < first <= tag.last + 1 for tag in view.tags)
    spans = [(found.start, found.end) for found in view.places] + [(found.start, found.end) for found in view.actors]
    spans += [(mention.start, mention.end) for mention in view.periods]
    named = any(start <= before.start < end for start, end in spans)
    return before.form.isalpha() and before.form not in known and not tagged and not named


def opens_with_part(view: View) -> bool:
    """ "Of these, the centre found, 18,852 came from …": the sentence divides what the one before it counted."""
    return any(tag.first == 0 for tag in view.tagged("part"))


def split_victims(view: View, readings: list[Reading | None]) -> list[Reading | None]:
    """ "48 victimes : 16 tués et 32 blessés": victims that the sentence splits are dead and wounded."""
    done = list(readings)
    for index, here in enumerate(done):
        if here is None or here.head is None or here.measure != "killed":
            continue
        following = [reading.measure if reading else "" for reading in done[index + 1 : index + 3]]
        if _VICTIMS.match(view.words[here.head.first].form) and sorted(following) == ["killed", "wounded"]:
            done[index] = replace(here, measure="killed_or_wounded")
    return done


def of_them(view: View) -> bool:
    """ "L'année 2021 en avait causé 1 701": the pronoun stands for what the sentence before counted."""
    pairs = pairwise(word.form for word in view.words)
    return view.language == "fr" and any(first == "en" and then in HAVING for first, then in pairs)
