"""Single attacks, raids and kidnappings told in the text → incident claims, with their tolls.

A sentence tells an incident when it says what kind of event it was and where or on which day, and counts no more than a
couple of attacks. Sentences that go on about it (no place or day of their own) add their tolls; rival tolls stay side
by side with who gave them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from marsad.coding import attribution, periods
from marsad.coding.discourse import disclaims
from marsad.coding.figures import period_at
from marsad.coding.mentions import PeriodMention
from marsad.coding.page import Page, View
from marsad.coding.places import settled_place
from marsad.coding.publishers import attributed
from marsad.coding.words import Lexicon
from marsad.model import Actor, Figure, Incident, Number, Period, Quote, Toll, Voice, content_id
from marsad.model.terms import INCIDENT_TYPES, IncidentType

_TOLLS = ("killed", "wounded", "killed_or_wounded", "abducted", "arrested")
_FINE = {"point", "city", "admin2", "admin1"}
_MANY = 100  # a vague toll from here on ("hundreds") is no single event's
_ANY_DAY = date(2020, 6, 15)  # only the length of a period is read on it
_AGAINST = {"raid_or_arrest", "airstrike"}  # the group is the target
_ENDS = ".!?…؟"
_UNSURE = ("denied", "hypothetical")  # they add nothing to tolls that others assert
# The page itself says that a toll replaces the one before it.
_REVISES = re.compile(
    r"\b(?:rose|risen|rises|climbed|increased|jumped|grew|revised|updated|raised|lowered|later|new toll|latest toll)\b"
    r"|\b(?:nouveau bilan|dernier bilan|bilan (?:s'est )?alourdi|s'est alourdi)\b"
    r"|\b(?:revu à la (?:hausse|baisse)|passé à|porté à|monté à)\b"
    r"|(?:ارتفع|ارتفعت|ارتفاع|وارتفع|وارتفعت|حصيلة جديدة|الحصيلة الجديدة|حصيلة محدثة)(?!\w)",
    re.IGNORECASE,
)
_LONGEST = 13  # days that one event may last


@cache
def _types(language: str) -> tuple[Lexicon, tuple[IncidentType, ...]]:
    """The lexicon of event types and their order of precedence."""
    text = (files("marsad.coding") / "lexicon" / "incidents.yml").read_text("utf-8")
    entries = yaml.load(text, yaml.CSafeLoader)[language]
    return Lexicon({"types": entries}), tuple(kind for kind in entries if kind in INCIDENT_TYPES)


def find_incidents(page: Page, figures: Sequence[Figure], coder: str, publisher: Voice | None) -> list[Incident]:
    """Incident claims in the order of the text; `figures` are the page's figure claims, which carry the tolls."""
    found: list[Incident] = []
    last_sentence = -1
    for number, view in enumerate(page.views):
        own = [f for f in figures if view.sentence.start <= f.number.start < view.sentence.end]
        if own and all(f.modality == "denied" for f in own):
            continue  # what did not happen is no event
        own = [f for f in own if f.modality not in _UNSURE] or own
        kind = _kind(view, page.language)
        if kind == "armed_assault" and _only_own_dead(view, own):
            kind = "raid_or_arrest"
        if kind is not None and _is_single(page, view, own) and not _is_headline(page, number):
            found.append(_incident(page, view, kind, own, coder, publisher))
            last_sentence = number
        elif found and number == last_sentence + 1 and _continues(view, own):
            found[-1] = _with_tolls(found[-1], own)
            last_sentence = number
    return found


def _kind(view: View, language: str) -> IncidentType | None:
    lexicon, order = _types(language)
    keys = {tag.key for tag in lexicon.tags(view.words)}
    return next((kind for kind in order if kind in keys), None)


def _is_single(page: Page, view: View, own: Sequence[Figure]) -> bool:
    """One event, placed or dated, with a toll or an attacker; not a tally over weeks."""
    if any(_is_count_of_events(f) and (f.number.low or 0) > 3 for f in own):
        return False
    if any(f.accumulation != "flow" or f.per or (f.comparison and not _is_twin(f)) for f in own):
        return False
    period = period_at(page, view)
    if any(p.start and (p.end is None or (p.end - p.start).days > _LONGEST) for p in _periods(period, own)):
        return False
    if any(_is_long(mention, view.language) for mention in view.periods):
        return False
    dated = period is not None and (period.precision == "day" or bool(view.periods))
    weekly = period is not None and not view.periods  # a heading of one week or two governs the sentence
    placed = any(found.entry.precision in _FINE and not found.adjective for found in view.places)
    somewhere = any(not found.adjective for found in view.places)
    if not dated and any(f.number.qualifier == "vague" and (f.number.low or 0) >= _MANY for f in own):
        return False
    settled = placed or (dated and (somewhere or bool(own))) or (weekly and somewhere)
    return settled and _tells(view, own)


def _is_long(mention: PeriodMention, language: str) -> bool:
    """Whether an undated period is one of months or years: "since last March" on a page without a date."""
    if mention.period.start or mention.period.end:
        return False
    on_any_day = periods.find(mention.period.text or "", language, _ANY_DAY, "day")
    return mention.loose or any(m.period.precision in ("month", "quarter", "year", "since") for m in on_any_day)


def _periods(period: Period | None, own: Sequence[Figure]) -> list[Period]:
    """The sentence's period and those of its figures, which may be carried over from the sentences before."""
    carried = [f.period for f in own if f.period and f.period.precision != "since"]
    return [*carried, *([period] if period else [])]


def _tells(view: View, own: Sequence[Figure]) -> bool:
    """Whether somebody acts: a force or group, attackers without a name, "they", or a toll with what caused it."""
    how, referred = _tells_more_than_harm(view), view.has("anaphora")
    harmed = [f for f in own if f.measure in _TOLLS]
    toll = bool(harmed) and (how or referred or any(f.group for f in harmed))
    acted = bool(view.actors) or view.has("unnamed") or toll or (how and referred)
    return acted and (view.has("cues") or how)


def _is_count_of_events(figure: Figure) -> bool:
    """Attacks, or operations against the group; freed captives are "other" too, but no events."""
    return figure.measure in ("attacks", "suicide_attacks") or (figure.measure == "other" and figure.role == "victim")


def _tells_more_than_harm(view: View) -> bool:
    """Whether a word says what happened, and not only that people came to harm: "an ambush", not "12 killed"."""
    harm = {tag.first for tag in view.tags if tag.section in ("cues", "counted") and tag.key in _TOLLS}
    return any(tag.first not in harm for tag in _types(view.language)[0].tags(view.words))


def _only_own_dead(view: View, own: Sequence[Figure]) -> bool:
    """Only members of one group died, and no other group fought them: somebody acted against it."""
    groups = {found.entry.id for found in view.actors if found.entry.kind == "armed_group"}
    tolls = [f for f in own if f.measure in _TOLLS]
    return bool(tolls) and all(_is_own_dead(f) for f in tolls) and len(groups) < 2


def _is_headline(page: Page, number: int) -> bool:
    """The first line without a stop, above a text that tells it again."""
    return (
        number == 0
        and len(page.views) > 1
        and not page.views[0].sentence.text.rstrip("\"'”’») ").endswith(tuple(_ENDS))
    )


def _is_twin(figure: Figure) -> bool:
    """ "Le double attentat": a pair of attacks told as one event, not a comparison."""
    return (
        figure.number.unit == "ratio"
        and figure.measure in ("attacks", "suicide_attacks")
        and figure.number.low in (2, 3)
    )


def _continues(view: View, own: Sequence[Figure]) -> bool:
    """Tolls without a place or day of their own belong to the event told just before."""
    placed = any(not found.adjective for found in view.places)
    return bool(own) and not placed and not view.periods and all(f.measure in _TOLLS for f in own)


def _incident(
    page: Page, view: View, kind: IncidentType, own: Sequence[Figure], coder: str, publisher: Voice | None
) -> Incident:
    sentence = view.sentence
    scope = attribution.at(page.scopes, own[0].number.start if own else sentence.start)
    group = next((f.group for f in own if f.group and f.role == "perpetrator"), None) or _named(view)
    incident = Incident(
        id=content_id(page.document.id, coder, "incident", f"{sentence.start}:{sentence.end}"),
        document=page.document.id,
        quote=Quote(start=sentence.start, end=sentence.end, text=sentence.text),
        group=group,
        place=next((f.place for f in own if f.place), None) or settled_place(page, view),
        period=_days(page, view),
        attribution=attributed(scope, page.house, publisher),
        self_claimed=bool(scope and scope.self_claimed),
        modality=scope.modality if scope else "asserted",
        confidence=0.7 if own else 0.55,
        coder=coder,
        type=kind,
        perpetrator=group if kind not in _AGAINST else None,
        target=group if kind in _AGAINST else None,
    )
    return _with_tolls(incident, own)


def _named(view: View) -> Actor | None:
    """An armed group named in the sentence."""
    found = next((f for f in view.actors if f.entry.kind == "armed_group" and not disclaims(view, f)), None)
    return found.entry.to_actor(found.text) if found else None


def _days(page: Page, view: View) -> Period | None:
    return period_at(page, view)


def _with_tolls(incident: Incident, own: Sequence[Figure]) -> Incident:
    """Add the figures' tolls. The counts are those of the first voice; other voices' stay in `tolls` as rivals."""
    earlier = {toll.measure for toll in incident.tolls}
    harmed = [f for f in own if f.measure in _TOLLS]
    revised = {f.measure for f in harmed if f.measure in earlier and _REVISES.search(f.quote.text)}
    tolls = tuple(
        Toll(
            measure=f.measure,
            number=f.number,
            attribution=f.attribution,
            quote=f.quote,
            revises=f.measure in revised,
        )
        for f in harmed
    )
    if not tolls:
        return incident
    counts: dict[str, int | None] = {}
    for measure in ("killed", "wounded", "abducted", "arrested"):
        if measure in revised or (getattr(incident, measure) is None and measure not in earlier):
            counted = [f for f in own if f.measure == measure]
            counts[measure] = _sum(f for f in counted if incident.type in _AGAINST or not _is_own_dead(f))
    if incident.perpetrators_killed is None and "killed" not in earlier and incident.type not in _AGAINST:
        counts["perpetrators_killed"] = _sum(f for f in own if f.measure == "killed" and _is_own_dead(f))
    return replace(incident, tolls=(*incident.tolls, *tolls), **counts)  # type: ignore[arg-type]


def _is_own_dead(figure: Figure) -> bool:
    return figure.role == "victim" and figure.measure == "killed"


def _sum(figures: object) -> int | None:
    """The dead of one voice added up (soldiers and civilians), parts left out; None where nobody is counted."""
    whole = [f for f in figures if f.part_of is None]  # type: ignore[attr-defined]
    first = [f for f in whole if f.attribution == whole[0].attribution]
    if not first or not all(_is_stated(f.number) for f in first):
        return None  # ranges, upper bounds and vague numbers stay in the tolls
    return int(sum(f.number.low or 0 for f in first))


def _is_stated(number: Number) -> bool:
    """One integer; "at least 12" is news of 12 dead, and the toll says that it is a bound."""
    return number.low is not None and (number.low == number.high or number.qualifier == "at_least")
