"""Two briefs side by side: verdicts, lenses, counts that were revised, evidence and sources that came or went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marsad.brief.content import Content, Json
from marsad.model.correction import slots_of
from marsad.model.form import claim_from_json
from marsad.model.kept_brief import BriefChanges, BriefRef, LensChange, LensState, Reread, Revision, VerdictChange
from marsad.model.schemas import canonical_json

Key = tuple[Any, ...]


def question_key(question: Json) -> str:
    """One text for one question: group, places in any order, branches, weeks. Language and days make no difference."""
    places = sorted(question.get("places", ()))
    same = {name: question.get(name) for name in ("group", "branches", "week_start")}
    return canonical_json(same | {"places": places})


def compare_contents(older: Content, newer: Content) -> BriefChanges:
    """What `newer` says otherwise than `older`."""
    before, after = _answers(older), _answers(newer)
    counted, recounted = _counts(older), _counts(newer)
    both = [key for key in recounted if key in counted and not counted[key] is recounted[key] is None]
    differing = [key for key in both if counted[key] != recounted[key]]
    unseen = {key for key in differing if _unseen(older, newer, counted[key], recounted[key])}
    names = _names(newer)
    cited, recited = _claims(older), _claims(newer)
    documents = [source.document for source in older.sources], [source.document for source in newer.sources]
    return BriefChanges(
        older=_ref(older),
        newer=_ref(newer),
        same_question=question_key(older.facts["question"]) == question_key(newer.facts["question"]),
        verdicts=tuple(_verdict(before.get(id), after.get(id)) for id in {**after, **before}),
        lenses=tuple(_lenses(older, newer)),
        held=len(both) - len(unseen),
        revised=tuple(
            _revision(newer, key, counted[key], recounted[key], names) for key in differing if key not in unseen
        ),
        left_out=tuple(
            _revision(newer, key, counted[key], recounted[key], names) for key in differing if key in unseen
        ),
        further=sum(count is not None for key, count in recounted.items() if key not in counted),
        added=tuple(id for id in recited if id not in cited),
        removed=tuple(id for id in cited if id not in recited),
        reread=tuple(_reread(older, newer, [id for id in recited if id in cited])),
        sources_added=tuple(id for id in documents[1] if id not in documents[0]),
        sources_removed=tuple(id for id in documents[0] if id not in documents[1]),
    )


def _ref(content: Content) -> BriefRef:
    facts = content.facts
    return BriefRef(
        number=content.number,
        as_of=dt.date.fromisoformat(facts["as_of"]) if facts["as_of"] else None,
        computed_at=dt.datetime.fromisoformat(facts["computed_at"]),
        language=content.language,
    )


def _answers(content: Content) -> dict[str, Json]:
    return {answer["place_id"]: answer for answer in content.facts["answers"]}


def _verdict(before: Json | None, after: Json | None) -> VerdictChange:
    named = after or before
    assert named is not None
    return VerdictChange(
        group=named["group"],
        place=named["place"],
        before=before["verdict"] if before else None,
        after=after["verdict"] if after else None,
    )


def _lenses(older: Content, newer: Content) -> Iterator[LensChange]:
    before, after = _by_lens(older), _by_lens(newer)
    for key in {**after, **before}:
        place, lens, measure, *_ = key
        old, new = before.get(key), after.get(key)
        named = new or old
        if named is not None:
            yield LensChange(
                place=_place(newer, older, place),
                lens=lens,
                who=named["who"],
                measure=measure,
                before=_state(old),
                after=_state(new),
            )


def _by_lens(content: Content) -> dict[Key, Json]:
    return {(id, *_key(lens)): lens for id, answer in _answers(content).items() for lens in answer["lenses"]}


def _key(item: Json) -> Key:
    return item["lens"], item["measure"], item["role"], item["cohort"]


def _state(lens: Json | None) -> LensState | None:
    if lens is None:
        return None
    ratio = lens["ratio"] or {}
    return LensState(
        verdict=lens["verdict"],
        ratio=ratio.get("median"),
        low=ratio.get("low90"),
        high=ratio.get("high90"),
        up=lens["up"],
        half=lens["half"],
    )


def _counts(content: Content) -> dict[Key, float | None]:
    """The count of each period by place, who counts, and the period's days."""
    found: dict[Key, float | None] = {}
    for id, answer in _answers(content).items():
        for series in answer["series"]:
            key = (id, *_key(series))
            for start, end, count in zip(series["starts"], series["ends"], series["counts"], strict=True):
                found[(*key, start, end)] = count
    return found


def _unseen(older: Content, newer: Content, before: float | None, after: float | None) -> bool:
    """Whether one has no count since its as-of day is the earlier one, which is no revision: it was not published by
    then. Without an as-of day a brief sees all that was read."""
    days = [content.facts["as_of"] or "9999-12-31" for content in (older, newer)]
    if before is None:
        return bool(days[0] < days[1])
    return after is None and bool(days[1] < days[0])


def _names(content: Content) -> dict[str, str]:
    """Who counts, by lens."""
    answers = _answers(content).values()
    return {item["lens"]: item["who"] for answer in answers for item in (*answer["lenses"], *answer["series"])}


def _revision(
    content: Content, key: Key, before: float | None, after: float | None, names: Mapping[str, str]
) -> Revision:
    place, lens, measure, _, _, start, end = key
    return Revision(
        place=_place(content, content, place),
        lens=lens,
        who=names[lens],
        measure=measure,
        start=dt.date.fromisoformat(start),
        end=dt.date.fromisoformat(end),
        before=before,
        after=after,
    )


def _place(first: Content, second: Content, id: str) -> str:
    found = _answers(first).get(id) or _answers(second)[id]
    return str(found["place"])


def _claims(content: Content) -> dict[str, None]:
    return dict.fromkeys(id for note in content.notes for id in note.claims)


def _reread(older: Content, newer: Content, both: Iterable[str]) -> Iterator[Reread]:
    for id in both:
        if id in older.claims and id in newer.claims:
            before, after = (slots_of(claim_from_json(content.claims[id])) for content in (older, newer))
            if slots := tuple(slot for slot in after if before.get(slot) != after[slot]):
                yield Reread(claim=id, slots=slots)
