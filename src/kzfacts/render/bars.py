"""A comparison as bars, solid up to the nearer end of a figure's interval. Draws with Rich."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from kzfacts.comparison.rows import Row
from kzfacts.comparison.wording import conclusion, figures, introduced, label, other_periods
from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Country
from kzfacts.render.canvas import GAP, Page, indent, pad, plain, widest
from kzfacts.render.notes import Notes

LONGEST, SHORTEST = 50, 15
SOLID, SOFT, BEYOND, BELOW, ZERO = "█", "░", "▶", "◀", "│"
MEANINGS = {
    SOLID: "sure",
    SOFT: "left open by a hedge or a range",
    BEYOND: "no upper end",
    BELOW: "no lower end",
    ZERO: "zero",
}


class Bar(NamedTuple):
    """A figure to draw: whose it is, its words, and the ends of its interval.

    The bar is solid between zero and the nearer end, soft between the ends; an open end gets an
    arrow. Without `reach` there is no bar.
    """

    name: str
    words: str
    reach: tuple[Decimal, Decimal] | None = None
    below: bool = False
    beyond: bool = False


def bars(
    page: Page, countries: Sequence[Country], rows: Sequence[Row], notes: Notes
) -> Iterator[RenderableType]:
    """Yield each metric with a bar and the number for each country.

    A gap and a figure on another basis have no bar.
    """
    signs = ""
    for n, (heading, group) in enumerate(groupby(rows, lambda row: row.topic.title)):
        if n:
            yield Text()
        yield plain(heading, "bold")
        for row in group:
            yield indent(plain(label(row)))
            for line, drawn in _row(page, list(_bars(countries, row, notes))):
                signs += drawn
                yield line
            yield indent(plain(conclusion(row), "italic"), 4)
    if signs.strip():
        legend = [f"{sign} {meaning}" for sign, meaning in MEANINGS.items() if sign in signs]
        yield Text()
        yield plain("   ".join(legend), "dim")


def _bars(countries: Sequence[Country], row: Row, notes: Notes) -> Iterator[Bar]:
    for country in countries:
        name, cell = introduced(country), row.cells.get(country.code)
        if cell is None:
            yield Bar(name, row.missing.get(country.code, "no figure"))
            continue
        ranked = (cell.shared or row.mixed) and not cell.joint and row.metric.kind != "rank"
        said = figures(row, cell)
        said[-1][1].append(other_periods(cell))
        for f, asides in said:
            marked = f"{f.quantity.shown} {notes.cell_mark(f)}"
            words = ", ".join(filter(None, [marked, *asides]))
            drawn = ranked and f in cell.facts
            yield Bar(name, words, *_reach(f.quantity)) if drawn else Bar(name, words)


def _reach(q: Quantity) -> tuple[tuple[Decimal, Decimal], bool, bool]:
    """Return the ends to draw, and which of them are open.

    An open end is drawn at the other end or at zero.
    """
    if q.hedge is None and q.in_unit is not None:
        return (q.in_unit, q.in_unit), False, False
    low, high, *_ = q.interval
    zero = Decimal(0)
    least = low if low is not None else min(high or zero, zero)
    most = high if high is not None else max(low or zero, zero)
    return (least, most), low is None, high is None


def _row(page: Page, drawn: Sequence[Bar]) -> Iterable[tuple[RenderableType, str]]:
    """Yield the lines of a row, each with its bar."""
    names = widest(bar.name for bar in drawn)
    words = widest(["", *(bar.words for bar in drawn if bar.reach)])
    left_over = page.width - 4 - names - words - 2 * GAP
    stacked = left_over < SHORTEST
    length = min(LONGEST, page.width - 6 if stacked else left_over)
    ends = [Decimal(0), *(end for bar in drawn for end in bar.reach or ())]
    left = any(bar.below for bar in drawn)

    def at(number: Decimal) -> int:
        """Return the column of a number; one at each end is kept for the arrows of open ends."""
        least, most = min(ends), max(ends)
        columns = length - 1 - left
        return left + (round((number - least) * columns / (most - least)) if most > least else 0)

    for bar in drawn:
        line = _line(bar, at, length, negative=min(ends) < 0) if bar.reach else ""
        if stacked:
            yield indent(plain(f"{bar.name}: {bar.words}"), 4), ""
            if line:
                yield indent(plain(line), 6), line
        else:
            first = pad(bar.name, names + GAP) + (pad(line, length + GAP) if line else "")
            yield indent(plain(first).append_text(plain(bar.words, "bold")), 4), line


def _line(bar: Bar, at: Callable[[Decimal], int], length: int, *, negative: bool) -> str:
    """Draw a bar in `length` columns."""
    assert bar.reach
    zero, low, high = at(Decimal(0)), at(bar.reach[0]), at(bar.reach[1])
    cells = [" "] * length
    cells[low:high] = SOFT * (high - low)
    cells[zero:low] = SOLID * (low - zero)
    cells[high:zero] = SOLID * (zero - high)
    if bar.beyond:
        cells[max(high, zero)] = BEYOND
    if bar.below:
        cells[min(low, zero) - 1] = BELOW
    if negative and cells[zero] == " ":
        cells[zero] = ZERO
    return "".join(cells).rstrip() or ZERO
