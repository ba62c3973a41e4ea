"""The figures of one country in a comparison or trend."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from kzfacts.model.interval import Interval, hull
from kzfacts.model.records import Basis, Figure


class Cell(NamedTuple):
    """The figures of one country, all on one basis, in the order of the file.

    `joint` is true if they are about several countries or a group to which this one belongs.
    `shown` has the most precise of the figures if all overlap, else all; `counted` those on which a
    verdict rests: of the newest source, the most precise. `interval` is the hull of their
    intervals, in the metric's unit; `written` has those figures in words, for the reasons of
    verdicts.
    """

    figures: tuple[Figure, ...]
    basis: Basis
    joint: bool
    shown: tuple[Figure, ...]
    counted: tuple[Figure, ...]
    interval: Interval
    written: str


def cell(figures: Sequence[Figure], basis: Basis, *, joint: bool = False) -> Cell:
    """Return the cell of a country that has these figures on a basis."""
    newest = max(f.source.latest for f in figures)
    counted = _precise([f for f in figures if f.source.latest == newest])
    return Cell(
        figures=tuple(figures),
        basis=basis,
        joint=joint,
        shown=_precise(figures),
        counted=counted,
        interval=hull([f.quantity.interval for f in counted]),
        written=" or ".join(f.quantity.shown for f in counted),
    )


def counts(figures: Sequence[Figure]) -> Sequence[Figure]:
    """Return the figures without forecasts, unless they are all forecasts."""
    return [f for f in figures if not f.is_forecast] or figures


def _precise(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the most precise figure if all overlap, else all, the least first.

    An interval with an open end is never the most precise; of equal ones the newest source is.
    """
    if len(figures) == 1:
        return tuple(figures)
    pairs = combinations([f.quantity.interval for f in figures], 2)
    if any(x.below(y) or y.below(x) for x, y in pairs):
        return tuple(sorted(figures, key=lambda f: f.quantity.stated))

    def width(f: Figure) -> tuple[bool, Decimal, int]:
        low, high = f.quantity.interval[:2]
        is_open = low is None or high is None
        size = Decimal(0) if low is None or high is None else high - low
        return is_open, size, -f.source.latest.toordinal()

    return (min(figures, key=width),)
