"""Tests that bars claim no more than the intervals that they show."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kzfacts.model.interval import Interval
from kzfacts.render.bars import BELOW, BEYOND, SOFT, SOLID, Bar, lines_of
from kzfacts.render.canvas import Page

NUMBERS = st.decimals(-1000, 1000, places=2)
ENDS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: (min(ends), max(ends)))


@given(st.lists(ENDS, min_size=1, max_size=5), st.integers(20, 120))
def test_a_bar_is_solid_only_as_far_as_the_number_surely_goes(
    ends: list[tuple[Decimal, Decimal]], width: int
) -> None:
    bars = [Bar("n", "w", Interval(low, high)) for low, high in ends]
    drawn = [line for _, line in lines_of(Page(width, color=False), bars) if line]
    least = min([Decimal(0), *(low for low, _ in ends)])
    most = max([Decimal(0), *(high for _, high in ends)])
    columns = min(50, width - 6 if width < 25 else width - 10) - (least < 0)
    for (low, high), line in zip(ends, drawn, strict=True):
        certain = max(Decimal(0), low, -high)
        span = most - least
        assert line.count(SOLID) * span <= certain * columns
        if low < high:
            assert (line.count(SOLID) + line.count(SOFT)) * span >= max(high, -low) * columns
        assert len(line) <= 50


def test_open_ends_have_arrows() -> None:
    intervals = [Interval(Decimal(3), None), Interval(None, Decimal(-3)), Interval(None, None)]
    bars = [Bar("n", "w", i) for i in intervals]
    drawn = [line for _, line in lines_of(Page(40, color=False), bars)]
    assert [(BELOW in line, BEYOND in line) for line in drawn] == [
        (False, True),
        (True, False),
        (True, True),
    ]


def test_exact_numbers_have_no_soft_end() -> None:
    bars = [Bar("n", "w", Interval(Decimal(n), Decimal(n))) for n in (7, 28)]
    drawn = [line for _, line in lines_of(Page(80, color=False), bars)]
    assert [set(line) for line in drawn] == [{SOLID}, {SOLID}]
