"""Why something was refused, in the reader's language: errors carry English sentences, which are known here."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.errors import MarsadError
from marsad.language.plain import plain
from marsad.language.wording import Wording
from marsad.language.words import mark

# What the command line says to do, and what is to be done on a page instead.
_ON_PAGES = {
    "Correct it to one of these, or say that it stands on your own word (--not-in-text)": mark(
        "Correct it to one of these, or tick that the number stands on your own word"
    ),
    "Their ids stand in marsad code and marsad export": mark("Open one from the list of claims and decide there"),
    "Ids stand in marsad export and on the claim's page; a newer reading of its page gives new ones": mark(
        "Its page may have been read anew, which gives new ids: look for it under Claims"
    ),
    "List them with: marsad events": mark("Look for it in the list of events"),
    "Refs stand in marsad review and marsad events, as in ucdp-ged:1234": mark(
        "Take it from the page of its event, as in ucdp-ged:1234"
    ),
    "Try another of its names, or add it: docs/lexicons.md": mark(
        "Try another of its names; whoever runs the server can add it"
    ),
    "Name it with --group (in an address: group=)": mark("Choose one group"),
    "Narrow it, or write it with the command `marsad export`": mark(
        "Narrow it by days, place or group, and take it in parts"
    ),
    "List them: marsad briefs": mark("Look for it in the list of briefs"),
}
# Every cause, remedy and item that somebody who uses the pages can bring about. What is raised with another sentence is
# shown in English, and said to be English.
KNOWN = frozenset(
    (
        mark("One of: {names}"),
        mark("Say yes or no"),
        mark("Did you mean {near}"),
        mark("is no slot of this claim"),
        mark("Slots: {names}"),
        mark("the claim says so already"),
        mark("Name what it should say instead"),
        mark("{number} does not stand in the quoted sentence, whose numbers are: {said}"),
        mark("cannot be empty"),
        mark("is not in the list"),
        mark("is no number"),
        mark("is no number that can be counted"),
        mark("Write digits, as in 73"),
        mark("is no whole number"),
        mark("Tolls are counts"),
        mark("is neither yes nor no"),
        mark("Write it as the page does"),
        mark("the days end before they begin"),
        mark("Exchange them"),
        mark("the days have no beginning"),
        mark("Give the first day, too"),
        mark("a figure without a number is none"),
        mark("Reject the claim instead"),
        mark("the highest is below the lowest"),
        mark("no claim is named"),
        mark("no claim that is shown has this id"),
        mark("List them under Claims"),
        mark("is no report of this event"),
        mark("Its reports: {names}"),
        mark("has one report: there is nothing to split"),
        mark("Reject its claim instead"),
        mark("are one event already"),
        mark("To take a report out of it: split"),
        mark("have {left} and {right} reports: to keep them apart takes {number} decisions, at most {most} at once"),
        mark(
            "Say of single reports that they are different, or split those that do not belong out of their event first"
        ),
        mark("there is no such event or report"),
        mark("no report in this observatory has this ref"),
        mark("a report is compared with itself"),
        mark("Name two different ones"),
        mark("is taken back already"),
        mark("To let it stand again, take {id} back"),
        mark("is no word about a claim"),
        mark("Accept or reject it"),
        mark("is no word about two reports"),
        mark("Say same, different or unsure"),
        mark("is no word about an event"),
        mark("Split it, join it, or keep it apart"),
        mark("has {number} values"),
        mark("Ask for at most {most}"),
        mark("is too long or holds signs that cannot be printed"),
        mark("Write it shorter"),
        mark("is no day"),
        mark("Write it as 2019-09-24"),
        mark("is no moment"),
        mark("Write it as 2019-09-24T12:00Z"),
        mark("is no day of the week"),
        mark("Use 0 (Monday) to 6 (Sunday)"),
        mark("has not come yet"),
        mark("Name today or a day before"),
        mark("lies too far back to count from"),
        mark("Name a day since 1900"),
        mark("is none of this list"),
        mark("Take the link to the next page, or leave it out"),
        mark("is no order of this list"),
        mark("Leave it out"),
        mark("Choose one of: {names}"),
        mark("the registry holds no such name"),
        mark("the registry holds no such id"),
        mark("is no country's code"),
        mark("Write two letters, as IQ"),
        mark("does not narrow {kind}"),
        mark("Narrow by {names}"),
        mark("need one group, and {number} are asked for"),
        mark("has more than {most} rows"),
        mark("is no format"),
        mark("cannot be written"),
        mark("is not offered"),
        mark("is no group that anything names"),
        mark("Look for it in the list of groups"),
        mark("is no place that anything names"),
        mark("Look for it in the list of places"),
        mark("is no source that anything names"),
        mark("Look for it in the list of sources"),
        mark("is no kind of period here"),
        mark("has no counts here"),
        mark("Choose another place"),
        mark("nobody states what it has"),
        mark("Read pages that do"),
        mark("its numbers are still being worked out"),
        mark("Ask again in a moment"),
        mark("has more than {most} places to compare with"),
        mark("Name fewer"),
        mark("is not on the map any more"),
        mark("Open the map again: it has new claims"),
        mark("is neither week nor month"),
        mark("Choose one of the two"),
        mark("is no view"),
        mark("ends before it begins"),
        mark("Write west,south,east,north in degrees"),
        mark("is no number that can be meant"),
        mark("Write one from {least} to {most}"),
        mark("there is no such document"),
        mark("List the claims to find it"),
        mark("was not ready after {number} seconds"),
        mark("Ask again: what was begun goes on"),
        mark("no brief on the same question came before it"),
        mark("Name one: ?against=1"),
        mark("is no number of a brief"),
        mark("Write it as ?against=1"),
        mark("no brief was published under that number"),
        mark("names no group or no place"),
        mark("Give both"),
        mark("is no kind of period"),
        mark("the start lies after the end"),
        mark("Swap the two days"),
        mark("has to wait: too much is being done at once"),
        mark("Try again in a minute"),
        mark("a page has 1 to {most} rows"),
        mark("Follow the link to the next page"),
        mark("is no list that can be saved"),
        mark("there is no map of such an event"),
        mark("List the events to find it"),
        mark("the correction"),
        mark("the cursor"),
        mark("the export"),
        mark("the picture"),
        mark("the brief"),
        mark("the answer"),
        mark("low and high"),
        mark("nothing"),
        *_ON_PAGES,
    )
)
_LONGEST = 200  # characters of what an error is about


@dataclass(frozen=True, slots=True)
class Refused:
    """`item`: what it is about; `text`: why, and what to do. `english`: in no other language."""

    item: str
    text: str
    english: bool


def refused_text(error: MarsadError, words: Wording) -> Refused:
    """The error for readers of a language. Other people's signs in it cannot turn what stands around them."""
    sentences = [sentence for sentence in error.said if sentence]
    known = all(sentence in KNOWN for sentence in sentences)
    here = [_ON_PAGES.get(sentence, sentence) for sentence in sentences]
    told = [
        words.say(sentence, **error.values) if known and error.values else words.say(sentence) if known else said
        for sentence, said in zip(here, (text for text in (error.cause, error.remedy) if text), strict=True)
    ]
    item = words.say(error.item) if error.item in KNOWN else error.item
    text = " ".join(f"{_upper(plain(sentence))}." for sentence in told)
    return Refused(plain(item)[:_LONGEST], text, english=not known)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
