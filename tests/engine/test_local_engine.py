"""The local engine: what goes in comes out, and nothing is bent to fit."""

from __future__ import annotations

import datetime as dt
import json
import threading
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from marsad.engine import LocalEngine, SchemaMismatch
from marsad.errors import ObservatoryError

KINDS = pa.schema(
    [
        pa.field("name", pa.string(), nullable=False),
        pa.field("count", pa.int64()),
        pa.field("share", pa.float64()),
        pa.field("flag", pa.bool_()),
        pa.field("bytes", pa.binary()),
        pa.field("day", pa.date32()),
        pa.field("at", pa.timestamp("us", tz="UTC")),
        pa.field("words", pa.list_(pa.string())),
    ]
)
ROW = {
    "name": "مرصد",
    "count": 2**53 + 1,
    "share": 0.1,
    "flag": True,
    "bytes": b"\x00\xff",
    "day": dt.date(2019, 9, 24),
    "at": dt.datetime(2026, 1, 1, 1, 2, 3, 456789, tzinfo=dt.UTC),
    "words": ["a", "ب"],
}


def batch(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=KINDS)


@pytest.mark.parametrize("name", ["plain", "with space", "مرصد", "it's", "a?b", "a*b", 'quo"te', "a#b{c}&=+~"])
def test_rows_come_back_exactly_whatever_the_folder_is_called(tmp_path: Path, name: str) -> None:
    engine = LocalEngine(tmp_path / name, {"things": KINDS})
    nulls = dict.fromkeys(KINDS.names) | {"name": ""}
    engine.append("things", batch(ROW))
    engine.append("things", batch(nulls))
    answer = engine.query("SELECT * FROM things ORDER BY name DESC", tables=["things"])
    assert answer.to_pylist() == [ROW, nulls]
    assert answer.schema.types == KINDS.types
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_table_without_rows_answers_with_its_columns(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path, {"things": KINDS})
    answer = engine.query("SELECT * FROM things", tables=["things"])
    assert (answer.num_rows, answer.schema.names, answer.schema.types) == (0, KINDS.names, KINDS.types)
    assert engine.version("things") is None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (batch(ROW).set_column(1, "count", pa.array([1.7])), "count is double, not int64"),
        (batch(ROW).set_column(1, "count", pa.array([200], pa.uint8())), "count is uint8, not int64"),
        (batch({"count": 1}), "name holds null"),
        (batch(ROW).drop_columns(["day"]), r"missing columns \['day'\]"),
        (batch(ROW).append_column("more", pa.array([1])), r"foreign columns \['more'\]"),
    ],
)
def test_nothing_is_coerced(tmp_path: Path, table: pa.Table, said: str) -> None:
    engine = LocalEngine(tmp_path, {"things": KINDS})
    with pytest.raises(SchemaMismatch, match=said):
        engine.append("things", table)
    assert engine.version("things") is None


def test_tables_are_append_only_and_make_checkpoints(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path, {"things": KINDS})
    versions = [engine.append("things", batch(ROW)) for _ in range(11)]
    assert versions == list(range(1, 12))
    log = tmp_path / "things" / "_delta_log"
    first = [json.loads(line) for line in (log / f"{0:020}.json").read_text().splitlines()]
    settings = next(line["metaData"]["configuration"] for line in first if "metaData" in line)
    assert settings["delta.appendOnly"] == "true"
    assert list(log.glob("*.checkpoint.parquet"))


def test_a_table_that_two_make_at_once_is_made_once(tmp_path: Path) -> None:
    """Else a run of Spark that both drivers share falls into two: it is named by the identities of its tables."""
    for number in range(40):
        engine, together = LocalEngine(tmp_path / str(number), {"things": KINDS}), threading.Barrier(2)

        def make(engine: LocalEngine = engine, together: threading.Barrier = together) -> None:
            together.wait()
            engine.opened("things")

        makers = [threading.Thread(target=make) for _ in range(2)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
        assert engine.version("things") == 0


def test_many_small_commits_are_joined_and_every_version_can_still_be_read(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path, {"things": KINDS})
    versions = []
    for number in range(40):
        versions.append(engine.append("things", batch(ROW | {"count": number})))
        engine.tidy("things", versions[-1])
    table = DeltaTable(tmp_path / "things")
    assert len(table.file_uris()) < 20
    counts = engine.query("SELECT count FROM things ORDER BY count", tables=["things"])
    assert counts["count"].to_pylist() == list(range(40))
    table.load_as_version(versions[24])
    assert table.to_pyarrow_table().num_rows == 25


def test_threads_may_query_at_once(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path, {"things": KINDS, "others": KINDS})
    engine.append("things", batch(ROW))
    found: list[int] = []

    def ask(table: str) -> None:
        for _ in range(10):
            found.append(engine.query(f"SELECT count(*) AS n FROM {table}", tables=[table])["n"][0].as_py())

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("things", "others", "things")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0] * 10 + [1] * 20


@pytest.mark.parametrize("name", ["plain", "a?b"])
def test_a_table_of_an_older_version_gets_the_columns_that_came_since(tmp_path: Path, name: str) -> None:
    older = pa.schema([field for field in KINDS if field.name not in ("share", "words")])
    row = {key: value for key, value in ROW.items() if key in older.names}
    LocalEngine(tmp_path / name, {"kinds": older}).append("kinds", pa.Table.from_pylist([row], schema=older))
    engine = LocalEngine(tmp_path / name, {"kinds": KINDS})
    (kept,) = engine.query("SELECT * FROM kinds", tables=("kinds",)).to_pylist()
    assert kept == ROW | {"share": None, "words": None}
    engine.append("kinds", batch(ROW))
    rows = engine.query("SELECT * FROM kinds ORDER BY share NULLS FIRST", tables=("kinds",)).to_pylist()
    assert rows == [kept, ROW]


def test_tables_that_were_replaced_twice_are_not_taken_for_the_first(tmp_path: Path) -> None:
    """A thread that kept a table open meanwhile: a folder's number on the disk is given again."""
    idle, other = (LocalEngine(tmp_path, {"things": KINDS}) for _ in range(2))
    for number in range(3):
        idle.append("things", batch(ROW | {"count": number}))
    for kept in (1, 2):
        with other.alone(1):
            other.replace({"things": iter(batch(ROW | {"count": kept}).to_batches())})
    idle.append("things", batch(ROW | {"count": 7}))
    asked = "SELECT count FROM things ORDER BY count"
    assert [engine.query(asked, tables=["things"])["count"].to_pylist() for engine in (idle, other)] == [[2, 7]] * 2


def test_what_does_not_fit_into_memory_is_not_spilled_where_somebody_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = LocalEngine(tmp_path / "tables", {"things": KINDS})
    told = engine.query("SELECT current_setting('temp_directory') AS place")["place"][0].as_py()
    assert Path(told).parent.stat().st_mode & 0o077 == 0
    assert tmp_path not in Path(told).parents


def test_tables_past_a_few_megabytes_are_answered_by_all_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = LocalEngine(tmp_path, {"things": KINDS, "others": KINDS})
    engine.append("things", batch(ROW))
    engine.append("others", batch(ROW))
    sql = "SELECT count(*) AS rows, current_setting('threads') AS threads FROM things"
    size = sum(path.stat().st_size for path in (tmp_path / "things").glob("*.parquet"))
    engine._database().execute("SET threads = 3")
    monkeypatch.setattr("marsad.engine.local._SMALL", size + 1)
    asked = [engine.query(sql, tables=names).to_pylist() for names in (["things"], ["things", "others"])]
    assert asked == [[{"rows": 1, "threads": 1}], [{"rows": 1, "threads": 3}]]


def test_an_answer_that_memory_does_not_hold_is_refused_with_a_remedy(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path, {"things": KINDS})
    engine._database(small=True).execute("SET memory_limit = '30MB'")
    sql = "SELECT max(len(one)) FROM (SELECT list(repeat(CAST(range AS VARCHAR), 9)) AS one FROM range(3000000))"
    with pytest.raises(ObservatoryError, match="the answer needs more memory than is left"):
        engine.query(sql)
    assert engine.query("SELECT 1 AS one")["one"].to_pylist() == [1]
