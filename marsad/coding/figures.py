"""Number mentions → figure claims: every slot filled from the sentence, then from what the page said before."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from marsad.coding import attribution
from marsad.coding.actors import group_of, is_owned, speaks_for
from marsad.coding.arabic_items import items_from
from marsad.coding.days_told import (
    one_of_them,
)
from marsad.coding.discourse import Discourse, armed, opening, unclaimed
from marsad.coding.mentions import NumberMention, Scope
from marsad.coding.neighbours import of_them
from marsad.coding.page import Page, View
from marsad.coding.place_groups import Group, country_place, groups_of, merged
from marsad.coding.places import TOLLS, country_of, place_of
from marsad.coding.publishers import attributed
from marsad.coding.reading import Reading
from marsad.coding.readings import read_numbers
from marsad.coding.rivals import rival_scope
from marsad.coding.standing import accumulation_of, cohort_of
from marsad.coding.tables import column_readings, tolls_of_rows
from marsad.coding.when import compares, is_reporting, is_row, is_standard, is_stretch, nearest, period_of
from marsad.coding.wholes import Drafted, is_part, of_the_sentence_before, with_parts
from marsad.model import Actor, Figure, Period, Place, Quote, Voice, content_id
from marsad.model.terms import Comparison, Modality
from marsad.registry import Registry

_EVENT_COUNTERS = {"ucdp", "ucdp-ged"}
_PERSONS = {"witness", "official", "local", "military", "police", "government", "research", "ngo", "igo", "un", "media"}
_RAIDS = re.compile(r"(?:operation|mission|raid|strike|sortie)s?$")
_FEW = 20  # people who are cited together
# The last row of a table or list is about none of the places above it.
_DAYS = 13  # a count of more days is not of the spot of the attack told before
_LISTED = 3  # places of one sentence that make it a list of them
_ONE_DAY = 300  # a greater toll is no single day's
_HAVE_BEEN = re.compile(r"\b(?:have|has)\s+(?:also\s+|now\s+)?(?:been|died|fled|displaced|killed|driven|left|lost)\b")
_THE_SPOT = re.compile(
    r"\b(?:there|(?:the|that|this) (?:town|village|city|area|district|camp)|y"
    r"|(?:cette|la) (?:ville|localité|commune|zone|bourgade)|(?:ce|le) (?:village|camp|district|territoire|secteur))\b"
    r"|(?<!\w)(?:فيها|هناك|(?:ال)?(?:مدينة|بلدة|قرية|منطقة|مخيم)\s+(?:نفسها|ذاتها|نفسه|ذاته))(?!\w)"
)
_SPOTS = ("point", "city", "admin2")
_TOTAL_ROW = re.compile(
    r"\W*(?:(?:grand|overall)\s+)?(?:totals?|total\s+général|ensemble|المجموع|الإجمالي|المجموع الكلي)\s*[:|\t–—-]",
    re.IGNORECASE,
)
_OF_THEM = {"منها", "ومنها"}
_CONFIDENCE = {"unit": 0.9, "noun": 0.9, "verb": 0.85, "label": 0.75, "list": 0.65}


def find_figures(page: Page, registry: Registry, coder: str, publisher: Voice | None) -> list[Figure]:
    """All figure claims of the page in the order of the text."""
    figures: list[Figure] = []
    state, columns = opening(page), column_readings(page)
    lead, in_items = state.group, False  # what the lead speaks of, which every dated item goes back to
    for view, following in zip_longest(page.views, page.views[1:]):
        state = replace(state.pointed(view), unclaimed=unclaimed(view, following))
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
        drafts: list[Drafted] = []
        settled: Group = ()
        open_part = False  # the places of parts are not where the next sentence goes on
        period: Period | None = None
        listed: set[tuple[str, ...]] = set()
        for number, reading in zip(view.numbers, readings, strict=True):
            if reading is None:
                continue
            drafted, places = _draft(page, view, number, reading, state, registry, coder, publisher)
            drafts.append(drafted)
            listed.add(_where(drafted))
            if not compares(view, number) and not (page.language == "ar" and one_of_them(view, number)):
                open_part = open_part or (len(drafts) > 1 and is_part(view, number))
                settled = (settled if open_part else places) or settled
                period = (period if open_part else drafted.figure.period) or period
        figures += of_the_sentence_before(view, with_parts(view, drafts), figures)
        listing = len(listed - {()}) > 2  # a list of countries: what follows is about none of them alone
        listing = listing or _is_worldwide(view, drafts) or items_from(view) is not None
        ranked = _ranked_in(view, drafts, state) if view.language == "ar" else ()
        strength = view.language == "ar" and all(drafted.reading.measure == "fighters" for drafted in drafts)
        aside = bool(drafts) and strength and bool(state.places)  # where its fighters hide
        moved = not (listing or ranked or open_part or aside)
        whole = state.places
        state = _advance(view, state, settled, period, drafts, moved=moved)
        if listing or ranked:
            state = replace(state, places=ranked)
        elif _ranks_places(drafts):
            state = replace(state, places=whole or state.places)
        elif _ranks_parts(view, drafts, whole):
            state = replace(state, places=whole)
        if state.overall is None and any(drafted.reading.measure == "attacks" for drafted in drafts):
            state = replace(state, overall=state.places, overall_group=state.group)
    return figures


def _ranks_places(drafts: list[Drafted]) -> bool:
    """ "34 attacks in Deir ez-Zor, Homs (15), Hama (4)": what follows is of where they all were, not of the last."""
    return len({drafted.figure.place.name for drafted in drafts if drafted.figure.place}) >= _LISTED


def _ranked_in(view: View, drafts: list[Drafted], before: Discourse) -> Group:
    """The country that the sentence or the ones before named, in which an Arabic ranking goes from place to place."""
    codes = {d.figure.place.country for d in drafts if d.figure.place}
    if not _ranks_places(drafts) or len(codes) != 1:
        return ()
    wholes = (group for group in (*groups_of(view), before.places, before.overall or ()) if len(group) == 1)
    countries = (group for group in wholes if group[0].entry.precision == "country")
    return next((group for group in countries if group[0].entry.country in codes), ())


def _where(drafted: Drafted) -> tuple[str, ...]:
    """The countries of a figure, or the region of several."""
    place = drafted.figure.place
    if place is None:
        return ()
    return place.countries or ((place.id,) if place.id else ())


def _ranks_parts(view: View, drafts: list[Drafted], before: Group) -> bool:
    """ "Khyber Pakhtunkhwa with 174 attacks, followed by Balochistan with 110": what follows is of all of it again."""
    parts = {drafted.figure.place.id: drafted.figure.place for drafted in drafts if drafted.figure.place is not None}
    wholes = {found.entry.country for found in before if found.entry.precision == "country"}
    inner = [place for place in parts.values() if place.precision != "country" and place.country in wholes]
    shares = all(drafted.figure.number.unit == "percent" for drafted in drafts)  # "the two regions host 57 percent"
    return (len(inner) > 1 or shares) and len(inner) == len(parts) and bool(inner) and view.language == "en"


def _is_worldwide(view: View, drafts: list[Drafted]) -> bool:
    """ "71 عملية حول العالم، أغلبيتها في أفغانستان": what follows is not of Afghanistan."""
    placed = any(drafted.figure.place is not None for drafted in drafts)
    return view.language == "ar" and view.has("global") and bool(drafts) and not placed


def _of_raids(view: View, reading: Reading | None, state: Discourse) -> Reading | None:
    """ "Another 15 operations took place in Syria" where those counted before were a coalition's raids."""
    if reading is None or not state.raids or reading.measure != "attacks" or armed(view):
        return reading
    named = reading.head is not None and _RAIDS.match(view.words[reading.head.last].form) is not None
    went_on = reading.head is None and any(_RAIDS.match(word.form) for word in view.words)
    return replace(reading, measure="other", counter=True) if named or went_on else reading


def spoken_by(page: Page, view: View) -> set[int]:
    """Where the numbers stand that only say how many people speak: "three residents of Djibo said"."""
    scopes = attribution.within(page.scopes, view.sentence.start, view.sentence.end) if view.numbers else ()
    voices = [voice for scope in scopes for voice in scope.chain]
    spans = [(v.start, v.end) for v in voices if v.start is not None and v.end is not None and v.kind in _PERSONS]
    found = set[int]()
    for number in view.numbers:
        behind = view.index_at(number.end)
        near = view.words[behind].start if behind < len(view.words) else number.end
        if number.low is not None and number.low <= _FEW and any(a <= number.start < b or near == a for a, b in spans):
            found.add(number.start)
    return found


def _advance(
    view: View, state: Discourse, settled: Group, period: Period | None, drafts: list[Drafted], *, moved: bool
) -> Discourse:
    """The state behind the sentence; `moved`: a place that it names may be where the next ones are."""
    groups = groups_of(view) if moved else []
    told = [told for told in view.periods if told.period.start and not is_reporting(view, told)]
    dated = [mention.period for mention in told if not is_standard(view, mention)]
    if view.language == "ar":  # "كشف التنظيم أمس الجمعة حصيلة الأسبوع الفائت": the week, not the day
        dated = [told for told in dated if is_stretch(told)] or dated
    period = period or (dated[0] if dated else None)
    after = state.after(view, settled or (groups[0] if groups else ()), period)
    chain = drafts[-1].figure.chain if drafts else after.chain
    readings = [drafted.reading for drafted in drafts]
    tallied = [reading for reading in readings if reading.measure in ("attacks", "suicide_attacks")]
    return replace(
        after,
        reading=readings[-1] if readings else after.reading,
        stretch=period if period is not None and is_stretch(period) else after.stretch,
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
) -> tuple[Drafted, Group]:
    scope = rival_scope(view, number, attribution.at(page.scopes, number.start))
    known = {found.entry.country for found in state.places}
    said = [(at, country) for at, country in page.seats if view.sentence.start <= at < number.start]
    told = any(at not in page.watching or country not in known for at, country in said)
    told = told or (state.aside and page.home_at(view) not in known)
    at_home = (_by_state(reading) or told) and not (scope is not None and scope.self_claimed)
    total = _TOTAL_ROW.match(view.sentence.text) is not None
    wider = _runs_on(view, number, reading, state)
    carried = () if total or wider or _speaks_anew(scope, state, registry) else state.places
    place, places = place_of(page, view, number, reading.measure, carried, by_state=at_home)
    place = country_of(state.places) if place is None and wider else place
    place = _caption_place(page, view) if total and place is None else place
    country = place.country if place else None
    group, role = group_of(view, number, reading, state, scope, country, registry)
    if _is_anothers_clause(view, number, scope, group, registry):
        scope = None  # "Le JNIM a revendiqué 412 attaques ; l'EIGS en a mené 131"
    comparison: Comparison | None = number.comparison
    if number.unit == "percent" and comparison is None:
        comparison = "share"
    figure = Figure(
        id="",
        document=page.document.id,
        quote=Quote(start=view.sentence.start, end=view.sentence.end, text=view.sentence.text),
        group=group,
        place=place,
        period=period_of(page, view, number, reading, scope, state),
        attribution=attributed(scope, page.house, publisher),
        self_claimed=is_owned(scope, group, role, registry) and not (group is None and state.unclaimed),
        modality=_modality(scope),
        confidence=_CONFIDENCE[reading.how],
        coder=coder,
        number=number.stated(),
        measure=_measure(reading, scope),  # type: ignore[arg-type]  # keys of the lexicon are measures, which a test keeps so
        role=role,
        accumulation=accumulation_of(view, number, reading),
        per=number.per,
        comparison=comparison,
        cohort=cohort_of(view, reading),
    )
    span = f"{number.start}:{number.end}"
    return Drafted(replace(figure, id=content_id(page.document.id, coder, "figure", span)), number, reading), places


def _runs_on(view: View, number: NumberMention, reading: Reading, state: Discourse) -> bool:
    """ "Violence has killed 10,000 people since 2015" behind an attack on one town: not there alone."""
    day = state.period is not None and state.period.start is not None and state.period.start == state.period.end
    spots = (*_SPOTS, "admin1") if day and view.language == "en" else _SPOTS  # of an attack told before
    named = [found.entry.precision for found in state.places]  # "Oicha, en RDC" is one spot, too
    one_spot = all(precision in (*spots, "country") for precision in named) and bool(set(spots) & set(named))
    if not one_spot or _THE_SPOT.search(view.sentence.text):
        return False
    if view.language == "fr" and state.period is not None and is_stretch(state.period):
        return False  # "En 15 ans, 15 000 civils ont été tués à Beni": the page counts years of one spot
    own = nearest(view, number)
    if day and _HAVE_BEEN.search(view.sentence.text) and (number.low or 0) > _ONE_DAY and not view.places:
        return True  # "more than 1.4 million people have been displaced" behind an attack on one town
    weeks = own is not None and own.period.start and own.period.end and (own.period.end - own.period.start).days > _DAYS
    return bool(weeks) or accumulation_of(view, number, reading) == "running_total"


def _speaks_anew(scope: Scope | None, state: Discourse, registry: Registry) -> bool:
    """Whether another group speaks than the one spoken of: "the Taliban claims 32" is not where ISIS acted."""
    if scope is None or not scope.self_claimed or state.group is None or not scope.said_here:
        return False
    return not speaks_for(scope, state.group.to_actor(None), registry)


def _is_anothers_clause(
    view: View, number: NumberMention, scope: Scope | None, group: Actor | None, registry: Registry
) -> bool:
    """Whether another group than the one that speaks acts in a clause of its own behind a semicolon."""
    if scope is None or not scope.self_claimed or group is None or view.language == "ar":
        return False
    semicolon = ";" in view.cut(max(scope.start, view.sentence.start), number.start)
    return semicolon and not speaks_for(scope, group, registry)


def _caption_place(page: Page, view: View) -> Place | None:
    """Where the rows' caption says that all of them lie; else the country that the page is about."""
    for above in reversed(page.views[: page.views.index(view)]):
        if "|" in above.sentence.text or "\t" in above.sentence.text or is_row(above):
            continue
        groups = groups_of(above)
        return merged(groups[0]) if groups else country_place(page)
    return country_place(page)


def _by_state(reading: Reading) -> bool:
    """Whether it is a state's forces that did it: arrests, militants killed, operations against a group."""
    return reading.measure == "arrested" or reading.counter or (reading.side == "own" and reading.measure == "killed")


def _measure(reading: Reading, scope: Scope | None) -> str:
    """UCDP counts events that the group is part of on either side, not attacks by it."""
    counted = scope is not None and any(voice.id in _EVENT_COUNTERS for voice in scope.chain[-1:])
    return "events" if counted and reading.measure == "attacks" else reading.measure


def _modality(scope: Scope | None) -> Modality:
    return scope.modality if scope else "asserted"


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
