"""Words that cite somebody, each with its speaker: "X said", "a annoncé X", "بحسب X", "according to X".

A cue works forward ("police said that …"), or on what stands around it ("…, police said", "according to …").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding.attribution.anaphora import Speaker
from marsad.coding.attribution.arabic import AFTER_VERB, ArabicVerbs
from marsad.coding.attribution.cue import NEAR_START, Cue, CueKind, drawn_on, fallback, joined_after, starting
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.known_names import unknown_name
from marsad.coding.attribution.lexicon import Lexicon
from marsad.coding.attribution.naming import Namer
from marsad.coding.attribution.verbs import PARTICIPLE, LatinVerbs
from marsad.model import Voice

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
    r"\s*(?:\([^)]{1,30}\)\s*)?:\s+(?!\d+\s*[-–]|\d{1,2}\s+[A-Z]|[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b)"
)  # not a bulletin's title with its dates
_HEARERS = {"agency", "media", "dataset", "un"}
_FORUMS = {"un-security-council"}  # before which somebody speaks: it passes nothing on
_STATED = re.compile(r"\d")  # a figure has been given: what follows belongs to another statement
_ONLY = re.compile(
    r"(?<!\w)(?:سوي|الا|only|no more than|que|but|pas moins de|no fewer than|no less than)(?!\w)"
)  # "claimed no more than 33"
_PEOPLE = re.compile(
    r"\s+(?:the\s+|les\s+|des\s+|la\s+|le\s+)?(?P<name>[^\W\d]{3,}(?:\s+[^\W\d]{2,}){0,3})\s*(?=[,.;]|$)"
)
_BY_MEANS = re.compile(
    r"\b(?:in|via|through|on|by|dans|par|sur|en)\b[^.;:]*$|(?:عبر|في|من خلال|علي)\s[^.;:]*$", re.IGNORECASE
)
_NEXT = re.compile(r"(?:,|;|,\s*and|\band|\bet|\bwhile|\btandis que)\s+(?:the\s+|le\s+|la\s+|les\s+|l')?$")
_AT = re.compile(r"(?:\s+(?:itself|himself|lui-même|elle-même))?,?\s+(?:of|at|de|à|d')\s*(?:\w+\s+){0,3}?\d")
_BRACKETED = re.compile(r"\((?:the\s+|see\s+|source:\s*)?$", re.IGNORECASE)
_SPEAKS_OF = re.compile(r"[وف]?[يت]?(?:كشف|تحدث|افصح|عبر)(?:ت|وا|ا)?")
_COORDINATED = re.compile(r"(?:\band|\bet)\s+(?:has\s+|have\s+|also\s+|a\s+|ont\s+)?$", re.IGNORECASE)
_LONG_WORD = re.compile(r"\b[^\W\d]{5,}")
_TITLE_OF_DATA = re.compile(r"\s+(?:as of|as at|by|from|through|up to|on|until|à partir|au|le)\b", re.IGNORECASE)
_NOBODYS_COUNT = re.compile(
    r"(?:(?:un|le|ce|du|premier|dernier|nouveau|précédent|lourd|récent)\s+)*bilan(?:\s+(?:encore|très|provisoire|définitif|humain"
    r"|initial|actualisé|total|final))*",
    re.IGNORECASE,
)
# "A-t-on appris mardi 3 novembre auprès de la force Barkhane": from whom, behind the day.
_HEARD_FROM = re.compile(r"[^.;:\"]{0,40}?(?:\bauprès\s+(?=de\s|du\s|des\s|d')|(?=\bde\s+sources?\b))")
_WHAT_IS_DENIED = re.compile(r",\s+(?:ce\s+qu(?:e\s+|')|which\s+)(?:l'|les?\s+|la\s+|the\s+)?$")
_WHICH = re.compile(r"\s*(?:lequel|laquelle|lesquels|lesquelles|which|whom)\b")
_WHICH_REACH = 40  # characters from who is cited to "selon lequel"
_COUNTS = re.compile(
    r"count(?:s|ed)?|record(?:s|ed)?|register(?:s|ed)?|list(?:s|ed)?|g[ai]ves?|puts?|compt\w+|recens\w+|dénombr\w+",
    re.IGNORECASE,
)
_OPPOSED = re.compile(
    r"(?:;|,?\s(?:while|whereas|but|although|though)|,?\standis\sque|,?\salors\sque|,?\smais|,?\squand)\s*"
    r"(?:the\s+|les\s+|le\s+|la\s+|l'|qu')?$",
    re.IGNORECASE,
)
_TOLL = re.compile(
    r"(?:(?:only|just|at\s+least|some|about|seulement|au\s+moins)\s+)?(?:\d[\d.,]*|[^\W\d]+)\s+(?:[^\W\d]+\s+)?"
    r"(?:dead|deaths|killed|bodies|wounded|fatalities|victims|morts|tués|blessés|victimes|corps)\b",
    re.IGNORECASE,
)
# "Nigeria's Yobe state, police said": a name or an article before "state" makes it a noun.
_STATE_OF = re.compile(r"(?:\b[A-Z][\w'-]+|\b(?:the|a|an|its|each|every|neighbou?ring|same|whole))\s+$")
_GIVEN = re.compile(r"\b(?:given|contained|listed|recorded|detailed|quoted|cited|set\s+out|published)\s+$", re.I)
_NOUNS_TOO = {"saw", "seen", "counts", "count", "reports", "report"}


def _is_mere_count(speaker: Speaker, text: str) -> bool:
    """ "Selon un dernier bilan", "Bilan : 11 morts": a count that is nobody's."""
    return speaker.unowned and _NOBODYS_COUNT.fullmatch(text, speaker.start, speaker.end) is not None


def _passes_on(speaker: Speaker) -> bool:
    """Whether what is told to it reaches the page through it: a house, or a body that publishes what it hears."""
    return speaker.voices[0].kind in _HEARERS and speaker.voices[0].id not in _FORUMS


class CueFinder:
    """Finds the cues of one sentence after another of a folded text."""

    def __init__(self, kept: str, folded: Folded, lexicon: Lexicon) -> None:
        self.folded, self.text, self.lexicon = folded, folded.text, lexicon
        self.arabic = lexicon.language == "ar"
        self.namer = Namer(kept, folded, lexicon)
        self.verbs = ArabicVerbs(folded, lexicon) if self.arabic else LatinVerbs(folded, lexicon)

    def cues(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        """The cues of the sentence [start, end), in order; `inside` are its speakers."""
        found = [
            *self._prepositions(start, end, inside),
            *self._claimed_by(start, end, inside),
            *self._marked(start, end, inside),
        ]
        starts = [speaker.start for speaker in inside]
        for match in self.lexicon.verbs.finditer(self.text, start, end):
            near = bisect_left(starts, match.end())
            if near and inside[near - 1].end > match.start():
                continue
            if any(c.start <= match.start() < c.end for c in found) or self._is_name(match, start, end):
                continue
            cue = self._going_on(match, start, found) or self.verbs.read(match, start, end, inside)
            if cue is not None and any(s.voices == cue.voices and _is_mere_count(s, self.text) for s in inside):
                continue  # "Un bilan provisoire fait état de 12 morts": whoever was cited gives it, if anybody
            if (
                cue is not None
                and cue.kind == "deny"
                and _WHAT_IS_DENIED.search(self.text, max(start, cue.start - 30), cue.start)
            ):
                continue  # "Les rebelles affirment …, ce que Bamako dément": the rebels said it
            if cue is not None and not self._negated(cue) and self._cites(cue, match):
                found.append(self._through(self._heard(cue, end, inside), start, end, inside))
        found += self._gapped(found, end, inside)
        found.sort(key=lambda cue: (cue.start, cue.end))
        return [
            cue
            for index, cue in enumerate(found)
            if not any(o.start <= cue.start and cue.end <= o.end and o != cue for o in found[:index])
        ]

    def _is_name(self, match: re.Match[str], start: int, end: int) -> bool:
        """ "Borno State on Thursday": a capital inside a sentence that is no headline; "in Yobe state, police said"."""
        if match.group() == "state" and _STATE_OF.search(self.text, max(start, match.start() - 30), match.start()):
            return not self.text.startswith(" that", match.end())
        if self.arabic or not match.group()[0].isupper() or not self.text[start : match.start()].strip(" \"'(-"):
            return False
        long = _LONG_WORD.findall(self.text, start, end)
        return sum(str(word)[0].islower() for word in long) > len(long) // 4

    def _negated(self, cue: Cue) -> bool:
        """ "has claimed no attack", "n'a pas revendiqué": nothing is cited."""
        around = self.text[max(0, cue.end - 40) : cue.end + 8]
        if cue.kind != "claim" or re.search(r"\b(?:no|not|never|any|pas|aucune?|لم)\b", around) is None:
            return False
        return _ONLY.search(self.text, cue.end, cue.end + 40) is None

    def _cites(self, cue: Cue, match: re.Match[str]) -> bool:
        """ "SOHR found", "the statistics show" cite; "police found 12 bodies", "le groupe compte 300 hommes" tell."""
        verb = match.group().lower()
        if verb not in self.lexicon.weak and not (self.arabic and verb.lstrip("وف") in self.lexicon.weak):
            return True
        if cue.document and verb.endswith("ed") and _TITLE_OF_DATA.match(self.text, match.end()):
            return False  # "Figures updated as of 8 December"
        if cue.document or cue.same or any(voice.kind in _OBSERVERS for voice in cue.voices):
            return True
        following = re.compile(r"[\s,:\"]*").match(self.text, max(match.end(), cue.end))
        at = following.end() if following else match.end()
        adverbs = self.lexicon.after_verb.match(self.text, at)  # "a donné le lendemain un bilan de …"
        at = adverbs.end() if adverbs else at
        if self.lexicon.weak_followed.match(self.text, at) is not None or cue.around:
            return True
        return _COUNTS.fullmatch(verb) is not None and self._sets_against(cue, at)

    def _sets_against(self, cue: Cue, at: int) -> bool:
        """ "X said it killed 30, whereas officials counted 17 dead": a clause with a speaker and a toll of its own."""
        own = all(voice.kind not in ("group", "group_media") for voice in cue.voices)
        opened = _OPPOSED.search(self.text, max(0, cue.start - 30), cue.start) is not None
        return own and bool(cue.voices) and opened and _TOLL.match(self.text, at) is not None

    def _going_on(self, match: re.Match[str], start: int, found: Sequence[Cue]) -> Cue | None:
        """ "X claimed the attack, … and put the toll at 12", "X said …, adding that": one speaker."""
        earlier = [cue for cue in found if cue.start < match.start() and cue.voices]
        if not earlier or self.arabic or match.group() in _NOUNS_TOO:
            return None
        before = self.text[max(start, match.start() - 12) : match.start()]
        participle = PARTICIPLE.search(match.group()) is not None
        if not participle and (earlier[-1].around or not _COORDINATED.search(before)):
            return None
        kind: CueKind = match.lastgroup or "speak"  # type: ignore[assignment]
        kind = "speak" if participle else kind
        return replace(
            earlier[-1], start=match.start(), end=match.end(), kind=kind, hedge=match.group(), around=False, same=True
        )

    def _prepositions(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        found: list[Cue] = []
        for pattern, documents_only in (
            (self.lexicon.according, False),
            (self.lexicon.by_document, True),
            (self.lexicon.learn, False),
            (self.lexicon.origin, False),
        ):
            for match in pattern.finditer(self.text, start, end):
                if pattern is self.lexicon.origin:
                    found += self._citing(match, start, end, inside, found)
                    continue
                which = _WHICH.match(self.text, match.end(), end) if pattern is self.lexicon.according else None
                if which is not None:
                    found += self._according_to_which(match.start(), which.end(), inside)
                    continue
                near = _HEARD_FROM.match(self.text, match.end(), end) if pattern is self.lexicon.learn else None
                at = near.end() if near else match.end()
                if self.arabic and (days := AFTER_VERB.match(self.text, at, end)):
                    at = days.end()  # بحسب ما صرحت به اليوم الاثنين خلية الإعلام
                speaker = starting(self.text, at, inside, slack=18 if pattern is self.lexicon.learn else 4)
                if speaker is None:  # "data published by Amaq", read as one
                    speaker = next(
                        (s for s in inside if s.start < match.start() and match.end() < s.end and s.voices), None
                    )
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
                if speaker is None and pattern is self.lexicon.according:
                    speaker = self._unlisted(match.end(), end)
                if speaker is not None and _is_mere_count(speaker, self.text):
                    continue
                if speaker is None or (
                    documents_only
                    and not (speaker.document and speaker.voices and (not speaker.group or match.start() == start))
                ):
                    continue
                if documents_only and not self._document_cue(match, speaker, start):
                    continue
                voices, last = joined_after(self.text, speaker, inside)
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
                            fallback=fallback(speaker),
                            draws=self._draws(match, speaker),
                        ),
                        end,
                        inside,
                    )
                )
        return found

    def _according_to_which(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        """ "Un rapport du Groupe de suivi, selon lequel Aqpa compte …": whoever was named right before."""
        ahead = [s for s in inside if s.voices and s.end <= start and start - s.end < _WHICH_REACH]
        if not ahead:
            return []
        speaker = ahead[-1]
        return [Cue(start, end, "speak", speaker.voices, self.text[start:end], False, speaker.document)]

    def _unlisted(self, position: int, end: int) -> Speaker | None:
        """ "According to loggers, …": whoever they are, what was cited before does not go on."""
        phrase = _PEOPLE.match(self.text, position, end)
        if phrase is None or self.lexicon.according.match(self.text, phrase.start("name")):
            return None
        start, last = phrase.span("name")
        if any(word in self.lexicon.not_people for word in phrase["name"].lower().split()):
            return None
        if self.arabic:
            return self._unlisted_arabic(start, last)
        return Speaker(start, last, (self.namer.printed(start, last, "witness"),))

    def _unlisted_arabic(self, start: int, last: int) -> Speaker:
        """No capitals tell a name: what is kept is who they are, "the neighbour", "residents of the village".

        Of other words behind one another nobody knows which are a person's name, which is not kept.
        """
        words = list(re.finditer(r"\S+", self.text[start:last]))
        known = words[0].group().removeprefix("ل") in self.lexicon.people
        kept = 1 if known or len(words) == 1 else 0
        while kept < len(words) and words[kept].group().startswith(("ال", "لل")):
            kept += 1
        if kept:
            end = start + words[kept - 1].end()
            return Speaker(start, end, (self.namer.printed(start, end, "witness"),))
        first, behind = self.folded.original(start), self.folded.original(last)
        person = Voice(id="named-person", name="named person", kind="witness", start=first, end=behind)
        return Speaker(start, last, (person,))

    def _draws(self, match: re.Match[str], speaker: Speaker) -> bool:
        """Whether the one named is the origin, whoever else is cited: eyewitnesses, a group, member states."""
        if self.lexicon.origin.fullmatch(match.group()) is not None:
            return True
        return speaker.group or any(v.kind == "witness" or v.id == "member-states" for v in speaker.voices[-1:])

    def _citing(
        self, match: re.Match[str], start: int, end: int, inside: Sequence[Speaker], found: Sequence[Cue]
    ) -> list[Cue]:
        """ "…, citing relatives of the dead" at the end of a statement: they are the origin of all of it."""
        apart = self.text[start : match.start()].rstrip().endswith(",")
        if self.arabic or not apart or any(c.start <= match.start() < c.end for c in found):
            return []
        speaker = drawn_on(self.text, match.end(), end, inside, (), self.lexicon.writers)
        if speaker is None:
            return []
        return [
            Cue(match.start(), speaker.end, "speak", speaker.voices, match.group(), True, speaker.document, draws=True)
        ]

    def _document_cue(self, match: re.Match[str], speaker: Speaker, start: int) -> bool:
        """ "By the authors' dataset, …" at the head of a sentence, or "…, by UNAMI's count"."""
        head = match.start() - start < 3
        word = match.group().lower()
        counted = word in ("by", "per")  # "By the group's own ranking Nigeria comes second"
        if word == "in" and _GIVEN.search(self.text, max(0, match.start() - 30), match.start()):
            return True  # "A toll of 77 was given in a confidential document seen by AFP"
        return (head and (counted or self.text[speaker.end : speaker.end + 2].lstrip().startswith(","))) or (
            word in ("by", "per") and self.text[max(0, match.start() - 20) : match.start()].rstrip().endswith(",")
        )

    def _marked(self, start: int, end: int, inside: Sequence[Speaker]) -> list[Cue]:
        """Speakers set off by signs: "SOHR: 12 killed", "12 killed: police", "… (Al-Naba, 3 March)."."""
        found: list[Cue] = []
        for speaker in inside:
            if not speaker.voices or _is_mere_count(speaker, self.text):
                continue
            if self.text[speaker.start : speaker.end] == "centre":  # "Boni (centre)" is where
                continue
            before, after = self.text[start : speaker.start], self.text[speaker.end : end]
            if not before.strip(' "#') and _ANNOUNCES.match(after):
                found.append(Cue(speaker.start, speaker.end, "speak", speaker.voices, ":", False, speaker.document))
            elif re.search(r"(?::|\s[-–—])\s*$", before) and len(before) > NEAR_START and not after.strip(" ."):
                found.append(Cue(speaker.start, speaker.end, "speak", speaker.voices, ":", True, speaker.document))
            elif (
                len(before) > NEAR_START
                and _BRACKETED.search(before, max(0, len(before) - 20))
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
            speaker = starting(self.text, match.end(), inside, slack=14)
            before = self.text[max(start, match.start() - 60) : match.start()]
            plural = self.lexicon.attacks.search(before)
            if speaker is not None and speaker.voices and plural and not before[plural.end() :].strip():
                drawn = speaker.group  # "SITE counted 86 operations claimed by ISWAP": the group is the origin
                found.append(Cue(match.start(), speaker.end, "speak", speaker.voices, match.group(), True, draws=drawn))
        return found

    def _heard(self, cue: Cue, end: int, inside: Sequence[Speaker]) -> Cue:
        """Put in front who heard or repeats the speaker, behind it the one whom the speaker draws on."""
        for pattern in (self.lexicon.heard_by, self.lexicon.cited_in, self.lexicon.origin):
            window = min(end, cue.end + 110)
            said = self.text.find(cue.hedge, cue.start, cue.end)  # "a dit à l'AFP un témoin": the verb may come first
            first = said if said >= 0 and not self.arabic and pattern is self.lexicon.heard_by else cue.end
            match = pattern.search(self.text, first, window)
            if match is None or _STATED.search(self.text, cue.end, match.start()):
                continue
            if pattern is self.lexicon.origin:
                if self.arabic and match.group() == "عن" and _SPEAKS_OF.fullmatch(cue.hedge):
                    continue  # كشفت عن حصيلة هجوم التنظيم: what they speak of, not from whom
                cue = self._drawn(cue, match, end, inside)
                continue
            other = starting(self.text, match.end(), inside, slack=6)
            if other is None or not other.voices or any(v.id == other.voices[0].id for v in cue.voices):
                continue
            if pattern is self.lexicon.cited_in and not other.group and cue.voices:
                cue = replace(cue, voices=(*other.voices, *cue.voices), end=max(cue.end, other.end))
            elif _passes_on(other) and not other.voices[0].name[:1].islower():
                heard = not cue.voices
                cue = replace(
                    cue, voices=(*other.voices, *cue.voices), end=max(cue.end, other.end), heard=heard or cue.heard
                )
        return self._told(cue, end, inside) if self.arabic else cue

    def _through(self, cue: Cue, start: int, end: int, inside: Sequence[Speaker]) -> Cue:
        """ "In its weekly al-Naba, the group claims": the organ in which a group speaks."""
        if len(cue.voices) != 1 or cue.voices[0].kind != "group":
            return cue
        for organ in inside:
            if not organ.known or not organ.voices or organ.voices[0].kind != "group_media":
                continue
            between = self.text[min(organ.end, cue.end) : max(organ.start, cue.start)]
            before = self.text[max(start, organ.start - 60) : organ.start]
            if len(between) < 70 and not _STATED.search(between) and _BY_MEANS.search(before) and organ.end <= end:
                return replace(cue, voices=(*organ.voices, *cue.voices))
        return cue

    def _gapped(self, found: Sequence[Cue], end: int, inside: Sequence[Speaker]) -> list[Cue]:
        """ "SOHR speaks of some 200, and IS itself of more than 800": the verb is not said again."""
        spoken = [cue for cue in found if cue.kind == "speak" and not cue.around and cue.voices]
        if not spoken or self.arabic:
            return []
        gapped: list[Cue] = []
        for speaker in inside:
            if not speaker.voices or speaker.start < spoken[0].end:
                continue
            if any(cue.start <= speaker.start < cue.end for cue in found):
                continue
            before = self.text[max(spoken[0].end, speaker.start - 12) : speaker.start]
            if _NEXT.search(before) and _AT.match(self.text, speaker.end, end):
                gapped.append(Cue(speaker.start, speaker.end, "speak", speaker.voices, "of", False, speaker.document))
        return gapped

    def _told(self, cue: Cue, end: int, inside: Sequence[Speaker]) -> Cue:
        """ "A medical source told the agency": in Arabic the preposition is written together with the name."""
        for other in inside:
            if not cue.end < other.start <= cue.end + 40 or not other.voices or other.start >= end:
                continue
            if not _passes_on(other) or not re.search(r"(?<!\w)لل?$", self.text[max(0, other.start - 3) : other.start]):
                continue
            if _STATED.search(self.text, cue.end, other.start) is None and cue.voices:
                return replace(cue, voices=(*other.voices, *cue.voices), end=other.end)
        return cue

    def _drawn(self, cue: Cue, match: re.Match[str], end: int, inside: Sequence[Speaker]) -> Cue:
        if not cue.voices:
            return cue
        other = drawn_on(self.text, match.end(), end, inside, cue.voices, self.lexicon.writers)
        if other is None:
            return cue
        rests = self.lexicon.basis.fullmatch(match.group()) is not None
        return replace(
            cue,
            voices=(*cue.voices, *other.voices),
            end=max(cue.end, other.end),
            basis=other.voices if rests else cue.basis,
        )
