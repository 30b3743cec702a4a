"""Pages read by several processes: the same claims, flat memory, and one bad page costs no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import marsad
from marsad.processes import AHEAD, CHUNK_ITEMS, HERE, Lost, Processes

PAGES = 3 * HERE
_TEXT = "BAGHDAD - Islamic State claimed {n} attacks in Iraq on {day} September 2019, the Iraqi army said."


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "pages.jsonl"
    lines = (
        {"id": str(n), "text": _TEXT.format(n=n + 2, day=1 + n % 28), "published": "2019-09-29", "publisher": "A Desk"}
        for n in range(PAGES)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_two_workers_keep_what_one_keeps(pages: Path, tmp_path: Path) -> None:
    alone, shared = marsad.open(tmp_path / "alone"), marsad.open(tmp_path / "shared")
    assert alone.read([pages]).read == PAGES
    report = shared.read([pages], processes=2)
    assert (report.read, report.refused) == (PAGES, [])
    assert [claim.id for claim in shared.claims()] == [claim.id for claim in alone.claims()]
    assert [document.label for document in shared.documents()] == [document.label for document in alone.documents()]


def test_what_is_read_again_and_what_comes_twice_is_known(pages: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.jsonl"
    twice.write_text(pages.read_text(encoding="utf-8") * 2, encoding="utf-8")
    observatory = marsad.open(tmp_path / "observatory")
    report = observatory.read([twice], processes=2)
    assert (report.read, report.known) == (PAGES, PAGES)
    again = observatory.read([pages], processes=2)
    assert (again.read, again.known) == (0, PAGES)


def _deadly(number: int) -> int:
    if number == HERE + 37:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def test_an_item_that_ends_its_process_is_lost_alone() -> None:
    with Processes(2) as processes:
        made = dict(processes.map(_deadly, range(HERE + 80), lambda _: 1))
    assert list(made) == list(range(HERE + 80))
    assert [number for number, value in made.items() if isinstance(value, Lost)] == [HERE + 37]
    assert made[HERE + 36] == 2 * (HERE + 36)


def _same(number: int) -> int:
    return number


def test_no_more_is_taken_than_can_be_under_way() -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    with Processes(2) as processes:
        worked = processes.map(_same, endless(), lambda _: 1)
        for _ in range(HERE + 1):
            next(worked)
        assert taken <= HERE + AHEAD * 2 * CHUNK_ITEMS


_SLOW = """
import os, sys
from marsad.processes import HERE, Processes
from test_processes import _told
if __name__ == "__main__":
    with Processes(2) as processes:
        for _, pid in processes.map(_told, iter(int, 1), lambda _: 1):
            if pid != os.getpid():
                print(pid, flush=True)
"""


def _told(_: int) -> int:
    return os.getpid()


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(_SLOW, encoding="utf-8")
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    environment = os.environ | {"PYTHONPATH": path}
    process = subprocess.Popen((sys.executable, str(script)), stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.kill()
    process.wait()
    deadline = time.monotonic() + 60
    while _alive(worker):
        assert time.monotonic() < deadline, f"worker {worker} outlived its parent"
        os.sched_yield()


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
