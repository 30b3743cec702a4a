"""A database for Splink on Spark: what `engine.splink` gives on DuckDB, by the same SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from marsad.engine.spark.dialect import expression, translated
from marsad.engine.spark.session import told_by_spark
from marsad.errors import UsageError


class SparkSplinkDatabase:
    """See `SplinkDatabase`. Tables are temporary views of a session of their own, kept in the executors' memory."""

    def __init__(self, session: Any, api: Any) -> None:
        self._session = session
        self._given = 0
        self._kept: dict[str, Any] = {}
        self.api = api

    def fresh(self, name: str) -> str:
        """A name that Splink was not given yet: it takes each only once."""
        self._given += 1
        return f"{name}_{self._given}"

    def register(self, name: str, table: pa.Table) -> None:
        """Show an Arrow table under a name; it goes to the executors when it is asked for."""
        self._session.createDataFrame(_plain(table)).createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        """Take a shown table, or one that was made, away again."""
        self._session.catalog.dropTempView(name)
        if (frame := self._kept.pop(name, None)) is not None:
            frame.unpersist()

    def execute(self, sql: str, parameters: Mapping[str, object] | None = None) -> None:
        """Make a table (CREATE OR REPLACE TABLE … AS …), or take one away (DROP TABLE …)."""
        import sqlglot
        from sqlglot import exp

        tree = sqlglot.parse_one(sql, read="duckdb")
        name = tree.this.name
        if isinstance(tree, exp.Drop):
            self.drop(name)
            return
        if not isinstance(tree, exp.Create):
            raise ValueError(f"{tree.key} makes nothing")
        frame = self._session.sql(translated(tree.expression.sql("duckdb"), parameters)).persist()
        frame.count()  # what it is made from may be dropped next
        before = self._kept.pop(name, None)
        frame.createOrReplaceTempView(name)
        self._kept[name] = frame
        if before is not None:
            before.unpersist()

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
        """The answer to a query. Rows come in no order unless the query asks for one."""
        answer: pa.Table = self._session.sql(translated(sql, parameters)).toArrow()
        return answer.combine_chunks()

    def said(self, condition: str) -> str:
        """A condition over columns in the words of this database."""
        return expression(condition)

    def close(self) -> None:
        """Everything that was made is let go."""
        for name in list(self._kept):
            self.drop(name)


@contextmanager
def open_spark_splink(session: Any, root: Path) -> Iterator[SparkSplinkDatabase]:
    """An empty database on a Spark session, gone when the block ends. `root`: of the tables, which errors name.

    Raises UsageError where Splink is missing, ObservatoryError where Spark gives up.
    """
    try:
        from splink import SparkAPI
        from splink.internals.exceptions import SplinkException
    except ModuleNotFoundError as error:
        raise UsageError(
            "linking", "needs Splink, which is not installed", 'Run: pip install "marsad[link,spark]"'
        ) from error
    own = session.newSession()
    make: Any = SparkAPI
    api = make(spark_session=own, break_lineage_method="persist", register_udfs_automatically=False)
    database = SparkSplinkDatabase(own, api)
    with told_by_spark(root):
        try:
            yield database
        except SplinkException as error:  # what Spark said stands behind it
            raise error.__cause__ or error from error
        finally:
            database.close()


def _plain(table: pa.Table) -> pa.Table:
    """Without dictionaries, which Spark does not take."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[place].cast(field.type.value_type))
    return table
