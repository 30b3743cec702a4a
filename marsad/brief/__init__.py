"""Answer and evidence → one brief in which every number leads to its sentence, as page, paper, text and data."""

from marsad.brief.content import Content
from marsad.brief.models import Brief, BriefInput, PlaceAnswer
from marsad.brief.page import make_brief
from marsad.brief.places import printed_periods

__all__ = ["Brief", "BriefInput", "Content", "PlaceAnswer", "make_brief", "printed_periods"]
