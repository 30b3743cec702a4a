"""Briefs of an observatory: drafts in files; published ones, numbered and kept. An `Observatory` has these verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from marsad import briefing
from marsad.brief import Brief, BriefFormat, Content, check_format, format_of
from marsad.errors import MissingItem, UsageError
from marsad.ledger import Ledger
from marsad.model.kept_brief import BriefChanges, BriefRecord, KeptBrief
from marsad.registry import Registry
from marsad.scope import Question
from marsad.version import __version__

FIRST = "html"  # the format of a brief of which nothing else is said


class Publishing:
    """The verbs about briefs. `as_of` and `recorded_by` mean what they mean for every question."""

    _ledger: Ledger
    _registry: Registry

    def brief(
        self,
        group: str,
        places: Sequence[str],
        target: str | Path | Sequence[str | Path] = (),
        *,
        formats: Sequence[str] = (),
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        language: str = "en",
        compare: Sequence[str] = (),
        week_start: int = 0,
        branches: bool = False,
    ) -> Brief:
        """The answer as a brief in which every stated number leads to its sentence: a draft, written to files.

        `target`: a file or several, in the format by which each name ends (html, pdf, md, docx, json); none: nothing is
        written. `formats`: of one target, in these instead, each beside it under its own ending; or as many as targets.
        `compare`: places to hold each of `places` against. Where a brief on the same question was published, a section
        says what changed since. Raises BriefRefused, and writes nothing, where a number cannot be found in the kept
        text or a finished file prints another; UsageError, UnknownName.
        """
        targets = brief_targets([target] if isinstance(target, str | Path) else target, formats)
        question = _question(group, places, as_of, recorded_by, week_start, branches)
        asked = briefing.BriefQuestion(question=question, compare=tuple(compare), language=language)
        made = briefing.draft(self._ledger, self._registry, asked, __version__)
        briefing.write(made.content, targets)
        return made

    def publish(
        self,
        group: str,
        places: Sequence[str],
        target: str | Path | Sequence[str | Path] = (),
        *,
        formats: Sequence[str] = (),
        by: str | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        language: str = "en",
        compare: Sequence[str] = (),
        week_start: int = 0,
        branches: bool = False,
    ) -> KeptBrief:
        """Publish the brief: it gets the observatory's next number and is kept as it is, for good. `by`: who did so.

        `target` and `formats` as in `brief`: every file is made and checked before the brief is kept, and written
        afterwards. Raises as `brief` does, and keeps nothing then.
        """
        targets = brief_targets([target] if isinstance(target, str | Path) else target, formats)
        for path, _ in targets:
            if not path.parent.is_dir():
                raise MissingItem(str(path), f"there is no folder {path.parent}", "Make it first")
        question = _question(group, places, as_of, recorded_by, week_start, branches)
        asked = briefing.BriefQuestion(question=question, compare=tuple(compare), language=language)
        return briefing.publish(self._ledger, self._registry, asked, __version__, by, targets)

    def briefs(
        self, group: str | None = None, place: str | None = None, *, language: str | None = None
    ) -> list[BriefRecord]:
        """The published briefs, the newest first; of a group, of a place, in a language. Raises UnknownName."""
        return briefing.records(self._ledger, self._registry, group, place, language)

    def briefs_version(self) -> int | None:
        """It changes with each brief that is published; None before the first."""
        return self._ledger.briefs_version()

    def kept_brief(self, number: int) -> KeptBrief:
        """The brief published under that number. Raises MissingItem."""
        return self._ledger.kept_brief(number)

    def brief_content(self, kept: KeptBrief) -> Content:
        """What a published brief says: sections, notes, sources, values."""
        return briefing.content_of(kept)

    def render_brief(self, number: int | KeptBrief, format: str = FIRST) -> bytes:
        """A published brief in one format, the page as it was. Raises MissingItem, UsageError."""
        kept = self.kept_brief(number) if isinstance(number, int) else number
        return briefing.given_again(kept, check_format(format))

    def write_brief(
        self, number: int, target: str | Path | Sequence[str | Path], *, formats: Sequence[str] = ()
    ) -> KeptBrief:
        """A published brief as files, `target` and `formats` as in `brief`. Raises MissingItem, UsageError."""
        targets = brief_targets([target] if isinstance(target, str | Path) else target, formats)
        kept = self.kept_brief(number)
        briefing.write_kept(kept, targets)
        return kept

    def compare_briefs(self, older: int, newer: int) -> BriefChanges:
        """What the newer brief says otherwise: verdicts, R and probabilities by lens, counts revised, evidence and
        sources that came or went. Raises MissingItem."""
        return briefing.compared(self.kept_brief(older), self.kept_brief(newer))

    def brief_changes(self, older: int, newer: int) -> Content:
        """The same as a brief of its own in the language of the newer; `marsad.brief.render` gives it in any format."""
        return briefing.comparison(self.kept_brief(older), self.kept_brief(newer))

    def write_changes(self, older: int, newer: int, target: str | Path, *, format: str | None = None) -> None:
        """The same as a file. Raises MissingItem, UsageError."""
        briefing.write(self.brief_changes(older, newer), brief_targets([target], [format] if format else ()))


def brief_targets(targets: Sequence[str | Path], formats: Sequence[str]) -> list[tuple[Path, BriefFormat]]:
    """Each file with its format. Raises UsageError where names and formats do not fit together."""
    paths, wanted = [Path(target) for target in targets], [check_format(format) for format in formats]
    if not wanted or not paths:
        return [(path, format_of(path)) for path in paths]
    if len(paths) == len(wanted):
        return list(zip(paths, wanted, strict=True))
    if len(paths) == 1:
        (path,) = paths
        stem = path.with_suffix("") if path.suffix.lower().lstrip(".") in (*wanted, "html", "htm") else path
        return [(stem.with_name(f"{stem.name}.{format}"), format) for format in wanted]
    cause = f"{len(paths)} files and {len(wanted)} formats do not fit together"
    raise UsageError("brief", cause, "Name one file, or one for each format")


def _question(
    group: str,
    places: Sequence[str],
    as_of: dt.date | None,
    recorded_by: dt.datetime | None,
    week_start: int,
    branches: bool,
) -> Question:
    return Question(
        group=group,
        places=tuple(places),
        week_start=week_start,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
    )
