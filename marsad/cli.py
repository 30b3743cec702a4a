"""The command line: one command a stage, plus `demo`. Messages are calm and short; heavy rooms load when needed.

Exit codes: 0 done, 1 something was refused (the rest was done), 2 the command cannot be carried out as asked.
"""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.config import settings
from marsad.errors import MarsadError, UsageError
from marsad.model.coders import CoderChoice
from marsad.version import __version__

if TYPE_CHECKING:
    from marsad.coding.llm import LlmOptions
    from marsad.model.judgement import PairVerdict
    from marsad.observatory import Observatory

app = typer.Typer(
    name="marsad",
    help="What is published about armed-group violence: every number with its sentence and who said it.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: loading rich would double the start-up time
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class CodeFormat(StrEnum):
    jsonl = "jsonl"
    table = "table"
    csv = "csv"


class SeriesFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    png = "png"
    svg = "svg"


class AnswerFormat(StrEnum):
    text = "text"
    json = "json"


class EventFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


class BriefLanguage(StrEnum):
    en = "en"
    fr = "fr"
    ar = "ar"


class Verdict(StrEnum):
    same = "same"
    different = "different"
    unsure = "unsure"


class JudgementFormat(StrEnum):
    table = "table"
    json = "json"


class OntologyFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


class ExportFormat(StrEnum):
    csv = "csv"
    json = "json"


class ChangesFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


class SourcesFormat(StrEnum):
    table = "table"
    json = "json"


class Every(StrEnum):
    week = "week"
    month = "month"


class Weekday(StrEnum):
    monday = "monday"
    tuesday = "tuesday"
    wednesday = "wednesday"
    thursday = "thursday"
    friday = "friday"
    saturday = "saturday"
    sunday = "sunday"


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no day, or not written as 2019-09-24.") from None


def _moment(text: str) -> dt.datetime:
    """A day means its end; a moment without a zone is UTC."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no moment, or not written as 2019-09-24 or 2019-09-24T12:00.") from None
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


Paths = Annotated[
    list[str],
    typer.Argument(
        help='Pages (HTML, text, PDF), feeds, .jsonl of documents, folders, http(s) addresses, or "-".',
        metavar="PATH|URL",
    ),
]
Full = Annotated[bool, typer.Option("--full", help="Of a feed, fetch the pages to which it links.")]
Folder = Annotated[
    Path | None,
    typer.Option("--observatory", help="The observatory's folder.", show_default="./observatory", metavar="DIR"),
]
CoderOption = Annotated[
    CoderChoice,
    typer.Option("--coder", help="The rules; llm: a language model at an address that you name; both side by side."),
]
LlmEndpoint = Annotated[
    str | None,
    typer.Option(
        "--llm-endpoint",
        help="OpenAI-compatible address, as http://127.0.0.1:8080/v1 (or MARSAD_LLM_ENDPOINT). Pages are sent there; "
        "without it nothing is. Its key, where it needs one: MARSAD_LLM_KEY.",
        metavar="URL",
        show_default=False,
    ),
]
LlmModel = Annotated[
    str | None,
    typer.Option(
        "--llm-model", help="The model's name there (or MARSAD_LLM_MODEL).", metavar="NAME", show_default=False
    ),
]
LlmBudget = Annotated[
    int | None,
    typer.Option(
        "--llm-budget",
        help="Ask no more than this many times; go on next time.",
        metavar="REQUESTS",
        show_default=False,
    ),
]
LlmTokens = Annotated[
    int | None,
    typer.Option(
        "--llm-tokens", help="Ask no more once this many tokens are used.", metavar="TOKENS", show_default=False
    ),
]
LlmTimeout = Annotated[float, typer.Option("--llm-timeout", help="Seconds to wait for one answer.", metavar="SECONDS")]
LlmParallel = Annotated[
    int, typer.Option("--llm-parallel", help="Passages asked about at the same time.", min=1, max=64)
]
LlmCache = Annotated[
    Path | None,
    typer.Option("--llm-cache", help="Keep answers here, so that none is asked for twice.", metavar="DIR"),
]
Group = Annotated[str, typer.Option("--group", "-g", help="The group, by any of its names: Daesh, داعش.")]
Place = Annotated[str, typer.Option("--place", "-p", help="The place, by any of its names.")]
AsOf = Annotated[
    dt.date | None,
    typer.Option(
        "--as-of", parser=_day, help="See only what was published by this day (inclusive).", metavar="YYYY-MM-DD"
    ),
]
RecordedBy = Annotated[
    dt.datetime | None,
    typer.Option(
        "--recorded-by", parser=_moment, help="See only what we held by then (default: now).", metavar="YYYY-MM-DD"
    ),
]
Compare = Annotated[str | None, typer.Option("--compare", help="Other places to compare with.", metavar="P2,P3")]
Start = Annotated[
    dt.date | None, typer.Option("--start", parser=_day, help="Count from this day.", metavar="YYYY-MM-DD")
]
Week = Annotated[Weekday, typer.Option("--week-start", help="The day on which weeks begin.")]
Branches = Annotated[bool, typer.Option("--branches", help="Roll the group's branches up into it.")]


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(f"marsad {__version__}")
        raise typer.Exit


@app.command(epilog="Example: marsad read pages/ report.pdf documents.jsonl")
def read(
    paths: Paths,
    full: Full = False,
    observatory: Folder = None,
    coder: CoderOption = "rules",
    llm_endpoint: LlmEndpoint = None,
    llm_model: LlmModel = None,
    llm_budget: LlmBudget = None,
    llm_tokens: LlmTokens = None,
    llm_timeout: LlmTimeout = 120.0,
    llm_parallel: LlmParallel = 2,
    llm_cache: LlmCache = None,
) -> None:
    """Read pages into the observatory and code their claims. Reading twice changes nothing."""
    from marsad import terminal

    limits = {"max_requests": llm_budget, "max_tokens": llm_tokens, "timeout": llm_timeout, "concurrency": llm_parallel}
    llm = _language_model(coder, llm_endpoint, llm_model, llm_cache, limits)
    opened = _open(observatory)
    with terminal.progress(paths) as step:
        report = opened.read(paths, step, coder=coder, llm=llm, full=full)
    terminal.read_report(report)
    if report.refused:
        raise typer.Exit(_worst(report.refused))


@app.command(epilog="Example: marsad code article.html --format table")
def code(
    paths: Paths,
    format: Annotated[CodeFormat, typer.Option(help="jsonl: a document a line, then its claims.")] = CodeFormat.jsonl,
    coder: CoderOption = "rules",
    llm_endpoint: LlmEndpoint = None,
    llm_model: LlmModel = None,
    llm_budget: LlmBudget = None,
    llm_tokens: LlmTokens = None,
    llm_timeout: LlmTimeout = 120.0,
    llm_parallel: LlmParallel = 2,
    llm_cache: LlmCache = None,
) -> None:
    """Print documents and the claims found in them. Keeps nothing, unless --llm-cache names a folder for answers."""
    from marsad import pipeline, terminal
    from marsad.coding import open_coders
    from marsad.observatory import open_web
    from marsad.registry import open_registry

    limits = {"max_requests": llm_budget, "max_tokens": llm_tokens, "timeout": llm_timeout, "concurrency": llm_parallel}
    llm = _language_model(coder, llm_endpoint, llm_model, llm_cache, limits)
    with open_coders(coder, llm) as coders, open_web(paths) as web:
        report = pipeline.ReadReport(coders=coders)
        differs = report.differs if coder == "both" else None
        terminal.print_claims(pipeline.code(open_registry(), paths, report, web), format.value, differs=differs)
    terminal.coders_report(report, sys.stderr)
    terminal.refusals(report)
    if report.refused:
        raise typer.Exit(_worst(report.refused))


@app.command("import", epilog="Example: marsad import ucdp-ged ged251-csv.zip")
def import_(
    source: Annotated[
        str,
        typer.Argument(
            help="The dataset: ucdp-ged, acled, gtd, gdelt; counts for a table of counts; table for your own."
        ),
    ],
    file: Annotated[
        str | None,
        typer.Argument(
            help="The file as it was downloaded (CSV or zip), a folder of such, or an http(s) address.",
            metavar="FILE|FOLDER|URL",
        ),
    ] = None,
    released: Annotated[
        dt.date | None,
        typer.Option(parser=_day, help="The day on which this release was published.", metavar="YYYY-MM-DD"),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            help="table: the YAML file that says what its columns mean (default: FILE.yml), or a dataset that has one.",
            metavar="FILE|NAME",
            show_default=False,
        ),
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="table: print a mapping proposed for the file; nothing is imported.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="--guess: write the mapping here.", metavar="FILE.yml")
    ] = None,
    api: Annotated[
        str | None,
        typer.Option(
            "--api",
            help="ucdp-ged: get this version from the UCDP API instead of a file; its token: MARSAD_UCDP_TOKEN.",
            metavar="VERSION",
            show_default=False,
        ),
    ] = None,
    country: Annotated[list[str] | None, typer.Option(help="--api: only events there; may be given again.")] = None,
    since: Annotated[
        dt.date | None,
        typer.Option(parser=_day, help="--api: only events that end on this day or later.", metavar="YYYY-MM-DD"),
    ] = None,
    observatory: Folder = None,
) -> None:
    """Import a dataset file: one claim a row, each with the row it comes from."""
    from marsad import terminal

    if guess or output:
        _guess(source, file, output if guess else None, guess)
        return
    if (file is None) == (api is None) or (api is None and (country or since)) or (api and source != "ucdp-ged"):
        raise UsageError(
            "import",
            "takes a file or an address, or for ucdp-ged --api with a version",
            "As in: marsad import ucdp-ged --api 25.1 --country Syria --since 2016-01-01",
        )
    opened = _open(observatory)
    if api is not None:
        with terminal.arriving_events() as counted:
            report = opened.import_events(
                api,
                countries=country or (),
                since=since,
                token=settings().ucdp_token,
                released=released,
                progress=counted,
            )
    elif Path(file or "").is_dir() and file:
        refused = terminal.import_reports(opened.import_folder(source, file, released, mapping=mapping))
        if refused:
            raise typer.Exit(1)
        return
    else:
        with terminal.arriving() as step:
            report = opened.import_dataset(source, file or "", released, mapping=mapping, progress=step)
    terminal.import_report(report)
    if report.set_aside:
        raise typer.Exit(1)


@app.command(epilog="Example: marsad link")
def link(
    full: Annotated[
        bool, typer.Option("--full", help="Train the model anew and compare everything, not only what is new.")
    ] = False,
    same: Annotated[
        float | None, typer.Option(help="From this probability on two reports are one event.", min=0.5, max=1.0)
    ] = None,
    observatory: Folder = None,
) -> None:
    """Link reports of the same event, from pages and datasets. Persons' decisions always hold."""
    from marsad import terminal

    terminal.link_report(_open(observatory, create=False).link(full=full, same=same))


@app.command(epilog='Example: marsad events --group "Islamic State" --place Syria --start 2018-01-01 --format csv')
def events(
    event: Annotated[
        str | None, typer.Argument(help="The id of one event, or its beginning: shown whole.", metavar="ID")
    ] = None,
    group: Annotated[str | None, typer.Option("--group", "-g", help="Only events with this group.")] = None,
    place: Annotated[str | None, typer.Option("--place", "-p", help="Only events in this country.")] = None,
    start: Start = None,
    end: Annotated[
        dt.date | None, typer.Option("--end", parser=_day, help="Only until this day.", metavar="YYYY-MM-DD")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    format: Annotated[EventFormat, typer.Option(help="A table to read, or data.")] = EventFormat.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
    observatory: Folder = None,
) -> None:
    """Events: reports that were linked, each value with who states it and what contradicts it.

    Rows that may not be passed on neither make an event nor give it a value in CSV and JSON.
    """
    from marsad import terminal

    opened = _open(observatory, create=False)
    names = opened.names("en", recorded_by=recorded_by)
    passed_on = format is not EventFormat.table
    if event is not None:
        found, explained = opened.event(event, as_of=as_of, recorded_by=recorded_by, passed_on=passed_on)
        terminal.print_event(found, explained, format.value, names)
        return
    table = opened.events(group, place, start=start, end=end, as_of=as_of, recorded_by=recorded_by, passed_on=passed_on)
    terminal.print_events(table, format.value, output, names)


@app.command(epilog='Example: marsad missing --group "Islamic State" --place Syria --start 2018-01-01')
def missing(
    group: Group,
    place: Place,
    start: Start = None,
    end: Annotated[
        dt.date | None, typer.Option("--end", parser=_day, help="Until this day.", metavar="YYYY-MM-DD")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Annotated[AnswerFormat, typer.Option(help="Text to read, or JSON.")] = AnswerFormat.text,
    observatory: Folder = None,
) -> None:
    """How many events no list holds, estimated from how three or more lists overlap; or that it cannot be told."""
    from marsad import terminal

    opened = _open(observatory, create=False)
    found = opened.missing(
        group, place[0], start=start, end=end, as_of=as_of, recorded_by=recorded_by, branches=branches
    )
    terminal.print_unlisted(found, format.value)


@app.command(epilog='Example: marsad series --group "Islamic State" --place Syria --every month')
def series(
    group: Group,
    place: Place,
    every: Annotated[Every, typer.Option(help="Count by week or month.")] = Every.week,
    measure: Annotated[list[str] | None, typer.Option(help="Only these measures: attacks, killed, …")] = None,
    start: Start = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    format: Annotated[SeriesFormat, typer.Option(help="A table, data, or a picture.")] = SeriesFormat.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; a picture needs one.")
    ] = None,
    observatory: Folder = None,
) -> None:
    """Counts by lens (who counts), each with the weeks that were covered. Missing is not zero."""
    from marsad import terminal

    opened = _open(observatory, create=False)
    counts = opened.series(
        group,
        place,
        measure=measure or (),
        every="week" if every is Every.week else "month",
        week_start=list(Weekday).index(week_start),
        start=start,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
    )
    terminal.print_series(counts, format.value, output, opened.names("en", recorded_by=recorded_by))


@app.command(epilog='Example: marsad assess --group "Islamic State" --place Syria --as-of 2019-09-24 --compare Iraq')
def assess(
    group: Group,
    place: Place,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    compare: Compare = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    format: Annotated[AnswerFormat, typer.Option(help="Text to read, or JSON.")] = AnswerFormat.text,
    language: Annotated[BriefLanguage, typer.Option(help="The language of the answer.")] = BriefLanguage.en,
    observatory: Folder = None,
) -> None:
    """Is the group's violence coming back here, how sure, and according to whom?"""
    from marsad import terminal

    opened = _open(observatory, create=False)
    answer, counts = opened.assess(
        group,
        place,
        as_of=as_of,
        recorded_by=recorded_by,
        compare=_listed(compare),
        week_start=list(Weekday).index(week_start),
        branches=branches,
    )
    names = opened.names(language.value, recorded_by=recorded_by)
    terminal.print_answer(answer, counts, group, place, format.value, language.value, names)


@app.command(epilog='Example: marsad brief --group "Islamic State" --place Iraq --place Syria --as-of 2019-09-24')
def brief(
    group: Group,
    place: Annotated[list[str], typer.Option("--place", "-p", help="The place; may be given several times.")],
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    compare: Compare = None,
    language: Annotated[BriefLanguage, typer.Option(help="The language of the brief.")] = BriefLanguage.en,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to write it.")] = Path("brief.html"),
    observatory: Folder = None,
) -> None:
    """The answer as one page: each stated figure is a link to its sentence."""
    from marsad import terminal

    opened = _open(observatory, create=False)
    written = opened.brief(
        group,
        place,
        output,
        as_of=as_of,
        recorded_by=recorded_by,
        compare=_listed(compare),
        language=language.value,
    )
    terminal.brief_report(written, output)


By = Annotated[str, typer.Option("--by", help="Your name: it stands beside what you decide.", metavar="NAME")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why, in your words.", metavar="TEXT")]


@app.command(epilog='Example: marsad review --group "Islamic State" --by "A. Reader"')
def review(
    group: Annotated[
        str | None, typer.Option("--group", "-g", help="Only pairs that name this group.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 20,
    by: Annotated[
        str | None, typer.Option("--by", help="Your name; asked for otherwise.", metavar="NAME", show_default=False)
    ] = None,
    format: Annotated[
        AnswerFormat, typer.Option(help="Ask here, or print the pairs as JSON lines.")
    ] = AnswerFormat.text,
    observatory: Folder = None,
) -> None:
    """Decide the pairs of reports whose decision changes the counts most, side by side; each answer is kept at once."""
    from marsad import terminal

    opened = _open(observatory, create=False)
    questions = opened.questions(limit, group=group)
    if format is AnswerFormat.json:
        terminal.print_questions(questions)
        return
    terminal.review(questions, opened, by)


@app.command(
    epilog='Example: marsad judge different ucdp-ged:1234 acled:SYR567 --by "A. Reader" --reason "two bridges"'
)
def judge(
    verdict: Annotated[Verdict, typer.Argument(help="Do both report the same event?")],
    one: Annotated[str, typer.Argument(metavar="REF", help="A report, as marsad review and marsad events name it.")],
    other: Annotated[str, typer.Argument(metavar="REF", help="The other.")],
    by: By,
    reason: Reason = None,
    observatory: Folder = None,
) -> None:
    """Say of two reports whether they are of the same event. It stands above every machine's, until taken back."""
    said: dict[Verdict, PairVerdict] = {
        Verdict.same: "same_event",
        Verdict.different: "different_event",
        Verdict.unsure: "unsure",
    }
    id = _open(observatory, create=False).judge(said[verdict], one, other, by=by, reason=reason)
    typer.echo(f"Kept as {id}. To take it back: marsad undo {id} --by NAME")


@app.command(epilog='Example: marsad undo 0123456789abcdef0123 --by "A. Reader"')
def undo(
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="Its id, as in marsad judgements.")],
    by: By,
    reason: Reason = None,
    observatory: Folder = None,
) -> None:
    """Take a judgement back: all is as it was before. Taking that back restores it."""
    id = _open(observatory, create=False).undo(judgement, by=by, reason=reason)
    typer.echo(f"Taken back, as {id}. To let it stand again: marsad undo {id} --by NAME")


@app.command(epilog="Example: marsad judgements --about ucdp-ged:1234 --machine")
def judgements(
    about: Annotated[
        str | None, typer.Option(help="Only of this report, claim or judgement.", show_default=False)
    ] = None,
    machine: Annotated[bool, typer.Option("--machine", help="Also what the linker says of pairs.")] = False,
    recorded_by: RecordedBy = None,
    format: Annotated[
        JudgementFormat, typer.Option(help="A table, or one JSON object a line.")
    ] = JudgementFormat.table,
    observatory: Folder = None,
) -> None:
    """All that was decided: who, when, what, why, and what was taken back."""
    from marsad import terminal

    found = _open(observatory, create=False).judgements(about, recorded_by=recorded_by, machine=machine)
    terminal.print_judgements(found, format.value)


@app.command(epilog="Example: marsad export --format csv --output claims.csv")
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; without it, standard output.")
    ] = None,
    format: Annotated[ExportFormat, typer.Option(help="csv opens in Excel; json keeps everything.")] = ExportFormat.csv,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    observatory: Folder = None,
) -> None:
    """The claims, for other programs. Datasets that may not be passed on stay out."""
    from marsad import terminal

    opened = _open(observatory, create=False)
    exported = opened.export(output or sys.stdout, format.value, as_of=as_of, recorded_by=recorded_by)
    terminal.export_report(exported, output)


@app.command(epilog="Example: marsad ontology gtd")
def ontology(
    scheme: Annotated[str | None, typer.Argument(help="Only this scheme: acled, cameo, gtd, plover, ucdp.")] = None,
    format: Annotated[OntologyFormat, typer.Option(help="A table, or data.")] = OntologyFormat.table,
) -> None:
    """What the event and precision codes of the datasets are in our words, and which have none."""
    from marsad import terminal
    from marsad.registry.ontology import open_ontology

    held = open_ontology()
    terminal.print_ontology([held.scheme(scheme)] if scheme else list(held), format.value)


@app.command(epilog="Example: marsad changes ucdp-ged --between 24.1 25.1")
def changes(
    dataset: Annotated[str, typer.Argument(help="The dataset, as it was imported: ucdp-ged.")],
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="Two releases, the older first, each by version, day of publication or id.", show_default=False
        ),
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    limit: Annotated[int, typer.Option(help="How many rows the table shows.", min=0)] = 40,
    format: Annotated[ChangesFormat, typer.Option(help="A table with totals, or all changes.")] = ChangesFormat.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
    observatory: Folder = None,
) -> None:
    """Which rows a newer release of a dataset changed, added and withdrew, field by field."""
    from marsad import terminal

    found = _open(observatory, create=False).changes(dataset, between, as_of=as_of, recorded_by=recorded_by)
    terminal.print_changes(found, format.value, output, limit)


@app.command(epilog="Example: marsad sources --language fr")
def sources(
    format: Annotated[SourcesFormat, typer.Option(help="A table, or JSON.")] = SourcesFormat.table,
    language: Annotated[BriefLanguage, typer.Option(help="The language of what is told.")] = BriefLanguage.en,
) -> None:
    """The sources that Marsad reads: licence, how to cite them, what they cover, where their series break."""
    from marsad import terminal

    terminal.print_sources(format.value, language.value)


@app.command(epilog="Example: marsad demo")
def demo(
    observatory: Annotated[Path, typer.Option("--observatory", help="The demo's own folder.", metavar="DIR")] = Path(
        "demo-observatory"
    ),
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to write the brief.")] = Path("brief.html"),
) -> None:
    """Read the sample pages, ask whether Islamic State is coming back in Iraq and Syria, write the brief."""
    from marsad import demonstration

    demonstration.run(_open(observatory), output)


def _guess(source: str, file: str | None, output: Path | None, asked: bool) -> None:
    """Print or write the mapping proposed for a table. Raises UsageError."""
    if not asked or source != "table" or file is None:
        raise UsageError(
            "--guess and --output", "propose a mapping for a table", "As in: marsad import table FILE --guess"
        )
    if output is not None and output.exists():
        raise UsageError(str(output), "is there already, and somebody may have worked on it", "Give another name")
    from marsad import pipeline, terminal
    from marsad.registry import open_registry

    terminal.mapping_proposed(pipeline.guess_mapping(open_registry(), Path(file)), output)


def _open(folder: Path | None, *, create: bool = True) -> Observatory:
    from marsad.observatory import open_observatory

    return open_observatory(folder or settings().observatory, create=create)


def _language_model(
    coder: CoderChoice, endpoint: str | None, model: str | None, cache: Path | None, limits: dict[str, Any]
) -> LlmOptions | None:
    """What options and environment say of the model. Raises UsageError where something is missing or of no use."""
    if coder == "rules":
        if endpoint or model:
            raise UsageError(
                "--llm-endpoint and --llm-model", "the rules ask no language model", "Add --coder llm or --coder both"
            )
        return None
    from marsad.coding.llm import LlmOptions

    known = settings()
    return LlmOptions(
        endpoint=endpoint or known.llm_endpoint or "",
        model=model or known.llm_model or "",
        key=known.llm_key,
        cache=cache,
        **limits,
    )


def _listed(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip()) if names else ()


def _worst(refused: list[MarsadError]) -> int:
    """Wrong usage alone is exit code 2; an item that was refused is 1."""
    return max(error.exit_code for error in refused) if all(e.exit_code == 2 for e in refused) else 1


def main() -> None:
    """The entry point: errors of ours are shown as they are, in one line."""
    try:
        app()
    except MarsadError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:  # the reader of our output went away: `marsad code … | head`
        sys.stderr.close()
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
