"""Reading pages: `read` and `code`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.options import Folder, app, observatory_in
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
        help='Pages (HTML, text, PDF), feeds, .jsonl of documents, folders, http(s) addresses, or "-".',
        metavar="PATH|URL",
    ),
]


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
    opened = observatory_in(observatory)
    with terminal.progress(paths) as step:
        report = opened.read(paths, step, coder=coder, llm=llm, full=full)
    terminal.read_report(report)
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
) -> None:
    """Print documents and the claims found in them. Keeps nothing, unless --llm-cache names a folder for answers."""
    from marsad import pipeline, terminal
    from marsad.coding import open_coders
    from marsad.registry import open_registry
    from marsad.taking import open_web

    limits = {"max_requests": llm_budget, "max_tokens": llm_tokens, "timeout": llm_timeout, "concurrency": llm_parallel}
    llm = _language_model(coder, llm_endpoint, llm_model, llm_cache, limits)
    with open_coders(coder, llm) as coders, open_web(paths) as web:
        report = pipeline.ReadReport(coders=coders)
        differs = report.differs if coder == "both" else None
        terminal.print_claims(pipeline.code(open_registry(), paths, report, web), format.value, differs=differs)
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
