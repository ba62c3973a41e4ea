"""Compares two cells: which is greater, by what ratio, or why that can't be told."""

from decimal import Decimal
from itertools import product
from typing import NamedTuple

from kzfacts.model.interval import Interval, hull, ratio
from kzfacts.model.records import Basis, Country, Fact

GREATER, LESS, EQUAL, CANNOT_TELL = "greater", "less", "equal", "cannot tell"


class Cell(NamedTuple):
    """The figures of one country in a row, all on one basis.

    `shared` says that this is the row's basis; `joint` that they are about the country only
    together with others, as one of several or as a member of a group. `others` has less precise
    figures on the same basis, `beside` those for the same days by other counters, `elsewhen` those
    for other periods.
    """

    facts: tuple[Fact, ...]
    shared: bool
    joint: bool
    beside: tuple[Fact, ...] = ()
    elsewhen: tuple[Fact, ...] = ()
    others: tuple[Fact, ...] = ()

    @property
    def interval(self) -> Interval:
        """The hull of the intervals of all its figures, in the metric's unit."""
        return hull(intervals(self))


class Verdict(NamedTuple):
    """What can be said of `a` against `b`: one of the four relations, and a/b as an interval; None
    where open.

    `reason` says why it can't be told, or what it was told across.
    """

    a: Country
    b: Country
    relation: str
    ratio_low: Decimal | None = None
    ratio_high: Decimal | None = None
    reason: str | None = None


def basis_words(fact: Fact) -> str:
    """Describe the basis of a figure: its period and reporter."""
    words = fact.period.shown if fact.period else f"undated in {fact.source.id}"
    return f"{words}, reported by {fact.reporter.name}" if fact.reporter else words


def verdict(a: Country, b: Country, ours: Cell, theirs: Cell, *, mixed: bool) -> Verdict:
    """Compare two cells."""
    if ours.joint or theirs.joint:
        return Verdict(a, b, CANNOT_TELL, reason="a figure is about several countries together")
    first, second = ours.facts[0], theirs.facts[0]
    across = None
    if Basis.of(first) != Basis.of(second):
        across = f"{basis_words(first)} against {basis_words(second)}"
        if not mixed:
            return Verdict(a, b, CANNOT_TELL, reason=across)
    x, y = ours.interval, theirs.interval
    exact = all(f.quantity.exact for cell in (ours, theirs) for f in cell.facts if f.quantity)
    relation = EQUAL if exact and x == y and x.low == x.high else _relation(x, y)
    reason = _why_not(ours, theirs) if relation == CANNOT_TELL else across
    ranks = first.metric and first.metric.kind == "rank"
    return Verdict(a, b, relation, *((None, None) if ranks else ratio(x, y)), reason)


def _why_not(ours: Cell, theirs: Cell) -> str:
    pairs = product(intervals(ours), intervals(theirs))
    if {GREATER, LESS} <= {_relation(x, y) for x, y in pairs}:
        several, other = (ours, theirs) if len(ours.facts) > 1 else (theirs, ours)
        return f"{written(several)} lie on both sides of {written(other)}"
    return f"{written(ours)} and {written(theirs)} overlap"


def intervals(cell: Cell) -> list[Interval]:
    """Return the intervals of the figures in a cell."""
    return [f.quantity.interval for f in cell.facts if f.quantity]


def _relation(x: Interval, y: Interval) -> str:
    if y.below(x):
        return GREATER
    return LESS if x.below(y) else CANNOT_TELL


def written(cell: Cell) -> str:
    """Join the figures of a cell in words."""
    return " or ".join(f.quantity.shown for f in cell.facts if f.quantity)
