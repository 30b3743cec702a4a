"""`recorded_by` gives an old answer again: counts, briefs, exports and names see only what was held at that moment."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import marsad

TEXT = "Islamic State carried out {count} attacks in Iraq between 16 and 22 September 2019, the {monitor} said."


def page(folder: Path, name: str, count: int, monitor: str) -> Path:
    text = TEXT.format(count=count, monitor=monitor)
    stated = {"id": name, "url": f"https://{name}.example/1", "title": name, "published": "2019-09-24"}
    path = folder / f"{name}.jsonl"
    path.write_text(json.dumps(stated | {"language": "en", "text": text}) + "\n", encoding="utf-8")
    return path


def test_a_brief_an_export_and_the_counts_of_an_earlier_moment(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    observatory.read([page(tmp_path, "first", 30, "Syrian Observatory for Human Rights")])
    moment = dt.datetime.now(dt.UTC)
    observatory.read([page(tmp_path, "second", 45, "Al-Azhar Observatory")])
    then, now = io.StringIO(), io.StringIO()
    observatory.export(then, "csv", recorded_by=moment)
    observatory.export(now, "csv")
    assert "first" in then.getvalue()
    assert "second" not in then.getvalue()
    assert "second" in now.getvalue()
    assert len(observatory.documents(recorded_by=moment)) == 1
    assert "al-azhar-observatory" not in {
        claim.origin.id for claim in observatory.claims(recorded_by=moment) if claim.origin
    }
    assert len(observatory.series("Islamic State", "Iraq", recorded_by=moment).series) == 1
    target = tmp_path / "brief.html"
    observatory.brief("Islamic State", ["Iraq"], target, as_of=dt.date(2019, 9, 24), recorded_by=moment)
    assert "Al-Azhar" not in target.read_text(encoding="utf-8")
