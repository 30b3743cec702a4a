"""Document → claims: numbers with the sentence they stand in, whose they are, where, when, and who says so.

The rules (`code`) read by default; `llm` is the second coder, behind an endpoint that the user names; `open_coders`
gives the ones chosen, `merge` puts their claims together.
"""

from marsad.coding.choice import Coded, Coders, open_coders
from marsad.coding.coder import VERSION, code, coder_name
from marsad.coding.merging import Agreement, Difference, Merged, merge

__all__ = [
    "VERSION",
    "Agreement",
    "Coded",
    "Coders",
    "Difference",
    "Merged",
    "code",
    "coder_name",
    "merge",
    "open_coders",
]
