"""Words that the model points at → actors, places, periods and voices, read by the page's own finders and the registry.

The model's word is never taken for what a name means. What does not stand on the page, or means nothing to the finders,
is None.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.coding.attribution.folding import fold
from marsad.coding.attribution.known_names import unknown_name
from marsad.coding.attribution.lexicon import lexicon
from marsad.coding.attribution.scopes import joined
from marsad.coding.attribution.speakers import find_speakers
from marsad.coding.llm.answers import Cited, Unusable
from marsad.coding.llm.standing import names, nearest
from marsad.coding.mentions import PeriodMention
from marsad.coding.page import Page, View
from marsad.coding.place_groups import merged
from marsad.model import Actor, Period, Place, Voice
from marsad.registry import ActorEntry, Found, PlaceEntry, Registry

# Of whom the page may speak without a name. A newspaper or monitor that nothing is known of is no "unnamed official".
_UNNAMED_KINDS = ("official", "witness", "local", "government", "military", "police", "group")


class Slots:
    """Reads the slots of one page."""

    def __init__(self, page: Page, registry: Registry) -> None:
        self._page, self._registry = page, registry
        self._text, self._language = page.document.text, page.language
        self._folded, self._lexicon = fold(self._text), lexicon(page.language)
        self._speakers = [
            (
                self._folded.original(speaker.start),
                self._folded.original(speaker.end),
                speaker.voices or ((speaker.fallback,) if speaker.fallback else ()),
            )
            for speaker in find_speakers(self._text, self._folded, page.language, registry, self._lexicon)
        ]
        periods = [mention for view in page.views for mention in view.periods]
        self._periods = [*periods, *(mention for _, _, mention in page.headings)]

    def actor(self, name: str | None) -> ActorEntry | None:
        """The registered actor that a name on the page (its text or its title) means."""
        if name is None or not self._is_printed(name):
            return None
        here = [found for view in self._page.views for found in view.actors if found.text == name]
        found = here or self._registry.actors.find(name, self._language)
        if found:
            return max(found, key=lambda item: item.end - item.start).entry
        return self._registry.actors.lookup(name)

    def group(self, name: str | None, country: str | None) -> Actor | None:
        """The armed group of that name, or its branch in the country."""
        entry = self.actor(name)
        if entry is None or entry.kind != "armed_group":
            return None
        branch = self._registry.actors.branch_in(entry.id, country) if country else None
        return (branch or entry).to_actor(name)

    def place(self, printed: Sequence[str], view: View) -> tuple[Place | None, int]:
        """The places as one expression, and how many of the names could not be read."""
        found = [place for name in printed if (place := self._place(name, view)) is not None]
        unread = len(printed) - len(found)
        apart = {place.entry.id: place for place in found}
        return (merged(tuple(apart.values())) if apart else None), unread

    def _place(self, name: str, view: View) -> Found[PlaceEntry] | None:
        spans = nearest(names(self._text, name), view.sentence.start)
        if not spans and not self._is_printed(name):
            return None
        for around in (view, *self._page.views):
            for found in around.places:
                if any(start < found.end and found.start < end for start, end in spans):
                    return found
        read = self._registry.places.find(name, self._language, frozenset(self._page.countries))
        return max(read, key=lambda item: item.end - item.start) if read else None

    def period(self, printed: str | None, position: int) -> Period | None:
        """The days that the words mean by our own reading; words that it cannot read have no days."""
        if printed is None:
            return None
        spans = nearest(names(self._text, printed), position)
        if not spans:
            return None
        for start, end in spans:
            read = [mention for mention in self._periods if mention.start < end and start < mention.end]
            if read:
                return max(read, key=lambda mention: _shared(mention, start, end)).period
        return Period(start=None, end=None, text=printed)

    def voices(self, cited: Sequence[Cited], position: int) -> tuple[tuple[Voice, ...], int]:
        """The chain, and how many links were left out because they do not stand on the page or mean nobody known.

        Raises Unusable where its origin is one of these: without it the chain would say that somebody else counted.
        """
        chain: tuple[Voice, ...] = ()
        unread = 0
        for index, source in enumerate(cited):
            spans = nearest(names(self._text, source.name), position)
            voices = self._voices(source, *spans[0]) if spans else ()
            if not voices and index == len(cited) - 1:
                raise Unusable("source_unknown" if spans else "source_not_in_text")
            unread += not voices
            chain = joined(chain, voices)
        return chain, unread

    def _voices(self, source: Cited, start: int, end: int) -> tuple[Voice, ...]:
        """Who the rules see there; else an institution by the words of its name; else a person, who is not named.

        Nobody where the model means a newspaper, monitor … and nothing but a person could be made of the name.
        """
        is_person = source.kind in _UNNAMED_KINDS
        for first, last, voices in self._speakers:
            if first < end and start < last and voices:
                return voices if is_person or not _is_person(voices) else ()
        first, last = self._folded.folded(start), self._folded.folded(end)
        speaker = unknown_name(self._folded.text, first, last, self._lexicon, self._folded)
        if speaker is not None and (is_person or not _is_person(speaker.voices)):
            return speaker.voices
        if not is_person:
            return ()
        kind = source.kind
        return (Voice(id=f"unnamed-{kind}", name=f"unnamed {kind}", kind=kind, start=start, end=end),)  # type: ignore[arg-type]

    def _is_printed(self, name: str) -> bool:
        return bool(names(self._text, name) or names(self._page.document.title or "", name))


def _is_person(voices: Sequence[Voice]) -> bool:
    return all(voice.id == "named-person" for voice in voices)


def _shared(mention: PeriodMention, start: int, end: int) -> int:
    return min(mention.end, end) - max(mention.start, start)
