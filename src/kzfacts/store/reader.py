"""Plain tables -> records: reads strictly, and gathers every problem instead of stopping at the
first.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from kzfacts.errors import Problem, did_you_mean
from kzfacts.model.period import Period
from kzfacts.model.quantity import HEDGES, KINDS, Metric, Quantity, split_unit
from kzfacts.model.records import Country, Fact, FactBase, Source, Topic

SCHEMA = 1
DIGITS = 15
RESERVED = ("base", "topics", "countries", "metrics", "sources")

BASE_KEYS = ("title", "schema", "home")
TOPIC_KEYS = ("title", "about")
COUNTRY_KEYS = ("name", "aliases", "members")
METRIC_KEYS = ("label", "unit", "kind")
CSL_KEYS = (
    *(
        "DOI",
        "ISBN",
        "ISSN",
        "URL",
        "accessed",
        "archive",
        "container-title",
        "edition",
        "editor",
        "genre",
    ),
    *(
        "issue",
        "language",
        "note",
        "number",
        "original-title",
        "page",
        "publisher",
        "publisher-place",
    ),
    *("translator", "version", "volume"),
)
SOURCE_KEYS = ("type", "title", "author", "issued", "sha256", *CSL_KEYS)
TEXT_KEYS = (
    *("metric", "unit", "hedge", "text", "source", "locator", "quote", "in_words"),
    *("reporter", "according_to", "note"),
)
FACT_KEYS = ("country", "value", "low", "high", "date", *TEXT_KEYS)


Record = TypeVar("Record")


def build(file: str, toml: str, raw: Mapping[str, Any]) -> tuple[FactBase, list[Problem]]:
    """Turn a parsed document into a fact base; with any problem at all the base must not be used."""
    reader = _Reader(raw)
    return reader.base(file, toml), reader.problems


class _Reader:
    """One reading of one document; what it meets on the way is in `problems`."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.problems: list[Problem] = []
        self.topics: dict[str, Topic] = {}
        self.countries: dict[str, Country] = {}
        self.metrics: dict[str, Metric] = {}
        self.sources: dict[str, Source] = {}
        self.home: str | None = None

    def problem(self, rule: str, where: Iterable[str], message: str) -> None:
        self.problems.append(Problem(rule, tuple(where), message))

    def base(self, file: str, toml: str) -> FactBase:
        about = self.head()
        self.topics = {i: self.topic(i, t) for i, t in self.declared("topics", TOPIC_KEYS)}
        self.countries = {
            i: self.country(i, t) for i, t in self.declared("countries", COUNTRY_KEYS)
        }
        self.metrics = {i: self.metric(i, t) for i, t in self.declared("metrics", METRIC_KEYS)}
        self.sources = {i: self.source(i, t) for i, t in self.declared("sources", SOURCE_KEYS)}
        facts: dict[str, Fact] = {}
        for topic_id, tables in self.raw.items():
            if topic_id in RESERVED or not self.is_table((topic_id,), tables):
                continue
            topic = self.topics.setdefault(topic_id, Topic(topic_id, topic_id, declared=False))
            for name, table in tables.items():
                fact_id = f"{topic_id}.{name}"
                if fact_id in facts:
                    self.problem(
                        "form",
                        (topic_id, name),
                        f"'{fact_id}' is the id of another fact too; rename one",
                    )
                elif self.is_table((topic_id, name), table):
                    facts[fact_id] = self.fact(fact_id, topic, (topic_id, name), table)
        return FactBase(
            file,
            toml,
            about,
            self.home,
            self.topics,
            self.countries,
            self.metrics,
            self.sources,
            facts,
        )

    # The declarations.

    def head(self) -> str:
        table = self.raw["base"]
        if not self.is_table(("base",), table):
            return ""
        self.known(("base",), table, BASE_KEYS)
        schema = table.get("schema")
        if schema is None:
            self.problem("form", ("base",), f"the key 'schema' is missing; add schema = {SCHEMA}")
        elif schema != SCHEMA or isinstance(schema, bool):
            self.problem(
                "form",
                ("base", "schema"),
                f"schema is {schema}, but this kzfacts reads schema = {SCHEMA}",
            )
        self.home = self.string(("base",), table, "home", required=False)
        return self.string(("base",), table, "title") or ""

    def topic(self, i: str, table: dict[str, Any]) -> Topic:
        where = ("topics", i)
        return Topic(
            i,
            self.string(where, table, "title") or "",
            self.string(where, table, "about", required=False),
        )

    def country(self, i: str, table: dict[str, Any]) -> Country:
        where = ("countries", i)
        aliases, members = (
            self.strings(where, table, "aliases"),
            self.strings(where, table, "members"),
        )
        return Country(i, self.string(where, table, "name") or "", aliases, members)

    def metric(self, i: str, table: dict[str, Any]) -> Metric:
        where = ("metrics", i)
        label, unit, kind = (self.string(where, table, key) or "" for key in METRIC_KEYS)
        if kind and kind not in KINDS:
            self.problem(
                "form", (*where, "kind"), f"no kind '{kind}'; it is one of {', '.join(KINDS)}"
            )
        return Metric(i, label, unit, kind)

    def source(self, i: str, table: dict[str, Any]) -> Source:
        where = ("sources", i)
        more = {key: self.string(where, table, key) or "" for key in CSL_KEYS if key in table}
        return Source(
            i,
            self.string(where, table, "type", required=False) or "document",
            self.string(where, table, "title") or "",
            self.strings(where, table, "author"),
            self.period(where, table, "issued"),
            self.string(where, table, "sha256", required=False),
            more,
        )

    # The facts.

    def fact(
        self, fact_id: str, topic: Topic, where: tuple[str, ...], table: dict[str, Any]
    ) -> Fact:
        self.known(where, table, FACT_KEYS)
        given = {
            key: self.string(where, table, key)
            for key in TEXT_KEYS
            if key in table or key == "source"
        }
        metric = self.lookup(where, "metric", given.get("metric"), self.metrics, "metrics")
        source = self.lookup(where, "source", given.get("source"), self.sources, "sources")
        reporter = self.lookup(
            where, "reporter", given.get("reporter"), self.countries, "countries"
        )
        numbers = [key for key in ("value", "low", "high") if key in table]
        quantity = None
        if numbers or "unit" in given or "hedge" in given:
            quantity = self.quantity(where, table, metric, given.get("unit"), given.get("hedge"))
        if not numbers and "text" not in table:
            self.problem(
                "empty", where, "there is neither a value nor a text; say what the fact is"
            )
        if numbers and "metric" not in table:
            self.problem(
                "number", (*where, numbers[0]), "a number needs a metric that says what it measures"
            )
        if not numbers:
            for key in ("metric", "unit", "hedge", "in_words"):
                if key in table:
                    self.problem(
                        "number", (*where, key), f"'{key}' needs a number: a value, or low and high"
                    )
        return Fact(
            fact_id,
            topic,
            self.about(where, table),
            source or Source("", "", ""),
            metric,
            quantity,
            self.period(where, table, "date"),
            given.get("text"),
            reporter,
            given.get("locator"),
            given.get("quote"),
            given.get("in_words"),
            given.get("according_to"),
            given.get("note"),
        )

    def about(self, where: tuple[str, ...], table: dict[str, Any]) -> tuple[Country, ...]:
        if isinstance(table.get("country"), list):
            codes = self.strings(where, table, "country")
            if not codes:
                self.problem(
                    "form",
                    (*where, "country"),
                    "the list of countries is empty; name one or leave it out",
                )
            if len(set(codes)) < len(codes):
                self.problem(
                    "form", (*where, "country"), "a country is named twice; name each once"
                )
        elif "country" in table or not self.home:
            code = self.string(where, table, "country")
            codes = (code,) if code else ()
        else:
            codes = (self.home,)
        found = [self.lookup(where, "country", code, self.countries, "countries") for code in codes]
        return tuple(filter(None, found))

    def quantity(
        self,
        where: tuple[str, ...],
        table: dict[str, Any],
        metric: Metric | None,
        unit: str | None,
        hedge: str | None,
    ) -> Quantity | None:
        if hedge and hedge not in HEDGES:
            hint = did_you_mean(hedge, HEDGES)
            self.problem(
                "form",
                (*where, "hedge"),
                f"no hedge '{hedge}'{hint or '; it is one of ' + ', '.join(HEDGES)}",
            )
        value, low, high = (self.number(where, table, key) for key in ("value", "low", "high"))
        if "value" in table and ("low" in table or "high" in table):
            self.problem(
                "number",
                (*where, "value"),
                "there is a value beside low or high; keep one or the other",
            )
        elif ("low" in table) != ("high" in table):
            self.problem(
                "number", where, "low and high go together; add the other, or hedge a value instead"
            )
        if low is not None and high is not None and low > high:
            self.problem(
                "number", (*where, "low"), f"low {low} is more than high {high}; swap them"
            )
        if value == 0 and hedge in ("about", "almost"):
            self.problem(
                "number", (*where, "hedge"), f"'{hedge} 0' stands for no number; drop the hedge"
            )
        if metric is None:
            return None
        scale = ""
        if unit is not None:
            scale, proper = split_unit(unit)
            own = split_unit(metric.unit)[1]
            if proper != own:
                self.problem(
                    "unit",
                    (*where, "unit"),
                    f"unit '{unit}' does not fit the metric '{metric.id}', which is in {own}; "
                    f"write '{own}', with thousand, mn, bn or tn where the source has it",
                )
        else:
            scale = split_unit(metric.unit)[0]
        return (
            None
            if value is low is high is None
            else Quantity(metric, value, low, high, scale, hedge)
        )

    # Values of one kind.

    def is_table(self, where: tuple[str, ...], value: object) -> bool:
        if isinstance(value, dict):
            return True
        what = (
            "a topic, and so a table" if len(where) == 1 and where[0] not in RESERVED else "a table"
        )
        self.problem("form", where, f"'{where[-1]}' must be {what}, not {_kind(value)}")
        return False

    def declared(self, section: str, keys: tuple[str, ...]) -> Iterable[tuple[str, dict[str, Any]]]:
        tables = self.raw.get(section, {})
        if not self.is_table((section,), tables):
            return
        for name, table in tables.items():
            if self.is_table((section, name), table):
                self.known((section, name), table, keys)
                yield name, table

    def known(self, where: tuple[str, ...], table: dict[str, Any], keys: tuple[str, ...]) -> None:
        for key in sorted(table.keys() - set(keys)):
            hint = did_you_mean(key, keys) or f"; the keys here are {', '.join(keys)}"
            self.problem("unknown-key", (*where, key), f"unknown key '{key}'{hint}")

    def string(
        self, where: tuple[str, ...], table: dict[str, Any], key: str, *, required: bool = True
    ) -> str | None:
        value = table.get(key)
        if value is None:
            if required:
                self.problem("form", where, f"the key '{key}' is missing; add it")
        elif not isinstance(value, str):
            self.problem("form", (*where, key), f"'{key}' must be a string, not {_kind(value)}")
        elif not value.strip():
            self.problem("form", (*where, key), f"'{key}' is empty; fill it or leave it out")
        else:
            return value
        return None

    def strings(self, where: tuple[str, ...], table: dict[str, Any], key: str) -> tuple[str, ...]:
        values = table.get(key, [])
        if isinstance(values, list) and all(
            isinstance(value, str) and value.strip() for value in values
        ):
            return tuple(values)
        self.problem(
            "form", (*where, key), f"'{key}' must be a list of strings, none of them empty"
        )
        return ()

    def number(self, where: tuple[str, ...], table: dict[str, Any], key: str) -> Decimal | None:
        value = table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.problem(
                "number", (*where, key), f"'{key}' must be a number in digits, not {_kind(value)}"
            )
            return None
        number = Decimal(value)
        if not number.is_finite():
            self.problem(
                "number",
                (*where, key),
                f"'{key}' is {value}, which is no finite number; write its digits",
            )
            return None
        digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
        if len(digits) > DIGITS or abs(number.adjusted()) > 2 * DIGITS:
            self.problem(
                "number",
                (*where, key),
                f"'{key}' has more digits than any source; {DIGITS} are kept exactly",
            )
            return None
        return number

    def period(self, where: tuple[str, ...], table: dict[str, Any], key: str) -> Period | None:
        value = table.get(key)
        if value is None:
            return None
        if isinstance(value, bool | datetime) or not isinstance(value, int | str | date):
            self.problem(
                "date",
                (*where, key),
                f"'{key}' must be a year, a date or an EDTF string, not {_kind(value)}",
            )
            return None
        written = str(value)
        try:
            return Period.parse(written)
        except ValueError as error:
            self.problem(
                "date",
                (*where, key),
                f"'{key}' is '{written}': {error}; write it like 2020, \"2020-02\", \"2020-02-03\", "
                f'"2004/2019", "2003/..", "2020~" or, for spring, "2020-21"',
            )
            return None

    def lookup(
        self,
        where: tuple[str, ...],
        key: str,
        word: str | None,
        known: Mapping[str, Record],
        section: str,
    ) -> Record | None:
        if word is None:
            return None
        if word not in known:
            hint = did_you_mean(word, known) or f"; declare it: [{section}.{word}]"
            self.problem(
                "undeclared",
                (*where, key),
                f"the {key} '{word}' is not declared under [{section}]{hint}",
            )
        return known.get(word)


def _kind(value: object) -> str:
    names = {
        bool: "a boolean",
        int: "a whole number",
        str: "a string",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value)) or (
        "a number" if isinstance(value, Decimal) else "a date or time"
    )
