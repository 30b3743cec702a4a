"""Spark beside one process: reading, linking and screening give the same rows."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from screen_rows import written
from spark_here import REQUIRED, why_not

import marsad
import marsad.observatory
from marsad import pipeline, workers
from marsad.engine.spark import SparkEngine, SparkOptions
from marsad.errors import UsageError
from marsad.ledger import Ledger, open_ledger
from marsad.linking.incidents import INCIDENTS
from marsad.linking.link import link
from marsad.linking.settings import LinkSettings
from marsad.model.schemas import SCHEMAS
from marsad.registry import open_registry

pytestmark = pytest.mark.xdist_group("spark")
KEPT = ("captures", "documents", "claims", "codings")


def kept(ledger: Ledger, table: str) -> list[dict[str, Any]]:
    """All rows of a table but for the moment at which they were kept."""
    sql = f"SELECT * EXCLUDE (recorded_at) FROM {table} ORDER BY ALL"
    return ledger._engine.query(sql, {}, (table,)).to_pylist()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents in a .jsonl and in Parquet, one page twice, one line that is no document."""
    folder = tmp_path_factory.mktemp("pages")
    rows = [
        {"id": str(n), "url": f"https://example.org/{n}", "title": "News", "published": "2019-09-24", "language": "en"}
        | {"text": f"Islamic State said it killed {n + 2} soldiers in Mosul on Monday. Police counted {n} attacks."}
        for n in range(12)
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [*rows[:8], {"no": "text"}]))
    pq.write_table(pa.Table.from_pylist(rows[6:]), folder / "b.parquet", row_group_size=2)
    told = "Twelve people were killed in an attack in Mosul on Monday, the police said. Nobody claimed it so far."
    page = (
        f"<html><head><title>Attack</title></head><body><article><h1>Attack</h1><p>{told}</p></article></body></html>"
    )
    for name in ("c.html", "d.html"):
        (folder / name).write_text(page)
    return folder


@pytest.fixture(scope="module")
def alone(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, pipeline.ReadReport]:
    ledger = open_ledger(tmp_path_factory.mktemp("alone") / "observatory")
    return ledger, pipeline.read(ledger, open_registry(), [str(pages), str(pages / "none.html")])


def same(one: pipeline.ReadReport, other: pipeline.ReadReport) -> None:
    for name in ("read", "known", "claims", "undated", "unpublished", "remarks"):
        assert getattr(one, name) == getattr(other, name), name
    assert [str(error) for error in one.refused] == [str(error) for error in other.refused]


def test_workers_read_and_code_what_one_process_does(
    session: Any, pages: Path, alone: tuple[Ledger, pipeline.ReadReport], tmp_path: Path
) -> None:
    ledger = open_ledger(tmp_path / "o", engine=SparkEngine(tmp_path / "o" / "tables", SCHEMAS, session=session))
    paths = [str(pages), str(pages / "none.html")]
    same(alone[1], workers.read(ledger, paths))
    for table in KEPT:
        assert kept(ledger, table) == kept(alone[0], table)
    before = ledger.versions()
    again = workers.read(ledger, paths)
    assert (again.read, again.known) == (0, alone[1].read + alone[1].known)
    assert {name: before[name] for name in KEPT[1:]} == {name: ledger.versions()[name] for name in KEPT[1:]}
    ours = open_ledger(tmp_path / "o")  # and the other engine reads on from there
    assert pipeline.read(ours, open_registry(), paths).read == 0


def test_what_is_held_already_is_not_kept_again(session: Any, pages: Path, tmp_path: Path) -> None:
    """As where a newer version of the rules reads what an older one read; and bytes that came from two addresses."""
    bytes_ = (pages / "c.html").read_bytes()
    rows = [{"url": f"https://example.org/page/{n}", "content": bytes_, "media_type": "text/html"} for n in range(3)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "crawl.parquet")
    given = [str(pages), str(tmp_path / "crawl.parquet")]
    ledgers = [open_ledger(tmp_path / name) for name in ("alone", "spark")]
    pipeline.read(ledgers[0], open_registry(), given)
    held = [document for document in ledgers[0].documents() if document.capture is None]
    ledgers[1].append_documents(held)
    ledger = open_ledger(
        tmp_path / "spark", engine=SparkEngine(tmp_path / "spark" / "tables", SCHEMAS, session=session)
    )
    report = workers.read(ledger, given)
    assert report.read == len(ledgers[0].documents())
    for table in KEPT:
        assert kept(ledgers[1], table) == kept(ledgers[0], table), table
    assert len(kept(ledgers[1], "captures")) == 1


def test_pages_are_cut_into_pieces_that_hold_every_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.sources.pages import captures, pieces

    monkeypatch.setattr(pieces, "PIECE", 100)
    lines = [json.dumps({"id": str(n), "text": "word " * (n % 40 + 1)}) for n in range(60)]
    lines[17] = "{broken"
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    cut = list(pieces.pieces([str(tmp_path)]))
    assert len(cut) > 10
    found = [str(item) for piece in cut for item in pieces.taken(piece)]
    assert found == [str(item) for item in captures([str(tmp_path)])]


# --- linking, screening ----------------------------------------------------------------------------------------------


def test_spark_links_what_duckdb_links(session: Any, tmp_path: Path) -> None:
    from marsad.engine import open_splink
    from marsad.engine.spark.splink import open_spark_splink

    rows = [dict.fromkeys(INCIDENTS.names) | _report(number, source) for number in range(8) for source in "abc"]
    incidents = pa.Table.from_pylist(rows, schema=INCIDENTS)
    settings = LinkSettings(texts=0)
    with open_splink() as local, open_spark_splink(session, tmp_path) as spark:
        one, other = link(incidents, local, settings), link(incidents, spark, settings)
    assert one.counts == other.counts
    assert one.pairs.num_rows >= 8
    assert one.pairs.drop_columns(["probability"]) == other.pairs.drop_columns(["probability"])
    assert other.pairs["probability"].to_pylist() == pytest.approx(one.pairs["probability"].to_pylist(), abs=1e-9)


def _report(number: int, source: str) -> dict[str, Any]:
    day = dt.date(2019, 9, 1) + dt.timedelta(days=3 * number + (source == "b"))
    said = {"ref": f"{source}:{number}", "claim": f"{source}:{number}", "source": f"dataset:{source}", "start": day}
    said |= {"voice": said["source"], "end": day, "date_precision": "day", "country": "SY", "place_precision": "city"}
    said |= {"latitude": 35.95 + number / 50, "longitude": 39.01, "place_name": "Raqqa", "killed": 3.0 + number}
    if source == "c":
        said |= {"latitude": None, "longitude": None, "place_precision": "country", "killed": None, "killed_low": 2.0}
    return said | {"actors": ["islamic-state"] if number % 3 else None, "parents": ["islamic-state"]}


def test_spark_screens_what_one_process_screens(session: Any, tmp_path: Path) -> None:
    folder = written(tmp_path)
    one = marsad.open(folder)
    ledger = open_ledger(folder, engine=SparkEngine(folder / "tables", SCHEMAS, session=session))
    other = marsad.observatory.Observatory(ledger, open_registry(), folder)
    day = dt.date(2019, 2, 17)
    assert other.screen(as_of=day) == one.screen(as_of=day)


# --- where there is none ---------------------------------------------------------------------------------------------


def test_without_pyspark_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(UsageError, match=r'pip install "marsad\[spark\]"'):
        marsad.observatory.open_observatory(tmp_path / "o", spark=SparkOptions())


def test_without_java_the_remedy_is_told(tmp_path: Path) -> None:
    if why_not() not in (None, "Java is not installed"):
        pytest.skip("PySpark is not installed")
    environment = os.environ | {"JAVA_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "marsad.cli", "link", "--engine", "spark", "--observatory", str(tmp_path / "o")]
    open_ledger(tmp_path / "o")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "needs Java 17" in done.stderr


@pytest.mark.skipif(not REQUIRED, reason="two more virtual machines, a minute: MARSAD_SPARK=required")
def test_a_cluster_of_two_workers_gives_the_same(
    pages: Path, alone: tuple[Ledger, pipeline.ReadReport], tmp_path: Path
) -> None:
    paths = [str(pages), str(pages / "none.html")]
    command = [sys.executable, "-m", "marsad.cli", "read", *paths, "--observatory", str(tmp_path / "o")]
    command += ["--engine", "spark", "--master", "local-cluster[2,1,1024]"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert f"{alone[1].read} read" in done.stdout + done.stderr
    ledger = open_ledger(tmp_path / "o")
    for table in KEPT:
        assert kept(ledger, table) == kept(alone[0], table)
