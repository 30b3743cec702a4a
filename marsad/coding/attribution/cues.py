"""Words that cite somebody, each with its speaker: "X said", "a annoncé X", "بحسب X", "according to X".

A cue works forward ("police said that …"), or on what stands around it ("…, police said", "according to …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.lexicon import Lexicon
from marsad.coding.attribution.speakers import Speaker, unknown_name
from marsad.model import Voice

CueKind = Literal["speak", "estimate", "deny", "claim"]
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|being|est|sont|été|était|étaient|furent)\s+(?:\w+(?:ly|ment)\s+)?$", re.IGNORECASE
)
_ALSO = re.compile(
    r"\s*(?:,|\band\b|\bet\b|&|\bو|,\s*and)\s*(?:the|a|an|other|le|la|les|l'|des|un|une|de|d')?\s*", re.IGNORECASE
)
_HELD = re.compile(  # a speaker behind these is a target or a place, not the one who speaks
    r"\b(?:on|against|by|with|between|near|killing|killed|injured|wounded|among|including|targeting|targeted|attacked|hit|"
    r"struck|than|like|par|contre|avec|entre|visant|parmi|dont)\s+(?:the\s+|a\s+|an\s+|le\s+|la\s+|les\s+|l'|des\s+)?$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+(?:of|for|from|at|in|with|de|du|des|pour|باسم)\s+(?:the\s+|la\s+|l')?$", re.IGNORECASE)
_OPENING = re.compile(
    r"[\s\"'(:,–—-]*(?:the\s+|a\s+|an\s+|le\s+|la\s+|les\s+|l'|des\s+|un\s+|une\s+|du\s+)?", re.IGNORECASE
)
_NEAR_START = 12  # characters before a cue that are no statement of their own
_REACH = 220  # characters between a speaker and its verb
_PARTICIPLE = re.compile(
    r"(?:saying|adding|noting|claiming|reporting|stressing|ajoutant|précisant|affirmant)$", re.IGNORECASE
)
_SAID_LIKE = re.compile(r"[,\"]\s*$")
_APPOSED = re.compile(r"\)?\s*(?:\([^)]{1,60}\)\s*)?,\s*")
_OBSERVERS = {
    "monitor",
    "research",
    "un",
    "media",
    "agency",
    "dataset",
    "igo",
    "ngo",
    "group_media",
    "witness",
    "local",
}
_ANNOUNCES = re.compile(
    r"\s*(?:\([^)]{1,30}\)\s*)?:\s+(?!\d+\s*[-–]|\d{1,2}\s+[A-Z])"
)  # not a bulletin's title with its dates
_BRACKETED = re.compile(r"\w[^()]{12,}\((?:the\s+|see\s+|source:\s*)?$", re.IGNORECASE)
_GENITIVE = re.compile(r"(?:de\s|d'|du\s|au\s|aux\s)", re.IGNORECASE)
_COORDINATED = re.compile(r"(?:\band|\bet)\s+(?:has\s+|have\s+|also\s+|a\s+|ont\s+)?$", re.IGNORECASE)
_NOUNS_TOO = {"saw", "seen", "counts", "count", "reports", "report"}
_TOLD = re.compile(
    r"\s+(?:(?:the|a|an)\s+)?(?:[A-Z][\w']*(?:\s+[A-Z][\w']*){0,4}|reporters|journalists|media|parliament|lawmakers|state\s+(?:tv|television|media|radio)"
    r"|local\s+media|news\s+conference|newspaper|broadcaster|news\s+agency|agency)(?:\s+(?:news\s+agency|newspaper|television|radio|tv))?"
)
_CLOSED = re.compile(r"\s*(?:$|[.,;\"\)])")


@dataclass(frozen=True, slots=True)
class Cue:
    """[start, end) from the speaker to the verb or back. `around`: it covers what stands before it too."""

    start: int
    end: int
    kind: CueKind
    voices: tuple[Voice, ...]  # nearest to the page first; empty where it points back
    hedge: str
    around: bool
    document: bool = False
    same: bool = False  # a participle: the speaker of the cue before goes on
    fallback: tuple[Voice, ...] = ()  # for a cue that points back to nobody
    heard: bool = False  # pointing back, but a news house is named that heard it: voices are put in front


def _fallback(speaker: Speaker) -> tuple[Voice, ...]:
    return (speaker.fallback,) if speaker.fallback else ()


class CueFinder:
    """Finds the cues of one sentence after another of a folded text."""

    def __init__(self, folded: Folded, speakers: Sequence[Speaker], lexicon: Lexicon) -> None:
        self.folded, self.text, self.lexicon = folded, folded.text, lexicon
        self.speakers = speakers
        self.arabic = lexicon.language == "ar"

    def cues(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        """The cues of the sentence [start, end), in order; `inside` are its speakers."""
        found = [
            *self._prepositions(start, end, inside),
            *self._claimed_by(start, end, inside),
            *self._marked(start, end, inside),
        ]
        for match in self.lexicon.verbs.finditer(self.text, start, end):
            if any(s.start < match.end() and match.start() < s.end for s in inside):
                continue
            if any(c.start <= match.start() < c.end for c in found):
                continue
            cue = self._going_on(match, start, found) or self._verb(match, start, end, inside)
            if cue is not None and not self._negated(cue) and self._cites(cue, match):
                found.append(self._heard(cue, end, inside))
        found.sort(key=lambda cue: (cue.start, cue.end))
        return [
            cue
            for index, cue in enumerate(found)
            if not any(o.start <= cue.start and cue.end <= o.end and o != cue for o in found[:index])
        ]

    def _negated(self, cue: Cue) -> bool:
        """ "has claimed no attack", "n'a pas revendiqué": nothing is cited."""
        around = self.text[max(0, cue.end - 40) : cue.end + 8]
        return cue.kind == "claim" and re.search(r"\b(?:no|not|never|any|pas|aucune?|لم)\b", around) is not None

    def _cites(self, cue: Cue, match: re.Match[str]) -> bool:
        """ "SOHR found", "the statistics show" cite; "police found 12 bodies", "le groupe compte 300 hommes" tell."""
        verb = match.group().lower()
        if verb not in self.lexicon.weak and not (self.arabic and verb.lstrip("وف") in self.lexicon.weak):
            return True
        if cue.document or cue.same or any(voice.kind in _OBSERVERS for voice in cue.voices):
            return True
        following = re.compile(r"[\s,:\"]*").match(self.text, max(match.end(), cue.end))
        at = following.end() if following else match.end()
        return self.lexicon.weak_followed.match(self.text, at) is not None or cue.around

    def _going_on(self, match: re.Match[str], start: int, found: Sequence[Cue]) -> Cue | None:
        """ "X claimed the attack, … and put the toll at 12", "X said …, adding that": the speaker of the verb before."""
        earlier = [cue for cue in found if cue.start < match.start() and cue.voices]
        if not earlier or self.arabic or match.group() in _NOUNS_TOO:
            return None
        before = self.text[max(start, match.start() - 12) : match.start()]
        participle = _PARTICIPLE.search(match.group()) is not None
        if not participle and (earlier[-1].around or not _COORDINATED.search(before)):
            return None
        kind: CueKind = match.lastgroup or "speak"  # type: ignore[assignment]
        kind = "speak" if participle else kind
        return replace(
            earlier[-1], start=match.start(), end=match.end(), kind=kind, hedge=match.group(), around=False, same=True
        )

    def _starting(self, position: int, inside: Sequence[Speaker], slack: int = 0) -> Speaker | None:
        """The speaker that begins at `position`, an article or a quotation mark apart."""
        opening = _OPENING.match(self.text, position)
        reach = max(position + slack, opening.end() if opening else position)
        return next((s for s in inside if position <= s.start <= reach), None)

    def _joined(self, first: Speaker, inside: Sequence[Speaker]) -> tuple[tuple[Voice, ...], int]:
        """ "officials and a monitor": the speakers that follow in a list."""
        voices, end = first.voices, first.end
        if not voices:
            return voices, end
        listed, last = voices, end
        for speaker in inside:
            if speaker.start < last or not speaker.voices:
                continue
            link = _ALSO.fullmatch(self.text, last, speaker.start)
            if link is None:
                break
            listed, last = (*listed, *speaker.voices), speaker.end
            if "," not in link.group() or re.search(r"\b(?:and|et)\b", link.group()):
                voices, end = listed, last  # a comma alone joins only where "and" closes the list
        return voices, end

    def _before(self, speaker: Speaker, inside: Sequence[Speaker]) -> tuple[tuple[Voice, ...], int]:
        voices, start = speaker.voices, speaker.start
        joins = False
        for other in reversed(inside):
            if other.end > start or not other.voices:
                continue
            link = _ALSO.fullmatch(self.text, other.end, start)
            if link is None or (not joins and link.group().strip() == ","):
                break
            joins = True
            voices, start = (*other.voices, *voices), other.start
        return voices, start

    def _prepositions(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        found: list[Cue] = []
        for pattern, documents_only in (
            (self.lexicon.according, False),
            (self.lexicon.by_document, True),
            (self.lexicon.learn, False),
        ):
            for match in pattern.finditer(self.text, start, end):
                speaker = self._starting(match.end(), inside, slack=18 if pattern is self.lexicon.learn else 4)
                if speaker is None and pattern is self.lexicon.learn:
                    found.append(Cue(match.start(), match.end(), "speak", (), match.group(), True))
                    continue
                if speaker is None and not documents_only and not self.arabic:
                    name = re.compile(r"\s*(?:the |la |le |l')?").match(self.text, match.end())
                    proper = self.lexicon.name.match(self.text, name.end() if name else match.end(), end)
                    speaker = (
                        unknown_name(self.text, proper.start(), proper.end(), self.lexicon, self.folded)
                        if proper
                        else None
                    )
                if speaker is None or (
                    documents_only and not (speaker.document and speaker.voices and not speaker.group)
                ):
                    continue
                if documents_only and not self._document_cue(match, speaker, start):
                    continue
                voices, last = self._joined(speaker, inside)
                kind: CueKind = "estimate" if speaker.estimate or "estim" in match.group().lower() else "speak"
                first = match.start()
                found.append(
                    self._heard(
                        Cue(
                            first,
                            last,
                            kind,
                            voices,
                            match.group(),
                            True,
                            speaker.document,
                            fallback=_fallback(speaker),
                        ),
                        end,
                        inside,
                    )
                )
        return found

    def _document_cue(self, match: re.Match[str], speaker: Speaker, start: int) -> bool:
        """ "By the authors' dataset, …" at the head of a sentence, or "…, by UNAMI's count"."""
        head = match.start() - start < 3
        word = match.group().lower()
        return (head and self.text[speaker.end : speaker.end + 2].lstrip().startswith(",")) or (
            word in ("by", "per") and self.text[: match.start()].rstrip().endswith(",")
        )

    def _marked(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        """Speakers set off by signs: "SOHR: 12 killed", "12 killed: police", "… (Al-Naba, 3 March)."."""
        found: list[Cue] = []
        for speaker in inside:
            if not speaker.voices:
                continue
            before, after = self.text[start : speaker.start], self.text[speaker.end : end]
            if not before.strip(' "#') and _ANNOUNCES.match(after):
                found.append(Cue(speaker.start, speaker.end, "speak", speaker.voices, ":", False, speaker.document))
            elif re.search(r"(?::|\s[-–—])\s*$", before) and len(before) > _NEAR_START and not after.strip(" ."):
                found.append(Cue(speaker.start, speaker.end, "speak", speaker.voices, ":", True, speaker.document))
            elif (
                _BRACKETED.search(before)
                and re.match(r"(?:,[^()]{3,40})?\)\s*[.;]?\s*(?:$|[A-Z])", after)
                and not self._abbreviates(speaker, inside)
            ):
                found.append(Cue(speaker.start, speaker.end, "speak", speaker.voices, "(", True))
        return found

    def _abbreviates(self, speaker: Speaker, inside: Sequence[Speaker]) -> bool:
        """ "the Syrian Observatory for Human Rights (SOHR)": one name twice."""
        ids = {voice.id for voice in speaker.voices}
        return any(
            (s is not speaker and 0 <= speaker.start - s.end <= 4) or ids & {v.id for v in s.voices}
            for s in inside
            if s is not speaker and s.start < speaker.start
        )

    def _claimed_by(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        """ "the 153 attacks claimed by IS" counts by the group's own word; "a bombing claimed by IS" does not."""
        found: list[Cue] = []
        if self.arabic:
            return found
        for match in self.lexicon.claimed_by.finditer(self.text, start, end):
            speaker = self._starting(match.end(), inside)
            before = self.text[max(start, match.start() - 60) : match.start()]
            plural = self.lexicon.attacks.search(before)
            if speaker is not None and speaker.voices and plural and not before[plural.end() :].strip():
                found.append(Cue(match.start(), speaker.end, "speak", speaker.voices, match.group(), True))
        return found

    def _verb(self, match: re.Match[str], start: int, end: int, inside: Sequence[Speaker]) -> Cue | None:
        kind: CueKind = match.lastgroup or "speak"  # type: ignore[assignment]
        if self.arabic:
            return self._arabic_verb(match, kind, start, end, inside)
        if _PARTICIPLE.search(match.group()):
            return None
        subject = self._subject(match.start(), start, inside)
        if subject is not None:
            voices, first, document, estimate, fallback = subject
            if estimate and kind == "speak":
                kind = "estimate"
            around = self._is_around(first, match.end(), start, end, inside)
            return Cue(first, match.end(), kind, voices, match.group(), around, document, fallback=fallback)
        if self.lexicon.language == "fr" and (
            inversion := re.compile(r"(?:-t)?-(?:il|elle|ils|elles|on)\b").match(self.text, match.end())
        ):
            return Cue(match.start(), inversion.end(), kind, (), match.group(), True)
        inverted = self._inverted(match, kind, start, end, inside)
        if inverted is not None:
            return inverted
        pronoun = self._pronoun(match, start)
        if pronoun is not None:
            return Cue(
                pronoun, match.end(), kind, (), match.group(), self._is_around(pronoun, match.end(), start, end, inside)
            )
        return self._unlisted(match, kind, start, end, inside)

    def _unlisted(
        self, match: re.Match[str], kind: CueKind, start: int, end: int, inside: Sequence[Speaker]
    ) -> Cue | None:
        if _PASSIVE.search(self.text, max(start, match.start() - 30), match.start()) or kind == "claim":
            return None
        window = self.text[max(start, match.start() - 30) : match.start()]
        adverbs = re.search(
            r"(?:\s+(?:has|have|had|also|later|a|ont|avait|on|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))*\s*$",
            window,
        )
        last = match.start() - (len(adverbs.group()) if adverbs else 0)
        if self.text[last : match.start()] == "":
            return None
        speaker = unknown_name(self.text, start, last, self.lexicon, self.folded)
        if speaker is None:
            return None
        if speaker.voices[0].kind == "official" and not re.match(
            r"sa(?:id|ys)|told|added|a(?:nn|jout)|di[st]|déclar|indiqu|précis", match.group().lower()
        ):
            return None
        return Cue(
            speaker.start,
            match.end(),
            kind,
            speaker.voices,
            match.group(),
            self._is_around(speaker.start, match.end(), start, end, inside),
        )

    def _subject(
        self, verb: int, start: int, inside: Sequence[Speaker]
    ) -> tuple[tuple[Voice, ...], int, bool, bool, tuple[Voice, ...]] | None:
        """Who stands in front of the verb: voices, where the mention begins, whether a document, whether estimates."""
        earlier = [s for s in inside if s.end <= verb and verb - s.end <= _REACH]
        for index in range(len(earlier) - 1, max(-1, len(earlier) - 6), -1):
            speaker = earlier[index]
            gap = self.text[speaker.end : verb]
            if gap.startswith("'s") or _PASSIVE.search(gap):
                continue
            if self.lexicon.between.fullmatch(gap) is None:
                continue
            relative = re.match(r"\s*,?\s*(?:which|who|qui)\b", gap) is not None
            if not relative and _HELD.search(self.text, max(start, speaker.start - 30), speaker.start):
                continue
            if self.lexicon.language == "fr" and _GENITIVE.match(self.text, speaker.start):
                continue
            of = None if relative else _OF.search(self.text, max(start, speaker.start - 14), speaker.start)
            if of is not None and not any(s.end == of.start() for s in earlier):
                continue
            if (
                index
                and gap.lstrip().startswith(",")
                and earlier[index - 1].voices
                and _APPOSED.fullmatch(self.text, earlier[index - 1].end, speaker.start)
            ):
                speaker = earlier[index - 1]
            voices, first = self._before(speaker, earlier) if speaker.voices else ((), speaker.start)
            if of is not None:
                first = next((s.start for s in earlier if s.end == of.start()), first)
            origin = self.lexicon.origin.search(gap)
            if origin is not None:
                drawn = [s for s in earlier[index + 1 :] if s.voices and s.start >= speaker.end + origin.end()]
                if drawn:
                    voices = (*voices, *drawn[-1].voices)
            heard = self.lexicon.heard_by.search(gap)
            if heard is not None:
                near = [s for s in earlier[index + 1 :] if s.voices and s.start >= speaker.end + heard.end()]
                if near:
                    voices = (*near[0].voices, *voices)
            return voices, first, speaker.document, speaker.estimate, _fallback(speaker)
        return None

    def _inverted(
        self, match: re.Match[str], kind: CueKind, start: int, end: int, inside: Sequence[Speaker]
    ) -> Cue | None:
        french = self.lexicon.language == "fr"
        first = match.start()
        if french:
            auxiliary = re.search(
                r"(?:\b(?:a|ont|avait|avaient)\s+(?:\w+\s+)?|l'a\s+)$", self.text[max(start, first - 20) : first]
            )
            first -= len(auxiliary.group()) if auxiliary else 0
        if not _SAID_LIKE.search(self.text, max(start, first - 4), first):
            return None
        slack = re.compile(
            r"\s*(?:(?:mardi|lundi|mercredi|jeudi|vendredi|samedi|dimanche|hier|à l'AFP|également|aussi|pour sa part|de son côté)\s*,?\s*)*"
        ).match(self.text, match.end())
        position = slack.end() if slack else match.end()
        speaker = self._starting(position, inside, slack=3)
        if speaker is None:
            proper = self.lexicon.name.match(self.text, position, end)
            speaker = (
                unknown_name(self.text, proper.start(), proper.end(), self.lexicon, self.folded) if proper else None
            )
            office = next((s for s in inside if proper and 0 <= s.start - proper.end() <= 5 and s.voices), None)
            if office is not None and speaker is not None and speaker.voices[0].kind == "official":
                speaker = office  # "said Abdul Rahman, the district governor"
        if speaker is None:
            return None
        voices, last = self._joined(speaker, inside) if speaker.voices else ((), speaker.end)
        return Cue(first, last, kind, voices, match.group(), True, speaker.document, fallback=_fallback(speaker))

    def _pronoun(self, match: re.Match[str], start: int) -> int | None:
        before = self.text[start : match.start()]
        if self.lexicon.language == "fr":
            if re.match(r"(?:-t)?-(?:il|elle|ils|elles|on)\b", self.text[match.end() : match.end() + 8]):
                return match.start()
            inverted = re.search(r"(?:a|ont|avait)(?:-t)?-(?:il|elle|ils|elles)\s+(?:\w+\s+)?$", before)
            if inverted:
                return start + inverted.start()
        gap = re.search(
            r"(?:\s+(?:has|have|had|also|later|further|then|a|ont|avait|aussi|également|\w+ly))*\s*$", before
        )
        trimmed = before[: len(before) - len(gap.group())] if gap else before
        found = self.lexicon.pronoun.search(trimmed[-30:])
        if found is None or trimmed.lower().endswith((" who", " which", " qui", " that")):
            return None
        return start + len(trimmed) - len(found.group().lstrip(' ,"-'))

    def _is_around(self, first: int, last: int, start: int, end: int, inside: Sequence[Speaker]) -> bool:
        """Whether the statement is over with the cue: "…, police said on Tuesday.", "…, residents told AFP." """
        if first - start < _NEAR_START:
            return False
        told = (
            _TOLD.match(self.text, last, end)
            if self.text[max(0, last - 4) : last].lower() in ("told", "tell")
            else None
        )
        if told is not None:
            last = max([told.end(), *(s.end for s in inside if last < s.start <= told.end())])
        if self.lexicon.complement.match(self.text, last, end):
            return False
        adjunct = self.lexicon.adjunct.match(self.text, last, end)
        rest = adjunct.end() if adjunct else last
        return _CLOSED.match(self.text, rest, end) is not None or _CLOSED.match(self.text, last, end) is not None

    def _heard(self, cue: Cue, end: int, inside: Sequence[Speaker]) -> Cue:
        """Put in front the news house that heard the speaker, behind the one whom the speaker draws on."""
        window = min(end, cue.end + 90)
        for pattern in (self.lexicon.heard_by, self.lexicon.origin):
            match = pattern.search(self.text, cue.end - len(cue.hedge) if not self.arabic else cue.end, window)
            other = self._starting(match.end(), inside, slack=6) if match else None
            if (
                match is None
                or other is None
                or not other.voices
                or any(v.id == other.voices[0].id for v in cue.voices)
            ):
                continue
            if (
                pattern is self.lexicon.heard_by
                and other.voices[0].kind in ("agency", "media", "dataset")
                and not other.voices[0].name[:1].islower()
            ):
                heard = not cue.voices
                return replace(
                    cue, voices=(*other.voices, *cue.voices), end=max(cue.end, other.end), heard=heard or cue.heard
                )
            if pattern is self.lexicon.origin and cue.voices:
                return replace(cue, voices=(*cue.voices, *other.voices), end=max(cue.end, other.end))
        return cue

    def _arabic_verb(
        self, match: re.Match[str], kind: CueKind, start: int, end: int, inside: Sequence[Speaker]
    ) -> Cue | None:
        text, last = self.text, match.end()
        gap = re.compile(
            r"(?:[\s,\"(#:]+(?:ايضا|كذلك|بدوره|بدورها|امس|اليوم|قد|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|من جانبه|من جهته|كل من|في بيان|في تقرير|عن))*[\s,\"(#:]*"
        ).match(text, last, end)
        position = gap.end() if gap else last
        speaker = next((s for s in inside if last <= s.start <= position + 1), None)
        if speaker is not None and speaker.start - last <= 40:
            voices, stop = self._joined(speaker, inside) if speaker.voices else ((), speaker.end)
            around = self._arabic_around(match.start(), stop, start, end)
            return Cue(
                match.start(),
                stop,
                kind,
                voices,
                match.group(),
                around,
                speaker.document or speaker.anaphor,
                fallback=_fallback(speaker),
            )
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
                fallback=_fallback(before[-1]),
            )
        if (
            re.compile(r"\s*(?:ان|انه|انها|بان|بانه|الي ان|الي|في بيان|في|عن|,|\"|:)(?!\w)").match(text, last)
            or text[last : last + 2] == ' "'
        ):
            return Cue(match.start(), last, kind, (), match.group(), False)
        named = re.compile(r"\s+(?P<name>\w[^.;\"]{2,80}?)\s+(?:ان|انه|انها|بان)(?!\w)").match(text, last, end)
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

    def _clause_start(self, position: int, start: int) -> bool:
        before = self.text[start:position].rstrip()
        return not before or before[-1] in '.,:;"' or position - start < 25

    def _arabic_around(self, first: int, last: int, start: int, end: int) -> bool:
        before = self.text[start:first].rstrip()
        if re.search(r"(?:كما|حسبما|وفق ما|بحسب ما|حسب ما|وفقا لما)$", before):
            return True
        if first - start < _NEAR_START:
            return False
        rest = self.lexicon.adjunct.match(self.text, last, end)
        return _CLOSED.match(self.text, rest.end() if rest else last, end) is not None
