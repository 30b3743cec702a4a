"""Pages out of Parquet: what is no text, no moment or no file is named, and little memory does for what is large."""

from __future__ import annotations

import datetime as dt
import decimal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import MarsadError
from marsad.model import Capture, Document
from marsad.sources.pages import captures

ROOT = Path(__file__).resolve().parents[2]


def taken(folder: Path, **columns: Any) -> list[Any]:
    pq.write_table(pa.table(columns), folder / "p.parquet")
    return list(captures([str(folder / "p.parquet")]))


def test_rows_are_documents_or_captures(tmp_path: Path) -> None:
    day = dt.date(2019, 9, 24)
    (document,) = taken(tmp_path, other=[1], published=[day], text=["Four killed."], id=[7])
    assert isinstance(document, Document)
    assert (document.text, document.published, document.label) == ("Four killed.", day, "7")
    (capture,) = taken(tmp_path, url=["https://a.example/"], content=[b"<p>Four killed.</p>"], text=["not looked at"])
    assert isinstance(capture, Capture)
    assert (capture.url, capture.content) == ("https://a.example/", b"<p>Four killed.</p>")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"text": [b"bytes"]}, '"text" is not a text'),
        ({"text": [decimal.Decimal("1.5")]}, '"text" is not a text'),
        ({"text": [dt.time(1, 2)]}, '"text" is not a text'),
        ({"text": ["x"], "title": [{"a": 1}]}, '"title" is not a text'),
        ({"text": [None]}, 'has no "text"'),
        ({"content": ["text"]}, 'has no bytes in "content"'),
        ({"content": [b"x"], "url": [5]}, "no text"),
        ({"content": [b"x"], "captured_at": pa.array([2**62], pa.timestamp("us"))}, "cannot be read"),
        ({"content": [b"x"], "captured_at": pa.array([0], pa.timestamp("us", "Mars/Olympus"))}, "cannot be read"),
        ({"number": [1]}, "has no pages in its columns"),
    ],
)
def test_a_row_that_is_no_page_is_named_and_the_next_is_read(
    tmp_path: Path, columns: dict[str, Any], said: str
) -> None:
    (found,) = taken(tmp_path, **columns)
    assert isinstance(found, MarsadError)
    assert said in str(found)


def test_letters_that_are_none_are_named(tmp_path: Path) -> None:
    broken = pa.array([b"Four killed.", b"\xff\xfe", b"Five killed."]).cast(pa.binary()).view(pa.string())
    found = taken(tmp_path, text=broken)
    assert [type(one).__name__ for one in found] == ["Document", "UnreadablePage", "Document"]


@given(place=st.integers(0, 10_000), noise=st.binary(min_size=1, max_size=8))
@settings(max_examples=40)
def test_a_damaged_file_gives_pages_or_errors(
    place: int, noise: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("parquet")
    pq.write_table(pa.table({"text": ["Four killed.", "x" * 2000], "title": ["a", None]}), folder / "p.parquet")
    content = bytearray((folder / "p.parquet").read_bytes())
    at = place % len(content)
    content[at : at + len(noise)] = noise
    (folder / "p.parquet").write_bytes(content)
    assert all(isinstance(one, (Document, MarsadError)) for one in captures([str(folder / "p.parquet")]))


def test_a_page_that_stands_there_once_and_is_meant_often_is_held_once(tmp_path: Path) -> None:
    """60 MB sixty times, in a file of some kilobytes: in 2 GB."""
    page = pa.DictionaryArray.from_arrays(pa.array([0] * 60, pa.int32()), pa.array([b"x" * 60_000_000], pa.binary()))
    pq.write_table(pa.table({"content": page}), tmp_path / "p.parquet", compression="zstd")
    assert (tmp_path / "p.parquet").stat().st_size < 1_000_000
    code = (
        "import resource, sys\n"
        "from marsad.sources.pages import captures\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "print(sum(len(one.content) for one in captures(sys.argv[1:])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "p.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300)
    assert done.stdout.strip() == str(60_000_000 * 60), done.stderr[-500:]
