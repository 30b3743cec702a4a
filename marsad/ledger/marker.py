"""The marker that makes a folder an observatory: which format it has, who made it, when."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from pathlib import Path

from marsad.errors import MissingItem, ObservatoryError

MARKER = "observatory.json"
FORMAT = 1  # raised when an older Marsad could no longer read what a newer one keeps
_TEMPORARY = ".observatory-"  # a marker being written; a kill may leave one


def prepare(folder: Path, *, create: bool) -> None:
    """See that `folder` is an observatory we can open; with `create`, make an absent or empty folder one.

    Raises `MissingItem` where there is none and none may be made, `ObservatoryError` where the folder is a newer
    format's, holds something else, or cannot be made.
    """
    marker = folder / MARKER
    if marker.exists():
        _check(marker)
        return
    try:
        foreign = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith(_TEMPORARY))
    except FileNotFoundError:
        foreign = []
    except OSError as error:
        raise ObservatoryError(str(folder), _reason(error), "Name another folder") from error
    if marker.exists():  # another process finished making it meanwhile
        _check(marker)
        return
    if foreign:
        held = ", ".join(foreign[:3]) + (", …" if len(foreign) > 3 else "")
        raise ObservatoryError(
            str(folder), f"not an observatory: the folder holds {held}", "Name an empty folder or one that is not there"
        )
    if not create:
        raise MissingItem(str(folder), "there is no observatory here", "Read something into it first, or name another")
    _write(folder, marker)


def _check(marker: Path) -> None:
    folder = str(marker.parent)
    try:
        stated = json.loads(marker.read_text(encoding="utf-8"))
        found = stated["format"]
    except OSError as error:
        raise ObservatoryError(folder, _reason(error), "Check the rights on the folder") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ObservatoryError(
            folder, f"{MARKER} is not one that Marsad wrote", "Restore that file, or name another folder"
        ) from error
    if not isinstance(found, int) or found > FORMAT:
        raise ObservatoryError(
            folder,
            f"made by Marsad {stated.get('marsad', '?')} in format {found}; Marsad {_version()} reads up to {FORMAT}",
            "Update Marsad, or name another folder",
        )


def _write(folder: Path, marker: Path) -> None:
    """Write beside and rename, so that the marker is whole or not there."""
    created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    text = json.dumps({"format": FORMAT, "marsad": _version(), "created": created}, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{_TEMPORARY}{secrets.token_hex(6)}"
        with temporary.open("x", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(marker)
    except OSError as error:
        raise ObservatoryError(str(folder), _reason(error), "Name a folder that can be written") from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _version() -> str:
    """Ours, as installed: `marsad/__init__.py` lies above this room. Imported late: opening seldom needs it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("marsad")
    except PackageNotFoundError:
        return "not installed"
