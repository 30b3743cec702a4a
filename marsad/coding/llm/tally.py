"""What was asked, what it cost, and what became of the answers. One tally counts one run, from several threads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock


class BudgetUsed(Exception):  # no MarsadError: nothing went wrong, the run goes on without the model
    """The requests or tokens that the user allowed for this run are used up."""


@dataclass(slots=True)
class Tally:
    """`answers` were given, of which `kept` became claims; the others are in `dropped`, by reason.

    `emptied`: slots of kept answers that were left empty because the page or the registry does not hold what they say.
    `requests` counts retries too; `cached` passages were answered from the cache; to `malformed` ones no answer could
    be read, so that their pages are refused. `estimated`: of the tokens, those that the endpoint did not state.
    `left`: documents that the budget did not reach.
    """

    requests: int = 0
    tokens: int = 0
    estimated: int = 0
    retries: int = 0
    cached: int = 0
    malformed: int = 0
    answers: int = 0
    kept: int = 0
    left: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    emptied: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def take_request(self, max_requests: int | None, max_tokens: int | None) -> None:
        """Count a request that is about to be sent. Raises BudgetUsed instead of going over the budget."""
        with self._lock:
            spent = max_requests is not None and self.requests >= max_requests
            if spent or (max_tokens is not None and self.tokens >= max_tokens):
                raise BudgetUsed
            self.requests += 1

    def add(
        self, *, tokens: int = 0, estimated: int = 0, retries: int = 0, cached: int = 0, malformed: int = 0
    ) -> None:
        with self._lock:
            self.tokens += tokens
            self.estimated += estimated
            self.retries += retries
            self.cached += cached
            self.malformed += malformed
