"""Dates that are only of the saying, and words that tie a figure to another time than the sentence before it."""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention, PeriodMention
from marsad.coding.page import View
from marsad.model import Period

# "Said in March that it killed 40", "the Pentagon said in February.": the month of the saying.
_SAID = {
    "en": re.compile(
        r"\b(?:said|says|stated|told\s+(?:[\w-]+\s+){1,4}|warned|noted|added|acknowledged|announced|claimed|reported|declared|"
        r"estimated|assessed|confirmed|testified)\s+$",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:déclaré|dit|affirmé|indiqué|annoncé|estimé|précisé|assuré|rapporté|averti|reconnu|prétendu|confirmé)\s+$",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:قال|[اأ]علن|[اأ]فاد|ذكر|[اأ]كد|[اأ]وضح|قدر|صرح|زعم|كشف)(?:ت|وا)?(?!\w)(?:(?!(?<!\w)(?:إن|ان|أن)(?!\w))[^\d.؛:]){0,60}$"
    ),
}
_STATES = {
    "en": re.compile(r"\s*,?\s*(?:that|it|its|they|having|there)\b", re.IGNORECASE),
    "fr": re.compile(r"\s*,?\s*(?:que\b|qu['’]|avoir\b|être\b)", re.IGNORECASE),
    "ar": re.compile(r"\s*[،,]?\s*(?:إن|أن|ان|بأن)(?:ه|ها|هم)?(?!\w)"),
}
_PLAIN = re.compile(r"\b(?:said|says|stated|warned|noted|added|acknowledged|testified)\s+$", re.IGNORECASE)
_ENDS = re.compile(r"\s*[.»\"”]*\s*$")
_SAYING = {
    *(
        "estimé",
        "déclaré",
        "affirmé",
        "indiqué",
        "évalué",
        "dit",
        "annoncé",
        "قال",
        "قالت",
        "قدر",
        "قدرت",
        "ذكر",
        "ذكرت",
    ),
    *("said", "says", "told", "warned", "estimated", "noted", "stated", "assessed", "put", "testified"),
}
_SAYING_REACH = 6  # words from a fronted month to its verb of saying
# "Since the insurgency began", "before the offensive": an anchor of its own that no calendar resolves.
_ANCHORS = {
    "en": re.compile(
        r"\bsince\s+(?:the|its|their|then|it|they|that|breaking|emerging|taking)\b|\b(?:before|prior\s+to)\s+(?:the|its|that|being)\b"
        r"|\bover\s+the\s+(?:years|decades)\b|\bhistorically\b|\bat\s+(?:its|their|the)\s+(?:peak|height)\b|\b(?:years|decades)\s+of\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bdepuis\s+(?:le|la|l['’]|les|son|sa|leur|lors|qu['’])\s*(?!\d)|\bavant\s+(?:le|la|l['’]|les|son|sa|cette)\s*(?!\d)"
        r"|\bau\s+fil\s+des\s+ans\b|\bà\s+(?:son|leur)\s+apogée\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)و?منذ\s+(?:بدء|بداية|اندلاع|انطلاق|تأسيس|ظهور|ذلك|انهيار|سقوط|إعلان|هزيمة)(?!\w)|(?<!\w)و?قبل\s+(?:بدء|انطلاق|الحملة|الهجوم|اندلاع|سقوط)(?!\w)"
        r"|(?<!\w)(?:بعد|عقب)\s+(?:\w+\s+){0,3}?(?:يوم|يومين|أيام|أسبوع|أسبوعين|أسابيع|ساعات|شهر|شهرين|أشهر)\s+(?:من|على)\s+"
        r"(?:مقتل|هجوم|تفجير|انفجار|كمين|خطف|اختطاف|إعدام|سقوط)(?!\w)"
        r"|على\s+مدى\s+(?:السنوات|الأعوام|عقود)|في\s+ذروت"
    ),
}
_ONE_DAY = 300  # a greater toll is no single day's


def said_in(view: View, mention: PeriodMention) -> bool:
    """Whether the month stands between the verb of saying and what is said, or closes "…, the army said in May."."""
    if mention.period.precision == "day":
        return False
    ahead, behind = view.cut(view.sentence.start, mention.start), view.cut(mention.end, view.sentence.end)
    if not _SAID[view.language].search(ahead):
        return False
    if _STATES[view.language].match(behind):
        return True
    closes = view.language == "en" and _ENDS.fullmatch(behind) is not None and _PLAIN.search(ahead) is not None
    return closes and any(number.end <= mention.start for number in view.numbers)


def opens_with_saying(view: View, mention: PeriodMention) -> bool:
    """ "In February the UN said 3,000 fighters remain": when it was said; what stands at a time has no month."""
    first, last = view.index_at(mention.start), view.index_at(mention.end - 1)
    if first > 1:
        return False
    counted = {view.index_at(number.start) for number in view.numbers}
    for at in range(last + 1, min(last + 1 + _SAYING_REACH, len(view.words))):
        if view.words[at].form in _SAYING:
            return True
        if at in counted:
            return False
    return False


def anchored_elsewhere(view: View, number: NumberMention, before: Period) -> bool:
    """Whether the figure is not of the days told before: its sentence has an anchor of its own, or it is too great."""
    if _ANCHORS[view.language].search(view.sentence.text):
        return True
    day = before.start is not None and before.start == before.end
    return day and (number.low or 0) > _ONE_DAY
