"""A fact base compiled into SQLite, and its queries."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from kzfacts.model.quantity import Metric
from kzfacts.model.records import NO_SOURCE, Country, Derived, Fact, Figure, Source, Topic
from kzfacts.store import rows
from kzfacts.store.rows import Row, split
from kzfacts.text import fold

Section = Literal["topics", "countries", "metrics", "sources"]


class Base:
    """A fact base. Mappings are by id or code, in the order of the files.

    `file` is its name as the user gave it, `title`, `home`, `edition` and `plain_words` are those
    of its [base] table.
    """

    def __init__(
        self, connection: sqlite3.Connection, files: Sequence[str], cached: str = ""
    ) -> None:
        """Wrap a compiled base.

        `files` are the names of its files in messages, its own first; `cached` is its name in the
        cache, "" for one that is not to be cached.
        """
        self.connection = connection
        connection.row_factory = sqlite3.Row
        self.file = files[0]
        self._files = files
        self._cached = cached
        meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        self.title: str = meta["title"]
        self.home: str | None = meta["home"]
        self.edition: str | None = meta["edition"]
        self.plain_words = split(meta["plain_words"])
        self._known: dict[tuple[str, str], Any] = {("sources", ""): NO_SOURCE}

    @cached_property
    def homes(self) -> Mapping[str, str | None]:
        """The home country of each file: its own, else that of the file that includes it."""
        included = self.connection.execute("SELECT home FROM included")
        return dict(zip(self._files, [self.home, *(home for (home,) in included)], strict=True))

    # Everything of one kind.

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """The topics by id."""
        return {t.id: t for t in self._all("topics")}

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """The countries and groups by code."""
        return {c.code: c for c in self._all("countries")}

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """The metrics by id."""
        return {m.id: m for m in self._all("metrics")}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {s.id: s for s in self._all("sources")}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """All facts by id. For a part of them, `select` does less work."""
        return {f.id: f for f in self.select()}

    def __len__(self) -> int:
        """Return the number of facts."""
        return self.count()

    # One of a kind, as a user names it.

    def get(self, word: str) -> Fact:
        """Return the fact with this id, in any case. Raises NotFoundError."""
        found: Fact = self._named("facts", "fact", word)
        return found

    def topic(self, word: str) -> Topic:
        """Return the topic with this id, in any case. Raises NotFoundError."""
        found: Topic = self._named("topics", "topic", word)
        return found

    def metric(self, word: str) -> Metric:
        """Return the metric with this id, in any case. Raises NotFoundError."""
        found: Metric = self._named("metrics", "metric", word)
        return found

    def source(self, word: str) -> Source:
        """Return the source with this id, in any case. Raises NotFoundError."""
        found: Source = self._named("sources", "source", word)
        return found

    def country(self, word: str) -> Country:
        """Return the country with this code, name or alias, in any case.

        Raises NotFoundError if there is none, WrongUsageError if several have it.
        """
        found = self.connection.execute("SELECT code FROM names WHERE fold = ?", (fold(word),))
        codes = [code for (code,) in found]
        if len(codes) == 1:
            country: Country = self._one("countries", codes[0])
            return country
        from kzfacts.store import missing

        if codes:
            raise missing.ambiguous(word, [self.countries[code] for code in codes])
        raise missing.unknown(self, "country", word)

    def ids(self, section: Section | Literal["facts"]) -> list[str]:
        """Return the ids of facts, or of what a section declares."""
        return [i for (i,) in self.connection.execute(f"SELECT id FROM {section} ORDER BY n")]

    def in_order(self, section: Section, ids: Collection[str]) -> list[str]:
        """Return ids of a section in the order of the files."""
        if len(ids) > 1000:  # SQLite binds so many values at most, in some builds
            return [i for i in self.ids(section) if i in ids]
        sql = f"SELECT id FROM {section} WHERE id IN ({_marks(ids)}) ORDER BY n"
        return [i for (i,) in self.connection.execute(sql, tuple(ids))]

    # Several facts.

    def select(
        self,
        topics: Collection[Topic] = (),
        countries: Collection[Country] = (),
        metrics: Collection[Metric] = (),
        *,
        figures: bool = False,
    ) -> list[Fact]:
        """Return the facts of any of the topics, countries and metrics; an empty choice is all.

        A fact is about a country alone, among others or as a member of a group. With `figures`,
        only facts with a quantity.
        """
        return self._select(topics, countries, metrics, ["unit IS NOT NULL"] if figures else [])

    def count(
        self,
        topics: Collection[Topic] = (),
        countries: Collection[Country] = (),
        metrics: Collection[Metric] = (),
        *,
        undated: bool = False,
    ) -> int:
        """Count the facts that `select` returns. With `undated`, only facts without a date."""
        where = ["date IS NULL"] if undated else []
        ((count,),) = self._rows("count(*)", topics, countries, metrics, where)
        return int(count)

    def timeline(
        self,
        since: date | None = None,
        until: date | None = None,
        topics: Collection[Topic] = (),
        countries: Collection[Country] = (),
    ) -> list[Fact]:
        """Return the dated facts whose period touches the days from `since` to `until`.

        They are ordered by first day, then last; an open end is the latest. A fact with an open
        beginning ("by 2023") counts for its last date only, as nobody says how long before.
        """
        where = ["date IS NOT NULL"]
        where += [f"(last IS NULL OR last >= {since.toordinal()})"] if since else []
        where += [f"coalesce(first, last) <= {until.toordinal()}"] if until else []
        order = "coalesce(first, last), last IS NULL, last, n"
        return self._select(topics, countries, (), where, order)

    def search(
        self,
        words: Iterable[str],
        topics: Collection[Topic] = (),
        countries: Collection[Country] = (),
    ) -> list[Fact]:
        """Return the facts that match all words: figures first, then the best match.

        `store.search.parse` has the syntax. Raises WrongUsageError if there is no word.
        """
        from kzfacts.store import search

        terms = search.parse(words, self.countries.values())
        match = search.expression(terms)
        if self._indexed():
            among = self._span(topics)
            where = ["search MATCH ?", among]
            return self._select(topics, countries, (), where, search.order(terms, among), match)
        facts = self._select(topics, countries, (), [], "unit IS NULL, n")
        return [f for f in facts if search.matches(terms, f)]

    def _indexed(self) -> bool:
        """Return whether there is a search index; the first search builds it and caches it."""
        from kzfacts.store import cache, search

        if search.has_index(self.connection):
            return True
        facts = self.connection.execute("SELECT * FROM facts")
        indexed = search.indexed(self.connection, ((row["n"], self._fact(row)) for row in facts))
        if indexed is None:
            return False
        if self._cached:
            cache.keep(self._cached, indexed)
        self.connection = indexed
        return True

    def _span(self, topics: Collection[Topic]) -> str:
        """Return a condition that limits a search to the rows between the facts of topics."""
        if not topics:
            return "TRUE"
        sql = f"SELECT min(n), max(n) FROM facts WHERE topic IN ({_marks(topics)})"
        first, last = self.connection.execute(sql, [t.id for t in topics]).fetchone()
        return "FALSE" if first is None else f"search.rowid BETWEEN {first} AND {last}"

    def contradicting(self, fact: Fact | None = None) -> list[Fact]:
        """Return the facts that name this one, or any fact, in `contradicts`."""
        sql = "SELECT * FROM facts INDEXED BY facts_contradicts WHERE contradicts <> ''"
        if fact:
            sql += " AND instr(char(10) || contradicts || char(10), char(10) || ? || char(10))"
        found = self.connection.execute(f"{sql} ORDER BY n", (fact.id,) if fact else ())
        return [self._fact(row) for row in found]

    @property
    def proved(self) -> int:
        """The number of proved facts."""
        (stated,) = self.connection.execute("SELECT count(proof) FROM facts").fetchone()
        derived = self._select((), (), (), ["derived IS NOT NULL"])
        return int(stated) + sum(f.proved for f in derived)

    def counts(self, section: Section) -> dict[str, int]:
        """Count the facts of each id in a section; a group's facts are not its members'."""
        column = {"topics": "topic", "metrics": "metric", "sources": "source"}.get(section)
        named = "SELECT code AS id FROM about WHERE named"
        of = f"SELECT {column} AS id FROM facts" if column else named
        found = self.connection.execute(f"SELECT id, count(*) FROM ({of}) GROUP BY id")
        return dict.fromkeys(self.ids(section), 0) | dict(found.fetchall())

    # Rows and records.

    def _select(self, *choice: Any) -> list[Fact]:
        return [self._fact(row) for row in self._rows("facts.*", *choice)]

    def _rows(
        self,
        columns: str,
        topics: Collection[Topic],
        countries: Collection[Country],
        metrics: Collection[Metric],
        where: list[str],
        order: str = "n",
        match: str | None = None,
    ) -> Iterable[Any]:
        given = [t.id for t in topics] + [m.id for m in metrics] + [c.code for c in countries]
        about = f"SELECT fact FROM about WHERE code IN ({_marks(countries)})"
        # Of few facts, each is looked up; else all of the country are listed.
        each = f"EXISTS ({about} AND fact = n)" if topics or metrics else f"n IN ({about})"
        where += [f"topic IN ({_marks(topics)})"] if topics else []
        where += [f"metric IN ({_marks(metrics)})"] if metrics else []
        where += [each] if countries else []
        tables = "search JOIN facts ON n = search.rowid" if match else "facts"
        sql = (
            f"SELECT {columns} FROM {tables} WHERE {' AND '.join(where) or 'TRUE'} ORDER BY {order}"
        )
        return self.connection.execute(sql, [match, *given] if match else given)

    def _named(self, table: str, kind: str, word: str) -> Any:
        """Return the record with this id, else the only one with it in another case."""
        for where, wanted in (("id = ?", word), ("id = ?1 OR fold = ?1", word.casefold())):
            sql = f"SELECT * FROM {table} WHERE {where} LIMIT 2"
            found = self.connection.execute(sql, (wanted,)).fetchall()
            if len(found) == 1:
                return self._record(table, found[0])
        from kzfacts.store import missing

        raise missing.unknown(self, kind, word)

    def _all(self, table: str) -> list[Any]:
        found = self.connection.execute(f"SELECT * FROM {table} ORDER BY n")
        return [self._record(table, row) for row in found]

    def _one(self, table: str, i: str) -> Any:
        """Return the record with this id, built once."""
        if (table, i) not in self._known:
            row = self.connection.execute(f"SELECT * FROM {table} WHERE id = ?", (i,)).fetchone()
            self._known[table, i] = self._record(table, row)
        return self._known[table, i]

    def _record(self, table: str, row: Row) -> Any:
        if table == "facts":
            return self._fact(row)
        return rows.declared(table, row, self._files[row["file"]])

    def _fact(self, row: Row) -> Fact:
        # The columns in their order: looking up each by its name would take half of the time.
        _, i, _, file, topic, country, metric_id, *number = row[:14]
        date, text, reporter, according_to, primary, source, locator, quote, in_words = row[14:23]
        missing, derived, method, contradicts, reading, note, _, _, computed, proof = row[23:]
        metric = metric_id and self._one("metrics", metric_id)
        has_number = row["unit"] is not None
        return (Figure if has_number else Fact)(
            id=i,
            topic=self._one("topics", topic),
            countries=tuple([self._one("countries", code) for code in split(country)]),
            source=self._one("sources", source),
            metric=metric,
            quantity=rows.quantity(metric, number) if has_number else None,
            period=rows.period(date),
            reporter=reporter and self._one("countries", reporter),
            according_to=according_to,
            primary=primary,
            text=text,
            locator=locator,
            quote=quote,
            in_words=in_words,
            missing=missing,
            derived=derived and self._derived(derived, metric.unit, computed),
            method=method,
            contradicts=split(contradicts),
            reading=reading,
            note=note,
            proof=proof and rows.proof(proof),
            file=self._files[file],
        )

    def _derived(self, formula: str, unit: str, computed: str) -> Derived:
        low, high, kind, counter, *inputs = split(computed)
        sql = f"SELECT count(proof) = count(*) FROM facts WHERE id IN ({_marks(inputs)})"
        (proved,) = self.connection.execute(sql, inputs).fetchone()
        known = (kind, counter) if kind else None
        return Derived(
            formula, unit, Decimal(low), Decimal(high), tuple(inputs), known, bool(proved)
        )


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
