"""A fact base compiled into SQLite, and its queries."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, TypeVar

from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric, Quantity, split_unit
from kzfacts.model.records import NO_SOURCE, Country, Derived, Fact, Figure, Source, Topic
from kzfacts.store.lists import split
from kzfacts.store.lock import parse_entry
from kzfacts.text import fold

Section = Literal["topics", "countries", "metrics", "sources"]
Row = Mapping[str, Any]
T = TypeVar("T")


class Base:
    """A fact base. Mappings are by id or code, in the order of the files.

    `file` is its name as the user gave it, `title`, `home`, `edition` and `plain_words` are those
    of its [base] table.
    """

    def __init__(self, connection: sqlite3.Connection, file: str, files: Mapping[str, str]) -> None:
        """Take over a compiled base; `files` has the file of each name in it."""
        self.connection = connection
        self.file = file
        self._files = files
        connection.row_factory = sqlite3.Row
        meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        self.title: str = meta["title"]
        self.home: str | None = meta["home"]
        self.edition: str | None = meta["edition"]
        self.plain_words = split(meta["plain_words"])
        self._known: dict[tuple[str, str], Any] = {("sources", ""): NO_SOURCE}

    # Everything of one kind.

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """The topics by id."""
        return {t.id: t for t in self._all("topics", self._topic)}

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """The countries and groups by code."""
        return {c.code: c for c in self._all("countries", self._country)}

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """The metrics by id."""
        return {m.id: m for m in self._all("metrics", self._metric)}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {s.id: s for s in self._all("sources", self._source)}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """All facts by id. For a part of them, `select` does less work."""
        return {f.id: f for f in self.select()}

    def __len__(self) -> int:
        """Return the number of facts."""
        return int(self.connection.execute("SELECT count(*) FROM facts").fetchone()[0])

    # One of a kind, as a user names it.

    def get(self, word: str) -> Fact:
        """Return the fact with this id, in any case. Raises NotFoundError."""
        return self._fact(self._named("facts", "fact", word))

    def topic(self, word: str) -> Topic:
        """Return the topic with this id, in any case. Raises NotFoundError."""
        return self._topic(self._named("topics", "topic", word))

    def metric(self, word: str) -> Metric:
        """Return the metric with this id, in any case. Raises NotFoundError."""
        return self._metric(self._named("metrics", "metric", word))

    def source(self, word: str) -> Source:
        """Return the source with this id, in any case. Raises NotFoundError."""
        return self._source(self._named("sources", "source", word))

    def country(self, word: str) -> Country:
        """Return the country with this code, name or alias, in any case.

        Raises NotFoundError if there is none, WrongUsageError if several have it.
        """
        found = self.connection.execute("SELECT code FROM names WHERE fold = ?", (fold(word),))
        codes = [code for (code,) in found]
        if len(codes) == 1:
            return self._one("countries", codes[0], self._country)
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
        where += [f"(last IS NULL OR last >= '{since}')"] if since else []
        where += [f"coalesce(first, last) <= '{until}'"] if until else []
        order = "coalesce(first, last), coalesce(last, '9999-12-31'), n"
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
        match, where = search.expression(terms), ["search MATCH ?"]
        try:
            return self._select(topics, countries, (), where, search.order(terms), match)
        except sqlite3.OperationalError as error:
            if not search.lacks_index(error):
                raise
        facts = self._select(topics, countries, (), [], "unit IS NULL, n")
        return [f for f in facts if search.matches(terms, f)]

    def contradicting(self, fact: Fact | None = None) -> list[Fact]:
        """Return the facts that name this one, or any fact, in `contradicts`."""
        sql = "SELECT * FROM facts INDEXED BY facts_contradicts WHERE contradicts <> ''"
        if fact:
            sql += " AND instr(char(10) || contradicts || char(10), char(10) || ? || char(10))"
        rows = self.connection.execute(f"{sql} ORDER BY n", (fact.id,) if fact else ())
        return [self._fact(row) for row in rows]

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

    def _select(
        self,
        topics: Collection[Topic],
        countries: Collection[Country],
        metrics: Collection[Metric],
        where: list[str],
        order: str = "n",
        match: str | None = None,
    ) -> list[Fact]:
        given = [t.id for t in topics] + [m.id for m in metrics] + [c.code for c in countries]
        about = f"SELECT fact FROM about WHERE code IN ({_marks(countries)})"
        # Of few facts, each is looked up; else all of the country are listed.
        each = f"EXISTS ({about} AND fact = n)" if topics or metrics else f"n IN ({about})"
        where += [f"topic IN ({_marks(topics)})"] if topics else []
        where += [f"metric IN ({_marks(metrics)})"] if metrics else []
        where += [each] if countries else []
        tables = "search JOIN facts ON n = search.rowid" if match else "facts"
        condition = " AND ".join(where) or "TRUE"
        sql = f"SELECT facts.* FROM {tables} WHERE {condition} ORDER BY {order}"
        rows = self.connection.execute(sql, [match, *given] if match else given)
        return [self._fact(row) for row in rows]

    def _named(self, table: str, kind: str, word: str) -> Row:
        """Return the row with this id, else the only one with it in another case."""
        for column, wanted in (("id", word), ("fold", word.casefold())):
            sql = f"SELECT * FROM {table} WHERE {column} = ? LIMIT 2"
            rows: list[Row] = self.connection.execute(sql, (wanted,)).fetchall()
            if len(rows) == 1:
                return rows[0]
        from kzfacts.store import missing

        raise missing.unknown(self, kind, word)

    def _all(self, table: str, record: Callable[[Row], T]) -> list[T]:
        return [record(row) for row in self.connection.execute(f"SELECT * FROM {table} ORDER BY n")]

    def _one(self, table: str, i: str, record: Callable[[Row], T]) -> T:
        """Return the record with this id, built once."""
        if (table, i) not in self._known:
            row = self.connection.execute(f"SELECT * FROM {table} WHERE id = ?", (i,)).fetchone()
            self._known[table, i] = record(row)
        known: T = self._known[table, i]
        return known

    def _topic(self, row: Row) -> Topic:
        return Topic(
            id=row["id"],
            title=row["title"],
            about=row["about"],
            declared=bool(row["declared"]),
            file=self._files[row["file"]],
        )

    def _country(self, row: Row) -> Country:
        return Country(
            code=row["id"],
            name=row["name"],
            aliases=split(row["aliases"]),
            members=split(row["members"]),
            adjectives=split(row["adjectives"]),
            in_text=row["in_text"],
            file=self._files[row["file"]],
        )

    def _metric(self, row: Row) -> Metric:
        return Metric(
            id=row["id"],
            label=row["label"],
            unit=row["unit"],
            kind=row["kind"],
            short=row["short"],
            words=split(row["words"]),
            field=row["field"],
            unit_short=row["unit_short"],
            lasting=bool(row["lasting"]),
            says=row["says"],
            file=self._files[row["file"]],
        )

    def _source(self, row: Row) -> Source:
        csl = split(row["csl"])
        return Source(
            id=row["id"],
            type=row["type"],
            title=row["title"],
            author=split(row["author"]),
            issued=Period.parse(row["issued"]) if row["issued"] else None,
            sha256=row["sha256"],
            language=row["language"],
            label=row["citation-label"],
            text=row["text"],
            csl=tuple(zip(csl[::2], csl[1::2], strict=True)),
            file=self._files[row["file"]],
        )

    def _fact(self, row: Row) -> Fact:
        metric = row["metric"] and self._one("metrics", row["metric"], self._metric)
        codes = split(row["country"])
        return (Fact if row["unit"] is None else Figure)(
            id=row["id"],
            topic=self._one("topics", row["topic"], self._topic),
            countries=tuple([self._one("countries", c, self._country) for c in codes]),
            source=self._one("sources", row["source"], self._source),
            metric=metric,
            quantity=None if row["unit"] is None else _quantity(metric, row),
            period=Period.parse(row["date"]) if row["date"] else None,
            reporter=row["reporter"] and self._one("countries", row["reporter"], self._country),
            according_to=row["according_to"],
            primary=row["primary"],
            text=row["text"],
            locator=row["locator"],
            quote=row["quote"],
            in_words=row["in_words"],
            missing=row["missing"],
            derived=row["derived"] and self._derived(row, metric),
            method=row["method"],
            contradicts=split(row["contradicts"]),
            reading=row["reading"],
            note=row["note"],
            proof=parse_entry(row["proof"]).proof if row["proof"] else None,
            file=self._files[row["file"]],
        )

    def _derived(self, row: Row, metric: Metric) -> Derived:
        low, high, kind, counter, *inputs = split(row["computed"])
        sql = f"SELECT count(proof) = count(*) FROM facts WHERE id IN ({_marks(inputs)})"
        (proved,) = self.connection.execute(sql, inputs).fetchone()
        ends, known = (Decimal(low), Decimal(high)), (kind, counter) if kind else None
        return Derived(row["derived"], metric.unit, *ends, tuple(inputs), known, bool(proved))


def _quantity(metric: Metric, row: Row) -> Quantity:
    return Quantity(
        metric=metric,
        value=_number(row["value"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        scale=split_unit(row["unit"])[0],
        hedge=row["hedge"],
        status=row["status"],
        rounded_to=_number(row["rounded_to"]),
    )


def _number(digits: str | None) -> Decimal | None:
    return None if digits is None else Decimal(digits)


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
