"""An observatory with a source that is to go, one that stays, and all that is made from both; and the search for it."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from ged_row import ROW

import marsad
from marsad.model import Document
from marsad.observatory import Observatory
from marsad.sources.crawling.frontier import Spooled, open_frontier
from marsad.sources.fetching.turns import Turns

NAME = "Quillfeather Gazette"
HOST = "quillfeather.example"
AS_OF = dt.date(2019, 9, 30)
# Words that stand nowhere but on the pages that go.
_PAGES = (
    (
        "Zarnobic raids near Mosul",
        "The zarnobic report said Islamic State carried out 73 attacks in Iraq within a week. Gunmen of Islamic State "
        "killed four policemen in Mosul on 20 September 2019, wrote Quillfeather Gazette's plimdrask.",
    ),
    (
        "Velquist figures for Syria",
        "According to the velquist table, Islamic State carried out 43 attacks in Syria within a week. An Islamic "
        "State bomb killed 11 soldiers in Raqqa on 19 September 2019, said the krondelby desk.",
    ),
)
_STAYS = (
    (
        "Attacks in Iraq this week",
        "Islamic State carried out 70 attacks in Iraq within a week, officials said. Islamic State fighters killed "
        "four policemen in Mosul on 20 September 2019, police said.",
    ),
    ("Counting goes on", "The army said Islamic State carried out 12 attacks in Diyala within a week."),
)
ASKED = (f"https://{HOST}/0-zarnobic", f"https://{HOST}/1-velquist", "https://courier.example/0")
WORDS = ("zarnobic", "plimdrask", "velquist", "krondelby", "quillfeather")


def pages(folder: Path) -> Path:
    """A file of documents, half of them of the source that goes."""
    path = folder / "pages.jsonl"
    mine = [
        (NAME, f"https://{HOST}/{n}-{title.split()[0].lower()}", title, text) for n, (title, text) in enumerate(_PAGES)
    ]
    others = [("Steady Courier", f"https://courier.example/{n}", title, text) for n, (title, text) in enumerate(_STAYS)]
    with path.open("w", encoding="utf-8") as stream:
        for publisher, url, title, text in (*mine, *others):
            page = {"id": url, "url": url, "title": title, "published": "2019-09-24", "publisher": publisher}
            stream.write(json.dumps(page | {"language": "en", "text": text}) + "\n")
    return path


def made(folder: Path, work: Path) -> Observatory:
    """Read, imported, decided, published, answered, fetched: all that leaves a trace in the observatory's folder."""
    opened = marsad.open(folder)
    opened.read([pages(work)])
    opened.import_dataset("ucdp-ged", release(work), dt.date(2019, 9, 20))
    titles = {one.id: one.title for one in opened.documents()}
    for number, claim in enumerate(opened.claims()):
        if claim.quote.row is None:
            reason = f"as “{titles[claim.document]}” says"
            opened._ledger.append_judgement([claim.id], "accept", f"Reader {number}", reason=reason)
    for language in ("en", "ar"):
        opened.publish("Islamic State", ["Iraq", "Syria"], as_of=AS_OF, by="A. Reader", language=language)
    opened.index()
    opened.accounts().add("A. Reader")
    _leave_files(folder, opened.documents())
    return opened


def release(work: Path, weeks: int = 4) -> Path:
    """A file of UCDP GED with an event on every second day."""
    first = dt.date(2018, 1, 1)
    days = [str(first + dt.timedelta(days=number)) for number in range(0, 7 * weeks, 2)]
    rows = [ROW | {"id": str(n), "date_start": day, "date_end": day} for n, day in enumerate(days)]
    path = work / "ged191.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _leave_files(folder: Path, documents: list[Document]) -> None:
    """What the server, the fetcher and the language model leave, each in its form."""
    texts = {one.id: one.text for one in documents if one.publisher == NAME}
    whole = "\n".join(texts.values())
    for name, content in (
        ("asked/00112233445566778899/answer.json", json.dumps({"answer": whole})),
        ("asked/00112233445566778899/question.json", json.dumps({"group": "islamic-state"})),
        ("papers/0011.md", whole),
        ("derived/undecided.json", whole),
        ("alarms.json", json.dumps({"alarms": [whole]})),
        ("feeds/0011.json", json.dumps({"url": f"https://{HOST}/feed", "pages": {f"https://{HOST}/0-zarnobic": "x"}})),
        ("feeds/0022.json", json.dumps({"url": "https://courier.example/feed", "pages": {}})),
        ("fetches.jsonl", "".join(json.dumps({"at": "2026-01-01T00:00:00", "asked": one}) + "\n" for one in ASKED)),
        (f"downloads/{HOST}-00000000/rows.csv", "1,2\n"),
        (f"downloads/{HOST}-00000000/rows.csv.json", json.dumps({"url": f"https://{HOST}/rows.csv"})),
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(content, "utf-8")
    for id, text in texts.items():
        (folder / "answers" / id).mkdir(parents=True)
        (folder / "answers" / id / "00.json").write_text(json.dumps({"content": text}), "utf-8")
    (folder / "downloads" / "x").mkdir(parents=True)
    with gzip.open(folder / "downloads" / "x" / "page.json.gz", "wt", encoding="utf-8") as stream:
        stream.write(whole)
    with zipfile.ZipFile(folder / "downloads" / "x" / "pages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", whole)
    _leave_crawls(folder, whole)


def _leave_crawls(folder: Path, text: str) -> None:
    """A crawl of the source, one of another that came by it and was killed, and whose turn it is."""
    for name, seed in ((HOST, f"https://{HOST}/"), ("courier.example", "https://courier.example/")):
        with open_frontier(folder / "crawls" / f"{name}-0123456789ab.sqlite") as frontier:
            frontier.begin([seed, f"https://{HOST}/0-zarnobic", "https://courier.example/0", f"https://{HOST}/"])
            row = frontier.next_of(f"https://{HOST}", 0)
            assert row is not None
            lying = Spooled(row.url, text.encode(), "text/html", "2026-01-01T00:00:00+00:00")
            frontier.came(row, [("https://courier.example/1", "page", 1, 0)], lying, ('"a"', None, "00"))
            for own in ("", "-wal"):  # as they are while it runs: a kill leaves them so
                path = frontier.path.with_name(frontier.path.name + own)
                shutil.copy(path, path.with_name(f"killed-{path.name}"))
    (folder / "crawls" / f"killed-{HOST}-0123456789ab.sqlite").rename(folder / "crawls" / "0a.sqlite")
    (folder / "crawls" / f"killed-{HOST}-0123456789ab.sqlite-wal").rename(folder / "crawls" / "0a.sqlite-wal")
    for host in (HOST, "courier.example"):
        Turns(folder / "crawls").take(host, 1.0, 1_000_000_000.0, 1.0)


def everything(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file of the folder with all its bytes, raw and decoded: what is packed is unpacked, columns are read."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name, raw = str(path.relative_to(folder)), path.read_bytes()
        yield name, f"{name}\n{raw.decode('utf-8', 'replace')}\n{raw.decode('utf-16', 'replace')}"
        if path.suffix == ".parquet":
            yield name, repr(pq.ParquetFile(path).read().to_pydict())
        elif path.suffix == ".arrow":
            with pa.OSFile(str(path)) as source:
                yield name, repr(pa.ipc.open_file(source).read_all().to_pydict())
        elif raw[:2] == b"\x1f\x8b":
            yield name, gzip.decompress(raw).decode("utf-8", "replace")
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield name, "\n".join(archive.read(member).decode("utf-8", "replace") for member in archive.namelist())
        elif raw[:15] == b"SQLite format 3":
            with sqlite3.connect(path) as database:
                yield name, "\n".join(database.iterdump())
        if "\\u" in raw.decode("utf-8", "replace"):
            yield (
                name,
                re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), raw.decode("utf-8", "replace")),
            )


def found_in(folder: Path, words: tuple[str, ...]) -> set[str]:
    """The files in which one of the words stands, in whatever case."""
    return {name for name, text in everything(folder) if any(word.lower() in text.lower() for word in words)}
