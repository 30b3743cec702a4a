"""What we held on a day, through the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from typer.testing import CliRunner

from marsad.cli import app

LINE = {"id": "a", "url": None, "title": None, "published": "2019-09-24", "language": "en"}
TEXT = "Islamic State carried out 12 attacks in Iraq last week, the Syrian Observatory for Human Rights said."


def test_nothing_was_held_before_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_text(json.dumps(LINE | {"text": TEXT}), "utf-8")
    folder = ["--observatory", str(tmp_path / "observatory")]
    runner = CliRunner()
    assert runner.invoke(app, ["read", str(tmp_path / "documents.jsonl"), *folder]).exit_code == 0

    def exported(*options: str) -> int:
        result = runner.invoke(app, ["export", "--format", "json", "-o", str(tmp_path / "out.json"), *folder, *options])
        assert result.exit_code == 0, result.output
        claims = json.loads((tmp_path / "out.json").read_text("utf-8"))["claims"]
        return sum(claim["kind"] == "figure" for claim in claims)

    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    assert exported() == 1
    assert exported("--recorded-by", yesterday.isoformat()) == 0
    assert exported("--as-of", "2019-09-23") == 0
