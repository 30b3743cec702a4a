"""Feeds: RSS 1.0 and 2.0, Atom."""

from marsad.sources.rss.feed import Entry, Feed
from marsad.sources.rss.read import is_feed, read

__all__ = ["Entry", "Feed", "is_feed", "read"]
