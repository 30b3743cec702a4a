"""Fuzz every parser under coverage: `python -m benchmarks.fuzzing [--seconds N] [--only NAME …]`.

Inputs come from atheris (libFuzzer), which keeps those that reach new code. Each runs in a process of its own: with a
bound on memory, and one on the time of an input. What is found is shrunk and written to tests/fuzzed/, whose inputs are
run by the tests ever after; `--again` runs them alone and needs no atheris. Fifteen minutes each by default.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import io
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.fuzzing.target import Target

SECONDS = 900.0
KEPT = Path(__file__).resolve().parents[2] / "tests" / "fuzzed"
INPUT_SECONDS = 20  # of one input; a page of 1 MB takes half of one
GROWTH = 2 << 30  # bytes of address space beside what a process has before it begins
_SHRINKING = 30.0  # seconds for one input
_DONE = re.compile(r"^stat::(\w+):\s+(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Told:
    """How a process that ran one input, or many, ended. `why`: "" where all was well."""

    why: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each parser")
    parser.add_argument(
        "--inputs", type=int, default=-1, help="of each parser, at most: with a seed, the same each time"
    )
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--keep", type=Path, default=KEPT, help="where what is found goes")
    parser.add_argument("--again", action="store_true", help="only run what was found before")
    options = parser.parse_args()
    if options.again:
        raise SystemExit(again(options.keep, options.only))
    found = report(options.seconds, options.only, options.seed, options.keep, options.inputs)
    raise SystemExit(1 if found else 0)


def again(kept: Path = KEPT, only: Sequence[str] = ()) -> int:
    """Run what was found before; how many inputs fail still."""
    from benchmarks.fuzzing.targets import named

    failed = 0
    for name, target in named(only):
        for path in sorted((kept / name).glob("*")):
            if why := run_one(target, path.read_bytes()).why:
                failed += 1
                print(f"{name}: {path.name} fails: {why}", file=sys.stderr)
    return failed


def report(seconds: float, only: Sequence[str] = (), seed: int = 0, keep: Path = KEPT, inputs: int = -1) -> int:
    """Fuzz each parser for so long (or so many inputs) and print; how many inputs were found."""
    import atheris

    instrumenting = atheris.instrument_imports(include=["marsad", "warcio", "protego"])
    with contextlib.redirect_stderr(io.StringIO()), instrumenting:  # it would tell of every module
        from benchmarks.fuzzing.targets import named
    found = 0
    print(f"{'parser':<14}{'inputs':>10}{'a second':>10}{'peak MB':>9}{'found':>7}")
    for name, target in named(only):
        with tempfile.TemporaryDirectory(prefix="marsad-fuzz-") as place:
            began = time.monotonic()
            tried, peak, failed = _fuzz(name, target, seconds, (seed, inputs), Path(place), keep)
        found += failed
        pace = tried / (time.monotonic() - began)
        print(f"{name:<14}{tried:>10,}{pace:>10,.0f}{peak:>9,}{failed:>7}", flush=True)
    return found


def _fuzz(
    name: str, target: Target, seconds: float, drawn: tuple[int, int], place: Path, keep: Path
) -> tuple[int, int, int]:
    """Inputs tried, the peak of memory in MB, and how many failed; a process that dies is followed by another.

    `drawn`: the seed, and at most how many inputs (-1: as many as there is time for).
    """
    corpus, artifacts, log = place / "corpus", place / "found", place / "log"
    corpus.mkdir()
    artifacts.mkdir()
    for number, content in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(content)
    words = place / "words"
    words.write_text(_dictionary(), "utf-8")
    until, tried, peak, failed = time.monotonic() + seconds, 0, 0, 0
    known: set[str] = set()
    while (left := until - time.monotonic()) >= 1 and failed < 5:
        arguments = [
            "fuzz", str(corpus), f"-max_total_time={max(1, int(left))}", f"-timeout={INPUT_SECONDS}",
            "-print_final_stats=1",
            f"-artifact_prefix={artifacts}/", f"-dict={words}", f"-max_len={target.longest}", f"-seed={drawn[0]}",
            f"-runs={drawn[1]}", "-rss_limit_mb=0", "-verbosity=0",
        ]  # fmt: skip
        code = _forked(lambda arguments=arguments: _child(target, arguments), log, left + 4 * INPUT_SECONDS)
        stats = dict(_DONE.findall(log.read_text("utf-8", "replace")))
        tried += int(stats.get("number_of_executed_units", 0))
        peak = max(peak, int(stats.get("peak_rss_mb", 0)))
        inputs = list(artifacts.iterdir())
        for path in inputs:
            failed += _keep(name, target, path.read_bytes(), keep, known)
            path.unlink()
        if not inputs and code == 0:
            break
        if not inputs and code is None:  # libFuzzer itself ends an input that hangs
            print(f"{name}: the machine is too busy to begin in time", file=sys.stderr)
            break
        if not inputs and "number_of_executed_units" not in stats:
            print(log.read_text("utf-8", "replace")[-2_000:], file=sys.stderr)
            failed += 1
            break
    return tried, peak, failed


def _child(target: Target, arguments: list[str]) -> None:
    import atheris

    for content in target.seeds():  # loads what is loaded once
        target.run(content)
    _bound()
    atheris.Setup(arguments, target.run)
    atheris.Fuzz()


def _dictionary() -> str:
    from benchmarks.fuzzing.seeds import WORDS

    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode("utf-8")) for word in WORDS if word)
    return "".join(f'"{word}"\n' for word in escaped)


def _bound() -> None:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + GROWTH, used + GROWTH))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# --- one input -------------------------------------------------------------------------------------------------------


def run_one(target: Target, content: bytes, seconds: float = INPUT_SECONDS) -> Told:
    """Run one input in a process of its own, bounded."""
    with tempfile.TemporaryDirectory(prefix="marsad-fuzz-") as place:
        log = Path(place) / "log"
        code = _forked(lambda: _alone(target, content), log, seconds)
        if code == 0:
            return Told("")
        if code is None:
            return Told(f"takes over {seconds:.0f} seconds")
        last = [line for line in log.read_text("utf-8", "replace").splitlines() if line.startswith("! ")]
        return Told(last[-1][2:] if last else f"ends with signal {-code}" if code < 0 else f"ends with {code}")


def _alone(target: Target, content: bytes) -> None:
    for seed in target.seeds()[:1]:
        target.run(seed)
    _bound()
    try:
        target.run(content)
    except BaseException as error:  # noqa: BLE001  (whatever it is, it is what we look for)
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/marsad/" in frame.filename] or list(frames)
        traceback.print_exc()
        print(f"! {type(error).__name__} in {Path(ours[-1].filename).name}, {ours[-1].name}", file=sys.stderr)
        os._exit(3)


def _forked(work: object, log: Path, seconds: float) -> int | None:
    """Run in a child whose output goes to the log: its exit code, negative for a signal, or None where time ran out."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        try:
            work()  # type: ignore[operator]
        except SystemExit:  # so atheris ends; libFuzzer writes the input down as the process exits
            ctypes.CDLL(None).exit(5)
        except BaseException:  # noqa: BLE001  (the child must not go on as the parent)
            traceback.print_exc()
            os._exit(4)
        os._exit(0)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _keep(name: str, target: Target, content: bytes, keep: Path, known: set[str]) -> int:
    """Shrink what was found and write it where the tests look; 1 where it is new."""
    why = run_one(target, content).why
    if not why or why in known:
        return 0
    known.add(why)
    small = shrunk(target, content, why)
    path = keep / name / hashlib.sha256(small).hexdigest()[:12]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small)
    print(f"{name}: {why}; kept as {path} ({len(small)} bytes)", file=sys.stderr)
    return 1


def shrunk(target: Target, content: bytes, why: str) -> bytes:
    """The shortest input found that fails in the same way, by leaving out ever smaller pieces."""
    until, size = time.monotonic() + _SHRINKING, max(1, len(content) // 2)
    while size and time.monotonic() < until:
        start, less = 0, False
        while start < len(content) and time.monotonic() < until:
            shorter = content[:start] + content[start + size :]
            if run_one(target, shorter).why == why:
                content, less = shorter, True
            else:
                start += size
        if not less or size > len(content):
            size //= 2
    return content


if __name__ == "__main__":
    main()
