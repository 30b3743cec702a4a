"""Collapse-and-resurgence series with their truth, and how far the rate ratio's probabilities can be trusted."""
