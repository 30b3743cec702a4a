"""Verbs of saying in English and French, each with its subject before or behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marsad.coding.attribution.anaphora import Speaker
from marsad.coding.attribution.cue import (
    CLOSED,
    NEAR_START,
    Cue,
    CueKind,
    drawn_on,
    fallback,
    joined_after,
    joined_before,
    starting,
)
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.known_names import unknown_name
from marsad.coding.attribution.lexicon import Lexicon
from marsad.coding.attribution.name_index import LINKED_TO
from marsad.model import Voice

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|being|est|sont|été|était|étaient|furent)\s+(?:\w+(?:ly|ment)\s+)?$", re.IGNORECASE
)
_HELD = re.compile(  # a speaker behind these is a target or a place, not the one who speaks
    r"\b(?:on|against|by|with|between|near|killing|killed|injured|wounded|among|including|targeting|targeted|attacked|hit|"
    r"struck|than|like|par|contre|avec|entre|visant|parmi|dont|(?:[a-z]+ed|sent)\s+to|[^\W\d]+(?:é|is|u)e?s?\s+à)\s+(?:the\s+|a\s+|an\s+|le\s+|la\s+|les\s+|l'|des\s+)?$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+(?:of|for|from|at|in|with|de|du|des|pour|باسم)\s+(?:the\s+|la\s+|l')?$", re.IGNORECASE)
_BRANCH = re.compile(
    r"(?:(?:an?|the|its|une?|la)\s+)?(?:\w+\s+)?(?:branch|affiliate|offshoot|arm|wing|franchise|branche|filiale|émanation)",
    re.IGNORECASE,
)
_PARTITIVE = re.compile(
    r"\b(?:militants|fighters|members|elements|gunmen|insurgents|jihadists|extremists|operatives|combattants|one|two|three|four|five|six|some|several|many|most|both|none|another|un|une|deux|trois|plusieurs|certains|certaines)\s+"
    r"(?:of|de la|de l'|de|du|des|d')\s*(?:the\s+|its\s+|their\s+|those\s+|these\s+|ces\s+|ses\s+|leurs\s+)?$",
    re.IGNORECASE,
)
# "An attack, which the Taliban claimed, killed 28": what they claimed stands before, what follows is the page's.
_OBJECT = re.compile(r",\s+(?:which|that|whom)\s+(?:the\s+|its\s+)?$")
_ENDS = re.compile(r"\s*(?:on\s+\w+|\w+day)?\s*(?:[,.;]|$)")
_GOVERNED = re.compile(r"\b(?:in|of|from|near|at|de la|du|de|des|en|au|à|d')\s*(?:the\s+|l')?$", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|dans|via|through|on|sur)\s+$", re.IGNORECASE)
_RELATIVE = re.compile(r"\s*(?:\([^)]{1,60}\)\s*)?,\s*(?:which|who|whose|qui|dont|où)\b[^,;]{0,100}")
_LEADS = re.compile(r"[^.;:,\d]{0,50}")
_OPENS = re.compile(
    r"\s*[,(]?\s*(?:(?:which|that|who|qui|lui-même|itself|is|are|was|were|est|sont|largely|mainly|partly)\s+)*"
)
_CLOSES = re.compile(r"[^.;:\d]{0,40}")
_ABOUT = re.compile(r"\s+of\s+(?:[a-z][\w-]*\s+){0,3}")
_SAYS_SO = {"said", "says", "reported", "announced", "added", "confirmed", "stated"}
_REACH = 220  # characters between a speaker and its verb
_SAID_LIKE = re.compile(r"[,\"]\s*$")
_APPOSED = re.compile(r"\)?\s*(?:\([^)]{1,60}\)\s*)?,\s*")
_GENITIVE = re.compile(r"(?:de\s|d'|du\s|au\s|aux\s)", re.IGNORECASE)
_TOLD = re.compile(
    r"\s+(?:(?:the|a|an)\s+)?(?:[A-Z][\w']*(?:\s+[A-Z][\w']*){0,4}|reporters|journalists|media|parliament|lawmakers|state\s+(?:tv|television|media|radio)"
    r"|local\s+media|monitors|experts|investigators|inspectors|researchers|(?:[a-z]+\s+)?(?:panel|council|court|inquiry|committee)|news\s+conference|newspaper|broadcaster|news\s+agency|agency)(?:\s+(?:news\s+agency|newspaper|television|radio|tv))?"
)
_APPOSITION = re.compile(r",\s[^,;:.\d\"]{3,80},$")
# "…, said Islamic State killed 7": whoever acts behind the verb of saying is the subject of what was said.
_ACTS = re.compile(
    r"\s+(?:(?:fighters|militants|members|forces|gunmen|troops)\s+)?(?:had|has|have|was|were|would|will|did|shot|took|set|(?!based|quoted|named|"
    r"identified|interviewed|reached|contacted|cited|speaking)[a-z]{2,}ed)\b(?!\s+by)"
)
_DIVISION = re.compile(r"^\s+(?:state|province|region|district|county|governorate|village|town|city)(?=[\s,])")
_RUN_BY = re.compile(r"^\s+(?:run|funded|supported|managed|operated|led|owned)\s+by\s+[^,.;:\d]{2,50}\s(?=$)")
_BACK = re.compile(
    r"(?:l'une? d'(?:elles|eux|entre eux|entre elles)|ce dernier|cette dernière|ces derni(?:ers|ères)"
    r"|l'intéressée?|celui-ci|celle-ci)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:le|la|les)\s+|l'", re.IGNORECASE)
_ONLY = re.compile(r"\w+\s+qu(?:e|'|\s)")
_CLOSED_BY_COMMA = re.compile(r"[\",]\s*,?\s*(?:(?:a|ont|avait|avaient)\s+(?:\w+\s+)?|l'a\s+)?$")
PARTICIPLE = re.compile(r"(?:saying|adding|noting|claiming|reporting|stressing|[^\W\d]{3,}[çe]?ant)$", re.IGNORECASE)
# "The mission condemned the attack and said …", "a condamné l'attaque, rappelant que": a verb that is none of saying.
_DID = {
    "en": re.compile(
        r"\s+(?:(?:has|have|had|also|later|strongly)\s+)*(?:[a-z]{2,}ed|held|met|went|took|sent|gave|made|paid|led)\b"
    ),
    "fr": re.compile(
        r"\s+(?:s'est|se\s+sont|(?:l'|y\s+)?(?:a|ont|avait|avaient))\s+(?:(?:aussi|également|\w+ment)\s+)?"
        r"[^\W\d]+(?:é|i|u|is|it|ert)e?s?(?!\w)"
    ),
}
_AND_SAID = {
    "en": re.compile(r"[^.;:\"]{3,200}?\s+and\s+(?:(?:has|have|had|also|later|then)\s+)*$"),
    "fr": re.compile(r"[^.;:\"]{3,200}?\s+et\s+(?:(?:a|ont|avait|avaient|en|aussi|également|ensuite)\s+)*$"),
}
_SAYING = re.compile(r"[^.;:\"]{3,200}?,\s+(?:(?:tout\s+)?en\s+|while\s+)?$")
_TO_WHOM = re.compile(r"\s*(?:à|aux?)\s+(?:l'|la\s+|le\s+)?", re.IGNORECASE)


def _is_named(speaker: Speaker, voices: Sequence[Voice]) -> bool:
    """Whether a house of news is named, and is not the speaker itself: "sent to journalists" names nobody."""
    voice = speaker.voices[0]
    return not voice.name[:1].islower() and all(voice.id != other.id for other in voices)


class LatinVerbs:
    """Reads the verbs of a sentence of an English or French text."""

    def __init__(self, folded: Folded, lexicon: Lexicon) -> None:
        self.folded, self.text, self.lexicon = folded, folded.text, lexicon

    def read(self, match: re.Match[str], start: int, end: int, inside: Sequence[Speaker]) -> Cue | None:
        kind: CueKind = match.lastgroup or "speak"  # type: ignore[assignment]
        if PARTICIPLE.search(match.group()):
            if kind == "claim":
                return self._claiming(match, inside)
            if match.group() != "saying":
                said = self._coordinated(match, start, inside)
                return Cue(match.start(), match.end(), kind, said.voices, match.group(), False) if said else None
        if self.lexicon.language == "fr" and (
            inversion := re.compile(r"(?:-t)?-(?:il|elle|ils|elles|on)\b").match(self.text, match.end())
        ):
            return Cue(match.start(), inversion.end(), kind, (), match.group(), True)
        inverted = self._inverted(match, kind, start, end, inside) if self._behind_comma(match.start(), start) else None
        if inverted is not None and not (inverted.document and match.group().lower() in self.lexicon.weak):
            return inverted  # but not "une source, jointe par l'AFP, avance un bilan"
        if self._said_by(match, start, end, inside):
            inverted = self._inverted(match, kind, start, end, inside)
            if inverted is not None:
                return inverted
        subject = self._subject(match.start(), match.end(), start, inside)
        if subject is not None:
            voices, first, document, estimate, last = subject
            if estimate and kind == "speak":
                kind = "estimate"
            around = self._is_around(first, match.end(), start, end, inside)
            return Cue(first, match.end(), kind, voices, match.group(), around, document, fallback=last)
        inverted = self._inverted(match, kind, start, end, inside)
        if inverted is not None:
            return inverted
        joined = self._coordinated(match, start, inside) if kind != "claim" else None
        if joined is not None:
            return Cue(match.start(), match.end(), kind, joined.voices, match.group(), False, fallback=fallback(joined))
        pronoun = self._pronoun(match, start)
        if pronoun is not None:
            return Cue(
                pronoun, match.end(), kind, (), match.group(), self._is_around(pronoun, match.end(), start, end, inside)
            )
        return self._unlisted(match, kind, start, end, inside)

    def _coordinated(self, match: re.Match[str], start: int, inside: Sequence[Speaker]) -> Speaker | None:
        """ "The mission condemned the attack and said …": the subject of the sentence did something else first."""
        language = self.lexicon.language
        participle = PARTICIPLE.search(match.group()) is not None
        if participle and not self.lexicon.complement.match(self.text, match.end()):
            return None
        leads = _SAYING if participle else _AND_SAID[language]
        for speaker in inside:
            if speaker.start - start > NEAR_START or speaker.end >= match.start():
                return None
            if _GENITIVE.match(self.text, speaker.start) or not (speaker.voices or speaker.fallback):
                continue
            for did in _DID[language].finditer(self.text, speaker.end, match.start()):
                between = self.text[speaker.end : did.start()]
                if self.lexicon.between.fullmatch(between) and leads.fullmatch(self.text, did.end(), match.start()):
                    return speaker
        return None

    def _claiming(self, match: re.Match[str], inside: Sequence[Speaker]) -> Cue | None:
        """ "ISIS has released a report claiming responsibility for 1,141 attacks": the group ahead of it owns up."""
        groups = [
            s for s in inside if s.group and s.voices and s.end <= match.start() and match.start() - s.end < _REACH
        ]
        if not groups or self.lexicon.attacks.search(self.text, match.end(), match.end() + 60) is None:
            return None
        return Cue(groups[0].start, match.end(), "speak", groups[0].voices, match.group(), False, True)

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
        apposition = _APPOSITION.search(self.text, max(start, last - _REACH), last)
        last = apposition.start() if apposition else last  # "John Smith, a shopkeeper in Mosul, said"
        if self.text[last : match.start()] == "":
            return None
        speaker = unknown_name(self.text, start, last, self.lexicon, self.folded)
        if speaker is None or _GOVERNED.search(self.text, max(start, speaker.start - 12), speaker.start):
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
        self, verb: int, match_end: int, start: int, inside: Sequence[Speaker]
    ) -> tuple[tuple[Voice, ...], int, bool, bool, tuple[Voice, ...]] | None:
        """Who stands in front of the verb: voices, where the mention begins, whether a document, whether estimates."""
        earlier = [s for s in inside if s.end <= verb and verb - s.end <= _REACH]
        for index in range(len(earlier) - 1, max(-1, len(earlier) - 6), -1):
            speaker = earlier[index]
            gap = self._unrestricted(self.text[speaker.end : verb], verb)
            if gap.startswith("'s") or _PASSIVE.search(gap):
                continue
            if self._inserted(speaker, start) or self._adjunct(speaker, start):
                continue
            if _OBJECT.search(self.text, max(start, speaker.start - 16), speaker.start) and _ENDS.match(
                self.text, match_end
            ):
                return None
            inner = self._insertion(speaker, verb, earlier[index + 1 :])
            if inner is None and self.lexicon.between.fullmatch(gap) is None:
                continue
            relative = re.match(r"\s*,?\s*(?:which|who|qui)\b", gap) is not None
            if not relative and _HELD.search(self.text, max(start, speaker.start - 30), speaker.start):
                continue
            if self.lexicon.language == "fr" and _GENITIVE.match(self.text, speaker.start):
                continue
            of = None if relative else _OF.search(self.text, max(start, speaker.start - 14), speaker.start)
            parted = _PARTITIVE.search(
                self.text, max(start, speaker.start - 26), speaker.start
            )  # "one of the officers"
            of = None if parted else of
            if of is not None and not any(s.end == of.start() for s in earlier):
                continue
            speaker = self._reviewing(speaker, earlier[index - 1] if index else None)
            clause = [o for o in earlier[:index] if o.voices and _RELATIVE.fullmatch(self.text, o.end, speaker.start)]
            if clause and "," in gap and not gap.lstrip().startswith(",") and not relative:
                speaker = clause[-1]  # "KST, which monitors violence through a team of experts on the ground, said"
            elif (
                index
                and gap.lstrip().startswith(",")
                and earlier[index - 1].voices
                and (
                    _APPOSED.fullmatch(self.text, earlier[index - 1].end, speaker.start)
                    or _RELATIVE.fullmatch(self.text, earlier[index - 1].end, speaker.start)
                )
            ):
                speaker = earlier[index - 1]
            elif index and (
                self._only_linked(speaker, earlier[index - 1], gap) or self._is_branch(speaker, earlier[index - 1])
            ):
                continue
            voices, first = joined_before(self.text, speaker, earlier) if speaker.voices else ((), speaker.start)
            first = min(first, parted.start()) if parted else first
            if of is not None:
                first = next((s.start for s in earlier if s.end == of.start()), first)
            drawn = self._drawn(gap, speaker, verb, earlier[index + 1 :])
            voices = (*voices, *drawn) if voices else voices
            heard = self.lexicon.heard_by.search(gap) or self.lexicon.cited_in.search(gap)
            if heard is not None:
                near = [s for s in earlier[index + 1 :] if s.voices and s.start >= speaker.end + heard.end()]
                if near and not near[0].group and _is_named(near[0], voices):
                    voices = (*near[0].voices, *voices)
            return voices, first, speaker.document, speaker.estimate, fallback(speaker)
        return None

    def _only_linked(self, speaker: Speaker, before: Speaker, gap: str) -> bool:
        """ "JNIM, affiliated with al-Qaeda, said": the group in the aside is not the one that speaks."""
        aside = self.text[
            before.start if _BRANCH.fullmatch(self.text, before.start, before.end) else before.end : speaker.start
        ]
        return gap.lstrip(" )").startswith(",") and bool(before.voices) and LINKED_TO.search(aside) is not None

    def _is_branch(self, speaker: Speaker, before: Speaker) -> bool:
        """ "JNIM, a branch of al-Qaeda, said": what the group named before it is."""
        named = before.group and not self.text[before.end : speaker.start].strip(" ,")
        return named and _BRANCH.fullmatch(self.text, speaker.start, speaker.end) is not None

    def _behind_comma(self, verb: int, start: int) -> bool:
        """ "… et deux bergers", a précisé l'ONG: behind its statement the verb comes before its subject."""
        if self.lexicon.language != "fr":
            return False
        return _CLOSED_BY_COMMA.search(self.text, max(start, verb - 20), verb) is not None

    def _reviewing(self, speaker: Speaker, before: Speaker | None) -> Speaker:
        """ "The Project's review of open-source reports shows": the document that is about other documents speaks."""
        if before is None or not (before.document and before.voices and speaker.document and speaker.unowned):
            return speaker
        return before if _ABOUT.fullmatch(self.text, before.end, speaker.start) else speaker

    def _said_by(self, match: re.Match[str], start: int, end: int, inside: Sequence[Speaker]) -> bool:
        """ "…, against 38 ISIS members, said the Observatory.": behind its statement, and its subject behind it."""
        if self.lexicon.language != "en" or match.group().lower() not in _SAYS_SO:
            return False
        if self.text[max(start, match.start() - 2) : match.start()].strip() not in (",", '"', ',"'):
            return False
        speaker = starting(self.text, match.end(), inside, slack=3)
        if speaker is None:
            return False
        adjunct = self.lexicon.adjunct.match(self.text, speaker.end, end)
        return any(CLOSED.match(self.text, at, end) for at in (speaker.end, adjunct.end() if adjunct else speaker.end))

    def _adjunct(self, speaker: Speaker, start: int) -> bool:
        """ "ISIS in a statement on Telegram said": the document is where it was said, not who said it."""
        unnamed = speaker.document and (speaker.unowned or not speaker.voices)
        return unnamed and _IN.search(self.text, max(start, speaker.start - 10), speaker.start) is not None

    def _drawn_phrase(self, gap: str) -> re.Match[str] | None:
        """A phrase that leads to an origin; "quoted by" leads to the one who quotes instead."""
        for match in self.lexicon.origin.finditer(gap):
            if self.lexicon.cited_in.match(gap, match.start()) is None:
                return match
        return None

    def _inserted(self, speaker: Speaker, start: int) -> bool:
        """Whether the speaker is only whom somebody draws on or is quoted by: "based on data from X"."""
        before = self.text[max(start, speaker.start - 70) : speaker.start]
        for pattern in (self.lexicon.origin, self.lexicon.cited_in, self.lexicon.heard_by):
            if any(_LEADS.fullmatch(before, match.end()) for match in pattern.finditer(before)):
                return True
        return False

    def _insertion(self, speaker: Speaker, verb: int, later: Sequence[Speaker]) -> re.Match[str] | None:
        """What a clause between the speaker and its verb says of the source: ", quoted by X,", "drawn from X"."""
        for pattern in (self.lexicon.origin, self.lexicon.cited_in, self.lexicon.heard_by):
            match = pattern.search(self.text, speaker.end, min(verb, speaker.end + 40))
            if match is None or not _OPENS.fullmatch(self.text, speaker.end, match.start()):
                continue
            if any(
                s.start >= match.end() and _CLOSES.fullmatch(self.text, s.end, verb) for s in later if s.end <= verb
            ):
                return match
        return None

    def _drawn(self, gap: str, speaker: Speaker, verb: int, later: Sequence[Speaker]) -> tuple[Voice, ...]:
        origin = self._drawn_phrase(gap)
        if origin is None:
            return ()
        other = drawn_on(self.text, speaker.end + origin.end(), verb, later, speaker.voices, self.lexicon.writers)
        return other.voices if other else ()

    def _unrestricted(self, gap: str, verb: int) -> str:
        """The gap before a verb, without what it does not mean.

        That is the end of a place's name ("residents of Borno state said"), and the mark of "n'a confirmé que trois
        morts", which says "only", not "no".
        """
        gap = _RUN_BY.sub(" ", _DIVISION.sub("", gap))
        if self.lexicon.language != "fr" or not _ONLY.match(self.text, verb):
            return gap
        return re.sub(r"\bn'(?=(?:a|ont|avait|avaient|en)\s*$)|\bne\s+(?=$)", "", gap)

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
        slack = self.lexicon.after_verb.match(self.text, match.end())
        position = self._behind_hearer(slack.end() if slack else match.end(), inside)
        speaker = starting(self.text, position, inside, slack=3)
        if speaker is None and (back := _BACK.match(self.text, position, end)) is not None and french:
            return Cue(first, back.end(), kind, (), match.group(), True)  # "a dit l'une d'elles"
        if speaker is None:
            article = _ARTICLE.match(self.text, position, end) if french else None  # "a indiqué la DGSN"
            proper = self.lexicon.name.match(self.text, article.end() if article else position, end)
            speaker = (
                unknown_name(self.text, proper.start(), proper.end(), self.lexicon, self.folded) if proper else None
            )
            if article is not None and speaker is not None and speaker.voices[0].kind == "official":
                speaker = None  # persons have no article
            office = next((s for s in inside if proper and 0 <= s.start - proper.end() <= 5 and s.voices), None)
            if office is not None and speaker is not None and speaker.voices[0].kind == "official":
                speaker = office  # "said Abdul Rahman, the district governor"
        if speaker is None or _ACTS.match(self.text, speaker.end, end):
            return None
        voices, last = joined_after(self.text, speaker, inside) if speaker.voices else ((), speaker.end)
        return Cue(first, last, kind, voices, match.group(), True, speaker.document, fallback=fallback(speaker))

    def _behind_hearer(self, position: int, inside: Sequence[Speaker]) -> int:
        """ "A déclaré à la radio publique le ministre": who heard it stands before who said it."""
        told = _TO_WHOM.match(self.text, position) if self.lexicon.language == "fr" else None
        if told is None:
            return position
        hearer = next((s for s in inside if position <= s.start <= told.end() < s.end), None)
        if hearer is None:
            return position
        behind = self.lexicon.after_verb.match(self.text, hearer.end)
        return behind.end() if behind else hearer.end

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
        if first - start < NEAR_START:
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
        return CLOSED.match(self.text, rest, end) is not None or CLOSED.match(self.text, last, end) is not None
