"""What governs a number from outside its noun phrase: the verb, the label before it, what a share is of."""

from __future__ import annotations

import re
from itertools import pairwise

from marsad.coding.mentions import NumberMention
from marsad.coding.missing import is_missing
from marsad.coding.page import View
from marsad.coding.phrases import OTHER, Phrase
from marsad.coding.subjects import acts, dual_acts
from marsad.coding.words import Tag, grammar

TOLLS = {"killed", "wounded", "killed_or_wounded", "abducted", "arrested", "displaced"}
_IN = re.compile(r"\s+(?:in|out\s+of|in\s+every|sur)\s+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_STOP = re.compile(r"[.;:!?؟؛()\[\]–—\n|•…]")
_THAT = {"ان", "وان", "بان", "وبان", "انه"}  # "that": the number is the subject of what follows
_PERFECT = {"have", "has", "had", "having"}
_SINGLE = {
    "attack",
    "assault",
    "ambush",
    "raid",
    "operation",
    "blast",
    "explosion",
    "incident",
    "bombing",
    "clash",
    "strike",
    "massacre",
    "onslaught",
}
_THEATRES = {"rangs", "zones", "foyers", "théâtres", "jihad", "djihad"}  # "ont rejoint les zones de conflit"
_TO_NUMBER = {"de", "à", "sous"}
_COUNT = {"nombre", "chiffre", "effectif", "effectifs", "total", "force"}
_BE = {"sont", "étaient", "seraient"}
HAVING = {"a", "ont", "avait", "avaient", "aurait", "auraient", "ait", "compte", "comptait", "recense", "dénombre"}
OCCASION = {"in", "during", "dans", "lors"}
_REACH = 14  # words that a verb may stand away from its number
_LABEL_REACH = 9  # words from "strength" to its number
_LEAVING = {"left", "leaving", "leaves", "leave"}
_LEFT = {
    "dead": "killed",
    "wounded": "wounded",
    "injured": "wounded",
    "hurt": "wounded",
    "homeless": "displaced",
    "missing": "other",
}
_TRYING = {"trying", "tried", "try", "attempting", "attempted", "attempt", "hoping", "preparing", "waiting"}
_LONG_REACH = 25  # words over which "left … dead" stretches
_NEAR = 4  # words within which an active verb before the number wins over one behind it


def governing_verb(view: View, index: int, number: NumberMention, phrase: Phrase) -> str | None:
    """The measure that the governing verb says: behind the phrase where it is passive, else before the number."""
    if phrase.verb is not None and not (phrase.head and acts(view, index, phrase.last, phrase.verb)):
        return phrase.verb.key
    if phrase.head is not None and phrase.head.section == "people" and is_missing(view, phrase):
        return "other"
    left = _left_behind(view, phrase)
    if left is not None:
        return left
    mixed = _mixed_toll(view, index, phrase)
    if mixed is not None:
        return mixed
    beyond = _beyond_parts(view, index)
    start, low, high = view.first_of(index), _reach_back(view, index), view.first_of(beyond)
    aside = view.end_of(beyond - 1) if beyond > index + 1 and view.language == "fr" else phrase.last
    cues = [tag for tag in view.tagged("cues") if tag.key != "weapons" or phrase.head is not None]
    nouns = [tag for tag in view.tagged("not_counted") if tag.last > tag.first]
    cues = [tag for tag in cues if not any(n.first <= tag.first <= n.last for n in nouns)]  # "gas fields" field nobody
    cues = [tag for tag in cues if not _is_attempt(view, tag)]
    idioms = {tag.first for tag in view.tagged("idioms")}  # "ont fait irruption"
    cues = [tag for tag in cues if tag.first not in idioms and not _is_drop(view, tag)]
    held = _held_behind(view, index, phrase, cues)
    if held is not None:
        return held
    after = [tag for tag in cues if phrase.last < tag.first < min(high, max(phrase.last, aside) + _REACH)]
    enlisting = [tag for tag in after if tag.first < view.first_of(index + 1) and _enlists(view, tag)]
    after = enlisting or after  # "1 600 Marocains ont rejoint les rangs de l'EI, dont 742 y sont morts"
    after = [tag for tag in after if not _parted(view, phrase.last, tag.first)]
    after = [tag for tag in after if not _is_doing(view, tag) and not _turned(view, phrase, tag)]
    after = [tag for tag in after if phrase.head is None or not acts(view, index, phrase.last, tag)]
    before = [tag for tag in cues if low <= tag.last < start and start - tag.last <= _REACH]
    if view.language == "ar":
        before = [tag for tag in before if not _parted(view, tag.last, start)]
    else:
        before = [tag for tag in before if "hard" not in view.gaps[tag.last : start]]
    if view.language != "ar":  # in Arabic the verb comes first, passive or not
        # "386 were killed and another 1,066 were injured": the first verb is spent on its own subject.
        before = [tag for tag in before if not (index and (_is_passive(view, tag) or _is_spent(view, tag)))]
        if any(tag.key == "detainees" for tag in before):
            ends = {
                view.end_of(other) for other in range(index)
            }  # "374 détenus et assaillants ont péri, ainsi que 77 …"
            before = [tag for tag in before if not (tag.key == "detainees" and tag.first in ends)]
        passive = [tag for tag in after if _suffered(view, phrase, tag)]
        parted = index > 0 and any(tag.first == view.index_at(number.end) for tag in view.tagged("part"))
        if passive and (parted or not (before and start - before[-1].last <= _NEAR)):
            return _most_specific(passive[0], after)
    else:  # "9 جرحى، 7 مختطفين": a noun of harm behind a number is that number's own
        own = {tag.first for tag in view.tagged("counted") if index and tag.first == view.end_of(index - 1)}
        own = {first for first in own if not view.words[first].form.startswith("و")}  # استشهاد 12 وإصابة ستة
        before = [tag for tag in before if tag.first not in own]
        before = [tag for tag in before if not _had_subject(view, tag, start)]
        said = bool(start) and view.words[start - 1].form in _THAT
        if said and after and after[0].first - phrase.last <= 2 and not view.gaps[phrase.last]:
            return _most_specific(after[0], after)  # وأن أربعة عشر جنديا أصيبوا
    if view.language == "ar" and phrase.head is None and (behind := _follows(view, index)) is not None:
        return behind
    if before:
        return _most_specific(before[-1], before)
    parted = view.behind_part(number) and not (
        view.language == "ar" and after and after[0].first - phrase.last <= _NEAR
    )
    if phrase.head is None or not after or _joined(view, phrase, after[0]) or parted:
        return None
    telling = view.language == "ar" or after[0].key in TOLLS | {"suicide_attacks", "detainees", "other"}
    telling = telling or _enlists(view, after[0])
    return _most_specific(after[0], after) if telling else None


def _enlists(view: View, tag: Tag) -> bool:
    """ "1 460 Français ont rejoint les rangs de l'EI": who joins a group named right behind."""
    if tag.key != "foreign_fighters" or view.language != "fr":
        return False
    behind = (view.index_at(found.start) - tag.last for found in view.actors if found.entry.kind == "armed_group")
    if any(0 < words <= _NEAR for words in behind):
        return True
    return bool(_THEATRES & {word.form for word in view.words[tag.last : tag.last + _NEAR]})


def _is_drop(view: View, tag: Tag) -> bool:
    """ "Le nombre d'attaques est tombé de 84 à 45": numbers fall, too."""
    if view.language != "fr" or not view.words[tag.last].form.startswith("tomb"):
        return False
    counted = {view.first_of(index) for index in range(len(view.numbers))}
    behind = view.words[tag.last + 1].form if tag.last + 1 < len(view.words) else ""
    return behind in _TO_NUMBER and tag.last + 2 in counted


def _is_attempt(view: View, tag: Tag) -> bool:
    """ "Seven people trying to flee a hotel" were displaced by nobody."""
    before = [word.form for word in view.words[max(0, tag.first - 2) : tag.first]]
    return tag.key == "displaced" and len(before) > 1 and before[1] == "to" and before[0] in _TRYING


def _held_behind(view: View, index: int, phrase: Phrase, cues: list[Tag]) -> str | None:
    """ "Left 30 members dead and 74 in custody", "and 74 behind bars": the words right behind a bare number."""
    if view.language != "en" or phrase.head is not None or index == 0:
        return None
    held = any(tag.key == "detainees" and tag.first == view.end_of(index) for tag in cues)
    return "arrested" if held else None


def _follows(view: View, index: int) -> str | None:
    """ "و236 أصيبوا": a plural verb right behind its subject."""
    at = view.end_of(index)
    if not at or at >= len(view.words) or view.gaps[at - 1] or not view.words[at].form.endswith("وا"):
        return None
    tags = [tag for tag in view.tagged("cues") if tag.first == at and tag.key in TOLLS]
    return _most_specific(tags[0], tags) if tags else None


def _is_predicate(view: View, phrase: Phrase, tag: Tag) -> bool:
    """A plural verb without "and", commas apart from its subject at most."""
    form = view.words[tag.first].form
    near = tag.first - phrase.last <= _NEAR + 2 and "hard" not in view.gaps[phrase.last : tag.first]
    return form.endswith("وا") and not form.startswith("و") and tag.key in TOLLS and near


def _had_subject(view: View, tag: Tag, start: int) -> bool:
    """ "137 ضابطا قتلوا و236 أصيبوا": a plural verb right before "and" has its subject before it."""
    if not view.words[tag.last].form.endswith("وا") or not 0 < start - tag.last <= 2:
        return False
    joining = [word.form for word in view.words[tag.last + 1 : start + 1]]
    return joining[0].startswith("و") if joining else False


def _left_behind(view: View, phrase: Phrase) -> str | None:
    """ "The attacks left 15 combatants and two civilians dead and six others injured": the word behind them all."""
    if view.language != "en":
        return None
    nearest = max(0, phrase.first - _LONG_REACH)
    leaving = [at for at in range(nearest, phrase.first) if view.words[at].form in _LEAVING]
    if not leaving or "hard" in view.gaps[leaving[-1] : phrase.first]:
        return None
    told = [at for at in range(leaving[-1], phrase.first) if view.words[at].form in _LEFT]
    parts = [tag for tag in view.tagged("part") if told and told[-1] < tag.first < phrase.first]
    if parts and not any(view.gaps[parts[-1].last : phrase.first]):
        return _LEFT[view.words[told[-1]].form]  # "left 98 dead, including 21 women and six children, 15 wounded"
    for at in range(phrase.last + 1, min(len(view.words), phrase.last + _LONG_REACH)):
        if "hard" in view.gaps[max(at - 1, 0) : at]:
            return None
        if view.words[at].form in _LEFT:
            return _LEFT[view.words[at].form]
    return None


def _turned(view: View, phrase: Phrase, tag: Tag) -> bool:
    """ "68 in October, whereas the number of dead …", "eight militants, while militants kidnapped ten": spent."""
    between = {word.form for word in view.words[phrase.last + 1 : tag.first]}
    return bool(between & grammar(view.language).contrast)


def predicate(view: View, index: int, phrase: Phrase) -> str | None:
    """What the words behind a share say of it: "25 percent of them are dead"."""
    high = min(view.first_of(index + 1), phrase.last + _REACH)
    after = [tag for tag in view.tagged("cues") if phrase.last < tag.first < high]
    after = [tag for tag in after if "hard" not in view.gaps[phrase.last : tag.first]]
    told = [tag for tag in after if _suffered(view, phrase, tag)]
    return _most_specific(told[0], after) if told else None


def label(view: View, index: int, number: NumberMention) -> str | None:
    """A noun or verb before the number that names what it counts: "fatalities: 2,621", "put the toll at 19"."""
    start, low = view.first_of(index), _reach_back(view, index)
    near = [tag for tag in view.tags if low <= tag.first and tag.last < start and start - tag.last <= _REACH]
    naming = [tag for tag in near if tag.section == "counted" or (tag.section == "cues" and tag.key in TOLLS)]
    if view.language == "fr":
        naming = [tag for tag in naming if tag.key != "fighters" or _is_strength(view, tag, start)]
        naming = [tag for tag in naming if tag.section == "counted" or not _is_drop(view, tag)]
    # "numbers from 200 to 250", "its strength at 450"
    naming += [t for t in near if t.section == "cues" and t.key == "fighters" and start - t.last <= _LABEL_REACH]
    if not naming:
        return None
    naming = [tag for tag in naming if not _one_event(view, tag, number) and not _is_fewer(view, tag, index)]
    if not naming:
        return None
    found = naming[-1]
    gaps = view.gaps[found.last : start]
    if gaps[-1:] == ["hard"] and view.cut(number.outer_start - 1, number.outer_start) == "(":
        gaps = gaps[:-1]  # "most were in Iraq (132, about 58%)"
    colon = ":" in view.cut(view.words[found.last].end, number.outer_start)
    return None if gaps.count("hard") > 1 or ("hard" in gaps and not colon) else found.key


def _is_strength(view: View, tag: Tag, start: int) -> bool:
    """ "Le nombre de ses combattants est passé à 450", "Combattants : 450", not "des groupes jihadistes"."""
    ahead = {word.form for word in view.words[max(0, tag.first - _LABEL_REACH) : tag.first]}
    opens = tag.first <= 1 and bool({word.form for word in view.words[tag.last + 1 : start]} & _BE)
    colon = ":" in view.cut(view.words[tag.last].end, view.words[start].start)
    return colon or opens or bool(ahead & _COUNT)


def _is_fewer(view: View, tag: Tag, index: int) -> bool:
    """ "37 were killed in two attacks, 17 of them in Koro": two attacks are no label of 17."""
    if tag.key != "attacks" or index < 2 or view.language == "ar":
        return False
    first = view.first_of(index - 1)
    died_in = bool(first and view.words[first - 1].form in OCCASION)
    before, here = view.numbers[index - 1].high, view.numbers[index].low
    return died_in and first < tag.first and before is not None and here is not None and before < here


def _one_event(view: View, tag: Tag, number: NumberMention) -> bool:
    """ "Killed in Saturday's attack, compared with 24": one attack is no label of 24."""
    if view.language != "en" or tag.key != "attacks" or (number.low or 0) <= 1:
        return False
    colon = ":" in view.cut(view.words[tag.last].end, number.outer_start)
    return view.words[tag.last].form in _SINGLE and not colon


def counted_people(view: View, index: int) -> str | None:
    """Whose number it is where only "people" stands behind it: "the displaced numbered 1.7 million people"."""
    start, low = view.first_of(index), _reach_back(view, index)
    near = [
        tag for tag in view.tagged("counted") if low <= tag.first and tag.last < start and start - tag.last <= _REACH
    ]
    named = [tag for tag in near if tag.key in TOLLS and "hard" not in view.gaps[tag.last : start]]
    return named[-1].key if named else None


def compared(view: View, index: int, phrase: Phrase) -> str | None:
    """What a share or change is of: "a 400 percent increase in attacks", "38 % de ses revenus"."""
    joining = {word.form for word in view.words[phrase.first + 1 : phrase.last + 4]}
    if not joining & grammar(view.language).of:
        return None
    high = min(view.first_of(index + 1), phrase.last + 9)
    for tag in view.tagged("counted"):
        if phrase.first < tag.first < high and not any(view.gaps[phrase.last : tag.first]):
            return tag.key
    return None


def of_it(view: View, number: NumberMention) -> bool:
    """ "Le Mali en compte 401": the pronoun right before the number's verb."""
    first = view.index_at(number.outer_start)
    ahead = [word.form for word in view.words[max(0, first - 3) : first]]
    return view.language == "fr" and any(one == "en" and then in HAVING for one, then in pairwise(ahead))


def any_counted(view: View) -> str | None:
    """What the sentence counts at all: for "double", which stands apart from its noun."""
    keys = ("attacks", "suicide_attacks", "killed", "wounded", "fighters", "money", "territory")
    return next((tag.key for tag in view.tagged("counted") if tag.key in keys), None)


def _parted(view: View, first: int, last: int) -> bool:
    """Whether a hard stop stands between two words; what brackets enclose is passed over."""
    if "hard" not in view.gaps[first:last]:
        return False
    between = view.cut(view.words[first].end, view.words[last].start)
    bare = _BRACKETS.sub(" ", between).rstrip().removesuffix("(")  # قتل (8) جنود
    return _STOP.search(bare) is not None


def _most_specific(tag: Tag, tags: list[Tag]) -> str:
    """Several entries over the same words: "killed and wounded" before "killed"."""
    same = [other.key for other in tags if other.first == tag.first]
    return next((key for key in ("killed_or_wounded", "killed", "wounded") if key in same), tag.key)


def _suffered(view: View, phrase: Phrase, tag: Tag) -> bool:
    """ "were killed", "killed" right behind the phrase: the phrase is what it happened to."""
    between = {word.form for word in view.words[phrase.last + 1 : tag.last + 1]}
    if between and between - {"to"} <= {view.words[tag.first].form} and tag.last == tag.first:
        return True  # "forced 40,000 to flee"
    return tag.first - phrase.last <= 1 or _is_spent(view, tag) or bool(grammar(view.language).auxiliaries & between)


def _joined(view: View, phrase: Phrase, tag: Tag) -> bool:
    """ "two civilians, and wounded nine": the verb behind "and" is about somebody else."""
    between = [word.form for word in view.words[phrase.last + 1 : tag.first + 1]]
    if view.language != "ar":
        between = between[-3:]  # "200 insurgents and their relatives had surrendered": the conjunction is the subject's
    join = grammar(view.language).join
    if view.language == "ar" and _is_predicate(view, phrase, tag):
        return False  # 'أن 4 عناصر من "الحشد"، قتلوا'
    if view.language == "ar" and view.words[tag.first].form.startswith("و") and not view.in_name(tag.first):
        return view.words[tag.first].form not in ("وفاه", "وفيات")  # "ضابطين وجنديين وإصابة ضابط"
    return bool(join & set(between)) or (view.language == "ar" and any(view.gaps[phrase.last : tag.first]))


def _beyond_parts(view: View, index: int) -> int:
    """The next number that the sentence goes on with: "38 people, including six children, in two towns were killed"."""
    following = index + 1
    while following < len(view.numbers) and (
        view.behind_part(view.numbers[following])
        or _is_uncounted(view, following)
        or (following > index + 1 and _goes_on_in_aside(view, following))
        or is_one_in(view, following)
        or is_one_in(view, following - 1)
    ):
        following += 1
    return following


def _goes_on_in_aside(view: View, index: int) -> bool:
    """ "11 500 combattants, dont 1 600 Irakiens et 1 800 Syriens, sont détenus": the second part of an aside."""
    first = view.first_of(index)
    joined = view.words[first - 1].form in grammar(view.language).join and not view.gaps[first - 1]
    return view.language == "fr" and joined and "soft" in view.gaps[first : first + _REACH]


def is_one_in(view: View, index: int) -> bool:
    """ "1.9 million people, almost one in ten of the population, have fled": a share told in passing."""
    if index < 1 or index + 1 >= len(view.numbers) or view.numbers[index].text.lower() not in ("one", "un", "une"):
        return False
    between = view.cut(view.numbers[index].end, view.numbers[index + 1].outer_start)
    return _IN.fullmatch(between) is not None


def _reach_back(view: View, index: int) -> int:
    """The end of the last number before this one that may be a figure: "held in 20 prisons some 10,000 men"."""
    before = index - 1
    while before >= 0 and (
        _is_uncounted(view, before) or dual_acts(view, before, view.numbers[before]) or _is_model(view, before)
    ):
        before -= 1
    return view.end_of(before)


def _is_model(view: View, index: int) -> bool:
    """ "قتلت طائرات إف 16 خمسة": the number of a weapon's name stands between no verb and its number."""
    at = view.first_of(index)
    return view.language == "ar" and at > 0 and view.words[at - 1].form in grammar("ar").numbered


def _mixed_toll(view: View, index: int, phrase: Phrase) -> str | None:
    """ "50 civilians, dead and wounded", "خمسون مدنيا بين قتيل وجريح": the toll is told behind the noun."""
    high = min(view.first_of(index + 1), phrase.last + 3)
    mixed = (tag for tag in view.tags if tag.key == "killed_or_wounded" and phrase.last < tag.first < high)
    return next((tag.key for tag in mixed if "hard" not in view.gaps[phrase.last : tag.first]), None)


def _is_uncounted(view: View, index: int) -> bool:
    """ "40,000 people from 110 countries joined": the countries are no figure."""
    at = view.end_of(index)
    if (
        view.language == "ar"
        and at
        and (view.gaps[at - 1] or view.words[min(at, len(view.words) - 1)].form.startswith("و"))
    ):
        return False  # "600، وعدد المختطفين 75"
    if at < len(view.words) and view.words[at].form in OTHER:
        at += 1  # "60 autres pays"
    return any(tag.first == at for tag in view.tagged("not_counted"))


def _is_doing(view: View, tag: Tag) -> bool:
    """ "Three, killing five", "having wounded nine": what the phrase does, not what it suffers."""
    perfect = tag.first > 0 and view.words[tag.first - 1].form in _PERFECT
    perfect = perfect and view.words[tag.first].form != "been"  # "30 people had been detained in raids"
    active = perfect or view.words[tag.first].form.endswith("ing")
    if view.language == "fr":  # "trois kamikazes ont ouvert le feu, faisant plus de 30 tués"
        return view.words[tag.first].form.endswith("ant") and bool(tag.first) and view.gaps[tag.first - 1] == "soft"
    return view.language == "en" and active and not _is_spent(view, tag)


def _is_spent(view: View, tag: Tag) -> bool:
    """ "Six died and 33 …": verbs that take no object have had their subject."""
    return any(other.first == tag.first for other in view.tagged("intransitive"))


def _is_passive(view: View, tag: Tag) -> bool:
    """The auxiliary stands before the tag, or is its own first word ("sont morts", "ont été tués")."""
    around = {word.form for word in view.words[max(tag.first - 1, 0) : tag.last]}
    return bool(around & grammar(view.language).auxiliaries)
