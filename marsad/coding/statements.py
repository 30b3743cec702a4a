"""Indicator mentions → indicator claims: their group, place, time and voice from the same page."""

from __future__ import annotations

from marsad.coding import attribution, indicators
from marsad.coding.discourse import armed, opening
from marsad.coding.mentions import IndicatorMention, Scope
from marsad.coding.page import Page, View
from marsad.coding.place_groups import country_place, groups_of, merged
from marsad.coding.publishers import attributed
from marsad.coding.when import period_at
from marsad.model import Actor, Indicator, Place, Quote, Voice, content_id
from marsad.model.terms import Modality
from marsad.registry import ActorEntry


def find_indicators(page: Page, coder: str, publisher: Voice | None) -> list[Indicator]:
    """Indicator claims in the order of the text."""
    sentences = [view.sentence for view in page.views]
    actors = [found for view in page.views for found in view.actors]
    places = [found for view in page.views for found in view.places]
    mentions = indicators.find(page.language, sentences, page.scopes, actors, places)
    inside: dict[int, list[IndicatorMention]] = {}
    for mention in mentions:
        inside.setdefault(mention.sentence.start, []).append(mention)
    found: list[Indicator] = []
    state = opening(page)
    for index, view in enumerate(page.views):
        before = state.pointed(view)
        state = before.after(view, (), None)
        for mention in inside.get(view.sentence.start, ()):
            scope = attribution.at(page.scopes, mention.start)
            carried = state.group or before.group or _foretold(page.views[index + 1 : index + 2])
            span = f"{mention.indicator}:{mention.start}:{mention.end}"
            found.append(
                Indicator(
                    id=content_id(page.document.id, coder, "indicator", span),
                    document=page.document.id,
                    quote=Quote(start=view.sentence.start, end=view.sentence.end, text=view.sentence.text),
                    group=_group(view, mention, carried),
                    place=_place(page, view),
                    period=period_at(page, view),
                    attribution=attributed(scope, page.house, publisher),
                    self_claimed=bool(scope and scope.self_claimed),
                    modality=_modality(scope, mention),
                    confidence=0.6,
                    coder=coder,
                    indicator=mention.indicator,
                    direction=mention.direction,
                )
            )
    return found


def _modality(scope: Scope | None, mention: IndicatorMention) -> Modality:
    """As its voice states it; "could regroup" is hypothetical whoever says so."""
    stated: Modality = scope.modality if scope else "asserted"
    if mention.indicator == "intent" and stated == "hypothetical":  # a threat of what may come is itself a fact
        return "reported" if scope and scope.chain else "asserted"
    return "hypothetical" if mention.doubted and stated != "denied" else stated


def _group(view: View, mention: IndicatorMention, carried: ActorEntry | None) -> Actor | None:
    """The group that the statement itself names, else the sentence's first, else the one that the page speaks of."""
    named = armed(view)
    own = next((found for found in named if found.start == mention.group_start), None)
    if own is not None:
        return own.entry.to_actor(own.text)
    if named:
        return named[0].entry.to_actor(named[0].text)
    return carried.to_actor() if carried else None


def _foretold(following: list[View]) -> ActorEntry | None:
    """ "The jihadists have lost their last pocket. ISIS …": the only group of the sentence behind."""
    named = {found.entry.id: found.entry for view in following for found in armed(view)}
    return next(iter(named.values())) if len(named) == 1 else None


def _place(page: Page, view: View) -> Place | None:
    """The places that the sentence names, together; else the country that the page is about."""
    groups = groups_of(view)
    return merged(groups[0]) if groups else country_place(page)
