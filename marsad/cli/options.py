"""What several commands share: the application, options with their meanings, and how days and folders are read."""

from __future__ import annotations

import datetime as dt
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.config import settings
from marsad.errors import UsageError
from marsad.model.moments import check_as_of, written_moment

if TYPE_CHECKING:
    from marsad.engine.spark import SparkOptions
    from marsad.observatory import Observatory

app = typer.Typer(
    name="marsad",
    help="What is published about armed-group violence: every number with its sentence and who said it.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: loading rich would double the start-up time
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Period(StrEnum):
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

    @property
    def number(self) -> int:
        """0 Monday to 6 Sunday."""
        return list(Weekday).index(self)


class BriefLanguage(StrEnum):
    en = "en"
    fr = "fr"
    ar = "ar"


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no day, or not written as 2019-09-24.") from None


def past_day(text: str) -> dt.date:
    """A day by which something can have been published."""
    found = day(text)
    check_as_of(found)
    return found


def span(text: str) -> tuple[dt.date, dt.date]:
    """Two days, first and last."""
    first, colon, last = text.partition(":")
    if not colon:
        raise typer.BadParameter(f"{text} is no span of days: write it as 2018-03-01:2018-06-30.")
    return day(first), day(last)


def moment(text: str) -> dt.datetime:
    """A day means its end; a moment without a zone is UTC."""
    try:
        return written_moment(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no moment, or not written as 2019-09-24 or 2019-09-24T12:00.") from None


def give_way() -> None:
    """Long work lets go first who reads pages or asks questions on the same machine."""
    if hasattr(os, "nice"):
        os.nice(10)


Folder = Annotated[
    Path | None,
    typer.Option("--observatory", help="The observatory's folder.", show_default="./observatory", metavar="DIR"),
]


Json = Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")]


EvenPurged = Annotated[bool, typer.Option("--even-purged", help="Take what is of a source that was purged here, too.")]


Group = Annotated[str, typer.Option("--group", "-g", help="The group, by any of its names: Daesh, داعش.")]


Place = Annotated[str, typer.Option("--place", "-p", help="The place, by any of its names.")]


AsOf = Annotated[
    dt.date | None,
    typer.Option(
        "--as-of", parser=past_day, help="See only what was published by this day (inclusive).", metavar="YYYY-MM-DD"
    ),
]


RecordedBy = Annotated[
    dt.datetime | None,
    typer.Option(
        "--recorded-by", parser=moment, help="See only what we held by then (default: now).", metavar="YYYY-MM-DD"
    ),
]


Start = Annotated[
    dt.date | None, typer.Option("--start", parser=day, help="Count from this day.", metavar="YYYY-MM-DD")
]


End = Annotated[dt.date | None, typer.Option("--end", parser=day, help="Count up to this day.", metavar="YYYY-MM-DD")]


Places = Annotated[list[str], typer.Option("--place", "-p", help="The place; may be given several times.")]


Lens = Annotated[
    list[str] | None,
    typer.Option(
        "--lens", help="Only who counts so: dataset:ucdp-ged, linked, self_claimed; may be given again.", metavar="LENS"
    ),
]


Compare = Annotated[str | None, typer.Option("--compare", help="Other places to compare with.", metavar="P2,P3")]


Week = Annotated[Weekday, typer.Option("--week-start", help="The day on which weeks begin.")]


Output = Annotated[Path | None, typer.Option("--output", "-o", help="The file to write, as what its name ends on.")]


PictureOutput = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="The file to write, as what its name ends on; a picture needs one."),
]


Branches = Annotated[bool, typer.Option("--branches", help="Roll the group's branches up into it.")]


def listed(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip()) if names else ()


Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        help="What does the work: local (this process), or spark (Apache Spark; or MARSAD_ENGINE).",
        metavar="local|spark",
        show_default="local",
    ),
]


Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        help="Where Spark is: local[2], spark://host:7077, yarn, k8s://… (or MARSAD_SPARK_MASTER).",
        metavar="URL",
        show_default="local[2]",
    ),
]


SparkConf = Annotated[
    list[str] | None,
    typer.Option("--spark-conf", help="A setting of Spark's; may be given again.", metavar="NAME=VALUE"),
]


def spark_options(engine: str | None, master: str | None, conf: list[str] | None) -> SparkOptions | None:
    """What Spark is asked for, None where this process does the work. Raises UsageError."""
    known = settings()
    chosen = engine or known.engine
    if chosen not in ("local", "spark"):
        raise UsageError(f"--engine {chosen}", "is no engine", "Choose local or spark")
    if chosen == "local":
        if master or conf:
            named = "--master" if master else "--spark-conf"
            raise UsageError(named, "is for Apache Spark alone", "Add --engine spark")
        return None
    from marsad.engine.spark import LOCAL, SparkOptions

    pairs = [setting.partition("=") for setting in conf or ()]
    if wrong := [setting for setting, (name, sign, _) in zip(conf or (), pairs, strict=True) if not (name and sign)]:
        raise UsageError(f"--spark-conf {wrong[0]}", "is no setting", "Write it as spark.executor.memory=4g")
    values = {name: value for name, _, value in pairs}
    return SparkOptions(master=master or known.spark_master or LOCAL, settings=values)


def observatory_in(folder: Path | None, *, create: bool = True, spark: SparkOptions | None = None) -> Observatory:
    from marsad.observatory import open_observatory

    return open_observatory(folder or settings().observatory, create=create, spark=spark)
