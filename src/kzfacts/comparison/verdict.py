"""Compare two cells: which is greater, by what ratio, or why nobody can tell."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from kzfacts.comparison.cell import Cell
from kzfacts.model.interval import Interval
from kzfacts.model.records import Basis, Country, Figure

GREATER, LESS, EQUAL, CANNOT_TELL = "greater", "less", "equal", "cannot tell"
MIRRORED = {GREATER: LESS, LESS: GREATER}


class Verdict(NamedTuple):
    """The relation of `a` to `b`, and a/b as an interval, None where open.

    `reason` says why the relation is unknown, or across which bases it was.
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
        return f"{fact.reporter.possessive} count"
    if fact.primary:
        return f"counted by {' '.join(fact.primary.split())}"
    return f"in {fact.source.short}"


def verdict(a: Country, b: Country, ours: Cell, theirs: Cell, *, mixed: bool) -> Verdict:
    """Compare two cells."""
    if ours.joint or theirs.joint:
        return Verdict(a, b, CANNOT_TELL, reason="a figure is about several countries together")
    across = _across(ours, theirs)
    if across and not mixed:
        return Verdict(a, b, CANNOT_TELL, reason=across)
    x, y = ours.interval, theirs.interval
    relation = EQUAL if x == y and _exact(ours) and _exact(theirs) else _relation(x, y)
    reason = _why_not(ours, theirs) if relation == CANNOT_TELL else across
    return Verdict(a, b, relation, *_ratio(ours, theirs), reason)


def reversed_(v: Verdict, ours: Cell, theirs: Cell) -> Verdict:
    """Return the verdict on b and a; `ours` is the cell of a, `theirs` that of b."""
    ends = (None, None) if v.ratio_low is None is v.ratio_high else _ratio(theirs, ours)
    reason = v.reason
    if reason and reason == _across(ours, theirs):
        reason = _across(theirs, ours)
    return Verdict(v.b, v.a, MIRRORED.get(v.relation, v.relation), *ends, reason)


def _across(ours: Cell, theirs: Cell) -> str | None:
    if ours.basis == theirs.basis:
        return None
    first, second = ours.figures[0], theirs.figures[0]
    return f"{basis_words(first, [second])} against {basis_words(second, [first])}"


def _ratio(ours: Cell, theirs: Cell) -> tuple[Decimal | None, Decimal | None]:
    return ours.figures[0].metric.ratio(ours.interval, theirs.interval)


def _exact(cell: Cell) -> bool:
    return all(f.quantity.exact for f in cell.counted) and cell.interval.low == cell.interval.high


def _why_not(ours: Cell, theirs: Cell) -> str:
    several, other = (ours, theirs) if len(ours.counted) > 1 else (theirs, ours)
    if len(several.counted) > 1:
        pairs = product(_intervals(ours), _intervals(theirs))
        if {GREATER, LESS} <= {_relation(x, y) for x, y in pairs}:
            return f"{several.written} are on both sides of {other.written}"
    return f"{ours.written} and {theirs.written} overlap"


def _intervals(cell: Cell) -> list[Interval]:
    return [f.quantity.interval for f in cell.counted]


def _relation(x: Interval, y: Interval) -> str:
    if y.below(x):
        return GREATER
    return LESS if x.below(y) else CANNOT_TELL
