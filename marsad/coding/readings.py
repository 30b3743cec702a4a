"""The numbers of a sentence read together: each by its own words, then by its neighbours, then as one account.

A number that nothing explains is no figure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from marsad.coding.arabic_sides import is_others, possessed
from marsad.coding.governing import TOLLS
from marsad.coding.mentions import NumberMention
from marsad.coding.neighbours import from_neighbours, is_list, of_them, opens_with_part, split_victims, stock_before
from marsad.coding.page import View
from marsad.coding.phrases import Phrase
from marsad.coding.reading import Reading, has_force, own_reading
from marsad.coding.words import grammar

_OPERATION = re.compile(r"op[eé]ration|raids?$|[وفبل]?(?:ال)?عملي")
_IN = {"in", "during", "dans", "lors", "في", "خلال", "اثناء"}
_ENLISTED = {"fighters", "foreign_fighters"}
_NEXT_WORDS = 2  # words from a number to the verb of which it is the subject: "400 y sont morts"
_VICTIMS = re.compile(r"victim|(?:ال)?ضحايا|ضحيه")
_NATION_REACH = 60  # characters before a number in which "عدد التونسيين المنتمين" may stand
_AWAY = {"الخارج", "التوتر", "القتال"}  # "في بؤر التوتر"
_SUBJECT_REACH = 9  # words between a verb's subject and its number


def read_numbers(view: View, before: Reading | None) -> list[Reading | None]:
    """A reading for each number of the sentence, None where it is no figure.

    `before` is the last reading of the sentence before, which a list or a breakdown goes on with.
    """
    own = [own_reading(view, number, index) for index, number in enumerate(view.numbers)]
    result: list[Reading | None] = []
    last = before if _breaks_down(view) or is_list(view) or of_them(view) or opens_with_part(view) else None
    suicidal = before is not None and before.measure == "suicide_attacks"
    for index, (number, reading) in enumerate(zip(view.numbers, own, strict=True)):
        if isinstance(reading, Phrase):
            reading = from_neighbours(view, index, number, reading, own, result, last)
        elif reading is not None and reading.measure in ("fighters", "foreign_fighters"):
            reading = _part_of_toll(view, number, reading, result)
            foreign = reading.measure == "foreign_fighters" and view.language == "ar"  # "196 عراقيا و10 أجانب"
            if reading.measure == "fighters" or foreign:
                reading = _of_the_dead(view, number, reading, result)
        elif reading is not None and reading.measure == "detainees":
            reading = _of_the_dead(view, number, reading, result)
        reading = _among_the_harmed(view, reading, result, last)
        reading = _as_before(view, _abroad(view, number, reading), result)
        reading = _fate(view, number, _in_camp(view, reading), result)
        reading = _of_the_killed(view, reading, result[-1] if result else before)
        if reading is not None and suicidal and _is_operation(view, reading):
            reading = replace(reading, measure="suicide_attacks")
        if reading is not None and result and _is_raid(view, number, reading, result[-1]):
            reading = replace(reading, measure="other", counter=True)
        suicidal = suicidal or (reading is not None and reading.measure == "suicide_attacks")
        result.append(reading)
    return split_victims(view, _raids_ahead(view, _before_the_dead(view, result)))


def _among_the_harmed(
    view: View, reading: Reading | None, done: list[Reading | None], before: Reading | None
) -> Reading | None:
    """ "More than 500 died. Among them were 374 detainees": those counted before, whatever they are called here."""
    if reading is None or any(done) or before is None or reading.how != "noun":
        return reading
    if before.measure not in TOLLS | {"detainees"}:
        return reading
    parted = opens_with_part(view) and reading.measure in ("detainees", "fighters", "foreign_fighters")
    if not parted:
        return reading
    strangers = reading.measure == "foreign_fighters" and before.measure in TOLLS
    side = "others" if strangers else reading.side
    return replace(reading, measure=before.measure, how="list", side=side)


def _breaks_down(view: View) -> bool:
    """Whether a word says that the sentence breaks down what the one before counted; in Arabic it comes first."""
    if view.language == "fr" and view.numbers:  # "trois hommes, dont deux Pakistanais" divides its own number
        return any(tag.first <= view.end_of(0) for tag in view.tagged("breakdown"))
    if view.language != "ar":
        return view.has("breakdown")
    first = view.end_of(0) if view.numbers and view.numbers[0].unit == "percent" else view.first_of(0)
    return any(tag.first <= first for tag in view.tagged("breakdown"))


def _raids_ahead(view: View, readings: list[Reading | None]) -> list[Reading | None]:
    """ "In two strikes the air force killed five militants": the strikes were against those who died in them."""
    done = list(readings)
    for index, (here, following) in enumerate(pairwise(readings)):
        if here is None or following is None or here.measure != "attacks" or following.side != "own":
            continue
        start = view.index_at(view.numbers[index].outer_start)
        dead = following.measure in ("killed", "arrested")
        inside = start > 0 and view.words[start - 1].form in _IN
        if dead and inside and here.head is not None and has_force(view, here.last, following.first):
            done[index] = replace(here, measure="other", counter=True)
    return done


def _before_the_dead(view: View, readings: list[Reading | None]) -> list[Reading | None]:
    """ "Dozens of fighters, hundreds of civilians died": fighters that open a list of the dead are dead."""
    done = list(readings)
    for index in range(len(done) - 2, -1, -1):
        here, following = done[index], done[index + 1]
        if here is None or following is None or here.how != "noun":
            continue
        opens = view.language == "en" and here.measure in ("abducted", "detainees") and here.first <= 1
        if here.measure != "fighters" and not opens:  # "Twenty-one hostages and four soldiers were killed"
            continue
        start = view.index_at(view.numbers[index + 1].outer_start)
        between = {word.form for word in view.words[here.last + 1 : start]}
        dead = following.measure in ("killed", "wounded", "killed_or_wounded")
        if dead and between <= grammar(view.language).join and not stock_before(view, view.numbers[index]):
            done[index] = replace(here, measure=following.measure, how="list", side="either")
    return done


def _part_of_toll(view: View, number: NumberMention, reading: Reading, done: list[Reading | None]) -> Reading:
    """ "10,000 held, among them 2,000 foreigners": the part counts what the whole does."""
    left = done[-1] if done else None
    crowd = left is not None and left.measure == "other" and left.how == "list" and view.language == "en"
    if left is None or (left.measure not in TOLLS | {"detainees"} and not crowd):
        return reading
    start = view.index_at(number.outer_start)
    between = {word.form for word in view.words[left.last + 1 : start]}
    joined = (left.measure == "detainees" or crowd) and between <= grammar(view.language).join
    if not view.behind_part(number) and not joined:  # "3,500 of them Iraqis and 1,900 other foreigners"
        return reading
    return replace(reading, measure=left.measure, how="list")


def _of_the_dead(view: View, number: NumberMention, reading: Reading, done: list[Reading | None]) -> Reading:
    """ "71 civils, 22 soldats et trois combattants": fighters that go on with a list of the dead are dead."""
    left = done[-1] if done else None
    if left is None or left.measure not in ("killed", "wounded", "killed_or_wounded") or stock_before(view, number):
        return reading
    start = view.index_at(number.outer_start)
    words = grammar(view.language)
    joined = bool(view.gaps[start - 1]) or view.words[start - 1].form in words.join | words.against
    joined = joined or (view.language == "ar" and view.words[start].form.startswith("و"))  # وأربعين من مقاتلي
    verbs = any(left.last < tag.first < start for tag in view.tagged("cues"))
    if verbs or not joined or "hard" in view.gaps[left.last : start]:
        return reading
    head = reading.head
    own = head is not None and any(tag.first == head.first and tag.key == "own" for tag in view.tagged("people"))
    return replace(reading, measure=left.measure, how="list", side="own" if own else "either")


def _abroad(view: View, number: NumberMention, reading: Reading | None) -> Reading | None:
    """ "1659 مقاتلا مغربيا في سوريا والعراق": people of one country who fight in another are foreign fighters."""
    if view.language != "ar" or reading is None or reading.measure != "fighters":
        return reading
    last = view.words[min(reading.last + 2, len(view.words) - 1)].end
    near = number.start - _NATION_REACH
    homes = {f.entry.country for f in view.places if f.adjective and near <= f.start <= last and f.entry.country}
    scenes = {code for f in view.places if not f.adjective for code in f.entry.countries}
    away = bool(scenes - homes) or any(word.form in _AWAY for word in view.words)
    return replace(reading, measure="foreign_fighters") if len(homes) == 1 and away else reading


def _as_before(view: View, reading: Reading | None, done: list[Reading | None]) -> Reading | None:
    """ "مقتل اثنين من عناصر التنظيم واعتقال سبعة آخرين": the others are the group's as well."""
    left = done[-1] if done else None
    if view.language != "ar" or reading is None or left is None or not is_others(view, reading.head, reading.last):
        return reading
    named = [found for found in view.actors if left.first <= view.index_at(found.start) <= left.last + 3]
    own = left.side == "own" or any(found.entry.kind == "armed_group" for found in named)
    own = own or bool(possessed(view, view.numbers[len(done) - 1], left.last))
    return replace(reading, side="own" if own else left.side or reading.side)


def _fate(view: View, number: NumberMention, reading: Reading | None, done: list[Reading | None]) -> Reading | None:
    """ "1 460 Français ont rejoint l'EI ; 400 y sont morts": what became of the fighters counted before."""
    left = done[-1] if done else None
    if reading is not None and reading.head is None and reading.measure == "abducted" and left is not None:
        taken = left.side == "own" and left.measure in ("killed", "wounded")
        return (
            replace(reading, measure="arrested", side="own") if taken else reading
        )  # "tuer 19 terroristes et en capturer 7"
    enlisted = any(left is not None and left.measure in _ENLISTED for left in done)
    told = reading is not None and reading.head is not None and reading.head.section != "counted"
    if reading is None or told or not enlisted:
        return reading
    behind = view.index_at(number.end)
    fell = any(0 <= tag.first - behind <= _NEXT_WORDS for tag in view.tagged("intransitive"))
    gone = any(0 <= tag.first - behind <= _NEXT_WORDS for tag in view.tagged("cues") if tag.key == "other")
    known = (reading.measure == "killed" and fell) or (reading.measure == "other" and gone)
    return replace(reading, side="own") if known else reading


def _in_camp(view: View, reading: Reading | None) -> Reading | None:
    """ "Al-Hol holds 31,000 people": who lives in a camp is no prisoner."""
    if reading is None or reading.measure != "detainees" or reading.side != "others" or reading.how == "list":
        return reading
    ahead = any(0 < reading.first - tag.last <= _SUBJECT_REACH for tag in view.tagged("camp"))
    return replace(reading, measure="other") if ahead else reading


def _of_the_killed(view: View, reading: Reading | None, left: Reading | None) -> Reading | None:
    """ "Killed 1,276 civilians … 801 of the victims": victims of killings are dead."""
    if reading is None or reading.head is None or left is None or left.measure not in ("killed", "killed_or_wounded"):
        return reading
    if left.measure == "killed_or_wounded" and reading.measure == "killed" and reading.how == "verb":
        start = reading.first  # "Parmi ces victimes figurent 31 militaires"
        pointed = any(_VICTIMS.match(word.form) for word in view.words[max(0, start - _SUBJECT_REACH) : start])
        return replace(reading, measure="killed_or_wounded") if pointed and view.has("breakdown") else reading
    victims = reading.measure == "killed_or_wounded" and _VICTIMS.match(view.words[reading.head.first].form)
    return replace(reading, measure="killed") if victims and left.measure == "killed" else reading


def _is_raid(view: View, number: NumberMention, reading: Reading, left: Reading | None) -> bool:
    """ "Killed 40 militants in two operations": they were carried out against those who died in them."""
    if left is None or not (left.measure == "arrested" or (left.side == "own" and left.measure == "killed")):
        return False
    start = view.index_at(number.outer_start)
    inside = start > 0 and view.words[start - 1].form in _IN
    inside = inside or (start > 1 and [word.form for word in view.words[start - 2 : start]] == ["cours", "de"])
    return inside and reading.head is not None and _is_operation(view, reading)


def _is_operation(view: View, reading: Reading) -> bool:
    """ "Operations" go on meaning the suicide operations that the sentences before count."""
    if reading.measure != "attacks" or reading.counter:
        return False
    return reading.head is None or bool(_OPERATION.match(view.words[reading.head.first].form))
