"""The user's own pages: files, folders, .jsonl of documents, standard input."""

from marsad.sources.pages.read import captures

__all__ = ["captures"]
