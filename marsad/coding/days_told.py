"""Which of a sentence's dates say when a figure was: not the day of the statement, not an aside's.

And whether a figure without a date goes on with the days named before it.
"""

from __future__ import annotations

import re
from typing import get_args

from marsad.coding.mentions import NumberMention, PeriodMention
from marsad.coding.page import View
from marsad.coding.reading import STOCKS, Reading
from marsad.coding.words import grammar
from marsad.model import Period
from marsad.model.terms import Measure

# Verbs of announcing may stand this many words before what was announced on the day between them.
_STATED_REACH = 12
_SAYING_REACH = 9  # words from the day to the verb of saying
_THAT = {"ان", "انه", "انها", "انهم", "بان", "بانه", "بانها"}
_ABOUT = {"عن"}
_REVEALED = {"كشف", "كشفت", "اعلن", "اعلنت", "وكشف", "وكشفت", "واعلن", "واعلنت", "تعلن", "يعلن", "تكشف", "يكشف"}
_WITH_W = {"وقت", "واحد", "واحده", "وفاه", "ولايه", "وسط"}  # begin with the letter that elsewhere means "and"
# What one of many was: "119 قتيلا، أكبرها تفجير في 30 يوليو".
_ONE_OF_THEM = re.compile(
    r"(?:[اأ]كبر|[اأ]عنف|[اأ]برز|[اأ]شد|[اأ]سو[أا]|[آا]خر|[اأ]حدث|[اأ]ول|[اأ]خطر|[اأ]دم)(?:ها|هم|هما|اها|ؤها)(?!\w)"
)
_COMPARED = re.compile(r"(?<!\w)(?:بال)?مقارن[ةه]|(?<!\w)مقابل(?!\w)|(?<!\w)قياسا(?!\w)")
# A total since long ago, or what was before: no day of this page's event.
_BACKGROUND = re.compile(
    r"(?<!\w)و?(?:منذ|السنوات|الأعوام|الاعوام|عقود|العقد الماضي|العقود|سابقا|سابق|يذكر أن)(?!\w)"
    r"|(?<!\w)و?(?:يشار إلى|الجدير|جدير|تأسس|سبق)(?!\w)"
)
_YARDSTICK = re.compile(
    r"(?:ال[اأ]كثر|ال[اأ]عنف|ال[اأ]سو[أا]|ال[اأ]كبر|ال[اأ]على|ال[اأ]ولى|ال[اأ]ول|[اأ]كبر|[اأ]عنف"
    r"|[اأ]سو[أا]|[اأ]على|[اأ]ول|[اأ]دمى|[اأ]شد|[اأ]ثقل)"
    r"\s[^.؛]{0,60}منذ\s[^.؛،,]{0,60}$"
)
_SAYING = re.compile(
    r"(?<!\w)و?(?:[اأ]علن|[اأ]فاد|كشف|ذكر|قال|نشر|[اأ]كد|[اأ]وضح|[اأ]حصى|وثق|[اأ]صدر|سجل|[اأ]ورد)(?:ت|وا)?(?!\w)"
)
_OPENS_ASIDE = re.compile(r"[،,–-]\s*(?:في\s+)?(?:يوم\s+|اليوم\s+|أمس\s+)?$")
_CLOSES_ASIDE = re.compile(r"\s*(?:\([^)]{1,40}\)\s*)?[،,–-]")
_FLOWS = frozenset(get_args(Measure)) - STOCKS - {"money"}
_CITES = re.compile(
    r"(?<!\w)(?:و?وفقا?ً?|و?بحسب|و?حسب|بحسبما|حسبما|طبقا|نقلا عن|(?:على ما|كما) (?:[اأ](?:فاد|علن|كد)|ذكر))(?!\s*ذلك)"
)
_CLOSES_CITATION = re.compile(r"\s*(?:[،,.؛)]|و(?:[اأ]ضاف|[اأ]وضح|[اأ]شار|تابع))")
# "بحسب ما صرحت به اليوم الاثنين خلية الإعلام": between the verb of the citation and who is cited.
_CITED_THEN = re.compile(
    r"(?<!\w)(?:(?:ب?حسب|وفقا?ً?|طبقاً?)\s*ل?ما|على ما|ب?حسبما)\s+\w{3,}(?:\s+به)?(?:\s+(?:يوم|مساء|صباح|اليوم|أمس))*\s+$"
)
_REPORTS = re.compile(r"(?<!\w)(?:[اإأ]نه?ا?|ب[اإأ]نه?ا?|[اإأ]نّ|ب[اإأ]نّ)(?!\w)")  # a day behind it is the deed's
_CITED_REACH = 110  # characters from the word of citing to its day
_ONE_EVENT = re.compile(r"(?<!\w)[وفبل]?(?:هجوم|كمين|تفجير|انفجار|اشتباك|غارة)(?:ا)?(?!\w)")
_CRIME = re.compile(r"(?<!\w)(?:ل|ب)?(?:تورط|مشاركت|ضلوع|دور|تهمة|تهم|إدانت|مسؤوليت|متهم|ضالع)\w*")
_LOOK_BACK = 300  # characters read before a number or a date: keeps the time linear
_OF_ONE_DAY = 300  # a greater toll is no single day's


def is_said(view: View, mention: PeriodMention) -> bool:
    """ "أعلنت الوزارة اليوم، الجمعة 12 آب، أن …": the day of a statement stands right before what it says."""
    if _set_off(view, mention) or _cited_on(view, mention):
        return True
    end = mention.end
    for other in view.periods:
        apposed = end <= other.start and not view.cut(end, other.start).strip(" ،,()")
        end = other.end if apposed and other.period.precision == "day" else end
    behind = view.index_at(end)
    if behind == len(view.words):
        return False
    form = view.words[behind].form
    if form in _ABOUT:
        return any(word.form in _REVEALED for word in view.words[max(0, behind - _STATED_REACH) : behind])
    return form in _THAT


def _set_off(view: View, mention: PeriodMention) -> bool:
    """ "أعلنت بعثة الأمم المتحدة، الثلاثاء، مقتل 241": a day between commas behind a verb of announcing."""
    ahead = view.cut(view.sentence.start, mention.start)
    if not _OPENS_ASIDE.search(ahead) or not _CLOSES_ASIDE.match(view.cut(mention.end, view.sentence.end)):
        return False
    told = any(view.words[tag.first].start < mention.start for tag in view.tagged("cues"))
    said = list(_SAYING.finditer(ahead))
    return bool(said) and not told and not _REPORTS.search(ahead, said[-1].end())


def _cited_on(view: View, mention: PeriodMention) -> bool:
    """ "وفق المرصد السوري اليوم الأحد", "بحسب ما أفادت مصادر لفرانس برس الثلاثاء": the day closes the citation."""
    if mention.period.precision != "day":
        return False
    if _CITED_THEN.search(view.cut(max(view.sentence.start, mention.start - _CITED_REACH), mention.start)):
        return True
    behind = view.cut(mention.end, view.sentence.end)
    if re.sub(r'[\s.»)”"،]', "", behind) and not _CLOSES_CITATION.match(behind):
        return False
    ahead = view.cut(max(view.sentence.start, mention.start - _CITED_REACH), mention.start)
    cited = list(_CITES.finditer(ahead))
    if not cited:
        return False
    at = mention.start - len(ahead) + cited[-1].start()
    told = any(at < view.words[tag.first].start < mention.start for tag in view.tagged("cues"))
    counted = any(at < number.start < mention.start for number in view.numbers)
    return not told and not counted and "،" not in ahead[cited[-1].end() :]


def says_then(view: View, mention: PeriodMention) -> bool:
    """ "Lundi soir, la gendarmerie a précisé que …": the day that opens a clause whose first verb is one of saying."""
    first, last = view.index_at(mention.start), view.index_at(mention.end - 1)
    if first and not view.gaps[first - 1]:
        return False
    deeds = {tag.first for tag in view.tags if tag.section in ("cues", "counted")}
    for at in range(last + 1, min(last + 1 + _SAYING_REACH, len(view.words))):
        form = view.words[at].form
        if form in grammar(view.language).reporting:
            return True
        if at in deeds or form[0].isdigit() or (view.gaps[at] and at > last + 1):
            return False
    return False


def and_then(view: View, number: NumberMention, behind: PeriodMention) -> bool:
    """خلال الأسبوع المنصرم 12 وفي الشهر الفائت 13: the period that "and" opens is the next number's."""
    between = view.words[view.index_at(number.end) : view.index_at(behind.start) + 1]
    return any(word.form.startswith("و") and word.form not in _WITH_W for word in between)


def is_of_one(view: View, number: NumberMention, mention: PeriodMention) -> bool:
    """Whether the date is that of one of the things counted, told behind them."""
    if mention.start < number.end:
        return False
    return _ONE_OF_THEM.search(view.cut(number.end, mention.start)) is not None


def goes_on(view: View, number: NumberMention, reading: Reading, before: Period | None) -> bool:
    """Whether the figure, which has no date of its own, is of the days that the sentences before speak of."""
    if before is None or reading.measure not in _FLOWS or _BACKGROUND.search(view.sentence.text):
        return False
    day = before.start is not None and before.start == before.end
    return not day or (number.low or 0) <= _OF_ONE_DAY


def is_of_its_own_time(view: View, before: Period | None) -> bool:
    """ "In an ambush near Baga they killed 17" behind what was counted "since 2021": one event's, not all of that."""
    if before is None or before.precision != "since" or not _ONE_EVENT.search(view.sentence.text):
        return False
    return any(found.entry.precision in ("point", "city", "admin2") for found in view.places)


def tried_for(view: View, number: NumberMention, behind: PeriodMention) -> bool:
    """ "11 مدانا … لتورطهم في قتل 19 عسكريا عام 2014": the year is that of the deed, not of the trial."""
    later = [other for other in view.numbers if number.end <= other.start and other.end <= behind.start]
    return bool(later) and _CRIME.search(view.cut(number.end, later[0].start)) is not None


def one_of_them(view: View, number: NumberMention) -> bool:
    """Whether the number is an aside: "أكبرها تفجير … أوقع 63 قتيلا", "210 مقارنة بـ139 في فبراير"."""
    ahead = view.cut(max(view.sentence.start, number.start - _LOOK_BACK), number.start)
    return _ONE_OF_THEM.search(ahead) is not None or _COMPARED.search(ahead) is not None


def same_period_behind(view: View, number: NumberMention) -> bool:
    """ "عشرين هجوما في العام نفسه": the words stand behind the number and before any other date."""
    tags = [view.words[tag.first].start for tag in view.tagged("same_period")]
    behind = [at for at in tags if at >= number.end]
    dated = [period.start for period in view.periods if period.start >= number.end and period.period.start]
    others = [other.outer_start for other in view.numbers if other.outer_start > number.start]
    return bool(behind) and behind[0] < min([*dated, *others, view.sentence.end])


def is_yardstick(view: View, mention: PeriodMention) -> bool:
    """ "الأكثر دموية منذ … يوليو الماضي": since when it is the worst, not when it was."""
    ahead = view.cut(max(view.sentence.start, mention.end - _LOOK_BACK), mention.end)
    return _YARDSTICK.search(ahead) is not None


def is_preface(view: View, mention: PeriodMention) -> bool:
    """ "أعلنت البعثة الثلاثاء مقتل 241 … خلال تموز": the day stands between the verb of saying and the first number."""
    first = view.numbers[0].outer_start if view.numbers else view.sentence.end
    ahead = view.cut(max(view.sentence.start, mention.start - _LOOK_BACK), mention.start)
    return mention.period.precision == "day" and mention.end <= first and _SAYING.search(ahead) is not None
