"""The same seam on Apache Spark, for what one machine is too small for."""

from marsad.engine.spark.jobs import Job, run
from marsad.engine.spark.session import LOCAL, SparkOptions, open_session
from marsad.engine.spark.tables import SparkEngine

__all__ = ["LOCAL", "Job", "SparkEngine", "SparkOptions", "open_session", "run"]
