"""Checking and correcting: the addresses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response

from marsad.errors import MarsadError, MissingItem, UsageError
from marsad.index.models import ClaimRow
from marsad.index.store import Index
from marsad.language import LANGUAGES, Wording, name_of
from marsad.model import Claim
from marsad.model.correction import SLOTS
from marsad.model.judgement import PAIR_VERDICTS, Judgement
from marsad.registry import open_registry
from marsad.undecided import Doubt
from marsad.web import judging
from marsad.web.page import link, observatory_of, render, words_of
from marsad.web.review.pairs import shown_pairs
from marsad.web.review.searches import router as searches
from marsad.web.review.signing import router as signing
from marsad.web.session import Form, accounts_of, address_of, back, own_path, text_of
from marsad.web.spellings import options, spellings

router = APIRouter()
router.include_router(signing)
router.include_router(searches)
_PAIRS = 8  # shown at a time
_CLAIMS = 15
_WAIT = 10.0  # seconds that a decision waits for the index, so that the next page shows it
_REASON = 1000
_MOST = 400  # names that a form suggests


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim of the queue, and why it is there."""

    row: ClaimRow
    claim: Claim
    doubts: tuple[Doubt, ...]


@router.get("/check")
def queue(request: Request, group: str = "") -> Response:
    observatory, words = observatory_of(request), words_of(request)
    index = observatory.index()
    found, busy = observatory.undecided()
    names = index.names(words.language)
    pairs, claims = [], []
    if found is not None:
        whole = request.state.user is not None
        pairs = shown_pairs(found.pairs, index, words, names, _PAIRS, whole, group)
        doubts = {item.id: item.doubts for item in found.claims}
        wanted = list(doubts)[: _CLAIMS * 4]
        rows = [row for row in index.claim_rows(wanted) if _asked_about(row, group)][:_CLAIMS]
        bodies = {claim.id: claim for claim in index.claim_bodies([row.id for row in rows])}
        claims = [Asked(row, bodies[row.id], doubts[row.id]) for row in rows if row.id in bodies]
    return render(
        request,
        "review/queue.html.jinja",
        headers={"Refresh": "3"} if busy and found is None else None,
        pairs=pairs,
        claims=claims,
        busy=busy,
        found=found is not None,
        group=group,
        groups=[(entry.id, names.get(entry.id, entry.name)) for entry in index.groups()[:_MOST]],
        names=names,
        open=accounts_of(request).writable,
        linked=bool(index.totals().events),
    )


def _asked_about(row: ClaimRow, group: str) -> bool:
    return row.verdict is None and (not group or group in (row.group_id, row.target_id))


@router.get("/check/claims/{id}")
def one_claim(request: Request, id: str, next: str = "") -> Response:
    return _claim_page(request, id, next)


def _claim_page(
    request: Request, id: str, way: str, *, status: int = 200, error: MarsadError | None = None, given: Any = None
) -> Response:
    """The form of a claim's slots; `given`: what was sent and refused, so that nobody types it twice."""
    observatory, words = observatory_of(request), words_of(request)
    index = observatory.index()
    claim, row = index.claim_body(id), index.claim(id)
    if claim is None or row is None:
        raise MissingItem(id, "no claim that is shown has this id", "List them under Claims")
    names = index.names(words.language)
    return render(
        request,
        "review/claim.html.jinja",
        status=status,
        claim=claim,
        row=row,
        fields=judging.fields(claim, words),
        corrections=judging.corrections(claim, words, names),
        suggested=_suggested(request),
        error=error,
        given=given or {},
        next=own_path(way, f"/claims/{claim.id}"),
        open=accounts_of(request).writable,
    )


def _suggested(request: Request) -> dict[str, tuple[str, ...]]:
    """What is told of first by name, in the reader's words, then the groups and sources of the registry."""
    index, language = observatory_of(request).index(), words_of(request).language
    return _names_suggested(index, language)


@lru_cache(maxsize=len(LANGUAGES))  # an index does not change: a newer one takes its place
def _names_suggested(index: Index, language: str) -> dict[str, tuple[str, ...]]:
    registry, names = open_registry(), index.names(language)
    listed = {"group": index.groups(), "place": index.places(), "source": index.sources()}
    told = {kind: [names.get(one.id, one.name) for one in entries[:_MOST]] for kind, entries in listed.items()}
    return {
        "group": options(told["group"], (name for one in registry.actors for name in spellings(one.names, language))),
        "place": options(told["place"], ()),
        "source": options(
            told["source"], (name for one in registry.sources for name in spellings(one.names, language))
        ),
    }


@router.post("/check/claims/{id}")
def correct(request: Request, form: Form, id: str) -> Response:
    """Correct the slots whose text was changed; a refused value brings the form back as it was filled in."""
    observatory = observatory_of(request)
    claim = observatory.claim(id)
    given = {slot: text_of(form, slot, 200) for slot in SLOTS[claim.kind] if slot in form}
    try:
        changed = judging.changed_fields(claim, given)
        said = observatory.correct(
            id, changed, by=request.state.user, reason=_reason(form), not_in_text=form.get("not_in_text") == "1"
        )
    except UsageError as error:
        return _claim_page(request, id, text_of(form, "next", 2000), status=422, error=error, given=given)
    return _done(request, form, "correct", [said], f"/claims/{id}")


@router.post("/check/claim")
def decide_claim(request: Request, form: Form) -> Response:
    observatory, id = observatory_of(request), text_of(form, "claim")
    verbs = {"accept": observatory.accept, "reject": observatory.reject}
    verdict = text_of(form, "verdict")
    if verdict not in verbs:
        raise UsageError(verdict or "nothing", "is no word about a claim", "Accept or reject it")
    said = verbs[verdict](id, by=request.state.user, reason=_reason(form))
    return _done(request, form, verdict, [said], f"/claims/{id}")


@router.post("/check/pair")
def decide_pair(request: Request, form: Form) -> Response:
    left, right, given = (text_of(form, name) for name in ("left", "right", "verdict"))
    verdict = next((word for word in PAIR_VERDICTS if word == given), None)
    if verdict is None:
        raise UsageError(given or "nothing", "is no word about two reports", "Say same, different or unsure")
    said = observatory_of(request).judge(verdict, left, right, by=request.state.user, reason=_reason(form))
    return _done(request, form, verdict, [said])


@router.post("/check/event")
def decide_event(request: Request, form: Form) -> Response:
    """Split a report out of an event, join it with another, or keep the two apart."""
    observatory, action = observatory_of(request), text_of(form, "action")
    verbs = {"split": observatory.split, "join": observatory.join, "apart": observatory.keep_apart}
    if action not in verbs:
        raise UsageError(action or "nothing", "is no word about an event", "Split it, join it, or keep it apart")
    index = observatory.index()
    event = text_of(form, "event")
    reports = index.members(event)
    other = text_of(form, "ref") if action == "split" else _event_meant(text_of(form, "other"), index)
    said = verbs[action](event, other, by=request.state.user, reason=_reason(form))
    done = _done(request, form, action, said, "/events")
    if own_path(text_of(form, "next", 2000)).partition("?")[0] != f"/events/{event}":
        return done
    return _where_it_went(event, reports, observatory.index(), done)


def _event_meant(given: str, index: Index) -> str:
    """An event or report as readers name it: an id, its first signs as the page shows them, or the page's address."""
    named = given.strip().partition("?")[0].partition("/events/")
    row = index.event(named[2] or named[0])
    return row.id if row is not None else given.strip()


def _where_it_went(event: str, reports: Sequence[tuple[str, str]], index: Index, done: Response) -> Response:
    """An event that became another is shown as what it is now, in place of a page that says there is none."""
    if index.event(event) is None:
        now = next(filter(None, (index.event_of(claim) for _, claim in reports)), None)
        query = done.headers["location"].partition("?")[2]
        done.headers["location"] = (f"/events/{now}" if now else "/events") + (f"?{query}" if query else "")
    return done


@router.post("/check/undo")
def undo(request: Request, form: Form) -> Response:
    """Take back what was decided; the form names one judgement, or all of one moment."""
    ids = [value for value in form.getlist("judgement") if isinstance(value, str)]
    said = observatory_of(request).undo(*ids, by=request.state.user, reason=_reason(form))
    return _done(request, form, "undo", [said], "/check/history")


def _reason(form: Form) -> str | None:
    return text_of(form, "reason", _REASON) or None


def _done(request: Request, form: Form, action: str, said: Sequence[str], otherwise: str = "/check") -> Response:
    """Note it, wait for the index so that the next page shows it, and go back."""
    accounts_of(request).note(action, "done", who=request.state.user, address=address_of(request), item=" ".join(said))
    observatory_of(request).index(wait=_WAIT)
    return back(form, otherwise)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided at one moment: a split is several judgements. `values`: slots as corrected, in words."""

    judgements: tuple[Judgement, ...]
    values: tuple[tuple[str, str], ...]
    undone_by: Judgement | None

    @property
    def first(self) -> Judgement:
        return self.judgements[0]

    @property
    def standing(self) -> list[str]:
        return [item.id for item in self.judgements if item.withdrawn_by is None]


@router.get("/check/history")
def history(request: Request, about: str = "", who: str = "", what: str = "", cursor: str = "") -> Response:
    observatory, words = observatory_of(request), words_of(request)
    index = observatory.index()
    page = index.judgements(about or None, cursor or None, 100, who=who.strip() or None, verdict=what or None)
    names = index.names(words.language)
    return render(
        request,
        "review/history.html.jinja",
        decisions=_decisions(page.rows, index, words, names),
        about=about,
        who=who,
        what=what,
        more=link("/check/history", about=about, who=who, what=what, cursor=page.next) if page.next else None,
        open=accounts_of(request).writable,
    )


def _decisions(chosen: Sequence[Judgement], index: Index, words: Wording, names: dict[str, str]) -> list[Decision]:
    """Judgements of one person, verdict and moment together, in their order."""
    gathered: dict[tuple[object, ...], list[Judgement]] = {}
    for item in chosen:
        gathered.setdefault((item.judge, item.verdict, item.recorded_at), []).append(item)
    return [
        Decision(tuple(items), _values(items[0], words, names), index.judgement(items[0].withdrawn_by or ""))
        for items in gathered.values()
    ]


def _values(item: Judgement, words: Wording, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    if item.correction is None:
        return ()
    slots = json.loads(item.correction)
    slots.pop("not_in_text", None)
    return tuple(
        (name_of("slot", slot, words), judging.told(slot, value, words, names)) for slot, value in slots.items()
    )
