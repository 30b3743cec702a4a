"""The files: the logs of the tables, what they name, and what lies beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa

from marsad.checking.place import RESTORE, Place
from marsad.engine.upkeep import LOG, columns, data_files, leftovers, table_folders
from marsad.errors import ObservatoryError
from marsad.ledger.tombstones import FILE as PURGED
from marsad.model.schemas import SCHEMAS

# What rooms keep in the observatory's folder beside the tables; all of it but the accounts can be made again.
_OURS = {
    *("observatory.json", "tables", "derived", "asked", "papers", "feeds", "downloads", "answers", "crawls", "fetches"),
    *("fetches.jsonl", "fetches.old", "accounts.sqlite", "accounts.sqlite-wal", "accounts.sqlite-shm", "alarms.json"),
    *(PURGED, "purging.json", "accounts.sqlite-journal", "warc"),
}
_PURGING = "purging.json"
_TIDY = "They are cleared away by: marsad maintain"


def folder(place: Place) -> None:
    """The observatory's own folder: nothing foreign in it, no purge that was broken off."""
    if (place.folder / _PURGING).exists():
        place.found(_PURGING, "a purge was begun and not finished", "Run the same marsad purge again")
    for path in sorted(place.folder.iterdir()):
        known = path.name in _OURS or path.name.startswith((".", "fetches"))
        if not known:
            place.found(
                path.name, "is none of Marsad's files", "Move it elsewhere, if it is not yours to keep", "remark"
            )
    if torn := _torn_lines(place.folder / PURGED):
        cause = f"{torn} lines cannot be read: what a purge that was killed left, which then told it again"
        place.found(PURGED, cause, "Nothing is to be done", "remark")
    for home in sorted(place.tables.iterdir()) if place.tables.is_dir() else ():
        if home.name.startswith("."):
            continue
        if home.name not in SCHEMAS:
            place.found(f"tables/{home.name}", "is none of the observatory's tables", "Move it out of the folder")
        elif not home.is_dir():
            place.found(f"tables/{home.name}", "is a file, where a table's folder was", RESTORE)
        elif not any((home / LOG).glob("*.json")) and (number := len(list(home.glob("*.parquet")))):
            place.found(f"tables/{home.name}", f"its log is gone: nothing of its {number} files is seen", RESTORE)


def _torn_lines(path: Path) -> int:
    """How many lines of a file are no JSON."""
    torn = 0
    if path.is_file():
        for line in path.read_text("utf-8", "replace").splitlines():
            try:
                json.loads(line)
            except ValueError:
                torn += bool(line)
    return torn


def table(place: Place, home: Path) -> None:
    """One table: its log line by line, and the files of the newest version by size and number of rows."""
    name = home.name
    try:
        _log(place, home)
        foreign = set(columns(home)) - set(SCHEMAS[name].names)
        files = data_files(home)
        beside = leftovers(home)
    except ObservatoryError as error:
        place.told(error)
        return
    if foreign:
        place.found(name, f"has columns that Marsad does not know: {', '.join(sorted(foreign))}", "Update Marsad")
    problems = {entry.name: _problem(place, home / entry.name, entry.size, entry.rows) for entry in files}
    if any(problems.values()):
        try:  # others may have joined files meanwhile, and cleared these away
            still = {entry.name for entry in data_files(home)}
        except ObservatoryError as error:
            place.told(error)
            return
        for file in sorted(still & problems.keys()):
            if problems[file]:
                place.found(f"{name}/{file}", problems[file])
    place.counted("files", len(files))
    for path in beside.foreign:
        place.found(f"{name}/{path.name}", "is no file of this table", "Move it out of the folder")
    if beside.unfinished:
        cause = f"{len(beside.unfinished)} files that a killed writer left; nobody reads them"
        place.found(name, cause, _TIDY, "remark")


def _log(place: Place, home: Path) -> None:
    """Every commit can be read, and none is missing between the first that is kept and the last."""
    commits = sorted(path for path in (home / LOG).glob("*.json") if path.stem.isdecimal())
    numbers = [int(path.stem) for path in commits]
    if numbers:
        missing = set(range(numbers[0], numbers[-1] + 1)) - set(numbers)
        if missing:
            place.found(f"{home.name}/{LOG}", f"commits are missing: {', '.join(map(str, sorted(missing)[:5]))}")
    for path in commits:
        try:
            for line in path.read_text(encoding="utf-8").splitlines():
                json.loads(line)
        except (OSError, ValueError) as error:
            place.found(f"{home.name}/{LOG}/{path.name}", f"is torn ({str(error)[:80]})")
    place.counted("commits", len(commits))


def _problem(place: Place, path: Path, size: int, rows: int | None) -> str:
    """What is wrong with a file of rows, which is read to its end; nothing where all is well."""
    import pyarrow.parquet as pq

    if not path.is_file():
        return "is missing, and the table's log names it"
    if (there := path.stat().st_size) != size:
        return f"has {there:,} bytes and should have {size:,}"
    try:
        held = pq.read_metadata(path).num_rows
    except (OSError, pa.ArrowException) as error:
        return f"is torn ({str(error).splitlines()[0][:80]})"
    if rows is not None and held != rows:
        return f"holds {held:,} rows and should hold {rows:,}"
    damage = place.engine.damage(path)
    return "" if damage is None else f"is torn ({str(damage).splitlines()[0][:80]})"


def cited(place: Place) -> None:
    """The versions that frozen forecasts and published briefs cite can still be read."""
    cited = place.ledger.cited_versions()
    for name, versions in cited.items():
        home = place.tables / name
        for version, citing in versions.items():
            try:
                gone = [entry.name for entry in data_files(home, version) if not (home / entry.name).is_file()]
            except ObservatoryError:
                gone = [LOG]
            if not gone:
                continue
            cause = f"{citing} cites version {version} of it, which can no longer be read"
            if place.purged:
                place.found(name, cause, "Something was purged since: what it was made from went with it", "remark")
            else:
                place.found(name, cause, RESTORE)
    place.counted("cited versions", sum(map(len, cited.values())))


def homes(place: Place) -> list[Path]:
    """The folders of the tables that are there."""
    return [home for home in table_folders(place.tables) if home.name in SCHEMAS]
