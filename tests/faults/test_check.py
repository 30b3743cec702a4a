"""What `marsad check` finds: damage of every kind, done to real files and tables."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from filled import command, faults

import marsad
from marsad.engine import LocalEngine
from marsad.errors import ObservatoryError
from marsad.model.schemas import SCHEMAS


def engine(home: Path) -> LocalEngine:
    """Writes what no part of Marsad would write."""
    return LocalEngine(home / "tables", SCHEMAS)


def one(home: Path, table: str, where: str = "true") -> dict[str, object]:
    row: dict[str, object] = (
        engine(home).query(f"SELECT * FROM {table} WHERE {where} LIMIT 1", {}, (table,)).to_pylist()[0]
    )
    return row


def keep(home: Path, table: str, row: dict[str, object]) -> None:
    engine(home).append(table, pa.Table.from_pylist([row], schema=SCHEMAS[table]))


def newest(home: Path, table: str) -> Path:
    """A file that the newest version of the table names."""
    name = json.loads((commits(home, table)[-1]).read_text().splitlines()[-1])["add"]["path"]
    return home / "tables" / table / name


def commits(home: Path, table: str) -> list[Path]:
    return sorted((home / "tables" / table / "_delta_log").glob("*.json"))


def test_what_was_kept_whole_is_clean_and_said_to_be(home: Path) -> None:
    result = command("check", "--json", "--observatory", home)
    found = json.loads(result.stdout)
    assert result.returncode == 0
    assert found["clean"]
    assert found["looked_at"]["documents"] == 13
    assert found["looked_at"]["claims"] > 30
    assert [item for item in found["findings"] if item["level"] == "fault"] == []


def test_a_missing_file_is_named_with_what_to_do(home: Path) -> None:
    gone = newest(home, "claims")
    gone.unlink()
    result = command("check", "--observatory", home)
    assert result.returncode == 1
    assert f"claims/{gone.name}: is missing, and the table's log names it. Restore" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_question_that_meets_a_missing_file_says_which(home: Path) -> None:
    gone = newest(home, "claims")
    gone.unlink()
    result = command("series", "--group", "Islamic State", "--place", "Iraq", "--observatory", home)
    assert result.returncode == 1
    assert gone.name in result.stderr
    assert "marsad check" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_torn_file_is_found(home: Path) -> None:
    path = newest(home, "documents")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert any(path.name in line and "bytes and should have" in line for line in faults(marsad.open(home)))
    path.write_bytes(whole[:-100] + b"\0" * 100)  # of the right size
    assert any(path.name in line and "is torn" in line for line in faults(marsad.open(home)))


def test_a_torn_and_a_missing_commit_are_found(home: Path) -> None:
    observatory = marsad.open(home)
    first = commits(home, "codings")[1]
    text = first.read_text()
    first.write_text(text[: len(text) // 2])
    assert any(first.name in line and "torn" in line for line in faults(observatory))
    first.unlink()
    assert any("commits are missing: 1" in line or "cannot be read" in line for line in faults(observatory))


def test_foreign_files_are_told_apart(home: Path) -> None:
    (home / "thesis.docx").write_text("mine")
    (home / "tables" / "claims" / "notes.txt").write_text("mine")
    found = marsad.open(home).check()
    assert [item.item for item in found.faults] == ["claims/notes.txt"]
    assert "thesis.docx" in {item.item for item in found.findings if item.level == "remark"}


def test_changed_contents_are_found(home: Path) -> None:
    capture = {"sha256": "0" * 64, "url": "https://example.org", "media_type": None, "content": b"other"}
    document = one(home, "documents", "dataset IS NULL")
    keep(home, "captures", capture | {"recorded_at": document["recorded_at"]})
    keep(home, "documents", document | {"id": "f" * 20, "text": "changed"})
    found = faults(marsad.open(home))
    assert any(line.startswith("0" * 64) and "SHA-256" in line for line in found)
    assert any(line.startswith("f" * 20) and "another content" in line for line in found)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"quote_text": "something else"}, "the quotation is not what stands in the text"),
        ({"number_text": "999"}, "the number is not what stands in the text"),
        ({"quote_start": 5, "number_start": 0, "number_end": 1}, "the number stands outside of its quotation"),
        ({"document": "e" * 20}, "the claim quotes a text that is not there"),
        ({}, "the same reading holds two claims of this id"),
    ],
)
def test_a_claim_that_its_text_does_not_hold_is_found(home: Path, changes: dict[str, object], cause: str) -> None:
    claim = one(home, "claims", "kind = 'figure' AND number_start IS NOT NULL")
    keep(home, "claims", claim | changes)
    assert any(line.endswith(cause) and str(claim["id"]) in line for line in faults(marsad.open(home)))


def test_a_judgement_about_nothing_and_a_coding_that_counts_otherwise_are_found(home: Path) -> None:
    judgement = one(home, "judgements")
    keep(home, "judgements", judgement | {"id": "j1", "about": ["no such claim"]})
    keep(home, "judgements", judgement | {"id": "j2", "about": ["a#1-2", "b#3-4"], "verdict": "same_event"})
    keep(home, "judgements", judgement | {"id": "j3", "about": ["none"], "verdict": "withdraw"})
    coding = one(home, "codings")
    keep(home, "codings", coding | {"coder": "rules/xx 9.9", "claims": 4})
    found = faults(marsad.open(home))
    assert "j1: the judgement is about a claim that is not there" in found
    assert "j2: the judgement is about a report that is not there" in found
    assert "j3: the judgement takes back one that is not there" in found
    assert any("rules/xx 9.9: the coding gave another number of claims" in line for line in found)


def test_an_index_that_counts_otherwise_is_found(home: Path) -> None:
    import sqlite3

    observatory = marsad.open(home)
    index = observatory.index()
    assert faults(observatory) == []
    with sqlite3.connect(index.path) as connection:
        (told,) = connection.execute("SELECT value FROM about WHERE name = 'totals'").fetchone()
        changed = json.dumps(json.loads(told) | {"claims": 1})
        connection.execute("UPDATE about SET value = ? WHERE name = 'totals'", (changed,))
    assert any("the index of the pages counts 1 claims" in line for line in faults(marsad.open(home)))


def test_a_parts_failure_does_not_end_the_check(home: Path) -> None:
    for path in (home / "tables" / "codings").glob("*.parquet"):
        path.unlink()
    found = marsad.open(home).check()
    assert {item.part for item in found.faults} == {"files of codings"}
    assert any("claims" in item.item and "could not be looked at" in item.cause for item in found.findings)
    assert found.looked_at["documents"] == 13


# --- damage that leaves a file its size ------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["claims", "documents", "judgements", "rows"])
def test_whatever_bytes_change_it_is_told_in_our_words(home: Path, table: str) -> None:
    """Bits rot anywhere: in a column, in the footer, between them. What can still be read may be answered."""
    path = newest(home, table)
    whole, chance = path.read_bytes(), random.Random(table)
    told: list[ObservatoryError] = []
    for _ in range(20):
        place = chance.randrange(4, len(whole) - 68)
        path.write_bytes(whole[:place] + chance.randbytes(60) + whole[place + 60 :])
        try:  # a new one each time: files that are kept never change, so what was read of them is remembered
            engine(home).query(f"SELECT * FROM {table}", {}, (table,))
        except ObservatoryError as error:
            told.append(error)
            if len(told) <= 3:  # a check takes a second
                assert any(path.name in line for line in faults(marsad.open(home)))
    assert {error.item for error in told} == {f"{table}: {path.name}"}
    assert all("marsad check" in error.remedy for error in told)
    assert len(told) > 5
    path.write_bytes(whole)
    assert faults(marsad.open(home)) == []


def test_a_forecast_that_cannot_be_opened_is_named(home: Path) -> None:
    row = {field.name: _FILLING[str(field.type)] for field in SCHEMAS["forecasts"]}
    row |= {"origin_start": dt.date(2020, 1, 6), "origin_end": dt.date(2020, 1, 12)}
    row |= {"id": "f" * 20, "versions": "{}", "breaks": "[]", "history": "[1]", "models": "[]", "draws": b"torn"}
    keep(home, "forecasts", row | {"recorded_at": one(home, "documents")["recorded_at"]})
    (found,) = faults(marsad.open(home))
    assert found.startswith("forecast " + "f" * 20 + ": what is kept of it is not what was frozen")


def test_a_brief_that_is_gone_is_missed(home: Path) -> None:
    now = one(home, "documents")["recorded_at"]
    row = {field.name: _FILLING[str(field.type)] for field in SCHEMAS["briefs"]}
    row |= {
        "versions": "{}",
        "computed_at": now,
        "recorded_at": now,
        "content": "",
        "hash": hashlib.sha256().hexdigest(),
    }
    keep(home, "briefs", row | {"number": 1})
    assert faults(marsad.open(home)) == []
    keep(home, "briefs", row | {"number": 3})
    assert faults(marsad.open(home)) == ["briefs: numbers are given one after another, and some are missing"]


_FILLING: dict[str, object] = {
    "string": "x",
    "int64": 1,
    "double": 0.5,
    "bool": False,
    "binary": b"",
    "date32[day]": None,
}
_FILLING |= {"timestamp[us, tz=UTC]": None, "list<item: string>": []}


# --- what is gone ----------------------------------------------------------------------------------------------------


def test_a_table_whose_log_is_gone_is_found(home: Path) -> None:
    shutil.rmtree(home / "tables" / "codings" / "_delta_log")
    assert any(line.startswith("tables/codings: its log is gone") for line in faults(marsad.open(home)))


def test_a_table_that_is_gone_is_missed_where_an_index_knew_it(home: Path) -> None:
    marsad.open(home).index()
    shutil.rmtree(home / "tables" / "codings")
    assert any("it was at version" in line and "is not there any more" in line for line in faults(marsad.open(home)))


def test_a_file_in_a_tables_place_is_told_and_not_taken_for_an_empty_table(home: Path) -> None:
    shutil.rmtree(home / "tables" / "judgements")
    (home / "tables" / "judgements").write_text("mine")
    assert "tables/judgements: is a file, where a table's folder was" in faults(marsad.open(home))
    with pytest.raises(ObservatoryError, match="judgements: cannot be read"):
        marsad.open(home).claims()


def test_torn_users_and_a_torn_index_are_found(home: Path) -> None:
    observatory = marsad.open(home)
    observatory.accounts().add("A. Reader")
    index = observatory.index().path
    assert faults(observatory) == []
    whole = index.read_bytes()
    index.write_bytes(whole[:-20_000] + b"\xff" * 20_000)
    assert any(line.startswith(f"derived/{index.name}: is torn") for line in faults(marsad.open(home)))
    index.write_bytes(whole)
    (home / "accounts.sqlite").write_bytes(b"no database" * 500)
    assert faults(marsad.open(home)) == ["accounts.sqlite: is torn (file is not a database)"]


def test_one_lost_file_is_one_fault_and_what_it_hides_is_said(home: Path) -> None:
    lost = newest(home, "documents")
    lost.unlink()
    found = marsad.open(home).check()
    assert [item.item for item in found.faults] == [f"documents/{lost.name}"]
    (unseen,) = [item for item in found.findings if "could not be looked at" in item.cause]
    assert {"documents", "claims"} <= set(unseen.item.split(", "))
