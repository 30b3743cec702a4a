"""Paths of the log rate drawn backwards from a week, given all counts up to it (Carter & Kohn 1994).

P(state of a week | state of the week after, counts) does not depend on later weeks, so the draws of many as-of weeks
walk back over one forward pass, week by week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.assessment.counted import Floats
from marsad.assessment.filter import Filtered, leap_shares, set_weights
from marsad.assessment.motion import REACH
from marsad.model.answer import RatioOptions

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paths:
    """`cells[a, k, n]`: grid cell of draw n of answer a, k weeks after that answer's first week; `sets[a, n]`: its
    parameters; `weights[a, p]`: of the parameters, by the counts up to the answer's week."""

    cells: npt.NDArray[np.int16]
    sets: npt.NDArray[np.int16]
    weights: Floats


def draw_paths(found: Filtered, firsts: Indices, lasts: Indices, options: RatioOptions) -> Paths:
    """Paths of answers a from week `firsts[a]` to `lasts[a]`, given the counts up to the latter; seeded."""
    draws = options.draws
    length = int((lasts - firsts).max()) + 1
    cells = np.zeros((len(lasts), length, draws), dtype=np.int16)
    sets = np.zeros((len(lasts), draws), dtype=np.int16)
    weights = set_weights(found, lasts)
    moving = found.motion
    _walk(
        found.states,
        found.totals,
        found.leaps,
        weights,
        firsts,
        lasts,
        moving.start.astype(np.float32),
        moving.whole,
        (moving.near * (1 - options.jump)).astype(np.float32),
        np.array([options.start, options.stop, options.jump, moving.fade], dtype=np.float32),
        leap_shares(len(found.grid), moving.fade),
        np.uint64(options.seed % 2**64),
        cells,
        sets,
    )
    return Paths(cells, sets, weights)


@njit(cache=True)
def _next_bits(state):  # type: ignore[no-untyped-def]
    """The next of a stream of 64 bits (Steele, Lea & Flood 2014, splitmix64)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@njit(cache=True)
def next_random(state):  # type: ignore[no-untyped-def]
    """The next of a stream of even numbers in [0, 1)."""
    return np.float32(_next_bits(state) >> np.uint64(40)) * np.float32(2.0**-24)


@njit(cache=True)
def _two_random(state):  # type: ignore[no-untyped-def]
    """The next two, from one draw of bits."""
    bits = _next_bits(state)
    one = np.float32(bits >> np.uint64(40)) * np.float32(2.0**-24)
    return one, np.float32((bits >> np.uint64(8)) & np.uint64(0xFFFFFF)) * np.float32(2.0**-24)


@njit(cache=True)
def _walk(  # type: ignore[no-untyped-def]
    states, totals, leaps, weights, firsts, lasts, start, whole, near, chance, shares, seed, cells, sets
):
    """Week by week back; what many draws need of one state is computed once a week and kept."""
    answers, draws = sets.shape
    _, many, modes_number, size = states.shape
    pairs = many // near.shape[0]
    random = np.array([seed], dtype=np.uint64)
    modes = np.zeros((answers, draws), dtype=np.int16)
    ways = np.zeros((many * modes_number * size, 2 * REACH + 2), dtype=np.float32)
    stays = np.zeros(many * modes_number * size, dtype=np.float32)
    ways_of, stays_of = np.full(len(stays), -1, dtype=np.int32), np.full(len(stays), -1, dtype=np.int32)
    for week in range(lasts.max(), firsts.min() - 1, -1):
        for answer in range(answers):
            if lasts[answer] == week:
                k = week - firsts[answer]
                _ends(states[week], weights[answer], random, sets[answer], modes[answer], cells[answer, k])
        if week == firsts.min():
            break
        before, total, leap = states[week - 1], totals[week - 1], leaps[week]
        for answer in range(answers):
            if not firsts[answer] < week <= lasts[answer]:
                continue
            k = week - firsts[answer]
            for draw in range(draws):
                at, mode, cell = (
                    np.int64(sets[answer, draw]),
                    np.int64(modes[answer, draw]),
                    np.int64(cells[answer, k, draw]),
                )
                here = (at * modes_number + mode) * size + cell
                if ways_of[here] != week:
                    ways_of[here] = week
                    _fill(before, total, leap, at, mode, cell, start, whole, near[at // pairs], chance, ways[here])
                left, other = _two_random(random)
                way = 0
                while way < 2 * REACH + 1 and left >= ways[here, way]:
                    way += 1
                if way == 0:
                    mode, cell = _from_afar(before[at], total[at], cell, chance[3], shares, random)
                else:
                    cell += REACH + 1 - way - whole[mode]
                    there = (at * modes_number + mode) * size + cell
                    if stays_of[there] != week:
                        stays_of[there] = week
                        stays[there] = _stay(before, total, at, mode, cell, chance)
                    if other >= stays[there]:
                        mode = np.int64(0) if mode != 0 else _moving(before[at], cell, random)
                modes[answer, draw] = mode
                cells[answer, k - 1, draw] = cell


@njit(cache=True)
def _fill(before, total, leap, at, mode, cell, start, whole, near, chance, ways):  # type: ignore[no-untyped-def]
    """How likely a state was reached by a jump or over each offset, summed up to 1. Where no way has a mass, since no
    rate could explain a count and the rate began anew, it is taken for a jump."""
    size = before.shape[2]
    each = chance[0] / np.float32(max(before.shape[1] - 1, 1))
    mass = chance[2] * start[mode] * leap[at, cell]
    ways[0] = mass
    for offset in range(2 * REACH + 1):
        i = cell - whole[mode] - offset + REACH
        if 0 <= i < size:
            if mode == 0:
                came = (1 - chance[0] - chance[1]) * before[at, 0, i] + chance[1] * total[at, i]
            else:
                came = (1 - chance[1]) * before[at, mode, i] + each * before[at, 0, i]
            mass += near[mode, offset] * came
        ways[offset + 1] = mass
    for way in range(2 * REACH + 2):
        ways[way] = ways[way] / mass if mass > 0 else np.float32(2)
    top = ways[2 * REACH + 1]
    for way in range(2 * REACH + 1, 0, -1):  # so that rounding leads to no way without mass
        if ways[way] < top:
            break
        ways[way] = np.float32(2)


@njit(cache=True)
def _stay(before, total, at, mode, cell, chance):  # type: ignore[no-untyped-def]
    """The chance that the mode was the same the week before."""
    if mode == 0:
        stayed, other = (1 - chance[0]) * before[at, 0, cell], chance[1] * (total[at, cell] - before[at, 0, cell])
    else:
        each = chance[0] / np.float32(before.shape[1] - 1)
        stayed, other = (1 - chance[1]) * before[at, mode, cell], each * before[at, 0, cell]
    return stayed / (stayed + other) if stayed + other > 0 else np.float32(1)


@njit(cache=True)
def _moving(before, cell, random):  # type: ignore[no-untyped-def]
    """Which move had just ended."""
    modes = before.shape[0]
    mass = np.float32(0)
    for mode in range(1, modes):
        mass += before[mode, cell]
    left = next_random(random) * mass
    for mode in range(1, modes):
        left -= before[mode, cell]
        if left < 0:
            return mode
    return modes - 1


@njit(cache=True)
def _from_afar(before, total, cell, fade, shares, random):  # type: ignore[no-untyped-def]
    """Whence a jump came: mode and cell."""
    modes, size = before.shape
    mass = np.float32(0)
    for i in range(size):
        mass += total[i] * shares[i] * fade ** np.float32(abs(i - cell))
    left, found = next_random(random) * mass, size - 1
    for i in range(size):
        left -= total[i] * shares[i] * fade ** np.float32(abs(i - cell))
        if left < 0:
            found = i
            break
    left = next_random(random) * total[found]
    for mode in range(modes):
        left -= before[mode, found]
        if left < 0:
            return mode, found
    return 0, found


@njit(cache=True)
def _ends(state, weights, random, sets, modes, cells):  # type: ignore[no-untyped-def]
    """Systematic draws of (parameters, mode, cell) of the last week: one in each of as many equal parts of the mass."""
    draws, (_, many, size) = len(sets), state.shape
    reached, taken = 0.0, 0
    wanted = next_random(random) / draws
    for at in range(len(weights)):
        if weights[at] <= 0:
            continue
        for mode in range(many):
            for cell in range(size):
                reached += weights[at] * state[at, mode, cell]
                while taken < draws and wanted < reached:
                    sets[taken], modes[taken], cells[taken] = at, mode, cell
                    taken += 1
                    wanted = (taken + next_random(random)) / draws
    for rest in range(taken, draws):  # rounding left the last few without a place
        other = max(taken - 1, 0)
        sets[rest], modes[rest], cells[rest] = sets[other], modes[other], cells[other]
