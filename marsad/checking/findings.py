"""What a check found: frozen, with the item, the cause and the remedy of each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

# fault: something is lost, changed or contradicts itself. remark: nothing is lost, and somebody may want to know.
Level = Literal["fault", "remark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found. `part`: which part of the check found it."""

    level: Level
    part: str
    item: str
    cause: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All that a check found. `looked_at`: of each kind of thing, how many; `versions`: of the tables it looked at."""

    findings: tuple[Finding, ...]
    looked_at: dict[str, int]
    versions: dict[str, int | None]
    seconds: float

    @property
    def clean(self) -> bool:
        """Whether there is no fault; remarks may be there."""
        return not self.faults

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(item for item in self.findings if item.level == "fault")

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"clean": self.clean} | asdict(self)
