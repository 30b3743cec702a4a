"""Apache Spark beside one process: the same answers, row for row, and what they cost.

`python -m benchmarks.spark [--short] [--rows N] [--documents N]`: weekly counts of N rows by the same ibis expression
on DuckDB and on Spark local[2], twice each; N documents read and coded by this process, and by Spark with one and with
two workers. Ratios of wall time in one run; the load of the machine is told, since both want two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import mix
from benchmarks.one_machine import short_pages
from marsad.registry import open_registry

ROWS, DOCUMENTS = 10_000_000, 20_000
SHORT_ROWS, SHORT_DOCUMENTS = 200_000, 60
SLOWEST, QUICKER = 8.0, 1.7  # Spark's second count in times of DuckDB's; two workers against one
_CHUNK = 1_000_000
_KEPT = ("captures", "documents", "claims", "codings")


def _write_rows(folder: Path, size: int) -> list[str]:
    from benchmarks.counting import rows
    from marsad.series.tallies import NEEDED

    files = []
    for number, start in enumerate(range(0, size, _CHUNK)):
        table = rows(min(_CHUNK, size - start), seed=number).select(list(NEEDED))
        for place, field in enumerate(table.schema):
            if pa.types.is_null(field.type):
                table = table.set_column(place, field.name, pa.nulls(table.num_rows, pa.string()))
        files.append(str(folder / f"{number:04}.parquet"))
        pq.write_table(table, files[-1], compression="zstd")
    return files


def _counted(claims: Any) -> pa.Table:
    from marsad.series import ManyOptions
    from marsad.series.tallies import tallied

    return tallied(claims, None, ManyOptions(), several=False).to_pyarrow()


def _twice(count: Callable[[], pa.Table]) -> tuple[pa.Table, list[float]]:
    found, taken = pa.table({}), []
    for _ in range(2):
        start = time.perf_counter()
        found = count()
        taken.append(time.perf_counter() - start)
    names = ["lens", "state", "group", "place", "week", "first", "last"]
    return found.select([*names, "rows", "late", "start", "end"]).sort_by(
        [(name, "ascending") for name in names]
    ), taken


def counting(size: int) -> bool:
    """Count on both engines and print; whether the answers differ or Spark is too slow."""
    import duckdb
    import ibis

    from marsad.engine.spark import SparkEngine, SparkOptions

    with tempfile.TemporaryDirectory() as folder:
        files = _write_rows(Path(folder), size)
        connection = duckdb.connect(config={"threads": 2})
        connection.execute("SET TimeZone = 'UTC'")
        listed = ", ".join(f"'{name}'" for name in files)
        connection.execute(f"CREATE VIEW claims AS SELECT * FROM read_parquet([{listed}])")
        table = ibis.duckdb.from_connection(connection).table("claims")
        connection.execute("SET enable_progress_bar = false")  # ibis turns it on
        local, quick = _twice(lambda: _counted(table))
        engine = SparkEngine(Path(folder), {}, SparkOptions(master="local[2]"))
        claims = engine.expression("claims", engine.session.read.parquet(*files))
        spark, slow = _twice(lambda: _counted(claims))
    same = local.to_pylist() == spark.to_pylist()
    ratio = slow[1] / quick[1]
    print(f"{size:,} rows, {local.num_rows:,} counts: DuckDB {quick[0]:.2f} s, then {quick[1]:.2f} s; ", end="")
    print(f"Spark local[2] {slow[0]:.2f} s, then {slow[1]:.2f} s: {ratio:.1f} times DuckDB; ", end="")
    print("the same, row for row" if same else "THE ANSWERS DIFFER")
    return not same or ratio > SLOWEST


def _write_documents(folder: Path, size: int) -> None:
    """A tenth long pages in three languages, the others news in four lines."""
    registry, languages = open_registry(), len(mix.LANGUAGES)
    each = -(-size // (10 * languages))
    long = [page for language in mix.LANGUAGES for page in mix.pages(language, each, registry)]
    rows = [{"id": f"long-{n}", "text": page.text, "language": page.language} for n, page in enumerate(long)]
    with (folder / "documents.jsonl").open("w", encoding="utf-8") as stream:
        for row in islice(chain(rows, short_pages(size)), size):
            stream.write(json.dumps(row | {"url": f"https://example.org/{row['id']}"}, ensure_ascii=False) + "\n")


def _read_here(pages: str, folder: str, master: str) -> None:
    """In a process of its own: read, and print the seconds that reading took (without Spark's start)."""
    from marsad.engine.spark import SparkOptions
    from marsad.observatory import open_observatory

    spark = None if master == "none" else SparkOptions(master=master)
    observatory = open_observatory(folder, spark=spark)
    if spark is not None:  # the workers' first task imports the package and loads the registry
        warm = Path(folder).parent / "warm.jsonl"
        warm.write_text("".join(json.dumps({"id": n, "text": f"{n} people died in Mosul."}) + "\n" for n in "abcdefgh"))
        open_observatory(Path(f"{folder} warm"), spark=spark).read([str(warm)])
    start = time.perf_counter()
    observatory.read([pages])
    print(time.perf_counter() - start)


def _rows_of(folder: Path) -> dict[str, list[dict[str, Any]]]:
    from marsad.engine import LocalEngine
    from marsad.model.schemas import SCHEMAS

    engine = LocalEngine(folder / "tables", SCHEMAS)
    sql = "SELECT * EXCLUDE (recorded_at) FROM {table} ORDER BY ALL"
    return {table: engine.query(sql.format(table=table), {}, (table,)).to_pylist() for table in _KEPT}


def reading(size: int) -> bool:
    """Read on one process, one worker and two, and print; whether rows differ or the second worker is of little use."""
    taken: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_documents(folder, size)
        for number, master in enumerate(("none", "local[1]", "local[2]")):
            command = [sys.executable, "-m", "benchmarks.spark", "--read", str(folder / "documents.jsonl")]
            done = subprocess.run(
                [*command, str(folder / f"o {number}"), master], stdout=subprocess.PIPE, text=True, check=True
            )
            taken[master] = float(done.stdout.split()[-1])
        kept = [_rows_of(folder / f"o {number}") for number in range(len(taken))]
    same = kept[0] == kept[1] == kept[2]
    ratio = taken["local[1]"] / taken["local[2]"]
    print(f"{size:,} documents, {len(kept[0]['claims']):,} claims: one process {taken['none']:.1f} s; ", end="")
    print(
        f"Spark, one worker {taken['local[1]']:.1f} s, two {taken['local[2]']:.1f} s: {ratio:.2f} times as fast; ",
        end="",
    )
    print("the same, row for row" if same else "THE ROWS DIFFER")
    return not same or ratio < QUICKER


def report(rows: int = ROWS, documents: int = DOCUMENTS) -> bool:
    """Print both; whether anything fails its bar."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    broken = counting(rows)
    return reading(documents) or broken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--documents", type=int)
    parser.add_argument("--read", nargs=3, metavar=("PAGES", "FOLDER", "MASTER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        _read_here(*options.read)
        return
    rows = options.rows or (SHORT_ROWS if options.short else ROWS)
    documents = options.documents or (SHORT_DOCUMENTS if options.short else DOCUMENTS)
    if report(rows, documents) and not options.short:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
