"""Answer and evidence → one HTML page in which every number leads to its sentence."""

from marsad.brief.models import Brief, BriefInput, PlaceAnswer
from marsad.brief.page import make_brief, render_html, write_brief
from marsad.brief.places import WEEKS

__all__ = ["WEEKS", "Brief", "BriefInput", "PlaceAnswer", "make_brief", "render_html", "write_brief"]
