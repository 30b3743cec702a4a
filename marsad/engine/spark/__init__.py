"""The same seam on Apache Spark, for what one machine is too small for."""

from marsad.engine.spark.jobs import Job, run
from marsad.engine.spark.session import SparkOptions, open_session
from marsad.engine.spark.tables import SparkEngine

__all__ = ["Job", "SparkEngine", "SparkOptions", "open_session", "run"]
