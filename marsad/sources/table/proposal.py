"""A guess as a mapping file: YAML that imports as it is, with comments for the person who looks it over."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import yaml

from marsad.model.terms import INCIDENT_TYPES
from marsad.registry import Registry
from marsad.sources.table.guess import Guess
from marsad.sources.table.mapping import SLOTS, TOLLS

_NAMES_SHOWN = 12
_WIDE = 46  # where comments begin


def proposal(path: Path, guess: Guess, registry: Registry) -> str:
    """The text of a mapping file for the table of this path."""
    # A cell may hold a line break, a comment may not.
    return "\n".join(" ".join(line.splitlines()) for line in _lines(path, guess, registry)) + "\n"


def _lines(path: Path, guess: Guess, registry: Registry) -> Iterator[str]:
    yield f"# What the columns of {path.name} mean, as guessed from its header and {guess.rows:,} rows. Look it over,"
    yield "# then: marsad import table FILE --mapping THIS_FILE"
    for remark in guess.remarks:
        yield f"# {remark}."
    for question in guess.questions:
        yield f"# QUESTION. {question}"
    yield ""
    yield from _head(path, guess)
    yield from _dates(guess)
    yield ""
    yield from _columns(guess)
    yield from _groups(guess, registry)
    yield from _types(guess)


def _head(path: Path, guess: Guess) -> Iterator[str]:
    yield _line("dataset", _short_name(path), "its short name: the lens is dataset:NAME")
    if guess.title:
        yield _line("title", guess.title, "the line above the header")
    else:
        yield _optional("title:", "what people call it")
    yield _optional("publisher:", "whose it is")
    yield _optional("licence:", "in words")
    yield _line("redistribute", "false", "may its rows leave through exports? true only where you know it", raw=True)
    released = "the day on which this table came out; answers as of earlier days do not see it"
    yield _optional("released: 2024-06-30", released)
    if guess.span:
        start, end = guess.span
        yield _optional(f"covers: {{start: {start}, end: {end}}}", "if it watched all these days, quiet ones too")
    if guess.table.sheet and len(guess.sheets) > 1:
        others = ", ".join(name for name in guess.sheets if name != guess.table.sheet)
        yield _line("sheet", guess.table.sheet, f"the others: {others}")
    if guess.header != 1:
        yield _line("header", str(guess.header), "the line with the names of the columns", raw=True)
    if guess.decimal:
        yield _line("decimal", guess.decimal, "as in its numbers")


def _dates(guess: Guess) -> Iterator[str]:
    rules = guess.dates.rules
    given = {"order": rules.order if not rules.format else None, "format": rules.format}
    given["calendar"] = rules.calendar if rules.calendar != "gregorian" else None
    said = {name: value for name, value in given.items() if value}
    if said:
        yield _line("dates", "{" + ", ".join(f"{k}: {v}" for k, v in said.items()) + "}", guess.dates.reason, raw=True)
    elif guess.dates.question:
        said_not = "or month-first: until you say, rows with such dates are set aside"
        yield _optional("dates: {order: day-first}", said_not)


def _columns(guess: Guess) -> Iterator[str]:
    yield "columns:"
    for item in sorted(guess.taken, key=lambda item: SLOTS.index(item.slot)):
        examples = ", ".join(_short(value) for value in item.profile.examples)
        yield _line(f"  {item.slot}", item.profile.name, f"{item.reason}: {examples}" if examples else item.reason)
    for profile in guess.left:
        examples = ", ".join(_short(value) for value in profile.examples) or "empty"
        yield f"  # not understood, kept in the rows: {_short(profile.name)} ({examples})"
    yield from textwrap.wrap(
        f"slots still free: {', '.join(_free(guess))}", 110, initial_indent="  # ", subsequent_indent="  #   "
    )


def _free(guess: Guess) -> list[str]:
    taken = {item.slot for item in guess.taken}
    bounds = {f"{measure}_{end}" for measure in TOLLS for end in ("low", "high")}
    return [slot for slot in SLOTS if slot not in taken | bounds]


def _groups(guess: Guess, registry: Registry) -> Iterator[str]:
    unknown = [*guess.unknown.get("perpetrator", []), *guess.unknown.get("group", [])]
    if not unknown:
        return
    yield ""
    yield "# Groups that Marsad does not know: they stay texts. Take the # away from the lines that you fill in, with"
    yield "# the id or name of one that it knows, or with nothing for none of these."
    yield "# groups:"
    owners = {name: entry.name for entry in registry.actors for some in entry.names.values() for name in some}
    for name, count in unknown[:_NAMES_SHOWN]:
        near = difflib.get_close_matches(name, owners, n=1, cutoff=0.75)
        hint = f", perhaps {owners[near[0]]}" if near else ""
        yield f"#   {_scalar(name)}:   # {_rows(count)}{hint}"
    yield from _more(unknown)


def _types(guess: Guess) -> Iterator[str]:
    unknown = guess.unknown.get("type", [])
    if not unknown:
        return
    yield ""
    yield "# Types that are not understood, and count as other. Take the # away from the lines that you fill in, with"
    yield from textwrap.wrap(
        f"none for rows that are no incident, or one of {', '.join(INCIDENT_TYPES)}.",
        116,
        initial_indent="# ",
        subsequent_indent="# ",
    )
    yield "# types:"
    for name, count in unknown[:_NAMES_SHOWN]:
        yield f"#   {_scalar(name)}:   # {_rows(count)}"
    yield from _more(unknown)


def _more(unknown: list[tuple[str, int]]) -> Iterator[str]:
    if len(unknown) > _NAMES_SHOWN:
        yield f"#   # … and {len(unknown) - _NAMES_SHOWN:,} more"


def _rows(count: int) -> str:
    return f"in {count:,} row{'s' if count != 1 else ''}"


def _line(name: str, value: str, comment: str, *, raw: bool = False) -> str:
    text = f"{name}: {value if raw else _scalar(value)}"
    return f"{text.ljust(_WIDE)}  # {comment}" if comment else text


def _optional(field: str, comment: str) -> str:
    """A line that says something once its first "# " is taken away."""
    return f"{f'# {field}'.ljust(_WIDE)}  # {comment}"


def _scalar(value: str) -> str:
    """The value as YAML on one line, in quotes where it needs them."""
    shown = yaml.safe_dump(value, allow_unicode=True, width=10**6).strip().removesuffix("...").strip()
    if "\n" in shown:
        shown = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10**6).strip()
    return shown


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 24 else line[:23] + "…"


def _short_name(path: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-")
    return name or "my-table"
