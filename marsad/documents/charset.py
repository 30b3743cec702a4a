"""Bytes → text, whatever the page says its charset is.

Order: byte-order mark, UTF-16 by its zero bytes, strict UTF-8, then a single-byte reading. A page that is valid
UTF-8 is UTF-8 whatever it declares. For the rest the bytes are weighed: letters above ASCII stand alone in French or
German words, but in long runs in Arabic ones, so "windows-1252" declared over an Arabic page is seen through.
"""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{3,30})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_.:-]{3,30})["']""")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_HEAD = 4096  # browsers look for the declaration no further than 1,024 bytes; saved pages put comments before it
_SAMPLE = 200_000

# What the WHATWG encoding standard makes of these labels: pages that say latin-1 mean windows-1252.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030"}
_LATIN = {"cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-10", "iso8859-15"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest letters of Arabic prose, about four fifths of it; a wrong code page breaks their share.
_COMMON_ARABIC = frozenset("اليمنورتبةعدسفكهحق")


def decode(content: bytes, announced: str | None = None) -> str:
    """The text of `content`; undecodable bytes become U+FFFD. `announced` is a media type ("text/html; charset=…")."""
    for bom, codec in _BOMS:
        if content.startswith(bom):
            return content.decode(codec, "replace")
    if wide := _wide(content):
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _damaged_utf8(content, error):
            return content.decode("utf-8", "replace")
    return content.decode(_single_byte(content, declared(content, announced)), "replace")


def declared(content: bytes, announced: str | None = None) -> str | None:
    """The codec that the page (or, failing that, the announcement) names, as Python calls it; None if none is known."""
    head = content[:_HEAD]
    names = [match[1].decode("ascii") for match in (_XML_DECLARED.search(head), _DECLARED.search(head)) if match]
    if announced and (match := _DECLARED.search(announced.encode("utf-8", "replace"))):
        names.append(match[1].decode("ascii"))
    for name in names:
        try:
            codec = codecs.lookup(name)
        except LookupError:
            continue
        if codec._is_text_encoding:
            return _MEANT.get(codec.name, codec.name)
    return None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a byte-order mark: every second byte is a script's high byte (0 Latin, 6 Arabic)."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    pairs = len(sample) // 2
    if pairs < 4 or 0 not in sample:
        return None
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if sum(high.count(byte) for byte in (0x00, 0x06, 0x20)) >= 0.9 * pairs and 0 not in (
            sample[0::2] if codec == "utf-16-le" else sample[1::2]
        ):
            return codec
    return None


def _damaged_utf8(content: bytes, error: UnicodeDecodeError) -> bool:
    """UTF-8 with a few broken bytes (cut off, or pasted from elsewhere), rather than another charset."""
    sample = content[max(0, error.start - _SAMPLE // 2) : error.start + _SAMPLE // 2]
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\x7f") - broken
    return sound >= 10 * broken


def _single_byte(content: bytes, stated: str | None) -> str:
    sample = content[:_SAMPLE]
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    in_words = sum(len(run) for run in runs if len(run) >= 3)
    if not high or in_words * 2 < high:  # accents inside Latin words
        return stated if stated and stated in _LATIN | {"cp1256"} else "cp1252"
    candidates = ["cp1256", "iso8859-6"]
    best = max(candidates, key=lambda codec: _arabic_share(sample, codec))
    if _arabic_share(sample, best) >= 0.5:
        return best
    if stated and stated != "utf-8":
        try:
            content.decode(stated)
        except (UnicodeDecodeError, LookupError):
            return best
        return stated
    return best


def _arabic_share(sample: bytes, codec: str) -> float:
    """The share of common Arabic letters among everything above ASCII."""
    high = [character for character in sample.decode(codec, "replace") if character > "\x7f"]
    return sum(character in _COMMON_ARABIC for character in high) / len(high) if high else 0.0
