"""What a number counts: its head noun, the verb that governs it, and, in lists, what the number before it counted.

Order of trust: the unit (money, area), a noun that names the measure ("12 attacks"), a noun for people with a verb near
it ("13 members were killed"), a noun before the number ("fatalities: 2,621"), and last the neighbour in a list ("16 in
Aleppo, four in Hasakah"). A number that none of these explains is no figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from marsad.coding.governing import TOLLS, any_counted, compared, counted_people, governing_verb, label, predicate
from marsad.coding.lists import before_brackets, in_step, paired_ahead
from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.periods.preceding import preceding_unit
from marsad.coding.phrases import PARTICIPLES, Phrase, phrase_of
from marsad.coding.subjects import state_acts
from marsad.coding.words import Tag, grammar

_AGE = re.compile(
    r"(?:\baged?|\bas (?:young|old) as|\bages?(?: of| from)?|\bâgée?s?\s+d[e’']|عمره|عمرها|البالغ[ة]?)\s*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:district|battalion|brigade|division|resolution|route|highway|article|chapter|sector) $", re.I
)
_OPERATION = re.compile(r"op[eé]ration|[وفبل]?(?:ال)?عملي")
_CROWDS = {"other", "detainees", "fighters"}  # counts of people that a part may be taken from
_ANYBODY = {"people", "persons", "personnes", "شخص", "شخصا", "اشخاص", "نسمه", "انسان"}
_IN = {"in", "during", "dans", "lors", "في", "خلال", "اثناء"}
_TO = {"to", "à", "الى"}
_TIMES = {"fois"}  # "a frappé une quinzaine de fois"
_HAVING = {"a", "ont", "avait", "avaient", "aurait", "auraient", "ait", "compte", "comptait", "recense", "dénombre"}
_VICTIMS = re.compile(r"victim|(?:ال)?ضحايا|ضحيه")
_STANDING = {"money", "fighters", "foreign_fighters", "weapons"}  # no list of these runs on over a full stop
_SUBJECT_REACH = 9  # words between a verb's subject and its number
_YEAR = re.compile(r"(?:19|20)\d\d")
# "14,000 ISIS members remain": people who are there, not those whom the sentence before told of.
_STAYS = re.compile(
    r"\s+(?:still\s+)?(?:remain(?:ed|s)?|are\s+still|were\s+still|restent|demeurent"
    r"|ما زالوا|لا يزالون)(?!\w)(?! (?:missing|in the camps?)\b)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number counts. `side`: own, others, either (people), or None; `how` says what the reading rests on."""

    measure: str
    how: str  # unit, noun, verb, label, list
    side: str | None = None
    head: Tag | None = None
    first: int = 0  # words of the noun phrase, number included
    last: int = 0
    counter: bool = False


def read_numbers(view: View, before: Reading | None) -> list[Reading | None]:
    """A reading for each number of the sentence, None where it is no figure.

    `before` is the last reading of the sentence before, which a list or a breakdown goes on with.
    """
    own = [_own_reading(view, number, index) for index, number in enumerate(view.numbers)]
    result: list[Reading | None] = []
    last = before if view.has("breakdown") or _is_list(view) or of_them(view) else None
    suicidal = before is not None and before.measure == "suicide_attacks"
    for index, (number, reading) in enumerate(zip(view.numbers, own, strict=True)):
        if isinstance(reading, Phrase):
            reading = _from_neighbours(view, index, number, reading, own, result, last)
        elif reading is not None and reading.measure in ("fighters", "foreign_fighters"):
            reading = _part_of_toll(view, number, reading, result)
            reading = _of_the_dead(view, number, reading, result) if reading.measure == "fighters" else reading
        elif reading is not None and reading.measure == "detainees":
            reading = _of_the_dead(view, number, reading, result)
        reading = _in_camp(view, reading)
        reading = _of_the_killed(view, reading, result[-1] if result else before)
        if reading is not None and suicidal and _is_operation(view, reading):
            reading = replace(reading, measure="suicide_attacks")
        if reading is not None and result and _is_raid(view, number, reading, result[-1]):
            reading = replace(reading, measure="other", counter=True)
        suicidal = suicidal or (reading is not None and reading.measure == "suicide_attacks")
        result.append(reading)
    return _split_victims(view, _raids_ahead(view, _before_the_dead(view, result)))


def _split_victims(view: View, readings: list[Reading | None]) -> list[Reading | None]:
    """ "48 victimes : 16 tués et 32 blessés": victims that the sentence splits are dead and wounded."""
    done = list(readings)
    for index, here in enumerate(done):
        if here is None or here.head is None or here.measure != "killed":
            continue
        following = [reading.measure if reading else "" for reading in done[index + 1 : index + 3]]
        if _VICTIMS.match(view.words[here.head.first].form) and sorted(following) == ["killed", "wounded"]:
            done[index] = replace(here, measure="killed_or_wounded")
    return done


def _is_loss(view: View, number: NumberMention) -> bool:
    start = view.index_at(number.outer_start)
    return any(tag.last < start <= tag.last + 4 for tag in view.tagged("loses"))


def of_them(view: View) -> bool:
    """ "L'année 2021 en avait causé 1 701": the pronoun stands for what the sentence before counted."""
    pairs = pairwise(word.form for word in view.words)
    return view.language == "fr" and any(first == "en" and then in _HAVING for first, then in pairs)


def _raids_ahead(view: View, readings: list[Reading | None]) -> list[Reading | None]:
    """ "In two strikes the air force killed five militants": the strikes were against those who died in them."""
    done = list(readings)
    for index, (here, following) in enumerate(pairwise(readings)):
        if here is None or following is None or here.measure != "attacks" or following.side != "own":
            continue
        start = view.index_at(view.numbers[index].outer_start)
        dead = following.measure in ("killed", "arrested")
        inside = start > 0 and view.words[start - 1].form in _IN
        if dead and inside and here.head is not None and _has_force(view, here.last, following.first):
            done[index] = replace(here, measure="other", counter=True)
    return done


def _has_force(view: View, first: int, last: int) -> bool:
    """Whether forces of a state stand between two words."""
    named = any(
        found.entry.kind == "state_force" and first < view.index_at(found.start) < last for found in view.actors
    )
    return named or any(first < tag.first < last for tag in view.tagged("state"))


def _before_the_dead(view: View, readings: list[Reading | None]) -> list[Reading | None]:
    """ "Dozens of fighters, hundreds of civilians died": fighters that open a list of the dead are dead."""
    done = list(readings)
    for index in range(len(done) - 2, -1, -1):
        here, following = done[index], done[index + 1]
        if here is None or following is None or here.measure != "fighters" or here.how != "noun":
            continue
        start = view.index_at(view.numbers[index + 1].outer_start)
        between = {word.form for word in view.words[here.last + 1 : start]}
        dead = following.measure in ("killed", "wounded", "killed_or_wounded")
        if dead and between <= grammar(view.language).join and not _stock_before(view, view.numbers[index]):
            done[index] = replace(here, measure=following.measure, how="list", side="either")
    return done


def _part_of_toll(view: View, number: NumberMention, reading: Reading, done: list[Reading | None]) -> Reading:
    """ "10,000 held, among them 2,000 foreigners": the part counts what the whole does."""
    left = done[-1] if done else None
    if left is None or left.measure not in TOLLS | {"detainees"}:
        return reading
    start = view.index_at(number.outer_start)
    between = {word.form for word in view.words[left.last + 1 : start]}
    joined = left.measure == "detainees" and between <= grammar(view.language).join
    if not view.behind_part(number) and not joined:  # "3,500 of them Iraqis and 1,900 other foreigners"
        return reading
    return replace(reading, measure=left.measure, how="list")


def _of_the_dead(view: View, number: NumberMention, reading: Reading, done: list[Reading | None]) -> Reading:
    """ "71 civils, 22 soldats et trois combattants": fighters that go on with a list of the dead are dead."""
    left = done[-1] if done else None
    if left is None or left.measure not in ("killed", "wounded", "killed_or_wounded") or _stock_before(view, number):
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
    if left is None or left.side != "own" or left.measure not in ("killed", "arrested"):
        return False
    start = view.index_at(number.outer_start)
    inside = start > 0 and view.words[start - 1].form in _IN
    return inside and reading.head is not None and _is_operation(view, reading)


def _is_operation(view: View, reading: Reading) -> bool:
    """ "Operations" go on meaning the suicide operations that the sentences before count."""
    if reading.measure != "attacks" or reading.counter:
        return False
    return reading.head is None or bool(_OPERATION.match(view.words[reading.head.first].form))


def _own_reading(view: View, number: NumberMention, index: int) -> Reading | Phrase | None:
    """What the number's own words say; a phrase where only its neighbours can tell; None where it is no figure."""
    ahead = view.cut(view.sentence.start, number.outer_start)
    if _AGE.search(ahead) or _NAMED.search(ahead) or _is_year(view, number) or _hyphened(view, number):
        return None
    if _ends_stretch(view, number):
        return None
    phrase = phrase_of(view, number, index)
    counter = any(_near(tag, phrase) for tag in view.tagged("counter")) or _by_state(view, phrase)
    base = Reading("", "", None, phrase.head, phrase.first, phrase.last, counter)
    if number.unit == "km2":
        return replace(base, measure="territory", how="unit")
    if number.unit not in ("count", "percent", "ratio"):
        return replace(base, measure="money", how="unit")
    step = preceding_unit(view.sentence.text, number.end - view.sentence.start, view.language)
    if step is not None and step[2]:
        phrase = replace(phrase, head=None)  # "45 the week before"
    head = phrase.head
    if number.per is not None and head is not None and head.section == "not_counted":
        phrase, head = replace(phrase, head=None), None  # "25 a day": the day is the rate
    if head is not None and head.section == "not_counted":
        times = view.words[head.first].form in _TIMES and governing_verb(view, index, number, phrase) == "attacks"
        return replace(base, measure="attacks", how="verb", head=None) if times else None
    if number.unit in ("ratio", "percent") and (head is None or head.section == "people"):
        named = predicate(view, index, phrase) or compared(view, index, phrase) or label(view, index, number)
        named = named or (any_counted(view) if number.unit == "ratio" else None)
        return replace(base, measure=named, how="label") if named else phrase
    told = head is not None and head.section == "counted" and head.first - phrase.first <= 2
    if ahead.rstrip().endswith(":") and not (told and head is not None and head.key in PARTICIPLES):
        named = label(view, index, number)
        if named and named not in ("attacks", "suicide_attacks", "fighters"):
            return replace(base, measure=named, how="label", side=phrase.side)
        if named and (head is None or head.first - phrase.first > 2):  # "813 Total number of reported fatalities"
            return replace(base, measure=named, how="label", head=None)
    if head is not None and head.section == "counted":
        return _counted(view, index, number, phrase, replace(base, how="noun", measure=head.key))
    if head is not None and _stays(view, number, head, phrase.side):
        return replace(base, measure="fighters", how="noun", side="own")
    if head is not None or number.unit == "percent":
        side = phrase.side
        verb = _suffering(view, phrase) or governing_verb(view, index, number, phrase)
        if verb == "weapons" and side == "others":
            verb = "abducted"  # "seized 30 pupils"
        if verb == "abducted" and (side in ("own", "either") or state_acts(view, phrase.first)):
            verb = "arrested"  # "captured 14 militants"
        if verb is not None and (side or verb not in ("attacks", "fighters")):
            return replace(base, measure=verb, how="verb", side=side)
        named = counted_people(view, index) if _is_generic(view, phrase) else None
        return replace(base, measure=named, how="label", side=side) if named else phrase
    verb = governing_verb(view, index, number, phrase)
    if verb == "abducted" and state_acts(view, phrase.first):
        verb = "arrested"  # "the army killed 12 fighters and captured five"
    if verb in PARTICIPLES or verb in ("suicide_attacks", "other"):
        return replace(base, measure=verb or "", how="verb")
    if paired_ahead(view, index) is not None:
        return phrase
    named = label(view, index, number)
    return replace(base, measure=named, how="label") if named else phrase


def _stays(view: View, number: NumberMention, head: Tag, side: str | None) -> bool:
    """ "14,000 ISIS members remain", "14,000 members of ISIS remain": a group's people who are there."""
    end, behind = view.words[head.last].end, view.words[min(head.last + 2, len(view.words) - 1)].end
    groups = [f for f in view.actors if f.entry.kind == "armed_group" and number.start <= f.start < behind]
    end = max([end, *(found.end for found in groups)])
    known = side == "own" or (side == "either" and bool(groups))
    return known and _STAYS.match(view.sentence.text, end - view.sentence.start) is not None


def _suffering(view: View, phrase: Phrase) -> str | None:
    """ "Two dead soldiers", "12 wounded fighters": what the adjective says."""
    if phrase.head is None or phrase.head.section != "people":
        return None
    inner = (tag for tag in view.tagged("cues") if phrase.first < tag.first < phrase.head.first)
    return next((tag.key for tag in inner if tag.key in PARTICIPLES), None)


def _ends_stretch(view: View, number: NumberMention) -> bool:
    """الأشهر الستة, الدول الثلاث: the number stands behind its noun, which is not counted."""
    at = view.index_at(number.start)
    definite = view.language == "ar" and view.words[at].form.startswith("ال") and number.form == "words"
    return definite and any(tag.last == at - 1 for tag in view.tagged("not_counted"))


def _is_generic(view: View, phrase: Phrase) -> bool:
    return phrase.head is not None and view.words[phrase.head.first].form in _ANYBODY


def _counted(view: View, index: int, number: NumberMention, phrase: Phrase, reading: Reading) -> Reading:
    """A noun that names the measure; people words that are also measures ("fighters") give way to a verb of harm."""
    if reading.measure in (
        "abducted",
        "displaced",
    ):  # "beheaded two hostages", "freed 23 hostages", "killed 12 refugees"
        verb = None if phrase.verb else governing_verb(view, index, number, phrase)
        taken = verb in ("abducted", "arrested") and reading.measure == "displaced"  # "abducted 200 displaced people"
        named = verb if taken or verb in ("killed", "wounded", "other") else None
        return replace(reading, measure=named, how="verb") if named else reading
    if reading.measure in ("fighters", "foreign_fighters", "detainees"):
        verb = phrase.verb.key if phrase.verb else governing_verb(view, index, number, phrase)
        if verb in ("killed", "wounded", "killed_or_wounded", "arrested", "abducted", "detainees"):
            side = "either" if reading.measure == "fighters" and not _is_own(view, phrase) else "own"
            return replace(reading, measure="arrested" if verb == "abducted" else verb, how="verb", side=side)
        return replace(reading, side="own")
    if reading.measure == "killed" and phrase.verb and phrase.verb.key == "killed_or_wounded":
        return replace(reading, measure="killed_or_wounded")
    if reading.measure == "attacks" and reading.counter:
        return replace(reading, measure="other")
    return reading


def _is_own(view: View, phrase: Phrase) -> bool:
    """Whether the noun says that they are an armed group's: "jihadistes", unlike "combattants"."""
    head = phrase.head
    return head is not None and any(tag.first == head.first and tag.key == "own" for tag in view.tagged("people"))


def _from_neighbours(
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
    left = _to_the_left(done, side)
    if phrase.head is None and (outside := before_brackets(view, index)) is not None:
        left = done[outside] or left
    elif phrase.head is None and (beside := in_step(view, index)) is not None:
        left = done[beside] or left
    right = own[index + 1] if index + 1 < len(own) else None
    parted = view.behind_part(number) or _opens_part(view, number)
    if parted and left is not None and (_goes_on(number, left, phrase) or (side and left.measure in _CROWDS)):
        return replace(base, measure=left.measure, counter=left.counter, side=side or left.side)
    if isinstance(right, Reading) and right.how == "verb" and _joined(view, phrase, view.numbers[index + 1]):
        return replace(base, measure=right.measure)
    if isinstance(right, Reading) and phrase.head is None and _leads_to(view, phrase, view.numbers[index + 1]):
        return replace(base, measure=right.measure, counter=right.counter, side=right.side)
    if left is not None and _goes_on(number, left, phrase):
        return replace(base, measure=left.measure, counter=left.counter, side=side or left.side)
    if phrase.head is None and before is not None and parted:
        return replace(base, measure=before.measure, side=before.side)
    if left is None and before is not None and before.measure not in _STANDING:
        fits = side is not None or number.unit == "percent" or _is_list(view) or of_them(view)
        if fits and (before.measure in TOLLS or side is None):
            return replace(base, measure=before.measure, counter=before.counter, side=side or before.side)
    if side == "own" or (side == "either" and _stock_before(view, number)):
        return replace(base, measure="fighters", how="noun", side="own") if _stock_before(view, number) else None
    return None


def _takes_place(view: View, phrase: Phrase) -> bool:
    """ "The remaining six took place in Mali"."""
    here = (tag for tag in view.tagged("cues") if tag.first == phrase.last + 1 and tag.last > tag.first)
    return view.language == "en" and any(tag.key == "attacks" for tag in here)


def _opens_part(view: View, number: NumberMention) -> bool:
    """ "3,500 of them Iraqis"."""
    at = view.index_at(number.end)
    return any(tag.first == at for tag in view.tagged("part"))


def _to_the_left(done: list[Reading | None], side: str | None) -> Reading | None:
    """The last reading before the number; for people the last that counts people."""
    readings = [reading for reading in reversed(done) if reading is not None]
    if len(readings) > 1 and readings[0].counter and readings[1].side == "own":
        readings = readings[1:]  # "killed 63 militants in 18 operations, 40 per cent more than …"
    people = [reading for reading in readings if reading.measure in PARTICIPLES] if side else []
    return next(iter(people or readings), None)


def _joined(view: View, phrase: Phrase, following: NumberMention) -> bool:
    """Whether only "and" or a comma stands between the phrase and the next number."""
    start = view.index_at(following.outer_start)
    words = [word.form for word in view.words[phrase.last + 1 : start]]
    join = grammar(view.language).join
    if len(words) <= 2 and all(word in join or word.startswith("و") for word in words):
        return True
    if not words or len(words) > 7 or words[-1] not in join or any(view.gaps[phrase.last : start - 1]):
        return False  # "17 membres de l'EI et huit soldats ont péri"
    return not any(phrase.last < tag.first < start for tag in view.tagged("cues"))


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


def _stock_before(view: View, number: NumberMention) -> bool:
    start = view.index_at(number.outer_start)
    return any(tag.last < start and start - tag.last <= 8 for tag in view.tagged("stock"))


def _by_state(view: View, phrase: Phrase) -> bool:
    """ "Security forces launched 12 raids", "31 suspects were arrested in six operations": against the group."""
    ahead = [tag for tag in view.tags if tag.last < phrase.first and phrase.first - tag.last <= _SUBJECT_REACH]
    verbs = [tag for tag in ahead if tag.section == "cues"]
    if verbs and verbs[-1].key == "arrested":
        return True
    forces = [tag for tag in ahead if tag.section == "state"]
    if not forces or not verbs or verbs[-1].key != "attacks" or verbs[-1].first < forces[-1].first:
        return False
    start, end = view.words[forces[-1].last].end, view.words[phrase.first].start
    passive = view.words[verbs[-1].last + 1].form in ("on", "against", "by")  # "attacks launched against the army"
    return (
        not passive
        and not any(start <= found.start < end and found.entry.kind == "armed_group" for found in view.actors)
        and not view.gaps[forces[-1].last]
    )


def _near(tag: Tag, phrase: Phrase) -> bool:
    return phrase.first - 8 <= tag.first and tag.last <= phrase.last + 8


def _is_list(view: View) -> bool:
    """A row or list item: it holds a number and no verb of its own."""
    return bool(view.numbers) and not view.has("cues")


def _hyphened(view: View, number: NumberMention) -> bool:
    """ "The 10-year mark", "a three-day raid": an adjective, not a count."""
    return bool(re.match(r"[-‑][^\W\d]", view.cut(number.end, min(number.end + 2, view.sentence.end))))


def _is_year(view: View, number: NumberMention) -> bool:
    """A bare 19xx or 20xx that nothing counts: the period reader left it, it is still a year."""
    if number.form != "digits" or not _YEAR.fullmatch(number.text.strip()):
        return False
    at = view.index_at(number.end)
    tags = (tag for tag in view.tags if tag.section in ("counted", "people") and tag.first == at)
    return not any(True for _ in tags)
