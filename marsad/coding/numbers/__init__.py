"""Text → every number expression in it, with value, qualifier and unit."""

from __future__ import annotations

from marsad.coding.numbers.find import find

__all__ = ["find"]
