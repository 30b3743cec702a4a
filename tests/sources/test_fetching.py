"""Fetching from a real server: what the user gets when it fails, and which addresses are never asked."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import ipaddress
import logging
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_server import Asked, Patience, Reply, bomb, fetcher, resumable, web

from marsad.errors import FetchError
from marsad.model.health import FetchNote
from marsad.sources.fetching import Fetcher, Limits, Validators, download
from marsad.sources.fetching.addresses import is_public, shown
from marsad.sources.fetching.bodies import Broken, TooLarge, decoded
from marsad.sources.journal import Journal

PAGE = b"<p>Five people were killed near Kirkuk.</p>"
FILE = bytes(range(256)) * 400


def test_a_page_comes_with_what_is_needed_to_tell_it_again() -> None:
    reply = Reply(PAGE, headers={"Content-Type": "text/html; charset=utf-8", "ETag": '"a"', "Set-Cookie": "id=7"})
    with web({"/page": reply}) as site, fetcher(site) as client:
        got = client.get(f"{site.url}/page#part")
        assert (got.status, got.content, got.attempts) == (200, PAGE, 1)
        assert got.url == f"{site.url}/page"
        assert got.sha256 == hashlib.sha256(PAGE).hexdigest()
        assert got.headers == {"content-type": "text/html; charset=utf-8", "etag": '"a"'}
        client.get(f"{site.url}/page")
        assert "cookie" not in site.asked[1].headers


def test_what_has_not_changed_is_not_sent_again() -> None:
    with web({"/page": resumable(PAGE)}) as site, fetcher(site) as client:
        first = client.get(f"{site.url}/page")
        again = client.get(f"{site.url}/page", first.validators)
        assert again.not_modified
        assert again.content is None


# --- addresses that are never asked -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "[::127.0.0.1]",
        "[2001:0:7f00:1::]",
    ],
)
def test_no_spelling_of_a_private_address_is_asked(host: str) -> None:
    with web({"/": Reply(PAGE)}) as site, Fetcher(Limits(attempts=1)) as client:
        port = site.address.partition(":")[2]
        with pytest.raises(FetchError) as refused:
            client.get(f"http://{host}:{port}/")
        assert site.asked == []
        assert re.search("no public address|is no address", str(refused.value))


@given(
    st.ip_addresses(network="10.0.0.0/8")
    | st.ip_addresses(network="192.168.0.0/16")
    | st.ip_addresses(network="127.0.0.0/8")
)
def test_private_addresses_are_private_however_they_are_embedded(address: object) -> None:
    number = int(address)  # type: ignore[call-overload]
    assert not is_public(str(address))
    for base in (0xFFFF << 32, 0x0064FF9B << 96):
        assert not is_public(str(ipaddress.IPv6Address(base + number)))
    assert not is_public(str(ipaddress.IPv6Address((0x2002 << 112) + (number << 80))))


@pytest.mark.parametrize("address", ["8.8.8.8", "130.238.1.1", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    secret = Reply(b"the cloud's credentials")
    with web({"/": secret}) as inside, web({}) as site, fetcher(site) as client:
        site.routes["/go"] = Reply(status=302, headers={"Location": f"{inside.url}/"})
        site.routes["/meta"] = Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"})
        site.routes["/file"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})
        for path in ("/go", "/meta"):
            with pytest.raises(FetchError, match=r"redirects to .*no public address"):
                client.get(site.url + path)
        with pytest.raises(FetchError, match="no http or https"):
            client.get(f"{site.url}/file")
        assert inside.asked == []


def test_the_name_server_is_asked_once_and_its_answer_is_the_one_connected_to() -> None:
    answers: list[list[str]] = []
    with web({"/": Reply(PAGE)}) as site:
        port = int(site.address.partition(":")[2])

        def rebinding(host: str, _port: int) -> list[str]:
            answers.append([host])
            return ["127.0.0.1"] if len(answers) == 1 else ["10.0.0.7"]

        with Fetcher(Limits(attempts=1), allow={site.address}, resolve=rebinding) as client:
            assert client.get(f"http://news.example:{port}/").content == PAGE
            assert len(answers) == 1
            assert site.asked[0].headers["host"] == f"news.example:{port}"
        both = Fetcher(Limits(attempts=1), allow={site.address}, resolve=lambda *_: ["127.0.0.1", "10.0.0.7"])
        with both, pytest.raises(FetchError, match=r"points to 10\.0\.0\.7, which is no public address"):
            both.get(f"http://news.example:{port}/")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.org/a", "no http or https"),
        ("file:///etc/passwd", "no http or https"),
        ("http://name:word@example.org/", "carries a name or password"),
        ("http:///nothing", "names no host"),
        ("http://example.org:99999/", "is no address"),
        ("http://exa mple.org/", "is no address"),
        ("http://example.org/" + "a" * 9000, "too long"),
    ],
)
def test_addresses_that_are_none_are_told(address: str, said: str) -> None:
    with pytest.raises(FetchError, match=said) as refused, Fetcher(resolve=lambda *_: []) as client:
        client.get(address)
    assert "word" not in str(refused.value).replace("password", "")


@pytest.mark.parametrize(
    "address",
    [
        "https://user:s/3cret@news.example/",
        "https://user:s?3cret@news.example/",
        "https:/user:3cret@news.example/",
        "https://user:3cret@news.example:99999999/",
        "https://user:3cret@new s.example/?token=3cret",
        "https://news.example/#access_token=3cret",
        "https://news.example/page;jsessionid=3cret",
        "https://news.example/?pass=3cret",
        "https://news.example/?a=1;api_key=3cret",
        "https://news.example/?next=https%3A%2F%2Fx.example%2F%3Ftoken%3D3cret",
        "https://news.example/?x=eyJhbGciOiJIUzI1NiJ9.3cret",
        "https://news.example/?X-Amz-Signature=3cret&author=A",
    ],
)
def test_what_is_secret_in_an_address_is_in_no_message_and_no_record(address: str, tmp_path: Path) -> None:
    with Fetcher(Limits(attempts=1), resolve=lambda *_: []) as client:
        client.told = Journal(tmp_path).note
        with pytest.raises(FetchError) as refused:
            client.get(address)
    noted = Journal(tmp_path).path.read_text("utf-8")
    assert "news.example" in noted or "s.example" in noted
    assert not [told for told in (str(refused.value), noted, shown(address)) if "3cret" in told or "user" in told]


@pytest.mark.parametrize("query", ["author=A", "keyword=iraq", "authority=x", "q=monkey", "turkey=1", "page=2;part=3"])
def test_what_names_a_page_is_kept(query: str) -> None:
    """Two pages of a site that differ by it would be one address otherwise."""
    assert shown(f"https://news.example/?{query}") == f"https://news.example/?{query}"


def test_a_redirect_in_a_circle_and_one_without_end() -> None:
    routes = {f"/{n}": Reply(status=302, headers={"Location": f"/{n + 1}"}) for n in range(9)}
    routes["/round"] = Reply(status=301, headers={"Location": "/round"})
    with web(routes) as site, fetcher(site) as client:
        with pytest.raises(FetchError, match="in a circle"):
            client.get(f"{site.url}/round")
        with pytest.raises(FetchError, match="more than 5 times"):
            client.get(f"{site.url}/0")


def test_a_token_goes_to_the_host_asked_and_into_no_message(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with web({"/b": Reply(PAGE)}) as other, web({"/no": Reply(b"", 401)}) as site:
        site.routes["/a"] = Reply(status=302, headers={"Location": f"{other.url}/b"})
        options = {"secrets": {"X-Token": "s3cret"}, "allow": {site.address, other.address}}
        with fetcher(site, **options) as client:
            client.get(f"{site.url}/a?token=s3cret")
            with pytest.raises(FetchError) as refused:
                client.get(f"{site.url}/no?apikey=s3cret&page=2")
        assert site.asked[0].headers["x-token"] == "s3cret"
        assert "x-token" not in other.asked[0].headers
    assert "s3cret" not in str(refused.value)
    assert "page=2" in str(refused.value)
    assert "s3cret" not in caplog.text
    assert shown("https://a:b@example.org/x?Access_Token=1&q=2") == "https://example.org/x?Access_Token=%E2%80%A6&q=2"


# --- servers that fail ------------------------------------------------------------------------------------------------


def test_too_many_requests_are_waited_out_as_long_as_the_server_asks(caplog: pytest.LogCaptureFixture) -> None:
    patience = Patience()
    replies = [Reply(status=429, headers={"Retry-After": "7"}), Reply(PAGE)]
    with web({"/": replies}) as site, fetcher(site, patience) as client:
        got = client.get(f"{site.url}/")
    assert (got.content, got.attempts, patience.waits) == (PAGE, 2, [7.0])
    assert caplog.messages == [f"{site.url}/: the server answers with status 429; another try in 7 seconds"]


def test_a_date_to_come_back_is_understood_and_too_late_a_one_is_told() -> None:
    now = dt.datetime(2026, 1, 1, 12, 0, tzinfo=dt.UTC)
    replies = [Reply(status=503, headers={"Retry-After": "Thu, 01 Jan 2026 12:01:30 GMT"}), Reply(PAGE)]
    patience = Patience(begun=now)
    routes = {"/": replies, "/late": Reply(status=429, headers={"Retry-After": "86400"})}
    with web(routes) as site, fetcher(site, patience) as client:
        client.get(f"{site.url}/")
        assert patience.waits == [90.0]
        with pytest.raises(FetchError, match="status 429 and asks to come back in 86,400 seconds") as refused:
            client.get(f"{site.url}/late")
    assert refused.value.status == 429
    assert patience.waits == [90.0]


def test_a_server_that_fails_twice_is_asked_a_third_time_and_waits_double() -> None:
    patience = Patience()
    with web({"/": [Reply(status=500), Reply(status=502), Reply(PAGE)]}) as site, fetcher(site, patience) as client:
        assert client.get(f"{site.url}/").attempts == 3
    assert patience.waits == [1.0, 2.0]


def test_a_server_that_keeps_failing_is_given_up_and_one_that_refuses_is_asked_once() -> None:
    told: list[FetchNote] = []
    with web({"/500": Reply(status=500), "/404": Reply(status=404)}) as site, fetcher(site) as client:
        client.told = told.append
        with pytest.raises(FetchError, match="status 500, 5 times"):
            client.get(f"{site.url}/500")
        with pytest.raises(FetchError, match=r"status 404\. Check the address"):
            client.get(f"{site.url}/404")
        assert site.paths().count("/404") == 1
        assert [(note.status, note.attempts) for note in told] == [(500, 5), (404, 1)]


def test_a_cut_connection_and_a_wrong_content_length_are_tried_again() -> None:
    replies = [Reply(PAGE, sent=9), Reply(PAGE, length=len(PAGE) + 100), Reply(PAGE)]
    with web({"/": replies, "/ever": Reply(PAGE, length=999)}) as site, fetcher(site) as client:
        got = client.get(f"{site.url}/")
        assert (got.content, got.attempts) == (PAGE, 3)
        with pytest.raises(FetchError, match="cut before the end, 5 times"):
            client.get(f"{site.url}/ever")


def test_nobody_there_is_told_after_some_tries() -> None:
    with web({}) as site:
        pass
    with fetcher(site) as client, pytest.raises(FetchError, match=r"there is no connection .*5 times"):
        client.get(f"{site.url}/")


def test_an_endless_body_a_large_one_and_a_bomb_end_at_the_limit() -> None:
    limits = Limits(body=2_000_000)
    routes = {"/endless": Reply(b"x" * 65_536, endless=True), "/large": Reply(b"", length=10**12), "/bomb": bomb(40)}
    with web(routes) as site, fetcher(site, limits=limits) as client:
        for path in routes:
            with pytest.raises(FetchError, match="holds more than 2 MB"):
                client.get(site.url + path)
        assert len(site.asked) == 3


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, gzip", "compress"])
def test_packings_that_were_not_asked_for_are_never_unpacked(packing: str) -> None:
    """A few bytes of them may stand for gigabytes."""
    reply = Reply(gzip.compress(gzip.compress(bytes(40_000_000))), headers={"Content-Encoding": packing})
    with web({"/": reply}) as site, fetcher(site) as client, pytest.raises(FetchError, match=r"packed as .*, unasked"):
        client.get(f"{site.url}/")
    assert site.asked[0].headers["accept-encoding"] == "gzip"


def test_a_bomb_inside_a_bomb_is_no_page() -> None:
    from marsad.documents import read_capture
    from marsad.errors import UnreadablePage
    from marsad.model import Capture

    inner = gzip.compress(bytes(90_000_000))
    reply = Reply(gzip.compress(inner), headers={"Content-Encoding": "gzip"})
    with web({"/": reply}) as site, fetcher(site) as client:
        got = client.get(f"{site.url}/")
    assert got.content == inner
    with pytest.raises(UnreadablePage, match="gzip archive"):
        read_capture(Capture(url=got.url, content=got.content))


def test_a_body_that_drips_is_given_up_when_its_time_is_over() -> None:
    patience = Patience(tick=1.0)  # each read takes a second
    limits = Limits(seconds=30, attempts=2)
    slow = Reply(b"x", endless=True)  # byte by byte
    given_up = pytest.raises(FetchError, match="in time, 2 times")
    with web({"/": slow}) as site, fetcher(site, patience, limits=limits) as client, given_up:
        client.get(f"{site.url}/")


@given(st.binary(max_size=3000), st.integers(1, 700))
def test_what_is_packed_comes_out_as_it_went_in_or_not_at_all(content: bytes, size: int) -> None:
    packed = gzip.compress(content[:1000]) + gzip.compress(content[1000:])
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert b"".join(decoded(pieces, "gzip", 3000)) == content
    with pytest.raises(Broken):
        b"".join(decoded([packed[:-1]], "gzip", 3000))
    if content:
        with pytest.raises(TooLarge):
            b"".join(decoded(pieces, "gzip", len(content) - 1))


def test_one_host_is_not_asked_twice_within_the_pause() -> None:
    patience = Patience()
    with web({"/": Reply(PAGE)}) as site, fetcher(site, patience, limits=Limits(pause=1.0)) as client:
        client.get(f"{site.url}/")
        client.get(f"{site.url}/")
    assert patience.waits == [1.0]


def test_a_certificate_that_nobody_vouches_for_is_told_at_once(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    told = pytest.raises(FetchError, match=r"certificate that is not to be trusted \(self-signed certificate\)")
    with web({"/": Reply(PAGE)}, (certificate, key)) as site, fetcher(site) as client, told:
        client.get(f"https://{site.address}/")
    assert site.asked == []


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_cut_download_goes_on_where_it_was(tmp_path: Path) -> None:
    with web({"/ged251-csv.zip": resumable(FILE, 30_000, 40_000)}) as site, fetcher(site) as client:
        got = download(client, f"{site.url}/ged251-csv.zip", tmp_path)
        assert got.path is not None
        assert got.path.name == "ged251-csv.zip"
        assert got.path.read_bytes() == FILE
        assert (got.attempts, got.sha256) == (3, hashlib.sha256(FILE).hexdigest())
        assert [request.headers.get("range") for request in site.asked] == [None, "bytes=30000-", "bytes=70000-"]
        again = download(client, f"{site.url}/ged251-csv.zip", tmp_path)
        assert again.not_modified
        assert (again.path, again.sha256) == (got.path, got.sha256)
    assert sorted(item.name for item in got.path.parent.iterdir()) == ["ged251-csv.zip", "ged251-csv.zip.json"]


def test_a_run_that_was_ended_goes_on_in_the_next(tmp_path: Path) -> None:
    with web({"/f.zip": resumable(FILE, 30_000)}) as site:
        with fetcher(site, limits=Limits(attempts=1)) as client, pytest.raises(FetchError, match="cut before the end"):
            download(client, f"{site.url}/f.zip", tmp_path)
        assert not list(tmp_path.rglob("f.zip"))
        with fetcher(site) as client:
            got = download(client, f"{site.url}/f.zip", tmp_path)
    assert site.asked[1].headers["range"] == "bytes=30000-"
    assert got.sha256 == hashlib.sha256(FILE).hexdigest()


@pytest.mark.parametrize("changed", [False, True])
def test_a_download_killed_in_its_body_goes_on_and_never_mixes_two_files(tmp_path: Path, changed: bool) -> None:
    """SIGKILL while the rest is waited for; the next process asks for the rest, or for all of it where it changed."""
    code = (
        "import sys; from pathlib import Path\n"
        "from marsad.sources.fetching import Fetcher, download\n"
        "client = Fetcher(allow=(sys.argv[1],), sleep=lambda _: None)\n"
        "print(download(client, sys.argv[2], Path(sys.argv[3])).sha256)"
    )
    processes: list[subprocess.Popen[str]] = []
    content, first = (FILE[::-1] if changed else FILE), resumable(FILE, 30_000)
    second = resumable(content, etag='"two"' if changed else '"one"')

    def serve(asked: Asked) -> Reply:
        if len(site.asked) == 1:
            return first(asked)
        if len(site.asked) == 2:  # it asks for the rest
            processes[0].kill()
        return second(asked)

    with web({"/f.zip": serve}) as site:
        command = [sys.executable, "-c", code, site.address, f"{site.url}/f.zip", str(tmp_path)]
        for _ in range(2):
            processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            said, _ = processes[-1].communicate(timeout=120)
    assert processes[0].returncode == -9
    assert said.strip() == hashlib.sha256(content).hexdigest()
    assert site.asked[-1].headers["range"] == "bytes=30000-"
    assert site.asked[-1].headers["if-range"] == '"one"'
    (got,) = (path for path in tmp_path.rglob("f.zip"))
    assert got.read_bytes() == content


def test_a_second_process_does_not_write_into_the_first_ones_download(tmp_path: Path) -> None:
    refused: list[str] = []

    def serve(_: Asked) -> Reply:
        code = (
            "import sys; from pathlib import Path; from marsad.errors import FetchError\n"
            "from marsad.sources.fetching import Fetcher, download\n"
            "try: download(Fetcher(allow=(sys.argv[1],)), sys.argv[2], Path(sys.argv[3]))\n"
            "except FetchError as error: print(error)"
        )
        if not refused:  # while the first waits for its answer, or else without end
            refused.append("")
            asked = [sys.executable, "-c", code, site.address, f"{site.url}/f", str(tmp_path)]
            refused[0] = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout
        return Reply(FILE)

    with web({"/f": serve}) as site, fetcher(site) as client:
        got = download(client, f"{site.url}/f", tmp_path)
    assert "is being downloaded by another process" in refused[0]
    assert len(site.asked) == 1
    assert got.sha256 == hashlib.sha256(FILE).hexdigest()


def test_a_file_that_changed_between_two_parts_is_not_mixed(tmp_path: Path) -> None:
    new = FILE[::-1]
    with web({"/f": resumable(FILE, 30_000)}) as site, fetcher(site, limits=Limits(attempts=1)) as client:
        with pytest.raises(FetchError):
            download(client, f"{site.url}/f", tmp_path)
        site.routes["/f"] = resumable(new, etag='"two"')
        got = download(client, f"{site.url}/f", tmp_path)
    assert got.path is not None
    assert got.path.read_bytes() == new


@pytest.mark.parametrize(
    "odd",
    [
        Reply(status=416),
        Reply(FILE[5:], 206, {"Content-Range": f"bytes 5-{len(FILE) - 1}/{len(FILE)}"}),
        Reply(FILE[5:], 206),
        Reply(FILE),
    ],
)
def test_a_server_that_cannot_go_on_is_asked_for_the_whole(tmp_path: Path, odd: Reply) -> None:
    replies = [Reply(FILE, headers={"ETag": '"a"'}, sent=1000), odd, Reply(FILE)]
    with web({"/f": replies}) as site, fetcher(site) as client:
        got = download(client, f"{site.url}/f", tmp_path)
    assert got.path is not None
    assert got.path.read_bytes() == FILE


def test_without_a_validator_a_part_is_never_built_on(tmp_path: Path) -> None:
    with web({"/f": [Reply(FILE, sent=1000), Reply(FILE)]}) as site, fetcher(site) as client:
        download(client, f"{site.url}/f", tmp_path)
        assert "range" not in site.asked[1].headers


def test_a_download_ends_at_the_limit_and_leaves_no_file(tmp_path: Path) -> None:
    routes = {"/a": Reply(b"x" * 65_536, endless=True), "/b": Reply(b"", length=10**12), "/c": bomb(40)}
    with web(routes) as site, fetcher(site, limits=Limits(body=2_000_000)) as client:
        for path in routes:
            with pytest.raises(FetchError, match="holds more than"):
                download(client, site.url + path, tmp_path)
    assert not [item for item in tmp_path.rglob("*") if item.name in ("a", "b", "c") and item.is_file()]


def test_progress_is_told_calmly_and_at_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    patience = Patience(tick=0.01)
    with web({"/f": Reply(FILE)}) as site, fetcher(site, patience) as client:
        download(client, f"{site.url}/f", tmp_path, lambda _url, size, total: told.append((size, total)))
    assert told[-1] == (len(FILE), len(FILE))
    assert len(told) <= 2


def test_names_in_addresses_cannot_leave_the_folder(tmp_path: Path) -> None:
    routes = {"/..%2F..%2Fetc%2Fpasswd": Reply(FILE), "/": Reply(FILE), "/%2e%2e": Reply(FILE)}
    with web(routes) as site, fetcher(site) as client:
        for path in routes:
            got = download(client, site.url + path, tmp_path / "downloads")
            assert got.path is not None
            assert got.path.resolve().is_relative_to(tmp_path / "downloads")


def test_a_long_name_of_many_bytes_is_a_file(tmp_path: Path) -> None:
    with web({}) as site, fetcher(site) as client:
        path = "/" + "%E5%9B%BD" * 100 + ".csv"
        site.routes[path] = Reply(FILE)
        got = download(client, site.url + path, tmp_path)
    assert got.path is not None
    assert got.path.name.endswith("国.csv")
    assert got.path.read_bytes() == FILE


def test_weak_tags_ask_whether_it_changed_but_not_for_the_rest() -> None:
    weak = Validators(etag='W/"a"', last_modified="Thu, 01 Jan 2026 12:00:00 GMT")
    assert weak.conditions()["If-None-Match"] == 'W/"a"'
    assert weak.of_range() == "Thu, 01 Jan 2026 12:00:00 GMT"


def test_a_host_that_nobody_knows_is_asked_for_twice() -> None:
    asked: list[str] = []

    def unknown(host: str, _: int) -> list[str]:
        asked.append(host)
        raise socket.gaierror(-2, "Name or service not known")

    with (
        Fetcher(resolve=unknown, sleep=lambda _: None) as fetcher,
        pytest.raises(FetchError, match="no address is known for ucdp"),
    ):
        fetcher.get("https://ucdp.example/ged251-csv.zip")
    assert len(asked) == 2
