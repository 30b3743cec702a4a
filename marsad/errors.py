"""What can go wrong, and what to do about it.

Every error names the item it is about, the cause, and the remedy; `str(error)` is a sentence to show as it is.

::

    MarsadError
    ├── UsageError            the question cannot be asked this way (exit code 2)
    │   ├── UnknownName       no such group, place, measure or source; carries near names
    │   └── MissingItem       a file or folder that is not there
    ├── RefusedItem           one item could not be taken; the rest goes on (exit code 1)
    │   ├── UnreadablePage    empty, binary, too large, or without text
    │   ├── UnreadableDataset a column is missing, a row cannot be read
    │   └── FetchError        an address that may not be asked, or did not give what was asked for; carries its status
    ├── EndpointError         the address of a language model cannot be used: no answer, no such key
    ├── ObservatoryError      the folder is not one we can open (newer version, foreign file)
    └── BriefRefused          a number of the brief cannot be found in the kept text
"""

from __future__ import annotations


class MarsadError(Exception):
    """Base of all errors that Marsad raises on purpose.

    `item` is what the error is about, `cause` why, `remedy` what the user can do.
    """

    exit_code = 1

    def __init__(self, item: str, cause: str, remedy: str = "") -> None:
        self.item = item
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{item}: {cause}." + (f" {remedy}." if remedy else ""))

    def __reduce__(self) -> tuple[type[MarsadError], tuple[str, str, str]]:
        # Exceptions pickle by their message; ours are built from three parts and cross process borders.
        return type(self), (self.item, self.cause, self.remedy)


class UsageError(MarsadError):
    """The question cannot be asked this way."""

    exit_code = 2


class UnknownName(UsageError):
    """A group, place, measure or source that the registry does not hold."""

    def __init__(self, item: str, cause: str, remedy: str = "", near: tuple[str, ...] = ()) -> None:
        self.near = near
        super().__init__(item, cause, remedy or (f"Did you mean {', '.join(near)}?".rstrip("?") if near else ""))

    def __reduce__(self) -> tuple[type[MarsadError], tuple[str, str, str]]:
        return type(self), (self.item, self.cause, self.remedy)


class MissingItem(UsageError):
    """A file or folder that is not there."""


class RefusedItem(MarsadError):
    """One item could not be taken; the rest goes on."""


class UnreadablePage(RefusedItem):
    """A page that is empty, binary, too large, or without text."""


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
