"""Claims that say the same observation again: one line with all who carry it, never a rival of itself."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from marsad.model import Claim, Figure, Incident

_OWN_DEEDS = ("attacks", "suicide_attacks")


def origin_of(claim: Claim) -> Hashable:
    """Whose count it is. Where nobody is known to have counted, only the same sentence is taken to be of one origin."""
    return claim.origin.id if claim.origin is not None else ("unknown", claim.quote.text)


def role_of(claim: Figure) -> str | None:
    """The role that tells counts apart: attacks are the group's own, whether or not a sentence says so once more."""
    return None if claim.role == "perpetrator" and claim.measure in _OWN_DEEDS else claim.role


def figure_repeats(claims: Iterable[Figure]) -> list[list[Figure]]:
    """Figures of one observation together, each list in the order given and lists by their first.

    One observation: same origin, group, place, measure, period and cohort, and the same kind of count. Another number
    of it (a newer page corrects it) belongs to it where period and place are stated; numbers of one page that
    differ are different statements.
    """
    found: dict[Hashable, list[list[Figure]]] = {}
    for claim in claims:
        lists = found.setdefault(_figure_key(claim), [])
        mine = next((items for items in lists if all(_repeats(claim, item) for item in items)), None)
        if mine is None:
            lists.append([claim])
        else:
            mine.append(claim)
    return [items for lists in found.values() for items in lists]


def incident_repeats(claims: Iterable[Incident]) -> list[list[Incident]]:
    """Single events together that one origin tells of one place, period and type with the same tolls."""
    found: dict[Hashable, list[Incident]] = {}
    for claim in claims:
        tolls = tuple((toll.measure, toll.number.low, toll.number.high) for toll in claim.tolls)
        # The target is left out: one page says "the Malian army", another "soldiers".
        actors = tuple(actor and (actor.id or actor.name) for actor in (claim.group, claim.perpetrator))
        dated = claim.period is not None and claim.place is not None
        key = (origin_of(claim), _where(claim), _when(claim), claim.type, tolls, actors, dated or claim.quote.text)
        found.setdefault(key, []).append(claim)
    return list(found.values())


def _repeats(one: Figure, other: Figure) -> bool:
    if _number(one) == _number(other):
        return True
    bounded = one.period is not None and one.place is not None and one.measure != "other"
    return bounded and one.document != other.document


def _figure_key(claim: Figure) -> Hashable:
    group = claim.group.id or claim.group.name if claim.group else None
    kind = (
        claim.measure,
        role_of(claim),
        claim.cohort,
        claim.accumulation,
        claim.per,
        claim.comparison,
        claim.number.unit,
    )
    doubt = claim.modality if claim.modality in ("denied", "hypothetical") else None
    return origin_of(claim), group, _where(claim), _when(claim), kind, doubt


def _number(claim: Figure) -> Hashable:
    return claim.number.low, claim.number.high


def _where(claim: Claim) -> Hashable:
    place = claim.place
    return None if place is None else (place.id or place.name or place.text, tuple(sorted(place.countries)))


def _when(claim: Claim) -> Hashable:
    period = claim.period
    return None if period is None else (period.start, period.end, None if period.start or period.end else period.text)
