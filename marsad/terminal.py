"""What the commands print. Refusals go to standard error; rich loads only where a table or a bar is drawn."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from marsad.brief import Brief
    from marsad.export import Exported
    from marsad.language import Wording
    from marsad.model import Claim, Document
    from marsad.model.answer import Answer
    from marsad.model.counts import Counts, Series
    from marsad.pipeline import ImportReport, ReadReport

_SHOWN_REASONS = 5


# --- reading ---------------------------------------------------------------------------------------------------------


@contextmanager
def progress(paths: Sequence[str]) -> Iterator[Callable[[str], None] | None]:
    """A callback that a long reading calls with each item's name: a bar where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    total = _expected(paths)
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def step(name: str) -> None:
            bar.update(task, advance=1, description=_short(name, 50))

        yield step


def read_report(report: ReadReport) -> None:
    """ "12 read, 1 known already, 2 refused", and why."""
    parts = [f"{report.read} read"]
    if report.known:
        parts.append(f"{report.known} known already")
    if report.refused:
        parts.append(f"{len(report.refused)} refused")
    line = ", ".join(parts)
    if report.read:
        line += f"; {_number(report.claims, 'claim')} kept"
    elif report.known and not report.refused:
        line = f"Nothing new: {report.known} known already"
    print(line + ".")
    for remark in report.remarks:
        _note(remark)
    refusals(report)


def refusals(report: ReadReport) -> None:
    """Each refused item's message, on standard error."""
    for error in report.refused:
        _note(str(error))


def import_report(report: ImportReport) -> None:
    """What became of a dataset file."""
    name = report.document.title or report.document.dataset or "dataset"
    if report.known:
        print(f"Nothing new: {name} is known already.")
    else:
        print(f"{name}: {_number(report.rows, 'row')} read, {_number(report.claims, 'claim')} kept.")
    if report.unknown_columns:
        _note(f"Columns kept without being read: {', '.join(report.unknown_columns)}")
    for row, reason in report.set_aside[:_SHOWN_REASONS]:
        _note(f"Set aside: {reason}" if row is None else f"Row {row} set aside: {reason}")
    if len(report.set_aside) > _SHOWN_REASONS:
        _note(f"… and {len(report.set_aside) - _SHOWN_REASONS:,} more rows set aside")


# --- claims ----------------------------------------------------------------------------------------------------------


def print_claims(read: Iterator[tuple[Document, list[Claim]]], format: str, stream: TextIO | None = None) -> None:
    """Documents and their claims, as they come: JSON lines, a table, or CSV."""
    stream = stream or sys.stdout
    if format == "jsonl":
        _print_jsonl(read, stream)
    elif format == "csv":
        _print_csv(read, stream)
    else:
        _print_table(read, stream)


def _print_jsonl(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    from marsad.model.form import claim_to_json, document_to_json

    for document, claims in read:
        shown = document_to_json(document)
        lines = [shown, *(claim_to_json(claim, shown["document"]) for claim in claims)]
        for line in lines:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()


_COLUMNS = ("document", "kind", "number", "measure", "group", "place", "start", "end", "according to", "sentence")


def _cells(document: Document, claim: Claim) -> list[str]:
    number = getattr(claim, "number", None)
    group = claim.group or getattr(claim, "perpetrator", None)
    what = getattr(claim, "measure", None) or getattr(claim, "type", None) or getattr(claim, "indicator", None)
    period = claim.period
    return [
        document.label or document.title or document.id,
        claim.kind,
        number.text if number is not None else "",
        str(what or ""),
        (group.name or group.text or "") if group else "",
        (claim.place.name or claim.place.text or "") if claim.place else "",
        period.start.isoformat() if period and period.start else "",
        period.end.isoformat() if period and period.end else "",
        " ← ".join(voice.name for voice in claim.chain) or (claim.attribution[-1].name if claim.attribution else ""),
        " ".join(claim.quote.text.split()),
    ]


def _print_csv(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for document, claims in read:
        writer.writerows([cell(value) for value in _cells(document, claim)] for claim in claims)


def _print_table(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    for document, claims in read:
        title = f"{document.title or document.label or document.id} ({document.published or 'undated'})"
        table = _table(*_COLUMNS[2:-1], title=title)
        for claim in claims:
            table.add_row(*map(_escaped, _cells(document, claim)[2:-1]))
        _print_rich(table if claims else f"{title}: no claims", stream)


# --- counts ----------------------------------------------------------------------------------------------------------


def print_series(counts: Counts, format: str, output: Path | None) -> None:
    """Counts by lens: a table with sparklines, CSV, JSON, or a picture in a file. Raises UsageError."""
    if format in ("png", "svg"):
        _draw(counts, format, output)
        return
    with _target(output) as stream:
        if format == "json":
            json.dump([_series_json(series) for series in counts.series], stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        elif format == "csv":
            _series_csv(counts, stream)
        else:
            _series_table(counts, stream)


def _series_table(counts: Counts, stream: TextIO) -> None:
    from marsad.charts import sparkline
    from marsad.language import lens_name, wording

    words = wording("en")
    every = counts.options.every
    if not counts.series:
        _print_rich("Nothing that was read counts it; missing is not zero.", stream)
    else:
        table = _table("who counts", "what", f"{every}s covered", "latest", "count", "over time")
        for series in counts.series:
            last = max((index for index, there in enumerate(series.covered) if there), default=None)
            table.add_row(
                _escaped(lens_name(series.lens, words)),
                series.measure + (f", {series.role}" if series.role in ("victim", "member") else ""),
                f"{sum(series.covered)} of {len(series.covered)}",
                "" if last is None else series.starts[last].isoformat(),
                "" if last is None else _count(series, last),
                sparkline(series.counts, 40),
            )
        _print_rich(table, stream)
        _months_of(counts, stream)
        stream.write("· not covered: missing is not zero. Lenses are compared, never added.\n")
    left = (*counts.left_out, *(item for series in counts.series for item in series.left_out))
    if left:
        reasons = ", ".join(
            sorted({f"{item.code} {sum(len(i.claims) for i in left if i.code == item.code)}" for item in left})
        )
        stream.write(f"Claims not counted, by reason: {reasons}.\n")


def _months_of(counts: Counts, stream: TextIO) -> None:
    """The last periods one by one."""
    shown = [series for series in counts.series if series.starts]
    if not shown:
        return
    size = len(shown[0].starts)
    table = _table(counts.options.every, *(series.lens for series in shown))
    for index in range(max(0, size - 12), size):
        table.add_row(shown[0].starts[index].isoformat(), *(_count(series, index) or "·" for series in shown))
    _print_rich(table, stream)


def _count(series: Series, index: int) -> str:
    count, low, high = series.counts[index], series.lows[index], series.highs[index]
    if count is not None:
        total = series.totals[index] if series.every == "month" else count
        extra = f" (+{total - count:g} coarsely dated)" if total is not None and total != count else ""
        return f"{count:g}{extra}"
    if not series.covered[index]:
        return ""
    return f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"


_SERIES_COLUMNS = (
    "lens", "measure", "role", "cohort", "group", "place", "start", "end", "count", "low", "high", "total", "covered",
    "publishers", "origins", "hindsight",
)  # fmt: skip


def _series_rows(series: Series) -> Iterator[dict[str, Any]]:
    for index, start in enumerate(series.starts):
        values = (
            series.lens, series.measure, series.role, series.cohort, series.group, series.place, start.isoformat(),
            series.ends[index].isoformat(), series.counts[index], series.lows[index], series.highs[index],
            series.totals[index] if series.every == "month" else series.counts[index],
            series.covered[index], series.publishers[index], series.origins[index], series.hindsight,
        )  # fmt: skip
        yield dict(zip(_SERIES_COLUMNS, values, strict=True))


def _series_csv(counts: Counts, stream: TextIO) -> None:
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_SERIES_COLUMNS)
    for series in counts.series:
        writer.writerows([cell(_whole(value)) for value in row.values()] for row in _series_rows(series))


def _series_json(series: Series) -> dict[str, Any]:
    value: dict[str, Any] = _plain(dataclasses.asdict(series))
    return value | {"totals": _plain(series.totals)} if series.every == "month" else value


def _draw(counts: Counts, format: str, output: Path | None) -> None:
    from marsad.charts import ChartOptions, series_chart
    from marsad.language import lens_name, wording

    if output is None:
        raise UsageError(f"--format {format}", "a picture needs a file", "Say where with --output counts.svg")
    if not counts.series:
        raise UsageError("the picture", "nothing that was read counts it", "Read pages or import a dataset first")
    words = wording("en")
    options = ChartOptions(
        titles=tuple(f"{lens_name(series.lens, words)}: {series.measure}" for series in counts.series),
        title=f"Counts of {counts.options.group.id} by who counts",
        description="One panel for each who counts; gaps are periods that nothing covers.",
    )
    picture = series_chart(counts.series, options, "png" if format == "png" else "svg")
    try:
        output.write_bytes(picture)
    except OSError as error:
        raise UsageError(str(output), (error.strerror or str(error)).lower(), "Name another file") from error
    print(f"Written to {output}.")


# --- answers ---------------------------------------------------------------------------------------------------------


def print_answer(
    answer: Answer,
    counts: Counts,
    group: str,
    place: str,
    format: str = "text",
    language: str = "en",
    names: dict[str, str] | None = None,
    stream: TextIO | None = None,
) -> None:
    """The answer to read: two sentences, the lenses as a table with sparklines. Or all of it as JSON, with codes."""
    stream = stream or sys.stdout
    if format == "json":
        json.dump(_answer_json(answer, group, place, language, names), stream, ensure_ascii=False, indent=1)
        stream.write("\n")
        return
    from marsad.language import answer_sentences, wording

    words = wording(language)
    text = answer_sentences(answer, group=group, place=place, language=language, names=names)
    _print_rich(f"{text.verdict}\n{text.certainty}", stream)
    if not answer.lenses:
        return
    stream.write("\n")
    _print_rich(_lens_table(answer, counts, words, names), stream)
    for lens, sentence in zip(answer.lenses, text.lenses, strict=True):
        if lens.relative is not None and lens.estimate.ratio is not None:
            _print_rich(sentence, stream)


def _lens_table(answer: Answer, counts: Counts, words: Wording, names: dict[str, str] | None) -> Table:
    """The lenses beside one another, each with its last 52 weeks as a sparkline."""
    from marsad.charts import sparkline
    from marsad.language import lens_name, name_of

    say = words.say
    table = _table(say("Who counts"), say("Verdict"))
    table.add_column("R", no_wrap=True)
    for heading in (say("At least doubled"), say("Weeks covered"), say("Latest week")):
        table.add_column(heading)
    table.add_column(say("Last year"), no_wrap=True, min_width=26)
    series = {(one.lens, one.measure, one.role, one.cohort, one.place): one for one in counts.series}
    for lens in answer.lenses:
        one = series[lens.lens, lens.measure, lens.role, lens.cohort, lens.place]
        ratio = lens.estimate.ratio
        known = [index for index, there in enumerate(one.covered) if there]
        who = [lens_name(lens.lens, words, names), name_of("measure", lens.measure, words)]
        table.add_row(
            _escaped(say(", ").join(who) + (f" ({say('hindsight')})" if lens.hindsight else "")),
            name_of("verdict", lens.verdict, words),
            f"{words.ratio(ratio.median)} ({words.ratio(ratio.low90)}–{words.ratio(ratio.high90)})" if ratio else "",
            words.percent(lens.estimate.up) if lens.estimate.up is not None else "",
            words.number(lens.estimate.weeks_there),
            _count(one, known[-1]) if known else "",
            sparkline(one.counts[-52:], 26),
        )
    return table


def _answer_json(answer: Answer, group: str, place: str, language: str, names: dict[str, str] | None) -> dict[str, Any]:
    from marsad.language import answer_sentences

    text = answer_sentences(answer, group=group, place=place, language=language, names=names)
    value: dict[str, Any] = _plain(dataclasses.asdict(answer))
    for lens, code in zip((*value["lenses"], *value["compared"]), (*answer.lenses, *answer.compared), strict=True):
        del lens["estimate"]["log_ratios"]
        lens["returning"] = code.returning
    stated = {"group": group, "place": place, "returning": answer.returning}
    return stated | value | {"text": dataclasses.asdict(text)}


# --- files -----------------------------------------------------------------------------------------------------------


def brief_report(brief: Brief, path: Path) -> None:
    """Where the brief is and what it cites."""
    print(f"{_number(len(brief.claims), 'claim')} from {_number(len(brief.documents), 'source')} → {path}")


def export_report(exported: Exported, path: Path | None) -> None:
    """How many claims went out. To standard error where the claims themselves go to standard output."""
    line = f"{_number(exported.claims, 'claim')} → {path or 'standard output'}"
    if exported.left_out:
        line += f"; {exported.left_out:,} stayed: their dataset may not be passed on"
    print(line, file=sys.stdout if path else sys.stderr)


# --- inside ----------------------------------------------------------------------------------------------------------


def _note(line: str) -> None:
    print(_escape_controls(line), file=sys.stderr)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _table(*columns: str, title: str | None = None) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=_escaped(title) if title else None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column)
    return table


def _print_rich(what: Any, stream: TextIO) -> None:
    from rich.console import Console

    if isinstance(what, str):
        what = "\n".join(map(_escape_controls, what.split("\n")))
    width = None if stream.isatty() else 120
    Console(file=stream, width=width, highlight=False, markup=False, soft_wrap=isinstance(what, str)).print(what)


def _escaped(text: str) -> Any:
    from rich.text import Text

    return Text(_escape_controls(text))


def _escape_controls(text: str) -> str:
    """A page must not be able to steer the terminal that shows it."""
    return "".join(letter if letter.isprintable() or letter == " " else "�" for letter in text)


def _short(name: str, width: int) -> str:
    name = _escape_controls(name)
    return name if len(name) <= width else "…" + name[-width + 1 :]


def _expected(paths: Sequence[str]) -> int | None:
    """How many items there will be; None where that cannot be known beforehand."""
    total = 0
    for path in map(Path, paths):
        if path.is_dir():
            total += sum(1 for item in path.rglob("*") if item.is_file())
        elif path.is_file() and path.suffix != ".jsonl":
            total += 1
        else:
            return None
    return total or None


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _plain(value: Any) -> Any:
    """Days as text, tuples as lists, whole numbers without a point: what JSON can hold."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return _whole(value)


@contextmanager
def _target(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    from marsad.export import written_whole

    with written_whole(output) as stream:
        yield stream
    print(f"Written to {output}.")
