"""The API as its users call it: over loopback, page by page, in every format, with tags and honest errors."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import httpx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from served import Served, served

import marsad

API = "/api/v1"


def rows(client: httpx.Client, path: str, **query: object) -> list[dict[str, object]]:
    """All rows of a list, through its cursors."""
    found: list[dict[str, object]] = []
    address: str | None = f"{API}/{path}"
    parameters: dict[str, object] | None = dict(query)
    for _ in range(1000):
        answer = client.get(str(address), params=parameters)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        found += answer.json()["rows"]
        parameters = None
        address = answer.links.get("next", {}).get("url")
        assert (address is None) == (answer.json()["next"] is None)
        if address is None:
            return found
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("path", ["claims", "events", "documents", "groups", "places", "sources"])
def test_paging_visits_each_row_once(client: httpx.Client, path: str) -> None:
    whole = [row["id"] for row in rows(client, path, limit=1000)]
    assert whole
    paged = [row["id"] for row in rows(client, path, limit=7)]
    assert paged == whole
    assert len(set(paged)) == len(paged)


def test_a_claim_leads_to_its_sentence_its_document_and_its_rivals(client: httpx.Client) -> None:
    listed = rows(client, "claims", group="islamic-state", country="IQ", kind="figure", limit=5)
    assert {row["kind"] for row in listed} == {"figure"}
    whole = client.get(f"{API}/claims/{listed[0]['id']}").json()
    assert whole["claim"]["quote"]["text"] == listed[0]["quote_text"]
    page = client.get(f"{API}/documents/{whole['document']['id']}").json()
    assert listed[0]["id"] in [row["id"] for row in page["claims"]]
    assert "text" not in page["document"]


def test_filters_are_those_of_the_pages(client: httpx.Client) -> None:
    everything = rows(client, "claims", limit=1000)
    arabic = rows(client, "claims", page_language="ar", limit=1000)
    assert 0 < len(arabic) < len(everything)
    early = rows(client, "claims", as_of="2018-12-31", limit=1000)
    assert 0 < len(early) < len(everything)
    assert all(row["hindsight"] or str(row["published"]) <= "2018-12-31" for row in early)


def test_the_format_is_chosen_by_accept_or_by_the_address(client: httpx.Client) -> None:
    asked = f"{API}/claims?group=islamic-state&country=IQ&limit=20"
    ids = [row["id"] for row in client.get(asked).json()["rows"]]
    told = client.get(asked, headers={"Accept": "text/csv;q=0.9, application/json;q=0.1"})
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["id"] for row in csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"), newline=""))] == ids
    table = parquet.read_table(io.BytesIO(client.get(f"{asked}&format=parquet").content))
    assert table["id"].to_pylist() == ids
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{asked}&format=xlsx").content))
    assert [cell.value for cell in book["claims"]["A"]][1:] == ids
    placed = client.get(asked, headers={"Accept": "application/geo+json"})
    assert placed.headers["content-disposition"] == 'attachment; filename="marsad-claims.geojson"'
    features = placed.json()["features"]
    assert [feature["id"] for feature in features] == ids
    coarse = [item for item in features if item["properties"]["precision"] not in ("point", "city")]
    assert coarse
    assert {json.dumps(item["geometry"]) for item in coarse} == {"null"}
    refused = client.get(asked, headers={"Accept": "image/png"})
    assert (refused.status_code, refused.headers["content-type"]) == (406, "application/problem+json")
    assert client.get(asked, headers={"Accept": "text/html,*/*;q=0.8"}).json()["rows"]


def test_an_answer_held_already_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(f"{API}/claims?limit=3")
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for held in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = client.get(f"{API}/claims?limit=3", headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{API}/claims?limit=4", headers={"If-None-Match": tag}).status_code == 200


def test_head_has_no_body_and_options_says_what_may_be_asked(client: httpx.Client) -> None:
    head, full = client.head(f"{API}/claims?limit=2"), client.get(f"{API}/claims?limit=2")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == full.headers["etag"]
    told = client.options(f"{API}/claims", headers={"Origin": "https://elsewhere.example"})
    assert told.status_code == 204
    assert told.headers["allow"] == "GET, HEAD, OPTIONS"
    assert not [name for name in told.headers if name.startswith("access-control")]
    refused = client.delete(f"{API}/claims")
    assert (refused.status_code, refused.headers["content-type"]) == (405, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("claims?gruop=x", 400, "group"),
        ("claims?start=yesterday", 400, "2019-09-24"),
        ("claims?limit=0", 400, "limit"),
        ("claims?limit=100000", 400, "limit"),
        ("claims?cursor=AAAA", 400, "cursor"),
        ("claims?sort=colour", 400, "colour"),
        ("claims?format=exe", 400, "Choose one of"),
        ("claims?start=2019-09-24&end=2019-09-01", 400, "Exchange"),
        ("claims/nothing-of-the-sort", 404, "no such claim"),
        ("events/../../../etc/passwd", 404, "nothing at this address"),
        ("documents/%00", 404, "no such document"),
        ("series?group=Nobody%20at%20all", 404, "Nobody at all"),
        ("series", 400, "group"),
        ("answers?group=Daesh&place=Atlantis%20City", 404, "Atlantis"),
        ("answers/0123", 404, "nobody asked"),
        ("nothing", 404, "nothing at this address"),
    ],
)
def test_an_error_names_the_item_the_cause_and_the_remedy(
    client: httpx.Client, path: str, status: int, told: str
) -> None:
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == status, answer.text
    if answer.headers["content-type"] == "application/problem+json":
        problem = answer.json()
        assert problem["status"] == status
        assert told in problem["detail"]


def test_series_are_the_counts_of_the_command(client: httpx.Client, site: Served) -> None:
    asked = {"group": "Daesh", "place": "Iraq", "every": "month"}
    answer = client.get(f"{API}/series", params=asked).json()
    counted = site.observatory.series("Daesh", "Iraq", every="month")
    assert [(one["lens"], one["measure"], [p["count"] for p in one["periods"]]) for one in answer["series"]] == [
        (one.lens, one.measure, list(one.counts)) for one in counted.series
    ]
    text = client.get(f"{API}/series", params=asked | {"format": "csv"}).content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert sum(row["in_grid"] == "true" for row in table) == sum(len(one.starts) for one in counted.series)
    uncovered = [row for row in table if row["covered"] == "false"]
    assert all(row["count"] == "" for row in uncovered), "missing is not zero"


def test_an_answer_that_takes_a_while_says_where_to_ask_again(client: httpx.Client) -> None:
    first = client.get(f"{API}/answers", params={"group": "Daesh", "place": "Syria", "as_of": "2019-09-24"})
    assert first.status_code in (200, 202)
    if first.status_code == 202:
        assert first.headers["location"] == f"{API}/answers/{first.json()['id']}"
        assert int(first.headers["retry-after"]) > 0
        assert client.get(first.headers["location"]).status_code in (200, 202)


def test_rows_that_may_not_be_passed_on_never_leave(tmp_path: Path) -> None:
    folder = tmp_path / "observatory"
    observatory = marsad.open(folder)
    names = ("id", "date", "place", "country", "latitude", "longitude", "group", "killed", "notes")
    row = ",".join(names) + "\n{id},2019-09-1{day},Mosul,Iraq,36.34,43.13,{who},{dead},{note}\n"
    columns = ", ".join(f"{name}: {name}" for name in names)
    secret = "Seventeen died near the old silo"
    for name, note, passed_on, day in (("open", "A car bomb", "true", 0), ("closed", secret, "false", 4)):
        file = tmp_path / f"{name}.csv"
        file.write_text(row.format(id=name, day=day, who="Islamic State", dead=17, note=note), "utf-8")
        mapping = (
            f"dataset: {name}\ntitle: {name}\nredistribute: {passed_on}\nreleased: 2019-12-31\ncolumns: {{{columns}}}\n"
        )
        file.with_name(f"{name}.csv.yml").write_text(mapping, "utf-8")
        observatory.import_dataset("table", file)
    (closed,) = [claim for claim in observatory.claims() if secret in claim.quote.text]
    ids = {event["event"] for event in observatory.events().to_pylist() if closed.id in event["claims"]}
    observatory.correct(closed.id, {"killed": 4321}, by="A. Reader", not_in_text=True)
    with served(folder) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        for format in ("json", "csv", "geojson"):
            for path in ("claims", "events"):
                text = client.get(f"{API}/{path}?format={format}").text
                assert "open" in text or path == "events"
                assert secret not in text
                assert closed.id not in text
        assert client.get(f"{API}/claims/{closed.id}").status_code == 403
        assert [client.get(f"{API}/events/{id}").status_code for id in ids] == [403]
        document = client.get(f"{API}/documents/{closed.document}")
        assert (document.status_code, document.json()["claims"]) == (200, [])
        assert secret not in client.get("/feeds/claims.atom").text
        assert secret not in client.get("/export/file?content=claims&format=csv").text
        assert "4321" not in client.get(f"{API}/judgements").text
        observatory.reject(closed.id, by="A. Reader")
        site.observatory.index(wait=60)
        said = client.get(f"{API}/judgements").json()["rows"]
        assert [(item["verdict"], item["correction"]) for item in said] == [("reject", None), ("correct", None)]


ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["\x00", "\u202egnp.exe", "../../etc/passwd", "a\r\nSet-Cookie: x=1", "<script>alert(1)</script>",
         "'; DROP TABLE", "=HYPERLINK(1)", "%00", "\ud7ff", "x" * 5000]
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["claims", "events", "documents", "groups", "places", "sources", "judgements", "series"]),
    name=st.sampled_from(["group", "place", "text", "cursor", "sort", "format", "start", "as_of", "about", "lens"]),
    value=ODD,
)
def test_hostile_values_are_answered_calmly(client: httpx.Client, path: str, name: str, value: str) -> None:
    answer = client.get(f"{API}/{path}", params={name: value.encode("utf-8", "replace").decode()})
    assert answer.status_code in (200, 400, 404, 406), answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"].startswith(("application/", "text/csv"))


def test_bodies_too_large_are_refused(client: httpx.Client) -> None:
    answer = client.post(f"{API}/claims", content=b"x" * (2 << 20))
    assert answer.status_code in (405, 413)
