"""A check beside others who write: what they did meanwhile is no fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import marsad
from marsad.checking import check, files
from marsad.checking.place import Place
from marsad.engine import LocalEngine
from marsad.engine.upkeep import freed, join_small_files
from marsad.ledger import Ledger
from marsad.model.schemas import SCHEMAS
from marsad.registry import open_registry


class Interrupted(Ledger):
    """Between one of its answers and the next somebody else accepts a claim."""

    others = 0

    def sources_table(self, **asked: Any) -> Any:
        found = super().sources_table(**asked)
        if self.others:
            self.others -= 1
            other = marsad.open(self.home)
            other.accept(other.claims()[0].id, by=f"Somebody {self.others}")
        return found

    def judgements(self, **asked: Any) -> Any:
        found = super().judgements(**asked)
        if self.others and not asked.get("evidence", True):
            self.others -= 1
            other = marsad.open(self.home)
            other.reject(other.claims()[0].id, by=f"Somebody {self.others}")
        return found

    home: Path


def interrupted(home: Path, others: int) -> Interrupted:
    ledger = Interrupted(LocalEngine(home / "tables", SCHEMAS), derived=marsad.open(home)._ledger._derived)
    ledger.home, ledger.others = home, others
    return ledger


def test_what_is_written_between_two_looks_is_no_fault(home: Path) -> None:
    observatory = marsad.open(home)
    observatory.events()
    for others in (1, 2, 50):
        assert observatory.index(wait=120).versions == observatory._ledger.versions()
        found = check(home, interrupted(home, others), open_registry())
        assert [item.cause for item in found.faults] == []
    assert any("others wrote all the while" in item.cause for item in found.findings)


class Tidied(LocalEngine):
    """While a file is looked at somebody joins the table's files and clears the old ones away."""

    def damage(self, path: Path) -> Exception | None:
        if join_small_files(path.parent)[0]:
            freed(path.parent, (), 0, dry_run=False)
        return super().damage(path)


def test_files_that_others_joined_meanwhile_are_not_missed(home: Path) -> None:
    place = Place(home, marsad.open(home)._ledger, open_registry(), Tidied(home / "tables", SCHEMAS))
    files.table(place, home / "tables" / "claims")
    assert place.findings == []
    assert len(list((home / "tables" / "claims").glob("*.parquet"))) == 1
