"""Verbs of saying in Arabic: the subject mostly follows, and a verb without one points back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marsad.coding.attribution.anaphora import Speaker
from marsad.coding.attribution.cue import CLOSED, NEAR_START, Cue, CueKind, drawn_on, fallback, joined_after
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.lexicon import Lexicon
from marsad.model import Voice

AFTER_VERB = re.compile(  # adverbs and days between the verb and its subject
    r"(?:[\s,\"(#:]+(?:ايضا|كذلك|بدوره|بدورها|امس|"
    r"اليوم|قد|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|من جانبه"
    r"|من جهته|كل من|في بيان|في تقرير|عن))*[\s,\"(#:]*"
)
_FIRST = re.compile(r"\W*(?:اما|لكن|غير ان|كما)?\s*(?:\w{3,}\s+)?")
_RESTS = re.compile(r"(?:[يت](?:ستند|عتمد|ستقي|قوم)|(?:استند|اعتمد)ت?)\s+$")
_ISSUED = re.compile(r"(?:بيانا?|تقريرا?|تصريحا?|مقطعا?)\s*$")
_CARRIES = re.compile(r"(?:نقل|نشر|اورد|بث|عرض|ترجم)ت?")
_RELATIVE = re.compile(r"\s*,?\s*(?:الذي|التي|الذين)\s")
_CONTENT = re.compile(
    r"\s*(?:ان|انه|انها|بان|بانه|الي ان|الي|في بيان|في|فيه|فيها|به|بها|عن|,|\"|:)(?!\w)|\s+ب(?=\w{3})"
)
# A name of two to five words, set off from the office behind it by a comma.
_NAMED = re.compile(r"\s+(?!ان |انه |انها |بان |عن |في )(?:[^\W\d]{2,}\s+){1,4}[^\W\d]{2,}\s*,\s*")
_SAID_ON = re.compile(r"[^.;:\"\d]{0,90}?(?:,|\s)\s*(?:ان|انه|انها|بان|ل\w+)(?!\w)")
# "The agency said that the army said": the second speaks inside.
_REPORTED = re.compile(r"(?<!\w)(?:انه|انها|بانه|بانها)$")
_UNKNOWN = re.compile(r"\s+(?P<name>\w[^.;\"]{2,80}?)\s+(?:ان|انه|انها|بان)(?!\w)")


class ArabicVerbs:
    """Reads the verbs of a sentence of an Arabic text."""

    def __init__(self, folded: Folded, lexicon: Lexicon) -> None:
        self.folded, self.text, self.lexicon = folded, folded.text, lexicon

    def read(self, match: re.Match[str], start: int, end: int, inside: Sequence[Speaker]) -> Cue | None:
        kind: CueKind = match.lastgroup or "speak"  # type: ignore[assignment]
        if match.group()[0] == "ف" and self.text[start : match.start()].lstrip().startswith("اما "):
            topic = self._subject_of_sentence(match, kind, start, end, inside, topic=True)
            if topic is not None:
                return topic
        text, last = self.text, match.end()
        if self._carries_document(match, start):
            return None
        gap = AFTER_VERB.match(text, last, end)
        position = gap.end() if gap else last
        speaker = next((s for s in inside if last <= s.start <= position + 1), None)
        if speaker is not None and speaker.start - last <= 40:
            voices, stop = joined_after(self.text, speaker, inside) if speaker.voices else ((), speaker.end)
            around = self._is_around(match.start(), stop, start, end)
            if speaker.estimate and kind == "speak":
                kind = "estimate"
            return Cue(
                match.start(),
                stop,
                kind,
                voices,
                match.group(),
                around,
                speaker.document or speaker.anaphor,
                fallback=fallback(speaker),
            )
        office = self._office(match, end, inside) if kind == "speak" else None
        if office is not None:
            return office
        going_on = self._subject_of_sentence(match, kind, start, end, inside)
        if going_on is not None:
            return going_on
        before = [s for s in inside if s.end <= match.start() and match.start() - s.end <= 60]
        if (
            before
            and self.lexicon.between.fullmatch(text[before[-1].end : match.start()])
            and self._clause_start(before[-1].start, start)
        ):
            return Cue(
                before[-1].start,
                last,
                kind,
                before[-1].voices,
                match.group(),
                False,
                before[-1].document,
                fallback=fallback(before[-1]),
            )
        if _CONTENT.match(text, last) or text[last : last + 2] == ' "':
            return Cue(match.start(), last, kind, (), match.group(), False)
        named = _UNKNOWN.match(text, last, end)
        if named and kind == "speak" and not re.search(r"\d", named["name"]):
            nested = next((s for s in inside if named.start("name") <= s.start < named.end("name") and s.voices), None)
            person = Voice(
                id="named-person",
                name="named person",
                kind="official",
                start=self.folded.original(named.start("name")),
                end=self.folded.original(named.end("name")),
            )
            return Cue(
                match.start(), named.end("name"), kind, nested.voices if nested else (person,), match.group(), False
            )
        if kind == "claim" and self._clause_start(match.start(), start):
            return Cue(match.start(), last, kind, (), match.group(), False)
        return None

    def _office(self, match: re.Match[str], end: int, inside: Sequence[Speaker]) -> Cue | None:
        """ "قال محمد نور، الضابط بشرطة المرور، إن": a name, and the office of the one who bears it."""
        named = _NAMED.match(self.text, match.end(), end)
        if named is None:
            return None
        speaker = next((s for s in inside if s.start == named.end() and s.voices and not s.document), None)
        if speaker is None:
            return None
        if not _SAID_ON.match(self.text, speaker.end, end):
            return None
        return Cue(match.start(), speaker.end, "speak", speaker.voices, match.group(), False)

    def _carries_document(self, match: re.Match[str], start: int) -> bool:
        """ "a report that AP carried": the agency is no speaker of its own."""
        if not _CARRIES.fullmatch(match.group()):
            return False
        before = re.search(r"(\w+)\s+$", self.text[max(start, match.start() - 20) : match.start()])
        return before is not None and before.group(1) in self.lexicon.documents

    def _subject_of_sentence(
        self, match: re.Match[str], kind: CueKind, start: int, end: int, inside: Sequence[Speaker], topic: bool = False
    ) -> Cue | None:
        """ "The report, which rests on states, says" and "the command issued a statement in which it said"."""
        first = next((s for s in inside if s.voices and s.end <= match.start()), None)
        if first is None or not _FIRST.fullmatch(self.text, start, first.start):
            return None
        rests = _RESTS.search(self.text, start, first.start) is not None
        if not rests and not topic and not _CONTENT.match(self.text, match.end(), end):
            return None
        gap = self.text[first.end : match.start()]
        if len(gap) > 120 or re.search(r"\d", gap):
            return None
        voices, basis = first.voices, tuple[Voice, ...]()
        origin = self.lexicon.origin.search(gap) or self.lexicon.basis.search(gap)
        if origin is not None or rests:
            position = first.end + (origin.end() if origin else 0)
            drawn = drawn_on(self.text, position, match.start(), inside, first.voices, self.lexicon.writers)
            if drawn is not None:
                voices = (*voices, *drawn.voices)
                basis = drawn.voices if rests or self.lexicon.basis.search(gap) else ()
        elif not (_RELATIVE.match(gap) or _ISSUED.search(gap) or match.group()[0] in "وف"):
            return None
        return Cue(first.start, match.end(), kind, voices, match.group(), False, first.document, basis=basis)

    def _clause_start(self, position: int, start: int) -> bool:
        before = self.text[start:position].rstrip()
        if re.search(r"(?<!\w)(?:[وفب]?(?:ان|بان)|[وف]?كان(?:ت|وا)?)$", before):
            return True
        return not before or before[-1] in '.,:;"' or position - start < 25

    def _is_around(self, first: int, last: int, start: int, end: int) -> bool:
        before = self.text[start:first].rstrip()
        if _REPORTED.search(before):
            return False
        if re.search(r"(?:كما|حسبما|وفق ما|بحسب ما|حسب ما|وفقا لما)$", before):
            return True
        if first - start < NEAR_START:
            return False
        rest = self.lexicon.adjunct.match(self.text, last, end)
        return CLOSED.match(self.text, rest.end() if rest else last, end) is not None
