"""What a person should decide first: pairs of reports and single claims, by how much their decision may change.

Finding it takes seconds where much is held: it is found in the background, kept in the observatory's `derived/`, and
asked for without waiting.
"""

from __future__ import annotations

import json
import math
import secrets
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from marsad import linkage, reviewing
from marsad.errors import MarsadError
from marsad.ledger import Ledger, open_ledger
from marsad.registry import Registry, open_registry

Doubt = Literal["confidence", "arithmetic", "rivals"]
FILE = "undecided.json"
PAIRS = 100
CLAIMS = 300
_SURE = 0.9  # from this confidence on a reading is not asked about for itself
_FLAGGED = 0.5  # how often, by rule of thumb, a claim that its page contradicts was misread
_RIVALLED = 0.25
_LARGE = 20_000  # claims: with more, a process of its own finds it, so that readers do not wait
_COLUMNS = (
    *("id", "kind", "dataset", "document", "verdict", "confidence", "arithmetic", "low", "high", "killed", "wounded"),
    *("measure", "role", "accumulation", "per", "comparison", "cohort", "unit", "group_id", "place_id", "country"),
    *("period_start", "period_end"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reports, by their refs. `evidence`: JSON of what spoke for and against; the rest as in `Question`."""

    left: str
    right: str
    probability: float
    together: bool
    gain: float
    evidence: str | None
    passed_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim that nobody judged. `use`: the chance that it was misread times how much hangs on it; `doubts`: why."""

    id: str
    use: float
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """Both, the most useful first; `versions`: of the tables that it was found in."""

    versions: Mapping[str, int | None]
    pairs: tuple[Pair, ...] = ()
    claims: tuple[Claim, ...] = ()


def find(ledger: Ledger, registry: Registry) -> Undecided:
    """What is undecided now. Takes as long as linking together what is held."""
    versions = ledger.versions()
    asked = reviewing.questions(ledger, registry, linkage.linkage(ledger, registry), PAIRS)
    pairs = tuple(
        Pair(
            left=item.left.ref,
            right=item.right.ref,
            probability=item.probability,
            together=item.together,
            gain=item.gain,
            evidence=item.evidence,
            passed_on=item.passed_on,
        )
        for item in asked
    )
    return Undecided(versions=versions, pairs=pairs, claims=doubtful(ledger))


def doubtful(ledger: Ledger, limit: int = CLAIMS) -> tuple[Claim, ...]:
    """The claims of pages that nobody judged, the most useful first."""
    rows = ledger.claims(columns=_COLUMNS).to_pylist()
    rows = [row for row in rows if row["dataset"] is None]
    values: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    for row in rows:
        if row["kind"] == "figure":
            values.setdefault(_fact(row), set()).add((row["low"], row["high"]))
    found = []
    for row in rows:
        doubts = _doubts(row, values)
        if doubts and row["verdict"] is None:
            found.append(Claim(id=row["id"], use=_use(row, doubts), doubts=doubts))
    return tuple(sorted(found, key=lambda item: (-item.use, item.id))[:limit])


def _fact(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What a figure is a number of: other numbers of the same are its rivals."""
    names = ("group_id", "place_id", "country", "measure", "role", "accumulation", "per", "comparison", "cohort")
    return tuple(row[name] for name in (*names, "unit", "period_start", "period_end"))


def _doubts(row: Mapping[str, Any], values: Mapping[tuple[object, ...], set[tuple[object, ...]]]) -> tuple[Doubt, ...]:
    found: list[Doubt] = []
    if row["confidence"] < _SURE:
        found.append("confidence")
    if row["arithmetic"] not in (None, "[]"):
        found.append("arithmetic")
    if row["kind"] == "figure" and row["period_start"] is not None and len(values[_fact(row)]) > 1:
        found.append("rivals")
    return tuple(found)


def _use(row: Mapping[str, Any], doubts: tuple[Doubt, ...]) -> float:
    chances = [1 - row["confidence"]]
    chances += [_FLAGGED] if "arithmetic" in doubts else []
    chances += [_RIVALLED] if "rivals" in doubts else []
    counts = row["kind"] == "incident" or (
        row["accumulation"] == "flow" and row["per"] is None and row["comparison"] is None and row["unit"] == "count"
    )
    size = max([value for value in (row["low"], row["high"], row["killed"], row["wounded"]) if value], default=1)
    return float(max(chances) * math.log2(2 + size) * (1.0 if counts else 0.5))


class UndecidedKeeper:
    """What is undecided in one observatory, found again after something changed. Safe for several threads."""

    def __init__(self, ledger: Ledger, registry: Registry, folder: Path | None) -> None:
        self._ledger = ledger
        self._registry = registry
        self._folder = folder
        self._lock = threading.Lock()
        self._current: Undecided | None = None
        self._finding: threading.Thread | None = None
        self._failed: Mapping[str, int | None] | None = None

    def look(self, versions: Mapping[str, int | None], claims: int) -> tuple[Undecided | None, bool]:
        """What there is, None where nothing was found yet, and whether something newer is being found.

        `versions`: of the tables as they are now; `claims`: how many there are.
        """
        with self._lock:
            if self._current is None and self._folder is not None:
                self._current = _kept(self._folder)
            if self._current is not None and dict(self._current.versions) == dict(versions):
                return self._current, False
            busy = self._finding is not None and self._finding.is_alive()
            if not busy and self._failed != dict(versions):
                self._finding = threading.Thread(
                    target=self._find, args=(dict(versions), claims > _LARGE), name="undecided", daemon=True
                )
                self._finding.start()
                busy = True
            return self._current, busy

    def _find(self, versions: Mapping[str, int | None], large: bool) -> None:
        found: Undecided | None = None
        if large and self._folder is not None:
            command = (sys.executable, "-m", "marsad.undecided", str(self._folder))
            if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0:
                found = _kept(self._folder)
        else:
            # What is refused, the page says what there is; the next change tries again.
            with suppress(MarsadError), self._ledger.undisturbed():
                found = find(self._ledger, self._registry)
                if self._folder is not None:
                    _keep(self._folder, found)
        with self._lock:
            self._current = found or self._current
            self._failed = None if found else versions


def _keep(folder: Path, found: Undecided) -> None:
    text = json.dumps(asdict(found), ensure_ascii=False)
    target = folder / "derived" / FILE
    temporary = target.with_name(f".{secrets.token_hex(6)}")
    with suppress(OSError):  # a full or read-only disk must not cost the answer
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(target)


def _kept(folder: Path) -> Undecided | None:
    """What was found before; None where the file is not there, torn, or of another version of Marsad."""
    try:
        value = json.loads((folder / "derived" / FILE).read_text(encoding="utf-8"))
        return Undecided(
            versions=value["versions"],
            pairs=tuple(Pair(**item) for item in value["pairs"]),
            claims=tuple(Claim(**{**item, "doubts": tuple(item["doubts"])}) for item in value["claims"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def main(folder: Path) -> None:
    """Find and keep what is undecided in the observatory of a folder; what the keeper runs in a process of its own."""
    ledger = open_ledger(folder, create=False)
    with ledger.undisturbed():
        _keep(folder, find(ledger, open_registry()))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except MarsadError as error:
        raise SystemExit(str(error)) from None
