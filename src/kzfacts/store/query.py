"""Asks a fact base: by id, by name, by words, by time. What is not found is an error that names the
nearest.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypeVar

from kzfacts.errors import NotFoundError, WrongUsageError, did_you_mean
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Country, Fact, FactBase, Source, Topic

Record = TypeVar("Record")


def topic(base: FactBase, word: str) -> Topic:
    """The topic with this id, in any case; NotFoundError."""
    return _by_id("topic", word, base.topics)


def metric(base: FactBase, word: str) -> Metric:
    """The metric with this id, in any case; NotFoundError."""
    return _by_id("metric", word, base.metrics)


def source(base: FactBase, word: str) -> Source:
    """The source with this id, in any case; NotFoundError."""
    return _by_id("source", word, base.sources)


def fact(base: FactBase, word: str) -> Fact:
    """The fact with this id, in any case; NotFoundError."""
    return _by_id("fact", word, base.facts)


def country(base: FactBase, word: str) -> Country:
    """The country with this code, name or alias, in any case.

    NotFoundError if there is none, WrongUsageError if the word may mean several.
    """
    names = {
        c.code: {n.casefold() for n in (c.code, c.name, *c.aliases)}
        for c in base.countries.values()
    }
    wanted = " ".join(word.split()).casefold()
    codes = [code for code, known in names.items() if wanted in known]
    if len(codes) == 1:
        return base.countries[codes[0]]
    if codes:
        raise WrongUsageError(f"'{word}' may be {' or '.join(codes)}; say which by its code")
    known = [name for c in base.countries.values() for name in (c.code, c.name, *c.aliases)]
    raise NotFoundError(
        f"no country '{word}'{did_you_mean(word, known) or '; see kzfacts countries'}"
    )


def is_about(fact: Fact, asked: Country) -> bool:
    """Whether a fact is about a country, alone, among others or as a member of a group."""
    return any(asked.code == c.code or asked.code in c.members for c in fact.countries)


def select(
    base: FactBase,
    topics: Collection[Topic] = (),
    countries: Collection[Country] = (),
    metrics: Collection[Metric] = (),
) -> list[Fact]:
    """The facts of any of the topics, about any of the countries, of any of the metrics; an empty
    choice is all.
    """
    return [
        f
        for f in base.facts.values()
        if (not topics or f.topic in topics)
        and (not countries or any(is_about(f, c) for c in countries))
        and (not metrics or f.metric in metrics)
    ]


def search(facts: Sequence[Fact], words: Sequence[str]) -> list[Fact]:
    """The facts that contain all the words, in any case and any place, as parts of words too."""
    wanted = [part for word in words for part in word.casefold().split()]
    return [f for f in facts if all(word in _haystack(f) for word in wanted)]


def timeline(facts: Sequence[Fact], since: date | None, until: date | None) -> list[Fact]:
    """The dated facts whose period touches the days from `since` to `until`, by first day, then
    last.
    """
    dated = [
        (f.period, f)
        for f in facts
        if f.period
        and (since is None or f.period.last is None or f.period.last >= since)
        and (until is None or f.period.first is None or f.period.first <= until)
    ]
    return [f for _, f in sorted(dated, key=lambda pair: _chronology(pair[0]))]


def counts(base: FactBase) -> Mapping[str, Mapping[str, int]]:
    """How many facts each topic, country, metric and source has; a group's facts are not its
    members'.
    """
    tally: dict[str, dict[str, int]] = {
        "topics": dict.fromkeys(base.topics, 0),
        "countries": dict.fromkeys(base.countries, 0),
        "metrics": dict.fromkeys(base.metrics, 0),
        "sources": dict.fromkeys(base.sources, 0),
    }
    for f in base.facts.values():
        tally["topics"][f.topic.id] += 1
        tally["sources"][f.source.id] += 1
        if f.metric:
            tally["metrics"][f.metric.id] += 1
        for c in f.countries:
            tally["countries"][c.code] += 1
    return tally


def _by_id(kind: str, word: str, known: Mapping[str, Record]) -> Record:
    if word in known:
        return known[word]
    folded = [i for i in known if i.casefold() == word.casefold()]
    if len(folded) == 1:
        return known[folded[0]]
    see = "kzfacts search" if kind == "fact" else f"kzfacts {kind}s"
    raise NotFoundError(f"no {kind} '{word}'{did_you_mean(word, known) or f'; see {see}'}")


def _haystack(f: Fact) -> str:
    parts = [
        f.id,
        f.topic.title,
        f.country_names,
        f.text,
        f.quote,
        f.according_to,
        f.note,
        f.source.title,
    ]
    parts += [
        f.metric and f.metric.label,
        f.quantity and f.quantity.written,
        f.period and f.period.shown,
    ]
    return "\n".join(filter(None, parts)).casefold()


def _chronology(period: Period) -> tuple[date, date]:
    first, last = period.first or period.last, period.last or date.max
    assert first is not None, "a Period has one end at least"
    return first, last
