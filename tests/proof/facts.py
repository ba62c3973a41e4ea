"""Invented facts for the tests of the proof."""

from decimal import Decimal
from typing import Any

from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric, Quantity, split_unit
from kzfacts.model.records import Country, Fact, Proof, Source, Topic
from kzfacts.proof.prove import prove
from kzfacts.proof.text import Text

HOME = Country("XH", "Homeland", (), (), ("Homish",))
AVALON = Country("XA", "Avalon", ("the isles",), (), ("Avalonian",))
BOHEMIA = Country("XB", "United Bohemia", ("ub",), (), ("Bohemian",), "the United Bohemia")
COUNTRIES = (HOME, AVALON, BOHEMIA)
TOPIC = Topic("t", "T")
SOURCE = Source("s", "book", "S")


def figure(
    quote: str,
    value: str | None,
    unit: str,
    hedge: str | None = None,
    *,
    low: str | None = None,
    high: str | None = None,
    status: str | None = None,
    date: str | None = None,
    country: Country = HOME,
    metric: Metric | None = None,
    kind: str = "flow",
    **keys: Any,
) -> Fact:
    """Return a figure; `unit` may begin or end with a scale word."""
    scale, proper = split_unit(unit)
    metric = metric or Metric("m", "M", proper, kind)
    exact, least, most = (Decimal(n) if n is not None else None for n in (value, low, high))
    return Fact(
        "t.x",
        TOPIC,
        (country,),
        SOURCE,
        metric,
        Quantity(metric, exact, least, most, scale, hedge, status),
        Period.parse(date) if date else None,
        quote=quote,
        **keys,
    )


def claim(quote: str, **keys: Any) -> Fact:
    """Return a claim without a number."""
    return Fact("t.x", TOPIC, (HOME,), SOURCE, text="A claim.", quote=quote, **keys)


def proof(fact: Fact, text: str, *plain_words: str) -> Proof:
    """Return the proof of a fact against a text."""
    return prove(fact, Text(text), plain_words, HOME, COUNTRIES)
