"""What programs with a token may write: judgements. Cookies are not looked at: no page elsewhere can send one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from marsad.accounts.accounts import TooOften
from marsad.errors import UsageError
from marsad.observatory import Observatory
from marsad.web.api import given
from marsad.web.api.asked import known
from marsad.web.api.problems import Stopped
from marsad.web.api.shapes import PROBLEMS, Json
from marsad.web.page import observatory_of
from marsad.web.session import accounts_of, address_of, bearer_of

router = APIRouter(dependencies=[Depends(known)])
Id = Annotated[str, Field(min_length=1, max_length=300)]
_ONE, _PAIR = 1, 2
_WAIT = 10  # seconds for which the index may take the decision in


class Decision(BaseModel):
    """A person's word. `about`: claims (of a correction: one), two refs of reports, or judgements to withdraw."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["accept", "reject", "correct", "same_event", "different_event", "unsure", "withdraw"]
    about: list[Id] = Field(min_length=1, max_length=100)
    reason: str | None = Field(default=None, max_length=2000)
    slots: dict[str, str | int | float | None] | None = Field(
        default=None, max_length=20, description="of a correction: slot → what it should say; null for nothing"
    )


class Kept(BaseModel):
    """The judgement's id: `withdraw` takes it back."""

    id: str


async def writer(request: Request) -> str:
    """The user whose token this is. Raises Stopped (401, 429)."""
    user = await bearer_of(request)
    if user is None:
        remedy = "Send Authorization: Bearer TOKEN; the command `marsad user add` gives one"
        raise Stopped(401, "the judgement", "needs a token", remedy, WWW_Authenticate="Bearer")
    try:
        await run_in_threadpool(accounts_of(request).count_write, user)
    except TooOften as error:
        raise Stopped(429, "too much", "was sent at once", "Wait", Retry_After=str(error.seconds)) from error
    return user


_NEEDED: dict[int | str, Json] = {
    **PROBLEMS,
    401: {**PROBLEMS[400], "description": "A token is needed"},
    429: {**PROBLEMS[400], "description": "Too much at once"},
}


@router.post("/judgements", status_code=201, response_model=Kept, responses=_NEEDED, tags=["judgements"])
def judge(request: Request, decision: Decision, user: Annotated[str, Depends(writer)]) -> Response:
    """Accept, reject or correct claims, say whether two reports are one event, or take a judgement back."""
    observatory = observatory_of(request)
    id = _kept(observatory, decision, user)
    accounts_of(request).note("judgement", "done", who=user, address=address_of(request), item=id)
    observatory.index(wait=_WAIT)
    return given.value(request, {"id": id}, status=201)


def _kept(observatory: Observatory, decision: Decision, user: str) -> str:
    about, reason = decision.about, decision.reason
    if decision.verdict == "correct":
        _holds(decision, _ONE)
        if not decision.slots:
            raise UsageError("the correction", "names no slot", 'Give "slots", as {"measure": "killed"}')
        return observatory.correct(about[0], decision.slots, by=user, reason=reason)
    if decision.slots is not None:
        raise UsageError("slots", "belong to corrections alone", 'Leave them out, or say "correct"')
    if decision.verdict == "accept":
        return observatory.accept(*about, by=user, reason=reason)
    if decision.verdict == "reject":
        return observatory.reject(*about, by=user, reason=reason)
    if decision.verdict == "withdraw":
        return observatory.undo(*about, by=user, reason=reason)
    _holds(decision, _PAIR)
    return observatory.judge(decision.verdict, about[0], about[1], by=user, reason=reason)


def _holds(decision: Decision, many: int) -> None:
    if len(decision.about) != many:
        raise UsageError(decision.verdict, f"is about {many}, and {len(decision.about)} are given", "Mend “about”")
