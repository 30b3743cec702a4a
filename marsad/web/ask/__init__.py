"""The question and its answer."""
