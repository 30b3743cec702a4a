"""Published briefs: numbered, permanent, given again, compared."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import multiprocessing
import sys
from pathlib import Path

import pytest
from brief_example import AS_OF, given
from typer.testing import CliRunner

import marsad
from marsad.brief import Brief, Content, compare_contents, make_brief
from marsad.brief.content import Table
from marsad.brief.markdown import render_markdown
from marsad.brief.since import changes_content
from marsad.cli import app
from marsad.engine import LocalEngine
from marsad.errors import MissingItem, ObservatoryError, UsageError
from marsad.ledger import open_ledger
from marsad.model.schemas import BRIEFS, SCHEMAS

QUESTION = {"group": "islamic-state", "places": ["geonames:99237"], "branches": False, "week_start": 0}


def row(number: int, content: str = "{}") -> dict[str, object]:
    """A row of the ledger's table; what it holds does not matter to its number."""
    import hashlib

    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    return {
        "hash": hashlib.sha256(content.encode()).hexdigest(),
        "title": f"brief {number}",
        "question": "{}",
        "group_id": "islamic-state",
        "places": ["geonames:99237"],
        "language": "en",
        "computed_at": now,
        "verdicts": "{}",
        "versions": "{}",
        "marsad": "0.1",
        "content": content,
        "html": f"<p>{number}</p>",
    }


def _publish(folder: Path, times: int) -> None:
    ledger = open_ledger(folder, create=False)
    for _ in range(times):
        ledger.publish_brief(row)


def test_two_processes_never_share_a_number(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "observatory")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_publish, args=(tmp_path / "observatory", 10)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    numbers = [record.number for record in ledger.brief_records()]
    assert numbers == list(range(1, 21))
    assert [record.title for record in ledger.brief_records()] == [f"brief {number}" for number in numbers]
    assert ledger.publish_brief(row) == 21


def test_an_observatory_of_before_briefs_has_none(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "observatory")
    assert ledger.brief_records() == []
    assert "briefs" not in ledger.versions()
    with pytest.raises(MissingItem, match="brief 1"):
        ledger.kept_brief(1)


def test_a_brief_that_was_tampered_with_is_not_given_out(tmp_path: Path) -> None:
    folder = tmp_path / "observatory"
    ledger = open_ledger(folder)
    engine = LocalEngine(folder / "tables", SCHEMAS)
    import pyarrow as pa

    forged = row(1) | {"number": 1, "recorded_at": dt.datetime.now(dt.UTC), "content": '{"changed": 1}'}
    engine.append("briefs", pa.Table.from_pylist([forged], schema=BRIEFS))
    with pytest.raises(ObservatoryError, match="not what was published"):
        ledger.kept_brief(1)


def test_publish_list_give_again_and_compare_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "observatory"
    observatory = marsad.open(folder)
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Weekly report</title><meta name='date' content='2019-09-10'></head><body><article><p>"
        "Islamic State carried out 12 attacks in Iraq between September 2 and September 8, 2019.</p></article>",
        encoding="utf-8",
    )
    observatory.read([page])
    ask = ["--group", "Islamic State", "--place", "Iraq", "--observatory", str(folder)]
    run = CliRunner()
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "weasyprint", None)  # as where it is not installed
        both = ["-o", str(tmp_path / "a.md"), "-o", str(tmp_path / "a.pdf")]
        refused = run.invoke(app, ["brief", *ask, "--publish", *both])
    assert isinstance(refused.exception, UsageError)
    nowhere = run.invoke(app, ["brief", *ask, "--publish", "-o", str(tmp_path / "nowhere" / "a.md")])
    assert isinstance(nowhere.exception, MissingItem)
    assert observatory.briefs() == []  # what cannot be given out as it was asked for is not published
    assert not (tmp_path / "a.md").exists()
    first = run.invoke(app, ["brief", *ask, "--as-of", "2019-09-12", "--publish", "--by", "Amal"])
    assert first.exit_code == 0, first.output
    assert "Brief 1" in first.output
    kept = observatory.render_brief(1)
    later = tmp_path / "later.html"
    later.write_text(page.read_text().replace("12 attacks", "9 attacks").replace("2019-09-10", "2019-09-20"))
    observatory.read([later])
    second = run.invoke(app, ["brief", *ask, "--publish", "--language", "fr", "-o", str(tmp_path / "two.md")])
    assert second.exit_code == 0, second.output
    assert "Ce qui a changé depuis la note n° 1" in (tmp_path / "two.md").read_text()
    assert observatory.render_brief(1) == kept  # nothing that came later changes it
    assert [record.number for record in observatory.briefs()] == [2, 1]
    assert [record.number for record in observatory.briefs(language="fr")] == [2]
    assert [record.published_by for record in observatory.briefs("Daesh", "Iraq")] == [None, "Amal"]
    assert observatory.briefs(place="Mali") == []
    listed = run.invoke(app, ["briefs", "--observatory", str(folder)])
    assert "by Amal" in listed.output
    changes = observatory.compare_briefs(1, 2)
    assert changes.same_question
    assert changes.added
    assert changes.sources_added
    compared = run.invoke(app, ["briefs", "compare", "1", "2", "--observatory", str(folder)])
    assert compared.exit_code == 0, compared.output
    assert "**9**[^" in compared.output
    again = run.invoke(app, ["brief", "--number", "1", "-o", str(tmp_path / "one.docx"), "--observatory", str(folder)])
    assert again.exit_code == 0, again.output
    assert (tmp_path / "one.docx").read_bytes().startswith(b"PK")
    missing = run.invoke(app, ["brief", "--number", "9", "--observatory", str(folder)])
    assert isinstance(missing.exception, MissingItem)


def _content(number: int | None = None, **stated: object) -> Content:
    return make_brief(given(number=number, question=QUESTION, **stated)).content


def test_the_same_brief_has_not_changed() -> None:
    one = _content(1)
    changes = compare_contents(one, one)
    assert changes.nothing
    assert changes.held == 2


def test_revised_counts_verdicts_and_evidence_are_told() -> None:
    older = _content(1)
    asked = given().answers[0]
    revised = dataclasses.replace(asked.series[0], counts=(None, None, 4.0, 5.0), covered=(False, False, True, True))
    answer = dataclasses.replace(asked.answer, verdict="rising")
    fewer = tuple(claim for claim in given().claims if claim.id != "c-68")
    newer = _content(
        2,
        answers=(dataclasses.replace(asked, answer=answer, series=(revised, asked.series[1])),),
        claims=fewer,
        since=older,
        as_of=AS_OF,
    )
    changes = compare_contents(older, newer)
    assert [(one.before, one.after) for one in changes.verdicts] == [("falling", "rising")]
    assert changes.removed == ("c-68",)
    assert changes.further + len(changes.revised) == 1
    section = next(one for one in newer.sections if one.anchor == "since")
    assert "brief 1" in section.contents
    backwards = compare_contents(newer, older)
    assert backwards.added == ("c-68",)


def test_what_changed_is_told_of_no_later_brief(tmp_path: Path) -> None:
    page = tmp_path / "page.jsonl"
    text = "Islamic State carried out 73 attacks in Iraq last week. It killed 12 people in Mosul on 20 September 2019."
    told = {"id": "a", "url": "https://example.org/a", "title": "Attacks", "published": "2019-09-24"}
    page.write_text(json.dumps(told | {"language": "en", "text": text}) + "\n", "utf-8")
    observatory = marsad.open(tmp_path / "observatory")
    observatory.read([page])
    ask = ("Islamic State", ["Iraq"])
    before = dt.datetime.now(dt.UTC)
    observatory.publish(*ask, as_of=dt.date(2019, 12, 31))
    assert _since(observatory.brief(*ask, as_of=dt.date(2019, 12, 31)))
    assert not _since(observatory.brief(*ask, as_of=dt.date(2019, 10, 31)))  # a day that knows nothing of December
    assert not _since(observatory.brief(*ask, as_of=dt.date(2019, 12, 31), recorded_by=before))


def _since(made: Brief) -> bool:
    return any(section.anchor == "since" for section in made.content.sections)


def test_a_count_that_an_earlier_as_of_day_leaves_out_is_no_revision() -> None:
    asked = given().answers[0]
    whole = dataclasses.replace(asked.series[0], counts=(1.0, 2.0, 4.0, 5.0), covered=(True,) * 4)
    lacking = dataclasses.replace(asked.series[0], counts=(1.0, 3.0, 4.0, None), covered=(True, True, True, False))
    first, second = ((dataclasses.replace(asked, series=(one, *asked.series[1:])),) for one in (lacking, whole))
    older = _content(1, answers=first, as_of=AS_OF - dt.timedelta(days=7))
    newer = _content(2, answers=second, as_of=AS_OF, since=older)
    changes = compare_contents(older, newer)
    assert [(one.before, one.after) for one in changes.revised] == [(3.0, 2.0)]
    assert [(one.before, one.after) for one in changes.left_out] == [(None, 5.0)]
    section = next(one for one in newer.sections if one.anchor == "since")
    captions = [block.caption for block in section.blocks if isinstance(block, Table)]
    assert any("not published by then" in caption for caption in captions)
    backwards = compare_contents(newer, older)
    assert [(one.before, one.after) for one in backwards.left_out] == [(5.0, None)]
    same = compare_contents(_content(1, answers=first, as_of=AS_OF), newer)
    assert (None, 5.0) in [(one.before, one.after) for one in same.revised]


def test_a_claim_that_is_read_otherwise_is_told() -> None:
    older = _content(1)
    claims = given().claims
    id = next(id for id, claim in older.claims.items() if claim["kind"] == "figure")
    corrected = tuple(
        dataclasses.replace(claim, modality="denied", place=None) if claim.id == id else claim for claim in claims
    )
    newer = _content(2, claims=corrected, since=older)
    changes = compare_contents(older, newer)
    assert [(one.claim, set(one.slots)) for one in changes.reread] == [(id, {"modality", "place"})]
    assert not changes.nothing
    text = render_markdown(changes_content(older, newer))
    assert "Evidence that is read otherwise" in text
    assert "place and how it is said" in text
    assert text.count("The older brief:") == 1


def test_a_comparison_without_a_new_sentence_has_no_empty_part() -> None:
    one = _content(1)
    again = dataclasses.replace(one, number=2)
    text = render_markdown(changes_content(one, again))
    assert "Nothing that is compared changed." in text
    assert "## Evidence" not in text
