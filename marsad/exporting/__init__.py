"""The ledger → files for other programs: what is asked for, narrowed, with its terms; a file or a package."""

from marsad.exporting.flow import Exported, export, export_content
from marsad.exporting.question import ExportQuestion, narrowed

__all__ = ["ExportQuestion", "Exported", "export", "export_content", "narrowed"]
