"""Compiles records into SQLite: the columns are the keys of the format, and what queries need."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Country, Derived, Fact
from kzfacts.store import keys, search
from kzfacts.store.lock import Entry, entry_text
from kzfacts.store.packing import join
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
CREATE TABLE subjects(code TEXT, fact INTEGER, PRIMARY KEY(code, fact)) WITHOUT ROWID;
CREATE TABLE about(code TEXT, fact INTEGER, PRIMARY KEY(code, fact)) WITHOUT ROWID;
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
    _insert(connection, "meta", ({"key": k, "value": v} for k, v in meta.items()))
    for section in ("topics", "countries", "metrics", "sources"):
        declared: Iterable[Any] = getattr(records, section).values()
        _insert(connection, section, (_declaration(record, files) for record in declared))
    _insert(connection, "names", _names(records.countries.values()))
    facts = list(enumerate(records.facts.values(), 1))
    _insert(connection, "facts", (_fact(n, f, files) for n, f in facts))
    subjects = sorted((c.code, n) for n, f in facts for c in f.countries)
    connection.executemany("INSERT INTO subjects VALUES(?, ?)", subjects)
    members = {(code, n) for n, f in facts for c in f.countries for code in (c.code, *c.members)}
    connection.executemany("INSERT INTO about VALUES(?, ?)", sorted(members))
    connection.execute("CREATE TABLE included(name TEXT, digest TEXT)")
    _insert(connection, "included", ({"name": n, "digest": d} for n, d in stamps))
    search.index(connection, facts)
    for statement in INDEXES.split(";"):
        connection.execute(statement)
    connection.execute("COMMIT")
    return connection


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    rows = iter(rows)
    for first in rows:
        names = ", ".join(f'"{name}"' for name in first)
        marks = ", ".join("?" * len(first))
        values = (tuple(row.values()) for row in chain((first,), rows))
        connection.executemany(f"INSERT INTO {table}({names}) VALUES({marks})", values)


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


def _names(countries: Iterable[Country]) -> list[dict[str, str]]:
    pairs = {(fold(name), c.code) for c in countries for name in (c.code, c.name, *c.aliases)}
    return [{"fold": fold, "code": code} for fold, code in sorted(pairs)]


def _fact(n: int, f: Fact, files: Mapping[str, str]) -> dict[str, Any]:
    q, period = f.quantity, f.period
    return {
        "n": n,
        "id": f.id,
        "fold": f.id.casefold(),
        "topic": f.topic.id,
        "country": join([c.code for c in f.countries]),
        "source": f.source.id,
        "metric": f.metric and f.metric.id,
        **(_quantity(q) if q else _NO_QUANTITY),
        "date": period and period.written,
        "first": period and period.first and period.first.isoformat(),
        "last": period and period.last and period.last.isoformat(),
        "reporter": f.reporter and f.reporter.code,
        "contradicts": join(f.contradicts),
        "according_to": f.according_to,
        "primary": f.primary,
        "text": f.text,
        "locator": f.locator,
        "quote": f.quote,
        "in_words": f.in_words,
        "missing": f.missing,
        "derived": f.derived and f.derived.formula,
        "computed": f.derived and _computed(f.derived),
        "method": f.method,
        "reading": f.reading,
        "note": f.note,
        "proof": entry_text(Entry("", f.proof)) if f.proof else None,
        "file": files[f.file],
    }


def _quantity(q: Quantity) -> dict[str, str | None]:
    return {
        "value": None if q.value is None else str(q.value),
        "low": None if q.low is None else str(q.low),
        "high": None if q.high is None else str(q.high),
        "unit": q.unit,
        "hedge": q.hedge,
        "status": q.status,
        "rounded_to": None if q.rounded_to is None else str(q.rounded_to),
    }


_NO_QUANTITY = dict.fromkeys(("value", "low", "high", "unit", "hedge", "status", "rounded_to"))


def _computed(d: Derived) -> str:
    return join([str(d.low), str(d.high), *(d.counter or ("", "")), *d.inputs])


def _text(value: object) -> str | None:
    if isinstance(value, tuple) and hasattr(value, "written"):
        return str(value.written)
    if isinstance(value, tuple):
        return join(value)
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)
