"""What a number's own words say that it counts: its unit, its head noun, the verb that governs it, a label before it.

Order of trust: the unit (money, area), a noun that names the measure ("12 attacks"), a noun for people with a verb near
it ("13 members were killed"), a noun before the number ("fatalities: 2,621"). What neighbours say is in `neighbours`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from marsad.coding.arabic_escapes import break_out, escaped
from marsad.coding.arabic_sides import countered, group_did
from marsad.coding.governing import (
    any_counted,
    compared,
    counted_people,
    governing_verb,
    is_one_in,
    label,
    of_it,
    predicate,
)
from marsad.coding.lists import before_brackets, paired_ahead
from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.periods.lexicon import lexicon
from marsad.coding.periods.preceding import preceding_unit
from marsad.coding.phrases import PARTICIPLES, Phrase, phrase_of
from marsad.coding.ranking import ranks
from marsad.coding.subjects import acts, dual_acts, state_acts
from marsad.coding.words import Tag, grammar

_AGE = re.compile(
    r"(?:\baged?|\bas (?:young|old) as|\bages?(?: of| from)?|\bâgée?s?\s+d[e’']|عمره|عمرها|البالغ[ة]?)\s*$",
    re.IGNORECASE,
)
STOCKS = frozenset({"fighters", "foreign_fighters", "detainees", "territory"})  # what stands at a time
_ANYBODY = {"people", "persons", "personnes", "شخص", "شخصا", "اشخاص", "نسمه", "انسان"}
_WERE = {"كانوا", "كان", "يتمركزون", "متواجدين", "متمركزين", "يتواجدون"}
_SURRENDER = re.compile(r"[وف]?(?:سلم|تسليم|استسلم|استسلام|يستسلم)(?:ت|وا|ا)?$")
_MODEL = re.compile(r"[\u0621-\u064a]-$")  # "إم كيو-9": the name of a weapon
_CREW = re.compile(r"(?<!\w)(?:ال)?(?:مكون|مؤلف)[ةه]?\s+من\s+$")  # "طاقمها المكون من 25 فردا": how many they are
# "ستسحب 4 آلاف جندي": a state's troops that come and go are nobody's toll.
_DEPLOYED = re.compile(
    r"(?<!\w)[وف]?(?:س)?(?:[يت]?(?:سحب|نشر|رسل|درب)|أرسل|إرسال|تدريب|انسحاب|انتشار)(?:ت|وا)?\s+(?:نحو\s+|أكثر من\s+)?$"
)
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|hrs\b|h\d\d\b)", re.IGNORECASE)  # "2am", "11 p.m"
_FORMATION = re.compile(
    r" (?:Task ?force )?(?:Battalion|Brigade|Bde|Division|Regiment|Squadron|Corps|Infantry)\b"
)  # "25 Taskforce Bde"
_TOOK = {"taken", "took", "taking", "take"}
_OUT = re.compile(
    r"\s+(?:(?:have|has|had|were|was|been|are|be|also|later|since)\s+)*"
    r"(?:freed|released|escaped|surrendered|absconded|fled|repatriated|broke\s+out|got\s+away|recaptured)\b"
)
_LET_OUT = re.compile(
    r"\b(?:free(?:d|s|ing)?|releas(?:ed?|es|ing)|rescu(?:ed?|es|ing)|liberat(?:ed?|es|ing)|(?:escape|release) of)"
    r"(?:\s+(?:(?:more|fewer|less)\s+than|at|least|all|about|around|over|some|nearly|almost|up|to|an|estimated))*\s+$",
    re.IGNORECASE,
)
_STRANGERS = {"foreigners", "nationals", "europeans", "westerners", "étrangers", "ressortissants"}
_REWARD = re.compile(r"\b(?:reward|bounty)\b[^.;,\d]{0,20}$", re.IGNORECASE)  # offered by a state, owned by no group
_TIMES = {"fois", "مرات", "مره", "مرتين"}
_STRIKES = re.compile(r"[وف]?[يت]?(?:هاجم|استهدف|ضرب|قصف|اغار|اعتد|شن|نفذ|تعرض)")  # "a frappé une quinzaine de fois"
_BOMB = re.compile(r"bombs?$|v?b?ieds?$|piégées?$")  # what explodes, and may have been found before it did
_TO = {"الي", "نحو", "عن", "على"}
_TOLL_MOVED = re.compile(
    r"\bdeath[ -]toll\b[^.;:!?]{0,200}\b(?:risen|rose|rises|climbed|climbs|increased|jumped|grown"
    r"|grew|revised|raised|(?:gone|went)\s+up)\b"
    r"(?:\s+(?:again|sharply|further|upwards?))?(?:\s+(?:to|from|to\s+[\d,]+\s+from|from\s+[\d,]+\s+to))\s+$",
    re.IGNORECASE,
)
_RISES = re.compile(r"[وفل]?(?:[يت]?رتفع|ارتفع|وصل|[يت]صل|بلغ|[يت]بلغ|قفز|زاد)(?:ت)?$")
_RISEN = {
    "wounded": re.compile(r"(?:ال)?(?:جرحي|مصابين|اصابات)"),
    "killed": re.compile(r"(?:ال)?(?:قتلي|ضحايا|شهداء|وفيات|اغتيلوا|قتلوا|خسائر)"),
}
_COUNTED_BEHIND = {**_RISEN, "attacks": re.compile(r"(?:ال)?(?:هجمات|عمليات|تفجيرات|اعتداءات)$")}
_COUNT_OF = {"عدد", "حصيله", "عداد", "اجمالي", "مجموع"}
_TOLL_OF = {"الحصيله", "والحصيله", "حصيله", "وحصيله"}
_ANYONE = re.compile(r"(?:ال)?(?:اخر|شخص|اشخاص)")
_LED_IT = re.compile(r"[وف]?(?:شن|نفذ|قاد)(?:ت|وا)?(?:ه|ها|هما)$|[وف]?(?:شارك|شاركت)$")
_MISSING = {"فقد", "وفقد", "فقدان", "وفقدان", "لفقدان"}
_SUBJECT_REACH = 9  # words between a verb's subject and its number
# "Agglomération de plus de 200 000 habitants", "a town of 12,000 people": who live there came to no harm.
_POPULATION = re.compile(
    r"\b(?:ville|agglomération|village|cité|commune|localité|bourgade|bourg|île|pays|quartier|district|métropole|capitale|peuplée?)"
    r"(?:\s+(?:de|du)\s+[\w'’-]+)?"
    r"\s+(?:d['’e]|de quelque|d'environ|forte de|qui compte|comptant|peuplée? (?:de|d['’]))\s*$"
    r"|\b(?:town|city|village|island|country|district|community|capital)\s+(?:of|with)\s*$",
    re.IGNORECASE,
)
_LIVING = {"habitants", "habitant", "ames", "âmes", "personnes", "people", "inhabitants", "residents"}
_ONE_IN = re.compile(  # "one in five"
    r"\b(?:une?|one)\s+(?:[^\W\d]+\s+)?(?:sur|in|out\s+of|in\s+every)\s+$", re.IGNORECASE
)
_OF_THE = re.compile(r"\s+(?:des|of\s+the|of\s+its|de\s+ses|من)\s+$")
_TAKEN = re.compile(r"(?:enlev|kidnapp|s[ée]questr)[ée]e?s?$|abducted$|kidnapped$")  # "317 tués et 73 enlevés"
_RELEASED = re.compile(r"\b(?:libér|relâch|rapatri|élargi|transfér)")
_ATTACKED = re.compile(
    r"^(?:[^\W\d]+ ){0,4}?(?:a|ont|avait|avaient) (?:fait irruption|attaqué|pris d' assaut|investi"
    r"|encerclé|envahi|ouvert le feu|surgi|débarqué|fondu|assailli|participé|pris part)"
)
_MADE = {"fait", "faire", "faisant", "font", "fit"}
_YEARS = {"ans", "mois", "jours", "semaines", "years", "months", "days", "weeks", "heures", "hours"}
_YEAR = re.compile(r"(?:19|20)\d\d")
# "14,000 ISIS members remain": people who are there, not those whom the sentence before told of.
_STAYS = re.compile(
    r"[\s\"'”’»]+(?:still\s+)?(?:remain(?:ed|s)?|are\s+still|were\s+still|(?:are|were)\s+left(?=\s+in\b)|restent|demeurent"
    r"|(?:ما|لا) ?(?:زالوا|زال|زالت|يزالون|يزال|تزال))(?!\w)(?! (?:missing|in the camps?)\b)"
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


def own_reading(view: View, number: NumberMention, index: int) -> Reading | Phrase | None:
    """What the number's own words say; a phrase where only its neighbours can tell; None where it is no figure."""
    ahead = view.cut(view.sentence.start, number.outer_start)
    if _ONE_IN.search(ahead) or is_one_in(view, index) or _share_of_places(view, number, index):
        return None
    if _shares_years(view, index):
        return None  # "deux adolescents de 17 et 19 ans"
    if any(found.start <= number.start < found.end for found in view.places):
        return None  # "la chute Point Triple"
    if _AGE.search(ahead) or _is_name(view, number, index) or _is_year(view, number) or _hyphened(view, number):
        return None
    if _ends_stretch(view, number) or _CLOCK.match(view.sentence.text, number.end - view.sentence.start):
        return None
    if _FORMATION.match(view.sentence.text, number.end - view.sentence.start) or _is_mark(view, number):
        return None
    if ranks(view, number) or dual_acts(view, index, number) or _MODEL.search(ahead):
        return None
    phrase = phrase_of(view, number, index)
    if (phrase.head is None and _of_uncounted(view, index)) or (
        phrase.side != "own" and (_CREW.search(ahead) or _DEPLOYED.search(ahead))
    ):
        return None
    fighters = phrase.head is not None and phrase.head.key == "fighters"
    if (phrase.side == "own" or (fighters and view.language == "fr")) and _only_acts(view, index, phrase):
        return None
    if phrase.head is not None and view.words[phrase.head.first].form in _LIVING and _POPULATION.search(ahead):
        return None
    counter = any(_near(tag, phrase) for tag in view.tagged("counter")) or _by_state(view, phrase)
    counter = counter and not (view.language == "ar" and group_did(view, phrase))
    base = Reading("", "", None, phrase.head, phrase.first, phrase.last, counter)
    if number.unit == "km2":
        return replace(base, measure="territory", how="unit")
    if number.unit not in ("count", "percent", "ratio"):
        return None if _REWARD.search(ahead) else replace(base, measure="money", how="unit")
    step = preceding_unit(view.sentence.text, number.end - view.sentence.start, view.language)
    if step is not None and step[2]:
        phrase = replace(phrase, head=None)  # "45 the week before"
    risen = _risen_behind(view, number, phrase) if view.language == "ar" else None
    if risen is not None:
        return replace(base, measure=risen, how="label", head=None)
    head = phrase.head
    if number.per is not None and head is not None and head.section == "not_counted":
        phrase, head = replace(phrase, head=None), None  # "25 a day": the day is the rate
    if view.language == "ar" and (head is None or head.section == "not_counted") and escaped(view, phrase):
        return replace(base, measure="other", how="verb", side="own", head=None)  # "فرار العشرات من السجن"
    if head is not None and head.section == "not_counted":
        times = view.words[head.first].form in _TIMES and (
            governing_verb(view, index, number, phrase) == "attacks"
            or any(_STRIKES.match(word.form) for word in view.words[: phrase.first])
        )
        return replace(base, measure="attacks", how="verb", head=None) if times else None
    if number.unit in ("ratio", "percent") and (head is None or head.section == "people"):
        named = predicate(view, index, phrase) or compared(view, index, phrase)
        listed = index > 0 and number.unit == view.numbers[index - 1].unit == "percent" and head is None
        named = named or (None if listed and view.language == "ar" else label(view, index, number))
        named = named or (any_counted(view) if number.unit == "ratio" else None)
        return replace(base, measure=named, how="label") if named else phrase
    told = head is not None and head.section == "counted" and head.first - phrase.first <= 2
    if ahead.rstrip().endswith(":") and not (told and head is not None and head.key in PARTICIPLES):
        named = label(view, index, number)
        armed_with = (
            named == "weapons" and phrase.side is not None
        )  # "a sauté sur une mine : neuf passagers sont morts"
        if named and named not in ("attacks", "suicide_attacks", "fighters") and not armed_with:
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
        if view.language == "ar":
            verb = _arabic_verb(view, index, number, phrase, verb)
            if side == "others" and verb in ("killed", None) and _are_there(view, phrase):
                return None  # "200 جندي كانوا في القاعدة"
            side = "own" if verb == "other" and _gave_up(view, phrase) else side
        if verb == "displaced" and view.language == "ar" and break_out(view, phrase):
            return replace(base, measure="other", how="verb", side="own")
        if verb == "attacks" and side and view.language == "fr":
            verb = None  # "l'opération, lancée en août, mobilise 2 500 hommes"
        if verb == "attacks" and view.language == "en":  # "two bombers attacked a mosque": the size of the party
            verb = "other" if side == "own" else None  # "440 passengers were aboard when it was attacked"
        if verb is not None and (side or verb not in ("attacks", "fighters")):
            return replace(base, measure=verb, how="verb", side=side)
        named = counted_people(view, index) if _is_generic(view, phrase) else None
        return replace(base, measure=named, how="label", side=side) if named else phrase
    verb = governing_verb(view, index, number, phrase)
    if verb == "abducted" and state_acts(view, phrase.first):
        verb = "arrested"  # "the army killed 12 fighters and captured five"
    verb = verb or _lives(view, number)
    if verb in PARTICIPLES or verb in ("suicide_attacks", "other"):
        return replace(base, measure=verb or "", how="verb")
    if paired_ahead(view, index) is not None or (index and _parts(view, number)):
        return phrase
    if view.language != "ar" and before_brackets(view, index) is not None:
        return phrase  # "le Mali 401 (1 190 morts) et le Niger 235 (598 morts)"
    if index and (of_it(view, number) or (view.language == "fr" and view.behind_part(number))):
        return phrase  # "37 tués … par des jihadistes, dont 17 à Koro": of the toll, whoever stands nearer
    named = label(view, index, number) or ("killed" if _toll_moved(view, number) else None)
    return replace(base, measure=named, how="label") if named else phrase


def _parts(view: View, number: NumberMention) -> bool:
    """ "Eight foreigners, five of them Tunisians": what the number before counts."""
    at = view.index_at(number.end)
    return view.language == "en" and any(tag.first == at for tag in view.tagged("part"))


def _lives(view: View, number: NumberMention) -> str | None:
    """ "Around 43,000 live in camps": a verb right behind a bare number, of which it is the subject."""
    at = view.index_at(number.end)
    here = (tag.key for tag in view.tagged("cues") if tag.first == at and tag.key in ("other", "displaced"))
    return next(here, None) if view.language == "en" and at and not view.gaps[at - 1] else None


def _toll_moved(view: View, number: NumberMention) -> bool:
    """ "The death toll of the attack on a post at Boni has risen to 24 from 17": named far ahead of its numbers."""
    ahead = view.cut(view.sentence.start, number.outer_start)
    return view.language == "en" and _TOLL_MOVED.search(ahead) is not None


def _is_name(view: View, number: NumberMention, index: int) -> bool:
    """ "Highway 12", "France 24": part of a name; but in "in France 24 people were killed" somebody is counted."""
    first = view.index_at(number.outer_start)
    if not first or view.gaps[first - 1] or number.form != "digits":
        return False
    if view.words[first - 1].form not in grammar(view.language).numbered:
        return False
    head = phrase_of(view, number, index).head
    return head is None or head.section == "not_counted"


def _is_mark(view: View, number: NumberMention) -> bool:
    """ "2/ Detail about …", "3) …": the mark of an item at the head of its line."""
    behind = view.cut(number.end, min(number.end + 2, view.sentence.end))
    return number.start == view.sentence.start and behind[:1] in ("/", ")") and behind[1:] == " "


def _only_acts(view: View, index: int, phrase: Phrase) -> bool:
    """ "12 were killed and three gunmen wounded 7 others": the gunmen are no part of the toll."""
    join = grammar(view.language).join
    return any(
        acts(view, index, phrase.last, tag)
        and not join & {word.form for word in view.words[phrase.last + 1 : tag.first]}
        and not any(view.gaps[phrase.last : tag.first])
        for tag in view.tagged("cues")
    )


def _of_uncounted(view: View, index: int) -> bool:
    """ "Five of the ten countries": parts of what nobody counts."""
    if index + 1 >= len(view.numbers):
        return False
    number, following = view.numbers[index], view.numbers[index + 1]
    between = view.cut(number.end, following.outer_start).split()
    whole = phrase_of(view, following, index + 1).head
    return between in (["of", "the"], ["of"]) and whole is not None and whole.section == "not_counted"


def _shares_years(view: View, index: int) -> bool:
    """ "17 et 19 ans": the first of two ages or stretches of time."""
    if index + 1 >= len(view.numbers) or view.numbers[index].unit != "count":
        return False
    behind, first = view.end_of(index), view.first_of(index + 1)
    if [word.form for word in view.words[behind:first]] not in (["et"], ["ou"], ["à"], ["and"], ["or"]):
        return False
    return any(word.form in _YEARS for word in view.words[view.end_of(index + 1) :][:1])


def _share_of_places(view: View, number: NumberMention, index: int) -> bool:
    """ "In 15 of the 34 provinces": neither counts anybody."""
    if index + 1 >= len(view.numbers) or number.unit != "count":
        return False
    following = view.numbers[index + 1]
    if not _OF_THE.fullmatch(view.cut(number.end, following.outer_start)):
        return False
    at = view.index_at(following.end)
    return any(tag.first == at for tag in view.tagged("not_counted"))


def _stays(view: View, number: NumberMention, head: Tag, side: str | None) -> bool:
    """ "14,000 ISIS members remain", "14,000 members of ISIS remain": a group's people who are there."""
    end, behind = view.words[head.last].end, view.words[min(head.last + 2, len(view.words) - 1)].end
    groups = [f for f in view.actors if f.entry.kind == "armed_group" and number.start <= f.start < behind]
    end = max([end, *(found.end for found in groups)])
    known = side == "own" or (side == "either" and bool(groups))
    return known and _STAYS.match(view.sentence.text, end - view.sentence.start) is not None


def _arabic_verb(view: View, index: int, number: NumberMention, phrase: Phrase, verb: str | None) -> str | None:
    """People who attack are no attacks; "عدد مقاتليها 18 ألف جندي" is strength; "فقد 65 آخرون", missing.

    "هجوم شنه أكثر من 100 مسلح" counts who attacked, whoever died in it.
    """
    before = view.words[phrase.first - 1].form if phrase.first else ""
    if verb is None and before in _TO and (raised := _raised(view, index, phrase)) is not None:
        return raised
    ahead = view.words[view.first_of(index) - 1].form if view.first_of(index) else ""
    if phrase.side in ("own", "either") and _LED_IT.match(ahead):
        return "other"
    if before in _MISSING and phrase.head is not None and _ANYONE.match(view.words[phrase.head.first].form):
        return "other"
    if verb == "attacks" and phrase.side in ("own", "either"):
        return "other"
    return "fighters" if verb is None and phrase.side and label(view, index, number) == "fighters" else verb


def _are_there(view: View, phrase: Phrase) -> bool:
    """Whether the people counted only were somewhere."""
    behind = view.words[phrase.last + 1 : phrase.last + 2]
    return any(word.form in _WERE for word in behind)


def _gave_up(view: View, phrase: Phrase) -> bool:
    """ "سلم أكثر من 100 ألف شخص أنفسهم": whoever surrenders belonged to the group."""
    near = [word.form for word in view.words[max(0, phrase.first - 5) : phrase.last + 4]]
    return any(_SURRENDER.match(form) for form in near) and (
        any(form.startswith(("انفسهم", "نفسيهما", "نفسه")) for form in near) or any("ستسل" in form for form in near)
    )


def _raised(view: View, index: int, phrase: Phrase) -> str | None:
    """ "ارتفعت حصيلة قتلى المعارك التي تدور في درنة … إلى 11 شخصا": what rises is named far ahead of its number."""
    words = view.words[view.end_of(index - 1) : phrase.first]
    rises = [at for at, word in enumerate(words) if _RISES.match(word.form)]
    if not rises:
        return None
    told = (word.form for word in words[rises[0] : rises[0] + 7])
    return next((key for form in told for key, noun in _RISEN.items() if noun.match(form)), None)


def _risen_behind(view: View, number: NumberMention, phrase: Phrase) -> str | None:
    """ "وبذلك يرتفع إلى 240 عدد القتلى": what rises to the number is named behind it.

    "الحصيلة المؤقتة للهجومين بلغت 49 مدنيا": a toll, of which nothing else is said, is of the dead.
    """
    first, behind = view.index_at(number.outer_start), view.index_at(number.end)
    ahead = [word.form for word in view.words[max(0, first - 4) : first]]
    if not any(_RISES.match(form) for form in ahead) or any(view.gaps[max(0, first - 2) : first]):
        return None
    following = [word.form for word in view.words[behind : behind + 3]]
    if following[:1] and following[0] in _COUNT_OF:
        named = (key for form in following[1:] for key, noun in _COUNTED_BEHIND.items() if noun.match(form))
        return next(named, None)
    bare = _RISES.match(ahead[-1]) is not None and ahead[-1].lstrip("وفل").startswith(("بلغ", "تبلغ", "يبلغ"))
    told = any(first - 7 <= tag.first < first for tag in view.tagged("cues") if tag.key in PARTICIPLES - {"killed"})
    toll = any(word.form in _TOLL_OF for word in view.words[max(0, first - 6) : first])
    return "killed" if bare and toll and not told and phrase.side == "others" else None


def _suffering(view: View, phrase: Phrase) -> str | None:
    """ "Two dead soldiers", "12 wounded fighters": what the adjective says."""
    if phrase.head is None or phrase.head.section != "people":
        return None
    inner = (tag for tag in view.tagged("cues") if phrase.first < tag.first < phrase.head.first)
    return next((tag.key for tag in inner if tag.key in PARTICIPLES), None)


def _ends_stretch(view: View, number: NumberMention) -> bool:
    """الأشهر الستة, الدول الثلاث: the number stands behind its noun, which is not counted."""
    at = view.index_at(number.start)
    if view.language != "ar":
        return False
    definite = view.words[at].form.startswith("ال") and number.form == "words"
    if at and view.words[at - 1].form == "ال":  # الأشهر الـ12
        definite, at = True, at - 1
    one = number.low == 1 and number.form == "words"  # في يوم واحد
    return (definite or one) and any(tag.last == at - 1 for tag in view.tagged("not_counted"))


def _is_generic(view: View, phrase: Phrase) -> bool:
    return phrase.head is not None and view.words[phrase.head.first].form in _ANYBODY


def _counted(view: View, index: int, number: NumberMention, phrase: Phrase, reading: Reading) -> Reading:
    """A noun that names the measure; people words that are also measures ("fighters") give way to a verb of harm."""
    if reading.measure in (
        "abducted",
        "displaced",
    ):  # "beheaded two hostages", "freed 23 hostages", "killed 12 refugees"
        named_so = phrase.head is not None and _TAKEN.match(view.words[phrase.head.first].form)
        tolled = "bilan" in {word.form for word in view.words[max(0, phrase.first - 4) : phrase.first]}
        verb = None if phrase.verb or named_so or tolled else governing_verb(view, index, number, phrase)
        taken = verb in ("abducted", "arrested") and reading.measure == "displaced"  # "abducted 200 displaced people"
        named = verb if taken or verb in ("killed", "wounded", "other") else None
        if verb == "weapons":
            named = "other"  # "l'armée a récupéré douze otages"
        return replace(reading, measure=named, how="verb") if named else reading
    ahead = view.words[view.first_of(index) - 1].form if view.first_of(index) else ""
    if reading.measure == "detainees" and view.language == "fr" and ahead in _MADE:  # "avoir fait 20 prisonniers"
        return replace(reading, measure="arrested" if state_acts(view, phrase.first) else "abducted", how="verb")
    if reading.measure == "detainees" and view.words[phrase.first - 1 if phrase.first else 0].form in _TOOK:
        return replace(reading, measure="arrested", how="verb", side="own")  # "have taken 380 prisoners"
    if reading.measure == "fighters" and view.language == "fr" and _are_agents(view, number, phrase):
        return replace(reading, measure="other", how="verb", side="own")  # "un assaut mené par 200 jihadistes"
    if reading.measure in ("fighters", "foreign_fighters", "detainees"):
        verb = phrase.verb.key if phrase.verb else governing_verb(view, index, number, phrase)
        if verb in ("killed", "wounded", "killed_or_wounded", "arrested", "abducted", "detainees"):
            side = "either" if reading.measure == "fighters" and not _is_own(view, phrase) else "own"
            harmed = verb in ("killed", "wounded", "abducted") and reading.measure == "foreign_fighters"
            if harmed and _is_stranger(view, phrase) and not state_acts(view, phrase.first):
                side = "either"  # "among the dead were 42 foreign nationals"
            taken = verb == "abducted" and not (harmed and side == "either")
            return replace(reading, measure="arrested" if taken else verb, how="verb", side=side)
        ahead = " ".join(word.form for word in view.words[max(0, phrase.first - 5) : phrase.first])
        if verb == "other" and reading.measure == "detainees" and _RELEASED.search(ahead):
            return replace(reading, measure="other", how="verb")  # "les rebelles ont libéré 153 prisonniers"
        if view.language == "ar" and reading.measure != "foreign_fighters" and break_out(view, phrase):
            return replace(reading, measure="other", how="verb", side="own")
        if verb == "other" and (reading.measure == "fighters" or _comes_out(view, phrase)):
            return replace(reading, measure="other", how="verb", side="own")  # "300 fighters surrendered"
        return replace(reading, side="own")
    if reading.measure == "killed" and phrase.verb and phrase.verb.key == "killed_or_wounded":
        return replace(reading, measure="killed_or_wounded")
    if reading.measure == "attacks" and _is_bomb(view, phrase) and _is_found(view, index, number, phrase):
        return replace(reading, measure="weapons")
    behind = view.words[phrase.last + 1 : phrase.last + 9]
    if reading.measure == "attacks" and view.language == "fr" and any(w.form.startswith("déjou") for w in behind):
        return replace(reading, measure="other")  # "une cinquantaine d'attaques ont été déjouées"
    if reading.measure == "attacks" and reading.counter:
        return replace(reading, measure="other")
    return reading


def _are_agents(view: View, number: NumberMention, phrase: Phrase) -> bool:
    """ "Mené par 200 jihadistes", "une centaine d'hommes armés ont fait irruption": the size of the party."""
    first = view.index_at(number.outer_start)
    if first > 0 and view.words[first - 1].form == "par":
        return True
    behind = " ".join(word.form for word in view.words[phrase.last + 1 : phrase.last + 8])
    return _ATTACKED.search(behind) is not None


def _comes_out(view: View, phrase: Phrase) -> bool:
    """ "3,500 detainees had surrendered", "200 inmates escaped": they are held no longer, or not before."""
    ahead, behind = view.cut(view.sentence.start, view.words[phrase.first].start), view.words[phrase.last].end
    return _OUT.match(view.cut(behind, view.sentence.end)) is not None or _LET_OUT.search(ahead) is not None


def _is_bomb(view: View, phrase: Phrase) -> bool:
    head = phrase.head
    return head is not None and _BOMB.match(view.words[head.last].form) is not None


def _is_found(view: View, index: int, number: NumberMention, phrase: Phrase) -> bool:
    """ "Destroyed four vehicles, including three car bombs": bombs that did not go off."""
    if governing_verb(view, index, number, phrase) == "weapons":
        return True
    ahead = [tag for tag in view.tagged("counted") if tag.last < phrase.first]
    return view.behind_part(number) and bool(ahead) and ahead[-1].key == "weapons"


def _is_stranger(view: View, phrase: Phrase) -> bool:
    """ "Foreign nationals" are anybody from abroad, "foreign fighters" are a group's."""
    head = phrase.head
    return head is not None and view.words[head.last].form in _STRANGERS


def _is_own(view: View, phrase: Phrase) -> bool:
    """Whether the noun says that they are an armed group's: "jihadistes", unlike "combattants"."""
    head = phrase.head
    return head is not None and any(tag.first == head.first and tag.key == "own" for tag in view.tagged("people"))


def _by_state(view: View, phrase: Phrase) -> bool:
    """ "Security forces launched 12 raids", "31 suspects were arrested in six operations": against the group."""
    if view.language == "ar" and phrase.side is None and countered(view, phrase):
        return True
    ahead = [tag for tag in view.tags if tag.last < phrase.first and phrase.first - tag.last <= _SUBJECT_REACH]
    verbs = [tag for tag in ahead if tag.section == "cues"]
    if verbs and verbs[-1].key == "arrested":
        return True
    forces = [tag for tag in ahead if tag.section == "state" and not _of_group(view, tag)]
    if not forces or not verbs or verbs[-1].key != "attacks" or verbs[-1].first < forces[-1].first:
        return False
    start, end = view.words[forces[-1].last].end, view.words[phrase.first].start
    passive = view.words[verbs[-1].last + 1].form in ("on", "against", "by")  # "attacks launched against the army"
    return (
        not passive
        and not any(start <= found.start < end and found.entry.kind == "armed_group" for found in view.actors)
        and not (view.gaps[forces[-1].last] and not _aside(view, forces[-1], verbs[-1]))
    )


def _of_group(view: View, force: Tag) -> bool:
    """ "Houthi forces", "the Taliban's troops": those of an armed group are no state's."""
    names = (found for found in view.actors if found.entry.kind == "armed_group")
    return any(view.index_at(found.end - 1) == force.first - 1 for found in names)


def _aside(view: View, force: Tag, verb: Tag) -> bool:
    """ "Security forces, for their part, carried out 25 actions"."""
    return [gap for gap in view.gaps[force.last : verb.first] if gap] == [
        "soft",
        "soft",
    ] and verb.first - force.last < 6


def _near(tag: Tag, phrase: Phrase) -> bool:
    return phrase.first - 8 <= tag.first and tag.last <= phrase.last + 8


def _hyphened(view: View, number: NumberMention) -> bool:
    """ "The 10-year mark", "a three-day raid": an adjective, not a count."""
    return bool(re.match(r"[-‑][^\W\d]", view.cut(number.end, min(number.end + 2, view.sentence.end))))


def _is_year(view: View, number: NumberMention) -> bool:
    """A bare 19xx or 20xx that nothing counts: the period reader left it, it is still a year."""
    if number.form != "digits" or not _YEAR.fullmatch(number.text.strip()):
        return False
    first, at = view.index_at(number.start), view.index_at(number.end)
    if first and lexicon(view.language).dates(view.words[first - 1].form, int(number.text)):
        return True
    tags = (tag for tag in view.tags if tag.section in ("counted", "people") and tag.first == at)
    return not any(True for _ in tags)


def has_force(view: View, first: int, last: int) -> bool:
    """Whether forces of a state stand between two words."""
    named = any(
        found.entry.kind == "state_force" and first < view.index_at(found.start) < last for found in view.actors
    )
    return named or any(first < tag.first < last for tag in view.tagged("state"))
