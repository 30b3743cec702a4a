"""The sections of a brief, from claims to rows of views. Each figure is described once; others refer to it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.brief.repeats import figure_repeats, incident_repeats, origin_of, role_of
from marsad.brief.views import Cited, FigureView, IncidentView, SignView, Views
from marsad.language import Wording
from marsad.model import Claim, Figure, Flag, Incident, Indicator

_STANDING = ("fighters", "foreign_fighters", "detainees", "money", "territory", "weapons", "displaced")


@dataclass(frozen=True, slots=True)
class RivalView:
    """Counts of the same thing by different origins, side by side, never merged."""

    measure: str
    place: str
    period: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True)
class FlagView:
    """A page whose figures contradict one another: what it says, and the numbers concerned."""

    kind: str
    text: str
    numbers: tuple[Cited, ...]
    publisher: str


@dataclass(frozen=True, slots=True)
class Sections:
    flows: tuple[FigureView, ...]
    standing: tuple[FigureView, ...]
    rivals: tuple[RivalView, ...]
    flags: tuple[FlagView, ...]
    incidents: tuple[IncidentView, ...]
    signs: tuple[SignView, ...]


def make_sections(claims: Sequence[Claim], views: Views) -> Sections:
    """Sections of the claims read in pages; rows of datasets are shown as counts, not here."""
    figures = sorted((claim for claim in claims if isinstance(claim, Figure)), key=_order)
    standing = [claim for claim in figures if _stands(claim)]
    flows = [claim for claim in figures if not _stands(claim)]
    incidents = sorted((claim for claim in claims if isinstance(claim, Incident)), key=_when)
    return Sections(
        flows=tuple(views.figure(claims) for claims in figure_repeats(flows)),
        standing=_tree(standing, views),
        rivals=tuple(_rivals(figures, views)),
        flags=tuple(_flags(figures, views)),
        incidents=tuple(views.incident(alike) for alike in incident_repeats(incidents)),
        signs=_signs([claim for claim in claims if isinstance(claim, Indicator)], views),
    )


def _stands(claim: Figure) -> bool:
    """Whether it is a stock, a running total or a cohort: not what happened within a period."""
    return claim.accumulation in ("stock", "running_total") or claim.measure in _STANDING


def _order(claim: Figure) -> tuple[str, str, int, dt.date, int]:
    end = claim.period.end if claim.period and claim.period.end else dt.date.min
    name = claim.place.name if claim.place and claim.place.name else "~"
    return (name, claim.measure, -end.toordinal(), end, claim.number.start)


def _when(claim: Claim) -> tuple[dt.date, str]:
    start = claim.period.start if claim.period and claim.period.start else dt.date.min
    return start, claim.id


def _signs(claims: Sequence[Indicator], views: Views) -> tuple[SignView, ...]:
    """Indicators that say the same of one place on one line."""
    alike: dict[tuple[str, ...], list[Indicator]] = defaultdict(list)
    for claim in claims:
        alike[claim.indicator, claim.direction, views.place(claim)].append(claim)
    return tuple(views.sign(alike[key]) for key in sorted(alike))


def _tree(figures: Sequence[Figure], views: Views) -> tuple[FigureView, ...]:
    """Parts under their whole, so that nobody adds them up."""
    observations = figure_repeats(figures)
    first_of = {claim.id: claims[0].id for claims in observations for claim in claims}
    parts: dict[str | None, list[list[Figure]]] = defaultdict(list)
    for claims in observations:
        wholes = (first_of.get(claim.part_of) for claim in claims if claim.part_of)
        parts[next((whole for whole in wholes if whole not in (None, claims[0].id)), None)].append(claims)

    def view(claims: Sequence[Figure], above: frozenset[str]) -> FigureView:
        above |= {claims[0].id}
        below = [part for part in parts[claims[0].id] if part[0].id not in above]
        return views.figure(claims, tuple(view(part, above) for part in below))

    return tuple(view(claims, frozenset()) for claims in parts[None])


_WEEK = 8  # days of a count that is called weekly
_NEAR = 62  # days between two weeks that a reader would still lay side by side


def _rivals(figures: Sequence[Figure], views: Views) -> list[RivalView]:
    """Same measure, role, cohort, place and kind of count, periods that overlap or weeks near each other, at least two
    origins.

    What several pages repeat of one origin is one observation, whose first figure stands for it here.
    """
    repeated = {claims[0].id: claims for claims in figure_repeats(figures)}
    alike: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for claim in (claims[0] for claims in repeated.values()):
        if claim.place is None or claim.comparison or claim.period is None or claim.number.unit == "percent":
            continue
        where = claim.place.id if claim.place.precision != "country" else None  # a country is its code
        key = (claim.measure, role_of(claim), claim.cohort, where, claim.place.countries)
        alike[(*key, claim.accumulation, claim.per, claim.number.unit)].append(claim)
    found = []
    for claims in alike.values():
        for cluster in _overlapping(claims):
            if min(len({claim.lens for claim in cluster}), len({origin_of(claim) for claim in cluster})) > 1:
                found.append(_rival(cluster, repeated, views))
    return found


def _overlapping(claims: Sequence[Figure]) -> list[list[Figure]]:
    """Clusters of figures of like length whose periods meet, or of single weeks not two months apart: a week is no
    rival of the year that holds it."""
    clusters: list[list[Figure]] = []
    for claim in sorted(claims, key=lambda one: _days(one)):
        for cluster in clusters:
            if all(_rivalling(claim, other) for other in cluster):
                cluster.append(claim)
                break
        else:
            clusters.append([claim])
    return clusters


def _rivalling(one: Figure, other: Figure) -> bool:
    (first, last), (start, end) = _days(one), _days(other)
    shared = (min(last, end) - max(first, start)).days + 1
    lengths = (last - first).days + 1, (end - start).days + 1
    if max(lengths) <= _WEEK and -shared <= _NEAR:
        return True
    return shared > 0 and 2 * shared >= min(lengths) and max(lengths) <= 2 * min(lengths)


def _days(claim: Figure) -> tuple[dt.date, dt.date]:
    assert claim.period is not None
    start, end = claim.period.start or dt.date.min, claim.period.end or dt.date.max
    return start, end


def _rival(cluster: Sequence[Figure], repeated: Mapping[str, Sequence[Figure]], views: Views) -> RivalView:
    ordered = sorted(cluster, key=lambda one: one.number.low or one.number.high or 0)
    shown = [views.figure(repeated[claim.id]) for claim in ordered]
    starts, ends = zip(*(_days(claim) for claim in cluster), strict=True)
    start, end = min(starts), max(ends)
    return RivalView(
        measure=shown[0].measure,
        place=shown[0].place,
        period=views.words.span(None if start == dt.date.min else start, None if end == dt.date.max else end),
        figures=tuple(shown),
    )


def _flags(figures: Sequence[Figure], views: Views) -> list[FlagView]:
    known = {claim.id: claim for claim in figures}
    found: dict[tuple[str, str], FlagView] = {}
    for claim in figures:
        for flag in claim.arithmetic:
            cited = [known[id] for id in dict.fromkeys((claim.id, *flag.claims)) if id in known]
            found.setdefault(
                (claim.document, flag.text),
                FlagView(
                    kind=flag.kind,
                    text=_flag_text(flag, views.words),
                    numbers=tuple(views.number(one) for one in cited),
                    publisher=views.chain(claim)[0].name if claim.attribution else "",
                ),
            )
    return list(found.values())


def _flag_text(flag: Flag, words: Wording) -> str:
    """The flag's own line is English; in other languages the two numbers are said."""
    if words.language == "en":
        return flag.text
    return words.say(
        "stated {stated}, the page's figures give {computed}",
        stated=words.number(flag.stated, 2),
        computed=words.number(flag.computed, 2),
    )
