"""From what is given to what the brief says: views, the check against the kept text, sections, notes, sources."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from marsad.brief.answers import AnswerSections
from marsad.brief.check import check_citations
from marsad.brief.content import Content, Line, Name, Note, Section, Source, Text
from marsad.brief.facts import facts_of
from marsad.brief.html import render_html
from marsad.brief.models import Brief, BriefInput
from marsad.brief.notes import NoteMaker
from marsad.brief.parts import wholes
from marsad.brief.place_views import PlaceView
from marsad.brief.places import PlaceMaker
from marsad.brief.rendered import check_html
from marsad.brief.rows import check_events
from marsad.brief.sections import make_sections
from marsad.brief.since import since_section
from marsad.brief.statements import StatementSections
from marsad.brief.views import Views, by_id
from marsad.language import Wording, wording
from marsad.language.plain import plain
from marsad.model import Claim
from marsad.model.form import claim_to_json


def make_brief(given: BriefInput) -> Brief:
    """The brief, every number checked against the kept text. Raises BriefRefused, UsageError for the language."""
    content = make_content(given)
    if given.since is not None:
        content = _with(content, since_section(given.since, content))
    html = render_html(content)
    check_html(html, content)
    return Brief(
        content=content,
        html=html,
        language=given.language,
        claims=tuple(dict.fromkeys(id for note in content.notes for id in note.claims)),
        documents=tuple(source.document for source in content.sources),
        as_of=given.as_of,
    )


def make_content(given: BriefInput) -> Content:
    """What the brief says, whatever its format. Raises BriefRefused, UsageError for the language."""
    words = wording(given.language)
    given = dataclasses.replace(given, names={id: plain(name) for id, name in given.names.items()})
    shown = tuple(claim for claim in given.claims if claim.quote.row is None)
    check_citations(shown, given.documents, given.rows)
    views = Views(given, words)
    maker = PlaceMaker(views, by_id(given.claims))
    places = [maker.view(number, asked) for number, asked in enumerate(given.answers, start=1)]
    found = make_sections(shown, views)
    parted = wholes(given.stocks, maker.claims, views)
    check_citations((*views.evidence.cited.values(), *maker.counted.values()), given.documents, given.rows)
    check_events((event for note in maker.notes for event in note.events), given.rows)
    sources = _sources(given, views)
    answers = AnswerSections(words, given.answers[0].answer.options.lag if given.answers else 39)
    sections = [answers.answer(place) for place in places]
    sections += [answers.sure(places), answers.counts(places)]
    sections += [section for section in (answers.beside(places),) if section is not None]
    sections += StatementSections(words).all(found, parted)
    sections.append(answers.untested(places))
    notes = tuple(NoteMaker(words, sources).all(views.evidence.quoted, maker.notes))
    return Content(
        number=given.number,
        language=words.language,
        direction=words.direction,
        title=_title(given, words),
        lead=_lead(given, words),
        sections=tuple(sections),
        notes=notes,
        sources=tuple(sources.values()),
        method=tuple(_method(given, words, places)),
        credits=tuple(_credits(words, sources.values())),
        footer=tuple(_clocks(given, words)),
        version=given.version,
        words=_words(words),
        facts=facts_of(given),
        claims=_claims(notes, views.evidence.cited),
        pictures=maker.pictures,
    )


def _with(content: Content, section: Section) -> Content:
    """With a section behind the answers."""
    answers = [one for one in content.sections if one.code]
    rest = [one for one in content.sections if not one.code]
    return dataclasses.replace(content, sections=(*answers, section, *rest))


def _sources(given: BriefInput, views: Views) -> dict[str, Source]:
    """The documents that are quoted, then the datasets that gave counts alone."""
    documents = views.evidence.documents()
    counted = {claim.document for claim in given.claims}
    datasets = [
        id for id, document in given.documents.items() if document.dataset and id not in documents and id in counted
    ]
    return {id: views.source(number, id) for number, id in enumerate((*documents, *datasets), start=1)}


def _claims(notes: Sequence[Note], cited: dict[str, Claim]) -> dict[str, dict[str, object]]:
    """The claims whose sentences are quoted; of rows that are listed the table of events says all."""
    quoted = dict.fromkeys(id for note in notes if note.document is not None for id in note.claims)
    return {id: claim_to_json(cited[id]) for id in quoted}


def _title(given: BriefInput, words: Wording) -> str:
    groups = words.listed(list(dict.fromkeys(asked.group for asked in given.answers)))
    places = words.listed(list(dict.fromkeys(asked.place for asked in given.answers)))
    return words.say("Is {group} coming back? {place}", group=groups, place=places)


def _lead(given: BriefInput, words: Wording) -> Line:
    said = words.say("Everything that was read.")
    if given.as_of:
        said = words.say("What was published by {day}, and nothing later.", day=words.day(given.as_of))
    links = words.say(
        "Every figure that somebody stated is a link to its sentence; what is computed (R, probabilities, weeks "
        "covered) names the lens and the method."
    )
    kept = (words.say("Brief {number}.", number=given.number),) if given.number is not None else ()
    return (Text(" ".join((*kept, said, links))),)


def _clocks(given: BriefInput, words: Wording) -> Iterator[str]:
    """As of, computed at, newest source, version: what says how old a page is."""
    if given.number is not None:
        yield words.say("Brief {number}.", number=given.number)
    if given.as_of:
        yield words.say("As of {day} (inclusive).", day=words.day(given.as_of))
    yield words.say(
        "Computed on {day} at {time} UTC.",
        day=words.day(given.computed_at.date()),
        time=given.computed_at.strftime("%H:%M"),
    )
    if given.newest_source:
        yield words.say("Newest source: {day}.", day=words.day(given.newest_source))
    yield f"Marsad {given.version}."


def _method(given: BriefInput, words: Wording, places: Sequence[PlaceView]) -> Iterator[str]:
    yield " ".join(_clocks(given, words))
    if not places:
        return
    answer = given.answers[0].answer
    method = words.say(
        "Method “{method}”: latent weekly rate against the week {lag} weeks earlier; {needed} weeks needed; {draws} "
        "draws, seed {seed}.",
        method=answer.method,
        lag=answer.options.lag,
        needed=answer.weeks_needed,
        draws=words.number(answer.options.draws),
        seed=answer.options.seed,
    )
    yield f"{method} {places[0].text.thresholds}"
    yield words.say(
        "Why {lag} weeks: the week to compare with is fixed beforehand, three quarters of a year earlier. The same "
        "rule holds for every series, so that nobody picks a quiet week to compare with.",
        lag=answer.options.lag,
    )


_UCDP = (
    "Sundberg, Ralph, and Erik Melander, 2013, “Introducing the UCDP Georeferenced Event Dataset”, Journal of Peace "
    "Research 50(4).",
    "Högbladh, Stina, 2019, “UCDP GED Codebook version 19.1”, Department of Peace and Conflict Research, Uppsala "
    "University.",
)


def _credits(words: Wording, sources: Iterable[Source]) -> Iterator[Line]:
    if any(source.dataset == "ucdp-ged" for source in sources):
        first, second = _UCDP
        credit = words.say("UCDP GED: Uppsala Conflict Data Program, CC BY 4.0.")
        yield (Text(f"{credit} "), Name(first), Text(" "), Name(second))
    yield (Text(words.say("Places: GeoNames, CC BY 4.0.")),)


def _words(words: Wording) -> dict[str, str]:
    """What every format calls its own parts."""
    say = words.say
    return {
        "contents": say("Contents"),
        "evidence": say("Evidence"),
        "sources": say("Sources"),
        "source": say("source {number}", number="{number}"),
        "method": say("How this was made"),
        "page_of": say("in its page"),
        "capture": say("capture"),
        "reliability": say("reliability of the source, A to F"),
        "page": say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "notes": say("Numbers in brackets lead to the notes under “Evidence”."),
    }
