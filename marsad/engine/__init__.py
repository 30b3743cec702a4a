"""The seam to the machines. Only this room imports deltalake and duckdb."""

from marsad.engine.local import LocalEngine
from marsad.engine.protocol import Engine
from marsad.engine.splink import SplinkDatabase, SplinkOptions, open_splink
from marsad.engine.validation import SchemaMismatch

__all__ = ["Engine", "LocalEngine", "SchemaMismatch", "SplinkDatabase", "SplinkOptions", "open_splink"]
