"""Which coders read: the rules, a language model that the user names, or both side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.coding import coder
from marsad.coding.merging import Agreement, Merged, merge
from marsad.errors import RefusedItem, UsageError
from marsad.model import Claim, Document
from marsad.model.coders import CODERS
from marsad.registry import Registry

if TYPE_CHECKING:
    from marsad.coding.llm import LlmCoder, LlmOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A document's claims by the name of their coder, where it got to it; `merged` where both did."""

    claims: dict[str, list[Claim]]
    merged: Merged | None = None
    refused: RefusedItem | None = None


@dataclass(slots=True)
class Coders:
    """The coders of one run; at least one of them. `agreement`: how they compare over all documents that both read."""

    rules: bool = True
    llm: LlmCoder | None = None
    agreement: Agreement = field(default_factory=Agreement)

    def names(self, language: str | None) -> tuple[str, ...]:
        """The names under which claims of a document in that language are kept."""
        rules = (coder.coder_name(language),) if self.rules else ()
        return (*rules, *((self.llm.name(language),) if self.llm else ()))

    def code(self, document: Document, registry: Registry, known: Collection[str] = ()) -> Coded:
        """Let each coder read the document that has not yet (`known`: names of those that have).

        What the model's budget does not reach is counted in its tally. Raises EndpointError.
        """
        claims: dict[str, list[Claim]] = {}
        told, refused = self._told(document, registry, known)
        if self.llm is not None and told is not None:
            claims[self.llm.name(document.language)] = told
        merged = None
        name = coder.coder_name(document.language)
        if self.rules and (told is not None or name not in known):
            own = coder.code(document, registry)
            if name not in known:
                claims[name] = own
            if told is not None:
                merged = merge(own, told)
                self.agreement.add(merged)
        return Coded(claims=claims, merged=merged, refused=refused)

    def _told(
        self, document: Document, registry: Registry, known: Collection[str]
    ) -> tuple[list[Claim] | None, RefusedItem | None]:
        if self.llm is None or self.llm.name(document.language) in known:
            return None, None
        from marsad.coding.llm import BudgetUsed

        try:
            return self.llm.code(document, registry), None
        except BudgetUsed:
            self.llm.tally.left += 1
            return None, None
        except RefusedItem as error:
            return None, error


@contextmanager
def open_coders(choice: str = "rules", options: LlmOptions | None = None) -> Iterator[Coders]:
    """The coders chosen, ready to work. Raises UsageError for an unknown choice, or a model without an endpoint."""
    if choice not in CODERS:
        raise UsageError(f"coder {choice}", "is none that Marsad has", f"Choose one of: {', '.join(CODERS)}")
    if choice == "rules":
        yield Coders()
        return
    if options is None:
        raise UsageError(
            f"coder {choice}",
            "needs a language model, and none is assumed",
            "Give --llm-endpoint http://127.0.0.1:8080/v1 and --llm-model NAME, or set MARSAD_LLM_ENDPOINT and"
            " MARSAD_LLM_MODEL; in Python, llm=LlmOptions(endpoint=…, model=…)",
        )
    from marsad.coding.llm import LlmCoder

    with LlmCoder(options) as llm:
        yield Coders(rules=choice == "both", llm=llm)
