"""Views as files for other programs."""

from marsad.export.claims import Exported, Format, export_claims
from marsad.export.files import written_whole

__all__ = ["Exported", "Format", "export_claims", "written_whole"]
