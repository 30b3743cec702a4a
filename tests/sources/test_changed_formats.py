"""A source that changes its format is told by name, with a remedy, and what was kept of it before stays and answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from web_server import Reply, fetcher, web

import marsad
from marsad.errors import UnreadableDataset
from marsad.observatory import Observatory

SAMPLES = Path(__file__).parent / "samples"
FILES = {
    "ucdp-ged": SAMPLES / "ucdp_ged" / "GEDEvent_v25_1.csv",
    "acled": SAMPLES / "acled" / "acled-2023.csv",
    "gtd": SAMPLES / "gtd" / "gtd-2019.csv",
}
NEEDED = {"ucdp-ged": "date_start", "acled": "event_date", "gtd": "iyear"}


def printed(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def rewritten(path: Path, change: Callable[[list[str]], list[str]], delimiter: str = ",") -> bytes:
    """The table with its header's names changed."""
    text = printed(path)
    rows = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([change(rows[0]), *rows[1:]])
    return out.getvalue().encode()


def held(observatory: Observatory) -> tuple[int, int]:
    return len(observatory.documents()), observatory.claims_table().num_rows


@pytest.mark.parametrize("source", FILES)
def test_a_renamed_column_another_kind_of_file_and_an_error_page_are_told_and_cost_nothing(
    tmp_path: Path, source: str
) -> None:
    path, needed = FILES[source], NEEDED[source]
    name = path.name
    observatory = marsad.open(tmp_path / "observatory")
    changed = {
        "renamed": (rewritten(path, lambda names: [f"{n}_new" if n == needed else n for n in names]), needed),
        "json": (b'{"count": 1, "data": [{"event_id_cnty": "SYR1", "fatalities": 3}]}', "it is JSON"),
        "json lines": (b'[\n{"id": 1,\n"date_start": "2019-01-01"}\n]', "it is JSON"),
        "page": (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "it is a web page"),
        "empty": (b"", ""),
        "cut zip": (b"PK\x03\x04" + b"x" * 50, "zip"),
    }
    with web({f"/{name}": Reply(path.read_bytes())}) as site, fetcher(site) as client:
        report = observatory.import_dataset(source, f"{site.url}/{name}", fetcher=client)
        assert report.claims > 0
        before = held(observatory)
        for content, said in changed.values():
            site.routes[f"/{name}"] = Reply(content, headers={"ETag": f'"{hash(content)}"'})
            with fetcher(site) as again, pytest.raises(UnreadableDataset) as refused:
                observatory.import_dataset(source, f"{site.url}/{name}", fetcher=again)
            assert said in str(refused.value)
            assert name in refused.value.item
            assert refused.value.remedy
            assert held(observatory) == before
        site.routes[f"/{name}"] = Reply(path.read_bytes())
        with fetcher(site) as again:
            assert observatory.import_dataset(source, f"{site.url}/{name}", fetcher=again).known
    assert held(observatory) == before


@pytest.mark.parametrize("source", FILES)
def test_a_new_column_is_kept_and_reported_and_another_separator_is_read(tmp_path: Path, source: str) -> None:
    path = FILES[source]
    text = printed(path)
    rows = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    added = [[*rows[0], "a_new_column"], *([*row, "something"] for row in rows[1:])]
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(added)
    changed = tmp_path / path.name
    changed.write_text(out.getvalue(), "utf-8")
    observatory = marsad.open(tmp_path / "observatory")
    plain = observatory.import_dataset(source, path)
    report = observatory.import_dataset(source, changed)
    assert report.unknown_columns == ("a_new_column",)
    assert (report.rows, report.claims) == (plain.rows, plain.claims)


def test_a_table_whose_columns_were_renamed_names_the_one_that_its_mapping_misses(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_bytes((SAMPLES / "table" / "terrain.csv").read_bytes())
    (tmp_path / "my.csv.yml").write_bytes((SAMPLES / "table" / "terrain.csv.yml").read_bytes())
    observatory = marsad.open(tmp_path / "observatory")
    observatory.import_dataset("table", tmp_path / "my.csv")
    before = held(observatory)
    header, _, rest = (tmp_path / "my.csv").read_text("latin-1").partition("\n")
    (tmp_path / "my.csv").write_text(header.replace(";Lieu;", ";Endroit;") + "\n" + rest, "latin-1")
    with pytest.raises(marsad.errors.MarsadError) as refused:
        observatory.import_dataset("table", tmp_path / "my.csv")
    assert refused.value.remedy
    assert held(observatory) == before
