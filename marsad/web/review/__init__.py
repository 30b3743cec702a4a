"""Checking and correcting."""
