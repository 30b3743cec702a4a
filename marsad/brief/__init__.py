"""Answer and evidence → one HTML page in which every number leads to its sentence."""

from marsad.brief.models import Brief, BriefInput, PlaceAnswer
from marsad.brief.page import make_brief, render_html
from marsad.brief.places import printed_periods

__all__ = ["Brief", "BriefInput", "PlaceAnswer", "make_brief", "printed_periods", "render_html"]
