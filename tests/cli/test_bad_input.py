"""Bad input, each tried as a user would: a clear message, the right exit code, and the rest is read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = """Source: https://example.org/{n}

Raids rise in the north

24 September 2019
By The Example Desk

Islamic State carried out {n} attacks in Iraq last week, the Syrian Observatory for Human Rights said.
"""


def marsad(*arguments: str, folder: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "marsad.cli", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def good_page(folder: Path, n: int = 12) -> Path:
    path = folder / f"good{n}.txt"
    path.write_text(PAGE.format(n=n), "utf-8")
    return path


def test_the_rest_is_read_and_counted(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for n in range(12, 24):
        good_page(pages, n)
    (pages / "empty.html").write_bytes(b"")
    (pages / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    good_page(tmp_path, 12)
    result = marsad("read", "pages", "good12.txt", folder=tmp_path)
    assert "12 read, 1 known already, 2 refused" in result.stdout + result.stderr
    assert "empty.html" in result.stderr
    assert "picture.html" in result.stderr
    assert result.returncode == 1
    again = marsad("read", "pages/good12.txt", folder=tmp_path)
    assert "1 known already" in again.stdout + again.stderr
    assert again.returncode == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.html", b""),
        ("binary.html", b"\x7fELF" + bytes(range(256)) * 40),
        ("notext.html", b"<html><head><title></title></head><body><img src=a.png></body></html>"),
    ],
)
def test_refused_with_its_name_and_a_remedy(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    result = marsad("code", name, folder=tmp_path)
    assert result.returncode == 1
    assert name in result.stderr
    assert result.stderr.count(".") >= 2  # cause and remedy are sentences
    assert "Traceback" not in result.stderr


def test_a_page_of_60_megabytes_is_refused_without_reading_it_all_in(tmp_path: Path) -> None:
    with (tmp_path / "huge.html").open("wb") as stream:
        stream.write(b"<html><body>")
        for _ in range(60):
            stream.write(b"<p>" + b"word " * 209_000 + b"</p>\n")
    good_page(tmp_path)
    result = marsad("read", "huge.html", "good12.txt", folder=tmp_path)
    assert result.returncode == 1
    assert "huge.html" in result.stderr
    assert "1 read" in result.stdout + result.stderr


def test_windows_1256_is_read_rightly(tmp_path: Path) -> None:
    body = "<html><head><title>داعش</title></head><body><p>"
    body += "قال المرصد السوري لحقوق الإنسان إن تنظيم داعش نفذ 17 هجوما في سوريا."
    body += "</p></body></html>"
    (tmp_path / "old.html").write_bytes(body.encode("windows-1256"))
    result = marsad("code", "old.html", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert "تنظيم داعش نفذ 17 هجوما" in lines[0]["text"]
    assert [line["number"]["low"] for line in lines if line["kind"] == "figure"] == [17]


def test_a_date_that_does_not_exist(tmp_path: Path) -> None:
    line = {
        "id": "a",
        "url": None,
        "title": None,
        "published": "2019-02-30",
        "language": "en",
        "text": "Two were killed.",
    }
    good = line | {"id": "b", "published": "2019-02-28"}
    (tmp_path / "documents.jsonl").write_text(f"{json.dumps(line)}\n{json.dumps(good)}\n", "utf-8")
    result = marsad("code", "documents.jsonl", folder=tmp_path)
    assert result.returncode == 1
    assert "2019-02-30" in result.stderr
    assert "documents.jsonl" in result.stderr
    assert '"document": "b"' in result.stdout
    asked = marsad("series", "--group", "ISIS", "--place", "Iraq", "--as-of", "2019-13-01", folder=tmp_path)
    assert asked.returncode == 2
    assert "2019-13-01" in asked.stderr


def test_a_trough_that_is_no_two_days(tmp_path: Path) -> None:
    result = marsad("assess", "--group", "Islamic State", "--place", "Syria", "--trough", "2018-03-01", folder=tmp_path)
    assert result.returncode != 0
    assert "2018-03-01:2018-06-30" in " ".join(result.stderr.split())


def test_missing_file_and_folder_without_pages(tmp_path: Path) -> None:
    missing = marsad("read", "nowhere.html", folder=tmp_path)
    assert missing.returncode == 2
    assert "nowhere.html" in missing.stderr
    (tmp_path / "bare").mkdir()
    bare = marsad("read", "bare", folder=tmp_path)
    assert bare.returncode != 0
    assert "bare" in bare.stderr
    none = marsad("assess", "--group", "ISIS", "--place", "Iraq", folder=tmp_path / "bare")
    assert none.returncode == 2
    assert "observatory" in none.stderr


def test_a_dataset_with_a_missing_column(tmp_path: Path) -> None:
    (tmp_path / "ged.csv").write_text("id,year,side_a\n1,2019,IS\n", "utf-8")
    result = marsad("import", "ucdp-ged", "ged.csv", folder=tmp_path)
    assert result.returncode == 1
    assert "ged.csv" in result.stderr
    assert "side_b" in result.stderr
    unknown = marsad("import", "nodata", "ged.csv", folder=tmp_path)
    assert unknown.returncode == 2
    assert "ucdp-ged" in unknown.stderr


def test_unknown_names_suggest_near_ones(tmp_path: Path) -> None:
    marsad("read", str(good_page(tmp_path)), folder=tmp_path)
    group = marsad("assess", "--group", "Islamic Sate", "--place", "Iraq", folder=tmp_path)
    assert group.returncode == 2
    assert "Islamic State" in group.stderr
    place = marsad("assess", "--group", "Islamic State", "--place", "Irak x", folder=tmp_path)
    assert place.returncode == 2
    assert "Irak" in place.stderr


def test_an_observatory_of_a_newer_version(tmp_path: Path) -> None:
    marsad("read", str(good_page(tmp_path)), folder=tmp_path)
    marker = tmp_path / "observatory" / "observatory.json"
    content = json.loads(marker.read_text("utf-8"))
    key = next(key for key, value in content.items() if isinstance(value, int))
    marker.write_text(json.dumps(content | {key: content[key] + 1}), "utf-8")
    result = marsad("export", folder=tmp_path)
    assert result.returncode == 1
    assert f"format {content[key] + 1}" in result.stderr
    assert "Update Marsad" in result.stderr
    assert "Traceback" not in result.stderr
