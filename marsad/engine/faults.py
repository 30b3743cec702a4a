"""What can befall tables on a disk, told as errors that name the item, the cause and the remedy."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marsad.errors import ObservatoryError

_MARGIN = 2**20  # bytes that a commit needs beside its rows: the log, a checkpoint
_KEPT = "What was acknowledged is kept, and nothing is half there"
_FULL = ("the disk is full", f"Make room and run the command again. {_KEPT}")
_LIMIT = ("a file may not grow so large here", f"Raise the limit or use another disk, and run it again. {_KEPT}")
_QUOTA = ("your share of the disk is used up", f"Make room and run the command again. {_KEPT}")
_RIGHTS = ("the folder cannot be written", "Get the right to write there, or work on a copy of the observatory")
# The machines tell causes in words; the system's own number of the error stands in them.
_CAUSES = {28: _FULL, 27: _LIMIT, 122: _QUOTA, 13: _RIGHTS, 1: _RIGHTS, 30: _RIGHTS}
_NUMBER = re.compile(r"\(os error (\d+)\)")
_PARQUET = re.compile(r"[^\s\"']+\.parquet")


def check_room(folder: Path, wanted: int) -> None:
    """Raises `ObservatoryError` where the disk has no room for so many bytes: before anything is begun."""
    there = folder
    while not there.exists():
        there = there.parent
    if shutil.disk_usage(there).free < wanted + _MARGIN:
        raise ObservatoryError(str(folder), *_FULL)


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """Tell what keeps a table from being written. Raises `ObservatoryError`; a commit that was overtaken passes."""
    from deltalake.exceptions import CommitFailedError, DeltaError

    try:
        yield
    except CommitFailedError:
        raise
    except (DeltaError, OSError) as error:
        raise ObservatoryError(str(folder), *_told(error)) from error


def told_by_the_disk(error: OSError, item: str) -> ObservatoryError:
    """What the system says of a file, as an error of ours."""
    cause, remedy = _told(error)
    return ObservatoryError(item, cause, remedy)


def unreadable(folder: Path, error: Exception, name: str | None = None) -> ObservatoryError:
    """What keeps a table from being read. `name`: of the file of it that is to blame, where that is known."""
    named = _PARQUET.search(str(error))
    name = name or (Path(named[0]).name if named else None)
    return ObservatoryError(
        f"{folder.name}: {name}" if name else str(folder),
        f"cannot be read ({_first_line(error)})",
        "See what is damaged with: marsad check; then restore the file from a copy",
    )


def _told(error: Exception) -> tuple[str, str]:
    number = error.errno if isinstance(error, OSError) and error.errno else None
    if number is None and (found := _NUMBER.search(str(error))):
        number = int(found[1])
    if number in _CAUSES:
        return _CAUSES[number]
    return f"could not be written ({_first_line(error)})", "See whether all is well with: marsad check"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip(".")
