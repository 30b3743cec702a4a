"""CSV rows as canonical JSON: any cell comes back as it was."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model.schemas import canonical_json
from marsad.sources.tables import canonical_rows, read_csv

# "NA" and the empty cell mean missing; a lone carriage return is written as a line break by no CSV writer we know.
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x00"), max_size=12)
NUMBER = st.one_of(st.integers(-(10**12), 10**12).map(str), st.floats(allow_nan=False).map(repr), TEXT)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXT, NUMBER, NUMBER), min_size=1, max_size=5))
def test_any_table_comes_back(rows: list[tuple[str, str, str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["ж text", "a count", "degrees"])
    writer.writerows(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
        table = read_csv(path)
    kept = canonical_rows(table.columns, frozenset({"a count"}), frozenset({"degrees"}), cut="a count")
    assert len(kept.text) == len(rows)
    for text, start, end, row in zip(
        kept.text.to_pylist(), kept.cell_start.to_pylist(), kept.cell_end.to_pylist(), rows, strict=True
    ):
        value = json.loads(text)
        assert canonical_json(value) == text
        assert json.loads(text[start:end]) == value["a count"]
        assert value["ж text"] == row[0]
        assert str(value["a count"]) == row[1]
        assert value["degrees"] == row[2] or float(row[2]) == value["degrees"]
