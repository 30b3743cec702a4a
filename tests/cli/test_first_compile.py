"""Whoever waits for the first compilation is told why, on standard error, and the data stay clean."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import marsad


def test_the_first_answer_says_why_it_takes_longer_and_the_second_says_nothing(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "date", "country", "group"])
        first = dt.date(2020, 1, 6)
        writer.writerows([[week, first + dt.timedelta(weeks=week), "Mali", "JNIM"] for week in range(70)])
    columns = "{id: id, date: date, country: country, perpetrator: group}"
    (tmp_path / "mine.csv.yml").write_text(f"dataset: mine\ncolumns: {columns}\n", "utf-8")
    marsad.open(tmp_path / "observatory").import_dataset("table", table)
    asked = [sys.executable, "-m", "marsad", "havens", "-g", "JNIM", "--format", "json"]
    asked += ["--observatory", str(tmp_path / "observatory")]
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    runs = [subprocess.run(asked, env=environment, capture_output=True, text=True, check=True) for _ in range(2)]
    assert ["Compiling" in run.stderr for run in runs] == [True, False]
    assert all(json.loads(run.stdout)["group"] == "jnim" for run in runs)
