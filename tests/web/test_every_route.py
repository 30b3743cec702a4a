"""Every address of the server, asked and sent to with whatever comes: none breaks, none tells what it may not.

The addresses are those of the application itself: one that is added is driven, too.
"""

from __future__ import annotations

import itertools
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from served import Served, served
from starlette.routing import Mount, Route

import marsad
from marsad.accounts import Accounts
from marsad.accounts.accounts import DESK, Session
from marsad.index import Filter
from marsad.web.app import create_app

TOKEN = "a-long-enough-token"
SECRET = "Seventeen died near the old silo"
LEAVING = ("/api/v1/", "/feeds/", "/export")  # what leaves the house, and so has no row that may not be passed on
PART = "/map/list"  # of a page, fetched by the map
OWN_COOKIES = {"marsad_form", "marsad_session", "language"}
NAMES = (
    *Filter.__dataclass_fields__,
    *(
        "page_language",
        "path",
        "request",
        "cursor",
        "page",
        "q",
        "sort",
        "next",
        "at",
        "every",
        "claim",
        "bbox",
        "zoom",
    ),
    *("area", "by", "in", "against", "package", "content", "format", "recorded_by", "week_start", "about"),
    *(
        "compare",
        "who",
        "what",
        "v",
        "limit",
        "csrf",
        "verdict",
        "left",
        "right",
        "action",
        "event",
        "ref",
        "other",
        "judgement",
    ),
    *("area", "reason", "name", "token", "low", "not_in_text", "self_claimed", "killed"),
)
ODD = (
    *("", " ", "0", "1", "-1", "1.5", "1e308", "nan", "²", "١٢", "9" * 30, "9" * 5000, "x" * 5000, "\x00", "*"),
    *("0001-01-01", "9999-12-31", "2019-09-24", "2019-13-40", "9999-12-31T23:59:59-23:00", "2019-09-24T12:00+99:99"),
    *("none", "week", "hijri-month", "incident", "json", "xlsx", "geojson", "exe", "after:", "0,0,1,1", "9,9,-9,-9"),
    *("//[", "//℀", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "../../etc/passwd", "NEAR("),
    *("a\r\nSet-Cookie: x=1", "\u202egnp.exe", "<script>alert(1)</script>", "{{ 7*7 }}", "{number.__class__}", "%s%n"),
    *("' OR 1=1 --", '"unbalanced', "=HYPERLINK(1)"),
)


@dataclass
class World:
    """The served observatory, what stands in it, and who asks: nobody, a signed-in user, a program with a token."""

    site: Served
    accounts: Accounts
    session: Session
    bearer: str
    real: list[str]
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.site.url, timeout=120)


def paths_of(app: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of every address, those of applications mounted inside included."""
    for route in app.routes:
        if (included := getattr(route, "original_router", None)) is not None:
            yield from paths_of(included, before)
        elif isinstance(route, Mount):
            inner = list(paths_of(route, before + route.path))
            yield from inner or [("GET", f"{before}{route.path}/{{path}}")]
        elif isinstance(route, Route | APIRoute):
            for method in sorted((route.methods or {"GET"}) - {"HEAD", "OPTIONS"}):
                yield method, before + route.path


def listed() -> list[tuple[str, str]]:
    return sorted(set(paths_of(create_app(marsad.open()))))


def closed_table(folder: Path) -> None:
    """A dataset whose rows may not be passed on."""
    file = folder / "closed.csv"
    names = ("id", "date", "place", "country", "latitude", "longitude", "group", "killed", "notes")
    row = f"1,2019-09-14,Mosul,Iraq,36.34,43.13,Islamic State,17,{SECRET}\n"
    file.write_text(",".join(names) + "\n" + row, "utf-8")
    columns = ", ".join(f"{name}: {name}" for name in names)
    mapping = f"dataset: closed\ntitle: closed\nredistribute: false\nreleased: 2019-12-31\ncolumns: {{{columns}}}\n"
    file.with_name("closed.csv.yml").write_text(mapping, "utf-8")


@pytest.fixture(scope="module")
def world(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    place = tmp_path_factory.mktemp("every")
    folder = Path(shutil.copytree(demo, place / "observatory"))
    closed_table(place)
    observatory = marsad.open(folder)
    observatory.import_dataset("table", place / "closed.csv")
    [closed] = [claim for claim in observatory.claims() if SECRET in claim.quote.text]
    ticks = itertools.count()
    accounts = Accounts(folder, TOKEN, clock=lambda: time.time() + 1.5 * next(ticks))  # nobody writes too often
    bearer = accounts.add("A. Program")
    session = accounts.sign_in(DESK, TOKEN, "127.0.0.1")
    assert session is not None
    with served(folder, accounts=accounts) as site:
        index = site.observatory.index(wait=60)
        rows = index.claims(Filter(), limit=1000).rows
        events = [row.id for row in index.events(Filter()).rows[:2]]
        real = [
            closed.id,
            closed.document,
            rows[0].id,
            rows[0].document,
            *events,
            "islamic-state",
            "geonames:99237",
            "Iraq",
        ]
        made = World(site, accounts, session, bearer, [*real, "al-azhar-observatory", "closed", "accept", "split"])
        yield made
        made.client.close()


def sent(
    world: World, method: str, path: str, who: str, query: list[tuple[str, str]], form: dict[str, str]
) -> httpx.Response:
    headers: dict[str, str] = {}
    if who == "user":
        headers["Cookie"] = f"marsad_session={world.session.key}"
        form = form | {"csrf": world.accounts.form(world.session.key)}
    elif who == "program":
        headers["Authorization"] = f"Bearer {world.bearer}"
    body: dict[str, Any] = {}
    if method != "GET":
        about = {"verdict": form.get("verdict", "accept"), "about": list(form.values())}
        body = {"json": about} if path.startswith("/api/") else {"data": form}
    return world.client.request(method, path, params=tuple(query), headers=headers, **body)


def check(world: World, answer: httpx.Response, path: str, who: str, method: str) -> None:
    told = answer.text if not answer.headers.get("content-type", "").startswith(("application/zip", "image/")) else ""
    assert answer.status_code < 500 or (answer.status_code == 503 and "retry-after" in answer.headers), told[:300]
    assert "content-security-policy" in answer.headers
    assert "Traceback" not in told
    assert str(world.site.folder) not in told, "where things lie on this machine is nobody's business"
    assert "<script>alert" not in told
    assert told.strip() != "49"
    assert {cookie.name for cookie in answer.cookies.jar} <= OWN_COOKIES
    assert re.match(r"/(?![/\\])|http://127\.0\.0\.1:", answer.headers.get("location", "/"))
    if path.startswith(LEAVING):
        assert SECRET not in told, f"{path} passes on what must stay"
    if method == "POST" and who == "nobody":
        assert 400 <= answer.status_code < 500, f"{path} takes what nobody may send"
    html = answer.headers.get("content-type", "").startswith("text/html")
    if html and answer.content and (path != PART or answer.status_code != 200):
        assert re.search(r'<html lang="(en|fr|ar)"', told), "an error is a page in the reader's language, too"
    elif answer.status_code >= 400 and answer.status_code not in (404, 405):
        assert html or path.startswith(("/api/", "/static")) or not told, told[:200]


@pytest.mark.parametrize(("method", "path"), listed())
def test_whatever_is_asked_or_sent_is_answered_calmly(world: World, method: str, path: str) -> None:
    names = re.findall(r"{(\w+)(?::\w+)?}", path)
    value = st.one_of(st.sampled_from(world.real), st.sampled_from(ODD), st.text(max_size=12))
    pairs = st.lists(st.tuples(st.sampled_from(NAMES), value), max_size=5)
    heavy = path in ("/answers", "/api/v1/answers", "/briefs/new", "/export/file", "/api/v1/series")

    @settings(max_examples=10 if heavy else 20, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        parts=st.fixed_dictionaries(dict.fromkeys(names, value)),
        query=pairs,
        form=pairs,
        who=st.sampled_from(["nobody", "user", "program"]),
        language=st.sampled_from(["en", "fr", "ar"]),
    )
    def asked(
        parts: Mapping[str, str], query: list[tuple[str, str]], form: list[tuple[str, str]], who: str, language: str
    ) -> None:
        address = re.sub(r"{(\w+)(?::\w+)?}", lambda found: quoted(parts[found[1]]), path)
        pairs = [("language", language), *((name, printable(text)) for name, text in query if name != "language")]
        answer = sent(world, method, address, who, pairs, {name: printable(text) for name, text in form})
        check(world, answer, path, who, method)

    asked()


def printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(printable(text), safe="") or "-"


def test_every_address_is_driven() -> None:
    found = {path for _, path in listed()}
    assert {
        "/",
        "/map/points",
        "/check/claim",
        "/briefs/new",
        "/sign-in",
        "/api/v1/judgements",
        "/export/file",
    } <= found
    assert {path for method, path in listed() if method == "POST"} >= {"/check/undo", "/sign-out", "/briefs/new"}
    assert len(found) > 45


def test_an_origin_that_is_no_address_is_refused(world: World) -> None:
    for origin in ("http://[", "null", "//", "https://127.0.0.1"):
        assert world.client.post("/check/claim", headers={"Origin": origin}).status_code == 403


def test_the_list_of_the_application_is_not_empty_handed() -> None:
    """`listed` finds what FastAPI mounts: an application inside another, and files."""
    app = FastAPI()
    inner = FastAPI()
    inner.get("/deep")(lambda: None)
    app.mount("/inner", inner)
    assert ("GET", "/inner/deep") in set(paths_of(app))
