"""The report on reading: `python -m evaluation.reading`; `--record` writes down which labels fail."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from evaluation.reading.moved import Move, errors_now, moves, record, recorded
from evaluation.reading.pages import LANGUAGES
from evaluation.reading.parts import PARTS
from evaluation.reading.score import Score, score
from marsad.registry import open_registry

_FIGURE = ("measure", "group", "country", "self_claimed", "role", "qualifier", "modality", "period", "cited")
_INCIDENT = ("type", "perpetrator", "target", "day", "killed", "wounded")
Scores = dict[tuple[str, str], Score]  # by language and part


def main(arguments: tuple[str, ...] = ()) -> None:
    """Print scores by language and part, errors by class, and what moved since the record was written."""
    registry = open_registry()
    console = Console(width=160)
    scores = {
        (language, part): score(language, registry, chosen) for language in LANGUAGES for part, chosen in PARTS.items()
    }
    console.print(_figures_table(scores))
    console.print(_incidents_table(scores))
    for language in LANGUAGES:
        console.print(_errors_table(language, {part: scores[language, part] for part in PARTS}))
    now = errors_now(registry)
    moved = moves(recorded(), now)
    console.print(_moves_table(moved) if moved else "Nothing moved since recorded.")
    if "--record" in arguments:
        record(now)


def _figures_table(scores: Scores) -> Table:
    table = Table("figures", "pages", "labelled", "F1", "whole F1", *_FIGURE, title="Figures, by language and set")
    for name, result in scores.items():
        counts = (str(result.pages), str(result.labelled), f"{result.figures_f1:.3f}", f"{result.whole_f1:.3f}")
        table.add_row(" ".join(name), *counts, *(_share(result.accuracy("figure", slot)) for slot in _FIGURE))
    return table


def _incidents_table(scores: Scores) -> Table:
    table = Table("incidents", "found", "missed", "extra", "F1", *_INCIDENT, title="Incidents, by language and set")
    for name, result in scores.items():
        counts = (str(result.states["incident", state]) for state in ("found", "missed", "extra"))
        shares = (_share(result.accuracy("incident", slot)) for slot in _INCIDENT)
        table.add_row(" ".join(name), *counts, f"{result.incidents_f1:.3f}", *shares)
    return table


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _errors_table(language: str, scores: dict[str, Score]) -> Table:
    """Counts by class of error; one figure may err in several slots."""
    classes = sorted({key for result in scores.values() for key in result.errors})
    table = Table("error", *scores, title=f"Errors in {language}, by class and set")
    for kind, error in classes:
        table.add_row(f"{kind}: {error}", *(str(result.errors[kind, error]) for result in scores.values()))
    return table


def _moves_table(moved: list[Move]) -> Table:
    better = sum(move.better for move in moved)
    title = f"Moved since recorded: {better} for the better, {len(moved) - better} not"
    table = Table("label", "before", "now", title=title)
    for move in moved:
        table.add_row(move.key, move.before or "right", move.after or "right")
    return table


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
