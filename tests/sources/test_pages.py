"""The user's files: what is taken from paths, in which order, and what is said of the rest."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import MarsadError, MissingItem, RefusedItem, UnreadablePage
from marsad.model import Capture, Document
from marsad.sources.pages import captures
from marsad.sources.pages.jsonl import documents

GOOD = {
    "id": 7,
    "url": "https://a.example/1",
    "title": "T",
    "published": "2019-09",
    "language": "en",
    "text": " Two\ndead. ",
}


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_folder_is_read_whole_sorted_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "deep/er/c.PDF", ".hidden.html", ".git/d.html", "picture.png", "notes.md"):
        write(tmp_path / name, "x")
    taken = list(captures([str(tmp_path)]))
    assert all(isinstance(item, Capture) for item in taken)
    names = [str(Path(item.url).relative_to(tmp_path)) for item in taken if isinstance(item, Capture)]
    assert names == ["a.txt", "b.html", "deep/er/c.PDF", "notes.md"]


def test_what_is_missing_or_bare_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    page = write(tmp_path / "page.html", "<p>x</p>")
    (tmp_path / "bare").mkdir()
    taken = list(captures([str(tmp_path / "nowhere.html"), str(tmp_path / "bare"), "bad\x00name", str(page)]))
    missing, bare, nul, read = taken
    assert isinstance(missing, MissingItem)
    assert missing.exit_code == 2
    assert isinstance(bare, RefusedItem)
    assert "folder without pages" in str(bare)
    assert isinstance(nul, MarsadError)
    assert isinstance(read, Capture)
    assert (read.content, read.media_type) == (b"<p>x</p>", "text/html")
    assert read.captured_at is not None


def test_a_file_without_permission_is_said(tmp_path: Path) -> None:
    page = write(tmp_path / "page.html", "x")
    page.chmod(0)
    try:
        page.read_bytes()
    except PermissionError:
        assert isinstance(next(iter(captures([str(page)]))), UnreadablePage)
    else:
        pytest.skip("this user may read everything")
    finally:
        page.chmod(0o600)


def test_a_link_to_itself_does_not_loop(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.html").symlink_to(tmp_path / "nowhere")
    assert len(list(captures([str(tmp_path)]))) == 1


def test_huge_files_are_refused_without_being_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(5_000_000_000)
    (item,) = captures([str(huge)])
    assert isinstance(item, UnreadablePage)
    assert "5000 MB" in str(item)


def test_documents_are_taken_to_the_letter(tmp_path: Path) -> None:
    lines = [
        GOOD,
        GOOD | {"id": "b", "published": "2019"},
        GOOD | {"published": "2019-09-24T04:24"},
        GOOD | {"published": None},
    ]
    path = write(tmp_path / "docs.jsonl", "\ufeff" + "\n\n".join(map(json.dumps, lines)) + "\n")
    taken = list(captures([str(path)]))
    first = taken[0]
    assert isinstance(first, Document)
    assert first.text == " Two\ndead. "
    assert (first.label, first.url, first.title, first.language) == ("7", "https://a.example/1", "T", "en")
    dates = [(item.published, item.published_precision) for item in taken if isinstance(item, Document)]
    assert dates == [
        (dt.date(2019, 9, 1), "month"),
        (dt.date(2019, 1, 1), "year"),
        (dt.date(2019, 9, 24), "day"),
        (None, None),
    ]


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = [
        "not json",
        "[1]",
        '{"title": "no text"}',
        json.dumps(GOOD | {"published": "2019-02-31"}),
        '{"text": 5}',
        "{" * 5000,
    ]
    path = write(
        tmp_path / "docs.jsonl", "\n".join([*bad, json.dumps(GOOD)]) + "\n\xff".encode("latin-1").decode("latin-1")
    )
    taken = list(captures([str(path)]))
    assert [isinstance(item, Document) for item in taken] == [False] * 6 + [True, False]
    errors = [item for item in taken if isinstance(item, RefusedItem)]
    assert [error.item for error in errors[:6]] == [f"{path}, line {number}" for number in range(1, 7)]
    assert "2019-02-31" in errors[3].cause
    assert all(error.remedy for error in errors)


def test_an_endless_line_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "docs.jsonl", b'{"text": "' + b"x" * 45_000_000 + b'"}\n' + json.dumps(GOOD).encode())
    refused, read = captures([str(path)])
    assert isinstance(refused, UnreadablePage)
    assert refused.item.endswith("line 1")
    assert isinstance(read, Document)


class Stdin:
    """What `sys.stdin` is to us: its bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_standard_input_is_documents_or_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin((json.dumps(GOOD) + "\n" + json.dumps(GOOD)).encode()))
    assert [type(item) for item in captures(["-"])] == [Document, Document]
    monkeypatch.setattr(sys, "stdin", Stdin(b"<html>\n<body>x</body></html>"))
    (page,) = captures(["-"])
    assert isinstance(page, Capture)
    assert page.content == b"<html>\n<body>x</body></html>"
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    (empty,) = captures(["-"])
    assert isinstance(empty, Capture)
    assert empty.content == b""


@given(
    st.lists(
        st.binary(max_size=60)
        | st.dictionaries(st.text(max_size=9), st.text(max_size=9)).map(lambda d: json.dumps(d).encode())
    )
)
def test_any_lines_are_documents_or_errors(lines: list[bytes]) -> None:
    for item in documents(lines, "x.jsonl"):
        assert isinstance(item, Document | RefusedItem)
