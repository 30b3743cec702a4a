"""An answer: two sentences and the lenses beside one another, or everything as JSON."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from marsad.terminal.counts import count_text
from marsad.terminal.files import write_json
from marsad.terminal.screen import as_text, new_table, plain, show

if TYPE_CHECKING:
    from rich.table import Table

    from marsad.language import Wording
    from marsad.model.answer import Answer
    from marsad.model.counts import Counts
    from marsad.model.indicators import Indicators

DIRECTIONS = ("rising", "falling", "present", "absent")


def print_answer(
    answer: Answer,
    counts: Counts,
    group: str,
    place: str,
    format: str = "text",
    language: str = "en",
    names: dict[str, str] | None = None,
    stream: TextIO | None = None,
    indicators: Indicators | None = None,
) -> None:
    """The answer to read: two sentences, the lenses as a table with sparklines, why, what would change it, what is
    missing; and `indicators` beside the numbers. Or all of it as JSON, with codes.

    `group` and `place` as somebody typed them are said only where `names` (by id) has no name for them.
    """
    stream = stream or sys.stdout
    group = (names or {}).get(counts.options.group.id, group)
    if len(counts.options.places) == 1:
        place = (names or {}).get(counts.options.places[0].id, place)
    if format == "json":
        value = _answer_json(answer, group, place, language, names) | _indicators_json(indicators)
        write_json(value, stream)
        return
    from marsad.language import answer_sentences, led_by, wording

    words = wording(language)
    text = answer_sentences(answer, group=group, place=place, language=language, names=names)
    show("\n".join((text.verdict, text.certainty, *text.not_compared)), stream)
    if answer.lenses:
        stream.write("\n")
        table = _lens_table(answer, counts, words, names)
        show(table, stream)
        if any("(+" in str(cell) for cell in table.columns[5].cells):
            show(
                words.say("(+…): expected of events dated too coarsely, spread over the days they may lie on."), stream
            )
    first = led_by(answer)
    told = [said for reason, said in zip(answer.reasons, text.reasons, strict=True) if reason.lens in first]
    _listed(words.say("Why"), told, stream)
    _listed(words.say("What would change it"), text.turns, stream)
    _listed(words.say("What is missing"), text.lacking, stream)
    if indicators is not None and indicators.counts:
        _beside(indicators, words, names or {}, stream)
    if answer.lenses:
        show(text.thresholds, stream)


def _beside(indicators: Indicators, words: Wording, names: Mapping[str, str], stream: TextIO) -> None:
    """What is said without a number, by kind and source: beside the numbers, in none of them."""
    from marsad.language import name_of, voice_name

    say = words.say
    show(say("Beside the numbers, and in none of them: statements without a number"), stream)
    table = new_table(say("Sign"))
    table.add_column(say("Who says so"))
    for direction in DIRECTIONS:
        table.add_column(name_of("direction", direction, words), justify="right")
    table.add_column(say("Latest"), no_wrap=True)
    for one in indicators.counts:
        name = names.get(one.origin or "") or one.origin_name or one.origin or ""
        table.add_row(
            name_of("indicator", one.indicator, words),
            as_text(voice_name(one.lens, name, one.latest.cited.publisher or "", words)),
            *(words.number(getattr(one, direction)) if getattr(one, direction) else "" for direction in DIRECTIONS),
            words.day(one.latest.day),
        )
    show(table, stream)


def _indicators_json(indicators: Indicators | None) -> dict[str, Any]:
    """Counts by kind (sources' latest statements) and by kind and source (all statements), with their claims."""
    if indicators is None:
        return {}
    kinds = [plain(dataclasses.asdict(kind)) for kind in indicators.kinds]
    by_source = [
        {
            "indicator": one.indicator,
            "source": one.source,
            "origin": one.origin,
            **{direction: getattr(one, direction) for direction in DIRECTIONS},
            "latest": str(one.latest.day),
            "claims": [claim for said in one.statements for claim in said.claims],
        }
        for one in indicators.counts
    ]
    return {"indicators": {"method": indicators.method, "kinds": kinds, "by_source": by_source}}


def _listed(heading: str, lines: Sequence[str], stream: TextIO) -> None:
    """A heading and its lines, each behind a dot; nothing where there is no line."""
    if lines:
        show("\n".join((heading, *(f"· {line}" for line in lines))) + "\n", stream)


def _lens_table(answer: Answer, counts: Counts, words: Wording, names: dict[str, str] | None) -> Table:
    """The lenses beside one another, each with its last 52 weeks as a sparkline."""
    from marsad.charts import sparkline
    from marsad.language import lens_name, name_of

    say = words.say
    table = new_table(say("Who counts"))
    table.add_column(say("Verdict"), max_width=16)
    table.add_column("R", no_wrap=True)
    for heading in (say("At least doubled"), say("Weeks covered"), say("Latest week")):
        table.add_column(heading, max_width=9)
    table.add_column(say("Last year"), no_wrap=True, min_width=26)
    series = {(one.lens, one.measure, one.role, one.cohort, one.place): one for one in counts.series}
    for lens in answer.lenses:
        one = series[lens.lens, lens.measure, lens.role, lens.cohort, lens.place]
        ratio = lens.estimate.ratio
        known = [index for index, there in enumerate(one.covered) if there]
        who = [lens_name(lens.lens, words, names), name_of("measure", lens.measure, words)]
        table.add_row(
            as_text(say(", ").join(who) + (f" ({say('hindsight')})" if lens.hindsight else "")),
            name_of("verdict", lens.verdict, words),
            f"{words.ratio(ratio.median)} ({words.ratio(ratio.low90)}–{words.ratio(ratio.high90)})" if ratio else "",
            words.percent(lens.estimate.up) if lens.estimate.up is not None else "",
            words.number(lens.estimate.weeks_there),
            count_text(one, known[-1]) if known else "",
            sparkline(one.counts[-52:], 26),
        )
    return table


def _answer_json(answer: Answer, group: str, place: str, language: str, names: dict[str, str] | None) -> dict[str, Any]:
    from marsad.language import answer_sentences

    text = answer_sentences(answer, group=group, place=place, language=language, names=names)
    value: dict[str, Any] = plain(dataclasses.asdict(answer))
    for lens, code in zip((*value["lenses"], *value["compared"]), (*answer.lenses, *answer.compared), strict=True):
        del lens["estimate"]["log_ratios"]
        lens["returning"] = code.returning
    leading = answer.leading.lens if answer.leading else None
    stated = {"group": group, "place": place, "returning": answer.returning, "leading": leading}
    return stated | value | {"text": dataclasses.asdict(text)}
