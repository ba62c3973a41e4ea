"""Compiles records into SQLite: the columns are the keys of the format, and what queries need."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from kzfacts.model.period import Period
from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Country, Derived, Fact, Records, Source
from kzfacts.store import keys
from kzfacts.store.lock import Entry, entry_text
from kzfacts.store.rows import join
from kzfacts.text import fold


def _columns(declared: Sequence[keys.Key]) -> str:
    # Digits are TEXT, never REAL: 19.0 must not become 19. Flags are numbers, so 0 is false.
    kinds = {keys.FLAG: "INTEGER"}
    return ", ".join(f'"{key.name}" {kinds.get(key.kind, "TEXT")}' for key in declared)


# `fold` is the id without case where that differs; `file` is a number, 0 that of the base itself.
_OWN = "n INTEGER PRIMARY KEY, id TEXT, fold TEXT, file INTEGER"
_SOURCE = [key for key in keys.SOURCE if key.name not in keys.CSL]
# A change here needs another cache.FORMAT. Days are ordinals.
SCHEMA = f"""
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE topics({_OWN}, {_columns(keys.TOPIC)}, declared INTEGER, UNIQUE(id));
CREATE TABLE countries({_OWN}, {_columns(keys.COUNTRY)}, UNIQUE(id));
CREATE TABLE metrics({_OWN}, {_columns(keys.METRIC)}, UNIQUE(id));
CREATE TABLE sources({_OWN}, {_columns(_SOURCE)}, csl TEXT, UNIQUE(id));
CREATE TABLE facts({_OWN}, topic TEXT, {_columns(keys.FACT)},
                   first INTEGER, last INTEGER, computed TEXT, proof TEXT);
CREATE TABLE names(fold TEXT, code TEXT, PRIMARY KEY(fold, code)) WITHOUT ROWID;
CREATE TABLE about(code TEXT, fact INTEGER, named INTEGER, PRIMARY KEY(code, fact)) WITHOUT ROWID;
CREATE TABLE included(name TEXT, digest TEXT, home TEXT);
"""
# Created after the rows are inserted, which is faster.
INDEXES = """
CREATE UNIQUE INDEX facts_id ON facts(id);
CREATE INDEX facts_fold ON facts(fold) WHERE fold IS NOT NULL;
CREATE INDEX facts_topic ON facts(topic);
CREATE INDEX facts_metric ON facts(metric);
CREATE INDEX facts_contradicts ON facts(contradicts) WHERE contradicts <> '';
"""
_AT_ONCE = 1000  # rows


def compiled(
    records: Records, files: Sequence[str], included: Sequence[tuple[str, str]] = ()
) -> sqlite3.Connection:
    """Return a database in memory that has all the records.

    `files` are the names of the files in the records, that of the base first; `included` has the
    name and the digest of each included file.
    """
    number = {file: n for n, file in enumerate(files)}
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(f"BEGIN; {SCHEMA}")
    meta = {"title": records.title, "home": records.homes[files[0]], "edition": records.edition}
    meta |= {"plain_words": join(records.plain_words)}
    _insert(connection, "meta", ("key", "value"), meta.items())
    for section in keys.SECTIONS:
        rows = [_declaration(record, number) for record in getattr(records, section).values()]
        _insert(connection, section, rows[0] if rows else (), (row.values() for row in rows))
    _insert(connection, "names", ("fold", "code"), _names(records.countries.values()))
    facts = enumerate(records.facts.values(), 1)
    _insert(connection, "facts", _FACT_COLUMNS, (_fact(n, f, number) for n, f in facts))
    connection.executemany("INSERT OR IGNORE INTO about VALUES(?, ?, ?)", _about(records))
    homes = [records.homes[file] for file in files[1:]]
    stamped = [(*stamp, home) for stamp, home in zip(included, homes, strict=True)]
    _insert(connection, "included", ("name", "digest", "home"), stamped)
    connection.executescript(INDEXES)  # it commits the rows first
    return connection


def _insert(
    connection: sqlite3.Connection, table: str, names: Iterable[str], rows: Iterable[Iterable[Any]]
) -> None:
    """Insert rows, some at once without the columns empty in all: None takes longest to bind."""
    rows, names = iter(rows), tuple(names)
    while some := list(islice(rows, _AT_ONCE)):
        columns = zip(names, zip(*some, strict=True), strict=True)
        used = {name: column for name, column in columns if column.count(None) < len(column)}
        quoted, marks = ", ".join(f'"{name}"' for name in used), ", ".join("?" * len(used))
        sql = f"INSERT INTO {table}({quoted}) VALUES({marks})"
        connection.executemany(sql, zip(*used.values(), strict=True))


def _about(records: Records) -> Iterator[tuple[str, int, int]]:
    """Yield the facts about each country, with 1 if they name it, then with 0 those of its groups.

    Not True and False, which take longer to bind.
    """
    naming: dict[str, list[int]] = {}
    for n, fact in enumerate(records.facts.values(), 1):
        for country in fact.countries:
            naming.setdefault(country.code, []).append(n)
    for code, facts in sorted(naming.items()):
        yield from ((code, n, 1) for n in facts)
    for code, facts in naming.items():
        for member in records.countries[code].members:
            yield from ((member, n, 0) for n in facts)


def _declaration(record: Any, files: Mapping[str, int]) -> dict[str, Any]:
    """Return the row of a topic, country, metric or source."""
    fields = record._asdict()
    if isinstance(record, Source):
        fields["citation-label"] = fields.pop("label")
        fields["csl"] = tuple(part for pair in record.csl for part in pair)
    row = {name: _column(value) for name, value in fields.items() if name != "code"}
    return row | {"id": record[0], "fold": _fold(record[0]), "file": files[record.file]}


def _column(value: object) -> str | int | None:
    if isinstance(value, Period):
        return value.written
    if isinstance(value, tuple):
        return join(value)
    return value if value is None or isinstance(value, int) else str(value)


def _fold(i: str) -> str | None:
    folded = i.casefold()
    return None if folded == i else folded


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


def _fact(n: int, f: Fact, files: Mapping[str, int]) -> tuple[Any, ...]:
    """Return the row of a fact: a tuple, as a dictionary takes twice as long."""
    period = f.period
    return (
        n,
        f.id,
        _fold(f.id),
        f.topic.id,
        join([c.code for c in f.countries]),
        f.source.id,
        f.metric and f.metric.id,
        *(_quantity(f.quantity) if f.quantity else _NO_QUANTITY),
        period and period.written,
        period and period.first and period.first.toordinal(),
        period and period.last and period.last.toordinal(),
        f.reporter and f.reporter.code,
        join(f.contradicts) if f.contradicts else None,
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
    digits = [None if n is None else str(n) for n in (q.value, q.low, q.high, q.rounded_to)]
    return *digits[:3], q.unit, q.hedge, q.status, digits[3]


def _computed(d: Derived) -> str:
    return join([str(d.low), str(d.high), *(d.counter or ("", "")), *d.inputs])
