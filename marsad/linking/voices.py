"""Whose word it is: documents that carry the same text, or most of it, speak with one voice.

Near-duplicates are found by the words they share in runs of five (Broder 1997, "On the resemblance and containment of
documents"), in any script: a shortened wire story is contained in the long one, so containment counts, not likeness.

What stands in more than 40 different texts is boilerplate. A wire story in a hundred papers is one text: documents of
nearly the same runs are found first, as sets whose rarest runs meet (Chaudhuri, Ganti and Kaushik 2006, "A primitive
operator for similarity joins in data cleaning"), and counted once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import combinations
from math import ceil
from zlib import crc32

import pyarrow as pa

from marsad.engine import SplinkDatabase
from marsad.model import Document

_RUN = 5  # words
_CONTAINED = 0.6  # share of the shorter text's runs that the longer has
_FEWEST = 12  # runs: a shorter text is too short to be known as a copy
_SAMPLED = 4  # one run in so many is looked up
_FURNITURE = 40  # different texts: a run met in more is boilerplate
_EQUAL = 0.9  # runs in common, of all that either has: texts so much alike are one text, whatever is boilerplate
_ANCHORED = 8  # one word in so many begins a run of a sketch
_SKETCHED = 24  # runs of a sketch
_WORD = re.compile(r"\w+")
_COPY = '{"copy":true}'
_CERTAIN = 0.99


def voices_of(documents: Iterable[Document]) -> dict[str, str]:
    """Document id → voice: "document:<id>" of the first published of all documents that copy each other.

    Releases of datasets are left out.
    """
    runs: dict[str, frozenset[int]] = {}
    order: dict[str, tuple[dt.date, str]] = {}
    for document in documents:
        if document.dataset is None:
            runs[document.id] = _runs(document.text)
            order[document.id] = (document.published_until or dt.date.max, document.id)
    leader = _first_alike(sorted(runs, key=order.__getitem__), runs)
    texts = {id: runs[id] for id, first in leader.items() if id == first}
    for one, other in _alike(texts):
        first, second = sorted((_top(leader, one), _top(leader, other)), key=order.__getitem__)
        leader[second] = first
    return {id: f"document:{_top(leader, id)}" for id in sorted(runs)}


def _runs(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    spoken = (" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in spoken)


def sketch_of(text: str) -> list[int]:
    """Some of a text's runs, as signed 64 bits: texts of which one holds most of the other's share some of theirs.

    Runs are taken at words chosen by what they are, so that the same passage gives the same runs in any text.
    """
    words = _WORD.findall(text.casefold())
    if len(words) < _FEWEST + _RUN:
        return []
    anchors = (i for i in range(len(words) - _RUN + 1) if crc32(words[i].encode()) % _ANCHORED == 0)
    runs = {" ".join(words[i : i + _RUN]) for i in anchors}
    return nsmallest(
        _SKETCHED, (int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), signed=True) for run in runs)
    )


def are_copies(one: str, other: str) -> bool:
    """Whether one text holds most of the other's runs."""
    mine, theirs = _runs(one), _runs(other)
    fewest = min(len(mine), len(theirs))
    return fewest >= _FEWEST and len(mine & theirs) >= _CONTAINED * fewest


def _first_alike(ids: Sequence[str], runs: Mapping[str, frozenset[int]]) -> dict[str, str]:
    """Document → the first one in order that has nearly the same runs, itself where there is none.

    Two sets with nine tenths in common share a run among the rarest tenth of either, so that no others are compared:
    a footer is not rare.
    """
    spread = Counter(run for id in ids for run in runs[id])
    firsts: dict[int, list[str]] = defaultdict(list)  # by run
    found: dict[str, str] = {}
    for id in ids:
        held = runs[id]
        found[id] = id
        if len(held) < _FEWEST:
            continue
        rarest = nsmallest(len(held) - ceil(_EQUAL * len(held)) + 1, held, key=lambda run: (spread[run], run))
        for first in dict.fromkeys(first for run in rarest for first in firsts[run]):
            if len(held & runs[first]) >= _EQUAL * len(held | runs[first]):
                found[id] = first
                break
        else:
            for run in rarest:
                firsts[run].append(id)
    return found


def _alike(texts: Mapping[str, frozenset[int]]) -> Iterable[tuple[str, str]]:
    """Pairs of texts of which one holds most of the other's runs, boilerplate aside."""
    spread = Counter(run for held in texts.values() for run in held)
    runs = {id: frozenset(run for run in held if spread[run] <= _FURNITURE) for id, held in texts.items()}
    holders: dict[int, list[str]] = defaultdict(list)
    for id in sorted(runs):
        if len(runs[id]) >= _FEWEST:
            for run in runs[id]:
                if run % _SAMPLED == 0:
                    holders[run].append(id)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        shared.update(combinations(ids, 2))
    for one, other in sorted(shared):
        common = len(runs[one] & runs[other])
        if common >= _CONTAINED * min(len(runs[one]), len(runs[other])):
            yield one, other


def _top(leader: dict[str, str], id: str) -> str:
    while leader[id] != id:
        leader[id] = leader[leader[id]]
        id = leader[id]
    return id


# Every copy is linked to the first, not to each other: a story in a hundred papers is a hundred pairs.
_COPIES = """
WITH spoken AS (
    SELECT ref, source, voice, regexp_replace(lower(trim(text)), '\\s+', ' ', 'g') AS words
    FROM records WHERE starts_with(source, 'document:') AND trim(text) <> ''
),
firsts AS (
    SELECT *, first_value(ref) OVER same AS first, first_value(source) OVER same AS told_first
    FROM spoken WINDOW same AS (PARTITION BY voice, words ORDER BY ref)
)
SELECT DISTINCT least(ref, first) AS "left", greatest(ref, first) AS "right"
FROM firsts WHERE ref <> first AND source <> told_first
ORDER BY ALL
"""


def copies(database: SplinkDatabase) -> pa.Table:
    """Pairs (left, right, probability, evidence) of incidents of pages told in the same words by one voice."""
    found = database.query(_COPIES)
    size = found.num_rows
    probability, evidence = pa.repeat(pa.scalar(_CERTAIN), size), pa.repeat(pa.scalar(_COPY), size)
    return found.append_column("probability", probability).append_column("evidence", evidence)
