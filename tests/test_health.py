"""Fresh, quiet, failing and unwatched are different things, and each is told from what was seen."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from web_server import Reply, fetcher
from web_server import web as serving

import marsad
from marsad.health import health
from marsad.model.health import FetchNote, HealthState, Rhythm
from marsad.sources.journal import Journal

TODAY = dt.date(2026, 11, 22)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)


def weekly(newest: dt.date, received: dt.date) -> Rhythm:
    return Rhythm(
        id="desk",
        name="The Desk",
        kind="pages",
        items=9,
        newest=newest,
        received=at(received),
        usual_days=7.0,
        hosts=("desk.example.org",),
    )


@pytest.mark.parametrize(
    ("newest", "received", "notes", "state"),
    [
        (dt.date(2026, 11, 10), dt.date(2026, 11, 10), [], "fresh"),  # 12 days: less than twice a week
        (dt.date(2026, 11, 1), dt.date(2026, 11, 1), [], "unwatched"),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 1), [(dt.date(2026, 11, 21), None)], "quiet"),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 1), [(dt.date(2026, 11, 10), None)], "unwatched"),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 20), [(dt.date(2026, 11, 21), "status 503")], "failing"),
        (
            dt.date(2026, 11, 20),
            dt.date(2026, 11, 20),
            [(dt.date(2026, 11, 19), "status 503"), (dt.date(2026, 11, 21), None)],
            "fresh",
        ),
    ],
)
def test_the_states(
    newest: dt.date, received: dt.date, notes: list[tuple[dt.date, str | None]], state: HealthState
) -> None:
    told = [FetchNote(at=at(day), asked="https://feeds.example.org/rss", cause=cause) for day, cause in notes]
    (found,) = health([weekly(newest, received)], told, TODAY)
    assert found.state == state
    assert (found.failure is not None) is (state == "failing")


def test_without_a_rhythm_nothing_is_called_late() -> None:
    rhythm = Rhythm(id="x", name="X", kind="pages", items=1, newest=dt.date(2019, 1, 1), received=None, usual_days=None)
    (found,) = health([rhythm], [], TODAY)
    assert found.state == "unknown"
    assert found.due is None


def test_an_address_that_never_gave_anything_is_named_when_it_fails() -> None:
    note = FetchNote(at=at(TODAY), asked="https://gone.example.net/feed", cause="status 410", status=410)
    (found,) = health([], [note], TODAY)
    assert (found.state, found.rhythm.kind, found.rhythm.name) == ("failing", "address", "gone.example.net")


def test_every_request_is_noted(tmp_path: Path) -> None:
    page = b"<html><head><title>A page</title></head><body><article><p>" + b"Nothing happened here. " * 20
    with serving({"/page": Reply(page, headers={"Content-Type": "text/html"}), "/gone": Reply(status=410)}) as web:
        observatory = marsad.open(tmp_path / "observatory")
        with fetcher(web) as client:
            report = observatory.read([f"{web.url}/page", f"{web.url}/gone?token=secret"], fetcher=client)
    assert len(report.refused) == 1
    notes = Journal(tmp_path / "observatory").notes()
    assert [(note.cause is None, note.status) for note in notes] == [(True, 200), (False, 410)]
    assert (notes[0].size, notes[0].sha256) == (len(page), hashlib.sha256(page).hexdigest())
    assert "secret" not in (tmp_path / "observatory" / "fetches.jsonl").read_text()
    assert observatory.health()[0].state == "failing"


def test_a_journal_that_grows_is_laid_aside_and_a_torn_line_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marsad.sources.journal.LARGEST", 400)
    journal = Journal(tmp_path)
    for number in range(30):
        journal.note(FetchNote(at=at(TODAY), asked=f"https://example.org/{number}", cause="status 500", status=500))
    with journal.path.open("a") as stream:
        stream.write('{"at": "2026-11-22T')
    journal.note(FetchNote(at=at(TODAY), asked="https://example.org/30", status=200))
    assert len(journal.notes()) < 20
    whole = [note.asked for note in journal.notes(all=True)]
    assert whole == [f"https://example.org/{number}" for number in range(31)]
    assert (tmp_path / "fetches.jsonl").stat().st_size < 800


def test_several_processes_note_at_once_and_no_line_is_lost(
    tmp_path: Path,
) -> None:
    code = (
        "import sys, datetime as dt; from pathlib import Path\n"
        "from marsad.sources import journal; from marsad.model.health import FetchNote\n"
        "journal.LARGEST = 5_000\n"
        "for n in range(200):\n"
        "    note = FetchNote(at=dt.datetime.now(dt.UTC), asked=f'https://example.org/{sys.argv[2]}/{n}', status=200)\n"
        "    journal.Journal(Path(sys.argv[1])).note(note)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(number)]) for number in range(3)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    asked = {note.asked for note in Journal(tmp_path).notes(all=True)}
    assert asked == {f"https://example.org/{writer}/{number}" for writer in range(3) for number in range(200)}


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    Journal(tmp_path / "not there").note(FetchNote(at=at(TODAY), asked="https://example.org"))
    assert Journal(tmp_path / "not there").notes() == []
