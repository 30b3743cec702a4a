"""What each coder, in each of its versions, read in one sentence: side by side, with what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.language.telling import coder_text
from marsad.model import Claim
from marsad.web.evidence.claim import slots_of, sureness
from marsad.web.evidence.reader import Reader

MOST = 12  # readings side by side


@dataclass(frozen=True, slots=True)
class Cell:
    """What one reading has in a slot; `differs` from the claim whose page led here."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading: by whom, how sure, and whether it is the one that stands. `address`: of its page, where it has one."""

    coder: str
    version: str
    sureness: str
    stands: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """`rows`: the name of a slot and what each of the `readings` has there, the claim itself first."""

    readings: tuple[ReadingView, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    further: int

    @property
    def differing(self) -> int:
        """In how many slots some reading says otherwise."""
        return sum(any(cell.differs for cell in cells) for _, cells in self.rows)


def compared(claim: Claim, readings: Sequence[Claim], reader: Reader) -> Compared:
    """The claim beside other readings of its sentence. `readings`: as `Observatory.readings` gives them."""
    others = [other for other in readings if (other.id, other.coder) != (claim.id, claim.coder)]
    others = [other for other in others if other.kind == claim.kind and _touches(claim, other)]
    shown = [claim, *others[: MOST - 1]]
    said = [{slot.name: slot.read or slot.said for slot in slots_of(one, reader)} for one in shown]
    names = dict.fromkeys(name for one in said for name in one)
    rows = tuple(
        (name, tuple(Cell(one.get(name, ""), one.get(name, "") != said[0].get(name, "")) for one in said))
        for name in names
    )
    return Compared(tuple(_view(one, reader) for one in shown), rows, max(0, len(others) - MOST + 1))


def _touches(claim: Claim, other: Claim) -> bool:
    """Whether both read the same number, or where there is none the same sentence."""
    mine, theirs = (getattr(one, "number", None) for one in (claim, other))
    if mine is None or theirs is None:
        return True
    return bool(mine.start < theirs.end and theirs.start < mine.end)


def _view(claim: Claim, reader: Reader) -> ReadingView:
    row = reader.index.claim(claim.id)
    return ReadingView(
        coder=coder_text(claim.coder, reader.words),
        version=claim.coder,
        sureness=sureness(claim, reader),
        stands=row is not None and row.coder == claim.coder,
        address=f"/claims/{claim.id}" if row is not None and row.coder == claim.coder else None,
    )
