"""Maintenance: small files joined, logs made quick to open, and what nobody needs any more cleared away.

Rows are neither changed nor lost, and others may read and write meanwhile. Of former versions those stay that published
briefs and frozen forecasts were made from; an old answer (`recorded_by`) needs none of them, since every row says when
it was kept. Of what is derived the newest stays; all of it can be made again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from marsad.engine.upkeep import UNNAMED, checkpoint, freed, join_small_files, joinable, table_folders
from marsad.ledger import Ledger
from marsad.model.schemas import SCHEMAS

HOURS = 24.0  # what became unneeded since is left: a reader or a writer may still be at it
_DAYS = 30  # answers and papers that were not made anew for so long are cleared away: they are made again when asked
_DERIVED = "derived"
_NEWEST = {"index-": 1, "moment-": 2, "events-": 2}  # of the files that begin so, how many stay
_ANSWERS = ("asked", "papers")  # folders of what was made for pages
_QUESTIONS = ("question.json", "rhythms.json")  # the address of an answer means its question for ever
_HOUR = 3600.0
Progress = Callable[[str, int, int], None]  # what is at work, parts done, parts in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkept:
    """What became of one table or folder. `joined`: small files, and into how many; `files`, `bytes`: cleared away.

    Of a dry run: what would be.
    """

    name: str
    joined: int = 0
    into: int = 0
    files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintained:
    """What maintenance did, or of a dry run would do. `kept_versions`: of all tables, kept for what cites them."""

    parts: tuple[Upkept, ...]
    kept_versions: int
    dry_run: bool
    seconds: float

    @property
    def bytes(self) -> int:
        return sum(part.bytes for part in self.parts)


def maintain(
    folder: Path, ledger: Ledger, *, hours: float = HOURS, dry_run: bool = False, progress: Progress | None = None
) -> Maintained:
    """Tidy the observatory in `folder`. It may be stopped, or killed, anywhere and run again.

    hours: what became unneeded within the last so many stays. Raises `ObservatoryError` where a table cannot be read or
    the folder cannot be written.
    """
    began = time.monotonic()
    with ledger.undisturbed():
        done, kept = _all(folder, ledger, hours, dry_run=dry_run, progress=progress)
    return Maintained(parts=done, kept_versions=kept, dry_run=dry_run, seconds=time.monotonic() - began)


def _all(
    folder: Path, ledger: Ledger, hours: float, *, dry_run: bool, progress: Progress | None
) -> tuple[tuple[Upkept, ...], int]:
    """Every table and folder; and how many former versions are kept."""
    homes = [home for home in table_folders(folder / "tables") if home.name in SCHEMAS]
    done: list[Upkept] = []
    for number, home in enumerate(homes):
        if progress:
            progress(home.name, number, len(homes) + 1)
        done.append(_table(home, ledger, hours, dry_run=dry_run))
    if progress:
        progress(_DERIVED, len(homes), len(homes) + 1)
    done += _folders(folder, hours, dry_run=dry_run)
    return tuple(done), sum(map(len, ledger.cited_versions().values()))


def _table(home: Path, ledger: Ledger, hours: float, *, dry_run: bool) -> Upkept:
    joined, into = joinable(home), 0
    if joined and not dry_run:
        joined, into = join_small_files(home)
    if not dry_run:
        checkpoint(home)
    cited = ledger.cited_versions().get(home.name, {})  # now: a brief may have come while files were joined
    gone = freed(home, cited, hours, dry_run=dry_run)
    return Upkept(name=home.name, joined=joined, into=into, files=len(gone), bytes=sum(size for _, size in gone))


def _folders(folder: Path, hours: float, *, dry_run: bool) -> Iterator[Upkept]:
    """What is derived, what was made for pages, and what killed runs left outside of the tables."""
    told = {
        _DERIVED: [*_older_derived(folder / _DERIVED, hours)],
        **{name: [*_not_asked_for(folder / name)] for name in _ANSWERS},
        "unfinished": [path for path in _unfinished(folder) if _age(path) >= max(hours, UNNAMED) * _HOUR],
    }
    for name, paths in told.items():
        sizes = [_removed(path, dry_run=dry_run) for path in paths]
        yield Upkept(name=name, files=len(sizes), bytes=sum(sizes))


def _older_derived(derived: Path, hours: float) -> Iterator[Path]:
    for beginning, kept in _NEWEST.items():
        files = [path for path in derived.glob(f"{beginning}*") if path.suffix in (".sqlite", ".arrow")]
        for path in sorted(files, key=_age)[kept:]:
            if _age(path) >= hours * _HOUR:
                yield path
                yield from (beside for end in ("-wal", "-shm") if (beside := Path(f"{path}{end}")).exists())


def _not_asked_for(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in _QUESTIONS and _age(path) >= _DAYS * 24 * _HOUR:
            yield path


def _unfinished(folder: Path) -> Iterator[Path]:
    """Files that are written beside and renamed when whole: one that stayed for a day was never whole."""
    yield from folder.glob(".observatory-*")
    for name in (_DERIVED, *_ANSWERS):
        yield from (path for path in (folder / name).rglob(".*") if path.is_file())
    yield from (folder / "answers").rglob("*.part")


def _removed(path: Path, *, dry_run: bool) -> int:
    """The size of a file that is deleted, unless it is a dry run."""
    size = 0
    with suppress(OSError):
        size = path.stat().st_size
        if not dry_run:
            path.unlink()
    return size


def _age(path: Path) -> float:
    """Seconds since the file was written; 0 for one that is gone."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except OSError:
        return 0.0
