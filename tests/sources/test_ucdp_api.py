"""The UCDP API and addresses of files: the same claims as from the file, resumable, and a token that nobody sees."""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from typer.testing import CliRunner
from web_server import Asked, Patience, Reply, Script, Web, fetcher, resumable, web

import marsad
from marsad.cli import app
from marsad.errors import FetchError, UnreadableDataset, UsageError
from marsad.model import Document
from marsad.sources.fetching import Fetcher
from marsad.sources.release import Release, at_address
from marsad.sources.ucdp_ged import read
from marsad.sources.ucdp_ged.api import LIMITS, Query, download_events, open_api

WHOLE = ("id", "year", "active_year", "type_of_violence", "conflict_new_id", "dyad_new_id", "number_of_sources")
WHOLE += ("where_prec", "priogrid_gid", "country_id", "event_clarity", "date_prec", "best", "high", "low")
WHOLE += ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
PLACES = (
    ("Teir Maaleh village", "34.802462", "36.707602"),
    ('Ein "Laroz", town', "35.0", "36.449962"),
    ("", "36", "37"),
)


def printed(number: int, **changes: str) -> dict[str, str]:
    """A row as the CSV of version 25.1 prints it."""
    place, latitude, longitude = PLACES[number % 3]
    day = (dt.date(2024, 1, 1) + dt.timedelta(days=number)).isoformat() + " 00:00:00.000"
    return {
        "id": str(5000 + number), "relid": f"SYR-2024-1-{number}", "year": "2024", "active_year": str(number % 2),
        "code_status": "Clear", "type_of_violence": str(number % 3 + 1), "conflict_dset_id": "299",
        "conflict_new_id": "299", "conflict_name": "Syria: Government", "dyad_new_id": "11973",
        "dyad_name": "Government of Syria - IS", "side_a": "Government of Syria" if number % 3 < 2 else "IS",
        "gwnoa": "652" if number % 2 else "", "side_b": "IS" if number % 3 < 2 else "Civilians",
        "number_of_sources": "1", "source_article": f'"SOHR,2024-01-01,{number} killed\nnear a café"',
        "source_headline": "مقتل جنود" if number % 2 else "", "where_prec": str(number % 6 + 1),
        "where_coordinates": place or "Syria", "where_description": place, "adm_1": "Homs Governorate",
        "adm_2": "" if number % 4 else "Ar Rastan district", "latitude": latitude, "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})", "priogrid_gid": "179714", "country": "Syria",
        "country_id": "652", "region": "Middle East", "event_clarity": "1", "date_prec": str(number % 5 + 1),
        "date_start": day, "date_end": day, "deaths_a": "2", "deaths_b": "1", "deaths_civilians": "0",
        "deaths_unknown": "0", "best": str(number), "high": str(number + 2), "low": str(max(0, number - 1)),
    } | changes  # fmt: skip


def as_served(row: dict[str, str]) -> dict[str, Any]:
    """The same row as the API gives it: numbers, yes and no, and days with their T."""
    served: dict[str, Any] = dict(row)
    for name in WHOLE:
        served[name] = int(row[name])
    served["active_year"] = row["active_year"] == "1"
    for name in ("latitude", "longitude"):
        served[name] = float(row[name])
    for name in ("date_start", "date_end"):
        served[name] = row[name].replace(" 00:00:00.000", "T00:00:00")
    return served | {"gwnoa": row["gwnoa"] or None}


ROWS = [printed(number) for number in range(25)]


def api(rows: list[dict[str, str]], size: int = 10, failures: dict[int, list[Reply]] | None = None) -> Script:
    """gedevents, with pages of `size` however many are asked for; page n first answers with its failures."""
    failures = failures or {}

    def serve(request: Asked) -> Reply:
        asked = parse_qs(urlsplit(request.path).query)
        number = int(asked.get("page", ["0"])[0])
        if failures.get(number):
            return failures[number].pop(0)
        if request.headers.get("x-ucdp-access-token") != "t0ken":
            return Reply(b"API token required. Add header: x-ucdp-access-token", 401)
        last = (len(rows) - 1) // size
        following = f"https://elsewhere.example/api/gedevents/25.1?pagesize={size}&page={number + 1}"
        answer = {
            "TotalCount": len(rows), "TotalPages": last + 1, "PreviousPageUrl": "",
            "NextPageUrl": following if number < last else "",
            "Result": [as_served(row) for row in rows[number * size : (number + 1) * size]],
        }  # fmt: skip
        return Reply(json.dumps(answer).encode(), headers={"Content-Type": "application/json"})

    return serve


def client(site: Web, patience: Patience | None = None, token: str | None = "t0ken") -> Fetcher:
    return fetcher(site, patience, limits=LIMITS, secrets={"x-ucdp-access-token": token} if token else {})


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_rows_from_the_api_make_the_claims_that_the_files_rows_make(tmp_path: Path) -> None:
    with web({"/api/gedevents/25.1": api(ROWS)}) as site, client(site) as asking:
        got = download_events(asking, Query(version="25.1", base=f"{site.url}/api"), tmp_path)
    assert (got.events, got.announced) == (25, 25)
    assert got.url == f"{site.url}/api/gedevents/25.1"
    ours, theirs = read(got.path), read(write_csv(tmp_path / "GEDEvent_v25_1.csv", ROWS))
    assert ours.unknown_columns == theirs.unknown_columns == ()
    assert ours.document.title == theirs.document.title
    assert ours.document.published == theirs.document.published
    assert ours.whole().set_aside == theirs.whole().set_aside == ()
    mine, other = ours.whole(), theirs.whole()
    assert mine.rows["text"].to_pylist() == other.rows["text"].to_pylist()
    for left, right in zip(mine.claims.to_pylist(), other.claims.to_pylist(), strict=True):
        assert {k: v for k, v in left.items() if k not in ("id", "document")} == {
            k: v for k, v in right.items() if k not in ("id", "document")
        }


def test_a_run_that_was_cut_goes_on_behind_the_last_page(tmp_path: Path) -> None:
    with web({"/api/gedevents/25.1": api(ROWS, 5, {3: [Reply(status=500)] * 6})}) as site:
        query = Query(version="25.1", base=f"{site.url}/api")
        with client(site) as asking, pytest.raises(FetchError, match=r"page=3: .*status 500, 6 times"):
            download_events(asking, query, tmp_path)
        before = len(site.asked)
        with client(site) as asking:
            assert download_events(asking, query, tmp_path).events == 25
        pages = [parse_qs(urlsplit(path).query)["page"][0] for path in site.paths()[before:]]
        assert pages == ["0", "3", "4"]
        with client(site) as asking:
            download_events(asking, query, tmp_path)
        assert len(site.asked) == before + 4  # whole: the first page alone is asked for, to see that it is the same


def test_pages_of_other_events_are_not_mixed_in(tmp_path: Path) -> None:
    with web({"/api/gedevents/25.1": api(ROWS, 5, {3: [Reply(status=500)] * 6})}) as site, client(site) as asking:
        query = Query(version="25.1", base=f"{site.url}/api")
        with pytest.raises(FetchError):
            download_events(asking, query, tmp_path)
        new = [row | {"best": "7", "high": "9"} for row in ROWS]
        site.routes["/api/gedevents/25.1"] = api(new, 5)
        got = download_events(asking, query, tmp_path)
    assert set(read(got.path).whole().claims["killed"].to_pylist()) == {7}


def test_who_asks_too_quickly_is_patient(tmp_path: Path) -> None:
    patience = Patience()
    script = api(ROWS, 10, {1: [Reply(status=400), Reply(status=429)]})
    with web({"/api/gedevents/25.1": script}) as site, client(site, patience) as asking:
        download_events(asking, Query(version="25.1", base=f"{site.url}/api"), tmp_path)
    assert [wait for wait in patience.waits if wait >= 5] == [5.0, 10.0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: [], "no page of events"),
        (lambda page: page | {"Result": None}, "no page of events"),
        (lambda page: page | {"Result": [1]}, "no page of events"),
        (lambda page: page | {"NextPageUrl": "https://example.org/?page=0"}, "names itself"),
        (lambda page: page | {"NextPageUrl": "https://example.org/"}, "without its number"),
    ],
)
def test_an_answer_of_another_shape_is_told(tmp_path: Path, change: Callable[[Any], Any], said: str) -> None:
    page = {"TotalCount": 1, "TotalPages": 1, "NextPageUrl": "", "Result": [as_served(ROWS[0])]}
    script, told = Reply(json.dumps(change(page)).encode()), pytest.raises(FetchError, match=said)
    with web({"/api/gedevents/25.1": script}) as site, client(site) as asking, told:
        download_events(asking, Query(version="25.1", base=f"{site.url}/api"), tmp_path)


def test_without_a_token_the_remedy_is_named_and_a_wrong_one_is_not_repeated(tmp_path: Path) -> None:
    with web({"/api/gedevents/25.1": api(ROWS)}) as site:
        for token in (None, "wr0ng"):
            with client(site, token=token) as asking, pytest.raises(FetchError, match="MARSAD_UCDP_TOKEN") as refused:
                download_events(asking, Query(version="25.1", base=f"{site.url}/api"), tmp_path)
            assert refused.value.status == 401
            assert "wr0ng" not in str(refused.value)
            assert len(site.paths()) <= 2


def test_a_token_that_no_header_can_hold_is_refused_without_being_shown() -> None:
    with web({}) as site, client(site, token="a\nb") as asking, pytest.raises(FetchError) as refused:
        asking.get(f"{site.url}/")
    assert "a\nb" not in str(refused.value)
    assert site.asked == []


def test_versions_and_filters_are_what_ucdp_knows() -> None:
    query = Query(version="25.0.9", countries=("SY", "IQ"), since=dt.date(2016, 1, 1))
    address = httpx.URL(query.page(2))
    assert (address.host, address.path) == ("ucdpapi.pcr.uu.se", "/api/gedevents/25.0.9")
    assert dict(address.params) == {"Country": "652,645", "StartDate": "2016-01-01", "pagesize": "1000", "page": "2"}
    with pytest.raises(UsageError, match="is no version"):
        Query(version="25.1/../x").address()
    with pytest.raises(UsageError, match="is no country"):
        Query(version="25.1", countries=("XX",)).address()
    assert "t0ken" not in repr(vars(open_api("t0ken"))["limits"])


# --- in the observatory -----------------------------------------------------------------------------------------------


def test_events_of_the_api_are_claims_under_its_address_and_the_token_is_kept_nowhere(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    with web({"/api/gedevents/25.1": api(ROWS)}) as site:
        asked = {"countries": ["Syria"], "base": f"{site.url}/api"}
        report = observatory.import_events("25.1", fetcher=client(site), **asked)  # type: ignore[arg-type]
        again = observatory.import_events("25.1", fetcher=client(site), **asked)  # type: ignore[arg-type]
        assert "Country=652" in site.paths()[0]
    assert (report.rows, report.claims, report.known, again.known) == (25, 25, False, True)
    assert (report.document.url or "").startswith(f"{site.url}/api/gedevents/25.1?Country=652#sha256=")
    claims = observatory.claims_table()
    assert set(claims["document"].to_pylist()) == {report.document.id}
    assert len(set(claims["id"].to_pylist())) == 25
    kept = b"".join(path.read_bytes() for path in (tmp_path / "observatory").rglob("*") if path.is_file())
    assert b"t0ken" not in kept


def test_events_that_are_announced_and_do_not_come_are_told(tmp_path: Path) -> None:
    short = {"TotalCount": 9, "NextPageUrl": None, "Result": [as_served(ROWS[0])]}
    with web({"/api/gedevents/25.1": Reply(json.dumps(short).encode())}) as site:
        observatory = marsad.open(tmp_path / "o")
        report = observatory.import_events("25.1", fetcher=client(site), base=f"{site.url}/api")
    assert report.remarks == [f"{site.url}/api/gedevents/25.1 announces 9 events and gave 1"]


def test_a_file_at_an_address_is_read_as_a_file_and_kept(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "GEDEvent_v25_1.csv", ROWS)
    with zipfile.ZipFile(tmp_path / "ged251-csv.zip", "w") as archive:
        archive.write(table, "GEDEvent_v25_1.csv")
    content = (tmp_path / "ged251-csv.zip").read_bytes()
    observatory = marsad.open(tmp_path / "observatory")
    with web({"/ged251-csv.zip": resumable(content, 700)}) as site:
        url = f"{site.url}/ged251-csv.zip"
        report = observatory.import_dataset("ucdp-ged", url, fetcher=fetcher(site))
        again = observatory.import_dataset("ucdp-ged", url, fetcher=fetcher(site))
        assert len(site.asked) == 3
    assert (report.claims, report.known, again.known) == (25, False, True)
    assert (report.document.url or "").startswith(f"{url}#sha256=")
    assert report.document.published == dt.date(2025, 1, 1)
    claims = observatory.claims()
    assert {claim.document for claim in claims} == {report.document.id}
    assert [path.name for path in (tmp_path / "observatory" / "downloads").rglob("*.zip")] == ["ged251-csv.zip"]


def test_what_is_cut_short_with_a_length_that_fits_is_refused_when_it_is_read(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "a.csv", ROWS)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(table, "GEDEvent_v25_1.csv")
    content = (tmp_path / "a.zip").read_bytes()
    observatory = marsad.open(tmp_path / "observatory")
    short = Reply(content, length=len(content) - 40)
    with web({"/a.zip": short}) as site, pytest.raises(UnreadableDataset, match="zip"):
        observatory.import_dataset("ucdp-ged", f"{site.url}/a.zip", fetcher=fetcher(site))
    assert observatory.claims() == []


def test_an_unknown_dataset_is_refused_before_anything_is_asked_for(tmp_path: Path) -> None:
    with web({}) as site, pytest.raises(UsageError, match="no dataset"):
        marsad.open(tmp_path / "o").import_dataset("nothing", f"{site.url}/x", fetcher=fetcher(site))
    assert site.asked == []


@pytest.mark.parametrize(
    "arguments",
    [[], ["file.csv", "--api", "25.1"], ["file.csv", "--country", "Syria"], ["file.csv", "--since", "2016-01-01"]],
)
def test_what_import_takes_is_said_where_it_was_asked_otherwise(tmp_path: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["import", "ucdp-ged", *arguments, "--observatory", str(tmp_path / "o")])
    assert isinstance(result.exception, UsageError)
    assert "--api 25.1 --country Syria" in str(result.exception)
    assert not (tmp_path / "o").exists()


def test_events_asked_for_from_a_day_on_cover_no_earlier_days() -> None:
    document = Document(text="", url="https://a.example/#sha256=1", dataset="d", covers_start=dt.date(1989, 1, 1))
    release = Release(document=document, coder="dataset/d 1", batches=())
    moved = at_address(release, "https://api.example/d", dt.date(2016, 1, 1)).document
    assert (moved.covers_start, moved.url) == (dt.date(2016, 1, 1), "https://api.example/d#sha256=1")
    assert at_address(release, "https://api.example/d").document.covers_start == dt.date(1989, 1, 1)
    open_start = replace(release, document=replace(document, covers_start=None))
    assert at_address(open_start, "https://api.example/d", dt.date(2016, 1, 1)).document.covers_start == dt.date(
        2016, 1, 1
    )
    assert at_address(open_start, "https://api.example/d").document.covers_start is None


def test_a_download_from_a_day_on_stands_for_no_day_before_it(tmp_path: Path) -> None:
    """Its one row began before: that month's other events are still those of the release before."""
    old = [printed(n, date_start=d, date_end=d, date_prec="1", side_b="IS", type_of_violence="1")
           for n, d in enumerate(["2018-11-30", "2018-12-05", "2018-12-20", "2019-02-03"])]  # fmt: skip
    new = printed(40, date_start="2018-12-15 00:00:00.000", date_end="2019-01-04 00:00:00.000", side_b="IS")
    observatory = marsad.open(tmp_path / "o")
    observatory.import_dataset("ucdp-ged", write_csv(tmp_path / "GEDEvent_v24_1.csv", old), dt.date(2024, 6, 11))
    with web({"/api/gedevents/25.1": api([new])}) as site, client(site) as asking:
        since, base = dt.date(2019, 1, 1), f"{site.url}/api"
        observatory.import_events("25.1", since=since, base=base, fetcher=asking)
    (series,) = observatory.series("Islamic State", "Syria", every="month").series
    counted = dict(zip(series.starts, series.counts, strict=True))
    assert counted[dt.date(2018, 12, 1)] == 3  # the two that stand, and the one that began then
    found = observatory.changes("ucdp-ged")
    assert [(row.key, row.kind) for row in found.rows] == [("5040", "added")]  # what was not asked for is not withdrawn
