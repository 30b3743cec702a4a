"""Weekly and monthly series of armed groups in Syria, out of UCDP GED as Marsad itself reads and counts it."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import marsad
from marsad.model.forecast import Per

Floats = npt.NDArray[np.float64]

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"
GROUPS = ("islamic-state", "sdf", "sna", "hts", "ahrar-al-sham")
PROVINCES = ("Aleppo", "Idlib", "Deir ez-Zor", "Raqqa", "Homs", "Hama", "Daraa", "Hasakah", "Rif Dimashq")
FEWEST = 20  # events: a series with fewer says little
MAIN = "islamic-state in Syria"


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts by name ("islamic-state in Raqqa"), NaN where not covered, and the last days of their periods."""

    counts: dict[str, Floats]
    ends: tuple[dt.date, ...]

    def origins(self, first: dt.date, last: dt.date) -> list[int]:
        """The last period over by the end of each month from `first` to `last` that has a period after it."""
        found = []
        month = first.replace(day=1)
        while month <= last:
            following = (month + dt.timedelta(days=32)).replace(day=1)
            over = [index for index, end in enumerate(self.ends[:-1]) if end < following]
            found += over[-1:]
            month = following
        return sorted(set(found))


def counted(every: Per = "week", *, only_main: bool = False, file: Path = FILE) -> Counted:
    """Read the file into an observatory that is thrown away, and count. Raises MissingItem where it is not there."""
    counts: dict[str, Floats] = {}
    ends: tuple[dt.date, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        observatory = marsad.open(Path(folder) / "observatory")
        observatory.import_dataset("ucdp-ged", file)
        for group in GROUPS[:1] if only_main else GROUPS:
            for place in ("Syria",) if only_main else ("Syria", *PROVINCES):
                for series in observatory.series(group, place, measure="events", every=every).series:
                    values = np.array([np.nan if value is None else value for value in series.counts])
                    ends = series.ends
                    if np.nansum(values) >= FEWEST:
                        counts[f"{group} in {place}"] = values
    return Counted(counts, ends)
