"""Reading pages: `read` and `code`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.options import (
    Engine,
    EvenPurged,
    Folder,
    Master,
    SparkConf,
    app,
    give_way,
    observatory_in,
    spark_options,
)
from marsad.config import settings
from marsad.errors import MarsadError, UsageError
from marsad.model.coders import CoderChoice

if TYPE_CHECKING:
    from marsad.coding.llm import LlmOptions


class CodeFormat(StrEnum):
    jsonl = "jsonl"
    table = "table"
    csv = "csv"


Paths = Annotated[
    list[str],
    typer.Argument(
        help="Pages (HTML, text, PDF), web archives (WARC, WACZ), .jsonl and Parquet of documents, folders, http(s) "
        'addresses, feeds, or "-".',
        metavar="PATH|URL",
    ),
]


Names = list[str] | None


Full = Annotated[bool, typer.Option("--full", help="Of a feed, fetch the pages to which it links.")]


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


ProcessCount = Annotated[
    int | None,
    typer.Option(
        "--processes",
        help="Processes that read and code where there are many pages (default: as many as CPUs).",
        min=1,
        show_default=False,
    ),
]


@app.command(epilog="Example: marsad read pages/ report.pdf documents.jsonl")
def read(
    paths: Paths,
    full: Full = False,
    observatory: Folder = None,
    engine: Engine = None,
    master: Master = None,
    spark_conf: SparkConf = None,
    coder: CoderOption = "rules",
    llm_endpoint: LlmEndpoint = None,
    llm_model: LlmModel = None,
    llm_budget: LlmBudget = None,
    llm_tokens: LlmTokens = None,
    llm_timeout: LlmTimeout = 120.0,
    llm_parallel: LlmParallel = 2,
    llm_cache: LlmCache = None,
    processes: ProcessCount = None,
    even_purged: EvenPurged = False,
) -> None:
    """Read pages into the observatory and code their claims. Reading twice changes nothing."""
    from marsad import terminal
    from marsad.processes import processors

    give_way()
    limits = {"max_requests": llm_budget, "max_tokens": llm_tokens, "timeout": llm_timeout, "concurrency": llm_parallel}
    llm = _language_model(coder, llm_endpoint, llm_model, llm_cache, limits)
    opened = observatory_in(observatory, spark=spark_options(engine, master, spark_conf))
    with terminal.progress(paths) as step:
        count, contact = processes or processors(), settings().contact
        report = opened.read(
            paths,
            step,
            coder=coder,
            llm=llm,
            full=full,
            contact=contact,
            processes=count,
            even_purged=even_purged,
        )
    terminal.read_report(report)
    if report.refused:
        raise typer.Exit(worst(report.refused))


@app.command(epilog="Example: marsad crawl https://news.example.org/ --depth 2 --pages 200 --include '*/2026/*'")
def crawl(
    addresses: Annotated[list[str], typer.Argument(help="Pages to begin with.", metavar="URL")],
    depth: Annotated[int, typer.Option(help="Links to follow from there.", min=0, max=20)] = 2,
    pages: Annotated[int, typer.Option(help="Pages that may come, in all.", min=1)] = 200,
    per_host: Annotated[int | None, typer.Option(help="Pages that may come from one host.", min=1)] = None,
    include: Annotated[Names, typer.Option(help="Only addresses like this, as '*/news/*'; may be given again.")] = None,
    exclude: Annotated[Names, typer.Option(help="No addresses like this; may be given again.")] = None,
    also: Annotated[Names, typer.Option(help="A host beside those named; may be given again.", metavar="HOST")] = None,
    pause: Annotated[
        float, typer.Option(help="Seconds between two pages of a host; longer where it asks for it.", min=0.5)
    ] = 2.0,
    sitemaps: Annotated[bool, typer.Option(help="Read the sitemaps that robots.txt names.")] = True,
    contact: Annotated[
        str | None,
        typer.Option(help="Mail or page, told to the servers, where they can complain (or MARSAD_CONTACT)."),
    ] = None,
    even_purged: EvenPurged = False,
    observatory: Folder = None,
) -> None:
    """Read the pages of a site, from link to link, as robots.txt allows. Ended anyhow, it goes on when run again."""
    from marsad import terminal
    from marsad.sources.crawling import Plan

    give_way()
    plan = Plan(
        seeds=tuple(addresses),
        depth=depth,
        pages=pages,
        per_host=per_host,
        pause=pause,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        also=tuple(also or ()),
        sitemaps=sitemaps,
    )
    told = contact or settings().contact
    opened = observatory_in(observatory)
    with terminal.crawling() as step:
        report, done = opened.crawl(plan, step, contact=told, even_purged=even_purged)
    terminal.crawl_report(report, done, told)
    if report.refused:
        raise typer.Exit(worst(report.refused))


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
    processes: ProcessCount = None,
) -> None:
    """Print documents and the claims found in them. Keeps nothing, unless --llm-cache names a folder for answers."""
    from marsad import pipeline, terminal
    from marsad.coding import open_coders
    from marsad.processes import Processes, processors
    from marsad.registry import open_registry
    from marsad.taking import open_web

    limits = {"max_requests": llm_budget, "max_tokens": llm_tokens, "timeout": llm_timeout, "concurrency": llm_parallel}
    llm = _language_model(coder, llm_endpoint, llm_model, llm_cache, limits)
    with (
        open_coders(coder, llm) as coders,
        open_web(paths, contact=settings().contact) as web,
        Processes(processes or processors()) as beside,
    ):
        report = pipeline.ReadReport(coders=coders)
        differs = report.differs if coder == "both" else None
        coded = pipeline.code(open_registry(), paths, report, web, beside)
        terminal.print_claims(coded, format.value, differs=differs)
    terminal.coders_report(report, sys.stderr)
    terminal.refusals(report)
    if report.refused:
        raise typer.Exit(worst(report.refused))


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


def worst(refused: list[MarsadError]) -> int:
    """Wrong usage alone is exit code 2; an item that was refused is 1."""
    return max(error.exit_code for error in refused) if all(e.exit_code == 2 for e in refused) else 1
