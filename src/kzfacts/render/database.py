"""Exports a base as an SQLite database, whose tables and views docs/scale.md describes.

Its schema is a promise, as the JSON is; that of the compiled base in the cache is not.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kzfacts.comparison.cell import cell, counts
from kzfacts.model.interval import Interval
from kzfacts.model.records import Basis, Figure
from kzfacts.render.columns import BOOLEAN, FACT, LISTS, NUMBER, Field, export, number
from kzfacts.render.data import SCHEMA_VERSION

if TYPE_CHECKING:
    from kzfacts.store.base import Base

INTERVAL = {"has_low": "INTEGER", "has_high": "INTEGER", "exact": "INTEGER", "basis": "TEXT"}
CELL = {
    "metric": "TEXT",
    "basis": "TEXT",
    "country": "TEXT",
    "forecast": "INTEGER",
    "low": "NUMERIC",
    "high": "NUMERIC",
    "has_low": "INTEGER",
    "has_high": "INTEGER",
    "exact": "INTEGER",
}

# Also run on DuckDB and Spark.
FIGURES = "SELECT facts.*, {} FROM facts JOIN intervals ON facts.id = intervals.fact".format(
    ", ".join(f"intervals.{name}" for name in INTERVAL)
)
COMPARISON = """
SELECT a.metric, a.basis, a.country AS a, b.country AS b,
       CASE WHEN a.exact = 1 AND b.exact = 1
                 AND a.low = b.low AND a.high = b.high AND a.low = b.high
            THEN 'equal'
            WHEN b.high < a.low OR (b.high = a.low AND (b.has_high = 0 OR a.has_low = 0))
            THEN 'greater'
            WHEN a.high < b.low OR (a.high = b.low AND (a.has_high = 0 OR b.has_low = 0))
            THEN 'less'
            ELSE 'cannot tell' END AS relation,
       a.low AS a_low, a.high AS a_high, b.low AS b_low, b.high AS b_high
FROM cells a JOIN cells b
     ON a.metric = b.metric AND a.basis = b.basis AND a.forecast = b.forecast
WHERE a.country <> b.country
"""


def database(base: "Base") -> bytes:
    """Return the contents of an SQLite file that has all of a base."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    head = {"schema_version": str(SCHEMA_VERSION), "title": base.title, "home": base.home}
    meta = head | {"edition": base.edition}
    _table(connection, "meta", {"key": "TEXT", "value": "TEXT"}, meta.items())
    for name, fields in LISTS.items():
        declared = getattr(base, name).values()
        _table(connection, name, _types(fields), (export(fields, r).values() for r in declared))
    facts = base.facts.values()
    _table(connection, "facts", _types(FACT), (export(FACT, f).values() for f in facts))
    subjects = ((f.id, c.code) for f in facts for c in f.countries)
    _table(connection, "subjects", {"fact": "TEXT", "country": "TEXT"}, subjects)
    figures = [f for f in facts if isinstance(f, Figure)]
    _table(connection, "intervals", {"fact": "TEXT", **INTERVAL}, map(_interval, figures))
    _table(connection, "cells", CELL, _cells(figures))
    connection.execute("CREATE UNIQUE INDEX facts_id ON facts(id)")
    connection.execute("CREATE INDEX cells_key ON cells(metric, basis)")
    connection.execute(f"CREATE VIEW figures AS {FIGURES}")
    connection.execute(f"CREATE VIEW comparison AS {COMPARISON}")
    connection.execute("COMMIT")
    return connection.serialize()


def _types(fields: Iterable[Field[Any]]) -> dict[str, str]:
    """Return the column of each field, with its type."""
    types = {str(NUMBER): "NUMERIC", str(BOOLEAN): "INTEGER"}
    return {field.name: types.get(str(field.schema), "TEXT") for field in fields}


def _table(
    connection: sqlite3.Connection,
    name: str,
    columns: Mapping[str, str],
    rows: Iterable[Iterable[Any]],
) -> None:
    """Write a table of columns with their types; lists are joined by semicolons."""
    declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    connection.execute(f"CREATE TABLE {name}({declared})")
    marks = ", ".join("?" * len(columns))
    values = (tuple(map(_value, row)) for row in rows)
    connection.executemany(f"INSERT INTO {name} VALUES({marks})", values)


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, dict):
        return "; ".join(f"{k}: {_value(v)}" for k, v in value.items() if v is not None)
    # SQLite's whole numbers have 64 bits.
    return float(value) if isinstance(value, int) and abs(value) >= 2**63 else value


def _interval(f: Figure) -> tuple[Any, ...]:
    interval = f.quantity.interval
    exact = f.quantity.exact
    return f.id, interval.has_low, interval.has_high, exact, basis_text(Basis.of(f))


def basis_text(basis: Basis) -> str:
    """Return a basis as a text that is equal only for equal ones: "2020-01-01/… reporter:KZ"."""
    days = "undated" if basis.days is None else "/".join(map(_day, basis.days))
    return " ".join([days, ":".join(part.replace(":", "::") for part in basis.counter)]).strip()


def _day(day: date | None) -> str:
    return ".." if day is None else day.isoformat()


def _cells(figures: Iterable[Figure]) -> Iterator[tuple[Any, ...]]:
    """Yield the interval on which a verdict rests, for each metric, basis and country.

    Where a country has a count, its forecasts are left out. Figures about several countries make no
    cell.
    """
    groups: dict[tuple[str, Basis, str], list[Figure]] = {}
    for f in figures:
        if len(f.countries) == 1:
            key = (f.metric.id, Basis.of(f), f.countries[0].code)
            groups.setdefault(key, []).append(f)
    for (metric, basis, country), own in groups.items():
        rests_on = cell(counts(own), basis)
        forecast = all(f.is_forecast for f in own)
        exact = all(f.quantity.exact for f in rests_on.counted)
        ends = _as_numbers(rests_on.interval)
        yield metric, basis_text(basis), country, forecast, *ends, exact


def _as_numbers(x: Interval) -> tuple[Any, ...]:
    return number(x.low), number(x.high), x.has_low, x.has_high
