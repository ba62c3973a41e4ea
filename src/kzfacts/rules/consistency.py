"""Checks that facts agree with their sources and with each other."""

import re
from collections.abc import Iterator

from kzfacts.errors import Hints
from kzfacts.model.interval import Interval
from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Basis, Fact, Records
from kzfacts.rules.rule import Place, Rule, place

PLAN = re.compile(r"\b(?:plan|forecast|expected|target)", re.IGNORECASE)


def dates(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield facts that begin after their source was issued and are not called a plan."""
    for fact in base.facts.values():
        period, issued = fact.period, fact.source.issued
        planned = fact.is_forecast or PLAN.search(f"{fact.note} {fact.reading}")
        first = period and period.first
        if period and first and issued and issued.last and first > issued.last and not planned:
            yield (
                place(fact, "date"),
                f"the fact is about {period.shown}, but its source was issued in {issued.shown}; "
                "correct the date, or say in the note that it is a plan",
            )


DATES = Rule(
    name="dates",
    summary="a fact does not begin after its source was issued, unless it is a plan",
    why="A source can't report what happened after it was issued.",
    example="date = 2023   # from a source issued in 2021",
    remedy="correct the date; for a plan, say so in the note or the reading; for a forecast, set "
    "status = 'forecast'.",
    check=dates,
)


def contradiction(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield figures that differ from an earlier one of the same source on metric and basis."""
    groups: dict[object, list[tuple[Fact, Quantity]]] = {}
    for fact in base.facts.values():
        if fact.quantity and not (fact.note or fact.reading):
            countries = frozenset(country.code for country in fact.countries)
            key = (fact.source.id, fact.quantity.metric.id, countries, Basis.of(fact))
            groups.setdefault(key, []).append((fact, fact.quantity))
    for group in groups.values():
        (first, x), *rest = group
        other = None  # the first that differs from `first`
        for b, y in rest:
            a, z = other if other and _means(y) == _means(x) else (first, x)
            if _means(y) != _means(z):
                other = other or (b, y)
                yield (
                    place(b),
                    f"the figure is {y.written}, but {z.written} in {a.id}, from the same source; "
                    "correct one, or explain it in a note",
                )


def _means(q: Quantity) -> tuple[Interval, str | None]:
    return q.interval, q.hedge


CONTRADICTION = Rule(
    name="contradiction",
    summary="figures of one source for the same thing agree, or a note explains why they don't",
    why="If a source has two figures for one metric, country, period and reporter, one of them may "
    "be misread. Different sources may disagree.",
    example="[trade.a]\nvalue = 2\n"
    "[trade.b]   # the same source, country, metric, date and reporter\nvalue = 3",
    remedy="correct one, name the reporters, or explain the difference in a note or a reading.",
    check=contradiction,
)


def metric_topic(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield facts whose metric already has facts in another topic."""
    topics: dict[str, str] = {}
    for fact in base.facts.values():
        if fact.metric:
            first = topics.setdefault(fact.metric.id, fact.topic.id)
            if first != fact.topic.id:
                yield (
                    place(fact, "metric"),
                    f"the metric '{fact.metric.id}' is also used in the topic '{first}'; "
                    "use it in one topic only",
                )


METRIC_TOPIC = Rule(
    name="metric-topic",
    summary="a metric belongs to one topic",
    why="A comparison lists each metric once, under its topic.",
    example="[oil.x]\nmetric = 'turnover'   # which has its facts in trade",
    remedy="move the fact, or declare a separate metric.",
    check=metric_topic,
)


def contradicts(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield contradictions of facts that don't exist, of the fact itself, or without a reading."""
    hints = Hints()
    for fact in base.facts.values():
        for other in fact.contradicts:
            if other == fact.id:
                yield (
                    place(fact, "contradicts"),
                    "a fact can't contradict itself; name the other fact",
                )
            elif other not in base.facts:
                hint = (
                    hints.of("fact", other, (i for i in base.facts if i != fact.id))
                    or "; see kzfacts search"
                )
                yield place(fact, "contradicts"), f"no fact '{other}'{hint}"
        if fact.contradicts and not fact.reading:
            yield place(fact, "contradicts"), "the contradiction is not explained; add a reading"


CONTRADICTS = Rule(
    name="contradicts",
    summary="a contradiction names another fact, and a reading explains it",
    why="Where no numbers show that two facts disagree, readers need to know how they do.",
    example="contradicts = ['trade.nowhere']",
    remedy="give the id of the other fact, and add a reading that says how they disagree.",
    check=contradicts,
)
