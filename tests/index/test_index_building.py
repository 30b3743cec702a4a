"""Building: what came since is written as a whole new index would hold it; nothing that lies in the way costs more
than time."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from ged_file import ged

import marsad
from marsad.index import Filter
from marsad.index.building import BuildFolder
from marsad.index.store import Index
from marsad.indexing import build
from marsad.ledger import Ledger
from marsad.observatory import Observatory

Fresh = Callable[[], Observatory]


def same(one: Index, other: Index) -> None:
    """Both tell the same, but for when they were built."""
    for sort in ("published", "period", "number", "place", "document"):
        assert one.claims(Filter(), sort, limit=1000).rows == other.claims(Filter(), sort, limit=1000).rows
    rejected = Filter(verdict=("reject",))
    assert one.claims(rejected, limit=1000).rows == other.claims(rejected, limit=1000).rows
    assert one.events(Filter(), limit=1000) == other.events(Filter(), limit=1000)
    for row in other.events(Filter(), limit=1000).rows:
        assert one.event_body(row.id) == other.event_body(row.id)
        assert one.members(row.id) == other.members(row.id)
        assert sorted(one.why(row.id), key=lambda word: word.id) == sorted(other.why(row.id), key=lambda word: word.id)
    assert one.documents(Filter(), limit=1000) == other.documents(Filter(), limit=1000)
    assert one.facets(Filter()) == other.facets(Filter())
    assert one.totals() == other.totals()
    assert one.judgements() == other.judgements()
    assert [entry for entry in one.groups() if entry.claims] == [entry for entry in other.groups() if entry.claims]


def whole(observatory: Observatory, folder: Path) -> Index:
    return build(observatory._ledger, observatory._registry, BuildFolder(folder))


def test_what_came_since_is_written_as_a_new_index_would_hold_it(fresh: Fresh, tmp_path: Path) -> None:
    observatory = fresh()
    index = observatory.index(wait=60)
    file = index.path
    incident = index.claims(Filter(kind=("incident",), language=("en",))).rows[0]
    figure = index.claims(Filter(kind=("figure",))).rows[3]
    ledger = observatory._ledger
    rejecting = ledger.append_judgement([incident.id], "reject", "Ana")
    steps: list[Callable[[], object]] = [
        lambda: ledger.append_judgement([figure.id], "unsure", "Ben"),
        lambda: observatory.undo(rejecting, by="Ana"),
        lambda: observatory.judge("same_event", "ucdp-ged:2", "ucdp-ged:3", by="Ben"),
        lambda: observatory.judge("different_event", "ucdp-ged:1", "ucdp-ged:2", by="Ben"),
        lambda: observatory.correct(figure.id, {"low": "99", "high": "99"}, by="Ana", not_in_text=True),
        lambda: observatory.read([_page(observatory, "one")]),
        lambda: observatory.read([_page(observatory, "two"), _page(observatory, "three")]),
    ]
    for number, step in enumerate(steps):
        step()
        index = observatory.index(wait=60)
        assert not index.behind
        assert index.path == file, f"step {number} built a whole new index"
        same(index, whole(observatory, tmp_path / str(number)))
    reread = marsad.open(observatory.folder or "").index()  # as another process finds it
    assert reread.path == file
    same(reread, index)


def _page(observatory: Observatory, name: str) -> str:
    assert observatory.folder is not None
    path = observatory.folder / f"{name}.txt"
    text = f"At least {len(name)} people were killed in an attack on 5 May 2025 in Mosul, officials said ({name})."
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_release_makes_a_new_index_that_tells_of_it(fresh: Fresh, tmp_path: Path) -> None:
    observatory = fresh()
    before = observatory.index(wait=60)
    observatory.import_dataset("ucdp-ged", ged(tmp_path, "ged231.csv", [("9", "2022-01-01", "IS", "4")]))
    index = observatory.index(wait=60)
    assert index.totals().releases == before.totals().releases + 1
    same(index, whole(observatory, tmp_path / "whole"))


def test_while_a_newer_one_is_built_the_older_is_served_and_says_so(fresh: Fresh) -> None:
    observatory = fresh()
    first = observatory.index(wait=60)
    observatory._ledger.append_judgement([first.claims(Filter()).rows[0].id], "accept", "Ana")
    observatory._index._looked = 0.0
    served = observatory.index()
    assert served is first
    assert served.behind
    assert observatory.index(wait=60).totals().judgements == first.totals().judgements + 1


def test_two_processes_build_at_once(fresh: Fresh) -> None:
    observatory = fresh()
    assert observatory.folder is not None
    shutil.rmtree(observatory.folder / "derived", ignore_errors=True)
    command = (sys.executable, "-m", "marsad.indexing", str(observatory.folder))
    running = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(120) for process in running] == [0, 0]
    index = observatory.index()
    assert not index.behind
    assert index.totals().claims
    assert not list((observatory.folder / "derived").glob(".index-*"))


@pytest.mark.parametrize("torn", [0, 100, 5000, -4096])
def test_a_torn_file_costs_only_time(fresh: Fresh, torn: int) -> None:
    observatory = fresh()
    file = observatory.index(wait=60).path
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    data = file.read_bytes()
    file.write_bytes(data[:torn])
    index = marsad.open(observatory.folder or "").index()
    assert index.path != file
    assert index.totals().claims


def test_a_foreign_file_costs_only_time(fresh: Fresh) -> None:
    observatory = fresh()
    assert observatory.folder is not None
    derived = observatory.folder / "derived"
    shutil.rmtree(derived, ignore_errors=True)
    derived.mkdir()
    (derived / "index-abc-def.sqlite").write_text("no database")
    assert observatory.index().totals().claims


def test_where_nothing_can_be_written_the_index_lies_elsewhere(fresh: Fresh) -> None:
    observatory = fresh()
    assert observatory.folder is not None
    derived = observatory.folder / "derived"
    shutil.rmtree(derived, ignore_errors=True)
    derived.write_text("in the way of a folder")
    index = observatory.index()
    assert index.totals().claims
    assert observatory.folder not in index.path.parents
    moments = [observatory.index(recorded_by=dt.datetime.now(dt.UTC)) for _ in range(3)]
    (elsewhere,) = {moment.path.parent for moment in moments}
    assert len(list(elsewhere.glob("moment-*.sqlite"))) == 2  # they do not fill the disk


def test_what_another_server_built_is_taken_over(fresh: Fresh) -> None:
    observatory = fresh()
    assert observatory.folder is not None
    first, second = observatory, marsad.open(observatory.folder)
    claim = first.index(wait=60).claims(Filter()).rows[0].id
    second.index(wait=60)
    first.accept(claim, by="Ana")
    written = first.index(wait=60)
    taken = second.index(wait=60)
    assert not taken.behind
    assert taken.path == written.path  # not built a second time
    assert taken.judgements() == written.judgements()


def test_a_release_that_comes_while_an_index_is_built_stays_where_it_must(tmp_path: Path) -> None:
    class Busy(Ledger):
        """Somebody else's import ends just before claims are read."""

        others: list[Callable[[], object]]

        def claims(self, **seen: Any) -> Any:
            while seen.get("rejected") and self.others:
                self.others.pop()()
            return super().claims(**seen)

    observatory = marsad.open(tmp_path / "observatory")
    (tmp_path / "closed.csv").write_text("id,date,country,killed\n1,2019-09-10,Iraq,17\n", "utf-8")
    columns = "{id: id, date: date, country: country, killed: killed}"
    mapping = f"dataset: closed\ntitle: closed\nredistribute: false\nreleased: 2019-12-31\ncolumns: {columns}\n"
    (tmp_path / "closed.csv.yml").write_text(mapping, "utf-8")
    held = observatory._ledger
    busy = Busy(held._engine)
    busy.others = [lambda: observatory.import_dataset("table", tmp_path / "closed.csv")]
    index = build(busy, observatory._registry, BuildFolder(tmp_path / "derived"))
    assert index.claims(Filter(lens=("dataset:closed",))).total == 1
    assert not index.claims(Filter(lens=("dataset:closed",), passed_on=True)).total
    assert not index.events(Filter(passed_on=True)).total


def test_an_empty_observatory_has_an_empty_index(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "empty")
    index = observatory.index()
    assert index.claims(Filter()).rows == ()
    assert index.events(Filter()).rows == ()
    assert index.facets(Filter())["kind"] == []
    assert index.groups() == []
    assert len(index.points().lon) == 0
    assert index.totals().claims == 0
    observatory.read([_page(observatory, "first")])
    assert observatory.index(wait=60).totals().claims > 0


def test_every_thread_reads_for_itself(observatory: Observatory) -> None:
    from concurrent.futures import ThreadPoolExecutor

    index = observatory.index()
    expected = index.claims(Filter(text="attack"), limit=20).rows

    def ask(_: int) -> bool:
        return index.claims(Filter(text="attack"), limit=20).rows == expected and bool(index.facets(Filter()))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(64)))


def test_a_file_that_another_server_put_away_is_not_missed(fresh: Fresh) -> None:
    observatory = fresh()
    first = observatory.index(wait=60)
    for file in first.path.parent.glob(f"{first.path.name}*"):
        file.unlink()
    observatory._index._looked = 0.0
    with ThreadPoolExecutor(1) as readers:  # which has no connection yet
        page = readers.submit(lambda: observatory.index().claims(Filter())).result()
    assert page.total == first.totals().claims
    assert not first.path.exists()  # nor is an empty one made by whoever looks for it
