"""Several processes that join the small files of one table, beside writers: no row is lost, and none is there twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from filled import ROOT

from marsad.engine import LocalEngine
from marsad.model.schemas import SCHEMAS

JOINER = """
import sys
from pathlib import Path
from marsad.engine.upkeep import join_small_files
print(sum(join_small_files(Path(sys.argv[1]))[0] for _ in range(25)))
"""
WRITER = """
import datetime as dt, sys
import pyarrow as pa
from pathlib import Path
from marsad.engine import LocalEngine
from marsad.model.schemas import CODINGS, SCHEMAS
engine = LocalEngine(Path(sys.argv[1]), SCHEMAS)
for number in range(20):
    row = {"document": f"{sys.argv[2]}-{number}", "coder": "rules/en 1.0", "claims": 0}
    row["recorded_at"] = dt.datetime.now(dt.UTC)
    engine.append("codings", pa.Table.from_pylist([row], schema=CODINGS))
"""


def test_files_are_joined_by_one_process_at_a_time(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-c"]
    subprocess.run([*run, WRITER, tmp_path, "first"], env=environment, check=True)
    working = [subprocess.Popen([*run, WRITER, tmp_path, f"w{n}"], env=environment) for n in range(2)]
    working += [subprocess.Popen([*run, JOINER, tmp_path / "codings"], env=environment) for _ in range(3)]
    assert [process.wait(300) for process in working] == [0] * 5
    found = (
        LocalEngine(tmp_path, SCHEMAS).query("SELECT document FROM codings", {}, ("codings",))["document"].to_pylist()
    )
    assert sorted(found) == sorted(f"{name}-{number}" for name in ("first", "w0", "w1") for number in range(20))
