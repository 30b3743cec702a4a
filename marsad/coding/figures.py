"""Number mentions → figure claims: every slot filled from the sentence, then from what the page said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from marsad.coding import attribution
from marsad.coding.actors import group_of
from marsad.coding.discourse import Discourse
from marsad.coding.mentions import NumberMention, PeriodMention, Scope
from marsad.coding.page import Page, View
from marsad.coding.places import Group, place_of
from marsad.coding.reading import Reading, read_numbers
from marsad.model import Figure, Number, Period, Quote, Voice, content_id
from marsad.model.terms import Accumulation, Comparison, Modality
from marsad.registry import Registry

_STOCKS = {"fighters", "foreign_fighters", "detainees", "territory"}
_GENERIC = re.compile(r"^(?:people|persons?|others?|other people|personnes?|autres?|شخص\w*|[اآ]خر\w*|أشخاص)$")
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
    state = Discourse()
    for view in page.views:
        readings = read_numbers(view, state.reading)
        drafts: list[_Drafted] = []
        settled: Group = ()
        period: Period | None = None
        for number, reading in zip(view.numbers, readings, strict=True):
            if reading is None:
                continue
            drafted, places = _draft(page, view, number, reading, state, registry, coder, publisher)
            drafts.append(drafted)
            settled, period = places or settled, drafted.figure.period or period
        figures += _with_parts(view, drafts)
        state = _advance(view, state, settled, period, drafts)
    return figures


def _advance(view: View, state: Discourse, settled: Group, period: Period | None, drafts: list[_Drafted]) -> Discourse:
    named = tuple(found for found in view.places if not found.adjective)[:1]
    after = state.after(view, settled or named, period)
    return replace(after, reading=drafts[-1].reading if drafts else after.reading)


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
    scope = attribution.at(page.scopes, number.start)
    place, places = place_of(page, view, number, reading.measure, state.places)
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
        period=_period(page, view, number, state),
        attribution=(*(scope.chain if scope else ()), *((publisher,) if publisher else ())),
        self_claimed=bool(scope and scope.self_claimed),
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
        measure=reading.measure,  # type: ignore[arg-type]  # keys of the lexicon are measures, which a test keeps so
        role=role,
        accumulation=_accumulation(view, number, reading),
        per=number.per,
        comparison=comparison,
        cohort=_cohort(view, reading),
    )
    span = f"{number.start}:{number.end}"
    return _Drafted(replace(figure, id=content_id(page.document.id, coder, "figure", span)), number, reading), places


def _modality(scope: Scope | None) -> Modality:
    return scope.modality if scope else "asserted"


def _period(page: Page, view: View, number: NumberMention, state: Discourse) -> Period | None:
    """The period nearest to the number; the heading's; or that of the figures which the sentence breaks down."""
    chosen = _nearest(view, number)
    if chosen is not None:
        return chosen.period
    for start, end, mention in page.headings:
        if start <= number.start < end:
            return mention.period
    return state.period if state.period and (view.has("breakdown") or view.has("anaphora")) else None


def period_at(page: Page, view: View) -> Period | None:
    """The sentence's own first period, or that of the heading which governs it."""
    dated = [p for p in view.periods if p.period.start or p.period.end] or view.periods
    if dated:
        return dated[0].period
    governing = (m.period for start, end, m in page.headings if start <= view.sentence.start < end)
    return next(governing, None)


def _nearest(view: View, number: NumberMention) -> PeriodMention | None:
    """A period behind the number and before the next one, else the last before it, else the sentence's only one."""
    dated = [p for p in view.periods if p.period.start or p.period.end] or view.periods
    if not dated:
        return None
    following = [other.outer_start for other in view.numbers if other.outer_start > number.start]
    limit = min(following, default=view.sentence.end)
    behind = [p for p in dated if number.end <= p.start < limit]
    ahead = [p for p in dated if p.end <= number.start]
    if behind and not (ahead and _clause_between(view, number.end, behind[0].start)):
        return behind[0]
    return ahead[-1] if ahead else dated[0]


def _clause_between(view: View, start: int, end: int) -> bool:
    return any(view.gaps[max(view.index_at(start) - 1, 0) : view.index_at(end)])


def _accumulation(view: View, number: NumberMention, reading: Reading) -> Accumulation:
    """Stock: it stands at a time. Running total: since a date. Flow: it happened in the period."""
    if reading.measure in _STOCKS or reading.measure == "money":
        if reading.measure == "money":
            return "flow" if number.per or view.has("flow_money") else "stock"
        named = reading.how in ("noun", "unit") or view.has("stock")
        return "stock" if named else "flow"
    if any(p.period.start and not p.period.end and p.period.precision == "since" for p in view.periods):
        return "running_total"
    return "flow"


def _cohort(view: View, reading: Reading) -> str | None:
    """Who exactly is counted, in the page's words, where the noun says more than "people"."""
    head = reading.head
    if head is None or reading.measure in ("attacks", "suicide_attacks", "money", "territory", "other"):
        return None
    text = view.cut(*view.span(head))
    if head.section == "people" and not _GENERIC.match(text.casefold()):
        return text
    if head.section == "counted" and reading.how == "list":
        return text
    return None


def _with_parts(view: View, drafts: list[_Drafted]) -> list[Figure]:
    """Tie parts to their wholes: "431 of the 729", "29 blessés dont 21 militaires", "50 عملية، منها 14"."""
    done: list[Figure] = []
    marks = [view.span(tag) for tag in view.tagged("part")]
    for drafted in drafts:
        whole = None
        opened = [mark for mark in marks if mark[1] <= drafted.number.outer_start + 1]
        if opened:
            whole = _whole_before(done, opened[-1][0], drafted)
        done.append(replace(drafted.figure, part_of=whole.id) if whole else drafted.figure)
    return done


def _whole_before(done: list[Figure], mark: int, drafted: _Drafted) -> Figure | None:
    """The last figure before the mark that counts the same thing and is no smaller than its part."""
    for figure in reversed(done):
        if figure.number.start < mark and figure.measure == drafted.reading.measure and figure.number.unit == "count":
            high, part = figure.number.high or figure.number.low, drafted.figure.number.low
            if drafted.figure.number.unit == "percent" or high is None or part is None or part <= high:
                return figure
            return None
    return None
