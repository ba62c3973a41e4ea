"""Compiles records into SQLite: the columns are the keys of the format, and what queries need."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Country, Derived, Fact
from kzfacts.store import keys, search
from kzfacts.store.lists import join
from kzfacts.store.lock import Entry, entry_text
from kzfacts.store.reader import Records
from kzfacts.text import fold


def _columns(declared: Sequence[keys.Key]) -> str:
    # Digits are TEXT, never REAL: 19.0 must not become 19. Flags are numbers, so 0 is false.
    kinds = {keys.FLAG: "INTEGER"}
    return ", ".join(f'"{key.name}" {kinds.get(key.kind, "TEXT")}' for key in declared)


_OWN = "n INTEGER PRIMARY KEY, id TEXT UNIQUE, fold TEXT"
_SOURCE = [key for key in keys.SOURCE if key.name not in keys.CSL]
# A change here needs another cache.FORMAT.
SCHEMA = f"""
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE topics({_OWN}, {_columns(keys.TOPIC)}, declared INTEGER, file TEXT);
CREATE TABLE countries({_OWN}, {_columns(keys.COUNTRY)}, file TEXT);
CREATE TABLE metrics({_OWN}, {_columns(keys.METRIC)}, file TEXT);
CREATE TABLE sources({_OWN}, {_columns(_SOURCE)}, csl TEXT, file TEXT);
CREATE TABLE facts({_OWN}, topic TEXT, {_columns(keys.FACT)},
                   first TEXT, last TEXT, computed TEXT, proof TEXT, file TEXT);
CREATE TABLE names(fold TEXT, code TEXT, PRIMARY KEY(fold, code)) WITHOUT ROWID;
CREATE TABLE about(code TEXT, fact INTEGER, named INTEGER, PRIMARY KEY(code, fact)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX facts_topic ON facts(topic);
CREATE INDEX facts_metric ON facts(metric);
CREATE INDEX facts_contradicts ON facts(contradicts) WHERE contradicts <> '';
CREATE INDEX facts_fold ON facts(fold);
"""


def compiled(
    records: Records, files: Mapping[str, str], stamps: Iterable[tuple[str, str]] = ()
) -> sqlite3.Connection:
    """Return a database in memory that has all the records.

    `files` gives the name of each file in the base, and `stamps` are the digests of the files
    included, by name.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    meta = {"title": records.title, "home": records.home, "edition": records.edition}
    meta |= {"plain_words": join(records.plain_words)}
    _insert(connection, "meta", ("key", "value"), meta.items())
    for section in ("topics", "countries", "metrics", "sources"):
        declared: Iterable[Any] = getattr(records, section).values()
        rows = [_declaration(record, files) for record in declared]
        _insert(connection, section, rows[0] if rows else (), (row.values() for row in rows))
    _insert(connection, "names", ("fold", "code"), _names(records.countries.values()))
    facts = list(enumerate(records.facts.values(), 1))
    _insert(connection, "facts", _FACT_COLUMNS, (_fact(n, f, files) for n, f in facts))
    about = {(c.code, n, True) for n, f in facts for c in f.countries}
    members = {(code, n, False) for n, f in facts for c in f.countries for code in c.members}
    # A country that is named as well as a member comes first, and stays.
    connection.executemany("INSERT OR IGNORE INTO about VALUES(?, ?, ?)", sorted(about))
    connection.executemany("INSERT OR IGNORE INTO about VALUES(?, ?, ?)", sorted(members))
    connection.execute("CREATE TABLE included(name TEXT, digest TEXT)")
    _insert(connection, "included", ("name", "digest"), stamps)
    search.index(connection, facts)
    for statement in INDEXES.split(";"):
        connection.execute(statement)
    connection.execute("COMMIT")
    return connection


def _insert(
    connection: sqlite3.Connection, table: str, names: Iterable[str], rows: Iterable[Iterable[Any]]
) -> None:
    """Insert rows, without the columns that are empty in all: they would take half of the time."""
    columns = zip(names, zip(*rows, strict=True), strict=False)
    used = {name: column for name, column in columns if column.count(None) < len(column)}
    if used:
        quoted, marks = ", ".join(f'"{name}"' for name in used), ", ".join("?" * len(used))
        sql = f"INSERT INTO {table}({quoted}) VALUES({marks})"
        connection.executemany(sql, zip(*used.values(), strict=True))


def _declaration(record: Any, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the row of a topic, country, metric or source: its fields, as text."""
    fields = record._asdict()
    csl = fields.pop("csl", None)
    row: dict[str, Any] = {name: _text(value) for name, value in fields.items()}
    row["id"] = record[0]
    row.pop("code", None)
    if csl is not None:
        row["citation-label"] = row.pop("label")
        row["csl"] = join([part for pair in csl for part in pair])
    for flag in {"declared", "lasting"} & row.keys():
        row[flag] = int(getattr(record, flag))
    return row | {"fold": row["id"].casefold(), "file": files[record.file]}


def _names(countries: Iterable[Country]) -> list[tuple[str, str]]:
    return sorted(
        {(fold(name), c.code) for c in countries for name in (c.code, c.name, *c.aliases)}
    )


_FACT_COLUMNS = (
    *("n", "id", "fold", "topic", "country", "source", "metric"),
    *("value", "low", "high", "unit", "hedge", "status", "rounded_to"),
    *("date", "first", "last", "reporter", "contradicts", "according_to", "primary", "text"),
    *("locator", "quote", "in_words", "missing", "derived", "computed", "method", "reading"),
    *("note", "proof", "file"),
)


def _fact(n: int, f: Fact, files: Mapping[str, str]) -> tuple[Any, ...]:
    """Return the row of a fact: a tuple, as a dictionary takes twice as long."""
    period = f.period
    return (
        n,
        f.id,
        f.id.casefold(),
        f.topic.id,
        join([c.code for c in f.countries]),
        f.source.id,
        f.metric and f.metric.id,
        *(_quantity(f.quantity) if f.quantity else _NO_QUANTITY),
        period and period.written,
        period and period.first and period.first.isoformat(),
        period and period.last and period.last.isoformat(),
        f.reporter and f.reporter.code,
        join(f.contradicts) or None,
        f.according_to,
        f.primary,
        f.text,
        f.locator,
        f.quote,
        f.in_words,
        f.missing,
        f.derived and f.derived.formula,
        f.derived and _computed(f.derived),
        f.method,
        f.reading,
        f.note,
        entry_text(Entry("", f.proof)) if f.proof else None,
        files[f.file],
    )


_NO_QUANTITY = (None,) * 7


def _quantity(q: Quantity) -> tuple[str | None, ...]:
    value, low, high, rounded_to = (
        None if digits is None else str(digits) for digits in (q.value, q.low, q.high, q.rounded_to)
    )
    return value, low, high, q.unit, q.hedge, q.status, rounded_to


def _computed(d: Derived) -> str:
    return join([str(d.low), str(d.high), *(d.counter or ("", "")), *d.inputs])


def _text(value: object) -> str | None:
    if isinstance(value, tuple) and hasattr(value, "written"):
        return str(value.written)
    if isinstance(value, tuple):
        return join(value)
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)
