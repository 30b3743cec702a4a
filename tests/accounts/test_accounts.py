"""Users, sessions, forms, limits and the trail, on a real file, with a clock that the test turns."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from marsad.accounts import Accounts
from marsad.accounts.accounts import ABSOLUTE, DESK, IDLE, TooOften
from marsad.accounts.limits import SIGN_IN_ADDRESS, WRITES
from marsad.accounts.refusals import ADDRESSES, LISTED, SECONDS
from marsad.accounts.store import FILE
from marsad.errors import MissingItem, ObservatoryError, UsageError

HERE = "127.0.0.1"


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    return Accounts(tmp_path, clock=clock)


def kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith(FILE))


def test_a_token_opens_a_session_and_is_kept_nowhere(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.add("A. Reader")
    session = accounts.sign_in("a. reader", token, HERE)
    assert session is not None
    assert session.user == "A. Reader"
    assert accounts.session(session.key) == session
    held = kept(tmp_path)
    for secret in (token, token.rpartition("_")[2], session.key):
        assert secret.encode() not in held
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0, "readable by its owner alone"


def test_every_sign_in_makes_a_new_session_and_ends_the_one_before(accounts: Accounts) -> None:
    token = accounts.add("A. Reader")
    first = accounts.sign_in("A. Reader", token, HERE)
    assert first is not None
    second = accounts.sign_in("A. Reader", token, HERE, first.key)
    assert second is not None
    assert second.key != first.key
    assert accounts.session(first.key) is None
    assert accounts.session(second.key) is not None


def test_a_session_ends_idle_at_last_or_with_its_user(accounts: Accounts, clock: Clock) -> None:
    token = accounts.add("A. Reader")

    def signed_in() -> str:
        session = accounts.sign_in("A. Reader", token, HERE)
        assert session is not None
        return session.key

    key = signed_in()
    clock.now += IDLE + 1
    assert accounts.session(key) is None
    key, began = signed_in(), clock.now
    while clock.now - began < ABSOLUTE - IDLE:
        clock.now += IDLE - 1
        assert accounts.session(key) is not None, "used all the time"
    clock.now = began + ABSOLUTE + 1
    assert accounts.session(key) is None
    key = signed_in()
    session = accounts.session(key)
    assert session is not None
    accounts.sign_out(session, HERE)
    assert accounts.session(key) is None
    key = signed_in()
    accounts.remove("a. READER")
    assert accounts.session(key) is None
    assert accounts.bearer(token, HERE) is None
    with pytest.raises(MissingItem):
        accounts.remove("A. Reader")


def test_a_user_of_the_same_name_does_not_inherit_a_session(accounts: Accounts) -> None:
    session = accounts.sign_in("A. Reader", accounts.add("A. Reader"), HERE)
    assert session is not None
    other = Accounts(accounts._store.path.parent)
    other.remove("A. Reader")
    other.add("A. Reader")
    assert accounts.session(session.key) is None


def test_the_desk_lives_as_long_as_its_token(tmp_path: Path) -> None:
    session = Accounts(tmp_path, "a-long-enough-token").sign_in(DESK, "a-long-enough-token", HERE)
    assert session is not None
    assert Accounts(tmp_path, "a-long-enough-token").session(session.key) is not None
    assert Accounts(tmp_path, "another-long-token").session(session.key) is None
    assert Accounts(tmp_path).session(session.key) is None
    assert b"a-long-enough-token" not in kept(tmp_path)
    with pytest.raises(UsageError, match="has 5 characters") as refused:
        Accounts(tmp_path, "short")
    assert "short" not in str(refused.value).replace("too short", "")


def test_a_form_is_good_once_and_for_its_session(accounts: Accounts, clock: Clock) -> None:
    token = accounts.form("one")
    assert accounts.use_form("other", token) == "foreign"
    assert accounts.use_form("one", token) is None
    assert accounts.use_form("one", token) == "used"
    for odd in ("", ".", "a.b.c", token + "0", "x" * 9000, token.replace(".", ".1", 1), "\ud800.1.2"):
        assert accounts.use_form("one", odd) == "foreign"
    late = accounts.form("one")
    clock.now += ABSOLUTE + 1
    assert accounts.use_form("one", late) == "old"


def test_of_many_that_send_one_form_at_once_one_gets_through(accounts: Accounts) -> None:
    token, given = accounts.form("one"), []
    gate = threading.Barrier(8)

    def send() -> None:
        gate.wait()
        given.append(accounts.use_form("one", token))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given, key=str) == [None, *["used"] * 7]


def test_guessing_ends_by_address_and_by_name(accounts: Accounts, clock: Clock) -> None:
    token = accounts.add("A. Reader")
    for _ in range(SIGN_IN_ADDRESS.times):
        assert accounts.sign_in("A. Reader", "wrong", HERE) is None
    with pytest.raises(TooOften):
        accounts.sign_in("A. Reader", token, HERE)
    with pytest.raises(TooOften):
        accounts.sign_in("A. Reader", token, "10.0.0.9")
    assert accounts.bearer(token, "10.0.0.9") == "A. Reader", "a program with its token is not locked out by a guesser"
    clock.now += 901
    assert accounts.sign_in("A. Reader", token, HERE) is not None
    for _ in range(SIGN_IN_ADDRESS.times * 2):
        assert accounts.sign_in("A. Reader", token, HERE) is not None, "who has the token is not counted"


def test_nobody_writes_faster_than_a_person(accounts: Accounts, clock: Clock) -> None:
    accounts.add("A. Reader")
    for _ in range(WRITES.times):
        accounts.count_write("A. Reader")
    with pytest.raises(TooOften):
        accounts.count_write("A. Reader")
    accounts.count_write("B. Reader")
    clock.now += WRITES.seconds + 1
    accounts.count_write("A. Reader")


def test_the_trail_is_whole_only_added_to_and_holds_no_secret(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.add("A. Reader")
    accounts.sign_in("A. Reader", "wrong-secret", HERE)
    accounts.sign_in(token, "typed into the wrong field", HERE)
    session = accounts.sign_in("A. Reader", token, HERE)
    assert session is not None
    accounts.sign_out(session, HERE)
    told = [(entry.action, entry.outcome, entry.who, entry.address) for entry in reversed(accounts.trail())]
    assert told == [
        ("user_add", "done", "command line", "local"),
        ("sign_in", "refused", "A. Reader", HERE),
        ("sign_in", "refused", None, HERE),
        ("sign_in", "done", "A. Reader", HERE),
        ("sign_out", "done", "A. Reader", HERE),
    ]
    held = kept(tmp_path)
    assert token.encode() not in held
    assert b"wrong-secret" not in held
    assert b"wrong field" not in held
    database = sqlite3.connect(tmp_path / FILE)
    for sql in ("DELETE FROM trail", "UPDATE trail SET who = 'nobody'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            database.execute(sql)
    database.close()


@pytest.mark.parametrize(
    "name", ["", " ", "x" * 61, "a\nb", "a\r\nSet-Cookie: x=1", "a\x00b", "\u202eevil", "a\u200bb", DESK, DESK.upper()]
)
def test_names_that_steer_or_deceive_are_refused(accounts: Accounts, name: str) -> None:
    if name.split() and "\n" in name and "Set-Cookie" not in name:
        assert accounts.add(name)  # spaces of all kinds are one space
        assert accounts.users()[0][0] == "a b"
        return
    if "Set-Cookie" in name:
        accounts.add(name)
        assert accounts.users()[0][0] == "a Set-Cookie: x=1"
        return
    with pytest.raises(UsageError):
        accounts.add(name)


def test_no_two_users_whose_names_look_alike_to_a_comparison(accounts: Accounts) -> None:
    accounts.add("Émile")
    with pytest.raises(UsageError, match="is a user already"):
        accounts.add("E\u0301MILE")


def test_a_broken_bearer_is_nobody(accounts: Accounts) -> None:
    token = accounts.add("A. Reader")
    for odd in ("", "marsad_", "marsad__", token[:-1], token + "x", "marsad_" + "0" * 12 + "_" + token[-43:]):
        assert accounts.bearer(odd, HERE) is None
    assert accounts.bearer(token, HERE) == "A. Reader"
    assert accounts.bearer(token, HERE) == "A. Reader"


def test_a_damaged_file_is_told_of_and_lets_nobody_in(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.add("Ana")
    (tmp_path / FILE).write_bytes(b"no database " * 500)
    for beside in tmp_path.glob(f"{FILE}-*"):
        beside.unlink()
    opened = Accounts(tmp_path)
    for asked in (opened.users, lambda: opened.session("x" * 43), lambda: opened.sign_in("Ana", token, "10.0.0.1")):
        with pytest.raises(ObservatoryError, match="accounts"):
            asked()


def test_where_nothing_can_be_written_users_are_known_and_nobody_signs_in() -> None:
    """In a process of another user: whoever runs the tests may be allowed everything."""
    folder = Path(tempfile.mkdtemp())
    try:
        Accounts(folder).add("Ana")
        (folder / FILE).chmod(0o644)
        folder.chmod(0o555)
        command = (
            "import os, pathlib, sys\n"
            "from marsad.accounts import Accounts\n"
            "from marsad.errors import ObservatoryError\n"
            "os.getuid() or os.setuid(65534)\n"
            "accounts = Accounts(pathlib.Path(sys.argv[1]))\n"
            "print([name for name, _ in accounts.users()], accounts.session('x' * 43))\n"
            "try: accounts.sign_in('Ana', 'y' * 40, '10.0.0.1')\n"
            "except ObservatoryError as error: print('refused')\n"
        )
        done = subprocess.run((sys.executable, "-c", command, str(folder)), capture_output=True, text=True, check=False)
        assert done.stdout.splitlines() == ["['Ana'] None", "refused"], done.stderr
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_who_is_refused_cannot_make_the_trail_grow_at_will(accounts: Accounts, clock: Clock) -> None:
    for number in range(500):
        accounts.note_refusal("write", "cross_site", who=None, address=HERE, item=f"/check/{number}")
    assert len(accounts.trail()) == LISTED
    clock.now += SECONDS + 1
    (newest, *_) = accounts.trail()
    assert (newest.address, newest.action, newest.item) == (HERE, "refusals", f"{500 - LISTED} more")
    before = len(accounts.trail())
    for number in range(2000):
        accounts.note_refusal("write", "cross_site", who=None, address=f"10.0.{number // 250}.{number % 250}")
    assert len(accounts.trail()) - before <= ADDRESSES + LISTED
    clock.now += SECONDS + 1
    assert accounts.trail()[0].item == f"{2000 - ADDRESSES - LISTED} more"
    accounts.note_refusal("write", "used", who=None, address=HERE)
    assert accounts.trail()[0].outcome == "used", "a new minute has its lines again"
    assert accounts.trail_broken_at() is None


def test_a_refusal_that_cannot_be_noted_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    Accounts(tmp_path).note_refusal("write", "cross_site", who=None, address=HERE)
