"""Crawling a real site on loopback: what robots.txt says, what is asked for, and that a kill costs nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner
from web_server import Asked, Patience, Reply, Web, fetcher, web

import marsad
from marsad.cli import app
from marsad.errors import FetchError, MarsadError, UsageError
from marsad.model import Capture
from marsad.sources.crawling import Crawl, Pace, Plan, open_crawl
from marsad.sources.crawling.crawl import LIMITS
from marsad.sources.crawling.links import links
from marsad.sources.crawling.plan import cleaned
from marsad.sources.crawling.robots import rules_from
from marsad.sources.crawling.sitemaps import read_sitemap
from marsad.sources.fetching.turns import Turns, host_of
from marsad.sources.journal import Journal

HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(name: str, *hrefs: str, head: str = "", **headers: str) -> Reply:
    links = "".join(f'<p><a href="{href}">more about {href}</a></p>' for href in hrefs)
    text = f"<p>Four people were killed in {name} near Kirkuk on Monday, the governor said.</p>" * 3
    body = f"<html><head><title>About {name}</title>{head}</head><body><article>{text}</article>{links}</body></html>"
    return Reply(body.encode(), headers=HTML | headers)


def crawled(site: Web, folder: Path, patience: Patience | None = None, **plan: object) -> tuple[Crawl, list[str]]:
    """A crawl to its end; what it gave, by path."""
    patience = patience or Patience()
    given = []
    seeds = plan.pop("seeds", (f"{site.url}/",))
    with (
        fetcher(site, patience, limits=LIMITS) as client,
        open_crawl(Plan(seeds=seeds, **plan), folder, client) as crawl,  # type: ignore[arg-type]
    ):
        crawl.jitter = lambda: 1.0
        came = list(crawl.pages())
        given = [item.url.removeprefix(site.url) for item in came if isinstance(item, Capture)]
        crawl.remarks += [str(item) for item in came if isinstance(item, MarsadError)]
        crawl.kept()
    return crawl, given


def test_links_are_followed_as_deep_as_asked_within_the_site(tmp_path: Path) -> None:
    routes = {
        "/": page("one", "/a", "/b#part", "/a?utm_source=x", "https://elsewhere.example/", "mailto:a@b", "/photo.jpg"),
        "/a": page("a", "/deep"),
        "/b": page("b", "/deep"),
        "/deep": page("deep", "/deeper"),
    }
    with web(routes) as site:
        crawl, given = crawled(site, tmp_path, depth=2)
        assert given == ["/", "/a", "/b", "/deep"]
        assert site.paths() == ["/robots.txt", "/", "/a", "/b", "/deep"]
        assert crawl.fetched == 4


def test_robots_txt_is_obeyed_and_its_delay_and_sitemaps_too(tmp_path: Path) -> None:
    robots = (
        b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\nSitemap: /map.xml.gz\n\nUser-agent: other\nDisallow: /\n"
    )
    routes = {
        "/robots.txt": Reply(robots, headers={"Content-Type": "text/plain"}),
        "/": page("one", "/private/x", "/a"),
        "/a": page("a"),
        "/listed": page("listed"),
        "/map.xml.gz": Reply(b"<urlset><url><loc>/listed</loc></url><url><loc>/private/y</loc></url></urlset>"),
    }
    patience = Patience()
    with web(routes) as site:
        crawl, given = crawled(site, tmp_path, patience)
        assert sorted(given) == ["/", "/a", "/listed"]
        assert not [path for path in site.paths() if path.startswith("/private")]
        assert crawl.left_out["robots.txt"] == 2
    assert len(patience.waits) == 4
    assert all(7.0 <= wait <= 7.0 * 1.5 for wait in patience.waits)


@pytest.mark.parametrize("reply", [Reply(status=500), Reply(status=429, headers={"Retry-After": "9999"})])
def test_where_robots_txt_cannot_be_had_nothing_is_asked_for(tmp_path: Path, reply: Reply) -> None:
    with web({"/robots.txt": reply, "/": page("one")}) as site:
        crawl, given = crawled(site, tmp_path)
        assert given == []
        assert "/" not in site.paths()
        assert "robots.txt cannot be had" in crawl.remarks[0]  # an error: the user named this site
        assert (crawl.left, crawl.full) == (1, False)  # a later run may have it
        site.routes["/robots.txt"] = Reply(status=404)
        assert crawled(site, tmp_path, Patience(seconds=10_000))[1] == ["/"]


def test_a_site_that_asks_for_hours_between_two_pages_is_left_to_marsad_read(tmp_path: Path) -> None:
    with web({"/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 3600"), "/": page("one")}) as site:
        crawl, given = crawled(site, tmp_path)
    assert given == []
    assert "3,600 seconds between two pages" in crawl.remarks[0]
    assert "one by one, with marsad read" in crawl.remarks[0]
    assert crawl.left == 0


def test_what_has_not_changed_is_not_given_again(tmp_path: Path) -> None:
    def tagged(asked: Asked) -> Reply:
        known = asked.headers.get("if-none-match") == '"a"'
        return Reply(status=304) if known else page("a", ETag='"a"')

    with web({"/": page("one", "/a", "/b"), "/a": tagged, "/b": page("b")}) as site:
        assert crawled(site, tmp_path)[1] == ["/", "/a", "/b"]
        site.routes["/b"] = page("b, which has news", "/new")
        site.routes["/new"] = page("new")
        crawl, given = crawled(site, tmp_path)
        assert sorted(given) == ["/b", "/new"]
        assert (crawl.unchanged, crawl.resumed) == (2, False)


def test_limits_patterns_and_hosts_are_kept(tmp_path: Path) -> None:
    names = [f"/news/{number}" for number in range(9)]
    routes = {"/": page("one", *names, "/sport/1", "/news/2?print=1")} | {name: page(name) for name in names}
    with web(routes) as site:
        crawl, given = crawled(site, tmp_path, pages=4, include=("*/news/*", "127.0.0.1:*/"), exclude=("*print=*",))
        assert given == ["/", "/news/0", "/news/1", "/news/2"]
        assert (crawl.left, crawl.full) == (6, True)
    with pytest.raises(UsageError, match="pause from"):
        Plan(seeds=("http://a.example",), pause=0)
    with pytest.raises(FetchError, match="looks like a key"):
        Plan(seeds=("http://a.example/?token=x",)).cleaned_seeds()


def test_redirects_are_judged_like_links(tmp_path: Path) -> None:
    def to(where: str) -> Reply:
        return Reply(status=302, headers={"Location": where})

    with web({"/": Reply(b"inside")}) as inside, web({}) as site:
        site.routes |= {
            "/robots.txt": Reply(b"User-agent: marsad\nDisallow: /secret"),
            "/": page("one", "/moved", "/out", "/to-secret", "/meta"),
            "/moved": to("/there"),
            "/there": page("there"),
            "/out": to(f"{inside.url}/"),
            "/to-secret": to("/secret/1"),
            "/meta": to("http://169.254.169.254/latest/"),
        }
        _, given = crawled(site, tmp_path)
        assert given == ["/", "/there"]
        assert inside.asked == []
        assert "/secret/1" not in site.paths()


def test_private_addresses_are_refused_for_robots_and_sitemaps_too(tmp_path: Path) -> None:
    with web({"/": Reply(b"inside"), "/robots.txt": Reply(b"")}) as inside, web({}) as site:
        site.routes["/robots.txt"] = Reply(
            f"Sitemap: {inside.url}/map.xml\nSitemap: http://[::ffff:10.0.0.1]/m".encode()
        )
        site.routes["/"] = page("one")
        _, given = crawled(site, tmp_path)
        assert given == ["/"]
        site.routes["/robots.txt"] = Reply(status=301, headers={"Location": f"{inside.url}/robots.txt"})
        crawled(site, tmp_path / "other")
        assert inside.asked == []


def test_sitemaps_that_name_one_another_and_links_to_nothing_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that never ends costs a bounded number of requests, and sends us to nobody else."""
    monkeypatch.setattr("marsad.sources.crawling.crawl._MOST_SITEMAPS", 4)
    monkeypatch.setattr("marsad.sources.crawling.crawl._MOST_IN_VAIN", 6)

    def index(*places: str) -> Reply:
        return Reply("".join(["<sitemapindex>", *(f"<sitemap><loc>{to}</loc></sitemap>" for to in places)]).encode())

    with web({"/victim.xml": index("/x.xml")}) as victim, web({}) as site:
        own = [f"/own{number}.xml" for number in range(30)]
        site.routes |= {own[number]: index() for number in range(30)}
        site.routes |= {
            "/robots.txt": Reply(b"Sitemap: /index.xml"),
            "/index.xml": index(*own, *(f"{victim.url}/victim.xml?{number}" for number in range(30))),
            "/": page("one", *(f"/gone/{number}" for number in range(60))),
        }
        patience = Patience()
        with (
            fetcher(site, patience, limits=LIMITS, allow={site.address, victim.address}) as client,
            open_crawl(Plan(seeds=(f"{site.url}/",)), tmp_path, client) as crawl,
        ):
            given = [item for item in crawl.pages() if isinstance(item, Capture)]
        assert len(given) == 1
        assert victim.asked == []
        assert sum(path.endswith(".xml") for path in site.paths()) == 4
        assert sum(path.startswith("/gone") for path in site.paths()) <= 6
        assert any("brought no page" in remark for remark in crawl.remarks)


def test_one_page_under_two_names_is_given_once_and_pages_may_ask_not_to_be_read(tmp_path: Path) -> None:
    canonical = '<link rel="canonical" href="/story">'
    routes = {
        "/": page("one", "/story", "/story?print=1", "/tag", "/gone", "/film"),
        "/story": page("story", head=canonical),
        "/story?print=1": page("story"),
        "/tag": page("tag", "/tagged", head='<meta name="robots" content="noindex">'),
        "/tagged": page("tagged", "/hidden", head='<meta name="robots" content="nofollow">'),
        "/hidden": page("hidden"),
        "/film": Reply(b"x" * 100, headers={"Content-Type": "video/mp4"}),
    }
    with web(routes) as site:
        crawl, given = crawled(site, tmp_path, depth=3)
        assert given == ["/", "/story", "/tagged"]
        assert crawl.left_out == {"is another name of a page": 1, "asks not to be read": 1}


def test_a_server_that_fails_is_left_alone_and_asked_again_next_time(tmp_path: Path) -> None:
    busy = Reply(status=503, headers={"Retry-After": "3600"})
    with web({"/": page("one", "/a", "/b"), "/a": busy, "/b": page("b")}) as site:
        crawl, given = crawled(site, tmp_path)
        assert given == ["/"]
        assert "left alone until the next run" in crawl.remarks[0]
        site.routes["/a"] = page("a")
        asked = len(site.paths())
        crawl, given = crawled(site, tmp_path, Patience(seconds=1_800))
        assert given == []  # the hour for which it asked is not over
        assert len(site.paths()) == asked
        crawl, given = crawled(site, tmp_path, Patience(seconds=3_700))
        assert given == ["/a", "/b"]
        assert crawl.resumed
        assert site.paths().count("/") == 1


def test_two_crawls_of_one_site_at_once_are_one_too_many(tmp_path: Path) -> None:
    with web({"/": page("one")}) as site, fetcher(site, limits=LIMITS) as client:
        plan = Plan(seeds=(f"{site.url}/",))
        with (
            open_crawl(plan, tmp_path, client),
            pytest.raises(UsageError, match="under way in another process"),
            open_crawl(plan, tmp_path, client),
        ):
            pass


def test_whoever_asks_one_host_takes_turns_with_all_others(tmp_path: Path) -> None:
    """Crawls of two parts of a site, a reader of a page, under http and https and with www: one pace."""
    turns, others = Turns(tmp_path), Turns(tmp_path)
    hosts = [host_of(httpx.URL(f"{name}example.org/")) for name in ("http://", "https://", "https://www.")]
    assert len(set(hosts)) == 1
    assert [turns.take(hosts[0], 2.0, 1000.0, 120.0), others.take(hosts[1], 2.0, 1000.0, 120.0)] == [0.0, 2.0]
    assert turns.take(hosts[2], 2.0, 1001.0, 120.0) == 3.0
    turns.over(hosts[0], 1010.0)
    assert others.due(hosts[0], 2.0, 1010.0) == 1012.0
    others.hold(hosts[0], 3600.0, 1010.0)
    assert turns.take(hosts[0], 2.0, 2000.0, 120.0) == 2610.0
    assert Turns(tmp_path).take(hosts[0], 2.0, 4700.0, 120.0) == 0.0
    assert Turns(tmp_path).take(hosts[0], 2.0, 500.0, 120.0) == 0.0  # the clock went back: nothing is waited for
    (tmp_path / "turns.sqlite").write_bytes(b"torn" * 2000)
    assert turns.take(hosts[0], 2.0, 1011.0, 3600.0) == 3599.0  # what this one knows itself
    assert Turns(tmp_path).take(hosts[0], 2.0, 502.0, 120.0) == 0.0


def test_a_page_that_fails_is_not_asked_for_again_before_the_pause_is_over(tmp_path: Path) -> None:
    patience = Patience()
    robots = Reply(b"User-agent: *\nCrawl-delay: 60\n")
    with web({"/robots.txt": robots, "/": [Reply(status=500), Reply(status=500), page("one")]}) as site:
        moments: list[float] = []
        script = site.reply
        site.reply = lambda request: (moments.append(patience.seconds), script(request))[1]  # type: ignore[method-assign]
        assert crawled(site, tmp_path, patience)[1] == ["/"]
    assert len(moments) == 4
    assert all(later - before >= 60 for before, later in pairwise(moments))


def test_a_crawl_that_is_killed_goes_on_and_asks_for_nothing_twice(tmp_path: Path) -> None:
    """The process is ended by SIGKILL while it waits for a page, again and again."""
    names = [f"/p{number}" for number in range(30)]
    routes: dict[str, object] = {"/": page("the first", *names)} | {name: page(name[1:]) for name in names}
    code = (
        "import sys, marsad\n"
        "from marsad.sources.crawling import Plan\n"
        "from marsad.sources.crawling import crawl; crawl.Crawl._pause = lambda *_: 0.0\n"
        "from marsad.sources.fetching import Fetcher\n"
        "client = Fetcher(crawl.LIMITS, allow=(sys.argv[1],))\n"
        "marsad.open(sys.argv[2]).crawl(Plan(seeds=(f'http://{sys.argv[1]}/',)), fetcher=client)"
    )
    observatory = tmp_path / "observatory"
    processes: list[subprocess.Popen[bytes]] = []
    to_kill = {"/p3", "/p11", "/p27"}

    def killing(asked: Asked, reply: Reply) -> Reply:
        if asked.path in to_kill:
            to_kill.discard(asked.path)
            os.kill(processes[-1].pid, signal.SIGKILL)
        return reply

    with web({}) as site:
        for path, reply in routes.items():
            site.routes[path] = lambda asked, reply=reply: killing(asked, reply)  # type: ignore[misc]
        for _ in range(5):
            processes.append(subprocess.Popen([sys.executable, "-c", code, site.address, str(observatory)]))
            if processes[-1].wait(timeout=120) == 0:
                break
        asked = Counter(site.paths())
    assert [process.returncode for process in processes] == [-9, -9, -9, 0]
    twice = {path for path, times in asked.items() if times > 1}
    assert twice <= {"/p3", "/p11", "/p27"}  # whose answers never came
    opened = marsad.open(observatory)
    assert {(item.url or "").rpartition("/")[2] for item in opened.documents()} == {"", *(name[1:] for name in names)}
    noted = Counter(item.asked for item in Journal(observatory).notes() if item.status == 200)
    assert set(noted.values()) == {1}


def test_the_pace_says_how_long_it_will_take(tmp_path: Path) -> None:
    names = [f"/p{number}" for number in range(9)]
    told: list[Pace] = []
    patience = Patience(tick=0.001)
    with (
        web({"/": page("one", *names)} | {name: page(name) for name in names}) as site,
        fetcher(site, patience, limits=LIMITS) as client,
        open_crawl(Plan(seeds=(f"{site.url}/",), pause=10), tmp_path, client, told.append) as crawl,
    ):
        crawl.jitter = lambda: 0.0
        list(crawl.pages())
    assert told[0].seconds is None
    middle = told[4]
    assert (middle.done, middle.waiting) == (5, 5)
    assert middle.seconds == pytest.approx(50, rel=0.3)
    assert told[-1].seconds == 0


def test_the_servers_are_told_who_asks() -> None:
    from marsad.sources.fetching import Fetcher

    with web({"/": page("one")}) as site, Fetcher(allow=(site.address,), contact="desk@example.org\r\nX: y") as client:
        client.get(f"{site.url}/")
        assert site.asked[0].headers["user-agent"].startswith("marsad/")
        assert site.asked[0].headers["user-agent"].endswith("(+desk@example.orgX:y)")


def test_what_is_no_page_and_traps_are_not_followed() -> None:
    assert cleaned("https://a.example/x?utm_source=a&b=1#c") == "https://a.example/x?b=1"
    for trap in ("/a/b/a/b/a/b", "/x?sessionid=7", "/y.zip", "/" + "a" * 3000):
        assert cleaned(f"https://a.example{trap}") is None
    found = links(b'<base href="/n/"><a href="1">x</a><a rel="nofollow" href="2">y</a>', "https://a.example/")
    assert found.links == ("https://a.example/n/1",)
    assert not links(b"<a href=1>x</a>", "https://a.example/", "otherbot: noindex, marsad: none").read
    assert links(b"<a href=1>x</a>", "https://a.example/", "otherbot: noindex").read


def test_sitemaps_are_bounded_and_define_no_entities() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>/&b;</loc></url></urlset>'
    pages, nested = read_sitemap(bomb, "https://a.example/")
    assert not any("aaaa" in found for found in pages)
    index = b"<sitemapindex><sitemap><loc>https://a.example/s.xml.gz</loc></sitemap>"  # cut
    assert read_sitemap(index, "https://a.example/")[1] == ["https://a.example/s.xml.gz"]
    assert read_sitemap(b"https://a.example/1\nhttps://a.example/2", "https://a.example/")[0][1].endswith("/2")
    assert nested == []


def test_robots_txt_that_is_none_allows() -> None:
    assert rules_from(b"\xff\xfe<html>not found</html>").allow("https://a.example/x")
    assert not rules_from(b"\xef\xbb\xbfUser-agent: MARSAD\nDisallow: /").allow("https://a.example/x")


def test_what_the_user_named_and_could_not_have_is_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["crawl", "http://127.0.0.1:9/", "--observatory", str(tmp_path / "o")])
    assert result.exit_code == 1
    assert "no public address" in result.output
    assert "Run it again" not in result.output  # it would be refused again
    with web({"/robots.txt": Reply(b"User-agent: *\nDisallow: /"), "/": page("one")}) as site:
        crawl, given = crawled(site, tmp_path)
        assert given == []
        assert "robots.txt does not allow it" in crawl.remarks[0]
