"""The check, part by part: what cannot be looked at is itself a finding, and the other parts go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from marsad.checking import contents, databases, derived, files
from marsad.checking.findings import Checked
from marsad.checking.place import Place
from marsad.engine import LocalEngine
from marsad.errors import MarsadError
from marsad.ledger import Ledger
from marsad.model.schemas import SCHEMAS
from marsad.registry import Registry

Progress = Callable[[str, int, int], None]  # what is looked at, parts done, parts in all


def check(folder: Path, ledger: Ledger, registry: Registry, progress: Progress | None = None) -> Checked:
    """All that is wrong with an observatory. It is only read; others may write meanwhile."""
    began = time.monotonic()
    place = Place(folder, ledger, registry, LocalEngine(folder / "tables", SCHEMAS))
    versions = _versions(ledger)
    tables = [(f"files of {home.name}", partial(files.table, home=home)) for home in files.homes(place)]
    parts: list[tuple[str, Callable[[Place], None]]] = [("folder", files.folder), *tables, *_PARTS]
    for done, (name, look) in enumerate(parts):
        if progress:
            progress(name, done, len(parts))
        place.part = name
        try:
            look(place)
        except MarsadError as error:
            place.told(error)
        except OSError as error:
            place.unseen.append(name)
            place.found(str(error.filename or name), f"cannot be read ({error.strerror or error})")
    if place.unseen:
        cause = "could not be looked at to the end, because of what cannot be read"
        place.found(", ".join(place.unseen), cause, "Check again when that is mended", "remark")
    if progress:
        progress("", len(parts), len(parts))
    return Checked(
        findings=tuple(dict.fromkeys(place.findings)),
        looked_at=place.looked_at,
        versions=versions,
        seconds=time.monotonic() - began,
    )


def _versions(ledger: Ledger) -> dict[str, int | None]:
    """Of the tables; none where a log cannot be read, which the parts will tell."""
    try:
        return ledger.versions()
    except MarsadError:
        return {}


_PARTS: tuple[tuple[str, Callable[[Place], None]], ...] = (
    ("captures", contents.captures),
    ("documents", contents.documents),
    ("claims", contents.claims),
    ("judgements", contents.judgements),
    ("moments", contents.moments),
    ("briefs", contents.briefs),
    ("forecasts", contents.forecasts),
    ("cited versions", files.cited),
    ("accounts", databases.accounts),
    ("events", derived.events),
    ("index", derived.index),
)
