"""Whose people an Arabic number counts, and who struck: what word order and possessives say of it.

The verb comes first and its subject behind it ("قتلت القوات 15"); people are told by what follows them ("من عناصر
التنظيم", "من مقاتليها"), and "others" are those spoken of just before.
"""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.phrases import Phrase
from marsad.coding.words import Tag
from marsad.registry import ActorEntry, Found

_STATE_KINDS = ("state_force", "allied_force", "mission")
# By what means people were killed: what follows names who did it, not whose people they were.
BY_MEANS = re.compile(
    r"[وف]?ب(?:ال)?(?:هجوم|هجمات|تفجير|انفجار|نيران|رصاص|كمين|قصف|غار|عبو|يد|ايدي|سلاح|لغم|الغام|اعتداء|عملي)"
)
_MEMBERSHIP = re.compile(r"(?:ب|ل)?(?:ال)?(?:انتما[ءئو]|منتم|ينتم|منتسب|مبايع|موال)\w*$")
_THE_GROUP = {"التنظيم", "الجماعه", "الحركه", "الخليه", "الفصيل", "المجموعه"}
_OWN_PEOPLE = re.compile(
    r"(?:ال)?(?:ارهابي|متطرف|متشدد|تكفيري|جهادي|متمرد|مهاجم|مسلح|انتحاري)(?:ين|ون|ه)?$|الدواعش$|دواعش$"
)
_OWN_BODIES = {"الارهابيه", "المتطرفه", "المتشدده", "التكفيريه", "المتمرده", "المسلحه", "الجهاديه"}
# "His fighters", "its members": whose they are is who stands nearest before.
_POSSESSED = re.compile(
    r"[وفبل]?(?:عناصر|مقاتلي|مسلحي|افراد|جنود|رجال|قادت|اعضائ|منتسبي|قوات|انتحاريي"
    r"|مساعدي|مرافقي|اتباع|كوادر|حراس|ضباط)(?:ها|هم|ه)$"
)
_OTHERS = re.compile(r"[وفبل]?(?:ال)?(?:اخر|اخرا|اخرين|اخرون|اخران|اخري)$")
_DEEDS = {"killed", "wounded", "killed_or_wounded", "arrested", "abducted"}
_VERB = re.compile(
    r"[وف]?(?:ت|ي)?(?:قتل|صفي|اعتقل|اوقف|قبض|القي|القت|القوا|اسر|حيد|اردي|اردت|قضي|قضت|اغتال|جرح|اصاب|دمر|صادر|ضبط)\w{0,2}$"
)
_DID = re.compile(r"[وف]?(?:ت|ي)?(?:نفذ|شن|قاد|اجر|خاض|قام|اطلق|وجه)(?:ت|وا|ي|ته|ته?ا|ها|تها|وها|ه|ا)?$")
_AIR = re.compile(
    r"[وفبل]?(?:ال)?(?:غار(?:ه|ات|تين|تان|اته|اتها)|(?:ضرب|قصف|طيران|طائر|مروحي|مقاتلات|مسير|صاروخي)\w*)$"
)
_AIR_POWERS = re.compile(r"(?:ال)?(?:اسرائيلي|امريكي|اميركي|روسي|تركي|فرنسي|بريطاني|اردني)[هة]?$")
_CAUSE = {"جراء", "اثر", "نتيجه", "بسبب", "في", "خلال", "من"}
_GOVERN = {"حكومه", "سلطات", "السلطات", "اداره", "شرطه", "وزاره", "مسؤولو", "مسؤولي", "استخبارات", "باسم", "لدي"} | {
    *("عوده", "حكم", "سيطره", "وصول", "استيلاء", "تولي", "نظام"),
}
_ATTACKED = re.compile(r"[وف]?(?:شن|نفذ|هاجم|اقتحم)(?:ت|وا|ا)?$")
_SAY = re.compile(r"(?:قال|اعلن|تحدث|افاد|ذكر|اكد|كشف|اوضح|نفي|زعم|ادعي)(?:ت|وا)?$")
_SHE = {"حركه", "جماعه", "الحركه", "الجماعه", "بوكو", "طالبان", "هيئه", "جبهه"}
_FORCES = ("قوات", "القوات", "الشرطه", "شرطه", "قوي", "القوي", "وحدات")
_RIVAL = {"المنافسه", "المنافس", "الاخري", "الاخر", "الثانيه", "الخصم"}
_ITS_OWN = {"خلايا", "خلاياه", "عناصره", "مقاتلوه", "مسلحوه", "عناصرها", "مقاتلوها", "مسلحوها", "مجموعاته", "جنوده"}
_PERFECT = re.compile(
    r"(?:بلغ|وقع|شهد|سجل|اعلن|تبني|نفذ|شن|اسفر|خلف|اوقع|تمكن|تم|كان|ادي|ارتفع|جاء|توزع|قال|افاد|ذكر|وصل|لقي|لقو)(?:ت|وا)?$"
)
_FALLEN = re.compile(r"[وفبل]?(?:ال)?(?:قتلي|جرحي)$")
_OF_OTHERS = re.compile(r"[وف]?(?:قتل|مقتل|جرح|اصاب)")  # another deed is told in between
_CAMPAIGN = re.compile(
    r"(?:حمله|عمليه|عمليات|معركه|معارك|حملات|هجوما|هجوم)(?: \w+){0,2} (?:ضد|علي) (?:\w+ )?<>(?: \w+){0,3}"
    r" (?:قتل|قتلت|جرح|جرحت|اسفرت|ادت|اوقعت|اسفر|ادي)"
    r"(?: (?:فيها|خلالها|فيه|خلاله|الي|عن|مقتل|اصابه|اكثر|من|نحو|بحسبها|بحسبه)){0,6}$"
)
_NEAR, _REACH = 4, 9
_FAR = 14  # words from an air strike to those who died in it


def possessed(view: View, number: NumberMention, last: int) -> bool | None:
    """Whether the people whose phrase ends at word `last` are the group's; None where no possessor tells."""
    for at in range(last, min(last + _NEAR, len(view.words))):
        form = view.words[at].form
        if at > last and (view.gaps[at - 1] or form in ("في", "علي", "و") or BY_MEANS.match(form)):
            return None
        if at > last and _MEMBERSHIP.match(form):
            return _joins_armed(view, at)
        if _POSSESSED.match(form):
            return _possessor_is_armed(view, number)
        if form in _THE_GROUP and at > last:
            rival = at + 1 < len(view.words) and view.words[at + 1].form in _RIVAL
            return None if rival else True
        if at > last and (_OWN_PEOPLE.match(form) or form in _OWN_BODIES) and "من" in _forms(view, last, at):
            return True
    return None


def fallen_of(view: View, first: int, side: str | None) -> bool:
    """ "عدد قتلى التنظيم بلغ 374", "حملة ضد الحركة قتل فيها 30 مقاتلا": whose number begins at word `first`."""
    start = max(0, first - _REACH - 2)
    if any(view.gaps[max(start, first - 4) : max(first - 1, 0)]):
        return False
    named = {view.index_at(found.start) for found in view.actors if found.entry.kind == "armed_group"}
    groups = named | {at for at in range(start, first) if view.words[at].form.lstrip("ل") in _THE_GROUP}
    for at in range(start, first - 1):
        behind = at + 1 + (view.words[at + 1].form == "تنظيم" and at + 1 not in groups)
        if _FALLEN.match(view.words[at].form) and behind in groups:
            return not any(_OF_OTHERS.match(view.words[here].form) for here in range(behind + 1, first))
    if side != "either":
        return False
    told = " ".join("<>" if at in groups else view.words[at].form for at in range(start, first))
    return _CAMPAIGN.search(told) is not None


def _forms(view: View, first: int, last: int) -> set[str]:
    return {word.form for word in view.words[first : last + 1]}


def _possessor_is_armed(view: View, number: NumberMention) -> bool | None:
    """Who stands nearest before: an armed group or the word for it, or a force of a state."""
    states = [f.start for f in view.actors if f.entry.kind in _STATE_KINDS and f.end <= number.start]
    states += [view.words[tag.first].start for tag in view.tagged("forces") if view.words[tag.last].end <= number.start]
    armed = [f.start for f in view.actors if f.entry.kind == "armed_group" and f.end <= number.start]
    armed += [word.start for word in view.words if word.form.lstrip("وبلف") in _THE_GROUP and word.end <= number.start]
    if not states and not armed:
        return None
    return max(armed, default=-1) > max(states, default=-1)


def is_others(view: View, head: Tag | None, last: int = -1) -> bool:
    """ "Two others", "29 منهم": people of the kind counted before."""
    if 0 <= last < len(view.words) - 1 and view.words[last + 1].form in ("منهم", "منهن"):
        return True
    return head is not None and _OTHERS.match(view.words[head.first].form) is not None


def forces_between(view: View, first: int, last: int) -> bool:
    """Whether a state's force is named among the words [first, last)."""
    if any(first <= tag.first < last for tag in view.tagged("forces")):
        return True
    return any(found.entry.kind in _STATE_KINDS and first <= view.index_at(found.start) < last for found in view.actors)


def state_did(view: View, at: int) -> bool:
    """ "قتلت القوات الباكستانية 373 مسلحا": a force right behind the verb of harm is its subject."""
    for verb in range(max(0, at - _REACH), at):
        told = _VERB.match(view.words[verb].form) and not any(view.gaps[verb:at])
        if told and forces_between(view, verb + 1, min(verb + 3, at)):
            return not any(view.words[here].form == "من" for here in range(verb, at))
    return False


def countered(view: View, phrase: Phrase) -> bool:
    """ "20 عملية نفذها التحالف", "نفذ التحالف 31 عملية": operations of a state's forces."""
    for at in range(phrase.last + 1, min(phrase.last + _NEAR, len(view.words))):
        if _DID.match(view.words[at].form):
            return forces_between(view, at + 1, at + 3)
    for at in range(max(0, phrase.first - _REACH), phrase.first):
        if _DID.match(view.words[at].form) and not any(view.gaps[at : phrase.first]):
            behind = forces_between(view, at + 1, phrase.first)
            ahead = at > 0 and phrase.first - at == 1 and forces_between(view, max(0, at - 3), at)
            return behind or ahead
    return False


def by_air(view: View, first: int, last: int) -> bool:
    """ "قتل 12 شخصا في غارات جوية", "أسفرت الغارات عن مقتل 9 مدنيين": no armed group did it."""
    for at in range(max(0, first - _FAR), min(last + _REACH, len(view.words))):
        if not _AIR.match(view.words[at].form) or first <= at <= last:
            continue
        start, end = min(at, last), max(at, first)
        if "hard" in view.gaps[start:end]:
            continue
        caused = at < first or view.words[at].form[0] == "ب" or (at and view.words[at - 1].form in _CAUSE)
        if caused and (forces_between(view, at, at + 5) or _is_strike(view, at)):
            return True
    return False


def _is_strike(view: View, at: int) -> bool:
    """ "غارات", "ضربات جوية", "قصف جوي": armed groups fly none."""
    form = view.words[at].form
    following = view.words[at + 1].form if at + 1 < len(view.words) else ""
    foreign = _AIR_POWERS.match(following) is not None and form.lstrip("وفبل").startswith(("ضرب", "قصف", "ال"))
    return "غار" in form or following in ("جويه", "جوي", "الجويه", "الجوي") or "طيران" in form or foreign


def group_did(view: View, phrase: Phrase) -> bool:
    """ "نفذت خلايا التنظيم 59 عملية أمنية", "8 عمليات أمنية نفذها مقاتلو التنظيم": the group carried them out."""
    for at in range(phrase.last + 1, min(phrase.last + _NEAR, len(view.words))):
        if _DID.match(view.words[at].form) and not any(view.gaps[phrase.last : at]):
            behind = {word.form for word in view.words[at + 1 : at + 4]}
            armed = any(f.entry.kind == "armed_group" and at < view.index_at(f.start) <= at + 4 for f in view.actors)
            if (armed or behind & (_THE_GROUP | _ITS_OWN)) and not forces_between(view, at + 1, at + 4):
                return True
    for at in range(max(0, phrase.first - _REACH), phrase.first):
        if not _DID.match(view.words[at].form):
            continue
        between = {word.form for word in view.words[at + 1 : phrase.first]}
        named = [f for f in view.actors if f.entry.kind == "armed_group" and at < view.index_at(f.start) < phrase.first]
        if (named or between & (_THE_GROUP | _ITS_OWN)) and not forces_between(view, at + 1, phrase.first):
            return True
    return False


def _joins_armed(view: View, at: int) -> bool | None:
    """ "17 شخصا يشتبه بانتمائهم إلى داعش"."""
    behind = [f for f in view.actors if at < view.index_at(f.start) <= at + _NEAR]
    return behind[0].entry.kind == "armed_group" if behind else None


def names_the_group(view: View) -> bool:
    """Whether the sentence speaks of "the organisation"."""
    return any(word.form in _THE_GROUP for word in view.words)


def is_particle(view: View, at: int) -> bool:
    """ "فقد سقط 59 قتيلا": the word that elsewhere means "lost" only opens the clause of another verb."""
    if view.words[at].form != "فقد" or at + 1 >= len(view.words):
        return False
    behind = view.words[at + 1].form
    return any(tag.first == at + 1 for tag in view.tagged("cues")) or _PERFECT.match(behind) is not None


def forces_lost(view: View, verb: int) -> bool:
    """ "قتلت قوات بونتلاند 200 من عناصر التنظيم، وفقدت 45": a feminine verb goes back to the forces, not the تنظيم."""
    if not view.words[verb].form.endswith("ت"):
        return False
    forces = [word.form.lstrip("و").startswith(_FORCES) for word in view.words[:verb]]
    behind = view.words[verb].start
    armed = [view.index_at(f.start) for f in view.actors if f.entry.kind == "armed_group" and f.end <= behind]
    feminine = any(view.words[max(at - 1, 0)].form.lstrip("و") in _SHE or view.words[at].form in _SHE for at in armed)
    return any(forces) and not feminine


def speaks_as_state(view: View, found: Found[ActorEntry]) -> bool:
    """ "حكومة طالبان", "تحدثت طالبان عن مقتل ثلاثة": named as those who govern, or only for what they say."""
    at = view.index_at(found.start)
    before = [word.form.lstrip("وف") for word in view.words[max(0, at - 2) : at]]
    return any(form in _GOVERN or _SAY.match(form) for form in before)


def attacked_first(view: View) -> bool:
    """ "شنت جماعة نصرة الإسلام، الثلاثاء، هجمات": a verb of attack with an armed group right behind it."""
    named = {view.index_at(f.start) for f in view.actors if f.entry.kind == "armed_group"}
    for at, word in enumerate(view.words):
        if _ATTACKED.match(word.form) and any(
            here in named or view.words[here].form in _THE_GROUP for here in range(at + 1, min(at + 4, len(view.words)))
        ):
            return not forces_between(view, at + 1, at + 3)
    return False
