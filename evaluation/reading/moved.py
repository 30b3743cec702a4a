"""What a change of the rules moved: today's errors on the pages that may be seen, beside those recorded.

`record.json` lists every label that is missed or read wrongly, and everything read too many. It is committed with the
change that moves it, so that the history of that file says what each rule did. Held-out pages are not in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from evaluation.reading.outcomes import outcomes
from evaluation.reading.pages import LANGUAGES, pages
from marsad.registry import Registry

RECORD = Path(__file__).parent / "record.json"
Errors = dict[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """One label (or thing read) whose errors changed; an empty string stands for none."""

    key: str
    before: str
    after: str

    @property
    def better(self) -> bool:
        """Fewer errors than before."""
        return len(self.after.split()) < len(self.before.split())


def errors_now(registry: Registry) -> dict[str, Errors]:
    """By language: the key of each outcome that is not right, with its classes of error."""
    return {
        language: {
            outcome.key: " ".join(outcome.errors)
            for page in pages(language)
            if not page.held_out
            for outcome in outcomes(page, registry)
            if outcome.errors
        }
        for language in LANGUAGES
    }


def recorded() -> dict[str, Errors]:
    """The errors as last recorded."""
    found: dict[str, Errors] = json.loads(RECORD.read_text("utf-8"))
    return found


def record(errors: dict[str, Errors]) -> None:
    """Write the errors down, sorted, one a line."""
    RECORD.write_text(json.dumps(errors, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def moves(before: dict[str, Errors], after: dict[str, Errors]) -> list[Move]:
    """Everything that is not as it was, in the order of the keys."""
    old = {key: error for errors in before.values() for key, error in errors.items()}
    new = {key: error for errors in after.values() for key, error in errors.items()}
    return [
        Move(key, old.get(key, ""), new.get(key, ""))
        for key in sorted(old.keys() | new.keys())
        if old.get(key, "") != new.get(key, "")
    ]
