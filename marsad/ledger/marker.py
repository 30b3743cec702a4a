"""The marker that makes a folder an observatory: which format it has, who made it, when."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import secrets
from pathlib import Path
from typing import Any

from marsad.errors import MissingItem, ObservatoryError
from marsad.ledger.migrations import FORMAT, steps_from
from marsad.ledger.migrations.marker_was_made import is_older

MARKER = "observatory.json"
_LOG = logging.getLogger("marsad")
_TEMPORARY = ".observatory-"  # a marker being written; a kill may leave one


def prepare(folder: Path, *, create: bool) -> None:
    """See that `folder` is an observatory we can open; with `create`, make an absent or empty folder one.

    One of an older format is brought forward. Where it cannot be written it is read as it is: every format so far
    keeps what is read in the same way. Raises `MissingItem` where there is none and none may be made,
    `ObservatoryError` where the folder is a newer format's, holds something else, or cannot be made.
    """
    marker = folder / MARKER
    if not marker.exists() and _is_empty(folder, marker):
        if not create:
            raise MissingItem(
                str(folder), "there is no observatory here", "Read something into it first, or name another"
            )
        _write(folder, {"created": _now()}, FORMAT)
        return
    stated: dict[str, Any] = _read(marker) if marker.exists() else {"format": 0, "created": None}
    if stated["format"] < FORMAT and os.access(folder, os.W_OK):
        for step in steps_from(stated["format"]):
            step.run(folder)
            _write(folder, stated, step.to)
            _LOG.info("%s: brought from format %s to %s", folder, step.to - 1, step.to)


def format_of(folder: Path) -> int:
    """The format that the marker states. Raises `ObservatoryError` where there is none that we can read."""
    return int(_read(folder / MARKER)["format"])


def _is_empty(folder: Path, marker: Path) -> bool:
    """Whether the folder may become an observatory; False for an older one. Raises `ObservatoryError` for others."""
    try:
        foreign = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith(_TEMPORARY))
    except FileNotFoundError:
        return True
    except OSError as error:
        raise ObservatoryError(str(folder), _reason(error), "Name another folder") from error
    if not foreign:
        return True
    if marker.exists() or is_older(folder):  # another process finished making it meanwhile
        return False
    held = ", ".join(foreign[:3]) + (", …" if len(foreign) > 3 else "")
    raise ObservatoryError(
        str(folder), f"not an observatory: the folder holds {held}", "Name an empty folder or one that is not there"
    )


def _read(marker: Path) -> dict[str, Any]:
    folder = str(marker.parent)
    try:
        stated = json.loads(marker.read_text(encoding="utf-8"))
        found = stated["format"]
    except OSError as error:
        raise ObservatoryError(folder, _reason(error), "Check the rights on the folder") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ObservatoryError(
            folder,
            f"{MARKER} is not one that Marsad wrote",
            f"Restore {MARKER} from a copy, or delete it: where all tables are whole it is made anew",
        ) from error
    if not isinstance(found, int) or isinstance(found, bool) or found > FORMAT:
        raise ObservatoryError(
            folder,
            f"made by Marsad {stated.get('marsad', '?')} in format {found}; Marsad {_version()} reads up to {FORMAT}",
            "Update Marsad, or name another folder",
        )
    return dict(stated)


def _write(folder: Path, stated: dict[str, Any], number: int) -> None:
    """Write beside and rename, so that the marker is whole or not there."""
    told = stated | {"format": number, "marsad": _version()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{_TEMPORARY}{secrets.token_hex(6)}"
        with temporary.open("x", encoding="utf-8") as stream:
            stream.write(json.dumps(told, indent=2) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(folder / MARKER)
    except OSError as error:
        raise ObservatoryError(str(folder), _reason(error), "Name a folder that can be written") from error


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _version() -> str:
    """Ours, as installed: `marsad/__init__.py` lies above this room. Imported late: opening seldom needs it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("marsad")
    except PackageNotFoundError:
        return "not installed"
