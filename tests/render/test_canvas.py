"""Columns fit the page, and nothing in a cell is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from kzfacts.render.canvas import GAP, Column, fit, plain, widest
from kzfacts.text import clean

CELLS = st.text("ab 界\x1b\u202e\u00a0", min_size=1, max_size=30)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4)


@given(ROWS, st.integers(1, 80))
def test_rows_are_no_wider_than_the_page_and_keep_every_letter(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    natural = [widest(column) for column in zip(*rows, strict=True)]
    columns = [Column(natural[0], 4), Column(natural[1], right=True), Column(natural[2], 4)]
    grid = fit(width, columns)
    if grid is None:
        assert 4 + natural[1] + 4 + 2 * GAP > width
        return
    for row in rows:
        lines = grid.row(*map(plain, row)).plain.split("\n")
        assert all(cell_len(line) <= width for line in lines)
        letters = sorted("".join(re.findall(r"[^\s\ue000]", clean("".join(row)))))
        assert sorted("".join(re.findall(r"[^\s\ue000]", "".join(lines)))) == letters


def test_columns_are_narrowed_from_the_left_down_to_their_least() -> None:
    columns = [Column(10, 6), Column(5), Column(10, 5)]
    widths = [
        grid and [column.width for column in grid.columns]
        for grid in (fit(width, columns, gap=0) for width in (30, 25, 23, 20, 16, 15))
    ]
    assert widths == [[10, 5, 10], [10, 5, 10], [8, 5, 10], [6, 5, 9], [6, 5, 5], None]


def test_a_column_needs_its_least_even_if_its_cells_are_narrower() -> None:
    assert fit(9, [Column(3, 10)]) is None
    grid = fit(10, [Column(3, 10)])
    assert grid
    assert grid.columns[0].width == 3


def test_cells_are_aligned_at_the_top() -> None:
    grid = fit(5, [Column(2, 1), Column(2, right=True)], gap=1)
    assert grid
    assert grid.row(Text("a\nb"), Text("c")).plain == "a   c\nb    "
