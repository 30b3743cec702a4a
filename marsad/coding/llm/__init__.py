"""The second coder: a language model behind an OpenAI-compatible endpoint that the user names.

The model only points at words of the page. Whether they stand there, and what they mean as numbers, dates, names and
sources, is read here by the grammars and the registry that the rules use too; what cannot be read is not kept.
"""

from marsad.coding.llm.coder import LlmCoder
from marsad.coding.llm.options import LlmOptions
from marsad.coding.llm.tally import BudgetUsed, Tally

__all__ = ["BudgetUsed", "LlmCoder", "LlmOptions", "Tally"]
