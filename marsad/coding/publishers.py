"""Who publishes a page: the registry's source or actor of that name, and the group that a page speaks for."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.coding.attribution.naming import slug
from marsad.coding.mentions import Scope
from marsad.model import Document, Voice
from marsad.registry import ActorEntry, Registry, SourceEntry

_OWN = ("group", "group_media")


def publisher_of(document: Document, registry: Registry) -> Voice | None:
    """The publisher closes every attribution, under the id that a page citing it gives it; None where none is named."""
    if not document.publisher:
        return None
    known = _known(document.publisher, registry)
    name = document.publisher
    return Voice(id=known.id if known else slug(name), name=name, kind="publisher")


def house_of(document: Document, registry: Registry) -> Voice | None:
    """The armed group or media arm whose own voice the page's is; None for every other publisher."""
    known = _known(document.publisher, registry) if document.publisher else None
    if isinstance(known, SourceEntry) and known.kind in _OWN:
        return Voice(id=known.id, name=known.name, kind=known.kind)
    if isinstance(known, ActorEntry) and known.kind == "armed_group":
        return Voice(id=known.id, name=known.name, kind="group")
    return None


def attributed(scope: Scope | None, house: Voice | None, publisher: Voice | None) -> tuple[Voice, ...]:
    """Who is cited, then the publisher. A house in its own voice is the publisher alone."""
    cited: Iterable[Voice] = scope.chain if scope else ()
    return (*(voice for voice in cited if voice is not house), *((publisher,) if publisher else ()))


def _known(name: str, registry: Registry) -> SourceEntry | ActorEntry | None:
    """The entry of exactly this name, in any language; a source before an actor."""
    return registry.sources.lookup(name) or registry.actors.lookup(name)
