"""A table of one's own with its mapping: what each row becomes, and what is said of cells that could not be read."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pyarrow.csv as pa_csv
import pytest
from pyarrow import parquet

import marsad
from marsad.errors import MissingItem, UnreadableDataset, UsageError
from marsad.model import Incident
from marsad.model.schemas import canonical_json, claim_from_row, claim_to_row
from marsad.registry import open_registry
from marsad.sources.datasets import texts_of
from marsad.sources.release import ImportOptions, Release
from marsad.sources.table import mapping_for, mapping_of, read

SAMPLES = Path(__file__).parent / "samples" / "table"
TERRAIN = SAMPLES / "terrain.csv"
SMALL = "id,date,place,country,group,killed\n1,2024-03-12,Kidal,Mali,JNIM,3\n2,2024-03-13,Gao,Mali,JNIM,4\n"
PLAIN = "dataset: mine\ncolumns: {id: id, date: date, place: place, country: country, group: group, killed: killed}\n"


def terrain() -> Release:
    return read(TERRAIN, mapping_for(TERRAIN, ImportOptions()), open_registry())


def incidents(release: Release) -> dict[str, Incident]:
    claims = [claim_from_row(row) for row in release.whole().claims.to_pylist()]
    return {str(claim.key): claim for claim in claims if isinstance(claim, Incident)}


def small(tmp_path: Path, text: str = SMALL, mapping: str = PLAIN) -> Release:
    path = tmp_path / "small.csv"
    path.write_text(text, "utf-8")
    return read(path, mapping_of(mapping, "small.yml"), open_registry())


def test_a_row_becomes_an_incident_with_all_that_it_says() -> None:
    first = incidents(terrain())["1"]
    assert first.type == "armed_assault"
    assert first.code == "terrain:Embuscade"
    assert first.lens == "dataset:terrain"
    assert first.perpetrator is not None
    assert (first.perpetrator.id, first.perpetrator.text) == ("islamic-state", "EI")
    assert first.group == first.perpetrator
    assert first.target is not None
    assert (first.target.id, first.target.text) == (None, "Civils")
    assert first.place is not None
    assert (first.place.id, first.place.country, first.place.precision) == ("geonames:2361177", "BF", "city")
    assert (first.place.latitude, first.place.longitude) == (14.1, -1.63)
    assert first.period is not None
    assert (str(first.period.start), first.period.precision) == ("2024-03-12", "day")
    assert (first.killed, first.wounded) == (12, None)
    assert [(toll.measure, toll.number.low, toll.number.high) for toll in first.tolls] == [
        ("killed", 12, 12),
        ("wounded", 3, 5),
    ]
    assert [voice.name for voice in first.attribution] == ["Relevé de terrain", "Bureau de veille"]


def test_every_quote_and_number_cuts_the_kept_row() -> None:
    whole = terrain().whole()
    texts = dict(zip(whole.rows["row"].to_pylist(), whole.rows["text"].to_pylist(), strict=True))
    assert all(canonical_json(json.loads(text)) == text for text in texts.values())
    assert len(texts) == 7  # rows without a claim are kept as well
    for row in whole.claims.to_pylist():
        claim = claim_from_row(row)
        again = claim_to_row(claim)
        assert {name: row[name] for name in again} == again
        assert isinstance(claim, Incident)
        text = texts[claim.quote.row or 0]
        assert text == claim.quote.text
        for toll in claim.tolls:
            assert text[toll.number.start : toll.number.end] == toll.number.text
            assert text[toll.quote.start : toll.quote.end] == toll.quote.text


def test_what_is_not_sure_is_null_kept_and_told() -> None:
    found = incidents(terrain())
    third, fifth, seventh = (found[id] for id in "357")
    assert third.perpetrator is not None
    assert (third.perpetrator.id, third.perpetrator.text) == (None, "Groupe Z")
    assert third.place is not None
    assert (third.place.id, third.place.name, third.place.country, third.place.latitude) == (
        None,
        "Nullepart",
        "ML",
        None,
    )
    assert (third.type, third.killed, third.wounded) == ("armed_assault", None, 20)
    assert fifth.period is None  # a row without date has none
    assert fifth.perpetrator is not None
    assert (fifth.perpetrator.id, fifth.type, fifth.killed) == ("jnim", "other", None)
    assert (seventh.killed, seventh.place and seventh.place.precision) == (40, "country")
    whole = terrain().whole()
    assert [(item.column, item.code, item.rows) for item in whole.unknown_codes] == [
        ("Auteur", "Groupe Z", 1),
        ("Lieu", "Nullepart", 1),
        ("Nature", "Chose", 1),
    ]
    told = [(doubt.reason, doubt.rows, doubt.first) for doubt in whole.doubts]
    assert ("Tués '-3' is negative", 1, 2) in told
    assert ("Blessés 'inconnu' says that nobody knows", 1, 4) in told
    assert any("swapped" in reason and first == 2 for reason, _, first in told)
    assert terrain().unknown_columns == ("Relecteur",)
    assert terrain().remarks == ("Read as windows-1252, cells parted by a semicolon",)


def test_rows_that_make_no_claim_are_named_with_their_reason() -> None:
    aside = {item.row: item.reason for item in terrain().whole().set_aside}
    assert list(aside) == [1, 3, 5]
    assert "29/02/2023" in aside[1]
    assert "28 days" in aside[1]
    assert aside[3] == "its id 1 is that of row 1"
    assert "Réunion is no incident" in aside[5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_same_table_in_other_clothes(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [line.split(";") for line in TERRAIN.read_bytes().decode("cp1252").splitlines()]
    quoted = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines]
    path = tmp_path / "terrain.csv"
    path.write_bytes("\r\n".join(quoted).encode(encoding))
    release = read(path, mapping_for(TERRAIN, ImportOptions()), open_registry())
    plain = {key: (claim.killed, claim.place, claim.period) for key, claim in incidents(release).items()}
    assert plain == {key: (claim.killed, claim.place, claim.period) for key, claim in incidents(terrain()).items()}


def test_the_same_table_as_workbook_and_parquet(tmp_path: Path) -> None:
    expected = small(tmp_path).whole()
    book = openpyxl.Workbook()
    for line in SMALL.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(tmp_path / "small.xlsx")
    parquet.write_table(pa_csv.read_csv(tmp_path / "small.csv"), tmp_path / "small.parquet")
    for name in ("small.xlsx", "small.parquet"):
        whole = read(tmp_path / name, mapping_of(PLAIN, "small.yml"), open_registry()).whole()
        assert whole.rows["text"] == expected.rows["text"]
        assert whole.claims.drop_columns(["id", "document"]) == expected.claims.drop_columns(["id", "document"])


def test_a_row_without_an_id_keeps_its_name_in_the_next_release(tmp_path: Path) -> None:
    mapping = PLAIN.replace("id: id, ", "")
    first = small(tmp_path, mapping=mapping).whole().claims["key"].to_pylist()
    more = SMALL.replace("\n1,", "\n9,2024-01-01,Gao,Mali,JNIM,1\n1,", 1) + SMALL.splitlines()[1]
    second = small(tmp_path, more, mapping).whole()
    assert second.claims["key"].to_pylist()[1:] == first
    (aside,) = second.set_aside
    assert aside.reason == "every cell is as in row 2"


def test_years_months_and_days_in_columns_of_their_own(tmp_path: Path) -> None:
    text = "y,m,d,who\n2024,3,12,JNIM\n2024,mars,,JNIM\n2024,0,0,JNIM\n2023,2,29,JNIM\n"
    mapping = "dataset: mine\ncolumns: {year: y, month: m, day: d, group: who}\n"
    whole = small(tmp_path, text, mapping).whole()
    assert [str(day) for day in whole.claims["period_start"].to_pylist()] == ["2024-03-12", "2024-03-01", "2024-01-01"]
    assert whole.claims["period_precision"].to_pylist() == ["day", "month", "year"]
    assert [item.row for item in whole.set_aside] == [3]


def test_a_town_is_the_one_near_the_rows_coordinates(tmp_path: Path) -> None:
    text = "place,country,lat,lon\nTripoli,Lebanon,,\nTripoli,,32.88,13.19\nTripoli,Lebanon,10,10\nGao,Nowhereland,,\n"
    mapping = "dataset: mine\ncolumns: {place: place, country: country, latitude: lat, longitude: lon}\n"
    claims = small(tmp_path, text, mapping).whole().claims
    assert claims["country"].to_pylist() == ["LB", "LY", "LB", None]
    assert [id is not None for id in claims["place_id"].to_pylist()] == [True, True, False, False]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (PLAIN.replace("killed: killed", "killed: kiled"), r"columns\.killed.*'kiled'.*Did you mean killed"),
        (PLAIN.replace("killed:", "kiled:"), r"columns\.kiled.*no field.*killed"),
        (PLAIN + "publsher: me\n", r"publsher.*no field.*publisher"),
        (PLAIN.replace("killed: killed", "killed: [killed, id]"), r"columns\.killed.*2 columns"),
        (PLAIN.replace("killed: killed", "killed: killed, killed: id"), r"killed stands there twice"),
        (PLAIN.replace("killed: killed", "year: id"), r"say the same thing"),
        (PLAIN.replace("killed: killed", "latitude: id"), r"without longitude"),
        (PLAIN + "types: {Raid: massacre}\n", r"types\.Raid.*massacre"),
        (PLAIN + "groups: {JNIM: jnimm}\n", r"groups: group 'jnimm'.*JNIM"),
        (PLAIN + "places: {Kidal: Kidall ville}\n", r"places: place 'Kidall ville'"),
        (PLAIN + "dates: {order: french}\n", r"dates\.order.*day-first"),
        (PLAIN + "dates: {format: '%d/%m'}\n", r"dates\.format.*DD/MM/YYYY"),
        (PLAIN + "released: last summer\n", r"released.*last summer.*2024-06-30"),
        (PLAIN + "covers: {start: 2024-02-01}\n", r"covers.*2024-06-30"),
        (PLAIN + "redistribute: maybe\n", r"redistribute.*true or false"),
        (PLAIN.replace("dataset: mine", "dataset: My list"), r"dataset.*field-notes"),
        (PLAIN.replace("dataset: mine\n", ""), r"dataset.*missing.*--guess"),
        ("dataset: mine\n", r"columns.*missing"),
        ("- dataset\n", r"no list"),
        ("dataset: [\n", r"cannot be read"),
        (PLAIN + "delimiter: ';'\n", r"comma did.*delimiter"),
        (PLAIN + "encoding: latin-99\n", r"encoding 'latin-99'"),
    ],
)
def test_a_mapping_that_errs_is_told_where_and_what_to_write(tmp_path: Path, mapping: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        small(tmp_path, mapping=mapping)


def test_countries_are_no_truth_values(tmp_path: Path) -> None:
    text = "country,who\nNO,x\nYES,x\n"
    release = small(tmp_path, text, "dataset: mine\ncolumns: {country: country}\nplaces: {YES: Yemen, NO: Norway}\n")
    assert release.whole().claims["country"].to_pylist() == ["NO", "YE"]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "no header"),
        (bytes(range(256)) * 20, "no text"),
        (("a,b\n" + "é,ü\n" * 50).encode() + b"\xe9,x\n", "line 52"),
        (b"PK\x03\x04 cut", "workbook"),
        (b"PAR1 cut", "Parquet"),
    ],
)
def test_what_is_no_table_says_so(tmp_path: Path, content: bytes, cause: str) -> None:
    (tmp_path / "it.csv").write_bytes(content)
    with pytest.raises(UnreadableDataset, match=cause):
        read(tmp_path / "it.csv", mapping_of(PLAIN, "m.yml"), open_registry())


def test_a_quotation_mark_out_of_place_costs_its_row(tmp_path: Path) -> None:
    text = SMALL + '3,2024-03-14,"Gao" ville,Mali,JNIM,1\n4,2024-03-15,Gao,Mali,JNIM,1\n5,"2024\n6,x,x,x,x,x\n'
    whole = small(tmp_path, text).whole()
    assert whole.claims["key"].to_pylist() == ["1", "2", "4"]
    assert [(item.row, "quotation mark" in item.reason) for item in whole.set_aside] == [(2, True), (4, True)]
    assert "1 more" in whole.set_aside[1].reason


def test_two_tables_are_two_datasets_and_what_may_not_leave_stays(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    (tmp_path / "a.csv").write_text(SMALL, "utf-8")
    for name, passed_on in (("open-list", "true"), ("closed-list", "false")):
        (tmp_path / f"{name}.yml").write_text(PLAIN.replace("mine", name) + f"redistribute: {passed_on}\n", "utf-8")
        observatory.import_dataset("table", tmp_path / "a.csv", mapping=tmp_path / f"{name}.yml")
    assert {claim.lens for claim in observatory.claims()} == {"dataset:open-list", "dataset:closed-list"}
    exported = observatory.export(tmp_path / "out.csv")
    assert (exported.rows, exported.left_out) == (2, 2)
    assert "closed-list" not in (tmp_path / "out.csv").read_text("utf-8-sig")
    # The last mapping of a dataset is the word that counts.
    (tmp_path / "closed-list.yml").write_text(PLAIN.replace("mine", "closed-list") + "redistribute: yes\n", "utf-8")
    observatory.import_dataset("table", tmp_path / "a.csv", mapping=tmp_path / "closed-list.yml")
    assert observatory.export(tmp_path / "out.csv").left_out == 0


def test_the_observatory_keeps_the_mapping_for_the_next_file(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    (tmp_path / "june.csv").write_text(SMALL, "utf-8")
    (tmp_path / "june.csv.yml").write_text(PLAIN + "released: 2024-06-30\n", "utf-8")
    assert observatory.import_dataset("table", tmp_path / "june.csv").claims == 2
    assert observatory.import_dataset("table", tmp_path / "june.csv").known
    (tmp_path / "july.csv").write_text(SMALL.replace("2024-03-12", "2024-07-12"), "utf-8")
    july = observatory.import_dataset("table", tmp_path / "july.csv", mapping="mine")
    assert (july.claims, july.document.dataset, july.document.published) == (2, "mine", None)
    with pytest.raises(MissingItem, match="nobody"):
        observatory.import_dataset("table", tmp_path / "july.csv", mapping="nobody")
    with pytest.raises(UsageError, match="--guess"):
        observatory.import_dataset("table", tmp_path / "july.csv")


def test_quiet_days_count_where_the_mapping_says_that_they_were_watched(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    (tmp_path / "a.csv").write_text(SMALL, "utf-8")
    (tmp_path / "a.csv.yml").write_text(PLAIN + "covers: {start: 2024-02-01, end: 2024-04-30}\n", "utf-8")
    observatory.import_dataset("table", tmp_path / "a.csv")
    (found,) = observatory.series("JNIM", "Mali", every="month").series
    assert [value for value in found.counts if value is not None] == [0, 2, 0]


def test_a_town_counts_in_the_province_that_its_row_names(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    text = "id,date,town,governorate,country,group,notes\n1,2024-03-12,Mayadin,Deir ez-Zor,Syria,ISIS,by night\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    columns = "{id: id, date: date, place: town, admin1: governorate, country: country, group: group, notes: notes}"
    covers = "covers: {start: 2024-03-01, end: 2024-03-31}"
    (tmp_path / "a.csv.yml").write_text(f"dataset: mine\n{covers}\ncolumns: {columns}\n", "utf-8")
    observatory.import_dataset("table", tmp_path / "a.csv")
    for place, count in (("Deir ez-Zor", 1), ("Mayadin", 1), ("Homs", 0)):
        found = [series.counts for series in observatory.series("ISIS", place, every="month").series]
        assert sum(value or 0 for counts in found for value in counts) == count, place
    told = texts_of(observatory.documents())["mine"](observatory.claims_table()["quote_text"].combine_chunks())
    assert told.to_pylist() == ["by night"]


def test_a_mapping_is_for_tables_alone(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    with pytest.raises(UsageError, match="knows its own columns"):
        observatory.import_dataset("ucdp-ged", TERRAIN, mapping=SAMPLES / "terrain.csv.yml")


def test_the_name_of_another_dataset_is_refused(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    (tmp_path / "a.csv").write_text(SMALL, "utf-8")
    (tmp_path / "a.csv.yml").write_text(PLAIN.replace("mine", "ucdp-ged"), "utf-8")
    with pytest.raises(UsageError, match="my-ucdp-ged"):
        observatory.import_dataset("table", tmp_path / "a.csv")


def test_rows_count_like_those_of_any_dataset(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    observatory.import_dataset("table", TERRAIN)
    counts = observatory.series("JNIM", every="month")
    (found,) = [series for series in counts.series if series.lens == "dataset:terrain"]
    assert found.measure == "events"
