"""Through whom an armed group speaks: its media arms, its spokesmen, the noun that stands for it."""

from __future__ import annotations

import re
from bisect import bisect_left

from marsad.coding.attribution.anaphora import Speaker
from marsad.coding.attribution.known_names import KnownName
from marsad.coding.attribution.name_index import NameIndex
from marsad.model import Voice

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
OF_THE_GROUP = re.compile(r"\s+(?:التنظيم|الجماعه|الحركه)(?!\w)")
# "Its media", "its channels": the possessive hangs on the noun; ta marbuta is folded into the same letter.
_ITS_ARABIC = re.compile(
    r"(?:اعلام|ذراع|منبر|منابر|اصدار|معرفات|منصات|قنوات|حسابات|وكالت|مجلت|صحيفت|جريدت|مؤسست|نشرت|اذاعت)(?:ه|ها)$"
)
# "المتحدث العسكري باسم الحركة": who speaks for a group is the group speaking.
_SPEAKS_FOR = re.compile(
    r"(?:ال)?(?:متحدث|ناطق)(?:ا|ه)?(?:\s+(?:ال)?(?:عسكري|اعلامي|رسمي|صحفي)ا?)?\s+(?:باسم|بلسان)\s+"
    r"(?:(?:ال)?(?:عمليات|جناح|ذراع|شؤون)\s+(?:ال)?عسكري[هة]?\s+(?:في\s+|ل|باسم\s+)?(?=\w))?"
    r"(?P<noun>(?:ل)?(?:ال)?(?:تنظيم|جماعه|حركه)(?!\w))?"
)
_SPOKESMAN_NAME_REACH = 14  # characters from "in the name of" to the group's name
POSSESSOR = re.compile(r"\b([a-z]+)'s\s")
_OBSERVES = re.compile(
    r"\s+(?:a\s+|avait\s+)?(?:rapport|indiqu|précis|recens|document|dénombr|not|soulign|signal|fait\s+état|constat|déplor|dénonc|appell|alert|estim)"
)
_BARE_GAP = re.compile(r"(?:\s+[a-z]+)?,?\s+(?:the\s+|an?\s+)?")  # "Al-Naba online ISIS-linked newspaper"


class GroupReader(NameIndex):
    """Reads nouns that stand for a group or its mouthpieces."""

    def _institution(self, start: int, end: int, head: str, determiner: str, modifiers: str) -> KnownName | None:
        """ "Selon la CRDH, … Cette organisation rapporte": the body named before, where the noun suits it."""
        kinds = self.lexicon.points_to.get(head) if head in self.lexicon.group_nouns else None
        if kinds is None or determiner not in self.lexicon.anaphoric or modifiers.strip():
            return None
        at = bisect_left(self.starts, start)
        before = [name for name in self.names[max(0, at - 6) : at] if start - name.end < _OWNER_REACH]
        bodies = [name for name in before if not name.group and name.voice.kind in kinds]
        observes = _OBSERVES.match(self.folded.text, end) is not None
        return bodies[-1] if bodies and (observes or bodies[-1] is before[-1]) else None

    def _spokesman(self, start: int, end: int, head: str, determiner: str, modifiers: str) -> Speaker | None:
        """ "The group's military spokesman", "its commander": a group speaks through its own people."""
        if head not in _OWN_PEOPLE:
            return None
        possessor = POSSESSOR.search(modifiers.lower())
        named: KnownName | None = None
        if possessor is not None and possessor.group(1) in self.lexicon.group_nouns:
            named = self._last_group(start)
        elif determiner in _OF_THE_LAST and not modifiers.strip().istitle():
            before = self.names[max(0, bisect_left(self.starts, start) - 1) :][:1]
            near = before and before[0].group and 0 < start - before[0].end < _OWNER_REACH
            named = before[0] if near else None
        if named is None:
            return None
        return Speaker(start, end, (self._spanned(named.voice, start, end),), group=True)

    def _speaks_for(self, start: int) -> Speaker | None:
        """ "المتحدث باسم الحركة", "الناطق العسكري باسم حركة الشباب", with the name of the man behind it."""
        match = _SPEAKS_FOR.match(self.folded.text, start)
        if match is None:
            return None
        following = self._inside(match.end(), match.end() + _SPOKESMAN_NAME_REACH)
        if match.group("noun"):
            following += self._inside(match.start("noun"), match.end())
        named = next((name for name in following if name.start >= match.end() - 12), None)
        if named is not None and named.start - match.end() > 2:
            named = None
        if named is not None and not named.group:
            return None
        if named is None and (match.group("noun") or "").lstrip("ل").startswith("ال"):
            named = self._last_group(start)
        if named is None:
            return None
        end = max(match.end(), named.end) if named.end > start else match.end()
        return Speaker(start, end, (self._spanned(named.voice, start, end),), group=True)

    def _media_arm(self, start: int, end: int, head: str, determiner: str, inside: list[KnownName]) -> Speaker | None:
        printed = self.folded.text[start:end].lower()
        possessor = POSSESSOR.search(printed)
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
            "'s" in printed
            or determiner in ("its", "their", "son", "sa", "leur", "ses")
            or head.endswith("ته")
            or _ITS_ARABIC.match(head) is not None
        )
        before = self.folded.text[max(0, start - 40) : start]
        if named is None and (possessive or re.search(r"(?:group|organi[sz]ation|movement)'s\s*$", before)):
            named = self._last_group(start)
        of_group = self.lexicon.language == "ar" and OF_THE_GROUP.search(self.folded.text, start, end + 10)
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

    def _following_group(self, end: int) -> KnownName | None:
        link = self.lexicon.owner.match(self.folded.text, end) or re.compile(
            r"\s+(?:الكترونيه\s+|جهاديه\s+)?(?:تابعه|التابعه|مقربه|مواليه|تنظيم|ل)?\s*"
        ).match(self.folded.text, end)
        if link is None:
            return None
        return next(
            (name for name in self._inside(link.end(), link.end() + 12) if name.group and name.start >= end), None
        )

    def _group(self, start: int, end: int, determiner: str, inside: list[KnownName]) -> Speaker | None:
        named = next((name for name in inside if name.group), None)
        pointing = determiner in self.lexicon.anaphoric or self.lexicon.language == "ar"
        if named is None and pointing:
            named = self._last_group(start)
        if named is not None:
            return Speaker(start, end, (self._spanned(named.voice, start, end),), group=True)
        if not determiner and self.lexicon.language != "ar":
            return None
        return Speaker(start, end, (self.namer.printed(start, end, "group"),), group=True)
