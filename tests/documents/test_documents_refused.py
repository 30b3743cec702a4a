# ruff: noqa: RUF005 - sample pages have long lines
"""What is no page is refused, by name, with cause and remedy; nothing else is ever raised."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marsad.documents import language_of, read_capture
from marsad.errors import RefusedItem, UnreadablePage
from marsad.model import Capture, Document


def read(content: bytes, name: str = "page.html") -> Document:
    return read_capture(Capture(url=name, content=content))


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG picture"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP archive"),
        (bytes(range(256)) * 40, "is binary"),
        (b"\x00" * 5000, "is binary"),
        (b"<html><head><title>Nothing here</title></head><body></body></html>", "has no text"),
        (b"<html><body><nav>Home</nav><footer>c</footer></body></html>", "has no text"),
        (b"<html></html>", "has no text"),
        (b"<!-- -->", "has no text"),
        (b"Print | Share\nMost read\n12 killed", "has no text"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "is a feed"),
        (b"%PDF-1.7\nnothing of the kind", "damaged PDF"),
    ],
)
def test_bad_pages_are_refused_with_item_cause_and_remedy(content: bytes, cause: str) -> None:
    with pytest.raises(UnreadablePage) as refused:
        read(content, "bad.html")
    assert refused.value.item == "bad.html"
    assert cause in refused.value.cause
    assert refused.value.remedy
    assert refused.value.exit_code == 1


def test_a_page_of_60_mb_is_refused_at_once_and_in_little_memory() -> None:
    content = b"<html><body>" + b"<p>word and word</p>" * 3_000_000 + b"</body></html>"
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(UnreadablePage, match="60 MB"):
        read(content)
    taken = time.perf_counter() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1
    assert peak < 10_000_000


@pytest.mark.parametrize("depth", [300, 20_000])
def test_a_deeply_nested_page_is_read_or_refused(depth: int) -> None:
    text = b"<p>Twelve people were killed in the raid on the village, according to the police and two doctors.</p>"
    with contextlib.suppress(RefusedItem):
        read(b"<html><body>" + b"<div>" * depth + text + b"</div>" * depth + b"</body></html>")


def test_too_little_text_has_no_language() -> None:
    assert language_of("73") is None
    assert language_of("Baghdad 2019") is None
    assert language_of("Der Angriff traf einen Kontrollpunkt nördlich der Stadt, teilte die Polizei mit.") == "de"


TAGS = st.sampled_from(
    [
        b"<html>",
        b"<head>",
        b"<title>",
        b"</title>",
        b"<body>",
        b"<h1>",
        b"</h1>",
        b"<p>",
        b"</p>",
        b"<article>",
        b"<nav>",
        b"<table>",
    ]
    + [
        b"<time datetime='2019-99-99'>",
        b"<meta name=date content='0'>",
        b"<link rel=canonical href='http://[x'>",
        b"<!--",
        b"]]>",
    ]
    + [
        b"<script type='application/ld+json'>",
        b"</script>",
        b'{"@type": "Article", "datePublished": 3, "publisher": [[]]}',
        b"[" * 50,
    ]
    + [
        b"Twelve people were killed in the raid on the village, according to the police and two doctors.",
        b"Most read",
        b"\xa9 2019 ",
    ]
    + [
        b"31/02/2019",
        b"<svg>",
        b"<math>",
        b"<template>",
        b"&#0;",
        b"&#xD800;",
        b"<h3>Read also</h3>",
        b"\x00",
        b"\xff",
        b"\r",
        b"<a ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS | st.binary(max_size=8), max_size=40).map(b"".join))
@example(b"<html><head><meta charset='utf-7'></head><body><p>+ADw-</p></body></html>")
@example(b"<html><body><p>\xed\xa0\x80 lone surrogate</p></body></html>")
def test_any_page_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(RefusedItem):
        document = read(content)
        assert document.text.strip()
        document.text.encode()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(RefusedItem):
        assert read(content, "page").text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_read_the_same_twice(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    with contextlib.suppress(RefusedItem):
        assert read(content, "a.txt").id == read(content, "b.txt").id
