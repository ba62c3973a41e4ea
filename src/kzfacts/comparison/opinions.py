"""Second opinions: what others say of the same thing, and where they disagree."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kzfacts.errors import NotFoundError
from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Basis, Fact, Figure, counter_of
from kzfacts.text import fold

if TYPE_CHECKING:
    from kzfacts.store.base import Base

T = TypeVar("T")

AGREES, WITHIN_HEDGE, DIFFERS = "agrees", "agrees within the hedge", "differs"
EARLIER, NEWER, OTHER_DAYS = "earlier", "newer", "other days"

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


class Consulted(NamedTuple):
    """A fact with the second opinions on it, and the facts that contradict it or that it does.

    `inputs` are the facts from which a derived one is computed.
    """

    fact: Fact
    opinions: list[Opinion]
    contradicted_by: list[Fact]
    contradicts: list[Fact]
    inputs: list[Fact]


def second_opinions(base: "Base", figure: Figure) -> list[Opinion]:
    """Return all other figures on the same metric and countries, newest first."""
    found = base.select((), figure.countries, (figure.metric,), figures=True)
    figures = [f for f in found if isinstance(f, Figure) and subject(f) == subject(figure)]
    newest: dict[object, date] = {}
    for f in figures:
        newest[_count(f)] = max(newest.get(_count(f), date.min), f.source.latest)
    opinions = [
        opinion_on(figure, f)._replace(older=date.min < f.source.latest < newest[_count(f)])
        for f in figures
        if f.id != figure.id
    ]
    return sorted(opinions, key=_recency, reverse=True)


def consulted(base: "Base", fact: Fact) -> Consulted:
    """Return a fact with what others say of it; a fact without a figure has no opinions."""
    opinions = second_opinions(base, fact) if isinstance(fact, Figure) else []
    inputs = [base.get(i) for i in fact.derived.inputs] if fact.derived else []
    return Consulted(fact, opinions, base.contradicting(fact), contradicted(base, fact), inputs)


def contradicted(base: "Base", fact: Fact) -> list[Fact]:
    """Return the facts that a fact contradicts."""
    found = []
    for i in fact.contradicts:
        with suppress(NotFoundError):  # the rule `contradicts` reports it
            found.append(base.get(i))
    return found


def voices(opinions: Sequence[Opinion]) -> list[list[Opinion]]:
    """Group opinions of one voice on the same days, in the order given."""
    return grouped(
        opinions, lambda o: days_of(o.figure), lambda a, b: same_voice(a.figure, b.figure)
    )


def grouped(
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


def opinion_on(figure: Figure, other: Figure) -> Opinion:
    """Return what another figure says of a figure."""
    others_count = counter_of(figure) != counter_of(other)
    if days_of(figure) == days_of(other):
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
    return a.metric.ratio(a.quantity.interval, b.quantity.interval)


def subject(figure: Figure) -> tuple[str, frozenset[str]]:
    """Return a key that figures on the same metric and countries share."""
    return figure.metric.id, frozenset(c.code for c in figure.countries)


def days_of(figure: Figure) -> tuple[object, str]:
    """Return a key that figures for the same days share.

    Undated figures are of the same days only within one source, or if the metric is lasting.
    """
    days = Basis.of(figure).days
    if days is None:
        return None, "" if figure.metric.lasting else figure.source.id
    return days, "" if days[1] else figure.id


def _dated(figure: Figure) -> tuple[date | None, date | None]:
    """Return the first and last day, of an undated figure those of its source's year."""
    days, issued = Basis.of(figure).days, figure.source.latest
    if days:
        return days
    if issued == date.min:
        return None, None
    return date(issued.year, 1, 1), date(issued.year, 12, 31)


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


def _count(figure: Figure) -> object:
    """Return a key that figures of one counter for the same days share."""
    return days_of(figure), counter_of(figure)


def _recency(opinion: Opinion) -> tuple[date, date, date]:
    first, last = _dated(opinion.figure)
    return last or date.min, first or date.min, opinion.figure.source.latest
