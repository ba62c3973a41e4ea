"""Records of a fact base, without I/O.

They are named tuples: defining a frozen dataclass takes four times as long, on every start.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

from kzfacts.model.interval import Interval, digits
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric, Quantity
from kzfacts.text import fold, listed

LONGEST_NAME = 10  # of a country in a narrow column


class Topic(NamedTuple):
    """A table of facts. `declared` is false if facts use it but [topics] lacks it."""

    id: str
    title: str
    about: str | None = None
    declared: bool = True
    file: str = ""


class Country(NamedTuple):
    """A country, by its ISO 3166-1 alpha-2 code, or a group of countries, by a name."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    in_text: str | None = None
    file: str = ""

    @property
    def short(self) -> str:
        """The code of a country with a long name, else the name."""
        return self.name if self.members or len(self.name) <= LONGEST_NAME else self.code

    @property
    def typed(self) -> str:
        """What to type for it in a command: its name if that is one plain word, else its code."""
        plain = self.name.isascii() and self.name.isalpha()
        return (self.name if plain else self.code).lower()

    @property
    def in_sentence(self) -> str:
        """Its name in a sentence: "the United States"."""
        return self.in_text or self.name

    @property
    def possessive(self) -> str:
        """Its name in the genitive: "China's", "the United States'"."""
        name = self.in_sentence
        return f"{name}'" if name.endswith("s") else f"{name}'s"


class Source(NamedTuple):
    """A source in the terms of CSL 1.0.2. `csl` has the other CSL variables, as written."""

    id: str
    type: str
    title: str
    author: tuple[str, ...] = ()
    issued: Period | None = None
    sha256: str | None = None
    language: str | None = None
    label: str | None = None
    text: str | None = None
    csl: tuple[tuple[str, str], ...] = ()
    file: str = ""

    @property
    def more(self) -> dict[str, str]:
        """The other CSL variables by name."""
        return dict(self.csl)

    @property
    def latest(self) -> date:
        """The last day on which it may have been issued; `date.min` if it has no date."""
        return (self.issued and self.issued.last) or date.min

    @property
    def short(self) -> str:
        """Its short name: citation-label, else publisher or author, and year."""
        if self.label:
            return self.label
        name = self.more.get("publisher") or " and ".join(self.author) or self.title
        return f"{name} {self.issued.written[:4]}" if self.issued else name

    @property
    def line(self) -> str:
        """Author, title and year in one line, as below a table."""
        authors = ", ".join(self.author)
        year = self.issued and self.issued.shown
        return ", ".join(filter(None, (authors, f"“{self.title}”", year)))


NO_SOURCE = Source(id="", type="", title="derived")  # that of derived facts

PLACES = ("quote", "sentence", "paragraph", "nowhere")  # from near to far


class Proof(NamedTuple):
    """What the text of its source says about a fact.

    `outcome` is "proved", "contradicted" (the text says something else) or "unread" (it could not
    be read); `message` says why. Each part has the place, one of PLACES, in which the text names
    it; None is a part that the fact does not state. `plain_words` are those of the base's own
    plain words that the proof depends on.
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
        """Whether the country, the date and the metric too are named at least in the sentence."""
        parts = (self.country, self.date, self.metric)
        return self.outcome == "proved" and not {"paragraph", "nowhere"}.intersection(parts)

    @property
    def summary(self) -> str:
        """The outcome in words, such as "proved, not in full: the date is outside the sentence"."""
        if self.outcome != "proved":
            return f"{self.outcome}: {self.message}"
        if self.in_full:
            return "proved in full"
        parts = {"country": self.country, "date": self.date, "metric": self.metric}
        outside = [name for name, place in parts.items() if place in ("paragraph", "nowhere")]
        verb = "is" if len(outside) == 1 else "are"
        return f"proved, not in full: the {listed(outside)} {verb} outside the sentence"


class Derived(NamedTuple):
    """An interval computed from a formula over other facts, in `unit`.

    `low` and `high` have at most 15 significant digits, rounded outwards. `inputs` are the ids of
    the figures that it rests on, also of those within other derived facts. `counter` is who counted
    all of them, None if nobody did; `proved` is true if all are proved.
    """

    formula: str
    unit: str = ""
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    inputs: tuple[str, ...] = ()
    counter: tuple[str, str] | None = None
    proved: bool = False

    @property
    def rounded(self) -> Interval:
        """The interval to three significant digits, rounded outwards."""
        return Interval(digits(self.low, ROUND_FLOOR), digits(self.high, ROUND_CEILING))


class Fact(NamedTuple):
    """One claim: about which country, how much or what, when, and who says so where.

    `countries` has several members if the fact is about them jointly. `proof` is the one that the
    lock has of the fact as it is now. A fact with a quantity is a `Figure`; one with a formula is
    `derived`, with NO_SOURCE, as the sources of its inputs are cited.
    """

    id: str
    topic: Topic
    countries: tuple[Country, ...]
    source: Source
    metric: Metric | None = None
    quantity: Quantity | None = None
    period: Period | None = None
    reporter: Country | None = None
    according_to: str | None = None
    primary: str | None = None
    text: str | None = None
    locator: str | None = None
    quote: str | None = None
    in_words: str | None = None
    missing: str | None = None
    derived: Derived | None = None
    method: str | None = None
    contradicts: tuple[str, ...] = ()
    reading: str | None = None
    note: str | None = None
    proof: Proof | None = None
    file: str = ""

    @property
    def proved(self) -> bool:
        """Whether the lock has a proof of it, or of all that it is derived from."""
        return self.derived.proved if self.derived else self.proof is not None

    @property
    def is_forecast(self) -> bool:
        """Whether the source calls its figure a forecast."""
        return self.quantity is not None and self.quantity.status == "forecast"

    @property
    def country_names(self) -> str:
        """The names of all its countries in one line."""
        return ", ".join(country.name for country in self.countries)

    def is_about(self, country: Country) -> bool:
        """Tell whether it is about a country, alone, among others or as a member of a group."""
        return any(country.code == c.code or country.code in c.members for c in self.countries)

    @property
    def keys(self) -> tuple[str, str]:
        """The keys that lead to its table in the file."""
        return self.topic.id, self.id.removeprefix(f"{self.topic.id}.")


class Figure(Fact):
    """A fact with a metric and a quantity."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def metric(self) -> Metric:
            """What is measured."""

        @property
        def quantity(self) -> Quantity:
            """The number."""


class Records(NamedTuple):
    """The records of a base, by id or code, in the order of its files.

    `homes` has the home country of each file: its own, else that of the file that includes it.
    """

    title: str
    homes: Mapping[str, str | None]
    edition: str | None
    plain_words: tuple[str, ...]
    topics: Mapping[str, Topic]
    countries: Mapping[str, Country]
    metrics: Mapping[str, Metric]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]


class Basis(NamedTuple):
    """What figures must share to be compared: the days, and who counted.

    `days` is None for an undated figure. `counter` is the reporter, else the primary, else the
    source; an undated figure has its source in it too, unless its metric is lasting.
    """

    days: tuple[date | None, date | None] | None
    counter: tuple[str, ...]

    @classmethod
    def of(cls, fact: Fact) -> "Basis":
        """Return the basis of a figure.

        An open end is closed by the end of the source's year; without that, the figure is alone.
        """
        counter = counter_of(fact)
        if fact.period is None:
            lasting = fact.metric and fact.metric.lasting
            return cls(None, () if lasting else (*counter, fact.source.id))
        first, last = fact.period.first, fact.period.last
        if last is None:
            issued = fact.source.issued and fact.source.issued.last
            if issued is None:
                return cls((first, None), (*counter, fact.id))
            last = date(issued.year, 12, 31)
        return cls((first, last), counter)

    @property
    def latest(self) -> date:
        """The last day: `date.min` if undated, `date.max` if the end is open."""
        if self.days is None:
            return date.min
        return self.days[1] or date.max

    @property
    def recency(self) -> tuple[date, date]:
        """A sort key: the newest last, and of those that end together the shortest last."""
        return self.latest, (self.days and self.days[0]) or date.min


def counter_of(fact: Fact) -> tuple[str, str]:
    """Return who counted: the reporter, else the primary, else the source."""
    if fact.reporter:
        return "reporter", fact.reporter.code
    if fact.primary:
        return "primary", fold(fact.primary)
    return "source", fact.source.id
