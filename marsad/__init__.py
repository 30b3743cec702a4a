"""Marsad: what is published about armed-group violence, and what can be known from it."""

__version__ = "0.1.0"
