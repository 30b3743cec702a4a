"""The accounts of an observatory, as the command line and the server use them."""

from __future__ import annotations

import datetime as dt
import logging
import secrets as random
import sqlite3
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from marsad.accounts import limits, refusals, trail
from marsad.accounts.searches import Searches
from marsad.accounts.secrets import NOBODY, Kept, check_chosen, digest, handle_of, keep, keyed, new_token, same
from marsad.accounts.store import Store
from marsad.errors import MissingItem, ObservatoryError, UsageError

_LOG = logging.getLogger(__name__)
DESK = "reader's desk"  # the one user of `marsad serve --token`
IDLE = 2 * 3600  # seconds after which a session that was not used ends
ABSOLUTE = 12 * 3600  # seconds after which every session ends
_SEEN_EVERY = 60  # seconds between two notes that a session was used
_LONGEST_NAME = 60
_BEARERS = 256  # tokens of the API that were checked lately, by their hash
_BEARER_SECONDS = 300
_STRAY = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, bidi overrides, halves of characters


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in user. `key`: the cookie's value, of which the file keeps a hash alone."""

    user: str
    key: str


class TooOften(UsageError):
    """Tried too often; `seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("this", "was tried too often", "Wait {seconds} seconds", seconds=seconds)


class Accounts:
    """Users, sessions, forms and the trail of the observatory in `folder`. Safe for threads and processes.

    `desk`: a token that lets one user in, "reader's desk", as long as this object lives; nothing of it is kept.
    """

    def __init__(self, folder: Path | None, desk: str | None = None, clock: Callable[[], float] = time.time) -> None:
        if desk is not None:
            check_chosen(desk)
        self._store = Store(folder)
        self.searches = Searches(self._store, self._now)
        self._desk = desk
        self._clock = clock
        self._bearers: OrderedDict[str, tuple[str, str, float]] = OrderedDict()
        self._lock = threading.Lock()

    # --- users -------------------------------------------------------------------------------------------------------

    @property
    def writable(self) -> bool:
        """Whether anybody can sign in at all."""
        return self._desk is not None or bool(self.users())

    @property
    def has_desk(self) -> bool:
        return self._desk is not None

    def users(self) -> list[tuple[str, dt.datetime]]:
        """Names and when they were added, by name."""
        if not self._store.there:
            return []
        with self._store.read() as database:
            rows = database.execute("SELECT name, added_at FROM users ORDER BY folded").fetchall()
        return [(row["name"], dt.datetime.fromisoformat(row["added_at"])) for row in rows]

    def add(self, name: str, *, by: str = "command line") -> str:
        """Add a user and give the token, which is shown this once. Raises UsageError for a name that will not do."""
        name = checked_name(name)
        handle, token = new_token()
        kept = keep(token)
        with self._store.open() as database:
            if database.execute("SELECT 1 FROM users WHERE folded = ?", (_folded(name),)).fetchone():
                raise UsageError(name, "is a user already", f"Remove it first: marsad user remove {name!r}")
            row = (name, _folded(name), handle, kept.salt, kept.hash, kept.cost, self._now().isoformat())
            database.execute("INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            trail.add(database, self._now(), "user_add", "done", who=by, address="local", item=name)
        return token

    def remove(self, name: str, *, by: str = "command line") -> None:
        """Remove a user; their sessions end now and their searches go, what they decided stays. Raises MissingItem."""
        known = {_folded(user): user for user, _ in self.users()}
        found = known.get(_folded(name))
        if found is None:
            raise MissingItem(name, "is no user", "List them: marsad user list")
        with self._store.open() as database:
            database.execute("DELETE FROM users WHERE folded = ?", (_folded(name),))
            for table in ("sessions", "searches"):
                database.execute(f"DELETE FROM {table} WHERE user = ?", (found,))
            trail.add(database, self._now(), "user_remove", "done", who=by, address="local", item=found)
        with self._lock:
            self._bearers.clear()

    # --- sessions ----------------------------------------------------------------------------------------------------

    def sign_in(self, name: str, token: str, address: str, before: str | None = None) -> Session | None:
        """A new session where name and token are right, else None. The session `before`, if any, ends.

        Each failure is in the trail, with the name only where there is such a user: people type tokens into the wrong
        field. Raises TooOften after too many failures of one address or about one name.
        """
        folded = _folded(name)
        known = next((user for user in self._names() if _folded(user) == folded), None)
        user, secret = self._checked(known, token, address, "sign_in", about=digest(folded))
        if user is None:
            return None
        key, now = random.token_urlsafe(32), self._clock()
        with self._store.open() as database:
            database.execute("DELETE FROM sessions WHERE started_at < ? OR seen_at < ?", (now - ABSOLUTE, now - IDLE))
            database.execute("DELETE FROM forms WHERE used_at < ?", (now - ABSOLUTE,))
            if before:
                database.execute("DELETE FROM sessions WHERE id = ?", (digest(before),))
            row = (digest(key), user, keyed(key, secret), now, now)
            database.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", row)
            trail.add(database, self._now(), "sign_in", "done", who=user, address=address)
        return Session(user=user, key=key)

    def session(self, key: str) -> Session | None:
        """The session of a cookie's value, where it stands and its user is one still."""
        if not key or len(key) > 200 or not self._store.there:
            return None
        now = self._clock()
        with self._store.read() as database:
            row = database.execute("SELECT * FROM sessions WHERE id = ?", (digest(key),)).fetchone()
            if row is None or now - row["seen_at"] > IDLE or now - row["started_at"] > ABSOLUTE:
                return None
            secret = self._secret(row["user"])
            if secret is None or not same(keyed(key, secret), row["credential"]):
                return None
            if now - row["seen_at"] > _SEEN_EVERY:
                with suppress(sqlite3.OperationalError):  # busy, or read-only: it ends a minute sooner
                    database.execute("UPDATE sessions SET seen_at = ? WHERE id = ?", (now, row["id"]))
        return Session(user=row["user"], key=key)

    def sign_out(self, session: Session, address: str) -> None:
        with self._store.open() as database:
            database.execute("DELETE FROM sessions WHERE id = ?", (digest(session.key),))
            trail.add(database, self._now(), "sign_out", "done", who=session.user, address=address)

    def bearer(self, token: str, address: str) -> str | None:
        """The user of an API token. What was right a moment ago is not hashed again. Raises TooOften."""
        known, now = digest(token), self._clock()
        with self._lock:
            held = self._bearers.get(known)
        if held is not None and held[2] > now and self._secret(held[0]) == held[1]:
            return held[0]
        user, secret = self._checked(self._of_handle(token), token, address, "bearer")
        if user is not None:
            with self._lock:
                self._bearers[known] = (user, secret, now + _BEARER_SECONDS)
                while len(self._bearers) > _BEARERS:
                    self._bearers.popitem(last=False)
        return user

    # --- forms -------------------------------------------------------------------------------------------------------

    def form(self, key: str) -> str:
        """A token for one form, bound to the session (or, before there is one, to the cookie) of this key."""
        nonce, issued = random.token_urlsafe(16), str(int(self._clock()))
        return f"{nonce}.{issued}.{keyed(key, 'form', nonce, issued)}"

    def use_form(self, key: str, token: str) -> str | None:
        """Why the form is refused: "foreign", "old" or "used"; None where it is good, which it is once."""
        nonce, _, rest = token.partition(".")
        issued, _, mark = rest.partition(".")
        if not same(keyed(key, "form", nonce, issued), mark):
            return "foreign"
        if self._clock() - int(issued) > ABSOLUTE:
            return "old"
        with self._store.open() as database:
            row = (digest(token), self._clock())
            done = database.execute("INSERT OR IGNORE INTO forms VALUES (?, ?)", row).rowcount
        return None if done else "used"

    # --- limits and the trail ----------------------------------------------------------------------------------------

    def count_write(self, user: str) -> None:
        """Raises TooOften where the user writes faster than anybody reads."""
        with self._store.open() as database:
            taken = limits.take(database, limits.WRITES, user, self._clock())
        if taken is None:
            raise TooOften(limits.WRITES.seconds)

    def note(self, action: str, outcome: str, *, who: str | None, address: str, item: str | None = None) -> None:
        """One line of the trail. Never hand it a token, or a text that somebody typed."""
        with self._store.open() as database:
            refusals.close(database, self._now())
            trail.add(database, self._now(), action, outcome, who=who, address=address, item=item)

    def note_refusal(
        self, action: str, outcome: str, *, who: str | None, address: str, item: str | None = None
    ) -> None:
        """A refusal, in a line of its own or counted: see `refusals`. Where nothing can be written it goes without:
        it is a refusal all the same."""
        try:
            with self._store.open() as database:
                refusals.add(database, self._now(), action, outcome, who=who, address=address, item=item)
        except ObservatoryError as error:
            _LOG.warning("a refusal (%s, %s) could not be noted: %s", action, outcome, error)

    def trail(self, limit: int = 1000) -> list[trail.Entry]:
        """What was done and refused, the newest first."""
        if not self._store.there:
            return []
        with suppress(ObservatoryError), self._store.open() as database:  # read-only: the counts stay open
            refusals.close(database, self._now())
        with self._store.read() as database:
            return trail.entries(database, limit)

    def trail_broken_at(self) -> int | None:
        """The number of the first line of the trail that was changed, taken out or put in; None where all stand."""
        if not self._store.there:
            return None
        with self._store.read() as database:
            return trail.broken_at(database)

    def trail_hashes(self) -> list[tuple[int, str]]:
        """The number and hash of each line of the trail, the oldest first."""
        if not self._store.there:
            return []
        with self._store.read() as database:
            return trail.hashes(database)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _checked(
        self, user: str | None, token: str, address: str, action: str, about: str | None = None
    ) -> tuple[str | None, str]:
        """The user, if this is the token, and what sessions hang on; else None. `about`: what failures count against.

        The try is counted before the token is looked at, so that many at once do not slip through.
        """
        now = self._clock()
        with self._store.open() as database:
            taken = [limits.take(database, limits.SIGN_IN_ADDRESS, address, now)]
            if about is not None:
                taken.append(limits.take(database, limits.SIGN_IN_NAME, about, now))
            if None in taken:
                refusals.add(database, self._now(), action, "too_often", who=user, address=address)
        if None in taken:
            raise TooOften(limits.SIGN_IN_ADDRESS.seconds if taken[0] is None else limits.SIGN_IN_NAME.seconds)
        right = self._right(user, token)
        with self._store.open() as database:
            if right:
                limits.give_back(database, [id for id in taken if id])
            else:
                refusals.add(database, self._now(), action, "refused", who=user, address=address)
        return (user, self._secret(user or "") or "") if right else (None, "")

    def _of_handle(self, token: str) -> str | None:
        """Whose token this says it is."""
        if self._desk is not None and same(token, self._desk):
            return DESK
        handle = handle_of(token)
        if handle is None or not self._store.there:
            return None
        with self._store.read() as database:
            row = database.execute("SELECT name FROM users WHERE handle = ?", (handle,)).fetchone()
        return str(row["name"]) if row else None

    def _names(self) -> list[str]:
        return [*([DESK] if self._desk is not None else []), *(name for name, _ in self.users())]

    def _right(self, user: str | None, token: str) -> bool:
        if user == DESK and self._desk is not None:
            return same(token, self._desk)
        kept = self._kept(user) if user else None
        matches = (kept or NOBODY).matches(token)
        return matches and kept is not None

    def _kept(self, user: str) -> Kept | None:
        if not self._store.there:
            return None
        with self._store.read() as database:
            row = database.execute("SELECT salt, hash, cost FROM users WHERE folded = ?", (_folded(user),)).fetchone()
        return Kept(salt=row["salt"], hash=row["hash"], cost=row["cost"]) if row else None

    def _secret(self, user: str) -> str | None:
        """What a session of the user hangs on: with another token, or without the user, it ends."""
        if user == DESK and self._desk is not None:
            return self._desk
        kept = self._kept(user)
        return kept.hash.hex() if kept else None

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._clock(), dt.UTC)


def checked_name(name: str) -> str:
    """The name as it is kept. Raises UsageError for one that is empty, long, or holds signs that nobody sees."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 0 < len(name) <= _LONGEST_NAME:
        raise UsageError(
            "the name", f"needs 1 to {_LONGEST_NAME} characters", "Take a shorter one" if name else "Give one"
        )
    if any(unicodedata.category(sign) in _STRAY for sign in name):
        raise UsageError("the name", "holds signs that cannot be seen", "Write it in plain letters")
    if _folded(name) == _folded(DESK):
        raise UsageError(name, "is the user of marsad serve --token", "Take another name")
    return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
