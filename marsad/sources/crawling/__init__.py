"""A small polite crawler: from the pages that the user names to those behind their links, at the pace sites ask for."""

from marsad.sources.crawling.crawl import Crawl, Pace, crawl_fetcher, open_crawl
from marsad.sources.crawling.plan import Plan

__all__ = ["Crawl", "Pace", "Plan", "crawl_fetcher", "open_crawl"]
