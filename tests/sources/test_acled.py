"""ACLED exports, old and new: what is sure becomes a claim, what is not stays open, nothing is lost."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import MissingItem, UnreadableDataset
from marsad.ledger import open_ledger
from marsad.model import Incident
from marsad.model.schemas import canonical_json, claim_from_row, claim_to_row
from marsad.registry import open_registry
from marsad.sources.acled import notes, provinces, read
from marsad.sources.acled.read import actors, day
from marsad.sources.release import Release

SAMPLES = Path(__file__).parent / "samples" / "acled"
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x00"), max_size=30)
NEW, OLD = SAMPLES / "acled-2023.csv", SAMPLES / "acled-2016.csv"


def lines(path: Path = NEW, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def write(path: Path, *changes: dict[str, str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """The first row of the newer sample once for each of the changes."""
    first = lines()[0]
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(first), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(first | {"event_id_cnty": f"SYR{number}"} | change for number, change in enumerate(changes))
    return path


def claims(release: Release) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in release.whole().claims.to_pylist()}


def only(tmp_path: Path, **change: str) -> tuple[Incident, dict[str, Any]]:
    (row,) = read(write(tmp_path / "acled.csv", change)).whole().claims.to_pylist()
    claim = claim_from_row(row)
    assert isinstance(claim, Incident)
    return claim, row


@pytest.mark.parametrize("path", [NEW, OLD])
def test_every_row_is_kept_as_printed_and_every_claim_cuts_it(path: Path) -> None:
    whole = read(path).whole()
    printed = lines(path, ";" if path is OLD else ",")
    assert (whole.set_aside, whole.unknown_codes, whole.doubts) == ((), (), ())
    texts = whole.rows.column("text").to_pylist()
    for text, row in zip(texts, printed, strict=True):
        kept = json.loads(text)
        assert canonical_json(kept) == text
        assert {name: "" if value is None else str(value) for name, value in kept.items()} == row | {
            name: str(float(row[name])) for name in row if name.lower() in ("latitude", "longitude")
        }
    for row in whole.claims.to_pylist():
        claim = claim_from_row(row)
        assert isinstance(claim, Incident)
        again = claim_to_row(claim)
        assert set(again.pop("actors")) <= set(row["actors"])
        assert {name: row[name] for name in again} == again
        text = texts[row["row"]]
        (toll,) = claim.tolls
        assert text[toll.number.start : toll.number.end] == toll.number.text == str(claim.killed)
        assert text[toll.quote.start : toll.quote.end] == toll.quote.text
        assert claim.lens == "dataset:acled"


def test_both_column_sets_give_the_same_claims() -> None:
    new, old = claims(read(NEW)), claims(read(OLD))
    assert new["SYR9001"]["code"] == "acled:Battles/Armed clash"
    assert old["NIG901"]["code"] == "acled:Battle-No change of territory"
    assert new["SYR9001"]["type"] == old["NIG901"]["type"] == "armed_assault"
    assert old["NIG901"]["actors"] == ["boko-haram", "nigerian-army"]
    assert (old["NIG901"]["country"], old["NIG901"]["place_name"]) == ("NG", "Konduga")
    assert str(old["NIG901"]["period_start"]) == "2016-02-10"


def test_nobody_is_the_perpetrator_of_a_battle(tmp_path: Path) -> None:
    battle, row = only(tmp_path)
    assert (battle.perpetrator, battle.target) == (None, None)
    assert row["actors"] == ["coalition", "islamic-state", "sdf"]  # the associated one, too
    change = {"event_type": "Explosions/Remote violence", "sub_event_type": "Suicide bomb", "assoc_actor_1": ""}
    blast, row = only(tmp_path, **change, actor1="Islamic State (Syria)", actor2="QSD: Syrian Democratic Forces")
    assert blast.type == "suicide_bombing"
    assert blast.perpetrator is not None
    assert (blast.perpetrator.id, blast.perpetrator.text) == ("islamic-state", "Islamic State (Syria)")
    assert blast.target is not None
    assert blast.target.id == "sdf"
    assert row["group_id"] == "islamic-state"


def test_civilians_and_the_unidentified_are_no_actors() -> None:
    row = claims(read(NEW))["SYR9003"]
    assert (row["perpetrator_id"], row["perpetrator_text"]) == (None, "Unidentified Armed Group (Syria)")
    assert (row["target_id"], row["target_text"]) == (None, "Civilians (Syria)")
    assert row["actors"] == []


def test_one_of_two_groups_is_named_as_neither_and_involves_both() -> None:
    row = claims(read(NEW))["BFO9001"]
    assert row["perpetrator_id"] is row["group_id"] is None
    assert row["perpetrator_text"].startswith("JNIM:")
    assert row["actors"] == ["islamic-state-sahel", "jnim"]


@pytest.mark.parametrize("inter", ["State forces", "1"])
def test_a_claim_is_about_the_armed_group_before_the_state(tmp_path: Path, inter: str) -> None:
    other = "2" if inter == "1" else "Rebel group"
    change = {"actor1": "Military Forces of Iraq (2014-2022)", "inter1": inter, "inter2": other}
    _, row = only(tmp_path, **change)
    assert row["group_id"] == "islamic-state"
    assert "iraqi-army" in row["actors"]


def test_names_that_the_registry_lacks_are_kept_and_counted() -> None:
    whole = read(NEW).whole()
    assert [(item.column, item.code, item.rows) for item in whole.unmapped] == [
        ("actor1", "Night Owls Militia", 1),
        ("actor2", "Police Forces of Kosovo (2008-)", 1),
    ]
    row = claims(read(NEW))["KOS9001"]
    assert (row["group_id"], row["country"]) == ("acled:night-owls-militia", "XK")


def test_what_is_no_violence_is_kept_without_a_claim() -> None:
    whole = read(NEW).whole()
    assert whole.rows.num_rows == whole.claims.num_rows + 1
    assert [(item.code, item.rows) for item in whole.without_violence] == [("Protests/Peaceful protest", 1)]
    assert [item.code for item in read(OLD).whole().without_violence] == [
        "Headquarters or base established",
        "Strategic development",
    ]


@pytest.mark.parametrize(
    ("printed", "code", "first", "last", "precision"),
    [
        ("05 March 2023", "1", "2023-03-05", "2023-03-05", "day"),
        ("2023-03-05", "1", "2023-03-05", "2023-03-05", "day"),
        ("2023/03/05", "2", "2023-03-02", "2023-03-08", "week"),
        ("15 February 2024", "3", "2024-02-01", "2024-02-29", "month"),
        ("05 March 2023", "7", "2023-03-05", "2023-03-05", None),
    ],
)
def test_a_date_is_as_wide_as_its_code(
    tmp_path: Path, printed: str, code: str, first: str, last: str, precision: str | None
) -> None:
    claim, _ = only(tmp_path, event_date=printed, time_precision=code)
    assert claim.period is not None
    assert (str(claim.period.start), str(claim.period.end), claim.period.precision) == (first, last, precision)
    assert claim.period.text == printed


@pytest.mark.parametrize(("code", "precision", "name"), [("1", "point", "Basira"), ("2", "city", "Basira")])
def test_a_place_is_as_coarse_as_its_code(tmp_path: Path, code: str, precision: str, name: str) -> None:
    claim, _ = only(tmp_path, geo_precision=code)
    assert claim.place is not None
    assert (claim.place.precision, claim.place.name, claim.place.country) == (precision, name, "SY")
    province, _ = only(tmp_path, geo_precision="3")
    assert province.place is not None
    assert (province.place.precision, province.place.name) == ("admin1", "Deir ez Zor")


def test_no_reported_deaths_are_a_stated_zero(tmp_path: Path) -> None:
    none, row = only(tmp_path, fatalities="0")
    assert (none.killed, row["killed_low"], row["killed_high"], len(none.tolls)) == (0, 0.0, 0.0, 1)
    unknown, row = only(tmp_path, fatalities="")
    assert (unknown.killed, row["killed_low"], unknown.tolls) == (None, None, ())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXT, st.integers(0, 10**6)), min_size=1, max_size=6))
def test_a_toll_cuts_its_row_whatever_the_notes_say(rows: list[tuple[str, int]]) -> None:
    changes = [{"notes": text, "fatalities": str(number)} for text, number in rows]
    changes.append({"notes": 'quoting {"fatalities":9,"x":"\\"}', "fatalities": "4"})
    with TemporaryDirectory() as folder:
        whole = read(write(Path(folder) / "acled.csv", *changes)).whole()
    texts = whole.rows.column("text").to_pylist()
    for row, change in zip(whole.claims.to_pylist(), changes, strict=True):
        (toll,) = json.loads(row["tolls"])
        number, quote, text = toll["number"], toll["quote"], texts[row["row"]]
        assert text[number["start"] : number["end"]] == number["text"] == change["fatalities"]
        assert text[quote["start"] : quote["end"]] == quote["text"] == f'"fatalities":{change["fatalities"]}'
        assert number["low"] == number["high"] == row["killed"] == int(change["fatalities"])


def test_codes_that_no_codebook_holds_are_counted_and_not_guessed(tmp_path: Path) -> None:
    changes = [{"event_type": "Duels", "sub_event_type": "At dawn"}, {"geo_precision": "9"}, {}]
    whole = read(write(tmp_path / "acled.csv", *changes)).whole()
    assert {(item.column, item.code, item.rows) for item in whole.unknown_codes} == {
        ("event", "Duels/At dawn", 1),
        ("geo_precision", "9", 1),
    }
    first, second, _ = whole.claims.to_pylist()
    assert (first["code"], first["type"], first["perpetrator_text"]) == ("acled:Duels/At dawn", "other", None)
    assert second["place_precision"] is None


def test_an_export_without_rows_is_a_release_without_rows(tmp_path: Path) -> None:
    release = read(write(tmp_path / "empty.csv"))
    ledger = open_ledger(tmp_path / "observatory")
    batches = ((batch.rows, batch.claims) for batch in release.batches)
    receipt = ledger.append_dataset(release.document, release.coder, batches)
    assert (receipt.rows, receipt.claims, receipt.codings) == (0, 0, 1)
    assert release.whole().set_aside == ()


def test_bad_rows_are_set_aside_with_their_reasons_and_the_rest_goes_on(tmp_path: Path) -> None:
    changes = [
        {},
        {"event_date": "29 February 2023"},
        {"event_date": "2023-13-01"},
        {"fatalities": "-2"},
        {"fatalities": "a few"},
        {"event_id_cnty": "SYR0"},
        {"actor1": ""},
        {"fatalities": "unknown"},
    ]
    whole = read(write(tmp_path / "acled.csv", *changes)).whole()
    assert whole.rows.num_rows == 8
    assert whole.claims.column("key").to_pylist() == ["SYR0", "SYR7"]
    reasons = {item.row: item.reason for item in whole.set_aside}
    assert "29 February" in reasons[1]
    assert "no date" in reasons[2]
    assert "negative" in reasons[3]
    assert "no whole number" in reasons[4]
    assert "earlier row" in reasons[5]
    assert "actor1 is empty" in reasons[6]
    assert whole.claims.column("killed").to_pylist() == [3, None]
    assert any("unknown" in doubt.reason for doubt in whole.doubts)


def test_swapped_coordinates_are_left_out_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "acled.csv", {"latitude": "-0.0345", "longitude": "14.0354", "iso": "854"}, {})
    whole = read(path).whole()
    assert whole.claims.column("latitude").to_pylist() == [None, 35.1561]
    assert "swapped" in whole.doubts[0].reason


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-8", ";"), ("utf-8", "\t"), ("utf-16", ",")]
)
def test_the_same_table_in_another_dress(tmp_path: Path, encoding: str, delimiter: str) -> None:
    whole = read(write(tmp_path / "acled.csv", {}, encoding=encoding, delimiter=delimiter)).whole()
    assert whole.claims.column("key").to_pylist() == ["SYR0"]


def test_what_is_no_acled_table_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.csv"
    foreign.write_text("identifiant,date,lieu\n1,2023-03-05,Basira\n", encoding="utf-8")
    with pytest.raises(UnreadableDataset, match=r"foreign\.csv.*event_id_cnty.*identifiant"):
        read(foreign)
    whole = tmp_path / "acled.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(NEW, "acled.csv")
    assert read(whole).whole().claims.num_rows == 5
    whole.write_bytes(whole.read_bytes()[:-60])
    with pytest.raises(UnreadableDataset, match=r"acled\.zip.*zip"):
        read(whole)
    with pytest.raises(MissingItem):
        read(tmp_path / "nowhere.csv")


def test_the_day_of_the_export_is_the_users_to_say() -> None:
    assert read(NEW).document.published is None
    stated = read(NEW, released=dt.date(2023, 4, 1)).document
    assert (stated.published, stated.published_precision) == (dt.date(2023, 4, 1), "day")


def test_what_rows_tell_in_words_and_where() -> None:
    rows = read(OLD).whole().rows.column("text").combine_chunks()
    assert notes(rows)[0].as_py() == "Fighters; soldiers; a made-up event"
    assert provinces(rows).unique().to_pylist() == ["Borno"]


def test_known_actors_are_the_registrys() -> None:
    held = open_registry().actors
    for id in actors().ids.values():
        assert id in held
    named = actors().one("Military Forces of Mali (2021-)")
    assert named is not None
    assert (named.id, named.name) == ("malian-army", held.get("malian-army").name)
    assert actors().all(["Islamic State West Africa Province (ISWAP) and/or Boko Haram", None]) == [
        "boko-haram",
        "iswap",
    ]


def test_countries_have_one_code_each() -> None:
    listed = yaml.safe_load((Path(read.__code__.co_filename).parent / "countries.yml").read_text("utf-8"))
    codes = {entry.country for entry in open_registry().places if entry.precision == "country"}
    assert set(listed["numbers"].values()) | set(listed["names"].values()) <= codes
    assert len(set(listed["numbers"].values())) == len(listed["numbers"])


@given(st.dates())
def test_a_day_reads_the_same_however_it_is_written(date: dt.date) -> None:
    month = calendar.month_name[date.month]
    spelt = f"{date.day:02d} {month} {date.year:04d}"
    assert day(date.isoformat()) == day(date.isoformat().replace("-", "/")) == day(spelt) == date
    assert day(f"{date.day}-{month[:3]}-{date.year:04d}") == date


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert day(text) is None or isinstance(day(text), dt.date)
