"""Exports of a whole observatory: narrowed as pages are, with all that a reader needs to use and cite them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from ged_row import ROW

import marsad
from marsad import samples
from marsad.errors import UnknownName, UsageError
from marsad.exporting import ExportQuestion
from marsad.index.filters import Filter
from marsad.observatory import Observatory


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    opened = marsad.open(tmp_path_factory.mktemp("exporting") / "observatory")
    opened.read([str(path) for path in samples.sample_paths()])
    for table in samples.count_tables():
        opened.import_dataset("counts", table)
    return opened


def rows(observatory: Observatory, question: ExportQuestion) -> list[dict[str, str]]:
    stream = io.BytesIO()
    observatory.export_question(question, stream, "csv")
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "filter",
    [
        Filter(),
        Filter(group=("islamic-state",), country=("IQ",)),
        Filter(kind=("figure", "indicator"), lens=("self_claimed",)),
        Filter(country=("SY",), start=dt.date(2019, 1, 1), end=dt.date(2019, 12, 31)),
        Filter(start=dt.date(2019, 6, 1)),
        Filter(language=("ar",), measure=("attacks",)),
        Filter(precision=("city",)),
        Filter(source=("al-azhar-observatory",)),
        Filter(flagged=True),
        Filter(indicator=("none",), kind=("figure",)),
        Filter(as_of=dt.date(2018, 12, 31)),
        Filter(verdict=("none",), type=("armed_assault",)),
        Filter(country=("none",)),
        Filter(group=("none",)),
        Filter(group=("none", "islamic-state")),
        Filter(text="attack iraq"),
        Filter(text="الموصل"),
        Filter(text="daesh's"),
        Filter(text="!!!"),
    ],
    ids=str,
)
def test_an_export_holds_what_the_page_lists(observatory: Observatory, filter: Filter) -> None:
    listed = observatory.index().claims(replace(filter, passed_on=True), limit=1000).rows
    assert sorted(row["id"] for row in rows(observatory, ExportQuestion(filter=filter))) == sorted(
        row.id for row in listed
    )


def test_a_package_says_what_it_holds_and_on_what_terms(observatory: Observatory, tmp_path: Path) -> None:
    path = tmp_path / "claims.zip"
    day = dt.date(2019, 9, 24)
    done = observatory.export(path, "parquet", group="Daesh", place="العراق", as_of=day, package=True)
    archive = zipfile.ZipFile(path)
    names = ["claims.parquet", "sources.csv", "sources.bib", "datapackage.json", "README.md"]
    assert archive.namelist() == names
    readme = archive.read("README.md").decode()
    for line in (f"- Rows: {done.rows}", "- As of: 2019-09-24", "group = islamic-state, country = IQ", "`killed`"):
        assert line in readme
    described = json.loads(archive.read("datapackage.json"))
    assert (described["marsad"]["rows"], described["marsad"]["as_of"]) == (done.rows, "2019-09-24")
    assert {field["name"] for field in described["resources"][0]["schema"]["fields"]} >= {"id", "quote_text", "lens"}
    cited = list(csv.DictReader(io.StringIO(archive.read("sources.csv").decode("utf-8-sig"), newline="")))
    assert sum(int(row["claims"]) for row in cited) == done.rows
    assert archive.read("sources.bib").decode().count("@") == len(cited)


def test_series_hold_what_the_command_counts(observatory: Observatory) -> None:
    question = ExportQuestion(kind="series", filter=Filter(group=("islamic-state",), country=("IQ",)), every="month")
    found = [row for row in rows(observatory, question) if row["in_grid"] == "true"]
    counts = observatory.series("Islamic State", "Iraq", every="month")
    assert len(found) == sum(len(one.starts) for one in counts.series)
    stated = [value for one in counts.series for value in one.counts]
    assert [row["count"] for row in found] == ["" if value is None else f"{value:g}" for value in stated]


def test_counts_of_other_days_than_the_grids_stand_beside_it(observatory: Observatory) -> None:
    question = ExportQuestion(kind="series", filter=Filter(group=("islamic-state",), country=("IQ",)))
    found = [row for row in rows(observatory, question) if row["in_grid"] == "false"]
    counts = observatory.series("Islamic State", "Iraq")
    stated = [(str(item.start), str(item.end)) for one in counts.series for item in one.intervals if not item.revised]
    assert stated
    assert [(row["start"], row["end"]) for row in found] == stated


def test_a_package_of_series_names_the_datasets_that_were_counted(observatory: Observatory, tmp_path: Path) -> None:
    path = tmp_path / "series.zip"
    observatory.export(path, "csv", content="series", group="Daesh", place="Iraq", package=True)
    readme = zipfile.ZipFile(path).read("README.md").decode()
    assert "UCDP Georeferenced Event Dataset" in readme
    assert "CC BY 4.0" in readme
    assert "Cite: Sundberg" in readme


def test_the_bibliography_of_a_search_is_of_its_documents(observatory: Observatory) -> None:
    stream = io.BytesIO()
    done = observatory.export(stream, "bibtex", group="Daesh", filter=Filter(language=("ar",)))
    documents = {claim.document for claim in observatory.claims()}
    assert 0 < done.rows < len(documents)
    assert stream.getvalue().decode().count("langid = {arabic}") == done.rows


def test_what_cannot_be_exported_is_refused_before_anything_is_written(
    observatory: Observatory, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    with pytest.raises(UsageError, match="need one group"):
        observatory.export(path, "csv", content="series")
    with pytest.raises(UsageError, match="does not narrow events"):
        observatory.export(path, "csv", content="events", filter=Filter(measure=("attacks",)))
    with pytest.raises(UsageError, match="events as bibtex"):
        observatory.export(path, "bibtex", content="events")
    with pytest.raises(UnknownName):
        observatory.export(path, "csv", group="Nobody at all")
    with pytest.raises(UsageError, match="more than 3 rows"):
        observatory.export_question(ExportQuestion(most=3), path, "csv")
    assert not list(tmp_path.iterdir())


def test_text_streams_take_what_is_text(observatory: Observatory) -> None:
    stream = io.StringIO()
    done = observatory.export(stream, "jsonl", group="Daesh", place="Iraq")
    kinds = [json.loads(line)["kind"] for line in stream.getvalue().splitlines()]
    assert kinds[0] == "document"
    assert len(kinds) - kinds.count("document") == done.rows


def test_an_export_finds_rows_of_a_dataset_by_the_words_that_pages_find_them_by(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    day = {"date_start": "2019-03-01", "date_end": "2019-03-01"}
    told = {"1": "A wedding was shot at", "2": "Clashes elsewhere"}
    written = [ROW | day | {"id": id, "source_headline": text} for id, text in told.items()]
    with (tmp_path / "ged.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(written[0]))
        writer.writeheader()
        writer.writerows(written)
    observatory.import_dataset("ucdp-ged", tmp_path / "ged.csv", dt.date(2020, 6, 1))
    filter = Filter(text="wedding")
    listed = [row.id for row in observatory.index().claims(filter).rows]
    assert len(listed) == 1
    assert [row["id"] for row in rows(observatory, ExportQuestion(filter=filter))] == listed
