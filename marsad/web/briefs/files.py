"""Briefs as files to take away: the right type, a name that is safe whatever the title, a page that runs nothing."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from fastapi import Request, Response

from marsad.brief import MEDIA_TYPES, BriefFormat
from marsad.language.plain import plain

_NO_NAME = re.compile(r'[\\/:*?"<>|=;%\x00-\x1f]+')
_STYLE = re.compile(r"style-src ('sha256-[A-Za-z0-9+/=]{43,44}')")


def download(request: Request, data: bytes, format: BriefFormat, name: str, title: str) -> Response:
    """The bytes as an attachment; 304 where the browser holds them. `name`: ASCII; `title`: whatever pages say."""
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": disposition(name, format, title),
    }
    if format == "html":
        headers["Content-Security-Policy"] = sandboxed(data)
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=MEDIA_TYPES[format])


def disposition(name: str, format: str, title: str) -> str:
    """Two names: one of ASCII, one with the title for browsers that read RFC 5987."""
    long = _NO_NAME.sub(" ", plain(title)).strip(" .")[:120].strip()
    told = quote(f"{name} {long}.{format}" if long else f"{name}.{format}", safe="")
    return f"attachment; filename=\"{name}.{format}\"; filename*=UTF-8''{told}"


def sandboxed(data: bytes) -> str:
    """No scripts, forms or requests; the page's own style by its hash."""
    found = _STYLE.search(data[:4000].decode("utf-8", "replace"))
    style = found[1] if found else "'none'"
    return f"sandbox; default-src 'none'; img-src data:; style-src {style}"
