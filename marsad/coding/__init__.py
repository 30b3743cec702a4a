"""Document → claims: numbers with the sentence they stand in, whose they are, where, when, and who says so."""

from marsad.coding.coder import VERSION, code, coder_name

__all__ = ["VERSION", "code", "coder_name"]
