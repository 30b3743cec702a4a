"""UCDP GED: every row kept as it is printed, every claim cut from it, nothing guessed."""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.errors import MissingItem, UnreadableDataset
from marsad.ledger import open_ledger
from marsad.model import Incident
from marsad.model.schemas import ROWS, canonical_json, claim_from_row, claim_to_row
from marsad.registry import open_registry
from marsad.registry.gazetteer import country_extents
from marsad.sources.release import Release
from marsad.sources.ucdp_ged import read
from marsad.sources.ucdp_ged.read import actor

GED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"
ROW: dict[str, str] = {
    "id": "7",
    "year": "2019",
    "type_of_violence": "1",
    "conflict_name": "Syria: Islamic State",
    "side_a": "Government of Syria",
    "side_b": "IS",
    "source_article": 'A "quoted" line\nand \\ another',
    "source_date": "1753-01-01",
    "where_prec": "1",
    "where_coordinates": "Baghouz",
    "adm_1": "Deir ez-Zor",
    "adm_2": "Abu Kamal",
    "latitude": "34.50",
    "longitude": "40.9",
    "country": "Syria",
    "country_id": "652",
    "date_prec": "1",
    "date_start": "2019-03-01",
    "date_end": "2019-03-01",
    "deaths_a": "2",
    "deaths_b": "1",
    "low": "3",
    "best": "3",
    "high": "5",
}


def write(path: Path, *changes: dict[str, str], drop: tuple[str, ...] = ()) -> Path:
    rows = [{key: value for key, value in (ROW | change).items() if key not in drop} for change in changes]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def only(release: Release) -> tuple[Incident, dict[str, Any]]:
    (row,) = release.whole().claims.to_pylist()
    claim = claim_from_row(row)
    assert isinstance(claim, Incident)
    return claim, row


@cache
def syria() -> Release:
    if not GED.is_file():
        pytest.skip(f"no {GED}")
    return read(GED)


def test_the_whole_file_is_read_and_its_counts_are_those_published() -> None:
    release = syria()
    assert release.whole().rows.num_rows == release.whole().claims.num_rows == 16_566
    assert release.whole().rows.schema.equals(ROWS)
    assert release.whole().set_aside == ()
    assert release.unknown_columns == ()
    claims = release.whole().claims.select(["actors", "period_start", "perpetrator_id"]).to_pylist()
    involved = [row for row in claims if "islamic-state" in row["actors"]]
    assert len(involved) == 6_472
    months = Counter(row["period_start"].month for row in involved if row["period_start"].year == 2019)
    assert [months[month] for month in range(1, 12)] == [86, 54, 74, 40, 25, 28, 34, 33, 29, 23, 15]
    assert (
        sum(row["perpetrator_id"] == "islamic-state" for row in involved) == 299
    )  # one-sided; battles have no striker


def test_every_quote_and_toll_of_the_whole_file_cuts_its_row() -> None:
    release = syria()
    texts = release.whole().rows.column("text").to_pylist()
    columns = release.whole().claims.select(["row", "quote_start", "quote_end", "quote_text", "tolls", "killed"])
    for row in columns.to_pylist():
        text = texts[row["row"]]
        assert row["quote_text"] == text[row["quote_start"] : row["quote_end"]] == text
        (toll,) = json.loads(row["tolls"])
        number, quote = toll["number"], toll["quote"]
        assert text[number["start"] : number["end"]] == number["text"] == str(row["killed"])
        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert number["low"] <= row["killed"] <= number["high"]


def test_rows_are_canonical_json_of_all_columns_as_printed() -> None:
    release = syria()
    texts = release.whole().rows.column("text").to_pylist()
    assert all(canonical_json(json.loads(text)) == text for text in texts)
    with zipfile.ZipFile(GED) as archive:
        printed = list(csv.DictReader(archive.read(archive.namelist()[0]).decode("utf-8").splitlines(keepends=True)))
    for text, row in zip(texts[::97], printed[::97], strict=True):
        kept = json.loads(text)
        assert list(kept) == sorted(row)
        assert {key: "NA" if value is None else str(value) for key, value in kept.items()} == row | {
            key: str(float(row[key])) for key in ("latitude", "longitude")
        } | {key: "NA" for key, value in row.items() if value == "" and kept[key] is None}


def test_claims_survive_the_way_through_the_model(tmp_path: Path) -> None:
    claim, row = only(read(write(tmp_path / "ged.csv", {})))
    again = claim_to_row(claim)
    assert set(again.pop("actors")) <= set(row["actors"])  # a row also keeps who fought back, which no claim names
    assert {key: row[key] for key in again} == again
    assert claim.lens == row["lens"] == "dataset:ucdp-ged"
    assert row["measure"] == "events"
    assert (claim.killed, claim.tolls[0].number.low, claim.tolls[0].number.high) == (3, 3, 5)


def test_a_row_keeps_quotes_line_breaks_and_what_means_missing(tmp_path: Path) -> None:
    release = read(write(tmp_path / "ged.csv", {"adm_2": "NA"}))
    kept = json.loads(release.whole().rows.column("text")[0].as_py())
    assert kept["source_article"] == ROW["source_article"]
    assert kept["source_date"] == "1753-01-01"
    assert kept["adm_2"] is None
    assert kept["latitude"] == 34.5


@pytest.mark.parametrize(
    ("violence", "side_a", "side_b", "group", "perpetrator", "other"),
    [
        ("1", "Government of Syria", "IS", "islamic-state", None, "ucdp:government-of-syria"),
        ("2", "IS", "SDF", "islamic-state", None, "sdf"),
        ("3", "IS", "Civilians", "islamic-state", "islamic-state", None),
    ],
)
def test_only_one_sided_violence_has_a_perpetrator_and_a_target(
    tmp_path: Path, violence: str, side_a: str, side_b: str, group: str, perpetrator: str | None, other: str | None
) -> None:
    change = {"type_of_violence": violence, "side_a": side_a, "side_b": side_b}
    claim, row = only(read(write(tmp_path / "ged.csv", change)))
    assert (claim.group and claim.group.id) == group
    assert (claim.perpetrator and claim.perpetrator.id) == perpetrator
    assert row["actors"] == sorted({group, other} - {None})
    assert claim.perpetrators_killed == (2 if perpetrator else None)
    if perpetrator:
        assert claim.target is not None
        assert (claim.target.id, claim.target.text) == (None, "Civilians")
    else:
        assert claim.target is None


def test_a_side_of_several_groups_counts_for_each(tmp_path: Path) -> None:
    change = {"type_of_violence": "2", "side_a": "Ahrar al-Sham, HTS", "side_b": "IS"}
    _, row = only(read(write(tmp_path / "ged.csv", change)))
    assert set(row["actors"]) >= {"ahrar-al-sham", "hts", "islamic-state"}


@pytest.mark.parametrize(
    ("precision", "start", "end", "first", "last", "named"),
    [
        ("1", "2019-03-01", "2019-03-01", "2019-03-01", "2019-03-01", "day"),
        ("2", "2019-03-01", "2019-03-04", "2019-03-01", "2019-03-04", "week"),
        ("3", "2019-03-04", "2019-03-10", "2019-03-04", "2019-03-10", "week"),
        ("4", "2019-02-01", "2019-02-01", "2019-02-01", "2019-02-28", "month"),
        ("4", "2019-01-29", "2019-02-28", "2019-01-29", "2019-02-28", "month"),
        ("5", "2019-01-01", "2019-01-01", "2019-01-01", "2019-12-31", "year"),
        ("5", "2019-03-29", "2019-04-29", "2019-03-29", "2019-04-29", "year"),
        ("1", "2019-03-01 00:00:00.000", "2019-03-01 00:00:00.000", "2019-03-01", "2019-03-01", "day"),
    ],
)
def test_imprecise_dates_are_not_days(
    tmp_path: Path, precision: str, start: str, end: str, first: str, last: str, named: str
) -> None:
    change = {"date_prec": precision, "date_start": start, "date_end": end}
    claim, _ = only(read(write(tmp_path / "ged.csv", change)))
    assert claim.period is not None
    assert (str(claim.period.start), str(claim.period.end), claim.period.precision) == (first, last, named)


@pytest.mark.parametrize(
    ("where", "precision", "name", "country", "id"),
    [
        ("1", "point", "Baghouz", "SY", None),
        ("3", "admin2", "Abu Kamal", "SY", None),
        ("4", "admin1", "Deir ez-Zor", "SY", None),
        ("6", "country", "Syria", "SY", "geonames:163843"),
        ("7", "region", "Baghouz", None, None),
    ],
)
def test_places_are_as_coarse_as_the_row(
    tmp_path: Path, where: str, precision: str, name: str, country: str | None, id: str | None
) -> None:
    claim, _ = only(read(write(tmp_path / "ged.csv", {"where_prec": where})))
    assert claim.place is not None
    assert (claim.place.precision, claim.place.name) == (precision, name)
    assert (claim.place.country, claim.place.id) == (country, id)
    assert claim.place.countries == ("SY",)


def test_a_missing_column_is_named_with_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "cut.csv", {}, drop=("best", "date_prec"))
    with pytest.raises(UnreadableDataset, match=r"cut\.csv.*best|cut\.csv.*date_prec") as caught:
        read(path)
    assert "best" in str(caught.value)
    assert "date_prec" in str(caught.value)


def test_an_unknown_column_is_reported_and_kept(tmp_path: Path) -> None:
    release = read(write(tmp_path / "ged.csv", {"mood": "5"}))
    assert release.unknown_columns == ("mood",)
    assert json.loads(release.whole().rows.column("text")[0].as_py())["mood"] == "5"


def test_unreadable_rows_are_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    changes = [
        {},
        {"date_start": "2019-02-31"},
        {"best": "many", "date_prec": "9"},
        {"date_end": "2018-01-01"},
        {"id": "8"},
    ]
    release = read(write(tmp_path / "ged.csv", *changes))
    assert release.whole().claims.column("row").to_pylist() == [0, 4]
    assert release.whole().rows.num_rows == 5
    assert [item.row for item in release.whole().set_aside] == [1, 2, 3]
    reasons = [item.reason for item in release.whole().set_aside]
    assert "date_start" in reasons[0]
    assert "best" in reasons[1]
    assert "date_prec" in reasons[1]
    assert "before" in reasons[2]


@pytest.mark.parametrize("article", ["plain", "two\nlines"])
def test_a_row_with_too_many_cells_is_set_aside_under_its_own_number(tmp_path: Path, article: str) -> None:
    path = write(tmp_path / "ged.csv", *[{"id": str(number), "source_article": article} for number in range(3)])
    rows = path.read_text(encoding="utf-8").split("2019-03-01,2,1,3,3,5\n")
    path.write_text("2019-03-01,2,1,3,3,5\n".join([*rows[:2], "x," + rows[2], *rows[3:]]), encoding="utf-8")
    release = read(path)
    assert release.whole().claims.column("row").to_pylist() == [0, 1]
    assert [item.row for item in release.whole().set_aside] == [2]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"<html></html>", b"id,best\n\xff\xfe,1\n"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ged.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableDataset, match=r"ged\.csv"):
        read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingItem, match="nowhere"):
        read(tmp_path / "nowhere.csv")


def test_the_release_is_known_by_its_content(tmp_path: Path) -> None:
    first = read(write(tmp_path / "a.csv", {}))
    renamed = read(write(tmp_path / "b.csv", {}))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(tmp_path / "a.csv", "a.csv")
    zipped = read(tmp_path / "c.zip")
    changed = read(write(tmp_path / "d.csv", {"best": "4"}))
    assert first.document.id == renamed.document.id == zipped.document.id != changed.document.id
    assert first.document.capture != zipped.document.capture
    ids = [item.whole().claims.column("id").to_pylist() for item in (first, zipped, changed)]
    assert ids[0] == ids[1]
    assert set(ids[0]).isdisjoint(ids[2])


def test_publication_is_stated_known_from_the_version_or_open(tmp_path: Path) -> None:
    assert read(write(tmp_path / "events.csv", {})).document.published is None
    stated = read(tmp_path / "events.csv", released=dt.date(2019, 6, 30)).document
    assert (stated.published, stated.published_precision) == (dt.date(2019, 6, 30), "day")
    for name in ("ged191.csv", "GEDEvent_v19_1.csv"):
        known = read(write(tmp_path / name, {})).document
        assert "version 19.1" in (known.title or "")
        assert known.published_until == dt.date(2019, 12, 31)
    candidate = read(write(tmp_path / "GEDEvent_v23_0_5.csv", {})).document
    assert candidate.published is None


def test_importing_twice_keeps_it_once(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", {}, {"id": "8"})
    ledger = open_ledger(tmp_path / "observatory")
    receipts = []
    for _ in range(2):
        release = read(path)
        receipts.append(
            ledger.append_dataset(
                release.document, release.coder, ((batch.rows, batch.claims) for batch in release.batches)
            )
        )
    assert (receipts[0].rows, receipts[0].claims) == (2, 2)
    assert (receipts[1].rows, receipts[1].claims) == (0, 0)


def test_known_actors_are_the_registrys() -> None:
    folder = Path(read.__code__.co_filename).parent
    mapped = yaml.load((folder / "actors.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    actors = open_registry().actors
    for entry in mapped.values():
        known = actors.get(entry["id"])
        assert known is not None
        assert known.name == entry["name"]
    assert actor("Liwa al-Aqsa") == {"id": "ucdp:liwa-al-aqsa", "name": "Liwa al-Aqsa"}


def test_bad_values_are_null_or_set_aside_and_never_mended(tmp_path: Path) -> None:
    changes = [
        {"id": "1"},
        {"id": "2", "best": "unknown"},
        {"id": "3", "low": "-1"},
        {"id": "1", "best": "5", "high": "6"},
        {"id": "4", "country": "Afghanistan", "country_id": "700", "latitude": "69.2", "longitude": "34.5"},
        {"id": "5", "date_start": "2019-02-29"},
    ]
    whole = read(write(tmp_path / "ged.csv", *changes)).whole()
    claims = {row["key"]: row for row in whole.claims.to_pylist()}
    assert list(claims) == ["1", "2", "4"]
    assert claims["1"]["killed"] == 3  # the first row of an id stands
    assert (claims["2"]["killed"], claims["2"]["killed_low"], claims["2"]["killed_high"]) == (None, 3, 5)
    assert claims["2"]["tolls"] == "[]"
    reasons = {item.row: item.reason for item in whole.set_aside}
    assert reasons == {
        2: "low is negative",
        3: "its id is that of an earlier row",
        5: "date_start is 29 February of a year that has none",
    }
    if country_extents():
        assert (claims["4"]["latitude"], claims["4"]["longitude"]) == (None, None)
        assert [(item.rows, item.first) for item in whole.doubts] == [(1, 1), (1, 4)]
    assert whole.rows.num_rows == 6


def test_sides_that_the_registry_does_not_hold_are_listed(tmp_path: Path) -> None:
    night = {"side_a": "IS", "side_b": "Brigade of the Night, HTS"}
    one_sided = {"id": "10", "type_of_violence": "3", "side_a": "Brigade of the Night", "side_b": "Civilians"}
    path = write(
        tmp_path / "ged.csv", {"side_a": "IS", "side_b": "HTS"}, {"id": "8", **night}, {"id": "9", **night}, one_sided
    )
    listed = [(item.column, item.code, item.rows) for item in read(path).whole().unmapped]
    assert listed == [("side_a", "Brigade of the Night", 1), ("side_b", "Brigade of the Night", 2)]
