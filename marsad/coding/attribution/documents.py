"""Documents that speak: "the monthly report of the institute", and whose they are."""

from __future__ import annotations

import re
from dataclasses import replace

from marsad.coding.attribution.anaphora import Speaker
from marsad.coding.attribution.group_voices import OF_THE_GROUP, POSSESSOR
from marsad.coding.attribution.known_names import KnownName
from marsad.coding.attribution.name_index import NameIndex
from marsad.coding.attribution.naming import slug
from marsad.model import Voice

_NOUN_FOLLOWS = re.compile(
    r"\s+(?:of|on|from|by|in|for|that\s+(?:was|were|had)|has|have|also|is|was|released|published|issued|dated|compiled|seen|obtained)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|from|by|to|in|with|citing|per|on|see|a|an|its|their|latest|new)\s+(?:the\s+|a\s+)?$", re.IGNORECASE
)
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
_OF_OFFICE = re.compile(r"\s+(?:de la\s+|de l'|du\s+|des\s+)", re.IGNORECASE)
_COMMA = re.compile(r",\"?\s*$")
_WHOSE = re.compile(r"(?P<name>[A-Z][\w .&-]{2,80})'s?\s")
_STATEMENTS = {"communiqué", "communiqués", "déclaration", "message", "note", "bulletin", "tweet"}


def _closes_statement(text: str, start: int, end: int) -> bool:
    """ "…, US Africa Command estimates.": behind a comma and before the full stop stand a subject and its verb."""
    return _COMMA.search(text, max(0, start - 4), start) is not None and text[end : end + 1] in (".", "")


class DocumentReader(NameIndex):
    """Reads nouns of documents: report, statistics, statement."""

    def _document(
        self, start: int, end: int, head: str, determiner: str, parts: dict[str, str | None], inside: list[KnownName]
    ) -> Speaker:
        estimate = head in self.lexicon.estimates
        base = Speaker(start, end, document=True, estimate=estimate)
        if (verb := self._verb_after(start, end, head, parts, inside)) is not None:
            return verb
        if (
            self.lexicon.language == "ar"
            and not inside
            and (of := OF_THE_GROUP.search(self.folded.text, start, end + 10))
        ):
            group = self._last_group(start)
            if group is not None and of.start() <= end:  # بيان التنظيم
                return replace(base, end=of.end(), voices=(self._spanned(group.voice, start, of.end()),), group=True)
        owner = self._owner(end)
        reached = max([end, *(name.end for name in inside)])
        if owner is not None and (not inside or inside[-1].voice.kind != "un" or owner.end > reached):
            return replace(base, end=max(owner.end, reached), voices=owner.voices, group=owner.group)
        end, base = reached, replace(base, end=reached)
        issuer = self._issuer(end, head, parts) if not inside else None
        if issuer is not None:
            return replace(base, voices=(issuer,))
        named = next((name for name in self._inside(end, end + 2) if name.start == end + 1 and not name.group), None)
        if (
            named is not None
            and re.split(r"[\s']", self.folded.text[start:end].lower())[-1] in self.lexicon.named_beside
        ):
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
        maker = self._maker(start, parts.get("pre") or "")
        if maker is not None:
            return replace(base, voices=(maker,))
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
        possessor = POSSESSOR.search((parts.get("pre") or "").lower())
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

    def _issuer(self, end: int, head: str, parts: dict[str, str | None]) -> Voice | None:
        """ "Un communiqué du ministère de la Défense": what is put out in writing is said by its office."""
        of = _OF_OFFICE.match(parts.get("mods") or "") if self.lexicon.language == "fr" else None
        if of is None or head not in _STATEMENTS:
            return None
        mods = (parts.get("mods") or "").lower()
        offices = [noun for noun in self.lexicon.heads if re.match(rf"{re.escape(noun)}(?!\w)", mods[of.end() :])]
        if not offices:
            return None
        start = end - len(mods) + of.end()
        return self.namer.printed(start, end, self.lexicon.heads[max(offices, key=len)])

    def _maker(self, start: int, before: str) -> Voice | None:
        """ "The Counter Extremism Project's review": whoever's it is, where the name says that it is an institution."""
        whose = _WHOSE.search(before) if self.lexicon.language == "en" else None
        name = self.lexicon.name.search(whose["name"]) if whose is not None else None
        if whose is None or name is None or " " not in name.group():
            return None
        kinds = self.lexicon.name_kinds
        kind = next((kinds[word] for word in reversed(name.group().lower().split()) if word in kinds), None)
        if kind is None:
            return None
        at = self.folded.text.find(name.group(), start)
        first, last = self.folded.original(at), self.folded.original(at + len(name.group()))
        return Voice(id=slug(name.group()), name=name.group(), kind=kind, start=first, end=last)

    def _verb_after(
        self, start: int, end: int, head: str, parts: dict[str, str | None], inside: list[KnownName]
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
        closed = closed or (head == "estimates" and _closes_statement(text, start, end) and before[-2:] != "'s")
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
