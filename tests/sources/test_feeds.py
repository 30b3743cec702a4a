"""Feeds and addresses: what their entries become, that nothing is made up, and that nothing is read twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner
from web_server import Asked, Patience, Reply, Web, fetcher, resumable, web

import marsad
from marsad.cli import app
from marsad.errors import UnreadablePage
from marsad.model import Capture, Document
from marsad.sources.fetching import Limits
from marsad.sources.pages import captures
from marsad.sources.rss import is_feed, read

SAMPLES = Path(__file__).parent / "samples" / "rss"
RSS = (SAMPLES / "rss2.xml").read_text("utf-8")
ATOM = (SAMPLES / "atom.xml").read_text("utf-8")
RDF = (SAMPLES / "rss1.rdf").read_text("utf-8")
ARABIC = (
    RSS.replace("The Hill Monitor", "مرصد الخبر")
    .replace("Without a date", "مقتل خمسة جنود في كركوك")
    .replace(
        "Five people were killed in Kirkuk on Monday, police said.",
        "قالت الشرطة إن تنظيم داعش قتل خمسة أشخاص في كركوك.",
    )
)


PAGE = "<html><body><article><h1>Raids rise in the north</h1><p>{}</p></article></body></html>"


def rss(encoding: str = "utf-8") -> bytes:
    return RSS.replace('"utf-8"', f'"{encoding}"').encode(encoding)


def documents(observatory: marsad.observatory.Observatory) -> dict[str, Document]:
    return {document.url or "": document for document in observatory.documents()}


def test_the_entries_of_a_file_become_documents_with_what_the_feed_states(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss())
    observatory = marsad.open(tmp_path / "o")
    report = observatory.read([tmp_path / "feed.xml"])
    assert (report.read, report.refused, report.undated) == (4, [], 2)
    found = documents(observatory)
    first = found["https://news.example/a/1"]
    assert first.title == "Raids rise in the north"
    assert first.text.splitlines() == [
        "Raids rise in the north",
        "Islamic State carried out 12 attacks in Iraq last week, police said.",
    ]
    assert (first.published, first.published_precision) == (dt.date(2019, 9, 24), "day")  # where it was written
    assert (first.publisher, first.language) == ("The Hill Monitor", "en")
    assert found["https://news.example/a/2"].published is None
    bare = found["https://news.example/a/3"]
    assert (bare.text, bare.published, bare.published_precision) == (
        "Three killed in Mosul",
        dt.date(2019, 9, 1),
        "month",
    )
    assert found[""].title == "Click"  # neither a script nor a path is an address
    again = observatory.read([tmp_path / "feed.xml"])
    assert (again.read, again.known) == (0, 4)


def test_nothing_that_could_act_is_kept() -> None:
    entry = read(rss(), "https://news.example/feed").entries[0]
    taken = entry.taken(dt.datetime.now(dt.UTC))
    assert isinstance(taken, Capture)
    for word in (b"<script", b"onclick", b"iframe", b"evil"):
        assert word not in taken.content


def test_atom_and_rss_1_state_the_same_things_in_their_ways() -> None:
    atom = read(ATOM.encode(), "https://atom.example/feed")
    first, second = atom.entries
    assert (first.title, first.link, first.published) == ("Toll < 5 so far", "https://atom.example/x/1", "2019-09-23")
    assert first.publisher == "The Atom Desk"
    assert (second.publisher, second.published) == ("The First Paper", "2019-02-31")
    (old,) = read(RDF.encode(), "old.rdf").entries
    assert (old.link, old.published, old.publisher) == ("https://old.example/1", "2019-09-24", "The Old Desk")


def test_a_date_that_cannot_be_and_one_that_lies_ahead_stay_open(tmp_path: Path) -> None:
    far = RSS.replace("2019-09<", "2999-01-01<").replace("Tue, 24 Sep 2019 23:30:00 -0700", "Foo, 99 Bar 2019")
    (tmp_path / "far.rss").write_text(far, "utf-8")
    (tmp_path / "atom.atom").write_text(ATOM, "utf-8")
    observatory = marsad.open(tmp_path / "o")
    report = observatory.read([tmp_path / "far.rss", tmp_path / "atom.atom"])
    assert report.read == 6
    assert {document.published for document in observatory.documents()} == {None, dt.date(2019, 9, 23)}
    assert any("2019-02-31" in remark for remark in report.remarks)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16", "iso-8859-6"])
@pytest.mark.parametrize("declared", [True, False])
def test_arabic_feeds_are_read_whatever_their_encoding(encoding: str, declared: bool) -> None:
    if encoding == "iso-8859-6" and not declared:
        pytest.skip("without a word of it, an Arabic feed of one byte a letter is read as windows-1256")
    said = encoding if declared else "utf-8"
    content = ARABIC.replace('"utf-8"', f'"{said}"').encode(encoding)
    assert is_feed(content)
    entry = read(content, "https://news.example/feed").entries[1]
    assert entry.title == "مقتل خمسة جنود في كركوك"
    assert entry.publisher == "مرصد الخبر"
    assert "قالت الشرطة" in entry.body


def test_the_charset_that_the_server_announces_counts_where_the_feed_declares_none() -> None:
    content = ARABIC.replace(' encoding="utf-8"', "").encode("windows-1256")
    feed = read(content, "https://news.example/feed", "application/rss+xml; charset=windows-1256")
    assert feed.title == "مرصد الخبر"


def test_a_feed_that_breaks_off_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "cut.xml").write_bytes(rss()[:-250])
    observatory = marsad.open(tmp_path / "o")
    report = observatory.read([tmp_path / "cut.xml"])
    assert report.read >= 2
    assert ["is broken (" in str(error) for error in report.refused] == [True]
    with pytest.raises(UnreadablePage, match="broken feed"):
        read(b"<rss><channel", "nothing.xml")


def test_entities_neither_grow_nor_open_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 6))
    head = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{steps}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    hidden = f'<!DOCTYPE rss [<!ENTITY a "]>">{head.partition("[")[2]}'
    twice = '<!DOCTYPE rss "' + "a" * 400 + head
    body = "<rss><channel><title>t</title><item><title>a &l5; &x;</title><link>https://e.example/</link></item></channel></rss>"
    declared = '<?xml version="1.0"?>'
    for feed in (head + body, declared + head + body, declared + hidden + body, declared + twice + body):
        try:
            found = repr(read(feed.encode(), "x.xml"))
        except UnreadablePage:
            continue
        assert "s3cret" not in found
        assert "lollol" not in found


@given(
    st.binary(max_size=4096)
    | st.lists(st.sampled_from([b"<?a?>", b"<!--", b"-->", b" ", b"<!DOCTYPE", b"[", b"]>"]), max_size=800).map(
        b"".join
    )
)
@settings(deadline=500)
def test_whether_it_is_a_feed_is_soon_told(content: bytes) -> None:
    assert is_feed(content) in (True, False)
    assert is_feed(b"<?xml version='1.0'?><!-- c --><rss version='2.0'>")


@example(74, "\xa0")  # inside the address of a namespace
@given(st.integers(0, len(RSS)), st.text(max_size=30))
@settings(deadline=None, max_examples=60)
def test_any_feed_is_read_or_refused(place: int, noise: str) -> None:
    broken = (RSS[:place] + noise + RSS[place:]).encode("utf-8", "replace")
    try:
        feed = read(broken, "https://news.example/feed")
    except UnreadablePage:
        return
    for entry in feed.entries:
        taken = entry.taken(dt.datetime.now(dt.UTC))
        assert isinstance(taken, Document) or taken.content.startswith(b"<!DOCTYPE html>")
        assert entry.link is None or entry.link.startswith("http")


# --- over the network -------------------------------------------------------------------------------------------------


def test_an_address_of_a_page_is_read_as_a_page(tmp_path: Path) -> None:
    page = PAGE.format("Islamic State carried out 12 attacks in Iraq last week, police said.").encode()
    observatory = marsad.open(tmp_path / "o")
    with web({"/p": Reply(page, headers={"Content-Type": "text/html"})}) as site:
        report = observatory.read([f"{site.url}/p", f"{site.url}/gone"], fetcher=fetcher(site))
        assert (report.read, len(report.refused)) == (1, 1)
        assert "status 404" in str(report.refused[0])
        assert list(documents(observatory)) == [f"{site.url}/p"]
        assert observatory.read([f"{site.url}/p"], fetcher=fetcher(site)).known == 1


def test_a_feed_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "o")
    with web({"/feed": resumable(rss())}) as site:
        first = observatory.read([f"{site.url}/feed"], fetcher=fetcher(site))
        again = observatory.read([f"{site.url}/feed"], fetcher=fetcher(site))
        assert site.asked[1].headers["if-none-match"] == '"one"'
        assert (first.read, again.read, again.unchanged) == (4, 0, [f"{site.url}/feed"])
        # Without a tag its bytes tell; one that changed gives what is new.
        site.routes["/feed"] = Reply(rss())
        assert observatory.read([f"{site.url}/feed"], fetcher=fetcher(site)).unchanged == [f"{site.url}/feed"]
        site.routes["/feed"] = Reply(rss().replace(b"Three killed", b"Seven killed"))
        new = observatory.read([f"{site.url}/feed"], fetcher=fetcher(site))
        assert (new.read, new.known) == (1, 3)


def test_relative_links_lean_on_where_the_feed_was_found(tmp_path: Path) -> None:
    with web({"/deep/feed": Reply(rss().replace(b"/a/1", b"a/1"))}) as site:
        site.routes["/go"] = Reply(status=301, headers={"Location": "/deep/feed"})
        observatory = marsad.open(tmp_path / "o")
        observatory.read([f"{site.url}/go"], fetcher=fetcher(site))
        assert f"{site.url}/deep/a/1" in documents(observatory)


def test_what_was_refused_is_tried_again_next_time(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "o")
    with web({"/feed": resumable(rss()[:-250])}) as site:
        assert observatory.read([f"{site.url}/feed"], fetcher=fetcher(site)).refused
        again = observatory.read([f"{site.url}/feed"], fetcher=fetcher(site))
        assert "if-none-match" not in site.asked[1].headers
        assert again.unchanged == []


def full_site(site: Web) -> None:
    """A feed of three pages, of which the second fails at first and the third lies on a private address."""
    page = PAGE.format("Islamic State killed {0} people in Mosul on Monday, police said.")
    item = "<item><title>T{0}</title><link>{1}</link><description>Teaser {0}.</description></item>"
    links = [f"{site.url}/p/1", f"{site.url}/p/2", "http://169.254.169.254/p/3"]
    items = "".join(item.format(number, link) for number, link in enumerate(links, start=1))
    feed = f"<rss version='2.0'><channel><title>The Desk</title>{items}</channel></rss>"
    site.routes["/feed"] = resumable(feed.encode())
    site.routes["/p/1"] = Reply(page.format("eleven").encode())
    site.routes["/p/2"] = [Reply(status=500)] * 5 + [Reply(page.format("twelve").encode())]


def test_full_takes_the_pages_one_a_second_and_each_once(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "o")
    patience = Patience()
    with web({}) as site:
        full_site(site)
        options = {"limits": Limits(pause=1.0)}
        first = observatory.read([f"{site.url}/feed"], full=True, fetcher=fetcher(site, patience, **options))  # type: ignore[arg-type]
        assert (first.read, len(first.refused)) == (1, 2)
        assert sorted("no public address" in str(error) for error in first.refused) == [False, True]
        assert patience.waits[0] == 1.0
        text = documents(observatory)[f"{site.url}/p/1"].text
        assert "eleven people in Mosul" in text
        assert "Teaser" not in text
        second = observatory.read([f"{site.url}/feed"], full=True, fetcher=fetcher(site))
        assert (second.read, second.known) == (1, 1)
        assert site.paths().count("/p/1") == 1


def test_a_feed_cannot_send_us_to_endless_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.sources.pages.web.MOST_PAGES", 3)
    items = "".join(f"<item><title>Raid {n}</title><link>/p/{n}</link></item>" for n in range(5))
    feed = f"<rss version='2.0'><channel><title>News</title><link>/</link>{items}</channel></rss>".encode()
    observatory = marsad.open(tmp_path / "o")
    said = "Four people were killed near Kirkuk in raid {}, the governor of the province said on Monday."
    text = f"<html><head><title>Raid {{}}</title></head><body><article><p>{said}</p></article></body></html>"
    with web({f"/p/{n}": Reply(text.format(n, n).encode()) for n in range(5)} | {"/feed": Reply(feed)}) as site:
        first = observatory.read([f"{site.url}/feed"], full=True, fetcher=fetcher(site))
        assert first.read == 3
        assert "2 pages more than are fetched in one run (3)" in str(first.refused[0])
        second = observatory.read([f"{site.url}/feed"], full=True, fetcher=fetcher(site))
        assert (second.read, second.refused) == (2, [])
        assert all(site.paths().count(f"/p/{n}") == 1 for n in range(5))


def test_a_key_in_a_link_is_asked_for_and_kept_nowhere(tmp_path: Path) -> None:
    item = (
        "<item><title>Raid</title><link>{}/p?token=3cret&amp;n=1</link><description>Four killed.</description></item>"
    )
    observatory = marsad.open(tmp_path / "o")
    page = b"<html><body><article><p>Four people were killed near Kirkuk in a raid.</p></article></body></html>"
    with web({"/p": Reply(page)}) as site:
        text = f"<rss version='2.0'><channel><title>News</title>{item.format(site.url)}</channel></rss>"
        site.routes["/feed"] = Reply(text.encode())
        for full in (False, True):
            observatory.read([f"{site.url}/feed"], full=full, fetcher=fetcher(site))
        assert site.paths()[-1] == "/p?token=3cret&n=1"
    assert {one.url for one in observatory.documents()} == {f"{site.url}/p?token=%E2%80%A6&n=1"}
    kept = [path for path in (tmp_path / "o").rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert not [path for path in kept if b"3cret" in path.read_bytes()]


def test_a_page_that_came_and_could_not_be_read_is_fetched_again(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "o")
    with web({}) as site:
        full_site(site)
        good = site.routes["/p/1"]
        site.routes["/p/1"] = Reply(status=302, headers={"Location": "/moved/1"})
        site.routes["/p/2"] = good
        site.routes["/moved/1"] = [Reply(b""), good]  # type: ignore[list-item]
        first = observatory.read([f"{site.url}/feed"], full=True, fetcher=fetcher(site))
        assert any("is empty" in str(error) for error in first.refused)
        second = observatory.read([f"{site.url}/feed"], full=True, fetcher=fetcher(site))
        assert (second.read, second.known) == (1, 1)
        assert (site.paths().count("/moved/1"), site.paths().count("/p/2")) == (2, 1)


def test_a_feed_larger_than_pages_may_be_is_refused() -> None:
    def endless(_: Asked) -> Reply:
        return Reply(rss() + b" " * 21_000_000)

    with web({"/feed": endless}) as site, fetcher(site) as client:
        from marsad.sources.pages import Web as Following

        (error,) = captures([f"{site.url}/feed"], Following(client))
        assert "more than the 20 MB that a feed may have" in str(error)


def test_the_commands_never_ask_this_machine(tmp_path: Path) -> None:
    with web({"/feed": Reply(rss())}) as site:
        given = [f"{site.url}/feed"]
        observatory = ["--observatory", str(tmp_path / "o")]
        for command in (["read", *given, *observatory], ["code", *given], ["import", "ucdp-ged", *given, *observatory]):
            result = CliRunner().invoke(app, command)
            assert result.exit_code == 1
            said = result.stderr + str(result.exception)
            assert "points to 127.0.0.1, which is no public address" in said
        assert site.asked == []


def test_the_old_document_type_of_rss_breaks_nothing() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss.dtd">'
    content = rss().replace(b"<rss ", doctype.encode() + b"\n<rss ")
    assert is_feed(content)
    assert read(content, "old.xml") == read(rss(), "old.xml")
