"""Several readers at once, and one that is killed: nothing is lost, nothing is half there."""

from __future__ import annotations

import datetime as dt
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import marsad

COMMAND = (sys.executable, "-m", "marsad.cli", "read", "-")
DEADLINE = dt.timedelta(seconds=120)


def document(number: int) -> bytes:
    text = f"Islamic State carried out {number + 2} attacks in Iraq last week, SOHR said."
    line = {"id": f"d{number}", "published": "2019-09-24", "language": "en", "text": text, "title": None}
    return (json.dumps(line | {"url": f"https://example.org/{number}"}) + "\n").encode()


def start(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        (*COMMAND, *options), cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_two_readers_at_once_lose_nothing(tmp_path: Path) -> None:
    batches = [b"".join(document(n) for n in numbers) for numbers in (range(90), range(60, 150))]
    readers = [start(tmp_path) for _ in batches]
    for reader, batch in zip(readers, batches, strict=True):
        assert reader.stdin is not None
        reader.stdin.write(batch)
        reader.stdin.close()
    for reader in readers:
        assert reader.wait(timeout=DEADLINE.total_seconds()) == 0, reader.stderr.read() if reader.stderr else ""
    observatory = marsad.open(tmp_path / "observatory", create=False)
    assert {item.label for item in observatory.documents()} == {f"d{n}" for n in range(150)}
    figures = [claim for claim in observatory.claims() if claim.kind == "figure"]
    assert sorted(int(figure.number.low) for figure in figures) == list(range(2, 152))  # type: ignore[attr-defined]


def test_a_killed_reader_leaves_whole_batches_and_the_rest_can_be_read(tmp_path: Path) -> None:
    reader = start(tmp_path, "--processes", "1")  # several read ahead of what is kept
    assert reader.stdin is not None
    reader.stdin.write(b"".join(document(n) for n in range(100)))  # more than one batch, less than two
    reader.stdin.flush()
    codings = tmp_path / "observatory" / "tables" / "codings"
    until = dt.datetime.now() + DEADLINE
    while not list(codings.glob("*.parquet")):  # the first batch is being kept; the reader then waits for more
        assert reader.poll() is None
        assert dt.datetime.now() < until
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    reader.stdin.close()
    kept = marsad.open(tmp_path / "observatory", create=False)
    figures = [claim for claim in kept.claims() if claim.kind == "figure"]
    assert len(figures) in (0, 64)
    again = start(tmp_path)
    out, errors = again.communicate(b"".join(document(n) for n in range(100)), timeout=DEADLINE.total_seconds())
    assert again.returncode == 0, errors
    whole = marsad.open(tmp_path / "observatory", create=False)
    assert len(whole.documents()) == 100
    assert len([claim for claim in whole.claims() if claim.kind == "figure"]) == 100
    assert f"{100 - len(figures)} read" in (out + errors).decode()


@pytest.mark.parametrize("processes", [1, 2])
def test_what_the_bar_counts_as_done_is_kept_when_the_user_stops(tmp_path: Path, processes: int) -> None:
    (tmp_path / "pages.jsonl").write_bytes(b"".join(document(n) for n in range(150)))
    observatory = marsad.open(tmp_path / "observatory")
    done: list[str] = []

    def stop_at(name: str) -> None:
        done.append(name)
        if len(done) == 90:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observatory.read([tmp_path / "pages.jsonl"], stop_at, processes=processes)
    kept = {item.label for item in marsad.open(tmp_path / "observatory", create=False).documents()}
    assert {name.rsplit("#")[-1] for name in done} <= kept
    assert len(kept) < 150
    rest: list[str] = []
    report = observatory.read([tmp_path / "pages.jsonl"], rest.append, processes=processes)
    assert len(rest) == 150
    assert report.known == len(kept)
    assert report.read == 150 - len(kept)
