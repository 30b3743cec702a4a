"""The coder: a document's passages are asked about, the answers kept, checked, and made into claims."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from marsad.coding.cleaning import clean
from marsad.coding.llm.answers import Answers, Malformed, read_answers
from marsad.coding.llm.cache import AnswerCache
from marsad.coding.llm.chunks import Chunk, chunks_of
from marsad.coding.llm.claims import Claims
from marsad.coding.llm.options import LlmOptions
from marsad.coding.llm.request import cache_key, request_body
from marsad.coding.llm.schema import VERSION
from marsad.coding.llm.tally import Tally
from marsad.coding.llm.transport import Endpoint, RequestFailed
from marsad.coding.page import open_page
from marsad.errors import EndpointError, RefusedItem
from marsad.model import Claim, Document
from marsad.registry import Registry

_TRIES = 2  # for an answer that is no JSON
_FAILED_IN_A_ROW = 3  # documents after which the endpoint is given up


class LlmCoder:
    """Codes documents by asking the model of the options. Use it in a `with` block: it holds connections.

    `tally` says what was asked and what became of the answers, over all documents.
    """

    def __init__(
        self,
        options: LlmOptions,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.options, self.tally = options, Tally()
        self._endpoint = Endpoint(options, self.tally, sleep, jitter)
        self._cache = AnswerCache(options.cache)
        self._failed = 0

    def __enter__(self) -> LlmCoder:
        return self

    def __exit__(self, *_: object) -> None:
        self._endpoint.close()

    def name(self, language: str | None = None) -> str:
        """The coder as it stands on every claim: "llm/qwen3-8b 0.1". One for all languages."""
        del language
        return f"llm/{self.options.model} {VERSION}"

    def code(self, document: Document, registry: Registry) -> list[Claim]:
        """All claims of the document that stand on it to the letter, in the order of the text.

        Raises BudgetUsed where the budget of the run does not reach (what was answered is in the cache), RefusedItem
        where the endpoint fails for this document, EndpointError where it cannot be used at all.
        """
        read_as = clean(document.text)  # as the rules: hidden letters of a raw page are not shown to the model
        if read_as is None:
            return self._code(document, document.id, registry)
        made = self._code(replace(document, text=read_as.text), document.id, registry)
        return [read_as.restored(claim, document) for claim in made]

    def _code(self, document: Document, kept: str, registry: Registry) -> list[Claim]:
        """`kept`: the id of the document as kept, under which its answers are cached."""
        page = open_page(document, registry)
        chunks = chunks_of(document, [view.sentence for view in page.views])
        claims = Claims(page, registry, self.name())
        answered = self._answers(document, kept, chunks)
        unusable: list[str] = []
        for chunk, answers in zip(chunks, answered, strict=True):
            claims.add(chunk, answers.usable)
            unusable += answers.unusable
        made = claims.claims()
        self.tally.answers += sum(len(answers.usable) for answers in answered) + len(unusable)
        self.tally.kept += len(made)
        self.tally.dropped.update(claims.dropped)
        self.tally.dropped.update(unusable)
        self.tally.emptied.update(+claims.emptied)
        return made

    def _answers(self, document: Document, kept: str, chunks: Sequence[Chunk]) -> list[Answers]:
        """The answers to all passages, a few asked at a time; those that came before a failure stay in the cache."""
        pool = ThreadPoolExecutor(max_workers=self.options.concurrency)
        try:
            asked: list[Future[Answers]] = [pool.submit(self._answer, document, kept, chunk) for chunk in chunks]
            answers = [future.result() for future in asked]
        except RequestFailed as error:
            self._failed += 1
            item = document.url or document.label or document.title or kept
            if self._failed >= _FAILED_IN_A_ROW:
                remedy = "See what it says of itself, and run the same command again"
                raise EndpointError(self.options.shown, f"fails again and again ({error})", remedy) from None
            remedy = "Run the same command again: what was answered before is not asked again where there is a cache"
            raise RefusedItem(item, f"the language model gave no answer ({error})", remedy) from None
        finally:
            pool.shutdown(cancel_futures=True)
        self._failed = 0
        return answers

    def _answer(self, document: Document, kept: str, chunk: Chunk) -> Answers:
        """The answer to one passage; one that is twice no JSON counts as an answer without claims."""
        options = self.options
        key = cache_key(document, chunk, options.model, options.answer_tokens)
        cached = self._cache.get(kept, key)
        if cached is not None and (known := _read(cached)) is not None:
            self.tally.add(cached=1)
            return known
        body = request_body(document, chunk, options.model, options.answer_tokens)
        for _ in range(_TRIES):
            reply = self._endpoint.ask(body)
            self.tally.add(tokens=reply.tokens)
            answers = _read(reply.content)
            if answers is not None:
                self._cache.put(kept, key, reply.content, options.model)
                return answers
        self.tally.add(malformed=1)
        return Answers((), ())


def _read(content: str) -> Answers | None:
    try:
        return read_answers(content)
    except Malformed:
        return None
