"""CSV files as users bring them: batches with their rows' numbers, other delimiters and encodings, damaged zips."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import UnreadableDataset
from marsad.sources.delimited import CsvFile, open_csv, read_csv, require

TABLE = "id,place,dead\n1,Mosul,3\n2,الرقة,4\n3,Ségou,5\n"


def written(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def rows_of(file: CsvFile) -> list[dict[str, str | None]]:
    return [row for batch in file.batches() for row in batch.columns.to_pylist()]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text('ab,"\n é', max_size=6), st.integers(0, 9)), max_size=40),
    st.sets(st.integers(0, 39)),
    st.integers(1, 9),
)
def test_batches_give_every_row_once_under_its_own_number(
    rows: list[tuple[str, int]], broken: set[int], size: int
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["text", "count"])
    for number, row in enumerate(rows):
        writer.writerow([*row, "more"] if number in broken else row)
    with TemporaryDirectory() as folder:
        file = open_csv(written(Path(folder), buffer.getvalue()))
        batches = list(file.batches(size))
        again = list(file.batches(size))
    assert [batch.columns for batch in again] == [batch.columns for batch in batches]
    assert all(batch.columns.num_rows == size for batch in batches[:-1])
    read = pa.concat_tables([batch.columns for batch in batches]).to_pylist()
    numbers = [number for batch in batches for number in batch.numbers.to_pylist()]
    wanted = [(number, row) for number, row in enumerate(rows) if number not in broken]
    assert numbers == [number for number, _ in wanted]
    assert [(row["text"], row["count"]) for row in read] == [(text, str(count)) for _, (text, count) in wanted]
    assert [item.row for batch in batches for item in batch.set_aside] == sorted(
        number for number in broken if number < len(rows)
    )


def test_memory_is_bounded_by_the_batch(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,text\n")
        for number in range(400_000):
            stream.write(f"{number},{'x' * 120}\n")
    before = pa.total_allocated_bytes()
    most = 0
    for batch in open_csv(path).batches(20_000):
        most = max(most, pa.total_allocated_bytes() - before)
        assert batch.columns.num_rows == 20_000
    assert most < path.stat().st_size  # a few blocks of 16 MB and the rows that wait, never the 50 MB of cells


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_another_delimiter_is_seen_in_the_header(tmp_path: Path, delimiter: str) -> None:
    file = open_csv(written(tmp_path, TABLE.replace(",", delimiter)))
    assert file.delimiter == delimiter
    assert [row["place"] for row in rows_of(file)] == ["Mosul", "الرقة", "Ségou"]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + TABLE.encode(),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
    ],
    ids=["utf-8 with a mark", "utf-16-le", "utf-16-be", "utf-16-le without a mark", "utf-16-be without a mark"],
)
def test_the_encoding_is_told_by_the_first_bytes(tmp_path: Path, content: bytes) -> None:
    file = open_csv(written(tmp_path, content))
    assert file.names == ("id", "place", "dead")
    assert [row["place"] for row in rows_of(file)] == ["Mosul", "الرقة", "Ségou"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-32"])
def test_another_encoding_is_refused_by_its_bytes(tmp_path: Path, encoding: str) -> None:
    text = "id,place\n1,Ségou\n"
    with pytest.raises(UnreadableDataset, match=r"UTF-8|UTF-32"):
        open_csv(written(tmp_path, text.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_table_that_ends_inside_a_letter_is_refused(tmp_path: Path, encoding: str) -> None:
    content = (TABLE * 40 + "9,الرقة").encode(encoding)[:-1]
    with pytest.raises(UnreadableDataset, match="is none of utf"):
        rows_of(open_csv(written(tmp_path, content)))


def zipped(folder: Path, **members: str) -> Path:
    path = folder / "table.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_csv", ".csv"), text)
    return path


def test_a_zip_gives_the_table_in_it(tmp_path: Path) -> None:
    file = open_csv(zipped(tmp_path, table_csv=TABLE, readme="words"))
    assert len(rows_of(file)) == 3
    assert file.content.content_sha256 == open_csv(written(tmp_path, TABLE)).content.content_sha256
    assert file.content.content_sha256 != file.content.file_sha256


def test_a_zip_cut_short_or_damaged_is_refused_before_a_row_is_read(tmp_path: Path) -> None:
    whole = zipped(tmp_path, table_csv=TABLE * 500).read_bytes()
    for content in (whole[: len(whole) // 2], whole[:60], whole[:80] + bytes(9) + whole[89:]):
        with pytest.raises(UnreadableDataset, match=r"cut\.zip.*cut short or damaged.*Fetch it again"):
            open_csv(written(tmp_path, content, "cut.zip"))
    with pytest.raises(UnreadableDataset, match="holds 2 CSV files"):
        open_csv(zipped(tmp_path, a_csv=TABLE, b_csv=TABLE))


def test_a_header_in_another_language_is_refused_with_the_names_it_lacks(tmp_path: Path) -> None:
    file = open_csv(written(tmp_path, "identifiant,lieu,morts\n1,Mossoul,3\n"))
    with pytest.raises(UnreadableDataset, match=r"lacks the columns id, dead .*identifiant, lieu, morts"):
        require(file, ("id", "dead"), "our dataset")


def test_a_file_without_rows_and_one_without_a_header(tmp_path: Path) -> None:
    (only,) = open_csv(written(tmp_path, "id,place\n")).batches()
    assert (only.columns.num_rows, only.columns.column_names) == (0, ["id", "place"])
    bare = open_csv(written(tmp_path, '1\tMo"sul\n2\tRaqqa\n'), names=("id", "place"), delimiter="\t", quoted=False)
    assert [row["place"] for row in rows_of(bare)] == ['Mo"sul', "Raqqa"]
    assert bare.path.name == "table.csv"


def test_notes_above_the_header_are_kept_and_a_column_called_hash_is_no_note(tmp_path: Path) -> None:
    noted = open_csv(written(tmp_path, "# title: Counts\n#\n" + TABLE))
    assert (noted.notes, len(rows_of(noted))) == ("title: Counts\n", 3)
    hashed = open_csv(written(tmp_path, "#," + TABLE.replace("\n", "\n9,", 3)))
    assert hashed.names[0] == "#"
    assert len(rows_of(hashed)) == 3


def test_a_whole_table_at_once(tmp_path: Path) -> None:
    table = read_csv(written(tmp_path, TABLE + "4,Gao\n"))
    assert table.numbers.to_pylist() == [0, 1, 2]
    assert [(item.row, item.reason) for item in table.set_aside] == [(3, "2 cells under 3 columns")]
