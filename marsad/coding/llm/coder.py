"""The coder: a document's passages are asked about, the answers kept, checked, and made into claims."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import replace

from marsad.coding.cleaning import clean
from marsad.coding.llm.answers import Answers, Malformed, read_answers
from marsad.coding.llm.cache import AnswerCache, Kept
from marsad.coding.llm.chunks import Chunk, chunks_of, halves
from marsad.coding.llm.claims import Claims
from marsad.coding.llm.options import LlmOptions
from marsad.coding.llm.request import cache_key, request_body
from marsad.coding.llm.schema import VERSION
from marsad.coding.llm.tally import BudgetUsed, Tally
from marsad.coding.llm.transport import Endpoint, RequestFailed
from marsad.coding.mentions import Sentence
from marsad.coding.page import open_page
from marsad.errors import EndpointError, MarsadError, RefusedItem
from marsad.model import Claim, Document
from marsad.model.coders import model_coder
from marsad.registry import Registry

_TRIES = 2  # for an answer that is no JSON
_FAILED_IN_A_ROW = 3  # documents after which the endpoint is given up
_Answered = tuple[Chunk, Answers]


class LlmCoder:
    """Codes documents by asking the model of the options. Use it in a `with` block: it holds connections.

    `tally` says what was asked and what became of the answers, over all documents.
    """

    def __init__(
        self,
        options: LlmOptions,
        sleep: Callable[[float], object] | None = None,
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
        return model_coder(self.options.model, VERSION)

    def code(self, document: Document, registry: Registry) -> list[Claim]:
        """All claims of the document that stand on it to the letter, in the order of the text.

        Raises BudgetUsed where the budget of the run does not reach (what was answered is in the cache), RefusedItem
        where a passage of this document gets no answer that can be read, EndpointError where the endpoint cannot be
        used at all.
        """
        read_as = clean(document.text)  # as the rules: hidden letters of a raw page are not shown to the model
        if read_as is None:
            return self._code(document, document.id, registry)
        made = self._code(replace(document, text=read_as.text), document.id, registry)
        return [read_as.restored(claim, document) for claim in made]

    def _code(self, document: Document, kept: str, registry: Registry) -> list[Claim]:
        """`kept`: the id of the document as kept, under which its answers are cached."""
        page = open_page(document, registry)
        claims = Claims(page, registry, self.name())
        answered = self._answers(document, kept, [view.sentence for view in page.views])
        unusable: list[str] = []
        for chunk, answers in answered:
            claims.add(chunk, answers.usable)
            unusable += answers.unusable
        made = claims.claims()
        self.tally.answers += sum(len(answers.usable) for _, answers in answered) + len(unusable)
        self.tally.kept += len(made)
        self.tally.dropped.update(claims.dropped)
        self.tally.dropped.update(unusable)
        self.tally.emptied.update(+claims.emptied)
        return made

    def _answers(self, document: Document, kept: str, sentences: Sequence[Sentence]) -> list[_Answered]:
        """The answers to all passages, a few asked at a time; those that came before a failure stay in the cache."""
        pool = ThreadPoolExecutor(max_workers=self.options.concurrency)
        try:
            chunks = chunks_of(document, sentences)
            asked = [pool.submit(self._answer, document, kept, chunk, sentences) for chunk in chunks]
            done, _ = wait(asked, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()  # raises what ended the wait, whichever passage it came from
            answered = [each for future in asked for each in future.result()]
        except RequestFailed as error:
            raise self._refused(document, kept, error) from None
        except BudgetUsed:
            raise
        except BaseException:  # the user stops, or the endpoint is of no use: no thread is to wait on for it
            self._endpoint.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
        self._failed = 0
        return answered

    def _refused(self, document: Document, kept: str, error: RequestFailed) -> MarsadError:
        self._failed += 1
        if self._failed >= _FAILED_IN_A_ROW:
            self._endpoint.stop()
            remedy = "See what it says of itself, and run the same command again"
            return EndpointError(self.options.shown, f"fails again and again ({error})", remedy)
        item = document.url or document.label or document.title or kept
        remedy = "Run the same command again: what was answered before is not asked again where there is a cache"
        return RefusedItem(item, f"the language model gave no answer ({error})", remedy)

    def _answer(
        self, document: Document, kept: str, chunk: Chunk, sentences: Sequence[Sentence]
    ) -> Sequence[_Answered]:
        """The answer to a passage; where it is longer than allowed, the answers to its halves. Raises RequestFailed."""
        answers = self._asked(document, kept, chunk)
        if answers is not None:
            return [(chunk, answers)]
        parts = halves(document, chunk, sentences)
        if parts is None:
            self.tally.add(malformed=1)
            raise RequestFailed(f"an answer that was cut off at {self.options.answer_tokens:,} tokens")
        return [each for part in parts for each in self._answer(document, kept, part, sentences)]

    def _asked(self, document: Document, kept: str, chunk: Chunk) -> Answers | None:
        """The answer to a passage; None where it was cut off. Raises RequestFailed for one that is twice no JSON."""
        options = self.options
        key = cache_key(document, chunk, options.model, options.answer_tokens)
        cached = self._cache.get(kept, key)
        if cached is not None and cached.cut:
            return None
        if cached is not None and (known := _read(cached.content)) is not None:
            self.tally.add(cached=1)
            return known
        body = request_body(document, chunk, options.model, options.answer_tokens)
        for _ in range(_TRIES):
            reply = self._endpoint.ask(body)
            self.tally.add(tokens=reply.tokens, estimated=0 if reply.stated else reply.tokens)
            answers = _read(reply.content)
            if answers is not None or reply.cut:
                answer = Kept(reply.content) if answers is not None else Kept("", cut=True)
                self._cache.put(kept, key, answer, options.model)
                return answers
        self.tally.add(malformed=1)
        raise RequestFailed(f"{_TRIES} times not in the form asked for")


def _read(content: str) -> Answers | None:
    try:
        return read_answers(content)
    except Malformed:
        return None
