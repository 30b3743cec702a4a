"""Draws of every model held against the counts that came: the scores of one forecast, and the means of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from marsad.assessment.forecast.bootstrap import mean_by_time
from marsad.assessment.forecast.scores import brier, crps, inside, inside_pit, log_crps, log_score, pit
from marsad.model.forecast import MODELS, Draws, Means, Model, Scored, Span

Floats = npt.NDArray[np.float64]

DOUBLED = 2.0
AGAINST: Model = "conflictology"
_FEWEST = 6  # origins from which an interval over blocks of time is given


def verify(draws: Mapping[Model, Draws], observed: npt.ArrayLike, reference: float | None, seed: int) -> list[Scored]:
    """Scores of each model, (draws, ahead) integers, against the counts (ahead,), NaN where a period is not over or
    not covered: such a period has no score. `reference`: what as many periods held before; P(R ≥ 2) is scored where all
    periods are there and the reference is not 0. `seed`: of the randomised PIT, the same for all models.
    """
    values = np.asarray(observed, dtype=float)
    there = np.flatnonzero(~np.isnan(values))
    known = values[there]
    whole = len(there) == len(values) and bool(reference)
    found = []
    for model in (model for model in MODELS if model in draws):
        mine = draws[model][:, there]
        ranks = pit(mine, known, np.random.default_rng(seed))
        chance = happened = None
        if whole and reference is not None:
            chance = float((draws[model].sum(axis=1) >= DOUBLED * reference).mean())
            happened = bool(known.sum() >= DOUBLED * reference)
        found.append(
            Scored(
                model=model,
                ahead=tuple((there + 1).tolist()),
                observed=tuple(known.tolist()),
                crps=tuple(crps(mine, known).tolist()),
                log_crps=tuple(log_crps(mine, known).tolist()),
                log_score=tuple(log_score(mine, known).tolist()),
                inside50=tuple(inside(mine, known, 0.5).tolist()),
                inside90=tuple(inside(mine, known, 0.9).tolist()),
                pit=tuple(ranks.tolist()),
                doubled_said=chance,
                doubled=happened,
            )
        )
    return found


def means(scored: Sequence[Scored], origins: Sequence[int], block: int = 6) -> list[Means]:
    """The means of each model over all its forecasts; `origins`: when each was made, a number that grows with time.

    `log_score_gain` and the like are against conflictology, forecast by forecast, with 95 % intervals by a bootstrap
    over blocks of `block` origins (moving blocks), None where fewer than 6 origins are there.
    """
    found = []
    base = {item.base: item for item in _keyed(scored, origins) if item.scored.model == AGAINST}
    for model in MODELS:
        mine = [item for item in _keyed(scored, origins) if item.scored.model == model and item.scored.ahead]
        if not mine:
            continue
        columns = {name: _joined(mine, name) for name in _COLUMNS}
        said = [(one.doubled_said, one.doubled) for one in (item.scored for item in mine)]
        told = [(chance, there) for chance, there in said if chance is not None and there is not None]
        gains: dict[str, tuple[float | None, Span | None]] = dict.fromkeys(_GAINS, (None, None))
        if model != AGAINST and all(item.base in base for item in mine):
            gains = {
                name: _gain(columns[name] - _joined([base[item.base] for item in mine], name), mine, block)
                for name in _GAINS
            }
        found.append(
            Means(
                model=model,
                forecasts=len(mine),
                periods=len(columns["crps"]),
                crps=float(columns["crps"].mean()),
                log_crps=float(columns["log_crps"].mean()),
                log_score=float(columns["log_score"].mean()),
                inside50=float(columns["inside50"].mean()),
                inside90=float(columns["inside90"].mean()),
                pit50=float(inside_pit(columns["pit"], 0.5).mean()),
                pit90=float(inside_pit(columns["pit"], 0.9).mean()),
                brier=float(brier(*zip(*told, strict=True)).mean()) if told else None,
                brier_forecasts=len(told),
                log_score_gain=gains["log_score"][0],
                log_score_span=gains["log_score"][1],
                log_crps_gain=gains["log_crps"][0],
                log_crps_span=gains["log_crps"][1],
                crps_gain=gains["crps"][0],
                crps_span=gains["crps"][1],
            )
        )
    return found


_GAINS = ("log_score", "log_crps", "crps")
_COLUMNS = ("crps", "log_crps", "log_score", "inside50", "inside90", "pit")


class _Keyed:
    """A scored forecast with when it was made and which forecast of the sequence it is."""

    __slots__ = ("base", "origin", "scored")

    def __init__(self, scored: Scored, origin: int, base: int) -> None:
        self.scored, self.origin, self.base = scored, origin, base


def _keyed(scored: Sequence[Scored], origins: Sequence[int]) -> list[_Keyed]:
    seen: dict[Model, int] = {}
    found = []
    for item, origin in zip(scored, origins, strict=True):
        place = seen[item.model] = seen.get(item.model, -1) + 1
        found.append(_Keyed(item, origin, place))
    return found


def _joined(items: Sequence[_Keyed], name: str) -> Floats:
    return np.array([value for item in items for value in getattr(item.scored, name)], dtype=float)


def _gain(gains: Floats, items: Sequence[_Keyed], block: int) -> tuple[float, Span | None]:
    when = np.array([item.origin for item in items for _ in item.scored.ahead])
    if len(np.unique(when)) < _FEWEST:
        return float(gains.mean()), None
    found = mean_by_time(gains, when, block)
    return found.mean, (found.low, found.high)
