"""Small documents and claims for the ledger's tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pyarrow as pa

from marsad.ledger import Batch, Coding, Ledger
from marsad.model import Actor, Document, Figure, Number, Period, Place, Quote, Voice
from marsad.model.schemas import CLAIMS, ROWS, claim_to_row

CODER = "rules/en 0.1"
IRAQ = Place(id="geonames:99237", name="Iraq", country="IQ", countries=("IQ",), precision="country", text="Iraq")
SYRIA = Place(id="geonames:163843", name="Syria", country="SY", countries=("SY",), precision="country", text="Syria")
ISLAMIC_STATE = Actor(id="islamic-state", name="Islamic State", text="it")
MONITOR = Voice(id="monitor", name="A Monitor", kind="monitor", hedge="said", start=0, end=4)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def page(name: str, published: str | None = "2019-09-24", precision: str | None = "day", **more: str) -> Document:
    return Document(
        text=f"{name}: attacks were counted.",
        url=f"https://example.org/{name}",
        title=name,
        published=day(published) if published else None,
        published_precision=precision if published else None,  # type: ignore[arg-type]
        publisher="The Desk",
        language="en",
        **more,
    )


def figure(document: Document, name: str = "a", **changes: object) -> Figure:
    values: dict[str, object] = {
        "id": f"{document.id}-{name}",
        "document": document.id,
        "quote": Quote(start=0, end=len(document.text), text=document.text),
        "number": Number(start=0, end=1, text="7", low=7.0, high=7.0),
        "measure": "attacks",
        "accumulation": "flow",
        "group": ISLAMIC_STATE,
        "place": IRAQ,
        "period": Period(start=day("2019-09-18"), end=day("2019-09-24"), text="within a week", precision="week"),
        "attribution": (MONITOR, Voice(id="the-desk", name="The Desk", kind="publisher")),
        "self_claimed": False,
        "modality": "reported",
        "confidence": 0.9,
        "coder": CODER,
    }
    return Figure(**(values | changes))  # type: ignore[arg-type]


def pages_batch(start: int, count: int, claims: int = 3) -> Batch:
    """`count` pages numbered from `start`, each with its claims."""
    documents = [page(f"page-{number}") for number in range(start, start + count)]
    codings = [
        Coding(document=item.id, coder=CODER, claims=tuple(figure(item, str(n)) for n in range(claims)))
        for item in documents
    ]
    return Batch(documents=documents, codings=codings)


def release(published: str | None, name: str = "ucdp-ged", part: str = "") -> Document:
    return Document(
        text=f"{name} release of {published} {part}",
        published=day(published) if published else None,
        published_precision="day" if published else None,
        dataset=name,
    )


def keep_release(ledger: Ledger, document: Document, days: list[str], coder: str = "ucdp-ged 0.1") -> None:
    """Append a release with one row and one claim a day."""
    texts = [f'{{"date":"{text}"}}' for text in days]
    columns = {"document": [document.id] * len(days), "row": range(len(days)), "text": texts, "key": days}
    rows = pa.table(columns, schema=ROWS)
    claims = [
        figure(
            document,
            f"row-{number}",
            quote=Quote(start=0, end=len(text), text=text, row=number),
            period=Period(start=day(days[number]), end=day(days[number]), precision="day"),
            place=SYRIA,
            attribution=(Voice(id=document.dataset or "", name="GED", kind="dataset"),),
            coder=coder,
        )
        for number, text in enumerate(texts)
    ]
    schema = CLAIMS.remove(CLAIMS.get_field_index("recorded_at"))
    table = pa.Table.from_pylist([claim_to_row(claim) for claim in claims], schema=schema)
    ledger.append_dataset(document, coder, [(rows, table)])


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: dt.datetime = field(default_factory=lambda: dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> dt.datetime:
        self.now += dt.timedelta(**by)
        return self.now
