"""Writers and readers at once on one observatory: errors seen, readings that go back, how long a commit takes.

    python -m benchmarks.together [--minutes 10] [--writers 4] [--readers 8]

Each writer keeps batches of coded pages, and now and then judges a claim; each reader asks for claims, documents and
versions, and looks whether anything that it saw before is gone. All are processes of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kills_world import load
from marsad.ledger import Batch, Coding, Ledger, open_ledger
from marsad.model import Document, Figure, Number, Quote, Voice

MINUTES = 10.0
WRITERS, READERS = 4, 8
BAR = 0.250  # seconds of a commit, 95th percentile
_PAGES = 4  # in each batch
_PAUSE = 0.5  # seconds between what one process does and the next: people and feeds pause, too
_CODER = "benchmark/pages 1.0"


def _batch(writer: int, number: int) -> Batch:
    documents = [
        Document(text=f"{count + 3} attacks were counted.", url=f"https://example.org/{writer}/{number}/{count}")
        for count in range(_PAGES)
    ]
    return Batch(documents=documents, codings=[_coding(item) for item in documents])


def _coding(document: Document) -> Coding:
    end = document.text.index(" ")
    claim = Figure(
        id=document.id,
        document=document.id,
        quote=Quote(start=0, end=len(document.text), text=document.text),
        number=Number(start=0, end=end, text=document.text[:end], low=float(document.text[:end]), high=None),
        measure="attacks",
        group=None,
        place=None,
        period=None,
        accumulation="flow",
        attribution=(Voice(id="page", name="The page", kind="publisher"),),
        self_claimed=False,
        modality="reported",
        confidence=0.9,
        coder=_CODER,
    )
    return Coding(document=document.id, coder=_CODER, claims=(claim,))


def _write(folder: Path, number: int, until: float) -> dict[str, Any]:
    """Seconds of each commit of a table, and of each batch; how many batches were kept."""
    ledger, chance = open_ledger(folder), random.Random(number)
    commits: list[float] = []
    engine, append = ledger._engine, ledger._engine.append

    def timed(table: str, batch: Any) -> int:
        began = time.monotonic()
        version = append(table, batch)
        commits.append(time.monotonic() - began)
        return version

    engine.append = timed  # type: ignore[method-assign]
    batches: list[float] = []
    judged: list[str] = []
    while time.monotonic() < until:
        began, batch = time.monotonic(), _batch(number, len(batches))
        ledger.append(batch)
        batches.append(time.monotonic() - began)
        if chance.random() < 0.1:
            judged.append(ledger.append_judgement([batch.documents[0].id], "accept", f"Writer {number}"))
        time.sleep(chance.uniform(0, 2 * _PAUSE))
    return {"commits": commits, "batches": batches, "kept": len(batches) * _PAGES, "judged": judged}


def _read(folder: Path, number: int, until: float) -> dict[str, Any]:
    """Seconds of each look, and what went back between one look and the next."""
    ledger, chance = open_ledger(folder), random.Random(-number)
    looks: list[float] = []
    back: list[str] = []
    before: dict[str, Any] = {"claims": set(), "documents": set(), "versions": {}}
    while time.monotonic() < until:
        began = time.monotonic()
        now = _look(ledger)
        looks.append(time.monotonic() - began)
        for name in ("claims", "documents"):
            if gone := before[name] - now[name]:
                back.append(f"{len(gone)} {name} were gone")
        back += [f"{name} went back" for name, held in before["versions"].items() if now["versions"][name] < held]
        if len(now["claims"]) != now["shown"]:
            back.append("a claim was there twice")
        before = now
        time.sleep(chance.uniform(0, 2 * _PAUSE))
    return {"looks": looks, "back": back, "seen": len(before["claims"])}


def _look(ledger: Ledger) -> dict[str, Any]:
    versions = {name: version for name, version in ledger.versions().items() if version is not None}
    claims = ledger.claims(columns=["id"])["id"].to_pylist()
    documents = ledger.sources_table()["id"].to_pylist()
    return {"versions": versions, "claims": set(claims), "shown": len(claims), "documents": set(documents)}


def _started(work: Callable[[], dict[str, Any]]) -> tuple[int, int]:
    """A forked process that does the work; its id, and where its answer comes out."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return pid, ours
    try:
        os.close(ours)
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 - this is what is counted
            answer = {"error": f"{type(error).__name__}: {error}"}
        with os.fdopen(theirs, "w") as stream:
            json.dump(answer, stream)
    finally:
        os._exit(0)


def run(folder: Path, minutes: float, writers: int, readers: int) -> list[dict[str, Any]]:
    """What every process answered."""
    load()
    until = time.monotonic() + 60 * minutes
    started = [_started(lambda n=n: _write(folder, n, until)) for n in range(writers)]  # type: ignore[misc]
    started += [_started(lambda n=n: _read(folder, n, until)) for n in range(readers)]  # type: ignore[misc]
    answers = []
    try:
        for _, pipe in started:
            with os.fdopen(pipe) as stream:
                answers.append(json.loads(stream.read() or '{"error": "ended without an answer"}'))
    finally:
        for pid, _ in started:
            os.kill(pid, signal.SIGKILL)  # one that is done already does not mind
            os.waitpid(pid, 0)
    return answers


def report(minutes: float = MINUTES, writers: int = WRITERS, readers: int = READERS) -> bool:
    """Print what was seen; True where somebody saw an error, something went back, or a commit took too long."""
    with tempfile.TemporaryDirectory(prefix="marsad-together-") as folder:
        home = Path(folder) / "observatory"
        answers = run(home, minutes, writers, readers)
        held = len(open_ledger(home).claims(columns=["id"]))
        words = {item.id for item in open_ledger(home).judgement_models()}
    errors = [item["error"] for item in answers if "error" in item]
    back = [line for item in answers for line in item.get("back", ())]
    back += [f"judgement {id} is lost" for item in answers for id in item.get("judged", ()) if id not in words]
    kept = sum(item.get("kept", 0) for item in answers)
    commits, batches, looks = (
        np.array([seconds for item in answers for seconds in item.get(name, ())])
        for name in ("commits", "batches", "looks")
    )
    print(
        f"{writers} writers and {readers} readers for {minutes:g} minutes: {len(errors)} errors, {len(back)} went back"
    )
    load_now = os.getloadavg()[1]
    print(f"{kept} claims acknowledged, {held} held; {len(commits)} commits, {len(looks)} looks; load {load_now:.1f}")
    for name, seconds in (("commit", commits), ("batch of pages", batches), ("look", looks)):
        if len(seconds):
            middle, late, longest = (1000 * value for value in np.quantile(seconds, (0.5, 0.95, 1)))
            print(f"a {name}: median {middle:.0f} ms, p95 {late:.0f} ms, longest {longest:.0f} ms")
    for line in (errors + back)[:20]:
        print(f"  {line}")
    slow = len(commits) > 0 and float(np.quantile(commits, 0.95)) > BAR
    return bool(errors or back or kept > held or slow)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--writers", type=int, default=WRITERS)
    parser.add_argument("--readers", type=int, default=READERS)
    given = parser.parse_args()
    raise SystemExit(report(given.minutes, given.writers, given.readers))
