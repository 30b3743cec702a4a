"""Keeping tables in shape, and looking behind them: what lies in a table's folder, whichever engine wrote it.

Functions of a table's folder, not of an engine: rows are neither added nor lost by any of them.
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from marsad.engine.faults import check_room, unreadable, written

LOG = "_delta_log"
JOINED = 128 * 2**20  # bytes of a file that is not joined with others any more
_ATTEMPTS = 5
_HOUR = 3600.0
UNNAMED = 24.0  # hours that a file without a commit is left: its writer may be at it, or asleep
# Names that the writers give: a file of rows; what a writer had not finished when it was killed.
_OURS = re.compile(r"part-[-0-9a-zA-Z_.]+\.parquet")
_UNFINISHED = re.compile(r".+#\d+|\..+\.(?:tmp|part)|_commit_.+\.tmp|.+\.json\.tmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file of rows, as the table's log tells of it. `rows`: None where the log does not say."""

    name: str
    size: int
    rows: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """Files of a table's folder that its log does not name. `unneeded`: of former versions; `unfinished`: of writers
    that were killed; `foreign`: nobody's that we know."""

    unneeded: tuple[Path, ...] = ()
    unfinished: tuple[Path, ...] = ()
    foreign: tuple[Path, ...] = ()


def table_folders(root: Path) -> list[Path]:
    """The folders of `root` that hold a table with at least one commit, by name."""
    if not root.is_dir():
        return []
    return sorted(home for home in root.iterdir() if (home / LOG).is_dir() and any((home / LOG).glob("*.json")))


def newest_version(home: Path) -> int:
    """Raises `ObservatoryError` where the log cannot be read."""
    return int(_open(home).version())


def columns(home: Path) -> list[str]:
    """The names of the table's columns. Raises `ObservatoryError`."""
    return [field.name for field in _open(home).schema().fields]


def data_files(home: Path, version: int | None = None) -> list[DataFile]:
    """The files of a version (default: the newest). Raises `ObservatoryError` where the log cannot tell it."""
    handle = _open(home, version)
    import pyarrow as pa

    found = pa.table(handle.get_add_actions(flatten=True)).select(["path", "size_bytes", "num_records"]).to_pylist()
    return [DataFile(name=unquote(row["path"]), size=int(row["size_bytes"]), rows=row["num_records"]) for row in found]


def leftovers(home: Path) -> Leftovers:
    """What lies in the table's folder beside its newest version. Raises `ObservatoryError`."""
    present = {entry.name for entry in data_files(home)}
    unneeded: list[Path] = []
    unfinished: list[Path] = []
    foreign: list[Path] = []
    for path in sorted(home.iterdir()):
        if path.name in present or path.name == LOG:
            continue
        kind = unfinished if _UNFINISHED.fullmatch(path.name) else unneeded if _OURS.fullmatch(path.name) else foreign
        kind.append(path)
    unfinished += [path for path in sorted((home / LOG).iterdir()) if _UNFINISHED.fullmatch(path.name)]
    return Leftovers(unneeded=tuple(unneeded), unfinished=tuple(unfinished), foreign=tuple(foreign))


def never_named(home: Path) -> list[Path]:
    """Files that a writer left who was killed before its commit. To be called where nobody writes: else they may be
    just about to be named."""
    named = {entry.name for entry in data_files(home)}
    for commit in (home / LOG).glob("*.json"):
        for line in commit.read_text("utf-8").splitlines():
            told = json.loads(line)
            named |= {unquote(told[action]["path"]) for action in ("add", "remove") if action in told}
    beside = leftovers(home)
    return [path for path in (*beside.unneeded, *beside.unfinished) if path.name not in named]


def with_properties(home: Path, properties: Mapping[str, str]) -> bool:
    """Give the table these properties; False where it had them. Safe beside writers."""
    from deltalake.exceptions import CommitFailedError

    for attempt in range(1, _ATTEMPTS + 1):
        handle = _open(home)
        held = handle.metadata().configuration
        if all(held.get(name) == value for name, value in properties.items()):
            return False
        try:
            with written(home):
                handle.alter.set_table_properties(dict(properties), raise_if_not_exists=False)
            return True
        except CommitFailedError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(0.02 * attempt)
    raise AssertionError("unreachable")


def joinable(home: Path) -> int:
    """How many files are small enough to be joined with others; 0 where joining would change nothing."""
    small = len(_small(home, JOINED))
    return small if small > 1 else 0


def _small(home: Path, largest: int) -> list[int]:
    """The sizes of the files that are joined."""
    return [entry.size for entry in data_files(home) if entry.size < largest / 2]


def join_small_files(home: Path, largest: int = JOINED) -> tuple[int, int]:
    """Join small files into larger ones of so many bytes; how many were taken and made, none where others are at it.

    Other writers' commits stay as they are. Raises `ObservatoryError` where there is no room for the joined ones.
    """
    from deltalake import WriterProperties
    from deltalake.exceptions import CommitFailedError

    with _alone(home) as alone:
        if not alone:
            return 0, 0
        check_room(home, sum(_small(home, largest)))
        try:
            with written(home):
                told = _open(home).optimize.compact(
                    target_size=largest,
                    max_concurrent_tasks=1,
                    writer_properties=WriterProperties(compression="ZSTD"),
                )
        except CommitFailedError:  # overtaken: the next run joins them
            return 0, 0
        return int(told["numFilesRemoved"]), int(told["numFilesAdded"])


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Whether nobody else joins files of this table meanwhile, on this machine or a shared disk.

    Two that do it at once both succeed (delta-rs 1.6 sees no conflict between them), and every row is there twice.
    """
    if sys.platform == "win32":  # no locks on files: then nobody joins
        yield False
        return
    import fcntl

    with written(home):
        lock = (home.parent / f".joining-{home.name}").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # another is at it; or the disk, as some network drives, has no locks
            yield False
            return
        yield True


def checkpoint(home: Path) -> None:
    """Write the state of the newest version into one file: opening the table reads that instead of every commit."""
    with written(home):
        _open(home).create_checkpoint()


def freed(home: Path, keep: Collection[int], hours: float, *, dry_run: bool) -> list[tuple[Path, int]]:
    """Delete the files that neither the newest version nor one of `keep` needs, with their sizes.

    hours: what became unneeded within the last so many is left: a reader may be at it; a part of an hour counts as a
    whole one. What no version ever named is left for a day whatever `hours` says: a writer may be about to name it.
    """
    newest = newest_version(home)
    first = min(int(path.stem) for path in (home / LOG).glob("*.json") if path.stem.isdecimal())
    held = [version for version in sorted(keep) if first <= version < newest]  # what was purged is gone
    named = _vacuum(home, held, hours, full=False, dry_run=dry_run)
    unnamed = _vacuum(home, held, max(hours, UNNAMED), full=True, dry_run=dry_run)
    left = [path for path in leftovers(home).unfinished if _older(path, max(hours, UNNAMED))]
    sized = dict(named) | dict(unnamed) | {path: _size(path) for path in left}
    if not dry_run:
        with written(home):
            for path in left:
                path.unlink(missing_ok=True)
    return sorted(sized.items())


def _vacuum(home: Path, keep: list[int], hours: float, *, full: bool, dry_run: bool) -> list[tuple[Path, int]]:
    asked: dict[str, Any] = {"retention_hours": math.ceil(hours), "enforce_retention_duration": False, "full": full}
    if keep:
        asked["keep_versions"] = keep
    handle = _open(home)
    paths = [home / unquote(name) for name in handle.vacuum(dry_run=True, **asked)]
    found = [(path, _size(path)) for path in paths if path.is_file()]
    if found and not dry_run:
        with written(home):
            handle.vacuum(dry_run=False, **asked)
    return found


def _older(path: Path, hours: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime >= hours * _HOUR
    except OSError:
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _open(home: Path, version: int | None = None) -> Any:
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    try:
        return DeltaTable(home, version=version)
    except (DeltaError, OSError, ValueError) as error:
        raise unreadable(home, error) from error
