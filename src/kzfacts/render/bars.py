"""Figures as bars, solid as far as the number surely goes. Draws with Rich."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from kzfacts.comparison.rows import Row
from kzfacts.comparison.wording import conclusion, figures, introduced, label, other_periods
from kzfacts.model.interval import Interval
from kzfacts.model.records import Country
from kzfacts.render.canvas import GAP, Page, indent, pad, plain, widest
from kzfacts.render.notes import Notes

LONGEST, SHORTEST = 50, 15
SOLID, SOFT, BEYOND, BELOW, ZERO = "█", "░", "▶", "◀", "│"
MEANINGS = {
    SOLID: "certain",
    SOFT: "possible, given the hedge or rounding",
    BEYOND: "no upper end",
    BELOW: "no lower end",
    ZERO: "zero",
}


class Bar(NamedTuple):
    """A figure to draw: whose it is, its words, and the ends of its interval.

    The bar is solid between zero and the nearer end, soft between the ends; an open end gets an
    arrow. Without `reach` there is no bar, without words only a name.
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
            for line, drawn in lines(page, list(_bars(countries, row, notes))):
                signs += drawn
                yield line
            yield indent(plain(conclusion(row), "italic"), 4)
    if signs.strip():
        yield Text()
        yield legend(signs)


def legend(signs: str) -> Text:
    """Return what the signs of some bars mean."""
    meanings = [f"{sign} {meaning}" for sign, meaning in MEANINGS.items() if sign in signs]
    return plain("   ".join(meanings), "dim")


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
            yield Bar(name, words, *reach(f.quantity.interval)) if drawn else Bar(name, words)


def reach(interval: Interval) -> tuple[tuple[Decimal, Decimal], bool, bool]:
    """Return the ends to draw, and which of them are open.

    An open end is drawn at the other end or at zero.
    """
    low, high, *_ = interval
    zero = Decimal(0)
    least = low if low is not None else min(high or zero, zero)
    most = high if high is not None else max(low or zero, zero)
    return (least, most), low is None, high is None


def lines(page: Page, drawn: Sequence[Bar]) -> Iterable[tuple[RenderableType, str]]:
    """Yield the lines of figures on one scale, each with its bar."""
    names = widest(bar.name for bar in drawn)
    words = widest(["", *(bar.words for bar in drawn if bar.reach)])
    left_over = page.width - 4 - names - words - 2 * GAP
    stacked = left_over < SHORTEST
    length = min(LONGEST, page.width - 6 if stacked else left_over)
    ends = [Decimal(0), *(end for bar in drawn for end in bar.reach or ())]
    least, most = min(ends), max(ends)
    left = any(bar.below for bar in drawn)
    columns = length - 1 - left - (least < 0)

    def at(number: Decimal, rounding: str = ROUND_FLOOR) -> int:
        """Return the column of a number; one at each end is kept for the arrows of open ends."""
        span = most - least or 1
        zero = (-least * columns / span).to_integral_value(ROUND_CEILING)
        return left + int(zero + (number * columns / span).to_integral_value(rounding))

    for bar in drawn:
        line = _line(bar, at, length, negative=least < 0) if bar.reach else ""
        if stacked:
            yield indent(plain(f"{bar.name}: {bar.words}" if bar.words else bar.name), 4), ""
            if line:
                yield indent(plain(line), 6), line
        else:
            first = pad(bar.name, names + GAP) + (pad(line, length + GAP) if line else "")
            yield indent(plain(first).append_text(plain(bar.words, "bold")), 4), line


def _line(bar: Bar, at: Callable[..., int], length: int, *, negative: bool) -> str:
    """Draw a bar in `length` columns, soft where a column is certain only in part."""
    assert bar.reach
    least, most = bar.reach
    zero, low, high = at(Decimal(0)), at(least), at(most, ROUND_CEILING)
    if least == most:
        low = high = low if least > 0 else high
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
