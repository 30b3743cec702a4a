"""One world linked by everybody: scores of each rule, by the two sources that a pair joins and in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.linking.calibration import Reliability, reliability
from evaluation.linking.derive import World
from evaluation.linking.mistakes import by, density_of, missed, taken_wrongly, year_of
from evaluation.linking.ours import Linked, ours
from evaluation.linking.pairs import Ints, Numbering, Score, candidates, half_of
from evaluation.linking.rules import Setting, exact, matched, melt
from evaluation.linking.supervised import Judged, supervised

ALL = "all"
OURS, EVENTS = "Marsad, no labels", "Marsad, pairs in events"
SUPERVISED, RIVALS = "boosting, labels", "boosting, labels, rivals"
MELTT, MELTT_TOLLS, EXACT = "MELTT", "MELTT, tolls as well", "exact"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`scores`: rule → sources → score. `blocking`: share of the true pairs that were compared at all. `calibrated`:
    of ours, and of the peer with labels. `setting`: MELTT's best. The rest is for what else is asked."""

    scores: Mapping[str, Mapping[str, Score]]
    blocking: float
    calibrated: Mapping[str, Reliability]
    setting: Setting
    world: World
    numbering: Numbering
    linked: Linked

    def ratio(self) -> float:
        """Our F1 as a share of that of the peer with labels."""
        return self.scores[OURS][ALL].f1 / self.scores[SUPERVISED][ALL].f1


def outcome(world: World, *, rivals: bool = False) -> Outcome:
    """Link a world by every rule. `rivals`: also the peer that sees competitors (slow)."""
    numbering = Numbering(world)
    linked = ours(world, numbering)
    half = half_of(world, numbering)
    judged = {SUPERVISED: supervised(linked.compared, linked.levels, numbering, half)}
    if rivals:
        judged[RIVALS] = supervised(linked.compared, linked.levels, numbering, half, rivals=True)
    near = candidates(world, numbering)
    best, setting = melt(near, numbering)
    with_tolls = matched(near, numbering, setting, tolls=True)
    found = {OURS: linked.accepted, EVENTS: linked.together}
    found |= {name: linked.compared[one.accepted] for name, one in judged.items()}
    found |= {MELTT: best, MELTT_TOLLS: with_tolls, EXACT: exact(near)}
    return Outcome(
        scores={name: _by_sources(numbering, keys) for name, keys in found.items()},
        blocking=numbering.score(linked.compared).recall,
        calibrated=_calibrated(linked, judged, numbering),
        setting=setting,
        world=world,
        numbering=numbering,
        linked=linked,
    )


def _calibrated(linked: Linked, judged: Mapping[str, Judged], numbering: Numbering) -> dict[str, Reliability]:
    found = {OURS: reliability(linked.probability, numbering.is_true(linked.said))}
    truth = numbering.is_true(linked.compared)
    return found | {name: reliability(one.probability, truth) for name, one in judged.items()}


def _by_sources(numbering: Numbering, found: Ints) -> dict[str, Score]:
    said, true = numbering.between(found), numbering.between(numbering.truth)
    scores = {ALL: numbering.score(found)}
    for pair in range(3):
        scores[numbering.names(pair)] = numbering.score(found[said == pair], numbering.truth[true == pair])
    return scores


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Means over seeds, with the lowest and highest F1."""
    yield f"{'':26} {'sources':18} {'precision':>9} {'recall':>7} {'F1':>6} {'F1 over seeds':>14}"
    for rule in outcomes[0].scores:
        for sources in outcomes[0].scores[rule]:
            scores = [one.scores[rule][sources] for one in outcomes]
            f1 = [score.f1 for score in scores]
            precision, recall = (np.mean([getattr(s, name) for s in scores]) for name in ("precision", "recall"))
            line = f"{rule if sources == ALL else '':26} {sources:18} {precision:9.3f} {recall:7.3f} {np.mean(f1):6.3f}"
            yield f"{line} {min(f1):7.3f}-{max(f1):.3f}"
    ratios = [one.ratio() for one in outcomes]
    yield f"our F1 over that of the peer with labels: {np.mean(ratios):.3f} ({min(ratios):.3f}-{max(ratios):.3f})"
    blocking = np.mean([one.blocking for one in outcomes])
    pairs = np.mean([len(one.linked.compared) for one in outcomes])
    yield f"true pairs that are compared at all: {blocking:.4f} ({pairs:,.0f} pairs compared)"
    yield "; ".join(
        f"{name}: calibration error {np.mean([one.calibrated[name].error for one in outcomes]):.3f}"
        for name in outcomes[0].calibrated
    )
    yield f"seconds to link: {np.mean([one.linked.seconds for one in outcomes]):.1f}"


def details(one: Outcome) -> Iterator[str]:
    """Where ours does well and badly: by year, by density, by what was done to the row."""
    numbering, found = one.numbering, one.linked.accepted
    for group in (year_of(one.world), density_of(one.world)):
        for name, score in by(numbering, found, group):
            line = f"  {name:24} {score.true:6d} true pairs, precision {score.precision:.3f}"
            yield f"{line}, recall {score.recall:.3f}, F1 {score.f1:.3f}"
    yield "share found, of pairs of an original and a derived row, by what was done to it:"
    for name, true, share in missed(one.world, numbering, found):
        yield f"  {name:24} {true:6d} {share:.3f}"
    wrong = taken_wrongly(one.world, numbering, found)
    yield f"false pairs taken, {sum(wrong.values())}:"
    for name, pairs in wrong.most_common():
        yield f"  {name:40} {pairs:6d}"
