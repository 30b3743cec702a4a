"""Number mentions → figure claims: every slot filled from the sentence, then from what the page said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from marsad.coding import attribution
from marsad.coding.actors import group_of, speaks_for
from marsad.coding.days_told import (
    and_then,
    goes_on,
    is_of_one,
    is_preface,
    is_said,
    is_yardstick,
    one_of_them,
    same_period_behind,
    says_then,
)
from marsad.coding.discourse import Discourse, armed, opening, unclaimed
from marsad.coding.mentions import NumberMention, PeriodMention, Scope
from marsad.coding.neighbours import of_them
from marsad.coding.page import Page, View
from marsad.coding.parts import adding_up
from marsad.coding.periods.preceding import preceding, preceding_ahead, preceding_unit
from marsad.coding.place_groups import Group, country_place, groups_of, merged
from marsad.coding.places import TOLLS, place_of
from marsad.coding.publishers import attributed
from marsad.coding.reading import Reading
from marsad.coding.readings import read_numbers
from marsad.coding.rivals import rival_scope
from marsad.coding.tables import column_readings, tolls_of_rows
from marsad.coding.words import grammar
from marsad.model import Actor, Figure, Number, Period, Place, Quote, Voice, content_id
from marsad.model.terms import Accumulation, Comparison, Modality, Role
from marsad.registry import Registry

_EVENT_COUNTERS = {"ucdp", "ucdp-ged"}
_GOVERNING = {"taliban"}  # speaks as a state of those whom it fights
_PERSONS = {"witness", "official", "local", "military", "police", "government", "research", "ngo", "igo", "un", "media"}
_RAIDS = re.compile(r"(?:operation|mission|raid|strike|sortie)s?$")
_FEW = 20  # people who are cited together
_STOCKS = {"fighters", "foreign_fighters", "detainees", "territory"}
_FOREIGN = re.compile(r"foreign|étranger|[اأ]جنب|[اأ]جانب", re.IGNORECASE)
_ROW = re.compile(r"\s*[-•*]?\s*[^\W\d][^:;.\d]{1,40}\s*[:(–—-]\s*\d")
# The last row of a table or list is about none of the places above it.
_TOTAL_ROW = re.compile(
    r"\W*(?:(?:grand|overall)\s+)?(?:totals?|total\s+général|ensemble|المجموع|الإجمالي|المجموع الكلي)\s*[:|\t–—-]",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    r"\bso far (?:this|in) |\b(?:this|the) (?:year|month) so far\b|\b(?:year|month)[ -]to[ -]date\b"
    r"|\bto date (?:this|in) "
    r"|\bdepuis le début\b|\bdepuis janvier\b|\bjusqu['’](?:ici|à présent) cette année"
    r"|\bsince\b[^,.;]{0,60}?\b(?:began|started|launched|erupted|broke out|emerged|resumed|was founded|took up"
    r"|(?:was|were) (?:declared|imposed|lifted|launched|formed)|came to power|took over|seized power)\b"
    r"|منذ (?:بداية|مطلع)|(?:هذا العام|هذه السنة) حتى الآن",
    re.IGNORECASE,
)
_OF_THEM = {"منها", "ومنها"}
_VERSUS = {"contre", "against", "versus", "compared", "مقابل", "مقارنه"}
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
    r"\b(?:than|compared\s+(?:to|with)|comparison\s+(?:to|with)|relative\s+to|versus)\s+(?:[^\W\d]+\s+){0,3}$"
    r"|\b(?:le|la|les)\s+plus\s+[\w-]+\s+(?:[\w-]+\s+){0,2}$"  # "le mois le plus meurtrier en six ans"
    r"|\bqu['’]\s*$|\bpar\s+rapport\s+(?:à|au|aux)\s+(?:[^\W\d]+\s+){0,3}$|مقارنة\s+(?:[^\W\d]+\s+)?$",
    re.IGNORECASE,
)
_GENERIC = re.compile(r"^(?:people|persons?|others?|other people|personnes?|autres?|شخص\w*|[اآ]خر\w*|أشخاص)$")
# "The issue that came out on Thursday", "this year's Global Terrorism Index".
_PUBLISHED_ON = re.compile(
    r"\b(?:came\s+out|appeared|released|posted|unveiled|revealed|circulated|distributed)\s+(?:late\s+|early\s+|online\s+)?$",
    re.IGNORECASE,
)
_DOCUMENT_OF = re.compile(
    r"['’]s\s+(?:[A-Z][\w-]*\s+){0,4}(?:[a-z]+\s+)?(?:index|report|edition|study|survey|ranking|issue|bulletin)\b",
    re.IGNORECASE,
)
_DATELINE_ENDS = re.compile(r"\s*(?:\([^)]{2,30}\)\s*)?[–—]\s|\s*(?:\([^)]{2,30}\)\s*)?-{1,2}\s")
_CLOSED = re.compile(r"[^،,.؛;:()]*\)\s*(?:في\s+|خلال\s+)?")
_ITEM_LABEL = 45  # characters in which the label of an item ends
_CONFIDENCE = {"unit": 0.9, "noun": 0.9, "verb": 0.85, "label": 0.75, "list": 0.65}


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A figure with the number it was made from, while parts are still being tied to wholes."""

    figure: Figure
    number: NumberMention
    reading: Reading


def find_figures(page: Page, registry: Registry, coder: str, publisher: Voice | None) -> list[Figure]:
    """All figure claims of the page in the order of the text."""
    figures: list[Figure] = []
    state, columns = opening(page), column_readings(page)
    lead, in_items = state.group, False  # what the lead speaks of, which every dated item goes back to
    for view, following in zip_longest(page.views, page.views[1:]):
        state = replace(state, unclaimed=unclaimed(view, following))
        if view.dated_item is not None:
            lead = lead if in_items else state.group
            in_items, state = True, replace(state, group=lead)
        if state.overall is not None and view.has("overall") and not view.places:
            state = replace(state, places=state.overall, group=state.overall_group)  # "the operations as a whole"
        spread = state.tallied if view.has("distribution") or _of_attacks(view, state) else None
        speaking = spoken_by(page, view)
        readings = [
            None if number.start in speaking else columns.get(number.start, reading)
            for number, reading in zip(view.numbers, read_numbers(view, spread or _counted(view, state)), strict=True)
        ]
        readings = [_of_raids(view, reading, state) for reading in readings]
        if page.language == "ar":
            readings = tolls_of_rows(view, readings, state.toll)
        drafts: list[_Drafted] = []
        settled: Group = ()
        open_part = False  # the places of parts are not where the next sentence goes on
        period: Period | None = None
        listed: set[tuple[str, ...]] = set()
        for number, reading in zip(view.numbers, readings, strict=True):
            if reading is None:
                continue
            drafted, places = _draft(page, view, number, reading, state, registry, coder, publisher)
            drafts.append(drafted)
            listed.add(drafted.figure.place.countries if drafted.figure.place else ())
            if not _compares(view, number) and not (page.language == "ar" and one_of_them(view, number)):
                open_part = open_part or (len(drafts) > 1 and _is_part(view, number))
                settled, period = (settled if open_part else places) or settled, drafted.figure.period or period
        figures += _with_parts(view, drafts)
        listing = len(listed - {()}) > 2  # a list of countries: what follows is about none of them alone
        moved = not (listing or open_part)
        state = _advance(view, state, settled, period, drafts, moved=moved)
        state = replace(state, places=()) if listing else state
        if state.overall is None and any(drafted.reading.measure == "attacks" for drafted in drafts):
            state = replace(state, overall=state.places, overall_group=state.group)
    return figures


def _of_raids(view: View, reading: Reading | None, state: Discourse) -> Reading | None:
    """ "Another 15 operations took place in Syria" where those counted before were a coalition's raids."""
    if reading is None or not state.raids or reading.measure != "attacks" or armed(view):
        return reading
    named = reading.head is not None and _RAIDS.match(view.words[reading.head.last].form) is not None
    went_on = reading.head is None and any(_RAIDS.match(word.form) for word in view.words)
    return replace(reading, measure="other", counter=True) if named or went_on else reading


def spoken_by(page: Page, view: View) -> set[int]:
    """Where the numbers stand that only say how many people speak: "three residents of Djibo said"."""
    voices = [v for s in page.scopes for v in s.chain if s.start <= view.sentence.end and view.sentence.start <= s.end]
    spans = [(v.start, v.end) for v in voices if v.start is not None and v.end is not None and v.kind in _PERSONS]
    found = set[int]()
    for number in view.numbers:
        behind = view.index_at(number.end)
        near = view.words[behind].start if behind < len(view.words) else number.end
        if number.low is not None and number.low <= _FEW and any(a <= number.start < b or near == a for a, b in spans):
            found.add(number.start)
    return found


def _advance(
    view: View, state: Discourse, settled: Group, period: Period | None, drafts: list[_Drafted], *, moved: bool
) -> Discourse:
    """The state behind the sentence; `moved`: a place that it names may be where the next ones are."""
    groups = groups_of(view) if moved else []
    dated = [mention.period for mention in view.periods if mention.period.start and not _is_reporting(view, mention)]
    period = period or (dated[0] if dated else None)
    after = state.after(view, settled or (groups[0] if groups else ()), period)
    chain = drafts[-1].figure.chain if drafts else after.chain
    readings = [drafted.reading for drafted in drafts]
    tallied = [reading for reading in readings if reading.measure in ("attacks", "suicide_attacks")]
    return replace(
        after,
        reading=readings[-1] if readings else after.reading,
        stretch=period if period is not None and _is_stretch(period) else after.stretch,
        first=readings[0] if readings else after.first,
        aside=(not drafts and bool(groups)) or (state.aside and not settled and not groups),
        tallied=tallied[-1] if tallied else after.tallied,
        toll=next((r for r in reversed(readings) if r.measure in TOLLS), after.toll),
        raids=(not tallied and state.raids) or any(r.measure == "other" and r.counter for r in readings),
        chain=chain,
    )


def _draft(
    page: Page,
    view: View,
    number: NumberMention,
    reading: Reading,
    state: Discourse,
    registry: Registry,
    coder: str,
    publisher: Voice | None,
) -> tuple[_Drafted, Group]:
    scope = rival_scope(view, number, attribution.at(page.scopes, number.start))
    told = any(view.sentence.start <= at < number.start for at, _ in page.seats) or state.aside
    at_home = (_by_state(reading) or told) and not (scope is not None and scope.self_claimed)
    total = _TOTAL_ROW.match(view.sentence.text) is not None
    carried = () if total or _speaks_anew(scope, state, registry) else state.places
    place, places = place_of(page, view, number, reading.measure, carried, by_state=at_home)
    place = _caption_place(page, view) if total and place is None else place
    country = place.country if place else None
    group, role = group_of(view, number, reading, state, scope, country, registry)
    comparison: Comparison | None = number.comparison
    if number.unit == "percent" and comparison is None:
        comparison = "share"
    figure = Figure(
        id="",
        document=page.document.id,
        quote=Quote(start=view.sentence.start, end=view.sentence.end, text=view.sentence.text),
        group=group,
        place=place,
        period=_period(page, view, number, reading, scope, state),
        attribution=attributed(scope, page.house, publisher),
        self_claimed=scope is not None and scope.self_claimed and _is_owned(scope, group, role, state, registry),
        modality=_modality(scope),
        confidence=_CONFIDENCE[reading.how],
        coder=coder,
        number=Number(
            start=number.start,
            end=number.end,
            text=number.text,
            low=number.low,
            high=number.high,
            qualifier=number.qualifier,
            unit=number.unit,
        ),
        measure=_measure(reading, scope),  # type: ignore[arg-type]  # keys of the lexicon are measures, which a test keeps so
        role=role,
        accumulation=_accumulation(view, number, reading),
        per=number.per,
        comparison=comparison,
        cohort=cohort_of(view, reading),
    )
    span = f"{number.start}:{number.end}"
    return _Drafted(replace(figure, id=content_id(page.document.id, coder, "figure", span)), number, reading), places


def _speaks_anew(scope: Scope | None, state: Discourse, registry: Registry) -> bool:
    """Whether another group speaks than the one spoken of: "the Taliban claims 32" is not where ISIS acted."""
    if scope is None or not scope.self_claimed or state.group is None or not scope.said_here:
        return False
    return not speaks_for(scope, state.group.to_actor(None), registry)


def _caption_place(page: Page, view: View) -> Place | None:
    """Where the rows' caption says that all of them lie; else the country that the page is about."""
    for above in reversed(page.views[: page.views.index(view)]):
        if "|" in above.sentence.text or "\t" in above.sentence.text or _is_row(above):
            continue
        groups = groups_of(above)
        return merged(groups[0]) if groups else country_place(page)
    return country_place(page)


def _by_state(reading: Reading) -> bool:
    """Whether it is a state's forces that did it: arrests, militants killed, operations against a group."""
    return reading.measure == "arrested" or reading.counter or (reading.side == "own" and reading.measure == "killed")


def _is_owned(scope: Scope, group: Actor | None, role: Role | None, state: Discourse, registry: Registry) -> bool:
    """Whether a group that speaks tells of its own: never an attack that nobody owned up to."""
    if group is None and state.unclaimed:
        return False
    governing = any(voice.id in _GOVERNING for voice in scope.chain[-1:])
    return (role == "victim" and not governing) or speaks_for(scope, group, registry)


def _measure(reading: Reading, scope: Scope | None) -> str:
    """UCDP counts events that the group is part of on either side, not attacks by it."""
    counted = scope is not None and any(voice.id in _EVENT_COUNTERS for voice in scope.chain[-1:])
    return "events" if counted and reading.measure == "attacks" else reading.measure


def _modality(scope: Scope | None) -> Modality:
    return scope.modality if scope else "asserted"


def _period(
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
    chosen = _nearest(view, number)
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
    if reading.measure in _STOCKS or reading.measure == "money" or any(mention.loose for mention in view.periods):
        return None
    if _is_row(view) or view.has("same_period"):
        return state.period
    same_voice = bool(scope and scope.chain and scope.chain[-1] is not page.house) and state.chain == (
        scope.chain if scope else ()
    )
    if view.language == "ar" and goes_on(view, number, reading, state.period):
        return state.period
    told = same_voice or view.has("breakdown") or view.has("anaphora")
    # A day is one event's; a week or a month is what the page reports on, until it says otherwise.
    return state.period if told or (state.period is not None and _is_stretch(state.period)) else None


def _is_part(view: View, number: NumberMention) -> bool:
    """ "Including 15", "15 of them"."""
    behind = view.index_at(number.end)
    return view.behind_part(number) or any(tag.first == behind for tag in view.tagged("part"))


def _counted(view: View, state: Discourse) -> Reading | None:
    """What the sentence goes on with: the last reading; for the pronoun "en" the attacks or the first toll."""
    if not of_them(view):
        return state.reading
    attacks = any(tag.key == "attacks" for tag in view.tagged("cues"))
    return (state.tallied if attacks else state.first) or state.reading


def _of_attacks(view: View, state: Discourse) -> bool:
    """ "90 في المئة منها" behind a toll: منها is never said of people, it goes back to the attacks."""
    people = state.reading is not None and state.reading.measure in TOLLS
    if not people or not view.numbers:
        return False
    first, behind = view.first_of(0), view.end_of(0)
    around = {word.form for word in (*view.words[max(first - 1, 0) : first], *view.words[behind : behind + 1])}
    return bool(around & _OF_THEM)


def _is_stretch(period: Period) -> bool:
    """A week, a month or longer: what "the same period" goes back to."""
    return period.start is not None and period.end is not None and (period.end - period.start).days > 1


def _compares(view: View, number: NumberMention) -> bool:
    """ "83 attaques en mai contre 77 en avril": what follows goes on with May."""
    start = view.index_at(number.outer_start)
    if any(word.form in _VERSUS for word in view.words[max(0, start - 2) : start]):
        return True
    return preceding_unit(view.sentence.text, number.end - view.sentence.start, view.language) is not None


def _is_row(view: View) -> bool:
    """A row of a list ("Diyala : 62 attaques, 41 morts"): the line above says when."""
    return _ROW.match(view.sentence.text) is not None


def _is_reporting(view: View, mention: PeriodMention) -> bool:
    """Whether the day is the one on which it was said: "in a statement on Wednesday", "in its issue of Friday"."""
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


def period_at(page: Page, view: View) -> Period | None:
    """The sentence's own first period, or that of the heading which governs it."""
    told = [p for p in view.periods if not _is_reporting(view, p)]
    dated = [p for p in told if p.period.start or p.period.end] or told
    if dated:
        return dated[0].period
    governing = (m.period for start, end, m in page.headings if start <= view.sentence.start < end)
    return next(governing, None)


def _nearest(view: View, number: NumberMention) -> PeriodMention | None:
    """A period behind the number and before the next one, else the last before it, else the sentence's only one."""
    told = [p for p in view.periods if not _is_reporting(view, p) and not (p.loose and not p.period.start)]
    told = [p for p in told if not _is_standard(view, p)]
    told = [p for p in told if p.period.start or not p.period.end]  # "silent until Thursday"
    dated = [p for p in told if p.period.start or p.period.end] or told
    if view.language == "ar":
        if any(_is_stretch(p.period) for p in dated):  # the day on which a week was summed up
            dated = [p for p in dated if not p.text.startswith("اليوم") and not is_preface(view, p)]
        dated = [p for p in dated if not is_yardstick(view, p)]
        dated = [p for p in dated if not is_of_one(view, number, p)]
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
    return None if _of_yardstick(view, number, dated[0]) else dated[0]


def _of_yardstick(view: View, number: NumberMention, mention: PeriodMention) -> bool:
    """ "43 per cent of all deaths, against one per cent in 2007": the year is the other number's."""
    later = [other for other in view.numbers if number.end <= other.start and other.end <= mention.start]
    return any(_compares(view, other) for other in later)


def _is_standard(view: View, mention: PeriodMention) -> bool:
    """ "77 percent higher than in September": what a figure is measured by, not when it was."""
    ahead = view.cut(view.sentence.start, mention.start)
    named = _MEASURED_BY.search(ahead) is not None or _COMPARED.match(mention.text) is not None
    long_ago = mention.period.precision == "since" or _SPAN_BACK.match(mention.text) is not None
    return named or (long_ago and _RECORD.search(ahead) is not None) or _rise_on(ahead, mention.text)


def _rise_on(ahead: str, said: str) -> bool:
    """ "A rise of 40 per cent on December"."""
    return said.startswith("on ") and re.search(r"(?:per ?cent|%)\s*$", ahead) is not None


def _dated(view: View) -> list[PeriodMention]:
    return [p for p in view.periods if not _is_reporting(view, p)]


def _day_of(page: Page) -> date | None:
    document = page.document
    return document.published if document.published_precision in (None, "day") else None


def _clause_between(view: View, start: int, end: int) -> bool:
    if view.language == "ar" and _CLOSED.fullmatch(view.cut(start, end)):
        return False  # "(6217 قتيلا) عام 2016"
    return any(view.gaps[max(view.index_at(start) - 1, 0) : view.index_at(end)])


def _accumulation(view: View, number: NumberMention, reading: Reading) -> Accumulation:
    """Stock: it stands at a time. Running total: since a date. Flow: it happened in the period."""
    if reading.measure in _STOCKS or reading.measure == "money":
        if reading.measure == "money":
            return "flow" if number.per or view.has("flow_money") else "stock"
        named = (reading.how in ("noun", "unit") and not cohort_of(view, reading)) or view.has("stock")
        return "stock" if named else "flow"
    since = [p for p in view.periods if p.period.start and not p.period.end and p.period.precision == "since"]
    own = _nearest(view, number)
    if since and (own is None or own in since):
        return "running_total"
    return "running_total" if _SO_FAR.search(view.sentence.text) else "flow"


def cohort_of(view: View, reading: Reading) -> str | None:
    """Who exactly is counted, in the page's words, where the noun says more than "people"."""
    head = reading.head
    if head is None or reading.measure in ("attacks", "suicide_attacks", "money", "territory", "other"):
        return None
    text = view.cut(*view.span(head))
    if head.section == "people" and not _GENERIC.match(text.casefold()):
        return text
    if reading.measure == "foreign_fighters" and not _FOREIGN.search(text):
        return text
    return None


def _with_parts(view: View, drafts: list[_Drafted]) -> list[Figure]:
    """Tie parts to their wholes: "431 of the 729", "29 blessés dont 21 militaires", "50 عملية، منها 14"."""
    done: list[Figure] = []
    marks = [view.span(tag) for tag in view.tagged("part")]
    for drafted in drafts:
        whole = None
        number = drafted.number  # "including 20", "20 of them"
        opened = [mark for mark in marks if mark[1] <= number.outer_start + 1 or 0 <= mark[0] - number.end <= 1]
        if opened:
            whole = _whole_before(done, opened[-1][0], drafted)
        done.append(_part(drafted.figure, whole) if whole else drafted.figure)
    return adding_up(done)


def _part(figure: Figure, whole: Figure) -> Figure:
    """A part stands where and when its whole does, unless it says otherwise."""
    return replace(figure, part_of=whole.id, place=figure.place or whole.place, period=figure.period or whole.period)


def _whole_before(done: list[Figure], mark: int, drafted: _Drafted) -> Figure | None:
    """The last figure before the mark that counts the same thing and is no smaller than its part."""
    for figure in reversed(done):
        if (
            figure.number.start < mark
            and _is_kind_of(figure.measure, drafted.reading.measure)
            and figure.number.unit == "count"
        ):
            high, part = figure.number.high or figure.number.low, drafted.figure.number.low
            if drafted.figure.number.unit == "percent" or high is None or part is None or part <= high:
                return figure
            return None
    return None


def _is_kind_of(whole: str, part: str) -> bool:
    """Foreign fighters may be a part of fighters."""
    return whole == part or (whole, part) == ("fighters", "foreign_fighters")
