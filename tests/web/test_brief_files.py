"""Briefs as files to take away: whatever a title says, headers stay headers and the page runs nothing."""

from __future__ import annotations

import pytest

from marsad.web.briefs.files import disposition, sandboxed

HOSTILE = ['a"\r\nSet-Cookie: x=1', "../../etc/passwd", "\u202egnp.exe", '=HYPERLINK("x")', "", "هل يعود؟", "x" * 9000]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_cannot_leave_its_header(title: str) -> None:
    made = disposition("brief-1", "pdf", title)
    assert made.startswith("attachment; filename=\"brief-1.pdf\"; filename*=UTF-8''brief-1")
    assert made.isascii()
    assert made.isprintable()
    assert "/" not in made
    assert "%2F" not in made
    assert "%E2%80%AE" not in made
    assert made.count('"') == 2
    assert len(made) < 2000


def test_a_page_is_given_out_in_a_sandbox() -> None:
    digest = "A" * 43 + "="
    policy = sandboxed(f"<meta content=\"default-src 'none'; style-src 'sha256-{digest}'\">".encode())
    assert policy.startswith("sandbox; default-src 'none'")
    assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in sandboxed(b"<p>nothing</p>")
