"""Captures → documents: HTML, plain text and PDF read into text, with what the page says of itself."""

from marsad.documents.reading import Reading, examine, read_capture
from marsad.documents.tongue import language_of

__all__ = ["Reading", "examine", "language_of", "read_capture"]
