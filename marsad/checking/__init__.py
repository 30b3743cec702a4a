"""Is all that an observatory holds still what was kept? `check` looks at every file, quotation, number and link."""

from marsad.checking.findings import Checked, Finding
from marsad.checking.verify import check

__all__ = ["Checked", "Finding", "check"]
