"""What a fact base is made of: frozen records, the arithmetic of hedges and periods. No I/O.

The records are named tuples: a frozen dataclass takes four times as long to define, at every start.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric, Quantity


class Topic(NamedTuple):
    """A table of facts; `declared` says whether [topics] has it too."""

    id: str
    title: str
    about: str | None = None
    declared: bool = True


class Country(NamedTuple):
    """A country by its ISO 3166-1 alpha-2 code, or a group of them by a name of its own.

    `in_text` is its name in a sentence, where that differs: "the United States".
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    in_text: str | None = None


class Source(NamedTuple):
    """Where facts come from, in the terms of CSL; `more` holds the other CSL variables given, as
    written.
    """

    id: str
    type: str
    title: str
    author: tuple[str, ...] = ()
    issued: Period | None = None
    sha256: str | None = None
    more: Mapping[str, str] = {}
    language: str | None = None

    @property
    def line(self) -> str:
        """Author, title and year in one line, as below a table."""
        authors = ", ".join(self.author)
        year = self.issued and self.issued.shown
        return ", ".join(filter(None, (authors, f"“{self.title}”", year)))


class Proof(NamedTuple):
    """What the text of its source says of a fact.

    `outcome` is "proved", "contradicted" (the text says something else) or "unread" (it could not be
    read); `message` says why. The parts are "quote", "sentence", "paragraph" or "nowhere", by where the
    text names them, and None where the fact does not state them. `plain_words` are those of the base
    that the proof needed.
    """

    outcome: str
    message: str | None = None
    quote: str | None = None
    figure: str | None = None
    country: str | None = None
    date: str | None = None
    metric: str | None = None
    plain_words: tuple[str, ...] = ()

    @property
    def in_full(self) -> bool:
        """Whether country, date and metric too are named at least in the sentence of the quote."""
        parts = (self.country, self.date, self.metric)
        return self.outcome == "proved" and not {"paragraph", "nowhere"}.intersection(parts)

    @property
    def summary(self) -> str:
        """The outcome in words: "proved in full", "proved, not in full: …", "unread: …"."""
        if self.outcome != "proved":
            return f"{self.outcome}: {self.message}"
        if self.in_full:
            return "proved in full"
        parts = {"country": self.country, "date": self.date, "metric": self.metric}
        outside = [name for name, place in parts.items() if place in ("paragraph", "nowhere")]
        *others, last = outside
        named = f"{', '.join(others)} and {last} are" if others else f"{last} is"
        return f"proved, not in full: the {named} outside the sentence"


class Fact(NamedTuple):
    """One claim: about whom, how much or what, when, and who says so where.

    `countries` has one member, or several where the fact is about them jointly; `proved` says
    whether the lock holds the proof of the fact as it stands.
    """

    id: str
    topic: Topic
    countries: tuple[Country, ...]
    source: Source
    metric: Metric | None = None
    quantity: Quantity | None = None
    period: Period | None = None
    text: str | None = None
    reporter: Country | None = None
    locator: str | None = None
    quote: str | None = None
    in_words: str | None = None
    according_to: str | None = None
    note: str | None = None
    proved: bool = False

    @property
    def country_names(self) -> str:
        """The names of all its countries in one line."""
        return ", ".join(country.name for country in self.countries)


class FactBase(NamedTuple):
    """A whole fact base, sound in itself; every mapping is by id or code, in the order of the file.

    `file` is its name as the user gave it, `toml` its text, from which store finds the line of a
    problem.
    """

    file: str
    toml: str
    title: str
    home: str | None
    topics: Mapping[str, Topic]
    countries: Mapping[str, Country]
    metrics: Mapping[str, Metric]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    plain_words: tuple[str, ...] = ()


class Basis(NamedTuple):
    """What two figures must share to be compared: the days, or the source if undated; and the
    reporter.
    """

    days: tuple[date | None, date | None] | None
    undated_of: str | None
    reporter: str | None

    @classmethod
    def of(cls, fact: Fact) -> "Basis":
        """The basis that a figure stands on."""
        days = fact.period and (fact.period.first, fact.period.last)
        return cls(days, None if days else fact.source.id, fact.reporter and fact.reporter.code)

    @property
    def latest(self) -> date:
        """The last day; undated is the least recent, an open end the most."""
        if self.days is None:
            return date.min
        return self.days[1] or date.max

    @property
    def recency(self) -> tuple[date, date, str, str]:
        """For choosing one of several, the same whatever their order: by days, then reporter, then
        source.
        """
        first = (self.days and self.days[0]) or date.min
        return self.latest, first, self.reporter or "", self.undated_of or ""
