"""Interval arithmetic: hull, ratio and outward rounding."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from kzfacts.text import NO_BREAK

# Divide with one rounding, outwards.
_DOWN = Context(prec=3, rounding=ROUND_FLOOR)
_UP = Context(prec=3, rounding=ROUND_CEILING)


class Interval(NamedTuple):
    """The numbers that a figure may mean; None is an open end."""

    low: Decimal | None
    high: Decimal | None
    has_low: bool = True
    has_high: bool = True

    def below(self, other: "Interval") -> bool:
        """Tell whether every number of this interval is less than every number of the other."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (
            self.high == other.low and not (self.has_high and other.has_low)
        )


def ratio(x: Interval, y: Interval) -> tuple[Decimal | None, Decimal | None]:
    """Return x/y as an interval, rounded outwards to three significant digits.

    Both ends are None where a number may be negative.
    """
    if x.low is None or y.low is None or x.low < 0 or y.low < 0:
        return None, None
    low = None if y.high is None or y.high == 0 else _DOWN.divide(x.low, y.high)
    high = None if x.high is None or y.low == 0 else _UP.divide(x.high, y.low)
    return low, high


def times(low: Decimal | None, high: Decimal | None) -> str:
    """Write a ratio: "1.44–2.16 ×", "10.6 × or more", exact "2 ×"; "" if both ends are open."""
    if low is not None and low == high:
        return f"{low.normalize():,f}{NO_BREAK}×"
    if low is None or high is None:
        return f"{factor(low)} or more" if low else f"{factor(high)} or less" if high else ""
    return f"{digits(low, ROUND_HALF_EVEN):,f}–{factor(high)}"


def factor(end: Decimal) -> str:
    """Write an end of a ratio with three significant digits: "1.50 ×", "12,300 ×"."""
    return f"{digits(end, ROUND_HALF_EVEN):,f}{NO_BREAK}×"


def digits(number: Decimal, rounding: str, count: int = 3) -> Decimal:
    """Round a number to this many significant digits."""
    if number == 0:
        return Decimal(0)
    rounded = number.quantize(Decimal(1).scaleb(number.adjusted() + 1 - count), rounding)
    if rounded.adjusted() > number.adjusted():  # 9.996 is 10.0, not 10.00
        return rounded.quantize(Decimal(1).scaleb(rounded.adjusted() + 1 - count))
    return rounded


def hull(intervals: Sequence[Interval]) -> Interval:
    """Return the smallest interval that covers all of them."""
    lows = [(i.low, not i.has_low) for i in intervals if i.low is not None]
    highs = [(i.high, i.has_high) for i in intervals if i.high is not None]
    low = min(lows) if len(lows) == len(intervals) else (None, True)
    high = max(highs) if len(highs) == len(intervals) else (None, False)
    return Interval(low[0], high[0], not low[1], high[1])
