"""A grid filter for the latent weekly rate of overdispersed, self-exciting counts.

The log rate walks on a grid: small steps whose size is not known, now and then a jump. A week's count is negative
binomial with variance φ·mean around (1 - a)·rate + a·(recent counts), so that events which merely follow from earlier
ones do not pass for a change of rate (Hawkes's branching, by week). φ, the step size and the share a are averaged
over a few values each, weighted by how well they predicted the counts. Forward filtering, then paths drawn backwards
(Kitagawa 1987; Carter & Kohn 1994 for the backward draws).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln
from scipy.stats import nbinom, poisson

from marsad.model.answer import RatioOptions

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Weekly counts as the filter reads them: `low` = `high` where exact, bounds (0 and infinity at the ends) where
    only those are known, NaN in both where a week is not covered."""

    low: Floats
    high: Floats

    @property
    def covered(self) -> npt.NDArray[np.bool_]:
        return ~np.isnan(self.low)

    @property
    def middle(self) -> Floats:
        """One number a week: the count, the midpoint of a range, the known bound of a one-sided one."""
        high = np.where(np.isinf(self.high), self.low, self.high)
        return (self.low + high) / 2


@dataclass(frozen=True, slots=True)
class Filtered:
    """`weeks[t]` is P(log rate | counts to t), by drift × excitation × dispersion × grid point; `weights` are the
    posterior weights of the parameters at the end."""

    grid: Floats
    moves: Floats
    weeks: Floats
    weights: Floats

    @property
    def shape(self) -> tuple[int, int, int]:
        drifts, excitations, dispersions = self.weights.shape
        return drifts, excitations, dispersions


def log_grid(counted: Counted, options: RatioOptions) -> Floats:
    """Log rates from `lowest_rate` to well above the largest count, `step` apart."""
    top = float(np.nanmax(np.where(np.isinf(counted.high), counted.low, counted.high)))
    low, high = np.log(options.lowest_rate), np.log(2.0 * top + 5.0)
    return np.asarray(low + options.step * np.arange(int(np.ceil((high - low) / options.step)) + 1))


def run_filter(counted: Counted, options: RatioOptions) -> Filtered:
    """Filter forward over all weeks. No input makes it fail or give NaN: what no rate explains leaves it unmoved."""
    grid = log_grid(counted, options)
    moves = _moves(grid, options)
    recent = _recent(counted, options.excitation_decay)
    shape = (len(options.drifts), len(options.excitations), len(options.dispersions))
    state = np.full((*shape, len(grid)), 1.0 / len(grid))
    evidence = np.zeros(shape)
    weeks = np.empty((len(counted.low), *state.shape))
    for week, covered in enumerate(counted.covered):
        if week:
            flat = state.reshape(shape[0], -1, len(grid)) @ moves
            state = flat.reshape(state.shape)
        if covered:
            chance = _log_chance(counted.low[week], counted.high[week], recent[week], grid, options)
            top = chance.max()
            state = state * np.exp(chance - top)
            total = state.sum(axis=-1)
            evidence += np.log(np.maximum(total, 1e-300)) + top
            state = np.where(total[..., None] > 0, state / np.maximum(total, 1e-300)[..., None], 1.0 / len(grid))
        weeks[week] = state
    weights = np.exp(evidence - evidence.max())
    return Filtered(grid, moves, weeks, weights / weights.sum())


def draw_paths(found: Filtered, first: int, draws: int, generator: np.random.Generator) -> Floats:
    """Paths of the log rate from week `first` to the last, drawn from what all counts say: draws × weeks.

    Within a grid cell the value is spread evenly, so that ratios do not clump on the grid.
    """
    last = len(found.weeks) - 1
    size = len(found.grid)
    picks = generator.choice(found.weights.size, size=draws, p=found.weights.ravel())
    picks.sort()
    drift = picks // (found.weights.size // found.weights.shape[0])
    weeks = found.weeks.reshape(len(found.weeks), -1, size)
    place = _pick(weeks[last][picks], generator)
    places = np.empty((draws, last - first + 1), dtype=np.int64)
    places[:, -1] = place
    for week in range(last - 1, first - 1, -1):
        # The moves are symmetric but for the edges: a row of the transposed matrix is "from where to here".
        place = _pick(weeks[week][picks] * found.moves[drift, :, place], generator)
        places[:, week - first] = place
    step = found.grid[1] - found.grid[0]
    return np.asarray(found.grid[places] + step * (generator.random(places.shape) - 0.5))


def parameters(found: Filtered, options: RatioOptions) -> tuple[float, float]:
    """Posterior means of the dispersion and of the share of self-excitation."""
    dispersion = float(found.weights.sum(axis=(0, 1)) @ np.array(options.dispersions))
    return dispersion, float(found.weights.sum(axis=(0, 2)) @ np.array(options.excitations))


def _moves(grid: Floats, options: RatioOptions) -> Floats:
    """For each drift the chance to go from one grid point to another in a week."""
    apart = grid[None, :] - grid[:, None]
    leap = np.exp(-0.5 * (apart / options.jump_size) ** 2)
    leap /= leap.sum(axis=1, keepdims=True)
    moves = []
    for drift in options.drifts:
        if drift < options.step:
            # A Gaussian narrower than a cell would stand still; three points with the same variance do not.
            aside = 0.5 * (drift / options.step) ** 2
            near = np.abs(apart) < 1.5 * options.step
            walk = np.where(near, aside, 0.0)
            np.fill_diagonal(walk, 1 - 2 * aside)
        else:
            walk = np.exp(-0.5 * (apart / drift) ** 2)
        walk = walk / walk.sum(axis=1, keepdims=True)
        moves.append((1 - options.jump) * walk + options.jump * leap)
    return np.stack(moves)


def _recent(counted: Counted, decay: float) -> Floats:
    """A geometrically weighted mean of the covered weeks before each week (the first: its own count)."""
    middle, covered = counted.middle, counted.covered
    known = middle[covered]
    mean = float(known[: min(4, len(known))].mean()) if len(known) else 0.0
    values = np.empty(len(middle))
    for week in range(len(middle)):
        values[week] = mean
        if covered[week]:
            mean = decay * mean + (1 - decay) * middle[week]
    return values


def _log_chance(low: float, high: float, recent: float, grid: Floats, options: RatioOptions) -> Floats:
    """Log chance of a week's count at each excitation, dispersion and grid point (excitations × dispersions × grid)."""
    share = np.array(options.excitations)[:, None, None]
    mean = (1 - share) * np.exp(grid)[None, None, :] + share * recent
    # Counts so large that their noise is finer than the grid get noise of the grid's size.
    spread = np.maximum(np.array(options.dispersions)[None, :, None], options.noise_floor * options.step * mean)
    if low == high:
        return _log_pmf(low, mean, spread)
    return _log_between(low, high, mean, spread)


def _log_pmf(count: float, mean: Floats, spread: Floats) -> Floats:
    mean, spread = np.broadcast_arrays(mean, spread)
    plain = spread < 1 + 1e-6
    extra = np.where(plain, 1.0, spread - 1)
    size = mean / extra
    negative = (
        gammaln(count + size)
        - gammaln(size)
        - gammaln(count + 1)
        - size * np.log1p(extra)
        + count * (np.log(extra) - np.log1p(extra))
    )
    return np.asarray(np.where(plain, count * np.log(mean) - mean - gammaln(count + 1), negative))


def _log_between(low: float, high: float, mean: Floats, spread: Floats) -> Floats:
    mean, spread = np.broadcast_arrays(mean, spread)
    plain = spread < 1 + 1e-6
    extra = np.where(plain, 1.0, spread - 1)
    size, success = mean / extra, 1 / (1 + extra)

    def above(count: float) -> Floats:
        return np.asarray(np.where(plain, poisson.sf(count - 1, mean), nbinom.sf(count - 1, size, success)))

    upper = np.zeros_like(mean) if np.isinf(high) else above(np.floor(high) + 1)
    return np.asarray(np.log(np.maximum(above(np.ceil(low)) - upper, 1e-300)))


def _pick(chances: Floats, generator: np.random.Generator) -> npt.NDArray[np.int64]:
    """One index a row, drawn with the row's weights."""
    sums = np.cumsum(chances, axis=1)
    point = generator.random(len(sums)) * sums[:, -1]
    places = (sums <= point[:, None]).sum(axis=1)
    return np.asarray(np.minimum(places, chances.shape[1] - 1), dtype=np.int64)
