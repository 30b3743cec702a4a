"""Tiny worlds: which reports are linked, which are not, and what is said of them."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pyarrow as pa
import pytest

from marsad.engine import open_splink
from marsad.language import wording
from marsad.language.linked import linked_text
from marsad.linking.incidents import INCIDENTS
from marsad.linking.link import Linked, link
from marsad.linking.settings import LinkSettings

DAY = dt.date(2019, 9, 18)
RAQQA = {"latitude": 35.95, "longitude": 39.01, "place_precision": "city", "country": "SY", "place_name": "Raqqa"}
QUIET = LinkSettings(texts=0)


def incident(ref: str, **said: Any) -> dict[str, Any]:
    """An attack by Islamic State at Raqqa with 4 dead, but for what is said otherwise."""
    source = f"dataset:{ref.split(':')[0]}" if ":" in ref else f"document:{ref.split('#')[0]}"
    row: dict[str, Any] = dict.fromkeys(INCIDENTS.names)
    row |= {"ref": ref, "claim": ref, "source": source, "voice": source, "date_precision": "day", **RAQQA}
    row |= {"start": DAY, "end": DAY, "actors": ["islamic-state"], "parents": ["islamic-state"], "killed": 4.0}
    row |= said
    if "start" in said and "end" not in said:
        row["end"] = said["start"]
    return row


def linked(*rows: dict[str, Any], settings: LinkSettings = QUIET, new: set[str] | None = None) -> Linked:
    with open_splink() as database:
        return link(pa.Table.from_pylist(list(rows), schema=INCIDENTS), database, settings, new=new)


def probability(found: Linked, left: str, right: str) -> float:
    pairs = found.pairs.to_pylist()
    return next((pair["probability"] for pair in pairs if (pair["left"], pair["right"]) == (left, right)), 0.0)


def test_same_day_same_town_is_one_event_and_says_why() -> None:
    found = linked(incident("a:1"), incident("b:1", killed=5.0))
    assert probability(found, "a:1", "b:1") > 0.5
    sentence = linked_text(found.pairs["evidence"][0].as_py(), 0.97, wording("en"), {"islamic-state": "Islamic State"})
    assert sentence == "same day; same point; both name Islamic State; 4 and 5 dead; together 97%"


@pytest.mark.parametrize(
    "other",
    [
        {"start": DAY + dt.timedelta(days=20)},
        {"latitude": 33.5, "longitude": 36.3},
        {"actors": ["taliban"], "parents": ["taliban"], "killed": 60.0, "start": DAY + dt.timedelta(days=4)},
    ],
)
def test_other_days_places_and_actors_are_not_linked(other: dict[str, Any]) -> None:
    assert not any(p > 0.5 for p in linked(incident("a:1"), incident("b:1", **other)).pairs["probability"].to_pylist())


def test_rows_of_one_source_are_never_linked() -> None:
    assert linked(incident("a:1"), incident("a:2")).pairs.num_rows == 0


def test_a_month_is_weaker_than_a_day() -> None:
    month = {"start": DAY.replace(day=1), "end": DAY.replace(day=30), "date_precision": "month"}
    coarse = linked(incident("a:1"), incident("b:1", **month), settings=LinkSettings(texts=0, unsure=0.001))
    fine = linked(incident("a:1"), incident("b:1"))
    assert 0 < probability(coarse, "a:1", "b:1") < probability(fine, "a:1", "b:1")


def test_a_branch_is_not_held_against_its_parent() -> None:
    branch = {"actors": ["iskp"], "parents": ["iskp", "islamic-state"]}
    rival = {"actors": ["taliban"], "parents": ["taliban"]}
    settings = LinkSettings(texts=0, unsure=0.0001)
    related, other = (linked(incident("a:1"), incident("b:1", **who), settings=settings) for who in (branch, rival))
    assert probability(related, "a:1", "b:1") > probability(other, "a:1", "b:1")


def test_the_better_of_two_rivals_wins() -> None:
    found = linked(incident("a:1"), incident("b:1"), incident("b:2", killed=1.0, start=DAY + dt.timedelta(days=2)))
    assert probability(found, "a:1", "b:1") > 0.5 > probability(found, "a:1", "b:2")


def test_a_rare_toll_says_more_than_a_common_one() -> None:
    common, rare = (linked(incident("a:1", killed=n), incident("b:1", killed=n)) for n in (1.0, 37.0))
    assert probability(rare, "a:1", "b:1") > probability(common, "a:1", "b:1")


def test_what_says_nothing_is_linked_to_nothing() -> None:
    nothing = dict.fromkeys(
        ["start", "end", "latitude", "longitude", "country", "place_precision", "actors", "parents"]
    )
    found = linked(incident("a:1", **nothing, killed=None), incident("b:1", **nothing, killed=None), incident("c:1"))
    assert found.pairs.num_rows == 0


def test_no_incidents_give_no_pairs() -> None:
    assert linked().pairs.num_rows == 0


def test_a_copy_is_the_same_event_whatever_was_made_of_it() -> None:
    words = {"text": "Four people were killed in Raqqa on Wednesday, police said.", "voice": "document:p1"}
    found = linked(incident("p1#0-60", **words), incident("p2#0-60", **words, killed=None, start=None, end=None))
    assert found.pairs.to_pylist() == [
        {"left": "p1#0-60", "right": "p2#0-60", "probability": 0.99, "evidence": '{"copy":true}'}
    ]
    assert "voice" in linked_text(found.pairs["evidence"][0].as_py(), 0.99, wording("en"))


def test_an_arabic_page_is_held_against_an_english_note() -> None:
    arabic = {"text": "قتل أربعة أشخاص في هجوم لتنظيم داعش على حاجز في الرقة", "language": "ar"}
    english = {"text": "Four people killed in an Islamic State attack on a checkpoint in Raqqa"}
    other = {"text": "A minister opened a new hospital for children near the coast"}
    settings = LinkSettings(unsure=0.0001)
    alike, unlike = (
        linked(incident("p1#0-50", **arabic), incident("b:1", **told), settings=settings) for told in (english, other)
    )
    assert probability(alike, "b:1", "p1#0-50") > probability(unlike, "b:1", "p1#0-50")


@pytest.mark.parametrize("note", ["وكالات", "agencies", "Al-Hayat, Beirut", " "])
def test_a_note_of_a_word_or_two_says_nothing(note: str) -> None:
    told = {"text": "قتل أربعة أشخاص في هجوم لتنظيم داعش على حاجز في الرقة", "language": "ar"}
    settings = LinkSettings(unsure=0.0001)
    noted, silent = (
        linked(incident("p1#0-50", **told), incident("b:1", text=text), settings=settings) for text in (note, None)
    )
    assert '"text"' not in noted.pairs["evidence"][0].as_py()
    assert noted.pairs == silent.pairs


def test_a_town_without_coordinates_is_compared_by_its_name() -> None:
    settings = LinkSettings(texts=0, unsure=0.0001)
    unmapped = {"latitude": None, "longitude": None}
    said = []
    for place in ({"place_name": "RAQQA"}, {"place_name": "Humaymah"}, {"place_precision": "country"}):
        found = linked(incident("a:1"), incident("p1#0-5", **unmapped | place), settings=settings)
        said.append(linked_text(found.pairs["evidence"][0].as_py(), 0.5, wording("en")))
    assert said[0].startswith("same day; a place of the same name; both name")
    assert said[1].startswith("same day; both name")
    assert said[2].startswith("same day; the same country, one placed to the country alone; both name")


def test_no_precision_is_told_that_a_report_does_not_have() -> None:
    settings = LinkSettings(texts=0, unsure=0.0001)
    year = {"start": DAY.replace(month=1, day=1), "end": DAY.replace(month=12, day=31), "place_precision": "region"}
    found = linked(incident("a:1"), incident("b:1", **year, killed=None, killed_low=2.5), settings=settings)
    sentence = linked_text(found.pairs["evidence"][0].as_py(), 0.5, wording("en"))
    assert sentence.startswith("periods that overlap, of 1 day and of 365 days; same point, one placed to a region;")
    assert "4 and 2–? dead" in sentence


def world(size: int, seed: int) -> list[dict[str, Any]]:
    """Two sources over a year and forty towns, half of the events in both."""
    chance = random.Random(seed)
    rows = []
    for i in range(size):
        place = {"latitude": 33 + chance.randrange(8) * 0.3, "longitude": 36 + chance.randrange(5) * 0.4}
        day = DAY + dt.timedelta(days=chance.randrange(365))
        said = {**place, "start": day, "killed": float(chance.randrange(1, 9))}
        rows.append(incident(f"a:{i}", **said))
        if chance.random() < 0.5:
            rows.append(incident(f"b:{i}", **said | {"start": day + dt.timedelta(days=chance.choice([0, 0, 1]))}))
    return rows


def test_the_order_of_rows_does_not_matter() -> None:
    rows = world(150, 1)
    shuffled = random.Random(2).sample(rows, len(rows))
    assert linked(*rows).pairs.equals(linked(*shuffled).pairs)


def test_what_is_new_is_linked_as_in_a_full_run() -> None:
    rows = world(150, 3)
    whole = {(p["left"], p["right"]): p["probability"] for p in linked(*rows).pairs.to_pylist()}
    new = {"b:7", "b:20", "a:33", "a:90"} & {row["ref"] for row in rows}
    found = linked(*rows, new=new).pairs.to_pylist()
    assert {(p["left"], p["right"]) for p in found} == {pair for pair in whole if new & set(pair)}
    assert all(abs(p["probability"] - whole[p["left"], p["right"]]) < 0.05 for p in found)


def test_an_event_that_another_source_tells_in_parts_is_both() -> None:
    whole, part = incident("a:1", killed=20.0), incident("b:1", killed=12.0)
    parts, rivals = (linked(whole, part, incident("b:2", killed=killed)) for killed in (8.0, 19.0))
    assert probability(parts, "a:1", "b:1") > 2 * probability(rivals, "a:1", "b:1")
    assert sum(probability(rivals, "a:1", ref) for ref in ("b:1", "b:2")) <= 1
