"""A judgement: what a person or a machine decided about claims or about two reports; never changed, only taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

ClaimVerdict = Literal["accept", "reject", "correct", "unsure"]
PairVerdict = Literal["same_event", "different_event", "unsure"]
Verdict = Literal["accept", "reject", "correct", "unsure", "same_event", "different_event", "withdraw"]

PAIR_VERDICTS: tuple[PairVerdict, ...] = ("same_event", "different_event", "unsure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An appended decision.

    `about`: ids of claims, the two refs of a pair, or for `withdraw` the judgement that is taken back. `linking`: the
    run of the linker that gave it, None for a person's; `probability` and `evidence` (JSON) are a machine's.
    `withdrawn_by`: the standing withdrawal, if any; taking that back restores this.
    """

    id: str
    about: tuple[str, ...]
    verdict: Verdict
    judge: str
    recorded_at: dt.datetime
    reason: str | None = None
    correction: str | None = None
    probability: float | None = None
    evidence: str | None = None
    linking: str | None = None
    withdrawn_by: str | None = None

    @property
    def of_machine(self) -> bool:
        return self.linking is not None

    @property
    def pair(self) -> tuple[str, str] | None:
        """The two refs in their order, where this is about a pair."""
        if self.verdict not in PAIR_VERDICTS or len(self.about) != 2:
            return None
        first, second = sorted(self.about)
        return first, second


def taken_back(withdrawals: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Which judgements are taken back, each with the standing withdrawal that does it (of several the smallest id).

    `withdrawals`: by its id, the judgements that each withdrawal takes back; these may be withdrawals themselves. A
    judgement stands unless a withdrawal of it stands.
    """
    against: dict[str, list[str]] = {}
    for id in sorted(withdrawals):
        for target in withdrawals[id]:
            against.setdefault(target, []).append(id)
    stands = _standing(against)
    found = {target: next((id for id in ids if stands[id]), None) for target, ids in against.items()}
    return {target: id for target, id in found.items() if id is not None}


def _standing(against: Mapping[str, Iterable[str]]) -> dict[str, bool]:
    """Whether each judgement named stands. Without recursion: undone and redone a thousand times is no error."""
    stands: dict[str, bool] = {}
    entered: set[str] = set()
    for start in against:
        path = [start]
        while path:
            id = path[-1]
            entered.add(id)
            waiting = [other for other in against.get(id, ()) if other not in stands and other not in entered]
            if waiting:
                path += waiting
                continue
            stands[id] = not any(stands.get(other, False) for other in against.get(id, ()))
            path.pop()
    return stands
