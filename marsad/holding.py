"""Whether an observatory holds, and keeping it so: the verbs `check` and `maintain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import UsageError
from marsad.ledger import Ledger
from marsad.registry import Registry

if TYPE_CHECKING:  # pyarrow's parts and the linker: only where something is checked
    from marsad.checking import Checked
    from marsad.checking.verify import Progress
    from marsad.maintaining import Maintained


class Holding:
    """The verbs that look after an observatory; neither changes what it says."""

    _ledger: Ledger
    _registry: Registry
    _folder: Path | None

    def check(self, progress: Progress | None = None) -> Checked:
        """Whether every file, hash, quotation, number, link and count is as it was kept. Nothing is changed.

        `progress` is called with what is looked at, how many parts are done, and of how many.
        """
        from marsad.checking import check

        return check(self._kept_in(), self._ledger, self._registry, progress)

    def maintain(
        self, *, dry_run: bool = False, hours: float | None = None, progress: Progress | None = None
    ) -> Maintained:
        """Join small files and clear away what no version that is needed needs. Others may read and write meanwhile.

        `dry_run`: only say what would be done. `hours`: what became unneeded within the last so many stays (default
        24): a reader may be at it. Raises UsageError, ObservatoryError.
        """
        from marsad.maintaining import HOURS, maintain

        if hours is not None and hours < 0:
            raise UsageError(f"{hours:g} hours", "lies in the future", "Give 0 or more")
        kept = HOURS if hours is None else hours
        return maintain(self._kept_in(), self._ledger, hours=kept, dry_run=dry_run, progress=progress)

    def _kept_in(self) -> Path:
        if self._folder is None:
            raise UsageError("the observatory", "has no folder", "Open it with marsad.open")
        return self._folder
