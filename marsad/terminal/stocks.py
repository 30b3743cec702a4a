"""Stocks on the screen: each source's statements with their sentences, parts beside wholes, sources compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from marsad.errors import UsageError
from marsad.model.stocks import Bounds, Breakdown, Comparison, Part, Stocks, StockStatement
from marsad.terminal.files import PICTURES, check_picture, kind_of, write_csv, write_picture
from marsad.terminal.screen import as_text, new_table, printable, show
from marsad.terminal.statements import Names, amount, left_out, opened, quoted, where, who, write_found

_PAIRS = 20  # of sources are shown, those that disagree first
_DATED = {"period": "", "published": " (published)", "recorded": " (kept; the page has no date)"}
_MEANINGS = {
    "part_exceeds_whole": "a part is larger than the whole",
    "parts_exceed_whole": "the parts are together larger than the whole",
    "parts_overlap_or_exceed_whole": "the parts share people, or are together larger than the whole",
    "parts_sum_short": "the parts do not make up the whole",
    "parts_add_up": "the parts add up to the whole",
    "remainder_from_zero": "by their bounds, the parts may be more than the whole",
    "approximate": "some of these numbers are rough, and so is what is left",
    "unit_differs": "a part is given in another unit",
}


def print_stocks(
    found: Stocks, format: str, output: Path | None, names: Names | None = None, stream: TextIO | None = None
) -> None:
    """Stocks as text, JSON, CSV, or a picture in a file. Raises UsageError.

    `names`: id of an origin, group or place → its name; those that the claims have stand in for the others.
    """
    known = {**found.names, **(names or {})}
    if format in PICTURES:
        check_picture(format, output, "stocks")
        _draw(found, format, output, known)
        return
    with opened(output, stream) as target:
        if format == "json":
            write_found(found, target, known)
        elif format == "csv":
            write_csv(_COLUMNS, _rows(found), target)
        else:
            _text(found, target, known)


def _text(found: Stocks, stream: TextIO, names: Names) -> None:
    from marsad.language import name_of, wording

    if not found.stocks:
        show("Nothing that was read states what the group has; missing is not zero.", stream)
    group = names.get(found.options.group.id, found.options.group.id)
    for measure in dict.fromkeys(stock.key.measure for stock in found.stocks):
        show(f"{group}: {name_of('measure', measure, wording('en'))}", stream)
        for stock in found.stocks:
            for one in reversed(stock.statements) if stock.key.measure == measure else ():
                show("\n".join(_lines(one, names)), stream)
        stream.write("\n")
    for each in found.breakdowns:
        show(_breakdown(each, names), stream)
    if found.comparisons:
        table = new_table("two sources", "and their latest numbers", "", title="Sources beside one another")
        for pair in found.comparisons[:_PAIRS]:
            table.add_row(*map(as_text, _comparison(pair, names)))
        show(table, stream)
        if len(found.comparisons) > _PAIRS:
            stream.write(f"{len(found.comparisons) - _PAIRS} more pairs: see --format json.\n")
    stream.write("Nothing is added over sources, and no estimate is made of them.\n")
    left_out(found.left_out, stream)


def _lines(one: StockStatement, names: Names) -> tuple[str, str]:
    """A statement with its sentence below."""
    place = where(one.key.place, one.key.countries, names)
    told = (_amount(one), _whom(one), place, _days(one), _who(one, names))
    return "  " + " · ".join(item for item in told if item), f"      {quoted(one.cited)}{_more(one)}"


def _who(one: StockStatement, names: Names) -> str:
    told = who(one.key.lens, one.origin, one.origin_name, one.cited, names)
    return told + (f", {one.modality}" if one.modality == "estimated" else "")


def _amount(one: StockStatement) -> str:
    return amount(one.low, one.high, one.key.unit, one.qualifier)


def _whom(one: StockStatement) -> str:
    key = one.key
    total = "running total" if key.accumulation == "running_total" else None
    of = f"of {key.of.replace('_', ' ').replace('/', ', ')}" if key.of else None
    return ", ".join(part.replace("_", " ") for part in (key.cohort, key.fate, of, total) if part)


def _days(one: StockStatement) -> str:
    first, last = one.stands
    since = f", since {one.since.isoformat()}" if one.since else ""
    days = last.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
    return days + since + _DATED[one.dated_by]


def _more(one: StockStatement) -> str:
    notes = [f"+{len(one.repeats)} more" if one.repeats else "", f"{len(one.revised)} older" if one.revised else ""]
    notes.append("another number for the same days" if "rival" in one.findings else "")
    told = "; ".join(note for note in notes if note)
    return f" [{told}]" if told else ""


def _breakdown(each: Breakdown, names: Names) -> str:
    whole = each.whole
    what = f"{whole.key.measure} {_whom(whole)}".replace("_", " ").strip()
    lines = [f"{_amount(whole)} {what} ({_who(whole, names)}, {_days(whole)}), of them:"]
    lines += [f"  {_part(part, whole, names)}" for part in each.parts]
    if each.remainder is not None:
        sure = "" if each.disjoint else ", whatever the parts share"
        lines.append(f"  in none of these: {_interval(each.remainder, whole.key.unit)}{sure}")
        narrow = each.remainder_if_disjoint
        if not each.disjoint and narrow is not None and narrow != each.remainder:
            lines.append(f"  in none of these if the parts share nothing: {_interval(narrow, whole.key.unit)}")
    lines += [f"  {_MEANINGS.get(code, code)}" for code in each.findings]
    return "\n".join([*lines, ""])


def _part(part: Part, whole: StockStatement, names: Names) -> str:
    one = part.statement
    name = (one.key.cohort or "").replace("_", " ")
    fate = one.key.fate if one.key.fate != whole.key.fate else None
    place = where(one.key.place, one.key.countries, names) if one.key.countries != whole.key.countries else None
    measure = one.key.measure.replace("_", " ") if one.key.measure != whole.key.measure else None
    told = " ".join(item for item in (_amount(one), measure, name, fate, place) if item)
    if one.key.unit == "percent" and part.amount is not None:
        return f"{told} = {_interval(part.amount, whole.key.unit)} (claim {one.cited.claim[:8]})"
    known = part.share is not None and (part.share.low is not None or part.share.high is not None)
    share = f" = {_percent(part.share)}" if known and part.share is not None else ""
    return f"{told}{share} (claim {one.cited.claim[:8]})"


def _percent(share: Bounds) -> str:
    def scaled(value: float | None) -> float | None:
        return None if value is None else round(100 * value, 1)

    return amount(scaled(share.low), scaled(share.high), "percent")


def _interval(value: Bounds, unit: str) -> str:
    if value.low in (None, 0.0) and value.high is None:
        return "not bounded"
    return amount(value.low, value.high, unit)


def _comparison(pair: Comparison, names: Names) -> tuple[str, str, str]:
    one, other = pair.one, pair.other
    numbers = f"{_amount(one)} ({one.stands[1]}); {_amount(other)} ({other.stands[1]})"
    told = {"agree": "both can be true", "disagree": "they differ"}.get(pair.agreement, "")
    if pair.gap is not None:
        told += f", by {pair.gap:.2g} times at least"
    if pair.reasons:
        told = "not comparable: " + ", ".join(reason.replace("_", " ") for reason in pair.reasons)
    if pair.one_page:
        told += "; one page reports both"
    what = one.key.measure.replace("_", " ")
    return f"{what}: {_who(one, names)} / {_who(other, names)}", numbers, told


_COLUMNS = (
    "measure", "source", "lens", "group", "place", "countries", "reach", "cohort", "fate", "of", "role", "unit",
    "accumulation", "low", "best", "high", "qualifier", "modality", "stands_start", "stands_end", "dated_by", "since",
    "first_published", "last_published", "latest", "part_of", "tied_by", "findings", "claim", "document", "quote_start",
    "quote_end", "number", "quote", "publisher", "url", "repeats", "revised",
)  # fmt: skip


def _rows(found: Stocks) -> Iterator[Sequence[object]]:
    for stock in found.stocks:
        for one in stock.statements:
            key, cited = one.key, one.cited
            yield (
                key.measure, key.source, key.lens, key.group, key.place, list(key.countries), one.reach, key.cohort,
                key.fate, key.of, key.role, key.unit, key.accumulation, one.low, one.best, one.high, one.qualifier,
                one.modality, *one.stands, one.dated_by, one.since, one.first_published, one.last_published,
                one is stock.latest, list(one.part_of), one.tied_by, list(one.findings), cited.claim, cited.document,
                cited.start, cited.end, cited.number, cited.text, cited.publisher, cited.url,
                [item.claim for item in one.repeats], [item.claim for item in one.revised],
            )  # fmt: skip


def _draw(found: Stocks, format: str, output: Path | None, names: Names) -> None:
    from marsad.charts.stocks import StockChart, stocks_chart
    from marsad.language import name_of, wording

    if not found.stocks:
        raise UsageError("the picture", "nothing that was read states what the group has", "Read pages first")
    group = names.get(found.options.group.id, found.options.group.id)
    title = f"{group}: what it is said to have"
    options = StockChart(
        title=title,
        description=f"{title}. A bar from the lower to the upper bound of each statement, by source and date.",
        measures={one.key.measure: name_of("measure", one.key.measure, wording("en")) for one in found.stocks},
        sources={one.key.source: printable(_who_plain(one.latest, names)) for one in found.stocks},
        labels={one.cited.claim: printable(_label(one, names)) for line in found.stocks for one in line.statements},
    )
    write_picture(stocks_chart(found, options, kind_of(format)), format, output)


def _who_plain(one: StockStatement, names: Names) -> str:
    return who(one.key.lens, one.origin, one.origin_name, one.cited, names)


def _label(one: StockStatement, names: Names) -> str:
    place = where(one.key.place, one.key.countries, names) if one.key.place or one.key.countries else ""
    return ", ".join(part for part in (_who_plain(one, names), _whom(one), place, one.stands[1].isoformat()) if part)
