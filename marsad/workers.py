"""Reading over many workers: pages → claims, as `pipeline.read` does it, on Apache Spark.

Workers open pages and read them, a query drops what came twice or is held, workers code the rest and write the rows;
the ledger's engine makes them visible at once, with the last of its commits (see `engine.spark.jobs`).
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from marsad import coding, errors
from marsad.engine.spark import Job
from marsad.errors import MarsadError, RefusedItem, UsageError
from marsad.ledger import Coding, Ledger
from marsad.ledger.rows import capture_row, claim_row, coding_row, document_from_row, document_row, table_of
from marsad.model import Capture, Document
from marsad.model.schemas import CAPTURES, CLAIMS, CODINGS, DOCUMENTS
from marsad.pipeline import ReadReport, name_of
from marsad.processes import coded_by_rules, examine
from marsad.registry import open_registry
from marsad.sources.pages.pieces import Piece, pieces, taken
from marsad.sources.release import is_address
from marsad.version import __version__
from marsad.withdrawn import Withdrawn

_HELD = 64  # items that a worker passes on at a time
_PIECES = pa.schema([("number", pa.int64()), ("piece", pa.string())])
_STATED = tuple(name for name in DOCUMENTS.names if name not in ("id", "recorded_at"))
# An item: a document with the capture that it was read from, or what was refused. `name`: the coder's; `said`: JSON.
_READ = pa.schema(
    [
        pa.field("piece", pa.int64()),
        pa.field("place", pa.int64()),
        pa.field("id", pa.string()),
        pa.field("coder", pa.string()),
        pa.field("said", pa.string()),
        *(pa.field(name, DOCUMENTS.field(name).type) for name in _STATED),
        pa.field("captured_url", pa.string()),
        pa.field("media_type", pa.string()),
        pa.field("content", pa.binary()),
    ]
)
# The first of several with one id is meant, as where one process reads them in order. `known`: the coder went through
# it; `held`: it was kept with its capture, and another coder, or an older version, went through it. `home`: documents
# that were read from the same bytes are made by one worker, so that these are kept once.
_CHOOSE = """
SELECT read.*, coalesce(read.capture, read.id) AS home, stated.id IS NOT NULL AS held,
    row_number() OVER (PARTITION BY read.id ORDER BY read.piece, read.place) > 1
    OR coded.document IS NOT NULL AS known
FROM read
LEFT JOIN (SELECT DISTINCT document, coder FROM codings) AS coded
    ON coded.document = read.id AND coded.coder = read.coder
LEFT JOIN (SELECT DISTINCT id FROM documents) AS stated ON stated.id = read.id
"""


def read(ledger: Ledger, paths: Iterable[str], withdrawn: Withdrawn | None = None) -> ReadReport:
    """Pages → claims in the ledger by the rules. What cannot be taken is in the report; the rest goes on. What is of a
    `withdrawn` source is refused.

    Every worker must see the paths and the observatory's folder where this process does. Raises UsageError for
    addresses and standard input, which one machine has to fetch first.
    """
    report = ReadReport()
    given = list(paths)
    for path in given:
        if is_address(path) or path == "-":
            raise UsageError(path, "cannot be read by many workers", "Save the pages into files first")
    here = Path.cwd()
    said = [json.dumps(asdict(piece), sort_keys=True) for piece in pieces(given)]
    if not said:
        return report
    purged = withdrawn.days if withdrawn is not None else ()
    named = [" ".join(one) for one in purged]
    job = Job(
        name=f"read {_digest([coding.VERSION, __version__, str(here), *said, *named])}",
        given=pa.table([range(len(said)), said], schema=_PIECES),
        read=functools.partial(_read, str(here), purged),
        schema=_READ,
        choose=_CHOOSE,
        tables=("codings", "documents"),
        key="home",
        order=("piece", "place"),
        make=_make,
        kept=("captures", "documents", "claims", "codings"),
        once={"captures": "sha256"},
    )
    told = [line for lines in ledger.spread(job) for line in lines["items"]]
    for line in sorted(told, key=lambda line: (line["piece"], line["place"])):
        _count(report, line)
    return report


def _digest(parts: Sequence[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def _count(report: ReadReport, line: dict[str, Any]) -> None:
    report.remarks += line.get("remarks", ())
    if "refused" in line:
        kind, *parts = line["refused"]
        report.refused.append(getattr(errors, kind)(*parts))
    elif line["known"]:
        report.known += 1
    else:
        report.read += 1
        report.undated += line["undated"]
        report.unpublished += line["unpublished"]
        report.claims += line["claims"]


# --- on the workers --------------------------------------------------------------------------------------------------


def _read(here: str, purged: Sequence[tuple[str, str]], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pieces → items. `here`: the folder from which the paths lead; what is kept of them is what was given."""
    withdrawn = Withdrawn(purged, open_registry())
    if os.path.isdir(here):
        os.chdir(here)  # a worker's process runs one task at a time
    for batch in batches:
        rows: list[dict[str, Any]] = []
        for number, text in zip(batch["number"].to_pylist(), batch["piece"].to_pylist(), strict=True):
            for place, item in enumerate(taken(Piece(**json.loads(text)))):
                rows.append({"piece": number, "place": place} | _item(item, withdrawn))
                if len(rows) == _HELD:
                    yield from pa.Table.from_pylist(rows, schema=_READ).to_batches()
                    rows.clear()
        yield from pa.Table.from_pylist(rows, schema=_READ).to_batches()


def _item(item: Capture | Document | MarsadError, withdrawn: Withdrawn) -> dict[str, Any]:
    if isinstance(item, MarsadError):
        return _refused(item)
    reading = examine(item)
    if isinstance(reading, MarsadError):
        return _refused(reading)
    document, remarks, captured = reading.document, list[str](), dict[str, Any]()
    if isinstance(item, Capture):
        remarks = [f"{item.url}: {remark}" for remark in reading.remarks]
        captured = {"captured_url": item.url, "media_type": item.media_type, "content": item.content}
    try:
        withdrawn.check(name_of(item), publisher=document.publisher)
        row = document_row(document.id, document, dt.datetime.now(dt.UTC))
    except MarsadError as error:
        return _refused(error)
    row |= captured | {"coder": coding.coder_name(document.language), "said": json.dumps({"remarks": remarks})}
    del row["recorded_at"]
    return row


def _refused(error: MarsadError) -> dict[str, Any]:
    parts = [type(error).__name__, error.item, error.cause, error.remedy]
    return {"id": "refused " + _digest(parts), "said": json.dumps({"refused": parts})}


def _make(batch: pa.RecordBatch, moment: dt.datetime) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """Items → the rows that are kept of them, and a line on each."""
    rows: dict[str, list[dict[str, Any]]] = {"captures": [], "documents": [], "claims": [], "codings": []}
    items = []
    for row in batch.to_pylist():
        line = {"piece": row["piece"], "place": row["place"], "known": row["known"]} | json.loads(row["said"])
        if "refused" not in line and not row["known"]:
            try:
                line |= _coded(row, moment, rows)
            except RefusedItem as error:
                line |= json.loads(_refused(error)["said"])
        items.append(line)
    schemas = {"captures": CAPTURES, "documents": DOCUMENTS, "claims": CLAIMS, "codings": CODINGS}
    return {name: table_of(given, schemas[name]) for name, given in rows.items()}, {"items": items}


def _coded(row: dict[str, Any], moment: dt.datetime, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    document = document_from_row(row)
    found = Coding(document=row["id"], coder=row["coder"], claims=tuple(coded_by_rules(document)))
    claims = {claim.id: claim_row(claim, moment) for claim in found.claims}
    if row["content"] is not None and not row["held"]:
        capture = Capture(
            url=row["captured_url"], content=row["content"], media_type=row["media_type"], captured_at=moment
        )
        rows["captures"].append(capture_row(capture.sha256, capture, moment))
    if not row["held"]:
        rows["documents"].append(document_row(row["id"], document, moment))
    rows["claims"] += claims.values()
    rows["codings"].append(coding_row(found, moment))
    told = {"undated": document.published is None, "unpublished": document.publisher is None}
    return told | {"claims": len(found.claims)}
