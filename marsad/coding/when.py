"""When: the period of a number.

A day on which something was said, and a period that a figure is only measured by, date nothing.
"""

from __future__ import annotations

import re
from datetime import date

from marsad.coding.anchors import anchored_elsewhere, opens_with_saying, said_in
from marsad.coding.asides import claimed_then
from marsad.coding.background import is_from_side, is_origin, restates
from marsad.coding.days_told import (
    and_then,
    goes_on,
    is_of_its_own_time,
    is_of_one,
    is_preface,
    is_said,
    is_yardstick,
    same_period_behind,
    says_then,
    tried_for,
)
from marsad.coding.discourse import Discourse, pointed_at
from marsad.coding.mentions import NumberMention, PeriodMention, Scope
from marsad.coding.page import Page, View
from marsad.coding.past_clauses import is_of_clause
from marsad.coding.periods.preceding import preceding, preceding_ahead, preceding_unit
from marsad.coding.reading import STOCKS, Reading
from marsad.coding.words import grammar
from marsad.coding.yardsticks import told_of_yardstick
from marsad.model import Period

_ROW = re.compile(r"\s*[-•*]?\s*[^\W\d][^:;.\d]{1,40}\s*[:(–—-]\s*\d")
_VERSUS = {"contre", "against", "versus", "compared", "مقابل", "مقارنه"}
# "26 attacks in September, up from 14 in August": what it was before.
_FROM_BEFORE = re.compile(r"\b(?:up|down|rise|rose|risen|increase|decrease|fall|drop)\s+from\s+$", re.IGNORECASE)
# "Down from 26 reported earlier": of which days is not said.
_EARLIER = re.compile(
    r"\s+(?:(?:\w+\s+)?(?:reported|announced|given|recorded)\s+(?:earlier|previously|before)|(?:previously|earlier)\s+reported"
    r"|(?:annoncée?s?|rapportée?s?)\s+(?:plus\s+tôt|précédemment|auparavant))\b"
)
_COMPARED = re.compile(r"(?:par rapport|compared\s+(?:to|with)|versus|vs)\b", re.IGNORECASE)
_SPAN_BACK = re.compile(r"in (?:the (?:past|last)|a|over|nearly|almost|more than|about|some)\b", re.IGNORECASE)
# "The highest in a month since 2014", "the most in the past decade": how rare it is, not when it was.
_RECORD = re.compile(
    r"\b(?:highest|lowest|deadliest|bloodiest|worst|largest|biggest|fewest|record|unseen|surpassing|unprecedented)\b"
    r"(?:\s+[\w-]+){0,6}\s*$",
    re.IGNORECASE,
)
_MEASURED_BY = re.compile(
    r"\bwhat\s+(?:it|they|he)\s+(?:held|had|was|were|controlled)\s+$|"  # "half of what it held two years ago"
    r"\b(?:than|compared\s+(?:to|with)|comparison\s+(?:to|with)|relative\s+to|versus)\s+(?:the\s+\d[\d,.\s]*)?"
    r"(?:[^\W\d]+\s+){0,5}$"
    r"|\b(?:as|than)\s+(?:(?:many|much|high|low|few|often)\s+(?:as\s+)?)?(?:in|during|over)\s+(?:the\s+same\s+"
    r"(?:period|months?|quarter|weeks?|time|half)\s+)?(?:of\s+|in\s+|a\s+)?$"
    r"|(?:%|per\s?cent)\s+(?:on|over|from)\s+the\s+same\s+(?:period|month|quarter|week)\s+(?:of|in|last)\s+$"
    r"|\b(?:le|la|les)\s+plus\s+[\w-]+\s+(?:[\w-]+\s+){0,2}$"  # "le mois le plus meurtrier en six ans"
    r"|\bqu['’]\s*$|\bqu(?:e|['’])\s*(?:pendant|durant|sur|lors\s+de|à|en)\s+l[ae]\s+même\s+[^\W\d]+\s+(?:de\s+)?$|\bpar\s+rapport\s+(?:à|aux?)\s+(?:\d[\d\s]*)?(?:[^\W\d]+\s+){0,5}$|مقارنة\s+(?:[^\W\d]+\s+)?$",
    re.IGNORECASE,
)
# "The issue that came out on Thursday", "this year's Global Terrorism Index".
_PUBLISHED_ON = re.compile(
    r"\b(?:came\s+out|appeared|released|posted|unveiled|revealed|circulated|distributed)\s+(?:late\s+|early\s+|online\s+)?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\bby\s+(?:the\s+)?$", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:could|will|would|may|might|plans?|planned|planning|intends?|aims?|vowed|expected|projected|forecast|due"
    r"|set to|pledged|scheduled|should|must)\b",
    re.IGNORECASE,
)
_DOCUMENT_OF = re.compile(
    r"['’]s\s+(?:[A-Z][\w-]*\s+){0,4}(?:[a-z]+\s+)?(?:index|report|edition|study|survey|ranking|issue|bulletin)\b",
    re.IGNORECASE,
)
_DATELINE_ENDS = re.compile(r"\s*(?:\([^)]{2,30}\)\s*)?[–—]\s|\s*(?:\([^)]{2,30}\)\s*)?-{1,2}\s")
_NEXT_CLAUSE = re.compile(r"[،,]\s*(?:و|فيما|بينما|كما|في حين|مشير|مضيف|موضح|لافت|مؤكد)")
_CLOSED = re.compile(r"[^،,.؛;:()]*\)\s*(?:في\s+|خلال\s+)?")
_WEEKDAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b", re.IGNORECASE)
_LASTED = re.compile(r"en (?:\d+|deux|trois|quatre|cinq|quelques|moins de \d+) (?:heures?|jours?)\b", re.IGNORECASE)
_FORTNIGHT = 14  # days
_ITEM_LABEL = 45  # characters in which the label of an item ends


def period_of(
    page: Page, view: View, number: NumberMention, reading: Reading, scope: Scope | None, state: Discourse
) -> Period | None:
    """The period nearest to the number; the heading's; or that of the figures which the same voice goes on with."""
    step = preceding_unit(view.sentence.text, number.end - view.sentence.start, view.language)
    measured = view.language == "ar" and number.unit == "percent"  # "up 19 per cent on the year before"
    if step is not None and not measured:
        ahead = [p.period for p in _dated(view) if p.end <= number.start and p.period.start]
        before = ahead[-1] if ahead else state.period
        return preceding(step[0], step[1], before, _day_of(page))
    if _EARLIER.match(view.sentence.text, number.outer_end - view.sentence.start):
        return None
    if view.language == "ar" and state.stretch is not None and same_period_behind(view, number):
        return state.stretch
    if is_from_side(view, number):
        return None
    chosen = nearest(view, number)
    if chosen is not None and reading.measure in STOCKS and opens_with_saying(view, chosen):
        return None
    if chosen is not None and reading.measure in STOCKS and _WEEKDAY.search(chosen.text):
        return None  # "Le Conseil a été saisi mercredi du rapport": no group has its men for a day
    if (
        view.language == "ar"
        and chosen is not None
        and reading.measure in STOCKS
        and _of_next_clause(view, number, chosen)
    ):
        return None
    if chosen is not None:
        return chosen.period
    back = preceding_ahead(view.sentence.text, number.start - view.sentence.start, view.language)
    if back is not None and state.period is not None:
        return preceding(back[0], back[1], state.period, _day_of(page))
    if view.has("same_period") and state.stretch is not None:
        return state.stretch
    for start, end, mention in page.headings:
        if start <= number.start < end:
            return mention.period
    if reading.measure in STOCKS or reading.measure == "money" or any(mention.loose for mention in view.periods):
        return None
    if is_row(view) or view.has("same_period"):
        return state.period
    if state.period is not None and (
        anchored_elsewhere(view, number, state.period) or _said_before_its_end(view, state.period)
    ):
        return None
    same_voice = bool(scope and scope.chain and scope.chain[-1] is not page.house) and state.chain == (
        scope.chain if scope else ()
    )
    if view.language == "ar" and is_of_its_own_time(view, state.period):
        return None
    if view.language == "ar" and goes_on(view, number, reading, state.period):
        return state.period
    # "12 were killed and 7 others wounded" breaks down a toll of its own, not what was counted "since 2013".
    runs_on = state.period is not None and state.period.precision == "since"
    # "It ambushed a convoy near Damaturu", "they killed two", as another says: not of all counted "since 2014".
    apart = _has_scene(view) or not pointed_at(view) or _by_another(scope, state)
    pointed = view.has("anaphora") and not (runs_on and apart)
    told = same_voice or pointed or (view.has("breakdown") and not runs_on)
    # A day is one event's; a week or a month is what the page reports on, until it says otherwise.
    return state.period if told or (state.period is not None and is_stretch(state.period)) else None


def _of_next_clause(view: View, number: NumberMention, mention: PeriodMention) -> bool:
    """ "يضم 4000 مقاتل، وأنه نفذ منذ 2022 أكثر من 190 تفجيرا": since when there were bombings, not fighters."""
    if view.language != "ar":
        return False
    if mention.start >= number.end:
        later = any(other.start >= number.end for other in view.numbers)
        return later and _NEXT_CLAUSE.search(view.cut(number.end, mention.start)) is not None
    between = any(mention.end <= other.start and other.end <= number.start for other in view.numbers)
    return between and mention.period.precision == "since"


def _has_scene(view: View) -> bool:
    return any(found.entry.precision in ("point", "city", "admin2") and not found.adjective for found in view.places)


def _by_another(scope: Scope | None, state: Discourse) -> bool:
    if scope is None or not scope.chain:
        return False
    return not state.chain or scope.chain[-1].id != state.chain[-1].id


def _said_before_its_end(view: View, before: Period) -> bool:
    """ "14 attacks in March. It said on 28 March it killed 40": what was said in March is not of the whole of it."""
    said = [p.period.start for p in view.periods if p.period.start and is_reporting(view, p)]
    if before.start is None or before.end is None or (before.end - before.start).days <= _FORTNIGHT:
        return False  # what was said within a week may well be of that week
    return any(day < before.end for day in said)


def is_stretch(period: Period) -> bool:
    """A week, a month or longer: what "the same period" goes back to."""
    return period.start is not None and period.end is not None and (period.end - period.start).days > 1


def compares(view: View, number: NumberMention) -> bool:
    """ "83 attaques en mai contre 77 en avril": what follows goes on with May."""
    start = view.index_at(number.outer_start)
    if any(word.form in _VERSUS for word in view.words[max(0, start - 2) : start]):
        return True
    if _FROM_BEFORE.search(view.cut(view.sentence.start, number.outer_start)):
        return True
    return preceding_unit(view.sentence.text, number.end - view.sentence.start, view.language) is not None


def is_row(view: View) -> bool:
    """A row of a list ("Diyala : 62 attaques, 41 morts"): the line above says when."""
    return _ROW.match(view.sentence.text) is not None


def is_reporting(view: View, mention: PeriodMention) -> bool:
    """Whether the day is the one on which it was said ("in a statement on Wednesday"), or only background."""
    if is_origin(view, mention) or claimed_then(view, mention) or said_in(view, mention):
        return True
    if _is_deadline(view, mention):
        return True
    if mention.period.precision not in ("day", None):
        return False
    if _DATELINE_ENDS.match(view.sentence.text, mention.end - view.sentence.start) and (
        mention.start - view.sentence.start < _ITEM_LABEL
    ):
        return True  # "Baghdad, 1 February 2015 – …"
    ahead, behind = view.cut(view.sentence.start, mention.start), view.cut(mention.end, view.sentence.end)
    if _PUBLISHED_ON.search(ahead) or _DOCUMENT_OF.match(behind):
        return True
    first, last = view.index_at(mention.start), view.index_at(mention.end - 1)
    around = {word.form for word in (*view.words[max(0, first - 3) : first + 1], *view.words[last + 1 : last + 2])}
    return (
        bool(grammar(view.language).reporting & around)
        or (view.language == "ar" and is_said(view, mention))
        or (view.language == "fr" and says_then(view, mention))
    )


def _is_deadline(view: View, mention: PeriodMention) -> bool:
    """ "Could reach one million by June", "plans to withdraw by the end of September": what is yet to come."""
    ahead = view.cut(view.sentence.start, mention.start)
    until = mention.text.lower().startswith("by ") or _UNTIL.search(ahead) is not None
    return view.language == "en" and until and _TO_COME.search(ahead) is not None


def period_at(page: Page, view: View) -> Period | None:
    """The sentence's own first period, or that of the heading which governs it."""
    told = [p for p in view.periods if not is_reporting(view, p)]
    dated = [p for p in told if p.period.start or p.period.end] or told
    if dated:
        return dated[0].period
    governing = (m.period for start, end, m in page.headings if start <= view.sentence.start < end)
    return next(governing, None)


def nearest(view: View, number: NumberMention) -> PeriodMention | None:
    """A period behind the number and before the next one, else the last before it, else the sentence's only one."""
    if view.language == "ar" and (measured := told_of_yardstick(view, number)) is not None:
        return measured
    told = [p for p in view.periods if not is_reporting(view, p) and not (p.loose and not p.period.start)]
    told = [p for p in told if not is_standard(view, p, number)]
    told = [p for p in told if p.period.start or not p.period.end]  # "silent until Thursday"
    told = [p for at, p in enumerate(told) if not any(restates(view, p, later) for later in told[at + 1 : at + 2])]
    dated = [p for p in told if p.period.start or p.period.end] or told
    if view.language == "ar":
        if any(is_stretch(p.period) for p in dated):  # the day on which a week was summed up
            dated = [p for p in dated if not p.text.startswith("اليوم") and not is_preface(view, p)]
        dated = [p for p in dated if not is_yardstick(view, p)]
        dated = [p for p in dated if not is_of_one(view, number, p)]
    if view.language == "fr":
        dated = [p for p in dated if not _LASTED.match(p.text)] or dated  # "en août, … 74 morts en 24 heures"
        dated = [p for p in dated if not is_of_clause(view, number, p)]
    if not dated:
        return None
    following = [other.outer_start for other in view.numbers if other.outer_start > number.start]
    limit = min(following, default=view.sentence.end)
    behind = [p for p in dated if number.end <= p.start < limit]
    ahead = [p for p in dated if p.end <= number.start]
    apart = (
        ahead
        and behind
        and (
            _clause_between(view, number.end, behind[0].start)
            or (view.language == "ar" and and_then(view, number, behind[0]))
        )
    )
    if behind and not apart:
        return behind[0]
    if ahead:
        return ahead[-1]
    if view.language == "ar" and tried_for(view, number, dated[0]):
        return None
    return None if _of_yardstick(view, number, dated[0]) else dated[0]


def _of_yardstick(view: View, number: NumberMention, mention: PeriodMention) -> bool:
    """ "43 per cent of all deaths, against one per cent in 2007": the year is the other number's."""
    later = [other for other in view.numbers if number.end <= other.start and other.end <= mention.start]
    return any(compares(view, other) for other in later)


def is_standard(view: View, mention: PeriodMention, number: NumberMention | None = None) -> bool:
    """ "77 percent higher than in September": what a figure is measured by, not when it was.

    Of "par rapport aux 2 500 hommes de 2020" the year is that `number`'s own.
    """
    ahead = view.cut(view.sentence.start, mention.start)
    measured = _MEASURED_BY.search(ahead)
    if measured is not None and number is not None and view.sentence.start + measured.start() < number.start:
        return number.start > mention.start
    named = measured is not None or _COMPARED.match(mention.text) is not None
    long_ago = mention.period.precision == "since" or _SPAN_BACK.match(mention.text) is not None
    return named or (long_ago and _RECORD.search(ahead) is not None) or _rise_on(ahead, mention.text)


def _rise_on(ahead: str, said: str) -> bool:
    """ "A rise of 40 per cent on December"."""
    return said.startswith("on ") and re.search(r"(?:per ?cent|%)\s*$", ahead) is not None


def _dated(view: View) -> list[PeriodMention]:
    return [p for p in view.periods if not is_reporting(view, p)]


def _day_of(page: Page) -> date | None:
    document = page.document
    return document.published if document.published_precision in (None, "day") else None


def _clause_between(view: View, start: int, end: int) -> bool:
    if view.language == "ar" and _CLOSED.fullmatch(view.cut(start, end)):
        return False  # "(6217 قتيلا) عام 2016"
    return any(view.gaps[max(view.index_at(start) - 1, 0) : view.index_at(end)])
