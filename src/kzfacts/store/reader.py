"""Reads the tables of TOML documents into records. Collects every problem, not only the first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from kzfacts.errors import NotFoundError, Problem
from kzfacts.model.quantity import Metric, Quantity, split_unit
from kzfacts.model.records import (
    NO_SOURCE,
    Country,
    Derived,
    Fact,
    Figure,
    Records,
    Source,
    Topic,
)
from kzfacts.store import keys
from kzfacts.store.values import Table, Values, Where

Record = TypeVar("Record", Topic, Country, Metric, Source)

_FACT = {key.name: key for key in keys.FACT}
_NAMES = tuple(_FACT)
_TEXTS = frozenset(key.name for key in keys.FACT if key.kind == keys.TEXT and not key.choices)
LONGEST = len("paragraph 123456789")
_QUANTITY = ("value", "low", "high", "unit", "hedge", "status", "rounded_to")
_OF_A_SOURCE = ("source", "locator", "quote", "reporter", "primary", "according_to")


class Document(NamedTuple):
    """A parsed TOML file: its name in messages, its tables, and the file that includes it."""

    file: str
    tables: Table
    by: str = ""


def read(documents: Sequence[Document]) -> tuple[Records, list[Problem]]:
    """Read documents into records; if there are problems, the records must not be used.

    The first document is the base, the others are those that it includes.
    """
    reader = _Reader(documents)
    return reader.records(), reader.problems


class _Reader(Values):
    """One reading of some documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__()
        self.documents = documents
        self.topics: dict[str, Topic] = {}
        self.countries: dict[str, Country] = {}
        self.metrics: dict[str, Metric] = {}
        self.sources: dict[str, Source] = {}
        self.facts: dict[str, Fact] = {}
        self.homes: dict[str, str | None] = {}
        self.sound: set[tuple[str, ...]] = set()  # the keys of facts that passed check_claim

    def records(self) -> Records:
        heads = []
        for document in self.documents:
            self.file = document.file
            heads.append(head := self.head(document.tables["base"]))
            self.homes[document.file] = head.get("home") or self.homes.get(document.by)
            self.declarations(document.tables)
        for document in self.documents:
            self.file = document.file
            for topic, tables in document.tables.items():
                if topic not in keys.RESERVED and self.is_table((topic,), tables):
                    self.topic_facts(topic, tables)
        if not self.problems:
            self.derive()
        words = tuple(dict.fromkeys(word for head in heads for word in head.get("plain_words", ())))
        return Records(
            title=heads[0].get("title", ""),
            homes=self.homes,
            edition=heads[0].get("edition"),
            plain_words=words,
            topics=self.topics,
            countries=self.countries,
            metrics=self.metrics,
            sources=self.sources,
            facts=self.facts,
        )

    # Declarations.

    def head(self, table: object) -> Table:
        where = ("base",)
        if not isinstance(table, dict):
            self.is_table(where, table)
            return {}
        schema = table.get("schema")
        if schema is None:
            hint = f"the key 'schema' is missing; add schema = {keys.SCHEMA}"
            self.problem("form", where, hint)
        elif schema != keys.SCHEMA or isinstance(schema, bool):
            message = f"schema is {schema}, but this kzfacts reads schema = {keys.SCHEMA}"
            self.problem("form", (*where, "schema"), message)
        if "title" not in table and self.file == self.documents[0].file:
            self.problem("form", where, "the key 'title' is missing; add it")
        return self.values(where, table, keys.BASE)

    def declarations(self, tables: Table) -> None:
        for i, v in self.declared(tables, "topics"):
            topic = Topic(id=i, title=v.get("title", ""), about=v.get("about"), file=self.file)
            self.declare("topics", self.topics, i, topic)
        for i, v in self.declared(tables, "countries"):
            country = Country(code=i, **{"name": "", **v}, file=self.file)
            self.declare("countries", self.countries, i, country)
        for i, v in self.declared(tables, "metrics"):
            metric = Metric(id=i, **{"label": "", "unit": "", "kind": "", **v}, file=self.file)
            self.declare("metrics", self.metrics, i, metric)
        for i, v in self.declared(tables, "sources"):
            self.declare("sources", self.sources, i, self.source(i, v))

    def source(self, i: str, values: Table) -> Source:
        return Source(
            id=i,
            type=values.get("type", "document"),
            title=values.get("title", ""),
            author=values.get("author", ()),
            issued=values.get("issued"),
            sha256=values.get("sha256"),
            language=values.get("language"),
            label=values.get("citation-label"),
            text=values.get("text"),
            csl=tuple((name, values[name]) for name in keys.CSL if name in values),
            file=self.file,
        )

    def declare(self, section: str, known: dict[str, Record], name: str, record: Record) -> None:
        """Add a declaration; an earlier one, in any file, must agree."""
        there = known.setdefault(name, record)
        if there._replace(file="") != record._replace(file=""):
            hint = "make them agree or remove one"
            message = f"[{section}.{name}] differs from the one in {{first}}; {hint}"
            self.problem("form", (section, name), message, first=there.file)

    def declared(self, tables: Table, section: str) -> Iterable[tuple[str, dict[str, Any]]]:
        """Yield the id and the values of each declaration in a section."""
        section_table = tables.get(section, {})
        if not self.is_table((section,), section_table):
            return
        for name, table in section_table.items():
            if self.is_table((section, name), table):
                yield name, self.values((section, name), table, keys.SECTIONS[section])

    # Facts.

    def topic_facts(self, topic_id: str, tables: Table) -> None:
        topic = self.topics.get(topic_id)
        if topic is None:
            topic = Topic(id=topic_id, title=topic_id, declared=False, file=self.file)
            self.topics[topic_id] = topic
        for name, table in tables.items():
            fact_id, where = f"{topic_id}.{name}", (topic_id, name)
            if not self.is_table(where, table):
                continue
            if there := self.facts.get(fact_id):
                elsewhere = "another fact" if there.file == self.file else "a fact in {first}"
                message = f"'{fact_id}' is also the id of {elsewhere}; rename one"
                self.problem("form", where, message, first=there.file)
                continue
            self.facts[fact_id] = self.fact(fact_id, topic, where, table)

    def fact(self, fact_id: str, topic: Topic, where: Where, table: Table) -> Fact:
        values = self.fact_values(where, table)
        metric = self.lookup(where, "metric", values.pop("metric", None), self.metrics)
        source = self.lookup(where, "source", values.pop("source", None), self.sources)
        reporter = self.lookup(where, "reporter", values.pop("reporter", None), self.countries)
        if "source" not in table and "derived" not in table:
            self.problem("form", where, "the key 'source' is missing; add it")
        number = {name: values.pop(name, None) for name in _QUANTITY}
        formula = values.pop("derived", None)
        if (names := tuple(table)) not in self.sound:
            known = len(self.problems)
            self.check_claim(where, table)
            if len(self.problems) == known:
                self.sound.add(names)
        quantity = self.quantity(where, table, metric, number)
        return (Figure if metric and quantity else Fact)(
            id=fact_id,
            topic=topic,
            countries=self.about(where, table),
            source=source or NO_SOURCE,
            metric=metric,
            quantity=quantity,
            period=values.pop("date", None),
            reporter=reporter,
            derived=Derived(formula) if formula else None,
            file=self.file,
            **values,
        )

    def derive(self) -> None:
        """Compute the derived facts, which takes all facts without problems."""
        for i, fact in self.facts.items():
            if fact.derived and fact.metric:
                from kzfacts.model.derive import derive  # most bases have no derived facts
                from kzfacts.model.formula import FormulaError

                self.file = fact.file
                try:
                    found = derive(self.get, fact.derived.formula, fact.metric.unit, (i,))
                except FormulaError as error:
                    self.problem("derived", (*fact.keys, "derived"), str(error))
                else:
                    self.facts[i] = fact._replace(derived=found)

    def get(self, i: str) -> Fact:
        """Return a fact; raise NotFoundError."""
        if i not in self.facts:
            raise NotFoundError(f"no fact '{i}'{self.hints.of('fact', i, self.facts)}")
        return self.facts[i]

    def fact_values(self, where: Where, table: Table) -> dict[str, Any]:
        """Read the keys of a fact except `country`; absent keys cost nothing."""
        values = {}
        for name, given in table.items():
            if name in _TEXTS and type(given) is str and given.strip():
                values[name] = given  # as nearly all are
            elif (key := _FACT.get(name)) is None:
                self.unknown(where, name, _NAMES)
            elif name != "country":
                value = self.value(where, table, key)
                if value is not None:
                    values[name] = value
        self.check_locator(where, values.get("locator", ""))
        return values

    def check_locator(self, where: Where, locator: str) -> None:
        """Check that the number of a paragraph is plausible."""
        match = len(locator) > LONGEST and re.fullmatch(r"paragraph (\d+)", locator)
        if match:
            message = (
                f"'locator' has a number of {len(match[1])} digits; write it like paragraph 14"
            )
            self.problem("form", (*where, "locator"), message)

    def check_claim(self, where: Where, table: Table) -> None:
        """Check that a fact makes a claim and that its keys fit together."""
        numbers = [name for name in ("value", "low", "high") if name in table]
        instead = [name for name in ("missing", "derived") if name in table]
        if not numbers and not instead and "text" not in table:
            self.problem("empty", where, "the fact has neither a value nor a text; add one")
        for name in ("metric", "country") if instead else ():
            if "missing" in table and name not in table:
                message = f"'missing' needs a {name}; add it"
                self.problem("gap", (*where, "missing"), message)
            if "derived" in table and name not in table:
                self.problem("derived", (*where, "derived"), f"a formula needs a {name}; add it")
        for name in _OF_A_SOURCE if "derived" in table else ():
            if name in table:
                message = f"'{name}' is given for a derived figure, which cites its inputs"
                self.problem("derived", (*where, name), f"{message}; remove it")
        if "metric" not in table and numbers:
            message = "a number needs a metric that says what it measures"
            self.problem("number", (*where, numbers[0]), message)
        if len(instead) + bool(numbers) > 1:
            message = f"'{instead[0]}' replaces a number; keep only one of them"
            self.problem("number", (*where, instead[0]), message)
        if not numbers:
            for name in ("metric", "unit", "hedge", "status", "rounded_to", "in_words"):
                if name in table and not (instead and name == "metric"):
                    message = f"'{name}' needs a number: a value, or low and high"
                    self.problem("number", (*where, name), message)

    def about(self, where: Where, table: Table) -> tuple[Country, ...]:
        home = self.homes[self.file]
        codes: tuple[str, ...] = (home,) if home else ()
        if isinstance(table.get("country"), list):
            codes = self.texts(where, table, "country")
            if not codes:
                message = "the list of countries is empty; list one or remove the key"
                self.problem("form", (*where, "country"), message)
            if len(set(codes)) < len(codes):
                message = "a country is listed twice; list each once"
                self.problem("form", (*where, "country"), message)
        elif "country" in table:
            code = self.text(where, table, "country")
            codes = (code,) if code else ()
        elif not home:
            self.problem("form", where, "the key 'country' is missing; add it")
        found = [self.lookup(where, "country", code, self.countries) for code in codes]
        return tuple(filter(None, found))

    def quantity(
        self, where: Where, table: Table, metric: Metric | None, given: Table
    ) -> Quantity | None:
        value, low, high, hedge = given["value"], given["low"], given["high"], given["hedge"]
        if "value" in table and ("low" in table or "high" in table):
            message = "value can't be combined with low or high; remove one"
            self.problem("number", (*where, "value"), message)
        elif ("low" in table) != ("high" in table):
            message = "a range needs both low and high; add the other, or use value"
            self.problem("number", where, message)
        if low is not None and high is not None and low > high:
            message = f"low {low} is more than high {high}; swap them"
            self.problem("number", (*where, "low"), message)
        if value == 0 and hedge in ("about", "almost"):
            message = f"'{hedge} 0' is not a usable figure; remove the hedge"
            self.problem("number", (*where, "hedge"), message)
        if (given["rounded_to"] or 1) <= 0:
            message = f"rounded_to is {given['rounded_to']}; it must be more than 0"
            self.problem("number", (*where, "rounded_to"), message)
        if metric is None:
            return None
        scale = self.scale(where, metric, given["unit"])
        if value is low is high is None:
            return None
        return Quantity(
            metric=metric,
            value=value,
            low=low,
            high=high,
            scale=scale,
            hedge=hedge,
            status=given["status"],
            rounded_to=given["rounded_to"],
        )

    def scale(self, where: Where, metric: Metric, unit: str | None) -> str:
        """Return the scale word of a unit, by default the metric's own."""
        own_scale, own = split_unit(metric.unit)
        if unit is None:
            return own_scale
        scale, proper = split_unit(unit)
        if proper != own:
            message = f"unit '{unit}' doesn't match the metric '{metric.id}', which is in {own}"
            hint = f"use '{own}', with thousand, mn, bn or tn as in the source"
            self.problem("unit", (*where, "unit"), f"{message}; {hint}")
        return scale

    def lookup(
        self, where: Where, name: str, word: str | None, known: Mapping[str, Record]
    ) -> Record | None:
        if word is None:
            return None
        found = known.get(word)
        if found is None:
            section = _FACT[name].section
            hint = self.hints.of(section, word, known) or f"; declare it: [{section}.{word}]"
            message = f"the {name} '{word}' is not declared under [{section}]{hint}"
            self.problem("undeclared", (*where, name), message)
        return found
