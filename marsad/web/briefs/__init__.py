"""Briefs, kept and compared."""
