"""Pairs to decide, side by side; what was decided, by whom; and the answers that are kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from marsad.terminal.screen import as_lines, as_text, counted, new_table, note, plain, show

if TYPE_CHECKING:
    from marsad.model.judgement import Judgement, PairVerdict
    from marsad.observatory import Observatory
    from marsad.reviewing import Question, Report

_KEYS: Mapping[str, PairVerdict] = {"s": "same_event", "d": "different_event", "u": "unsure"}
_SAID = {
    "same_event": "same event",
    "different_event": "different events",
    "unsure": "unsure",
    "withdraw": "takes back",
    "accept": "right",
    "reject": "no claim",
}
_ID = 20  # characters
_ASKED = "same (s), different (d), unsure (u), undo, quit (q): "


def review(questions: Sequence[Question], observatory: Observatory, name: str | None) -> None:
    """Ask one question after the other; each answer is kept in the observatory at once."""
    if not questions:
        print("No pair is left to decide.")
        return
    name = name or _ask("Your name: ")
    kept: list[str] = []
    place = 0
    while name and place < len(questions):
        question = questions[place]
        _show_question(question, f"{place + 1} of {len(questions)}")
        answer = (_ask(_ASKED) or "q").lower()
        if answer in ("q", "quit"):
            break
        if answer == "undo":
            if kept:  # the last answer is always about the question before this
                observatory.undo(kept.pop(), by=name)
                place -= 1
                print("Taken back.")
            else:
                print("Nothing was decided here yet.")
            continue
        verdict = _KEYS.get(answer[:1])
        if verdict is None:
            print("One of: s, d, u, undo, q.")
            continue
        reason = _ask("Why (Enter for no reason): ")
        kept.append(observatory.judge(verdict, question.left.ref, question.right.ref, by=name, reason=reason))
        place += 1
    print(f"{counted(len(kept), 'judgement')} kept.")


def _ask(prompt: str) -> str | None:
    """What is typed; None for nothing, and at the end of the input."""
    try:
        return input(prompt).strip() or None
    except EOFError:
        print()
        return None


def _show_question(question: Question, title: str) -> None:
    table = new_table("", "one", "other", title=title)
    for (field, one), (_, other) in zip(_side(question.left), _side(question.right), strict=True):
        table.add_row(field, as_text(one), as_text(other))
    show(table, sys.stdout)
    now = "one event now" if question.together else "two events now"
    show(f"The machine: {question.probability:.0%} that both are one; {now}.", sys.stdout)
    if question.explanation:
        show(f"  {question.explanation}", sys.stdout)


def _side(report: Report) -> Iterator[tuple[str, str]]:
    claim = report.claim
    period, place = claim.period, claim.place
    yield "source", ", ".join(str(item) for item in (report.title or report.publisher, report.published) if item)
    yield "ref", report.ref
    yield "date", f"{period.start} to {period.end or '?'} ({period.precision})" if period and period.start else ""
    yield "place", f"{place.name or place.text or ''} ({place.precision}), {place.country or ''}" if place else ""
    for field in ("perpetrator", "target"):
        actor = getattr(claim, field)
        yield field, (actor.name or actor.text or "") if actor else ""
    yield "type", " ".join(item for item in (claim.type, claim.code and f"({claim.code})") if item)
    for field in ("killed", "wounded"):
        number = getattr(claim, field)
        yield field, "" if number is None else str(number)
    yield "words", " ".join((report.words or "").split())


def print_questions(questions: Sequence[Question]) -> None:
    """One JSON object a line, for other programs.

    Of a row that may not be passed on its ref and source are written; of a pair with one, nothing with a value of it:
    no evidence, and no gain, which the dead of both make.
    """
    sides = [side for question in questions for side in (question.left, question.right)]
    if kept := sorted({side.source.removeprefix("dataset:") for side in sides if not side.passed_on}):
        note(f"{', '.join(kept)} may not be passed on: values are left out")
    for question in questions:
        value: dict[str, Any] = {
            "left": _report_json(question.left),
            "right": _report_json(question.right),
            "probability": question.probability,
            "together": question.together,
        }
        if question.passed_on:
            value["gain"] = question.gain
            value["explanation"] = question.explanation
            value["evidence"] = json.loads(question.evidence) if question.evidence else None
        else:
            value["explanation"] = question.outline
        print(json.dumps(plain(value), ensure_ascii=False))


def _report_json(report: Report) -> dict[str, Any]:
    from marsad.model.form import claim_to_json

    if not report.passed_on:
        return {"ref": report.ref, "source": report.source}
    stated = ("ref", "source", "title", "publisher", "published", "url", "words")
    return {name: getattr(report, name) for name in stated} | {"claim": claim_to_json(report.claim)}


def print_judgements(judgements: Sequence[Judgement], format: str) -> None:
    """The history: who, when, what, taken back by whom."""
    by = {item.id: item.judge for item in judgements}
    if format == "json":
        for item in judgements:
            print(json.dumps(_judgement_json(item), ensure_ascii=False))
        return
    table = new_table("id", "when", "who", "what", "about", "why", "taken back by")
    table.columns[0].min_width = _ID  # whole, to be given to `marsad undo`
    for column in table.columns:
        column.overflow = "fold"
    for item in judgements:
        back = item.withdrawn_by and f"{by.get(item.withdrawn_by, '')} ({item.withdrawn_by})"
        sure = "" if item.probability is None else f" ({item.probability:.0%})"
        cells = (
            item.id,
            f"{item.recorded_at:%Y-%m-%d %H:%M}",
            item.judge,
            _said(item) + sure,
            "\n".join(item.about),
            item.reason or "",
            back or "",
        )
        table.add_row(*map(as_lines, cells))
    show(table if judgements else "Nothing was decided yet.", sys.stdout)


def _said(item: Judgement) -> str:
    if item.correction is None:
        return _SAID.get(item.verdict, item.verdict)
    return "\n".join(f"{slot}: {_shown(value)}" for slot, value in json.loads(item.correction).items())


def _shown(value: object) -> str:
    """A slot's value: names for what has one."""
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or value.get("country"))
    return ", ".join(map(str, value)) if isinstance(value, list) else "none" if value is None else str(value)


def _judgement_json(item: Judgement) -> dict[str, Any]:
    named = ("id", "verdict", "judge", "reason", "correction", "probability", "linking", "withdrawn_by")
    value: dict[str, Any] = {name: getattr(item, name) for name in named}
    value |= {"about": list(item.about), "recorded_at": item.recorded_at.isoformat()}
    return value | {"evidence": json.loads(item.evidence) if item.evidence else None}
