"""Datasets whose terms forbid it never leave row by row."""

from __future__ import annotations

from pathlib import Path

import marsad

TABLE = """# publisher: Somebody
dataset,group,place,measure,period_start,period_end,precision,count
{dataset},Islamic State,Iraq,events,2019-09-16,2019-09-22,week,12
"""


def test_acled_counts_stay_and_others_leave(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    for name in ("acled", "my-list"):
        (tmp_path / f"{name}.csv").write_text(TABLE.format(dataset=name), "utf-8")
        observatory.import_dataset("counts", tmp_path / f"{name}.csv")
    written = observatory.export(tmp_path / "claims.csv")
    assert (written.rows, written.left_out) == (1, 1)
    text = (tmp_path / "claims.csv").read_text("utf-8-sig")
    assert "my-list" in text
    assert "acled" not in text
