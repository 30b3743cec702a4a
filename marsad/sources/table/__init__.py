"""Tables of events of somebody's own."""

from marsad.sources.table.guess import guess
from marsad.sources.table.kept import column_of, may_be_passed_on, terms_of
from marsad.sources.table.mapping import TableMapping, mapping_of, read_mapping
from marsad.sources.table.proposal import proposal
from marsad.sources.table.read import mapping_for, read

__all__ = [
    "TableMapping",
    "column_of",
    "guess",
    "mapping_for",
    "mapping_of",
    "may_be_passed_on",
    "proposal",
    "read",
    "read_mapping",
    "terms_of",
]
