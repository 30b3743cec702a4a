"""The GTD, as workbook and as CSV: half-known dates, suspected groups, shared tolls and private persons."""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.errors import UnreadableDataset
from marsad.ledger import open_ledger
from marsad.model import Incident
from marsad.model.schemas import canonical_json, claim_from_row, claim_to_row
from marsad.registry import open_registry
from marsad.sources.gtd import provinces, read, summaries
from marsad.sources.gtd.read import actors
from marsad.sources.release import Release

SAMPLES = Path(__file__).parent / "samples" / "gtd"
CSV, XLSX = SAMPLES / "gtd-2019.csv", SAMPLES / "gtd-2019.xlsx"


def write(path: Path, *changes: dict[str, str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """The first row of the sample once for each of the changes, each with an id of its own."""
    with CSV.open(encoding="iso-8859-1", newline="") as stream:
        first = next(csv.DictReader(stream))
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(first), delimiter=delimiter)
        writer.writeheader()
        ids = ({"eventid": f"20190304{number:04d}"} for number in range(len(changes)))
        writer.writerows(first | id | change for id, change in zip(ids, changes, strict=True))
    return path


def claims(release: Release) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in release.whole().claims.to_pylist()}


def only(tmp_path: Path, **change: str) -> tuple[Incident, dict[str, Any]]:
    (row,) = read(write(tmp_path / "gtd.csv", change)).whole().claims.to_pylist()
    claim = claim_from_row(row)
    assert isinstance(claim, Incident)
    return claim, row


def test_workbook_and_csv_give_the_same_claims() -> None:
    told = {"id", "document", "quote_text", "quote_end", "tolls"}  # a workbook's content is not that of the CSV
    one, other = claims(read(CSV)), claims(read(XLSX))
    assert list(one) == list(other) == sorted(one, key=list(one).index)
    for key, row in one.items():
        assert {name: value for name, value in row.items() if name not in told} == {
            name: value for name, value in other[key].items() if name not in told
        }


@pytest.mark.parametrize("path", [CSV, XLSX])
def test_every_claim_cuts_its_row_and_goes_through_the_model(path: Path) -> None:
    whole = read(path).whole()
    assert (whole.set_aside, whole.unknown_codes, whole.doubts) == ((), (), ())
    assert read(path).unknown_columns == ()
    texts = whole.rows.column("text").to_pylist()
    assert len(texts) == 5
    for row in whole.claims.to_pylist():
        text = texts[row["row"]]
        assert canonical_json(json.loads(text)) == text == row["quote_text"]
        assert len(json.loads(text)) == 135
        claim = claim_from_row(row)
        assert isinstance(claim, Incident)
        again = claim_to_row(claim)
        assert set(again.pop("actors")) <= set(row["actors"])
        assert {name: row[name] for name in again} == again
        for toll in claim.tolls:
            assert text[toll.number.start : toll.number.end] == toll.number.text
            assert text[toll.quote.start : toll.quote.end] == toll.quote.text
            assert toll.quote.text.startswith({"killed": '"nkill":', "wounded": '"nwound":'}[toll.measure])


def test_letters_of_an_older_encoding_come_out_right() -> None:
    row = claims(read(CSV))["201904000001"]
    rows = read(CSV).whole().rows.column("text").combine_chunks()
    assert "Ségou" in row["quote_text"]
    assert provinces(rows).to_pylist() == ["Diyala", "Nineveh", "Ségou", None, "Aleppo"]
    assert summaries(rows)[0].as_py().startswith("03/04/2019: Assailants")
    assert summaries(rows)[3].as_py() is None


@pytest.mark.parametrize(
    ("key", "first", "last", "precision", "text"),
    [
        ("201903040001", "2019-03-04", "2019-03-04", "day", "2019-03-04"),
        ("201904000001", "2019-04-01", "2019-04-30", "month", "April 2019"),
        ("201900000001", "2019-01-01", "2019-12-31", "year", "2019"),
    ],
)
def test_a_date_is_as_wide_as_what_is_known(key: str, first: str, last: str, precision: str, text: str) -> None:
    row = claims(read(CSV))[key]
    assert (str(row["period_start"]), str(row["period_end"])) == (first, last)
    assert (row["period_precision"], row["period_text"]) == (precision, text)


@pytest.mark.parametrize(
    ("key", "precision", "name", "id"),
    [
        ("201903040001", "point", "Khanaqin", None),
        ("201903040002", "city", "Mosul", None),  # in its vicinity
        ("201904000001", "admin2", "Niono", None),
        ("201905060001", "admin1", "Aleppo", None),
        ("201900000001", "country", "Afghanistan", "geonames:1149361"),
    ],
)
def test_a_place_is_as_coarse_as_its_specificity(key: str, precision: str, name: str, id: str | None) -> None:
    row = claims(read(CSV))[key]
    assert (row["place_precision"], row["place_name"], row["place_id"]) == (precision, name, id)


def test_types_come_from_attack_type_suicide_flag_and_weapon() -> None:
    kinds = {key: (row["code"], row["type"]) for key, row in claims(read(CSV)).items()}
    assert kinds == {
        "201903040001": ("gtd:3", "bombing"),
        "201903040002": ("gtd:3", "suicide_bombing"),
        "201904000001": ("gtd:6", "kidnapping"),
        "201900000001": ("gtd:9", "other"),
        "201905060001": ("gtd:3", "shelling"),
    }


def test_what_a_group_claimed_stays_gtds_word() -> None:
    row = claims(read(CSV))["201903040001"]
    assert json.loads(row["quote_text"])["claimed"] == 1
    assert (row["self_claimed"], row["lens"], row["modality"]) == (False, "dataset:gtd", "reported")
    assert row["perpetrator_id"] == row["group_id"] == "islamic-state"


def test_a_suspected_group_is_named_as_suspected() -> None:
    row = claims(read(CSV))["201904000001"]
    assert (row["perpetrator_id"], row["modality"]) == ("jnim", "estimated")
    assert row["actors"] == ["jnim", "katiba-macina"]


def test_an_unknown_group_is_nobody() -> None:
    row = claims(read(CSV))["201903040002"]
    assert (row["perpetrator_id"], row["perpetrator_text"], row["actors"]) == (None, None, [])


def test_who_was_struck_is_told_by_kind_unless_it_is_a_known_group() -> None:
    rows = claims(read(CSV))
    assert rows["201903040002"]["target_text"] == "Private Citizens & Property"  # never a person's name
    assert rows["201905060001"]["target_id"] == "sdf"
    assert rows["201905060001"]["actors"] == ["hts", "sdf"]


def test_tolls_known_unknown_and_shared() -> None:
    rows = claims(read(CSV))
    names = ("killed", "killed_low", "wounded", "abducted", "perpetrators_killed")
    assert [rows["201903040001"][name] for name in names] == [2, 2.0, 3, None, 0]
    assert [rows["201903040002"][name] for name in names] == [4, 4.0, None, None, 1]  # -99
    assert [rows["201904000001"][name] for name in names] == [0, 0.0, 0, 4, 0]
    assert [rows["201900000001"][name] for name in names] == [None] * 5  # blank
    assert [rows["201905060001"][name] for name in names] == [None, 2.5, 1, None, 0]  # half of five


def test_groups_that_the_registry_lacks_are_counted() -> None:
    assert [(item.column, item.code, item.rows) for item in read(CSV).whole().unmapped] == [
        ("gname", "Valley Guard", 1)
    ]
    held = open_registry().actors
    assert all(id in held for id in actors().ids.values())


def test_bad_rows_are_set_aside_with_their_reasons_and_the_rest_goes_on(tmp_path: Path) -> None:
    changes = [
        {},
        {"imonth": "2", "iday": "29"},
        {"imonth": "13"},
        {"nkill": "-2"},
        {"nkill": "several"},
        {"eventid": "201903040000"},
        {"eventid": "2.01903E+11"},
        {"nkill": "unknown"},
        {"nkill": "2.0", "nwound": "-9.0", "country": "95.0"},
    ]
    whole = read(write(tmp_path / "gtd.csv", *changes)).whole()
    assert whole.rows.num_rows == 9
    assert whole.claims.column("row").to_pylist() == [0, 7, 8]
    assert whole.claims.column("killed").to_pylist() == [2, None, 2]
    assert whole.claims.column("wounded").to_pylist() == [3, 3, None]
    assert whole.claims.column("country").to_pylist() == ["IQ"] * 3
    reasons = [item.reason for item in whole.set_aside]
    words = ("29 February", "no date", "negative", "no whole number", "earlier row", "12 digits")
    assert [word in reason for word, reason in zip(words, reasons, strict=True)] == [True] * 6


def test_codes_that_no_codebook_holds_are_counted_and_not_guessed(tmp_path: Path) -> None:
    changes = [{"attacktype1": "12"}, {"specificity": "8", "country": "777"}]
    whole = read(write(tmp_path / "gtd.csv", *changes)).whole()
    assert {(item.column, item.code) for item in whole.unknown_codes} == {
        ("attacktype1", "12"),
        ("specificity", "8"),
        ("country", "777"),
    }
    first, second = whole.claims.to_pylist()
    assert (first["code"], first["type"]) == ("gtd:12", "other")
    assert (second["place_precision"], second["country"]) == (None, None)


def test_swapped_coordinates_are_left_out_and_said(tmp_path: Path) -> None:
    change = {"country": "123", "country_txt": "Mali", "latitude": "-5.993", "longitude": "14.2526"}
    whole = read(write(tmp_path / "gtd.csv", change)).whole()
    assert whole.claims.column("latitude").to_pylist() == [None]
    assert "swapped" in whole.doubts[0].reason


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("iso-8859-1", ";"), ("utf-16", ","), ("utf-8", "\t")]
)
def test_the_same_table_in_another_dress(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = write(tmp_path / "gtd.csv", {"provstate": "Ségou"}, encoding=encoding, delimiter=delimiter)
    rows = read(path).whole().rows.column("text").combine_chunks()
    assert provinces(rows).to_pylist() == ["Ségou"]


def test_a_file_without_rows_is_a_release_without_rows(tmp_path: Path) -> None:
    release = read(write(tmp_path / "gtd.csv"))
    batches = ((batch.rows, batch.claims) for batch in release.batches)
    receipt = open_ledger(tmp_path / "observatory").append_dataset(release.document, release.coder, batches)
    assert (receipt.rows, receipt.claims, receipt.codings) == (0, 0, 1)


def test_what_is_no_gtd_table_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.csv"
    foreign.write_text("identifiant;année;pays\n1;2019;Irak\n", encoding="iso-8859-1")
    with pytest.raises(UnreadableDataset, match=r"foreign\.csv.*eventid.*identifiant"):
        read(foreign)
    cut = tmp_path / "gtd.xlsx"
    cut.write_bytes(XLSX.read_bytes()[:-80])
    with pytest.raises(UnreadableDataset, match=r"gtd\.xlsx"):
        read(cut)
    zipped = tmp_path / "gtd.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(CSV, "gtd.csv")
    assert read(zipped).whole().claims.num_rows == 5
    zipped.write_bytes(zipped.read_bytes()[:-60])
    with pytest.raises(UnreadableDataset, match=r"gtd\.zip.*zip"):
        read(zipped)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("globalterrorismdb_0718dist.csv", dt.date(2018, 7, 1)),
        ("globalterrorismdb_2021Jan-June_1222dist.csv", dt.date(2022, 12, 1)),
        ("attacks.csv", None),
    ],
)
def test_the_published_files_name_tells_its_month(tmp_path: Path, name: str, published: dt.date | None) -> None:
    document = read(write(tmp_path / name, {})).document
    assert document.published == published
    assert document.published_precision == ("month" if published else None)
    assert read(tmp_path / name, released=dt.date(2020, 1, 2)).document.published == dt.date(2020, 1, 2)


def test_countries_are_those_of_the_registry() -> None:
    listed = yaml.safe_load((Path(read.__code__.co_filename).parent / "countries.yml").read_text("utf-8"))
    codes = {entry.country for entry in open_registry().places if entry.precision == "country"}
    assert {item["iso"] for item in listed.values()} - {None} <= codes
    assert len({item["name"] for item in listed.values()}) == len(listed)
