"""The question's form: what was written into it, and the question that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from marsad.errors import UnknownName, UsageError
from marsad.language import shown_name
from marsad.model.asked import AskedQuestion
from marsad.model.moments import asked_day, asked_moment, asked_week_start
from marsad.observatory import Observatory
from marsad.registry import open_registry
from marsad.web.page import link

_BETWEEN = re.compile(r"\s*[,،;؛]\s*")
MOST = 8  # places to compare with


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What stands in the form, as somebody wrote it."""

    group: str = ""
    place: str = ""
    as_of: str = ""
    compare: tuple[str, ...] = ()
    branches: bool = False
    week_start: str = ""
    recorded_by: str = ""

    @property
    def compared(self) -> str:
        return ", ".join(self.compare)

    @property
    def opened(self) -> bool:
        """Whether something stands in what is folded away."""
        return bool(self.branches or self.week_start not in ("", "0") or self.recorded_by)


def read_form(observatory: Observatory, form: Form) -> AskedQuestion:
    """The question in ids. Raises UnknownName, UsageError."""
    compare = names_of(form)[1:]
    if len(compare) > MOST:
        raise UsageError(
            ", ".join(compare)[:80], "has more than {most} places to compare with", "Name fewer", most=MOST
        )
    return observatory.question(
        form.group.strip(),
        form.place.strip(),
        as_of=asked_day(form.as_of, "as_of"),
        compare=compare,
        branches=form.branches,
        recorded_by=asked_moment(form.recorded_by, "recorded_by"),
        week_start=asked_week_start(form.week_start),
    )


def filled(question: AskedQuestion, language: str) -> Form:
    """The form with the question in it, names in the reader's language."""
    registry = open_registry()
    group = registry.actors.get(question.group)
    return Form(
        group=shown_name(group.id, group.name, group.names, language),
        place=_place(question.place, language),
        as_of=question.as_of.isoformat() if question.as_of else "",
        compare=tuple(_place(id, language) for id in question.compare),
        branches=question.branches,
        week_start=str(question.week_start) if question.week_start else "",
        recorded_by=question.recorded_by.isoformat() if question.recorded_by else "",
    )


def names_of(form: Form) -> tuple[str, ...]:
    """The names of places in the form."""
    return (form.place.strip(), *(part for text in form.compare for part in _BETWEEN.split(text.strip()) if part))


def instead(form: Form, name: str, other: str) -> str:
    """The address that asks what stands in the form, with another name in the place of one."""
    asked = replace(
        form,
        group=other if form.group.strip() == name else form.group,
        place=other if form.place.strip() == name else form.place,
        compare=tuple(other if part == name else part for part in names_of(form)[1:]),
    )
    return link(
        "/answers",
        group=asked.group,
        place=asked.place,
        as_of=asked.as_of,
        compare=asked.compare,
        branches=asked.branches,
        week_start=asked.week_start,
        recorded_by=asked.recorded_by,
    )


def _place(id: str, language: str) -> str:
    try:
        entry = open_registry().places.get(id)
    except UnknownName:
        return id
    return shown_name(entry.id, entry.name, entry.names, language)
