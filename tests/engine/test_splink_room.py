"""What the linker's database says when there is no room for what it compares: a list lies in memory whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.engine import SplinkOptions, open_splink
from marsad.errors import UsageError

pytest.importorskip("splink", reason="linking needs the extra link")


def test_without_room_the_remedy_is_told(tmp_path: Path) -> None:
    everything = "SELECT max(len(one)) FROM (SELECT list(repeat(CAST(range AS VARCHAR), 9)) AS one FROM range(3000000))"
    with (
        pytest.raises(UsageError, match=r"linking: has no room for what it compares.* set TMPDIR to a larger disk"),
        open_splink(SplinkOptions(memory="30MB", folder=tmp_path)) as database,
    ):
        database.query(everything)
    assert list(tmp_path.iterdir()) == []
