"""What a number counts: its head noun, the verb that governs it, and, in lists, what the number before it counted.

Order of trust: the unit (money, area), a noun that names the measure ("12 attacks"), a noun for people with a verb near it
("13 members were killed"), a noun before the number ("fatalities: 2,621"), and last the neighbour in a list ("16 in
Aleppo, four in Hasakah"). A number that none of these explains is no figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.words import Tag, words_of

# Words that end the noun phrase behind a number.
_STOPS = {
    "en": """in at by on from with and or but as to for after before near who that which while since during than per is are
        was were be been being has have had will would could may might against between among around across over under into
        inside outside this last every each including about when where whose until within a an the of""",
    "fr": """dans à en par sur aux au et ou qui que dont lors depuis ont a est sont était été étaient avec pour contre entre
        pendant près vers selon dès après avant chez parmi sous sans ainsi comme""",
    "ar": "في على الى عن خلال بعد قبل قرب منذ ضد مع عند حيث فيما كما اثر جراء وسط بحسب وفق حتى",
}
_PASS_ONCE = {
    "en": {"of", "the", "these", "those", "a"},
    "fr": {"de", "d'", "des", "du", "l'", "la", "le", "les"},
    "ar": {"من"},
}
_AUXILIARY = set("were was been are is be being got été est sont était étaient fut furent".split())
_PASSIVE = {"were", "was", "been", "being", "été", "is", "are"}
_JOIN = {"en": {"and", "or", "plus"}, "fr": {"et", "ou"}, "ar": {"و", "او"}}
_AGE = re.compile(r"(?:\baged?|\bâgée?s?\s+d[e’']|عمره|عمرها|البالغ[ة]?)\s*$", re.I)
_OPERATION = re.compile(r"op[eé]ration|[وفبل]?(?:ال)?عملي")
_REACH = 14  # words that a verb may stand away from its number
_PARTICIPLES = {"killed", "wounded", "killed_or_wounded", "abducted", "arrested", "displaced", "detainees"}
_TOLLS = {"killed", "wounded", "killed_or_wounded", "abducted", "arrested", "displaced"}


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


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The noun phrase behind a number: words [first, last], its head, and whether the noun says it is no figure."""

    first: int
    last: int
    head: Tag | None
    verb: Tag | None = None  # a participle that closes the phrase: "30 people killed"


def read_numbers(view: View, language: str, before: Reading | None) -> list[Reading | None]:
    """A reading for each number of the sentence, None where it is no figure.

    `before` is the last reading of the sentence before, which a list or a breakdown goes on with.
    """
    own = [_own_reading(view, language, number, index) for index, number in enumerate(view.numbers)]
    result: list[Reading | None] = []
    last = before if view.has("breakdown") or _is_list(view) else None
    suicidal = before is not None and before.measure == "suicide_attacks"
    for index, (number, reading) in enumerate(zip(view.numbers, own, strict=True)):
        if isinstance(reading, _Phrase):
            reading = _from_neighbours(view, language, index, number, reading, own, result, last)
        if reading is not None and suicidal and _is_operation(view, reading):
            reading = replace(reading, measure="suicide_attacks")
        suicidal = suicidal or (reading is not None and reading.measure == "suicide_attacks")
        result.append(reading)
    return result


def _is_operation(view: View, reading: Reading) -> bool:
    """"Operations" go on meaning the suicide operations that the sentences before count."""
    if reading.measure != "attacks" or reading.counter:
        return False
    return reading.head is None or bool(_OPERATION.match(view.words[reading.head.first].form))


def _own_reading(view: View, language: str, number: NumberMention, index: int) -> Reading | _Phrase | None:
    """What the number's own words say; a phrase where only its neighbours can tell; None where it is no figure."""
    if _AGE.search(view.cut(view.sentence.start, number.outer_start)) or _is_year(view, number) or _hyphened(view, number):
        return None
    phrase = _phrase(view, language, number, index)
    counter = any(_near(tag, phrase) for tag in view.tagged("counter"))
    base = Reading("", "", None, phrase.head, phrase.first, phrase.last, counter)
    if number.unit == "km2":
        return replace(base, measure="territory", how="unit")
    if number.unit not in ("count", "percent", "ratio"):
        return replace(base, measure="money", how="unit")
    head = phrase.head
    if number.per is not None and head is not None and head.section == "not_counted":
        phrase, head = replace(phrase, head=None), None  # "25 a day": the day is the rate
    if head is not None and head.section == "not_counted":
        return None
    if number.unit in ("ratio", "percent") and (head is None or head.section == "people"):
        label = _compared(view, index, phrase) or _label(view, index, number)
        label = label or (_any_counted(view) if number.unit == "ratio" else None)
        return replace(base, measure=label, how="label") if label else phrase
    if view.cut(view.sentence.start, number.outer_start).rstrip().endswith(":"):
        label = _label(view, index, number)
        if label and label not in ("attacks", "suicide_attacks", "fighters"):
            side = head.key if head is not None and head.section == "people" else None
            return replace(base, measure=label, how="label", side=side)
        if label and (head is None or _far_head(view, phrase)):
            return replace(base, measure=label, how="label", head=None)
    if head is not None and head.section == "counted":
        return _counted(view, index, number, phrase, replace(base, how="noun", measure=head.key))
    if head is not None or number.unit == "percent":
        side = head.key if head is not None and head.section == "people" else None
        verb = _verb(view, language, index, number, phrase)
        if verb is not None and (side or verb not in ("attacks", "fighters")):
            return replace(base, measure=verb, how="verb", side=side)
        return phrase
    verb = _verb(view, language, index, number, phrase)
    if verb in _PARTICIPLES or verb == "suicide_attacks":
        return replace(base, measure=verb or "", how="verb")
    label = _label(view, index, number)
    return replace(base, measure=label, how="label") if label else phrase


def _counted(view: View, index: int, number: NumberMention, phrase: _Phrase, reading: Reading) -> Reading:
    """A noun that names the measure; people words that are also measures ("fighters") give way to a verb of harm."""
    if reading.measure in ("fighters", "foreign_fighters", "detainees"):
        verb = phrase.verb.key if phrase.verb else _verb(view, "en", index, number, phrase)
        if verb in ("killed", "wounded", "killed_or_wounded", "arrested", "abducted"):
            side = "either" if reading.measure == "fighters" else "own"
            return replace(reading, measure=verb, how="verb", side=side)
        return replace(reading, side="own")
    if reading.measure == "killed" and phrase.verb and phrase.verb.key == "killed_or_wounded":
        return replace(reading, measure="killed_or_wounded")
    if reading.measure == "attacks" and reading.counter:
        return replace(reading, measure="other")
    return reading


def _phrase(view: View, language: str, number: NumberMention, index: int) -> _Phrase:
    """Read on from the number to the end of its noun phrase."""
    first = view.index_at(number.start)
    at = view.index_at(number.end)
    if number.noun is not None:
        head = _head_of_noun(view, language, number)
        return _Phrase(first, max(first, at - 1), head, _participle(view, at - 1))
    stop = view.index_at(view.numbers[index + 1].outer_start) if index + 1 < len(view.numbers) else len(view.words)
    limit = min(stop, at + 8, len(view.words))
    passed = False
    tags = [tag for tag in view.tags if tag.section in ("counted", "people", "not_counted") and tag.first >= at]
    cues = {tag.first: tag for tag in view.tagged("cues") if tag.first >= at}
    head: Tag | None = None
    stops = _stops(language)
    last = at - 1
    if at > 0 and view.gaps[at - 1] == "hard" and not _bracketed(view, number):
        return _Phrase(first, last, None)
    while at < limit:
        here = [tag for tag in tags if tag.first == at and tag.last < stop]
        if here:
            tag = max(here, key=lambda t: (t.last, t.section == "counted", t.section == "people"))
            if head is not None and at in cues and head.section == "people":
                break
            if head is None or language == "en":
                head = tag
            at, last = tag.last + 1, tag.last
            if language != "en":
                break
        elif head is not None and at in cues:
            break
        elif view.words[at].form in stops and not (head is None and not passed and _may_pass(view, language, at)):
            break
        else:
            passed = passed or view.words[at].form in _PASS_ONCE[_known(language)]
            last, at = at, at + 1
        if view.gaps[last] and not _adjective_list(view, last):
            break
    verb = _participle(view, last) if language != "ar" and head is not None else None
    return _Phrase(first, last, head, verb)


def _known(language: str) -> str:
    return language if language in _STOPS else "en"


def _stops(language: str) -> set[str]:
    return set(_STOPS[_known(language)].split())


def _may_pass(view: View, language: str, at: int) -> bool:
    return view.words[at].form in _PASS_ONCE[_known(language)]


def _adjective_list(view: View, last: int) -> bool:
    """A quotation mark inside the phrase does not end it; commas and stops do."""
    return view.gaps[last] == ""


def _bracketed(view: View, number: NumberMention) -> bool:
    """A number in brackets of its own, (804) or "(17) ألف": the noun stands behind the bracket."""
    before = view.cut(number.start - 1, number.start) if number.start > view.sentence.start else ""
    after = view.cut(number.end, min(number.end + 1, view.sentence.end))
    return before == "(" and after == ")"


def _participle(view: View, last: int) -> Tag | None:
    """A participle right behind word `last`: "soldats tués", "civilians dead"."""
    for tag in view.tagged("cues"):
        if tag.first == last + 1 and tag.key in _PARTICIPLES and not view.gaps[last]:
            return tag
    return None


def _head_of_noun(view: View, language: str, number: NumberMention) -> Tag | None:
    """The tag of the noun that the number itself carries: جنديان, "twin blasts"."""
    at = view.index_at(number.start)
    sections = ("counted", "people", "not_counted")
    for tag in view.tags:
        if tag.section in sections and tag.first <= at <= tag.last:
            return tag
    forms = [word.form for word in words_of(number.noun or "")]
    from marsad.coding.words import Word, lexicon

    tags = lexicon(language).tags([Word(0, 0, form) for form in forms])
    found = [tag for tag in tags if tag.section in sections]
    return replace(found[0], first=at, last=at) if found else None


def _verb(view: View, language: str, index: int, number: NumberMention, phrase: _Phrase) -> str | None:
    """The measure that the governing verb says: behind the phrase where it is passive, else before the number."""
    if phrase.verb is not None:
        return phrase.verb.key
    start = view.index_at(number.outer_start)
    low = view.index_at(view.numbers[index - 1].end) if index else 0
    high = view.index_at(view.numbers[index + 1].outer_start) if index + 1 < len(view.numbers) else len(view.words)
    cues = [tag for tag in view.tagged("cues") if tag.key not in ("weapons",) or phrase.head is not None]
    after = [tag for tag in cues if phrase.last < tag.first < min(high, phrase.last + _REACH)]
    before = [tag for tag in cues if low <= tag.last < start and start - tag.last <= _REACH]
    after = [tag for tag in after if not any(gap == "hard" for gap in view.gaps[phrase.last : tag.first])]
    before = [tag for tag in before if not any(gap == "hard" for gap in view.gaps[tag.last : start])]
    if language != "ar":
        # "386 were killed and another 1,066 were injured": the first verb is spent on its own subject.
        before = [tag for tag in before if not (index and _after_auxiliary(view, tag))]
        passive = [tag for tag in after if _passive(view, phrase, tag)]
        if passive and not (before and start - before[-1].last <= 4):
            return _best(passive[0], after)
    if before:
        return _best(before[-1], before)
    if phrase.head is None:
        return None
    if after and (language == "ar" or after[0].key in _TOLLS or after[0].key == "suicide_attacks"):
        return _best(after[0], after)
    return None


def _best(tag: Tag, tags: list[Tag]) -> str:
    """ "Killed and wounded" is one cue where it stands; several keys over the same words: the most specific."""
    same = [other.key for other in tags if other.first == tag.first]
    for key in ("killed_or_wounded", "killed", "wounded"):
        if key in same:
            return key
    return tag.key


def _passive(view: View, phrase: _Phrase, tag: Tag) -> bool:
    """ "were killed", "killed" right behind the phrase, "lost their lives": the phrase is what it happened to."""
    between = [word.form for word in view.words[phrase.last + 1 : tag.first]]
    return tag.first - phrase.last <= 1 or bool(_AUXILIARY & set(between)) or not between


def _after_auxiliary(view: View, tag: Tag) -> bool:
    return tag.first > 0 and view.words[tag.first - 1].form in _PASSIVE


def _compared(view: View, index: int, phrase: _Phrase) -> str | None:
    """What a share or change is of: "a 400 percent increase in attacks", "38 % de ses revenus"."""
    high = view.index_at(view.numbers[index + 1].outer_start) if index + 1 < len(view.numbers) else len(view.words)
    for tag in view.tagged("counted"):
        if phrase.first < tag.first < min(high, phrase.last + 9) and "hard" not in view.gaps[phrase.last : tag.first]:
            return tag.key
    return None


def _far_head(view: View, phrase: _Phrase) -> bool:
    """Whether other words stand between the number and its head: "813 Total number of reported fatalities"."""
    return phrase.head is not None and phrase.head.first - phrase.first > 2


def _label(view: View, index: int, number: NumberMention) -> str | None:
    """A noun or verb before the number that names what it counts: "fatalities: 2,621", "put the toll at 19"."""
    start = view.index_at(number.outer_start)
    low = view.index_at(view.numbers[index - 1].end) if index else 0
    found: Tag | None = None
    for tag in view.tags:
        if low <= tag.first and tag.last < start and start - tag.last <= _REACH:
            if tag.section == "counted" or (tag.section == "cues" and tag.key in _TOLLS):
                found = tag
    if found is None:
        return None
    gaps = view.gaps[found.last : start]
    return (
        None if gaps.count("hard") > 1 or ("hard" in gaps and ":" not in _between(view, found, number)) else found.key
    )


def _between(view: View, tag: Tag, number: NumberMention) -> str:
    return view.cut(view.words[tag.last].end, number.outer_start)


def _any_counted(view: View) -> str | None:
    """What the sentence counts at all: for "double", which stands apart from its noun."""
    for tag in view.tagged("counted"):
        if tag.key in ("attacks", "suicide_attacks", "killed", "wounded", "fighters", "money"):
            return tag.key
    return None


def _from_neighbours(
    view: View,
    language: str,
    index: int,
    number: NumberMention,
    phrase: _Phrase,
    own: list[Reading | _Phrase | None],
    done: list[Reading | None],
    before: Reading | None,
) -> Reading | None:
    """What the numbers beside it count, for a number that says nothing itself."""
    side = phrase.head.key if phrase.head is not None and phrase.head.section == "people" else None
    base = Reading("", "list", side, phrase.head, phrase.first, phrase.last)
    left = _to_the_left(done, side)
    right = own[index + 1] if index + 1 < len(own) else None
    if isinstance(right, Reading) and right.how == "verb" and _joined(view, language, phrase, view.numbers[index + 1]):
        return replace(base, measure=right.measure)
    if left is not None and _goes_on(number, left, phrase):
        return replace(base, measure=left.measure, counter=left.counter, side=side or left.side)
    if phrase.head is None and before is not None and _part_mark(view, number):
        return replace(base, measure=before.measure, side=before.side)
    if left is None and before is not None and before.measure not in ("money",):
        fits = side is not None or number.unit == "percent" or _is_list(view)
        if fits and (before.measure in _TOLLS or side is None):
            return replace(base, measure=before.measure, counter=before.counter, side=side or before.side)
    if side == "own" or (side == "either" and _stock_before(view, number)):
        return replace(base, measure="fighters", how="noun", side="own") if _stock_before(view, number) else None
    return None


def _to_the_left(done: list[Reading | None], side: str | None) -> Reading | None:
    """The last reading before the number; for people the last that counts people."""
    readings = [reading for reading in reversed(done) if reading is not None]
    people = [reading for reading in readings if reading.measure in _PARTICIPLES] if side else []
    return next(iter(people or readings), None)


def _joined(view: View, language: str, phrase: _Phrase, following: NumberMention) -> bool:
    """Whether only "and" or a comma stands between the phrase and the next number."""
    start = view.index_at(following.outer_start)
    words = [word.form for word in view.words[phrase.last + 1 : start]]
    return len(words) <= 2 and all(word in _JOIN[_known(language)] or word.startswith("و") for word in words)


def _goes_on(number: NumberMention, left: Reading, phrase: _Phrase) -> bool:
    """Whether the number continues the list that the reading to its left began."""
    if left.measure == "money":
        return number.unit != "count"
    if phrase.head is not None and phrase.head.section == "people":
        return left.measure in _TOLLS
    return phrase.head is None


def _stock_before(view: View, number: NumberMention) -> bool:
    start = view.index_at(number.outer_start)
    return any(tag.last < start and start - tag.last <= 8 for tag in view.tagged("stock"))


def _part_mark(view: View, number: NumberMention) -> bool:
    start = view.index_at(number.outer_start)
    return any(tag.last == start - 1 for tag in view.tagged("part"))


def _near(tag: Tag, phrase: _Phrase) -> bool:
    return phrase.first - 8 <= tag.first and tag.last <= phrase.last + 8


def _is_list(view: View) -> bool:
    """A row or list item: it holds a number and no verb of its own."""
    return bool(view.numbers) and not view.has("cues")


def _hyphened(view: View, number: NumberMention) -> bool:
    """"The 10-year mark", "a three-day raid": an adjective, not a count."""
    return bool(re.match(r"[-‑][^\W\d]", view.cut(number.end, min(number.end + 2, view.sentence.end))))


def _is_year(view: View, number: NumberMention) -> bool:
    """A bare 19xx or 20xx that nothing counts: the period reader left it, it is still a year."""
    if number.form != "digits" or not re.fullmatch(r"(?:19|20)\d\d", number.text.strip()):
        return False
    at = view.index_at(number.end)
    tags = (tag for tag in view.tags if tag.section in ("counted", "people") and tag.first == at)
    return not any(True for _ in tags)
