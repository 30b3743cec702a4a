"""Answers, good and hostile, become claims only where they stand on the page to the letter."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llm_server import answers, figure_answer

from marsad.coding.llm.answers import Malformed, read_answers
from marsad.coding.llm.chunks import SIZE, chunks_of
from marsad.coding.llm.claims import Claims
from marsad.coding.numbers import find
from marsad.coding.page import open_page
from marsad.coding.sentences import split
from marsad.model import Claim, Document, Figure, Incident, Indicator
from marsad.registry import open_registry

FIRST = "Islamic State carried out 12 attacks in Iraq last week, the Syrian Observatory for Human Rights said."
SECOND = "More than 30 soldiers and 3,500 others were wounded in Kirkuk, and between 20 and 30 people were killed."
THIRD = "A shopkeeper, John Example, said 5 gunmen had stormed the market on 3 March."
PAGE = " ".join((FIRST, SECOND, THIRD))
SOHR = {"name": "Syrian Observatory for Human Rights", "kind": "monitor"}


def document(text: str = PAGE, **stated: Any) -> Document:
    plain = {"published": dt.date(2019, 9, 24), "published_precision": "day", "publisher": "The Desk", "language": "en"}
    return Document(text=text, **(plain | stated))  # type: ignore[arg-type]


def coded(content: str, page: Document | None = None) -> tuple[list[Claim], Claims, tuple[str, ...]]:
    """The claims that these answers give when they are the answers to every passage of the page."""
    page = page or document()
    opened = open_page(page, open_registry())
    claims = Claims(opened, open_registry(), "llm/m 0.1")
    read = read_answers(content)
    for chunk in chunks_of(page, [view.sentence for view in opened.views]):
        claims.add(chunk, read.usable)
    return claims.claims(), claims, read.unusable


def one(answer: dict[str, Any], page: Document | None = None) -> Figure:
    (claim,), _, _ = coded(answers(answer), page)
    assert isinstance(claim, Figure)
    return claim


def reason(answer: dict[str, Any], page: Document | None = None) -> str:
    found, claims, unusable = coded(answers(answer), page)
    assert found == []
    (dropped,) = [*claims.dropped.elements(), *unusable]
    return dropped


def test_an_answer_that_stands_becomes_a_claim_in_our_words() -> None:
    whole = figure_answer(
        FIRST, "12", low=12, high=12, role="perpetrator", group="Islamic State", places=["Iraq"], period="last week",
        sources=[SOHR], modality="reported",
    )  # fmt: skip
    claim = one(whole)
    assert PAGE[claim.quote.start : claim.quote.end] == claim.quote.text == FIRST
    assert (claim.number.text, claim.number.low, claim.number.high) == ("12", 12, 12)
    assert claim.group is not None
    assert (claim.group.id, claim.group.text) == ("islamic-state", "Islamic State")
    assert claim.place is not None
    assert (claim.place.country, claim.place.text) == ("IQ", "Iraq")
    assert claim.period is not None
    assert (claim.period.start, claim.period.end) == (dt.date(2019, 9, 18), dt.date(2019, 9, 24))
    assert [voice.id for voice in claim.attribution] == ["sohr", "the-desk"]
    assert (claim.coder, claim.modality, claim.self_claimed) == ("llm/m 0.1", "reported", False)


@pytest.mark.parametrize(
    ("quote", "number", "changes", "code"),
    [
        (FIRST.replace("12", "13"), "13", {}, "quote_not_in_text"),
        (FIRST.replace("carried", "carred"), "12", {}, "quote_not_in_text"),
        (FIRST.replace("Islamic State", "Islamic\u00a0State"), "12", {}, "quote_not_in_text"),
        (FIRST.upper(), "12", {}, "quote_not_in_text"),
        (FIRST, "30", {}, "number_not_in_quote"),
        (FIRST, "twelve", {}, "number_not_in_quote"),
        (FIRST, "1", {}, "number_unread"),
        (FIRST, "2", {}, "number_unread"),
        (SECOND, "500", {}, "number_unread"),
        (SECOND, "0 soldiers and 3,5", {}, "number_unread"),
        (FIRST, "12", {"low": 13}, "value_contradicted"),
        (FIRST, "12", {"high": 1200}, "value_contradicted"),
        (SECOND, "30", {"low": 31}, "value_contradicted"),
        (FIRST, "12", {"measure": "events"}, "unknown_word"),
        (FIRST, "12", {"measure": "explosions"}, "unknown_word"),
        (FIRST, "12", {"role": "bystander"}, "unknown_word"),
        (FIRST, "12", {"modality": "certain"}, "unknown_word"),
        (FIRST, "12", {"sources": [{"name": "SOHR", "kind": "oracle"}]}, "unknown_word"),
        (FIRST, "12", {"sources": [{"name": "Reuters", "kind": "agency"}]}, "source_not_in_text"),
        (FIRST, "12", {"low": "12"}, "wrong_type"),
        (FIRST, "12", {"low": True}, "wrong_type"),
        (FIRST, "12", {"measure": ["attacks"]}, "wrong_type"),
        (FIRST, "12", {"places": "Iraq"}, "wrong_type"),
        (FIRST, "12", {"places": [{"name": "Iraq"}]}, "wrong_type"),
        (FIRST, "12", {"group": 7}, "wrong_type"),
        (FIRST, "12", {"group": "x" * 5000}, "too_long"),
        (FIRST, "12", {"places": ["Iraq"] * 50}, "too_many"),
        ("", "12", {}, "wrong_type"),
        (FIRST, " ", {}, "wrong_type"),
    ],
)
def test_what_does_not_stand_is_dropped_with_its_reason(
    quote: str, number: str, changes: dict[str, Any], code: str
) -> None:
    assert reason(figure_answer(quote, number, **changes)) == code


def test_a_part_of_a_sentence_is_quoted_as_the_whole_sentence() -> None:
    claim = one(figure_answer("carried out 12 attacks", "12 attacks"))
    assert claim.quote.text == FIRST
    assert claim.number.text == "12"


def test_bounds_and_ranges_are_read_by_us() -> None:
    over = one(figure_answer(SECOND, "More than 30", low=30, high=None, measure="wounded"))
    assert (over.number.low, over.number.high, over.number.qualifier) == (30, None, "at_least")
    for words in ("between 20 and 30", "20 and 30", "20"):
        claim = one(figure_answer(SECOND, words, measure="killed"))
        assert (claim.number.low, claim.number.high, claim.number.qualifier) == (20, 30, "range")
    found, claims, _ = coded(
        answers(*(figure_answer(SECOND, end, measure="killed") for end in ("20 ", "between 20 and 30")))
    )
    assert len(found) == 1
    assert claims.dropped == {"repeated": 1}


def test_the_same_number_twice_in_a_quote_is_two_figures() -> None:
    text = "Two groups claimed 7 attacks in Iraq and 7 attacks in Syria."
    given = [figure_answer(text, "7", places=[place]) for place in ("Iraq", "Syria", "Iraq")]
    found, claims, _ = coded(answers(*given), document(text))
    assert [claim.place.country for claim in found if claim.place] == ["IQ", "SY"]
    assert claims.dropped == {"repeated": 1}


def test_a_date_is_no_figure() -> None:
    assert reason(figure_answer(THIRD, "3")) == "number_unread"


@pytest.mark.parametrize(
    ("changes", "slot"),
    [
        ({"group": "Boko Haram"}, "group"),  # known, but not on the page
        ({"group": "Syrian Observatory for Human Rights"}, "group"),  # on the page, but no group
        ({"group": "John Example"}, "group"),
        ({"group": "it"}, "group"),
        ({"places": ["Syria"]}, "place"),  # only "Syrian" stands there
        ({"places": ["Atlantis"]}, "place"),
        ({"period": "last month"}, "period"),
        ({"cohort": "John Example"}, "cohort"),
        ({"part_of": "99"}, "part_of"),
    ],
)
def test_names_that_the_page_or_the_registry_do_not_hold_are_left_empty(changes: dict[str, Any], slot: str) -> None:
    (claim,), claims, _ = coded(answers(figure_answer(FIRST, "12", **changes)))
    assert isinstance(claim, Figure)
    assert (claim.group, claim.place, claim.period, claim.cohort, claim.part_of) == (None,) * 5
    assert +claims.emptied == {slot: 1}


def test_ids_come_from_the_registry_and_never_from_the_model() -> None:
    answer = figure_answer(FIRST, "12", group="islamic-state", places=["geonames:99237"])
    (claim,), claims, _ = coded(answers(answer))
    assert claim.group is None
    assert claim.place is None
    assert +claims.emptied == {"group": 1, "place": 1}


def test_private_persons_are_no_sources_by_name() -> None:
    claim = one(figure_answer(THIRD, "5", sources=[{"name": "John Example", "kind": "witness"}], modality="reported"))
    assert len(claim.chain) == 1
    assert "Example" not in json.dumps([voice.name for voice in claim.attribution])
    assert "example" not in " ".join(voice.id for voice in claim.attribution)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Twelve soldiers died in Mali, reports Le Patriote.", "Le Patriote", "media"),
        ("Twelve soldiers died in Mali, Kayes Info has learnt.", "Kayes Info", "monitor"),
        ("Twelve soldiers died in Mali, a tally on the site mali-deaths shows.", "mali-deaths", "ngo"),
    ],
)
def test_a_newspaper_or_monitor_that_nobody_knows_is_no_unnamed_official(text: str, name: str, kind: str) -> None:
    source = {"name": name, "kind": kind}
    answer = figure_answer(text, "Twelve", measure="killed", modality="reported", sources=[source])
    assert reason(answer, document(text)) == "source_unknown"
    origin = {"name": "soldiers", "kind": "witness"}
    (claim,), claims, _ = coded(answers(answer | {"sources": [source, origin]}), document(text))
    assert [voice.kind for voice in claim.attribution[:-1]] == ["witness"]
    assert +claims.emptied == {"source": 1}


def test_a_chain_keeps_its_order_and_the_group_at_its_end_claims_for_itself() -> None:
    text = "CENTCOM said IS has claimed 153 attacks in Iraq."
    sources = [{"name": "CENTCOM", "kind": "military"}, {"name": "IS", "kind": "group"}]
    claim = one(
        figure_answer(text, "153", group="IS", role="perpetrator", sources=sources, modality="reported"), document(text)
    )
    assert [voice.id for voice in claim.chain] == ["centcom", "islamic-state"]
    assert claim.self_claimed
    elsewhere = one(figure_answer(text, "153", sources=sources[:1], modality="reported"), document(text))
    assert not elsewhere.self_claimed


def test_the_page_asserts_nothing_through_somebody_else() -> None:
    assert one(figure_answer(FIRST, "12", modality="reported")).modality == "reported"  # "were reported dead"
    assert one(figure_answer(FIRST, "12", sources=[SOHR], modality="asserted")).modality == "reported"
    assert one(figure_answer(FIRST, "12", sources=[SOHR], modality="denied")).modality == "denied"


def test_a_part_names_the_figure_that_it_is_a_part_of() -> None:
    text = "They killed 29 people, among them 21 soldiers, in Mali."
    given = [figure_answer(text, "29", measure="killed"), figure_answer(text, "21", measure="killed", part_of="29")]
    whole, part = coded(answers(*given), document(text))[0]
    assert isinstance(part, Figure)
    assert part.part_of == whole.id


def test_arabic_and_french_pages_are_read_with_their_own_numbers() -> None:
    arabic = "قال المرصد السوري لحقوق الإنسان إن تنظيم داعش نفذ ٦ هجمات في سوريا، وقتل جنديان."
    sources = [{"name": "المرصد السوري لحقوق الإنسان", "kind": "monitor"}]
    answer = figure_answer(arabic, "٦", low=6, group="داعش", places=["سوريا"], sources=sources, modality="reported")
    claim = one(answer, document(arabic, language="ar"))
    assert (claim.number.low, claim.group and claim.group.id) == (6, "islamic-state")
    assert (claim.place and claim.place.country, claim.chain[0].id) == ("SY", "sohr")
    two = one(figure_answer(arabic, "جنديان", low=2, measure="killed"), document(arabic, language="ar"))
    assert two.number.low == 2
    french = "L'armée malienne a perdu une trentaine de soldats au Mali."
    thirty = one(figure_answer(french, "une trentaine", low=30, measure="killed"), document(french, language="fr"))
    assert (thirty.number.low, thirty.number.qualifier) == (30, "about")


def test_incidents_take_their_tolls_from_the_figures_that_stand() -> None:
    text = "A bomb killed 4 soldiers in Mosul on Monday, police said. Cells of Islamic State are regrouping in Diyala."
    first, second = text[: text.index(" Cells")], text[text.index("Cells") :]
    shared = {"group": "Islamic State", "places": ["Mosul"], "period": "Monday", "sources": [], "modality": "asserted"}
    incident = {"quote": first, "type": "bombing", "perpetrator": None, "target": "John Smith"} | shared
    indicator = {"quote": second, "indicator": "regrouping", "direction": "present"} | shared | {"places": ["Diyala"]}
    content = answers(figure_answer(first, "4", measure="killed"), incidents=[incident] * 2, indicators=[indicator] * 2)
    found, claims, _ = coded(content, document(text))
    by_kind = {claim.kind: claim for claim in found}
    told, sign = by_kind["incident"], by_kind["indicator"]
    assert isinstance(told, Incident)
    assert isinstance(sign, Indicator)
    assert (told.killed, told.place and told.place.name, told.target) == (4, "Mosul", None)
    assert (sign.indicator, sign.direction, sign.group and sign.group.id) == ("regrouping", "present", "islamic-state")
    assert claims.dropped == {"repeated": 2}


@pytest.mark.parametrize(
    ("quote", "code"), [("Mosul", "quote_too_short"), ("No such sentence here", "quote_not_in_text")]
)
def test_incidents_need_a_quote_that_tells_something(quote: str, code: str) -> None:
    shared = {"group": None, "places": [], "period": None, "sources": [], "modality": "asserted"}
    incident = {"quote": quote, "type": "bombing", "perpetrator": None, "target": None} | shared
    _, claims, _ = coded(answers(incidents=[incident]), document("A bomb went off in Mosul on Monday."))
    assert claims.dropped == {code: 1}


def test_a_quote_of_another_passage_is_told_apart_from_an_invented_one() -> None:
    text = "\n".join(
        [FIRST, *(f"Nothing of note happened on day {n} of the long month." for n in range(80)), "It ended."]
    )
    page = document(text)
    chunks = chunks_of(page, split(text, "en"))
    assert len(chunks) > 1
    opened = open_page(page, open_registry())
    claims = Claims(opened, open_registry(), "llm/m 0.1")
    claims.add(chunks[1], read_answers(answers(figure_answer(FIRST, "12"))).usable)
    assert claims.dropped == {"quote_elsewhere": 1}


@pytest.mark.parametrize(
    "content",
    ["", "null", "[]", "{}", '"figures"', '{"figures": []}', '{"figures": {}, "incidents": [], "indicators": []}',
     "[" * 99_999, '{"figures": [1e400], "incidents": [], "indicators": [Infinity]}', "9" * 10_000, " " * 2_000_000],
)  # fmt: skip
def test_what_is_not_the_form_asked_for_is_malformed(content: str) -> None:
    with pytest.raises(Malformed):
        read_answers(content)


def test_items_of_all_wrong_forms_are_counted_one_by_one() -> None:
    items = [None, 3, "text", [], {}, [[[]]], {"quote": {"quote": FIRST}}, {"quote": FIRST, "number": 12}]
    read = read_answers(json.dumps({"figures": items, "incidents": items, "indicators": items}))
    assert read.usable == ()
    assert set(read.unusable) == {"wrong_type"}
    assert len(read.unusable) == 3 * len(items)
    flood = read_answers(answers(*[figure_answer(FIRST, "12")] * 1000))
    assert (len(flood.usable), flood.unusable.count("too_many")) == (400, 600)


_TEXTS = st.one_of(
    st.sampled_from(
        [FIRST, SECOND, THIRD, PAGE, "12", "30", "3,500", "20", "Iraq", "it", "IS", "last week", "soldiers", ""]
    ),
    st.text(max_size=30),
    st.builds(lambda a, b: PAGE[a : a + b], st.integers(0, len(PAGE)), st.integers(0, 120)),
)
_ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "kind", "quote"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "low": st.one_of(st.none(), st.sampled_from([12, 20, 30, 3500]), _ANY),
        "group": _ANY,
        "places": st.one_of(st.lists(_TEXTS, max_size=3), _ANY),
        "period": _ANY,
        "sources": st.one_of(
            st.lists(st.fixed_dictionaries({"name": _TEXTS, "kind": st.just("media")}), max_size=3), _ANY
        ),
        "measure": st.one_of(st.just("killed"), _ANY),
        "cohort": _ANY,
        "part_of": _ANY,
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.builds(lambda q, n, c: figure_answer(q, n, **c), _TEXTS, _TEXTS, _CHANGES), max_size=4))
def test_whatever_is_answered_only_what_stands_is_kept(given_answers: list[dict[str, Any]]) -> None:
    content = json.dumps({"figures": given_answers, "incidents": given_answers, "indicators": given_answers})
    try:
        found, claims, unusable = coded(content)
    except Malformed:
        assert any(word in content for word in ("NaN", "Infinity"))
        return
    read = {(mention.start, mention.end): mention for mention in find(PAGE, "en")}
    for claim in found:
        assert PAGE[claim.quote.start : claim.quote.end] == claim.quote.text
        assert isinstance(claim, Figure)
        mention = read[claim.number.start, claim.number.end]
        assert PAGE[claim.number.start : claim.number.end] == claim.number.text
        assert (claim.number.low, claim.number.high) == (mention.low, mention.high)
        assert claim.quote.start <= claim.number.start < claim.number.end <= claim.quote.end
        assert claim.group is None or (claim.group.text or "") in PAGE
        assert claim.place is None or all(word in PAGE for word in (claim.place.text or "").split(", "))
        assert all(voice.start is None or "Example" not in voice.name for voice in claim.attribution)
    assert len(found) + claims.dropped.total() + len(unusable) == 3 * len(given_answers)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. \n؟é12,"), max_size=9000))
def test_passages_hold_every_sentence_once_and_stay_short(text: str) -> None:
    page = document(text)
    sentences = split(text, "en")
    chunks = chunks_of(page, sentences)
    assert all(text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
    covered = [any(c.start <= s.start and s.end <= c.end for c in chunks) for s in sentences if len(s.text) <= SIZE]
    assert all(covered)
    assert all(before.end <= after.start for before, after in pairwise(chunks))
    assert all(len(chunk.text) <= 4 * SIZE for chunk in chunks)
