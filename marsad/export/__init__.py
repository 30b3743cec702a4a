"""Views as files for other programs."""

from marsad.export.content import KINDS, About, Content, Kind, Terms, fields_of
from marsad.export.files import bytes_whole, written_whole
from marsad.export.formats import FORMATS, Format, Written, written
from marsad.export.package import write_package

__all__ = [
    "FORMATS",
    "KINDS",
    "About",
    "Content",
    "Format",
    "Kind",
    "Terms",
    "Written",
    "bytes_whole",
    "fields_of",
    "write_package",
    "written",
    "written_whole",
]
