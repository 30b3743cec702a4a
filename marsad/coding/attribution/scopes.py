"""From cues to scopes: how far each citation reaches, who cites whom, and what the text says of its own certainty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from marsad.coding.attribution.cited import Cited
from marsad.coding.attribution.cue import Cue
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.lexicon import Lexicon
from marsad.coding.mentions import Scope
from marsad.model import Voice
from marsad.model.terms import Modality

_WEAK = re.compile(r"[,\s]*(?:and|et|و)$", re.IGNORECASE)
_CLAUSE = re.compile(
    r";|,\s+(?:and|but|while|which|who|as|et|mais|alors|dont|qui|with|of which|although)\b", re.IGNORECASE
)
_RIVAL = re.compile(
    r"\s*[,;]\s*(?:(?:et|and|mais|but)\s+)?(?:(?:au moins|plus de|près de|quelque|environ|at least|some|about)\s+)?"
    r"(?:\d|une?\s+[^\W\d]+aine\b|(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|two|three|four|five|seven|eight"
    r"|nine|ten|eleven|twelve|vingt|trente|quarante|cinquante|soixante|twenty|thirty|forty|fifty|sixty)\b)",
    re.IGNORECASE,
)
_NUMBER_REACH = 45  # characters: "an estimated" reaches over the number and its noun
_REPORTED = re.compile(r"(?<!\w)(?:انه|انها|بانه|بانها)\s*$")  # "the agency said, that the army said"
_OWN = ("group", "group_media")
# "Claimed in a statement that it had killed 12": what follows is what it says, unlike "claimed a blast that killed 12".
_STATED = re.compile(
    r"\s+(?:in|on|via|through|by|late|early|earlier|yesterday|today)\b[^,.;:\"\d]{0,60}?(?:,[^,.;:\"\d]{2,40},)?\s"
    r"that\s+(?:it|its|they|their|one\s+of|two\s+of|the|at\s+least|more\s+than|some|\d)"
)

# A verb in the passive, or of dying, has its number before it: "60 people may have been killed".
_UNDERGONE = re.compile(
    r"\b(?:(?:been|be|was|were|wasn't|weren't|is|are)\s+(?:not\s+|never\s+)?\w+|été\s+\w+|died?|lost|péri|morts?)$"
)
# What no longer depends on the verb denied: "did not attack the town where 12 died".
_APART = re.compile(
    r"\b(?:that|who|which|where|when|whom|because|since|until|unless|after|before|but|rather|qui|que|où|quand|car|parce)\b"
    r"|(?<!\w)(?:الذي|التي|الذين|عندما|حيث|بعد|قبل|لان|بل|لكن)(?!\w)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds)(?:\s+of)?)\s+$", re.I
)
_SUSPECT_OF = re.compile(r"\s+(?:of|relatives|family|families|affiliates|supporters)\b")
_BARELY = re.compile(
    r"[^,;]{0,40}?(?:(?<!\w)(?:سوي|الا|غير)(?!\w)|\bque\b)|\s+(?:only|just|merely|more than|fewer than|less than)\b"
)

# A tally in Arabic: a number and its attacks, or a dual.
_COUNTED_ATTACKS = re.compile(
    r"(?<!\w)(?:\d[\d.,]*|ثلاث|اربع|خمس|ست|سبع|ثماني|تسع|عشر|ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|\w*عشر|\w+ون|\w+ين|مئه|مائه)\s+"
    r"(?:هجم|هجوم|عملي|تفجير|اعتداء|غار|كمين|كمائن|استهداف)|(?:عمليت|هجمت|هجوم)ين|(?:عمليه|هجوما?|هجمه|تفجيرا?)\s+(?:وحيد|واحد)"
)

_ARABIC_ATTACK = re.compile(r"هجوم|هجم|عملي|تفجير|اعتداء|كمين|حادث|انفجار|استهداف|مسؤولي|مسيولي|مسئولي")

Part = tuple[int, int, tuple[Voice, ...], Modality, bool]  # start, end, chain, modality, named here


def is_own(chain: Sequence[Voice]) -> bool:
    """Whether the origin is an armed group or its media arm, or a source without a name that its media arm cites."""
    if len(chain) > 1 and chain[-2].kind == "group_media" and chain[-1].name.startswith("مصدر"):
        return True
    return bool(chain) and chain[-1].kind in _OWN


def joined(outer: Sequence[Voice], inner: Sequence[Voice]) -> tuple[Voice, ...]:
    """One chain, nearest first; nobody stands in it twice."""
    chain = list(outer)
    for voice in inner:
        if all(other.id != voice.id for other in chain):
            chain.append(voice)
    return tuple(chain)


def _organ_first(chain: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """A group speaks through its organ: the organ is nearer to the page."""
    if len(chain) > 1 and chain[-1].kind == "group_media" and chain[-2].kind == "group":
        return (*chain[:-2], chain[-1], chain[-2])
    return chain


class Reach:
    """Lays out the cues of one sentence over its text."""

    def __init__(self, folded: Folded, lexicon: Lexicon) -> None:
        self.text, self.lexicon = folded.text, lexicon

    def parts(self, cues: Sequence[Cue], start: int, end: int, cited: Cited) -> list[Part]:
        """The cited stretches of the sentence [start, end); later parts stand inside earlier ones where they overlap.

        `cited` is what a cue without a speaker of its own points back to.
        """
        groups = self._groups(cues, start)
        edges = self._edges([group[0] for group in groups], start, end)
        found: list[Part] = []
        said: tuple[Voice, ...] = ()
        for group, (first, until) in zip(groups, edges, strict=True):
            chain: tuple[Voice, ...] = ()
            for depth, cue in enumerate(group):
                own = self._voices(cue, chain or said, cited)
                chain = _organ_first(joined(chain, own) if depth else own)
                modality: Modality = {"estimate": "estimated", "deny": "denied"}.get(cue.kind, "reported")  # type: ignore[assignment]
                begin = first if depth == 0 else cue.start if not cue.around else first
                stop = self._clipped(cue, chain, until)
                if stop > begin:
                    found.append((begin, stop, chain, modality, bool(cue.voices) and not cue.heard))
            said = chain or said
        return found

    def _voices(self, cue: Cue, said: tuple[Voice, ...], cited: Cited) -> tuple[Voice, ...]:
        last = said or cited.last
        if not cue.voices:
            if cue.document and cue.fallback:
                return cited.issuer(said, cue.fallback[0]) or last or cue.fallback
            return last or cue.fallback
        if cue.heard:
            return joined(cue.voices, last)
        return cited.with_basis((*cue.voices[:-1], replace(cue.voices[-1], hedge=cue.hedge)))

    def _groups(self, cues: Sequence[Cue], start: int) -> list[list[Cue]]:
        """Cues that stand apart, each with those nested in it; the outermost comes first."""
        groups: list[list[Cue]] = []
        for cue in cues:
            before = groups[-1][-1] if groups else None
            if before is None or cue.same or (not before.around and self._subordinate(before, start)):
                groups.append([cue])
            elif (
                (not before.around and not cue.around and self._nested(before, cue))
                or (before.around and not cue.around and self._close(before, cue))
                or (cue.draws and cue.around and not self._apart(before, cue) and not self._told_between(before, cue))
            ):
                groups[-1].append(cue)
            elif not groups[-1][0].around and cue.around and not self._apart(before, cue):
                if cue.voices:
                    groups[-1] = [cue, *groups[-1]]
            else:
                groups.append([cue])
        return groups

    def _told_between(self, first: Cue, second: Cue) -> bool:
        """Whether the first was already done: "3 died, police said, and 5 were hurt, according to residents"."""
        between = self.text[first.end : second.start]
        if first.around and second.around and _RIVAL.match(between):
            return True  # "30 selon des sources locales, une soixantaine d'après le groupe"
        return first.around and re.search(r"\d", between) is not None and bool(self._splits(first.end, second.start))

    def _subordinate(self, cue: Cue, start: int) -> bool:
        """ "Though X has declared a ceasefire, …": the citation ends with its clause."""
        return not cue.around and self.lexicon.subordinate.match(self.text, start, cue.start) is not None

    def _splits(self, first: int, last: int) -> list[re.Match[str]]:
        return list(self.lexicon.split.finditer(self.text, first, max(first, last)))

    def _nested(self, outer: Cue, inner: Cue) -> bool:
        gap = self.text[outer.end : inner.start]
        if outer.kind == "claim" and re.search(r"\b(?:as|while|after|though)\s+(?:the\s+)?$", gap):
            return False  # "claimed a bombing as officials raised the toll"
        if not inner.voices and outer.voices:
            return False
        if _REPORTED.search(gap) and len(gap) < _NUMBER_REACH and not self._splits(outer.end, inner.start):
            return True
        return not self._splits(outer.end, inner.start) and len(gap) < 160 and ", " not in gap.strip(" ,")

    def _close(self, outer: Cue, inner: Cue) -> bool:
        """ "According to SOHR, ISIS said …": the second speaks inside the first."""
        return not self.text[outer.end : inner.start].strip(" ,:") and outer.kind == "speak" and bool(inner.voices)

    def _apart(self, first: Cue, second: Cue) -> bool:
        return any(not _WEAK.fullmatch(split.group()) for split in self._splits(first.end, second.start))

    def _edges(self, outer: Sequence[Cue], start: int, end: int) -> list[tuple[int, int]]:
        """Where the stretch of each outermost cue begins and ends."""
        if not outer:
            return []
        cuts = [self._first_edge(outer[0], start)]
        for before, cue in pairwise(outer):
            if before.around and cue.around:
                cuts.append(before.end)
                continue
            splits = self._splits(before.end, cue.start)
            if cue.around:
                splits = [s for s in splits if not _WEAK.fullmatch(s.group())] or splits
                cuts.append(splits[0].start() if splits else before.end)
            else:
                cuts.append(splits[-1].start() if splits else cue.start)
        ends = [*cuts[1:], end]
        if self._subordinate(outer[0], start):
            comma = self.text.find(",", outer[0].end, end)
            ends[0] = comma if comma > 0 else ends[0]
            if len(cuts) > 1 and outer[1].around:
                cuts[1] = ends[0]
        return list(zip(cuts, ends, strict=True))

    def _first_edge(self, cue: Cue, start: int) -> int:
        before = self.text[start : cue.start]
        if cue.around or (not re.search(r"\d", before) and len(before) < 60):
            return start
        if (
            self.lexicon.language == "ar"
            and "," not in before
            and not self._splits(start, cue.start)
            and len(before) < 120
        ):
            return start  # a headline that runs into its first sentence
        return cue.start

    def _clipped(self, cue: Cue, chain: Sequence[Voice], until: int) -> int:
        """A group owns up to its attack, what it did is told by the page: "claimed three bombings that killed 113"."""
        if cue.kind != "claim" or not is_own(chain) or chain[-1].kind == "group_media":
            return until
        begin = cue.end
        complement = self.lexicon.complement.match(self.text, begin, until)
        if complement is not None and self.lexicon.language != "ar":  # عن stands before the attack itself
            return until
        if _STATED.match(self.text, begin, until):
            return until
        clip = self.lexicon.clip.search(self.text, begin, until)
        if clip and self.lexicon.language == "ar" and _COUNTED_ATTACKS.search(self.text, begin, clip.start()):
            clip = None  # a tally with its toll
        if clip and self.lexicon.language == "ar" and not _ARABIC_ATTACK.search(self.text, begin, clip.end()):
            clip = None  # "تبنى التنظيم قتل 172 مجندا": the deed itself is what is owned
        if clip and clip.group().lower() == "dont" and self.lexicon.attacks.search(self.text, begin, clip.start()):
            clip = None  # "s'attribue dix-neuf attaques, dont treize au Nigeria"
        stop = clip.start() if clip else until
        owned = self.lexicon.responsibility.search(self.text, begin, min(stop, begin + 30))
        if owned is not None:
            mark = re.compile(r"[.,:;]").search(self.text, owned.end(), stop)
            stop = mark.start() if mark else stop
        return stop


class Certainty:
    """What the text itself says of how sure it is."""

    def __init__(self, folded: Folded, lexicon: Lexicon) -> None:
        self.text, self.lexicon = folded.text, lexicon

    def spans(self, start: int, end: int) -> list[tuple[int, int, Modality, bool]]:
        """Stretches with a modality of their own; the flag says that it holds only where nobody is cited."""
        lexicon, found = self.lexicon, list[tuple[int, int, Modality, bool]]()
        if any(not self._suspects(match) for match in lexicon.doubted.finditer(self.text, start, end)):
            found.append((start, end, "estimated", True))
        for match in lexicon.reported.finditer(self.text, start, end):
            found.append((*self._clause(match, start, end), "reported", True))
        for match in lexicon.hypothetical.finditer(self.text, start, end):
            found.append((match.start(), self._stop(match.end(), end), "hypothetical", False))
        for match in lexicon.denied.finditer(self.text, start, end):
            found.append((match.start(), self._stop(match.end(), end), "denied", False))
        found += self._deeds(lexicon.possible, "hypothetical", start, end)
        found += self._deeds(lexicon.undone, "denied", start, end)
        spared = [(m.start(), m.end()) for m in lexicon.not_estimated.finditer(self.text, start, end)]
        for match in lexicon.estimated_number.finditer(self.text, start, end):
            found.append((match.start(), min(end, match.end() + _NUMBER_REACH), "estimated", False))
        for match in lexicon.estimated.finditer(self.text, start, end):
            if not any(a <= match.start() < b for a, b in spared):
                found.append((*self._clause(match, start, end), "estimated", False))
        return found

    def _suspects(self, match: re.Match[str]) -> bool:
        """ "63 suspected militants", "men suspected of wanting to join": doubt about them, not about who did it."""
        if match.group().lower() != "suspected":
            return False
        before, behind = (
            self.text[max(0, match.start() - 14) : match.start()],
            self.text[match.end() : match.end() + 12],
        )
        return _NUMBERED.search(before) is not None or _SUSPECT_OF.match(behind) is not None

    def _deeds(
        self, pattern: re.Pattern[str], modality: Modality, start: int, end: int
    ) -> list[tuple[int, int, Modality, bool]]:
        """Deeds that were not done or only may be, with what they would have done, up to the next clause."""
        found: list[tuple[int, int, Modality, bool]] = []
        for match in pattern.finditer(self.text, start, end):
            stop = self._stop(match.end(), end)
            apart = _APART.search(self.text, match.end(), stop)
            stop = apart.start() if apart else stop
            if _BARELY.match(self.text, match.end(), stop):
                continue  # "n'a mené que 30 attaques", لم ينفذ سوى 30
            passive = _UNDERGONE.search(match.group()) is not None
            found.append((self._clause(match, start, end)[0] if passive else match.start(), stop, modality, False))
        return found

    def _stop(self, position: int, end: int) -> int:
        mark = _CLAUSE.search(self.text, position, end)
        return mark.start() if mark else end

    def _clause(self, match: re.Match[str], start: int, end: int) -> tuple[int, int]:
        first = start
        for mark in _CLAUSE.finditer(self.text, start, match.start()):
            first = mark.end()
        return first, self._stop(match.end(), end)


def scopes(folded: Folded, part: Part, text_end: int, lexicon: Lexicon) -> list[Scope]:
    """A part as scopes of the text as kept; what a group says that others did has one of its own, not self-claimed."""
    start, end, chain, _, _ = part
    found = [_scope(folded, part, text_end, own=is_own(chain))]
    if not is_own(chain):
        return found
    for match in lexicon.not_own.finditer(folded.text, start, end):
        mark = _CLAUSE.search(folded.text, match.end(), end)
        first = _clause_start(folded.text, start, match.start())
        if mark is None and first == start:
            return [replace(found[0], self_claimed=False)]
        inner = (first, mark.start() if mark else end, *part[2:])
        found.append(_scope(folded, inner, text_end, own=False))
    return found


def _clause_start(text: str, start: int, position: int) -> int:
    first = start
    for mark in _CLAUSE.finditer(text, start, position):
        first = mark.end()
    return first


def _scope(folded: Folded, part: Part, text_end: int, *, own: bool) -> Scope:
    start, end, chain, modality, said_here = part
    return Scope(
        start=folded.original(start),
        end=min(text_end, folded.original(end)),
        chain=chain,
        self_claimed=own,
        modality=modality,
        said_here=said_here,
    )
