"""A dataset's name that is nearly right: what was meant is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad import importing
from marsad.errors import MissingItem, UsageError
from marsad.ledger import open_ledger
from marsad.sources.release import ImportOptions


def test_a_misspelt_dataset_is_told_what_may_be_meant(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    with pytest.raises(UsageError, match="Did you mean acled"):
        importing.import_dataset(ledger, "acld", tmp_path / "file.csv", ImportOptions())
    with pytest.raises(MissingItem, match="Did you mean acled") as failure:
        importing.changes(ledger, "acld")
    assert "…" not in str(failure.value)
