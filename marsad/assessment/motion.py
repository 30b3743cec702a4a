"""How the latent log rate moves from one week to the next: steady, climbing or falling, now and then a jump.

    x_{t+1} = x_t + v_{t+1} + e,   v a Markov chain over 0, +s_1, …, +s_k, -s_1, …, -s_k,   e of deviation drift

From steady (v = 0) a move starts with chance `start` a week, at any of the slopes alike; a move ends with chance
`stop` a week. With chance `jump` a week the step is drawn from a Laplace distribution of standard deviation
`jump_size` instead, and the mode after it from the long run. A plain random walk has no memory of its direction and
follows a ramp late; a chain of slopes (a jump Markov system: Blom & Bar-Shalom 1988) does not. Steps reach few cells
and a Laplace sum is two recursions along the grid, so that a week costs a number of operations linear in its cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.model.answer import RatioOptions

Floats = npt.NDArray[np.float64]
# A step reaches so many cells to either side of where its slope leads.
REACH = 2


@dataclass(frozen=True, slots=True)
class Motion:
    """`start[m]`: how often each mode is found in the long run. In a week of mode m with drift d the rate moves by
    `whole[m]` cells and by o - REACH cells more with chance `near[d, m, o]`. `fade`: by which factor a jump's chance
    falls from one cell to the next. What would leave the grid is lost."""

    start: Floats
    whole: npt.NDArray[np.int64]
    near: Floats
    fade: float


def motion(options: RatioOptions) -> Motion:
    """The chances of all moves, in cells of `options.step`."""
    speeds = (0.0, *options.slopes, *(-slope for slope in options.slopes))
    share = options.stop / (options.start + options.stop)
    start = np.array([share] + [(1 - share) / (len(speeds) - 1)] * (len(speeds) - 1))
    whole = np.array([round(speed / options.step) for speed in speeds])
    near = np.array([[_near(speed, drift, options.step) for speed in speeds] for drift in options.drifts])
    return Motion(start, whole, near, float(np.exp(-options.step * np.sqrt(2) / options.jump_size)))


def _near(speed: float, drift: float, step: float) -> Floats:
    """Chances of -REACH … REACH cells beyond the slope's whole cells: the sum of two steps of one cell or none, which
    have the mean and, so far as they can, the variance asked for."""
    rest = speed / step - round(speed / step)
    return np.convolve(_three(rest, (drift / step) ** 2 / 2), _three(0.0, (drift / step) ** 2 / 2))


def _three(mean: float, variance: float) -> Floats:
    aside = min(max(variance + mean**2, abs(mean)), 1.0)
    return np.array([(aside - mean) / 2, 1 - aside, (aside + mean) / 2])
