"""One lens against another: tables of blocks to read, JSON with codes, CSV, or a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.errors import UsageError
from marsad.terminal.comparison import Names, known, named, percent, three
from marsad.terminal.files import PICTURES, check_picture, kind_of, write_csv, write_json, write_picture
from marsad.terminal.screen import new_table, show, target

if TYPE_CHECKING:
    from marsad.model.comparison import LensRatio, LensRatios

_BLOCKS = 12  # the newest blocks are printed; all are in JSON and CSV


def print_lenses(found: LensRatios, format: str, output: Path | None, names: Names) -> None:
    """One lens against another. Raises UsageError where a picture has no file, or nothing to show."""
    if format in PICTURES:
        check_picture(format, output)
        _draw_lenses(found, format, output, names)
        return
    with target(output) as stream:
        if format == "json":
            write_json(named(found, names, "group", "place"), stream)
        elif format == "csv":
            write_csv(_LENS_COLUMNS, (row for ratio in found.ratios for row in _lens_rows(ratio)), stream)
        else:
            _lens_text(found, stream, names)


def _lens_text(found: LensRatios, stream: TextIO, names: Names) -> None:
    from marsad.language import wording
    from marsad.language.compared import REMARKS, UNPAIRED

    words = wording("en")
    for code in found.missing:
        show(f"No ratio: {words.say(UNPAIRED[code])}.", stream)
        if code == "no_other_lens":
            show("Read pages that quote the group's own count or a monitor's, or import another dataset.", stream)
    for ratio in found.ratios:
        title = _lens_title(ratio, names)
        if ratio.missing:
            show(f"{title}: {words.listed([words.say(UNPAIRED[code]) for code in ratio.missing])}.", stream)
            continue
        table = new_table("from", "to", "periods", "first", "second", "ratio (90%)", "more by first", title=title)
        for block in ratio.blocks[-_BLOCKS:]:
            table.add_row(
                block.start.isoformat(),
                block.end.isoformat(),
                words.number(block.periods),
                f"{block.one:g}",
                f"{block.other:.4g}",
                known(block.ratio) or "both zero",
                percent(block.above),
            )
        show(table, stream)
        show(f"All periods: {known(ratio.ratio)} times as many.", stream)
        if ratio.shift is not None and ratio.rising is not None:
            show(
                f"Newest block against those before: {known(ratio.shift)}; rising with probability "
                f"{percent(ratio.rising)}.",
                stream,
            )
        for remark in ratio.remarks:
            show(f"Note: {words.say(REMARKS[remark])}.", stream)


def _lens_title(ratio: LensRatio, names: Names) -> str:
    from marsad.language import lens_name, name_of, wording

    words = wording("en")
    sides = ((ratio.one, ratio.measure), (ratio.other, ratio.other_measure))
    return " / ".join(f"{lens_name(lens, words, names)} ({name_of('measure', what, words)})" for lens, what in sides)


_LENS_COLUMNS = (
    "one", "other", "measure", "other_measure", "kind", "start", "end", "periods", "one_count", "other_count", "ratio",
    "ratio_low90", "ratio_high90", "above",
)  # fmt: skip


def _lens_rows(ratio: LensRatio) -> Iterator[tuple[Any, ...]]:
    about = (ratio.one, ratio.other, ratio.measure, ratio.other_measure)
    for pair in ratio.pairs:
        counts = [side.expected if side.expected is not None else side.low for side in (pair.one, pair.other)]
        span = (pair.start.isoformat(), pair.end.isoformat())
        yield (*about, "period", *span, 1, *counts, *three(pair.ratio), pair.above)
    for block in ratio.blocks:
        span = (block.start.isoformat(), block.end.isoformat())
        yield (*about, "block", *span, block.periods, block.one, block.other, *three(block.ratio), block.above)


def _draw_lenses(found: LensRatios, format: str, output: Path | None, names: Names) -> None:
    from marsad.charts import LensesChart, lenses_chart

    shown = [ratio for ratio in found.ratios if ratio.blocks]
    if not shown:
        raise UsageError(
            "the picture", "no two lenses cover a period together", "See --format table for what is missing"
        )
    heading = f"{names.get(found.group, found.group)}, {names.get(found.place, found.place)}: who counts more"
    chart = LensesChart(
        titles=tuple(_lens_title(ratio, names) for ratio in shown),
        heading=heading,
        description=f"{heading}. One panel for each two counts: their ratio by block with its 90 per cent interval.",
    )
    write_picture(lenses_chart(shown, chart, kind_of(format)), format, output)
