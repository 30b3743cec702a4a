"""What a check found and what maintenance did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from marsad.terminal.bars import bar
from marsad.terminal.screen import counted, print_json, printable

if TYPE_CHECKING:
    from marsad.checking import Checked
    from marsad.maintaining import Maintained


@contextmanager
def parts() -> Iterator[Callable[[str, int, int], None] | None]:
    """A callback that work in parts calls with what is at hand, how many are done, and of how many."""
    with bar("bar", "count", "elapsed", "name") as update:
        yield update and (lambda name, done, total: update(completed=done, total=total, description=name))


def print_checked(found: Checked, *, as_json: bool) -> None:
    """Each finding with its cause and remedy, faults first; then what was looked at."""
    if as_json:
        print_json(found.to_json())
        return
    for finding in sorted(found.findings, key=lambda item: item.level != "fault"):
        told = f"{finding.item}: {finding.cause}." + (f" {finding.remedy}." if finding.remedy else "")
        print(printable(told if finding.level == "fault" else f"(remark) {told}"))
    looked = ", ".join(f"{number:,} {name}" for name, number in found.looked_at.items() if number)
    print(f"Looked at {looked or 'nothing: the observatory is empty'} in {found.seconds:.1f} s.")
    if found.clean:
        print("Nothing is wrong.")
    else:
        print(f"{counted(len(found.faults), 'fault')}.")


def maintenance_report(done: Maintained, *, as_json: bool = False) -> None:
    """What was joined and cleared away, or of a dry run would be."""
    if as_json:
        print_json(asdict(done) | {"bytes": done.bytes})
        return
    for part in done.parts:
        told = []
        if part.joined:
            told.append(
                f"{part.joined} small files {'could be joined' if done.dry_run else f'joined into {part.into}'}"
            )
        if part.files:
            told.append(f"{part.files} files {'would be' if done.dry_run else ''} cleared away ({_size(part.bytes)})")
        if told:
            print(f"{part.name}: {'; '.join(told).replace('  ', ' ')}")
    kept = f"{done.kept_versions} former versions are kept for the briefs and forecasts that cite them."
    print(f"{_size(done.bytes)} {'would be' if done.dry_run else 'were'} freed. {kept}")


def _size(number: int) -> str:
    return f"{number / 2**20:,.1f} MB"
