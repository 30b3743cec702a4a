"""A headline says what the text tells again: its figures take the voice, days and place that the text gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.coding.page import Page
from marsad.model import Figure, Place

_ENDS = (".", "!", "?", "…", "؟")
_ROUNDED = 1.3  # "more than 20" in the headline may be 23 in the text


def with_voices(page: Page, figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those of the headline with the voice and period of the same figure in the text below it."""
    end = _headline_end(page)
    below = [figure for figure in figures if figure.number.start >= end]
    return [_told(figure, below) if figure.number.start < end else figure for figure in figures]


def _headline_end(page: Page) -> int:
    """Where the lines without a stop end that open the page; 0 where there are none, or nothing else."""
    end = 0
    for view in page.views[:3]:
        if view.sentence.text.rstrip("\"'”’») ").endswith(_ENDS):
            return end
        end = view.sentence.end
    return 0


def _told(figure: Figure, below: Sequence[Figure]) -> Figure:
    same = next((other for other in below if _is_same(figure, other)), None)
    if same is None:
        return figure
    period = figure.period or same.period
    figure = replace(figure, place=_place(figure, same), group=figure.group or same.group)
    if any(voice.kind != "publisher" for voice in figure.attribution):
        return replace(figure, period=period)
    return replace(
        figure,
        period=period,
        attribution=same.attribution,
        self_claimed=same.self_claimed,
        modality=same.modality,
    )


def _place(figure: Figure, same: Figure) -> Place | None:
    """The place that the headline names itself, else the one of the same figure below."""
    place, below = figure.place, same.place
    named = place is not None and place.text is not None and place.text in figure.quote.text
    if named or below is None or (place is not None and place.country not in (None, below.country)):
        return place
    return below


def _is_same(figure: Figure, other: Figure) -> bool:
    """The same thing counted, with the same number; "more than 20" may be stated exactly below."""
    if figure.measure != other.measure or figure.number.unit != other.number.unit:
        return False
    low, stated = figure.number.low, other.number.low
    if low is None or stated is None:
        return False
    rounded = figure.number.high is None and low <= stated <= _ROUNDED * low
    return low == stated or rounded
