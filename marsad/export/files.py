"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from marsad.errors import MissingItem, UsageError


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A text stream (UTF-8, line ends as written) that becomes `path` when the block ends without an error.

    Raises `MissingItem` where the folder is not there, `UsageError` where the path cannot be written.
    """
    with bytes_whole(path) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def bytes_whole(path: Path) -> Iterator[BinaryIO]:
    """As `written_whole`, for bytes."""
    if not path.parent.is_dir():
        raise MissingItem(str(path), f"there is no folder {path.parent}", "Make it first")
    if path.is_dir():
        raise UsageError(str(path), "a folder has that name", "Name a file")
    temporary = path.parent / f".marsad-{secrets.token_hex(6)}"
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        remedy = "Make room and run the command again" if full else "Name a file in a folder that can be written"
        raise UsageError(str(path), cause, remedy) from error
    finally:
        with suppress(OSError):  # where nothing may be written, nothing lies there
            temporary.unlink(missing_ok=True)
