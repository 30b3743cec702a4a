"""A page with everything that the finders saw on it, sentence by sentence: what the slots are filled from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar, cast

from marsad.coding import attribution, numbers, periods, sentences
from marsad.coding.kinship import is_tied_to
from marsad.coding.mentions import NumberMention, PeriodMention, Scope, Sentence
from marsad.coding.publishers import house_of
from marsad.coding.words import Tag, Word, grammar, lexicon, words_of
from marsad.model import Document, Voice
from marsad.registry import ActorEntry, Found, PlaceEntry, Registry, SourceEntry

T = TypeVar("T")
_HARD = re.compile(r"[.;:!?؟؛()\[\]–—\n|•…]")
# "Paris-based", "U.S.-led": what is behind the hyphen is no place, unlike "Lahj-Abyan road".
COMPOUND = re.compile(
    r"\.?[-‑](?:led|backed|allied|based|trained|funded|born|supported|sponsored|supplied|aligned|affiliated|linked|made|built|"
    r"controlled|held|brokered|flagged|registered|run|bound|owned|occupied)\b",
    re.IGNORECASE,
)
_CHRONICLE = 2  # dated items that make one
_ITEM_LABEL = 45  # characters in which the label of an item ends
_DATELINE = re.compile(
    r"[\s–—-]*(?P<place>[A-Z][\w'’-]*(?:[ ,/(]+[A-Z][\w'’.-]*){0,4})[)]?"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)(?:,? \d{4})?)?"
    r"\s*(?:\([^)]{2,30}\)\.?)?\s*[–—-]{1,2}\s+(?=[\"“'A-Z0-9])"
)
_DATELINE_COLON = re.compile(r"(?P<place>[A-Z][A-Z '’-]{2,20}, [A-Z][a-z]+):\s+(?=[\"“A-Z])")  # "DAMASCUS, Syria: …"
# "L'Institut d'études de sécurité (ISS)": an abbreviation that the page gives to whom it cites is no group's.
_INSTITUTE = re.compile(
    r"\b(?:Institut|Institute|Centre|Center|Observatoire|Observatory|Fondation|Foundation|Agence|Agency|Comité|Committee|Council|Conseil)\b"
    r"[^().;:\n]{0,60}\(([A-Z]{2,5})\)"
)
_SAID_BY = re.compile(  # "ont indiqué les Etats-Unis": a state that speaks
    r"\b(?:a|ont)\s+(?:indiqué|annoncé|affirmé|déclaré|précisé|assuré|dit|rapporté|confirmé|fait savoir|reconnu)\s+"
    r"(?:l[ae]s?\s+|l['’])?$"
)
_SAID_REACH = 30  # characters from "a annoncé" to who did
# "Un rapport de l'ISS": of a name that a group and an institute share, who writes reports is the institute.
_CITED_AS = re.compile(
    r"\b(?:[Rr]apport|[Éé]tude|[Nn]ote|[Aa]nalyses?|[Cc]hercheu[a-z]+|[Aa]nalystes?|[Dd]écompte|[Cc]omptage|[Rr]elevé|[Dd]onnées"
    r"|[Ee]xperts?)\s+(?:[a-zà-ÿ]+\s+)?(?:de|à)\s+l['’]([A-Z]{3,4})\b"
)
_SOFT = re.compile(r"[,،]")
_ABBREVIATED = re.compile(r"(\()([A-Z][\w-]{1,11})\)")  # "the fighters of Islamic State (IS) …": no stop
_ABBREVIATION = re.compile(
    r"\b(?:(?:[A-Z]\.)+|(?:Gen|Maj|Col|Lt|Sgt|Capt|Brig|Gov|Sen|Rep|Dr|Mr|Mrs|Ms|St|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No)\.)(?=\s)"
)
_IN = re.compile(r"(?:\bin|\ben|\bau|في)\s+(?:the\s+|la\s+|l['’])?$", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|et)\b|&|/|\sو", re.IGNORECASE)
_RIVER_BEFORE = re.compile(r"(?:\b(?:[Rr]iver|[Ff]leuve)\s+|(?<!\w)[وفبل]?نهر\s+)$")
_RIVER_BEHIND = re.compile(r"\s+[Rr]iver\b")
_BASE = re.compile(r"[وفبل]?(?:ال)?(?:حاميه|ثكنه|معسكر)$|[وفبل]?قاعده$")
_SEATED = re.compile(r"\s+(?:في|ومقره|ومقرها|مقره|مقرها)\s+|[،,]?\s+و?مقره?ا?\s+")
_OBSERVERS = {"monitor", "research", "ngo", "media", "agency"}
_ABROAD = {"US", "FR", "GB", "RU"}  # their forces mostly speak of other countries
SPEAK_ABROAD = _ABROAD | {"IL", "AE"}  # whose people and papers are mostly named on pages about other countries


@dataclass(frozen=True)
class View:
    """One sentence: its words, their tags, and the mentions that stand in it, all in the order of the text."""

    sentence: Sentence
    language: str
    words: list[Word]
    tags: list[Tag]
    numbers: list[NumberMention]
    periods: list[PeriodMention]
    actors: list[Found[ActorEntry]]
    places: list[Found[PlaceEntry]]

    def tagged(self, section: str) -> Sequence[Tag]:
        return self._sections.get(section, ())

    def has(self, section: str) -> bool:
        return section in self._sections

    def index_at(self, position: int) -> int:
        """The first word that ends after `position`: the word there, or the next one."""
        return bisect_right(self._word_ends, position)

    def once(self, read: Callable[[View], T]) -> T:
        """What `read` says of the sentence, which is asked for every number: read the first time only."""
        if read not in self._read:
            self._read[read] = read(self)
        return cast(T, self._read[read])

    @cached_property
    def _read(self) -> dict[Callable[[View], object], object]:
        return {}

    @cached_property
    def _sections(self) -> dict[str, list[Tag]]:
        sections: dict[str, list[Tag]] = {}
        for tag in self.tags:
            sections.setdefault(tag.section, []).append(tag)
        return sections

    @cached_property
    def _word_ends(self) -> list[int]:
        return [word.end for word in self.words]

    def first_of(self, number: int) -> int:
        """The first word of a number of the sentence, qualifier included; past the last number: the sentence's end."""
        return self.index_at(self.numbers[number].outer_start) if number < len(self.numbers) else len(self.words)

    def end_of(self, number: int) -> int:
        """The first word behind a number of the sentence; before the first number: the sentence's start."""
        return self.index_at(self.numbers[number].end) if number >= 0 else 0

    def in_name(self, index: int) -> bool:
        """Whether the word belongs to an actor's name: the "IS" of "nine IS fighters" is no verb."""
        start = self.words[index].start
        return any(actor.start <= start < actor.end for actor in self.actors)

    def behind_part(self, number: NumberMention) -> bool:
        """Whether "including", "dont" or بينهم stands right before the number."""
        start = self.index_at(number.outer_start)
        return any(tag.last == start - 1 for tag in self.tagged("part"))

    @cached_property
    def gaps(self) -> list[str]:
        """What stands after each word: "hard" (a stop, bracket or dash), "soft" (a comma) or nothing."""
        ends = [*(word.start for word in self.words[1:]), self.sentence.end]
        text = _ABBREVIATED.sub(lambda match: " " * len(match.group(1)) + match.group(2) + " ", self.sentence.text)
        if self.language == "en":
            text = _ABBREVIATION.sub(lambda match: match.group().replace(".", " "), text)
        offset = self.sentence.start
        between = (text[word.end - offset : end - offset] for word, end in zip(self.words, ends, strict=True))
        gaps = [
            "" if gap == " " else "hard" if _HARD.search(gap) else "soft" if _SOFT.search(gap) else ""
            for gap in between
        ]
        for index, word in enumerate(self.words[1:]):
            glued = word.start - self.words[index].end == 1  # the mark inside "2,000" parts nothing
            if glued and gaps[index] and word.form[0].isdigit() and self.words[index].form[-1].isdigit():
                gaps[index] = ""
        return gaps

    @cached_property
    def dated_item(self) -> PeriodMention | None:
        """ "March 16 Kabul Province: One civilian …": the day of an item of a chronicle, which starts afresh."""
        colon = self.sentence.text.find(":")
        if self.language != "en" or not 0 < colon <= _ITEM_LABEL:
            return None
        return next((mention for mention in self.periods if mention.start - self.sentence.start < colon), None)

    def is_namesake(self, found: Found[PlaceEntry]) -> bool:
        """Whether a building or a government bears the place's name: "l'hôpital Medina", "Paris a rapatrié"."""
        return self.is_building(found) or self.is_government(found)

    def is_building(self, found: Found[PlaceEntry]) -> bool:
        first = self.index_at(found.start)
        named = grammar(self.language).named
        return first > 0 and self.words[first - 1].form in named and not self.gaps[first - 1]

    def is_government(self, found: Found[PlaceEntry]) -> bool:
        """ "N'Djamena a annoncé", "ont indiqué les Etats-Unis": a state that speaks or acts."""
        if _SAID_BY.search(self.cut(max(self.sentence.start, found.start - _SAID_REACH), found.start)):
            return True
        words = grammar(self.language)
        first, behind = self.index_at(found.start), self.index_at(found.end)
        opening = first
        while self.language == "fr" and opening > 0 and self.words[opening - 1].form in words.passing:
            opening -= 1  # "Les Etats-Unis ont approuvé"
        opens = opening == 0 or bool(self.gaps[opening - 1])
        verb = {word.form for word in self.words[behind : behind + 2]}  # with its auxiliary
        return opens and bool(verb & words.acts) and not self.gaps[behind - 1]

    def is_bordering(self, found: Found[PlaceEntry]) -> bool:
        """ "قرب الحدود مع مالي": an Arabic page is not about the country that its scene borders on."""
        if self.language != "ar" or found.entry.precision != "country" or found.adjective:
            return False
        at = self.index_at(found.start)
        return bool(grammar("ar").near & {word.form for word in self.words[max(0, at - 3) : at]})

    def cut(self, start: int, end: int) -> str:
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]

    def span(self, tag: Tag) -> tuple[int, int]:
        return self.words[tag.first].start, self.words[tag.last].end


@dataclass(frozen=True)
class Page:
    """A document and what was found on it. `headings`: stretches that a heading's own period governs."""

    document: Document
    language: str
    views: list[View]
    scopes: list[Scope]
    headings: list[tuple[int, int, PeriodMention]]
    seats: tuple[
        tuple[int, str], ...
    ] = ()  # where and which: countries inside the names of those who speak and of state forces
    watching: frozenset[int] = (
        frozenset()
    )  # of these, the seats in names of those who only observe: "the Syrian Observatory"
    house: Voice | None = None  # the armed group or media arm that publishes the page

    @cached_property
    def countries(self) -> dict[str, int]:
        """How often each country is meant on the page, by its name, its adjective, or a place in it."""
        counts: dict[str, int] = {}
        for view in self.views:
            for place in view.places:
                country = place.entry.country
                abroad = place.adjective and country in SPEAK_ABROAD  # "an Israeli think tank"
                abroad = abroad or (country in SPEAK_ABROAD and view.is_government(place))
                if country and not abroad and not view.is_building(place) and not view.is_bordering(place):
                    counts[country] = counts.get(country, 0) + 1
        homes = [country for _, country in self.seats if country not in SPEAK_ABROAD]
        return counts or {country: homes.count(country) for country in homes}

    def home_at(self, view: View) -> str | None:
        """The country of the state that speaks or acts: the sentence's own, else the one that the page opens with."""
        here = self._seats_in(view.sentence)
        homes = set(here or (self._seats_in(self.views[0].sentence) if self._one_home else ()))
        return next(iter(homes)) if len(homes) == 1 and not homes & SPEAK_ABROAD else None

    @cached_property
    def _sorted_seats(self) -> list[tuple[int, str]]:
        return sorted(self.seats)

    @cached_property
    def _one_home(self) -> bool:
        return len({country for _, country in self.seats} - SPEAK_ABROAD) == 1

    def _seats_in(self, sentence: Sentence) -> list[str]:
        seats = self._sorted_seats
        first, last = bisect_left(seats, (sentence.start,)), bisect_left(seats, (sentence.end,))
        return [country for _, country in seats[first:last]]

    @cached_property
    def main_country(self) -> str | None:
        """The country that nearly every place of the page lies in, or None where there are several."""
        if not self.countries:
            return None
        top = max(self.countries, key=lambda country: self.countries[country])
        return top if self.countries[top] >= 0.8 * sum(self.countries.values()) else None


def _without_tied(views: Sequence[View]) -> list[View]:
    """ "The group, which is linked to al-Qaeda": on a page that names another group, al-Qaeda does not act there."""
    tied: set[int] = set()
    named: set[str] = set()
    for view in views:
        for found in view.actors:
            if found.entry.kind == "armed_group" and is_tied_to(
                view.sentence.text, found, view.sentence.start, view.language
            ):
                tied.add(found.start)
            elif found.entry.kind == "armed_group":
                named.add(found.entry.id)
    if not tied or not named:
        return list(views)
    kept = ([found for found in view.actors if found.start not in tied or named <= {found.entry.id}] for view in views)
    return [
        replace(view, actors=actors) if len(actors) < len(view.actors) else view
        for view, actors in zip(views, kept, strict=True)
    ]


def open_page(document: Document, registry: Registry) -> Page:
    """Run every finder over the document once. Sentences without a digit or number word stay cheap."""
    text, language = document.text, document.language if document.language in ("en", "fr", "ar") else "en"
    cut = sentences.split(text, language)
    words = lexicon(language)
    year = periods.stated_year(text, language) if document.published is None else None
    published, precision = document.published, document.published_precision
    dates = periods.find(text, language, published, precision, default_year=year)
    day = periods.dateline_day(text, dates, published) if published is None or precision != "day" else None
    if day is not None:
        published, precision = day, "day"
        dates = periods.find(text, language, published, precision, default_year=year)
    institutes = set(_INSTITUTE.findall(text))
    institutes |= {name for name in _CITED_AS.findall(text) if registry.sources.find(name, language)}
    days_from = [date.start for date in dates]
    # "RAQQA, Syria: …", "MOSUL, Iraq: …": items of a list, of which each says where.
    by_place = sum(_DATELINE_COLON.match(sentence.text) is not None for sentence in cut) > 1
    known: frozenset[str] = frozenset()  # the countries named so far
    views: list[View] = []
    seats: list[tuple[int, str]] = []
    watching = set[int]()
    for sentence in cut:
        start, end = sentence.start, sentence.end
        own_words = words_of(sentence.text, start)
        dated = dates[bisect_left(days_from, start) : bisect_left(days_from, end)]
        counted = [n for n in numbers.find(text, language, start, end) if not _inside(n, dated)]
        actors = _moved(registry.actors.find(sentence.text, language), start)
        actors = [found for found in actors if found.text not in institutes] if institutes else actors
        places = _moved(registry.places.find(sentence.text, language, known), start)
        tags = words.tags(own_words)
        cited = _moved(registry.sources.find(sentence.text, language), start) if places else ()
        named = [*actors, *(source for source in cited if not _counts_people(source, own_words, tags))]
        watchers = [source for source in cited if source.entry.kind in _OBSERVERS]
        watching.update(p.start for p in places if _within(p, watchers))
        sat = [
            (p.start, p.entry.country)
            for p in places
            if p.entry.country and _within(p, named) and not COMPOUND.match(sentence.text, p.end - start)
        ]
        seats += sat
        places = [
            p for p in places if not _within(p, named) and not _in_dateline(sentence.text, p.end - start, by_place)
        ]
        places = [p for p in places if not _is_river(sentence.text, p.start - start, p.end - start, p.entry.precision)]
        met = {place.entry.country for place in places if place.entry.country}
        met.update(country for _, country in sat if country not in SPEAK_ABROAD)
        known = known if met <= known else known | met
        views.append(View(sentence, language, own_words, tags, counted, dated, actors, places))
    house = house_of(document, registry)
    scopes = attribution.find(text, language, cut, registry, house)
    voices = [v for scope in scopes for v in scope.chain if v.kind != "un"]  # "the UN mission in Iraq" is in Iraq
    speakers = {(v.start, v.end) for v in voices if v.start is not None and v.end is not None}
    speaking = {at for first, last in speakers for at in range(first, last)}
    views = _without_tied(_without_base(views) if language == "ar" else views)
    seen = [v.end for v in voices if v.end is not None and v.kind in _OBSERVERS]
    for number, view in enumerate(views):
        spoken = [place for place in view.places if place.start in speaking]
        if language == "ar":
            spoken += [p for p in view.places if any(_SEATED.fullmatch(text, end, p.start) for end in seen)]
        if spoken:
            seats += [(place.start, place.entry.country) for place in spoken if place.entry.country]
            views[number] = replace(view, places=[place for place in view.places if place not in spoken])
    headings = _items(views) + periods.headline_period(text, language, document.published, default_year=year)
    return Page(document, language, views, scopes, headings, tuple(seats), frozenset(watching), house)


def _without_base(views: Sequence[View]) -> list[View]:
    """ "حامية … 200 جندي كانوا في القاعدة": on a page that tells of a base and of no تنظيم القاعدة it is the base."""
    named = [found for view in views for found in view.actors if found.entry.id == "al-qaeda"]
    if not named or any(found.text != "القاعدة" for found in named):
        return list(views)
    if not any(_BASE.match(word.form) for view in views for word in view.words):
        return list(views)
    return [replace(view, actors=[f for f in view.actors if f.entry.id != "al-qaeda"]) for view in views]


def _counts_people(source: Found[SourceEntry], words: Sequence[Word], tags: Sequence[Tag]) -> bool:
    """ "In France 24 people were killed": the number counts people, the name is no channel's."""
    if not source.text[-1:].isdigit():
        return False
    behind = next((at for at, word in enumerate(words) if word.start >= source.end), None)
    return any(tag.first == behind and tag.section == "people" for tag in tags)


def _inside(number: NumberMention, dates: list[PeriodMention]) -> bool:
    """In a date, or the "one" of "within one week" in Arabic (خلال أسبوع واحد)."""
    one = number.low == number.high == 1
    return any(date.start < number.end and number.start < date.end + 2 * one for date in dates)


def _within(place: Found[PlaceEntry], named: Sequence[Found[ActorEntry] | Found[SourceEntry]]) -> bool:
    """ "Iraqi" in "Iraqi army", "US" in "US Central Command" is part of a name: it says where the force is from."""
    around = [name for name in named if name.start <= place.start < name.end]
    groups = [name for name in around if name.entry.kind == "armed_group"]
    meant = any(place.adjective or _seated(place, name) for name in groups)  # "Mozambican al-Shabab", "IS in Libya"
    meant = meant or any(name.entry.kind == "un" for name in around)
    return bool(around) and not meant


def _seated(place: Found[PlaceEntry], group: Found[ActorEntry] | Found[SourceEntry]) -> bool:
    """ "Islamic State in Libya" acts in Libya; "Islamic State in Iraq and Syria" is its name wherever it acts."""
    before = group.text[: place.start - group.start]
    if place.entry.precision == "region":
        return False  # "Islamic State in the Greater Sahara" acts wherever the sentence says
    return place.end == group.end and _IN.search(before) is not None and _AND.search(group.text) is None


def _items(views: Sequence[View]) -> list[tuple[int, int, PeriodMention]]:
    """What the dated items of a chronicle govern: their own lines and the sentences below them."""
    dated = [view for view in views if view.dated_item is not None and view.dated_item.period.precision == "day"]
    if len(dated) < _CHRONICLE or not views:
        return []
    ends = [view.sentence.start for view in dated[1:]] + [views[-1].sentence.end]
    return [
        (view.sentence.start, end, view.dated_item)
        for view, end in zip(dated, ends, strict=True)
        if view.dated_item is not None
    ]


def _is_river(text: str, start: int, end: int, precision: str) -> bool:
    """ "The Niger River" flows through Mali as well: no country."""
    named = _RIVER_BEFORE.search(text, max(0, start - 12), start) or _RIVER_BEHIND.match(text, end)
    return precision == "country" and named is not None


def _in_dateline(text: str, end: int, by_place: bool) -> bool:
    """ "DAKAR, May 14 (Reuters) – …", "Beirut, Jan 21 (EFE).- …": where it was written."""
    dateline = _DATELINE.match(text) or (_DATELINE_COLON.match(text) if not by_place else None)
    return dateline is not None and end <= dateline.end("place")


def _moved(found: list[Found], offset: int) -> list[Found]:  # type: ignore[type-arg]
    """Spans of a sentence as spans of the whole text."""
    return [
        Found(
            start=item.start + offset,
            end=item.end + offset,
            text=item.text,
            entry=item.entry,
            candidates=item.candidates,
            adjective=item.adjective,
        )
        for item in found
    ]
