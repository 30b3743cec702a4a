"""Whether a sentence without a speaker of its own still belongs to the one cited before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.coding.attribution.lexicon import Lexicon
from marsad.model import Voice
from marsad.model.terms import Modality

# These publish tallies: what follows breaks them down. The others speak about one event at a time.
_TALLYING = {"monitor", "research", "un", "igo", "group_media", "dataset"}
_OF_CRISES = {"un", "igo"}  # they count the displaced and the dead of years: the attack of a day is the page's
_OF_A_DAY = re.compile(
    r"\b(?:on|late|early|last)\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:yesterday|overnight|on\s+the\s+same\s+day)\b"
)
_HEARSAY = {
    "reports",
    "local-reports",
    "initial-reports",
    "media-reports",
    "unconfirmed-reports",
    "press-reports",
    "informations",
}
_EVENT_REACH = 1  # sentences after a speaker of one event
_TALLY_REACH = 12
_DATED = re.compile(
    r"^\W*(?:[Oo]n\s+(?:\d|[A-Z][a-z]+\s+\d|[A-Z]\w+day)|(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b)"
    r"|[Ee]n (?:19|20)\d\d|[Ll]e \d{1,2}\s|في \d{1,2}\s|وفي \d{1,2}\s)"
)
# "In April gunmen kidnapped 62 people": what was before, behind one who speaks of one event.
_MONTH_BEFORE = re.compile(
    r"\W*(?:(?:\w+\s+)?(?:days|weeks|months|years)\s+(?:earlier|before|ago)\b|(?:Earlier\s+)?[Ii]n\s+(?:early\s+|late\s+|mid-)?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b|Last\s+(?:month|year|week|January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIGURE = re.compile(r"\d")
_COUNTED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|deux|trois|quatre|cinq|sept|huit|neuf|dix"
    r"|onze|douze|dizaines|centaines)\b",
    re.IGNORECASE,
)
# "On 20 July 2024", "le 1er juin": no number that a tally could go on with.
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|er)?\s+(?:of\s+)?(?:jan|feb|f[ée]v|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|ao[uû]t|sep|oct|nov|d[ée]c)\w*"
    r"(?:,?\s+(?:19|20)\d\d)?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,?\s+(?:19|20)\d\d)?\b"
    r"|(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\W*[^\W\d][\w' -]{2,30}\s?:\s*\w")  # "Al-Hasakah: Three, killing five": a row of the tally
_BRACKETED = re.compile(r"\(\d[\d,.]*(?: [a-z ]{3,25})?\)")
_OF_THE_WHOLE = re.compile(
    r"\b(?:of (?:these|them|those)|of the (?:\d|total|attacks|operations)|the (?:remaining|rest|others)|followed by)\b"
    r"|\bper ?cent\b|\b\d of \d\b"
    r"|\b(?:de ces|du total|le reste|les autres|suivi\w*|pour ?cent)\b|%",
    re.IGNORECASE,
)
# "They are spread as follows", "the operations killed …", "Nigeria came first with 14": a tally goes on.
_ARABIC_BREAKDOWN = re.compile(
    r"(?<!\w)[وف]?(?:توزعت|تتوزع|تركزت|تنوعت|تصدرت|حلت|جاءت|احتلت|تلت\w*|تلا\w*|تلي\w*|بواقع|بمعدل|منها|المرتب[هة]|المركز)(?!\w)"
    r"|(?<!\w)[وف]?(?:هذه|تلك)\s+(?:العمليات|الهجمات)|(?<!\w)[وف]?(?:عدد|حصيله|مجموع|اجمالي)\s+(?:ال)?(?:عمليات|هجمات|قتلي|جرحي)"
    r"|(?<!\w)[وف]?(?:ال)?(?:عمليات|هجمات)(?!\w)[^.]{0,30}(?<!\w)(?:اسفرت|خلفت|ادت|اوقعت|شملت|استهدفت)"
    r"|(?<!\w)[وف]?(?:اسفرت|خلفت|ادت|اوقعت|شملت)\s+(?:هذه\s+|تلك\s+)?(?:العمليات|الهجمات)"
)
_ARABIC_COUNT = re.compile(
    r"\d|(?<!\w)[وبفل]?(?:ال)?(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع|عشر)(?:ه|ي|يه)?(?!\w)|(?:عمليتين|عمليتان|هجومين|هجومان)"
    r"|(?:عمليه|هجوم|هجمه)\s+(?:وحيد|واحد)"
)
# "وكانت الحركة قد شنت …", "وكان قتل في يناير": the page goes back in its own voice.
_ARABIC_PAST = re.compile(
    r"^\W*(?:وكان(?:ت|وا)?|وسبق)\s+(?:(?!قد\s)\w+\s+){0,10}?"
    r"(?:قد\s+(?!(?:اعلن|قال|ذكر|افاد|اكد|اضاف|اوضح)(?:ت|وا)?\s)\w+|(?:قتل|شن|نفذ|تبن|هاجم|اقتحم|خطف|اختطف|استهدف|شهد)(?:ت|وا|ي)?)(?!\w)"
)
_ARABIC_OTHER_EVENT = re.compile(
    r"\W*وكان(?:ت)?\s+(?:حصيله\s+)?(?:هجوم|تفجير|كمين|انفجار|مجزره|مسلح|عناصر|تنظيم|حركه|جماعه|التنظيم|الحركه|الجماعه)\w*\s.{0,80}?"
    r"(?:(?<!\w)قد\s|(?<!\w)(?:قتل|شن|نفذ|اودي|اسفر))"
)
# "وفي مطلع يوليو قتل 21", "وبعد أيام خطف مسلحون": another event, told by the page.
_ARABIC_THEN = re.compile(
    r"\W*و(?:في|خلال)\s+(?:مطلع|اواخر|منتصف|بدايه|نهايه|اوائل|الشهر|الاسبوع|العام|شهر|يوم|(?:يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو"
    r"|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر))\s[^.؛]{0,40}?(?<!\w)(?:قتل|خطف|هاجم|شن|نفذ|اسفر|اودي|لقي|استهدف)(?:ت|وا)?(?!\w)"
    r"|\W*وبعد\s+(?:\w+\s+)?(?:ايام|يوم|يومين|ساعات|اسبوع|اسابيع|شهر)\s*,?\s+(?:قتل|خطف|هاجم|شن|نفذ|استهدف)(?:ت|وا)?(?!\w)"
)
_ARABIC_SINCE = re.compile(r"\W*ومنذ\s")
# "وأوقفت السلطات 11 شخصا" behind a group's statement: a state's forces act, and the group tells nothing of it.
_ARABIC_FORCES = re.compile(
    r"\W*[وف]?\w{3,}\s+(?:ال(?:سلطات|شرطه|جيش|حكومه|مخابرات|استخبارات|درك|اجهزه|قوات)|قوات|جهاز|وزاره|شرطه|جيش|طائرات|التحالف)(?!\w)"
)
_QUOTED = re.compile(r"^\s*\"")


@dataclass(frozen=True, slots=True)
class Carried:
    """The chain cited last. `document`: a report or statistics, which may carry a whole page."""

    chain: tuple[Voice, ...]
    modality: Modality
    document: bool
    claim: bool  # a group owning up to an attack: nothing follows from it
    paragraph: int
    age: int = 0
    tally: bool = False  # attacks in the plural: what follows may rank further places
    listing: bool = False  # "as follows:"

    @property
    def tallying(self) -> bool:
        if self.chain and self.chain[-1].id in _HEARSAY:
            return False
        return self.document or (bool(self.chain) and self.chain[-1].kind in _TALLYING)


def continues(carried: Carried | None, text: str, start: int, end: int, paragraph: int, lexicon: Lexicon) -> bool:
    """Whether the sentence [start, end) of the folded text goes on with `carried`."""
    if carried is None or not carried.chain:
        return False
    same = paragraph == carried.paragraph
    if same and carried.tally and is_own(carried) and _ranks(text, start, end, lexicon):
        return True
    if (
        is_own(carried)
        and carried.tally
        and paragraph <= carried.paragraph + 2
        and _breaks_down(text, start, end, lexicon)
    ):
        return True
    if carried.claim:
        return False
    if carried.listing and paragraph <= carried.paragraph + 2:
        return True
    if lexicon.background.search(text, start, end):
        return False
    if lexicon.language == "ar" and _turns_to_itself(carried, text[start:end]):
        return False
    if not carried.tallying and lexicon.elsewhere.search(text, start, end):
        return False
    sentence = text[start:end]
    if _QUOTED.match(sentence) and same:
        return True
    goes_on = lexicon.continues.search(text, start, end) is not None
    if carried.tallying:
        if carried.age >= _TALLY_REACH:
            return False
        if carried.chain[-1].kind in _OF_CRISES and _OF_A_DAY.search(sentence):
            return False
        if _ENTRY.match(sentence) and paragraph <= carried.paragraph + 1:
            return True
        if same:
            return True
        if carried.document and lexicon.reported.search(text, start, end):
            return True  # "auraient rejoint": a new paragraph that goes on in the same conditional
        if carried.chain[-1].kind == "group_media" and not carried.tally and not carried.document:
            return goes_on  # it told of one attack
        if carried.modality == "estimated" and not (carried.tally or carried.document):
            return goes_on  # "the UN puts its fighters at 3,000 to 5,000": what others count is no part of that
        return goes_on or (len(_COUNTED.findall(_DATE.sub(" ", sentence))) >= 2 and not _DATED.match(sentence))
    near = paragraph <= carried.paragraph + 1 and carried.age <= _EVENT_REACH
    if carried.tally and near and goes_on and lexicon.attacks.search(text, start, end) and _FIGURE.search(sentence):
        return True  # "33 of the operations …", "another 15 operations …"
    if not same or carried.age >= _EVENT_REACH + goes_on:
        return False
    if _MONTH_BEFORE.match(sentence):
        return False
    if _YEAR.search(sentence) and (not goes_on or _DATED.match(sentence)):
        return False  # years are of the past, which the page tells itself
    return goes_on or (bool(_FIGURE.search(sentence)) and not is_group(carried))


def _turns_to_itself(carried: Carried, sentence: str) -> bool:
    """Whether an Arabic page goes over to what it tells in its own voice: the past, or what a state's forces did."""
    if not carried.tallying and any(opens.match(sentence) for opens in (_ARABIC_PAST, _ARABIC_SINCE, _ARABIC_THEN)):
        return True
    if not is_own(carried) and _ARABIC_OTHER_EVENT.match(sentence):
        return True
    return is_own(carried) and not carried.tally and _ARABIC_FORCES.match(sentence) is not None


def _breaks_down(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the sentence only spreads attacks counted before over places, kinds or parts."""
    if lexicon.background.search(text, start, end) or lexicon.not_own.search(text, start, end):
        return False
    sentence = text[start:end]
    counts = len(_COUNTED.findall(sentence))
    if lexicon.language == "ar":
        told = _ARABIC_COUNT.search(sentence) is not None and not _DATED.match(sentence)
        return told and _ARABIC_BREAKDOWN.search(sentence) is not None
    if _DATED.match(sentence) or not counts:
        return False
    if len(_BRACKETED.findall(sentence)) > 1:
        return True  # "Syria (356), Afghanistan (340)"
    of_the_whole = _OF_THE_WHOLE.search(sentence) is not None
    return of_the_whole and (counts > 1 or lexicon.attacks.search(text, start, end) is not None)


def _ranks(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """ "Syria follows with 51 attacks": the tally goes on to the next place."""
    return lexicon.ranks.search(text, start, end) is not None and _FIGURE.search(text, start, end) is not None


def is_own(carried: Carried) -> bool:
    return carried.chain[-1].kind in ("group", "group_media")


def is_group(carried: Carried) -> bool:
    return carried.chain[-1].kind == "group"
