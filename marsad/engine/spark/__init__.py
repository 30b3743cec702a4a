"""The same seam on Apache Spark, for what one machine is too small for."""

from marsad.engine.spark.session import SparkOptions, open_session
from marsad.engine.spark.tables import SparkEngine

__all__ = ["SparkEngine", "SparkOptions", "open_session"]
