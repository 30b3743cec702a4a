"""The pieces that folded text falls into: words, numbers as printed, single signs."""

from __future__ import annotations

import re

DATE = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d/])|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?![\d/])"
PIECE = re.compile(rf"{DATE}|\d+(?:[.,:]\d+)*|[^\W\d_]+|\n|[^\w\s]|_")
