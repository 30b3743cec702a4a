"""Answers → claims: what stands on the page to the letter and reads there as the model says; the rest is counted."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from marsad.coding import arithmetic, numbers
from marsad.coding.actors import speaks_for
from marsad.coding.attribution.scopes import is_own
from marsad.coding.incidents import with_tolls
from marsad.coding.llm.answers import Answer, FigureAnswer, IncidentAnswer, IndicatorAnswer, Reason, Unusable
from marsad.coding.llm.chunks import Chunk
from marsad.coding.llm.slots import Slots
from marsad.coding.llm.standing import is_apart, names, occurrences
from marsad.coding.mentions import NumberMention, Scope
from marsad.coding.page import Page, View
from marsad.coding.publishers import attributed, publisher_of
from marsad.coding.reading import Reading
from marsad.coding.standing import cohort_of
from marsad.model import Actor, Claim, Figure, Incident, Indicator, Period, Place, Quote, content_id
from marsad.model.terms import Comparison, Modality
from marsad.registry import ActorEntry, Registry

# Not measured: a model's own word for how sure it is says little, so that it is not asked.
CONFIDENCE = 0.5
_MOST_SENTENCES = 5  # that tell one incident or indicator
_FEWEST_WORDS = 3
_UNSURE = ("denied", "hypothetical")  # as with the rules, they add nothing to an incident's tolls


class Claims:
    """Collects the claims of one page from the answers to its passages."""

    def __init__(self, page: Page, registry: Registry, coder: str) -> None:
        self._page, self._registry, self._coder = page, registry, coder
        self._text, self._document = page.document.text, page.document.id
        self._slots = Slots(page, registry)
        self._publisher = publisher_of(page.document, registry)
        self._starts = [view.sentence.start for view in page.views]
        self._figures: dict[int, Figure] = {}  # by the number's start
        self._parts: dict[int, str] = {}
        self._told: dict[str, Incident] = {}
        self._indicators: dict[str, Indicator] = {}
        self.dropped: Counter[str] = Counter()
        self.emptied: Counter[str] = Counter()

    def add(self, chunk: Chunk, answers: Iterable[Answer]) -> None:
        """Take the answers to one passage."""
        for answer in answers:
            try:
                if isinstance(answer, FigureAnswer):
                    self._add_figure(chunk, answer)
                elif isinstance(answer, IncidentAnswer):
                    self._add_incident(chunk, answer)
                elif isinstance(answer, IndicatorAnswer):
                    self._add_indicator(chunk, answer)
            except Unusable as error:
                self.dropped[error.reason] += 1

    def claims(self) -> list[Claim]:
        """All that was kept, in the order of the text."""
        ordered = [self._with_whole(self._figures[start]) for start in sorted(self._figures)]
        figures = arithmetic.check(ordered, self._text, self._page.language)
        sure = [figure for figure in figures if figure.modality not in _UNSURE]
        incidents = [
            with_tolls(told, [f for f in sure if told.quote.start <= f.number.start < told.quote.end])
            for told in self._told.values()
        ]
        return sorted([*figures, *incidents, *self._indicators.values()], key=lambda claim: claim.quote.start)

    # --- figures -----------------------------------------------------------------------------------------------------

    def _add_figure(self, chunk: Chunk, answer: FigureAnswer) -> None:
        view, number = self._number(chunk, answer)
        comparison: Comparison | None = number.comparison or answer.comparison  # type: ignore[assignment]
        if number.unit == "percent" and comparison is None:
            comparison = "share"
        place = self._place(answer, view)
        group = self._group(answer, place)
        scope = self._scope(answer, number.start)
        owned = answer.role == "victim" or speaks_for(scope, group, self._registry)
        sentence = view.sentence
        self._figures[number.start] = Figure(
            id=content_id(self._document, self._coder, "figure", f"{number.start}:{number.end}"),
            document=self._document,
            quote=Quote(start=sentence.start, end=sentence.end, text=sentence.text),
            group=group,
            place=place,
            period=self._period(answer, number.start),
            attribution=attributed(scope, self._page.house, self._publisher),
            self_claimed=scope.self_claimed and owned,
            modality=scope.modality,
            confidence=CONFIDENCE,
            coder=self._coder,
            number=number.stated(),
            measure=answer.measure,  # type: ignore[arg-type]  # checked against the closed lists
            role=answer.role,  # type: ignore[arg-type]
            accumulation=answer.accumulation,  # type: ignore[arg-type]
            per=number.per or answer.per,  # type: ignore[arg-type]
            comparison=comparison,
            cohort=self._cohort(answer, view),
        )
        if answer.part_of is not None:
            self._parts[number.start] = answer.part_of

    def _number(self, chunk: Chunk, answer: FigureAnswer) -> tuple[View, NumberMention]:
        """The number that our grammar reads where the model points. Raises Unusable."""
        reason: Reason = "number_not_in_quote"
        for quote in self._quotes(chunk, answer):
            for start in occurrences(self._text, answer.number, quote, quote + len(answer.quote)):
                end = start + len(answer.number)
                view = self._view(start)
                touched = [mention for mention in view.numbers if mention.start < end and start < mention.end]
                if len(touched) != 1 or not self._is_whole(touched[0], start, end):
                    reason = "number_unread"
                elif not _agrees(touched[0], answer.low, answer.high):
                    reason = "value_contradicted"
                elif touched[0].start in self._figures:
                    reason = "repeated"
                else:
                    return view, touched[0]
        raise Unusable(reason)

    def _is_whole(self, mention: NumberMention, start: int, end: int) -> bool:
        """Whether the words are the number, or one end of a range, and not some of its digits."""
        if start <= mention.start and mention.end <= end:
            return True
        alone = numbers.find(self._text[start:end], self._page.language)
        if len(alone) != 1 or not is_apart(self._text, start, end):
            return False
        return _agrees(mention, alone[0].low, alone[0].high)

    def _cohort(self, answer: FigureAnswer, view: View) -> str | None:
        """The page's noun for those counted, as the rules take it: a word of the lexicon, never a person's name."""
        if answer.cohort is None:
            return None
        nouns = [tag for tag in view.tags if tag.section in ("people", "counted")]
        for start, end in names(view.sentence.text, answer.cohort):
            first, last = start + view.sentence.start, end + view.sentence.start
            inside = [tag for tag in nouns if first <= view.span(tag)[0] and view.span(tag)[1] <= last]
            if inside:
                return cohort_of(view, Reading(answer.measure, "noun", head=inside[0]))
        self.emptied["cohort"] += 1
        return None

    def _with_whole(self, figure: Figure) -> Figure:
        """Tied to the figure of the same sentence that the model calls its whole."""
        whole = self._parts.get(figure.number.start)
        if whole is None:
            return figure
        beside = (other for other in self._figures.values() if other.quote == figure.quote and other.id != figure.id)
        found = next((other for other in beside if other.number.text in whole or whole in other.number.text), None)
        if found is None or found.number.start in self._parts:
            self.emptied["part_of"] += 1
            return figure
        return replace(figure, part_of=found.id)

    # --- incidents and indicators ------------------------------------------------------------------------------------

    def _add_incident(self, chunk: Chunk, answer: IncidentAnswer) -> None:
        view, quote = self._sentences(chunk, answer)
        place = self._place(answer, view)
        perpetrator, target = self._actor("perpetrator", answer.perpetrator), self._actor("target", answer.target)
        armed = [name for name in (answer.group, answer.perpetrator, answer.target) if self._is_armed(name)]
        scope = self._scope(answer, quote.start)
        group = self._slots.group(armed[0], place.country if place else None) if armed else None
        span = f"{answer.type}:{quote.start}:{quote.end}"
        incident = Incident(
            id=content_id(self._document, self._coder, "incident", span),
            document=self._document,
            quote=quote,
            group=group,
            place=place,
            period=self._period(answer, quote.start),
            attribution=attributed(scope, self._page.house, self._publisher),
            self_claimed=scope.self_claimed and speaks_for(scope, group, self._registry),
            modality=scope.modality,
            confidence=CONFIDENCE,
            coder=self._coder,
            type=answer.type,  # type: ignore[arg-type]
            perpetrator=_shown(perpetrator, answer.perpetrator),
            target=_shown(target, answer.target),
        )
        if incident.id in self._told:
            raise Unusable("repeated")
        self._told[incident.id] = incident

    def _add_indicator(self, chunk: Chunk, answer: IndicatorAnswer) -> None:
        view, quote = self._sentences(chunk, answer)
        span = f"{answer.indicator}:{quote.start}:{quote.end}"
        id = content_id(self._document, self._coder, "indicator", span)
        if id in self._indicators:
            raise Unusable("repeated")
        place, scope = self._place(answer, view), self._scope(answer, quote.start)
        group = self._group(answer, place)
        self._indicators[id] = Indicator(
            id=id,
            document=self._document,
            quote=quote,
            group=group,
            place=place,
            period=self._period(answer, quote.start),
            attribution=attributed(scope, self._page.house, self._publisher),
            self_claimed=scope.self_claimed and speaks_for(scope, group, self._registry),
            modality=scope.modality,
            confidence=CONFIDENCE,
            coder=self._coder,
            indicator=answer.indicator,  # type: ignore[arg-type]
            direction=answer.direction,  # type: ignore[arg-type]
        )

    def _sentences(self, chunk: Chunk, answer: Answer) -> tuple[View, Quote]:
        """The whole sentences of a quote. Raises Unusable."""
        if len(answer.quote.split()) < _FEWEST_WORDS:
            raise Unusable("quote_too_short")
        start = next(iter(self._quotes(chunk, answer)))
        end = start + len(answer.quote)
        inside = [v for v in self._page.views if v.sentence.start < end and start < v.sentence.end]
        if not inside or len(inside) > _MOST_SENTENCES:
            raise Unusable("quote_too_long")
        first, last = inside[0].sentence.start, inside[-1].sentence.end
        return inside[0], Quote(start=first, end=last, text=self._text[first:last])

    # --- what all share ----------------------------------------------------------------------------------------------

    def _quotes(self, chunk: Chunk, answer: Answer) -> Sequence[int]:
        """Where the quote stands in the passage that was asked about. Raises Unusable."""
        found = list(occurrences(self._text, answer.quote, chunk.start, chunk.end))
        if not found:
            raise Unusable("quote_elsewhere" if answer.quote in self._text else "quote_not_in_text")
        return found

    def _view(self, position: int) -> View:
        """The sentence at a position; the first one where there is none before."""
        return self._page.views[max(0, bisect_right(self._starts, position) - 1)]

    def _place(self, answer: Answer, view: View) -> Place | None:
        place, unread = self._slots.place(answer.places, view)
        self.emptied["place"] += unread
        return place

    def _group(self, answer: Answer, place: Place | None) -> Actor | None:
        group = self._slots.group(answer.group, place.country if place else None)
        self.emptied["group"] += answer.group is not None and group is None
        return group

    def _actor(self, slot: str, name: str | None) -> ActorEntry | None:
        entry = self._slots.actor(name)
        self.emptied[slot] += name is not None and entry is None
        return entry

    def _is_armed(self, name: str | None) -> bool:
        entry = self._slots.actor(name)
        return entry is not None and entry.kind == "armed_group"

    def _period(self, answer: Answer, position: int) -> Period | None:
        period = self._slots.period(answer.period, position)
        self.emptied["period"] += answer.period is not None and period is None
        return period

    def _scope(self, answer: Answer, position: int) -> Scope:
        """Who is cited for it; a group's own page speaks as the group. Raises Unusable."""
        publisher = self._page.document.publisher  # closes every chain; in one it is where the page names itself
        cited = [source for source in answer.sources if source.name != publisher or names(self._text, source.name)]
        chain, unread = self._slots.voices(cited, position)
        self.emptied["source"] += unread
        modality: Modality = answer.modality  # type: ignore[assignment]
        if modality == "asserted" and chain:
            modality = "reported"
        if not chain and self._page.house is not None:
            chain = (self._page.house,)
        return Scope(start=position, end=position, chain=chain, self_claimed=is_own(chain), modality=modality)


def _agrees(mention: NumberMention, low: float | None, high: float | None) -> bool:
    """Whether the stated values are among those read. A vague number has none, and "up to 5" begins at 0."""
    if mention.qualifier == "vague":
        return True
    read = {value for value in (mention.low, mention.high) if value is not None}
    read |= {0.0} if mention.low is None else set()
    stated = [value for value in (low, high) if value is not None]
    return all(any(abs(value - known) <= 1e-9 * abs(known) for known in read) for value in stated)


def _shown(entry: ActorEntry | None, printed: str | None) -> Actor | None:
    """A target or attacker that is no registered actor is left empty: it may be a person."""
    return entry.to_actor(printed) if entry else None
