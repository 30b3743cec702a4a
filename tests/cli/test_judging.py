"""Judging, taking back and looking it up from the command line, on a real observatory."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

import marsad
import marsad.cli
from marsad import terminal
from marsad.cli import app
from marsad.errors import MarsadError
from marsad.ledger import GIVEN_PAIRS, open_ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, killed in (("one", "five"), ("two", "six")):
        text = f"<html><head><title>{name}</title></head><body><p>On 5 September 2019 gunmen of Islamic State "
        text += (
            f"killed {killed} soldiers in an attack on a checkpoint near Mosul, Iraq, police said.</p></body></html>"
        )
        (pages / f"{name}.html").write_text(text, "utf-8")
    marsad.open(tmp_path / "observatory").read([pages])
    return tmp_path / "observatory"


def run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--observatory", str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def refs(folder: Path) -> list[str]:
    claims = marsad.open(folder).claims()
    return sorted(f"{c.document}#{c.quote.start}-{c.quote.end}" for c in claims if c.kind == "incident")


def test_said_taken_back_restored_and_all_of_it_told(folder: Path) -> None:
    one, other = refs(folder)
    said = run(folder, "judge", "same", one, other, "--by", "A. Reader", "--reason", "same checkpoint").split()[2][:-1]
    back = run(folder, "undo", said, "--by", "B. Reader").split()[3][:-1]
    lines = [json.loads(line) for line in run(folder, "judgements", "--format", "json").splitlines()]
    assert [(item["judge"], item["verdict"], item["reason"], item["withdrawn_by"]) for item in lines] == [
        ("A. Reader", "same_event", "same checkpoint", back),
        ("B. Reader", "withdraw", None, None),
    ]
    assert lines[0]["about"] == [one, other]
    run(folder, "undo", back, "--by", "A. Reader")
    (mine,) = json.loads("[" + run(folder, "judgements", "--about", one, "--format", "json").strip() + "]")
    assert mine["withdrawn_by"] is None
    table = run(folder, "judgements")
    assert "A. Reader" in table
    assert "same event" in table


def test_what_cannot_be_judged_is_told_with_its_remedy(folder: Path) -> None:
    one, other = refs(folder)
    with pytest.raises(MarsadError, match=r"acled:1: no report in this observatory has this ref\. Refs stand in"):
        run(folder, "judge", "same", one, "acled:1", "--by", "A")
    for number in ("~0", "~1", "~02", "~2"):
        with pytest.raises(MarsadError, match="no report in this observatory has this ref"):
            run(folder, "judge", "same", one, other + number, "--by", "A")
    with pytest.raises(MarsadError, match="compared with itself"):
        run(folder, "judge", "same", one, one, "--by", "A")
    with pytest.raises(MarsadError, match="names nobody who judges"):
        run(folder, "judge", "same", one, other, "--by", " ")
    with pytest.raises(MarsadError, match="nothing: no such judgement"):
        run(folder, "undo", "nothing", "--by", "A")
    said = run(folder, "judge", "unsure", one, other, "--by", "A").split()[2][:-1]
    run(folder, "undo", said, "--by", "A")
    with pytest.raises(MarsadError, match=r"is taken back already\. To let it stand again, take"):
        run(folder, "undo", said, "--by", "A")
    assert "Nothing was decided" in run(folder, "judgements", "--about", "acled:1")


def linked(folder: Path, probability: float) -> tuple[str, str]:
    """What a run of the linker leaves behind: one pair, with its evidence."""
    one, other = refs(folder)
    evidence = {"comparisons": {"date": {"level": "same_day", "bits": 2.0, "days": 0}}, "prior": -3.0}
    row = {"left": one, "right": other, "verdict": "unsure", "probability": probability}
    pairs = pa.Table.from_pylist([row | {"evidence": json.dumps(evidence)}], schema=GIVEN_PAIRS)
    open_ledger(folder).append_linking("linking 0.1", True, {}, {}, 2, pairs)
    return one, other


def test_review_shows_both_sides_and_keeps_each_answer_until_undone(folder: Path) -> None:
    one, other = linked(folder, 0.4)
    (asked,) = [json.loads(line) for line in run(folder, "review", "--format", "json").splitlines()]
    assert (asked["left"]["ref"], asked["right"]["ref"], asked["together"]) == (one, other, False)
    assert asked["explanation"].startswith("same day")
    assert {asked[end]["claim"]["killed"] for end in ("left", "right")} == {5, 6}
    typed = "A. Reader\nnonsense\nundo\ns\nno reason given\n"
    shown = CliRunner().invoke(app, ["review", "--observatory", str(folder)], input=typed).output
    for words in ("five", "six", "40% that both are one", "same day", "1 judgement kept"):
        assert words in " ".join(shown.split())
    (said,) = marsad.open(folder).judgements()
    assert (said.verdict, said.judge, said.reason, said.pair) == (
        "same_event",
        "A. Reader",
        "no reason given",
        (one, other),
    )
    assert run(folder, "review") == "No pair is left to decide.\n"
    assert len(marsad.open(folder).events()) == 1
    run(folder, "undo", said.id, "--by", "A. Reader")
    assert len(marsad.open(folder).events()) == 2


def test_an_answer_is_taken_back_within_the_review(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linked(folder, 0.4)
    opened = marsad.open(folder)
    (question,) = opened.questions()
    typed = iter(["d", "", "undo", "u", "", "q"])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    terminal.review([question, question], opened, "A. Reader")
    kept = [(item.verdict, item.withdrawn_by is not None) for item in opened.judgements()]
    assert kept == [("different_event", True), ("withdraw", False), ("unsure", False)]


def test_only_the_pairs_of_a_group_are_asked_about(folder: Path) -> None:
    linked(folder, 0.4)
    assert run(folder, "review", "--group", "Boko Haram", "--format", "json") == ""
    assert run(folder, "review", "--group", "Islamic State", "--format", "json") != ""
    with pytest.raises(MarsadError, match="Nobody"):
        run(folder, "review", "--group", "Nobody")


def test_the_table_shows_ids_whole_for_undo_to_take(folder: Path) -> None:
    one, other = refs(folder)
    claims = [claim.id for claim in marsad.open(folder).claims()]
    reason = "told by a colleague at length, and by the desk of the wire itself"
    said = run(folder, "judge", "accept", claims[0], "--by", "A. Reader", "--reason", reason).split()[2][:-1]
    run(folder, "judge", "same", one, other, "--by", "A. Reader", "--reason", reason)
    table = run(folder, "judgements")
    assert said in table
    assert "…" not in table


def test_ctrl_c_says_what_became_of_the_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise SystemExit(130)  # what Typer makes of Ctrl-C

    monkeypatch.setattr("marsad.cli.app", interrupted)
    with pytest.raises(SystemExit) as end:
        marsad.cli.main()
    assert end.value.code == 130
    assert "Stopped. What was acknowledged is kept" in capsys.readouterr().err
