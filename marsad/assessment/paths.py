"""Paths of the log rate drawn backwards from a week, given all counts up to it (Carter & Kohn 1994).

P(state of a week | state of the week after, counts) does not depend on later weeks, so the draws of many as-of weeks
walk back over one forward pass, week by week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit
from marsad.assessment.counted import Floats
from marsad.assessment.filter import ARITHMETIC, Filtered, leap_shares, set_weights
from marsad.assessment.motion import REACH
from marsad.model.answer import RatioOptions

Indices = npt.NDArray[np.int64]
NEXT = np.uint64(0x9E3779B97F4A7C15)  # from one state of the random numbers to the next
OFFSETS = 2 * REACH + 1
# What may have led to a state: a jump, each offset with the mode kept, each with another mode.
WAYS = 2 * OFFSETS + 1


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
        int(firsts.min()),
        int(lasts.max()),
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
def _even(state):  # type: ignore[no-untyped-def]
    """An even number in [0, 1) of a state of the stream (Steele, Lea & Flood 2014, splitmix64)."""
    mixed = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(40)
    return np.float32(np.int64(mixed)) * np.float32(2.0**-24)


@njit(cache=True)
def next_random(state):  # type: ignore[no-untyped-def]
    """The next of a stream of even numbers in [0, 1)."""
    state[0] += NEXT
    return _even(state[0])


@njit(cache=True, fastmath=ARITHMETIC)
def _walk(  # type: ignore[no-untyped-def]
    states, totals, leaps, weights, firsts, lasts, first, last, start, whole, near, chance, shares, seed, cells, sets
):
    """Week by week back; what many draws need of one state is computed once a week and kept.

    A state (parameters, mode, cell) is one number, and where it came from one random number against the summed chances
    of all ways, without a branch but for the rare ones.
    """
    answers, draws = sets.shape
    _, many, modes, size = states.shape
    pairs = many // near.shape[0]
    random = np.array([seed], dtype=np.uint64)
    places = np.zeros((answers, draws), dtype=np.int32)
    ways = np.zeros((many * modes * size, WAYS), dtype=np.float32)
    filled = np.full(len(ways), -1, dtype=np.int32)
    shift = np.empty(len(ways), dtype=np.int32)
    for place in range(len(ways)):
        shift[place] = REACH + 1 - whole[place // size % modes]
    for week in range(last, first - 1, -1):
        for answer in range(answers):
            if lasts[answer] == week:
                into = cells[answer, week - firsts[answer]]
                _ends(states[week], weights[answer], random, sets[answer], places[answer], into)
        if week == first:
            break
        before, total, leap = states[week - 1], totals[week - 1], leaps[week]
        for answer in range(answers):
            if not firsts[answer] < week <= lasts[answer]:
                continue
            k = week - firsts[answer]
            stream = random[0]
            random[0] = stream + np.uint64(draws) * NEXT
            for draw in range(draws):
                here = np.int64(places[answer, draw])
                if filled[here] != week:
                    filled[here] = week
                    at = here // (size * modes)
                    _fill(before[at], total[at], leap[at], here // size % modes, here % size,
                          start, whole, near[at // pairs], chance, ways[here])  # fmt: skip
                left = _even(stream + np.uint64(draw + 1) * NEXT)
                way = 0
                for other in range(OFFSETS + 1):
                    way += left >= ways[here, other]
                if 0 < way <= OFFSETS:
                    move = shift[here] - way
                    places[answer, draw] = here + move
                    cells[answer, k - 1, draw] = cells[answer, k, draw] + move
                else:
                    while OFFSETS < way < WAYS - 1 and left >= ways[here, way]:
                        way += 1
                    at = here // (size * modes)
                    move = _rarely(before[at], total[at], leap[at], here % (size * modes), way,
                                   whole, chance[3], shares, random)  # fmt: skip
                    places[answer, draw] = here + move
                    cells[answer, k - 1, draw] = (here + move) % size


@njit(cache=True)
def _fill(before, total, leap, mode, cell, start, whole, near, chance, ways):  # type: ignore[no-untyped-def]
    """How likely a state was reached by each way, summed up to 1. Where no way has a mass, since no rate could explain
    a count and the rate began anew, it is taken for a jump."""
    modes, size = before.shape
    each = chance[0] / np.float32(max(modes - 1, 1))
    mass = chance[2] * start[mode] * leap[cell]
    ways[0] = mass
    for changed in range(2):
        for offset in range(OFFSETS):
            i = cell - whole[mode] - offset + REACH
            if 0 <= i < size:
                if mode == 0:
                    came = (1 - chance[0]) * before[0, i] if changed == 0 else chance[1] * (total[i] - before[0, i])
                else:
                    came = (1 - chance[1]) * before[mode, i] if changed == 0 else each * before[0, i]
                mass += near[mode, offset] * max(came, np.float32(0))
            ways[changed * OFFSETS + offset + 1] = mass
    scale = 1 / mass if mass > 0 else np.float32(0)
    for way in range(WAYS):  # the last way with a mass takes what rounding leaves
        ways[way] = ways[way] * scale if ways[way] < mass else np.float32(2)


@njit(cache=True)
def _rarely(before, total, leap, place, way, whole, fade, shares, random):  # type: ignore[no-untyped-def]
    """By how much (mode, cell) as one number changes back over a jump or a switch of modes."""
    size = before.shape[1]
    mode, cell = place // size, place % size
    if way == 0:
        mode, cell = _from_afar(before, total, leap[cell], cell, fade, shares, random)
    else:
        cell += REACH + 1 + OFFSETS - way - whole[mode]
        mode = np.int64(0) if mode != 0 else _moving(before, cell, random)
    return mode * size + cell - place


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
def _from_afar(before, total, mass, cell, fade, shares, random):  # type: ignore[no-untyped-def]
    """Whence a jump came: mode and cell, sought from the cell outwards; mass: of all jumps there."""
    modes, size = before.shape
    left, found, faded = next_random(random) * mass - total[cell] * shares[cell], cell, np.float32(1)
    for apart in range(1, size):
        if left < 0:
            break
        faded *= fade
        for i in (cell - apart, cell + apart):
            if left >= 0 and 0 <= i < size and total[i] > 0:
                left -= total[i] * shares[i] * faded
                found = i
    left = next_random(random) * total[found]
    for mode in range(modes):
        left -= before[mode, found]
        if left < 0:
            return mode, found
    return 0, found


@njit(cache=True)
def _ends(state, weights, random, sets, places, cells):  # type: ignore[no-untyped-def]
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
                    sets[taken], places[taken], cells[taken] = at, (at * many + mode) * size + cell, cell
                    taken += 1
                    wanted = (taken + next_random(random)) / draws
    for rest in range(taken, draws):  # rounding left the last few without a place
        other = max(taken - 1, 0)
        sets[rest], places[rest], cells[rest] = sets[other], places[other], cells[other]
