"""Two reports side by side, line by line, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.index.store import Index
from marsad.language import Wording, lens_name, name_of
from marsad.language.linked import linked_outline, linked_text
from marsad.language.plain import plain
from marsad.language.telling import period_text, place_text
from marsad.model import Actor, Incident
from marsad.model.judgement import PAIR_VERDICTS
from marsad.undecided import Pair


@dataclass(frozen=True, slots=True)
class Line:
    """One slot of both. `differs`: both state it, and not alike."""

    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return bool(self.left and self.right and self.left != self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A report: its claim's id, and the words that tell of it with their direction left to the browser."""

    ref: str
    claim: str
    document: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A pair as the page shows it. `why`: what spoke for and against, in a sentence. `hidden`: without values of rows
    that may not be passed on."""

    left: Side
    right: Side
    lines: tuple[Line, ...]
    why: str
    probability: float
    together: bool
    hidden: bool


def shown_pairs(
    pairs: tuple[Pair, ...], index: Index, words: Wording, names: Mapping[str, str], limit: int, whole: bool, group: str
) -> list[Shown]:
    """The first `limit` pairs that nobody has decided since. `whole`: to a user, who may see rows that stay."""
    found: list[Shown] = []
    for pair in pairs:
        if len(found) == limit:
            break
        ids = [index.claim_of(ref) for ref in (pair.left, pair.right)]
        if None in ids or _decided(pair, index):
            continue
        rows, claims = index.claim_rows([id for id in ids if id]), index.claim_bodies([id for id in ids if id])
        if len(rows) != 2 or not all(isinstance(claim, Incident) for claim in claims):
            continue
        if group and not any(group in (row.group_id, row.target_id) for row in rows):
            continue
        hidden = not pair.passed_on and not whole
        told = []
        for ref, row, claim in zip((pair.left, pair.right), rows, claims, strict=True):
            assert isinstance(claim, Incident)
            name = lens_name(row.lens or "", words, names) if row.dataset else plain(row.publisher or row.title or ref)
            side = Side(
                ref=ref, claim=row.id, document=row.document, name=name, sentence="" if hidden else row.quote_text
            )
            told.append((side, {} if hidden else _values(claim, row.published, words, names)))
        (left, one), (right, other) = told
        lines = tuple(Line(name, one[name], other[name]) for name in one if one[name] or other[name])
        tell = linked_outline if hidden else lambda text, share, said: linked_text(text, share, said, names)
        found.append(
            Shown(
                left=left,
                right=right,
                lines=lines,
                why=tell(pair.evidence, pair.probability, words) if pair.evidence else "",
                probability=pair.probability,
                together=pair.together,
                hidden=hidden,
            )
        )
    return found


def _decided(pair: Pair, index: Index) -> bool:
    words = index.judgements(about=pair.left, limit=50).rows
    about = {pair.left, pair.right}
    return any(
        word.verdict in PAIR_VERDICTS and not word.of_machine and word.withdrawn_by is None and set(word.about) == about
        for word in words
    )


def _values(claim: Incident, published: object, words: Wording, names: Mapping[str, str]) -> dict[str, str]:
    def number(value: int | None) -> str:
        return "" if value is None else words.number(value)

    return {
        words.say("When"): period_text(claim.period, words),
        words.say("Where"): place_text(claim.place, words, names),
        words.say("Type"): name_of("type", claim.type, words),
        words.say("who did it"): _actor(claim.perpetrator or claim.group, names),
        words.say("who or what was attacked"): _actor(claim.target, names),
        words.say("Killed"): number(claim.killed),
        words.say("Wounded"): number(claim.wounded),
        words.say("Published"): str(published or ""),
    }


def _actor(actor: Actor | None, names: Mapping[str, str]) -> str:
    return "" if actor is None else plain(names.get(actor.id or "") or actor.name or actor.text or "")
