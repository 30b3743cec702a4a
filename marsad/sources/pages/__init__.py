"""The user's own pages: files, folders, .jsonl of documents, standard input, feeds, and what addresses lead to."""

from marsad.sources.pages.read import captures
from marsad.sources.pages.web import Taken, Web

__all__ = ["Taken", "Web", "captures"]
