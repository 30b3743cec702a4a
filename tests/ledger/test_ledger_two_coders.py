"""What several coders read in one page is kept side by side, and seen, and counted, once."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from ledger_examples import IRAQ, ISLAMIC_STATE, SYRIA, day, figure, keep_release, page, release

from marsad.coding import merge
from marsad.ledger import Batch, Coding, Ledger, open_ledger
from marsad.model import Claim, Document, Figure, Incident, Indicator, Number, Quote
from marsad.series import GroupScope, PlaceScope, SeriesOptions, count_claims

PAGE = page("page")
RULES, MODEL, OTHER = "rules/en 0.1", "llm/small 0.1", "llm/large model 0.1"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "observatory")


def read(coder: str, name: str, start: int = 0, **changes: object) -> Figure:
    number = Number(start=start, end=start + 2, text="pa", low=7.0, high=7.0)
    return figure(PAGE, f"{coder}-{name}", coder=coder, number=number, **changes)


def keep(ledger: Ledger, *claims: Claim, coder: str) -> None:
    ledger.append(Batch(documents=(PAGE,), codings=(Coding(document=PAGE.id, coder=coder, claims=claims),)))


def seen(ledger: Ledger, **options: bool) -> set[str]:
    return {claim.id.removeprefix(f"{PAGE.id}-") for claim in ledger.claim_models(**options)}  # type: ignore[arg-type]


@pytest.mark.parametrize("order", [(RULES, MODEL), (MODEL, RULES)])
def test_the_rules_reading_of_a_number_stands_whoever_read_first(ledger: Ledger, order: tuple[str, str]) -> None:
    for coder in order:
        keep(ledger, read(coder, "a"), read(coder, "own", 10 if coder == RULES else 20), coder=coder)
    assert seen(ledger) == {f"{RULES}-a", f"{RULES}-own", f"{MODEL}-own"}
    assert seen(ledger, every_coder=True) == {f"{c}-{n}" for c in (RULES, MODEL) for n in ("a", "own")}


def test_of_two_models_the_first_kept_stands(ledger: Ledger) -> None:
    keep(ledger, read(MODEL, "a"), coder=MODEL)
    keep(ledger, read(OTHER, "a"), read(OTHER, "b", 8), coder=OTHER)
    assert seen(ledger) == {f"{MODEL}-a", f"{OTHER}-b"}


def test_a_reading_that_was_rejected_stands_for_nothing(ledger: Ledger) -> None:
    keep(ledger, read(RULES, "a"), coder=RULES)
    keep(ledger, read(MODEL, "a"), coder=MODEL)
    ledger.append_judgement([f"{PAGE.id}-{RULES}-a"], "reject", "a reader")
    assert seen(ledger) == {f"{MODEL}-a"}


def test_incidents_and_indicators_are_seen_once_by_their_sentences(ledger: Ledger) -> None:
    def told(coder: str, start: int, end: int) -> tuple[Claim, ...]:
        plain = figure(PAGE)
        quote = Quote(start=start, end=end, text=PAGE.text[start:end])
        shared = {
            "document": PAGE.id, "quote": quote, "group": ISLAMIC_STATE, "place": IRAQ, "period": plain.period,
            "attribution": plain.attribution, "self_claimed": False, "modality": "reported", "confidence": 1.0,
            "coder": coder,
        }  # fmt: skip
        incident = Incident(id=f"{PAGE.id}-{coder}-i{start}", type="bombing", **shared)  # type: ignore[arg-type]
        kinds = ("finance", "capability") if coder == MODEL else ("finance",)
        signs = [
            Indicator(id=f"{PAGE.id}-{coder}-{kind}{start}", indicator=kind, direction="rising", **shared)  # type: ignore[arg-type]
            for kind in kinds
        ]
        return incident, *signs

    keep(ledger, *told(RULES, 0, 10), coder=RULES)
    keep(ledger, *told(MODEL, 4, 14), *told(MODEL, 14, 20), coder=MODEL)
    rules = {f"{RULES}-i0", f"{RULES}-finance0"}
    alone = {f"{MODEL}-capability4", f"{MODEL}-i14", f"{MODEL}-finance14", f"{MODEL}-capability14"}
    assert seen(ledger) == rules | alone


def test_what_is_seen_is_what_merging_the_two_coders_gives(ledger: Ledger) -> None:
    dice = random.Random(7)  # made up, and the same each time
    expected: set[str] = set()
    documents, codings = [], []
    for n in range(40):
        document = page(f"page-{n}")

        def claims(coder: str, document: Document = document) -> list[Claim]:
            made: list[Claim] = []
            for index in range(dice.randrange(7)):
                start = dice.randrange(16)
                end = start + dice.randrange(1, 9)
                quote = Quote(start=start, end=end, text=document.text[start:end])
                plain = figure(document, f"{coder}-{index}", coder=coder)
                shared = {
                    "id": plain.id, "document": document.id, "quote": quote, "group": ISLAMIC_STATE, "place": IRAQ,
                    "period": plain.period, "attribution": plain.attribution, "self_claimed": False,
                    "modality": "reported", "confidence": 1.0, "coder": coder,
                }  # fmt: skip
                if dice.random() < 0.4:
                    read = Number(start=start, end=end, text="pa", low=7.0, high=7.0)
                    made.append(replace(plain, number=read))
                else:
                    type = dice.choice(["bombing", "arrest"])
                    made.append(Incident(type=type, **shared))  # type: ignore[arg-type]
            return made

        rules, model = claims(RULES), claims(MODEL)
        documents.append(document)
        codings += [Coding(document=document.id, coder=c, claims=tuple(m)) for c, m in ((RULES, rules), (MODEL, model))]
        expected |= {claim.id for claim in merge(rules, model).claims}
    ledger.append(Batch(documents=tuple(documents), codings=tuple(codings)))
    every = {claim.id for claim in ledger.claim_models(every_coder=True)}
    assert {claim.id for claim in ledger.claim_models()} == expected
    assert 20 < len(every - expected) < len(every) / 2


def test_a_figure_that_two_coders_place_differently_is_counted_once(ledger: Ledger) -> None:
    mosul = replace(IRAQ, id="geonames:99072", name="Mosul", precision="city", text="Mosul")
    kirkuk = replace(IRAQ, id="geonames:98410", name="Kirkuk", precision="admin1", text="Kirkuk")
    keep(ledger, read(RULES, "a", place=mosul), coder=RULES)
    keep(ledger, read(MODEL, "a", place=kirkuk), coder=MODEL)
    iraq = PlaceScope(id=IRAQ.id or "", country="IQ", finer=True)
    options = SeriesOptions(group=GroupScope(id="islamic-state"), places=(iraq,), as_of=day("2019-09-30"))

    def counted(**choice: bool) -> list[float | None]:
        view = ledger.claims(places=["IQ"], **choice)  # type: ignore[arg-type]
        return [count for one in count_claims(view, options).series for count in one.counts if count is not None]

    assert counted() == [7.0]
    assert counted(every_coder=True) == [14.0]  # what it would be if readings were taken for reports


def test_rows_of_datasets_are_seen_as_before(ledger: Ledger) -> None:
    keep_release(ledger, release("2019-01-01"), ["2018-05-05", "2018-05-05", "2018-05-06"])
    keep(ledger, read(MODEL, "a", place=SYRIA), coder=MODEL)
    assert len(ledger.claims(places=["SY"])) == 4
