"""SQL as the ledger and the linker write it (DuckDB's dialect) → Spark's.

sqlglot knows most of it. What it does not know, or translates to something that Spark takes otherwise, is set right
here on the syntax tree; `tests/engine` asks both engines everything that is asked of either.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlglot import exp

_TYPES = {"VARCHAR": "STRING", "TIMESTAMPTZ": "TIMESTAMP"}


def translated(sql: str, parameters: Mapping[str, object] | None = None) -> str:
    """One statement, its parameters filled in. Lists are of text. Raises `ValueError` for a value of another kind."""
    import sqlglot

    return _spark(sqlglot.parse_one(sql, read="duckdb"), parameters or {})


def expression(sql: str) -> str:
    """A condition or value over columns."""
    import sqlglot

    return _spark(sqlglot.parse_one(f"SELECT {sql}", read="duckdb"), {}).removeprefix("SELECT ")


def _spark(tree: Any, parameters: Mapping[str, object]) -> str:
    from sqlglot import exp

    tree = tree.transform(lambda node: _filled(node, parameters))
    for kind, change in _changes().items():
        for node in list(tree.find_all(kind)):
            if (new := change(node)) is not node:
                node.replace(new)
    for select in reversed(list(tree.find_all(exp.Select))):  # the innermost first
        if select.args.get("qualify") is not None:
            _unqualified(select)
    return str(tree.sql("spark"))


def _filled(node: Any, parameters: Mapping[str, object]) -> Any:
    from sqlglot import exp

    if isinstance(node, exp.Placeholder) and node.name:
        return _literal(parameters[node.name])
    return node


def _literal(value: object) -> Any:
    from sqlglot import exp

    if value is None or isinstance(value, bool | int | float | str):
        return exp.convert(value)
    if isinstance(value, dt.datetime):
        moment = value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00:00")
        return exp.cast(exp.Literal.string(moment.zfill(32)), "TIMESTAMPTZ")
    if isinstance(value, dt.date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, Sequence):
        return exp.cast(exp.Array(expressions=[exp.Literal.string(str(item)) for item in value]), "TEXT[]")
    raise ValueError(f"{type(value).__name__} is no parameter of a query")


def _unqualified(select: exp.Select) -> None:
    """QUALIFY → a filter around. What it looks at and what is not selected goes along under a name of its own."""
    from sqlglot import exp

    condition = select.args.pop("qualify").this
    order, limit = select.args.pop("order", None), select.args.pop("limit", None)
    starred = any(item.is_star for item in select.expressions)
    named = {item.alias_or_name: item for item in select.expressions if not item.is_star}
    hidden: list[str] = []

    def keep(value: Any) -> Any:
        name = f"_q{len(hidden)}"
        hidden.append(name)
        select.append("expressions", exp.alias_(value.copy(), name))
        return exp.column(name)

    windows = list(condition.find_all(exp.Window))
    for window in windows:
        for column in list(window.find_all(exp.Column)):
            if not column.table and column.name in named and isinstance(named[column.name], exp.Alias):
                column.replace(named[column.name].this.copy())  # a window knows no name given beside it
        new = keep(window)
        if window is condition:
            condition = new
        else:
            window.replace(new)
    if not starred:
        for column in list(condition.find_all(exp.Column)):
            if column.name not in named and column.name not in hidden:
                column.replace(keep(column))
    inner = select.copy()
    for key in list(select.args):
        select.set(key, None)
    select.set("with_", inner.args.pop("with_", None) or inner.args.pop("with", None))
    shown: list[Any] = [exp.Star(except_=[exp.to_identifier(name) for name in hidden])]
    select.set("expressions", shown)
    select.set("from_", exp.From(this=exp.alias_(inner.subquery(), "_t", table=True)))
    select.set("where", exp.Where(this=condition))
    select.set("order", order)
    select.set("limit", limit)


def _changes() -> dict[Any, Callable[[Any], Any]]:
    from sqlglot import exp

    def call(name: str) -> Callable[[Any], Any]:
        return lambda node: exp.func(name, *[part for part in (node.this, node.args.get("expression")) if part])

    return {
        exp.ArrayOverlaps: call("ARRAYS_OVERLAP"),
        exp.Length: call("SIZE"),  # `len`, of lists alone: letters are counted nowhere
        exp.AnyValue: lambda node: exp.Anonymous(this="ANY_VALUE", expressions=[node.this, exp.true()]),
        exp.ArrayFilter: _filter,
        exp.Anonymous: _function,
        exp.Star: _star,
    }


def _filter(node: Any) -> Any:
    """DuckDB counts the places of a list from 1, Spark from 0."""
    from sqlglot import exp

    lambda_ = node.expression
    if isinstance(lambda_, exp.Lambda) and len(lambda_.expressions) == 2:
        place = lambda_.expressions[1].name
        for used in list(lambda_.this.find_all(exp.Column, exp.Identifier)):
            if used.name == place and not isinstance(used.parent, exp.Column):
                used.replace(exp.paren(exp.Add(this=used.copy(), expression=exp.Literal.number(1))))
    return node


def _function(node: Any) -> Any:
    from sqlglot import exp

    name, given = str(node.this).lower(), node.expressions
    if name == "list_reduce":
        merge = given[1]
        return exp.Anonymous(this="AGGREGATE", expressions=[_ordered(given[0]), exp.cast(exp.Array(), "TEXT[]"), merge])
    if name == "from_json":
        return exp.Anonymous(this="FROM_JSON", expressions=[given[0], exp.Literal.string(_schema(given[1].name))])
    if name == "list_inner_product":
        return _inner_product(*given)
    if name == "hash":
        return exp.Anonymous(this="XXHASH64", expressions=given)
    known = {"list_intersect": "ARRAY_INTERSECT", "list_distinct": "ARRAY_DISTINCT", "list_has_all": None}
    if name == "list_has_all":  # all that the second holds
        missing = exp.Anonymous(this="ARRAY_EXCEPT", expressions=[given[1], given[0]])
        return exp.paren(
            exp.EQ(this=exp.Anonymous(this="SIZE", expressions=[missing]), expression=exp.Literal.number(0))
        )
    return exp.Anonymous(this=known[name], expressions=given) if known.get(name) else node


def _ordered(listed: Any) -> Any:
    """`list(value ORDER BY …)`: Spark collects in no order, so the keys are collected, too, and sorted."""
    from sqlglot import exp

    order = listed.this
    if not isinstance(order, exp.Order):
        return listed
    keys = [item.this.copy() for item in order.expressions]
    parts = [
        part
        for number, key in enumerate([*keys, order.this.copy()])
        for part in (exp.Literal.string(f"k{number}"), key)
    ]
    packed = exp.Anonymous(this="NAMED_STRUCT", expressions=parts)
    sorted_ = exp.Anonymous(this="SORT_ARRAY", expressions=[exp.Anonymous(this="COLLECT_LIST", expressions=[packed])])
    last = exp.Dot(this=exp.to_identifier("s"), expression=exp.to_identifier(f"k{len(keys)}"))
    each = exp.Lambda(this=last, expressions=[exp.to_identifier("s")])
    return exp.Anonymous(this="TRANSFORM", expressions=[sorted_, each])


def _inner_product(left: Any, right: Any) -> Any:
    import sqlglot

    text = (
        f"aggregate(zip_with({left.sql('spark')}, {right.sql('spark')}, (x, y) -> double(x) * y), 0D, (s, x) -> s + x)"
    )
    return sqlglot.parse_one(text, read="spark")


def _star(node: Any) -> Any:
    """`* REPLACE (value AS name)` → `* EXCEPT (name), value AS name`."""
    replaced = node.args.get("replace")
    if not replaced:
        return node
    select = node.parent_select
    node.set("replace", None)
    from sqlglot import exp

    node.set("except_", [exp.to_identifier(item.alias) for item in replaced])
    for item in replaced:
        select.append("expressions", item)
    return node


def _schema(shape: str) -> str:
    """The shape of a list of objects, as DuckDB writes it, in Spark's words."""
    (fields,) = json.loads(shape)
    named = ", ".join(f"`{name}`: {_type(kind)}" for name, kind in fields.items())
    return f"ARRAY<STRUCT<{named}>>"


def _type(kind: object) -> str:
    if isinstance(kind, list):
        return f"ARRAY<{_type(kind[0])}>"
    return _TYPES.get(str(kind), str(kind))
