"""Where a check looks: one observatory, and what every part of the check needs of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsad.checking.findings import Finding, Level
from marsad.engine import LocalEngine
from marsad.errors import MarsadError
from marsad.ledger import Ledger
from marsad.ledger.tombstones import FILE as PURGED
from marsad.registry import Registry

MOST = 20  # findings of one kind that are told one by one
RESTORE = "Restore the observatory's folder from a copy"


@dataclass(slots=True)
class Place:
    """`engine`: asks the tables as they are kept, without any view before them."""

    folder: Path
    ledger: Ledger
    registry: Registry
    engine: LocalEngine
    part: str = ""
    findings: list[Finding] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # parts that could not be looked at
    looked_at: dict[str, int] = field(default_factory=dict)
    derived_from: dict[str, int | None] = field(default_factory=dict)  # the versions whose events were counted

    @property
    def tables(self) -> Path:
        return self.folder / "tables"

    @property
    def purged(self) -> bool:
        """Whether something was purged: then versions from before it are gone on purpose."""
        return (self.folder / PURGED).is_file()

    def found(self, item: str, cause: str, remedy: str = RESTORE, level: Level = "fault") -> None:
        self.findings.append(Finding(level=level, part=self.part, item=item, cause=cause, remedy=remedy))

    def told(self, error: MarsadError) -> None:
        """An error of ours that ended a part of the check: told once, however many parts it ends."""
        self.unseen.append(self.part)
        item = error.item.replace(": ", "/")  # a table's file, as it is named where files are looked at
        if not any(finding.item in (item, error.item) for finding in self.findings):
            self.found(item, error.cause, RESTORE if "marsad check" in error.remedy else error.remedy)

    def counted(self, name: str, number: int) -> None:
        self.looked_at[name] = self.looked_at.get(name, 0) + number

    def wrong(
        self,
        sql: str,
        tables: tuple[str, ...],
        cause: str,
        remedy: str = RESTORE,
        parameters: Mapping[str, object] | None = None,
        level: Level = "fault",
    ) -> int:
        """Tell of each row of `sql` (a column `item`): the first by name, the rest by their number, which is given."""
        asked = f"SELECT *, count(*) OVER () AS found FROM ({sql}) ORDER BY item LIMIT {MOST}"
        rows: list[dict[str, Any]] = self.engine.query(asked, parameters, tables).to_pylist()
        for row in rows:
            self.found(str(row["item"]), cause, remedy, level)
        number = int(rows[0]["found"]) if rows else 0
        if number > len(rows):
            self.found(f"{number - len(rows)} more", cause, remedy, level)
        return number
