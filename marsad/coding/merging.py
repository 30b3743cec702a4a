"""The claims of two coders → one list: what both read once, with the slots in which they differ.

The first coder's reading stands wherever both read the same figure, incident or indicator (decision 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from marsad.model import Actor, Claim, Figure, Incident, Indicator, Period, Place
from marsad.model.coders import joint as read_alike


@dataclass(frozen=True, slots=True)
class Difference:
    """A slot that two coders read differently; None where one of them left it empty."""

    slot: str
    stands: str | None
    other: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """`claims` in the order of the text; `differs` by the id of the claim that stands; how many were read by whom."""

    claims: tuple[Claim, ...]
    differs: Mapping[str, tuple[Difference, ...]]
    agreed: int
    first_only: int
    second_only: int

    @property
    def slots(self) -> Counter[str]:
        """How often each slot differs."""
        return Counter(difference.slot for differences in self.differs.values() for difference in differences)


@dataclass(slots=True)
class Agreement:
    """The same over many documents."""

    agreed: int = 0
    differing: int = 0
    first_only: int = 0
    second_only: int = 0
    slots: Counter[str] = field(default_factory=Counter)

    def add(self, merged: Merged) -> None:
        self.agreed += merged.agreed
        self.differing += len(merged.differs)
        self.first_only += merged.first_only
        self.second_only += merged.second_only
        self.slots.update(merged.slots)


def merge(first: Sequence[Claim], second: Sequence[Claim]) -> Merged:
    """The claims of one document by two coders. Where they agree, `coder` names both.

    One to one, in the order of the text, as `ledger.views` does it for what each of them keeps.
    """
    paired: dict[str, Claim] = {}  # by the id of the first coder's claim
    taken: dict[str, str] = {}  # id of the second's → id of the first's
    others = sorted(second, key=_place_in_text)
    for claim in sorted(first, key=_place_in_text):
        other = next((o for o in others if o.id not in taken and _is_same(claim, o)), None)
        if other is not None:
            paired[claim.id] = other
            taken[other.id] = claim.id
    differs = {
        claim.id: found for claim in first if claim.id in paired and (found := _differences(claim, paired[claim.id]))
    }
    joint = [
        replace(claim, coder=read_alike(claim.coder, paired[claim.id].coder))
        if claim.id in paired and claim.id not in differs
        else claim
        for claim in first
    ]
    alone = [_repointed(claim, taken) for claim in second if claim.id not in taken]
    return Merged(
        claims=tuple(sorted([*joint, *alone], key=lambda claim: claim.quote.start)),
        differs=differs,
        agreed=len(paired) - len(differs),
        first_only=len(first) - len(paired),
        second_only=len(alone),
    )


def _span(claim: Claim) -> tuple[int, int]:
    """The words that were read: a figure's number, else the quote."""
    read = claim.number if isinstance(claim, Figure) else claim.quote
    return read.start, read.end


def _place_in_text(claim: Claim) -> tuple[int, int, str]:
    return *_span(claim), claim.id


def _is_same(one: Claim, other: Claim) -> bool:
    """Whether two claims read the same words: the same number; or, without one, the same type of thing told there."""
    (start, end), (first, last) = _span(one), _span(other)
    if start >= last or first >= end:
        return False
    if isinstance(one, Indicator) and isinstance(other, Indicator):
        return one.indicator == other.indicator
    if isinstance(one, Incident) and isinstance(other, Incident):
        return one.type == other.type
    return isinstance(one, Figure) and isinstance(other, Figure)


def _differences(one: Claim, other: Claim) -> tuple[Difference, ...]:
    found = []
    for slot, read in _SLOTS.items():
        if not hasattr(one, slot) and slot not in _DERIVED:
            continue
        stands, said = read(one), read(other)
        if stands != said:
            found.append(Difference(slot, stands, said))
    return tuple(found)


def _repointed(claim: Claim, taken: Mapping[str, str]) -> Claim:
    """Claims that another coder's stand for are pointed to by the id that stands."""
    if not isinstance(claim, Figure):
        return claim
    flags = tuple(replace(f, claims=tuple(taken.get(id, id) for id in f.claims)) for f in claim.arithmetic)
    whole = claim.part_of
    return replace(claim, part_of=taken.get(whole, whole) if whole else None, arithmetic=flags)


def _plain(slot: str) -> Callable[[Claim], str | None]:
    def read(claim: Claim) -> str | None:
        value = getattr(claim, slot)
        return None if value is None else str(value)

    return read


def _actor(slot: str) -> Callable[[Claim], str | None]:
    def read(claim: Claim) -> str | None:
        actor: Actor | None = getattr(claim, slot)
        return (actor.name or actor.text) if actor else None

    return read


def _place(claim: Claim) -> str | None:
    place: Place | None = claim.place
    if place is None:
        return None
    return place.name or ", ".join(place.countries) or place.text


def _period(claim: Claim) -> str | None:
    """Days; words without days are no reading of when."""
    period: Period | None = claim.period
    if period is None or (period.start is None and period.end is None):
        return None
    return f"{period.start or ''}/{period.end or ''}"


def _chain(claim: Claim) -> str | None:
    return " ← ".join(voice.name for voice in claim.chain) or None


_DERIVED = frozenset({"sources"})
_SLOTS: dict[str, Callable[[Claim], str | None]] = {
    "measure": _plain("measure"),
    "direction": _plain("direction"),
    "role": _plain("role"),
    "group": _actor("group"),
    "perpetrator": _actor("perpetrator"),
    "target": _actor("target"),
    "place": _place,
    "period": _period,
    "sources": _chain,
    "self_claimed": _plain("self_claimed"),
    "modality": _plain("modality"),
    "accumulation": _plain("accumulation"),
    "per": _plain("per"),
    "comparison": _plain("comparison"),
    "cohort": _plain("cohort"),
}
