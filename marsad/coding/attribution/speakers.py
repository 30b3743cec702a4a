"""Who could be speaking: names that the registry knows, and common nouns ("security sources", "le gouvernement").

Positions are those of the folded text. Persons are named by their office; a person's name never becomes a voice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marsad.coding.attribution.anaphora import Speaker, resolved
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.lexicon import Lexicon
from marsad.coding.attribution.naming import Namer, slug
from marsad.model import Voice
from marsad.model.terms import VoiceKind

if TYPE_CHECKING:
    from marsad.registry import Registry

_SPACE = re.compile(r"[ \"(]{1,2}")
_NOUN_FOLLOWS = re.compile(
    r"\s+(?:of|on|from|by|in|for|that\s+(?:was|were|had)|has|have|also|is|was|released|published|issued|dated|compiled|seen|obtained)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|from|by|to|in|with|citing|per|on|see|a|an|its|their|latest|new)\s+(?:the\s+|a\s+)?$", re.IGNORECASE
)
_NAME_REACH = 120  # characters before a verb in which an unknown name may begin
_INSTITUTIONS = {"monitor", "research", "media", "agency", "ngo", "group_media", "dataset"}
_STATE: dict[str, VoiceKind] = {"state_force": "military", "mission": "military", "allied_force": "military"}
_NAMED_BY_NEXT = {
    "مركز",
    "معهد",
    "وكاله",
    "صحيفه",
    "جريده",
    "قناه",
    "منظمه",
    "مرصد",
    "شبكه",
    "موقع",
    "اذاعه",
    "مجله",
    "مؤسسه",
}
LINKED_TO = re.compile(
    r"(?:(?:linked|affiliated|loyal|allied|allegiance|close)\s+(?:to|with)|(?:branch|affiliate|offshoot)\s+of"
    r"|(?:liée?s?|affiliée?s?|rattachée?s?|ralliée?s?|inféodée?s?|proches?|fidèles?|allégeance)\s+(?:à|au|de)|(?:branche|filiale)\s+(?:de|d')"
    r"|(?:ال)?(?:مرتبط|موالي|مبايع|تابع|محسوب)\w*|فرع)\s*(?:the\s+|l'|ب|ل|علي\s+)?(?:تنظيم\s+)?$",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"-(?:run|led|controlled|held|backed|claimed|inspired|dominated)\b", re.IGNORECASE)
_LINKED = re.compile(r"-(?:linked|affiliated|aligned|backed|allied)")
_OWN_PEOPLE = {
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "spokesmen",
    "leader",
    "leaders",
    "commander",
    "commanders",
    "porte-parole",
    "chef",
}
_OF_THE_LAST = {"its", "their"}
_OWNER_REACH = 300  # characters
_OF_THE_GROUP = re.compile(r"\s+(?:التنظيم|الجماعه|الحركه)(?!\w)")
_SOURCES = {"source", "sources", "المصدر", "المصادر"}
_SAME = re.compile(r"(?i)\bsame\b|\bmêmes?\b|نفسه|نفسها|ذاته|ذاتها")
_POSSESSOR = re.compile(r"\b([a-z]+)'s\s")
_PLAIN = re.compile(
    r"\b(?:UN|U\.N\.|ONU|[A-Z][\w-]*-based|onusien(?:ne)?s?)(?!\w)|des droits(?: de l'[Hh]omme)?|de surveillance"
)
_ARABIC_PLAIN = {"نفسه", "نفسها", "ذاته", "ذاتها", "الامميه", "الاممي", "المذكور", "المذكوره", "الدوليه", "الاسبوعيه"}
_REPORTING = {
    "report",
    "study",
    "bulletin",
    "survey",
    "review",
    "data",
    "figures",
    "statistics",
    "rapport",
    "étude",
    "chiffres",
    "données",
}
_SPEAK_AS_ONE = {"member-states"}  # whichever of their services it was
_NAMED_BESIDE = {  # French nouns of institutions, which their name follows
    "ong",
    "organisation non gouvernementale",
    "association",
    "agence",
    "agence de presse",
    "institut",
    "centre",
    "fondation",
    "observatoire",
    "baromètre",
    "projet",
    "site",
    "site spécialisé",
    "journal",
    "quotidien",
    "hebdomadaire",
    "magazine",
    "radio",
    "chaîne",
    "télévision",
}
_BARE_GAP = re.compile(r"(?:\s+[a-z]+)?,?\s+(?:the\s+|an?\s+)?")  # "Al-Naba online ISIS-linked newspaper"
_NEXT_WORDS = re.compile(r"\s+\"?\w{3,}\"?(?:\s+ال\w+)?")


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    voice: Voice
    group: bool
    actor: str | None


def find_speakers(kept: str, folded: Folded, language: str, registry: Registry, lexicon: Lexicon) -> list[Speaker]:
    """All mentions of the text, in order, without overlaps."""
    reader = _Reader(kept, folded, _names(kept, folded, language, registry), lexicon)
    return reader.speakers()


def _names(kept: str, folded: Folded, language: str, registry: Registry) -> list[_Name]:
    names: list[_Name] = []
    for source in registry.sources.find(kept, language):
        start, end = folded.folded(source.start), folded.folded(source.end)
        entry = source.entry
        if "." in source.text and folded.text[end : end + 1] == ".":  # "U.N." with its last stop
            end += 1
        voice = Voice(id=entry.id, name=entry.name, kind=entry.kind)
        names.append(_Name(start, end, voice, entry.kind in ("group", "group_media"), entry.actor))
    taken = [(name.start, name.end) for name in names]
    for actor in registry.actors.find(kept, language):
        start, end = folded.folded(actor.start), folded.folded(actor.end)
        if actor.text.islower() and actor.text.isascii() and len(actor.text) <= 3:
            continue  # an abbreviation that happens to be a common word
        if _COMPOUND.match(folded.text, end):
            continue  # "the Taliban-run government"
        near = max(0, bisect_left(taken, (start, end)) - 2)
        if any(start < b and a < end for a, b in taken[near : near + 4]):
            continue
        kind = _STATE.get(actor.entry.kind, "group")
        voice = Voice(id=actor.entry.id, name=actor.entry.name, kind=kind)
        names.append(_Name(start, end, voice, kind == "group", actor.entry.id))
    return sorted(names, key=lambda name: name.start)


class _Reader:
    """Common nouns resolved with the names that stand inside or beside them."""

    def __init__(self, kept: str, folded: Folded, names: list[_Name], lexicon: Lexicon) -> None:
        self.folded, self.names, self.lexicon = folded, names, lexicon
        self.namer = Namer(kept, folded, lexicon)
        self.starts = [name.start for name in names]
        self.groups = [name for name in names if name.actor is not None and name.group]
        self.group_starts = [name.start for name in self.groups]
        self.phrases: dict[int, Speaker] = {}  # by start of the noun phrase, its determiner or its head

    def speakers(self) -> list[Speaker]:
        found: list[Speaker] = []
        for match in reversed(list(self.lexicon.phrase.finditer(self.folded.text))):
            speaker = self._described(match)
            if speaker is not None:
                found.append(speaker)
                for start in (
                    speaker.start,
                    match.start("head"),
                    match.start("pre") if "pre" in match.groupdict() else match.start(),
                ):
                    self.phrases.setdefault(start, speaker)
        found += [
            Speaker(
                name.start, name.end, (self._spanned(name.voice, name.start, name.end),), group=name.group, known=True
            )
            for name in self.names
        ]
        found.sort(key=lambda speaker: (speaker.start - speaker.end, speaker.start))
        kept: list[Speaker] = []
        taken = bytearray(len(self.folded.text) + 1)
        for speaker in found:
            if not any(taken[speaker.start : speaker.end]):
                kept.append(speaker)
                taken[speaker.start : speaker.end] = b"\1" * (speaker.end - speaker.start)
        return resolved(sorted(kept, key=lambda speaker: speaker.start), self.lexicon)

    def _spanned(self, voice: Voice, start: int, end: int) -> Voice:
        return replace(voice, start=self.folded.original(start), end=self.folded.original(end))

    def _inside(self, start: int, end: int) -> list[_Name]:
        first = max(0, bisect_left(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        return [name for name in self.names[first:last] if name.end > start]

    def _last_group(self, position: int) -> _Name | None:
        """The group named last; one that another is only linked to is passed over: "JNIM, loyal to al-Qaeda"."""
        last = bisect_left(self.group_starts, position)
        for name in reversed(self.groups[max(0, last - 4) : last]):
            before = self.folded.text[max(0, name.start - 30) : name.start]
            if not LINKED_TO.search(before) and not _LINKED.match(self.folded.text, name.end):
                return name
        return self.groups[last - 1] if last else None

    def _described(self, match: re.Match[str]) -> Speaker | None:
        """The phrase read, with what tells whether it names somebody or points back."""
        speaker = self._phrase(match)
        if speaker is None:
            return None
        parts = match.groupdict()
        head = parts["head"].lower()
        determiner = re.sub(r"\s+", " ", (parts.get("det") or "").lower())
        arabic = self.lexicon.language == "ar"
        definite = determiner in self.lexicon.anaphoric or (arabic and head.startswith("ال"))
        owner = _POSSESSOR.search((parts.get("pre") or "").lower())
        if owner is not None:
            head, definite = owner.group(1), True
        if arabic and speaker.unowned:  # النشرة الأسبوعية للمرصد
            institution = next(
                (w for w in reversed((parts.get("mods") or "").split()) if w in self.lexicon.points_to), None
            )
            if institution is not None:
                return replace(speaker, head=institution, definite=True, unowned=False)
        known = any(
            voice.start is not None and name.voice.id == voice.id
            for voice in speaker.voices
            for name in self._inside(match.start(), max(match.end(), speaker.end))
        )
        plain = not definite or self._adds_no_name(match)
        return replace(speaker, head=head, definite=definite and plain, known=known)

    def _adds_no_name(self, match: re.Match[str]) -> bool:
        """ "the Islamabad-based think tank", "la mission onusienne" add no name; "the Borno police" does."""
        parts = match.groupdict()
        modifiers = f"{parts.get('pre') or ''} {parts.get('mods') or ''}"
        if self.lexicon.language == "ar":
            return all(word in _ARABIC_PLAIN for word in modifiers.split())
        words = _PLAIN.sub(" ", modifiers)
        return not re.search(r"[A-ZÉÈÎ]", words) and not re.search(r"\b(?:of|from|in|at|de|du|des|d')\b", words)

    def _phrase(self, match: re.Match[str]) -> Speaker | None:
        parts = match.groupdict()
        head = parts["head"].lower()
        start = match.start("head") if self.lexicon.language == "ar" else match.start()
        end = match.end()
        inside = self._inside(start, end)
        end = max([end, *(name.end for name in inside)])
        determiner = re.sub(r"\s+", " ", (parts.get("det") or "").lower())
        if head in self.lexicon.documents:
            if self._is_verb(match, head):
                return None
            return self._document(start, match.end(), head, determiner, parts, inside)
        if head in self.lexicon.group_media and (speaker := self._media_arm(start, end, head, determiner, inside)):
            return speaker
        modifiers = (parts.get("pre") or "").lower() + (parts.get("mods") or "").lower()
        if head in self.lexicon.group_nouns and not any(word in modifiers for word in self.lexicon.group_not):
            if head in self.lexicon.heads and not inside and modifiers.strip():
                return self._common(start, end, head, inside)
            return self._group(start, end, determiner, inside)
        if (
            head in self.lexicon.group_media
            and head not in self.lexicon.heads
            and _POSSESSOR.search(parts.get("pre") or "")
        ):
            return Speaker(start, end, (self.namer.printed(start, end, "military"),))  # "the military's media wing"
        if head not in self.lexicon.heads:
            return None
        pointing = determiner in self.lexicon.anaphoric or (self.lexicon.language == "ar" and head.startswith("ال"))
        own = self._spokesman(start, end, head, determiner, parts.get("pre") or "") if not inside else None
        if own is not None:
            return own
        return self._common(start, end, head, inside, bare=pointing and not modifiers.strip())

    def _spokesman(self, start: int, end: int, head: str, determiner: str, modifiers: str) -> Speaker | None:
        """ "The group's military spokesman", "its commander": a group speaks through its own people."""
        if head not in _OWN_PEOPLE:
            return None
        possessor = _POSSESSOR.search(modifiers.lower())
        named: _Name | None = None
        if possessor is not None and possessor.group(1) in self.lexicon.group_nouns:
            named = self._last_group(start)
        elif determiner in _OF_THE_LAST and not modifiers.strip().istitle():
            before = self.names[max(0, bisect_left(self.starts, start) - 1) :][:1]
            near = before and before[0].group and 0 < start - before[0].end < _OWNER_REACH
            named = before[0] if near else None
        if named is None:
            return None
        return Speaker(start, end, (self._spanned(named.voice, start, end),), group=True)

    def _is_verb(self, match: re.Match[str], head: str) -> bool:
        """ "The authors count 1,271 attacks": the noun before is its subject."""
        if match.start("head") != match.start() or self.lexicon.verbs.fullmatch(head) is None:
            return False
        if self.lexicon.language == "fr":
            return True  # a noun would have its article
        if any(name.end == match.start() - 1 for name in self._inside(match.start() - 2, match.start())):
            return True  # "The Monitoring Team estimates"
        before = re.search(r"([a-zé-]+s)\s+$", self.folded.text[max(0, match.start() - 20) : match.start()])
        return before is not None and (
            before.group(1) in self.lexicon.heads or before.group(1) in self.lexicon.group_nouns
        )

    def _document(
        self, start: int, end: int, head: str, determiner: str, parts: dict[str, str | None], inside: list[_Name]
    ) -> Speaker:
        estimate = head in self.lexicon.estimates
        base = Speaker(start, end, document=True, estimate=estimate)
        if (verb := self._verb_after(start, end, head, parts, inside)) is not None:
            return verb
        if self.lexicon.language == "ar" and not inside and (of := _OF_THE_GROUP.search(self.folded.text, start, end + 10)):
            group = self._last_group(start)
            if group is not None and of.start() <= end:  # بيان التنظيم
                return replace(base, end=of.end(), voices=(self._spanned(group.voice, start, of.end()),), group=True)
        owner = self._owner(end)
        reached = max([end, *(name.end for name in inside)])
        if owner is not None and (not inside or inside[-1].voice.kind != "un" or owner.end > reached):
            return replace(base, end=max(owner.end, reached), voices=owner.voices, group=owner.group)
        end, base = reached, replace(base, end=reached)
        named = next((name for name in self._inside(end, end + 2) if name.start == end + 1 and not name.group), None)
        if named is not None and re.split(r"[\s']", self.folded.text[start:end].lower())[-1] in _NAMED_BESIDE:
            voice = self._spanned(named.voice, named.start, named.end)  # "le décompte de l'ONG Acled"
            return replace(base, end=named.end, voices=(voice,))
        if inside:
            name = inside[-1]
            voice = self._spanned(name.voice, name.start, name.end)
            if name.voice.id in ("united-nations", "un", "un-security-council", "un-secretary-general"):
                voice = self._united_nations(start, end, voice)
            return replace(base, voices=(voice,), group=name.group)
        organ = self.namer.organ(start, end)
        if organ is not None:
            return replace(base, voices=(organ,))
        described = bool((parts.get("pre") or "").strip() or (parts.get("mods") or "").strip())
        pointing = determiner in self.lexicon.anaphoric or (
            (self.lexicon.language == "ar" and head.startswith("ال"))
            or (head.endswith(("ها", "ته", "يره")) and self.lexicon.language == "ar")
        )
        bare = (
            re.fullmatch(
                r"\s*(?:(?:same|latest|recent|new|previous|earlier|dernier|précédent)\s*)*",
                (parts.get("pre") or "").lower(),
            )
            and not (parts.get("mods") or "").strip()
        )
        kind = self.lexicon.documents[head]
        possessor = _POSSESSOR.search((parts.get("pre") or "").lower())
        if possessor is not None and possessor.group(1) in self.lexicon.group_nouns:
            group = self._last_group(start)
            if group is not None:  # "the group's own announcements"
                return replace(base, voices=(self._spanned(group.voice, start, end),), group=True)
        plain = not re.search(r"[A-Z]", (parts.get("pre") or "") + (parts.get("mods") or ""))
        if pointing and plain and head in _REPORTING and not (parts.get("mods") or "").strip():
            bare = True
        if bare and (pointing or self.lexicon.language == "ar"):
            return replace(base, fallback=self.namer.printed(start, end, kind))
        base = replace(base, unowned=not determiner.startswith(("their", "his", "leur")))
        if (
            described
            and re.search(r"(?i)\b(?:un|onu|united nations|nations unies)\b", self.folded.text[start:end])
            and not determiner.startswith("un")
        ):
            kind = "un"
        return replace(base, voices=(self.namer.printed(start, end, kind),))

    def _verb_after(
        self, start: int, end: int, head: str, parts: dict[str, str | None], inside: list[_Name]
    ) -> Speaker | None:
        """ "Member States estimate", "Eyewitnesses report": the last word is the verb of those before it."""
        before = (parts.get("pre") or "").strip()
        text = self.folded.text
        if (parts.get("mods") or "").lstrip().startswith("of "):
            return None  # "the monthly report of the institute"
        if not before or self.lexicon.language != "en" or not self.lexicon.verbs.fullmatch(head):
            return None
        following = re.compile(r"\s+").match(text, end)
        closed = text[end : end + 1] in (".", ",", "") and before.lower().endswith("s")
        if (
            (not closed and following is None)
            or (following is not None and self.lexicon.verbs.match(text, following.end()))
            or _NOUN_FOLLOWS.match(text, end)
        ):
            return None
        if _PREPOSITION.search(text, max(0, start - 14), start):
            return None
        if inside:
            return Speaker(
                inside[0].start,
                inside[0].end,
                (self._spanned(inside[0].voice, inside[0].start, inside[0].end),),
                group=inside[0].group,
            )
        subject = next((noun for noun in self.lexicon.heads if before.lower().endswith(noun)), None)
        if subject is None:
            return None
        until = text.rindex(head, start, end) if head in text[start:end] else end
        until = len(text[:until].rstrip())
        return Speaker(start, until, (self.namer.printed(start, until, self.lexicon.heads[subject]),))

    def _united_nations(self, start: int, end: int, voice: Voice) -> Voice:
        printed = self.folded.text[start:end]
        if re.search(r"(?i)secretary.general|secrétaire général|الامين العام", printed):
            return replace(voice, id="un-secretary-general-report", name="UN Secretary-General report")
        return replace(voice, id="un-report", name="UN report")

    def _owner(self, end: int) -> Speaker | None:
        """Whose document it is: "of the UN", "compiled on Saturday by X", إحصاء أجرته X."""
        text, lexicon = self.folded.text, self.lexicon
        links = [lexicon.owner.match(text, end)]
        if lexicon.language == "ar":
            links.append(_SPACE.match(text, end))
        made = lexicon.made_by.match(text, end)
        others = (lexicon.origin, lexicon.cited_in, lexicon.heard_by)
        if made is not None and not any(pattern.search(made.group()) for pattern in others):
            links.append(made)  # but not "fed by the member states", "quoted by AFP"
        found = (self._owner_at(link.end()) for link in links if link is not None)
        return next((owner for owner in found if owner is not None), None)

    def _owner_at(self, position: int) -> Speaker | None:
        for start in (position, position + 4):  # "of the": the article is not part of a name
            if start == position + 4 and self.folded.text[position:start].lower() != "the ":
                continue
            for name in self._inside(start, start + 1):
                if name.start <= start + 3:
                    phrase = self.phrases.get(start)
                    if phrase is not None and phrase.end > name.end and phrase.voices:
                        return phrase
                    return Speaker(
                        name.start, name.end, (self._spanned(name.voice, name.start, name.end),), group=name.group
                    )
            phrase = self.phrases.get(start)
            if phrase is not None and phrase.voices:
                return phrase
        return None

    def _media_arm(self, start: int, end: int, head: str, determiner: str, inside: list[_Name]) -> Speaker | None:
        printed = self.folded.text[start:end].lower()
        possessor = _POSSESSOR.search(printed)
        if possessor is not None and possessor.group(1) in (*self.lexicon.heads, "military", "army"):
            return None  # "the military's media wing"
        named = next((name for name in inside if name.voice.kind == "group_media"), None) or next(
            (name for name in inside if name.group), None
        )
        beside = next(
            (name for name in self._inside(end, end + 4) if name.start >= end and name.voice.kind == "group_media"),
            None,
        )
        ahead = next(
            (n for n in self._inside(start - 20, start) if n.voice.kind == "group_media" and n.end <= start), None
        )
        if (
            (named is None or named.voice.kind == "group")
            and ahead is not None
            and _BARE_GAP.fullmatch(self.folded.text, ahead.end, start)
        ):
            return Speaker(ahead.start, end, (self._spanned(ahead.voice, ahead.start, ahead.end),), group=True)
        if named is not None and named.voice.kind == "group_media":
            return Speaker(start, end, (self._spanned(named.voice, named.start, named.end),), group=True)
        if beside is not None:  # "its news agency, Amaq"
            return Speaker(start, beside.end, (self._spanned(beside.voice, beside.start, beside.end),), group=True)
        possessive = (
            "'s" in printed or determiner in ("its", "their", "son", "sa", "leur", "ses") or head.endswith("ته")
        )
        before = self.folded.text[max(0, start - 40) : start]
        if named is None and (possessive or re.search(r"(?:group|organi[sz]ation|movement)'s\s*$", before)):
            named = self._last_group(start)
        of_group = self.lexicon.language == "ar" and _OF_THE_GROUP.search(self.folded.text, start, end + 10)
        if named is None and of_group and of_group.start() <= end:
            named = self._last_group(start)  # جريدة التنظيم
            if named is not None and named.voice.kind == "group_media":
                return Speaker(start, end, (self._spanned(named.voice, start, end),), group=True)
        following = self._following_group(end) if named is None else None
        if named is None and following is not None:
            named, end = following, following.end
        if named is None or named.actor is None:
            return None
        channels = re.search(r"channel|account|معرفات|قنوات|حسابات|منصات|chaînes|canaux", head)
        name = f"{named.voice.name} {'channels' if channels else 'media arm'}"
        voice = Voice(id=f"{named.actor}-media", name=name, kind="group_media")
        return Speaker(start, end, (self._spanned(voice, start, end),), group=True)

    def _following_group(self, end: int) -> _Name | None:
        link = self.lexicon.owner.match(self.folded.text, end) or re.compile(
            r"\s+(?:الكترونيه\s+|جهاديه\s+)?(?:تابعه|التابعه|مقربه|مواليه|تنظيم|ل)?\s*"
        ).match(self.folded.text, end)
        if link is None:
            return None
        return next(
            (name for name in self._inside(link.end(), link.end() + 12) if name.group and name.start >= end), None
        )

    def _group(self, start: int, end: int, determiner: str, inside: list[_Name]) -> Speaker | None:
        named = next((name for name in inside if name.group), None)
        pointing = determiner in self.lexicon.anaphoric or self.lexicon.language == "ar"
        if named is None and pointing:
            named = self._last_group(start)
        if named is not None:
            return Speaker(start, end, (self._spanned(named.voice, start, end),), group=True)
        if not determiner and self.lexicon.language != "ar":
            return None
        return Speaker(start, end, (self.namer.printed(start, end, "group"),), group=True)

    def _common(self, start: int, end: int, head: str, inside: list[_Name], bare: bool = False) -> Speaker:
        kind = self.lexicon.heads[head]
        if head in _SOURCES and _SAME.search(self.folded.text, max(0, start - 12), end + 8):
            return Speaker(start, end, fallback=self.namer.printed(start, end, kind))
        if inside:
            name = inside[-1]
            if name.group or name.voice.kind in _INSTITUTIONS:
                return Speaker(start, end, (self._spanned(name.voice, name.start, name.end),), group=name.group)
            if name.end >= end and name.start <= self.folded.text.lower().find(head, start, end):
                return Speaker(start, end, (self._spanned(name.voice, name.start, name.end),))
            kind = name.voice.kind if kind == "official" else kind
        beside = next((name for name in self._inside(end, end + 4) if self.folded.text[end : name.start] == " ("), None)
        if beside is not None and (beside.voice.kind in _INSTITUTIONS or beside.voice.kind == "un"):
            voice = self._spanned(beside.voice, beside.start, beside.end)  # "the UN mission (UNAMI)"
            return Speaker(start, end, (voice,), group=beside.group)
        if head in _NAMED_BESIDE and self.folded.text[end : end + 1] == " ":  # "l'ONG Acled", "l'agence Sahara Médias"
            known = next(
                (name for name in self._inside(end, end + 4) if name.start == end + 1 and not name.group), None
            )
            if known is not None:
                return Speaker(start, known.end, (self._spanned(known.voice, known.start, known.end),))
            proper = self.lexicon.name.match(self.folded.text, end + 1)
            end, bare = (proper.end(), False) if proper else (end, bare)
        owner = self._owner(end)
        if owner is not None and owner.voices and owner.voices[-1].id in _SPEAK_AS_ONE:
            return Speaker(start, owner.end, owner.voices)  # "the intelligence services of member states"
        organ = self.namer.organ(start, end)
        if (
            organ is None
            and self.lexicon.language == "ar"
            and head in _NAMED_BY_NEXT
            and self.folded.text[start:end] == head
        ):
            more = _NEXT_WORDS.match(self.folded.text, end)  # مركز غلوبال: the name follows the noun
            end = more.end() if more else end
        return Speaker(start, end, (organ or self.namer.printed(start, end, kind),), bare=bare)


def unknown_name(text: str, start: int, end: int, lexicon: Lexicon, folded: Folded) -> Speaker | None:
    """A proper name right before a verb that no list knows: an institution if its words say so, else a named person.

    The name of a person is not kept: private persons are never indexed.
    """
    names = list(lexicon.name.finditer(text, max(start, end - _NAME_REACH), end))
    found = names[-1] if names else None
    if found is None or text[found.end() : end].strip(' ,"'):
        return None
    words = re.findall(r"[\w']+", found.group())
    kind = next((lexicon.name_kinds[word.lower()] for word in words if word.lower() in lexicon.name_kinds), None)
    first, last = folded.original(found.start()), folded.original(found.end())
    if kind is not None or (len(words) == 1 and words[0].isupper() and len(words[0]) > 2):
        name = found.group()
        voice = Voice(id=slug(name), name=name, kind=kind or "monitor", start=first, end=last)
    else:
        if len(words) > 4 or any(word.isupper() and len(word) > 2 for word in words):
            return None
        voice = Voice(id="named-person", name="named person", kind="official", start=first, end=last)
    return Speaker(found.start(), found.end(), (voice,))
