"""A purge leaves nothing of what it took and everything else as it was, also when it is killed on the way."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable
from purged_house import AS_OF, HOST, NAME, WORDS, found_in, pages, release
from typer.testing import CliRunner
from web_server import Reply, fetcher, web

import marsad
from marsad import importing, workers
from marsad.cli import app
from marsad.engine import replacing
from marsad.errors import MissingItem, ObservatoryError, PurgedItem, UsageError
from marsad.model import Document
from marsad.model.health import FetchNote
from marsad.observatory import Observatory
from marsad.purging import flow
from marsad.registry import open_registry
from marsad.sources.crawling.frontier import open_frontier
from marsad.sources.fetching.turns import Turns
from marsad.sources.journal import Journal
from marsad.sources.release import ImportOptions
from marsad.sources.ucdp_ged.api import Query
from marsad.withdrawn import Withdrawn

ROOT = Path(__file__).resolve().parents[2]


def others(opened: Observatory) -> dict[str, Any]:
    """All that the sources that stay gave, to the letter."""
    documents = [one for one in opened.documents() if one.publisher != NAME]
    ids = {one.id for one in documents}
    claims = [one for one in opened.claims() if one.document in ids]
    about = {one.id for one in claims}
    judgements = [one for one in opened.judgements() if about.intersection(one.about)]
    rows = {one.id: opened._ledger.rows(one.id).to_pylist() for one in documents if one.dataset}
    return {"documents": documents, "claims": claims, "judgements": judgements, "rows": rows}


def purge(folder: Path, what: str = NAME) -> Any:
    return marsad.open(folder).purge(what, by="A. Reader", reason="asked by the publisher")


def test_no_word_is_left_anywhere_and_all_else_is_as_it_was(folder: Path) -> None:
    before = marsad.open(folder)
    kept, versions = others(before), before._ledger.versions()
    assert {"tables", "feeds", "asked", "papers", "answers", "downloads"} <= {
        name.split("/")[0] for name in found_in(folder, WORDS)
    }
    report = purge(folder)
    assert found_in(folder, (*WORDS, HOST)) == {"purged.jsonl"}  # which says what was purged, by the source's name
    assert report.left == ()
    after = marsad.open(folder)
    assert others(after) == kept
    assert len(after.documents()) == len(kept["documents"])
    assert {one.id for one in after.judgements()} == {one.id for one in kept["judgements"]}
    changed = after._ledger.versions()
    assert all(
        (changed[name] or 0) > (versions[name] or 0) for name in ("documents", "claims", "codings", "judgements")
    )
    assert changed["rows"] == versions["rows"]  # what holds nothing of it is not touched
    assert (folder / "asked/00112233445566778899/question.json").is_file()
    assert json.loads((folder / "feeds/0022.json").read_text())["url"] == "https://courier.example/feed"
    assert after.index().totals().documents == len([one for one in kept["documents"] if not one.dataset])


def test_the_tombstone_says_what_happened_and_nothing_of_what_was_said(folder: Path) -> None:
    taken = [one.id for one in marsad.open(folder).documents() if one.publisher == NAME]
    purge(folder)
    (stone,) = marsad.open(folder).tombstones()
    assert (stone.what, stone.name, stone.by, stone.reason) == ("source", NAME, "A. Reader", "asked by the publisher")
    assert stone.counts["documents"] == 2
    assert stone.counts["briefs"] == 2
    assert not any(id in (folder / "purged.jsonl").read_text() for id in taken)
    assert next(entry.action for entry in marsad.open(folder).accounts().trail()) == "purge"


def test_of_one_document_the_tombstone_names_nothing(folder: Path) -> None:
    opened = marsad.open(folder)
    address = next(one.url for one in opened.documents() if one.url and HOST in one.url)
    report = purge(folder, str(address))
    assert report.tombstone.name is None
    assert report.tombstone.counts["documents"] == 1
    assert found_in(folder, ("zarnobic", "plimdrask")) == set()
    assert found_in(folder, ("velquist",)) != set()


def test_briefs_keep_their_numbers_and_places_and_say_what_is_gone(folder: Path) -> None:
    before = [one.number for one in marsad.open(folder).briefs()]
    notes = len(marsad.open(folder).brief_content(marsad.open(folder).kept_brief(1)).notes)
    purge(folder)
    after = marsad.open(folder)
    assert [one.number for one in after.briefs()] == before
    content = after.brief_content(after.kept_brief(1))
    assert len(content.notes) == notes
    assert after.briefs()[0].redacted_at is not None
    for format in ("html", "md", "json", "docx", "pdf"):
        assert after.render_brief(1, format)
    assert "[removed on " in after.render_brief(1, "html").decode()
    assert "[حُذف في " in after.render_brief(2, "html").decode()
    assert "70" in after.render_brief(1, "md").decode()  # the other source's number is there still
    assert after.publish("Islamic State", ["Iraq"], as_of=AS_OF, by="A").record.number == len(before) + 1


def test_frozen_forecasts_that_counted_it_are_marked(tmp_path: Path) -> None:
    opened = marsad.open(tmp_path / "observatory")
    opened.import_dataset("ucdp-ged", release(tmp_path, weeks=100), dt.date(2019, 12, 5))
    opened.forecast("Islamic State", "Syria", as_of=dt.date(2019, 12, 6), freeze=True)
    assert opened._ledger.forecasts()
    assert all(one.purged_at is None for one in opened._ledger.forecasts())
    opened.purge("ucdp-ged", by="A", reason="B")
    kept = marsad.open(tmp_path / "observatory")._ledger.forecasts()
    assert kept
    assert all(one.purged_at is not None for one in kept)


def test_what_comes_of_a_purged_source_again_is_refused_unless_it_is_asked_for(folder: Path, tmp_path: Path) -> None:
    purge(folder)
    purge(folder, "ucdp-ged")
    opened = marsad.open(folder)
    report = opened.read([pages(tmp_path)])
    assert (report.read, report.known, len(report.refused)) == (0, 2, 2)
    day = opened.tombstones()[0].at[:10]
    assert f"is of {NAME}, which was purged here on {day}" in str(report.refused[0])
    with pytest.raises(PurgedItem, match="is of ucdp-ged"):
        opened.import_dataset("ucdp-ged", release(tmp_path), dt.date(2019, 9, 20))
    told = CliRunner().invoke(app, ["read", str(pages(tmp_path)), "--observatory", str(folder)])
    assert told.exit_code == 1
    assert "--even-purged" in told.output
    assert found_in(folder, WORDS) == {"purged.jsonl"}
    told = CliRunner().invoke(app, ["read", str(pages(tmp_path)), "--even-purged", "--observatory", str(folder)])
    assert told.exit_code == 0
    opened.import_dataset("ucdp-ged", release(tmp_path), dt.date(2019, 9, 20), even_purged=True)
    assert sum(one.publisher == NAME for one in opened.documents()) == 2
    assert any(one.dataset for one in opened.documents())


def test_a_source_is_refused_under_all_its_names(tmp_path: Path) -> None:
    opened = marsad.open(tmp_path / "o")
    line = {"id": "1", "title": "News", "text": "Four people were killed in Mosul on 20 September 2019."}
    for number, publisher in enumerate(("Reuters", "رويترز", "Associated Press")):
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(line | {"publisher": publisher}))
    opened.read([tmp_path / "0.jsonl"])
    opened.purge("Reuters", by="A", reason="B")
    report = opened.read([tmp_path / f"{number}.jsonl" for number in range(3)])
    assert [one.publisher for one in opened.documents()] == ["Associated Press"]
    assert len(report.refused) == 2


def test_workers_of_a_cluster_refuse_it_too() -> None:
    withdrawn = Withdrawn([(NAME, "2026-01-01")], open_registry())
    mine, other = (Document(text="Four killed.", publisher=name, url="u", language="en") for name in (NAME, "AFP"))
    assert "purged here on 2026-01-01" in workers._item(mine, withdrawn)["said"]
    assert workers._item(other, withdrawn)["text"] == "Four killed."


def test_a_table_goes_on_after_a_purge(folder: Path, tmp_path: Path) -> None:
    purge(folder)
    opened = marsad.open(folder)
    opened.read([pages(tmp_path)], even_purged=True)  # it comes as if for the first time
    assert sum(one.publisher == NAME for one in opened.documents()) == 2
    table = DeltaTable(folder / "tables" / "claims")
    assert table.metadata().configuration["delta.appendOnly"] == "true"
    assert table.to_pyarrow_dataset().count_rows() > 0


def crawled(folder: Path, name: str) -> list[str]:
    with open_frontier(folder / "crawls" / name) as frontier:
        return [url for (url,) in frontier._db.execute("SELECT url FROM pages ORDER BY url")]


def test_what_others_left_beside_the_tables_stays(folder: Path) -> None:
    purge(folder)
    assert [note.asked for note in Journal(folder).notes()] == ["https://courier.example/0"]
    others = ["https://courier.example/", "https://courier.example/0", "https://courier.example/1"]
    for name in ("courier.example-0123456789ab.sqlite", "killed-courier.example-0123456789ab.sqlite", "0a.sqlite"):
        assert crawled(folder, name) == others[-len(crawled(folder, name)) :], name
        assert len(crawled(folder, name)) >= 2
    assert Turns(folder / "crawls").due("courier.example", 60.0, 1_000_000_001.0) == 1_000_000_060.0
    assert not [path for path in folder.rglob("*") if HOST in str(path)]


@pytest.mark.parametrize("by_id", [True, False])
def test_of_a_dataset_that_was_downloaded_no_row_is_left(tmp_path: Path, by_id: bool) -> None:
    opened = marsad.open(tmp_path / "o")
    content = release(tmp_path).read_bytes()
    with web({"/ged191.csv": Reply(content), "/other191.csv": Reply(content.replace(b"2018", b"2017"))}) as site:
        for name in ("ged191.csv", "other191.csv"):
            with fetcher(site) as client:
                opened.import_dataset("ucdp-ged", f"{site.url}/{name}", dt.date(2019, 9, 20), fetcher=client)
        first = next(one for one in opened.documents() if one.url and "/ged191" in one.url)
    report = purge(tmp_path / "o", first.id if by_id else "ucdp-ged")
    assert report.left == ()
    downloads = sorted(path.name for path in (tmp_path / "o" / "downloads").rglob("*") if path.is_file())
    assert downloads == (["other191.csv", "other191.csv.json"] if by_id else [])
    assert found_in(tmp_path / "o", ("2018-01-01",)) == set()
    assert found_in(tmp_path / "o", ("/ged191.csv",)) == set()
    assert bool(found_in(tmp_path / "o", ("/other191.csv",))) is by_id


def test_of_events_of_the_api_no_page_is_left(tmp_path: Path) -> None:
    opened = marsad.open(tmp_path / "o")
    query = Query(version="25.1", base="https://ucdp.example/api")
    place = (
        tmp_path / "o" / "downloads" / f"ucdp-ged-api-25.1-{hashlib.sha256(query.address().encode()).hexdigest()[:8]}"
    )
    place.mkdir(parents=True)
    shutil.copy(release(tmp_path), place / "GEDEvent_v25_1.csv")
    (place / "page-00000.json.gz").write_bytes(gzip.compress(b'{"Result": []}'))
    options = ImportOptions(released=dt.date(2025, 6, 1), url=query.address())
    importing.import_dataset(opened._ledger, "ucdp-ged", place / "GEDEvent_v25_1.csv", options)
    purge(tmp_path / "o", opened.documents()[0].id)
    assert not list((tmp_path / "o" / "downloads").iterdir())


def test_short_names_and_sentences_and_front_pages_take_nothing_of_others(tmp_path: Path) -> None:
    folder = tmp_path / "o"
    opened = marsad.open(folder)
    page = {"id": "1", "url": "https://afp.example/", "title": "News", "published": "2019-09-24", "publisher": "AFP"}
    text = "Attacks: 12\n\nFour people were killed in Mosul on 20 September 2019, police said."
    (tmp_path / "p.jsonl").write_text(json.dumps(page | {"language": "en", "text": text}))
    opened.read([tmp_path / "p.jsonl"])
    asked = ["https://afp.example/", "https://afp.example/sport", "https://x.example/afp"]
    lines = [json.dumps({"at": "2026-01-01T00:00:00+00:00", "asked": address}) for address in asked]
    (folder / "fetches.jsonl").write_text("\n".join(lines) + "\n")
    kept = folder / "downloads" / "x-00000000" / "rows.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("12,AFP,Attacks: 12\n")
    purge(folder, "https://afp.example/")
    assert [note.asked for note in Journal(folder).notes()] == asked[1:]
    assert kept.is_file()
    opened.read([tmp_path / "p.jsonl"])  # of an address nothing is kept by which it could be known
    purge(folder, "AFP")
    assert [note.asked for note in Journal(folder).notes()] == ["https://x.example/afp"]
    assert kept.is_file()


def test_an_address_that_was_cut_where_it_was_noted_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "o"
    opened = marsad.open(folder)
    address = "https://long.example/" + "a-long-title-" * 50
    text = "Four people were killed in Mosul on 20 September 2019, police said."
    (tmp_path / "p.jsonl").write_text(json.dumps({"id": "1", "url": address, "text": text}))
    opened.read([tmp_path / "p.jsonl"])
    Journal(folder).note(FetchNote(at=dt.datetime.now(dt.UTC), asked=address, url=address, status=200))
    purge(folder, address)
    assert Journal(folder).notes() == []


def test_a_crawl_that_is_under_way_is_ended_first(folder: Path) -> None:
    with (
        open_frontier(folder / "crawls" / "courier.example-0123456789ab.sqlite"),
        pytest.raises(ObservatoryError, match="is under way"),
    ):
        purge(folder)
    assert found_in(folder, WORDS)
    purge(folder)


def test_what_was_cut_off_is_finished_and_what_is_asked_for_is_done_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        dying(patched, 12)
        with pytest.raises(Killed):
            purge(folder)
    assert marsad.open(folder).purge_begun()
    told = run(folder, "Steady Courier", "--reason", "asked", "--by", "A", "--yes")
    assert "A purge that had been cut off is finished" in told.output
    assert told.output.count("Purged: 2 documents") == 1
    assert [one.name for one in marsad.open(folder).tombstones()] == [NAME, "Steady Courier"]
    assert run(folder).exit_code == 0


class Killed(BaseException):
    """Nothing of ours catches it: what was going on stays as it is, and the locks go, as with a killed process."""


def dying(monkeypatch: pytest.MonkeyPatch, at: int) -> Callable[[], int]:
    """Die before the step `at` that renames or deletes something; gives how many there were."""
    steps = 0

    def counted(done: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == at:
                raise Killed
            return done(*given, **named)

        return step

    for name in ("rename", "replace", "unlink"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
    monkeypatch.setattr(replacing, "_make", counted(replacing._make))
    return lambda: steps


def seen(folder: Path) -> tuple[int, int, int]:
    opened = marsad.open(folder)
    return len(opened.documents()), len(opened.claims()), len(opened.judgements())


def test_killed_at_any_step_it_is_before_or_after_and_is_finished_by_the_next(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = seen(folder)
    done = Path(shutil.copytree(folder, tmp_path / "done"))
    with monkeypatch.context() as patched:
        count = dying(patched, -1)
        purge(done)
        steps = count()
    gone = seen(done)
    assert steps > 20
    for at in range(1, steps + 1, max(1, steps // 16)):
        torn = Path(shutil.copytree(folder, tmp_path / f"torn{at}"))
        with monkeypatch.context() as patched:
            dying(patched, at)
            with pytest.raises(Killed):
                purge(torn)
        assert seen(torn) in (whole, gone), at
        purge(torn) if flow.pending(torn) or seen(torn) == whole else None
        assert seen(torn) == gone, at
        assert found_in(torn, (*WORDS, HOST)) == {"purged.jsonl"}, at
        assert len(marsad.open(torn).tombstones()) == 1, at
        assert not replacing.unsettled(torn / "tables")
        shutil.rmtree(torn)


def test_readers_beside_see_before_or_after_and_writers_lose_nothing(folder: Path) -> None:
    opened = marsad.open(folder)
    whole = (len(opened.documents()), len(opened.claims()))
    looks: list[tuple[int, int]] = []
    over = threading.Event()

    def look() -> None:
        reader = marsad.open(folder)
        sql = "SELECT (SELECT count(*) FROM codings) AS a, (SELECT count(DISTINCT document) FROM claims) AS b"
        while not over.is_set():
            row = reader._ledger._engine.query(sql, {}, ("codings", "claims")).to_pylist()[0]
            looks.append((row["a"], row["b"]))

    script = f"""
import marsad
from marsad.model import Document
opened = marsad.open({str(folder)!r})
for number in range(12):
    opened._ledger.append_documents([Document(text=f"page {{number}} of the writer", url=f"https://w.example/{{number}}")])
"""
    thread = threading.Thread(target=look)
    thread.start()
    try:
        with subprocess.Popen(
            [sys.executable, "-c", script], env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"}
        ) as writer:
            purge(folder)
            assert writer.wait(120) == 0
    finally:
        over.set()
        thread.join()
    assert len(set(looks)) <= 2
    assert looks[0] != looks[-1]
    held = marsad.open(folder)._ledger.known_documents()
    assert len([one for one in held if one.url and "w.example" in one.url]) == 12
    assert len(held) == whole[0] - 2 + 12


@pytest.mark.parametrize(("reason", "by"), [("", "A"), ("because", " ")])
def test_nothing_goes_without_a_reason_and_a_name(folder: Path, reason: str, by: str) -> None:
    with pytest.raises(UsageError):
        marsad.open(folder).purge(NAME, by=by, reason=reason)
    assert found_in(folder, WORDS)


def test_what_is_not_held_is_told(folder: Path) -> None:
    with pytest.raises(MissingItem, match="no document has that id"):
        marsad.open(folder).plan_purge("Nobody's Daily")


def run(folder: Path, *given: str, answer: str | None = None) -> Any:
    return CliRunner().invoke(app, ["purge", *given, "--observatory", str(folder)], input=answer)


def test_the_command_asks_and_a_dry_run_changes_nothing(folder: Path) -> None:
    state = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    told = run(folder, NAME, "--dry-run")
    assert told.exit_code == 0
    assert "2 documents" in told.output
    assert "Zarnobic raids near Mosul" in told.output
    refused = run(folder, NAME, "--reason", "asked", "--by", "A", answer="n\n")
    assert refused.exit_code == 1
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == state
    done = run(folder, NAME, "--reason", "asked", "--by", "A", answer="y\n")
    assert done.exit_code == 0
    assert "Purged: 2 documents" in done.output
    assert NAME in run(folder).output
