"""Whether Spark can be used on this machine, and what the tests set it to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa

from marsad.engine import Engine

# Spark compiles a plan for large tables; these tests ask many questions of a few rows.
SETTINGS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
MASTER = "local[2,3]"  # two cores; a task may fail twice
REQUIRED = os.environ.get("MARSAD_SPARK") == "required"
MakeEngine = Callable[[Path, Mapping[str, pa.Schema]], Engine]


def why_not() -> str | None:
    """Why Spark cannot be used here; None where it can."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return "Java is not installed"
    try:
        import pyspark  # noqa: F401
    except ModuleNotFoundError:
        return 'PySpark is not installed: pip install "marsad[spark]"'
    return None
