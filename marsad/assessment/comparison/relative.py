"""Log R of a place minus the pooled log R of controls: elsewhere, other groups here, all that the source covers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from marsad.assessment.comparison.shrink import between_variance
from marsad.assessment.ratio import interval
from marsad.model.answer import LensAnswer, RatioOptions, Relative, RelativeKind

# Places are compared only where their last covered weeks lie this near to one another.
APART_DAYS = 28


def relative(
    item: LensAnswer, others: Sequence[LensAnswer], options: RatioOptions, kind: RelativeKind = "elsewhere"
) -> Relative | None:
    """R of one place against that of its controls; None where no control was given.

    others: answers of the same lens and measure. They are pooled with the weights of DerSimonian & Laird (1986): the
    more precise ones count for more, the less so the more they differ among themselves, and that difference widens the
    interval.
    """
    if not others:
        return None
    tested = [other for other in others if other.estimate.log_ratios and same_time(item, other)]
    untested = tuple(other.place for other in others if all(other is not one for one in tested))
    places = tuple(other.place for other in tested)
    own = np.array(item.estimate.log_ratios)
    if not tested or not len(own):
        return Relative(kind=kind, places=places, untested=untested, ratio=None, up=None, above=None)
    # Each control's draws are of its own posterior; shuffled, they are draws of the joint one of independent places.
    generator = np.random.default_rng(options.seed + 1)
    draws = np.stack([generator.permutation(np.array(other.estimate.log_ratios)) for other in tested])
    variances = np.maximum(draws.var(axis=1), 1e-4)
    between = between_variance(draws.mean(axis=1), variances)
    if between > 0:
        draws = draws + np.sqrt(between) * generator.standard_normal(draws.shape)
    weights = 1 / (variances + between)
    found = np.exp(own - weights @ draws / weights.sum())
    return Relative(
        kind=kind,
        places=places,
        untested=untested,
        ratio=interval(found),
        up=float((found >= options.factor).mean()),
        above=float((found > 1).mean()),
    )


def same_time(item: LensAnswer, other: LensAnswer) -> bool:
    """Whether the last covered weeks lie near enough to one another."""
    return bool(item.week and other.week and abs((item.week - other.week).days) <= APART_DAYS)
