"""The measures of the field with their labels for readers."""

from __future__ import annotations

from collections.abc import Mapping

from marsad.registry.entries import MeasureEntry


def measures_of(records: Mapping[str, Mapping[str, str]]) -> dict[str, MeasureEntry]:
    """Measure id → entry, in the order of the file."""
    return {id: MeasureEntry(id=id, labels=dict(labels)) for id, labels in records.items()}
