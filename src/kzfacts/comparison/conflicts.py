"""Conflicts: the figures and claims of a base that disagree."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kzfacts.comparison.opinions import (
    AGREES,
    DIFFERS,
    contradicted,
    days_of,
    grouped,
    opinion_on,
    same_voice,
    subject,
)
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Fact, Figure, Topic

if TYPE_CHECKING:
    from kzfacts.store.base import Base

CONTRADICTS = "contradicts"


class Conflict(NamedTuple):
    """Two facts that disagree: `relation` is DIFFERS, WITHIN_HEDGE or CONTRADICTS.

    Of two figures, `a` is the greater, and the ratio is a's to b's; `deviation` is in per cent.
    Of a claim, `a` is the fact that contradicts `b`, and `reading` says how; figures that differ
    have a `reading` if one of them also contradicts the other.
    """

    a: Fact
    b: Fact
    relation: str
    other_basis: bool = False
    deviation: Decimal | None = None
    ratio_low: Decimal | None = None
    ratio_high: Decimal | None = None
    reading: str | None = None


def conflicts(
    base: "Base", topics: Collection[Topic] = (), metrics: Collection[Metric] = ()
) -> list[Conflict]:
    """Return every pair of figures and every claim that disagree.

    Figures are on the same metric, countries and days, whoever counted, and none is a forecast.
    Pairs that differ come first, the largest ratio before others, then those that agree only within
    the hedge, then claims. With topics or metrics, one fact of each pair has one of them.
    """
    chosen = {f.id: f for f in base.select(topics, (), metrics)}
    claims: dict[frozenset[str], tuple[Fact, Fact]] = {}
    for fact in base.contradicting():
        for other in contradicted(base, fact):
            if other.id != fact.id and (fact.id in chosen or other.id in chosen):
                claims.setdefault(frozenset((fact.id, other.id)), (fact, other))
    found = []
    for a, b in _pairs(chosen.values()):
        if disagreement := conflict(a, b):
            claim = claims.pop(frozenset((a.id, b.id)), None)
            found.append(disagreement._replace(reading=claim and claim[0].reading))
    found.sort(key=_weight, reverse=True)
    found += [Conflict(a, b, CONTRADICTS, reading=a.reading) for a, b in claims.values()]
    return found


def entries(found: Sequence[Conflict]) -> list[list[Conflict]]:
    """Group pairs of figures of the same two voices on the same thing, in the order given."""
    return grouped(found, _dispute, _same_voices)


def _pairs(facts: Iterable[Fact]) -> Iterator[tuple[Figure, Figure]]:
    """Yield the figures on the same metric, countries and days, by twos; no forecasts."""
    groups: dict[object, list[Figure]] = {}
    for f in facts:
        if isinstance(f, Figure) and not f.is_forecast:
            groups.setdefault((subject(f), days_of(f)), []).append(f)
    for group in groups.values():
        yield from combinations(group, 2)


def conflict(a: Figure, b: Figure) -> Conflict | None:
    """Return how figures for the same days disagree; None if they agree."""
    x, y = a.quantity, b.quantity
    if x.interval.below(y.interval) or (not y.interval.below(x.interval) and x.stated < y.stated):
        a, b = b, a
    opinion = opinion_on(b, a)
    if opinion.relation == AGREES:
        return None
    return Conflict(
        a=a,
        b=b,
        relation=opinion.relation,
        other_basis=opinion.other_basis,
        deviation=opinion.deviation,
        ratio_low=opinion.ratio_low,
        ratio_high=opinion.ratio_high,
    )


def _weight(conflict: Conflict) -> tuple[bool, Decimal]:
    if conflict.relation == DIFFERS:
        return True, conflict.ratio_low or Decimal(0)
    return False, conflict.deviation or Decimal(0)


def _dispute(conflict: Conflict) -> object:
    """Return a key that pairs of figures on the same thing share; a claim has its own."""
    a = conflict.a
    if conflict.relation == CONTRADICTS or not isinstance(a, Figure):
        return a.id, conflict.b.id
    return conflict.relation, subject(a), days_of(a)


def _same_voices(x: Conflict, y: Conflict) -> bool:
    crossed = same_voice(x.a, y.b) and same_voice(x.b, y.a)
    return crossed or (same_voice(x.a, y.a) and same_voice(x.b, y.b))
