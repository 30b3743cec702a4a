"""Jobs over Spark's workers: everything is kept once, whatever fails on the way and whoever else is at it."""

from __future__ import annotations

import datetime as dt
import functools
import json
import threading
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import spark_jobs
from spark_jobs import COUNTED

from marsad.engine import LocalEngine
from marsad.engine.spark import Job, SparkEngine, commit, run
from marsad.errors import ObservatoryError

pytestmark = pytest.mark.xdist_group("spark")
TABLES = ("seen", "counted")
SCHEMAS = dict.fromkeys(TABLES, COUNTED)
BEGAN, HOUR = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.timedelta(hours=1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def job(fails: int = 0, below: int = 200) -> Job:
    """Numbers below so many, kept in two tables of which the second makes them visible."""
    return Job(
        name="count",
        given=pa.table({"number": list(range(200))}),
        read=spark_jobs.passed_on,
        schema=pa.schema([("number", pa.int64())]),
        choose=f"SELECT read.number FROM read WHERE read.number < {below}",
        tables=(),
        key="number",
        order=("number",),
        make=functools.partial(spark_jobs.stumbling, fails),
        kept=TABLES,
    )


def counted(root: Path) -> list[int]:
    """What is visible, with what stands in the table before: of the same run, each once."""
    sql = "SELECT counted.number FROM counted LEFT JOIN seen USING (number, moment) WHERE seen.number IS {} NULL"
    engine = LocalEngine(root, SCHEMAS)
    assert engine.query(sql.format(""), {}, TABLES[::-1]).num_rows == 0  # rows without what they stand for
    return engine.query(f"{sql.format('NOT')} ORDER BY 1", {}, TABLES[::-1])["number"].to_pylist()


def names(root: Path) -> list[set[str]]:
    """By which runs something was committed, table by table."""
    found = []
    for table in TABLES:
        log = sorted((root / table / "_delta_log").glob("*.json"))
        lines = [json.loads(line) for path in log for line in path.read_text().splitlines()]
        ids = [line["txn"]["appId"] for line in lines if "txn" in line]
        assert len(set(ids)) == len(ids)  # no run commits twice
        found.append({id for id in ids if not id.endswith(" begun")})
    return found


def test_a_task_that_fails_and_is_tried_again_writes_once(session: Any, tmp_path: Path) -> None:
    session.sparkContext.addPyFile(spark_jobs.__file__)  # the workers must find its functions
    engine = SparkEngine(tmp_path, SCHEMAS, session=session)
    told = run(engine, job(fails=1), now)
    assert sum(line["rows"] for line in told) == 200
    assert counted(tmp_path) == list(range(200))
    assert not list((tmp_path / "counted").glob(".*.tmp"))  # what the failed attempt wrote is gone


def test_a_job_that_fails_for_good_leaves_nothing_visible_and_is_done_by_the_next_driver(
    session: Any, tmp_path: Path
) -> None:
    session.sparkContext.addPyFile(spark_jobs.__file__)
    engine = SparkEngine(tmp_path, SCHEMAS, session=session)
    with pytest.raises(
        ObservatoryError, match=r"Apache Spark could not do its part \(RuntimeError: the machine went away"
    ):
        run(engine, job(fails=9), lambda: BEGAN)
    assert counted(tmp_path) == []
    run(engine, job(), lambda: BEGAN + HOUR)
    assert counted(tmp_path) == list(range(200))
    moments = LocalEngine(tmp_path, SCHEMAS).query("SELECT DISTINCT moment FROM counted", {}, ("counted",))
    assert moments["moment"].to_pylist() == [BEGAN]  # the same run goes on


def test_two_drivers_at_once_write_once(session: Any, tmp_path: Path) -> None:
    session.sparkContext.addPyFile(spark_jobs.__file__)

    def drive() -> None:
        run(SparkEngine(tmp_path, SCHEMAS, session=session), job(), now)

    drivers = [threading.Thread(target=drive) for _ in range(2)]
    for driver in drivers:
        driver.start()
    for driver in drivers:
        driver.join()
    assert sorted(set(counted(tmp_path))) == counted(tmp_path) == list(range(200))


class Killed(BaseException):
    """Nothing of ours catches it: what the driver did stays as it is."""


def killed_after(commits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver dies with so many commits of its run behind it."""
    done, real = 0, commit.commit

    def counted_commit(engine: LocalEngine, table: str, files: Any, name: str, number: int) -> int:
        nonlocal done
        if not name.endswith(" begun"):
            if done == commits:
                raise Killed
            done += 1
        return real(engine, table, files, name, number)

    monkeypatch.setattr(commit, "commit", counted_commit)


@pytest.mark.parametrize("commits", [0, 1])
@pytest.mark.parametrize("below", [200, 150])
def test_a_driver_killed_between_files_and_commits_is_followed_by_one_that_mixes_nothing(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commits: int, below: int
) -> None:
    """below: what the second driver finds to do; others did the rest meanwhile."""
    session.sparkContext.addPyFile(spark_jobs.__file__)
    engine = SparkEngine(tmp_path, SCHEMAS, session=session)
    with monkeypatch.context() as patched:
        killed_after(commits, patched)
        with pytest.raises(Killed):
            run(engine, job(), now)
    assert counted(tmp_path) == []
    run(engine, job(below=below), now)
    assert counted(tmp_path) == list(range(below))
    first, last = names(tmp_path)
    assert len(first) == 1 + commits  # what was left half done is not gone on with
    assert len(last) == 1
    run(engine, job(below=below), now)
    assert counted(tmp_path) == sorted(
        list(range(below)) * 2
    )  # `choose` of this job looks at no table: it is another run


def test_two_drivers_that_saw_different_things_keep_each_its_own(tmp_path: Path) -> None:
    """Both began together, and one of them finds the other's rows under the name of the run."""
    engine = LocalEngine(tmp_path, SCHEMAS)
    name, moment = commit.begin(engine, TABLES, "job", now)
    assert commit.begin(engine, TABLES, "job", now) == (name, moment)
    commit.keep(engine, TABLES, written_files(engine, moment, 3), name)
    commit.keep(engine, TABLES, written_files(engine, moment, 3), name)  # the same rows: done already
    assert counted(tmp_path) == [0, 1, 2]
    with pytest.raises(commit.Overtaken):
        commit.keep(engine, TABLES, written_files(engine, moment, 5), name)
    assert counted(tmp_path) == [0, 1, 2]
    other, later = commit.begin(engine, TABLES, "job", now)
    assert other != name
    assert later > moment


def written_files(engine: LocalEngine, moment: dt.datetime, count: int) -> list[commit.File]:
    writers = commit.Writers(str(engine.folder("seen").parent), dict(SCHEMAS), "00000", {})
    rows = pa.table({"number": list(range(count)), "moment": [moment] * count}, schema=COUNTED)
    for table in TABLES:
        writers.write(table, rows)
    return writers.close()


def test_a_run_is_not_gone_on_with_when_its_tables_were_replaced(tmp_path: Path) -> None:
    """A purge between two drivers takes rows of the half that the first one kept."""
    engine = LocalEngine(tmp_path, SCHEMAS)
    name, moment = commit.begin(engine, TABLES, "job", now)
    commit.commit(engine, "seen", written_files(engine, moment, 3)[:1], "other", 1)
    with engine.alone(1):
        engine.replace({"seen": iter(())})
    after, later = commit.begin(engine, TABLES, "job", now)
    assert after != name
    assert later > moment


def test_a_run_that_stood_still_for_days_is_begun_anew(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path, SCHEMAS)
    later = BEGAN + dt.timedelta(days=3)
    name, moment = commit.begin(engine, TABLES, "job", lambda: BEGAN)
    assert moment == BEGAN
    assert commit.begin(engine, TABLES, "job", lambda: BEGAN + HOUR) == (name, BEGAN)
    assert commit.begin(engine, TABLES, "other", lambda: BEGAN + HOUR)[1] == BEGAN + HOUR
    anew, moment = commit.begin(engine, TABLES, "job", lambda: later)
    assert anew != name
    assert moment == later


def test_a_value_is_kept_once_where_that_is_asked_for(tmp_path: Path) -> None:
    writers = commit.Writers(str(tmp_path), dict(SCHEMAS), "00000", {"seen": "number"})
    rows = pa.table({"number": [1, 2, 1], "moment": [BEGAN] * 3}, schema=COUNTED)
    for table in ("seen", "seen", "counted"):
        writers.write(table, rows)
    assert [(file.table, file.rows) for file in writers.close()] == [("seen", 2), ("counted", 3)]
