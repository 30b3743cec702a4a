"""The cue words of one language, compiled once: `data/en.yml`, `fr.yml`, `ar.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

import yaml

from marsad.coding.alternation import any_of
from marsad.coding.attribution.folding import fold_word
from marsad.model.terms import VoiceKind

_NEVER = re.compile(r"(?!)")
_CONJUNCTION = "[وف]?"  # و and ف are written together with the word they precede
_MADE_BY = {  # "posted by", "établi par": any participle makes the owner of a document
    "en": r"[\s,(]{1,3}\w+(?:ed|en)\s+(?:on\s+|last\s+|earlier\s+)?(?:\w+\s+){0,2}by\s+",
    "fr": r"[\s,(]{1,3}\w+(?:ée?|ie?|te?|se?)s?\s+(?:\w+\s+)?par\s+",
    "ar": r"[\s\"]+\w{2,}(?:ته|تها|ه|ها)\s+",
}
# "على يد قواته": by the group's own hand.
_NOT_ITS = (
    r"(?!\s+(?:(?:قوات|عناصر|مقاتلي|مسلحي|جنود|خلايا|افراد)(?:ه|ها|هم)"
    r"|(?:عناصر|مقاتلي|خلايا|مسلحي)?\s*(?:ال)?(?:تنظيم|جماعه|حركه))(?!\w))"
)
_ENDINGS = "(?:ت|وا|ا|تا|ن)?"

# What is done with a document before it is cited, told between it and its verb.
_SHOWN = {
    "en": "submitted|presented|released|published|issued|circulated|prepared|sent|leaked|dated|seen|obtained|reviewed",
    "fr": r"(?:remis|transmis|présenté|soumis|publié|paru|rendu|diffusé|adressé|daté|lu|vu|consulté|obtenu)e?s?",
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns over folded text. `verbs` has the groups estimate, deny, claim, speak; `phrase` is one noun phrase."""

    language: str
    verbs: re.Pattern[str]
    according: re.Pattern[str]
    by_document: re.Pattern[str]
    origin: re.Pattern[str]
    basis: re.Pattern[str]
    cited_in: re.Pattern[str]
    heard_by: re.Pattern[str]
    claimed_by: re.Pattern[str]
    learn: re.Pattern[str]
    complement: re.Pattern[str]
    between: re.Pattern[str]
    adjunct: re.Pattern[str]
    pronoun: re.Pattern[str]
    phrase: re.Pattern[str]
    owner: re.Pattern[str]
    made_by: re.Pattern[str]
    name: re.Pattern[str]
    estimated: re.Pattern[str]
    estimated_number: re.Pattern[str]
    not_estimated: re.Pattern[str]
    doubted: re.Pattern[str]
    reported: re.Pattern[str]
    denied: re.Pattern[str]
    undone: re.Pattern[str]  # "did not carry out": a negation and the deed
    possible: re.Pattern[str]  # "may carry out"
    hypothetical: re.Pattern[str]
    background: re.Pattern[str]
    continues: re.Pattern[str]
    lists_follow: re.Pattern[str]
    ranks: re.Pattern[str]
    elsewhere: re.Pattern[str]
    not_own: re.Pattern[str]
    subordinate: re.Pattern[str]
    split: re.Pattern[str]
    clip: re.Pattern[str]
    responsibility: re.Pattern[str]
    attacks: re.Pattern[str]
    weak: frozenset[str]
    after_verb: re.Pattern[str]
    weak_followed: re.Pattern[str]
    heads: Mapping[str, VoiceKind]
    documents: Mapping[str, VoiceKind]
    estimates: frozenset[str]
    group_nouns: frozenset[str]
    group_media: frozenset[str]
    group_not: frozenset[str]
    anaphoric: frozenset[str]
    name_kinds: Mapping[str, VoiceKind]
    organs: tuple[tuple[str, str], ...]
    nations: Mapping[str, str]
    writers: frozenset[str]
    named_beside: frozenset[str]  # nouns of institutions, which their name follows: "l'ONG Acled"
    not_people: frozenset[str]  # what follows "according to" and is nobody: plans, sources of other kinds
    people: frozenset[str]  # of whom a text tells without a name: residents, relatives (Arabic, where no capitals do)
    points_to: Mapping[str, frozenset[str]]  # common noun → kinds of the source named before
    points_by_name: frozenset[str]  # of these, the ones that must stand in the name as well


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; English for languages that have none."""
    name = language if language in ("en", "fr", "ar") else "en"
    text = (resources.files("marsad.coding.attribution") / "data" / f"{name}.yml").read_text("utf-8")
    return _compile(name, yaml.load(text, yaml.CSafeLoader))


def _words(value: Iterable[Any] | None) -> list[str]:
    return sorted({fold_word(str(word)) for word in value or ()}, key=len, reverse=True)


def _whole(words: Iterable[str], arabic: bool) -> re.Pattern[str]:
    choice = any_of(words)
    if choice == "(?!)":
        return _NEVER
    front = _CONJUNCTION if arabic else ""
    return re.compile(rf"(?<!\w){front}(?:{choice})(?:(?<=')|(?!\w))", re.IGNORECASE)


def _deeds(lists: Mapping[str, list[str]], before: str, arabic: bool) -> re.Pattern[str]:
    """A negation or modal verb, a few adverbs, and a verb of violence. Small letters: May is a month."""
    front, between, done = any_of(lists[before]), any_of(lists["between_modal"]), any_of(lists["done"])
    joined = _CONJUNCTION if arabic else ""
    return re.compile(rf"(?<!\w){joined}(?:{front})\s+(?:(?:{between})\s+){{0,2}}(?:{done})(?!\w)")


def _compile(language: str, data: Mapping[str, Any]) -> Lexicon:
    arabic = language == "ar"
    lists = {key: _words(value) for key, value in data.items() if isinstance(value, list)}

    def whole(key: str) -> re.Pattern[str]:
        return _whole(lists.get(key, ()), arabic)

    heads = _kinds(data["speakers"])
    documents = _kinds(data["documents"])
    estimates = _words(data["estimate_documents"])
    documents |= dict.fromkeys(estimates, "official")
    return Lexicon(
        language=language,
        verbs=_verbs(lists, arabic),
        according=_according(lists, arabic),
        by_document=whole("by_document"),
        origin=_whole([*lists["origin"], *lists["basis"]], arabic),
        basis=whole("basis"),
        cited_in=whole("cited_in"),
        heard_by=whole("heard_by"),
        claimed_by=whole("claimed_by"),
        learn=whole("learn"),
        complement=re.compile(rf"[\s,:]*(?:{any_of(lists['complement'])})(?:(?<=')|(?!\w))", re.IGNORECASE),
        between=_between(lists, language),
        adjunct=re.compile(
            rf"\s*(?:(?:{any_of(lists['adjunct_start'])})\b[^,.;:\"\d]{{0,60}}(?:\d{{1,4}}[^,.;:\"\d]{{0,20}})?)?",
            re.IGNORECASE,
        ),
        pronoun=re.compile(rf"(?:^|[\s,\"-])(?:{any_of(lists['pronouns'])})$", re.IGNORECASE)
        if lists["pronouns"]
        else _NEVER,
        phrase=_phrase(lists, heads, documents, language),
        owner=_owner(lists, arabic),
        made_by=re.compile(_MADE_BY[language], re.IGNORECASE),
        name=_name(lists),
        estimated=whole("estimated"),
        estimated_number=whole("estimated_number"),
        not_estimated=whole("not_estimated"),
        doubted=whole("doubted"),
        reported=whole("reported_without_speaker"),
        denied=whole("denied"),
        undone=_deeds(lists, "negations", arabic),
        possible=_deeds(lists, "modals", arabic),
        hypothetical=whole("hypothetical"),
        background=whole("background"),
        continues=whole("continues"),
        lists_follow=whole("lists_follow"),
        ranks=whole("ranks"),
        elsewhere=whole("elsewhere"),
        not_own=_not_own(lists, arabic),
        subordinate=re.compile(rf"\W*(?:{any_of(lists['subordinate'])})\b", re.IGNORECASE),
        split=re.compile(
            rf";|[,\s]\s*(?:{any_of(lists['split'])})(?:\b|(?=\w))"
            if arabic
            else rf";|,?\s+(?:{any_of(lists['split'])})\b",
            re.IGNORECASE,
        ),
        clip=whole("clip"),
        responsibility=whole("responsibility"),
        attacks=whole("attack_plural"),
        weak=frozenset(lists["weak"]),
        after_verb=re.compile(rf"\s*(?:(?:{any_of(lists['after_verb'])})(?!\w)\s*,?\s*)*", re.IGNORECASE),
        weak_followed=whole("weak_followed"),
        heads=heads,
        documents=documents,
        estimates=frozenset(estimates),
        group_nouns=frozenset(lists["group_nouns"]),
        group_media=frozenset(lists["group_media"]),
        group_not=frozenset(lists["group_not"]),
        anaphoric=frozenset(lists["anaphoric_determiners"]),
        name_kinds=_kinds(data["name_kinds"]),
        organs=tuple(sorted(((fold_word(a), b) for a, b in data.get("organs", {}).items()), key=lambda p: -len(p[0]))),
        nations={fold_word(a): b for a, b in data.get("nations", {}).items()},
        writers=frozenset(lists["writers"]),
        named_beside=frozenset(lists.get("named_beside", ())),
        not_people=frozenset(lists["not_people"]),
        people=frozenset(lists.get("people", ())),
        points_to=_points_to(data["points_to"]),
        points_by_name=frozenset(
            fold_word(noun) for row in data["points_to"] if row.get("named") for noun in row["nouns"]
        ),
    )


def _owner(lists: Mapping[str, list[str]], arabic: bool) -> re.Pattern[str]:
    """What leads from a document to its owner; in Arabic "that came out today from" as well."""
    front, links = r"[\s,(]{1,3}", any_of(lists["document_owner"])
    if arabic:
        adverbs = rf"\s+(?:(?:{any_of(lists['between'])})\s+){{0,3}}"
        told = "|".join(adverbs.join(link.split()) for link in lists["document_owner"] if " " in link)
        links += rf"|(?:(?:الذي|التي)\s+)?(?:{told})"
    return re.compile(rf"{front}(?:{links})(?:(?<=')|\b)\s*", re.IGNORECASE)


def _kinds(groups: Mapping[str, Iterable[str]]) -> dict[str, VoiceKind]:
    return {fold_word(str(word)).lower(): cast(VoiceKind, kind) for kind, words in groups.items() for word in words}


def _points_to(rows: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        for noun in row["nouns"]:
            word = fold_word(noun)
            found[word] = found.get(word, frozenset()) | frozenset(row["kinds"])
    return found


def _according(lists: Mapping[str, list[str]], arabic: bool) -> re.Pattern[str]:
    """In Arabic with any verb of "what X counted": بحسب ما أحصاه مركز."""
    choice = any_of(lists["according"])
    if not arabic:
        return _whole(lists["according"], arabic)
    what = r"(?:ب?حسب|وفقا?|طبقا)\s*(?:ل)?ما\s+(?!في)\w{3,}(?:\s+(?:به|في))?(?:\s+العدد\s+\d+\s+من)?(?=\s)"
    return re.compile(rf"(?<!\w){_CONJUNCTION}(?:{what}|(?:{choice})(?!\w))")


def _not_own(lists: Mapping[str, list[str]], arabic: bool) -> re.Pattern[str]:
    """What others did, as a group tells it: "airstrikes had killed", "killed in a raid", غارات أمريكية قتلت."""
    others, harm, by = any_of(lists["others"]), any_of(lists["harm"]), any_of(lists["harmed_by"])
    if arabic:
        return re.compile(rf"(?<!\w)(?:{others})(?:\s+\w+)?\s+(?:{harm})(?!\w)|(?<!\w)(?:{by})(?!\w){_NOT_ITS}")
    aux = r"had|have|has|ont|avaient|avait|a"
    no = r"and|et|that|which|who|qui|of|de|were|was|are|is|been|being|be|été|sont"
    filler = rf"(?:\s+(?!(?:{no})\b)[\w-]+)?(?:\s+(?:{aux}))?"
    behind = rf"\b(?:{by})\s+(?:(?!and\b)[\w.'-]+\s+){{0,3}}?(?:{others})\b"
    return re.compile(rf"\b(?:{others}){filler}\s+(?:{harm})\b|{behind}", re.IGNORECASE)


def _verbs(lists: Mapping[str, list[str]], arabic: bool) -> re.Pattern[str]:
    """Longest first over all kinds of verbs, each kind a named group."""
    kinds = ("estimate", "deny", "claim", "speak")
    if arabic:
        speak = f"(?:{any_of(lists['speak'])}){_ENDINGS}|{any_of([*lists['present'], *lists['phrases']])}"
        groups = [f"(?P<{kind}>{any_of(lists[kind])})" for kind in kinds[:3]] + [f"(?P<speak>{speak})"]
        return re.compile(rf"(?<!\w){_CONJUNCTION}(?:س)?(?:{'|'.join(groups)})(?!\w)")
    groups = [f"(?P<{kind}>{any_of(lists[kind])})" for kind in kinds]
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?![\w-](?!t-il|t-elle|il\b|elle|on\b))", re.IGNORECASE)


def _between(lists: Mapping[str, list[str]], language: str) -> re.Pattern[str]:
    """What may stand between a speaker and its verb: brackets, one apposition, a name, adverbs and auxiliaries."""
    words = any_of(lists["between"])
    if language == "ar":
        return re.compile(rf"\s*(?:\([^)]{{1,40}}\))?(?:[\s,\"]+(?:{words})(?!\w))*[\s,\":]*$")
    adverb = r"\w+ly" if language == "en" else r"\w+ment"
    name = r"(?:\s+(?:[A-Z][\w.'-]*|al-\w+|bin|ben|de|el|von|van)){0,5}"
    # "Le gouverneur de la région de Diffa, X, a …", "la mission de l'ONU pour la stabilisation": what an office is over
    of = r"(?:de|du|des|d'|à|au|aux|pour|près|chargée?s?|auprès|en|l'|proches)"
    clause = r"qui|que|où|dont|ont|a|est|sont|avait|avaient|été|et(?!\s+(?:de|des|du|d'|la|le|les)\b)"
    inner = rf"(?:(?!\b(?:{clause})\b)[^,;:.\d\"()])"
    kind = rf"(?:\s+(?:{any_of(lists['modifiers'])}|\w{{3,}}(?:{'|'.join(lists.get('modifier_endings', ()))}))(?!\w))?"
    over = rf"{kind}(?:\s+{of}(?:\s+|(?<=')){inner}{{1,80}}?(?:\s\([^)]{{1,20}}\))?)?" if language == "fr" else ""
    # "A report submitted to the Security Council estimates", "un document consulté par l'AFP": what was done with it
    passed = rf"(?:\s+(?:{_SHOWN[language]})(?!\w)[^,;:.\"]{{0,70}}?)?"
    # "La force, qui regroupe le Nigeria, le Niger et le Tchad, …": a relative clause may hold a list
    relative = r"\s*,\s*(?:qui|dont|où|which|who|whose)\s[^;:.\d\"]{1,160}?,"
    crew = r"(?:\s+(?:patrols?|forces|fighters|units?|officers?|members|commanders?|troops|leaders?|militants))?"
    return re.compile(
        rf"\"?\)?(?:\s*\([^)]{{1,60}}\))?{name}{crew}{over}{passed}(?:\s+(?:in|dans|on|sur|via|through|contacted|reached|interviewed|questioned|close|living|working|familiar|briefed|present|contactés?|joints?|interrogés?|rencontrés?)\s+[^,;.:\d]{{1,50}}?)?(?:\s*,[^,;]{{1,140}},(?:[^,;]{{1,100}},)?|{relative}|\s*\([^)]{{1,60}}\)|\s+(?:who|which|that|qui|sous|speaking|au)\s[^,;]{{1,50}}?)?"
        rf"(?:[\s,]+(?:(?i:{words})|l'|s'|n'|(?<!\w){adverb})(?!\w))*\s*,?\s*(?:[ls]')?$",
    )


def _phrase(
    lists: Mapping[str, list[str]], heads: Mapping[str, VoiceKind], documents: Mapping[str, VoiceKind], language: str
) -> re.Pattern[str]:
    """A common noun that can speak, with determiner, modifiers and, for French and Arabic, what follows it."""
    nouns = any_of(sorted({*heads, *documents, *lists["group_nouns"], *lists["group_media"]}, key=len, reverse=True))
    modifiers = any_of(lists["modifiers"])
    not_names = any_of(lists["not_names"])
    if language == "ar":
        word = rf"(?:(?:{modifiers})(?!\w)|\w{{3,}}(?:يين|يون)(?!\w)|(?!(?:{not_names})(?!\w))ال\w{{2,}})"
        told_in = "بيان|تقرير|تصريح|حديث|مؤتمر|موقع|رساله|تغريد|مقابله|اتصال|وقت|منشور|جلسه|كلمه|خطاب|احصا"
        told_in += "|نشر|عدد|ختام|سياق|معرض"
        part = r"باللغه\s+\w+|ب(?:مرصد|مركز|معهد|وزاره|هيئه)(?!\w)"  # "وحدة الرصد باللغة التركية بمرصد …"
        of = rf"(?:(?:باسم|في(?!\s+(?:{told_in}))|لشؤون|لحقوق|لمكافحه|لمساعده)\s+\w+|{part})"  # not "البعثة في بيان"
        return re.compile(
            rf"(?<!\w)(?P<lead>[وف]?(?:لل|[بلك])?(?=\w))(?P<head>{nouns})(?!\w)(?P<mods>(?:\s+(?:{of}|{word})){{0,5}})"
        )
    determiner, fields = any_of(lists["determiners"]), any_of(lists["fields"])
    if language == "fr":
        ending, before = "|".join(lists["modifier_endings"]), any_of(lists["modifiers_before"])
        verbs = any_of({*lists["speak"], *lists["estimate"], *lists["deny"], *lists["claim"]})
        adjective = rf"(?:(?:{modifiers})(?!\w)|(?!(?:{verbs})(?!\w))\w{{3,}}(?:{ending})(?!\w))"
        proper = r"(?:(?-i:[A-ZÉÈÎ])[\w'-]*)"
        whose = rf"(?:{nouns}|{modifiers}|{fields})(?!\w)|{proper}(?:\s+{proper})?"
        of = rf"(?:de\s+la|de\s+l'|des|du|de|d'|en|au|à)\s*(?:{whose})"
        of = rf"(?:{of}(?:\s+{adjective})*)"
        return re.compile(
            rf"(?<![\w-])(?:(?P<det>{determiner})(?:(?<=')|\s+))?"
            rf"(?P<pre>(?:(?:{before})\s+){{0,2}})"
            rf"(?P<head>{nouns})(?![\w-])(?P<mods>(?:\s+(?:{adjective}|(?:et|ou)\s+{adjective}|{of})){{0,5}})",
            re.IGNORECASE,
        )
    capital = rf"(?!(?:(?-i:{not_names}))(?![\w.]))(?:(?-i:(?:[A-Z]\.){{2,}}|[A-Z][\w&'-]*))"
    modifier = rf"(?:{capital}|(?:{modifiers})(?!\w)|[a-z]+'s(?!\w)|(?-i:[A-Z])[\w-]*-based(?!\w))"
    of_start = rf"(?:\s+(?:of|for|from|in|at)\s+(?:the\s+)?(?:{fields}|{capital})"
    of = rf"{of_start}(?:\s+(?:(?:of|and|for)\s+(?:the\s+)?)?{capital}){{0,6}})"
    return re.compile(
        rf"(?<![\w-])(?:(?P<det>{determiner})\s+)?(?P<pre>(?:{modifier}(?:[^\S\n]+|\n(?!(?-i:[A-Z])))){{0,5}})"
        rf"(?P<head>{nouns})(?![\w-])(?P<mods>{of}?)",  # no phrase runs on from a headline into the text
        re.IGNORECASE,
    )


def _name(lists: Mapping[str, list[str]]) -> re.Pattern[str]:
    """A proper name in Latin letters that ends where the pattern ends."""
    not_names = any_of(lists["not_names"])
    capital = rf"(?!(?:{not_names})\b)[A-ZÉ][\w&.'-]*"
    return re.compile(rf"{capital}(?:\s+(?:(?:of|for|and|the|de|des|du|la|et|pour)\s+){{0,3}}{capital}){{0,7}}")
