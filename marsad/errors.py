"""What can go wrong, and what to do about it.

Every error names the item it is about, the cause, and the remedy; `str(error)` is a sentence to show as it is.

::

    MarsadError
    ├── UsageError            the question cannot be asked this way (exit code 2)
    │   ├── UnknownName       no such group, place, measure or source; carries near names
    │   └── MissingItem       a file or folder that is not there
    ├── RefusedItem           one item could not be taken; the rest goes on (exit code 1)
    │   ├── UnreadablePage    empty, binary, too large, or without text
    │   ├── PurgedItem        of a source that was purged from this observatory
    │   ├── UnreadableDataset a column is missing, a row cannot be read
    │   └── FetchError        an address that may not be asked, or did not give what was asked for; carries its status
    ├── EndpointError         the address of a language model cannot be used: no answer, no such key
    ├── ObservatoryError      the folder is not one we can open (newer version, foreign file)
    └── BriefRefused          a number of the brief cannot be found in the kept text
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial


class MarsadError(Exception):
    """Base of all errors that Marsad raises on purpose.

    `item` is what the error is about, `cause` why, `remedy` what the user can do. `values` fill the {names} in the two
    latter; `said` keeps these as they are before, so that they can be said in another language.
    """

    exit_code = 1

    def __init__(self, item: str, cause: str, remedy: str = "", **values: object) -> None:
        self.item = item
        self.said = (cause, remedy)
        self.values = {name: str(value) for name, value in values.items()}
        self.cause, self.remedy = (text.format_map(self.values) if values else text for text in self.said)
        super().__init__(f"{item}: {self.cause}." + (f" {self.remedy}." if remedy else ""))

    def __reduce__(self) -> tuple[Callable[..., MarsadError], tuple[str, str, str]]:
        # Exceptions pickle by their message; ours are built from three parts and cross process borders.
        return partial(type(self), **self.values), (self.item, *self.said)


class UsageError(MarsadError):
    """The question cannot be asked this way."""

    exit_code = 2


class UnknownName(UsageError):
    """A group, place, measure or source that the registry does not hold."""

    def __init__(self, item: str, cause: str, remedy: str = "", near: tuple[str, ...] = (), **values: object) -> None:
        self.near = near
        if near and not remedy:
            remedy, values = "Did you mean {near}", {**values, "near": ", ".join(near)}
        super().__init__(item, cause, remedy, **values)


class MissingItem(UsageError):
    """A file or folder that is not there."""


class RefusedItem(MarsadError):
    """One item could not be taken; the rest goes on."""


class UnreadablePage(RefusedItem):
    """A page that is empty, binary, too large, or without text."""


class PurgedItem(RefusedItem):
    """Of a source that was purged from this observatory."""


class UnreadableDataset(RefusedItem):
    """A dataset file whose columns or rows cannot be read."""


class FetchError(RefusedItem):
    """An address that may not be asked, or that did not give what was asked for. `status`: of HTTP, where one came."""

    def __init__(self, item: str, cause: str, remedy: str = "", status: int | None = None) -> None:
        self.status = status
        super().__init__(item, cause, remedy)


class ObservatoryError(MarsadError):
    """A folder that is not an observatory we can open."""


class EndpointError(MarsadError):
    """A language model's endpoint that cannot be used: it is not there, or lets nobody in."""


class BriefRefused(MarsadError):
    """A brief was not written because one of its numbers cannot be found in the kept text."""
