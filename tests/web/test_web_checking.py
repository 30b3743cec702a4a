"""Deciding in the browser's way: forms sent to a real server; count, brief and history follow, and undoing restores."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyarrow as pa
import pytest
from served import served

import marsad
from marsad import undecided
from marsad.ledger import GIVEN_PAIRS
from marsad.model import Figure
from marsad.observatory import Observatory

TOKEN = "a-long-enough-token"
PAGE = """<html><head><title>{name} report</title><meta property="og:site_name" content="The {name}"></head><body>
<p>On 5 September 2019 gunmen of Islamic State killed {killed} soldiers in an attack on a checkpoint near Mosul, Iraq,
police said.</p>
<p>The Islamic State carried out 73 attacks in Iraq between 18 and 24 September 2019, a monitor said.</p>
</body></html>"""


@dataclass
class Checked:
    """A served observatory of two reports that a machine called the same, and a signed-in client."""

    folder: Path
    client: httpx.Client
    refs: tuple[str, str]

    @property
    def observatory(self) -> Observatory:
        return marsad.open(self.folder)

    def send(self, page: str, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token that stands on a page."""
        token = re.findall(r'name="csrf" value="([^"]+)"', self.client.get(page).text)[-1]
        return self.client.post(path, data={"csrf": token, "next": page, **fields})

    def queue(self) -> str:
        """The queue, found before it is asked for."""
        undecided.main(self.folder)
        return self.client.get("/check").text


@contextmanager
def signed_in(folder: Path) -> Iterator[httpx.Client]:
    accounts = marsad.open(folder).accounts(TOKEN)
    with served(folder, accounts=accounts) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        token = re.findall(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text)[-1]
        client.post("/sign-in", data={"csrf": token, "name": "reader's desk", "token": TOKEN})
        yield client


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[Checked]:
    pages, folder = tmp_path / "pages", tmp_path / "observatory"
    pages.mkdir()
    for name, killed in (("Desk", "five"), ("Wire", "six")):
        (pages / f"{name}.html").write_text(PAGE.format(name=name, killed=killed), "utf-8")
    observatory = marsad.open(folder)
    observatory.read([pages])
    left, right = sorted(
        f"{claim.document}#{claim.quote.start}-{claim.quote.end}"
        for claim in observatory.claims()
        if claim.kind == "incident"
    )
    pair = {"left": left, "right": right, "verdict": "same_event", "probability": 0.7, "evidence": None}
    run = pa.Table.from_pylist([pair], schema=GIVEN_PAIRS)
    observatory._ledger.append_linking("a model 1", True, {}, {}, 2, run, b"")
    with signed_in(folder) as client:
        yield Checked(folder, client, (left, right))


def counted(observatory: Observatory) -> list[float]:
    counts = observatory.series("Islamic State", "Iraq", measure="attacks")
    return sorted({item.low for series in counts.series for item in series.observations if item.low is not None})


def briefed(observatory: Observatory, folder: Path) -> str:
    page = folder.parent / "brief.html"
    observatory.brief("Islamic State", ["Iraq"], page)
    return page.read_text("utf-8")


def test_a_correction_changes_count_brief_and_history_and_undoing_restores_them(checked: Checked) -> None:
    observatory = checked.observatory
    before = briefed(observatory, checked.folder)
    assert counted(observatory) == [73]
    claims = [item for item in observatory.claims() if isinstance(item, Figure) and item.measure == "attacks"]
    for claim in claims:
        page = f"/check/claims/{claim.id}"
        answer = checked.send(page, page, low="75", high="75", not_in_text="1", reason="a misprint")
        assert answer.status_code == 303
        assert answer.headers["location"] == page
    assert counted(observatory) == [75]
    assert "corrected by reader" in briefed(observatory, checked.folder)
    assert "corrected by" not in before
    assert "not in the sentence" in checked.client.get(f"/check/claims/{claims[0].id}").text
    history = checked.client.get("/check/history", params={"about": claims[0].id}).text
    assert "a misprint" in history
    assert "reader&#39;s desk" in history
    for item in observatory.judgements():
        assert checked.send("/check/history", "/check/undo", judgement=item.id).status_code == 303
    assert counted(observatory) == [73]
    assert "corrected by" not in briefed(observatory, checked.folder)
    assert "Take back" in checked.client.get("/check/history", params={"what": "withdraw"}).text


def test_a_refused_correction_brings_the_form_back_as_it_was_filled_in(checked: Checked) -> None:
    claim = next(item for item in checked.observatory.claims() if isinstance(item, Figure))
    page = f"/check/claims/{claim.id}"
    answer = checked.send(page, page, low="75", place="Nowhere-at-all", reason="why")
    assert answer.status_code == 422
    assert "Nowhere-at-all" in answer.text
    assert 'value="75"' in answer.text
    assert checked.observatory.judgements() == []


def test_a_pair_is_shown_side_by_side_decided_and_gone(checked: Checked) -> None:
    queue = checked.queue()
    assert "The Desk" in queue
    assert "The Wire" in queue
    assert "differs" in queue, "five and six"
    left, right = checked.refs
    answer = checked.send(
        "/check", "/check/pair", left=left, right=right, verdict="different_event", reason="two roads"
    )
    assert answer.status_code == 303
    assert "The same event</button>" not in checked.queue()
    assert [len(item["members"]) for item in checked.observatory.events().to_pylist()] == [1, 1]
    assert "two roads" in checked.client.get("/check/history").text


def test_an_event_is_split_joined_and_all_of_it_taken_back_in_one(checked: Checked) -> None:
    (event,) = checked.observatory.events().to_pylist()
    left, right = checked.refs
    assert checked.send("/check", "/check/event", action="split", event=event["event"], ref=right).status_code == 303
    assert len(checked.observatory.events()) == 2
    (said,) = checked.observatory.judgements()
    assert checked.send("/check/history", "/check/undo", judgement=said.id).status_code == 303
    assert len(checked.observatory.events()) == 1
    twice = checked.send("/check/history", "/check/undo", judgement=said.id)
    assert twice.status_code == 400, "it is taken back already"
    same = checked.send("/check", "/check/event", action="join", event=left, other=right)
    assert same.status_code == 400, "they are one event"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/check/claim", {"claim": "nobody", "verdict": "reject"}),
        ("/check/claim", {"verdict": "destroy"}),
        ("/check/pair", {"left": "a", "right": "b", "verdict": "same_event"}),
        ("/check/pair", {"left": "a", "right": "b", "verdict": "withdraw"}),
        ("/check/event", {"action": "split", "event": "nobody", "ref": "x"}),
        ("/check/event", {"action": "burn"}),
        ("/check/undo", {"judgement": "nobody"}),
        ("/check/undo", {}),
        ("/check/claims/nobody", {"measure": "killed"}),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(checked: Checked, path: str, fields: dict[str, str]) -> None:
    answer = checked.send("/check/history", path, **fields)
    assert answer.status_code in (400, 404)
    assert "<main" in answer.text
    assert checked.observatory.judgements() == []


def test_the_history_of_one_person_is_found_however_far_back_it_lies(own_demo: Path) -> None:
    observatory = marsad.open(own_demo)
    claim = next(iter(observatory.claims()))
    first = observatory.accept(claim.id, by="Émile", reason="as printed")
    observatory.undo(first, by="Zoé")
    observatory._ledger.append_judgements([(claim.id,)] * 130, "accept", "A. Reader")
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        site.observatory.index(wait=60)
        told = client.get("/check/history", params={"who": "éMI"}).text
        assert "as printed" in told
        assert "<bdi>Zoé</bdi>" in told  # by whom it was taken back, though that is no decision of Émile's
        assert "A. Reader" not in told
        assert "as printed" in client.get("/check/history", params={"who": "Émile", "what": "accept"}).text
        assert "No decision is like that." in client.get("/check/history", params={"who": "nobody"}).text
        page = client.get("/check/history", params={"what": "accept"}).text
        assert "as printed" not in page
        (older,) = re.findall(r'class="pager"><a href="([^"]+)"', page)
        assert "as printed" in client.get(html.unescape(older)).text


def test_two_events_of_two_reports_each_become_one_and_the_reader_is_brought_to_it(tmp_path: Path) -> None:
    pages, folder = tmp_path / "pages", tmp_path / "observatory"
    pages.mkdir()
    for name, killed in (("Desk", "five"), ("Wire", "six"), ("Post", "seven"), ("News", "eight")):
        (pages / f"{name}.html").write_text(PAGE.format(name=name, killed=killed), "utf-8")
    observatory = marsad.open(folder)
    observatory.read([pages])
    rows = observatory.events().to_pylist()
    refs = sorted(ref for row in rows for ref in row["members"])
    observatory.join(refs[0], refs[1], by="A. Reader")
    observatory.join(refs[2], refs[3], by="A. Reader")
    one, other = (row["event"] for row in observatory.events().to_pylist())
    with signed_in(folder) as client:
        checked = Checked(folder, client, (refs[0], refs[1]))
        page = client.get(f"/events/{one}").text
        assert re.search(r'<option value="[^"]+#[^"]+">1 · The (Desk|Wire|Post|News)', page), "reports named as shown"
        apart = checked.send(f"/events/{one}", "/check/event", action="apart", event=one, other=other[:12])
        assert apart.headers["location"] == f"/events/{one}", "the first signs, as the page shows them, are enough"
        for event, from_whom in ((one, other), (other, one)):
            address = f"{client.base_url}/events/{from_whom}?language=en"
            joined = checked.send(f"/events/{event}", "/check/event", action="join", event=event, other=address)
            (whole,) = observatory.events().to_pylist()
            assert sorted(whole["members"]) == refs, "no report stays behind"
            assert joined.headers["location"] == f"/events/{whole['event']}"
            said = [item for item in observatory.judgements() if item.verdict == "same_event" and not item.withdrawn_by]
            for item in said[2:]:
                assert checked.send("/check/history", "/check/undo", judgement=item.id).status_code == 303
            assert len(observatory.events()) == 2, "undone, they are apart as before"
