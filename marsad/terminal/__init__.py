"""What the commands print. Everything heavy (rich, pictures, wording) loads only where it is used."""

from marsad.terminal.answers import print_answer
from marsad.terminal.backtest import print_backtest
from marsad.terminal.briefs import kept_brief_report, print_brief_changes, print_briefs
from marsad.terminal.changes import print_changes
from marsad.terminal.claims import print_claims
from marsad.terminal.coders import coders_report
from marsad.terminal.counts import print_series
from marsad.terminal.crawls import archive_report, crawl_report, crawling
from marsad.terminal.events import link_report, linking, print_event, print_events, print_unlisted
from marsad.terminal.havens import print_havens
from marsad.terminal.holding import maintenance_report, parts, print_checked
from marsad.terminal.indicators import print_indicators
from marsad.terminal.judging import print_judgements, print_questions, review
from marsad.terminal.lenses import print_lenses
from marsad.terminal.ontology import print_ontology
from marsad.terminal.reports import (
    arriving,
    brief_report,
    export_report,
    import_report,
    import_reports,
    mapping_proposed,
    progress,
    read_report,
    refusals,
    steps,
)
from marsad.terminal.screening import print_screen
from marsad.terminal.sources import print_sources
from marsad.terminal.stocks import print_stocks

__all__ = [
    "archive_report",
    "arriving",
    "brief_report",
    "coders_report",
    "crawl_report",
    "crawling",
    "export_report",
    "import_report",
    "import_reports",
    "kept_brief_report",
    "link_report",
    "linking",
    "maintenance_report",
    "mapping_proposed",
    "parts",
    "print_answer",
    "print_backtest",
    "print_brief_changes",
    "print_briefs",
    "print_changes",
    "print_checked",
    "print_claims",
    "print_event",
    "print_events",
    "print_havens",
    "print_indicators",
    "print_judgements",
    "print_lenses",
    "print_ontology",
    "print_questions",
    "print_screen",
    "print_series",
    "print_sources",
    "print_stocks",
    "print_unlisted",
    "progress",
    "read_report",
    "refusals",
    "review",
    "steps",
]
