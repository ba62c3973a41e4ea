"""Compare two cells: which is greater, by what ratio, or why that cannot be told."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from kzfacts.model.interval import Interval, hull, ratio
from kzfacts.model.records import Basis, Country, Figure

GREATER, LESS, EQUAL, CANNOT_TELL = "greater", "less", "equal", "cannot tell"


class Cell(NamedTuple):
    """The figures of one country in a row, all on one basis.

    `shared` is true on the row's basis; `joint` if the figures are about several countries or a
    group to which this one belongs. `others` has less precise figures on the same basis, `beside`
    those for the same days by other counters, `elsewhen` those for other periods.
    """

    facts: tuple[Figure, ...]
    shared: bool
    joint: bool
    beside: tuple[Figure, ...] = ()
    elsewhen: tuple[Figure, ...] = ()
    others: tuple[Figure, ...] = ()

    @property
    def interval(self) -> Interval:
        """The hull of the intervals of its figures, in the metric's unit."""
        return hull(intervals(self))


class Verdict(NamedTuple):
    """The relation of `a` to `b`, and a/b as an interval, None where open.

    `reason` says why the relation cannot be told, or across which bases it was.
    """

    a: Country
    b: Country
    relation: str
    ratio_low: Decimal | None = None
    ratio_high: Decimal | None = None
    reason: str | None = None


def basis_words(fact: Figure, others: Iterable[Figure]) -> str:
    """Describe the basis of a figure: its period, and its counter if one of the others differs."""
    counter = Basis.of(fact).counter
    words = [fact.period.shown if fact.period else "undated"]
    if any(Basis.of(f).counter != counter for f in others):
        words.append(counter_words(fact))
    return ", ".join(words)


def counter_words(fact: Figure) -> str:
    """Name who counted: the reporter, else the primary, else the source."""
    if fact.reporter:
        return f"reported by {fact.reporter.name}"
    if fact.primary:
        return f"counted by {' '.join(fact.primary.split())}"
    return f"in {fact.source.short}"


def verdict(a: Country, b: Country, ours: Cell, theirs: Cell, *, mixed: bool) -> Verdict:
    """Compare two cells."""
    if ours.joint or theirs.joint:
        return Verdict(a, b, CANNOT_TELL, reason="a figure is about several countries together")
    first, second = ours.facts[0], theirs.facts[0]
    across = None
    if Basis.of(first) != Basis.of(second):
        across = f"{basis_words(first, [second])} against {basis_words(second, [first])}"
        if not mixed:
            return Verdict(a, b, CANNOT_TELL, reason=across)
    x, y = ours.interval, theirs.interval
    exact = all(f.quantity.exact for cell in (ours, theirs) for f in cell.facts)
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
    return [f.quantity.interval for f in cell.facts]


def _relation(x: Interval, y: Interval) -> str:
    if y.below(x):
        return GREATER
    return LESS if x.below(y) else CANNOT_TELL


def written(cell: Cell) -> str:
    """Join the figures of a cell in words."""
    return " or ".join(f.quantity.shown for f in cell.facts)
