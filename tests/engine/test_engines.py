"""What the ledger asks of an engine, asked of both: the contract."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from spark_here import MakeEngine
from test_local_engine import KINDS, ROW, batch

from marsad.engine import LocalEngine, SchemaMismatch


@pytest.mark.parametrize("name", ["plain", "مرصد it's", "a?b*c{d}"])
def test_rows_come_back_exactly_whatever_the_folder_is_called(
    make_engine: MakeEngine, tmp_path: Path, name: str
) -> None:
    engine = make_engine(tmp_path / name, {"things": KINDS})
    nulls = dict.fromkeys(KINDS.names) | {"name": ""}
    assert [engine.append("things", batch(row)) for row in (ROW, nulls)] == [1, 2]
    answer = engine.query("SELECT * FROM things ORDER BY name DESC", tables=["things"])
    assert answer.to_pylist() == [ROW, nulls]
    assert answer.schema.types == KINDS.types
    streamed = list(engine.stream("SELECT * FROM things ORDER BY name DESC", tables=["things"]))
    assert pa.Table.from_batches(streamed).to_pylist() == [ROW, nulls]


def test_a_table_without_rows_answers_with_its_columns(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(tmp_path, {"things": KINDS})
    answer = engine.query("SELECT * FROM things", tables=["things"])
    assert (answer.num_rows, answer.schema.names, answer.schema.types) == (0, KINDS.names, KINDS.types)
    assert engine.version("things") is None


def test_nothing_is_coerced(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(tmp_path, {"things": KINDS})
    with pytest.raises(SchemaMismatch, match="count is double, not int64"):
        engine.append("things", batch(ROW).set_column(1, "count", pa.array([1.7])))
    assert engine.version("things") is None


def test_numbers_are_given_once(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(tmp_path, {"things": KINDS})
    given = [engine.append_numbered("things", lambda n: batch(ROW | {"count": n})) for _ in range(3)]
    assert given == [1, 2, 3]


def test_a_table_of_an_older_version_gets_the_columns_that_came_since(make_engine: MakeEngine, tmp_path: Path) -> None:
    older = pa.schema([field for field in KINDS if field.name not in ("share", "words")])
    row = {key: value for key, value in ROW.items() if key in older.names}
    LocalEngine(tmp_path, {"kinds": older}).append("kinds", pa.Table.from_pylist([row], schema=older))
    engine = make_engine(tmp_path, {"kinds": KINDS})
    engine.append("kinds", batch(ROW))
    rows = engine.query("SELECT * FROM kinds ORDER BY share NULLS FIRST", tables=("kinds",)).to_pylist()
    assert rows == [ROW | {"share": None, "words": None}, ROW]


def test_parameters_are_values_never_words_of_the_query(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(tmp_path, {"things": KINDS})
    odd = 'it\'s \\ "quoted" $name :name {x}\n%'
    engine.append("things", batch(ROW | {"name": odd}, ROW | {"name": "other"}))
    at, day = ROW["at"], ROW["day"]
    asked: dict[str, object] = {"name": odd, "at": at, "day": day, "names": [odd], "none": [], "share": 0.1}
    sql = """
        SELECT name FROM things
        WHERE name = $name AND name IN (SELECT unnest($names)) AND name NOT IN (SELECT unnest(CAST($none AS VARCHAR[])))
            AND "at" <= $at AND "day" = $day AND share = $share AND list_has_any(words, ['a', $name])
    """
    assert engine.query(sql, asked, ["things"])["name"].to_pylist() == [odd]


def test_what_the_two_dialects_say_otherwise(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(tmp_path, {"things": KINDS})
    rows = [ROW | {"name": name, "count": count, "words": words} for name, count, words in _SAID]
    engine.append("things", batch(*rows))
    sql = r"""
        WITH once AS (
            SELECT *, count AS counted FROM things
            QUALIFY row_number() OVER (PARTITION BY name ORDER BY counted DESC, share) = 1
        ),
        listed AS (
            SELECT list_reduce(
                list([name, CAST(count AS VARCHAR)] ORDER BY count, name),
                lambda taken, pair: CASE WHEN list_has_any(taken, pair) THEN taken ELSE list_concat(taken, pair) END
            ) AS taken FROM things WHERE count IS NOT NULL
        )
        SELECT once.name, counted, len(words) AS size, date_diff('day', DATE '2019-09-01', "day") AS days,
            regexp_extract(once.name, '^(.*) [^ ]*$', 1) AS head, any_value(share) OVER () AS any,
            list_sort(list_intersect(words, ['b', 'a'])) AS shared,
            list_has_all(words, ['a']) AS has_a, list_filter(taken, lambda item, place: place % 2 = 0) AS evens
        FROM once, listed ORDER BY ALL
    """
    assert engine.query(sql, {}, ["things"]).to_pylist() == [
        {"name": "a b 1", "counted": 3, "size": 2, "days": 23, "head": "a b", "any": 0.1, "shared": ["a", "b"]}
        | {"has_a": True, "evens": ["1", "7"]},
        {"name": "c", "counted": 7, "size": 1, "days": 23, "head": "", "any": 0.1, "shared": []}
        | {"has_a": False, "evens": ["1", "7"]},
    ]


_SAID: tuple[tuple[str, int | None, list[str]], ...] = (
    ("a b 1", 1, ["a"]),
    ("a b 1", 3, ["b", "a"]),
    ("c", 7, ["z"]),
    ("c", None, []),
)
