"""Nobody writes who may not: a real server, real requests, real cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from served import Served, served

import marsad
from marsad.accounts import Accounts
from marsad.model import Figure

TOKEN = "a-long-enough-token"
DESK = "reader's desk"
OTHER = "https://evil.example"


@dataclass
class Desk:
    """A served observatory, who may write there, and a claim to write about."""

    site: Served
    accounts: Accounts
    claim: Figure

    def visitor(self) -> httpx.Client:
        return httpx.Client(base_url=self.site.url, timeout=60)

    @contextmanager
    def signed_in(self) -> Iterator[httpx.Client]:
        with self.visitor() as client:
            page = client.get("/sign-in").text
            sent = {"csrf": csrf(page), "name": DESK, "token": TOKEN, "next": "/check"}
            assert client.post("/sign-in", data=sent).status_code == 303
            yield client

    def form(self, client: httpx.Client) -> str:
        return csrf(client.get(f"/check/claims/{self.claim.id}").text)

    def judgements(self) -> list[str]:
        return [item.verdict for item in marsad.open(self.site.folder).judgements()]


def csrf(page: str) -> str:
    """The token of the last form of a page."""
    return re.findall(r'name="csrf" value="([^"]+)"', page)[-1]


@pytest.fixture
def desk(own_demo: Path) -> Iterator[Desk]:
    observatory = marsad.open(own_demo)
    claim = next(item for item in observatory.claims() if isinstance(item, Figure) and item.measure == "attacks")
    accounts = observatory.accounts(TOKEN)
    with served(own_demo, accounts=accounts) as site:
        yield Desk(site, accounts, claim)


def test_without_a_token_the_pages_are_read_only_and_say_how_to_enable_writing(site: Served) -> None:
    with httpx.Client(base_url=site.url, timeout=60) as client:
        page = client.get("/sign-in").text
        assert "marsad user add" in page
        assert "<form" not in page.split("<main")[1]
        queue = client.get("/check").text
        assert 'method="post"' not in queue
        for path in ("/check/claim", "/check/pair", "/check/event", "/check/undo", "/check/claims/x", "/sign-out"):
            assert client.post(path, data={"verdict": "reject"}).status_code == 401, path
        refused = client.post("/sign-in", data={"name": DESK, "token": "", "csrf": csrf_or_none(page)})
        assert refused.status_code in (401, 403)
    assert site.observatory.judgements() == []


def csrf_or_none(page: str) -> str:
    return next(iter(re.findall(r'name="csrf" value="([^"]+)"', page)), "")


def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: Desk) -> None:
    with desk.visitor() as client:
        page = client.get("/sign-in")
        answer = client.post("/sign-in", data={"csrf": csrf(page.text), "name": DESK, "token": TOKEN})
        (cookie,) = [line for line in answer.headers.get_list("set-cookie") if line.startswith("marsad_session=")]
        flags = {part.strip().casefold() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/"} <= flags
        assert answer.headers["location"] == "/check"
        own = client.get("/check")
        assert DESK.replace("'", "&#39;") in own.text
        assert own.headers["cache-control"] == "private, no-store"


def test_wrong_tokens_get_nowhere_and_then_nothing_at_all(desk: Desk) -> None:
    with desk.visitor() as client:
        for _ in range(10):
            sent = {"csrf": csrf(client.get("/sign-in").text), "name": DESK, "token": "wrong-wrong-wrong"}
            answer = client.post("/sign-in", data=sent)
            assert answer.status_code == 401
            assert "marsad_session" not in answer.headers.get("set-cookie", "")
            assert "wrong-wrong-wrong" not in answer.text
        sent = {"csrf": csrf(client.get("/sign-in").text), "name": DESK, "token": TOKEN}
        late = client.post("/sign-in", data=sent)
        assert late.status_code == 429
        assert int(late.headers["retry-after"]) > 0


def test_a_session_that_somebody_else_chose_is_not_taken_over(desk: Desk) -> None:
    """Fixation: the cookie of before is worth nothing after signing in."""
    with desk.visitor() as client:
        client.cookies.set("marsad_session", "chosen-by-somebody-else")
        assert client.post("/check/claim", data={}).status_code == 401
        page = client.get("/sign-in").text
        client.post("/sign-in", data={"csrf": csrf(page), "name": DESK, "token": TOKEN})
        assert client.cookies.get("marsad_session", domain="127.0.0.1") != "chosen-by-somebody-else"
    with desk.visitor() as attacker:
        attacker.cookies.set("marsad_session", "chosen-by-somebody-else")
        assert attacker.post("/check/claim", data={}).status_code == 401


def test_a_replayed_missing_or_foreign_form_is_refused(desk: Desk) -> None:
    with desk.signed_in() as client, desk.signed_in() as other:
        sent = {"claim": desk.claim.id, "verdict": "reject"}
        assert client.post("/check/claim", data=sent).status_code == 403
        foreign = desk.form(other)
        assert client.post("/check/claim", data=sent | {"csrf": foreign}).status_code == 403
        assert desk.judgements() == []
        own = desk.form(client)
        assert client.post("/check/claim", data=sent | {"csrf": own}).status_code == 303
        again = client.post("/check/claim", data=sent | {"csrf": own})
        assert again.status_code == 403
        assert "counts once" in again.text
        assert desk.judgements() == ["reject"]
    outcomes = [entry.outcome for entry in desk.accounts.trail() if entry.action == "write"]
    assert outcomes == ["used", "foreign", "foreign"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OTHER},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_cookie(desk: Desk, headers: dict[str, str]) -> None:
    with desk.signed_in() as client:
        sent = {"claim": desk.claim.id, "verdict": "reject", "csrf": desk.form(client)}
        assert client.post("/check/claim", data=sent, headers=headers).status_code == 403
        assert client.post("/sign-out", data=sent, headers=headers).status_code == 403
    assert desk.judgements() == []


def test_signing_in_from_another_site_is_refused(desk: Desk) -> None:
    with desk.visitor() as client:
        page = client.get("/sign-in").text
        sent = {"csrf": csrf(page), "name": DESK, "token": TOKEN}
        assert client.post("/sign-in", data=sent, headers={"Origin": OTHER}).status_code == 403
        with desk.visitor() as elsewhere:  # another browser, without the cookie that the form hangs on
            assert elsewhere.post("/sign-in", data=sent).status_code == 403


@pytest.mark.parametrize(
    "way",
    [
        OTHER,
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/check\r\nSet-Cookie: a=b",
        "/\tevil",
        "http:evil.example",
        "/" + "a" * 3000,
        "",
    ],
)
def test_one_is_led_to_own_pages_alone(desk: Desk, way: str) -> None:
    with desk.visitor() as client:
        page = client.get("/sign-in", params={"next": way})
        assert page.status_code == 200
        assert OTHER not in page.text.split("<main")[1]
        sent = {"csrf": csrf(page.text), "name": DESK, "token": TOKEN, "next": way}
        answer = client.post("/sign-in", data=sent)
        assert answer.status_code == 303
        place = answer.headers["location"]
        assert place.startswith("/")
        assert not place.startswith(("//", "/\\"))
        assert "evil.example" not in place
        assert "a" not in answer.cookies


def test_headers_cannot_be_split_by_what_is_typed(desk: Desk) -> None:
    with desk.signed_in() as client:
        sent = {
            "csrf": desk.form(client),
            "claim": desk.claim.id,
            "verdict": "accept",
            "reason": "a\r\nSet-Cookie: stolen=1\x00<script>alert(1)</script>",
            "next": "/check/history",
        }
        answer = client.post("/check/claim", data=sent)
        assert answer.status_code == 303
        assert "stolen" not in str(answer.headers)
        told = client.get("/check/history").text
        assert "<script>alert" not in told
        assert "&lt;script&gt;alert" in told


def test_oversized_and_odd_bodies_cost_nothing(desk: Desk) -> None:
    with desk.signed_in() as client:
        token = desk.form(client)
        huge = client.post("/check/claim", data={"csrf": token, "reason": "x" * (2 << 20)})
        assert huge.status_code == 413
        many = client.post("/check/claim", data={f"field{n}": "x" for n in range(500)} | {"csrf": token})
        assert many.status_code == 400
        upload = client.post("/check/claim", data={"csrf": token}, files={"reason": ("a.txt", b"x")})
        assert upload.status_code == 400
        assert (
            client.post(
                "/check/claim", content=b"\xff\xfe\x00", headers={"Content-Type": "application/json"}
            ).status_code
            == 403
        )
    assert desk.judgements() == []


def test_a_program_writes_with_its_token_and_without_a_form(desk: Desk) -> None:
    token = desk.accounts.add("A. Program")
    sent = {"claim": desk.claim.id, "verdict": "accept", "next": "/check"}
    with desk.visitor() as client:
        for wrong in ("Bearer nobody", f"Bearer {token}x", f"Basic {token}"):
            assert client.post("/check/claim", data=sent, headers={"Authorization": wrong}).status_code == 401
        answer = client.post("/check/claim", data=sent, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 303
        assert "set-cookie" not in answer.headers
    assert [item.judge for item in marsad.open(desk.site.folder).judgements()] == ["A. Program"]


def test_after_signing_out_the_cookie_is_worth_nothing(desk: Desk) -> None:
    with desk.signed_in() as client:
        stolen = client.cookies["marsad_session"]
        assert client.post("/sign-out", data={"csrf": desk.form(client)}).status_code == 303
    with desk.visitor() as thief:
        thief.cookies.set("marsad_session", stolen)
        assert thief.post("/check/claim", data={}).status_code == 401
        assert 'method="post"' not in thief.get("/check").text.split("<main")[1]


def test_too_many_writes_have_to_wait(desk: Desk) -> None:
    with desk.signed_in() as client:
        for _ in range(60):
            desk.accounts.count_write(DESK)
        sent = {"csrf": desk.form(client), "claim": desk.claim.id, "verdict": "reject"}
        assert client.post("/check/claim", data=sent).status_code == 429
    assert desk.judgements() == []


def test_the_trail_knows_all_of_it_and_no_secret(desk: Desk) -> None:
    with desk.visitor() as client:
        page = client.get("/sign-in").text
        client.post("/sign-in", data={"csrf": csrf(page), "name": TOKEN, "token": "x"})
    with desk.signed_in() as client:
        cookie = client.cookies["marsad_session"]
        for verdict in ("reject", "accept"):
            sent = {"csrf": desk.form(client), "claim": desk.claim.id, "verdict": verdict}
            assert client.post("/check/claim", data=sent).status_code == 303
        said = marsad.open(desk.site.folder).judgements()
        client.post("/check/undo", data={"csrf": desk.form(client), "judgement": said[0].id})
        client.post("/sign-out", data={"csrf": desk.form(client)})
    told = [(entry.action, entry.outcome, entry.who) for entry in reversed(desk.accounts.trail())]
    assert told == [
        ("sign_in", "refused", None),
        ("sign_in", "done", DESK),
        ("reject", "done", DESK),
        ("accept", "done", DESK),
        ("undo", "done", DESK),
        ("sign_out", "done", DESK),
    ]
    items = [entry.item for entry in desk.accounts.trail() if entry.action in ("reject", "accept")]
    assert items == [said[1].id, said[0].id]
    for secret in (TOKEN, cookie):
        for path in desk.site.folder.glob("accounts.sqlite*"):
            assert secret.encode() not in path.read_bytes()


def test_a_refusal_stays_one_where_it_cannot_be_noted(own_demo: Path) -> None:
    (own_demo / "accounts.sqlite").mkdir()  # stands for a folder that nobody may write to: tests may run as root
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        assert client.post("/check/claim", data={"verdict": "reject"}).status_code == 401
        elsewhere = {"Origin": OTHER, "Sec-Fetch-Site": "cross-site"}
        for path in ("/check/claim", "/sign-in", "/sign-out"):
            assert client.post(path, data={"verdict": "reject"}, headers=elsewhere).status_code == 403, path
        sent = {"csrf": csrf_or_none(client.get("/sign-in").text), "name": DESK, "token": TOKEN}
        assert client.post("/sign-in", data=sent).status_code in (401, 403, 503)
        wrong = {"Authorization": "Bearer marsad_nobody_0123456789"}
        for path in ("/check/claim", "/api/v1/judgements"):
            assert client.post(path, json={"verdict": "reject", "about": ["x"]}, headers=wrong).status_code == 503, path
