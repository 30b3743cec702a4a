"""Simulated reporting triangles with their final counts, and how near the nowcast of the newest weeks comes."""
