"""What judgements call an incident: the rule for refs, once, for Python, Arrow and SQL to be written from.

A ref outlives releases and coder versions: "<dataset>:<its own id of the row>" for a dataset's row, or
"<document>@<row>" where the dataset has no ids; "<document>#<start>-<end>", the quote's span, for a page's incident.
Several incidents of one quote, and several rows of one release that bear the same id, get "~2", "~3"… behind it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

# Columns of a claim and the text between them, in turn: column, text, column…
Form = tuple[str, ...]
KEYED: Form = ("dataset", ":", "key")
COUNTED: Form = ("document", "@", "row")
QUOTED: Form = ("document", "#", "quote_start", "-", "quote_end")

UNSTATED = ("denied", "hypothetical")  # modalities: such incidents are not linked and have no ref
_NUMBERED = re.compile(r"(.*)~([2-9]|[1-9][0-9]+)", re.ASCII | re.DOTALL)


def base_of(claim: Mapping[str, Any]) -> str:
    """The ref of an incident, without its number. `claim`: a row with the columns of the forms and `dataset`."""
    form = QUOTED if claim["dataset"] is None else COUNTED if claim["key"] is None else KEYED
    return "".join(str(claim[part]) if place % 2 == 0 else part for place, part in enumerate(form))


def numbered(base: str, number: int) -> str:
    """The ref of the first, second… incident of one base."""
    return base if number == 1 else f"{base}~{number}"


def readings(ref: str) -> tuple[tuple[str, int], ...]:
    """The bases and numbers that a ref may stand for: an id of a row can itself end in "~2"."""
    found = _NUMBERED.fullmatch(ref)
    return ((ref, 1), (found[1], int(found[2]))) if found else ((ref, 1),)


def mark(claim: str, correction: str = "") -> bytes:
    """Eight bytes by which a run of the linker notes that it compared a claim; of a correction it is another."""
    return hashlib.blake2b((claim + correction).encode(), digest_size=8).digest()


def sql(tables: Mapping[str, str]) -> str:
    """`base_of` as an SQL expression; `tables`: column → the name of the table that holds it."""

    def joined(form: Form) -> str:
        parts = (f'{tables[part]}."{part}"' if place % 2 == 0 else f"'{part}'" for place, part in enumerate(form))
        return " || ".join(parts)

    of_row = f"coalesce({joined(KEYED)}, {joined(COUNTED)})"
    return f'CASE WHEN {tables["dataset"]}."dataset" IS NOT NULL THEN {of_row} ELSE {joined(QUOTED)} END'
