"""Two coders' claims of one page merge into one list that says who read what, and in what they differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from marsad.coding import Agreement, Difference, code, merge
from marsad.model import Claim, Document, Figure, Incident, Indicator
from marsad.model.terms import IndicatorKind
from marsad.registry import open_registry

TEXT = (
    "Islamic State carried out 12 attacks in Iraq last week, the Syrian Observatory for Human Rights said. "
    "At least 13 soldiers were killed in Kirkuk on Monday, police said."
)
PAGE = Document(
    text=TEXT, published=dt.date(2019, 9, 24), published_precision="day", publisher="The Desk", language="en"
)
MODEL = "llm/m 0.1"


def rules() -> list[Claim]:
    return code(PAGE, open_registry())


def by_model(claims: list[Claim]) -> list[Claim]:
    """The same readings under the model's name and ids."""
    ids = {claim.id: f"m-{claim.id}" for claim in claims}
    told = []
    for claim in claims:
        changed = replace(claim, id=ids[claim.id], coder=MODEL, confidence=0.5)
        if isinstance(changed, Figure) and changed.part_of:
            changed = replace(changed, part_of=ids[changed.part_of])
        told.append(changed)
    return told


def test_where_both_agree_there_is_one_claim_and_it_names_both() -> None:
    own = rules()
    merged = merge(own, by_model(own))
    assert [claim.id for claim in merged.claims] == [claim.id for claim in own]
    assert {claim.coder for claim in merged.claims} == {"rules/en 0.4 + llm/m 0.1"}
    assert merged.differs == {}
    assert (merged.agreed, merged.first_only, merged.second_only) == (len(own), 0, 0)


def test_where_they_differ_the_first_reading_stands_and_the_slots_are_said() -> None:
    own = rules()
    told = by_model(own)
    at, figure = next(
        (n, claim) for n, claim in enumerate(told) if isinstance(claim, Figure) and claim.number.text == "12"
    )
    told[at] = replace(figure, group=None, role="victim", period=None, attribution=figure.attribution[-1:])
    merged = merge(own, told)
    (stands,) = [claim for claim in own if isinstance(claim, Figure) and claim.number.text == "12"]
    assert stands in merged.claims
    assert merged.differs == {
        stands.id: (
            Difference("role", "perpetrator", "victim"),
            Difference("group", "Islamic State", None),
            Difference("period", "2019-09-18/2019-09-24", None),
            Difference("sources", "SOHR", None),
        )
    }
    agreement = Agreement()
    agreement.add(merged)
    agreement.add(merged)
    assert (agreement.agreed, agreement.differing) == (2 * (len(own) - 1), 2)
    assert agreement.slots == {"role": 2, "group": 2, "period": 2, "sources": 2}


def test_what_one_coder_alone_read_stays_under_its_name() -> None:
    own = rules()
    told = by_model(own)
    first, second = merge(own, []), merge([], told)
    assert list(first.claims) == own
    assert first.first_only == len(own)
    assert list(second.claims) == told
    assert second.second_only == len(own)


def test_parts_that_only_the_model_read_point_to_the_whole_that_stands() -> None:
    own = rules()
    figures = [claim for claim in own if isinstance(claim, Figure)]
    told = by_model(list(figures))
    whole, part = told[0], told[1]
    assert isinstance(part, Figure)
    told[1] = replace(part, part_of=whole.id)
    merged = merge(figures[:1], told)
    alone = merged.claims[1]
    assert isinstance(alone, Figure)
    assert alone.coder == MODEL
    assert alone.part_of == figures[0].id


def test_incidents_of_another_type_in_one_sentence_are_not_the_same() -> None:
    plain = rules()[0]
    shared = {
        name: getattr(plain, name)
        for name in (
            "document", "quote", "group", "place", "period", "attribution", "self_claimed", "modality", "confidence",
        )
    }  # fmt: skip

    def told(type: str, coder: str, n: int = 0) -> Incident:
        return Incident(id=f"{type}-{coder}-{n}", coder=coder, type=type, **shared)  # type: ignore[arg-type]

    own = [told("bombing", "rules/en 0.1"), told("arrest", "rules/en 0.1")]
    merged = merge(own, [told("arrest", MODEL), told("arrest", MODEL, 1), told("kidnapping", MODEL)])
    assert (merged.agreed, merged.first_only, merged.second_only) == (1, 1, 2)


def test_indicators_of_other_kinds_in_one_sentence_are_not_the_same() -> None:
    plain = rules()[0]
    shared = {
        name: getattr(plain, name)
        for name in (
            "document",
            "quote",
            "group",
            "place",
            "period",
            "attribution",
            "self_claimed",
            "modality",
            "confidence",
        )
    }

    def sign(kind: IndicatorKind, coder: str) -> Indicator:
        return Indicator(id=f"{kind}-{coder}", coder=coder, indicator=kind, direction="rising", **shared)

    merged = merge([sign("finance", "rules/en 0.2")], [sign("capability", MODEL), sign("finance", MODEL)])
    assert (merged.agreed, merged.first_only, merged.second_only) == (1, 0, 1)
