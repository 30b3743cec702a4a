"""A large file into a folder: resumed where the server can, checked whole, and renamed only then.

While it comes it is `NAME.part`, with `NAME.part.json` saying of what; beside the finished file, `NAME.json` says
where it came from and by what a later request can tell that it has not changed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from marsad.errors import FetchError
from marsad.sources.fetching.addresses import checked, shown
from marsad.sources.fetching.client import Again, Answer, Fetcher
from marsad.sources.fetching.fetched import Fetched, Step, Validators

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_NAMED = 150  # bytes of a name; with its endings it may have 255
_CALM = 1.0  # seconds between two reports of progress
_BLOCK = 1 << 20
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.EBADF)  # the file system has none for folders


def download(fetcher: Fetcher, url: str, folder: Path, progress: Step | None = None) -> Fetched:
    """The file behind an address, in a folder of its own inside `folder`. One that is there and unchanged is kept.

    Raises FetchError, at once where another process is at it; what came by then is kept, and the next call goes on from
    there.
    """
    part = _Part.of(url, folder)
    try:
        with _alone(part):
            return _download(fetcher, part, progress)
    except OSError as error:
        remedy = "Make room, or see who may write there"
        raise FetchError(str(part.path), f"cannot be written ({error.strerror})", remedy) from error


def _download(fetcher: Fetcher, part: _Part, progress: Step | None) -> Fetched:
    finished = _record(part.record)
    whole = part.path.is_file() and finished.get("bytes") == part.path.stat().st_size and "sha256" in finished
    known = _validators(finished) if whole else Validators()

    def headers() -> dict[str, str]:
        return {"Accept-Encoding": "identity", **(part.conditions() or known.conditions())}

    def receive(answer: Answer) -> Answer:
        if answer.status == 416:  # what is here is no part of what is there
            part.discard()
            raise Again("it has changed meanwhile", 0.0)
        if answer.status != 304:
            part.fill(fetcher, answer, progress)
        return answer

    statuses = {200, 206, 416} | ({304} if known.conditions() else set())
    with fetcher.telling(part.asked) as tell:
        answer, attempts = fetcher.patiently(part.asked, headers, receive, statuses, part.held)
        sha256 = str(finished["sha256"]) if answer.status == 304 else part.finish(answer, fetcher)
        got = Fetched(
            asked=part.url,
            url=shown(answer.url),
            status=answer.status,
            headers=answer.kept_headers(),
            fetched_at=fetcher.now(),
            attempts=attempts,
            path=part.path,
            sha256=sha256,
        )
        tell(got, part.path.stat().st_size)
    return got


@contextmanager
def _alone(part: _Part) -> Iterator[None]:
    """Nobody else fetches into the folder, which is one address's. However the process ends, its lock goes with it.

    Windows locks no folder, nor do some network drives: there it is for the user to start one download at a time.
    """
    part.path.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(part.path.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            cause = "is being downloaded by another process"
            raise FetchError(part.url, cause, "Wait until it is done, then ask again") from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
    finally:
        os.close(folder)


@dataclass(slots=True)
class _Part:
    """The file on its way. `asked`: its address as given; `url`: as it may be shown."""

    path: Path
    asked: str
    url: str

    @classmethod
    def of(cls, url: str, folder: Path) -> _Part:
        """The file keeps its name, since names tell versions; its folder tells the address."""
        asked = checked(url)
        name = re.sub(r"[^\w.-]+", "-", unquote(asked.path.rpartition("/")[2])).strip(".-")
        name = name.encode()[-_NAMED:].decode("utf-8", "ignore").lstrip(".-") or "download"
        place = f"{re.sub(r'[^a-z0-9.-]+', '-', asked.host)[:60]}-{hashlib.sha256(str(asked).encode()).hexdigest()[:8]}"
        return cls(folder / place / name, url, shown(asked))

    @property
    def partial(self) -> Path:
        return self.path.with_name(self.path.name + ".part")

    @property
    def record(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    @property
    def note(self) -> Path:
        return self.path.with_name(self.path.name + ".part.json")

    def conditions(self) -> dict[str, str]:
        """Asks for the rest where a part is here that the server can tell from a changed file."""
        here = self.held()
        validator = held_validators(self.note).of_range()
        if not here or not validator:
            self.discard()
            return {}
        return {"Range": f"bytes={here}-", "If-Range": validator}

    def held(self) -> int:
        """Bytes that are here."""
        return self.partial.stat().st_size if self.partial.is_file() else 0

    def fill(self, fetcher: Fetcher, answer: Answer, progress: Step | None) -> None:
        """Write what comes behind what is here, or anew. Raises Again where it does not end well, FetchError."""
        start, total = self._begin(answer)
        limit, size, told = fetcher.limits.body, start, fetcher.clock()
        if max(total or 0, start) > limit:
            raise _too_large(self.url, limit)
        with self.partial.open("r+b" if start else "wb") as stream:
            stream.seek(start)
            stream.truncate()
            for piece in fetcher.body(answer):
                stream.write(piece)
                size += len(piece)
                if size > limit:
                    raise _too_large(self.url, limit)
                if progress and fetcher.clock() - told >= _CALM:
                    told = fetcher.clock()
                    progress(self.url, size, total)
            stream.flush()
            os.fsync(stream.fileno())
        if total is not None and size != total:
            if size > total:
                self.discard()
            raise Again(f"{size:,} of {total:,} bytes came")
        if progress:
            progress(self.url, size, total)

    def _begin(self, answer: Answer) -> tuple[int, int | None]:
        """Where the answer's first byte belongs, and the size of the whole where it is stated."""
        if answer.status == 206:
            stated = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
            if stated is None or int(stated[1]) != self.held() or answer.encoding not in ("", "identity"):
                self.discard()
                raise Again("it sends another part than was asked for", 0.0)
            return int(stated[1]), None if stated[3] == "*" else int(stated[3])
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        packed = answer.encoding not in ("", "identity")  # a part of it would be of no use
        _write(self.note, {"url": self.url} if packed else {"url": self.url, **_kept(answer)})
        return 0, None if packed else answer.length

    def discard(self) -> None:
        self.partial.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def finish(self, answer: Answer, fetcher: Fetcher) -> str:
        """The whole file gets its name; its SHA-256."""
        digest = hashlib.sha256()
        with self.partial.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        record = {"url": self.url, "from": shown(answer.url), "bytes": self.held(), "sha256": digest.hexdigest()}
        os.replace(self.partial, self.path)
        _write(self.record, {**record, "fetched_at": fetcher.now().isoformat(), **_kept(answer)})
        self.note.unlink(missing_ok=True)
        return digest.hexdigest()


def _kept(answer: Answer) -> dict[str, str | None]:
    return {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}


def _too_large(url: str, limit: int) -> FetchError:
    cause = f"holds more than the {limit / 1e6:,.0f} MB that are fetched"
    return FetchError(url, cause, "Download it by hand and give the file's path")


def _record(path: Path) -> dict[str, Any]:
    """What a note says; nothing where there is none or it was cut."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def held_validators(path: Path) -> Validators:
    """By what a server tells whether the file of this record has changed; none where the record was cut."""
    return _validators(_record(path))


def _validators(record: dict[str, Any]) -> Validators:
    texts = {name: record.get(name) for name in ("etag", "last_modified")}
    return Validators(**{name: value for name, value in texts.items() if isinstance(value, str)})


def _write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    os.replace(beside, path)
