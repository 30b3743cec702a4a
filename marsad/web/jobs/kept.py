"""What was asked and answered, as JSON in a folder: a restart loses nothing, and the folder may be deleted.

`<folder>/<id of the question>/` holds `question.json`, `counts.json` and `answer.json` (what `Asked` is, before and
with the verdict), pictures, and `summary.json` for the list of the last questions. Files are written beside and
renamed: they are whole or not there. What cannot be read counts as not there.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from marsad.errors import MarsadError
from marsad.model.answer import Verdict
from marsad.model.asked import Asked, AskedQuestion, Stage
from marsad.model.health import Rhythm
from marsad.model.reason import Value

T = TypeVar("T")
IN_MEMORY = 24  # answers that are held ready
MOST = 400  # answers that are kept; of older ones the question alone stays, to be computed again
_ID = re.compile(r"[0-9a-f]{20}")
_PICTURE = re.compile(r"(series|havens)-[a-z]{2}\.svg")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # building one takes a while


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A question and the verdict on it, for lists. `up`: the leading lens's P(R >= factor)."""

    question: AskedQuestion
    verdict: Verdict
    up: float | None
    computed_at: dt.datetime
    names: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no answer. `kind`: the error's class, or "Crashed" where the worker ended while at it."""

    kind: str
    error: MarsadError
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythms:
    """What each source gave so far, as of the ledger's `versions`."""

    rhythms: tuple[Rhythm, ...]
    versions: Mapping[str, int | None]


class Kept:
    """Answers under `folder`. For several threads, and beside another process that writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, Stage], tuple[int, Asked]] = OrderedDict()
        self._summaries: dict[str, tuple[int, Summary]] = {}
        self._rhythms: tuple[int, Rhythms] | None = None

    # --- questions ---------------------------------------------------------------------------------------------------

    def remember(self, question: AskedQuestion) -> None:
        """Keep the question, so that its address means it for ever, and that it was asked now."""
        path = self.folder / question.id / "question.json"
        try:
            os.utime(path)
        except FileNotFoundError:
            _write(path, _adapter(AskedQuestion).dump_json(question))

    def question(self, id: str) -> AskedQuestion | None:
        return _read(self.folder / id / "question.json", AskedQuestion) if _ID.fullmatch(id) else None

    # --- answers -----------------------------------------------------------------------------------------------------

    def write(self, asked: Asked) -> None:
        """Keep an answer, or its counts, in place of the one before."""
        home = self.folder / asked.question.id
        _write(home / f"{asked.stage}.json", _adapter(Asked).dump_json(asked))
        if asked.answer is not None:
            leading = asked.answer.leading
            mine = {asked.question.group, asked.question.place, *asked.question.compare}
            summary = Summary(
                question=asked.question,
                verdict=asked.answer.verdict,
                up=leading.estimate.up if leading else None,
                computed_at=asked.computed_at,
                names={
                    language: {id: name for id, name in names.items() if id in mine}
                    for language, names in asked.names.items()
                },
            )
            _write(home / "summary.json", _adapter(Summary).dump_json(summary))
            self._tidy()

    def answer(self, id: str, stage: Stage = "answer") -> Asked | None:
        """The kept answer (or the counts alone), from memory where its file has not changed."""
        if not _ID.fullmatch(id):
            return None
        path = self.folder / id / f"{stage}.json"
        try:
            mark = path.stat().st_mtime_ns
        except OSError:
            return None
        with self._lock:
            held = self._held.get((id, stage))
            if held is not None and held[0] == mark:
                self._held.move_to_end((id, stage))
                return held[1]
        found = _read(path, Asked)
        if found is None:
            return None
        found = _with_days(found)
        with self._lock:
            self._held[id, stage] = mark, found
            while len(self._held) > IN_MEMORY:
                self._held.popitem(last=False)
        return found

    # --- pictures ----------------------------------------------------------------------------------------------------

    def write_picture(self, id: str, name: str, picture: bytes) -> None:
        _write(self.folder / id / name, picture)

    def picture(self, id: str, name: str) -> Path | None:
        """The file of a picture: "series-en.svg", "havens-ar.svg"."""
        path = self.folder / id / name
        return path if _ID.fullmatch(id) and _PICTURE.fullmatch(name) and path.is_file() else None

    # --- lists -------------------------------------------------------------------------------------------------------

    def summaries(self, limit: int = 12) -> list[Summary]:
        """The last questions that were asked and have an answer, the newest first."""
        marks: dict[str, int] = {}
        asked: dict[str, int] = {}
        with suppress(OSError):
            for home in self.folder.iterdir():
                with suppress(OSError):
                    marks[home.name] = (home / "summary.json").stat().st_mtime_ns
                    asked[home.name] = (home / "question.json").stat().st_mtime_ns
        found = []
        for id in sorted(asked, key=lambda id: asked[id], reverse=True)[:limit]:
            held = self._summaries.get(id)
            summary = held[1] if held and held[0] == marks[id] else _read(self.folder / id / "summary.json", Summary)
            if summary is not None:
                self._summaries[id] = marks[id], summary
                found.append(summary)
        return found

    # --- sources -----------------------------------------------------------------------------------------------------

    def write_rhythms(self, found: Rhythms) -> None:
        _write(self.folder / "rhythms.json", _adapter(Rhythms).dump_json(found))

    def rhythms(self) -> Rhythms | None:
        path = self.folder / "rhythms.json"
        try:
            mark = path.stat().st_mtime_ns
        except OSError:
            return None
        held = self._rhythms
        if held is not None and held[0] == mark:
            return held[1]
        found = _read(path, Rhythms)
        if found is not None:
            self._rhythms = mark, found
        return found

    def _tidy(self) -> None:
        """Of answers beyond `MOST` the question alone stays."""
        homes = [home for home in self.folder.iterdir() if (home / "answer.json").is_file()]
        if len(homes) <= MOST:
            return
        homes.sort(key=lambda home: (home / "answer.json").stat().st_mtime_ns)
        for home in homes[: len(homes) - MOST]:
            for file in home.iterdir():
                if file.name != "question.json":
                    file.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all answers: nothing in them is a source of anything."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        found: T = _adapter(kind).validate_json(path.read_bytes())
    except (OSError, ValidationError):  # not there, torn, or of another version of Marsad
        return None
    return found


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _with_days(asked: Asked) -> Asked:
    """In reasons a value may be a text or a day, which JSON does not tell apart: what looks like a day is one."""
    if asked.answer is None:
        return asked
    reasons = tuple(replace(one, values=_revived(one.values)) for one in asked.answer.reasons)
    lacking = tuple(replace(one, values=_revived(one.values)) for one in asked.answer.lacking)
    return replace(asked, answer=replace(asked.answer, reasons=reasons, lacking=lacking))


def _revived(values: Mapping[str, Value]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
        for name, value in values.items()
    }
