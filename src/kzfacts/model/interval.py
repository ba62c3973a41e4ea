"""Interval arithmetic: hull, ratio and outward rounding."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple


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
    """Return x/y as an interval, rounded outwards to three digits.

    Both ends are None where a number may be negative.
    """
    if x.low is None or y.low is None or x.low < 0 or y.low < 0:
        return None, None
    low = None if y.high is None or y.high == 0 else digits(x.low / y.high, ROUND_FLOOR)
    high = None if x.high is None or y.low == 0 else digits(x.high / y.low, ROUND_CEILING)
    return low, high


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
