"""The question that a form about a brief asks: as somebody wrote it, and as the worker takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from marsad.errors import UsageError
from marsad.language import LANGUAGES
from marsad.model.moments import asked_day, asked_moment, asked_week_start, check_as_of
from marsad.web.briefs.worker import Asked

_LONGEST = 200  # characters of a name
_MOST = 12  # places


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What stands in the form; `place` and `compare` have commas between names. `written`: the field "in"."""

    group: str = ""
    place: str = ""
    compare: str = ""
    as_of: str = ""
    recorded_by: str = ""
    week_start: str = ""
    branches: str = ""
    written: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.group and _split(self.place))

    @property
    def opened(self) -> bool:
        """Whether something stands in what is folded away."""
        return bool(self.branches or self.week_start not in ("", "0") or self.recorded_by)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The fields as the form names them, empty ones left out."""
        named = [("in" if one.name == "written" else one.name, getattr(self, one.name)) for one in fields(self)]
        return [(name, value) for name, value in named if value]

    def asked(self) -> Asked:
        """Raises UsageError for a day that is none, or a question without group or place."""
        if not self.complete:
            raise UsageError("brief", "names no group or no place", "Give both")
        as_of = asked_day(self.as_of, "as_of")
        check_as_of(as_of)
        return Asked(
            group=self.group[:_LONGEST],
            places=_split(self.place),
            as_of=as_of,
            recorded_by=asked_moment(self.recorded_by, "recorded_by"),
            compare=_split(self.compare),
            week_start=asked_week_start(self.week_start),
            branches=bool(self.branches),
            language=self.written if self.written in LANGUAGES else "en",
        )


def read_fields(given: Callable[[str], Sequence[str]], language: str) -> Fields:
    """`given`: all that was sent under a name. `language`: of a brief of which none is asked."""
    first = {
        name: next(iter(given(name)), "").strip()
        for name in ("group", "as_of", "recorded_by", "week_start", "branches")
    }
    written = next(iter(given("in")), "")
    joined = {name: ", ".join(_split(",".join(given(name)))) for name in ("place", "compare")}
    return Fields(**first, **joined, written=written if written in LANGUAGES else language)


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip()[:_LONGEST] for name in text.split(",") if name.strip()))[:_MOST]
