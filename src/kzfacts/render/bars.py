"""A comparison as bars, solid only as far as the numbers surely go. Draws with Rich."""

from collections.abc import Container, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal
from itertools import groupby
from typing import NamedTuple

from kzfacts.comparison.rows import Row
from kzfacts.model.interval import Interval, hull
from kzfacts.model.records import Country
from kzfacts.render.canvas import FIGURE, GAP, Page, Part, indent, pad, plain, widest
from kzfacts.render.panels import Line

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
    """A figure to draw: whose it is, its words, and its interval.

    Without an interval there is no bar, without words only a name.
    """

    name: str
    words: str
    interval: Interval | None = None


class Scale(NamedTuple):
    """A line of `length` columns, of which `columns` are for a `span` of numbers."""

    length: int
    columns: int
    span: Decimal
    zero: int
    signed: bool

    def at(self, number: Decimal, rounding: str) -> int:
        """Return the column of a number."""
        exact = number * self.columns / self.span if self.span else Decimal(0)
        return self.zero + int(exact.to_integral_value(rounding))


def bars(
    page: Page, countries: Sequence[Country], rows: Sequence[Row], lines: Sequence[Line]
) -> tuple[list[Part], list[str]]:
    """Return the rows with a bar and the number for each country, and a legend of the signs.

    A gap and a figure on another basis have no bar.
    """
    parts: list[Part] = []
    signs: set[str] = set()
    pairs = zip(rows, lines, strict=True)
    for heading, group in groupby(pairs, lambda pair: pair[1].title):
        parts.append(plain(heading, "bold"))
        for row, line in group:
            label = ", ".join(filter(None, [line.name, line.dated]))
            parts.append(indent(plain(f"{label}: {line.end} {line.mark}".rstrip())))
            for drawn, bar in lines_of(page, list(_bars(countries, row, line))):
                signs.update(bar)
                parts.append(drawn)
    return parts, legend(signs)


def legend(signs: Container[str]) -> list[str]:
    """Return what the signs of some bars mean."""
    return [f"{sign} {meaning}" for sign, meaning in MEANINGS.items() if sign in signs]


def _bars(countries: Sequence[Country], row: Row, line: Line) -> Iterator[Bar]:
    for country, stack in zip(countries, line.cells, strict=True):
        cell = row.cells.get(country.code)
        said = ", ".join(filter(None, [" ".join(stack.figures), " ".join(stack.asides)]))
        ranked = cell and row.metric.kind != "rank" and (row.on_basis(cell) or _mixed(row, country))
        interval = hull([f.quantity.interval for f in cell.shown]) if cell and ranked else None
        yield Bar(country.short, said, interval)


def _mixed(row: Row, country: Country) -> bool:
    """Tell whether a country was compared with others across bases: then there are ratios."""
    own = [v for v in row.verdicts if country in (v.a, v.b)]
    return any(v.ratio_low is not None or v.ratio_high is not None for v in own)


def lines_of(page: Page, drawn: Sequence[Bar]) -> Iterator[tuple[Part, str]]:
    """Yield the lines of figures on one scale, each with its bar."""
    names = widest(bar.name for bar in drawn)
    words = widest(["", *(bar.words for bar in drawn if bar.interval)])
    left_over = page.width - 4 - names - words - 2 * GAP
    stacked = left_over < SHORTEST
    length = min(LONGEST, page.width - 6 if stacked else left_over)
    scale = _scale([bar.interval for bar in drawn if bar.interval], length)
    for bar in drawn:
        line = _line(bar.interval, scale) if bar.interval else ""
        if stacked:
            name = f"{bar.name}: " if bar.words else bar.name
            yield indent(plain(name).append_text(plain(bar.words, FIGURE)), 4), ""
            if line:
                yield indent(plain(line), 6), line
        else:
            first = pad(bar.name, names + GAP) + (pad(line, length + GAP) if line else "")
            yield indent(plain(first).append_text(plain(bar.words, FIGURE)), 4), line


def _scale(intervals: Sequence[Interval], length: int) -> Scale:
    """Fit intervals into a line; each end has a column for the arrow of an open end, if any."""
    ends = [Decimal(0), *(end for i in intervals for end in i[:2] if end is not None)]
    below = any(i.low is None for i in intervals)
    beyond = any(i.high is None for i in intervals)
    signed = min(ends) < 0
    columns = length - below - beyond - signed  # parts of a column on both sides of zero
    span = max(ends) - min(ends)
    left = Scale(length, columns, span, 0, signed).at(-min(ends), ROUND_CEILING)
    return Scale(length, columns, span, below + left, signed)


def _line(interval: Interval, scale: Scale) -> str:
    """Draw a bar: solid between zero and the nearer end, soft between the ends.

    The solid part is rounded down, the soft part up. An open end has an arrow, behind the other end
    or zero.
    """
    nought = Decimal(0)
    low = interval.low if interval.low is not None else min(interval.high or nought, nought)
    high = interval.high if interval.high is not None else max(low, nought)
    left, right = scale.at(low, ROUND_FLOOR), scale.at(high, ROUND_CEILING)
    certain = scale.at(max(low, nought) + min(high, nought), ROUND_DOWN)
    cells = [" "] * scale.length
    if low == high:
        left = right = certain
    cells[left:right] = SOFT * (right - left)
    first, last = sorted((scale.zero, certain))
    cells[first:last] = SOLID * (last - first)
    if interval.high is None:
        cells[max(right, scale.zero)] = BEYOND
    if interval.low is None:
        cells[min(left, scale.zero) - 1] = BELOW
    if scale.signed and cells[scale.zero] == " ":
        cells[scale.zero] = ZERO
    return "".join(cells).rstrip() or ZERO
