"""A session on Apache Spark: what every one of ours is set to, and what to do where there is none.

pyspark is imported on first use: it belongs to the extra "spark", and `marsad --help` must not wait for it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsad.errors import ObservatoryError, UsageError

LOCAL = "local[2]"
# The last line of a traceback of Python's, which Spark passes on among its own.
_OF_PYTHON = re.compile(r"^(?!org\.|java\.|pyspark\.)[\w.]*(?:Error|Exception|Mismatch|Interrupt): .+$", re.MULTILINE)
_PACKAGE = Path(__file__).resolve().parents[3]  # the folder that `import marsad` finds it in


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkOptions:
    """`master`: Spark's own notation, as local[2], spark://host:7077, yarn or k8s://…; `settings`: Spark's, by name."""

    master: str = LOCAL
    settings: Mapping[str, str] = field(default_factory=dict)


def open_session(options: SparkOptions) -> Any:
    """The session of this process: Spark has one, and whoever opens it first says what it is set to.

    Raises UsageError where PySpark or Java is missing, or the master cannot be used.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise UsageError(
            "--engine spark", "needs PySpark, which is not installed", 'Run: pip install "marsad[spark]"'
        ) from error
    if options.master.startswith("local"):  # its executors are on this machine: they run this Python
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(options.master).appName("marsad")
    for name, value in (_settings(options.master) | dict(options.settings)).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except PySparkException as error:
        if "JAVA_GATEWAY" in (error.getCondition() or ""):
            cause = "needs Java 17 or newer, and none could be started"
            remedy = "Install one (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME"
            raise UsageError("--engine spark", cause, remedy) from error
        raise _refused(options.master, error) from error
    except Py4JError as error:  # what Java said
        raise _refused(options.master, error) from error


@contextmanager
def told_by_spark(root: Path) -> Iterator[None]:
    """What Spark or one of its workers gives up with, as an `ObservatoryError` about the tables in `root`."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = str(error)
        of_python = _OF_PYTHON.search(text)
        said = of_python[0] if of_python else (text.strip().splitlines() or [type(error).__name__])[0]
        cause = f"Apache Spark could not do its part ({said[:300].rstrip('.')})"
        remedy = "Nothing of it is seen. Mend that (its workers' logs tell more) and run the command again"
        raise ObservatoryError(str(root), cause, remedy) from error


def _refused(master: str, error: Exception) -> UsageError:
    said = next((line for line in reversed(str(error).splitlines()) if "Exception" in line), str(error))
    return UsageError(f"--master {master}", f"cannot be used ({said.strip()[:300]})", "Give it as local[2], say")


def _settings(master: str) -> dict[str, str]:
    """Days and moments are UTC everywhere; nothing is listened to from outside, and no page of its own is served."""
    known = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.ansi.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        # A list of 4,000 strings, as a question about documents has, is no reason for a warning.
        "spark.sql.maxPlanStringLength": "10000",
    }
    if not master.startswith("local"):
        return known
    here = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.executorEnv.PYTHONPATH": str(_PACKAGE),  # they find the package where this process found it
        "spark.sql.shuffle.partitions": "8",  # 200, Spark's own, cost a second a query on two cores
    }
    return known | here
