"""Kill writers at random moments, over all stages, and look after each kill whether anything was lost or torn.

    python -m benchmarks.kills [--kills 500] [--seed 1]

Several writers work on one small observatory at once; one or all of them get SIGKILL at a random moment. After each
kill the observatory must show all that was acknowledged (documents with their claims, judgements, runs of the linker),
no document with a part of its claims, and `marsad check` must find nothing wrong. Every few kills a new observatory is
begun, so that each has to be made under fire, too.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import select
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kills_world import STAGES, Material, Seen, Stage, Writer, load, prepare, seen, writer

KILLS = 500
SHORT = 20
_ROUND = 25  # kills before a new observatory is begun
_FILES = 8
_SHARES = {"read": 4, "import": 4, "judge": 3, "link": 1, "maintain": 2}
_AT_WORK = 0.85  # of the kills come once all writers have opened the observatory
_PATIENCE = 60.0
_LONGEST = 1.2  # seconds that the writers work before the kill


@dataclass(slots=True)
class Tally:
    """What was seen over all kills. `at`: kills by the stage that the writer was at."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)

    @property
    def good(self) -> bool:
        return not (self.lost or self.torn or self.unclean or self.errors)


@dataclass(slots=True)
class _Promised:
    """What one observatory has acknowledged so far."""

    documents: set[str] = field(default_factory=set)
    judgements: set[str] = field(default_factory=set)
    linkings: set[str] = field(default_factory=set)


def run(kills: int, seed: int, folder: Path, minutes: float = math.inf) -> Tally:
    """So many kills, or as many as the minutes allow. The plan is the seed's, the moments are the machine's."""
    until = time.monotonic() + 60 * minutes
    chance = random.Random(seed)
    load()
    material = prepare(folder / "material", _FILES, seed)
    tally = Tally()
    while tally.kills < kills and time.monotonic() < until:
        home, promised = folder / f"observatory-{tally.kills}", _Promised()
        for _ in range(min(_ROUND, kills - tally.kills)):
            if time.monotonic() >= until:
                break
            _cycle(home, material, chance, promised, tally)
            if sys.stderr.isatty():
                print(f"\r{tally.kills} of {kills} kills", end="", file=sys.stderr)
        shutil.rmtree(home, ignore_errors=True)
    return tally


def _cycle(home: Path, material: Material, chance: random.Random, promised: _Promised, tally: Tally) -> None:
    """Two or three writers at once; one or all are killed, the others end by themselves."""
    count = chance.choice((1, 2, 2, 3))
    writers = [writer(home, _plan(chance), material, chance.randrange(2**32)) for _ in range(count)]
    doomed = set(range(count)) if chance.random() < 0.5 else {chance.randrange(count)}
    if chance.random() < _AT_WORK:
        _listen(writers, _PATIENCE, until_opened=True)
    _listen(writers, chance.uniform(0.0, _LONGEST))
    for number in doomed:
        writers[number].kill()
    for number, one in enumerate(writers):
        code = one.ended()
        told = one.told()
        tally.left_out |= {line["left out"] for line in told if "left out" in line}
        tally.errors += [line["error"] for line in told if "error" in line]
        if code > 0 and not any("error" in line for line in told):
            tally.errors.append(f"a writer ended with {code}")
        for line in told:
            promised.documents.update(line.get("documents", ()))
            promised.judgements.update(line.get("judgements", ()))
            promised.linkings.update(line.get("linkings", ()))
        tally.acknowledged += sum("done" in line for line in told)
        if number in doomed and code < 0:
            begun = [line["begun"] for line in told if "begun" in line]
            done = sum("done" in line for line in told)
            tally.at[begun[done] if done < len(begun) else "opening"] += 1
    tally.kills += 1
    if home.exists():
        _judge(seen(home), material, promised, tally)


def _plan(chance: random.Random) -> list[Stage]:
    return chance.choices(STAGES, [_SHARES[stage] for stage in STAGES], k=2)


def _listen(writers: list[Writer], seconds: float, *, until_opened: bool = False) -> None:
    """Take in what the writers tell, so that none waits for us, until the moment has come or all have ended."""
    until, open_ones = time.monotonic() + seconds, {one.pipe: one for one in writers}
    while open_ones and (left := until - time.monotonic()) > 0:
        if until_opened and all(b"\n" in one.said for one in writers):
            return
        for pipe in select.select(list(open_ones), [], [], left)[0]:
            part = os.read(pipe, 65536)
            if part:
                open_ones[pipe].said += part
            else:
                del open_ones[pipe]


def _judge(there: Seen, material: Material, promised: _Promised, tally: Tally) -> None:
    expected = material.claims()
    name = f"kill {tally.kills}"
    tally.lost += [f"{name}: document {id}" for id in sorted(promised.documents - there.documents)]
    tally.lost += [
        f"{name}: the claims of document {id}"
        for id in sorted(promised.documents)
        if expected[id] and not there.claims.get(id)
    ]
    tally.lost += [f"{name}: judgement {id}" for id in sorted(promised.judgements - there.judgements)]
    tally.lost += [f"{name}: run of the linker {id}" for id in sorted(promised.linkings - there.linkings)]
    tally.torn += [
        f"{name}: document {id} shows {number} of {expected.get(id)} claims"
        for id, number in there.claims.items()
        if number != expected.get(id)
    ]
    tally.unclean += [f"{name}: {fault}" for fault in there.faults]


def report(kills: int = KILLS, seed: int = 1, minutes: float = math.inf) -> bool:
    """Print what came of it; True where anything was lost, torn or unclean."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="marsad-kills-") as folder:
        tally = run(kills, seed, Path(folder), minutes)
    at = ", ".join(f"{number} at {stage}" for stage, number in tally.at.most_common())
    seconds = time.monotonic() - began
    print(f"{tally.kills} kills (seed {seed}; writers killed: {at}), {tally.acknowledged} stages acknowledged")
    print(f"lost {len(tally.lost)}, torn {len(tally.torn)}, unclean {len(tally.unclean)}, errors {len(tally.errors)}")
    for line in (tally.lost + tally.torn + tally.unclean + tally.errors)[:20]:
        print(f"  {line}")
    for line in sorted(tally.left_out):
        print(f"  left out: {line}")
    print(f"{seconds:.0f} s, {seconds / max(1, tally.kills):.2f} s a kill with the check after it")
    return not tally.good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop then, whatever is left")
    given = parser.parse_args()
    raise SystemExit(report(given.kills, given.seed, given.minutes))
