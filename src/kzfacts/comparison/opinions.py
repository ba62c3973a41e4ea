"""Second opinions: what others say of the same thing, and where they disagree."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kzfacts.errors import NotFoundError
from kzfacts.model.interval import ratio
from kzfacts.model.quantity import Metric, Quantity
from kzfacts.model.records import Basis, Fact, Figure, Topic, counter_of
from kzfacts.text import fold

if TYPE_CHECKING:
    from kzfacts.store.base import Base

T = TypeVar("T")

AGREES, WITHIN_HEDGE, DIFFERS = "agrees", "agrees within the hedge", "differs"
EARLIER, NEWER, OTHER_DAYS = "earlier", "newer", "other days"
CONTRADICTS = "contradicts"

_NOTABLE = Decimal(5)  # per cent between stated numbers, from which a deviation is mentioned
_TENTH = Decimal("0.1")


class Opinion(NamedTuple):
    """What another figure says of a figure: `relation` is AGREES … OTHER_DAYS.

    `other_basis` is true if somebody else counted. `deviation` is that of the stated numbers in per
    cent; the ratio is the other figure's to this one's, None where open or meaningless. `older` is
    true if a newer source has a figure of the same counter for the same days.
    """

    figure: Figure
    relation: str
    other_basis: bool
    deviation: Decimal | None = None
    ratio_low: Decimal | None = None
    ratio_high: Decimal | None = None
    older: bool = False


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


class Consulted(NamedTuple):
    """A fact with the second opinions on it, and the facts that contradict it or that it does."""

    fact: Fact
    opinions: list[Opinion]
    contradicted_by: list[Fact]
    contradicts: list[Fact]


def second_opinions(base: "Base", figure: Figure) -> list[Opinion]:
    """Return all other figures on the same metric and countries, newest first."""
    found = base.select((), figure.countries, (figure.metric,), figures=True)
    figures = [f for f in found if isinstance(f, Figure) and _subject(f) == _subject(figure)]
    newest: dict[object, date] = {}
    for f in figures:
        newest[_count(f)] = max(newest.get(_count(f), date.min), _issued(f))
    opinions = [
        _opinion(figure, f)._replace(older=date.min < _issued(f) < newest[_count(f)])
        for f in figures
        if f.id != figure.id
    ]
    return sorted(opinions, key=_recency, reverse=True)


def consulted(base: "Base", fact: Fact) -> Consulted:
    """Return a fact with what others say of it; a fact without a figure has no opinions."""
    opinions = second_opinions(base, fact) if isinstance(fact, Figure) else []
    contradicts = []
    for i in fact.contradicts:
        with suppress(NotFoundError):  # the rule `contradicts` reports it
            contradicts.append(base.get(i))
    return Consulted(fact, opinions, base.contradicting(fact), contradicts)


def conflicts(
    base: "Base", topics: Collection[Topic] = (), metrics: Collection[Metric] = ()
) -> list[Conflict]:
    """Return every pair of figures and every claim that disagree.

    Figures are on the same metric, countries and days, whoever counted, and none is a forecast.
    Pairs that differ come first, the largest ratio before others, then those that agree only within
    the hedge, then claims. With topics or metrics, one fact of each pair has one of them.
    """
    chosen = {f.id for f in base.select(topics, (), metrics)} if topics or metrics else base.facts
    claims: dict[frozenset[str], tuple[Fact, Fact]] = {}
    for fact in base.facts.values():
        for i in fact.contradicts:
            other = base.facts.get(i)
            if other and other.id != fact.id and (fact.id in chosen or i in chosen):
                claims.setdefault(frozenset((fact.id, i)), (fact, other))
    found = []
    for a, b in _pairs(f for f in base.facts.values() if f.id in chosen):
        if disagreement := conflict(a, b):
            claim = claims.pop(frozenset((a.id, b.id)), None)
            found.append(disagreement._replace(reading=claim and claim[0].reading))
    found.sort(key=_weight, reverse=True)
    found += [Conflict(a, b, CONTRADICTS, reading=a.reading) for a, b in claims.values()]
    return found


def entries(found: Sequence[Conflict]) -> list[list[Conflict]]:
    """Group pairs of figures of the same two voices on the same thing, in the order given."""
    return _grouped(found, _dispute, _same_voices)


def voices(opinions: Sequence[Opinion]) -> list[list[Opinion]]:
    """Group opinions of one voice on the same days, in the order given."""
    return _grouped(
        opinions, lambda o: _days(o.figure), lambda a, b: same_voice(a.figure, b.figure)
    )


def _grouped(
    items: Sequence[T], key: Callable[[T], object], alike: Callable[[T, T], bool]
) -> list[list[T]]:
    """Group the items that share a key and are all alike."""
    groups: list[list[T]] = []
    by_key: dict[object, list[list[T]]] = {}
    for item in items:
        candidates = by_key.setdefault(key(item), [])
        for group in candidates:
            if all(alike(item, other) for other in group):
                group.append(item)
                break
        else:
            candidates.append([item])
            groups.append(candidates[-1])
    return groups


def same_days(opinion: Opinion) -> bool:
    """Tell whether an opinion is on the same days."""
    return opinion.relation in (AGREES, WITHIN_HEDGE, DIFFERS)


def nearest(figure: Figure, groups: Sequence[list[Opinion]]) -> list[list[Opinion]]:
    """Return, of the groups for other days, those nearest to a figure, in the order given.

    That is one earlier and one newer group of each counter, for a period as long as the figure's if
    there is one. Figures whose counter is not stated count as those of one counter.
    """
    counts: dict[tuple[str, str], list[list[Opinion]]] = {}
    for group in groups:
        other, relation = group[0].figure, group[0].relation
        kind, name = counter_of(other)
        counts.setdefault((relation, "" if kind == "source" else name), []).append(group)
    near = []
    for (relation, _), found in counts.items():
        alike = [g for g in found if _same_length(figure, g[0].figure)] or found
        near.append(alike[-1] if relation == NEWER else alike[0])
    return [group for group in groups if group in near]


def same_voice(a: Fact, b: Fact) -> bool:
    """Tell whether the same body counted in the end.

    It is the primary if both facts name one, else the reporter, else the source.
    """
    if a.primary and b.primary:
        return fold(a.primary) == fold(b.primary)
    if a.reporter or b.reporter:
        return a.reporter == b.reporter
    return a.source.id == b.source.id


def _opinion(figure: Figure, other: Figure) -> Opinion:
    others_count = counter_of(figure) != counter_of(other)
    if _days(figure) == _days(other):
        undated = figure.period is None  # then the metric is lasting, or there is one source
        return _relate(figure, other, other_basis=others_count and not undated)
    relation = _order_in_time(figure, other)
    opinion = Opinion(other, relation, others_count)
    if others_count or relation == OTHER_DAYS or not _same_length(figure, other):
        return opinion
    low, high = _ratio(other, figure)
    return opinion._replace(ratio_low=low, ratio_high=high)


def _relate(figure: Figure, other: Figure, *, other_basis: bool) -> Opinion:
    """Compare figures for the same days."""
    x, y = other.quantity.interval, figure.quantity.interval
    if x.below(y) or y.below(x):
        low, high = _ratio(other, figure)
        return Opinion(other, DIFFERS, other_basis, ratio_low=low, ratio_high=high)
    exact = _deviation(other.quantity, figure.quantity)
    deviation = exact.quantize(_TENTH, ROUND_HALF_EVEN)
    return Opinion(other, WITHIN_HEDGE if exact >= _NOTABLE else AGREES, other_basis, deviation)


def _deviation(a: Quantity, b: Quantity) -> Decimal:
    """Return the larger stated number over the smaller, less one, in per cent.

    From a range it counts from the nearer end. It is nothing inside a range, and where one number
    is zero or their signs differ.
    """
    (a_low, a_high), (b_low, b_high) = a.stated, b.stated
    lower, upper = (a_high, b_low) if a_high < b_low else (b_high, a_low)
    if lower >= upper or lower * upper <= 0:
        return Decimal(0)
    smaller, larger = sorted((abs(lower), abs(upper)))
    return (larger / smaller - 1) * 100


def _ratio(a: Figure, b: Figure) -> tuple[Decimal | None, Decimal | None]:
    if a.metric.kind == "rank":
        return None, None
    return ratio(a.quantity.interval, b.quantity.interval)


def _subject(figure: Figure) -> tuple[str, frozenset[str]]:
    return figure.metric.id, frozenset(c.code for c in figure.countries)


def _days(figure: Figure) -> tuple[object, str]:
    """Return a key that figures for the same days share.

    Undated figures are of the same days only within one source, or if the metric is lasting.
    """
    days = Basis.of(figure).days
    if days is None:
        return None, "" if figure.metric.lasting else figure.source.id
    return days, "" if days[1] else figure.id


def _dated(figure: Figure) -> tuple[date | None, date | None]:
    """Return the first and last day, of an undated figure those of its source's year."""
    days, issued = Basis.of(figure).days, figure.source.issued
    if days:
        return days
    if issued and issued.last:
        return date(issued.last.year, 1, 1), date(issued.last.year, 12, 31)
    return None, None


def _order_in_time(figure: Figure, other: Figure) -> str:
    """Order by the last day, then the first; OTHER_DAYS if that decides nothing."""
    (first, last), (others_first, others_last) = _dated(figure), _dated(other)
    if last is None or others_last is None:
        return OTHER_DAYS
    this, that = (last, first or date.min), (others_last, others_first or date.min)
    if this == that:
        return OTHER_DAYS
    return NEWER if that > this else EARLIER


def _same_length(a: Figure, b: Figure) -> bool:
    """Tell whether the periods are of one length; stocks need none."""
    if a.metric.kind == "stock":
        return True
    lengths = (length(Basis.of(a)), length(Basis.of(b)))
    return lengths[0] == lengths[1] is not None


def length(basis: Basis) -> tuple[str, int] | None:
    """Return the length of a period in whole months, else in days; None if it has none."""
    first, last = basis.days or (None, None)
    if first is None or last is None:
        return None
    if first.day == 1 and (last == date.max or (last + timedelta(1)).day == 1):
        return "months", (last.year - first.year) * 12 + last.month - first.month + 1
    return "days", (last - first).days + 1


def _issued(figure: Figure) -> date:
    issued = figure.source.issued
    return (issued and issued.last) or date.min


def _count(figure: Figure) -> object:
    """Return a key that figures of one counter for the same days share."""
    return _days(figure), counter_of(figure)


def _recency(opinion: Opinion) -> tuple[date, date, date]:
    first, last = _dated(opinion.figure)
    return last or date.min, first or date.min, _issued(opinion.figure)


def _pairs(facts: Iterator[Fact]) -> Iterator[tuple[Figure, Figure]]:
    """Yield the figures on the same metric, countries and days, by twos; no forecasts."""
    groups: dict[object, list[Figure]] = {}
    for f in facts:
        if isinstance(f, Figure) and f.quantity.status != "forecast":
            groups.setdefault((_subject(f), _days(f)), []).append(f)
    for group in groups.values():
        yield from combinations(group, 2)


def conflict(a: Figure, b: Figure) -> Conflict | None:
    """Return how figures for the same days disagree; None if they agree."""
    x, y = a.quantity, b.quantity
    if x.interval.below(y.interval) or (not y.interval.below(x.interval) and x.stated < y.stated):
        a, b = b, a
    opinion = _opinion(b, a)
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
    return conflict.relation, _subject(a), _days(a)


def _same_voices(x: Conflict, y: Conflict) -> bool:
    crossed = same_voice(x.a, y.b) and same_voice(x.b, y.a)
    return crossed or (same_voice(x.a, y.a) and same_voice(x.b, y.b))
