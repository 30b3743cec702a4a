"""What persons decide about claims changes what is counted, exported and told; undone, all is as it was."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from pathlib import Path

import pytest

import marsad
from marsad.errors import MarsadError, MissingItem, UnknownName, UsageError
from marsad.model import Figure, Incident
from marsad.observatory import Observatory

PAGE = """<html><head><title>Week</title></head><body>
<p>The Islamic State carried out 73 attacks in Iraq between 18 and 24 September 2019, a monitor said.</p>
<p>On 20 September 2019 gunmen of Islamic State killed five soldiers and wounded three in an attack on a checkpoint near
Mosul, Iraq, police said.</p></body></html>"""


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corrections")
    (folder / "week.html").write_text(PAGE, "utf-8")
    marsad.open(folder / "observatory").read([folder / "week.html"])
    return folder / "observatory"


@pytest.fixture
def observatory(read_once: Path, tmp_path: Path) -> Observatory:
    return marsad.open(shutil.copytree(read_once, tmp_path / "observatory"))


def attacks(observatory: Observatory) -> Figure:
    (found,) = [claim for claim in observatory.claims() if isinstance(claim, Figure) and claim.measure == "attacks"]
    return found


def incident(observatory: Observatory) -> Incident:
    (found,) = [claim for claim in observatory.claims() if isinstance(claim, Incident)]
    return found


def counted(observatory: Observatory, measure: str = "attacks", place: str = "Iraq") -> list[float]:
    counts = observatory.series("Islamic State", place, measure=measure)
    return sorted(item.low for series in counts.series for item in series.observations if item.low is not None)


def exported(observatory: Observatory) -> str:
    stream = io.StringIO()
    observatory.export(stream, "json")
    return stream.getvalue()


def test_a_corrected_measure_counts_as_corrected_everywhere_and_undone_as_before(observatory: Observatory) -> None:
    claim = attacks(observatory)
    before = exported(observatory)
    assert counted(observatory) == [73]
    said = observatory.correct(claim.id, {"measure": "killed", "role": "victim"}, by="A. Reader", reason="a slip")
    assert counted(observatory) == []
    assert 73 in counted(observatory, "killed")
    (corrected,) = [item for item in json.loads(exported(observatory))["claims"] if item["id"] == claim.id]
    assert corrected["measure"] == "killed"
    assert corrected["quote"] == json.loads(before)["claims"][0]["quote"]
    (told,) = [item for item in corrected["corrected"] if item["slot"] == "measure"]
    assert (told["was"], told["now"], told["judge"], told["reason"]) == ("attacks", "killed", "A. Reader", "a slip")
    observatory.undo(said, by="A. Reader")
    assert counted(observatory) == [73]
    assert exported(observatory) == before


def test_the_state_before_a_correction_is_told_again(observatory: Observatory) -> None:
    claim = attacks(observatory)
    before = dt.datetime.now(dt.UTC)
    observatory.correct(claim.id, {"place": "Syria"}, by="A. Reader")
    assert counted(observatory) == []
    assert counted(observatory, place="Syria") == [73]
    then = observatory.series("Islamic State", "Iraq", measure="attacks", recorded_by=before)
    assert [item.low for series in then.series for item in series.observations] == [73]
    assert claim in observatory.claims(recorded_by=before)


def test_a_rejected_claim_counts_nowhere(observatory: Observatory) -> None:
    claim = attacks(observatory)
    observatory.reject(claim.id, by="A. Reader", reason="an advertisement")
    assert counted(observatory) == []
    assert claim.id not in exported(observatory)
    assert observatory.claim(claim.id) == claim, "it can be looked at, and accepted again"
    observatory.accept(claim.id, by="B. Reader")
    assert counted(observatory) == [73]


def test_a_rejected_claim_that_is_corrected_stays_out_until_the_rejection_is_undone(observatory: Observatory) -> None:
    claim = attacks(observatory)
    rejected = observatory.reject(claim.id, by="A. Reader", reason="an advertisement")
    observatory.correct(claim.id, {"place": "Syria"}, by="B. Reader")
    assert counted(observatory) == counted(observatory, place="Syria") == []
    assert claim.id not in exported(observatory)
    row = observatory.index().claim(claim.id)
    assert row is not None
    assert (row.verdict, row.corrected) == ("reject", ("place",)), "its page says both"
    observatory.undo(rejected, by="A. Reader")
    assert counted(observatory, place="Syria") == [73], "the correction was kept"
    observatory.reject(claim.id, by="A. Reader")
    observatory._ledger.append_judgement([claim.id], "unsure", "B. Reader")
    assert counted(observatory, place="Syria") == []
    observatory.accept(claim.id, by="B. Reader")
    assert counted(observatory, place="Syria") == [73]


def test_two_corrections_of_one_claim_stand_beside_each_other(observatory: Observatory) -> None:
    """Taking the first back leaves the second."""
    claim = attacks(observatory)
    first = observatory.correct(claim.id, {"place": "Syria"}, by="A. Reader")
    observatory.correct(claim.id, {"start": "2019-09-01", "end": dt.date(2019, 9, 30)}, by="B. Reader")
    both = attacks(observatory)
    assert both.place is not None
    assert both.period is not None
    assert (both.place.country, both.period.precision) == ("SY", "month")
    assert {item.slot: item.judge for item in both.corrected} == {
        "place": "A. Reader", "start": "B. Reader", "end": "B. Reader"
    }  # fmt: skip
    observatory.undo(first, by="A. Reader")
    one = attacks(observatory)
    assert one.place == claim.place
    assert one.period == both.period


def test_a_number_that_the_sentence_does_not_hold_is_marked_as_somebodys_own(observatory: Observatory) -> None:
    claim = attacks(observatory)
    with pytest.raises(UsageError, match="70 does not stand in the quoted sentence"):
        observatory.correct(claim.id, {"low": 70, "high": 70}, by="A. Reader")
    observatory.correct(claim.id, {"low": 70, "high": "70"}, by="A. Reader", not_in_text=True)
    corrected = attacks(observatory)
    assert (corrected.number.low, corrected.number.high) == (70, 70)
    assert (corrected.number.text, corrected.number.start) == (claim.number.text, claim.number.start)
    assert {(item.slot, item.in_text, item.judge) for item in corrected.corrected} == {
        ("low", False, "A. Reader"), ("high", False, "A. Reader")
    }  # fmt: skip
    assert counted(observatory) == [70]


def test_a_toll_that_was_read_as_another_moves_with_its_sentence(observatory: Observatory) -> None:
    claim = incident(observatory)
    assert (claim.killed, claim.wounded) == (5, 3)
    observatory.correct(claim.id, {"killed": 3, "wounded": 5, "type": "bombing"}, by="A. Reader")
    corrected = incident(observatory)
    assert (corrected.killed, corrected.wounded, corrected.type) == (3, 5, "bombing")
    tolls = {toll.measure: toll for toll in corrected.tolls}
    assert {name: (toll.number.low, toll.number.text) for name, toll in tolls.items()} == {
        "killed": (3, "three"), "wounded": (5, "five")
    }  # fmt: skip


def test_who_said_it_decides_the_lens(observatory: Observatory) -> None:
    claim = attacks(observatory)
    observatory.correct(claim.id, {"origin": "Al-Azhar Observatory", "self_claimed": "no"}, by="A. Reader")
    corrected = attacks(observatory)
    assert corrected.lens == "attributed:al-azhar-observatory"
    assert corrected.chain[-1].start == claim.chain[-1].start, "where it was read"
    observatory.correct(claim.id, {"self_claimed": True}, by="A. Reader")
    assert attacks(observatory).lens == "self_claimed"


@pytest.mark.parametrize(
    ("slots", "error", "words"),
    [
        ({"measure": "attakcs"}, UnknownName, "Did you mean attacks"),
        ({"type": "bombing"}, UsageError, "is no slot of this claim"),
        ({"place": "Nowhere-at-all"}, UnknownName, "holds no such"),
        ({"group": "Nobody-at-all"}, UnknownName, "holds no such"),
        ({"origin": "Nobody-at-all"}, UnknownName, "holds no such"),
        ({"start": "2019-09-31"}, UsageError, "is no day"),
        ({"start": "2019-10-01"}, UsageError, "end before they begin"),
        ({"start": ""}, UsageError, "no beginning"),
        ({"low": "", "high": ""}, UsageError, "without a number"),
        ({"low": "nan"}, UsageError, "no number"),
        ({"low": "many"}, UsageError, "is no number"),
        ({"self_claimed": "maybe"}, UsageError, "neither yes nor no"),
        ({"modality": ""}, UsageError, "cannot be empty"),
        ({"cohort": "a\x00b"}, UsageError, "cannot be printed"),
        ({"measure": "attacks"}, UsageError, "says so already"),
        ({"quote_text": "other words"}, UsageError, "is no slot"),
        ({}, UsageError, "says so already"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_remedy(
    observatory: Observatory, slots: dict[str, str], error: type[MarsadError], words: str
) -> None:
    with pytest.raises(error, match=words):
        observatory.correct(attacks(observatory).id, slots, by="A. Reader")
    assert observatory.judgements() == []


def test_nobody_judges_what_is_not_there(observatory: Observatory) -> None:
    with pytest.raises(MissingItem, match="has this id"):
        observatory.reject("0" * 20, by="A. Reader")
    with pytest.raises(UsageError, match="names nobody"):
        observatory.reject(attacks(observatory).id, by=" ")


def test_a_correction_that_is_none_is_not_kept(observatory: Observatory) -> None:
    ledger, claim = observatory._ledger, attacks(observatory).id
    for text in ("no json", "[]", "{}", '{"quote_text":"x"}'):
        with pytest.raises(UsageError):
            ledger.append_judgement([claim], "correct", "A. Reader", correction=text)
    with pytest.raises(UsageError, match="corrects"):
        ledger.append_judgement([claim], "accept", "A. Reader", correction='{"measure":"killed"}')


_IRAQ = {
    "id": "geonames:99237",
    "name": "Iraq",
    "country": "IQ",
    "countries": ["IQ"],
    "precision": "country",
    "latitude": 33.0,
    "longitude": 44.0,
}


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ({"low": "seventy"}, "is no number"),
        ({"low": True}, "is no number"),
        ({"low": float("nan")}, "is no number"),
        ({"killed": -1}, "no number that can be counted"),
        ({"killed": 1.5}, "no whole number"),
        ({"low": 9, "high": 3}, "the highest is below the lowest"),
        ({"start": "24.9.2019"}, "is no day"),
        ({"start": 20190924}, "is no day"),
        ({"start": "2019-09-24", "end": "2019-09-18"}, "end before they begin"),
        ({"measure": "attakcs"}, "is not in the list"),
        ({"measure": None}, "cannot be empty"),
        ({"self_claimed": "yes"}, "neither true nor false"),
        ({"cohort": ["a"]}, "is no text"),
        ({"group": "islamic-state"}, "has another form"),
        ({"group": {"id": 7, "name": "x", "parent": None}}, "is no text"),
        ({"origin": {"id": "x", "name": "X", "kind": "oracle"}}, "no kind of source"),
        ({"place": "Iraq"}, "has another form"),
        ({"place": _IRAQ | {"id": "Iraq"}}, "no id of a place"),
        ({"place": _IRAQ | {"countries": ["Irak"]}}, "no code of a country"),
        ({"place": _IRAQ | {"countries": "IQ"}}, "no code of a country"),
        ({"place": _IRAQ | {"precision": "near"}}, "no precision of a place"),
        ({"place": _IRAQ | {"latitude": 133}}, "on no map"),
        ({"low": 7, "not_in_text": "low"}, "no number"),
    ],
)
def test_values_that_no_view_could_apply_are_refused_by_the_ledger_itself(
    observatory: Observatory, slots: dict[str, object], words: str
) -> None:
    claim = attacks(observatory)
    with pytest.raises(UsageError, match=words):
        observatory._ledger.append_judgement([claim.id], "correct", "A. Reader", correction=json.dumps(slots))
    assert observatory.judgements() == []
    assert attacks(observatory) == claim


@pytest.mark.parametrize("place", ["geonames:999999999999", "geonames:", "marsad:nowhere-at-all"])
def test_a_place_id_that_the_registry_does_not_hold_is_refused(observatory: Observatory, place: str) -> None:
    with pytest.raises(UnknownName, match="holds no such"):
        observatory.correct(attacks(observatory).id, {"place": place}, by="A. Reader")


def test_reports_taken_out_of_an_event_and_joined_again(observatory: Observatory, tmp_path: Path) -> None:
    pages = []
    for name in ("one", "two", "three"):
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_text(PAGE.replace("Week", name).replace("police", f"police of {name}"), "utf-8")
    observatory.read(pages)
    refs = sorted(f"{c.document}#{c.quote.start}-{c.quote.end}" for c in observatory.claims() if c.kind == "incident")
    for ref in refs[1:]:
        observatory.join(refs[0], ref, by="A. Reader", reason="the same checkpoint")
    events = observatory.events().to_pylist()
    assert [len(item["members"]) for item in events] == [len(refs)]
    said = observatory.split(events[0]["event"], refs[1], by="A. Reader", reason="another day")
    assert len(said) == len(refs) - 1
    assert sorted(len(item["members"]) for item in observatory.events().to_pylist()) == [1, len(refs) - 1]
    observatory.undo(*said, by="A. Reader")
    assert [item["event"] for item in observatory.events().to_pylist()] == [events[0]["event"]]
    with pytest.raises(UsageError, match="are one event already"):
        observatory.keep_apart(refs[0], refs[1], by="A. Reader")


def test_keeping_two_large_events_apart_is_refused_with_what_to_do_instead(
    observatory: Observatory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = []
    for name in ("one", "two", "three"):
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_text(PAGE.replace("Week", name).replace("police", f"police of {name}"), "utf-8")
    observatory.read(pages)
    refs = sorted(f"{c.document}#{c.quote.start}-{c.quote.end}" for c in observatory.claims() if c.kind == "incident")
    observatory.join(refs[0], refs[1], by="A. Reader")
    before = len(observatory.judgements())
    monkeypatch.setattr("marsad.deciding.MOST_APART", 1)
    with pytest.raises(UsageError, match=r"2 and 1 reports.* 2 decisions, at most 1 at once.*single reports"):
        observatory.keep_apart(refs[0], refs[2], by="A. Reader")
    assert len(observatory.judgements()) == before
    monkeypatch.undo()
    assert len(observatory.keep_apart(refs[0], refs[2], by="A. Reader")) == 2
