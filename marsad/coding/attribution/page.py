"""One page read from top to bottom: what each sentence cites, and what it carries on from the one before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.coding.attribution.carry import Carried, continues
from marsad.coding.attribution.cited import Cited
from marsad.coding.attribution.cue import Cue
from marsad.coding.attribution.cues import CueFinder
from marsad.coding.attribution.folding import fold
from marsad.coding.attribution.lexicon import lexicon
from marsad.coding.attribution.quotations import is_open, of_quote
from marsad.coding.attribution.scopes import Certainty, Part, Reach, is_own, joined, scopes
from marsad.coding.attribution.speakers import find_speakers
from marsad.coding.mentions import Scope, Sentence
from marsad.model import Voice

if TYPE_CHECKING:
    from marsad.registry import Registry

_IS_THOUGHT = re.compile(r"\b(?:is|are)\s+(?:also\s+|now\s+)?(?:estimated|believed|thought|understood)\s+to\b")
_BREAK = re.compile(r"\n\s*")
LONGEST = 1200  # characters of a sentence read at once, which keeps the time linear on text without stops
_QUOTED_SENTENCES = 6  # a quotation still open behind these was never closed
_CITING = {"monitor", "research", "un", "ngo", "igo"}  # they build on what groups publish


class PageReader:
    """Keeps who was cited last while the sentences go by."""

    def __init__(self, text: str, language: str, registry: Registry, house: Voice | None = None) -> None:
        self.kept, self.house = text, house
        self.folded = fold(text)
        self.lexicon = lexicon(language)
        self.speakers = find_speakers(text, self.folded, language, registry, self.lexicon)
        self.starts = [speaker.start for speaker in self.speakers]
        self.finder = CueFinder(text, self.folded, self.lexicon)
        self.reach = Reach(self.folded, self.lexicon)
        self.certainty = Certainty(self.folded, self.lexicon)
        self.carried: Carried | None = None
        self.cited = Cited(frozenset(s.voices[0].start for s in self.speakers if s.pointing))

    def scopes(self, sentences: Sequence[Sentence]) -> list[Scope]:
        found: list[Scope] = []
        waiting: list[tuple[Sentence, list[Part]]] = []  # sentences of a quotation that is still open
        quoted, paragraph, before = False, 0, 0
        for sentence in sentences:
            breaks = len(_BREAK.findall(self.kept, before, sentence.start))
            paragraph, before = paragraph + breaks, sentence.end
            start, end = self.folded.folded(sentence.start), self.folded.folded(sentence.end)
            parts: list[Part] = []
            for first in range(start, end, LONGEST):
                parts += self._parts(first, min(end, first + LONGEST), paragraph)
            if breaks:
                found, waiting, quoted = [*found, *self._laid_out(waiting)], [], False
            said = next((part for part in reversed(parts) if part[2] and part[4]), None)
            if quoted and said is not None:  # "A. B", X said: A is of X as well
                waiting = [(each, of_quote(own, each, said, self.folded)) for each, own in waiting]
            waiting.append((sentence, parts))
            quoted = is_open(self.kept[sentence.start : sentence.end], quoted)
            if not quoted or len(waiting) > _QUOTED_SENTENCES:
                found, waiting, quoted = [*found, *self._laid_out(waiting)], [], False
        found += self._laid_out(waiting)
        return sorted(found, key=lambda item: (item.start, -item.end))

    def _laid_out(self, read: Sequence[tuple[Sentence, list[Part]]]) -> list[Scope]:
        """The parts of sentences as scopes of the text."""
        return [
            scope
            for sentence, parts in read
            for part in parts
            for scope in scopes(self.folded, part, sentence.end, self.lexicon)
        ]

    def _parts(self, start: int, end: int, paragraph: int) -> list[Part]:
        inside = self.speakers[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        cues = self.finder.cues(start, end, inside)
        parts = self.reach.parts(cues, start, end, self.cited)
        parts = [self._inside_report(part, cues, paragraph) for part in parts]
        if parts:
            self._remember(parts, cues, paragraph, start, end)
        elif self._continues(start, end, paragraph):
            parts = self._go_on(start, end, paragraph)
        elif self.carried is not None and self._turns_away(start, end, paragraph):
            self.carried = None
        elif self.carried is not None:
            self.carried = replace(self.carried, age=self.carried.age + 3)
        if parts and self.carried is not None and self.carried.modality == "estimated":
            parts = [(a, b, c, self.carried.modality if m == "reported" and not h else m, h) for a, b, c, m, h in parts]
        own: list[Part] = [(start, end, (self.house,), "asserted", False)] if self.house else []
        return [*own, *parts, *self._certainty([*own, *parts], start, end)]

    def _inside_report(self, part: Part, cues: Sequence[Cue], paragraph: int) -> Part:
        """A group's data told in the middle of a monitor's report: the monitor cites the group."""
        start, end, chain, modality, here = part
        carried = self.carried
        if carried is None or carried.paragraph != paragraph or len(chain) != 1 or chain[0].kind != "group_media":
            return part
        if carried.document and carried.chain[0].kind in _CITING and any(cue.document for cue in cues):
            return start, end, joined(carried.chain[:1], chain), modality, here
        return part

    def _remember(self, parts: Sequence[Part], cues: Sequence[Cue], paragraph: int, start: int, end: int) -> None:
        *_, chain, modality, _ = parts[-1]
        if not chain:
            return
        self.cited.remember(chain, cues)
        previous = self.carried
        document = any(cue.document or cue.basis for cue in cues)
        if chain[-1].kind == "group" and not self.lexicon.attacks.search(self.folded.text, start, end):
            document = False  # a group's statement about one event
        if previous is not None and chain == previous.chain:
            document = document or previous.document
            if not any(cue.voices for cue in cues) and previous.modality == "estimated":
                modality = previous.modality
        if modality == "reported" and self._all_estimated(start, end):
            modality = "estimated"
        told = start if self.lexicon.language == "ar" else cues[-1].end  # "… 8 operations, its media said"
        self.carried = Carried(
            chain=tuple(voice for voice in chain),
            modality=modality if modality != "denied" else "reported",
            document=document,
            claim=any(cue.kind == "claim" for cue in cues) and is_own(chain) and chain[-1].kind == "group",
            tally=self.lexicon.attacks.search(self.folded.text, told, end) is not None
            or (self.lexicon.language == "ar" and previous is not None and previous.tally and _kin(previous, chain)),
            paragraph=paragraph,
            listing=self.lexicon.lists_follow.search(self.folded.text, start, end) is not None
            or self.folded.text[start:end].rstrip().endswith(":"),
        )

    def _continues(self, start: int, end: int, paragraph: int) -> bool:
        if self.carried is None or not continues(self.carried, self.folded.text, start, end, paragraph, self.lexicon):
            return False
        if self._reckons_itself(start, end):
            return False
        # A new paragraph that hedges in its own words speaks for the page.
        return paragraph == self.carried.paragraph or not self._all_estimated(start, end)

    def _reckons_itself(self, start: int, end: int) -> bool:
        """ "…, says ACLED. The group is estimated to earn $15 million": an estimate of nobody in particular."""
        if self.lexicon.language != "en" or self.carried is None or self.carried.modality == "estimated":
            return False
        return _IS_THOUGHT.search(self.folded.text, start, end) is not None

    def _turns_away(self, start: int, end: int, paragraph: int) -> bool:
        """A new paragraph of background ends what was cited: the page goes on in its own voice."""
        apart = self.carried is not None and paragraph != self.carried.paragraph
        return apart and self.lexicon.background.search(self.folded.text, start, end) is not None

    def _all_estimated(self, start: int, end: int) -> bool:
        """Whether the sentence gives estimates, so that what its speaker adds is one too."""
        spans = self.certainty.spans(start, end)
        return any(m == "estimated" and not alone and b - a > (end - start) // 3 for a, b, m, alone in spans)

    def _go_on(self, start: int, end: int, paragraph: int) -> list[Part]:
        carried = self.carried
        if carried is None:
            return []
        self.carried = replace(carried, paragraph=paragraph, age=carried.age + 1)
        return [(start, end, carried.chain, carried.modality, False)]

    def _certainty(self, parts: Sequence[Part], start: int, end: int) -> list[Part]:
        found: list[Part] = []
        for first, last, modality, alone in self.certainty.spans(start, end):
            inner = [part for part in parts if part[0] < last and first < part[1]]
            chain: tuple[Voice, ...] = ()
            here = True
            if inner:
                if alone:
                    continue
                chain, here = inner[-1][2], inner[-1][4]
            found.append((first, last, chain, modality, here))
        return found


def _kin(before: Carried, chain: Sequence[Voice]) -> bool:
    """Whether a group that told of its attacks goes on telling, itself or through its media."""
    return is_own(chain) and is_own(before.chain) and {v.id for v in before.chain} & {v.id for v in chain} != set()
