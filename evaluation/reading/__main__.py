"""Print the report: `python -m evaluation.reading`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evaluation.reading.score import LANGUAGES, score
from marsad.registry import open_registry

_SLOTS = ("measure", "group", "country", "self_claimed", "role", "qualifier", "modality", "period", "cited")


def main() -> None:
    registry = open_registry()
    table = Table("pages", "figures", "F1", "whole", "incidents", *_SLOTS, title="Reading, by language and part")
    for language in LANGUAGES:
        for held_out in (False, True):
            result = score(language, registry, held_out=held_out)
            slots = (f"{result.right[slot] / max(result.asked[slot], 1):.2f}" for slot in _SLOTS)
            rates = (result.figures_f1, result.whole_f1, result.incidents_f1)
            part = f"{language} {'held out' if held_out else 'tuned'}"
            table.add_row(part, str(result.found + result.missed), *(f"{rate:.3f}" for rate in rates), *slots)
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
