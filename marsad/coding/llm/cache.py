"""Answers kept on disk by what was asked, so that a run that was stopped goes on without asking, or paying, again.

One folder a document: what came from a document can be found and removed with it. Page text is not kept here, but
answers quote it. The endpoint and the key are not kept.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from marsad.errors import ObservatoryError


@dataclass(frozen=True, slots=True)
class Kept:
    """What was answered. `cut`: the answer was longer than allowed, so that nothing of it is of use."""

    content: str
    cut: bool = False


class AnswerCache:
    """Answers by document and key; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, document: str, key: str) -> Kept | None:
        """The answer kept under that key. A file that was cut off or changed by hand counts as none."""
        if self._folder is None:
            return None
        try:
            kept = json.loads((self._folder / document / f"{key}.json").read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        content = kept.get("content") if isinstance(kept, dict) else None
        return Kept(content, kept.get("cut") is True) if isinstance(content, str) else None

    def put(self, document: str, key: str, answer: Kept, model: str) -> None:
        """Keep an answer, whole or not at all. Raises ObservatoryError where the folder cannot be written."""
        if self._folder is None:
            return
        target = self._folder / document / f"{key}.json"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({"model": model, "content": answer.content, "cut": answer.cut}, stream)
            os.replace(name, target)
        except OSError as error:
            raise ObservatoryError(
                str(self._folder),
                f"answers cannot be kept there ({error.strerror})",
                "Name a folder that can be written to",
            ) from error
